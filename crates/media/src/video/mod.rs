//! Untrusted videos to grey frames, and files of sound and the sound tracks of videos to samples, by ffmpeg as a confined child process.
//!
//! Nothing of libav is linked into this program. For each video two processes run one after the other, `ffprobe` (what is in
//! it) and `ffmpeg` (its frames), each started through a hidden subcommand of this very binary that gives up rights first and
//! then becomes that program ([`become_decoder`]):
//!
//! ```text
//! server process                               child: this binary ─► confined ─► exec ffmpeg
//! Videos::frames(bytes) ── memory file ──────► standard input, opened as /proc/self/fd/0
//!   hashes each frame   ◄── grey pixels ────── standard output
//!   zips them with      ◄── timestamps (ms) ── standard error
//! ```
//!
//! The input is a sealed file in memory, so that a container whose index stands at its end can be read, and no name from
//! outside ever reaches a command line. Frames come as brightness alone (one byte a pixel, at the video's own size): PDQ looks at
//! nothing else, and through no scaling its hashes stay those of the reference within a few bits. Where a video keeps brightness in a
//! plane of bytes, as most do, the plane comes as it is, and [`Levels`] says what is black and white in it: to bring it to full range
//! takes ffmpeg 1.5 ms a frame of 720p, and an easy one is decoded in two.
//!
//! Sound takes the same way: the first sound track, mixed to one channel, as samples on standard output ([`Videos::sound`]). Its demuxers
//! and decoders are lists of their own, so that listening opens no decoder of pictures and looking none of sound.
//!
//! [`confine`](confine) says what holds the child, and what does not.

mod confine;
mod find;
mod listen;
mod memory_file;
mod outline;
mod planes;
mod run;
mod told;
mod watched;

pub use confine::{DecoderRefused, become_decoder};
pub use find::{Ffmpeg, INSTALL, NoFfmpeg};
pub use listen::Piece;
pub use outline::{Brightness, Contents, Levels, Outline};
pub use run::{Grey, REFUSED, Sampling, Still, Videos};

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The environment variable by which the child is told its limits, as JSON: the only one it is given.
pub const VIDEO_LIMITS_VARIABLE: &str = "STAYDOWN_VIDEO_LIMITS";

/// How much one video may cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VideoLimits {
    /// Address space of a process, in bytes: its code and libraries are some 400 MB of it. Default 2 GiB.
    pub memory_bytes: u64,
    /// Longest processor time of one process, in whole seconds. Default 240.
    pub cpu_seconds: u64,
    /// Longest time of one process. Default 300 seconds.
    pub wall_time: Duration,
    /// Longest file, in bytes. Default 64 MiB.
    pub max_input_bytes: usize,
    /// Most pixels of a frame. Default 36 million (8192×4320 has 35.4).
    pub max_pixels: u64,
    /// Longest side of a frame, in pixels. Default 8192.
    pub max_side: u32,
    /// Most frames that are looked at, of those that were asked for. Default 30,000: four hours at two frames a second,
    /// 16 minutes of every frame.
    pub max_frames: usize,
    /// Most bytes of pixels that are read from one video. Default 256 GiB, some 10 hours of 720p at 8 frames a second.
    pub max_pixel_bytes: u64,
    /// Longest sound, in seconds. Default four hours.
    pub max_sound_seconds: u64,
    /// Whether a child goes on where the system cannot filter system calls.
    pub may_go_unfiltered: bool,
}

impl Default for VideoLimits {
    fn default() -> Self {
        Self {
            memory_bytes: 2 << 30,
            cpu_seconds: 240,
            wall_time: Duration::from_secs(300),
            max_input_bytes: 64 << 20,
            max_pixels: 36_000_000,
            max_side: 8192,
            max_frames: 30_000,
            max_pixel_bytes: 256 << 30,
            max_sound_seconds: 4 * 3_600,
            may_go_unfiltered: false,
        }
    }
}
