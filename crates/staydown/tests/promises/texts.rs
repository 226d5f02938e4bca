//! Texts: known ones are found edited and quoted, held, and read as text.

use crate::access::recorded;
use crate::session::Session;
use crate::stage::{PROVIDER, Stage, file_entry, judgement, new_bank};
use casework::{Outcome, Role, Thoroughness, Way};
use exchange::v1::{BankView, EntryView, MatchAnswer, Verdict};
use serde_json::{Value, json};
use signals::Sha256;

/// Harmless, and treated as known: about harbours and ships.
const KNOWN: &str = "في الصباح الباكر خرج الصيادون من الميناء القديم نحو البحر المفتوح وكانت الريح هادئة والسماء صافية. \
    حملت السفن الصغيرة شباكها الطويلة وخبزًا وماءً يكفي ليومين وتركت خلفها الأطفال يلوحون على الرصيف الحجري. \
    وعند الظهيرة عادت أول سفينة محملة بالسمك الفضي فاجتمع التجار حولها يساومون ويضحكون ويتذكرون مواسم أبعد. \
    وفي المساء أضيئت المصابيح فوق الأسوار وغنى الشيوخ أغاني قديمة عن البحارة الذين لم يعودوا من رحلاتهم.";

/// About other things.
const POST: &str = "زرنا أمس متحف المدينة مع طلاب المدرسة وتعرفنا هناك على طرق صناعة الخزف والزجاج عبر القرون الماضية وأعجب الجميع بالقاعة الكبيرة. \
    شرح لنا الدليل كيف كانت القوافل تحمل الحرير والتوابل عبر الصحراء وكيف كان الكتبة يدونون أسعار السلع في دفاتر جلدية سميكة. \
    بعد الزيارة جلسنا في الحديقة المجاورة وتناولنا الطعام وتحدثنا عن كتابة تقرير قصير لكل طالب عن القطعة التي أعجبته أكثر من غيرها.";

/// The known text as an evader writes it: no points, tatweel, Persian letters, something invisible, an emoji, a sentence less.
fn edited() -> String {
    let points = |c: &char| !('\u{64b}'..='\u{652}').contains(c);
    let plain: String = KNOWN.chars().filter(points).collect();
    let sentences: Vec<&str> = plain.split(". ").collect();
    let kept = [sentences[1], sentences[0], sentences[2]].join(" 🚢 ");
    kept.replace('ي', "ی")
        .replace('ك', "ک")
        .replace("السفن", "الســــفن")
        .replace("البحر", "ال\u{200c}ب\u{200b}حر")
}

/// The second and third sentence.
fn middle(text: &str) -> &str {
    let (_, rest) = text.split_once(". ").unwrap();
    rest.rsplit_once(". ").unwrap().0
}

async fn bank_text(stage: &Stage, bank: &BankView, text: &str) -> EntryView {
    let mut entry = file_entry(text.as_bytes().to_vec());
    entry.name = "known.txt".to_owned();
    entry.label = "Known statement".to_owned();
    stage.reviewer().add_file(&bank.id, &entry).await.unwrap()
}

async fn ask(stage: &Stage, text: &str, reference: Option<&str>) -> MatchAnswer {
    let reviewer = stage.reviewer();
    reviewer
        .match_file("post.txt", text.as_bytes(), reference)
        .await
        .unwrap()
}

