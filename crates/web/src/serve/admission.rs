//! How much work is taken on at once, decided before it is read.
//!
//! A request that carries a file costs memory from its first byte and a media worker at its end. So there are two bounds:
//! bytes, reserved when the handler begins to read (whoever has no credentials does not come that far); and places in the
//! work, looked at then, and taken when the body is complete, so that a slow line holds memory but no worker. What finds no
//! room is answered 503 at once, unread; what was taken on is answered about as quickly as ever.

use super::rates::Digest;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What kind of work a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A page, a form, a small document.
    Small,
    /// A signal to be looked up or added.
    Signal,
    /// A file for a media worker.
    File,
    /// A file that goes to the disk as it comes, and is never in memory whole.
    Stream,
}

/// Why a request was not taken on, or not to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("there is too much in hand already")]
    Busy,
    #[error("the body comes too slowly")]
    Slow,
    #[error("the body is too large")]
    Large,
}

/// Bounds of all requests together.
#[derive(Debug)]
pub(super) struct Admission {
    files: Share,
    signals: Share,
    file_bytes: Share,
    small_bytes: Share,
}

impl Admission {
    pub(super) fn new(limits: &super::Limits) -> Arc<Self> {
        Arc::new(Self {
            files: Share::new(limits.files_in_hand),
            signals: Share::new(limits.signals_in_hand),
            file_bytes: Share::new(limits.file_bytes),
            small_bytes: Share::new(limits.small_bytes),
        })
    }

    /// A ticket for one request of whoever holds a credential.
    pub(super) fn ticket(self: &Arc<Self>, holder: Option<Digest>) -> Arc<Ticket> {
        Arc::new(Ticket {
            admission: Arc::clone(self),
            holder,
            kind: AtomicU8::new(0),
            held: Mutex::default(),
        })
    }
}

/// So much at a time, places or bytes; one holder has at most three quarters of it, so that others get in beside whoever
/// floods us.
#[derive(Debug)]
struct Share {
    most: usize,
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    all: usize,
    by_holder: HashMap<Option<Digest>, usize>,
}

impl Share {
    fn new(most: usize) -> Self {
        Self {
            most: most.max(1),
            inside: Mutex::default(),
        }
    }

    fn fits(&self, inside: &Inside, holder: Option<Digest>, amount: usize) -> bool {
        let here = inside.by_holder.get(&holder).copied().unwrap_or_default();
        inside.all + amount <= self.most && here + amount <= self.most - self.most / 4
    }

    fn has_room(&self, holder: Option<Digest>) -> bool {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        self.fits(&inside, holder, 1)
    }

    fn take(&self, holder: Option<Digest>, amount: usize) -> bool {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = self.fits(&inside, holder, amount);
        if fits {
            inside.all += amount;
            *inside.by_holder.entry(holder).or_default() += amount;
        }
        fits
    }

    fn give_back(&self, holder: Option<Digest>, amount: usize) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.all -= amount;
        if let Some(here) = inside.by_holder.get_mut(&holder) {
            *here -= amount;
            if *here == 0 {
                inside.by_holder.remove(&holder);
            }
        }
    }
}

/// What one request holds; given back when the last who knows of it lets go.
#[derive(Debug)]
pub(crate) struct Ticket {
    admission: Arc<Admission>,
    holder: Option<Digest>,
    kind: AtomicU8,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    bytes: usize,
    place: bool,
    refusal: Option<Refusal>,
}

impl Ticket {
    /// Says what kind of work it is; before its body is read.
    pub(super) fn mark(&self, kind: Kind) {
        self.kind.store(kind as u8, Ordering::Relaxed);
    }

    pub(super) fn kind(&self) -> Kind {
        match self.kind.load(Ordering::Relaxed) {
            kind if kind == Kind::Signal as u8 => Kind::Signal,
            kind if kind == Kind::File as u8 => Kind::File,
            kind if kind == Kind::Stream as u8 => Kind::Stream,
            _ => Kind::Small,
        }
    }

    fn gate(&self) -> Option<&Share> {
        match self.kind() {
            Kind::Small | Kind::Stream => None,
            Kind::Signal => Some(&self.admission.signals),
            Kind::File => Some(&self.admission.files),
        }
    }

    fn budget(&self) -> &Share {
        match self.kind() {
            Kind::File => &self.admission.file_bytes,
            Kind::Small | Kind::Signal | Kind::Stream => &self.admission.small_bytes,
        }
    }

