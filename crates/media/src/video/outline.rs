//! What is in a file, as `ffprobe` tells it.

use super::VideoLimits;
use crate::fault::{Fault, FaultCode};
use serde::Deserialize;

/// A frame rate that no camera has is a rate that the container made up.
const HIGHEST_RATE: f64 = 240.0;

/// What is in a file of sound or video. A cover that belongs to a sound is no picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Contents {
    /// Its picture, where it has one.
    pub picture: Option<Outline>,
    /// Whether it has a sound track.
    pub has_sound: bool,
}

/// What the picture of a video is like.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Width of its frames in pixels, as stored: a rotation that the container asks for is not applied, as in the reference.
    pub width: u32,
    /// Height of its frames in pixels.
    pub height: u32,
    /// Length in seconds as the container says; 0 if it does not.
    pub duration: f64,
    /// Mean frames a second as the container says, 0 to 240; 0 if it does not.
    pub rate: f64,
    /// The container, as ffmpeg calls it, such as `mov,mp4,m4a,3gp,3g2,mj2`.
    pub container: String,
    /// How the brightness of its frames is come by.
    pub brightness: Brightness,
}

/// How the brightness of frames is come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brightness {
    /// It is a plane of its own, one byte a pixel, and taken as it is.
    Plane(Levels),
    /// ffmpeg makes it, at full range, of colours, of planes of more than eight bits, or of whatever else there is. That takes it
    /// longer than many a frame takes to decode.
    Made,
}

/// Which bytes are black and white.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Levels {
    /// 0 and 255.
    Full,
    /// 16 and 235.
    Limited,
}

/// Formats that have brightness in a plane of its own, one byte a pixel. Those with a `j` are the same at full range.
const PLANES: [&str; 11] = [
    "yuv420p", "yuv422p", "yuv444p", "yuv440p", "yuv411p", "yuvj420p", "yuvj422p", "yuvj444p",
    "yuvj440p", "yuvj411p", "yuva420p",
];

impl Brightness {
    fn read(format: Option<&str>, range: Option<&str>) -> Self {
        match format {
            Some(format) if PLANES.contains(&format) => {
                let is_full = format.starts_with("yuvj") || range == Some("pc");
                Self::Plane(if is_full {
                    Levels::Full
                } else {
                    Levels::Limited
                })
            }
            _ => Self::Made,
        }
    }
}

#[derive(Deserialize)]
struct Probed {
    #[serde(default)]
    streams: Vec<Stream>,
    format: Option<Format>,
}

#[derive(Deserialize)]
struct Stream {
    codec_type: Option<String>,
    #[serde(default)]
    disposition: Disposition,
    width: Option<u32>,
    height: Option<u32>,
    avg_frame_rate: Option<String>,
    duration: Option<String>,
    pix_fmt: Option<String>,
    color_range: Option<String>,
}

#[derive(Deserialize, Default)]
struct Disposition {
    #[serde(default)]
    attached_pic: u8,
}

#[derive(Deserialize)]
struct Format {
    format_name: Option<String>,
    duration: Option<String>,
}

impl Contents {
    /// Reads what `ffprobe -of json` printed of a file.
    pub(super) fn read(json: &[u8], limits: &VideoLimits) -> Result<Self, Fault> {
        let probed: Probed = serde_json::from_slice(json)
            .map_err(|_| Fault::corrupt("ffprobe could not make sense of the file"))?;
        let kind = |stream: &&Stream, kind: &str| stream.codec_type.as_deref() == Some(kind);
        let mut streams = probed.streams.iter();
        // The one that ffmpeg takes for `0:V:0`.
        let picture =
            streams.find(|stream| kind(stream, "video") && stream.disposition.attached_pic == 0);
        let has_sound = probed.streams.iter().any(|stream| kind(&stream, "audio"));
        if picture.is_none() && !has_sound {
            return Err(Fault::unsupported(
                "the file has neither a video track nor sound that can be read",
            ));
        }
        let format = probed.format.as_ref();
        let picture = picture.map(|stream| Outline::read(stream, format, limits));
        Ok(Self {
            picture: picture.transpose()?,
            has_sound,
        })
    }
}

impl Outline {
    fn read(stream: &Stream, format: Option<&Format>, limits: &VideoLimits) -> Result<Self, Fault> {
        let (Some(width), Some(height)) = (stream.width, stream.height) else {
            return Err(Fault::corrupt(
                "the video does not say how large its frames are",
            ));
        };
        if width == 0 || height == 0 {
            return Err(Fault::corrupt("the video's frames have no size"));
        }
        let pixels = u64::from(width) * u64::from(height);
        if width.max(height) > limits.max_side || pixels > limits.max_pixels {
            return Err(Fault::new(
                FaultCode::TooLarge,
                &format!(
                    "frames of {width}×{height} are larger than the limit of {} pixels a side and {} in all",
                    limits.max_side, limits.max_pixels
                ),
            ));
        }
        let seconds = |text: Option<&String>| text.and_then(|text| positive(text));
        let duration = seconds(format.and_then(|format| format.duration.as_ref()))
            .or_else(|| seconds(stream.duration.as_ref()));
        Ok(Self {
            width,
            height,
            duration: duration.unwrap_or(0.0),
            rate: stream
                .avg_frame_rate
                .as_deref()
                .and_then(rate)
                .unwrap_or(0.0),
            container: format
                .and_then(|format| format.format_name.clone())
                .unwrap_or_default(),
            brightness: Brightness::read(stream.pix_fmt.as_deref(), stream.color_range.as_deref()),
        })
    }
}

