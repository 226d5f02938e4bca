//! Outlets: the list, and one of them with its assets by generation, drawn as bars along a line of time.

use super::{
    fields::{Field, Form, Kind},
    forms::{field, missing, utc, word},
    frame::Frame,
    parts::{Moment, Place, ProblemBox},
    text,
};
use crate::tongue::say::{self, Message};
use app::HistoryLine;
use askama::{Template, filters::HtmlSafe};
use casework::{AssetKind, NewAsset, NewOutlet, Spell};
use exchange::Problem;
use exchange::v1::{AssetView, NewAlias, NewJoin, NewSighting, OutletView, Page};
use jiff::Timestamp;

/// The outlets, and the form for a new one.
#[derive(Debug, Template)]
#[template(path = "outlets.html")]
pub(crate) struct OutletsPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What there is.
    pub(crate) page: Page<OutletView>,
    /// Whether this person may register one.
    pub(crate) may_act: bool,
    /// What was last sent, empty at first.
    pub(crate) form: OutletForm,
    /// What was wrong with it.
    pub(crate) problem: Option<Problem>,
}

impl OutletsPage {
    fn count(&self) -> Message {
        text::count_of("count-outlets", self.page.total)
    }

    fn assets(&self, outlet: &OutletView) -> String {
        let up = outlet.assets.iter().filter(|asset| asset.up).count() as u64;
        let all = text::count_of("count-assets", outlet.assets.len());
        let message = say::it("outlets-up").text("assets", all.plain());
        message.text("up", text::number(up)).plain()
    }

    fn generation(&self, outlet: &OutletView) -> u32 {
        let generations = outlet.assets.iter().map(|asset| asset.generation);
        generations.max().unwrap_or(0)
    }

    fn field(&self, kind: Kind, name: &'static str, label: &str, hint: &str) -> Field {
        let form = Form {
            name: "register",
            is_sent: self.problem.is_some(),
            problem: self.problem.as_ref(),
        };
        let limit = if kind == Kind::Area { 4_000 } else { 300 };
        let value = self.form.value(name);
        form.field(kind, name, label, hint, value, limit, kind != Kind::Area)
    }

    fn fault(&self, name: &str) -> Option<&str> {
        super::parts::fault(self.problem.as_ref(), name)
    }
}

/// What was typed into any of the forms, as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OutletForm(Vec<(String, String)>);

impl OutletForm {
    /// Keeps what was sent.
    pub(crate) fn read(pairs: &[(String, String)]) -> Self {
        Self(pairs.to_vec())
    }

    fn value(&self, name: &str) -> &str {
        let found = self.0.iter().find(|pair| pair.0 == name);
        found.map_or("", |pair| pair.1.as_str())
    }

    fn text(&self, name: &str) -> String {
        field(&self.0, name)
    }

    /// The outlet it stands for.
    pub(crate) fn outlet(&self) -> NewOutlet {
        NewOutlet {
            name: self.text("name"),
            group: self.text("group"),
            listing: self.text("listing"),
            about: self.text("about"),
            is_publication: self.value("is_publication") == "yes",
        }
    }

    pub(crate) fn alias(&self) -> NewAlias {
        NewAlias {
            alias: self.text("alias"),
        }
    }

    fn number(&self, name: &'static str) -> Result<Option<u32>, Box<Problem>> {
        match self.value(name).trim() {
            "" => Ok(None),
            number => match number.parse() {
                Ok(number) => Ok(Some(number)),
                Err(_) => Err(missing(name, "Choose one of the assets.")),
            },
        }
    }

    /// The asset it stands for.
    ///
    /// # Errors
    /// A [`Problem`] naming the field that cannot be read.
    pub(crate) fn asset(&self, now: Timestamp) -> Result<NewAsset, Box<Problem>> {
        let url = self.text("url");
        Ok(NewAsset {
            kind: word("kind", self.value("kind"), "Say what kind of place it is.")?,
            platform: self.text("platform"),
            handle: self.text("handle"),
            url: Some(url).filter(|url| !url.trim().is_empty()),
            since: utc("since", self.value("since"))?.unwrap_or(now),
            after: self.number("after")?,
        })
    }

    /// The sighting it stands for, and of which asset.
    ///
    /// # Errors
    /// A [`Problem`] naming the field that cannot be read.
    pub(crate) fn sighting(&self) -> Result<(u32, NewSighting), Box<Problem>> {
        let number = self.number("asset")?;
        let number = number.ok_or_else(|| missing("asset", "Say which asset was seen."))?;
        let up = match self.value("up") {
            "yes" => true,
            "no" => false,
            _ => return Err(missing("up", "Say whether it was up or down.")),
        };
        let note = self.text("note");
        let at = utc("at", self.value("at"))?;
        Ok((number, NewSighting { up, at, note }))
    }

