//! The outlets that a case is about: those somebody joined it to, and those to whose places its location belongs.

use crate::{App, AppError, Caller, outlets, reach};
use casework::{AssetKind, Case, CaseId, NewAsset, Origin, Outlet, OutletId, Scope, outlet_key};
use exchange::v1::AssetView;
use signals::link::{Link, Reach};
use std::collections::BTreeSet;
use store::Connection;

/// An outlet that a case is about, and the place of it where that is known.
#[derive(Debug, Clone)]
pub struct OutletOfCase {
    /// The outlet.
    pub id: OutletId,
    /// Its name.
    pub name: String,
    /// The place, with its generation and whether it is up.
    pub asset: Option<AssetView>,
    /// Whether a person said so; otherwise the address does.
    pub joined: bool,
}

impl App {
    /// The outlets of the caller's organisation that a case of theirs is about, by name.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a case of others.
    pub async fn outlets_of_case(
        &self,
        caller: &Caller,
        id: &CaseId,
    ) -> Result<Vec<OutletOfCase>, AppError> {
        caller.must(Scope::CasesRead)?;
        let mut connection = self.store().read().await?;
        let case = reach::case(&mut connection, caller, id).await?;
        let joined = store::outlets::of_case(&mut connection, &case.id).await?;
        let url = address(&case);
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        for outlet in joined
            .iter()
            .filter(|outlet| outlet.organisation == *caller.id())
        {
            let said = outlet.cases.iter().find(|one| one.case == case.id);
            let number = said.and_then(|one| one.asset);
            let number = number.or_else(|| place_of(outlet, url?));
            seen.insert(outlet.id.clone());
            found.push(shown(&mut connection, caller, outlet, number, true).await?);
        }
        for outlet in self.outlets_near(&mut connection, caller, url).await? {
            if let Some(number) = url.and_then(|url| place_of(&outlet, url))
                && seen.insert(outlet.id.clone())
            {
                found.push(shown(&mut connection, caller, &outlet, Some(number), false).await?);
            }
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    /// The outlets that share a host or a handle with an address: [`place_of`] says which of them it belongs to.
    async fn outlets_near(
        &self,
        connection: &mut Connection,
        caller: &Caller,
        url: Option<&str>,
    ) -> Result<Vec<Outlet>, AppError> {
        let Some(url) = url else {
            return Ok(Vec::new());
        };
        let mut keys = BTreeSet::from([url.to_lowercase()]);
        let host = url::Url::parse(url).ok();
        keys.extend(host.and_then(|url| Some(url.host_str()?.to_lowercase())));
        if let Ok(link) = Link::read(url) {
            keys.extend(link.account().map(|account| outlet_key(&account.name)));
            let hosts = link.keys().into_iter();
            keys.extend(
                hosts
                    .filter(|(reach, _)| *reach == Reach::Host)
                    .map(|(_, host)| host),
            );
        }
        let keys: Vec<String> = keys.into_iter().collect();
        Ok(store::outlets::of_keys(connection, caller.id(), &keys).await?)
    }
}

async fn shown(
    connection: &mut Connection,
    caller: &Caller,
    outlet: &Outlet,
    number: Option<u32>,
    joined: bool,
) -> Result<OutletOfCase, AppError> {
    let view = outlets::view(connection, caller, outlet).await?;
    let mut assets = view.assets.into_iter();
    Ok(OutletOfCase {
        id: view.id,
        name: view.outlet.name,
        asset: number.and_then(|number| assets.find(|asset| asset.number == number)),
        joined,
    })
}

/// The address a case is about, if it has one.
fn address(case: &Case) -> Option<&str> {
    match &case.origin {
        Origin::Location { url, .. }
        | Origin::Notice { url, .. }
        | Origin::UserNotice { url, .. } => Some(url),
        Origin::Upload { link, .. } => link.as_deref(),
    }
}

/// The asset of an outlet that an address belongs to: the latest where several would do, as places come back in generations.
fn place_of(outlet: &Outlet, url: &str) -> Option<u32> {
    let mut assets = outlet.assets.iter().rev();
    let found = assets.find(|asset| belongs(url, &asset.place));
    found.map(|asset| asset.number)
}

/// Whether an address is an asset's own, below it, or of its account. A site of its own covers its host, unless that is one that
/// everybody uses.
fn belongs(url: &str, place: &NewAsset) -> bool {
    let Some(own) = place.url.as_deref() else {
        return false;
    };
    if own == url {
        return true;
    }
    let (Ok(link), Ok(asset)) = (Link::read(url), Link::read(own)) else {
        return false;
    };
    let is_whole_host =
        url::Url::parse(own).is_ok_and(|own| own.path() == "/" && own.query().is_none());
    let wide = match place.kind {
        AssetKind::Website if is_whole_host => Some(Reach::Host),
        AssetKind::Channel | AssetKind::Account | AssetKind::Newsletter => Some(Reach::Account),
        _ => None,
    };
    let keys = link.keys();
    [Some(Reach::Exact), Some(Reach::Prefix), wide]
        .into_iter()
        .flatten()
        .any(|reach| {
            let covered = asset.covers(reach).ok();
            covered
                .is_some_and(|covered| keys.iter().any(|(at, key)| *at == reach && *key == covered))
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::Timestamp;

    fn place(kind: AssetKind, url: &str) -> NewAsset {
        NewAsset {
            kind,
            platform: "a service".to_owned(),
            handle: String::new(),
            url: Some(url.to_owned()),
            since: Timestamp::UNIX_EPOCH,
            after: None,
        }
    }

    #[test]
    fn an_address_belongs_to_a_place_that_covers_it_and_to_no_wider_one() {
        use AssetKind::{Channel, Store, Website};
        for (kind, own, url, is) in [
            (
                Channel,
                "https://t.me/columnweekly",
                "https://t.me/columnweekly/17",
                true,
            ),
            (
                Channel,
                "https://t.me/columnweekly",
                "https://telegram.me/ColumnWeekly/17",
                true,
            ),
            (
                Channel,
                "https://t.me/columnweekly",
                "https://t.me/anotherone/17",
                false,
            ),
            (
                Website,
                "https://column.example/",
                "https://column.example/issue/3",
                true,
            ),
            (
                Website,
                "https://column.example/",
                "https://www.column.example/issue/3",
                true,
            ),
            (
                Website,
                "https://column.example/",
                "https://news.example/column.example",
                false,
            ),
            // A part of a site is not the site.
            (
                Website,
                "https://pages.example/column",
                "https://pages.example/bakery",
                false,
            ),
            (
                Website,
                "https://pages.example/column",
                "https://pages.example/column/3",
                true,
            ),
            // Everybody's host is nobody's site.
            (Website, "https://t.me/", "https://t.me/anotherone", false),
            (
                Store,
                "https://files.example/",
                "https://files.example/x",
                false,
            ),
            (
                Store,
                "http://127.0.0.1:81/p/1",
                "http://127.0.0.1:81/p/1",
                true,
            ),
        ] {
            assert_eq!(belongs(url, &place(kind, own)), is, "{url} in {own}");
        }
        let mut nowhere = place(Channel, "");
        nowhere.url = None;
        assert!(!belongs("https://t.me/columnweekly", &nowhere));
    }
}
