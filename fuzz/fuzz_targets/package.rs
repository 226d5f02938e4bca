//! See `staydown_fuzz::evidence::package`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| staydown_fuzz::evidence::package(input));
