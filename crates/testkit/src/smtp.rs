//! A mail server on loopback in the test's hand: as much of RFC 5321 as a client needs that sends one message at a time.

use crate::Certificate;
use crate::host::acceptor;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// A message that was taken on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// Header and text, without the dots that were stuffed (section 4.5.2).
    pub data: String,
    /// The name and password it was sent with, as `AUTH PLAIN` carries them, base 64.
    pub authorisation: Option<String>,
}

impl Letter {
    /// The value of a header, unfolded; empty if there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> String {
        let head = self.data.split("\r\n\r\n").next().unwrap_or_default();
        let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let mut lines = head.lines();
        let found = lines.find_map(|line| {
            let (field, value) = line.split_once(':')?;
            field.eq_ignore_ascii_case(name).then_some(value)
        });
        found.unwrap_or_default().trim().to_owned()
    }

    /// What follows the header.
    #[must_use]
    pub fn text(&self) -> &str {
        self.data
            .split_once("\r\n\r\n")
            .map_or("", |(_, text)| text)
    }
}

/// What the server says to a message, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It is busy: 451, come again.
    Busy,
    /// It takes the message on, and the line breaks before it says so.
    TakenUnsaid,
}

#[derive(Debug, Default)]
struct State {
    letters: Vec<Letter>,
    said: VecDeque<Said>,
    is_down: bool,
}

/// A mail server. Dropping it closes it.
#[derive(Debug)]
pub struct MailServer {
    address: SocketAddr,
    scheme: &'static str,
    state: Arc<Mutex<State>>,
    serving: JoinHandle<()>,
}

impl MailServer {
    /// Opens a server on a free port, which takes every message.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn open() -> anyhow::Result<Self> {
        Self::open_with(None).await
    }

    /// As [`MailServer::open`], speaking TLS from the first byte, with a certificate for `127.0.0.1`.
    ///
    /// # Errors
    /// As there, or when the certificate cannot be used.
    pub async fn open_tls(certificate: &Certificate) -> anyhow::Result<Self> {
        Self::open_with(Some(acceptor(certificate, None)?)).await
    }

    async fn open_with(tls: Option<TlsAcceptor>) -> anyhow::Result<Self> {
        let scheme = tls.as_ref().map_or("smtp", |_| "smtps");
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let state: Arc<Mutex<State>> = Arc::default();
        let shared = Arc::clone(&state);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (shared, tls) = (Arc::clone(&shared), tls.clone());
                tokio::spawn(async move {
                    // A client that goes away in the middle is nothing to the server.
                    let _ = match tls {
                        None => converse(stream, &shared).await,
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => converse(stream, &shared).await,
                            Err(error) => Err(error),
                        },
                    };
                });
            }
        });
        Ok(Self {
            address,
            scheme,
            state,
            serving,
        })
    }

    /// As `serve --smtp` takes it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    /// Says this to the messages that come next, one each; afterwards it takes them again.
    pub fn say(&self, said: &[Said]) {
        self.state().said.extend(said);
    }

    /// Answers 421 to whoever connects, or no longer does.
    pub fn set_down(&self, is_down: bool) {
        self.state().is_down = is_down;
    }

    /// The messages taken on so far.
    #[must_use]
    pub fn letters(&self) -> Vec<Letter> {
        self.state().letters.clone()
    }

    /// Waits until so many messages were taken on, and gives them.
    ///
    /// # Errors
    /// When they do not come within half a minute.
    pub async fn taken(&self, count: usize) -> anyhow::Result<Vec<Letter>> {
        let begun = Instant::now();
        loop {
            let letters = self.letters();
            if letters.len() >= count {
                return Ok(letters);
            }
            anyhow::ensure!(
                begun.elapsed() < Duration::from_secs(30),
                "waited for {count} messages, and {} came",
                letters.len()
            );
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    state: &Mutex<State>,
) -> std::io::Result<()> {
    let locked = || state.lock().unwrap_or_else(PoisonError::into_inner);
    let mut stream = BufReader::new(stream);
    if locked().is_down {
        return stream.write_all(b"421 mail.test closing\r\n").await;
    }
    stream.write_all(b"220 mail.test ESMTP\r\n").await?;
    let (mut from, mut to, mut authorisation) = (String::new(), Vec::new(), None);
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let command = line.trim_end();
        let verb = command.split(' ').next().unwrap_or_default();
        let answer: &[u8] = match verb.to_ascii_uppercase().as_str() {
            "EHLO" => b"250-mail.test\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n",
            "HELO" => b"250 mail.test\r\n",
            "AUTH" => {
                authorisation = command.split(' ').nth(2).map(str::to_owned);
                b"235 2.7.0 welcome\r\n"
            }
            "MAIL" => {
                from = path(command);
                b"250 2.1.0 ok\r\n"
            }
            "RCPT" => {
                to.push(path(command));
                b"250 2.1.5 ok\r\n"
            }
            "DATA" if to.is_empty() => b"503 5.5.1 to whom?\r\n",
            "DATA" => {
                stream
                    .write_all(b"354 end with a dot on a line\r\n")
                    .await?;
                let data = message(&mut stream).await?;
                let said = locked().said.pop_front();
                if said != Some(Said::Busy) {
                    locked().letters.push(Letter {
                        from: std::mem::take(&mut from),
                        to: std::mem::take(&mut to),
                        data,
                        authorisation: authorisation.clone(),
                    });
                }
                match said {
                    None => b"250 2.0.0 taken\r\n",
                    Some(Said::Busy) => b"451 4.3.0 busy, come again\r\n",
                    Some(Said::TakenUnsaid) => return Ok(()),
                }
            }
            "RSET" | "NOOP" => b"250 2.0.0 ok\r\n",
            "QUIT" => {
                stream.write_all(b"221 2.0.0 bye\r\n").await?;
                return Ok(());
            }
            _ => b"502 5.5.2 not known here\r\n",
        };
        stream.write_all(answer).await?;
    }
}

/// What stands between the angle brackets.
fn path(command: &str) -> String {
    let inner = command
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or("", |(address, _)| address).to_owned()
}

async fn message<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
) -> std::io::Result<String> {
    let (mut data, mut line) = (String::new(), String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(data);
        }
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
