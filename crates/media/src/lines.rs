//! Requests that wait for a worker: each asker has a line, and the lines take turns.
//!
//! One line for all would let whoever floods us decide how long everybody else waits. So the next request is the first of
//! the line that had its last turn longest ago, and within a line they go in the order in which they came. An asker who
//! comes now and then waits for no more than the request that is under way; two who flood us get half each; and nobody starves.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use crate::error::MediaError;
use crate::keeper::Job;
use crate::pool::stopped;

/// For whom a request is made. Requests of one asker wait for each other, those of different askers take turns.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Line(Arc<str>);

impl Line {
    /// The line of an asker, by any name that is theirs alone. The default is the line of nobody in particular.
    #[must_use]
    pub fn of(asker: &str) -> Self {
        Self(asker.into())
    }
}

/// How many lines that are empty now are remembered. Forgetting a line lets its next request go first.
const REMEMBERED: usize = 1024;

/// The queue before the workers.
pub(crate) struct Lines {
    inside: Mutex<Inside<Job>>,
    /// As many permits as there are requests.
    ready: Semaphore,
    most: usize,
}

impl Lines {
    /// For at most so many requests that wait, of all lines together.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            inside: Mutex::default(),
            ready: Semaphore::new(0),
            most: most.max(1),
        }
    }

    /// Puts a request at the end of its line.
    pub(crate) fn push(&self, line: Line, job: Job) -> Result<(), MediaError> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        // Looked at under the lock, so that nothing is put into a queue that was emptied for good.
        if self.ready.is_closed() {
            return Err(stopped());
        }
        if inside.waiting >= self.most {
            return Err(MediaError::Busy);
        }
        inside.push(line, job);
        self.ready.add_permits(1);
        Ok(())
    }

    /// The request whose turn it is, once there is one; `None` when the queue is closed. Dropping the future loses nothing.
    pub(crate) async fn next(&self) -> Option<Job> {
        self.ready.acquire().await.ok()?.forget();
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.take()
    }

    /// Takes no more requests, and drops those that wait: whoever made them is told that the pool was stopped.
    pub(crate) fn close(&self) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        self.ready.close();
        *inside = Inside::default();
    }
}

/// What waits, and who had a turn when.
#[derive(Debug)]
struct Inside<T> {
    lines: HashMap<Line, VecDeque<T>>,
    /// The number of each line's last turn; a line that had none comes before all that had one.
    turns: HashMap<Line, u64>,
    /// Lines that wait, in the order in which they began to: among those without a turn the first goes first.
    order: Vec<Line>,
    turn: u64,
    waiting: usize,
}

impl<T> Default for Inside<T> {
    fn default() -> Self {
        Self {
            lines: HashMap::new(),
            turns: HashMap::new(),
            order: Vec::new(),
            turn: 0,
            waiting: 0,
        }
    }
}

impl<T> Inside<T> {
    fn push(&mut self, line: Line, job: T) {
        if !self.lines.contains_key(&line) {
            self.order.push(line.clone());
        }
        self.lines.entry(line).or_default().push_back(job);
        self.waiting += 1;
    }

    fn take(&mut self) -> Option<T> {
        let by_turn = |(_, line): &(usize, &Line)| self.turns.get(*line).copied();
        let (place, line) = self.order.iter().enumerate().min_by_key(by_turn)?;
        let line = line.clone();
        let waiting = self.lines.get_mut(&line)?;
        let job = waiting.pop_front()?;
        if waiting.is_empty() {
            self.lines.remove(&line);
            self.order.remove(place);
        }
        self.waiting -= 1;
        self.turn += 1;
        self.turns.insert(line, self.turn);
        if self.turns.len() > 2 * REMEMBERED {
            let since = self.turn.saturating_sub(REMEMBERED as u64);
            let lines = &self.lines;
            self.turns
                .retain(|line, turn| *turn > since || lines.contains_key(line));
        }
        Some(job)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: u32, numbers: std::ops::Range<u32>, inside: &mut Inside<(u32, u32)>) {
        for number in numbers {
            inside.push(Line::of(&line.to_string()), (line, number));
        }
    }

    #[test]
    fn a_request_of_another_asker_goes_before_all_but_the_one_under_way() {
        let mut inside = Inside::default();
        of(1, 0..100, &mut inside);
        assert_eq!(inside.take(), Some((1, 0)));
        of(2, 0..1, &mut inside);
        assert_eq!(inside.take(), Some((2, 0)));
        assert_eq!(inside.take(), Some((1, 1)));
        // Having had a turn it comes after whoever waited meanwhile, and no later.
        of(2, 1..2, &mut inside);
        assert_eq!(inside.take(), Some((2, 1)));
    }

    #[test]
    fn lines_take_turns_and_each_keeps_its_order() {
        let mut inside = Inside::default();
        for line in 1..=3 {
            of(line, 0..4, &mut inside);
        }
        let taken: Vec<_> = std::iter::from_fn(|| inside.take()).collect();
        let expected: Vec<_> = (0..4)
            .flat_map(|number| (1..=3).map(move |line| (line, number)))
            .collect();
        assert_eq!(taken, expected);
        assert_eq!(inside.waiting, 0);
        assert!(inside.lines.is_empty() && inside.order.is_empty());
    }

    #[test]
    fn nobody_starves_behind_askers_who_come_one_at_a_time_and_again() {
        let mut inside = Inside::default();
        of(0, 0..10, &mut inside);
        let mut served = 0;
        // At every turn somebody else of twenty waits, too.
        for turn in 0..220_u32 {
            let line = 1 + turn % 20;
            of(line, turn..turn + 1, &mut inside);
            served += u32::from(matches!(inside.take(), Some((0, _))));
        }
        assert_eq!(served, 10);
    }

    #[test]
    fn what_is_remembered_of_lines_is_bounded() {
        let mut inside = Inside::default();
        for line in 0..10_000 {
            of(line, 0..1, &mut inside);
            inside.take();
            assert!(inside.turns.len() <= 2 * REMEMBERED + 1);
        }
    }
}
