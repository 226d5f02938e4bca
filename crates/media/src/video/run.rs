//! Running the two programs, and reading what they say within limits.

use super::planes::PlaneReader;
use super::watched::Watched;
use super::{
    Brightness, Contents, Ffmpeg, Levels, Outline, VIDEO_LIMITS_VARIABLE, VideoLimits, memory_file,
};
use crate::error::MediaError;
use crate::fault::{Fault, FaultCode};
use std::ffi::OsString;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// Containers that are read: their demuxers, of which none opens another file or address by itself.
const CONTAINERS: &str = "mov,matroska,mpegts,avi,flv,ogg";

/// What files of sound come in besides, for `ffprobe` and for listening. Pictures are not decoded from these.
pub(super) const SOUNDS: &str = "mov,matroska,mpegts,avi,flv,ogg,mp3,wav,flac";

/// How pictures may be coded. What `ffprobe` looks into is not held to this list, as it opens sound tracks as well.
const CODECS: &str = "h264,hevc,vp8,vp9,libvpx-vp9,av1,libdav1d,libaom-av1,mpeg4,msmpeg4v2,msmpeg4,mpeg1video,mpeg2video,\
    h263,flv,mjpeg,theora,vc1,wmv1,wmv2,wmv3,ffv1,rawvideo";

/// The input: this process's standard input, opened anew so that it can be read from any place.
pub(super) const INPUT: &str = "file:/proc/self/fd/0";

/// How a frame that is scaled becomes grey at full range.
const GREY: &str = "flags=area,format=gray";

/// What `ffprobe` is asked for.
const ASKED: &str = "stream=codec_type,width,height,avg_frame_rate,duration,pix_fmt,color_range:stream_disposition=attached_pic:format=format_name,duration";

/// Most bytes of what `ffprobe` prints.
const MOST_PROBED: usize = 1 << 20;

/// Frames a second above which frames are left out although their timestamps would ask for them: a container may give all
/// frames the same one.
const FASTEST: f64 = 60.0;

/// Bytes that a pipe may hold without its owner being privileged.
const PIPE: usize = 1 << 20;

/// Bytes that ffmpeg writes at a time, and how fast: it copies them.
const PIECE: u64 = 32 << 10;
const BYTES_A_NANOSECOND: u64 = 5;

/// The exit code of a child that could not be confined or become ffmpeg.
pub const REFUSED: u8 = 97;

/// Which frames are looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sampling {
    /// All.
    EveryFrame,
    /// The first, and then the next that is so many seconds later or more (at least a hundredth), by the frames' own
    /// timestamps: a varying frame rate makes no difference. All are decoded.
    Every(f64),
    /// As [`Sampling::Every`], of the frames from which others are decoded: those that nobody needs are not decoded, a quarter to a
    /// half of the work with usual encoders.
    EveryReferred(f64),
    /// Only those that need no other to be decoded: several times faster, and as seldom as whoever made the video chose.
    KeyFrames,
    /// As [`Sampling::Every`], of what is shown from some second on until another, and nothing else is decoded than what that needs. Where a
    /// video cannot be entered there, no frame may come of it.
    Within {
        /// From when, in seconds.
        from: f64,
        /// Until when, in seconds.
        until: f64,
        /// Seconds between two frames, as of [`Sampling::Every`].
        step: f64,
    },
}

/// One frame: its brightness.
#[derive(Debug, Clone, Copy)]
pub struct Grey<'a> {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Row by row, one byte a pixel.
    pub pixels: &'a [u8],
    /// What is black in it, and what is white.
    pub levels: Levels,
}

/// A frame of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Still {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its brightness, row by row, 0 black to 255 white.
    pub pixels: Vec<u8>,
}

/// Reads videos and sounds, one process at a time for each caller.
#[derive(Debug, Clone)]
pub struct Videos {
    /// This very binary.
    pub program: PathBuf,
    /// The hidden subcommand that calls [`become_decoder`](super::become_decoder).
    pub arguments: Vec<OsString>,
    /// What one video may cost.
    pub limits: VideoLimits,
}

