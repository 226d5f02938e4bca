//! Outlets: publications of proscribed groups, and the places where they appear. What is kept is about the publication. No field
//! here is about a person, and what looks like one (an e-mail address, a telephone number) is refused.
//!
//! An asset is one place: a site, a channel, an app. When one is taken down and the outlet returns elsewhere, the new place is of
//! the next generation. Whether a place is up is never a state that is set: it follows from sightings, each at an instant and from
//! somewhere ([`spells`]).

use crate::event::web_address;
use crate::{
    AssetKind, CaseId, Event, Notice, NoticeBody, OrganisationId, OutletId, Recorded, Refusal,
    SeenState, SightedBy, refusal::written,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Most assets of one outlet.
pub const ASSET_LIMIT: usize = 500;
/// Most further names of one outlet.
pub const ALIAS_LIMIT: usize = 50;
/// Most cases joined to one outlet.
pub const JOIN_LIMIT: usize = 5_000;
/// Most sightings that people tell of one asset.
pub const SIGHTING_LIMIT: usize = 1_000;
/// The longest name, handle or platform, in characters.
pub const OUTLET_TEXT_LIMIT: usize = 300;

/// What is said of an outlet when it is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOutlet {
    /// Its name, as it calls itself.
    #[schema(min_length = 1, max_length = 300)]
    pub name: String,
    /// The proscribed group it publishes for.
    #[schema(min_length = 1, max_length = 300)]
    pub group: String,
    /// Where that group is proscribed: the list or the decision, with its number or date.
    #[schema(min_length = 1, max_length = 300)]
    pub listing: String,
    /// Remarks about the publication.
    #[serde(default)]
    #[schema(max_length = 4_000)]
    pub about: String,
    /// Whoever registers it says that it is a publication and no person. Anything but `true` is refused.
    pub is_publication: bool,
}

/// A place where an outlet appears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAsset {
    /// What kind of place it is.
    pub kind: AssetKind,
    /// The service it is on.
    #[schema(min_length = 1, max_length = 300)]
    pub platform: String,
    /// What it is called there: a channel's handle, a domain, the name of an app.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub handle: String,
    /// Its address, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Since when it has been up, as far as is known.
    pub since: Timestamp,
    /// The number of the asset that was taken down and came back as this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u32>,
}

/// That an asset was up or down at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sighting {
    /// When.
    pub at: Timestamp,
    /// Whether it was up.
    pub up: bool,
    /// From whom that is known.
    pub by: SightedBy,
    /// What was seen, in words.
    pub note: String,
}

/// A time for which an asset was up, or down, as far as was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Spell {
    /// Up, or down.
    pub up: bool,
    /// From when: the sighting with which it began.
    pub from: Timestamp,
    /// Until when; open for the last one.
    pub until: Option<Timestamp>,
    /// From whom its beginning is known.
    pub by: SightedBy,
    /// What was seen then.
    pub note: String,
}

/// A place of an outlet, on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Its number within the outlet, from 1.
    pub number: u32,
    /// What it is.
    pub place: NewAsset,
    /// 1 for a first one; one more than the asset it came after.
    pub generation: u32,
    /// When it was added.
    pub added_at: Timestamp,
    /// What people told of it, in the order of telling.
    pub told: Vec<Sighting>,
}

/// A case that was found to be about an outlet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Joined {
    /// The case.
    pub case: CaseId,
    /// The asset it is about, where that was said.
    pub asset: Option<u32>,
    /// When it was joined.
    pub at: Timestamp,
}

/// An outlet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlet {
    /// Its identifier.
    pub id: OutletId,
    /// Whose record this is. Others see nothing of it.
    pub organisation: OrganisationId,
    /// What was said of it first.
    pub first: NewOutlet,
    /// Further names, in the order of telling.
    pub aliases: Vec<String>,
    /// Its assets, by number.
    pub assets: Vec<Asset>,
    /// The cases joined to it, in the order of joining.
    pub cases: Vec<Joined>,
    /// When it was registered.
    pub registered_at: Timestamp,
}

