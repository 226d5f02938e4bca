//! The particulars of a notice: what the law wants an order to say (Art 3(4), Annex I), and what a referral says.

use crate::{
    CaseId, Ground, IntakeId, NoticeKind, OrganisationId, OrganisationKind, Refusal, Silence,
    notice::may_not_order, refusal::written,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long before its first order to a provider an authority tells it about procedures and deadlines (Art 3(2)).
pub const ADVANCE: SignedDuration = SignedDuration::from_hours(12);

/// Most locations of one order.
pub const ITEM_LIMIT: usize = 100;

/// The particulars of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Terms {
    /// The issuer's case.
    pub case: CaseId,
    /// Who sends it.
    pub issuer: OrganisationId,
    /// To whom.
    pub addressee: OrganisationId,
    /// The issuer's reference number (Annex I section A 6).
    pub reference: String,
    /// Exact location (Annex I section B 1).
    pub url: String,
    /// SHA-256 of the images there, for identification.
    pub content_sha256: Vec<String>,
    /// Grounds, Art 2(7); at least one (Annex I section B 2).
    pub grounds: Vec<Ground>,
    /// Why the material is considered terrorist content (Annex I section B 3).
    pub reasons: String,
    /// Art 11(3): for reasons of public security the addressee must not inform the content provider (Annex I section C).
    /// Only an order may say so.
    #[serde(default)]
    pub non_disclosure: bool,
    /// Further exact locations, each assessed by a person in a case of its own. Orders only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Item>,
    /// What only an order says. Those issued before it was kept have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderTerms>,
}

/// A further location of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Item {
    /// The issuer's case about it.
    pub case: CaseId,
    /// Exact location.
    pub url: String,
    /// SHA-256 of the images there.
    pub content_sha256: Vec<String>,
}

/// What only an order says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderTerms {
    /// Member State of the issuing authority (Annex I section A 1).
    pub issuing_state: Option<String>,
    /// Member State of the provider's main establishment or legal representative (Annex I section A 4).
    pub addressee_state: Option<String>,
    /// The authority of that state that gets the copy, where it is on this instance (Annex I sections D, F 2).
    pub copy_to: Option<OrganisationId>,
    /// How the copy is sent where that authority is not on this instance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_otherwise: Option<String>,
    /// Until when the content provider is not informed (Art 11(3)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub non_disclosure_until: Option<Timestamp>,
    /// Why that is necessary and proportionate. Of the authority's own files; the addressee is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub non_disclosure_reasons: Option<String>,
    /// What Art 3(2) asks for, where it is the issuer's first order to this provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<FirstOrder>,
    /// Days after receipt within which it can be challenged (Annex I section G 2), where the authority has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal_days: Option<u16>,
    /// Where it came in from outside the instance: from what, and since when it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_outside: Option<FromOutside>,
}

/// Where an order came in from outside the instance. Its cases are the addressee's own then: the issuer has none here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FromOutside {
    /// From what.
    pub intake: IntakeId,
    /// When it was issued, as the issuer wrote it: RFC 3339 with the offset of their clock.
    pub issued_at: Option<String>,
    /// When it reached the addressee: the hour runs from then, whenever it was found to be an order.
    pub received_at: Timestamp,
}

/// How an authority's first order to a provider was prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum FirstOrder {
    /// The provider was told about procedures and deadlines, twelve hours before or earlier.
    Informed {
        /// When.
        at: Timestamp,
    },
    /// It was not, in a duly justified case of emergency.
    Emergency {
        /// Why.
        reason: String,
    },
}

impl FirstOrder {
    /// What Art 3(2) says about an order at `now`: nothing where it is not the first, and otherwise that the provider was
    /// informed twelve hours before, or that there is an emergency.
    ///
    /// # Errors
    /// A [`Refusal`] that says when it can be issued.
    pub fn gate(
        is_first: bool,
        informed_at: Option<Timestamp>,
        emergency: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<Self>, Refusal> {
        if !is_first {
            return Ok(None);
        }
        if let Some(at) = informed_at
            && now.duration_since(at) >= ADVANCE
        {
            return Ok(Some(Self::Informed { at }));
        }
        if let Some(reason) = emergency {
            return Ok(Some(Self::Emergency {
                reason: written("emergency", reason, 4_000)?,
            }));
        }
        let when = match informed_at {
            Some(at) => format!(
                "It was informed at {at}; the order can be issued from {}.",
                at.checked_add(ADVANCE).unwrap_or(Timestamp::MAX)
            ),
            None => "It was not informed yet.".to_owned(),
        };
        Err(Refusal::of(
            "emergency",
            "first_order",
            format!(
                "This is your first order to this provider: it is informed about procedures and deadlines twelve hours before (Art 3(2)). {when} In a duly justified emergency, say why (“emergency”)."
            ),
        ))
    }
}

impl OrderTerms {
    /// Whether the provider is established in another Member State than the issuer's (Art 4(1)). Where one of the two is not
    /// known it is not taken to be.
    #[must_use]
    pub fn is_cross_border(&self) -> bool {
        matches!((&self.issuing_state, &self.addressee_state), (Some(a), Some(b)) if a != b)
    }
}

impl Terms {
    /// Every location, the first one first.
    pub fn urls(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.url.as_str()).chain(self.also.iter().map(|item| item.url.as_str()))
    }

