//! What is asked: every route, about everything there is, by everybody; and what the rules expect of each.

use super::play::near;
use super::world::{Case, Key, Subject, World};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// How a request ought to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Granted: 200, 201, or a page that leads on.
    Granted,
    /// Past the walls, and then refused for what it says: 409 or 422.
    PastTheWalls,
    /// Past the walls, whatever then comes of it.
    GrantedOrRefused,
    /// 403: theirs to see, and not to do.
    Forbidden,
    /// A form is read before it is asked whose it is: 403 or 422.
    ForbiddenOrRefused,
    /// 404: not theirs to know of.
    Hidden,
    /// Neither theirs nor for them: 403 or 404, whatever is asked first.
    ForbiddenOrHidden,
    /// 401: the key opens nothing.
    NoKey,
}

impl Ending {
    pub(crate) fn fits(self, status: u16) -> bool {
        match self {
            Self::Granted => matches!(status, 200 | 201 | 303),
            Self::PastTheWalls => matches!(status, 409 | 422),
            Self::GrantedOrRefused => matches!(status, 200 | 201 | 303 | 409 | 422),
            Self::Forbidden => status == 403,
            Self::ForbiddenOrRefused => matches!(status, 403 | 422),
            Self::Hidden => status == 404,
            Self::ForbiddenOrHidden => matches!(status, 403 | 404),
            Self::NoKey => status == 401,
        }
    }
}

/// What a granted answer must name, neither more nor less.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shown {
    /// Identifiers with one of these beginnings …
    pub(crate) kinds: Vec<&'static str>,
    /// … are exactly these.
    pub(crate) exactly: BTreeSet<String>,
    /// Words that must be there, and words that must not.
    pub(crate) with: BTreeSet<String>,
    pub(crate) without: BTreeSet<String>,
}

#[derive(Debug, Clone)]
pub(crate) enum Body {
    Nothing,
    Json(Value),
    Form(Vec<(&'static str, String)>),
    /// A form with a file in it, as `multipart/form-data`.
    WithFile(Vec<(&'static str, String)>),
}

/// One request of one subject.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) subject: usize,
    pub(crate) method: Method,
    /// The path of the route, with names in braces.
    pub(crate) route: &'static str,
    pub(crate) path: String,
    pub(crate) body: Body,
    pub(crate) ending: Ending,
    pub(crate) shown: Option<Shown>,
}

/// Whether asking may change anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Round {
    /// Reading, but for notices: whoever opens one has received it.
    Reading,
    /// Opening notices.
    Opening,
    /// Whatever would change something, put so that it does not.
    Writing,
}

/// Everything that a subject asks in a round.
pub(crate) fn asks(world: &World, subject: usize, round: Round) -> Vec<Ask> {
    let who = &world.subjects[subject];
    let mut asks = Asks {
        world,
        subject,
        who,
        asks: Vec::new(),
    };
    match (&who.key, round) {
        (Key::Token { .. }, Round::Reading) => asks.read(),
        (Key::Token { .. }, Round::Opening) => asks.open(),
        (Key::Token { .. }, Round::Writing) => asks.write(),
        (Key::Session { .. }, Round::Reading) => asks.look(),
        (Key::Session { .. }, Round::Opening) => asks.look_at_notices(),
        (Key::Session { .. }, Round::Writing) => asks.send_forms(),
    }
    asks.asks
}

pub(super) struct Asks<'a> {
    pub(super) world: &'a World,
    subject: usize,
    pub(super) who: &'a Subject,
    asks: Vec<Ask>,
}

impl Asks<'_> {
    fn add(
        &mut self,
        method: Method,
        route: &'static str,
        names: &[&str],
        body: Body,
        ending: Ending,
    ) -> &mut Ask {
        let mut names = names.iter();
        let parts = route.split('/').map(|part| {
            if part.starts_with('{') {
                names.next().unwrap()
            } else {
                part
            }
        });
        let path = parts.collect::<Vec<_>>().join("/");
        self.asks.push(Ask {
            subject: self.subject,
            method,
            route,
            path,
            body,
            ending: if self.who.works {
                ending
            } else {
                Ending::NoKey
            },
            shown: None,
        });
        self.asks.last_mut().unwrap()
    }

    pub(super) fn get(&mut self, route: &'static str, names: &[&str], ending: Ending) -> &mut Ask {
        self.add(Method::GET, route, names, Body::Nothing, ending)
    }

    pub(super) fn post(
        &mut self,
        route: &'static str,
        names: &[&str],
        body: Value,
        ending: Ending,
    ) {
        self.add(Method::POST, route, names, Body::Json(body), ending);
    }

