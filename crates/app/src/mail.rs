//! Sending e-mail through the house's own mail server (RFC 5321), for pages, answers to whoever
//! sent an order in, and orders to providers that are reached by mail alone.
//!
//! A page says that something is due and where to look; never what it is about. The server's certificate is checked.
//! Without TLS mail goes to this machine itself and nowhere else: a name and password must not cross a network in clear.

use jiff::Timestamp;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::net::IpAddr;
use std::time::Duration;
use url::Url;

/// How long one command to the server may take.
const A_COMMAND: Duration = Duration::from_secs(15);
/// How long a message may take altogether: less than a job's lease.
const A_MESSAGE: Duration = Duration::from_secs(45);

/// By which server mail is sent, and as whom.
#[derive(Clone)]
pub struct MailSettings {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// As messages show it.
    server: String,
}

impl std::fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never the password.
        write!(f, "MailSettings({}, {})", self.server, self.from)
    }
}

/// One message of plain text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Letter {
    /// One address.
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    /// What comes before the `@` of its Message-ID: the same in every attempt.
    pub(crate) id: String,
    /// The identifier of the mail it answers, without angle brackets.
    pub(crate) in_reply_to: Option<String>,
    /// Whether no person wrote it, and no program is to answer it (RFC 3834).
    pub(crate) is_automatic: bool,
    /// Files: name, media type, bytes.
    pub(crate) files: Vec<(String, &'static str, Vec<u8>)>,
}

/// RFC 3834 section 5.
#[derive(Clone)]
struct AutoSubmitted(&'static str);

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self("auto-replied"))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.to_owned())
    }
}

impl MailSettings {
    /// Reads `smtp://host[:port]` (port 587; TLS by STARTTLS is demanded, but for a server on this machine) or
    /// `smtps://host[:port]` (port 465; TLS from the first byte). `trusted` are PEM files with authorities to trust besides
    /// the usual ones.
    ///
    /// # Errors
    /// A sentence about what is wrong, naming the option.
    pub fn new(
        server: &Url,
        from: &str,
        credentials: Option<(String, String)>,
        trusted: &[Vec<u8>],
    ) -> Result<Self, String> {
        let host = server
            .host_str()
            .filter(|host| !host.is_empty())
            .ok_or_else(|| {
                format!("--smtp {server} names no host; give one such as smtp://mail.example:587")
            })?;
        if !server.username().is_empty() || server.password().is_some() {
            return Err(
                "--smtp must not carry a name and password: other processes see the command line. Give \
                 --smtp-credentials-file."
                    .to_owned(),
            );
        }
        let from: Mailbox = from
            .parse()
            .map_err(|error| format!("--smtp-from “{from}” is not an e-mail address: {error}"))?;
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let is_here = bare == "localhost"
            || bare
                .parse()
                .is_ok_and(|address: IpAddr| address.is_loopback());
        let tls = || {
            let mut tls = TlsParameters::builder(bare.to_owned());
            for pem in trusted {
                let certificate = Certificate::from_pem(pem)
                    .map_err(|error| format!("--trust-ca cannot be used for --smtp: {error}"))?;
                tls = tls.add_root_certificate(certificate);
            }
            tls.build_rustls()
                .map_err(|error| format!("--smtp {server}: {error}"))
        };
        let (port, tls) = match server.scheme() {
            "smtps" => (465, Tls::Wrapper(tls()?)),
            "smtp" if is_here => (25, Tls::None),
            "smtp" => (587, Tls::Required(tls()?)),
            other => {
                return Err(format!(
                    "--smtp {server} begins with {other}:; give smtp:// or smtps://"
                ));
            }
        };
        let hello = from.email.domain().to_owned();
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(bare)
            .port(server.port().unwrap_or(port))
            .tls(tls)
            .hello_name(ClientId::Domain(hello))
            .timeout(Some(A_COMMAND));
        if let Some((name, password)) = credentials {
            transport = transport.credentials(Credentials::new(name, password));
        }
        Ok(Self {
            transport: transport.build(),
            from,
            server: format!("{bare}:{}", server.port().unwrap_or(port)),
        })
    }

