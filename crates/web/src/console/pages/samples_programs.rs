//! The pages of API tokens and settings; `more` is added to everything that comes from outside.

use super::{before, frame, now};
use crate::console::pages::*;
use app::{Draft, InstanceSettings, OutletOfCase, SessionLimits, SettingsView, TokenLine};
use askama::Template;
use casework::{
    AssetKind, Endpoint, NoticeKind, Organisation, OrganisationId, OrganisationKind, OutletId,
    Scope, TokenId,
};
use exchange::annex::{Fault, Lack, Weight};
use exchange::{Problem, v1::AssetView};
use jiff::SignedDuration;

/// Outlets that a case is about: one joined, one by its address.
pub(super) fn outlets(more: &str) -> Vec<OutletOfCase> {
    let asset = AssetView {
        number: 2,
        generation: 3,
        kind: AssetKind::Channel,
        platform: format!("a messenger{more}"),
        handle: format!("@column{more}"),
        url: None,
        since: before(900_000),
        after: Some(1),
        added_at: before(800_000),
        up: true,
        spells: Vec::new(),
    };
    let outlet = |number: u8, asset, joined| OutletOfCase {
        id: OutletId::new(before(900_000), [number; 10]),
        name: format!("The Column Weekly {number}{more}"),
        asset,
        joined,
    };
    vec![outlet(1, None, true), outlet(2, Some(asset), false)]
}

/// A draft of an order that lacks things.
pub(super) fn draft(more: &str) -> Draft {
    let lack = |section: &str, weight| Lack {
        field: format!("section_{}", section.to_lowercase()),
        section: section.to_owned(),
        weight,
        fault: Fault::Missing,
        sentence: format!("Something has to be said here.{more}"),
    };
    let lacks = vec![lack("E", Weight::Fatal), lack("F 1", Weight::Advisory)];
    Draft::of(
        NoticeKind::RemovalOrder,
        format!("Kiesel Hosting{more}"),
        lacks,
    )
}

fn token(number: u8, ends: i64, used: bool, more: &str) -> TokenLine {
    TokenLine {
        id: TokenId::new(before(9_000_000), [number; 10]),
        label: format!("upload path {number}{more}"),
        scopes: [Scope::Match, Scope::NoticesRead].into(),
        expires_at: Some(before(-ends)),
        revoked_at: None,
        last_used_at: used.then(|| before(90)),
        bound: number == 2,
    }
}

fn tokens(more: &str) -> TokensPage {
    let mut revoked = token(3, 9_000_000, true, more);
    revoked.revoked_at = Some(before(60_000));
    let mut endless = token(5, 0, false, more);
    endless.expires_at = None;
    TokensPage {
        frame: frame(Section::People, true, None),
        tokens: vec![
            token(1, 9_000_000, true, more),
            token(2, 400_000, false, more),
            endless,
            revoked,
            token(4, -500, true, more),
        ],
        now: now(),
        form: TokenForm::default(),
        problem: None,
    }
}

fn settings(more: &str) -> SettingsPage {
    let endpoint = |path: &str| Endpoint {
        url: format!("https://kiesel.example/{path}{more}"),
        set_at: before(90_000),
        signed_receipts: false,
    };
    SettingsPage {
        frame: frame(Section::People, true, None),
        view: SettingsView {
            instance: InstanceSettings {
                public_url: "https://staydown.kiesel.example".to_owned(),
                undo: SignedDuration::from_secs(60),
                sessions: SessionLimits::default(),
                material_megabytes: 2048,
                sends_mail: true,
                takes_mail: false,
                sends_statements: false,
                time_stamps: Some((format!("time.example{more}"), 24)),
                publishes_entries: false,
                reaches_private: false,
            },
            house: Organisation {
                id: OrganisationId::new(before(900_000), [2; 10]),
                name: "Kiesel Hosting".to_owned(),
                kind: OrganisationKind::Provider,
                member_state: Some("IE".to_owned()),
                contact: None,
                hosts: vec![
                    "kiesel.example".to_owned(),
                    format!("img.kiesel.example{more}"),
                ],
                endpoint: Some(endpoint("webhooks")),
                alarms: None,
                on_call: Some(format!("oncall@kiesel.example{more}")),
                registered_at: before(900_000),
                particulars: None,
                four_eyes: [NoticeKind::RemovalOrder].into(),
                informed_by: Default::default(),
                private_surfaces: [format!("https://chat.kiesel.example/dm{more}")].into(),
                phrases: Vec::new(),
                phrases_kept: 0,
            },
        },
    }
}

pub(super) fn all(more: &str) -> Vec<(&'static str, String)> {
    let mut pages = Vec::new();
    let mut add = |name, html: askama::Result<String>| pages.push((name, html.unwrap()));
    add("tokens", tokens(more).render());
    let mut page = tokens(more);
    page.tokens.clear();
    page.form.label = format!("upload path{more}");
    page.form.scopes = vec!["match".to_owned(), "none_such".to_owned()];
    let detail = format!("A token works until an instant to come.{more}");
    page.problem =
        Some(Problem::new(422, "Unprocessable Content", "out_of_range", detail).on(Some("days")));
    add("tokens-problem", page.render());
    let page = TokenMadePage {
        frame: frame(Section::People, true, None),
        label: format!("upload path{more}"),
        id: "token_0".to_owned(),
        secret: "sd_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        expires_at: before(-9_000_000),
    };
    add("token-made", page.render());
    add("settings", settings(more).render());
    let mut page = settings(more);
    page.view.house.four_eyes = NoticeKind::ALL.iter().copied().collect();
    add("settings-two-persons", page.render());
    pages
}
