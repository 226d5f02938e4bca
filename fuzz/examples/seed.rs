//! Writes the inputs that fuzzing begins with into `fuzz/corpus`. Started by `cargo xtask fuzz --seed`.

use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for seed in index_fuzz::seeds() {
        let folder = corpus.join(seed.target);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(&seed.name), &seed.input)?;
    }
    Ok(())
}
