//! What is asked about penalties, and about orders left out of a transparency report: both are decided by people of an authority. A
//! penalty that is on record has a test of its own: see `promises/penalties.rs`.

use super::asks::{Asks, Ending, exactly};
use std::collections::BTreeSet;

const READERS: [&str; 3] = ["penalise", "measures", "oversee"];

impl Asks<'_> {
    pub(super) fn read_about_penalties(&mut self) {
        let any = self.ending(&READERS, true, Ending::Granted);
        self.get("/v1/penalties", &[], any).shown = exactly(&["penalty_"], BTreeSet::new());
    }

    pub(super) fn look_at_penalties(&mut self) {
        let any = self.ending(&READERS, true, Ending::Granted);
        self.get("/penalties", &[], any).shown = exactly(&["penalty_"], BTreeSet::new());
    }

    pub(super) fn send_forms_about_penalties(&mut self) {
        let (world, house) = (self.world, self.who.house);
        let is_authority = world.houses[house].is_authority;
        let ending = match is_authority && self.who.has(&["penalise"]) {
            true => Ending::PastTheWalls,
            false => Ending::Forbidden,
        };
        for provider in &world.houses {
            self.form("/penalties", "", &[("provider", &provider.id)], ending);
        }
        for notice in &world.notices {
            let ending = match (
                is_authority && self.who.has(&["order"]),
                notice.issuer == house,
            ) {
                (false, _) => Ending::Forbidden,
                (true, true) => Ending::PastTheWalls,
                (true, false) => Ending::Hidden,
            };
            let route = "/notices/{notice}/withhold/{step}";
            let nothing = [("why", "security"), ("reasons", " ")];
            self.form_of(route, &[&notice.id, "begin"], &nothing, ending);
        }
    }
}
