//! Listening: what a reviewer hears is made anew, is on record, is nobody else's, and never begins by itself.

use crate::access::read_records;
use crate::session::Session;
use crate::sounds::{
    H264, LIFE, VP8, bank, can_read_sounds, coded, cut, ffmpeg, melody, text, under, wav,
};
use crate::stage::{AUTHORITY, PROVIDER, Stage, picture};
use casework::{CaseId, Role, Way};
use std::path::Path;
use std::process::Command;
use testkit::{Answer, Options};

/// Bytes of a second of what is heard, and of the header before it.
const SECOND: usize = 32_000;
const HEADER: usize = 44;

/// Uploads a file under a reference; the case that is opened.
async fn held(stage: &Stage, bytes: &[u8], reference: &str) -> CaseId {
    let client = stage.analyst();
    let answer = client.match_file("a", bytes, Some(reference)).await;
    answer.unwrap().case.unwrap()
}

async fn page(session: &Session, case: &CaseId) -> String {
    let answer = session.get(&format!("/cases/{case}")).await;
    assert_eq!(answer.status, 200);
    answer.text()
}

fn sha256(bytes: &[u8]) -> String {
    signals::Sha256::of(bytes).to_string()
}

fn number(bytes: &[u8], place: usize) -> usize {
    let four = bytes[place..place + 4].try_into().unwrap();
    u32::from_le_bytes(four) as usize
}

/// Seconds of a WAV file whose header says what is in it.
fn seconds(file: &[u8]) -> f64 {
    assert_eq!((&file[..4], &file[8..12]), (&b"RIFF"[..], &b"WAVE"[..]));
    assert_eq!(number(file, 4), file.len() - 8);
    assert_eq!(number(file, 40), file.len() - HEADER);
    (file.len() - HEADER) as f64 / SECOND as f64
}

/// What ffprobe makes of a file.
fn probed(folder: &Path, file: &[u8]) -> String {
    let path = folder.join("heard.wav");
    std::fs::write(&path, file).unwrap();
    let asked = "stream=codec_name,sample_rate,channels:format=format_name";
    let mut command = Command::new("ffprobe");
    command.args(["-v", "error", "-show_entries", asked, "-of", "csv=p=0"]);
    let output = command.arg(&path).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    String::from_utf8(output.stdout).unwrap()
}

fn minutes(ms: u64) -> String {
    format!("{}:{:02}", ms / 60_000, ms / 1_000 % 60)
}

fn assert_is_no_page(answer: &Answer) {
    assert_eq!(answer.header("content-type"), "audio/wav");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("content-disposition"), "inline");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(answer.header("content-encoding"), "");
    let policy = answer.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.ends_with("; sandbox"),
        "{policy}"
    );
    assert!(!policy.contains("script-src"), "{policy}");
}

#[tokio::test]
async fn what_is_heard_is_made_anew_on_record_and_of_the_house_alone() {
    if !can_read_sounds() {
        return;
    }
    let mut stage = Stage::set_after(async |instance| {
        let role = Role::Reviewer;
        instance.person(PROVIDER, "reviewer-9", role).await.unwrap();
    })
    .await;
    let folder = stage.instance.scratch().to_owned();
    let known = melody(21, 60);
    let entry = bank(&stage, wav(&known)).await;
    let clip = coded(
        &folder,
        cut(&known, 31.4, 20.0),
        "clip.mp3",
        &["-c:a", "libmp3lame"],
    );
    let case = held(&stage, &clip, "post/1").await;
    let session = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let shown = page(&session, &case).await;
    let (here, there) = (
        format!("/sounds/{}", sha256(&clip)),
        format!("/entries/{}/sound", entry.id),
    );
    // Two players that are silent and load nothing, beside what is said of the sounds, and where they are the same.
    assert_eq!(
        shown
            .matches("<audio controls muted preload=\"none\"")
            .count(),
        2
    );
    assert!(!shown.contains("autoplay"), "{shown}");
    for address in [&here, &there] {
        assert!(shown.contains(&format!("src=\"{address}\"")), "{address}");
    }
    let matches = stage.analyst().case(&case).await.unwrap().matches;
    let segment = matches[0].sound.as_ref().unwrap().segments[0].clone();
    for (from, until) in [
        (segment.query_from_ms, segment.query_until_ms),
        (segment.known_from_ms, segment.known_until_ms),
    ] {
        let said = format!(
            "from {} to {}",
            minutes(from),
            minutes(until.div_ceil(1_000) * 1_000)
        );
        assert!(shown.contains(&said), "{said}");
    }
    assert!(shown.contains("1:00 long"), "the length of the known sound");
    // The jump, for whoever has no script: the same page, where the player begins at the piece.
    let leads = format!("/cases/{case}?hear=known-1-{}", segment.known_from_ms);
    assert!(shown.contains(&format!("{leads}#known-1")), "{leads}");
    let ms = segment.known_from_ms;
    let begun = format!("src=\"{there}#t={}.{:03}\"", ms / 1_000, ms % 1_000);
    assert!(session.get(&leads).await.text().contains(&begun), "{begun}");

    let heard = session.get(&here).await;
    assert_eq!(heard.status, 200);
    assert_is_no_page(&heard);
    assert!((seconds(&heard.body) - 20.0).abs() < 0.2);
    let probed = probed(&folder, &heard.body);
    assert_eq!(
        probed.split_whitespace().collect::<Vec<_>>(),
        ["pcm_s16le,16000,1", "wav"]
    );
    // It is that sound: it is found as the upload was, and is not the upload.
    let again = stage.analyst().match_file("a", &heard.body, None).await;
    let again = again.unwrap();
    assert_eq!((again.matches.len(), again.matches[0].way), (1, Way::Sound));
    let all = session.get(&there).await;
    assert_eq!(all.status, 200);
    assert!((seconds(&all.body) - 60.0).abs() < 0.2);

    // Nobody else's: as if it were not there.
    let stranger = Session::begin(&stage, PROVIDER, "reviewer-9").await;
    for address in [&here, &there, &format!("/sounds/{}", sha256(b"x"))] {
        let refused = stranger.get(address).await;
        assert_eq!(refused.status, 404, "{address}");
        assert!(refused.header("content-type").starts_with("text/html"));
    }
    let nobody = testkit::Door::new(stage.server.url());
    assert_eq!(nobody.get(&here).await.unwrap().status, 401);
    stage.server.stop().await.unwrap();
    let events = crate::access::recorded(&stage.instance, &["record_read"]).await;
    let read = read_records(&events);
    for digest in [sha256(&clip), sha256(&wav(&known))] {
        let readings = read.iter().filter(|(_, of)| of.as_ref() == Some(&digest));
        assert_eq!(readings.count(), 1, "{digest} in {read:?}");
    }
}

