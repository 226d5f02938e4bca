//! See `staydown_fuzz::media::picture`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| staydown_fuzz::media::picture(input));