async fn own_bank(stage: &Stage) -> BankView {
    stage
        .reviewer()
        .bank(&new_bank("Texts", false))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_known_text_is_found_edited_and_quoted_and_no_other_text_is() {
    let stage = Stage::set().await;
    let bank = own_bank(&stage).await;
    let entry = bank_text(&stage, &bank, KNOWN).await;
    assert!(entry.near_copies_match && entry.parts_match && entry.stored);
    assert_eq!(
        (entry.language.as_deref(), entry.pdq.as_deref()),
        (Some("ar"), None)
    );
    assert_eq!(entry.simhash.unwrap().len(), 64);

    let ways = |answer: &MatchAnswer| {
        answer
            .matches
            .iter()
            .map(|found| found.way)
            .collect::<Vec<_>>()
    };
    let same = ask(&stage, KNOWN, None).await;
    assert_eq!(
        (same.verdict, ways(&same)),
        (Verdict::Hold, vec![Way::Bytes])
    );

    let near = ask(&stage, &edited(), None).await;
    assert_eq!(
        (near.verdict, ways(&near)),
        (Verdict::Hold, vec![Way::NearText]),
        "{}",
        near.explanation
    );
    assert!(
        near.explanation.contains("edited in places"),
        "{}",
        near.explanation
    );
    assert_eq!(near.matches[0].signal, "text");

    // Two sentences, in the middle of a post about other things.
    let quoted = middle(KNOWN);
    let halves = POST.split_once(". ").unwrap();
    let post = format!("{}. {quoted}. {}", halves.0, halves.1);
    let quote = ask(&stage, &post, None).await;
    assert_eq!(
        (quote.verdict, ways(&quote)),
        (Verdict::Hold, vec![Way::Quote]),
        "{}",
        quote.explanation
    );
    let shared = quote.matches[0].text.as_ref().unwrap();
    let [start, end] = shared.query[0];
    let found = &post[start as usize..end as usize];
    assert!(
        quoted.contains(found) && found.len() * 10 > quoted.len() * 7,
        "{found}"
    );
    let [start, end] = shared.banked[0];
    assert_eq!(&KNOWN[start as usize..end as usize], found);
    assert!((30..60).contains(&shared.of_banked), "{shared:?}");

    let other = ask(&stage, POST, Some("other")).await;
    assert_eq!(
        (other.verdict, other.matches.len(), other.case),
        (Verdict::Clear, 0, None)
    );

    // JSON says the same as a file, and UTF-16 the same as UTF-8.
    let door = stage.provider.door(&stage.server);
    let by_json: MatchAnswer = door
        .post("/v1/match", &json!({"text": edited()}))
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(by_json, near);
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(edited().encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let wide = stage
        .reviewer()
        .match_file("post.txt", &utf16, None)
        .await
        .unwrap();
    assert_eq!(
        (wide.simhash.clone(), ways(&wide)),
        (near.simhash, vec![Way::NearText])
    );
}

#[tokio::test]
async fn a_text_too_short_to_tell_matches_by_its_bytes_only() {
    let stage = Stage::set().await;
    let bank = own_bank(&stage).await;
    let entry = bank_text(&stage, &bank, "Good morning to all of you.").await;
    assert!(!entry.near_copies_match && !entry.parts_match && entry.simhash.is_none());
    let same = ask(&stage, "Good morning to all of you.", None).await;
    assert_eq!(same.matches[0].way, Way::Bytes);
    let near = ask(&stage, "Good morning to all of you!", None).await;
    assert_eq!(near.verdict, Verdict::Clear);
    assert!(
        near.explanation.contains("too short"),
        "{}",
        near.explanation
    );
}

#[tokio::test]
async fn a_bank_compared_exactly_finds_edited_texts_and_no_quotes() {
    let stage = Stage::set().await;
    let mut new = new_bank("Exact", false);
    new.thoroughness = Thoroughness::Exact;
    let bank = stage.reviewer().bank(&new).await.unwrap();
    bank_text(&stage, &bank, KNOWN).await;
    assert_eq!(ask(&stage, &edited(), None).await.matches.len(), 1);
    let quoted = middle(KNOWN);
    assert_eq!(
        ask(&stage, &format!("{POST} {quoted}"), None)
            .await
            .matches
            .len(),
        0
    );
}

#[tokio::test]
async fn a_withdrawn_text_matches_nothing_and_what_is_left_is_found_after_a_restart() {
    let mut stage = Stage::set().await;
    let bank = own_bank(&stage).await;
    let entry = bank_text(&stage, &bank, KNOWN).await;
    let kept = bank_text(&stage, &bank, POST).await;
    let path = format!("/v1/banks/{}/entries/{}/withdraw", bank.id, entry.id);
    let door = stage.provider.door(&stage.server);
    door.post(&path, &json!({"reason": "a poem, and nothing else"}))
        .await
        .unwrap()
        .json::<Value>()
        .unwrap();
    stage.server.restart().await.unwrap();
    assert_eq!(ask(&stage, &edited(), None).await.matches.len(), 0);
    let (_, quoted) = POST.split_once(". ").unwrap();
    let answer = ask(&stage, &format!("{KNOWN} {quoted}"), None).await;
    let found: Vec<_> = answer
        .matches
        .iter()
        .map(|found| (&found.entry, found.way))
        .collect();
    assert_eq!(found, [(&kept.id, Way::Quote)]);
    let near = ask(&stage, &POST.replace("متحف", "مسرح"), None).await;
    assert_eq!(near.matches[0].way, Way::NearText);
}

#[tokio::test]
async fn a_held_text_opens_a_case_is_read_as_text_only_and_decided() {
    let mut stage = Stage::set_after(async |instance| {
        instance
            .person(PROVIDER, "Reviewer", Role::Reviewer)
            .await
            .unwrap();
    })
    .await;
    let bank = own_bank(&stage).await;
    bank_text(&stage, &bank, KNOWN).await;
    let evil = format!(
        "<script>alert(1)</script><img src=x onerror=alert(2)> {}",
        edited()
    );
    let held = ask(&stage, &evil, Some("post-1")).await;
    let case = held.case.unwrap();

    let session = Session::begin(&stage, PROVIDER, "Reviewer").await;
    let page = session.get(&format!("/cases/{case}")).await;
    assert_eq!(page.status, 200);
    let shown = page.text();
    assert!(shown.contains(&format!("/cases/{case}/texts")));
    assert!(
        !shown.contains("الميناء"),
        "a text is not shown before somebody asks"
    );
    assert!(
        !shown.contains("/picture/blurred") && !shown.contains("/pictures/"),
        "a text is no picture"
    );

    let texts = session.get(&format!("/cases/{case}/texts")).await;
    assert_eq!(texts.status, 200);
    assert!(texts.header("content-type").starts_with("text/html"));
    let shown = texts.text();
    assert!(
        !shown.contains("<script>alert") && !shown.contains("<img"),
        "{shown}"
    );
    assert!(shown.contains("alert(1)") && shown.contains("الميناء"));
    assert_eq!(shown.matches("data-text=\"upload\"").count(), 1);
    assert_eq!(shown.matches("data-text=\"known\"").count(), 1);
    assert!(shown.contains("<mark>"));
    // Nor is it ever sent as anything a browser would load.
    let digest = Sha256::of(evil.as_bytes()).to_string();
    for shape in ["plain", "blurred"] {
        let answer = session.get(&format!("/pictures/{digest}/{shape}")).await;
        assert_ne!(answer.status, 200, "{shape}");
        assert!(!answer.text().contains("<script>alert"));
    }

    stage
        .reviewer()
        .decide(&case, &judgement(Outcome::Block))
        .await
        .unwrap();
    let again = ask(&stage, &evil, Some("post-1")).await;
    assert_eq!((again.verdict, again.case), (Verdict::Block, Some(case)));
    // Who read which texts is on record.
    stage.server.stop().await.unwrap();
    let read = recorded(&stage.instance, &["record_read"]).await;
    let read: Vec<String> = read
        .iter()
        .map(|event| serde_json::to_string(&event.event).unwrap())
        .collect();
    for text in [evil.as_bytes(), KNOWN.as_bytes()] {
        let digest = Sha256::of(text).to_string();
        assert!(read.iter().any(|event| event.contains(&digest)), "{read:?}");
    }
}

#[tokio::test]
async fn what_is_no_text_or_too_long_is_refused_by_name() {
    let stage = Stage::set().await;
    let door = stage.provider.door(&stage.server);
    let long = "Many words make a book. ".repeat(50_000);
    let answer = door
        .upload("/v1/match", long.clone().into_bytes(), &[])
        .await
        .unwrap();
    assert_eq!(
        (answer.status, answer.problem().unwrap().code.as_str()),
        (413, "too_many_bytes")
    );
    for (body, field) in [
        (json!({"text": ""}), "text"),
        (json!({"text": "a\u{0}b"}), "text"),
        (
            json!({"text": "Good morning.", "sha256": "ab".repeat(32)}),
            "text",
        ),
    ] {
        let answer = door.post("/v1/match", &body).await.unwrap();
        let problem = answer.problem().unwrap();
        assert_eq!(
            (answer.status, problem.field.as_deref()),
            (422, Some(field)),
            "{body}"
        );
    }
}
