//! See `staydown_fuzz::exchange::webhook`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| staydown_fuzz::exchange::webhook(input));
