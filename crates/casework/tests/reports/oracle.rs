//! Plain counting over the JSON of the events, by the wording of Art 7(3), 8(1), 21(1) and of the Recommendation.

use jiff::Timestamp;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Place of the section, name of the figure, what it is broken down by; `None` where there is nothing to reckon from.
pub(crate) type Figures = BTreeMap<(usize, String, String), Option<i64>>;

const STATES: &str =
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK unknown";
const GROUNDS: [&str; 5] = [
    "incites",
    "solicits_offence",
    "solicits_participation",
    "instructs",
    "threatens",
];
const WHY: [&str; 3] = [
    "force_majeure",
    "manifest_errors",
    "insufficient_information",
];
const OUTCOMES: [&str; 6] = [
    "removed",
    "disabled",
    "restricted",
    "kept",
    "not_found",
    "already_gone",
];
const KINDS: [&str; 4] = ["authority", "provider", "flagger", "hub"];
const WAYS: [&str; 15] = [
    "sha256",
    "pdq",
    "turned",
    "framed",
    "animation",
    "features",
    "video",
    "still",
    "sound",
    "near_text",
    "quote",
    "link",
    "link_prefix",
    "link_account",
    "link_host",
];

pub(crate) struct Oracle<'a> {
    /// Every event recorded before the period's end.
    events: Vec<&'a Value>,
    from: i64,
    me: &'a str,
    provides: bool,
    withheld: BTreeSet<String>,
}

/// Where an order's locations stood before an event.
struct Plain {
    items: BTreeMap<String, &'static str>,
    hour: Option<i64>,
    /// When the hour was interrupted by Annex III.
    interrupted: Option<i64>,
    last_why: String,
    is_void: bool,
}

fn seconds(at: &Value) -> i64 {
    at.as_str()
        .unwrap()
        .parse::<Timestamp>()
        .unwrap()
        .as_second()
}

