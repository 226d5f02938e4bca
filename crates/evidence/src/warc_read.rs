//! Reading WARC files of any author, strictly: one gzip member a record, nothing between records, every digest checked.

use crate::gzip;
use ring::digest;

/// Most bytes one record may unpack to.
pub const LONGEST_RECORD: u64 = 256 * 1024 * 1024;

/// Most bytes a whole file may unpack to.
const LONGEST_FILE: u64 = 4 * 1024 * 1024 * 1024;

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarcRecord {
    /// Where its gzip member begins in the file.
    pub offset: u64,
    /// How long that is.
    pub length: u64,
    fields: Vec<(String, String)>,
    /// Its content.
    pub block: Vec<u8>,
}

/// What a digest in a record turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digested {
    /// It is the digest of what it is of.
    Same,
    /// It is the digest of something else.
    Other,
    /// It is not written in any way that is known.
    Unknown,
}

impl WarcRecord {
    /// The first field of a name, in any case of letters.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// `response`, `request`, `resource`, …
    #[must_use]
    pub fn kind(&self) -> &str {
        self.field("WARC-Type").unwrap_or_default()
    }

    /// What it is about, without the angle brackets that old writers put around it.
    #[must_use]
    pub fn uri(&self) -> Option<&str> {
        let uri = self.field("WARC-Target-URI")?;
        Some(
            uri.strip_prefix('<')
                .and_then(|uri| uri.strip_suffix('>'))
                .unwrap_or(uri),
        )
    }

    /// Whether it holds an HTTP message.
    #[must_use]
    pub fn is_http(&self) -> bool {
        matches!(self.kind(), "request" | "response" | "revisit")
            && self
                .field("Content-Type")
                .is_some_and(|value| value.to_ascii_lowercase().starts_with("application/http"))
    }

    /// Header and body of an HTTP message; of anything else, all of it is body.
    #[must_use]
    pub fn http(&self) -> (&[u8], &[u8]) {
        if self.is_http() {
            self.block.split_at(head_length(&self.block))
        } else {
            self.block.split_at(0)
        }
    }

    /// A header of the HTTP message: the first of that name, in any case of letters.
    #[must_use]
    pub fn http_header(&self, name: &str) -> Option<String> {
        let (head, _) = self.http();
        head.split(|byte| *byte == b'\n')
            .skip(1)
            .map(lossless)
            .find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.trim()
                    .eq_ignore_ascii_case(name)
                    .then(|| value.trim().to_owned())
            })
    }

    /// The status code of an HTTP answer, as it is written.
    #[must_use]
    pub fn http_status(&self) -> Option<String> {
        if self.kind() == "request" {
            return None;
        }
        let (head, _) = self.http();
        let line = lossless(head.split(|byte| *byte == b'\n').next()?);
        let mut words = line.split_whitespace();
        words.next().filter(|word| word.starts_with("HTTP/"))?;
        words.next().map(str::to_owned)
    }

    /// Checks a digest that the record names: `WARC-Block-Digest` or `WARC-Payload-Digest`. `None` if it names none.
    #[must_use]
    pub fn digested(&self, field: &str) -> Option<Digested> {
        let named = self.field(field)?;
        let of = if field.eq_ignore_ascii_case("WARC-Payload-Digest") {
            self.http().1
        } else {
            &self.block
        };
        Some(compare(named, of))
    }
}

/// Reads records one after the other.
#[derive(Debug)]
pub struct WarcReader<'a> {
    file: &'a [u8],
    at: usize,
    left: u64,
    failed: bool,
}

impl<'a> WarcReader<'a> {
    /// Reads the bytes of a `.warc.gz`.
    #[must_use]
    pub fn new(file: &'a [u8]) -> Self {
        Self {
            file,
            at: 0,
            left: LONGEST_FILE,
            failed: false,
        }
    }

    fn read(&mut self) -> Result<WarcRecord, String> {
        let place = format!("at byte {}", self.at);
        let rest = self.file.get(self.at..).unwrap_or_default();
        let (content, length) = gzip::first(rest, LONGEST_RECORD.min(self.left))
            .map_err(|why| format!("{place}, {why}"))?;
        self.left = self.left.saturating_sub(content.len() as u64);
        let record = record(&content).map_err(|why| format!("{place}, {why}"))?;
        let record = WarcRecord {
            offset: self.at as u64,
            length: length as u64,
            ..record
        };
        self.at += length;
        Ok(record)
    }
}

