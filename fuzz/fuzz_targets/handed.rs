//! See `staydown_fuzz::ledger::handed`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| staydown_fuzz::ledger::handed(input));