/// From sightings to spells: sorted by instant, later tellings of one instant counting, and sightings that change nothing left out.
/// The spells follow on one another without gaps, and no two neighbours say the same.
#[must_use]
pub fn spells(sightings: &[Sighting]) -> Vec<Spell> {
    let mut sorted: Vec<&Sighting> = sightings.iter().collect();
    sorted.sort_by_key(|sighting| sighting.at);
    let mut spells: Vec<Spell> = Vec::new();
    for (place, sighting) in sorted.iter().enumerate() {
        let is_overtaken = sorted
            .get(place + 1)
            .is_some_and(|next| next.at == sighting.at);
        if is_overtaken || spells.last().is_some_and(|last| last.up == sighting.up) {
            continue;
        }
        if let Some(last) = spells.last_mut() {
            last.until = Some(sighting.at);
        }
        spells.push(Spell {
            up: sighting.up,
            from: sighting.at,
            until: None,
            by: sighting.by,
            note: sighting.note.clone(),
        });
    }
    spells
}

/// By what an outlet is found again: names and handles however they are written, without the sign before a handle.
#[must_use]
pub fn outlet_key(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").trim_start_matches('@').to_lowercase()
}

/// Refuses what looks like a way to reach a person.
fn of_no_person(field: &'static str, text: &str) -> Result<(), Refusal> {
    let is_mail = text.split_whitespace().any(|word| {
        word.split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
    });
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    let is_telephone = digits.len() >= 8
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || " +-/().".contains(c));
    if is_mail || is_telephone {
        return Err(Refusal::of(
            field,
            "personal_data",
            "This looks like an e-mail address or a telephone number. An outlet is a publication: nothing about persons is kept here.",
        ));
    }
    Ok(())
}

fn line(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = written(field, text, OUTLET_TEXT_LIMIT)?;
    of_no_person(field, &text)?;
    Ok(text)
}

impl NewOutlet {
    fn checked(&self) -> Result<Self, Refusal> {
        if !self.is_publication {
            return Err(Refusal::of(
                "is_publication",
                "not_a_publication",
                "An outlet is a publication of a proscribed group. Of persons, no profile is kept here: say that this is a publication, or leave it out.",
            ));
        }
        let about = self.about.trim();
        if about.chars().count() > 4_000 {
            return Err(Refusal::of(
                "about",
                "too_long",
                "Remarks have at most 4000 characters.",
            ));
        }
        of_no_person("about", about)?;
        Ok(Self {
            name: line("name", &self.name)?,
            group: line("group", &self.group)?,
            listing: written("listing", &self.listing, OUTLET_TEXT_LIMIT)?,
            about: about.to_owned(),
            is_publication: true,
        })
    }
}

impl NewAsset {
    fn checked(&self, now: Timestamp) -> Result<Self, Refusal> {
        let url = self.url.as_deref().map(str::trim);
        let url = url.filter(|url| !url.is_empty());
        let url = url.map(|url| web_address("url", url)).transpose()?;
        let mut handle = self.handle.trim().to_owned();
        if handle.is_empty() && url.is_none() {
            return Err(Refusal::of(
                "handle",
                "missing",
                "Say what it is called there, or its address.",
            ));
        }
        if !handle.is_empty() {
            handle = written("handle", &handle, OUTLET_TEXT_LIMIT)?;
            // A newsletter is reached by an address that is its own.
            if self.kind != AssetKind::Newsletter {
                of_no_person("handle", &handle)?;
            }
        }
        not_to_come("since", self.since, now)?;
        Ok(Self {
            kind: self.kind,
            platform: line("platform", &self.platform)?,
            handle,
            url,
            since: self.since,
            after: self.after,
        })
    }

    /// Whether it is the same place, whenever it was seen.
    fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind
            && outlet_key(&self.platform) == outlet_key(&other.platform)
            && outlet_key(&self.handle) == outlet_key(&other.handle)
            && self.url == other.url
    }
}

fn not_to_come(field: &'static str, at: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    if at > now {
        return Err(Refusal::of(
            field,
            "out_of_range",
            "That instant is still to come.",
        ));
    }
    Ok(())
}

impl Asset {
    /// What people told of it: first, that it was up since when it was added with.
    #[must_use]
    pub fn sightings(&self) -> Vec<Sighting> {
        let first = Sighting {
            at: self.place.since,
            up: true,
            by: SightedBy::Person,
            note: String::new(),
        };
        std::iter::once(first)
            .chain(self.told.iter().cloned())
            .collect()
    }

