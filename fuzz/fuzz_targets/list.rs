//! See `staydown_fuzz::exchange::list`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| staydown_fuzz::exchange::list(input));