    /// The case or the notice it stands for.
    ///
    /// # Errors
    /// A [`Problem`] when it is the number of neither.
    pub(crate) fn join(&self, part: bool) -> Result<NewJoin, Box<Problem>> {
        let text = self.value("case").trim();
        let (case, notice) = (text.parse().ok(), text.parse().ok());
        if case.is_none() && notice.is_none() {
            return Err(missing(
                "case",
                "Give the number of a case or of a notice, as its page has it.",
            ));
        }
        let asset = self.number("about_asset")?;
        Ok(NewJoin {
            case,
            notice,
            asset,
            part,
        })
    }
}

/// One outlet.
#[derive(Debug, Template)]
#[template(path = "outlet.html")]
pub(crate) struct OutletPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The outlet.
    pub(crate) outlet: OutletView,
    /// What happened to it.
    pub(crate) history: Vec<HistoryLine>,
    /// Whether this person may add something.
    pub(crate) may_act: bool,
    /// Which form was last sent, empty at first.
    pub(crate) sent: String,
    /// What was typed into it.
    pub(crate) form: OutletForm,
    /// What was wrong with it.
    pub(crate) problem: Option<Problem>,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

impl OutletPage {
    fn timeline(&self) -> Timeline {
        Timeline::of(&self.outlet.assets, self.now)
    }

    fn kinds(&self) -> Vec<(&'static AssetKind, bool)> {
        let chosen = |kind: &AssetKind| self.form.value("kind") == kind.as_str();
        let kinds = AssetKind::ALL.iter();
        kinds.map(|kind| (kind, chosen(kind))).collect()
    }

    /// The assets to choose one of, each with whether it was chosen in a field.
    fn choices(&self, name: &str) -> Vec<(u32, String, bool)> {
        let assets = self.outlet.assets.iter();
        let chosen = self.form.value(name);
        assets
            .map(|asset| {
                let message = say::it("outlet-choice").text("number", asset.number);
                let named = message.text("called", called(asset)).plain();
                (asset.number, named, chosen == asset.number.to_string())
            })
            .collect()
    }

    fn called(&self, asset: &AssetView) -> String {
        called(asset)
    }

    fn is_sent(&self, form: &str) -> bool {
        self.problem.is_some() && self.sent == form
    }

    fn is_chosen(&self, name: &str, value: &str) -> bool {
        self.form.value(name) == value
    }

    fn field(
        &self,
        form: &str,
        kind: Kind,
        name: &'static str,
        label: &str,
        hint: &str,
        required: bool,
    ) -> Field {
        let shown = Form {
            name: form,
            is_sent: self.is_sent(form),
            problem: self.problem.as_ref(),
        };
        let limit = if name == "url" { 4_096 } else { 300 };
        shown.field(
            kind,
            name,
            label,
            hint,
            self.form.value(name),
            limit,
            required,
        )
    }

    fn fault(&self, form: &str, name: &str) -> Option<&str> {
        let problem = self.problem.as_ref().filter(|_| self.is_sent(form));
        super::parts::fault(problem, name)
    }

    /// That it was up or down, for how long, and from when on.
    fn spell(&self, spell: &Spell) -> Message {
        let until = spell.until.unwrap_or(self.now);
        let span = text::span(until.duration_since(spell.from).as_secs());
        let message = match (spell.up, spell.until) {
            (true, None) => say::it("outlet-spell-up-since"),
            (true, Some(_)) => say::it("outlet-spell-up"),
            (false, None) => say::it("outlet-spell-down-since"),
            (false, Some(_)) => say::it("outlet-spell-down"),
        };
        message
            .text("span", span)
            .part("at", Moment::at(&spell.from))
    }

    fn about(&self, number: &Option<u32>) -> String {
        number.map_or_else(String::new, |number| {
            let message = say::it("outlet-about-asset");
            message.text("number", number).plain()
        })
    }
}

/// What an asset is called, in a few words.
fn called(asset: &AssetView) -> String {
    let handle = match (asset.handle.as_str(), &asset.url) {
        ("", Some(url)) => text::defang(url),
        (handle, _) => text::defang(handle),
    };
    let message = say::it("outlet-called").text("handle", handle);
    let message = message.text("kind", say::word(&asset.kind).plain());
    message.text("platform", &asset.platform).plain()
}

/// Width of the drawing, and height of the row of an asset, in its own units.
const WIDTH: i64 = 640;
const ROW: usize = 26;
/// Most assets that are drawn; the table has all.
const DRAWN: usize = 40;

/// Assets as rows along a line of time: a high bar while it was up, a thin line while it was down.
#[derive(Debug, Template)]
#[template(path = "parts/spells.html")]
pub(super) struct Timeline {
    rows: Vec<Row>,
    from: Timestamp,
    to: Timestamp,
    height: usize,
    left_out: usize,
}

