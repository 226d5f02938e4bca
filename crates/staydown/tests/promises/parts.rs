//! Content that holds content: what is known is found in archives, documents and the text of pictures, told where, and whatever is
//! not looked at is said.

#[path = "../../../media/tests/decode/containers.rs"]
#[allow(unreachable_pub, reason = "shared with the tests of other rooms")]
mod containers;

use crate::session::Session;
use crate::stage::{PROVIDER, Stage, file_entry, instance, new_bank, picture};
use casework::{PartKind, Role, Way};
use containers::{Page, gzip, pdf, tar, zip};
use exchange::v1::{BankView, HoldingKind, MatchAnswer, PartsLooked, Verdict};
use image::ImageEncoder;
use serde_json::Value;
use std::process::Command;
use testkit::{Instance, Options};

/// Harmless, and treated as known.
const KNOWN: [&str; 5] = [
    "Early in the morning the fishermen left the old harbour for the open sea",
    "while a calm wind followed the small boats and the long nets they carried.",
    "At noon the first ship came back full of silver fish and the merchants",
    "gathered around it, bargaining, laughing and remembering distant seasons.",
    "In the evening lamps were lit above the walls and old songs were sung again.",
];

async fn ask(stage: &Stage, bytes: &[u8]) -> MatchAnswer {
    stage.reviewer().match_file("a", bytes, None).await.unwrap()
}

fn looked(answer: &MatchAnswer) -> &PartsLooked {
    answer.parts.as_ref().unwrap()
}

fn codes(answer: &MatchAnswer) -> Vec<&str> {
    looked(answer)
        .left_out
        .iter()
        .map(|left| left.code.as_str())
        .collect()
}

async fn with_reviewer(instance: &Instance) {
    instance
        .person(PROVIDER, "Reviewer", Role::Reviewer)
        .await
        .unwrap();
}

/// Where each match was found.
fn places(answer: &MatchAnswer) -> Vec<String> {
    answer
        .matches
        .iter()
        .map(|found| {
            found
                .part
                .as_ref()
                .map_or_else(String::new, casework::Part::label)
        })
        .collect()
}

async fn bank(stage: &Stage) -> BankView {
    let reviewer = stage.reviewer();
    let bank = reviewer.bank(&new_bank("Known", false)).await.unwrap();
    reviewer
        .add_file(&bank.id, &file_entry(picture(1)))
        .await
        .unwrap();
    let mut text = file_entry(KNOWN.join("\n").into_bytes());
    text.label = "Known statement".to_owned();
    reviewer.add_file(&bank.id, &text).await.unwrap();
    bank
}

/// The size of a JPEG or PNG file.
fn size(bytes: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory(bytes).unwrap();
    (picture.width(), picture.height())
}

#[tokio::test]
async fn a_known_picture_and_a_known_text_are_found_in_every_kind_of_archive_and_told_where() {
    let stage = Stage::set().await;
    bank(&stage).await;
    let (known, other, text) = (picture(1), picture(50), KNOWN.join(" "));
    let files: [(&str, &[u8]); 3] = [
        ("a/other.jpg", &other),
        ("a/known.jpg", &known),
        ("b.txt", text.as_bytes()),
    ];
    let both = |is_deflated| files.map(|(name, bytes)| (name, bytes, is_deflated));
    let packed = tar(&files);
    let archives = [
        (zip(&both(false)), HoldingKind::Zip),
        (zip(&both(true)), HoldingKind::Zip),
        (packed.clone(), HoldingKind::Tar),
        (gzip(&packed), HoldingKind::TarGzip),
    ];
    for (archive, kind) in archives {
        let answer = ask(&stage, &archive).await;
        assert_eq!(
            (answer.verdict, looked(&answer).kind),
            (Verdict::Hold, kind),
            "{answer:?}"
        );
        assert_eq!(
            places(&answer),
            ["file a/known.jpg", "file b.txt"],
            "{answer:?}"
        );
        assert_eq!((looked(&answer).looked_at, codes(&answer).len()), (3, 0));
        assert!(
            answer.explanation.contains("file a/known.jpg"),
            "{}",
            answer.explanation
        );
        assert_eq!(
            answer.sha256,
            Some(signals::Sha256::of(&archive).to_string())
        );
    }
    let single = ask(&stage, &gzip(&known)).await;
    assert_eq!(
        (looked(&single).kind, single.matches[0].way),
        (HoldingKind::Gzip, Way::Bytes)
    );
    let clear = ask(&stage, &zip(&[("x.jpg", &other, true)])).await;
    assert_eq!((clear.verdict, clear.matches.len()), (Verdict::Clear, 0));
    assert!(
        clear.explanation.contains("1 part"),
        "{}",
        clear.explanation
    );
}

