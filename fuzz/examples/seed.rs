//! Writes the inputs that fuzzing begins with into `fuzz/corpus`, in place of those of another time. Started by
//! `cargo xtask fuzz --seed`.

use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for target in staydown_fuzz::targets() {
        let folder = corpus.join(target.name);
        std::fs::create_dir_all(&folder)?;
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            if name.is_some_and(|name| name.starts_with("seed-")) {
                std::fs::remove_file(path)?;
            }
        }
        for (name, input) in (target.seeds)() {
            std::fs::write(folder.join(format!("seed-{name}")), &input)?;
        }
    }
    Ok(())
}
