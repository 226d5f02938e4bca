//! See `staydown_fuzz::casework::words`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| staydown_fuzz::casework::words(input));
