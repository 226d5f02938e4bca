//! What connections and requests may cost. One table, so that an operator can read it and a test can shorten it.

use std::time::Duration;

/// Limits of the front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Most connections at a time; further ones are closed at once.
    pub connections: usize,
    /// Most connections at a time from one address (IPv6: one /64 network). Proxies we trust are not counted so.
    pub connections_per_address: usize,
    /// Longest TLS handshake.
    pub handshake: Duration,
    /// Longest time from the first byte of a request's header to its last; for the first request of a connection, from the
    /// connection's beginning.
    pub head: Duration,
    /// Longest time a connection may rest between two requests.
    pub idle: Duration,
    /// How long a client may keep us waiting in a body, or in reading an answer, besides what [`Limits::pace`] allows. Time we
    /// need ourselves does not count.
    pub grace: Duration,
    /// Slowest rate of a body or of an answer, in bytes a second.
    pub pace: u32,
    /// Requests a second of one API token or session; at once, twice as many.
    pub requests_per_second: u32,
    /// Requests a second from one address without credentials that are known to be good; at once, ten times as many.
    pub strangers_per_second: u32,
    /// Files that wait for a media worker or are in one; one credential holds at most three quarters of the places.
    pub files_in_hand: usize,
    /// Look-ups and additions of signals, without a file, in hand at once.
    pub signals_in_hand: usize,
    /// Bytes of files being received or examined, all together; at least a hundred million, as one credential has at most
    /// three quarters and a file may have 64 MiB. A body that does not say its length counts as the longest there may be.
    pub file_bytes: usize,
    /// Bytes of all other bodies together.
    pub small_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            connections: 8_192,
            connections_per_address: 512,
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(15),
            // Longer than clients keep theirs (60 s is usual), so that it is not we who close under a request.
            idle: Duration::from_secs(75),
            grace: Duration::from_secs(15),
            // A telephone on a bad line is quicker; whoever is slower holds memory for more than an hour per file.
            pace: 16 * 1024,
            requests_per_second: 2_000,
            strangers_per_second: 20,
            files_in_hand: 4 * workers,
            signals_in_hand: 64 * workers,
            file_bytes: 256 * 1024 * 1024,
            small_bytes: 32 * 1024 * 1024,
        }
    }
}
