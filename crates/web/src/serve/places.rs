//! Places for connections: so many in all, so many for one address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit};

/// What counts as one address: an IPv4 address, or the /64 network an IPv6 client can choose any address of.
pub(super) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)))
        }
        v4 => v4,
    }
}

/// Counts connections. Its memory is bounded by the number of connections.
#[derive(Debug)]
pub(super) struct Places {
    most: usize,
    most_per_address: usize,
    taken: Mutex<Taken>,
    lingering: Semaphore,
}

/// So many connections at a time may stay after their answer, to take in what was refused. In a flood that would cost what the
/// refusals are to save.
const LINGERING: usize = 32;

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    House,
    Address,
}

/// A place, given back when dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Places>,
    address: Option<IpAddr>,
}

impl Places {
    pub(super) fn new(most: usize, most_per_address: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            most_per_address,
            taken: Mutex::default(),
            lingering: Semaphore::new(LINGERING),
        })
    }

    /// Takes a place. Proxies we trust, who bring many people from one address, count in all only.
    pub(super) fn take(
        self: &Arc<Self>,
        address: IpAddr,
        is_trusted_proxy: bool,
    ) -> Result<Place, Full> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.all >= self.most {
            return Err(Full::House);
        }
        let address = (!is_trusted_proxy).then(|| household(address));
        if let Some(address) = address {
            let here = taken.by_address.entry(address).or_default();
            if *here >= self.most_per_address {
                return Err(Full::Address);
            }
            *here += 1;
        }
        taken.all += 1;
        Ok(Place {
            places: Arc::clone(self),
            address,
        })
    }
}

impl Place {
    /// Leave to stay a little after the answer, if not too many do.
    pub(super) fn linger(&self) -> Option<SemaphorePermit<'_>> {
        self.places.lingering.try_acquire().ok()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let taken = &self.places.taken;
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        if let Some(address) = self.address
            && let Some(here) = taken.by_address.get_mut(&address)
        {
            *here -= 1;
            if *here == 0 {
                taken.by_address.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn one_address_cannot_take_every_place_and_places_come_back() {
        let places = Places::new(5, 3);
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let held: Vec<_> = (0..3)
            .map(|_| places.take(address("192.0.2.1"), false).unwrap())
            .collect();
        let refused = places.take(address("192.0.2.1"), false);
        assert_eq!(refused.unwrap_err(), Full::Address);
        let refused = places.take(address("::ffff:192.0.2.1"), false);
        assert_eq!(
            refused.unwrap_err(),
            Full::Address,
            "the same, seen by IPv6"
        );
        let other = places.take(address("192.0.2.2"), false).unwrap();
        let proxy = places.take(address("192.0.2.1"), true).unwrap();
        let refused = places.take(address("192.0.2.3"), false);
        assert_eq!(refused.unwrap_err(), Full::House);
        drop((held, other, proxy));
        assert_eq!(places.taken.lock().unwrap().all, 0);
        assert!(places.taken.lock().unwrap().by_address.is_empty());
    }

    #[test]
    fn an_ipv6_network_is_one_address() {
        let places = Places::new(9, 1);
        let _held = places.take("2001:db8::1".parse().unwrap(), false).unwrap();
        let same = places.take("2001:db8::ffff:1".parse().unwrap(), false);
        assert_eq!(same.unwrap_err(), Full::Address);
        places
            .take("2001:db8:0:1::1".parse().unwrap(), false)
            .unwrap();
    }
}
