//! What is done to sounds before they are uploaded.

use super::ffmpeg::{pcm, run};
use super::make::Made;
use anyhow::Result;
use signals::sound::{Shared, seconds};
use std::ffi::OsString;
use std::path::Path;

/// An edit.
pub(super) struct Edit {
    pub(super) name: &'static str,
    /// The share that is to be found, in percent; none where nothing is promised.
    pub(super) goal: Option<u32>,
    kind: Kind,
}

enum Kind {
    /// Coded by these options, into a file with this ending.
    Coded(&'static [&'static str], &'static str),
    /// Through a filter.
    Filtered(&'static str),
    /// Through a filter that takes another sound too.
    With(&'static str),
    /// So many seconds from the middle.
    Middle(u32),
}

pub(super) const EDITS: [Edit; 18] = [
    edit("as it is", Some(95), Kind::Filtered("anull")),
    edit(
        "MP3, 128 kbit/s",
        Some(95),
        Kind::Coded(&["-c:a", "libmp3lame", "-b:a", "128k"], "mp3"),
    ),
    edit(
        "MP3, 32 kbit/s",
        Some(95),
        Kind::Coded(&["-c:a", "libmp3lame", "-b:a", "32k"], "mp3"),
    ),
    edit(
        "AAC, 48 kbit/s",
        Some(95),
        Kind::Coded(&["-c:a", "aac", "-b:a", "48k"], "m4a"),
    ),
    edit(
        "Opus, 16 kbit/s",
        Some(95),
        Kind::Coded(&["-c:a", "libopus", "-b:a", "16k"], "ogg"),
    ),
    edit(
        "telephone (300 to 3400 Hz, 8 kHz)",
        Some(95),
        Kind::Filtered("highpass=f=300,lowpass=f=3400,aresample=8000"),
    ),
    edit("quieter by 12 dB", Some(95), Kind::Filtered("volume=-12dB")),
    edit(
        "bass up by 12 dB",
        Some(95),
        Kind::Filtered("volume=-9dB,bass=g=12"),
    ),
    edit(
        "echo",
        Some(95),
        Kind::Filtered("aecho=0.8:0.7:60|120:0.4|0.25"),
    ),
    edit(
        "white noise, 20 dB below",
        Some(95),
        Kind::Filtered("anoisesrc=a=0.02:d=40[n];[0:a][n]amix=inputs=2:duration=first:normalize=0"),
    ),
    edit(
        "white noise, 10 dB below",
        None,
        Kind::Filtered("anoisesrc=a=0.07:d=40[n];[0:a][n]amix=inputs=2:duration=first:normalize=0"),
    ),
    edit("10 s from the middle", Some(95), Kind::Middle(10)),
    edit("5 s from the middle", None, Kind::Middle(5)),
    edit(
        "between two other sounds",
        Some(95),
        Kind::With("[1:a]asplit[b][c];[b][0:a][c]concat=n=3:v=0:a=1"),
    ),
    edit(
        "another sound below it, 12 dB quieter",
        None,
        Kind::With("[1:a]volume=-12dB[b];[0:a][b]amix=inputs=2:duration=first:normalize=0"),
    ),
    edit(
        "faster by 1 %, same pitch",
        None,
        Kind::Filtered("atempo=1.01"),
    ),
    edit(
        "faster by 5 %, same pitch",
        None,
        Kind::Filtered("atempo=1.05"),
    ),
    edit(
        "faster and higher by 5 %",
        None,
        Kind::Filtered("aresample=22050,asetrate=23152"),
    ),
];

const fn edit(name: &'static str, goal: Option<u32>, kind: Kind) -> Edit {
    Edit { name, goal, kind }
}

impl Edit {
    /// The samples of a sound after this.
    pub(super) fn of(&self, made: &Made, other: &Made, folder: &Path) -> Result<Vec<i16>> {
        let ending = if let Kind::Coded(_, ending) = self.kind {
            ending
        } else {
            "wav"
        };
        let file = folder.join(format!("edited.{ending}"));
        let mut words: Vec<OsString> = Vec::new();
        if let Kind::Middle(seconds) = self.kind {
            let from = (made.length - f64::from(seconds)) / 2.0;
            words.extend([
                "-ss".into(),
                format!("{from:.3}").into(),
                "-t".into(),
                seconds.to_string().into(),
            ]);
        }
        words.extend(["-i".into(), made.file.clone().into()]);
        if let Kind::With(_) = self.kind {
            words.extend(["-i".into(), other.file.clone().into()]);
        }
        match self.kind {
            Kind::Coded(options, _) => words.extend(options.iter().map(Into::into)),
            Kind::Filtered(filter) | Kind::With(filter) => {
                words.extend(["-filter_complex".into(), filter.into()])
            }
            Kind::Middle(_) => {}
        }
        words.push(file.clone().into());
        run(words)?;
        pcm(&file)
    }
}

impl Edit {
    /// Whether a part was found within a second of where it is.
    pub(super) fn is_placed(&self, made: &Made, other: &Made, part: &Shared) -> bool {
        // Where the upload's beginning lies in the known sound.
        let ahead = match self.kind {
            Kind::Middle(length) => (made.length - f64::from(length)) / 2.0,
            Kind::With(filter) if filter.contains("concat") => -other.length,
            _ => 0.0,
        };
        let found = seconds(part.theirs.start) - seconds(part.ours.start);
        (found - ahead).abs() <= 1.0
    }
}
