//! A person's browser: cookies, pages and forms, and an authenticator app beside it.

use crate::session::{ask, hidden, with_set};
use crate::stage::Stage;
use reqwest::Method;
use std::process::Command;
use testkit::{Answer, Door};
use url::Url;

pub(super) const PASSWORD: &str = "staple battery horse correct";

pub(super) struct Browser {
    door: Door,
    pub(super) cookies: String,
}

impl Browser {
    pub(super) fn new(server: &Url) -> Self {
        Self {
            door: Door::new(server),
            cookies: String::new(),
        }
    }

    /// Signed in by a link made for this.
    pub(super) async fn signed_in(stage: &Stage, organisation: &str, person: &str) -> Self {
        let mut browser = Self::new(stage.server.url());
        browser.sign_in(stage, organisation, person).await;
        browser
    }

    pub(super) async fn sign_in(&mut self, stage: &Stage, organisation: &str, person: &str) {
        let link = stage
            .instance
            .sign_in_link(&stage.server, organisation, person);
        let link = link.await.unwrap();
        let page = self.get(link.path()).await;
        let fields = ["door", "code"].map(|name| (name, hidden(&page, name)));
        let entered = self.send("/sign-in", &pairs(&fields)).await;
        assert_eq!(entered.status, 303, "{}", entered.text());
    }

    pub(super) async fn get(&mut self, path: &str) -> Answer {
        let (answer, cookies) = ask(&self.door, path, &self.cookies).await;
        self.cookies = cookies;
        answer
    }

    /// Sends a form as it is.
    pub(super) async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send_with(path, fields, &[]).await
    }

    /// Sends a form with headers.
    pub(super) async fn send_with(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let request = self.door.request(Method::POST, path).unwrap();
        let mut request = request.header("cookie", &self.cookies).form(fields);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.door.send(request).await.unwrap();
        self.cookies = with_set(&self.cookies, &answer);
        answer
    }

    /// Sends a form of a page of the session, with its token.
    pub(super) async fn act(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf().await;
        let fields = [&[("csrf", csrf.as_str())], fields].concat();
        self.send(path, &fields).await
    }

    pub(super) async fn csrf(&mut self) -> String {
        hidden(&self.get("/me").await, "csrf")
    }

    /// Whether the session still opens pages.
    pub(super) async fn is_in(&mut self) -> bool {
        match self.get("/cases").await.status {
            200 => true,
            401 => false,
            other => panic!("the cases answer {other}"),
        }
    }

    /// Sets [`PASSWORD`] with codes; the secret of the codes, and the recovery codes.
    pub(super) async fn set_password(&mut self, ahead: i64) -> (App, Vec<String>) {
        let csrf = self.csrf().await;
        let page = self.send("/me/password", &[("csrf", &csrf)]).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let app = App::of(&page, ahead);
        let ceremony = hidden(&page, "ceremony");
        let fields = [
            ("csrf", csrf.as_str()),
            ("ceremony", &ceremony),
            ("password", PASSWORD),
            ("again", PASSWORD),
            ("code", &app.code(0)),
        ];
        let page = self.send("/me/password/set", &fields).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let text = page.text();
        let codes = text.split("<li><code>").skip(1);
        let codes = codes.map(|rest| rest.split('<').next().unwrap().to_owned());
        (app, codes.collect())
    }

    /// Signs in by password and code, from the sign-in page.
    pub(super) async fn by_password(
        &mut self,
        organisation: &str,
        person: &str,
        password: &str,
        code: impl Into<String>,
    ) -> Answer {
        let page = self.get("/sign-in").await;
        assert_eq!(page.status, 200, "{}", page.text());
        let door = hidden(&page, "door");
        let fields = [
            ("door", door.as_str()),
            ("organisation", organisation),
            ("pseudonym", person),
            ("password", password),
            ("code", &code.into()),
        ];
        self.send("/sign-in/password", &fields).await
    }
}

/// Borrowed pairs of owned values.
pub(super) fn pairs<'a>(fields: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(n, v)| (*n, v.as_str())).collect()
}

/// An authenticator app: Debian's `oathtool`, which knows nothing of our code.
pub(super) struct App {
    secret: String,
    /// The server's clock is so many seconds ahead.
    pub(super) ahead: i64,
}

impl App {
    fn of(page: &Answer, ahead: i64) -> Self {
        let text = page.text();
        let (_, rest) = text.split_once("id=\"secret\">").unwrap();
        let secret = rest.split('<').next().unwrap().replace(' ', "");
        assert_eq!(secret.len(), 32, "160 bits in base32");
        Self { secret, ahead }
    }

    /// The code of a step so many steps from now.
    pub(super) fn code(&self, steps: i64) -> String {
        let now = jiff::Timestamp::now().as_second() + self.ahead + 30 * steps;
        let output = Command::new("oathtool")
            .args(["--totp", "--base32", &self.secret])
            .args(["--now", &format!("@{now}")])
            .output()
            .expect("oathtool is missing: `cargo xtask test` installs it, or `apt-get install oathtool`");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}
