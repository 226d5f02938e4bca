//! See `staydown_fuzz::signals::links`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| staydown_fuzz::signals::links(input));
