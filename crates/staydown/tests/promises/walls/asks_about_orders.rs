//! What is asked about the course of orders and about copies of them.

use super::asks::{Asks, Ending, exactly};
use serde_json::json;
use std::collections::BTreeSet;

impl Asks<'_> {
    /// Every copy there is: its identifier, and whose it is.
    fn copies(&self) -> Vec<(String, usize)> {
        let notices = self.world.notices.iter();
        notices.filter_map(|notice| notice.copy.clone()).collect()
    }

    pub(super) fn own_wishes(&self) -> BTreeSet<String> {
        let wishes = self.world.wishes.iter();
        wishes
            .filter(|(_, owner)| *owner == self.who.house)
            .map(|(id, _)| id.clone())
            .collect()
    }

    fn own_copies(&self) -> BTreeSet<String> {
        self.copies()
            .into_iter()
            .filter(|(_, home)| *home == self.who.house)
            .map(|(id, _)| id)
            .collect()
    }

    pub(super) fn list_copies(&mut self) {
        let own = self.own_copies();
        let ending = self.ending(&["scrutinise"], true, Ending::Granted);
        self.get("/v1/scrutinies", &[], ending).shown = exactly(&["scrutiny_"], own);
    }

    pub(super) fn open_copies(&mut self) {
        for (id, home) in self.copies() {
            let ending = self.ending(&["scrutinise"], home == self.who.house, Ending::Granted);
            self.get("/v1/scrutinies/{scrutiny}", &[&id], ending);
        }
    }

    pub(super) fn write_about_orders(&mut self) {
        let (world, house) = (self.world, self.who.house);
        for other in &world.houses {
            let ending = if self.who.has(&["order"]) && world.houses[house].is_authority {
                Ending::PastTheWalls
            } else {
                Ending::Forbidden
            };
            let route = "/v1/organisations/{organisation}/advance-information";
            self.post(route, &[&other.id], json!({"how": ""}), ending);
        }
        let any = self.ending(&["order"], true, Ending::PastTheWalls);
        let none = json!({"url": "nowhere", "until": "2024-01-01T00:00:00Z", "necessity": ""});
        self.post("/v1/keep-online", &[], none, any);
        for (id, owner) in &world.wishes {
            // Once more changes nothing: each was taken back.
            let ending = self.ending(&["order"], *owner == house, Ending::Granted);
            self.post("/v1/keep-online/{wish}/end", &[id], json!({}), ending);
        }
        for (id, home) in self.copies() {
            let ending = self.ending(&["scrutinise"], home == house, Ending::PastTheWalls);
            let route = "/v1/scrutinies/{scrutiny}/intention";
            self.post(route, &[&id], json!({"reasons": ""}), ending);
            let route = "/v1/scrutinies/{scrutiny}/decision";
            let none = json!({"infringes": false, "reasons": ""});
            self.post(route, &[&id], none, ending);
        }
        for (number, notice) in world.notices.iter().enumerate() {
            let party = world.is_party(house, number);
            let (issued, received) = (notice.issuer == house, notice.addressee == house);
            let mut ending = self.ending(&["answer"], party, Ending::PastTheWalls);
            if party && !received && notice.is_order {
                ending = Ending::Forbidden;
            }
            let route = "/v1/notices/{notice}/scrutiny-request";
            self.post(route, &[&notice.id], json!({"reasons": ""}), ending);
            let mut ending = self.ending(&["order", "answer"], party, Ending::PastTheWalls);
            let needed = if issued { "order" } else { "answer" };
            if party && !self.who.has(&[needed]) {
                ending = Ending::Forbidden;
            }
            let filed = json!({"reference": "", "kind": "court", "forum": "", "by": "provider", "filed_at": "2024-01-01T00:00:00Z"});
            self.post(
                "/v1/notices/{notice}/proceedings",
                &[&notice.id],
                filed,
                ending,
            );
            let end =
                json!({"reference": "", "outcome": "confirmed", "at": "2024-01-01T00:00:00Z"});
            self.post(
                "/v1/notices/{notice}/proceedings/end",
                &[&notice.id],
                end,
                ending,
            );
            let right = if notice.is_order { "order" } else { "refer" };
            let mut ending = self.ending(&[right], party, Ending::PastTheWalls);
            if party && !issued {
                ending = Ending::Forbidden;
            }
            // Nothing of these becomes anything: no authority here names a time to appeal, and no order forbids to inform.
            self.post(
                "/v1/notices/{notice}/final",
                &[&notice.id],
                json!(null),
                ending,
            );
            let more = json!({"until": "2024-01-01T00:00:00Z", "reasons": ""});
            self.post(
                "/v1/notices/{notice}/non-disclosure",
                &[&notice.id],
                more,
                ending,
            );
            self.post(
                "/v1/notices/{notice}/non-disclosure/end",
                &[&notice.id],
                json!(null),
                ending,
            );
        }
    }

    pub(super) fn look_at_the_list_of_copies(&mut self) {
        let own = self.own_copies();
        let ending = self.ending(&["scrutinise"], true, Ending::Granted);
        self.get("/scrutinies", &[], ending).shown = exactly(&["scrutiny_"], own);
    }

    pub(super) fn look_at_copies(&mut self) {
        for (id, home) in self.copies() {
            let ending = self.ending(&["scrutinise"], home == self.who.house, Ending::Granted);
            self.get("/scrutinies/{scrutiny}", &[&id], ending);
        }
    }

    pub(super) fn send_forms_about_orders(&mut self) {
        let (world, house) = (self.world, self.who.house);
        for case in &world.cases {
            let ending = self.ending(
                &["refer", "order"],
                case.owner == house,
                Ending::PastTheWalls,
            );
            self.form(
                "/cases/{case}/drop-proposal",
                &case.id,
                &[("reason", "")],
                ending,
            );
            if !case.proposed {
                self.form("/cases/{case}/approve", &case.id, &[], ending);
            }
        }
        for (id, home) in self.copies() {
            let ending = self.ending(&["scrutinise"], home == house, Ending::PastTheWalls);
            let route = "/scrutinies/{scrutiny}/intention";
            self.form(route, &id, &[("intention", "")], ending);
            let route = "/scrutinies/{scrutiny}/decision";
            self.form(route, &id, &[("infringes", "no"), ("reasons", "")], ending);
        }
        for (number, notice) in world.notices.iter().enumerate() {
            let party = world.is_party(house, number);
            let (issued, received) = (notice.issuer == house, notice.addressee == house);
            let mut ending = self.ending(&["answer"], party, Ending::PastTheWalls);
            if party && !received && notice.is_order && self.who.has(&["answer"]) {
                ending = Ending::Forbidden;
            }
            let route = "/notices/{notice}/scrutiny-request";
            self.form(route, &notice.id, &[("reasons", "")], ending);
            let mut ending = self.ending(&["order", "answer"], party, Ending::PastTheWalls);
            let needed = if issued { "order" } else { "answer" };
            if party && !self.who.has(&[needed]) {
                ending = Ending::Forbidden;
            }
            let filed = [("reference", ""), ("forum", ""), ("by", "provider")];
            self.form("/notices/{notice}/proceedings", &notice.id, &filed, ending);
            let end = [("reference", ""), ("outcome", "confirmed")];
            self.form(
                "/notices/{notice}/proceedings/end",
                &notice.id,
                &end,
                ending,
            );
            let right = if notice.is_order { "order" } else { "refer" };
            let mut ending = self.ending(&[right], party, Ending::PastTheWalls);
            if party && !issued {
                ending = Ending::Forbidden;
            }
            self.form("/notices/{notice}/final", &notice.id, &[], ending);
            self.form(
                "/notices/{notice}/non-disclosure/end",
                &notice.id,
                &[],
                ending,
            );
            let more = [("until", "2024-01-01T00:00:00"), ("reasons", "")];
            self.form(
                "/notices/{notice}/non-disclosure",
                &notice.id,
                &more,
                ending,
            );
        }
    }
}
