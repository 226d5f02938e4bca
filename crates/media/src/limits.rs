//! How much one file may cost.

use std::env;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The environment variable by which the pool tells a worker its limits, as JSON. It is the only
/// variable a worker is given.
pub const LIMITS_VARIABLE: &str = "STAYDOWN_MEDIA_LIMITS";

/// How much one file may cost. The pool and its workers use the same values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Address space of a worker, in bytes, code and stack included. Default 1.5 GiB, which leaves
    /// room for the worst picture that the default `max_pixels` admits (16 bytes for each pixel).
    pub memory_bytes: u64,
    /// Longest time for one request, from the first byte sent to a worker to the last byte of its
    /// answer. Waiting for a free worker does not count. Default 20 seconds: on a loaded machine a file
    /// gets its processor time even if it has to share the processors.
    pub wall_time: Duration,
    /// Longest processor time for one request, rounded up to whole seconds. The kernel ends a worker that takes more, even
    /// if the server is too busy to look at its clock. Default 8 seconds.
    pub cpu_time: Duration,
    /// Longest file, in bytes. Default 64 MiB.
    pub max_input_bytes: usize,
    /// Longest answer of a worker, in bytes. Default 32 MiB.
    pub max_output_bytes: usize,
    /// Most pixels in a picture (width times height). Default 50 million.
    pub max_pixels: u64,
    /// Longest side of a picture, in pixels. Default 32768: tall screenshots of whole pages do reach
    /// 30,000, and it is the number of pixels that costs memory.
    pub max_side: u32,
    /// Whether a worker goes on where the system cannot filter system calls. Where it can, the filter is always used.
    /// Default false: the worker refuses to start.
    pub may_go_unfiltered: bool,
}

/// The worker was not told its limits, or not in a way it understands.
#[derive(Debug, thiserror::Error)]
pub enum BadLimits {
    /// The variable is missing or not UTF-8.
    #[error("{LIMITS_VARIABLE}: {0}")]
    Missing(#[from] env::VarError),
    /// The variable is not the JSON of [`Limits`].
    #[error("{LIMITS_VARIABLE}: {0}")]
    NotLimits(#[from] serde_json::Error),
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory_bytes: 1536 * 1024 * 1024,
            wall_time: Duration::from_secs(20),
            cpu_time: Duration::from_secs(8),
            max_input_bytes: 64 * 1024 * 1024,
            max_output_bytes: 32 * 1024 * 1024,
            max_pixels: 50_000_000,
            max_side: 32_768,
            may_go_unfiltered: false,
        }
    }
}

impl Limits {
    /// The soft limit of processor time for the next request of a process that cannot have used more than `used`, in whole
    /// seconds: the kernel counts in these.
    pub(crate) fn cpu_seconds(&self, used: Duration) -> u64 {
        let until = used.saturating_add(self.cpu_time);
        let begun = u64::from(until.subsec_nanos() > 0);
        until.as_secs().saturating_add(begun)
    }

    /// The value for [`LIMITS_VARIABLE`].
    ///
    /// # Errors
    /// Never for limits made by hand; JSON writing is fallible by its type.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// What [`Limits::to_json`] wrote.
    ///
    /// # Errors
    /// The text is not JSON, lacks a field or has one too many.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The limits the pool gave this process. For the worker's side.
    ///
    /// # Errors
    /// The variable is missing or holds something else.
    pub fn from_environment() -> Result<Self, BadLimits> {
        Ok(Self::from_json(&env::var(LIMITS_VARIABLE)?)?)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn limits_survive_the_trip_through_the_environment() {
        let limits = Limits {
            wall_time: Duration::from_millis(1234),
            ..Limits::default()
        };
        assert_eq!(
            Limits::from_json(&limits.to_json().unwrap()).unwrap(),
            limits
        );
    }

    #[test]
    fn processor_time_is_counted_from_what_was_used_and_rounded_up() {
        let limits = Limits {
            cpu_time: Duration::from_millis(1500),
            ..Limits::default()
        };
        assert_eq!(limits.cpu_seconds(Duration::ZERO), 2);
        assert_eq!(limits.cpu_seconds(Duration::from_millis(500)), 2);
        assert_eq!(limits.cpu_seconds(Duration::from_millis(501)), 3);
        assert!(limits.cpu_seconds(Duration::MAX) > 1 << 60);
    }

    #[test]
    fn a_missing_or_unknown_field_is_refused() {
        assert!(Limits::from_json("{}").is_err());
        let extra = Limits::default()
            .to_json()
            .unwrap()
            .replacen('{', "{\"x\":1,", 1);
        assert!(Limits::from_json(&extra).is_err());
    }
}