#[tokio::test]
async fn what_is_not_looked_at_in_an_archive_is_said_and_the_rest_is_found() {
    let stage = Stage::set().await;
    bank(&stage).await;
    let (known, inner) = (picture(1), zip(&[("known.jpg", &picture(1), false)]));
    let bomb = vec![0; 3_000_000];
    let files: [(&str, &[u8], bool); 6] = [
        ("inner.zip", &inner, false),
        ("../../../../tmp/evil.sh", b"#!/bin/sh\nrm -rf /\n", false),
        ("broken.jpg", b"\xff\xd8\xff\xe0 nothing", true),
        ("zeros.bin", &bomb, true),
        ("same", &known, false),
        ("same", &known, false),
    ];
    let answer = ask(&stage, &zip(&files)).await;
    assert_eq!(
        places(&answer),
        ["file same", "file same, the 2. of that name"],
        "{answer:?}"
    );
    let said = codes(&answer);
    assert_eq!(
        said.iter().filter(|code| **code == "nested").count(),
        1,
        "{said:?}"
    );
    assert_eq!(said.len(), 3, "{:?}", looked(&answer).left_out);
    assert!(!std::path::Path::new("/tmp/evil.sh").exists());
    // An archive within an archive is not opened, but it is known by its bytes like everything else.
    let empty = ask(&stage, &zip(&[])).await;
    assert_eq!(
        (empty.verdict, looked(&empty).looked_at),
        (Verdict::Clear, 0)
    );
    // Cut short: refused by name, and nothing of the server is the worse for it.
    let cut = zip(&files);
    let refused = stage
        .reviewer()
        .match_file("a", &cut[..cut.len() / 2], None)
        .await;
    assert!(refused.unwrap_err().to_string().contains("truncated"));
    assert_eq!(ask(&stage, &known).await.verdict, Verdict::Hold);
}