#[tokio::test]
async fn a_player_can_ask_for_any_piece_and_a_look_begins_with_the_first() {
    if !can_read_sounds() {
        return;
    }
    let stage = Stage::set().await;
    let known = melody(22, 12);
    bank(&stage, wav(&known)).await;
    held(&stage, &wav(&known), "post/1").await;
    let session = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let address = format!("/sounds/{}", sha256(&wav(&known)));
    let looked = async || {
        let page = session.get("/me/care").await.text();
        let (_, rest) = page.split_once("id=\"looked-today\">").unwrap();
        rest.split('<').next().unwrap().trim().to_owned()
    };
    let none = looked().await;
    let whole = session.get(&address).await;
    assert_eq!(
        (whole.status, whole.header("accept-ranges")),
        (200, "bytes")
    );
    stage.server.set_ahead(40).unwrap();
    let some = looked().await;
    assert_ne!(some, none, "what is heard counts as what is seen");
    let length = whole.body.len();
    let mut pieces = Vec::new();
    for (range, said) in [
        ("bytes=1000-49999".to_owned(), (1_000, 49_999)),
        ("bytes=50000-".to_owned(), (50_000, length - 1)),
    ] {
        let piece = session.get_with(&address, "range", &range).await;
        assert_eq!(piece.status, 206, "{range}");
        assert_is_no_page(&piece);
        let (first, last) = said;
        assert_eq!(
            piece.header("content-range"),
            format!("bytes {first}-{last}/{length}")
        );
        pieces.extend_from_slice(&piece.body);
    }
    assert_eq!(pieces, whole.body[1_000..]);
    stage.server.set_ahead(90).unwrap();
    assert_eq!(looked().await, some, "a later piece is no new look");
    let beyond = format!("bytes={length}-");
    let beyond = session.get_with(&address, "range", &beyond).await;
    assert_eq!(beyond.status, 416);
    assert_eq!(beyond.header("content-range"), format!("bytes */{length}"));
}

#[tokio::test]
async fn a_sound_that_is_too_long_is_cut_and_that_is_said() {
    if !can_read_sounds() {
        return;
    }
    let stage = Stage::set().await;
    let path = stage.instance.scratch().join("long.mp3");
    let tone = "sine=frequency=440:duration=400:sample_rate=16000";
    let codec = ["-c:a", "libmp3lame", "-b:a", "16k"];
    ffmpeg(&[&["-f", "lavfi", "-i", tone][..], &codec, &[text(&path)]].concat());
    let long = std::fs::read(&path).unwrap();
    bank(&stage, long.clone()).await;
    let case = held(&stage, &long, "post/1").await;
    let session = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let shown = page(&session, &case).await;
    let said = "6:40 long, too long for once: here from 0:00 to 5:00";
    assert_eq!(shown.matches(said).count(), 2, "{shown}");
    let address = format!("/sounds/{}", sha256(&long));
    let heard = session.get(&address).await;
    assert_eq!(heard.body.len(), HEADER + 300 * SECOND);
    assert!((seconds(&heard.body) - 300.0).abs() < 1e-9);
    // The rest is heard by another piece, to which the page leads.
    let (_, later) = shown.split_once("data-jump=\"300000\"").unwrap();
    assert!(later.starts_with(">Later"), "{}", &later[..40]);
    let leads = format!("/cases/{case}?hear=heard-1-300000");
    let shown = session.get(&leads).await.text();
    let begun = format!("src=\"{address}?from=290000#t=10.000\"");
    assert!(shown.contains(&begun), "{begun}");
    assert!(shown.contains("here from 4:50 to 6:40"), "{shown}");
    let rest = session.get(&format!("{address}?from=290000")).await;
    assert!((seconds(&rest.body) - 110.0).abs() < 0.3);
    let beyond = session.get(&format!("{address}?from=500000")).await;
    assert_eq!(beyond.status, 422);
    let far = session.get(&format!("{address}?from=99999999999")).await;
    assert_eq!(far.status, 422);
}

