//! The source of time.

use store::Environment;

/// The machine's clock and randomness. In a debug build, tests may shift the clock: see [`shifted`].
pub(crate) fn environment() -> Environment {
    #[cfg(debug_assertions)]
    if let Some(file) = std::env::var_os("STAYDOWN_TEST_CLOCK_FILE") {
        return shifted(file.into());
    }
    Environment::system()
}

/// A clock that is ahead of the machine's by as many seconds as stand in a file, which is read every time: so that a test of
/// a running server need not wait for an hour. Not in a release build.
#[cfg(debug_assertions)]
fn shifted(file: std::path::PathBuf) -> Environment {
    use jiff::{SignedDuration, Timestamp};
    use std::sync::Arc;
    use store::{SystemTime, TimeSource};

    struct Shifted(std::path::PathBuf);

    impl TimeSource for Shifted {
        fn now(&self) -> Timestamp {
            let text = std::fs::read_to_string(&self.0).unwrap_or_default();
            let seconds = text.trim().parse().unwrap_or_default();
            let now = SystemTime.now();
            now.checked_add(SignedDuration::from_secs(seconds))
                .unwrap_or(now)
        }
    }

    Environment {
        time: Arc::new(Shifted(file)),
        ..Environment::system()
    }
}
