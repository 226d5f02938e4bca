//! A fixed port for a server that is to come back at the same address.

use anyhow::bail;
use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Mutex, PoisonError};

/// Below the ports Linux gives to outgoing connections, one of which could take the port while the server is down.
const FIRST: u16 = 15_000;
const COUNT: u32 = 16_000;

static TAKEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());

/// A port of loopback nobody listens at, and which no other test of this process is given.
///
/// # Errors
/// When there is none.
pub fn free_port() -> anyhow::Result<u16> {
    Ok(free()?.port())
}

/// An address of loopback nobody listens at, and which no other test of this process is given.
pub fn free() -> anyhow::Result<SocketAddr> {
    let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    // Test processes that run at once begin at different places.
    let begin = std::process::id().wrapping_mul(7_919);
    for step in 0..COUNT {
        let offset = u16::try_from(begin.wrapping_add(step) % COUNT)?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, FIRST + offset));
        if !taken.contains(&address.port()) && TcpListener::bind(address).is_ok() {
            taken.insert(address.port());
            return Ok(address);
        }
    }
    bail!(
        "no free port from {FIRST} to {}",
        u32::from(FIRST) + COUNT - 1
    )
}