impl HtmlSafe for Timeline {}

#[derive(Debug)]
struct Row {
    number: u32,
    generation: u32,
    middle: usize,
    bars: Vec<Bar>,
}

#[derive(Debug)]
struct Bar {
    up: bool,
    x: i64,
    y: usize,
    width: i64,
    title: String,
}

impl Timeline {
    /// The newest assets, by generation and number, from the first sighting of any to now.
    fn of(assets: &[AssetView], now: Timestamp) -> Self {
        let newest = assets.len().saturating_sub(DRAWN);
        let mut shown: Vec<&AssetView> = assets.iter().skip(newest).collect();
        shown.sort_by_key(|asset| (asset.generation, asset.number));
        let starts = shown
            .iter()
            .filter_map(|asset| Some(asset.spells.first()?.from));
        let from = starts.min().unwrap_or(now);
        let all = now.duration_since(from).as_secs().max(1);
        let at = |instant: Timestamp| {
            let passed = instant.duration_since(from).as_secs().clamp(0, all);
            i64::try_from(i128::from(passed) * i128::from(WIDTH) / i128::from(all)).unwrap_or(0)
        };
        let rows = shown.iter().enumerate().map(|(place, asset)| {
            let middle = place * ROW + ROW / 2;
            let bars = asset.spells.iter().map(|spell| {
                let (start, end) = (at(spell.from), at(spell.until.unwrap_or(now)));
                let title = match spell.up {
                    true => say::it("outlet-bar-up"),
                    false => say::it("outlet-bar-down"),
                };
                let now = || say::it("outlet-now").plain();
                let until = spell.until.map_or_else(now, text::instant);
                Bar {
                    up: spell.up,
                    x: start,
                    y: middle - if spell.up { 8 } else { 1 },
                    // What was short is still seen.
                    width: (end - start).max(2),
                    title: title
                        .text("from", text::instant(spell.from))
                        .text("until", until)
                        .plain(),
                }
            });
            Row {
                number: asset.number,
                generation: asset.generation,
                middle: middle + 4,
                bars: bars.collect(),
            }
        });
        Self {
            height: shown.len() * ROW,
            rows: rows.collect(),
            from,
            to: now,
            left_out: newest,
        }
    }

    fn day(&self, at: &Timestamp) -> String {
        at.strftime("%Y-%m-%d").to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use casework::SightedBy;
    use jiff::SignedDuration;
    use proptest::prelude::*;

    fn asset(number: u32, spells: Vec<Spell>) -> AssetView {
        AssetView {
            number,
            generation: 1,
            kind: AssetKind::Channel,
            platform: "a messenger".into(),
            handle: "x".into(),
            url: None,
            since: Timestamp::UNIX_EPOCH,
            after: None,
            added_at: Timestamp::UNIX_EPOCH,
            up: true,
            spells,
        }
    }

    proptest! {
        #[test]
        fn bars_of_an_asset_follow_on_one_another_and_stay_in_the_drawing(
            steps in prop::collection::vec(1i64..500_000, 1..20), later in 0i64..1_000_000
        ) {
            let (mut at, mut spells) = (Timestamp::UNIX_EPOCH, Vec::new());
            for (place, step) in steps.iter().enumerate() {
                let next = at + SignedDuration::from_secs(*step);
                let last = place + 1 == steps.len();
                spells.push(Spell {
                    up: place % 2 == 0, from: at, until: (!last).then_some(next), by: SightedBy::Person, note: String::new(),
                });
                at = next;
            }
            let drawn = Timeline::of(&[asset(1, spells.clone())], at + SignedDuration::from_secs(later));
            let bars = &drawn.rows[0].bars;
            prop_assert_eq!(bars.len(), spells.len());
            prop_assert_eq!(bars[0].x, 0);
            for pair in bars.windows(2) {
                prop_assert!(pair[0].up != pair[1].up);
                prop_assert!(pair[0].x <= pair[1].x);
                prop_assert!(pair[1].x == pair[0].x + pair[0].width || pair[0].width == 2);
            }
            prop_assert!(bars.iter().all(|bar| bar.x + bar.width <= WIDTH + 2));
        }
    }

    #[test]
    fn of_many_assets_the_newest_are_drawn_and_it_is_said_how_many_are_not() {
        let spell = Spell {
            up: true,
            from: Timestamp::UNIX_EPOCH,
            until: None,
            by: SightedBy::Person,
            note: String::new(),
        };
        let assets: Vec<_> = (1..=45).map(|n| asset(n, vec![spell.clone()])).collect();
        let drawn = Timeline::of(
            &assets,
            Timestamp::UNIX_EPOCH + SignedDuration::from_secs(9),
        );
        assert_eq!((drawn.rows.len(), drawn.left_out), (DRAWN, 5));
        assert_eq!(drawn.rows[0].number, 6);
    }
}