#[tokio::test]
async fn a_video_is_heard_beside_its_pictures_and_what_is_silent_is_said() {
    if !can_read_sounds() {
        return;
    }
    let stage = Stage::set().await;
    let folder = stage.instance.scratch().to_owned();
    let melody = melody(23, 20);
    let entry = bank(&stage, under(&folder, LIFE, &melody, "known.mp4", H264)).await;
    let again = under(&folder, LIFE, &melody, "again.webm", VP8);
    let case = held(&stage, &again, "post/1").await;
    let session = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let shown = page(&session, &case).await;
    assert!(
        shown.contains("The video’s sound track</strong>"),
        "{shown}"
    );
    assert!(shown.contains("The known video’s sound track</strong>"));
    for address in [
        format!("/sounds/{}", sha256(&again)),
        format!("/entries/{}/sound", entry.id),
    ] {
        let heard = session.get(&address).await;
        assert_eq!(heard.status, 200, "{address}");
        assert!((seconds(&heard.body) - 20.0).abs() < 0.5, "{address}");
    }
    // The picture alone: nobody can know before it is played, and nothing is heard.
    let path = folder.join("silent.mp4");
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        LIFE,
        "-t",
        "20",
        "-c:v",
        "libx264",
        "-an",
        text(&path),
    ]);
    let silent = std::fs::read(path).unwrap();
    let case = held(&stage, &silent, "post/2").await;
    let shown = page(&session, &case).await;
    assert!(shown.contains("sound track, if it has one"), "{shown}");
    let nothing = session.get(&format!("/sounds/{}", sha256(&silent))).await;
    assert_eq!(nothing.status, 422);
    assert_eq!(nothing.header("content-type"), "text/html; charset=utf-8");
    // A picture has no player, and no sound.
    let entry = bank(&stage, picture(1)).await;
    let case = held(&stage, &picture(1), "post/3").await;
    assert!(!page(&session, &case).await.contains("<audio"));
    for address in [
        format!("/sounds/{}", sha256(&picture(1))),
        format!("/entries/{}/sound", entry.id),
    ] {
        assert_eq!(session.get(&address).await.status, 404, "{address}");
    }
}

#[tokio::test]
async fn who_wants_to_be_given_no_sounds_finds_the_player_folded() {
    if !can_read_sounds() {
        return;
    }
    let stage = Stage::set().await;
    let known = melody(24, 12);
    bank(&stage, wav(&known)).await;
    let case = held(&stage, &wav(&known), "post/1").await;
    let session = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let csrf = session.csrf("/me/care").await;
    let choose = async |choice: &str| {
        let fields = [("csrf", csrf.as_str()), (choice, "yes")];
        let answer = session.post("/me/care/choose", &fields, None).await;
        assert_eq!(answer.status, 303);
    };
    let folded = "<details><summary>You chose not to be given this. Show the player</summary>";
    assert!(!page(&session, &case).await.contains(folded));
    choose("no_sounds").await;
    let shown = page(&session, &case).await;
    assert_eq!(shown.matches(folded).count(), 2, "{shown}");
    // A sound is no video.
    choose("no_videos").await;
    assert!(!page(&session, &case).await.contains(folded));
}

#[tokio::test]
async fn without_ffmpeg_a_sentence_says_how_to_install_it() {
    if !can_read_sounds() {
        return;
    }
    let mut stage = Stage::set().await;
    let known = melody(25, 12);
    bank(&stage, wav(&known)).await;
    let case = held(&stage, &wav(&known), "post/1").await;
    stage.server.stop().await.unwrap();
    let mut options = Options::patient();
    let nowhere = text(stage.instance.scratch()).to_owned();
    options.variables.push(("PATH".to_owned(), nowhere));
    stage.server = stage.instance.serve_with(options).await.unwrap();
    let session = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let shown = page(&session, &case).await;
    assert!(
        shown.contains("<code>sudo apt-get install ffmpeg</code>"),
        "{shown}"
    );
    assert!(!shown.contains("<audio"), "{shown}");
    let refused = session
        .get(&format!("/sounds/{}", sha256(&wav(&known))))
        .await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("sudo apt-get install ffmpeg"));
}
