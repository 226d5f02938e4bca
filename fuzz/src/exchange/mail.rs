//! The target `mail`: whatever a mail is, it is read within its limits; nobody is believed but the one sender it names, and a domain
//! counts as vouched for only where the topmost field of the server's says so, as a plain reading of the lines has it.

use ::exchange::annex::FollowUpDocument;
use ::exchange::mail::Mail;

/// The server in front of us.
const SERVER: &str = "mx.host.example";

/// Reads the input as a mail, and its attachments as follow-ups of an order.
///
/// # Panics
/// If more is read than the limits say, or something is believed that a plain reading does not find.
pub fn mail(input: &[u8]) {
    let read = Mail::read(input);
    assert_eq!(read, Mail::read(input));
    assert!(read.attachments.len() <= 12);
    assert!(read.subject.chars().count() <= 300 && !read.subject.contains(char::is_control));
    assert!(read.text.chars().count() <= 8_000);
    assert!(!read.answerable || read.from.is_some());
    if let Some(from) = &read.from {
        assert_eq!(from.matches('@').count(), 1);
        assert!(!from.contains(char::is_whitespace) && from.is_ascii());
    }
    if let Some(domain) = read.vouched_domain(SERVER) {
        assert_eq!(Some(&domain), read.sender_domain().as_ref());
        let topmost = topmost(input).expect("a field that vouches");
        for wanted in [SERVER, "dmarc=pass", &format!("header.from={domain}")] {
            assert!(topmost.contains(wanted), "{topmost}");
        }
    }
    for attachment in &read.attachments {
        if let Ok((said, jws)) = FollowUpDocument::read(&attachment.bytes) {
            let again = FollowUpDocument::read(&said.to_json());
            assert_eq!(again, Ok((said, None)));
            assert!(jws.is_none_or(|jws| jws.split('.').count() == 3));
        }
    }
}

/// The first field Authentication-Results above the first empty line, in small letters, its folded lines joined.
fn topmost(input: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(input).to_ascii_lowercase();
    let mut field: Option<String> = None;
    for line in text.split('\n') {
        let line = line.trim_end_matches('\r');
        let goes_on = line.starts_with([' ', '\t']);
        match &mut field {
            Some(field) if goes_on => field.push_str(line),
            Some(_) => break,
            None => {
                let (name, value) = line.split_once(':').unwrap_or_default();
                if name.trim() == "authentication-results" {
                    field = Some(value.to_owned());
                }
            }
        }
    }
    field
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let vouches =
        "Authentication-Results: mx.host.example;\r\n dmarc=pass header.from=unit.example\r\n";
    let head = "From: Orders <orders@unit.example>\r\nTo: orders@host.example\r\nMessage-ID: <1@unit.example>\r\nSubject: Removal order\r\nDate: Sun, 29 Mar 2026 03:20:00 +0200\r\n";
    let mixed = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
    let part = |name: &str, body: &str| {
        format!("--b\r\nContent-Type: application/json; name=\"{name}\"\r\n\r\n{body}\r\n")
    };
    let said = r#"{"schema":"tco/follow-up/v1","kind":"withdrawal","authority":"Unit","reference":"A-1","text":"Sent in error.","at":"2026-03-29T03:20:00+02:00"}"#;
    let inner = format!("--b\r\nContent-Type: message/rfc822\r\n\r\n{head}\r\nSee above.\r\n");
    [
        ("plain", format!("{head}\r\nPlease see the order.\r\n")),
        ("vouched", format!("{vouches}{head}\r\nText.\r\n")),
        (
            "vouched-below-another",
            format!("Authentication-Results: mx.evil.example; none\r\n{vouches}{head}\r\n"),
        ),
        (
            "two-senders",
            format!("{vouches}{head}From: b@evil.example\r\n\r\nText.\r\n"),
        ),
        (
            "follow-up",
            format!("{vouches}{head}{mixed}{}--b--\r\n", part("back.json", said)),
        ),
        (
            "many-files",
            format!("{head}{mixed}{}--b--\r\n", part("a.json", "{}").repeat(20)),
        ),
        ("in-a-mail", format!("{head}{mixed}{inner}--b--\r\n")),
        (
            "program-s-own",
            format!("{head}{mixed}{}--b--\r\n", part("winmail.dat", "x")),
        ),
        (
            "automatic",
            format!("Auto-Submitted: auto-replied\r\n{head}\r\n\r\n"),
        ),
        (
            "open-end",
            format!("{head}{mixed}--b\r\nContent-Type: text/"),
        ),
        ("nothing", String::new()),
    ]
    .map(|(name, text)| (name.to_owned(), text.into_bytes()))
    .into()
}
