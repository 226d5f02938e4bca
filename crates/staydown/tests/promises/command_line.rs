//! What operators type, and what scripts rely on.

use crate::stage::{AUTHORITY, Stage, instance, picture};
use serde_json::Value;
use signals::Sha256;
use signals::pdq::Pdq;
use std::path::Path;
use testkit::Instance;

const HOLDER: &str = "Holder";

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A folder with known pictures, and an instance with one organisation that has a bank of them.
async fn banked() -> (Instance, String) {
    let instance = instance();
    instance.authority(HOLDER).await.unwrap();
    let folder = instance.scratch().join("known");
    std::fs::create_dir(&folder).unwrap();
    for number in [1, 2] {
        std::fs::write(folder.join(format!("{number}.jpg")), picture(number)).unwrap();
    }
    let words = ["bank", "create", "Known", "--organisation", HOLDER];
    let bank = instance.json(&words).await.unwrap();
    assert_eq!(bank["name"], "Known");
    let imported = import(&instance, text(&folder), "Known", &[]).await;
    assert_eq!(imported, (2, 2));
    (instance, text(&folder).to_owned())
}

/// How many were read, and how many added.
async fn import(instance: &Instance, path: &str, bank: &str, more: &[&str]) -> (u64, u64) {
    let words = [
        &[
            "bank",
            "import",
            path,
            "--bank",
            bank,
            "--organisation",
            HOLDER,
        ][..],
        &["--source", "Partner", "--ground", "incites"],
        &["--reason", "Assessed there.", "--label", "picture, \"red\""],
        more,
    ]
    .concat();
    let told = instance.json(&words).await.unwrap();
    (
        told["read"].as_u64().unwrap(),
        told["added"].as_u64().unwrap(),
    )
}

#[tokio::test]
async fn every_command_explains_itself() {
    let instance = instance();
    let program = instance.program();
    let mut waiting = vec![Vec::<String>::new()];
    let mut explained = 0;
    while let Some(words) = waiting.pop() {
        let help = program
            .run(words.iter().map(String::as_str).chain(["--help"]))
            .await
            .unwrap()
            .ok()
            .unwrap()
            .stdout;
        explained += 1;
        assert!(help.contains("Usage: staydown"), "{words:?}: {help}");
        let first = help.lines().next().unwrap_or_default();
        assert!(
            first.len() > 10 && !first.starts_with("Usage"),
            "{words:?}: {first}"
        );
        let Some((_, commands)) = help.split_once("Commands:\n") else {
            continue;
        };
        for line in commands.lines().take_while(|line| !line.is_empty()) {
            let (name, about) = line.trim().split_once(' ').unwrap();
            assert!(about.trim().len() > 5, "{words:?} {name} says nothing");
            if name != "help" {
                waiting.push([words.clone(), vec![name.to_owned()]].concat());
            }
        }
    }
    assert!(explained >= 25, "{explained}");
    let nothing = program.run::<&str>([]).await.unwrap();
    assert_eq!(nothing.code, Some(2));
    assert!(nothing.stderr.contains("Usage: staydown"));
    let unknown = program.run(["frobnicate"]).await.unwrap();
    assert_eq!(unknown.code, Some(2));
    // The worker's command is for the server alone.
    let worker = program.run(["media-worker"]).await.unwrap();
    assert_eq!(worker.code, Some(2));
}

