//! What is asked about outlets: a record of one is its house's own.

use super::asks::{Asks, Ending, exactly};
use super::world::House;
use serde_json::json;
use std::collections::BTreeSet;

impl Asks<'_> {
    fn own_outlets(&self) -> BTreeSet<String> {
        let outlets = self.world.outlets.iter();
        let own = outlets.filter(|(_, owner)| *owner == self.who.house);
        own.map(|(id, _)| id.clone()).collect()
    }

    fn reading(&self, owner: House) -> Ending {
        self.ending(&["cases_read"], owner == self.who.house, Ending::Granted)
    }

    fn changing(&self, owner: House) -> Ending {
        self.ending(&["decide"], owner == self.who.house, Ending::PastTheWalls)
    }

    pub(super) fn read_about_outlets(&mut self) {
        let any = self.ending(&["cases_read"], true, Ending::Granted);
        let own = self.own_outlets();
        self.get("/v1/outlets", &[], any).shown = exactly(&["outlet_"], own);
        for (id, owner) in &self.world.outlets {
            let ending = self.reading(*owner);
            self.get("/v1/outlets/{outlet}", &[id], ending);
        }
    }

    pub(super) fn write_about_outlets(&mut self) {
        let world = self.world;
        let person = json!({"name": "x", "group": "x", "listing": "x", "is_publication": false});
        let any = self.ending(&["decide"], true, Ending::PastTheWalls);
        self.post("/v1/outlets", &[], person, any);
        for (id, owner) in &world.outlets {
            let ending = self.changing(*owner);
            let nothing = json!({"alias": " "});
            self.post("/v1/outlets/{outlet}/aliases", &[id], nothing, ending);
            let nothing =
                json!({"kind": "channel", "platform": "", "since": "2024-01-01T00:00:00Z"});
            self.post("/v1/outlets/{outlet}/assets", &[id], nothing, ending);
            let endless = json!({"up": true, "note": "x".repeat(301)});
            let route = "/v1/outlets/{outlet}/assets/{number}/sightings";
            self.post(route, &[id, "1"], endless, ending);
            self.post("/v1/outlets/{outlet}/cases", &[id], json!({}), ending);
        }
        // Of their own outlet nobody joins what is not theirs.
        let Some((outlet, _)) = world
            .outlets
            .iter()
            .find(|(_, owner)| *owner == self.who.house)
        else {
            return;
        };
        let route = "/v1/outlets/{outlet}/cases";
        let hidden = self.ending(&["decide"], false, Ending::PastTheWalls);
        for case in &world.cases {
            if case.owner != self.who.house {
                self.post(route, &[outlet], json!({"case": case.id}), hidden);
            }
        }
        for (number, notice) in world.notices.iter().enumerate() {
            if !world.is_party(self.who.house, number) {
                self.post(route, &[outlet], json!({"notice": notice.id}), hidden);
            }
        }
    }

    pub(super) fn look_at_outlets(&mut self) {
        let any = self.ending(&["cases_read"], true, Ending::Granted);
        let own = self.own_outlets();
        self.get("/outlets", &[], any).shown = exactly(&["outlet_"], own);
        for (id, owner) in &self.world.outlets {
            let ending = self.reading(*owner);
            self.get("/outlets/{outlet}", &[id], ending);
        }
        // What an entry has been through is for the owner of its bank, however it is shared.
        for entry in &self.world.entries {
            let bank = &self.world.banks[entry.bank];
            let is_own = bank.owner == self.who.house;
            let ending = self.ending(&["banks_read"], is_own, Ending::Granted);
            let route = "/banks/{bank}/entries/{entry}";
            self.get(route, &[&bank.id, &entry.id], ending);
        }
    }

    pub(super) fn send_forms_about_outlets(&mut self) {
        let any = self.ending(&["decide"], true, Ending::PastTheWalls);
        self.form("/outlets", "", &[("name", "x")], any);
        for (id, owner) in &self.world.outlets {
            let ending = self.changing(*owner);
            let steps = [
                ("alias", ("alias", " ")),
                ("asset", ("kind", "palace")),
                ("seen", ("asset", "x")),
                ("join", ("case", "x")),
                ("part", ("case", "x")),
            ];
            for (step, field) in steps {
                self.form_of("/outlets/{outlet}/{step}", &[id, step], &[field], ending);
            }
        }
    }
}
