//! See `staydown_fuzz::exchange::mail`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| staydown_fuzz::exchange::mail(input));
