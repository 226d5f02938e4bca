//! People in the console.

use crate::stage::Stage;
use reqwest::Method;
use testkit::{Answer, Door, Instance, Server};

/// The value of a hidden field of a page.
pub(crate) fn hidden(page: &Answer, name: &str) -> String {
    let text = page.text();
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = text
        .split_once(&start)
        .unwrap_or_else(|| panic!("no field {name} in {text}"));
    rest.split('"').next().unwrap().to_owned()
}

/// A page with these cookies, and the cookies afterwards.
pub(crate) async fn ask(door: &Door, path: &str, cookies: &str) -> (Answer, String) {
    let request = door.request(Method::GET, path).unwrap();
    let answer = door.send(request.header("cookie", cookies)).await.unwrap();
    let cookies = with_set(cookies, &answer);
    (answer, cookies)
}

/// The cookies after an answer that may have set some.
pub(crate) fn with_set(cookies: &str, answer: &Answer) -> String {
    let mut held: Vec<(String, String)> = cookies
        .split("; ")
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    for set in answer.headers.get_all("set-cookie") {
        let (pair, rest) = set.to_str().unwrap().split_once(';').unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        held.retain(|(held, _)| held != name);
        if !rest.contains("Max-Age=0") {
            held.push((name.to_owned(), value.to_owned()));
        }
    }
    let pairs: Vec<_> = held.iter().map(|(n, v)| format!("{n}={v}")).collect();
    pairs.join("; ")
}

/// Somebody signed in with a browser.
pub(crate) struct Session {
    door: Door,
    cookie: String,
}

impl Session {
    pub(crate) async fn begin(stage: &Stage, organisation: &str, person: &str) -> Self {
        Self::begin_at(&stage.instance, &stage.server, organisation, person).await
    }

    pub(crate) async fn begin_at(
        instance: &Instance,
        server: &Server,
        organisation: &str,
        person: &str,
    ) -> Self {
        let link = instance.sign_in_link(server, organisation, person);
        let link = link.await.unwrap();
        let door = Door::new(server.url());
        // Looking at the link does not use it up.
        let (page, cookie) = ask(&door, link.path(), "").await;
        assert_eq!(page.status, 200);
        let (secret, code) = (hidden(&page, "door"), hidden(&page, "code"));
        assert!(link.path().ends_with(&code));
        let enter = || {
            let request = door.request(Method::POST, "/sign-in").unwrap();
            let request = request.header("cookie", &cookie);
            request.form(&[("code", &code), ("door", &secret)])
        };
        let entered = door.send(enter()).await.unwrap();
        assert_eq!(entered.status, 303, "{}", entered.text());
        let cookie = entered.header("set-cookie").to_owned();
        for word in ["HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(word), "{cookie}");
        }
        // Once is once.
        assert_eq!(door.send(enter()).await.unwrap().status, 404);
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self { door, cookie }
    }

    /// The cookie, as a request carries it.
    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// The secret that the cookie holds.
    pub(crate) fn secret(&self) -> &str {
        self.cookie.split_once('=').unwrap().1
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = self.door.request(Method::GET, path).unwrap();
        let request = request.header("cookie", &self.cookie);
        self.door.send(request).await.unwrap()
    }

    /// As [`Session::get`], with one more header.
    pub(crate) async fn get_with(&self, path: &str, name: &str, value: &str) -> Answer {
        let request = self.door.request(Method::GET, path).unwrap();
        let request = request.header("cookie", &self.cookie).header(name, value);
        self.door.send(request).await.unwrap()
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        site: Option<&str>,
    ) -> Answer {
        let request = self.door.request(Method::POST, path).unwrap();
        let mut request = request.header("cookie", &self.cookie).form(fields);
        if let Some(site) = site {
            request = request.header("sec-fetch-site", site);
        }
        self.door.send(request).await.unwrap()
    }

    /// The token in the forms of a page.
    pub(crate) async fn csrf(&self, path: &str) -> String {
        let page = self.get(path).await.text();
        let (_, rest) = page.split_once("name=\"csrf\" value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }
}
