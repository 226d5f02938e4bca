//! Sounds for people to listen to: an excerpt that is made anew, never the bytes as they came.
//!
//! What the confined ffmpeg decodes is one channel of plain samples; they are put behind a header of our own (WAV), so that a browser
//! plays what we wrote and parses nothing that came from outside.

use crate::{App, AppError, Caller, ContentKind, reach};
use casework::{EntryId, Match, Scope, Sensitive};
use media::video::{Ffmpeg, INSTALL, Piece, Videos};
use media::{Fault, FaultCode, MediaError};
use std::collections::HashMap;
use std::time::Duration;
use store::{Connection, Holder, banks};

/// Longest piece that is given to a listener at once. A sound that is longer is heard piece by piece.
pub const LONGEST_HEARD: Duration = Duration::from_secs(300);

/// Samples a second: enough for speech and to recognise a song, 32 kB for each second.
const RATE: u32 = 16_000;

/// Length of what stands before the samples.
const HEADER: usize = 44;

/// What can be heard where two contents resemble each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audible {
    /// Of the content of the case.
    pub seen: Option<Audio>,
    /// Of the known content.
    pub known: Option<Audio>,
}

/// A sound, or the sound track of a video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audio {
    /// Its length in milliseconds, where that is known.
    pub duration_ms: Option<u64>,
    /// Whether there is a picture, too.
    pub is_video: bool,
    /// Whether it has sound for certain; otherwise it is a video that may have none.
    pub is_certain: bool,
}

/// How whoever runs this machine gets the program that sounds are made audible with; `None` where it is there.
#[must_use]
pub fn lacks_for_listening() -> Option<&'static str> {
    Ffmpeg::find().is_err().then_some(INSTALL)
}

impl App {
    /// What can be heard of each match of a case, in their order. Nothing is decoded for that: what was found tells, and what is kept of
    /// the known content.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn audible(
        &self,
        caller: &Caller,
        matches: &[Match],
    ) -> Result<Vec<Audible>, AppError> {
        caller.must(Scope::CasesRead)?;
        let mut connection = self.store().read().await?;
        let mut known: HashMap<&EntryId, Option<(Audio, bool)>> = HashMap::new();
        let mut audible = Vec::with_capacity(matches.len());
        for found in matches {
            if !may_sound(found) {
                audible.push(Audible::default());
                continue;
            }
            let of_entry = match known.get(&found.entry) {
                Some(told) => *told,
                None => {
                    let told = heard_of(&mut connection, caller, &found.entry).await?;
                    known.insert(&found.entry, told);
                    told
                }
            };
            audible.push(Audible {
                seen: seen(found, of_entry.map(|(audio, _)| audio)),
                known: of_entry
                    .filter(|(_, is_shown)| *is_shown)
                    .map(|(audio, _)| audio),
            });
        }
        Ok(audible)
    }

    /// What can be heard of the caller's captures, held uploads or banks, from some milliseconds on, as a WAV file of [`LONGEST_HEARD`] at
    /// most. Of an upload that holds others, `sha256` is its own, a point, and that of the part.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it is not the caller's, or neither sound nor video; [`AppError::Media`] when nothing can be heard.
    pub async fn sound(
        &self,
        caller: &Caller,
        sha256: &str,
        from_ms: u64,
    ) -> Result<Vec<u8>, AppError> {
        caller.must(Scope::CasesRead)?;
        let (whole, part) = match sha256.split_once('.') {
            Some((whole, part)) => (whole, Some(part)),
            None => (sha256, None),
        };
        let mut connection = self.store().read().await?;
        let holder = reach::picture(&mut connection, caller, whole)
            .await
            .map_err(no_sound)?;
        drop(connection);
        self.excerpt(caller, holder, whole, part, from_ms).await
    }

    /// What can be heard of a bank entry the caller matches against, as [`App::sound`].
    ///
    /// # Errors
    /// As [`App::sound`]; [`AppError::NotFound`] also where the caller is not told what matches with its bank are.
    pub async fn entry_sound(
        &self,
        caller: &Caller,
        id: &EntryId,
        from_ms: u64,
    ) -> Result<Vec<u8>, AppError> {
        caller.must(Scope::CasesRead)?;
        let mut connection = self.store().read().await?;
        let sha256 = reach::entry_picture(&mut connection, caller, id)
            .await
            .map_err(no_sound)?;
        drop(connection);
        self.excerpt(caller, id.into(), &sha256, None, from_ms)
            .await
    }

    async fn excerpt(
        &self,
        caller: &Caller,
        holder: Holder,
        sha256: &str,
        part: Option<&str>,
        from_ms: u64,
    ) -> Result<Vec<u8>, AppError> {
        let mut bytes = self.store().blobs().get(holder, sha256).await?;
        if let Some(part) = part {
            let found = self.part_with(bytes.into(), part).await?;
            bytes = found.ok_or(AppError::NotFound("sound"))?.into();
        }
        if !ContentKind::is_recording(&bytes) {
            return Err(AppError::NotFound("sound"));
        }
        // On record before anything of it is heard, as a picture before it is seen.
        let what = Sensitive::Picture {
            sha256: sha256.to_owned(),
        };
        self.note_reading(caller, what, None, 1).await?;
        let make = move |videos: &Videos| wav_of(videos, &bytes, from_ms);
        self.inner.viewer.run(make).await
    }
}

