//! Which mail may be answered by a program. Two programs that answer one another fill the mailboxes of both (RFC 3834).

use mail_parser::Message;

/// Names before the “@” that nobody reads, or that are programs.
const NOBODY: [&str; 8] = [
    "mailer-daemon",
    "postmaster",
    "noreply",
    "no-reply",
    "donotreply",
    "do-not-reply",
    "bounce",
    "bounces",
];

/// Whether it may be answered by a program.
pub(super) fn may_be(message: &Message<'_>, from: Option<&str>) -> bool {
    let Some((name, _)) = from.and_then(|from| from.split_once('@')) else {
        return false;
    };
    let name = name.to_ascii_lowercase();
    let is_somebody = !NOBODY
        .iter()
        .any(|nobody| name == *nobody || name.starts_with(&format!("{nobody}+")));
    is_somebody
        && !message
            .headers_raw()
            .any(|(field, value)| forbids(field, value))
}

/// Whether a field says that a program sent it, or that no answer is wanted.
fn forbids(field: &str, value: &str) -> bool {
    let value = value.trim().to_ascii_lowercase();
    let first = value
        .split([';', ' ', '\t', '\r', '\n'])
        .next()
        .unwrap_or_default();
    match field.to_ascii_lowercase().as_str() {
        "auto-submitted" => first != "no",
        "precedence" => matches!(first, "bulk" | "list" | "junk" | "auto_reply"),
        "x-auto-response-suppress" | "x-autoreply" | "x-autorespond" | "x-loop" | "feedback-id" => {
            true
        }
        name if name.starts_with("list-") => true,
        "return-path" => first == "<>",
        "content-type" => first == "multipart/report",
        _ => false,
    }
}