    /// The address that mails are from.
    pub(crate) fn own_address(&self) -> String {
        self.from.email.to_string()
    }

    /// Sends a message; when this returns well, the server has taken it on.
    pub(crate) async fn send(&self, letter: &Letter, now: Timestamp) -> Result<(), String> {
        let message = self.message(letter, now)?;
        match tokio::time::timeout(A_MESSAGE, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(format!("{}: {}", self.server, innermost(&error))),
            Err(_) => Err(format!("{} did not answer in time", self.server)),
        }
    }

    fn message(&self, letter: &Letter, now: Timestamp) -> Result<Message, String> {
        let to = letter
            .to
            .parse()
            .map_err(|error| format!("“{}” is not an e-mail address: {error}", letter.to))?;
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&letter.subject)
            .date(now.into())
            .message_id(Some(format!(
                "<{}@{}>",
                letter.id,
                self.from.email.domain()
            )));
        let answered = letter.in_reply_to.as_deref().filter(|id| is_id(id));
        if let Some(id) = answered {
            builder = builder
                .in_reply_to(format!("<{id}>"))
                .references(format!("<{id}>"));
        }
        if letter.is_automatic {
            builder = builder.header(AutoSubmitted("auto-replied"));
        }
        let written = if letter.files.is_empty() {
            builder
                .header(ContentType::TEXT_PLAIN)
                .body(letter.text.clone())
        } else {
            let mut parts = MultiPart::mixed().singlepart(SinglePart::plain(letter.text.clone()));
            for (name, kind, bytes) in &letter.files {
                let kind = ContentType::parse(kind)
                    .map_err(|error| format!("{kind} is no media type: {error}"))?;
                let file = Attachment::new(name.clone()).body(bytes.clone(), kind);
                parts = parts.singlepart(file);
            }
            builder.multipart(parts)
        };
        written.map_err(|error| format!("the message could not be written: {error}"))
    }
}

/// Whether a text of others can stand as an identifier in a header.
fn is_id(text: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_graphic() && !"<>()\"\\,;".contains(letter);
    text.len() <= 250 && text.contains('@') && text.chars().all(is_plain)
}

/// The last cause: what the server or the system said.
fn innermost(error: &lettre::transport::smtp::Error) -> String {
    let mut said = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        said = inner.to_string();
        cause = inner.source();
    }
    said.chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn settings(server: &str, from: &str) -> Result<MailSettings, String> {
        MailSettings::new(&server.parse().unwrap(), from, None, &[])
    }

    #[test]
    fn what_cannot_be_a_mail_server_or_sender_is_told_at_the_start() {
        for (server, from, said) in [
            ("https://mail.example", "a@x.example", "smtp://"),
            ("smtp://u:p@mail.example", "a@x.example", "credentials-file"),
            ("smtp://mail.example", "nobody", "--smtp-from"),
            ("smtp:mail.example", "a@x.example", "names no host"),
        ] {
            let error = settings(server, from).unwrap_err();
            assert!(error.contains(said), "{server}: {error}");
        }
    }

    #[test]
    fn a_letter_has_one_sender_one_addressee_the_same_identifier_each_time_and_no_second_header() {
        let settings = settings("smtp://127.0.0.1:2525", "Staydown <page@x.example>").unwrap();
        let letter = Letter {
            to: "oncall@provider.example".to_owned(),
            subject: "Zwölf Minuten\r\nBcc: else@where.example".to_owned(),
            text: "Look.\n".to_owned(),
            id: "msg_1".to_owned(),
            ..Letter::default()
        };
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let written = |now| {
            let message = settings.message(&letter, now).unwrap();
            assert_eq!(message.envelope().to().len(), 1);
            String::from_utf8(message.formatted()).unwrap()
        };
        let text = written(now);
        assert!(text.contains("Message-ID: <msg_1@x.example>\r\n"), "{text}");
        assert!(!text.contains("\r\nBcc:"), "{text}");
        let later = written(now + jiff::SignedDuration::from_hours(1));
        assert!(
            later.contains("Message-ID: <msg_1@x.example>\r\n"),
            "{later}"
        );
    }
}
