//! Mail that brings documents: who it says it is from, when it was sent, what is attached, and whether it may be answered.
//!
//! Whatever comes is read as far as it can be: no mail is an error, as each is put on record and looked at by a person if need
//! be. The parser is Stalwart's; the limits are ours.

mod answer;
mod vouched;

use crate::annex::Instant;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

/// The largest mail that is taken apart, in bytes. Of a larger one only the head is read.
pub const MAX_MAIL: usize = 24 << 20;
/// Most parts of a mail that are looked at.
const MAX_PARTS: usize = 200;
/// Most attachments that may hold a document.
const MAX_ATTACHMENTS: usize = 12;
/// Most characters of the text that are shown.
const MAX_TEXT: usize = 8_000;
/// How much of a mail that is too large is read.
const HEAD: usize = 64 << 10;

/// A mail, as far as it could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mail {
    /// Its identifier, without angle brackets.
    pub message_id: Option<String>,
    /// The one address it says it is from; none where it names none, or several.
    pub from: Option<String>,
    /// The subject, in one line.
    pub subject: String,
    /// When it was sent, as its sender wrote it: RFC 3339 with the offset of their clock.
    pub sent: Option<String>,
    /// The beginning of its text.
    pub text: String,
    /// Parts that may hold a document: JSON, JWS or PDF by their first bytes, whatever they are called.
    pub attachments: Vec<Attachment>,
    /// What was not looked at, in sentences.
    pub left_out: Vec<String>,
    /// Whether it may be answered by itself: no automatic, bulk or returned mail (RFC 3834), and it says who sent it.
    pub answerable: bool,
    /// Domains for which a mail server vouches: the server's name, and the domain that passed DMARC.
    vouched: Option<(String, String)>,
}

/// A part of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What it is called; may be empty.
    pub name: String,
    /// Its bytes, decoded.
    pub bytes: Vec<u8>,
}

impl Mail {
    /// Reads a mail. Never fails: what is no mail at all has nothing in it.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let is_whole = bytes.len() <= MAX_MAIL;
        let looked_at = match is_whole {
            true => bytes,
            false => bytes.get(..HEAD).unwrap_or_default(),
        };
        let mut mail = match MessageParser::default().parse(looked_at) {
            Some(message) => Self::of(&message, is_whole),
            None => Self {
                left_out: vec!["It has no header that can be read.".to_owned()],
                ..Self::default()
            },
        };
        if !is_whole {
            mail.left_out.push(format!(
                "The mail has {} bytes; of more than {MAX_MAIL} only the head is read.",
                bytes.len()
            ));
        }
        mail
    }

    fn of(message: &Message<'_>, with_parts: bool) -> Self {
        let from = only_sender(message);
        let mut mail = Self {
            message_id: message.message_id().map(|id| one_line(id, 250)),
            subject: one_line(message.subject().unwrap_or_default(), 300),
            sent: message.date().and_then(|date| {
                let written = date.to_rfc3339();
                let is_one = written.parse::<Instant>().is_ok();
                is_one.then_some(written)
            }),
            answerable: answer::may_be(message, from.as_deref()),
            vouched: vouched::for_sender(message),
            from,
            ..Self::default()
        };
        if with_parts {
            let text = message.body_text(0).unwrap_or_default();
            mail.text = text.chars().take(MAX_TEXT).collect();
            let mut left = MAX_PARTS;
            mail.gather(message, &mut left);
            if left == 0 {
                mail.left_out.push(format!(
                    "It has more than {MAX_PARTS} parts; the rest was not looked at."
                ));
            }
        }
        mail
    }

    fn gather(&mut self, message: &Message<'_>, left: &mut usize) {
        for part in &message.parts {
            if *left == 0 {
                return;
            }
            *left -= 1;
            // A mail that was forwarded as an attachment; the parser goes three deep.
            if let PartType::Message(inner) = &part.body {
                self.gather(inner, left);
                continue;
            }
            let bytes = part.contents();
            let name = one_line(part.attachment_name().unwrap_or_default(), 200);
            if name.eq_ignore_ascii_case("winmail.dat") {
                self.left_out.push(
                    "It has a file winmail.dat, in a format of one program (TNEF) that is not read here; ask for the document as a PDF, JSON or JWS file.".to_owned(),
                );
                continue;
            }
            if !may_hold_a_document(bytes) {
                continue;
            }
            if self.attachments.len() == MAX_ATTACHMENTS {
                self.left_out.push(format!(
                    "It has more than {MAX_ATTACHMENTS} documents; the rest was not looked at."
                ));
                *left = 0;
                return;
            }
            self.attachments.push(Attachment {
                name,
                bytes: bytes.to_vec(),
            });
        }
    }

    /// The domain of the sender's address, in small letters.
    #[must_use]
    pub fn sender_domain(&self) -> Option<String> {
        let (_, domain) = self.from.as_deref()?.rsplit_once('@')?;
        Some(domain.to_ascii_lowercase())
    }

    /// The sender's domain, where the mail server of this name vouches that the mail is from there (RFC 8601, DMARC). What
    /// others wrote under that name is for the server to take out (RFC 8601 section 5).
    #[must_use]
    pub fn vouched_domain(&self, server: &str) -> Option<String> {
        let (by, domain) = self.vouched.as_ref()?;
        let is_trusted = by.eq_ignore_ascii_case(server);
        let own = self.sender_domain()?;
        (is_trusted && *domain == own).then_some(own)
    }
}

/// The one address in the one field “From”.
fn only_sender(message: &Message<'_>) -> Option<String> {
    let fields = message
        .headers()
        .iter()
        .filter(|header| header.name().eq_ignore_ascii_case("from"));
    if fields.count() != 1 {
        return None;
    }
    let mut all = message
        .from()?
        .iter()
        .filter_map(|one| one.address.as_deref());
    let address = all.next()?.trim();
    if all.next().is_some() || !is_address(address) {
        return None;
    }
    Some(address.to_owned())
}

/// As much of RFC 5321 as a mail that came from somewhere has: nothing that would need quotes.
fn is_address(text: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_graphic() && !"<>()[],;:\\\" ".contains(letter);
    text.len() <= 254
        && text.chars().all(is_plain)
        && text.split_once('@').is_some_and(|(user, domain)| {
            !user.is_empty()
                && domain.contains('.')
                && !domain.contains('@')
                && !domain.starts_with(['.', '-'])
                && !domain.ends_with('.')
        })
}

/// By its first bytes: programs call things as they like.
fn may_hold_a_document(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let text = text.trim_ascii_start();
    text.starts_with(b"{")
        || text.starts_with(b"eyJ")
        || start.windows(5).any(|five| five == b"%PDF-")
}

fn one_line(text: &str, limit: usize) -> String {
    let plain = text.chars().map(|letter| match letter.is_control() {
        true => ' ',
        false => letter,
    });
    plain.take(limit).collect::<String>().trim().to_owned()
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