#[tokio::test]
async fn hash_prints_one_object_a_file_and_fails_if_one_cannot_be_read() {
    let instance = instance();
    let good = instance.scratch().join("good.jpg");
    let bad = instance.scratch().join("bad.jpg");
    std::fs::write(&good, picture(1)).unwrap();
    std::fs::write(&bad, &picture(1)[..900]).unwrap();
    let (good, bad) = (text(&good), text(&bad));
    let program = instance.program();
    let hashed = program.run(["hash", "--json", good]).await.unwrap();
    assert_eq!(hashed.code, Some(0));
    let hashed: Value = hashed.last().unwrap();
    assert_eq!(hashed["path"], good);
    assert_eq!(hashed["type"], "image");
    assert_eq!(hashed["sha256"], Sha256::of(&picture(1)).to_string());
    assert_eq!(hashed["pdq"].as_str().unwrap().len(), 64);
    assert!(hashed["quality"].as_u64() >= Some(50));
    assert!(hashed["width"].as_u64() > Some(0) && hashed["height"].as_u64() > Some(0));
    let turned = hashed["dihedral"].as_array().unwrap();
    assert_eq!((turned.len(), &turned[0]), (8, &hashed["pdq"]));

    let missing = text(&instance.scratch().join("missing.jpg")).to_owned();
    let mixed = program.run(["hash", "--json", bad, good, &missing]).await;
    let mixed = mixed.unwrap();
    assert_eq!(mixed.code, Some(1));
    let lines = mixed.lines().unwrap();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["path"], bad);
    assert!(lines[0]["error"].as_str().unwrap().contains("truncated"));
    assert_eq!(lines[1], hashed);
    assert!(lines[2]["error"].is_string());
    let plain = program.run(["hash", bad]).await.unwrap();
    assert_eq!((plain.code, plain.stdout.as_str()), (Some(1), ""));
    assert!(plain.stderr.contains("truncated"), "{}", plain.stderr);
}

#[tokio::test]
async fn hash_takes_the_path_that_was_asked_for() {
    let instance = instance();
    let program = instance.program();
    let (large, tiny) = (
        instance.scratch().join("large.jpg"),
        instance.scratch().join("tiny.png"),
    );
    let picture = image::load_from_memory(&picture(1)).unwrap();
    let enlarged = picture.resize_exact(1203, 907, image::imageops::FilterType::CatmullRom);
    enlarged.save(&large).unwrap();
    image::RgbImage::new(9, 4).save(&tiny).unwrap();
    let hash = async |path: &std::path::Path, option: Option<&str>| -> Value {
        let words = ["hash", "--json", text(path)].into_iter().chain(option);
        let hashed = program.run(words.collect::<Vec<_>>()).await.unwrap();
        hashed.ok().unwrap().last().unwrap()
    };
    let pdq = |hashed: &Value| -> Pdq { hashed["pdq"].as_str().unwrap().parse().unwrap() };
    let plain = hash(&large, None).await;
    assert_eq!(hash(&large, Some("--exact")).await, plain);
    let screened = hash(&large, Some("--screen")).await;
    assert!(pdq(&screened).distance(&pdq(&plain)) <= 16, "{screened}");
    assert_eq!(screened["dihedral"].as_array().unwrap().len(), 8);
    assert_eq!(
        (&screened["width"], &screened["sha256"]),
        (&plain["width"], &plain["sha256"])
    );
    // Another convention, so another hash, and no orientations.
    let resized = hash(&large, Some("--resized-512")).await;
    assert_ne!(resized["pdq"], plain["pdq"]);
    assert_eq!(resized["dihedral"], serde_json::json!([]));
    for option in [None, Some("--exact"), Some("--screen")] {
        let tiny = hash(&tiny, option).await;
        assert_eq!((&tiny["pdq"], &tiny["width"]), (&Value::Null, &9.into()));
    }
    let both = program
        .run(["hash", "--exact", "--screen", text(&tiny)])
        .await;
    assert_eq!(both.unwrap().code, Some(2));
}

