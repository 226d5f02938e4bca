//! What the provider's answers look like to whoever gets them: letters with documents that verify without the instance.

use super::desk::Desk;
use crate::stage::until;
use casework::NoticeAnswer;
use exchange::annex::{Document, Language, Received};
use exchange::v1::NoticeView;
use serde_json::Value;
use std::fs;

impl Desk {
    pub(super) async fn answer(
        &self,
        notice: &casework::NoticeId,
        answer: &NoticeAnswer,
    ) -> NoticeView {
        let path = format!("/v1/notices/{notice}/feedback");
        let answered = self.door().post(&path, answer).await.unwrap();
        answered.json().unwrap()
    }

    /// The mails that answer an order, besides those that say something came.
    pub(super) async fn annexes(&self, count: usize) -> Vec<testkit::Letter> {
        let found = until("the annexes", async || {
            let all = self.mail.letters().into_iter();
            let own: Vec<_> = all
                .filter(|one| one.data.contains("application/pdf"))
                .collect();
            (own.len() >= count).then_some(own)
        });
        let found = found.await;
        assert_eq!(found.len(), count);
        found
    }
}

/// The signed document attached to a letter, verified with the keys that the instance publishes by a program without a server.
pub(super) async fn verified(desk: &Desk, letter: &testkit::Letter) -> Value {
    let mail = exchange::mail::Mail::read(letter.data.as_bytes());
    let names: Vec<&str> = mail.attachments.iter().map(|file| &*file.name).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(
        names[0].ends_with(".pdf") && names[1].ends_with(".jws"),
        "{names:?}"
    );
    let jws = mail.attachments[1].bytes.clone();
    // The pages hold the very same document, and are what this program makes of it.
    let pages = Received::read(&mail.attachments[0].bytes).unwrap();
    assert_eq!(pages.jws().unwrap().as_bytes(), jws);
    assert!(matches!(
        pages,
        Received::Pages {
            shown_in: Some(Language::English),
            ..
        }
    ));
    offline(desk, &jws).await
}

pub(super) async fn offline(desk: &Desk, jws: &[u8]) -> Value {
    let keys = desk
        .door()
        .get("/.well-known/staydown/keys.json")
        .await
        .unwrap()
        .text();
    let scratch = desk.stage.instance.scratch();
    let (file, key_file) = (scratch.join("fetched.jws"), scratch.join("keys.jwks"));
    fs::write(&file, jws).unwrap();
    fs::write(&key_file, keys).unwrap();
    let words = [
        "verify-document",
        "--json",
        file.to_str().unwrap(),
        "--keys",
        key_file.to_str().unwrap(),
    ];
    let told = desk.stage.instance.program().run(&words).await.unwrap();
    assert_eq!(told.code, Some(0), "{told:?}");
    let text = std::str::from_utf8(jws).unwrap();
    let document = exchange::annex::unverified(text).unwrap();
    if matches!(document, Document::RemovalOrder(_)) {
        panic!("not an answer: {text}");
    }
    serde_json::from_slice(&document.to_json()).unwrap()
}
