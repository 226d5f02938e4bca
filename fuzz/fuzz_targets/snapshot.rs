//! See `staydown_fuzz::index::snapshot`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| staydown_fuzz::index::snapshot(input));