#[tokio::test]
async fn a_bank_survives_export_and_import() {
    let (instance, folder) = banked().await;
    assert_eq!(import(&instance, &folder, "Known", &[]).await, (2, 0));
    let create = ["bank", "create", "Copy", "--organisation", HOLDER];
    instance.json(&create).await.unwrap();
    let export = |bank: &'static str| {
        let words = ["bank", "export", bank, "--organisation", HOLDER];
        let words = [&words[..], &["--purpose", "moving house"]].concat();
        let instance = &instance;
        async move { instance.run(&words[..]).await.unwrap().ok().unwrap().stdout }
    };
    let first = export("Known").await;
    let header = first.lines().next().unwrap();
    assert_eq!(
        header,
        "pdq,quality,sha256,label,source,ground,reason,url,reach"
    );
    assert_eq!(first.lines().count(), 3);
    assert!(first.contains("\"picture, \"\"red\"\" 1.jpg\""), "{first}");
    let file = instance.scratch().join("known.csv");
    std::fs::write(&file, &first).unwrap();
    let dry = import(&instance, text(&file), "Copy", &["--dry-run"]).await;
    assert_eq!((dry, export("Copy").await.lines().count()), ((2, 0), 1));
    assert_eq!(import(&instance, text(&file), "Copy", &[]).await, (2, 2));
    let copy = export("Copy").await;
    let mut one: Vec<_> = first.lines().collect();
    let mut other: Vec<_> = copy.lines().collect();
    one.sort_unstable();
    other.sort_unstable();
    assert_eq!(one, other);

    let list = ["bank", "list", "--json", "--organisation", HOLDER];
    let list = instance.run(&list).await.unwrap().ok().unwrap();
    let banks = list.lines().unwrap();
    let counts: Vec<_> = banks
        .iter()
        .map(|bank| (&bank["name"], &bank["entries"]))
        .collect();
    assert_eq!(counts.len(), 2);
    assert!(
        counts.iter().all(|(_, entries)| **entries == 2),
        "{counts:?}"
    );
    let show = ["bank", "show", "Known", "--json", "--organisation", HOLDER];
    let show = instance.run(&show).await.unwrap().ok().unwrap();
    let entries = show.lines().unwrap();
    assert_eq!(entries.len(), 2);
    assert!(
        entries
            .iter()
            .all(|entry| entry["near_copies_match"] == true)
    );

    let wrong = instance.scratch().join("wrong.csv");
    std::fs::write(&wrong, format!("{}\nnot a hash\n", "ab".repeat(32))).unwrap();
    let words = ["bank", "import", text(&wrong), "--bank", "Copy"];
    let words = [&words[..], &["--organisation", HOLDER, "--source", "x"]].concat();
    let words = [&words[..], &["--ground", "incites", "--reason", "x"]].concat();
    let wrong = instance.run(&words).await.unwrap();
    assert_eq!(wrong.code, Some(1));
    assert!(wrong.stderr.contains("line 2"), "{}", wrong.stderr);
    assert_eq!(export("Copy").await, copy, "nothing of it was taken");
}

#[tokio::test]
async fn a_folder_is_imported_by_what_its_files_are_and_what_is_not_added_is_named() {
    let (instance, folder) = banked().await;
    let folder = std::path::Path::new(&folder);
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    put("without an ending", &picture(3));
    put("wrong.txt", &picture(4));
    put(
        "words.txt",
        "Ships left the old harbour at dawn. ".repeat(9).as_bytes(),
    );
    put("README.md", b"What these pictures are, and from whom.");
    put("more.zip", b"PK\x05\x06 and nothing");
    put(".hidden.jpg", &picture(5));
    std::fs::create_dir(folder.join("within")).unwrap();
    let import = async |path: &std::path::Path| {
        let about = [
            "--source",
            "Partner",
            "--ground",
            "incites",
            "--reason",
            "Assessed.",
        ];
        let words = [
            "bank",
            "import",
            text(path),
            "--bank",
            "Known",
            "--organisation",
            HOLDER,
        ];
        instance
            .run(&[&words[..], &about, &["--json"]].concat())
            .await
            .unwrap()
    };
    let told = import(folder).await;
    let passed: Vec<_> = told
        .stderr
        .lines()
        .filter(|line| line.contains("passed over"))
        .collect();
    assert_eq!((told.code, passed.len()), (Some(0), 2), "{}", told.stderr);
    assert!(
        passed[0].starts_with("README.md") && passed[1].starts_with("more.zip"),
        "{passed:?}"
    );
    let counts = told.lines().unwrap().pop().unwrap();
    assert_eq!((&counts["read"], &counts["added"]), (&5.into(), &3.into()));

    // A name that promises a picture, and breaks it.
    put("broken.jpg", b"\0no picture");
    let told = import(folder).await;
    assert_eq!(told.code, Some(1));
    assert!(
        told.stderr.contains("broken.jpg: not added"),
        "{}",
        told.stderr
    );
    // One picture by itself is no list of hashes.
    put("another.jpg", &picture(6));
    let told = import(&folder.join("another.jpg")).await;
    let counts = told.lines().unwrap().pop().unwrap();
    assert_eq!((&counts["read"], &counts["added"]), (&1.into(), &1.into()));
    let told = import(&folder.join("within")).await;
    assert_eq!(told.code, Some(1));
    assert!(
        told.stderr.contains("holds nothing that could be added"),
        "{}",
        told.stderr
    );
}

