//! Any bytes as a snapshot of the index; see `index_fuzz::snapshot`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| index_fuzz::snapshot(input));