    /// What a notice says of it: checks of ours, and answers by which the whole place was removed. Only notices about its very
    /// address count: a post that is gone does not mean that its channel is. What checks saw is for the issuer, whose they are.
    #[must_use]
    pub fn seen_by(&self, notice: &Notice, is_issuer: bool) -> Vec<Sighting> {
        let Some(own) = &self.place.url else {
            return Vec::new();
        };
        let mut sightings = Vec::new();
        for (url, case) in notice.terms.urls().zip(notice.terms.cases()) {
            if url != own || !is_issuer {
                continue;
            }
            for seen in notice.seen_at(case) {
                let up = match seen.state {
                    SeenState::Gone => false,
                    SeenState::Up => true,
                    SeenState::Unknown => continue,
                };
                sightings.push(Sighting {
                    at: seen.at,
                    up,
                    by: SightedBy::Monitor,
                    note: seen.detail.clone(),
                });
            }
        }
        // Of an order with several locations, the answers lie at its items; the checks above say what became of each.
        let is_about_it_alone = notice.terms.also.is_empty() && notice.terms.url == *own;
        if is_about_it_alone && let Some(at) = notice.measure_at() {
            let kind = match notice.body {
                NoticeBody::Referral(_) => "referral",
                NoticeBody::RemovalOrder(_) => "removal order",
            };
            sightings.push(Sighting {
                at,
                up: false,
                by: SightedBy::Answer,
                note: format!("the answer to {kind} {}", notice.terms.reference),
            });
        }
        sightings
    }
}

impl Outlet {
    /// Registers an outlet.
    ///
    /// # Errors
    /// A [`Refusal`] naming the field when a text is missing, or looks like something about a person.
    pub fn register(
        id: OutletId,
        organisation: OrganisationId,
        new: &NewOutlet,
    ) -> Result<Event, Refusal> {
        Ok(Event::OutletRegistered {
            id,
            organisation,
            outlet: new.checked()?,
        })
    }

    /// Adds a name it goes by too. One that is there already changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] when it is empty, too long, looks personal, or there are too many.
    pub fn also_call(&self, alias: &str) -> Result<Vec<Event>, Refusal> {
        let alias = line("alias", alias)?;
        let key = outlet_key(&alias);
        if self.names().any(|name| outlet_key(name) == key) {
            return Ok(Vec::new());
        }
        if self.aliases.len() >= ALIAS_LIMIT {
            return Err(Refusal::of(
                "alias",
                "too_many",
                format!("An outlet has at most {ALIAS_LIMIT} further names."),
            ));
        }
        Ok(vec![Event::OutletAlsoCalled {
            outlet: self.id.clone(),
            alias,
        }])
    }

    /// Adds a place where it appears; of the next generation when it came after another one.
    ///
    /// # Errors
    /// A [`Refusal`] naming the field; also when the place is there already, or the one it came after is not.
    pub fn add(&self, new: &NewAsset, now: Timestamp) -> Result<Event, Refusal> {
        let asset = new.checked(now)?;
        if let Some(same) = self.assets.iter().find(|one| one.place.is_same(&asset)) {
            return Err(Refusal::of(
                "handle",
                "asset_there",
                format!(
                    "This is asset {} already. If it went and came back at the same place, say there that it is up again.",
                    same.number
                ),
            ));
        }
        if self.assets.len() >= ASSET_LIMIT {
            return Err(Refusal::of(
                "handle",
                "too_many",
                format!("An outlet has at most {ASSET_LIMIT} assets."),
            ));
        }
        let generation = match asset.after {
            None => 1,
            Some(before) => self.number(before, "after")?.generation + 1,
        };
        Ok(Event::AssetAdded {
            outlet: self.id.clone(),
            number: u32::try_from(self.assets.len() + 1).unwrap_or(u32::MAX),
            generation,
            asset,
        })
    }

    /// Tells that an asset was up or down at an instant.
    ///
    /// # Errors
    /// A [`Refusal`] when there is no such asset, or the instant is to come or before it began.
    pub fn sight(
        &self,
        number: u32,
        up: bool,
        at: Timestamp,
        note: &str,
        now: Timestamp,
    ) -> Result<Event, Refusal> {
        let asset = self.number(number, "asset")?;
        not_to_come("at", at, now)?;
        if at < asset.place.since {
            return Err(Refusal::of(
                "at",
                "out_of_range",
                format!(
                    "Asset {number} is on record since {}, which is later.",
                    asset.place.since
                ),
            ));
        }
        if asset.told.len() >= SIGHTING_LIMIT {
            return Err(Refusal::of(
                "asset",
                "too_many",
                format!("At most {SIGHTING_LIMIT} sightings of one asset are told by people."),
            ));
        }
        let note = note.trim();
        let note = match note.is_empty() {
            true => String::new(),
            false => line("note", note)?,
        };
        Ok(Event::AssetSighted {
            outlet: self.id.clone(),
            number,
            up,
            at,
            note,
        })
    }

