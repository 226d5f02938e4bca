//! Notices of users (DSA Art 16).

use super::{Stranger, case, stage};
use crate::session::Session;
use crate::stage::{PROVIDER, Stage, judgement, until};
use casework::{CaseId, Outcome};
use serde_json::{Value, json};

const WHY: &str = "It shows how to build a bomb, zq-explanation.";

async fn notify(stage: &Stage, fields: &[(&str, &str)]) -> (Stranger, String) {
    let mut stranger = Stranger::at(&stage.server);
    let sent = stranger
        .send(&format!("/notice/{}", stage.provider.id), fields)
        .await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    let text = sent.text();
    let (_, rest) = text.split_once("href=\"/notice/status/").unwrap();
    let page = format!("/notice/status/{}", rest.split('"').next().unwrap());
    (stranger, page)
}

async fn cases(stage: &Stage) -> Vec<Value> {
    let door = stage.provider.door(&stage.server);
    let page: Value = door
        .get("/v1/cases?from=user_notice")
        .await
        .unwrap()
        .json()
        .unwrap();
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_notice_opens_a_case_for_each_location_and_whoever_notified_reads_what_came_of_it() {
    let stage = stage().await;
    stage.listen().await;
    let (one, two) = (stage.host.url("/a"), stage.host.url("/b"));
    let locations = format!("{one}\r\n{two}\r\n{one}\r\n\r\n");
    let fields = [
        ("locations", locations.as_str()),
        ("explanation", WHY),
        ("good_faith", "true"),
        ("name", "Zq Notifier"),
        ("email", "zq@notifier.example"),
    ];
    let (mut stranger, page) = notify(&stage, &fields).await;
    let open = stranger.get(&page).await.text();
    assert_eq!(open.matches("Being looked at").count(), 2, "{open}");
    let cases = cases(&stage).await;
    let titles: Vec<_> = cases
        .iter()
        .map(|case| case["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles.len(), 2);
    assert!(titles.contains(&one.as_str()) && titles.contains(&two.as_str()));
    let provider = stage.provider.door(&stage.server);
    let ids: Vec<CaseId> = cases
        .iter()
        .map(|case| serde_json::from_value(case["id"].clone()).unwrap())
        .collect();
    let reviewer = stage.reviewer();
    reviewer
        .decide(&ids[0], &judgement(Outcome::Block))
        .await
        .unwrap();
    let mut kept = judgement(Outcome::Keep);
    kept.reasons = "A museum's exhibition, zq-kept.".to_owned();
    reviewer.decide(&ids[1], &kept).await.unwrap();
    let refer = reviewer.decide(&ids[1], &judgement(Outcome::Refer)).await;
    assert!(refer.is_err(), "there is nobody to refer it to");
    let told = until("both decisions to be told", async || {
        let all = stage.host.deliveries().into_iter();
        let all = all.map(|one| serde_json::from_slice::<Value>(&one.body).unwrap());
        let all: Vec<_> = all
            .filter(|body| body["type"] == "location.decided")
            .collect();
        (all.len() == 2).then_some(all)
    });
    for body in told.await {
        let is_down = body["data"]["case"] == json!(ids[0]);
        assert_eq!(body["data"]["publish"], !is_down, "{body}");
    }
    let seen = stranger.get(&page).await.text();
    for words in [
        "Taken down",
        "Not taken down",
        "zq-kept",
        "You can go to court",
    ] {
        assert!(seen.contains(words), "{words}");
    }
    // Who it was is shown on purpose, to those who decide, and nowhere else.
    let session = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    let path = format!("/cases/{}", ids[0]);
    let shown = session.get(&path).await.text();
    assert!(shown.contains("zq-explanation") && !shown.contains("zq@notifier.example"));
    assert!(
        !case(&provider, &ids[0])
            .await
            .to_string()
            .contains("Zq Notifier")
    );
    let csrf = session.csrf(&path).await;
    let asked = session
        .post(&format!("{path}/notifier"), &[("csrf", &csrf)], None)
        .await;
    assert!(
        asked.text().contains("zq@notifier.example"),
        "{}",
        asked.text()
    );
    let officer = Session::begin(&stage, PROVIDER, "officer").await;
    let csrf = officer.csrf(&path).await;
    let refused = officer
        .post(&format!("{path}/notifier"), &[("csrf", &csrf)], None)
        .await;
    assert_eq!(
        refused.status, 403,
        "who decides complaints does not decide notices"
    );
}

#[tokio::test]
async fn what_a_notice_lacks_is_named_and_a_name_is_not_among_it() {
    let stage = stage().await;
    let path = format!("/notice/{}", stage.provider.id);
    let url = stage.host.url("/a");
    let whole = [
        ("locations", url.as_str()),
        ("explanation", WHY),
        ("good_faith", "true"),
    ];
    for (lacking, field) in ["locations", "explanation", "good_faith"]
        .into_iter()
        .enumerate()
    {
        let mut fields = whole.to_vec();
        fields.remove(lacking);
        let refused = Stranger::at(&stage.server).send(&path, &fields).await;
        assert_eq!(refused.status, 422, "{field}");
        assert!(
            refused.text().contains(&format!("{field}-fault")),
            "{field}"
        );
    }
    let odd = [
        ("locations", "not an address"),
        ("explanation", WHY),
        ("good_faith", "true"),
    ];
    assert_eq!(
        Stranger::at(&stage.server).send(&path, &odd).await.status,
        422
    );
    assert!(cases(&stage).await.is_empty(), "nothing of it was recorded");
    notify(&stage, &whole).await;
    assert_eq!(cases(&stage).await.len(), 1);
}

#[tokio::test]
async fn a_front_end_notifies_for_its_user_once() {
    let stage = stage().await;
    let door = stage.provider.door(&stage.server);
    let url = stage.host.url("/a");
    let new = json!({"locations": [url], "explanation": WHY, "good_faith": true, "reference": "n-1",
        "contact": {"name": "Zq", "email": "zq@notifier.example"}});
    let filed = door.post("/v1/user-notices", &new).await.unwrap();
    assert_eq!(filed.status, 201, "{}", filed.text());
    assert!(!filed.text().contains("zq@notifier.example"));
    let filed: Value = filed.json().unwrap();
    let again = door.post("/v1/user-notices", &new).await.unwrap();
    assert_eq!(again.status, 200);
    assert!(!again.text().contains("\"code\""));
    assert_eq!(cases(&stage).await.len(), 1);
    let page = format!("/notice/status/{}", filed["code"].as_str().unwrap());
    assert_eq!(Stranger::at(&stage.server).get(&page).await.status, 200);
    // The reference is of a notice, and no complaint's.
    let other = json!({"about": "x", "text": "x", "reference": "n-1"});
    let refused = door.post("/v1/complaints", &other).await.unwrap();
    assert_eq!(
        refused.problem().unwrap().field.as_deref(),
        Some("reference")
    );
}

#[tokio::test]
async fn a_complaint_about_what_a_notice_took_down_puts_it_up_again() {
    let stage = stage().await;
    stage.listen().await;
    let url = stage.host.url("/a");
    let fields = [
        ("locations", url.as_str()),
        ("explanation", WHY),
        ("good_faith", "true"),
    ];
    notify(&stage, &fields).await;
    let id: CaseId = serde_json::from_value(cases(&stage).await[0]["id"].clone()).unwrap();
    stage
        .reviewer()
        .decide(&id, &judgement(Outcome::Block))
        .await
        .unwrap();
    let mut owner = Stranger::at(&stage.server);
    // As people copy it, with what the normal spelling leaves out.
    let about = format!("{url}#top");
    let fields = [
        ("about", about.as_str()),
        ("text", "It is a museum's page."),
    ];
    owner.complain(&stage.provider.id, &fields).await;
    let door = stage.provider.door(&stage.server);
    let complaint = super::only_complaint(&door).await;
    let session = Session::begin(&stage, PROVIDER, "officer").await;
    let page = format!("/complaints/{complaint}");
    let csrf = session.csrf(&page).await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("outcome", "upheld"),
        ("reasons", "It is."),
        ("purpose", "education"),
    ];
    let decided = session.post(&format!("{page}/decide"), &fields, None).await;
    assert_eq!(decided.status, 303, "{}", decided.text());
    assert_eq!(case(&door, &id).await["outcome"], "keep");
    let told = until("the service to be told", async || {
        let all = stage.host.deliveries().into_iter();
        let mut all = all.map(|one| serde_json::from_slice::<Value>(&one.body).unwrap());
        all.find(|body| body["data"]["publish"] == true)
    });
    assert_eq!(told.await["data"]["location"], url);
}