#[tokio::test]
async fn a_known_picture_a_known_text_and_an_attached_file_are_found_in_a_document() {
    let stage = Stage::set().await;
    bank(&stage).await;
    let known = picture(1);
    let (width, height) = size(&known);
    let grey = image::load_from_memory(&known).unwrap().to_luma8();
    let pages = [
        Page {
            lines: &["A magazine", "about harbours"],
            ..Page::default()
        },
        Page {
            jpeg: Some((&known, width, height)),
            ..Page::default()
        },
        Page {
            lines: &KNOWN,
            ..Page::default()
        },
        Page {
            grey: Some((grey.as_raw(), width, height)),
            ..Page::default()
        },
    ];
    let document = pdf(&pages, &[("known.jpg", &known)]);
    let answer = ask(&stage, &document).await;
    assert_eq!(
        (looked(&answer).kind, looked(&answer).pages),
        (HoldingKind::Pdf, Some(4))
    );
    let mut places = places(&answer);
    places.sort();
    assert_eq!(
        places,
        [
            "attached file known.jpg",
            "picture 1 on page 2",
            "picture 1 on page 4",
            "text of page 3"
        ],
        "{answer:?}"
    );
    let way = |label: &str| {
        answer
            .matches
            .iter()
            .find(|found| found.part.as_ref().unwrap().label() == label)
            .unwrap()
            .way
    };
    // A JPEG file in a document is the very file; other pictures are found by what they show.
    assert_eq!(
        (way("picture 1 on page 2"), way("picture 1 on page 4")),
        (Way::Bytes, Way::Whole)
    );
    assert_eq!(codes(&answer), Vec::<&str>::new());

    // As a server's answer was saved, and as a text that only speaks of such documents.
    let saved = ask(
        &stage,
        &[b"HTTP/1.1 200 OK\n\n\xff", &document[..]].concat(),
    )
    .await;
    assert_eq!((saved.matches.len(), looked(&saved).pages), (4, Some(4)));
    let spoken = format!("They begin with %PDF-1.7. {} %%EOF", KNOWN.join(" "));
    let spoken = ask(&stage, spoken.as_bytes()).await;
    assert_eq!(
        (spoken.matches[0].way, codes(&spoken)),
        (Way::NearText, vec!["corrupt"]),
        "{spoken:?}"
    );

    // A statement over two pages is near to the known one as a whole only.
    let halves = pdf(
        &[
            Page {
                lines: &KNOWN[..2],
                ..Page::default()
            },
            Page {
                lines: &KNOWN[2..],
                ..Page::default()
            },
        ],
        &[],
    );
    let answer = ask(&stage, &halves).await;
    assert!(
        answer
            .matches
            .iter()
            .any(|found| found.way == Way::NearText || found.way == Way::Quote),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_playlist_is_matched_by_its_addresses_and_says_which_it_cannot_place() {
    let stage = Stage::set().await;
    let reviewer = stage.reviewer();
    let bank = reviewer.bank(&new_bank("Links", false)).await.unwrap();
    let mut entry = crate::stage::signal_entry(None, None);
    entry.url = Some("https://media.example/statement/42.ts".to_owned());
    reviewer.add_signal(&bank.id, &entry).await.unwrap();
    let list = "#EXTM3U\n#EXTINF:9.0,\nhttps://media.example/statement/42.ts\n#EXTINF:9.0,\nsegment/43.ts\n";
    let answer = ask(&stage, list.as_bytes()).await;
    assert_eq!(
        (answer.verdict, answer.matches[0].way),
        (Verdict::Hold, Way::Link)
    );
    assert_eq!(looked(&answer).kind, HoldingKind::Playlist);
    assert_eq!(
        (codes(&answer), looked(&answer).left_out[0].count),
        (vec!["relative_address"], 1)
    );
}

#[tokio::test]
async fn a_reviewer_sees_in_which_part_it_was_found_that_picture_and_that_text() {
    let stage = Stage::set_after(with_reviewer).await;
    bank(&stage).await;
    let (known, text) = (picture(1), KNOWN.join(" "));
    let archive = zip(&[
        ("x.jpg", &picture(50), false),
        ("a/known.jpg", &known, true),
        ("b.txt", text.as_bytes(), true),
    ]);
    let held = stage
        .reviewer()
        .match_file("a", &archive, Some("post/1"))
        .await
        .unwrap();
    let case = held.case.unwrap();
    let session = Session::begin(&stage, PROVIDER, "Reviewer").await;
    let page = session.get(&format!("/cases/{case}")).await.text();
    assert!(
        page.contains("Found in: file a/known.jpg") && page.contains("Found in: file b.txt"),
        "{page}"
    );
    let part = held.matches[0]
        .part
        .as_ref()
        .unwrap()
        .sha256
        .clone()
        .unwrap();
    let address = format!("/pictures/{}.{part}/plain", held.sha256.unwrap());
    assert!(
        page.contains(address.trim_end_matches("/plain")),
        "{address}"
    );
    let shown = session.get(&address).await;
    assert_eq!(size(&shown.body), size(&known));
    let texts = session.get(&format!("/cases/{case}/texts")).await.text();
    assert!(
        texts.contains("fishermen") && texts.contains("file b.txt"),
        "{texts}"
    );
    // Somebody else's part, and one that is none.
    let (whole, none) = (signals::Sha256::of(&archive), signals::Sha256::of(b"x"));
    for address in [
        format!("/pictures/{none}.{part}/plain"),
        format!("/pictures/{whole}.{none}/plain"),
    ] {
        assert_eq!(session.get(&address).await.status, 404, "{address}");
    }
}

#[tokio::test]
async fn an_archive_that_hangs_behind_a_picture_or_a_program_is_looked_at_like_any_other() {
    let stage = Stage::set_after(with_reviewer).await;
    bank(&stage).await;
    let (known, other, text) = (picture(1), picture(50), KNOWN.join(" "));
    let archive = zip(&[
        ("a/known.jpg", &known, true),
        ("b.txt", text.as_bytes(), true),
    ]);
    let places_in = ["file a/known.jpg", "file b.txt"];
    // A picture that nobody knows, and a glance would do for it.
    let hiding = [&other[..], &archive].concat();
    let door = stage.provider.door(&stage.server);
    let fields = [("screen", "true")];
    let glanced = door.upload("/v1/match", hiding.clone(), &fields).await;
    let glanced: MatchAnswer = glanced.unwrap().json().unwrap();
    assert!(!glanced.screened);
    assert_eq!(places(&glanced), places_in, "{glanced:?}");
    let held = stage
        .reviewer()
        .match_file("a", &hiding, Some("post/7"))
        .await
        .unwrap();
    assert_eq!(
        (held.verdict, looked(&held).kind, held.pdq.is_some()),
        (Verdict::Hold, HoldingKind::Zip, true)
    );
    assert_eq!(places(&held), places_in, "{held:?}");
    // Whoever decides sees the part, and its text.
    let session = Session::begin(&stage, PROVIDER, "Reviewer").await;
    let case = held.case.unwrap();
    let part = held.matches[0].part.clone().unwrap().sha256.unwrap();
    let address = format!("/pictures/{}.{part}/plain", held.sha256.unwrap());
    assert_eq!(size(&session.get(&address).await.body), size(&known));
    let texts = session.get(&format!("/cases/{case}/texts")).await.text();
    assert!(texts.contains("fishermen"), "{texts}");

    // A known picture is found as itself besides.
    let both = ask(&stage, &[&known[..], &archive].concat()).await;
    assert_eq!(
        places(&both),
        ["", "file a/known.jpg", "file b.txt"],
        "{both:?}"
    );
    let program = ask(&stage, &[b"MZ\x90\0 unpacks itself", &archive[..]].concat()).await;
    assert_eq!(places(&program), places_in, "{program:?}");
    // Nothing is hidden twice: what is not opened is said.
    let twice = ask(&stage, &zip(&[("x.jpg", &hiding, false)])).await;
    assert_eq!((places(&twice).len(), codes(&twice)), (0, vec!["nested"]));
    // An archive whose end is there and whose files are not costs the picture nothing.
    let mut damaged = hiding;
    let at = other.len();
    damaged[at..at + 40].fill(0);
    let answer = ask(&stage, &damaged).await;
    assert!(answer.pdq.is_some());
    assert_eq!(places(&answer), ["file b.txt"], "{answer:?}");
    assert_eq!(codes(&answer).len(), 1, "{answer:?}");
}

#[tokio::test]
async fn a_case_says_in_the_readers_language_what_was_not_looked_at() {
    let stage = Stage::set_after(with_reviewer).await;
    bank(&stage).await;
    let (known, inner) = (picture(1), zip(&[("known.jpg", &picture(1), false)]));
    let archive = zip(&[
        ("known.jpg", &known, false),
        ("<b>inner</b>.zip", &inner, false),
        ("broken.jpg", b"\xff\xd8\xff\xe0 nothing", true),
    ]);
    let held = stage.reviewer();
    let held = held
        .match_file("a", &archive, Some("post/2"))
        .await
        .unwrap();
    let left = looked(&held).left_out.clone();
    assert_eq!(left.len(), 2, "{left:?}");
    let case = stage.reviewer().case(held.case.as_ref().unwrap()).await;
    let case = case.unwrap();
    let casework::Origin::Upload { left_out, .. } = &case.origin else {
        panic!("{case:?}")
    };
    assert_eq!(*left_out, left);
    let session = Session::begin(&stage, PROVIDER, "Reviewer").await;
    let path = format!("/cases/{}", case.id);
    for (language, said) in [
        ("en", "holds files itself, and only one level is opened"),
        (
            "de",
            "enthält selbst Dateien, und geöffnet wird nur eine Ebene",
        ),
        (
            "fr",
            "contient lui-même des fichiers, et un seul niveau est ouvert",
        ),
        ("ar", "ولا يُفتح إلا مستوى واحد"),
    ] {
        let page = session.get_with(&path, "accept-language", language).await;
        let page = page.text();
        let (_, list) = page.split_once("data-left-out").unwrap();
        let list = list.split("</ul>").next().unwrap();
        assert!(
            list.contains("data-left=\"nested\"") && list.contains(said),
            "{language}: {list}"
        );
        assert!(!list.contains("<b>"), "{list}");
        assert_eq!(list.matches("data-left=").count(), 2, "{list}");
    }
    // Of a file that holds nothing else there is nothing to say.
    let alone = stage
        .reviewer()
        .match_file("a", &known, Some("post/3"))
        .await;
    let path = format!("/cases/{}", alone.unwrap().case.unwrap());
    assert!(!session.get(&path).await.text().contains("data-left-out"));
}

#[tokio::test]
async fn an_archive_is_no_entry_of_a_bank_and_its_parts_are_imported() {
    let instance = instance();
    instance.authority("Unit").await.unwrap();
    instance
        .json(&["bank", "create", "Known", "--organisation", "Unit"])
        .await
        .unwrap();
    let (known, text) = (picture(1), KNOWN.join(" "));
    let path = instance.scratch().join("known.bin");
    let import = async |bytes: Vec<u8>| {
        std::fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        let words = [
            "bank",
            "import",
            path,
            "--bank",
            "Known",
            "--organisation",
            "Unit",
            "--source",
            "s",
            "--ground",
            "incites",
            "--reason",
            "r",
        ];
        instance.json(&words).await
    };
    let told = import(zip(&[
        ("a.jpg", &known, true),
        ("b.txt", text.as_bytes(), true),
    ]))
    .await
    .unwrap();
    assert_eq!(
        (&told["read"], &told["added"]),
        (&Value::from(2), &Value::from(2))
    );
    let (width, height) = size(&known);
    let pages = [
        Page {
            lines: &KNOWN,
            ..Page::default()
        },
        Page {
            jpeg: Some((&known, width, height)),
            ..Page::default()
        },
    ];
    let told = import(pdf(&pages, &[])).await.unwrap();
    // The picture is the very file that came in the archive.
    assert_eq!(
        (&told["read"], &told["added"]),
        (&Value::from(2), &Value::from(1))
    );

    let found = instance
        .json(&["match", path.to_str().unwrap(), "--organisation", "Unit"])
        .await
        .unwrap();
    assert_eq!(found["known"], true);
    assert_eq!(found["parts"]["kind"], "pdf");
}

#[tokio::test]
async fn hash_prints_an_object_for_a_file_that_holds_others_and_one_for_each_part() {
    let instance = instance();
    let path = instance.scratch().join("known.bin");
    let (known, text) = (picture(1), KNOWN.join(" "));
    std::fs::write(
        &path,
        zip(&[
            ("a.jpg", &known, true),
            ("b.txt", text.as_bytes(), true),
            ("c.bin", b"\0", false),
        ]),
    )
    .unwrap();
    let path = path.to_str().unwrap();
    let hashed = instance
        .program()
        .run(["hash", "--json", path])
        .await
        .unwrap();
    assert_eq!(hashed.code, Some(0), "{}", hashed.stderr);
    let lines = hashed.lines().unwrap();
    let types: Vec<&str> = lines
        .iter()
        .map(|line| line["type"].as_str().unwrap())
        .collect();
    assert_eq!(types, ["zip", "image", "text"]);
    assert_eq!(
        (&lines[0]["parts"], &lines[0]["left_out"][0]["part"]["name"]),
        (&Value::from(2), &Value::from("c.bin"))
    );
    assert_eq!(
        (&lines[1]["path"], &lines[1]["part"]["name"]),
        (&Value::from(path), &Value::from("a.jpg"))
    );
    assert_eq!(lines[1]["sha256"], signals::Sha256::of(&known).to_string());
    let plain = instance.program().run(["hash", path]).await.unwrap();
    assert!(
        plain.stdout.contains("file a.jpg") && plain.stdout.contains("left out: file c.bin"),
        "{}",
        plain.stdout
    );
}

#[tokio::test]
async fn banking_an_archive_is_refused_with_what_to_do_instead() {
    let stage = Stage::set().await;
    let known = bank(&stage).await;
    let refused = stage
        .reviewer()
        .add_file(
            &known.id,
            &file_entry(zip(&[("a.jpg", &picture(1), false)])),
        )
        .await;
    let said = refused.unwrap_err().to_string();
    assert!(
        said.contains("holds_others") || said.contains("bank import"),
        "{said}"
    );
}

/// Whether pictures can be read here. `cargo xtask test` sees to that.
#[allow(clippy::print_stderr, reason = "a skipped test has to say so")]
fn can_read_pictures() -> bool {
    let is_there = Command::new("tesseract").arg("--version").output().is_ok();
    if !is_there {
        eprintln!("Skipped: tesseract is not installed.");
    }
    is_there
}

/// A picture of lines of text, drawn by ffmpeg.
fn drawn(folder: &std::path::Path, lines: &[&str]) -> Option<Vec<u8>> {
    let (words, path) = (folder.join("words.txt"), folder.join("drawn.png"));
    std::fs::write(&words, lines.join("\n")).unwrap();
    let filter = format!(
        "drawtext=textfile={}:fontsize=28:x=30:y=30:line_spacing=12:fontcolor=black",
        words.display()
    );
    let done = Command::new("ffmpeg")
        .args([
            "-nostdin",
            "-v",
            "error",
            "-y",
            "-f",
            "lavfi",
            "-i",
            "color=white:s=1300x320:d=1",
            "-vf",
            &filter,
            "-frames:v",
            "1",
        ])
        .arg(&path)
        .status();
    done.is_ok_and(|done| done.success())
        .then(|| std::fs::read(path).unwrap())
}

#[tokio::test]
async fn a_known_text_is_found_in_a_picture_of_it_where_pictures_are_read() {
    if !can_read_pictures() {
        return;
    }
    let stage = Stage::set_with(async |instance| {
        with_reviewer(instance).await;
        let mut options = Options::patient();
        options
            .words
            .extend(["--read-pictures".to_owned(), "eng".to_owned()]);
        options
    })
    .await;
    bank(&stage).await;
    let Some(drawn) = drawn(stage.instance.scratch(), &KNOWN) else {
        return;
    };
    let answer = ask(&stage, &drawn).await;
    assert_eq!(places(&answer), ["text in the picture"], "{answer:?}");
    assert_eq!(
        answer.matches[0].part.as_ref().unwrap().kind,
        PartKind::PictureText
    );
    let within = ask(&stage, &zip(&[("scan.png", &drawn, false)])).await;
    assert_eq!(
        places(&within),
        ["text in the picture scan.png"],
        "{within:?}"
    );
    let held = stage
        .reviewer()
        .match_file("a", &drawn, Some("post/1"))
        .await
        .unwrap();
    let session = Session::begin(&stage, PROVIDER, "Reviewer").await;
    let texts = session
        .get(&format!("/cases/{}/texts", held.case.unwrap()))
        .await
        .text();
    assert!(texts.contains("fishermen"), "{texts}");
    let mut blank = Vec::new();
    let white = vec![255; 200 * 200];
    image::codecs::png::PngEncoder::new(&mut blank)
        .write_image(&white, 200, 200, image::ExtendedColorType::L8)
        .unwrap();
    assert_eq!(ask(&stage, &blank).await.parts, None);
}

#[tokio::test]
async fn damaged_archives_and_documents_are_answered_or_refused_and_never_with_a_failure_of_ours() {
    let stage = Stage::set().await;
    bank(&stage).await;
    let (known, text) = (picture(1), KNOWN.join(" "));
    let (width, height) = size(&known);
    let page = Page {
        lines: &KNOWN,
        jpeg: Some((&known, width, height)),
        ..Page::default()
    };
    let files: [(&str, &[u8]); 2] = [("a.txt", text.as_bytes()), ("b.jpg", &known[..2_000])];
    let whole = [
        zip(&files.map(|(name, bytes)| (name, bytes, true))),
        tar(&files),
        gzip(&tar(&files)),
        pdf(&[page], &[("a.txt", text.as_bytes())]),
    ];
    let door = stage.provider.door(&stage.server);
    let (mut state, mut answered, mut refused) = (7_u64, 0, 0);
    let mut drawn = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for number in 0..240 {
        let mut bytes = whole[number % whole.len()].clone();
        // Where the structure is: at both ends of an archive, and all over a document.
        for _ in 0..1 + drawn(4) {
            let reach = bytes.len().min(600);
            let place = drawn(reach);
            let place = if drawn(2) == 0 {
                place
            } else {
                bytes.len() - 1 - place
            };
            bytes[place] = drawn(256) as u8;
        }
        if drawn(4) == 0 {
            let until = drawn(bytes.len());
            bytes.truncate(until);
        }
        let answer = door.upload("/v1/match", bytes, &[]).await.unwrap();
        match answer.status {
            200 => answered += 1,
            422 => {
                answer.problem().unwrap();
                refused += 1;
            }
            other => panic!("file {number}: {other} {}", answer.text()),
        }
    }
    assert!(answered > 20 && refused > 20, "{answered} {refused}");
    assert_eq!(ask(&stage, &known).await.verdict, Verdict::Hold);
}