    /// Joins a case to it, and to one of its assets where that is said. The same again changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] when there is no such asset, or there are too many cases.
    pub fn join(&self, case: &CaseId, asset: Option<u32>) -> Result<Vec<Event>, Refusal> {
        if let Some(number) = asset {
            self.number(number, "asset")?;
        }
        let is_there = |joined: &&Joined| joined.case == *case;
        match self.cases.iter().find(is_there) {
            Some(joined) if joined.asset == asset => return Ok(Vec::new()),
            None if self.cases.len() >= JOIN_LIMIT => {
                return Err(Refusal::of(
                    "case",
                    "too_many",
                    format!("At most {JOIN_LIMIT} cases are joined to one outlet."),
                ));
            }
            _ => {}
        }
        Ok(vec![Event::OutletJoined {
            outlet: self.id.clone(),
            case: case.clone(),
            asset,
        }])
    }

    /// Takes a case off it, which is not about it after all. One that is not there changes nothing.
    #[must_use]
    pub fn part(&self, case: &CaseId) -> Vec<Event> {
        if !self.cases.iter().any(|joined| joined.case == *case) {
            return Vec::new();
        }
        vec![Event::OutletParted {
            outlet: self.id.clone(),
            case: case.clone(),
        }]
    }

    /// Its name and its further names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.first.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }

    /// Everything it is found by, as [`outlet_key`] writes it: names, handles, addresses and their hosts.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<String> {
        let mut keys: BTreeSet<String> = self.names().map(outlet_key).collect();
        for asset in &self.assets {
            keys.insert(outlet_key(&asset.place.handle));
            if let Some(url) = &asset.place.url {
                keys.insert(url.to_lowercase());
                let host = url::Url::parse(url).ok();
                keys.extend(host.and_then(|url| Some(url.host_str()?.to_lowercase())));
            }
        }
        keys.remove("");
        keys
    }

    fn number(&self, number: u32, field: &'static str) -> Result<&Asset, Refusal> {
        let found = self.assets.iter().find(|asset| asset.number == number);
        found.ok_or_else(|| {
            Refusal::of(
                field,
                "no_such_asset",
                format!("This outlet has no asset {number}."),
            )
        })
    }

    /// The outlet after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        let at = recorded.at;
        match (&recorded.event, before) {
            (
                Event::OutletRegistered {
                    id,
                    organisation,
                    outlet,
                },
                _,
            ) => Some(Self {
                id: id.clone(),
                organisation: organisation.clone(),
                first: outlet.clone(),
                aliases: Vec::new(),
                assets: Vec::new(),
                cases: Vec::new(),
                registered_at: at,
            }),
            (Event::OutletAlsoCalled { alias, .. }, Some(mut outlet)) => {
                outlet.aliases.push(alias.clone());
                Some(outlet)
            }
            (
                Event::AssetAdded {
                    number,
                    generation,
                    asset,
                    ..
                },
                Some(mut outlet),
            ) => {
                outlet.assets.push(Asset {
                    number: *number,
                    place: asset.clone(),
                    generation: *generation,
                    added_at: at,
                    told: Vec::new(),
                });
                Some(outlet)
            }
            (
                Event::AssetSighted {
                    number,
                    up,
                    at,
                    note,
                    ..
                },
                Some(mut outlet),
            ) => {
                let asset = outlet
                    .assets
                    .iter_mut()
                    .find(|asset| asset.number == *number);
                if let Some(asset) = asset {
                    asset.told.push(Sighting {
                        at: *at,
                        up: *up,
                        by: SightedBy::Person,
                        note: note.clone(),
                    });
                }
                Some(outlet)
            }
            (Event::OutletJoined { case, asset, .. }, Some(mut outlet)) => {
                match outlet.cases.iter_mut().find(|joined| joined.case == *case) {
                    Some(joined) => joined.asset = *asset,
                    None => outlet.cases.push(Joined {
                        case: case.clone(),
                        asset: *asset,
                        at,
                    }),
                }
                Some(outlet)
            }
            (Event::OutletParted { case, .. }, Some(mut outlet)) => {
                outlet.cases.retain(|joined| joined.case != *case);
                Some(outlet)
            }
            (_, before) => before,
        }
    }
}