#[tokio::test]
async fn match_says_by_its_exit_code_whether_something_is_known() {
    let (instance, folder) = banked().await;
    let known = format!("{folder}/1.jpg");
    let unknown = instance.scratch().join("unknown.jpg");
    std::fs::write(&unknown, picture(9)).unwrap();
    let broken = instance.scratch().join("broken.jpg");
    std::fs::write(&broken, b"\0no picture").unwrap();
    let (unknown, broken) = (text(&unknown), text(&broken));
    let ask = async |words: &[&str]| {
        let words = [&["match", "--json"], words].concat();
        let told = instance.run(&words).await.unwrap();
        (told.code, told.lines().unwrap())
    };
    let (code, lines) = ask(&[&known]).await;
    assert_eq!((code, &lines[0]["known"]), (Some(0), &Value::Bool(true)));
    assert_eq!(lines[0]["matches"][0]["bank_name"], "Known");
    let (code, lines) = ask(&[unknown]).await;
    assert_eq!((code, &lines[0]["known"]), (Some(1), &Value::Bool(false)));
    let (code, lines) = ask(&[broken]).await;
    assert_eq!(code, Some(2));
    assert!(lines[0]["error"].as_str().unwrap().contains("not_an_image"));
    let (code, lines) = ask(&[unknown, &known, broken]).await;
    assert_eq!((code, lines.len()), (Some(2), 3));
    let (code, _) = ask(&[unknown, &known]).await;
    assert_eq!(code, Some(0));
    let (code, _) = ask(&[&known, "--bank", "Known", "--organisation", HOLDER]).await;
    assert_eq!(code, Some(0));
    let plain = instance.run(&["match", &known]).await.unwrap();
    assert!(
        plain.stdout.contains("of 256 bits differ"),
        "{}",
        plain.stdout
    );
}

/// 1 means “nothing is known”: a script would publish on it.
#[tokio::test]
async fn match_never_says_unknown_when_it_could_not_look() {
    let (instance, folder) = banked().await;
    let known = format!("{folder}/1.jpg");
    let ask = async |words: &[&str]| {
        let words = [&["match", known.as_str()], words].concat();
        let told = instance.run(&words).await.unwrap();
        (told.code, told.stderr)
    };
    let (code, said) = ask(&["--bank", "Nobody has it"]).await;
    assert_eq!(code, Some(2), "{said}");
    let (code, said) = ask(&["--organisation", "Nobody"]).await;
    assert_eq!(code, Some(2), "{said}");
    let server = instance.serve().await.unwrap();
    let (code, said) = ask(&[]).await;
    assert_eq!(code, Some(2), "a server has the folder: {said}");
    drop(server);
    let empty = crate::stage::instance();
    let empty = empty.run(&["match", &known]).await.unwrap();
    assert_eq!(empty.code, Some(2), "{}", empty.stderr);
}

