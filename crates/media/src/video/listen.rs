//! The sound of a file, decoded in the same confined way as pictures.

use super::Videos;
use super::run::{INPUT, SOUNDS, no_pipe};
use super::watched::Watched;
use crate::error::MediaError;
use crate::fault::{Fault, FaultCode};
use std::io::Read;
use std::process::Stdio;
use std::time::Duration;

/// How sound may be coded.
const CODECS: &str = "mp3float,mp3,mp2float,mp2,mp1float,aac,aac_latm,ac3,eac3,opus,libopus,vorbis,flac,alac,amrnb,amrwb,wmav1,wmav2,\
    adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,\
    pcm_u8,pcm_s8,pcm_alaw,pcm_mulaw";

/// Bytes read at a time.
const PORTION: usize = 64 << 10;

/// A piece of a sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins.
    pub from: Duration,
    /// How long it is at most; it is shorter where the sound ends before.
    pub longest: Duration,
}

impl Videos {
    /// Decodes the first sound track of a file and hands its samples, 16 bits of one channel at `rate` samples a second, to `each` as they
    /// come. Gives how many there were. Blocks: call it on a thread of its own, which must live until it returns.
    ///
    /// # Errors
    /// As [`Videos::contents`]; also where no sound at all can be decoded, or a limit is reached. Nothing that `each` was given counts
    /// then.
    pub fn sound(
        &self,
        bytes: &[u8],
        rate: u32,
        each: impl FnMut(&[i16]),
    ) -> Result<u64, MediaError> {
        self.samples(bytes, rate, None, each)
    }

    /// As [`Videos::sound`], of a piece only: what lies before it is skipped, and what lies behind is not decoded.
    ///
    /// # Errors
    /// As [`Videos::sound`]; also where the sound ends before the piece begins.
    pub fn piece_of_sound(
        &self,
        bytes: &[u8],
        rate: u32,
        piece: Piece,
        each: impl FnMut(&[i16]),
    ) -> Result<u64, MediaError> {
        self.samples(bytes, rate, Some(piece), each)
    }

    fn samples(
        &self,
        bytes: &[u8],
        rate: u32,
        piece: Option<Piece>,
        mut each: impl FnMut(&[i16]),
    ) -> Result<u64, MediaError> {
        let ffmpeg = self.ready(bytes)?;
        let rate_text = rate.to_string();
        let seconds = |span: Duration| format!("{}.{:03}", span.as_secs(), span.subsec_millis());
        let [from, longest] = piece.map_or_else(Default::default, |piece| {
            [piece.from, piece.longest].map(seconds)
        });
        let (before, behind) = match piece {
            Some(_) => (vec!["-ss", &from], vec!["-t", &longest]),
            None => (Vec::new(), Vec::new()),
        };
        let arguments = [
            &[
                "-nostdin",
                "-v",
                "quiet",
                "-protocol_whitelist",
                "file,pipe",
            ][..],
            &["-format_whitelist", SOUNDS, "-codec_whitelist", CODECS],
            &["-threads", "1"],
            &before,
            &["-i", INPUT, "-map", "0:a:0", "-vn", "-sn"],
            &behind,
            &["-dn", "-filter_threads", "1", "-ac", "1", "-ar", &rate_text],
            &[
                "-c:a",
                "pcm_s16le",
                "-threads",
                "1",
                "-f",
                "s16le",
                "pipe:1",
            ],
        ]
        .concat();
        let mut child = self.start(&ffmpeg.ffmpeg, &arguments, bytes, Stdio::null())?;
        let mut output = child.stdout.take().ok_or_else(no_pipe)?;
        let watched = Watched::new(child, self.limits.wall_time);
        let most = self.limits.max_sound_seconds.saturating_mul(rate.into());
        let (mut portion, mut filled, mut count) = (vec![0; PORTION], 0, 0_u64);
        let mut samples = Vec::with_capacity(PORTION / 2);
        let is_too_long = loop {
            match output.read(&mut portion[filled..]) {
                Ok(0) | Err(_) => break false,
                Ok(read) => filled += read,
            }
            let (whole, _) = portion[..filled].as_chunks::<2>();
            samples.clear();
            samples.extend(whole.iter().map(|two| i16::from_le_bytes(*two)));
            count += samples.len() as u64;
            if count > most {
                break true;
            }
            each(&samples);
            // A pipe may hand over half of a sample.
            let taken = 2 * samples.len();
            portion.copy_within(taken..filled, 0);
            filled -= taken;
        };
        drop(output);
        if is_too_long {
            watched.kill()?;
            let minutes = self.limits.max_sound_seconds / 60;
            return Err(Fault::new(
                FaultCode::TooLarge,
                &format!("its sound is longer than {minutes} minutes; send it in parts"),
            )
            .into());
        }
        watched.end()?;
        if count == 0 && piece.is_some_and(|piece| !piece.from.is_zero()) {
            return Err(
                Fault::unsupported("the sound ends before, or cannot be decoded there").into(),
            );
        }
        if count == 0 {
            return Err(Fault::unsupported(
                "no sound of the file can be decoded: it is damaged, or coded in a way that is not read here",
            )
            .into());
        }
        Ok(count)
    }
}