impl Videos {
    /// What the picture of a video is like. Blocks: call it on a thread of its own, which must live until it returns.
    ///
    /// # Errors
    /// As [`Videos::contents`]; also where there is no picture.
    pub fn outline(&self, bytes: &[u8]) -> Result<Outline, MediaError> {
        let picture = self.contents(bytes)?.picture;
        let none = "the file has no video track that can be read, only sound or other tracks";
        picture.ok_or_else(|| Fault::unsupported(none).into())
    }

    /// What is in a file: a picture that moves, a sound, or both. Blocks: call it on a thread of its own, which must live until
    /// it returns.
    ///
    /// # Errors
    /// [`MediaError`] saying what is wrong with the file, or that ffmpeg is missing.
    pub fn contents(&self, bytes: &[u8]) -> Result<Contents, MediaError> {
        let ffmpeg = self.ready(bytes)?;
        // No limit of pixels here: it would be told that a large video has no size. Memory is limited anyway.
        let arguments = [
            &[
                "-v",
                "quiet",
                "-protocol_whitelist",
                "file",
                "-format_whitelist",
                SOUNDS,
            ][..],
            &["-show_entries", ASKED, "-of", "json", INPUT],
        ]
        .concat();
        let mut child = self.start(&ffmpeg.ffprobe, &arguments, bytes, Stdio::null())?;
        let mut output = child.stdout.take().ok_or_else(no_pipe)?;
        let watched = Watched::new(child, self.limits.wall_time);
        let mut json = Vec::new();
        let read = (&mut output)
            .take(MOST_PROBED as u64)
            .read_to_end(&mut json);
        drop(output);
        let status = watched.end()?;
        read.map_err(unreadable)?;
        if !status.success() {
            return Err(Fault::corrupt(
                "it begins as a video or a sound does, but ffprobe can make nothing of it: it is truncated, damaged, or of no kind that is read here",
            )
            .into());
        }
        Ok(Contents::read(&json, &self.limits)?)
    }

