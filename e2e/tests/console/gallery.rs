//! Every page that an administrator is led to, with what the demo left behind in it: looked at by phone and laptop, light and
//! dark, and kept as a picture, light, in `docs/images/gallery/`. Which pages there are is read from the navigation, so that a new one
//! is looked at too.

use crate::browser::{Browser, Script};
use crate::layout::{Theme, inspect};
use crate::pictures::take_small;
use crate::server::Server;
use crate::stage::{program, staydown};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::collections::BTreeSet;

const AUTHORITY: &str = "Example Referral Unit";
const PROVIDER: &str = "Harbour Pictures";

/// Pages that the navigation does not lead to: their names and places. `{organisation}` is the house's own identifier.
const BESIDE: [(&str, &str); 11] = [
    ("search", "/search?q=poster"),
    ("keys", "/help"),
    ("phrases", "/phrases"),
    ("me", "/me"),
    ("care", "/me/care"),
    ("tokens", "/tokens"),
    ("settings", "/settings"),
    ("form-complaint", "/complaint/{organisation}"),
    ("form-notice", "/notice/{organisation}"),
    ("form-order", "/order/{organisation}"),
    ("status-complaint", "/complaint/status"),
];

#[tokio::test]
async fn every_page_of_the_navigation_shows_what_the_demo_left_and_fits() -> Result<()> {
    let Some(program) = program()? else {
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    staydown(&program, &data, &["demo", "--check"])?;
    for house in [AUTHORITY, PROVIDER] {
        let whose = ["--organisation", house, "--pseudonym", "head-1"];
        let words = [
            &["admin", "person", "add", "--role", "administrator"],
            &whose[..],
        ]
        .concat();
        staydown(&program, &data, &words)?;
    }
    let listed = staydown(
        &program,
        &data,
        &["admin", "organisation", "list", "--json"],
    )?;
    let server = Server::over(program.clone(), folder)?;
    let (mut complaints, mut seen) = (Vec::new(), BTreeSet::new());
    for (house, prefix) in [(AUTHORITY, "authority"), (PROVIDER, "provider")] {
        let words = ["admin", "sign-in-link", "--organisation", house];
        let more = ["--person", "head-1", "--server", server.url()];
        let link = staydown(&program, &data, &[&words[..], &more[..]].concat())?;
        let browser = Browser::at(server.url(), Script::On).await?;
        browser.sign_in(link.trim()).await?;
        let visit = Visit {
            browser: &browser,
            prefix,
        };
        let pages = browser.hrefs("nav[aria-label='Main'] a").await?;
        ensure!(pages.len() >= 10, "{house} is led to {pages:?}");
        for page in pages {
            seen.insert(page.clone());
            visit.page(&page, &mut complaints).await?;
        }
        let id = identifier(&listed, house)?;
        for (name, place) in BESIDE {
            let place = place.replace("{organisation}", &id);
            // Orders from outside are for providers, and so are complaints and notices.
            if place.contains(&id) && house == AUTHORITY {
                continue;
            }
            browser.goto(&place).await?;
            visit.look(name, &mut complaints).await?;
        }
        browser.close(&[]).await?;
    }
    ensure!(complaints.is_empty(), "{}", complaints.join("\n"));
    ensure!(
        seen.contains("/people"),
        "an administrator sees all: {seen:?}"
    );
    server.stop()
}

/// Somebody who looks at page after page.
struct Visit<'a> {
    browser: &'a Browser,
    prefix: &'static str,
}

impl Visit<'_> {
    /// A page of the navigation, and the first thing that it lists.
    async fn page(&self, place: &str, complaints: &mut Vec<String>) -> Result<()> {
        let name = place.trim_start_matches('/').split(['?', '/']).next();
        let name = name.filter(|name| !name.is_empty()).context("a name")?;
        self.browser.goto(place).await?;
        self.look(name, complaints).await?;
        let below = format!("main a[href^='/{name}/']:not([href*='?'])");
        let mut links = self.browser.hrefs(&below).await?;
        if links.is_empty() {
            // Lists begin with what is to be done, and the demo leaves nothing.
            self.browser.goto(&format!("{place}?stage=all")).await?;
            links = self.browser.hrefs(&below).await?;
        }
        // Not what makes something, or takes one to work.
        let first = links.iter().find(|link| link.contains('_'));
        if let Some(link) = first {
            self.browser.goto(link).await?;
            self.look(&format!("{name}-one"), complaints).await?;
        }
        Ok(())
    }

    /// The page that is open.
    async fn look(&self, name: &str, complaints: &mut Vec<String>) -> Result<()> {
        self.browser.find("main h1").await?;
        inspect(self.browser, complaints).await?;
        let name = format!("gallery/{}-{name}", self.prefix);
        take_small(self.browser, &name, Theme::Light).await
    }
}

/// The identifier of an organisation, from the list that the program prints.
fn identifier(listed: &str, name: &str) -> Result<String> {
    let mut rows = listed
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let row = rows.find(|row| row["name"] == name);
    let id = row.and_then(|row| row["id"].as_str().map(ToOwned::to_owned));
    id.with_context(|| format!("no {name} in:\n{listed}"))
}