    /// The body is about to be read: so many bytes at most. `is_exact` if it says its length itself.
    pub(super) fn begin(&self, bytes: usize, is_exact: bool) -> Result<(), Refusal> {
        let is_full = self.gate().is_some_and(|gate| !gate.has_room(self.holder));
        if is_full || !self.budget().take(self.holder, bytes) {
            return Err(self.refuse(Refusal::Busy));
        }
        self.held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .bytes = bytes;
        // Where a body without a length ends is seen too late: its reader may stop before.
        if is_exact { Ok(()) } else { self.complete() }
    }

    /// The body is complete: the work begins.
    pub(super) fn complete(&self) -> Result<(), Refusal> {
        let Some(gate) = self.gate() else {
            return Ok(());
        };
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.place {
            return Ok(());
        }
        held.place = gate.take(self.holder, 1);
        let entered = held.place;
        drop(held);
        if entered {
            Ok(())
        } else {
            Err(self.refuse(Refusal::Busy))
        }
    }

    /// Notes why the request ends here.
    pub(super) fn refuse(&self, refusal: Refusal) -> Refusal {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        *held.refusal.get_or_insert(refusal)
    }

    /// Why the request ended early, if it did.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        self.held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .refusal
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let (bytes, place) = {
            let held = self.held.get_mut().unwrap_or_else(PoisonError::into_inner);
            (held.bytes, held.place)
        };
        if bytes > 0 {
            self.budget().give_back(self.holder, bytes);
        }
        if let Some(gate) = self.gate().filter(|_| place) {
            gate.give_back(self.holder, 1);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Limits;

    fn admission() -> Arc<Admission> {
        Admission::new(&Limits {
            files_in_hand: 4,
            file_bytes: 100,
            small_bytes: 10,
            ..Limits::default()
        })
    }

    fn file(admission: &Arc<Admission>, holder: u8) -> Arc<Ticket> {
        let ticket = admission.ticket(Some([holder; 32]));
        ticket.mark(Kind::File);
        ticket
    }

    #[test]
    fn one_holder_leaves_room_for_others_and_nobody_gets_more_than_there_is() {
        let admission = admission();
        let mut inside = Vec::new();
        for _ in 0..3 {
            let ticket = file(&admission, 1);
            ticket.begin(1, true).unwrap();
            ticket.complete().unwrap();
            inside.push(ticket);
        }
        let fourth = file(&admission, 1);
        assert_eq!(fourth.begin(1, true), Err(Refusal::Busy));
        assert_eq!(fourth.refusal(), Some(Refusal::Busy));
        let other = file(&admission, 2);
        other.begin(1, true).unwrap();
        other.complete().unwrap();
        assert_eq!(file(&admission, 3).begin(1, true), Err(Refusal::Busy));
        drop(inside.pop());
        file(&admission, 3).begin(1, true).unwrap();
    }

    #[test]
    fn those_who_read_at_the_same_time_do_not_all_get_a_place() {
        let admission = admission();
        let reading: Vec<_> = (0..9).map(|holder| file(&admission, holder)).collect();
        reading
            .iter()
            .for_each(|ticket| ticket.begin(1, true).unwrap());
        let entered = reading.iter().filter(|ticket| ticket.complete().is_ok());
        assert_eq!(entered.count(), 4);
    }

    #[test]
    fn bytes_are_reserved_before_they_come_and_given_back() {
        let admission = admission();
        let large = file(&admission, 1);
        large.begin(70, true).unwrap();
        assert_eq!(file(&admission, 1).begin(10, true), Err(Refusal::Busy));
        assert_eq!(file(&admission, 2).begin(31, true), Err(Refusal::Busy));
        file(&admission, 2).begin(30, true).unwrap();
        let small = admission.ticket(None);
        small.begin(8, true).unwrap();
        assert_eq!(admission.ticket(None).begin(1, true), Err(Refusal::Busy));
        // Strangers do not fill what others need.
        admission.ticket(Some([1; 32])).begin(2, true).unwrap();
        drop((large, small));
        for share in [
            &admission.files,
            &admission.file_bytes,
            &admission.small_bytes,
        ] {
            let inside = share.inside.lock().unwrap();
            assert!(inside.all == 0 && inside.by_holder.is_empty(), "{inside:?}");
        }
    }
}
