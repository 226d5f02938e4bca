//! See `staydown_fuzz::media::pdf`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| staydown_fuzz::media::pdf(input));
