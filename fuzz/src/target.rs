//! What a fuzz target is.

/// A property that has to hold for any input.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The name of its program, and of the folder of its inputs in `fuzz/corpus`.
    pub name: &'static str,
    /// Ends quietly, whatever the input is.
    ///
    /// # Panics
    /// If the property does not hold: a fault of what is tried out, or of the target.
    pub run: fn(&[u8]),
    /// The inputs that fuzzing begins with, the same each time: what `fuzz/corpus` calls them after `seed-`, and they.
    pub seeds: fn() -> Vec<(String, Vec<u8>)>,
}
