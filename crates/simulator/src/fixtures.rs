//! The samples of the story that are no pictures: videos and texts, all harmless, with the edits by which they come back.
//!
//! The videos are committed, so that the story needs no program to make them; `data/make-videos.sh` says what is on them and made
//! them with ffmpeg's own test sources. The texts are articles of the Universal Declaration of Human Rights in Arabic.

use crate::samples::Sample;

/// Stands for a known video: twelve seconds, six scenes.
#[must_use]
pub fn known_video() -> Sample {
    sample("fractals.mp4", include_bytes!("../data/known.mp4"))
}

/// The known video as people pass it on: [`RECUT_FROM_MS`] to [`RECUT_UNTIL_MS`] of it, smaller, coarser, in another format.
#[must_use]
pub fn recut_video() -> Sample {
    sample("fractals-recut.webm", include_bytes!("../data/recut.webm"))
}

/// Where the re-cut video begins in the known one, in milliseconds.
pub const RECUT_FROM_MS: u64 = 3_000;
/// Where it ends there.
pub const RECUT_UNTIL_MS: u64 = 9_000;

/// Another video, which must not be held.
#[must_use]
pub fn other_video() -> Sample {
    sample(
        "other-fractals.webm",
        include_bytes!("../data/unrelated.webm"),
    )
}

/// Stands for a known text: articles 1 and 2.
const KNOWN_TEXT: [&str; 4] = [
    "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق.",
    "وقد وهبوا عقلا وضميرا وعليهم أن يعامل بعضهم بعضا بروح الإخاء.",
    "لكل إنسان حق التمتع بكافة الحقوق والحريات الواردة في هذا الإعلان، دون أي تمييز، كالتمييز بسبب العنصر أو اللون أو الجنس أو اللغة أو الدين أو الرأي السياسي أو أي رأي آخر، أو الأصل الوطني أو الاجتماعي أو الثروة أو الميلاد أو أي وضع آخر.",
    "وفضلا عما تقدم فلن يكون هناك أي تمييز أساسه الوضع السياسي أو القانوني أو الدولي لبلد أو البقعة التي ينتمي إليها الفرد سواء كان هذا البلد أو تلك البقعة مستقلا أو تحت الوصاية أو غير متمتع بالحكم الذاتي.",
];

/// What stands in the place of the second sentence when the text comes back.
const EDITED_SENTENCE: &str = "وهبهم الله عقلا وضميرا، فليعامل كل منهم أخاه بروح المحبة.";

/// A text that must not be held: articles 24 and 27.
const OTHER_TEXT: &str = "لكل شخص الحق في الراحة، أو في أوقات الفراغ، ولا سيما في تحديد معقول لساعات العمل وفي عطلات دورية بأجر. \
لكل فرد الحق في أن يشترك اشتراكا حرا في حياة المجتمع الثقافي وفي الاستمتاع بالفنون والمساهمة في التقدم العلمي والاستفادة من نتائجه.";

/// The address that is known, as it is banked.
pub const KNOWN_LINK: &str = "https://files.example.org/v/1948";

/// The same as people write it so that no program makes a link of it.
pub const LINK_AS_WRITTEN: &str = "hxxps://files[.]example[.]org/v/1948/?utm_source=post";

/// The known text.
#[must_use]
pub fn known_text() -> Sample {
    sample("statement.txt", KNOWN_TEXT.join(" ").as_bytes())
}

/// The known text as people change it to slip through: vowel points on every third letter, words drawn out, Persian letters, a sentence
/// said otherwise, and, behind Arabic words, [`LINK_AS_WRITTEN`].
#[must_use]
pub fn edited_text() -> Sample {
    const FATHA: char = '\u{64e}';
    const TATWEEL: &str = "\u{640}\u{640}";
    let [first, _, third, fourth] = KNOWN_TEXT;
    let said = [first, EDITED_SENTENCE, third, fourth].join(" ");
    let drawn_out = said
        .replace("الحقوق", &format!("الحقـ{TATWEEL}وق"))
        .replace("تمييز", &format!("تمي{TATWEEL}يز"));
    let persian = drawn_out.replace('ي', "ی").replace('ك', "ک");
    let is_letter = |c: char| c.is_alphabetic() && c != '\u{640}';
    let mut text = String::with_capacity(2 * persian.len());
    for (place, letter) in persian.chars().enumerate() {
        text.push(letter);
        if place % 3 == 0 && is_letter(letter) {
            text.push(FATHA);
        }
    }
    sample(
        "post.txt",
        format!("{text} الرابط: {LINK_AS_WRITTEN}").as_bytes(),
    )
}

/// Another text, with an address that nobody knows.
#[must_use]
pub fn other_text() -> Sample {
    sample(
        "other-post.txt",
        format!("{OTHER_TEXT} https://www.example.net/").as_bytes(),
    )
}

fn sample(name: &str, bytes: &[u8]) -> Sample {
    Sample {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_edited_text_has_points_drawn_out_words_other_letters_another_sentence_and_the_link() {
        let known = String::from_utf8(known_text().bytes).unwrap();
        let edited = String::from_utf8(edited_text().bytes).unwrap();
        let count = |text: &str, letter| text.matches(letter).count();
        assert_eq!(count(&known, '\u{64e}') + count(&known, '\u{640}'), 0);
        assert!(count(&edited, '\u{64e}') > 50 && count(&edited, '\u{640}') > 5);
        assert!(count(&known, 'ي') > 20 && count(&edited, 'ي') < 3);
        assert!(edited.ends_with(LINK_AS_WRITTEN) && !edited.contains(KNOWN_LINK));
        let words = |text: &str| -> std::collections::HashSet<String> {
            text.split(' ').map(str::to_owned).collect()
        };
        assert!(
            words(&known).intersection(&words(&edited)).count() * 4 < words(&known).len(),
            "few words stand as they were"
        );
    }

    #[test]
    fn the_videos_are_small_and_of_two_formats() {
        for (video, mark) in [
            (known_video(), &b"ftyp"[..]),
            (recut_video(), b"\x1a\x45\xdf\xa3"),
            (other_video(), b"\x1a\x45\xdf\xa3"),
        ] {
            assert!(video.bytes.len() < 100 * 1024, "{}", video.name);
            assert!(
                video.bytes[..12].windows(4).any(|four| four == mark),
                "{}",
                video.name
            );
        }
    }
}
