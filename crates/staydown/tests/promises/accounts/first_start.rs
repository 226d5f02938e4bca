//! The first start: no account, no password, one link.

use super::browser::{Browser, pairs};
use crate::session::hidden;
use crate::stage::instance;
use testkit::Server;

/// The bootstrap links a server has printed, oldest first, as paths.
fn printed(server: &Server) -> Vec<String> {
    let said = server.said().unwrap();
    let words = said.split_whitespace();
    let links = words.filter_map(|word| word.split_once("/bootstrap/"));
    links
        .map(|(_, code)| format!("/bootstrap/{code}"))
        .collect()
}

async fn fill_in(browser: &mut Browser, link: &str, changed: &[(&str, &str)]) -> testkit::Answer {
    let page = browser.get(link).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let mut fields = vec![
        ("name", "Example Hosting".to_owned()),
        ("kind", "provider".to_owned()),
        ("member_state", "ie".to_owned()),
        ("contact", "duty@hosting.example".to_owned()),
        ("hosts", "hosting.example\nmedia.hosting.example".to_owned()),
        ("pseudonym", "administrator-1".to_owned()),
        ("door", hidden(&page, "door")),
        ("code", hidden(&page, "code")),
    ];
    for (name, value) in changed {
        fields.retain(|(field, _)| field != name);
        fields.push((name, (*value).to_owned()));
    }
    browser.send("/bootstrap", &pairs(&fields)).await
}

#[tokio::test]
async fn a_first_start_prints_one_link_that_enrols_the_first_administrator_once() {
    let instance = instance();
    let mut server = instance.serve().await.unwrap();
    let links = printed(&server);
    let [link] = &links[..] else {
        panic!("{links:?}");
    };
    let mut browser = Browser::new(server.url());
    // What is not right is said, and the link still works.
    let refused = fill_in(&mut browser, link, &[("member_state", "Ireland")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("two-letter country code"));
    let entered = fill_in(&mut browser, link, &[]).await;
    assert_eq!(entered.status, 303, "{}", entered.text());
    assert_eq!(entered.header("location"), "/me?said=enrol");
    assert!(
        browser
            .get("/people")
            .await
            .text()
            .contains("administrator-1")
    );
    // Once is once, for this browser and for another.
    assert_eq!(Browser::new(server.url()).get(link).await.status, 404);
    // And nobody is asked again.
    server.restart().await.unwrap();
    assert_eq!(printed(&server).len(), 1);
    assert!(browser.is_in().await, "a session outlives a restart");
    server.kill().await.unwrap();
    let words = ["admin", "organisation", "list"];
    let organisation = instance.json(&words).await.unwrap();
    assert_eq!(organisation["name"], "Example Hosting");
    assert_eq!(organisation["hosts"][1], "media.hosting.example");
    let words = [
        "admin",
        "person",
        "list",
        "--organisation",
        "Example Hosting",
    ];
    let person = instance.json(&words).await.unwrap();
    assert_eq!(person["role"], "administrator");
}

#[tokio::test]
async fn a_bootstrap_link_ends_after_a_quarter_of_an_hour_and_with_the_next_start() {
    let instance = instance();
    let mut server = instance.serve().await.unwrap();
    let first = printed(&server).pop().unwrap();
    server.restart().await.unwrap();
    let second = printed(&server).pop().unwrap();
    assert_ne!(first, second);
    let mut browser = Browser::new(server.url());
    assert_eq!(browser.get(&first).await.status, 404);
    server.set_ahead(14 * 60).unwrap();
    assert_eq!(browser.get(&second).await.status, 200);
    server.set_ahead(15 * 60 + 1).unwrap();
    assert_eq!(browser.get(&second).await.status, 404);
    let data = std::fs::read(instance.data().join("staydown.db")).unwrap();
    let code = second.rsplit('/').next().unwrap().as_bytes();
    let is_there = data.windows(code.len()).any(|part| part == code);
    assert!(!is_there, "only the digest of a code is kept");
}

#[tokio::test]
async fn an_organisation_there_is_already_is_chosen_and_not_made_again() {
    let instance = instance();
    instance
        .provider("Harbour", "harbour.example")
        .await
        .unwrap();
    let mut server = instance.serve().await.unwrap();
    let link = printed(&server).pop().unwrap();
    let mut browser = Browser::new(server.url());
    let entered = fill_in(&mut browser, &link, &[("chosen", "Harbour")]).await;
    assert_eq!(entered.status, 303, "{}", entered.text());
    server.kill().await.unwrap();
    let words = ["admin", "organisation", "list", "--json"];
    let all = instance.run(&words).await.unwrap().ok().unwrap();
    assert_eq!(all.lines().unwrap().len(), 1);
}
