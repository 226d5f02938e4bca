//! Any sequence of changes against a map; see `index_fuzz::changes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| index_fuzz::changes(input));