    /// Decodes a video and hands each frame that `sampling` asks for to `each`, in the order in which they are shown. Gives when
    /// each of them is shown, in milliseconds. `outline` is what [`Videos::outline`] told of these bytes. Blocks: call it on a
    /// thread of its own, which must live until it returns.
    ///
    /// # Errors
    /// As [`Videos::outline`]; also where no frame at all can be decoded, or a limit is reached. Nothing that `each` was given
    /// counts then.
    pub fn frames(
        &self,
        bytes: &[u8],
        outline: &Outline,
        sampling: Sampling,
        mut each: impl FnMut(Grey<'_>),
    ) -> Result<Vec<u64>, MediaError> {
        let (width, height) = (outline.width, outline.height);
        let scaled = format!("scale={width}:{height}:{GREY}");
        // Nothing is scaled, and nothing converted, as long as the frames are what the first was.
        let (filter, levels) = match outline.brightness {
            Brightness::Plane(levels) => (format!("extractplanes=y,{scaled}"), levels),
            Brightness::Made => (scaled, Levels::Full),
        };
        self.decode(bytes, sampling, (width, height), &filter, |pixels| {
            each(Grey {
                width,
                height,
                pixels,
                levels,
            });
        })
    }

    /// Some frames, evenly spread and made smaller, for people to look at: at most `most`, each at most `side` pixels a side.
    ///
    /// # Errors
    /// As [`Videos::frames`].
    pub fn stills(&self, bytes: &[u8], most: usize, side: u32) -> Result<Vec<Still>, MediaError> {
        let outline = self.outline(bytes)?;
        let largest = outline.width.max(outline.height);
        let shrunk = |length: u32| {
            let shrunk = u64::from(length) * u64::from(side.min(largest)) / u64::from(largest);
            u32::try_from(shrunk).unwrap_or(side).max(1)
        };
        let (width, height) = (shrunk(outline.width), shrunk(outline.height));
        let seconds = (outline.duration / most.max(1) as f64).max(0.2);
        let mut stills = Vec::new();
        let filter = format!("scale={width}:{height}:{GREY}");
        let sampling = Sampling::Every(seconds);
        self.decode(bytes, sampling, (width, height), &filter, |pixels| {
            if stills.len() < most {
                stills.push(Still {
                    width,
                    height,
                    pixels: pixels.to_vec(),
                });
            }
        })?;
        Ok(stills)
    }

    /// Decodes to frames that `filter` makes grey and of a size, and gives when each is shown.
    fn decode(
        &self,
        bytes: &[u8],
        sampling: Sampling,
        (width, height): (u32, u32),
        filter: &str,
        mut each: impl FnMut(&[u8]),
    ) -> Result<Vec<u64>, MediaError> {
        let ffmpeg = self.ready(bytes)?;
        let select = match sampling {
            Sampling::EveryFrame | Sampling::KeyFrames => String::new(),
            Sampling::Every(seconds)
            | Sampling::EveryReferred(seconds)
            | Sampling::Within { step: seconds, .. } => {
                let seconds = seconds.max(0.01);
                let frames = (seconds * FASTEST).ceil().max(1.0);
                // A millisecond less: timestamps of some containers are rounded to one.
                format!(
                    "select='isnan(prev_selected_t)+gte(t-prev_selected_t,{})+gte(n-prev_selected_n,{frames})',",
                    (seconds - 0.001).max(0.001)
                )
            }
        };
        let filter = format!("{select}{filter}");
        let skip = match sampling {
            Sampling::KeyFrames => &["-skip_frame", "nokey"][..],
            Sampling::EveryReferred(_) => &["-skip_frame", "noref"],
            // The edges of blocks are not smoothed in frames from which no other is decoded, so nothing adds up. That saves an
            // eighth, and moves the hash of such a frame by 2 bits at most.
            Sampling::EveryFrame | Sampling::Every(_) | Sampling::Within { .. } => {
                &["-skip_loop_filter", "noref"]
            }
        };
        let piece = match sampling {
            Sampling::Within { from, until, .. } => Some((from.max(0.0), until)),
            _ => None,
        };
        let entered = piece.map(|(from, until)| {
            let lasts = (until - from).max(0.01);
            [from, lasts].map(|seconds| format!("{seconds:.3}"))
        });
        let enter = match &entered {
            // Times stay those of the whole.
            Some([from, lasts]) => {
                vec![
                    "-copyts",
                    "-start_at_zero",
                    "-ss",
                    from.as_str(),
                    "-t",
                    lasts.as_str(),
                ]
            }
            None => Vec::new(),
        };
        let max_pixels = self.limits.max_pixels.to_string();
        let arguments = [
            &[
                "-nostdin",
                "-v",
                "quiet",
                "-protocol_whitelist",
                "file,pipe",
            ][..],
            &["-format_whitelist", CONTAINERS, "-codec_whitelist", CODECS],
            &["-max_pixels", &max_pixels, "-noautorotate", "-threads", "1"],
            skip,
            &enter,
            &["-i", INPUT, "-map", "0:V:0", "-an", "-sn", "-dn"],
            &[
                "-filter_threads",
                "1",
                "-vf",
                &filter,
                "-fps_mode",
                "passthrough",
            ],
            // Frames as they are, each behind a line: as raw video each would be copied once more first.
            &["-c:v", "wrapped_avframe", "-threads", "1", "-f", "tee"],
            &["[f=yuv4mpegpipe]pipe:1|[f=mkvtimestamp_v2]pipe:2"],
        ]
        .concat();
        let mut child = self.start(&ffmpeg.ffmpeg, &arguments, bytes, Stdio::piped())?;
        let mut pixels = child.stdout.take().ok_or_else(no_pipe)?;
        let times = child.stderr.take().ok_or_else(no_pipe)?;
        let most = self.limits.max_frames;
        let times = thread::spawn(move || timestamps(times, most));
        let watched = Watched::new(child, self.limits.wall_time);
        // As much at a time as the kernel lets a pipe hold: a frame is megabytes, and each change between the two costs.
        let _ = rustix::pipe::fcntl_setpipe_size(&pixels, PIPE);
        let size = width as usize * height as usize;
        let frames_by_bytes = self.limits.max_pixel_bytes / size.max(1) as u64;
        let mut reader = PlaneReader::new(&mut pixels, size, await_most);
        let mut frames = 0;
        let too_many = loop {
            match reader.frame() {
                Ok(Some(_)) if frames == most || frames as u64 == frames_by_bytes => break true,
                Ok(Some(frame)) => each(frame),
                Ok(None) | Err(_) => break false,
            }
            frames += 1;
        };
        drop(pixels);
        if too_many {
            watched.kill()?;
            drop(times.join());
            return Err(Fault::new(
                FaultCode::TooLarge,
                &format!("it has more than {frames} frames to look at; send it in parts"),
            )
            .into());
        }
        let status = watched.end()?;
        let at = times.join().unwrap_or_default();
        if frames == 0 {
            let _ = status;
            return Err(Fault::corrupt("no frame of the video can be decoded").into());
        }
        // A video that breaks off ends ffmpeg in several ways; what could be decoded counts. But each frame has its time.
        if at.len() < frames {
            return Err(MediaError::Garbled {
                what: format!("{frames} frames with {} timestamps", at.len()),
            });
        }
        Ok(at.into_iter().take(frames).collect())
    }

    pub(super) fn ready(&self, bytes: &[u8]) -> Result<Ffmpeg, MediaError> {
        if bytes.len() > self.limits.max_input_bytes {
            return Err(MediaError::TooManyBytes {
                limit: self.limits.max_input_bytes,
            });
        }
        Ffmpeg::find()
            .map_err(|error| Fault::new(FaultCode::DecoderMissing, &error.to_string()).into())
    }

    pub(super) fn start(
        &self,
        program: &Path,
        arguments: &[&str],
        bytes: &[u8],
        second: Stdio,
    ) -> Result<Child, MediaError> {
        let limits =
            serde_json::to_string(&self.limits).map_err(|error| unavailable(&error.to_string()))?;
        let file = memory_file::sealed(bytes)
            .map_err(|error| unavailable(&format!("no memory for the video: {error}")))?;
        Command::new(&self.program)
            .args(&self.arguments)
            .arg(program)
            .args(arguments)
            // The server's environment holds secrets.
            .env_clear()
            .env(VIDEO_LIMITS_VARIABLE, limits)
            .stdin(Stdio::from(file))
            .stdout(Stdio::piped())
            .stderr(second)
            .process_group(0)
            .spawn()
            .map_err(|error| unavailable(&format!("the decoder cannot be started: {error}")))
    }
}

/// Waits a little for the rest of a frame of `size` bytes that has begun to come, once. ffmpeg writes it in pieces of 32 KB, and
/// would wake this process for each of them.
fn await_most(pipe: &impl AsFd, size: usize) {
    let wanted = size.min(PIPE / 2);
    let there = rustix::io::ioctl_fionread(pipe).unwrap_or(u64::MAX);
    let missing = (wanted as u64).saturating_sub(there);
    if missing > PIECE {
        thread::sleep(Duration::from_nanos(missing / BYTES_A_NANOSECOND));
    }
}

/// What ffmpeg writes of each frame's time: a line of words, then one whole number of milliseconds a line. What is below zero
/// is shown at the beginning.
fn timestamps(mut input: impl Read, most: usize) -> Vec<u64> {
    let mut text = Vec::new();
    // A time of up to 19 digits and a line's end each, and the first line.
    let limit = (most as u64 + 2) * 21 + 64;
    drop((&mut input).take(limit).read_to_end(&mut text));
    String::from_utf8_lossy(&text)
        .lines()
        .filter_map(|line| line.parse::<i64>().ok())
        .map(|at| u64::try_from(at).unwrap_or(0))
        .collect()
}

pub(super) fn no_pipe() -> MediaError {
    unavailable("the decoder has no pipes")
}

pub(super) fn unavailable(cause: &str) -> MediaError {
    MediaError::Unavailable {
        cause: cause.to_owned(),
    }
}

#[allow(clippy::needless_pass_by_value)] // the shape map_err wants
fn unreadable(error: io::Error) -> MediaError {
    MediaError::Garbled {
        what: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_lines_of_whole_milliseconds_and_nothing_else() {
        let text = "# timecode format v2\n-20\n0\n33\n67 \nabc\n100\n";
        assert_eq!(timestamps(text.as_bytes(), 10), [0, 0, 33, 100]);
    }
}
