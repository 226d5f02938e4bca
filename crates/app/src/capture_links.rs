//! The addresses of a capture: what was asked for, where redirects led, and what its page links to. Each is matched as an address
//! that somebody asks about; nothing more is fetched for it. So an address of a shortener is resolved by capturing it.

use crate::compare::Asked;
use crate::{App, AppError, Caller};
use casework::Match;
use evidence::Response;
use signals::link::Link;
use std::collections::BTreeSet;

/// Most matches told of one capture's addresses.
const MOST_MATCHES: usize = 50;

impl App {
    /// What is known of the addresses of a capture, each entry once: of the page's own first, then of those it links to.
    pub(crate) async fn addresses_matched(
        &self,
        caller: &Caller,
        page: &Response,
    ) -> Result<Vec<Match>, AppError> {
        if !self.known().visible(caller.id()).knows_links() {
            return Ok(Vec::new());
        }
        let hops = page.hops.iter().map(|hop| hop.url.as_str());
        let own = hops.chain([page.url.as_str()]);
        let mut links: Vec<Link> = own.filter_map(|text| Link::read(text).ok()).collect();
        if page.is_html() {
            let canonical = self.links_of(&page.url, &page.body).await?;
            links.extend(canonical.iter().filter_map(|text| Link::read(text).ok()));
        }
        let (mut seen, mut entries) = (BTreeSet::new(), BTreeSet::new());
        let mut found = Vec::new();
        for link in links {
            if found.len() >= MOST_MATCHES || !seen.insert(link.canonical().to_owned()) {
                continue;
            }
            let asked = Asked {
                link: Some(link),
                ..Asked::default()
            };
            let matches = self.matches(caller, &asked).await?;
            found.extend(
                matches
                    .into_iter()
                    .filter(|found| entries.insert(found.entry.clone())),
            );
        }
        found.truncate(MOST_MATCHES);
        Ok(found)
    }
}
