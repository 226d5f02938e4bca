//! Staydown as its users meet it, for tests that cross rooms: the real program as a child process, the organisations that
//! work with it, and a host on loopback that shows pages and takes webhooks.
//!
//! - [`Program`]: the binary, and what a command of it printed; [`Instance`]: a data folder with its organisations.
//! - [`Server`]: `staydown serve` at an address of its own, to be killed and started again.
//! - [`CertificateAuthority`]: TLS that nobody trusts but the test; [`Options`]: a server that speaks it.
//! - [`Authority`], [`ProviderOrganisation`]: who works with it, with their access.
//! - [`Door`]: plain HTTP requests, where the status counts; [`Host`]: pages and webhooks in the test's hand; [`MailServer`]: a mailbox.
//! - [`TransparencyDatabase`]: what takes statements of reasons.
//! - [`Seed`], [`Chance`]: chance that can be played again.

mod actors;
mod certificates;
mod chance;
mod door;
mod host;
mod instance;
pub mod port;
mod program;
mod server;
mod smtp;
pub mod transparency;
mod whole;

pub use actors::{Authority, ProviderOrganisation};
pub use certificates::{Certificate, CertificateAuthority};
pub use chance::{Chance, Seed};
pub use door::{Answer, Door};
pub use host::{Delivery, Host};
pub use instance::{Instance, IssuedToken};
pub use port::free_port;
pub use program::{Finished, Program};
pub use server::{Options, Server};
pub use smtp::{Letter, MailServer, Said};
pub use transparency::TransparencyDatabase;
pub use whole::write;
