//! Every input in `fuzz/corpus` for the fuzz targets of this room again, without a fuzzer: those that fuzzing begins with, those
//! that it found to reach more, and those that once went wrong.
#![allow(clippy::unwrap_used)]

#[path = "../../../fuzz/src/bytes.rs"]
#[allow(dead_code, reason = "these targets use a part of it")]
mod bytes;
#[path = "../../../fuzz/src/replay.rs"]
#[allow(unreachable_pub, reason = "it is a part of this test here")]
mod replay;
#[path = "../../../fuzz/src/target.rs"]
#[allow(
    unreachable_pub,
    reason = "it is part of a library for the fuzz targets"
)]
mod target;
#[path = "../../../fuzz/src/signals/mod.rs"]
#[allow(
    unreachable_pub,
    reason = "it is part of a library for the fuzz targets"
)]
mod targets;

use targets::TARGETS;

#[test]
fn what_the_fuzz_targets_promise_holds_for_every_input_of_the_corpus() {
    replay::replay(TARGETS, || true);
}

#[test]
fn the_corpus_holds_what_fuzzing_begins_with_and_nothing_that_is_called_so_and_is_not() {
    replay::compare_seeds(TARGETS);
}
