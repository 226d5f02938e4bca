//! What a request to the pool can end with, other than a result.

use crate::fault::Fault;

/// Why a request to the [`Pool`](crate::Pool) gave no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// The worker looked at the file and refused it.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The file is longer than [`Limits::max_input_bytes`](crate::Limits); no worker saw it.
    #[error("the file has more than {limit} bytes")]
    TooManyBytes {
        /// The largest size accepted, in bytes.
        limit: usize,
    },
    /// The worker was still busy after [`Limits::wall_time`](crate::Limits), and was killed.
    #[error("the worker did not finish in time and was stopped")]
    TimedOut,
    /// The worker ended in the middle of the request.
    #[error("the worker died: {how}")]
    Died {
        /// Signal or exit code, and the likely reason.
        how: String,
    },
    /// The worker answered with something other than an answer, and was killed.
    #[error("the worker gave an unreadable answer: {what}")]
    Garbled {
        /// What was wrong with the answer.
        what: String,
    },
    /// As many requests wait already as [`PoolConfig::waiting`](crate::PoolConfig) allows.
    #[error("too many requests are waiting for a worker")]
    Busy,
    /// No worker can be started, or the pool was stopped.
    #[error("no worker is available: {cause}")]
    Unavailable {
        /// Why not.
        cause: String,
    },
}

impl MediaError {
    /// The stable name used in the API and in logs, in `snake_case`. For a fault, the fault's own.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fault(fault) => fault.code.as_str(),
            Self::TooManyBytes { .. } => "too_many_bytes",
            Self::TimedOut => "timed_out",
            Self::Died { .. } => "worker_died",
            Self::Garbled { .. } => "worker_garbled",
            Self::Busy => "busy",
            Self::Unavailable { .. } => "unavailable",
        }
    }

    /// Whether the file is to blame (answer 4xx) rather than this service (answer 5xx).
    ///
    /// A file that kills or stalls a worker may well be malicious, but all we can honestly say is
    /// that we failed to examine it; so these count as ours.
    pub fn is_the_files_fault(&self) -> bool {
        match self {
            Self::Fault(fault) => fault.code.is_the_files_fault(),
            Self::TooManyBytes { .. } => true,
            Self::TimedOut
            | Self::Died { .. }
            | Self::Garbled { .. }
            | Self::Busy
            | Self::Unavailable { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::FaultCode;

    #[test]
    fn bad_files_are_told_apart_from_our_own_failures() {
        assert!(MediaError::Fault(Fault::corrupt("x")).is_the_files_fault());
        assert!(MediaError::TooManyBytes { limit: 1 }.is_the_files_fault());
        let panicked = Fault::new(FaultCode::DecoderPanicked, "x");
        assert!(!MediaError::Fault(panicked).is_the_files_fault());
        assert!(!MediaError::TimedOut.is_the_files_fault());
        assert!(!MediaError::Busy.is_the_files_fault());
    }

    #[test]
    fn a_fault_lends_the_error_its_code() {
        assert_eq!(MediaError::Fault(Fault::truncated("x")).code(), "truncated");
        assert_eq!(MediaError::TimedOut.code(), "timed_out");
    }
}
