//! Search: whatever somebody holds in their hand leads to what their own organisation has about it, and to nothing else.

use crate::session::Session;
use crate::stage::{AUTHORITY, PROVIDER, Stage, picture};
use casework::{NoticeKind, Role};
use exchange::v1::CaseFilter;
use reqwest::Method;
use testkit::Answer;

async fn set() -> Stage {
    Stage::set_after(async |instance| {
        let auditor = Role::Auditor;
        instance
            .person(AUTHORITY, "auditor-1", auditor)
            .await
            .unwrap();
        let reviewer = Role::Reviewer;
        instance
            .person(PROVIDER, "reviewer-1", reviewer)
            .await
            .unwrap();
    })
    .await
}

async fn search(session: &Session, asked: &str) -> Answer {
    let asked: String = url::form_urlencoded::byte_serialize(asked.as_bytes()).collect();
    session.get(&format!("/search?q={asked}")).await
}

fn names(page: &Answer, case: &str) -> bool {
    assert_eq!(page.status, 200, "{}", page.text());
    page.text().contains(&format!("href=\"/cases/{case}\""))
}

/// Sends a form with a file, as a browser does.
async fn compare(stage: &Stage, session: &Session, csrf: &str, file: &[u8]) -> Answer {
    let mut body = format!(
        "--limit\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--limit\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"x.jpg\"\r\ncontent-type: image/jpeg\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--limit--\r\n");
    let door = testkit::Door::new(stage.server.url());
    let request = door.request(Method::POST, "/search").unwrap();
    let request = request
        .header("cookie", session.cookie())
        .header("content-type", "multipart/form-data; boundary=limit");
    door.send(request.body(body)).await.unwrap()
}

#[tokio::test]
async fn a_location_a_host_a_number_or_a_reference_leads_to_what_is_ones_own() {
    let stage = set().await;
    let notice = stage.notice(1, NoticeKind::RemovalOrder).await;
    let cases = stage.analyst().cases(&CaseFilter::default()).await.unwrap();
    let (case, url) = (cases.items[0].id.to_string(), notice.terms.url.clone());
    let analyst = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let host = url::Url::parse(&url).unwrap();
    let host = host.host_str().unwrap();
    let harmless = url.replace("http", "hxxp").replace('.', "[.]");
    let (start, _) = url.rsplit_once('/').unwrap();
    let other = format!("{start}/elsewhere");
    for asked in [&url, &harmless, host, &other, &case] {
        assert!(names(&search(&analyst, asked).await, &case), "{asked}");
    }
    let reference = notice.terms.reference.to_lowercase();
    let page = search(&analyst, &format!(" {reference} ")).await;
    let row = format!("href=\"/notices/{}\"", notice.id);
    assert!(page.text().contains(&row), "{reference}: {}", page.text());
    let page = search(&analyst, notice.id.as_str()).await;
    assert!(page.text().contains(&row));

    // The addressee has a case of its own and the notice; of the issuer's case it learns nothing.
    let reviewer = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    let page = search(&reviewer, &reference).await.text();
    assert!(page.contains(&row) && !page.contains(&case), "{page}");
    for asked in [&url, &case] {
        let page = search(&reviewer, asked).await.text();
        assert!(!page.contains(&format!("href=\"/cases/{case}\"")), "{page}");
    }
    let page = search(&reviewer, &case).await.text();
    assert!(page.contains("Nothing found"), "{page}");
    for nothing in [
        "no such reference",
        "https://nowhere.example/",
        "%",
        "'",
        "\0",
    ] {
        let page = search(&analyst, nothing).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("Nothing found"), "{nothing:?}");
    }
    // A host is not found by the end of its name, nor by its beginning.
    for near in [format!("x{host}"), format!("{host}x.example")] {
        assert!(!names(&search(&analyst, &near).await, &case), "{near}");
    }
    let too_long = search(&analyst, &"x".repeat(6_200)).await;
    assert_eq!(too_long.status, 422);
    assert!(
        too_long.text().contains("6200 bytes"),
        "{}",
        too_long.text()
    );

    // Whoever watches over the house sees what was looked for, also where nothing was found.
    let auditor = Session::begin(&stage, AUTHORITY, "auditor-1").await;
    let log = auditor.get("/access").await.text();
    for line in [
        "looked at what is known of “no such reference” (0 records)",
        &format!("looked at what is known of “{reference}”"),
    ] {
        assert!(log.contains(line), "{line}: {log}");
    }
}

#[tokio::test]
async fn a_picture_or_a_hash_is_known_or_not_and_asking_opens_no_case() {
    let stage = set().await;
    let entry = stage.bank_picture(1).await;
    let analyst = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let csrf = analyst.csrf("/search").await;
    let known = compare(&stage, &analyst, &csrf, &picture(1)).await;
    assert_eq!(known.status, 200, "{}", known.text());
    let named = format!("/entries/{}/picture", entry.id);
    assert!(known.text().contains(&named), "{}", known.text());
    let unknown = compare(&stage, &analyst, &csrf, &picture(2)).await.text();
    assert!(unknown.contains("Not known") && !unknown.contains(&named));
    let hash = entry.sha256.clone().unwrap();
    for asked in [hash.to_uppercase(), entry.pdq.clone().unwrap()] {
        let page = search(&analyst, &asked).await.text();
        assert!(page.contains(&named), "{asked}: {page}");
    }
    let page = search(&analyst, &"0f".repeat(32)).await.text();
    assert!(page.contains("Not known"), "{page}");
    let cases = stage.analyst().cases(&CaseFilter::default()).await.unwrap();
    assert_eq!(cases.total, 0);

    let refused = compare(&stage, &analyst, &csrf, b"\0no picture").await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("id=\"file-fault\""),
        "{}",
        refused.text()
    );
    let empty = compare(&stage, &analyst, &csrf, b"").await;
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("No picture was chosen"));
    assert_eq!(compare(&stage, &analyst, "", &picture(1)).await.status, 403);
    // Who may look and not work asks of no picture.
    let auditor = Session::begin(&stage, AUTHORITY, "auditor-1").await;
    assert!(!auditor.get("/search").await.text().contains("picture-form"));
    let csrf = auditor.csrf("/cases").await;
    assert_eq!(
        compare(&stage, &auditor, &csrf, &picture(1)).await.status,
        403
    );
}
