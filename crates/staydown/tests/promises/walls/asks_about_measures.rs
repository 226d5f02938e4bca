//! What is asked about exposure to terrorist content, and about alerts of a threat to life.

use super::asks::{Asks, Ending, exactly};
use super::world::House;
use serde_json::json;
use std::collections::BTreeSet;

const READERS: [&str; 2] = ["measures", "oversee"];
const TOLD: [&str; 2] = ["alert", "oversee"];

impl Asks<'_> {
    fn own_alerts(&self) -> BTreeSet<String> {
        let alerts = self.world.alerts.iter();
        let own = alerts.filter(|alert| alert.is_of(self.who.house));
        own.map(|alert| alert.id.clone()).collect()
    }

    fn is_authority(&self) -> bool {
        self.world.houses[self.who.house].is_authority
    }

    /// How telling a provider that it may be exposed ends: only an authority of its Member State can.
    fn telling(&self, provider: House) -> Ending {
        let (own, other) = (
            &self.world.houses[self.who.house],
            &self.world.houses[provider],
        );
        let is_there = other.host.is_some() && own.state == other.state;
        match (self.who.has(&["measures"]), self.is_authority(), is_there) {
            (true, true, true) => Ending::PastTheWalls,
            (true, true, false) => Ending::Hidden,
            _ => Ending::Forbidden,
        }
    }

    pub(super) fn read_about_measures(&mut self) {
        let any = self.ending(&READERS, true, Ending::Granted);
        self.get("/v1/exposures", &[], any).shown = exactly(&["exposure_"], BTreeSet::new());
        let oversees = match self.is_authority() {
            true => any,
            false => Ending::Forbidden,
        };
        self.get("/v1/exposure-candidates", &[], oversees);
        let own = self.own_alerts();
        let any = self.ending(&TOLD, true, Ending::Granted);
        self.get("/v1/alerts", &[], any).shown = exactly(&["alert_"], own);
        for alert in &self.world.alerts {
            let ending = self.ending(&TOLD, alert.is_of(self.who.house), Ending::Granted);
            self.get("/v1/alerts/{alert}", &[&alert.id], ending);
        }
    }

    pub(super) fn write_about_measures(&mut self) {
        let (world, house) = (self.world, self.who.house);
        for (number, provider) in world.houses.iter().enumerate() {
            let ending = self.telling(number);
            let none = json!({"provider": provider.id, "orders": [], "reasons": "", "hear_until": "2024-01-01T00:00:00Z"});
            self.post("/v1/exposures", &[], none, ending);
        }
        let nothing = json!({"location": "", "what": "", "imminent": ""});
        let raising = self.raising();
        self.post("/v1/alerts", &[], nothing, raising);
        for alert in &world.alerts {
            let nobody = json!({"party": "europol", "whom": "", "channel": "telephone"});
            let ending = self.about(alert.is_of(house), alert.owner == house);
            let route = "/v1/alerts/{alert}/informed";
            self.post(route, &[&alert.id], nobody, ending);
            let ending = self.about(alert.is_of(house), alert.recipient == Some(house));
            let endless = json!({"note": "x".repeat(4_001)});
            let route = "/v1/alerts/{alert}/acknowledgement";
            self.post(route, &[&alert.id], endless, ending);
        }
    }

    fn raising(&self) -> Ending {
        match self.who.has(&["alert"]) && self.world.houses[self.who.house].host.is_some() {
            true => Ending::PastTheWalls,
            false => Ending::Forbidden,
        }
    }

    /// What one side of an alert does, and the other may not.
    fn about(&self, is_between: bool, is_its: bool) -> Ending {
        match self.ending(&["alert"], is_between, Ending::PastTheWalls) {
            Ending::PastTheWalls if !is_its => Ending::Forbidden,
            other => other,
        }
    }

    pub(super) fn look_at_measures(&mut self) {
        let any = self.ending(&READERS, true, Ending::Granted);
        self.get("/exposures", &[], any).shown = exactly(&["exposure_"], BTreeSet::new());
        let own = self.own_alerts();
        let any = self.ending(&TOLD, true, Ending::Granted);
        self.get("/alerts", &[], any).shown = exactly(&["alert_"], own);
        for alert in &self.world.alerts {
            let ending = self.ending(&TOLD, alert.is_of(self.who.house), Ending::Granted);
            self.get("/alerts/{alert}", &[&alert.id], ending);
        }
    }

    pub(super) fn send_forms_about_measures(&mut self) {
        let (world, house) = (self.world, self.who.house);
        for (number, provider) in world.houses.iter().enumerate() {
            let ending = self.telling(number);
            self.form("/exposures", "", &[("provider", &provider.id)], ending);
        }
        let raising = self.raising();
        self.form("/alerts", "", &[("location", "")], raising);
        for alert in &world.alerts {
            let nobody = [("party", "europol"), ("channel", "telephone")];
            let ending = self.about(alert.is_of(house), alert.owner == house);
            self.form("/alerts/{alert}/informed", &alert.id, &nobody, ending);
            let endless = "x".repeat(4_001);
            let ending = self.about(alert.is_of(house), alert.recipient == Some(house));
            let route = "/alerts/{alert}/acknowledge";
            self.form(route, &alert.id, &[("note", &endless)], ending);
        }
    }
}
