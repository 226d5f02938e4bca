//! What a location showed: fetching it with care, and the record that is sealed.
//!
//! ```text
//! Fetcher::fetch(url) ─► Response (every hop: address, headers, times, bytes)
//! page::images(html)  ─► where its images are          (run in the media worker: a page is hostile input)
//! Record              ─► canonical JSON, named by its SHA-256; every part is named in it by digest
//! ```
//! Whoever gives us a URL chooses where our machine connects to. [`address::is_public`] and [`Fetcher`] keep that from
//! reaching the network behind us: the name is resolved once, every address is checked, and the connection goes to the
//! address that was checked, at every redirect anew. No cookies, no credentials, no proxy.

pub mod address;
mod call;
mod fetch;
mod outgoing;
pub mod page;
mod record;

pub use call::Answer;
pub use fetch::{FetchError, FetchLimits, Fetcher, Hop, Response, redirected};
pub use outgoing::OutgoingTls;
pub use record::{Part, Record};