#[tokio::test]
async fn organisations_people_and_tokens_are_kept() {
    let instance = instance();
    instance.authority(AUTHORITY).await.unwrap();
    let host = "harbour.example";
    instance.provider("Harbour", host).await.unwrap();
    let rows = async |words: &[&str]| {
        let words = [words, &["--json"]].concat();
        let listed = instance.run(&words).await.unwrap().ok().unwrap();
        listed.lines().unwrap()
    };
    let organisations = rows(&["admin", "organisation", "list"]).await;
    let names: Vec<_> = organisations.iter().map(|one| &one["name"]).collect();
    assert_eq!(names.len(), 2);
    let people = ["admin", "person", "list", "--organisation", AUTHORITY];
    assert_eq!(rows(&people).await[0]["pseudonym"], "analyst-1");

    let second = instance.token(AUTHORITY, "second").await.unwrap();
    let tokens = ["admin", "token", "list", "--organisation", AUTHORITY];
    let listed = rows(&tokens).await;
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(|token| token["revoked_at"].is_null()));
    let shown = instance.run(&tokens).await.unwrap().stdout;
    assert!(!shown.contains(&second.secret), "a secret is shown once");
    let revoke = ["admin", "token", "revoke", second.id.as_str()];
    assert_eq!(instance.json(&revoke).await.unwrap()["revoked"], true);
    instance.json(&revoke).await.unwrap();
    let listed = rows(&tokens).await;
    let revoked: Vec<_> = listed
        .iter()
        .filter(|token| !token["revoked_at"].is_null())
        .map(|token| token["id"].as_str().unwrap())
        .collect();
    assert_eq!(revoked, [second.id.as_str()]);

    for (words, said) in [
        (
            &[
                "admin",
                "organisation",
                "add",
                "--name",
                AUTHORITY,
                "--kind",
                "hub",
            ][..],
            "already",
        ),
        (
            &[
                "admin",
                "organisation",
                "add",
                "--name",
                " ",
                "--kind",
                "hub",
            ],
            "name",
        ),
        (
            &[
                "admin",
                "organisation",
                "add",
                "--name",
                "C",
                "--kind",
                "king",
            ],
            "authority",
        ),
        (
            &[
                "admin",
                "token",
                "add",
                "--organisation",
                "Nobody",
                "--label",
                "x",
                "--scope",
                "match",
            ],
            "Nobody",
        ),
        (
            &[
                "admin",
                "token",
                "add",
                "--organisation",
                AUTHORITY,
                "--label",
                "x",
            ],
            "--scope",
        ),
        (
            &[
                "admin",
                "token",
                "add",
                "--organisation",
                AUTHORITY,
                "--label",
                "x",
                "--scope",
                "administer",
            ],
            "for people only",
        ),
        (
            &["admin", "person", "list", "--organisation", "Nobody"],
            "Nobody",
        ),
        (
            &[
                "admin",
                "sign-in-link",
                "--organisation",
                AUTHORITY,
                "--person",
                "x",
            ],
            "person",
        ),
    ] {
        let refused = instance.run(words).await.unwrap();
        assert!(matches!(refused.code, Some(1 | 2)), "{words:?}");
        assert!(
            refused.stderr.contains(said),
            "{words:?}: {}",
            refused.stderr
        );
        assert_eq!(refused.stdout, "", "{words:?}");
    }
    let everything = std::fs::read(instance.data().join("staydown.db")).unwrap();
    let secret = second.secret.as_bytes();
    let kept = everything.windows(secret.len()).any(|part| part == secret);
    assert!(!kept, "the secret is in the database");
}

/// Orders go to whom a location's host belongs to.
#[tokio::test]
async fn a_host_belongs_to_one_organisation() {
    let instance = instance();
    let host = "harbour.example";
    instance.provider("Harbour", host).await.unwrap();
    let second = ["admin", "organisation", "add", "--name", "Other"];
    let second = [&second[..], &["--kind", "provider", "--host", host]].concat();
    let second = instance.run(&second).await.unwrap();
    assert_eq!(second.code, Some(1), "{}", second.stdout);
    assert!(second.stderr.contains(host), "{}", second.stderr);
}

#[tokio::test]
async fn a_host_is_added_later_and_an_address_is_not_taken_for_one() {
    let instance = instance();
    instance
        .provider("Harbour", "harbour.example")
        .await
        .unwrap();
    let words = [
        "admin",
        "organisation",
        "add-host",
        "--organisation",
        "Harbour",
        "--host",
    ];
    let added = instance
        .json(&[&words[..], &["Media.harbour.example"]].concat())
        .await
        .unwrap();
    assert_eq!(
        added["hosts"],
        serde_json::json!(["harbour.example", "media.harbour.example"])
    );
    let address = instance
        .run(&[&words[..], &["http://harbour.example/"]].concat())
        .await
        .unwrap();
    assert_eq!(address.code, Some(1));
    assert!(
        address.stderr.contains("is not a host"),
        "{}",
        address.stderr
    );
    let again = [
        "admin",
        "organisation",
        "add",
        "--kind",
        "provider",
        "--name",
        "HARBOUR",
    ];
    assert_eq!(
        instance.run(&again).await.unwrap().code,
        Some(1),
        "names differ by more than case"
    );
}