    /// Every case of the issuer's that it follows from, in the sequence of [`Terms::urls`].
    pub fn cases(&self) -> impl Iterator<Item = &CaseId> {
        std::iter::once(&self.case).chain(self.also.iter().map(|item| &item.case))
    }

    /// When an order from outside was issued, as it says, where that is before it was received.
    pub(crate) fn issued_outside(&self) -> Option<Timestamp> {
        let outside = self.order.as_ref()?.from_outside.as_ref()?;
        let said = outside.issued_at.as_deref();
        let said: Option<Timestamp> = said.and_then(|text| text.parse().ok());
        let received = outside.received_at;
        Some(said.map_or(received, |said| said.min(received)))
    }

    /// When the content provider may be told, if there is a decision not to.
    #[must_use]
    pub fn silence_until(&self, issued: Timestamp) -> Option<Timestamp> {
        let until = self
            .order
            .as_ref()
            .and_then(|order| order.non_disclosure_until);
        self.non_disclosure
            .then(|| until.unwrap_or_else(|| Silence::at_most(issued)))
    }

    /// The particulars as they are issued.
    pub(crate) fn checked(
        self,
        kind: NoticeKind,
        issuer: OrganisationKind,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let reasons = written("reasons", &self.reasons, 8_000)?;
        let url = crate::event::web_address("url", &self.url)?;
        if self.grounds.is_empty() {
            return Err(Refusal::of(
                "grounds",
                "missing",
                "At least one ground of Art 2(7) must be ticked.",
            ));
        }
        let mut terms = Self {
            reasons,
            url,
            ..self
        };
        for item in &mut terms.also {
            item.url = crate::event::web_address("also", &item.url)?;
        }
        match kind {
            NoticeKind::RemovalOrder => terms.check_order(issuer, now)?,
            NoticeKind::Referral => terms.check_referral()?,
        }
        Ok(terms)
    }

    fn check_referral(&self) -> Result<(), Refusal> {
        if self.non_disclosure {
            return Err(Refusal::of(
                "non_disclosure",
                "not_for_referrals",
                "Only a removal order can forbid informing the content provider (Art 11(3)).",
            ));
        }
        if !self.also.is_empty() {
            return Err(Refusal::of(
                "also",
                "not_for_referrals",
                "A referral is about one location; refer the others apart, so that each is assessed and counted.",
            ));
        }
        if self.order.is_some() {
            return Err(Refusal::of(
                "kind",
                "not_for_referrals",
                "A referral carries none of the particulars of an order.",
            ));
        }
        Ok(())
    }

    fn check_order(&mut self, issuer: OrganisationKind, now: Timestamp) -> Result<(), Refusal> {
        if issuer != OrganisationKind::Authority {
            return Err(may_not_order(issuer));
        }
        let mut urls: Vec<&str> = self.urls().collect();
        let named = urls.len();
        if named > ITEM_LIMIT {
            return Err(Refusal::of(
                "also",
                "too_many",
                format!("An order names at most {ITEM_LIMIT} locations; this one has {named}."),
            ));
        }
        urls.sort_unstable();
        urls.dedup();
        if urls.len() < named {
            return Err(Refusal::of(
                "also",
                "twice",
                "A location is named twice; each is named once.",
            ));
        }
        let silent = self.non_disclosure;
        let Some(order) = &mut self.order else {
            return Ok(());
        };
        if silent {
            let reasons = order.non_disclosure_reasons.as_deref().unwrap_or_default();
            order.non_disclosure_reasons = Some(written("non_disclosure_reasons", reasons, 4_000)?);
            let until = order
                .non_disclosure_until
                .unwrap_or_else(|| Silence::at_most(now));
            Silence::decided(now, until)?;
            order.non_disclosure_until = Some(until);
        } else {
            order.non_disclosure_until = None;
            order.non_disclosure_reasons = None;
        }
        if order.is_cross_border() && order.copy_to.is_none() {
            let Some(how) = order.copy_otherwise.as_deref() else {
                return Err(Refusal::of(
                    "copy_otherwise",
                    "no_copy",
                    format!(
                        "The provider is established in {}: a copy of the order goes to that state's authority at the same time (Art 4(1)). None is registered on this instance; register it (staydown admin organisation add --kind authority), or say how the copy is sent (“copy_otherwise”).",
                        order
                            .addressee_state
                            .as_deref()
                            .unwrap_or("another Member State")
                    ),
                ));
            };
            order.copy_otherwise = Some(written("copy_otherwise", how, 1_000)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn second(at: i64) -> Timestamp {
        Timestamp::from_second(at).unwrap()
    }

    proptest! {
        #[test]
        fn a_first_order_waits_twelve_hours_after_the_information_or_states_its_emergency(
            is_first: bool, informed in prop::option::of(0i64..100_000), emergency: bool, now in 0i64..200_000
        ) {
            let told = informed.map(second);
            let why = emergency.then_some("an attack is being streamed");
            let gate = FirstOrder::gate(is_first, told, why, second(now));
            let waited = informed.is_some_and(|at| now - at >= 12 * 3600);
            prop_assert_eq!(gate.is_ok(), !is_first || waited || emergency);
            if let Ok(Some(first)) = gate {
                prop_assert!(is_first);
                prop_assert_eq!(matches!(first, FirstOrder::Informed { .. }), waited);
            }
        }
    }
}