    pub(super) fn form(
        &mut self,
        route: &'static str,
        name: &str,
        fields: &[(&'static str, &str)],
        ending: Ending,
    ) {
        self.form_of(route, &[name], fields, ending);
    }

    /// A form at a path with several names.
    pub(super) fn form_of(
        &mut self,
        route: &'static str,
        names: &[&str],
        fields: &[(&'static str, &str)],
        ending: Ending,
    ) {
        let Key::Session { csrf, .. } = &self.who.key else {
            return;
        };
        let mut all = vec![("csrf", csrf.clone())];
        all.extend(
            fields
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        );
        self.add(Method::POST, route, names, Body::Form(all), ending);
    }

    /// What a right and the walls come to together.
    pub(super) fn ending(&self, rights: &[&str], reaches: bool, through: Ending) -> Ending {
        match (rights.is_empty() || self.who.has(rights), reaches) {
            (true, true) => through,
            (false, true) => Ending::Forbidden,
            (true, false) => Ending::Hidden,
            (false, false) => Ending::ForbiddenOrHidden,
        }
    }

    fn own_cases(&self) -> BTreeSet<String> {
        let cases = self.world.cases.iter();
        cases
            .filter(|case| case.owner == self.who.house)
            .map(|case| case.id.clone())
            .collect()
    }

    fn own_complaints(&self) -> BTreeSet<String> {
        let all = self.world.complaints.iter();
        let own = all.filter(|complaint| complaint.owner == self.who.house);
        own.map(|complaint| complaint.id.clone()).collect()
    }

    fn own_intakes(&self) -> BTreeSet<String> {
        let all = self.world.intakes.iter();
        let own = all.filter(|(_, owner)| *owner == self.who.house);
        own.map(|(id, _)| id.clone()).collect()
    }

    fn own_notices(&self, side: &str) -> BTreeSet<String> {
        let notices = self.world.notices.iter().filter(|notice| {
            (side != "in" && notice.issuer == self.who.house)
                || (side != "out" && notice.addressee == self.who.house)
        });
        notices.map(|notice| notice.id.clone()).collect()
    }

    fn own_statements(&self) -> BTreeSet<String> {
        let statements = self.world.statements.iter();
        statements
            .filter(|(house, _)| *house == self.who.house)
            .map(|(_, id)| id.clone())
            .collect()
    }

    fn matched_banks(&self) -> BTreeSet<String> {
        let banks = (0..self.world.banks.len())
            .filter(|bank| self.world.matches_with(self.who.house, *bank));
        banks
            .map(|bank| self.world.banks[bank].id.clone())
            .collect()
    }

    fn entries_of(&self, bank: usize) -> BTreeSet<String> {
        let entries = self.world.entries.iter().filter(|entry| entry.bank == bank);
        entries.map(|entry| entry.id.clone()).collect()
    }

    fn read(&mut self) {
        self.read_about_measures();
        self.read_about_outlets();
        self.read_about_penalties();
        let (world, house) = (self.world, self.who.house);
        for route in [
            "/v1/whoami",
            "/v1/status",
            "/v1/organisations",
            "/v1/ledger/checkpoint",
            "/v1/log/checkpoint",
        ] {
            self.get(route, &[], Ending::Granted);
        }
        self.get("/v1/log/tile/{*tile}", &["0/000.p/1"], Ending::Granted);
        self.get("/v1/log/tile/{*tile}", &["entries/000.p/1"], Ending::Hidden);
        let any = self.ending(&["endpoint"], true, Ending::Granted);
        self.get("/v1/on-call", &[], any);
        let (banks, groups) = (self.matched_banks(), world.groups.iter());
        let groups = groups
            .filter(|group| group.members.contains(&house))
            .map(|group| group.id.clone())
            .collect();
        let any = self.ending(&["banks_read", "banks_write"], true, Ending::Granted);
        self.get("/v1/banks", &[], any).shown = exactly(&["bank_"], banks);
        self.get("/v1/groups", &[], any).shown = exactly(&["group_"], groups);
        let any = self.ending(&["cases_read"], true, Ending::Granted);
        let cases = self.own_cases();
        self.get("/v1/cases", &[], any).shown = items(cases);
        self.list_copies();
        let any = self.ending(&["order", "oversee"], true, Ending::Granted);
        let own = self.own_wishes();
        self.get("/v1/keep-online", &[], any).shown = exactly(&["wish_"], own);
        let any = self.ending(&["notices_read"], true, Ending::Granted);
        for side in ["all", "in", "out"] {
            let notices = self.own_notices(side);
            let ask = self.get("/v1/notices", &[], any);
            ask.path = format!("/v1/notices?direction={side}");
            ask.shown = exactly(&["notice_"], notices);
        }
        let any = self.ending(&["cases_read"], true, Ending::Granted);
        let statements = self.own_statements();
        self.get("/v1/statements", &[], any).shown = exactly(&["statement_"], statements);
        for (number, bank) in world.banks.iter().enumerate() {
            let matched = world.matches_with(house, number);
            let ending = self.ending(&["banks_read", "banks_write"], matched, Ending::Granted);
            self.get("/v1/banks/{bank}", &[&bank.id], ending);
            let ending = self.ending(&["banks_read"], world.reads(house, number), Ending::Granted);
            let entries = self.entries_of(number);
            self.get("/v1/banks/{bank}/entries", &[&bank.id], ending)
                .shown = exactly(&["entry_"], entries);
        }
        for case in &world.cases {
            let ending = self.ending(&["cases_read"], case.owner == house, Ending::Granted);
            self.get("/v1/cases/{case}", &[&case.id], ending);
        }
        let any = self.ending(&["complaints"], true, Ending::Granted);
        let complaints = self.own_complaints();
        self.get("/v1/complaints", &[], any).shown = exactly(&["complaint_"], complaints);
        for complaint in &world.complaints {
            let ending = self.ending(&["complaints"], complaint.owner == house, Ending::Granted);
            self.get("/v1/complaints/{complaint}", &[&complaint.id], ending);
        }
        let any = self.ending(&["intake"], true, Ending::Granted);
        let intakes = self.own_intakes();
        self.get("/v1/intake", &[], any).shown = exactly(&["intake_"], intakes);
        for (id, owner) in &world.intakes {
            let ending = self.ending(&["intake"], *owner == house, Ending::Granted);
            self.get("/v1/intake/{intake}", &[id], ending);
        }
        for capture in &world.captures {
            let ending = self.ending(
                &["cases_read", "capture"],
                capture.owner == house,
                Ending::Granted,
            );
            self.get("/v1/captures/{capture}", &[&capture.id], ending);
            let ending = self.ending(
                &["cases_read", "capture"],
                capture.owner == house,
                Ending::Granted,
            );
            self.get("/v1/captures/{capture}/wacz", &[&capture.id], ending);
        }
        let any = self.ending(&["preserve"], true, Ending::Granted);
        let own = self.own_preservations();
        self.get("/v1/preservations", &[], any).shown = exactly(&["preservation_"], own);
        self.get("/v1/preserved-accesses", &[], any);
        for kept in &world.preservations {
            let own = kept.owner == house;
            let ending = self.ending(&["preserve"], own, Ending::Granted);
            self.get("/v1/preservations/{preservation}", &[&kept.id], ending);
            // There is neither an access nor a certificate.
            let ending = self.ending(&["preserve"], own, Ending::PastTheWalls);
            let route = "/v1/preservations/{preservation}/material/{number}";
            self.get(route, &[&kept.id, "0?access=0"], ending);
            let route = "/v1/preservations/{preservation}/certificate";
            self.get(route, &[&kept.id], ending);
        }
        // Asking is reading too: without a reference nothing is kept.
        for entry in &world.entries {
            let asked = near(&entry.pdq);
            let found = world.found(house, &asked, None);
            let (told, hidden): (Vec<usize>, Vec<usize>) = found
                .iter()
                .partition(|entry| world.is_told(house, world.entries[**entry].bank));
            let label = |entry: &usize| world.entries[*entry].label.clone();
            let shown = Shown {
                kinds: vec!["entry_"],
                exactly: found
                    .iter()
                    .map(|entry| world.entries[*entry].id.clone())
                    .collect(),
                with: told.iter().map(label).collect(),
                without: hidden.iter().map(label).collect(),
            };
            let ending = self.ending(&["match"], true, Ending::Granted);
            let body = Body::Json(json!({"pdq": asked}));
            self.add(Method::POST, "/v1/match", &[], body, ending).shown = Some(shown);
        }
    }

    fn open(&mut self) {
        let world = self.world;
        for (number, notice) in world.notices.iter().enumerate() {
            let party = world.is_party(self.who.house, number);
            let ending = self.ending(&["notices_read"], party, Ending::Granted);
            self.get("/v1/notices/{notice}", &[&notice.id], ending);
            // A referral has no form, so no document.
            let has_one = party && notice.is_order;
            let ending = self.ending(&["notices_read"], has_one, Ending::Granted);
            let route = "/v1/notices/{notice}/documents/{document}";
            self.get(route, &[&notice.id, "annex-1"], ending);
        }
        self.open_copies();
    }

    fn write(&mut self) {
        self.write_about_measures();
        self.write_about_outlets();
        self.write_about_preservations();
        let (world, house) = (self.world, self.who.house);
        let refused = Ending::PastTheWalls;
        let bankers = ["banks_write"];
        let any = self.ending(&["endpoint"], true, refused);
        self.add(
            Method::PUT,
            "/v1/endpoint",
            &[],
            Body::Json(json!({"url": "nowhere"})),
            any,
        );
        let bad = Body::Json(json!({"email": "nobody"}));
        self.add(Method::PUT, "/v1/on-call", &[], bad, any);
        let any = self.ending(&["capture"], true, refused);
        self.post(
            "/v1/captures",
            &[],
            json!({"url": "ftp://nowhere.example/"}),
            any,
        );
        let any = self.ending(&bankers, true, refused);
        self.post("/v1/banks", &[], json!({"name": ""}), any);
        for group in world
            .groups
            .iter()
            .filter(|group| !group.members.contains(&house))
        {
            let ending = self.ending(&bankers, false, refused);
            let new = json!({"name": "Of others", "tlp": "amber", "group": group.id});
            self.post("/v1/banks", &[], new, ending);
        }
        for bank in &world.banks {
            let own = bank.owner == house;
            if own {
                let ending = self.ending(&bankers, true, Ending::Granted);
                self.post("/v1/banks", &[], json!({"name": bank.name}), ending);
                for group in world
                    .groups
                    .iter()
                    .filter(|group| !group.members.contains(&house))
                {
                    let ending = self.ending(&bankers, false, refused);
                    let change = Body::Json(json!({"tlp": "amber", "group": group.id}));
                    self.add(
                        Method::PATCH,
                        "/v1/banks/{bank}",
                        &[&bank.id],
                        change,
                        ending,
                    );
                }
            }
            let ending = self.ending(&bankers, own, Ending::Granted);
            let same = Body::Json(json!({"thoroughness": "exact"}));
            self.add(Method::PATCH, "/v1/banks/{bank}", &[&bank.id], same, ending);
            let ending = self.ending(&bankers, own, refused);
            let new = json!({"pdq": "0".repeat(64), "label": "", "source": "s", "ground": "incites", "reason": "r"});
            self.post("/v1/banks/{bank}/entries", &[&bank.id], new, ending);
            // Its own entries, and one of another bank under this one's name.
            let others = world
                .entries
                .iter()
                .filter(|entry| world.banks[entry.bank].id != bank.id);
            let entries = world
                .entries
                .iter()
                .filter(|entry| world.banks[entry.bank].id == bank.id);
            for entry in entries.chain(others.take(1)) {
                let within = own && world.banks[entry.bank].id == bank.id;
                let ending = self.ending(&bankers, within, refused);
                let route = "/v1/banks/{bank}/entries/{entry}/withdraw";
                self.post(route, &[&bank.id, &entry.id], json!({"reason": ""}), ending);
            }
        }
        for case in &world.cases {
            let own = case.owner == house;
            let ending = self.ending(&["decide"], own, refused);
            let judgement = json!({"outcome": "keep", "purpose": "none_found", "reasons": ""});
            self.post("/v1/cases/{case}/decisions", &[&case.id], judgement, ending);
            let ending = self.ending(&["decide", "answer", "refer", "order"], own, refused);
            self.post("/v1/cases/{case}/undo", &[&case.id], Value::Null, ending);
            for (kind, right) in [("referral", "refer"), ("removal_order", "order")] {
                // One that would follow from the decision is not asked for: it would be issued.
                let outcome = case.decided;
                let follows = own && outcome == Some(right);
                if !follows {
                    let ending = self.ending(&[right], own, Ending::GrantedOrRefused);
                    self.post(
                        "/v1/cases/{case}/notices",
                        &[&case.id],
                        json!({"kind": kind}),
                        ending,
                    );
                }
            }
        }
        let ending = self.ending(&["file"], true, refused);
        let nothing = json!({"about": "", "text": ""});
        self.post("/v1/complaints", &[], nothing, ending);
        let nothing = json!({"locations": [], "explanation": "", "good_faith": false});
        self.post("/v1/user-notices", &[], nothing, ending);
        let ending = self.ending(&["intake"], true, refused);
        self.post("/v1/intake", &[], json!({"file": "%%%%"}), ending);
        for (id, owner) in &world.intakes {
            let ending = self.ending(&["intake"], *owner == house, refused);
            let nothing = json!({"decision": "refuse", "reason": ""});
            self.post("/v1/intake/{intake}/decision", &[id], nothing, ending);
        }
        for complaint in &world.complaints {
            let ending = self.ending(&["complaints"], complaint.owner == house, refused);
            let verdict = json!({"outcome": "rejected", "reasons": ""});
            let route = "/v1/complaints/{complaint}/decision";
            self.post(route, &[&complaint.id], verdict, ending);
            let route = "/v1/complaints/{complaint}/undo";
            self.post(route, &[&complaint.id], Value::Null, ending);
            // One that is decided is about what it is about.
            let mut cases = world.cases.iter();
            let case = cases.find(|case| case.owner == complaint.owner);
            if let (true, Some(case)) = (complaint.is_decided, case) {
                let body = Body::Json(json!({"case": case.id}));
                let route = "/v1/complaints/{complaint}/case";
                self.add(Method::PUT, route, &[&complaint.id], body, ending);
            }
        }
        for (number, notice) in world.notices.iter().enumerate() {
            let party = world.is_party(house, number);
            let (issued, received) = (notice.issuer == house, notice.addressee == house);
            let mut ending = self.ending(&["answer"], party, refused);
            if party && !received {
                ending = Ending::Forbidden;
            }
            let later =
                json!({"kind": "referral", "outcome": "disabled", "at": "2999-01-01T00:00:00Z"});
            self.post(
                "/v1/notices/{notice}/feedback",
                &[&notice.id],
                later,
                ending,
            );
            let right = if notice.is_order { "order" } else { "refer" };
            let mut ending = self.ending(&[right], party, refused);
            if party && !issued {
                ending = Ending::Forbidden;
            }
            self.post(
                "/v1/notices/{notice}/clarify",
                &[&notice.id],
                json!({"text": ""}),
                ending,
            );
            self.post(
                "/v1/notices/{notice}/withdraw",
                &[&notice.id],
                json!({"reason": ""}),
                ending,
            );
        }
        self.write_about_orders();
        for (owner, id) in &world.statements {
            // It was not refused, so it is not sent again.
            let ending = self.ending(&["decide"], *owner == house, refused);
            self.post("/v1/statements/{statement}/retry", &[id], json!({}), ending);
        }
    }

    fn own_preservations(&self) -> BTreeSet<String> {
        let kept = self.world.preservations.iter();
        let own = kept.filter(|kept| kept.owner == self.who.house);
        own.map(|kept| kept.id.clone()).collect()
    }

    fn write_about_preservations(&mut self) {
        let (world, house) = (self.world, self.who.house);
        let refused = Ending::PastTheWalls;
        let any = self.ending(&["preserve"], true, refused);
        let groundless = json!({"since": "2027-01-01T00:00:00Z"});
        self.post("/v1/preservations", &[], groundless, any);
        for kept in &world.preservations {
            let ending = self.ending(&["preserve"], kept.owner == house, refused);
            let endless = json!({"authority": "A court", "reference": "1", "proceedings": "An action", "until": "9990-01-01T00:00:00Z",
                "document_sha256": "0".repeat(64)});
            let route = "/v1/preservations/{preservation}/extensions";
            self.post(route, &[&kept.id], endless, ending);
            let reasonless = json!({"purpose": "complaint", "reference": "1", "reason": ""});
            let route = "/v1/preservations/{preservation}/accesses";
            self.post(route, &[&kept.id], reasonless, ending);
            let form = Body::Form(vec![("file", "x".to_owned())]);
            let route = "/v1/preservations/{preservation}/material";
            self.add(Method::POST, route, &[&kept.id], form, ending);
        }
    }

    fn look_at_preservations(&mut self) {
        let (world, house) = (self.world, self.who.house);
        let keepers = ["preserve", "oversee"];
        let any = self.ending(&keepers, true, Ending::Granted);
        let own = self.own_preservations();
        self.get("/preservations", &[], any).shown = exactly(&["preservation_"], own);
        for kept in &world.preservations {
            let own = kept.owner == house;
            let ending = self.ending(&keepers, own, Ending::Granted);
            self.get("/preservations/{preservation}", &[&kept.id], ending);
            let ending = self.ending(&keepers, own, Ending::PastTheWalls);
            let route = "/preservations/{preservation}/certificate";
            self.get(route, &[&kept.id], ending);
            let ending = self.ending(&["preserve"], own, Ending::PastTheWalls);
            let route = "/preservations/{preservation}/material/{number}";
            self.get(route, &[&kept.id, "0?access=0"], ending);
        }
    }

    fn send_forms_about_preservations(&mut self) {
        let (world, house) = (self.world, self.who.house);
        for kept in &world.preservations {
            let own = kept.owner == house;
            let ending = self.ending(&["preserve"], own, Ending::PastTheWalls);
            let asked = [("purpose", "complaint"), ("reference", "1"), ("reason", "")];
            self.form(
                "/preservations/{preservation}/ask",
                &kept.id,
                &asked,
                ending,
            );
            let none = [("access", "7")];
            self.form(
                "/preservations/{preservation}/confirm",
                &kept.id,
                &none,
                ending,
            );
            let endless = [
                ("authority", "A court"),
                ("reference", "1"),
                ("proceedings", "An action"),
                ("until", "9990-01-01"),
                ("document_sha256", "0"),
            ];
            self.form(
                "/preservations/{preservation}/extend",
                &kept.id,
                &endless,
                ending,
            );
        }
    }

    fn look(&mut self) {
        self.look_at_measures();
        self.look_at_outlets();
        self.look_at_penalties();
        self.look_at_preservations();
        let (world, house) = (self.world, self.who.house);
        let statements = self.own_statements();
        let any = self.ending(&["cases_read"], true, Ending::Granted);
        self.get("/statements", &[], any).shown = exactly(&["statement_"], statements);
        // Of a location and of a notice the world does not keep where it is.
        let is_findable = |case: &&Case| !case.is_location && !case.about.contains(' ');
        let findable = world.cases.iter().filter(is_findable);
        for case in findable.filter(|case| case.owner == house) {
            let ask = self.get("/search", &[], any);
            let asked: String =
                url::form_urlencoded::byte_serialize(case.about.as_bytes()).collect();
            ask.path = format!("/search?q={asked}");
            ask.shown = Some(Shown {
                with: [case.id.clone()].into(),
                ..Shown::default()
            });
        }
        let both = ["cases_read", "notices_read"];
        let has_both = both.iter().all(|right| self.who.has(&[right]));
        let ending = if has_both {
            Ending::Granted
        } else {
            Ending::Forbidden
        };
        self.get("/overview", &[], ending);
        self.get("/", &[], Ending::Granted);
        self.get("/ledger", &[], Ending::Granted);
        self.get("/help", &[], Ending::Granted);
        let any = self.ending(&["cases_read"], true, Ending::Granted);
        self.get("/phrases", &[], any);
        self.get("/status", &[], Ending::Granted);
        let ending = self.ending(&["oversee"], true, Ending::Granted);
        self.get("/access", &[], ending);
        let (cases, banks) = (self.own_cases(), self.matched_banks());
        self.look_at_the_list_of_copies();
        let any = self.ending(&["cases_read"], true, Ending::Granted);
        let ask = self.get("/cases", &[], any);
        ask.path = "/cases?stage=all".to_owned();
        ask.shown = exactly(&["case_"], cases);
        let any = self.ending(&["banks_read"], true, Ending::Granted);
        self.get("/banks", &[], any).shown = exactly(&["bank_"], banks);
        for side in ["all", "in", "out"] {
            let notices = self.own_notices(side);
            let any = self.ending(&["notices_read"], true, Ending::Granted);
            let ask = self.get("/notices", &[], any);
            ask.path = format!("/notices?direction={side}");
            ask.shown = exactly(&["notice_"], notices);
        }
        for (number, bank) in world.banks.iter().enumerate() {
            let ending = self.ending(
                &["banks_read"],
                world.matches_with(house, number),
                Ending::Granted,
            );
            let labels = world
                .entries
                .iter()
                .filter(|entry| entry.bank == number)
                .map(|entry| entry.label.clone());
            let labels: BTreeSet<String> = labels.collect();
            let (with, without) = if world.reads(house, number) {
                (labels, BTreeSet::new())
            } else {
                (BTreeSet::new(), labels)
            };
            let shown = Shown {
                with,
                without,
                ..Shown::default()
            };
            self.get("/banks/{bank}", &[&bank.id], ending).shown = Some(shown);
        }
        for case in &world.cases {
            // A page of a case with a notice opens the notice; the cases of addressees have theirs open already.
            let ending = self.ending(&["cases_read"], case.owner == house, Ending::Granted);
            self.get("/cases/{case}", &[&case.id], ending);
            // None is about a text.
            let ending = self.ending(&["cases_read"], false, Ending::Granted);
            self.get("/cases/{case}/texts", &[&case.id], ending);
        }
        for capture in &world.captures {
            let ending = self.ending(
                &["cases_read", "capture"],
                capture.owner == house,
                Ending::Granted,
            );
            self.get("/captures/{capture}/wacz", &[&capture.id], ending);
        }
        let complaints = self.own_complaints();
        let any = self.ending(&["complaints"], true, Ending::Granted);
        let ask = self.get("/complaints", &[], any);
        ask.path = "/complaints?stage=all".to_owned();
        ask.shown = exactly(&["complaint_"], complaints);
        for complaint in &world.complaints {
            let ending = self.ending(&["complaints"], complaint.owner == house, Ending::Granted);
            self.get("/complaints/{complaint}", &[&complaint.id], ending);
        }
        let intakes = self.own_intakes();
        let any = self.ending(&["intake"], true, Ending::Granted);
        let ask = self.get("/intake", &[], any);
        ask.path = "/intake?show=all".to_owned();
        ask.shown = exactly(&["intake_"], intakes);
        for (id, owner) in &world.intakes {
            let ending = self.ending(&["intake"], *owner == house, Ending::Granted);
            self.get("/intake/{intake}", &[id], ending);
            self.get("/intake/{intake}/source", &[id], ending);
        }
        for (number, entry) in world.entries.iter().enumerate() {
            // A plain look goes on record, a blurred one does not.
            let shape = ["plain", "blurred"][number % 2];
            let told = entry.picture.is_some() && world.is_told(house, entry.bank);
            let ending = self.ending(&["cases_read"], told, Ending::Granted);
            self.get(
                "/entries/{entry}/picture/{shape}",
                &[&entry.id, shape],
                ending,
            );
        }
        for entry in &world.entries {
            // None is a sound.
            let ending = self.ending(&["cases_read"], false, Ending::Granted);
            self.get("/entries/{entry}/sound", &[&entry.id], ending);
        }
        let all: BTreeSet<&String> = world.pictures.iter().map(|(_, sha256)| sha256).collect();
        for (number, sha256) in all.into_iter().enumerate() {
            let has = world.pictures.contains(&(house, sha256.clone()));
            let ending = self.ending(&["cases_read"], has, Ending::Granted);
            let shape = if number == 0 { "plain" } else { "blurred" };
            self.get("/pictures/{sha256}/{shape}", &[sha256, shape], ending);
            let ending = self.ending(&["cases_read"], false, Ending::Granted);
            self.get("/sounds/{sha256}", &[sha256], ending);
        }
    }

    fn look_at_notices(&mut self) {
        let world = self.world;
        for (number, notice) in world.notices.iter().enumerate() {
            let party = world.is_party(self.who.house, number);
            let ending = self.ending(&["notices_read"], party, Ending::Granted);
            self.get("/notices/{notice}", &[&notice.id], ending);
        }
        self.look_at_copies();
    }

    fn send_forms(&mut self) {
        self.send_forms_about_measures();
        self.send_forms_about_outlets();
        self.send_forms_about_penalties();
        self.send_forms_about_preservations();
        if let Key::Session { csrf, .. } = &self.who.key {
            let fields = vec![("csrf", csrf.clone()), ("file", "\0no picture".to_owned())];
            let ending = self.ending(&["match"], true, Ending::PastTheWalls);
            self.add(Method::POST, "/search", &[], Body::WithFile(fields), ending);
        }
        let (world, house) = (self.world, self.who.house);
        let or_refused = |ending| match ending {
            Ending::Forbidden => Ending::ForbiddenOrRefused,
            other => other,
        };
        for bank in &world.banks {
            let ending = self.ending(&["banks_write"], bank.owner == house, Ending::Granted);
            self.form(
                "/banks/{bank}/thoroughness",
                &bank.id,
                &[("thoroughness", "exact")],
                ending,
            );
        }
        for (id, owner) in &world.intakes {
            let ending = self.ending(&["intake"], *owner == house, Ending::PastTheWalls);
            let fields = [("decision", "refuse"), ("reason", "")];
            self.form("/intake/{intake}/decide", id, &fields, ending);
        }
        for complaint in &world.complaints {
            let own = complaint.owner == house;
            let ending = self.ending(&["complaints"], own, Ending::PastTheWalls);
            let fields = [("outcome", "rejected"), ("reasons", "")];
            let route = "/complaints/{complaint}/decide";
            self.form(route, &complaint.id, &fields, ending);
            self.form("/complaints/{complaint}/undo", &complaint.id, &[], ending);
            let mut cases = world.cases.iter();
            let case = cases.find(|case| case.owner == complaint.owner);
            if let (true, Some(case)) = (complaint.is_decided, case) {
                let route = "/complaints/{complaint}/link";
                self.form(route, &complaint.id, &[("case", &case.id)], ending);
            }
            // Looking who it was goes on record, and changes nothing.
            let ending = self.ending(&["complaints"], own, Ending::Granted);
            let route = "/complaints/{complaint}/contact";
            self.form(route, &complaint.id, &[], ending);
        }
        for case in world.cases.iter().filter(|case| case.is_noticed()) {
            let ending = self.ending(&["decide"], case.owner == house, Ending::Granted);
            self.form("/cases/{case}/notifier", &case.id, &[], ending);
        }
        for entry in &world.entries {
            let bank = &world.banks[entry.bank];
            let ending = self.ending(&["banks_write"], bank.owner == house, Ending::PastTheWalls);
            let Key::Session { csrf, .. } = &self.who.key else {
                continue;
            };
            let fields = vec![("csrf", csrf.clone()), ("reason", String::new())];
            let route = "/banks/{bank}/entries/{entry}/{verb}";
            let names = [bank.id.as_str(), &entry.id, "keep"];
            self.add(Method::POST, route, &names, Body::Form(fields), ending);
        }
        for case in &world.cases {
            let own = case.owner == house;
            let ending = self.ending(&["decide"], own, Ending::PastTheWalls);
            let fields = [
                ("outcome", "keep"),
                ("purpose", "none_found"),
                ("reasons", ""),
            ];
            self.form("/cases/{case}/decide", &case.id, &fields, ending);
            // Without a purpose nothing is exported.
            let ending = self.ending(&["decide"], own, Ending::PastTheWalls);
            let fields = [("export_purpose", "")];
            self.form("/cases/{case}/export", &case.id, &fields, ending);
            let outcome = case.decided;
            for (kind, right) in [("referral", "refer"), ("removal_order", "order")] {
                if !own || outcome != Some(right) {
                    let ending = self.ending(&[right], own, Ending::PastTheWalls);
                    self.form("/cases/{case}/issue", &case.id, &[("kind", kind)], ending);
                    self.form("/cases/{case}/draft", &case.id, &[("kind", kind)], ending);
                }
            }
        }
        for (number, notice) in world.notices.iter().enumerate() {
            let party = world.is_party(house, number);
            let mut ending = self.ending(&["answer"], party, Ending::PastTheWalls);
            if party && notice.addressee != house {
                ending = Ending::Forbidden;
            }
            let fields = [
                ("answer", "executed"),
                ("measure", "removed"),
                ("at", "2999-01-01T00:00:00"),
            ];
            self.form(
                "/notices/{notice}/answer",
                &notice.id,
                &fields,
                or_refused(ending),
            );
            let right = if notice.is_order { "order" } else { "refer" };
            let mut ending = self.ending(&[right], party, Ending::PastTheWalls);
            if party && notice.issuer != house {
                ending = Ending::Forbidden;
            }
            self.form(
                "/notices/{notice}/clarify",
                &notice.id,
                &[("text", "")],
                ending,
            );
            self.form(
                "/notices/{notice}/withdraw",
                &notice.id,
                &[("reason", "")],
                ending,
            );
        }
        self.send_forms_about_orders();
        self.work_at_the_desk();
        for (owner, id) in &world.statements {
            let ending = self.ending(&["decide"], *owner == house, Ending::PastTheWalls);
            self.form("/statements/{statement}/retry", id, &[], ending);
        }
    }
}

impl Asks<'_> {
    /// Claims, undo, notes, phrases, several cases in one go. Whoever claims lets go again, so that nobody stands in another's way.
    fn work_at_the_desk(&mut self) {
        let (world, house) = (self.world, self.who.house);
        let workers = ["decide", "answer"];
        // A colleague may have claimed the same case in the same moment: 409, and no wall.
        let any = self.ending(&workers, true, Ending::GrantedOrRefused);
        self.form_to("/cases/next", &[], any);
        for case in &world.cases {
            let ending = self.ending(&workers, case.owner == house, Ending::GrantedOrRefused);
            self.form("/cases/{case}/skip", &case.id, &[], ending);
        }
        for case in &world.cases {
            let own = case.owner == house;
            let ending = self.ending(&workers, own, Ending::GrantedOrRefused);
            self.form("/cases/{case}/claim", &case.id, &[], ending);
            let is_administrator = self.who.who.starts_with("administrator");
            let ending = match (
                is_administrator,
                self.ending(&workers, own, Ending::GrantedOrRefused),
            ) {
                (false, Ending::GrantedOrRefused) => Ending::Forbidden,
                (false, Ending::Hidden) => Ending::ForbiddenOrHidden,
                (_, ending) => ending,
            };
            self.form("/cases/{case}/take-over", &case.id, &[], ending);
            let ending = self.ending(&["cases_read"], own, Ending::GrantedOrRefused);
            self.form("/cases/{case}/alive", &case.id, &[], ending);
            let ending = self.ending(&["cases_read"], own, Ending::Granted);
            self.form("/cases/{case}/let-go", &case.id, &[], ending);
            let ending = self.ending(
                &["decide", "answer", "refer", "order"],
                own,
                Ending::PastTheWalls,
            );
            self.form("/cases/{case}/undo", &case.id, &[], ending);
            let ending = self.ending(&workers, own, Ending::PastTheWalls);
            self.form(
                "/cases/{case}/second",
                &case.id,
                &[("second_reason", "")],
                ending,
            );
            self.form("/cases/{case}/note", &case.id, &[("note", "")], ending);
            let ending = self.ending(&["decide"], own, Ending::Granted);
            self.form_to("/cases/together", &[("case", &case.id)], ending);
        }
        let any = self.ending(&["decide"], true, Ending::PastTheWalls);
        self.form_to("/cases/undo", &[("together", "go_none")], any);
        let any = self.ending(&workers, true, Ending::PastTheWalls);
        self.form_to("/phrases", &[("phrase", "")], any);
        let any = self.ending(&workers, true, Ending::Granted);
        self.form_to("/phrases/drop", &[("number", "4000000000")], any);
    }

    /// A form to a route without a name in it.
    fn form_to(&mut self, route: &'static str, fields: &[(&'static str, &str)], ending: Ending) {
        let Key::Session { csrf, .. } = &self.who.key else {
            return;
        };
        let mut all = vec![("csrf", csrf.clone())];
        let more = fields.iter();
        all.extend(more.map(|(name, value)| (*name, (*value).to_owned())));
        self.add(Method::POST, route, &[], Body::Form(all), ending);
    }
}

/// Whatever identifiers of these kinds the answer names.
pub(super) fn exactly(kinds: &[&'static str], exactly: BTreeSet<String>) -> Option<Shown> {
    let kinds = kinds.to_vec();
    Some(Shown {
        kinds,
        exactly,
        ..Shown::default()
    })
}

/// As [`exactly`], for cases, which name others of their own.
fn items(cases: BTreeSet<String>) -> Option<Shown> {
    exactly(&["case_"], cases)
}
