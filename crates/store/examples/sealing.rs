//! What sealing costs on one core: blobs put and read, against the same bytes written plain under their SHA-256.
//!
//! `cargo run --release -p store --example sealing [FOLDER]`; without a folder in memory (`/dev/shm`), so that the disk's
//! own time is left out.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement")]

use casework::CaseId;
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};
use store::{Environment, Folder, Store};

fn digest(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn plain_put(folder: &Path, bytes: &[u8]) -> String {
    let name = digest(bytes);
    let (temporary, path) = (folder.join("new"), folder.join(&name));
    let mut file = std::fs::File::create(&temporary).unwrap();
    file.write_all(bytes).unwrap();
    file.sync_all().unwrap();
    std::fs::rename(&temporary, &path).unwrap();
    std::fs::File::open(folder).unwrap().sync_all().unwrap();
    name
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let place = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "/dev/shm".to_owned());
    let scratch = tempfile::tempdir_in(place).unwrap();
    let folder = Folder::at(scratch.path().join("data"));
    let environment = Environment::system();
    let store = Store::open(folder, environment.clone()).await.unwrap();
    let plain = scratch.path().join("plain");
    std::fs::create_dir(&plain).unwrap();
    println!("| blob | put plain | put sealed | read plain | read sealed |");
    println!("|---|---|---|---|---|");
    for (size, rounds) in [(30_000usize, 300usize), (300_000, 200), (8 << 20, 30)] {
        let mut times: [Vec<Duration>; 4] = Default::default();
        for _ in 0..rounds {
            let mut bytes = vec![0; size];
            environment.entropy.fill(&mut bytes).unwrap();
            let case = CaseId::new(environment.now(), environment.random().unwrap());
            let begun = Instant::now();
            let name = plain_put(&plain, &bytes);
            times[0].push(begun.elapsed());
            let copy = bytes.clone();
            let begun = Instant::now();
            store.blobs().put(&case, copy).await.unwrap();
            times[1].push(begun.elapsed());
            let begun = Instant::now();
            let read = std::fs::read(plain.join(&name)).unwrap();
            assert_eq!(digest(black_box(&read)), name);
            times[2].push(begun.elapsed());
            let begun = Instant::now();
            black_box(store.blobs().get(&case, &name).await.unwrap());
            times[3].push(begun.elapsed());
            std::fs::remove_file(plain.join(&name)).unwrap();
            store.blobs().erase(&case).await.unwrap();
        }
        let cells = times.map(|times| {
            let middle = middle(times).as_secs_f64();
            let speed = size as f64 / 1e6 / middle;
            format!("{:.2} ms ({speed:.0} MB/s)", middle * 1e3)
        });
        println!("| {size} bytes | {} |", cells.join(" | "));
    }
}
