//! What a location showed: fetching it with care, and the record that is sealed.
//!
//! ```text
//! Fetcher::fetch(url) ─► Response (every hop: address, headers, times, bytes)
//! page::images(html)  ─► where its images are          (run in the media worker: a page is hostile input)
//! Record              ─► canonical JSON, named by its SHA-256; every part is named in it by digest
//! Warc, Package       ─► WARC/1.1 in a signed WACZ 1.1.1: the same capture, the same bytes
//! verify              ─► is a WACZ what it says it is? Stricter than the validators there are
//! ```
//! What writes and reads formats does no I/O: bytes in, bytes out. Only [`Fetcher`] talks to a network.
//!
//! Whoever gives us a URL chooses where our machine connects to. [`address::is_public`] and [`Fetcher`] keep that from
//! reaching the network behind us: the name is resolved once, every address is checked, and the connection goes to the
//! address that was checked, at every redirect anew. No cookies, no credentials, no proxy.

pub mod address;
mod call;
pub mod cdxj;
mod chain;
mod custody;
mod exchanged;
mod fetch;
mod gzip;
mod outgoing;
pub mod page;
mod record;
pub mod render;
mod sealed;
pub mod sign;
mod surt;
pub mod verify;
pub mod wacz;
pub mod warc;
mod warc_read;
mod wire;
pub mod zip;

pub use call::Answer;
pub use exchanged::{Exchanged, TlsSeen};
pub use fetch::{FetchError, FetchLimits, Fetcher, Hop, Response, redirected};
pub use outgoing::OutgoingTls;
pub use record::{Made, Part, Record};
pub use sealed::{DIRECT, Sealed};
pub use surt::surt;
pub use warc_read::{Digested, LONGEST_RECORD, WarcReader, WarcRecord};
