//! Redress: whoever had something taken down, and whoever notices something, both without an account.

mod complaints;
mod reversal;
mod scrutiny;
mod undo;
mod user_notices;

use crate::session::{ask, hidden};
use crate::stage::{PROVIDER, Stage, picture};
use casework::{CaseId, OrganisationId, Role};
use exchange::v1::Verdict;
use reqwest::Method;
use serde_json::{Value, json};
use simulator::api::Client;
use testkit::{Answer, Door, Server};

/// Somebody without an account, with a browser that keeps cookies.
pub(crate) struct Stranger {
    door: Door,
    cookies: String,
}

impl Stranger {
    pub(crate) fn at(server: &Server) -> Self {
        Self {
            door: Door::new(server.url()),
            cookies: String::new(),
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let (page, cookies) = ask(&self.door, path, &self.cookies).await;
        self.cookies = cookies;
        page
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.door.request(Method::POST, path).unwrap();
        let request = request.header("cookie", &self.cookies).form(fields);
        self.door.send(request).await.unwrap()
    }

    /// Opens a form, fills it in and sends it.
    pub(crate) async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(path).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let (door, code) = (hidden(&page, "door"), hidden(&page, "code"));
        let ours = [("door", door.as_str()), ("code", &code)];
        self.post(path, &[&ours[..], fields].concat()).await
    }

    /// Complains, and gives the address of the page that says what comes of it.
    pub(crate) async fn complain(
        &mut self,
        provider: &OrganisationId,
        fields: &[(&str, &str)],
    ) -> String {
        let sent = self.send(&format!("/complaint/{provider}"), fields).await;
        assert_eq!(sent.status, 200, "{}", sent.text());
        let text = sent.text();
        let (_, rest) = text.split_once("href=\"/complaint/status/").unwrap();
        format!("/complaint/status/{}", rest.split('"').next().unwrap())
    }
}

/// A stage on which the provider has people: `reviewer-1`, and `officer`, who decides complaints.
pub(crate) async fn stage() -> Stage {
    Stage::set_after(async |instance| {
        let role = Role::Reviewer;
        instance.person(PROVIDER, "reviewer-1", role).await.unwrap();
        let role = Role::ComplaintsOfficer;
        instance.person(PROVIDER, "officer", role).await.unwrap();
        let role = Role::Administrator;
        instance.person(PROVIDER, "keeper", role).await.unwrap();
    })
    .await
}

/// An upload of the provider's under a reference, held because it resembles known picture `number`.
pub(crate) async fn held(client: &Client, reference: &str, number: u64) -> CaseId {
    let answer = client
        .match_file("up.jpg", &picture(number), Some(reference))
        .await
        .unwrap();
    assert_eq!(answer.verdict, Verdict::Hold);
    answer.case.unwrap()
}

/// The complaints of a house, as its token lists them.
pub(crate) async fn complaints(door: &Door) -> Vec<Value> {
    let page: Value = door.get("/v1/complaints").await.unwrap().json().unwrap();
    page["items"].as_array().unwrap().clone()
}

/// The only complaint of a house.
pub(crate) async fn only_complaint(door: &Door) -> String {
    let all = complaints(door).await;
    assert_eq!(all.len(), 1, "{all:?}");
    all[0]["id"].as_str().unwrap().to_owned()
}

pub(crate) fn upheld(reasons: &str) -> Value {
    json!({"outcome": "upheld", "reasons": reasons})
}

/// Whether a case stands open, decided or closed, and as what.
pub(crate) async fn case(door: &Door, id: &CaseId) -> Value {
    let answer = door.get(&format!("/v1/cases/{id}")).await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json().unwrap()
}
