//! Staydown.
fn main() {}
