//! Writing WARC/1.1 (ISO 28500:2017): what was asked and answered, as it was on the wire.
//!
//! Every record is one gzip member, so that a reader can begin at any of them. Every record names the SHA-256 of its block. The
//! identifiers of records follow from the capture and from the content, and the header of gzip says no time: **the same capture
//! gives the same bytes**, whoever writes it again.
//!
//! The payload digest of an answer is over the bytes behind its header as they came, with their transfer coding if they had one:
//! that is what warcio and wget compute and check. The digest of the body without it stands in the metadata record.

use crate::Exchanged;
use crate::gzip;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use signals::Sha256;
use std::fmt::Write;

/// Name of the WARC file in a capture's WACZ.
pub const FILE_NAME: &str = "data.warc.gz";

/// A WARC file being written.
#[derive(Debug)]
pub struct Warc {
    capture: String,
    tool: String,
    info: String,
    records: u32,
    bytes: Vec<u8>,
}

/// What is said about a picture or a text that we made ourselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource<'a> {
    /// Its URI, such as `urn:view:https://example.org/`.
    pub uri: String,
    /// Its media type.
    pub media_type: &'a str,
    /// When it was made.
    pub at: Timestamp,
    /// Its bytes.
    pub bytes: &'a [u8],
}

struct Head<'a> {
    kind: &'static str,
    uri: Option<&'a str>,
    at: Timestamp,
    media_type: &'a str,
    payload: Option<&'a [u8]>,
    address: Option<String>,
    concurrent_to: Option<&'a str>,
}

impl Warc {
    /// Begins the file of a capture: the record that says by what it was made. `capture` is its identifier; `began` when it
    /// began.
    #[must_use]
    pub fn begin(capture: &str, tool: &str, began: Timestamp) -> Self {
        let mut warc = Self {
            capture: capture.to_owned(),
            tool: tool.to_owned(),
            info: String::new(),
            records: 0,
            bytes: Vec::new(),
        };
        let block = fields(&[
            ("software", tool),
            ("format", "WARC File Format 1.1"),
            (
                "conformsTo",
                "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            ),
            ("isPartOf", capture),
            ("robots", "ignore"),
        ]);
        let head = Head {
            kind: "warcinfo",
            uri: None,
            at: began,
            media_type: "application/warc-fields",
            payload: None,
            address: None,
            concurrent_to: None,
        };
        warc.info = warc.record(&head, block.as_bytes());
        warc
    }

    /// Writes a request, its answer, and what is known about the connection. `egress` says through what the request left.
    pub fn exchanged(&mut self, seen: &Exchanged, egress: &str) {
        let uri = seen.url.as_str();
        let address = Some(seen.address.ip().to_string());
        let answer = Head {
            kind: "response",
            uri: Some(uri),
            at: seen.began,
            media_type: "application/http; msgtype=response",
            payload: Some(seen.response.get(seen.head..).unwrap_or_default()),
            address: address.clone(),
            concurrent_to: None,
        };
        let answer = self.record(&answer, &seen.response);
        let request = Head {
            kind: "request",
            uri: Some(uri),
            at: seen.began,
            media_type: "application/http; msgtype=request",
            payload: None,
            address,
            concurrent_to: Some(&answer),
        };
        self.record(&request, &seen.request);
        let block = self.connection(seen, egress);
        let metadata = Head {
            kind: "metadata",
            uri: Some(uri),
            at: seen.began,
            media_type: "application/warc-fields",
            payload: None,
            address: None,
            concurrent_to: Some(&answer),
        };
        self.record(&metadata, block.as_bytes());
    }

    /// Writes something that we made of what was captured.
    pub fn resource(&mut self, resource: &Resource<'_>) {
        let head = Head {
            kind: "resource",
            uri: Some(&resource.uri),
            at: resource.at,
            media_type: resource.media_type,
            payload: Some(resource.bytes),
            address: None,
            concurrent_to: None,
        };
        self.record(&head, resource.bytes);
    }

    /// The file.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    fn connection(&self, seen: &Exchanged, egress: &str) -> String {
        let mut lines: Vec<(&str, String)> = vec![
            ("tool", self.tool.clone()),
            ("capture", self.capture.clone()),
            ("our-clock-began", instant(seen.began)),
            ("our-clock-ended", instant(seen.ended)),
        ];
        if let Some(date) = &seen.server_date {
            lines.push(("server-clock", date.clone()));
        }
        lines.push(("address", seen.address.to_string()));
        for address in &seen.resolved {
            lines.push(("resolved-address", address.to_string()));
        }
        lines.push(("egress", egress.to_owned()));
        lines.push(("body-sha256", seen.body_sha256.clone()));
        if let Some(tls) = &seen.tls {
            lines.push(("tls-version", tls.version.clone()));
            lines.push(("tls-cipher", tls.cipher.clone()));
            for certificate in &tls.chain {
                lines.push((
                    "tls-certificate-sha256",
                    Sha256::of(certificate).to_string(),
                ));
                lines.push(("tls-certificate", STANDARD.encode(certificate)));
            }
        }
        let lines: Vec<(&str, &str)> = lines
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        fields(&lines)
    }

    /// Writes one record, and gives its identifier.
    fn record(&mut self, head: &Head<'_>, block: &[u8]) -> String {
        let digest = Sha256::of(block);
        let id = identifier(&self.capture, self.records, head.kind, &digest);
        let mut text = format!("WARC/1.1\r\nWARC-Type: {}\r\n", head.kind);
        let mut field = |name: &str, value: &str| {
            let _ = write!(text, "{name}: {value}\r\n");
        };
        field("WARC-Record-ID", &id);
        field("WARC-Date", &instant(head.at));
        if let Some(uri) = head.uri {
            field("WARC-Target-URI", uri);
        }
        if head.kind == "warcinfo" {
            field("WARC-Filename", FILE_NAME);
        } else {
            field("WARC-Warcinfo-ID", &self.info);
        }
        if let Some(other) = head.concurrent_to {
            field("WARC-Concurrent-To", other);
        }
        if let Some(address) = &head.address {
            field("WARC-IP-Address", address);
        }
        field("WARC-Block-Digest", &format!("sha256:{digest}"));
        if let Some(payload) = head.payload {
            field(
                "WARC-Payload-Digest",
                &format!("sha256:{}", Sha256::of(payload)),
            );
        }
        field("Content-Type", head.media_type);
        field("Content-Length", &block.len().to_string());
        let whole = [text.as_bytes(), b"\r\n", block, b"\r\n\r\n"].concat();
        self.bytes.extend(gzip::member(&whole));
        self.records += 1;
        id
    }
}

/// An instant as WARC/1.1 writes it, to the microsecond.
pub(crate) fn instant(at: Timestamp) -> String {
    format!("{at:.6}")
}

/// Lines of `application/warc-fields`.
fn fields(lines: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in lines {
        // A line break in a value would begin a field of its own.
        let value = value.replace(['\r', '\n'], " ");
        let _ = write!(text, "{name}: {value}\r\n");
    }
    text
}

/// The identifier of a record: a UUID of version 8 (RFC 9562, section 5.8) made of SHA-256 over what it is about.
fn identifier(capture: &str, number: u32, kind: &str, digest: &Sha256) -> String {
    let about = format!("staydown-warc-record/v1\n{capture}\n{number}\n{kind}\n{digest}\n");
    let whole = Sha256::of(about.as_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&whole.as_bytes()[..16]);
    id[6] = id[6] & 0x0f | 0x80;
    id[8] = id[8] & 0x3f | 0x80;
    let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "<urn:uuid:{}-{}-{}-{}-{}>",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}