impl Iterator for WarcReader<'_> {
    /// A record, or a sentence saying where the file cannot be read on, and why; it is the last then.
    type Item = Result<WarcRecord, String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed || self.at >= self.file.len() {
            return None;
        }
        let read = self.read();
        self.failed = read.is_err();
        Some(read)
    }
}

/// Reads the one record that a gzip member holds.
fn record(content: &[u8]) -> Result<WarcRecord, String> {
    let end = content
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .ok_or("a record has a header without an end")?;
    let head =
        std::str::from_utf8(&content[..end]).map_err(|_| "the header of a record is not UTF-8")?;
    let mut lines = head.split("\r\n");
    let version = lines.next().unwrap_or_default();
    if !matches!(version, "WARC/1.0" | "WARC/1.1") {
        return Err("a gzip member does not begin with WARC/1.0 or WARC/1.1".to_owned());
    }
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in lines {
        let (name, value) = line
            .split_once(':')
            .ok_or("a line in the header of a record is not “name: value”")?;
        let name = name.trim();
        // Of what decides how a record is read there must not be two.
        let once = !name.eq_ignore_ascii_case("WARC-Concurrent-To");
        if once
            && fields
                .iter()
                .any(|(other, _)| other.eq_ignore_ascii_case(name))
        {
            return Err(format!("a record says {} twice", crate::zip::shown(name)));
        }
        fields.push((name.to_owned(), value.trim().to_owned()));
    }
    let record = WarcRecord {
        offset: 0,
        length: 0,
        fields,
        block: Vec::new(),
    };
    let length: usize = record
        .field("Content-Length")
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|text| text.parse().ok())
        .ok_or("a record does not say how long it is")?;
    for needed in ["WARC-Type", "WARC-Record-ID", "WARC-Date"] {
        if record.field(needed).is_none_or(str::is_empty) {
            return Err(format!("a record has no {needed}"));
        }
    }
    let begin = end + 4;
    let behind = begin
        .checked_add(length)
        .filter(|behind| *behind <= content.len())
        .ok_or("a record is shorter than it says")?;
    if content.get(behind..) != Some(b"\r\n\r\n") {
        return Err(
            "a gzip member holds more than one record, or not the two line breaks a record ends with"
                .to_owned(),
        );
    }
    Ok(WarcRecord {
        block: content[begin..behind].to_vec(),
        ..record
    })
}

/// How long the header of an HTTP message is, with the empty line at its end; all of it if there is none.
pub(crate) fn head_length(message: &[u8]) -> usize {
    let mut line = 0;
    for (place, byte) in message.iter().enumerate() {
        if *byte == b'\n' {
            let text = &message[line..place];
            if line > 0 && (text.is_empty() || text == b"\r") {
                return place + 1;
            }
            line = place + 1;
        }
    }
    message.len()
}

/// UTF-8 where it is, otherwise each byte the character of its number.
fn lossless(bytes: &[u8]) -> String {
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn compare(named: &str, of: &[u8]) -> Digested {
    let Some((algorithm, value)) = named.split_once(':') else {
        return Digested::Unknown;
    };
    let algorithm = match algorithm.to_ascii_lowercase().as_str() {
        "sha256" | "sha-256" => &digest::SHA256,
        "sha1" | "sha-1" => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        _ => return Digested::Unknown,
    };
    let digest = digest::digest(algorithm, of);
    let hex: String = digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let base32 = base32(digest.as_ref());
    if value.eq_ignore_ascii_case(&hex) || value.trim_end_matches('=').eq_ignore_ascii_case(&base32)
    {
        return Digested::Same;
    }
    let known = value.len() == hex.len() || value.trim_end_matches('=').len() == base32.len();
    if known {
        Digested::Other
    } else {
        Digested::Unknown
    }
}

/// RFC 4648, without padding.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut text, mut bits, mut held) = (String::new(), 0_u32, 0_u32);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(LETTERS[(held >> bits & 31) as usize]));
        }
    }
    if bits > 0 {
        text.push(char::from(LETTERS[(held << (5 - bits) & 31) as usize]));
    }
    text
}