fn kind(event: &Value) -> &str {
    event["event"]["type"].as_str().unwrap()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

impl<'a> Oracle<'a> {
    pub(crate) fn new(
        events: &'a [Value],
        year: i16,
        me: &'a str,
        provides: bool,
        withheld: &BTreeSet<casework::NoticeId>,
    ) -> Self {
        let new_year = |year: i16| {
            let text = format!("{year}-01-01T00:00:00Z");
            text.parse::<Timestamp>().unwrap().as_second()
        };
        let end = new_year(year + 1);
        Self {
            events: events
                .iter()
                .filter(|event| seconds(&event["at"]) < end)
                .collect(),
            from: new_year(year),
            me,
            provides,
            withheld: withheld.iter().map(ToString::to_string).collect(),
        }
    }

    fn of_period(&self, wanted: &str) -> Vec<&'a Value> {
        let all = self.events.iter().copied();
        all.filter(|event| kind(event) == wanted && seconds(&event["at"]) >= self.from)
            .collect()
    }

    /// The event that issued a notice.
    fn issue(&self, notice: &str) -> &'a Value {
        let mut all = self.events.iter().copied();
        all.find(|event| kind(event) == "notice_issued" && text(&event["event"], "id") == notice)
            .unwrap()
    }

    fn is_order(&self, notice: &str) -> bool {
        text(&self.issue(notice)["event"], "kind") == "removal_order"
    }

    /// Whether a notice is an order of ours that is not withheld.
    fn ours(&self, notice: &str) -> bool {
        self.party(notice) && self.is_order(notice) && !self.withheld.contains(notice)
    }

    fn party(&self, notice: &str) -> bool {
        let terms = &self.issue(notice)["event"]["terms"];
        let side = if self.provides { "addressee" } else { "issuer" };
        text(terms, side) == self.me
    }

    fn about(event: &Value) -> &str {
        let event = &event["event"];
        event["notice"]
            .as_str()
            .unwrap_or_else(|| text(event, "id"))
    }

    /// How many events of a kind of the period are about our orders, and satisfy something.
    fn orders_where(&self, wanted: &str, what: impl Fn(&Value) -> bool) -> i64 {
        let all = self.of_period(wanted);
        let mine = all
            .into_iter()
            .filter(|event| self.ours(Self::about(event)) && what(&event["event"]));
        i64::try_from(mine.count()).unwrap()
    }

    fn received_at(&self, notice: &str) -> Option<i64> {
        let mut all = self.events.iter();
        all.find(|event| kind(event) == "notice_received" && Self::about(event) == notice)
            .map(|event| seconds(&event["at"]))
    }

    fn urls(terms: &Value) -> Vec<String> {
        let mut urls = vec![text(terms, "url").to_owned()];
        let also = terms["also"].as_array().cloned().unwrap_or_default();
        urls.extend(also.iter().map(|item| text(item, "url").to_owned()));
        urls
    }

    /// An order as it stood before the event numbered `before`.
    fn plain(&self, notice: &str, before: u64) -> Plain {
        let terms = &self.issue(notice)["event"]["terms"];
        let mut plain = Plain {
            items: Self::urls(terms)
                .into_iter()
                .map(|url| (url, "open"))
                .collect(),
            hour: None,
            interrupted: None,
            last_why: String::new(),
            is_void: false,
        };
        for event in &self.events {
            if event["seq"].as_u64().unwrap() >= before || Self::about(event) != notice {
                continue;
            }
            let at = seconds(&event["at"]);
            match kind(event) {
                "notice_received" if !plain.is_void => plain.hour = Some(at),
                "notice_clarified" => {
                    plain.hour = Some(at);
                    plain.interrupted = None;
                    for state in plain.items.values_mut().filter(|state| **state == "cannot") {
                        *state = "open";
                    }
                }
                "notice_withdrawn" | "notice_ceased" => plain.is_void = true,
                "notice_answered" => {
                    let answer = &event["event"]["answer"];
                    let into = match text(answer, "kind") {
                        "executed" => "done",
                        "impossible" => "cannot",
                        _ => continue,
                    };
                    if into == "cannot" {
                        plain.last_why = text(answer, "because").to_owned();
                    }
                    let named = answer["urls"].as_array().cloned().unwrap_or_default();
                    for (url, state) in &mut plain.items {
                        let meant = named.is_empty() || named.iter().any(|named| named == url);
                        if meant && *state != "done" {
                            *state = into;
                        }
                    }
                    let states: Vec<_> = plain.items.values().copied().collect();
                    if !states.contains(&"open") && states.contains(&"cannot") {
                        plain.interrupted.get_or_insert(seconds(&answer["at"]));
                    }
                }
                _ => {}
            }
        }
        plain
    }

    fn put(figures: &mut Figures, place: usize, id: &str, of: &str, value: i64) {
        let key = (place, id.to_owned(), of.to_owned());
        assert_eq!(figures.insert(key, Some(value)), None);
    }

    /// Times with how each lies to its hour: “in”, “interrupted” or “late”.
    fn speed(figures: &mut Figures, place: usize, times: &[(i64, &str)]) {
        let whole = i64::try_from(times.len()).unwrap();
        let how = |wanted: &str| {
            i64::try_from(times.iter().filter(|(_, how)| *how == wanted).count()).unwrap()
        };
        Self::put(figures, place, "timed_items", "", whole);
        Self::put(figures, place, "within_hour", "", how("in"));
        Self::put(figures, place, "interrupted", "", how("interrupted"));
        Self::put(figures, place, "later", "", how("late"));
        let share = (whole > 0).then(|| (how("in") as f64 / whole as f64 * 1000.0).round() as i64);
        figures.insert(
            (place, "share_within_hour".to_owned(), String::new()),
            share,
        );
        for (id, percent) in [
            ("median_seconds", 50),
            ("p90_seconds", 90),
            ("worst_seconds", 100),
        ] {
            let enough = |limit: i64| {
                times.iter().filter(|(time, _)| *time <= limit).count() * 100
                    >= times.len() * percent
            };
            let least = times
                .iter()
                .map(|(time, _)| *time)
                .filter(|time| enough(*time))
                .min();
            figures.insert((place, id.to_owned(), String::new()), least);
        }
    }

    /// The orders of the period: those issued, or received.
    fn entered(&self) -> Vec<&'a Value> {
        let wanted = if self.provides {
            "notice_received"
        } else {
            "notice_issued"
        };
        let all = self.of_period(wanted).into_iter();
        all.filter(|event| self.ours(Self::about(event)))
            .map(|event| &self.issue(Self::about(event))["event"]["terms"])
            .collect()
    }

    fn orders(&self, figures: &mut Figures, place: usize) {
        let entered = self.entered();
        let some = |what: &dyn Fn(&Value) -> bool| {
            i64::try_from(entered.iter().filter(|terms| what(terms)).count()).unwrap()
        };
        let name = if self.provides {
            "orders_received"
        } else {
            "orders_issued"
        };
        Self::put(figures, place, name, "", some(&|_| true));
        let named: usize = entered.iter().map(|terms| Self::urls(terms).len()).sum();
        Self::put(
            figures,
            place,
            "items_named",
            "",
            i64::try_from(named).unwrap(),
        );
        let crosses = |terms: &Value| {
            let order = &terms["order"];
            order["issuing_state"] != order["addressee_state"]
        };
        Self::put(figures, place, "orders_cross_border", "", some(&crosses));
        for ground in GROUNDS {
            let has = |terms: &Value| {
                terms["grounds"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|g| g == ground)
            };
            Self::put(figures, place, "orders_by_ground", ground, some(&has));
        }
        let side = if self.provides {
            "issuing_state"
        } else {
            "addressee_state"
        };
        for state in STATES.split(' ') {
            let is = |terms: &Value| text(&terms["order"], side) == state;
            Self::put(figures, place, "orders_by_state", state, some(&is));
        }
        // What was done.
        let (mut removed, mut disabled, mut executed, mut times) = (0, 0, 0, Vec::new());
        let mut cannot: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for event in self.of_period("notice_answered") {
            let notice = Self::about(event);
            if !self.ours(notice) {
                continue;
            }
            let answer = &event["event"]["answer"];
            match text(answer, "kind") {
                "impossible" => {
                    cannot
                        .entry(text(answer, "because"))
                        .or_default()
                        .insert(notice);
                }
                "executed" => {
                    let before = self.plain(notice, event["seq"].as_u64().unwrap());
                    let named = answer["urls"].as_array().cloned().unwrap_or_default();
                    let left: Vec<_> = before
                        .items
                        .iter()
                        .filter(|(_, state)| **state != "done")
                        .collect();
                    let now: Vec<_> = left
                        .iter()
                        .filter(|(url, _)| {
                            named.is_empty() || named.iter().any(|named| *named == **url)
                        })
                        .collect();
                    let measure = seconds(&answer["at"]);
                    let due = before.hour.unwrap() + 3_600;
                    let how = match before.interrupted {
                        _ if measure <= due => "in",
                        Some(at) if at <= due => "interrupted",
                        _ => "late",
                    };
                    for _ in &now {
                        let took = measure - self.received_at(notice).unwrap();
                        times.push((took.max(0), how));
                        if text(answer, "measure") == "removed" {
                            removed += 1;
                        } else {
                            disabled += 1;
                        }
                    }
                    executed += i64::from(now.len() == left.len());
                }
                _ => {}
            }
        }
        Self::put(figures, place, "orders_executed", "", executed);
        Self::put(figures, place, "items_removed", "", removed);
        Self::put(figures, place, "items_disabled", "", disabled);
        let (mut open, mut still) = (0, BTreeMap::<String, i64>::new());
        for event in self
            .events
            .iter()
            .filter(|event| kind(event) == "notice_issued")
        {
            let notice = Self::about(event);
            if !self.ours(notice) {
                continue;
            }
            let end = self.plain(notice, u64::MAX);
            let states: Vec<_> = end.items.values().copied().collect();
            if end.is_void || end.hour.is_none() {
                continue;
            }
            if states.contains(&"open") {
                open += 1;
            } else if states.contains(&"cannot") {
                *still.entry(end.last_why).or_default() += 1;
            }
        }
        for why in WHY {
            let orders = cannot.get(why).map_or(0, BTreeSet::len);
            Self::put(
                figures,
                place,
                "orders_annex_iii",
                why,
                i64::try_from(orders).unwrap(),
            );
            let still = still.get(why).copied().unwrap_or_default();
            Self::put(figures, place, "orders_still_not_executed", why, still);
        }
        Self::put(figures, place, "orders_open", "", open);
        let clarified = self.orders_where("notice_clarified", |_| true);
        Self::put(figures, place, "orders_clarified", "", clarified);
        let withdrawn = self.orders_where("notice_withdrawn", |_| true);
        Self::put(figures, place, "orders_withdrawn", "", withdrawn);
        Self::speed(figures, place, &times);
    }

    /// What no event tells yet.
    fn zeros(figures: &mut Figures, place: usize, ids: &[&str]) {
        for id in ids {
            Self::put(figures, place, id, "", 0);
        }
    }

    /// The complaints to us that were ever filed.
    fn complaints_to_us(&self) -> Vec<&'a Value> {
        let all = self.events.iter().copied();
        all.filter(|event| {
            kind(event) == "complaint_filed" && text(&event["event"], "organisation") == self.me
        })
        .collect()
    }

    /// What was done in the period about complaints to us, each with the complaint's filing.
    fn on_complaints(&self, wanted: &str) -> Vec<(&'a Value, &'a Value)> {
        let filed = self.complaints_to_us();
        let all = self.of_period(wanted).into_iter();
        all.filter_map(|event| {
            let same = |filed: &&&Value| filed["event"]["id"] == event["event"]["complaint"];
            filed.iter().find(same).map(|filed| (event, *filed))
        })
        .collect()
    }

    /// Seconds from the filing of each complaint that was decided in the period.
    fn complaint_times(&self) -> Vec<i64> {
        let decided = self.on_complaints("complaint_decided").into_iter();
        decided
            .map(|(event, filed)| {
                seconds(&event["event"]["decision"]["at"]) - seconds(&filed["at"])
            })
            .collect()
    }

    fn complaints(&self, figures: &mut Figures, place: usize) {
        let count = |all: usize| i64::try_from(all).unwrap();
        let to_us = self.complaints_to_us();
        let in_period = to_us
            .iter()
            .filter(|event| seconds(&event["at"]) >= self.from);
        let decided = |how: &str| {
            let all = self.on_complaints("complaint_decided").into_iter();
            let such = all.filter(|(event, _)| event["event"]["decision"]["outcome"] == how);
            count(such.count())
        };
        // Two weeks, Art 10(2).
        let times = self.complaint_times();
        let late = times.iter().filter(|took| **took > 14 * 24 * 3_600);
        let open = to_us.iter().filter(|filed| {
            !self.events.iter().any(|event| {
                matches!(kind(event), "complaint_decided" | "complaint_withdrawn")
                    && event["event"]["complaint"] == filed["event"]["id"]
            })
        });
        let withdrawn = self.on_complaints("complaint_withdrawn").len();
        for (id, value) in [
            ("received", count(in_period.count())),
            ("upheld", decided("upheld")),
            ("rejected", decided("rejected")),
            ("withdrawn", count(withdrawn)),
            ("decided_late", count(late.count())),
            ("open", count(open.count())),
        ] {
            Self::put(figures, place, &format!("complaints_{id}"), "", value);
        }
    }

    /// Complaints found right about content that was not accessible: of a case nobody judges here (a received notice), the first
    /// that is found right; of another, unless it had been judged “keep”, and was not opened again since.
    fn reinstated(&self, figures: &mut Figures, place: usize) {
        let upheld = |event: &Value| {
            kind(event) == "complaint_decided" && event["event"]["decision"]["outcome"] == "upheld"
        };
        let all = self.on_complaints("complaint_decided").into_iter();
        let back = all.filter(|(event, _)| {
            let case = &event["event"]["case"];
            if !upheld(event) || case.is_null() {
                return upheld(event);
            }
            let about: Vec<&Value> = self
                .events
                .iter()
                .copied()
                .filter(|before| before["seq"].as_u64() < event["seq"].as_u64())
                .collect();
            let is_judged_here = about.iter().any(|opened| {
                kind(opened) == "case_opened"
                    && opened["event"]["id"] == *case
                    && opened["event"]["origin"]["from"] != "notice"
            });
            if !is_judged_here {
                return !about
                    .iter()
                    .any(|before| upheld(before) && before["event"]["case"] == *case);
            }
            let last = about.iter().rev().find(|before| {
                matches!(kind(before), "case_decided" | "case_reopened")
                    && before["event"]["case"] == *case
            });
            last.is_none_or(|last| {
                kind(last) == "case_reopened" || last["event"]["decision"]["outcome"] != "keep"
            })
        });
        let back = i64::try_from(back.count()).unwrap();
        Self::put(figures, place, "reinstated_on_complaint", "", back);
    }

    /// Notices of users to us: how many in the period, how many locations in them, and the seconds to each taking down.
    fn of_users(&self) -> (i64, i64, Vec<i64>) {
        let to_us = |event: &&Value| text(&event["event"], "organisation") == self.me;
        let received: Vec<_> = self
            .of_period("user_notice_received")
            .into_iter()
            .filter(to_us)
            .collect();
        let items: usize = received
            .iter()
            .map(|event| event["event"]["locations"].as_array().unwrap().len())
            .sum();
        let mut times = Vec::new();
        for event in self.of_period("case_decided") {
            let case = &event["event"]["case"];
            let notice = self.events.iter().copied().filter(to_us).find(|notice| {
                kind(notice) == "user_notice_received"
                    && notice["event"]["locations"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .any(|location| location["case"] == *case)
            });
            let before = self.events.iter().rev().find(|before| {
                kind(before) == "case_decided"
                    && before["event"]["case"] == *case
                    && before["seq"].as_u64() < event["seq"].as_u64()
            });
            let is_down = |event: &Value| event["event"]["decision"]["outcome"] == "block";
            if let Some(notice) = notice
                && is_down(event)
                && !before.is_some_and(|before| is_down(before))
            {
                times.push(seconds(&event["event"]["decision"]["at"]) - seconds(&notice["at"]));
            }
        }
        let count = |all: usize| i64::try_from(all).unwrap();
        (count(received.len()), count(items), times)
    }

    fn measures(figures: &mut Figures, place: usize) {
        let ids = [
            "exposure_decisions",
            "further_decisions",
            "review_decisions",
            "specific_measures",
            "items_by_specific_measures",
        ];
        Self::zeros(figures, place, &ids);
    }

    /// Who filed a proceeding.
    fn filer(&self, notice: &str, reference: &str) -> &'a str {
        let mut all = self.events.iter().copied();
        let filed = all.find(|event| {
            kind(event) == "proceeding_filed"
                && Self::about(event) == notice
                && text(&event["event"]["proceeding"], "reference") == reference
        });
        text(&filed.unwrap()["event"]["proceeding"], "by")
    }

    fn reviews(&self, figures: &mut Figures, place: usize) {
        for by in ["provider", "content_provider"] {
            for which in ["court", "administrative"] {
                let count = self.orders_where("proceeding_filed", |event| {
                    let filed = &event["proceeding"];
                    text(filed, "by") == by && text(filed, "kind") == which
                });
                Self::put(figures, place, &format!("reviews_{which}"), by, count);
            }
            for how in ["confirmed", "annulled", "without_decision"] {
                let count = self.orders_where("proceeding_ended", |event| {
                    text(&event["end"], "outcome") == how
                        && self.filer(text(event, "notice"), text(event, "reference")) == by
                });
                Self::put(figures, place, &format!("reviews_{how}"), by, count);
            }
            let ever = |wanted: &str| {
                let all = self.events.iter().filter(|event| {
                    let reference = match kind(event) {
                        "proceeding_filed" => text(&event["event"]["proceeding"], "reference"),
                        "proceeding_ended" => text(&event["event"], "reference"),
                        _ => return false,
                    };
                    let notice = Self::about(event);
                    kind(event) == wanted
                        && self.ours(notice)
                        && self.filer(notice, reference) == by
                });
                i64::try_from(all.count()).unwrap()
            };
            let pending = ever("proceeding_filed") - ever("proceeding_ended");
            Self::put(figures, place, "reviews_pending", by, pending);
        }
    }

    /// Scrutinies: those of our orders, or those we do.
    fn scrutinies(&self, figures: &mut Figures, place: usize, copies: &str, by_us: bool) {
        let copy = |event: &Value| {
            let id = event["scrutiny"]
                .as_str()
                .unwrap_or_else(|| text(event, "id"))
                .to_owned();
            let mut all = self.events.iter();
            all.find(|event| kind(event) == "order_copied" && text(&event["event"], "id") == id)
                .map(|event| (*event).clone())
                .unwrap()
        };
        let some = |wanted: &str, what: &dyn Fn(&Value) -> bool| {
            let all = self.of_period(wanted).into_iter().filter(|event| {
                let copy = copy(&event["event"]);
                let is_meant = if by_us {
                    text(&copy["event"], "authority") == self.me
                } else {
                    self.ours(text(&copy["event"], "notice"))
                };
                is_meant && what(event)
            });
            i64::try_from(all.count()).unwrap()
        };
        let came = if by_us {
            "copy_received"
        } else {
            "order_copied"
        };
        Self::put(figures, place, copies, "", some(came, &|_| true));
        let infringing = some("scrutiny_decided", &|event| {
            event["event"]["decision"]["infringes"] == true
        });
        let all = some("scrutiny_decided", &|_| true);
        Self::put(figures, place, "scrutinised", "", all);
        Self::put(figures, place, "scrutiny_infringing", "", infringing);
        Self::put(figures, place, "scrutiny_in_order", "", all - infringing);
        let late = some("scrutiny_decided", &|decided| {
            let same = text(&decided["event"], "scrutiny");
            self.events.iter().any(|event| {
                kind(event) == "scrutiny_requested"
                    && text(&event["event"], "scrutiny") == same
                    && event["seq"].as_u64() < decided["seq"].as_u64()
                    && seconds(&decided["at"]) - seconds(&event["at"]) > 72 * 3_600
            })
        });
        Self::put(figures, place, "scrutiny_late", "", late);
        Self::put(
            figures,
            place,
            "scrutiny_lapsed",
            "",
            some("scrutiny_lapsed", &|_| true),
        );
        for by in ["provider", "content_provider"] {
            let asked = some("scrutiny_requested", &|event| {
                text(&event["event"]["request"], "by") == by
            });
            Self::put(figures, place, &format!("scrutiny_asked_{by}"), "", asked);
        }
    }

    /// Held uploads of ours: (event, case).
    fn held(&self) -> Vec<&'a Value> {
        let all = self.events.iter().copied();
        all.filter(|event| {
            kind(event) == "case_opened"
                && event["event"]["origin"]["from"] == "upload"
                && text(&event["event"], "organisation") == self.me
        })
        .collect()
    }

    fn judged(&self, what: impl Fn(&Value) -> bool) -> i64 {
        let held = self.held();
        let all = self.of_period("case_decided").into_iter().filter(|event| {
            let case = &event["event"]["case"];
            held.iter().any(|held| held["event"]["id"] == *case) && what(event)
        });
        i64::try_from(all.count()).unwrap()
    }

    fn blocked(&self) -> i64 {
        self.judged(|event| event["event"]["decision"]["outcome"] == "block")
    }

    fn by_person(&self) -> i64 {
        self.judged(|event| event["event"]["decision"]["by"]["kind"] == "person")
    }

    fn held_in_period(&self, what: impl Fn(&Value) -> bool) -> i64 {
        let held = self.held();
        let all = held
            .into_iter()
            .filter(|event| seconds(&event["at"]) >= self.from && what(&event["event"]));
        i64::try_from(all.count()).unwrap()
    }

    pub(crate) fn provider(&self) -> Figures {
        let mut figures = Figures::new();
        let entries = |wanted: &str| {
            let all = self.of_period(wanted).into_iter().filter(|event| {
                let bank = &event["event"]["bank"];
                self.events.iter().any(|made| {
                    kind(made) == "bank_created"
                        && made["event"]["id"] == *bank
                        && text(&made["event"], "organisation") == self.me
                })
            });
            i64::try_from(all.count()).unwrap()
        };
        Self::put(&mut figures, 0, "entries_added", "", entries("entry_added"));
        Self::put(
            &mut figures,
            0,
            "entries_withdrawn",
            "",
            entries("entry_withdrawn"),
        );
        let disputed = entries("entry_disputed");
        Self::put(&mut figures, 0, "entries_disputed", "", disputed);
        Self::put(
            &mut figures,
            1,
            "uploads_held",
            "",
            self.held_in_period(|_| true),
        );
        for way in WAYS {
            let held = self.held_in_period(|event| event["matches"][0]["way"] == way);
            Self::put(&mut figures, 1, "uploads_held_by_way", way, held);
        }
        let (all, blocked, person) = (self.judged(|_| true), self.blocked(), self.by_person());
        Self::put(&mut figures, 1, "uploads_blocked", "", blocked);
        Self::put(&mut figures, 1, "uploads_published", "", all - blocked);
        Self::put(&mut figures, 1, "judged_by_person", "", person);
        Self::put(&mut figures, 1, "judged_by_program", "", all - person);
        let otherwise = self.judged(|event| {
            let before = self.events.iter().rev().find(|before| {
                kind(before) == "case_decided"
                    && before["event"]["case"] == event["event"]["case"]
                    && before["seq"].as_u64() < event["seq"].as_u64()
            });
            before.is_some_and(|before| {
                before["event"]["decision"]["outcome"] != event["event"]["decision"]["outcome"]
            })
        });
        Self::put(&mut figures, 1, "judged_otherwise", "", otherwise);
        let waits = self.held().into_iter().filter(|held| {
            // Judged, and not opened again since.
            let last = self.events.iter().rev().find(|event| {
                matches!(kind(event), "case_decided" | "case_reopened")
                    && event["event"]["case"] == held["event"]["id"]
            });
            last.is_none_or(|last| kind(last) == "case_reopened")
        });
        let held = self.held();
        let reopened = self.of_period("case_reopened").into_iter().filter(|event| {
            held.iter()
                .any(|held| held["event"]["id"] == event["event"]["case"])
        });
        let reopened = i64::try_from(reopened.count()).unwrap();
        Self::put(&mut figures, 1, "uploads_reopened", "", reopened);
        let waits = i64::try_from(waits.count()).unwrap();
        Self::put(&mut figures, 1, "uploads_undecided", "", waits);
        self.orders(&mut figures, 2);
        Self::measures(&mut figures, 2);
        self.complaints(&mut figures, 3);
        self.reviews(&mut figures, 4);
        let owed = |what: &dyn Fn(&Value) -> bool| {
            self.orders_where("notice_ceased", |event| {
                event["reinstate"] == true && what(event)
            })
        };
        let annulled_for = |event: &Value, own: bool| {
            let ceased = &event["ceased"];
            text(ceased, "because") == "annulled"
                && (self.filer(text(event, "notice"), text(ceased, "reference")) == "provider")
                    == own
        };
        let own = owed(&|event| annulled_for(event, true));
        let other = owed(&|event| annulled_for(event, false));
        let infringement = owed(&|event| text(&event["ceased"], "because") == "infringement");
        Self::put(&mut figures, 5, "reinstatement_own_review", "", own);
        Self::put(&mut figures, 5, "reinstatement_other_review", "", other);
        Self::put(
            &mut figures,
            5,
            "reinstatement_infringement",
            "",
            infringement,
        );
        let said = |event: &Value| text(&event["answer"], "kind") == "reinstated";
        let reinstated = self.orders_where("notice_answered", said);
        Self::put(&mut figures, 5, "reinstated", "", reinstated);
        let kept = self.orders_where("notice_answered", |event| {
            said(event)
                && event["answer"]["kept_down"]
                    .as_array()
                    .is_some_and(|kept| kept.len() == 1)
        });
        Self::put(&mut figures, 5, "kept_down", "", kept);
        self.reinstated(&mut figures, 6);
        self.scrutinies(&mut figures, 7, "copies", false);
        let asked = self.orders_where("user_scrutiny_requested", |_| true);
        Self::put(&mut figures, 7, "scrutiny_asked_with_complaint", "", asked);
        figures
    }

    pub(crate) fn authority(&self) -> Figures {
        let mut figures = Figures::new();
        self.orders(&mut figures, 0);
        let entered = self.entered();
        let some = |what: &dyn Fn(&Value) -> bool| {
            i64::try_from(entered.iter().filter(|terms| what(terms)).count()).unwrap()
        };
        let ceased = |because: &str| {
            self.orders_where("notice_ceased", |event| {
                text(&event["ceased"], "because") == because
            })
        };
        for (id, value) in [
            ("orders_infringing", ceased("infringement")),
            ("orders_annulled", ceased("annulled")),
            ("orders_final", self.orders_where("order_final", |_| true)),
            (
                "orders_emergency",
                some(&|terms| terms["order"]["first"]["how"] == "emergency"),
            ),
            ("silences", some(&|terms| terms["non_disclosure"] == true)),
            (
                "silences_extended",
                self.orders_where("silence_extended", |_| true),
            ),
            (
                "orders_undelivered",
                self.orders_where("delivery_given_up", |_| true),
            ),
        ] {
            Self::put(&mut figures, 0, id, "", value);
        }
        self.scrutinies(&mut figures, 1, "copies_sent", false);
        self.scrutinies(&mut figures, 2, "copies_received", true);
        Self::measures(&mut figures, 3);
        self.reviews(&mut figures, 4);
        self.penalties(&mut figures, 5);
        // Those with anything to count in the period.
        let told = [
            "notice_issued",
            "notice_answered",
            "notice_clarified",
            "notice_withdrawn",
            "notice_ceased",
            "order_final",
            "silence_extended",
            "delivery_given_up",
            "order_copied",
            "scrutiny_requested",
            "scrutiny_decided",
            "scrutiny_lapsed",
            "proceeding_filed",
            "proceeding_ended",
        ];
        let left_out: BTreeSet<&str> = told
            .iter()
            .flat_map(|wanted| self.of_period(wanted))
            .map(|event| {
                event["event"]["notice"]
                    .as_str()
                    .unwrap_or_else(|| text(&event["event"], "id"))
            })
            .filter(|notice| self.withheld.contains(*notice))
            .collect();
        let left_out = i64::try_from(left_out.len()).unwrap();
        Self::put(&mut figures, 6, "orders_withheld", "", left_out);
        figures
    }

    /// Art 8(1)(d): by the events' own words.
    fn penalties(&self, figures: &mut Figures, place: usize) {
        let decided = |what: &dyn Fn(&Value) -> bool| {
            let all = self.of_period("penalty_decided").into_iter();
            let own = all.filter(|event| text(&event["event"], "authority") == self.me);
            i64::try_from(own.filter(|event| what(&event["event"]["penalty"])).count()).unwrap()
        };
        let fines = decided(&|penalty| penalty["kind"] == "fine");
        let others = decided(&|penalty| penalty["kind"] == "other");
        let persistent = decided(&|penalty| penalty["persistent"].is_object());
        Self::put(figures, place, "penalties_fines", "", fines);
        Self::put(figures, place, "penalties_others", "", others);
        Self::put(figures, place, "penalties_persistent", "", persistent);
        let ended = self.of_period("penalty_ended").into_iter().filter(|event| {
            let of = &event["event"]["penalty"];
            self.events.iter().any(|before| {
                kind(before) == "penalty_decided"
                    && before["event"]["id"] == *of
                    && text(&before["event"], "authority") == self.me
            })
        });
        let ended = i64::try_from(ended.count()).unwrap();
        Self::put(figures, place, "penalties_ended", "", ended);
    }

    pub(crate) fn monitoring(&self) -> Figures {
        let mut figures = Figures::new();
        self.orders(&mut figures, 0);
        Self::measures(&mut figures, 1);
        Self::zeros(&mut figures, 2, &["access_requested", "access_granted"]);
        self.complaints(&mut figures, 3);
        self.reinstated(&mut figures, 3);
        self.reviews(&mut figures, 4);
        figures
    }

    fn registered(&self, id: &str) -> &'a Value {
        let mut all = self.events.iter().copied();
        let found = all.find(|event| {
            kind(event) == "organisation_registered" && text(&event["event"], "id") == id
        });
        &found.unwrap()["event"]
    }

    pub(crate) fn referrals(&self, sees_all: bool) -> Figures {
        let mut figures = Figures::new();
        let mine = |notice: &str| !self.is_order(notice) && (sees_all || self.party(notice));
        let of = |wanted: &str| -> Vec<&'a Value> {
            let all = self.of_period(wanted).into_iter();
            all.filter(|event| mine(Self::about(event))).collect()
        };
        let count = |events: &[&Value]| i64::try_from(events.len()).unwrap();
        let (sent, received) = (of("notice_issued"), of("notice_received"));
        // Of several answers in the period the last counts.
        let mut last: BTreeMap<&str, &Value> = BTreeMap::new();
        let mut times = Vec::new();
        for event in of("notice_answered") {
            let notice = Self::about(event);
            let answer = &event["event"]["answer"];
            let is_first = !self.events.iter().any(|before| {
                kind(before) == "notice_answered"
                    && Self::about(before) == notice
                    && before["seq"].as_u64() < event["seq"].as_u64()
            });
            if is_first {
                let took = seconds(&answer["at"]) - self.received_at(notice).unwrap();
                times.push((took.max(0), if took <= 3_600 { "in" } else { "late" }));
            }
            last.insert(notice, answer);
        }
        let party = |notice: &str, side: &str| {
            self.registered(text(&self.issue(notice)["event"]["terms"], side))
        };
        let outcomes = |what: &dyn Fn(&str) -> bool, outcome: &str| {
            let all = last
                .iter()
                .filter(|(notice, answer)| what(notice) && text(answer, "outcome") == outcome);
            i64::try_from(all.count()).unwrap()
        };
        Self::put(&mut figures, 0, "referrals_sent", "", count(&sent));
        Self::put(&mut figures, 0, "referrals_received", "", count(&received));
        Self::put(
            &mut figures,
            0,
            "referrals_answered",
            "",
            i64::try_from(last.len()).unwrap(),
        );
        let withdrawn = count(&of("notice_withdrawn"));
        Self::put(&mut figures, 0, "referrals_withdrawn", "", withdrawn);
        let all = self
            .events
            .iter()
            .filter(|event| kind(event) == "notice_received");
        let open = all.filter(|event| {
            let notice = Self::about(event);
            let done = self.events.iter().any(|after| {
                matches!(kind(after), "notice_answered" | "notice_withdrawn")
                    && Self::about(after) == notice
            });
            mine(notice) && !done
        });
        let open = i64::try_from(open.count()).unwrap();
        Self::put(&mut figures, 0, "referrals_open", "", open);
        for outcome in OUTCOMES {
            let all = outcomes(&|_| true, outcome);
            Self::put(&mut figures, 0, "referrals_by_outcome", outcome, all);
        }
        for of in KINDS {
            let is = |notice: &str| text(party(notice, "issuer"), "kind") == of;
            let by: Vec<&Value> = sent
                .iter()
                .copied()
                .filter(|event| is(Self::about(event)))
                .collect();
            Self::put(&mut figures, 1, "referrals_sent_by_kind", of, count(&by));
            for outcome in OUTCOMES {
                let name = format!("{of}: {outcome}");
                let id = "referrals_by_kind_and_outcome";
                Self::put(&mut figures, 1, id, &name, outcomes(&is, outcome));
            }
        }
        let about = sent
            .iter()
            .map(|event| Self::about(event))
            .chain(last.keys().copied());
        let names: BTreeSet<&str> = about
            .map(|notice| text(party(notice, "addressee"), "name"))
            .collect();
        Self::put(
            &mut figures,
            2,
            "providers",
            "",
            i64::try_from(names.len()).unwrap(),
        );
        for name in names {
            let is = |notice: &str| text(party(notice, "addressee"), "name") == name;
            let to: Vec<&Value> = sent
                .iter()
                .copied()
                .filter(|event| is(Self::about(event)))
                .collect();
            Self::put(
                &mut figures,
                2,
                "referrals_sent_by_provider",
                name,
                count(&to),
            );
            for outcome in OUTCOMES {
                let of = format!("{name}: {outcome}");
                let id = "referrals_by_provider_and_outcome";
                Self::put(&mut figures, 2, id, &of, outcomes(&is, outcome));
            }
        }
        Self::speed(&mut figures, 3, &times);
        // Annex III is for orders.
        figures.remove(&(3, "interrupted".to_owned(), String::new()));
        figures
    }

    pub(crate) fn dsa(&self) -> Figures {
        let mut figures = Figures::new();
        let entered = self.entered();
        let middle = |times: Vec<i64>| {
            let enough =
                |limit: i64| times.iter().filter(|time| **time <= limit).count() * 2 >= times.len();
            times.iter().copied().filter(|time| enough(*time)).min()
        };
        Self::put(
            &mut figures,
            0,
            "dsa_orders",
            "",
            i64::try_from(entered.len()).unwrap(),
        );
        let items: usize = entered.iter().map(|terms| Self::urls(terms).len()).sum();
        Self::put(
            &mut figures,
            0,
            "dsa_order_items",
            "",
            i64::try_from(items).unwrap(),
        );
        let told = (!entered.is_empty()).then_some(0);
        figures.insert((0, "dsa_to_acknowledge".into(), String::new()), told);
        let (mut effect, mut states) = (Vec::new(), BTreeMap::<&str, i64>::new());
        for terms in &entered {
            *states
                .entry(text(&terms["order"], "issuing_state"))
                .or_default() += 1;
        }
        let (mut trusted_times, mut other) = (Vec::new(), BTreeMap::<&str, i64>::new());
        for event in self.of_period("notice_answered") {
            let notice = Self::about(event);
            if !self.party(notice) {
                continue;
            }
            let answer = &event["event"]["answer"];
            let took = seconds(&answer["at"]) - self.received_at(notice).unwrap();
            if text(answer, "kind") == "executed" {
                let seq = event["seq"].as_u64().unwrap();
                let after = self.plain(notice, seq + 1);
                if after.items.values().all(|state| *state == "done") {
                    effect.push(took.max(0));
                    // A state whose orders were received before the period has a line all the same.
                    let terms = &self.issue(notice)["event"]["terms"];
                    states
                        .entry(text(&terms["order"], "issuing_state"))
                        .or_default();
                }
            }
            if text(answer, "kind") != "referral" {
                continue;
            }
            let outcome = text(answer, "outcome");
            if !["removed", "disabled", "restricted"].contains(&outcome) {
                continue;
            }
            let issuer = self.registered(text(&self.issue(notice)["event"]["terms"], "issuer"));
            if text(issuer, "kind") == "flagger" {
                trusted_times.push(took.max(0));
            } else {
                *other.entry(outcome).or_default() += 1;
            }
        }
        figures.insert((0, "dsa_to_effect".into(), String::new()), middle(effect));
        for (state, orders) in states {
            Self::put(&mut figures, 0, "dsa_orders_by_state", state, orders);
        }
        let flagged = self
            .of_period("notice_received")
            .into_iter()
            .filter(|event| {
                let notice = Self::about(event);
                let terms = &self.issue(notice)["event"]["terms"];
                self.party(notice)
                    && text(self.registered(text(terms, "issuer")), "kind") == "flagger"
            });
        let flagged = i64::try_from(flagged.count()).unwrap();
        let (users, items, users_times) = self.of_users();
        for (id, value) in [
            ("notices", flagged + users),
            ("notices_trusted", flagged),
            ("notices_users", users),
            ("notice_items", flagged + items),
            ("notice_items_trusted", flagged),
            ("notice_items_users", items),
            ("actions_on_law", i64::try_from(users_times.len()).unwrap()),
        ] {
            Self::put(&mut figures, 1, &format!("dsa_{id}"), "", value);
        }
        let actions = i64::try_from(trusted_times.len()).unwrap();
        Self::put(&mut figures, 1, "dsa_actions_on_terms", "", actions);
        let any: Vec<i64> = trusted_times.iter().chain(&users_times).copied().collect();
        for (id, times) in [("", any), ("_trusted", trusted_times)] {
            let id = format!("dsa_to_action{id}");
            figures.insert((1, id, String::new()), middle(times));
        }
        let blocked = self.blocked();
        for (place, figure) in [
            (2, [blocked, blocked, blocked, 0, 0]),
            (
                3,
                [
                    other.values().sum(),
                    0,
                    other.get("removed").copied().unwrap_or_default(),
                    other.get("disabled").copied().unwrap_or_default(),
                    other.get("restricted").copied().unwrap_or_default(),
                ],
            ),
        ] {
            let ids = ["measures", "automatic", "removed", "disabled", "restricted"];
            for (id, value) in ids.iter().zip(figure) {
                Self::put(&mut figures, place, &format!("dsa_own_{id}"), "", value);
            }
        }
        self.complaints(&mut figures, 4);
        let times = middle(self.complaint_times());
        figures.insert((4, "dsa_complaints_median".into(), String::new()), times);
        let (all, person) = (self.judged(|_| true), self.by_person());
        Self::put(&mut figures, 5, "dsa_judged_by_person", "", person);
        Self::put(&mut figures, 5, "dsa_judged_by_program", "", all - person);
        Self::put(
            &mut figures,
            5,
            "dsa_matched",
            "",
            self.held_in_period(|_| true),
        );
        Self::put(&mut figures, 5, "dsa_matched_wrongly", "", all - blocked);
        figures
    }
}
