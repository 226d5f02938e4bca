//! See `staydown_fuzz::casework::events`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| staydown_fuzz::casework::events(input));