/// A finite number above zero.
fn positive(text: &str) -> Option<f64> {
    let number = text.parse::<f64>().ok()?;
    (number.is_finite() && number > 0.0).then_some(number)
}

/// `30000/1001` as a number.
fn rate(text: &str) -> Option<f64> {
    let (over, under) = text.split_once('/')?;
    Some((positive(over)? / positive(under)?).min(HIGHEST_RATE))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Outline, Fault> {
        let contents = Contents::read(json.as_bytes(), &VideoLimits::default())?;
        Ok(contents.picture.unwrap())
    }

    #[test]
    fn pictures_and_sounds_are_told_apart_and_a_cover_is_no_picture() {
        let json = r#"{"streams":[{"codec_type":"audio"},{"codec_type":"video","width":500,"height":500,"disposition":{"attached_pic":1}}]}"#;
        let contents = |json: &str| Contents::read(json.as_bytes(), &VideoLimits::default());
        let song = contents(json).unwrap();
        assert!(song.has_sound && song.picture.is_none());
        let json = r#"{"streams":[{"codec_type":"data"},{"codec_type":"video","width":5,"height":7,"disposition":{"attached_pic":0}}]}"#;
        let silent = contents(json).unwrap();
        assert!(!silent.has_sound);
        assert_eq!(silent.picture.map(|picture| picture.height), Some(7));
        let subtitles = contents(r#"{"streams":[{"codec_type":"subtitle"}]}"#);
        assert_eq!(subtitles.unwrap_err().code, FaultCode::Unsupported);
    }

    #[test]
    fn size_rate_and_length_are_read() {
        let json = r#"{"streams":[{"codec_type":"video","width":1280,"height":720,"avg_frame_rate":"30000/1001","duration":"9.9"}],
            "format":{"format_name":"matroska,webm","duration":"10.5"}}"#;
        let outline = read(json).unwrap();
        assert_eq!((outline.width, outline.height), (1280, 720));
        assert!((outline.rate - 29.97).abs() < 0.001);
        assert!((outline.duration - 10.5).abs() < 1e-9);
        assert_eq!(outline.container, "matroska,webm");
    }

    #[test]
    fn brightness_is_taken_as_it_is_only_where_it_is_a_plane_of_bytes() {
        let of = |format: &str, range: &str| {
            let json = format!(
                r#"{{"streams":[{{"codec_type":"video","width":5,"height":5,"pix_fmt":"{format}","color_range":"{range}"}}]}}"#
            );
            read(&json).unwrap().brightness
        };
        assert_eq!(of("yuv420p", "tv"), Brightness::Plane(Levels::Limited));
        assert_eq!(of("yuv444p", "unknown"), Brightness::Plane(Levels::Limited));
        assert_eq!(of("yuv420p", "pc"), Brightness::Plane(Levels::Full));
        assert_eq!(of("yuvj422p", "tv"), Brightness::Plane(Levels::Full));
        for other in ["yuv420p10le", "gbrp", "rgb24", "gray", "pal8", "nv12"] {
            assert_eq!(of(other, "tv"), Brightness::Made, "{other}");
        }
        let json = r#"{"streams":[{"codec_type":"video","width":5,"height":5}]}"#;
        assert_eq!(read(json).unwrap().brightness, Brightness::Made);
    }

    #[test]
    fn what_the_container_does_not_say_is_zero_and_what_it_makes_up_is_bounded() {
        let outline = read(
            r#"{"streams":[{"codec_type":"video","width":5,"height":5,"avg_frame_rate":"0/0"}]}"#,
        )
        .unwrap();
        assert!(outline.rate.abs() < 1e-9 && outline.duration.abs() < 1e-9);
        let json = r#"{"streams":[{"codec_type":"video","width":5,"height":5,"avg_frame_rate":"90000/1","duration":"nan"}]}"#;
        let outline = read(json).unwrap();
        assert!((outline.rate - HIGHEST_RATE).abs() < 1e-9 && outline.duration.abs() < 1e-9);
    }

    #[test]
    fn a_video_without_pictures_or_with_huge_ones_is_refused_by_name() {
        let code = |json: &str| read(json).unwrap_err().code;
        assert_eq!(code("{}"), FaultCode::Unsupported);
        assert_eq!(code("moov atom not found"), FaultCode::Corrupt);
        assert_eq!(
            code(r#"{"streams":[{"codec_type":"video","width":0,"height":5}]}"#),
            FaultCode::Corrupt
        );
        assert_eq!(
            code(r#"{"streams":[{"codec_type":"video","width":9000,"height":5}]}"#),
            FaultCode::TooLarge
        );
        assert_eq!(
            code(r#"{"streams":[{"codec_type":"video","width":8000,"height":8000}]}"#),
            FaultCode::TooLarge
        );
    }
}
