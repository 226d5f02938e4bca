//! See `staydown_fuzz::ledger::spelling`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| staydown_fuzz::ledger::spelling(input));