#[tokio::test]
async fn a_folder_of_other_things_does_not_become_an_instance() {
    let instance = instance();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("holiday.jpg"), b"x").unwrap();
    let data = folder.path().to_str().unwrap();
    let program = instance.program();
    let refused = program
        .run(&[
            "admin",
            "organisation",
            "add",
            "--name",
            "X",
            "--kind",
            "hub",
            "--data",
            data,
        ])
        .await
        .unwrap();
    assert_eq!(refused.code, Some(1));
    assert!(refused.stderr.contains("holiday.jpg"), "{}", refused.stderr);
    assert!(!folder.path().join("staydown.db").exists());
}

#[tokio::test]
async fn a_folder_in_use_is_left_alone_and_the_message_says_so() {
    let stage = Stage::set().await;
    let words = ["admin", "token", "add", "--organisation", AUTHORITY];
    for words in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &[&words[..], &["--label", "x", "--scope", "match"]].concat(),
        &["bank", "list", "--organisation", AUTHORITY],
    ] {
        let refused = stage.instance.run(words).await.unwrap();
        assert_eq!(refused.code, Some(1), "{words:?}");
        assert!(refused.stderr.contains("in use"), "{}", refused.stderr);
        assert_eq!(refused.stdout, "");
    }
    let taken = stage.server.address().to_string();
    let second = crate::stage::instance();
    let second = second.run(&["serve", "--listen", &taken]).await.unwrap();
    assert_eq!(second.code, Some(1));
    assert!(second.stderr.contains("cannot listen"), "{}", second.stderr);
    // Reading is allowed beside it.
    stage.instance.json(&["ledger", "verify"]).await.unwrap();
}

#[tokio::test]
async fn data_that_is_not_there_is_not_made_by_looking() {
    let instance = instance();
    for words in [
        &["ledger", "verify"][..],
        &["ledger", "checkpoint"],
        &["bank", "list", "--organisation", "x"],
        &["admin", "organisation", "list"],
        &["match", "x.jpg"],
    ] {
        let refused = instance.run(words).await.unwrap();
        assert_ne!(refused.code, Some(0), "{words:?}");
        assert!(!refused.stderr.is_empty(), "{words:?}");
        assert!(!instance.data().exists(), "{words:?}");
    }
}

/// The object of the demo's last line, its keys in order.
const SUMMARY: [&str; 23] = [
    "story",
    "known",
    "found",
    "referrals",
    "orders",
    "disabled",
    "within_hour",
    "slowest_seconds",
    "seen_gone",
    "reuploads",
    "reuploads_held",
    "benign",
    "benign_held",
    "kept_after_review",
    "annex_3_flows",
    "complaints_upheld",
    "videos_held",
    "texts_held",
    "annex_2_documents_verified",
    "reports",
    "events",
    "ledger",
    "seconds",
];