/// What can be heard of an entry, and whether the caller is shown it.
async fn heard_of(
    connection: &mut Connection,
    caller: &Caller,
    id: &EntryId,
) -> Result<Option<(Audio, bool)>, AppError> {
    let content = banks::entry(connection, id)
        .await?
        .map(|entry| entry.content);
    let audio = content.and_then(|content| {
        Some(Audio {
            duration_ms: Some(content.sound.as_ref()?.duration_ms),
            is_video: content.video.is_some(),
            is_certain: true,
        })
    });
    let Some(audio) = audio else {
        return Ok(None);
    };
    match reach::entry_picture(connection, caller, id).await {
        Ok(_) => Ok(Some((audio, true))),
        Err(AppError::NotFound(_)) => Ok(Some((audio, false))),
        Err(error) => Err(error),
    }
}

/// The same as for a picture that is not there; only the word differs.
fn no_sound(error: AppError) -> AppError {
    match error {
        AppError::NotFound(_) => AppError::NotFound("sound"),
        other => other,
    }
}

/// Whether there may be anything to hear of a match.
fn may_sound(found: &Match) -> bool {
    found.sound.is_some()
        || found.video.is_some()
        || matches!(found.signal.as_str(), "sound" | "sha256")
}

/// What can be heard of the content of a case, given what can be heard of the known one.
fn seen(found: &Match, known: Option<Audio>) -> Option<Audio> {
    if found.signal == "sha256" {
        // The same bytes.
        return known;
    }
    let video = found
        .video
        .as_ref()
        .filter(|video| video.query_duration_ms > 0);
    if let Some(sound) = &found.sound {
        return Some(Audio {
            duration_ms: Some(sound.query_duration_ms),
            is_video: video.is_some(),
            is_certain: true,
        });
    }
    video.map(|video| Audio {
        duration_ms: Some(video.query_duration_ms),
        is_video: true,
        is_certain: false,
    })
}

/// A piece of the sound of a file, made anew.
fn wav_of(videos: &Videos, bytes: &[u8], from_ms: u64) -> Result<Vec<u8>, MediaError> {
    let limit = videos.limits.max_sound_seconds.saturating_mul(1_000);
    if from_ms > limit {
        let why = "no sound of so great a length is read here";
        return Err(Fault::new(FaultCode::TooLarge, why).into());
    }
    let piece = Piece {
        from: Duration::from_millis(from_ms),
        longest: LONGEST_HEARD,
    };
    let most = LONGEST_HEARD.as_secs() as usize * RATE as usize;
    let mut file = vec![0; HEADER];
    videos.piece_of_sound(bytes, RATE, piece, |samples| {
        let left = most.saturating_sub((file.len() - HEADER) / 2);
        let samples = samples.iter().take(left);
        file.extend(samples.flat_map(|sample| sample.to_le_bytes()));
    })?;
    let header = header(file.len() - HEADER);
    for (to, byte) in file.iter_mut().zip(header) {
        *to = byte;
    }
    Ok(file)
}

/// The beginning of a WAV file with so many bytes of samples: one channel, 16 bits.
fn header(data: usize) -> [u8; HEADER] {
    let mut header = *b"RIFF....WAVEfmt \x10\0\0\0\x01\0\x01\0........\x02\0\x10\0data....";
    let data = u32::try_from(data).unwrap_or(u32::MAX);
    let numbers = [
        (4, data.saturating_add(HEADER as u32 - 8)),
        (24, RATE),
        (28, 2 * RATE),
        (40, data),
    ];
    for (place, number) in numbers {
        header[place..place + 4].copy_from_slice(&number.to_le_bytes());
    }
    header
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_header_says_how_long_the_samples_behind_it_are() {
        let header = header(64_000);
        let number = |place: usize| {
            header[place..place + 4]
                .iter()
                .rev()
                .fold(0_u32, |number, byte| (number << 8) | u32::from(*byte))
        };
        assert_eq!(
            (&header[..4], &header[8..16]),
            (&b"RIFF"[..], &b"WAVEfmt "[..])
        );
        assert_eq!([number(4), number(40)], [64_036, 64_000]);
        assert_eq!([number(24), number(28)], [16_000, 32_000]);
        assert_eq!(&header[36..40], b"data");
    }

    #[test]
    fn of_the_same_bytes_the_same_is_heard_and_of_a_picture_nothing() {
        let audio = Audio {
            duration_ms: Some(9_000),
            is_video: true,
            is_certain: true,
        };
        let found = |signal: &str| {
            let json = format!(
                r#"{{"signal":"{signal}","query":"","banked":"","distance":0,"threshold":0,"bank":"bank_00000000000000000000000001",
                "bank_name":"","bank_version":1,"entry":"entry_00000000000000000000000001","label":"","ground":"incites"}}"#
            );
            serde_json::from_str::<Match>(&json).unwrap()
        };
        assert_eq!(seen(&found("sha256"), Some(audio)), Some(audio));
        assert_eq!(seen(&found("sha256"), None), None);
        assert_eq!(seen(&found("pdq"), Some(audio)), None);
        assert!(!may_sound(&found("pdq")) && may_sound(&found("sound")));
    }
}
