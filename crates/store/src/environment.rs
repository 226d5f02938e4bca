//! Time and randomness, as parameters.

use crate::StoreError;
use jiff::Timestamp;
use ring::rand::SecureRandom;
use std::sync::Arc;

/// Where “now” comes from.
pub trait TimeSource: Send + Sync {
    /// The instant, to the microsecond (what the tables keep).
    fn now(&self) -> Timestamp;
}

/// Where random bytes come from.
pub trait Entropy: Send + Sync {
    /// Fills the bytes.
    ///
    /// # Errors
    /// [`StoreError::NoEntropy`] when the source failed.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), StoreError>;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemTime;

impl TimeSource for SystemTime {
    fn now(&self) -> Timestamp {
        // The tables keep microseconds; cutting here keeps what is answered equal to what is stored.
        let now = Timestamp::now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), StoreError> {
        ring::rand::SystemRandom::new()
            .fill(bytes)
            .map_err(|_| StoreError::NoEntropy)
    }
}

/// Both.
#[derive(Clone)]
pub struct Environment {
    /// Time.
    pub time: Arc<dyn TimeSource>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
}

impl Environment {
    /// The machine's own.
    #[must_use]
    pub fn system() -> Self {
        Self {
            time: Arc::new(SystemTime),
            entropy: Arc::new(SystemEntropy),
        }
    }

    /// The instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.time.now()
    }

    /// Fresh random bytes.
    ///
    /// # Errors
    /// [`StoreError::NoEntropy`].
    pub fn random<const N: usize>(&self) -> Result<[u8; N], StoreError> {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes)?;
        Ok(bytes)
    }
}