#[tokio::test]
async fn the_demo_checks_itself_and_does_not_play_over_somebodys_data() {
    let instance = instance();
    let folder = |name: &str, numbers: std::ops::Range<u64>| {
        let folder = instance.scratch().join(name);
        std::fs::create_dir(&folder).unwrap();
        for number in numbers {
            std::fs::write(folder.join(format!("{number}.JPG")), picture(number)).unwrap();
        }
        text(&folder).to_owned()
    };
    let (known, benign) = (folder("known", 20..24), folder("benign", 30..34));
    let demo = ["demo", "--check", "--json", "--known", &known];
    let demo = [&demo[..], &["--benign", &benign]].concat();
    let played = instance.run(&demo).await.unwrap();
    assert_eq!(played.code, Some(0), "{}\n{}", played.stdout, played.stderr);
    let line = played.stdout.lines().last().unwrap();
    let told: Value = played.last().unwrap();
    assert_eq!(told["story"], "ok");
    assert_eq!((&told["known"], &told["benign"]), (&4.into(), &4.into()));
    assert_eq!(
        (&told["reuploads"], &told["reuploads_held"]),
        (&16.into(), &16.into())
    );
    assert_eq!(
        (&told["benign_held"], &told["kept_after_review"]),
        (&0.into(), &1.into())
    );
    assert_eq!(told["ledger"], "verified");
    assert_eq!(
        (&told["annex_3_flows"], &told["complaints_upheld"]),
        (&1.into(), &1.into())
    );
    let orders = told["orders"].as_u64().unwrap();
    assert_eq!(told["annex_2_documents_verified"], orders + 1);
    assert_eq!(told["reports"], "add up");
    // Where there is no ffmpeg the video is left out, and said to be.
    let has_ffmpeg = std::process::Command::new("ffmpeg")
        .arg("-version")
        .output()
        .is_ok();
    assert_eq!(told["texts_held"], 1);
    assert_eq!(told["videos_held"], u64::from(has_ffmpeg));
    assert_eq!(told.get("left_out").is_none(), has_ffmpeg);
    assert_eq!(
        told.as_object().unwrap().len(),
        SUMMARY.len() + usize::from(!has_ffmpeg)
    );
    let places: Vec<_> = SUMMARY
        .iter()
        .map(|key| line.find(&format!("\"{key}\":")).unwrap())
        .collect();
    assert!(places.is_sorted(), "{line}");
    let verified = instance.json(&["ledger", "verify"]).await.unwrap();
    assert_eq!(verified["events"], told["events"]);

    let refused = instance.run(&demo).await.unwrap();
    assert_eq!(refused.code, Some(1));
    assert!(
        refused.stderr.contains("holds data already"),
        "{}",
        refused.stderr
    );
    let after = instance.json(&["ledger", "verify"]).await.unwrap();
    assert_eq!(after, verified);
}

#[tokio::test]
async fn the_demo_says_what_it_leaves_out_where_videos_cannot_be_read_and_holds_all_the_same() {
    let instance = instance();
    let folder = |name: &str, numbers: std::ops::Range<u64>| {
        let folder = instance.scratch().join(name);
        std::fs::create_dir(&folder).unwrap();
        for number in numbers {
            std::fs::write(folder.join(format!("{number}.jpg")), picture(number)).unwrap();
        }
        folder
    };
    let (known, benign) = (folder("known", 20..23), folder("benign", 30..31));
    let played = std::process::Command::new(env!("CARGO_BIN_EXE_staydown"))
        .args(["demo", "--check", "--json", "--known", text(&known)])
        .args(["--benign", text(&benign), "--data", text(&instance.data())])
        .env("PATH", instance.scratch())
        .output()
        .unwrap();
    let (printed, said) = (
        String::from_utf8(played.stdout).unwrap(),
        String::from_utf8(played.stderr).unwrap(),
    );
    assert_eq!(played.status.code(), Some(0), "{printed}\n{said}");
    let told: Value = serde_json::from_str(printed.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&told["videos_held"], &told["texts_held"]),
        (&0.into(), &1.into())
    );
    let left_out = told["left_out"][0].as_str().unwrap();
    assert!(
        left_out.contains("sudo apt-get install ffmpeg"),
        "{left_out}"
    );
    assert!(said.contains(left_out), "{said}");
}

#[test]
fn a_word_for_the_sampling_of_videos_that_nobody_knows_is_refused_and_not_taken_for_another() {
    let instance = instance();
    let file = instance.scratch().join("picture.jpg");
    std::fs::write(&file, picture(1)).unwrap();
    let hash = |word: &str| {
        std::process::Command::new(env!("CARGO_BIN_EXE_staydown"))
            .arg("hash")
            .arg(&file)
            .env("STAYDOWN_VIDEO_SAMPLING", word)
            .output()
            .unwrap()
    };
    let refused = hash("spares");
    assert!(!refused.status.success());
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(
        told.contains("STAYDOWN_VIDEO_SAMPLING is “spares”: it takes “sparse” or “steady”"),
        "{told}"
    );
    for word in ["sparse", "steady", ""] {
        assert!(hash(word).status.success(), "{word}");
    }
}
