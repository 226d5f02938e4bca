//! See `staydown_fuzz::index::changes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| staydown_fuzz::index::changes(input));
