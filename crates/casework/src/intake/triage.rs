//! What is found out about something that came in, and what follows from it. Facts come from outside (signatures, the
//! register, the document's own check); the rule is here.

use super::FollowUpSaid;
use crate::{IntakeStage, IntakeVerdict, NoticeId, OrganisationId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something the document lacks, as the check of the annex says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IntakeLack {
    /// The field, as a path in the JSON.
    pub field: String,
    /// The place in the annex; empty for what the form has no place for.
    pub section: String,
    /// Whether it is no order without it (Art 3(4)).
    pub fatal: bool,
    /// What is wrong and what is to be done.
    pub sentence: String,
}

/// What is known of who sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Seal {
    /// A signature holds, by a key of the register.
    Signature {
        /// The key's thumbprint.
        kid: String,
    },
    /// The mail server in front of us vouches for the sender's domain, which the register has (RFC 8601, RFC 7489).
    Domain {
        /// Which domain.
        domain: String,
    },
    /// Signed, by a key that the register does not have.
    UnknownKey {
        /// The key's name, as the document says it.
        kid: String,
    },
    /// Signed, and the signature does not hold.
    Broken,
    /// Nothing was signed, and nobody vouches for the sender.
    None,
}

impl Seal {
    /// Whether it proves who sent it.
    #[must_use]
    pub fn is_proof(&self) -> bool {
        matches!(self, Self::Signature { .. } | Self::Domain { .. })
    }
}

/// What was looked up, before anything is concluded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examined {
    /// Why no order was found in it; nothing where one was read.
    pub not_an_order: Option<String>,
    /// What the order lacks.
    pub lacks: Vec<IntakeLack>,
    /// The seal, and the authority of the register that it proves, if any.
    pub seal: Option<(Seal, Option<OrganisationId>)>,
    /// The authority of the register whose mail has the sender's domain.
    pub by_domain: Option<OrganisationId>,
    /// The authority of the register of the name that the order gives.
    pub by_name: Option<OrganisationId>,
    /// Whether the way it came by tells nothing of the sender: a form, or a program of the provider's own.
    pub has_no_sender: bool,
    /// Locations on surfaces that are not public.
    pub private: Vec<String>,
    /// Locations on no host of the provider's.
    pub elsewhere: Vec<String>,
    /// How many locations are named.
    pub locations: usize,
    /// Contradictions a person has to look at, in sentences.
    pub doubts: Vec<String>,
    /// Remarks that change nothing.
    pub notes: Vec<String>,
    /// The order of the same authority and reference that was received before.
    pub received_before: Option<NoticeId>,
    /// What it says about that order, where it is no order of its own: also the same order again, corrected after Annex III.
    pub follow_up: Option<FollowUpSaid>,
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Triage {
    /// In a word.
    pub verdict: IntakeVerdict,
    /// The authority it is from, or may be from, of the register.
    pub candidate: Option<OrganisationId>,
    /// What is known of who sent it.
    pub seal: Seal,
    /// What the order lacks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<IntakeLack>,
    /// Everything else, in sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The order it is the same as, or about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<NoticeId>,
    /// What it says about that order, where it clarifies or withdraws it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<FollowUpSaid>,
}

impl Examined {
    /// Concludes. The sequence matters: what is about no public surface is no order whoever sends it; who sends it is asked
    /// before what it lacks, as nobody owes an answer to whoever is no authority; a duplicate is one only of the same authority.
    #[must_use]
    pub fn conclude(self) -> Triage {
        let (seal, sealed_by) = self.seal.clone().unwrap_or((Seal::None, None));
        let proved = sealed_by.filter(|_| seal.is_proof());
        let by_sender = if self.has_no_sender {
            self.by_name.clone()
        } else {
            self.by_domain.clone()
        };
        let candidate = proved.clone().or(by_sender);
        let mut notes = self.notes.clone();
        if let Some(why) = &self.not_an_order {
            notes.push(why.clone());
        }
        notes.extend(self.doubts.iter().cloned());
        notes.extend(self.of_surfaces());
        let has_fatal = self.lacks.iter().any(|lack| lack.fatal);
        let all_private = self.locations > 0 && self.private.len() == self.locations;
        let verdict = if all_private {
            IntakeVerdict::Private
        } else if candidate.is_none() && self.not_an_order.is_some() {
            IntakeVerdict::NotAnOrder
        } else if candidate.is_none() {
            IntakeVerdict::UnknownIssuer
        } else if self.follow_up.is_some() {
            if self.received_before.is_none() {
                IntakeVerdict::NotAnOrder
            } else if has_fatal {
                IntakeVerdict::Incomplete
            } else if proved.is_none() || !self.doubts.is_empty() {
                IntakeVerdict::Unproved
            } else {
                IntakeVerdict::FollowUp
            }
        } else if self.received_before.is_some() {
            IntakeVerdict::Duplicate
        } else if self.not_an_order.is_some() {
            IntakeVerdict::NotAnOrder
        } else if has_fatal {
            IntakeVerdict::Incomplete
        } else if proved.is_none()
            || !self.doubts.is_empty()
            || !self.private.is_empty()
            || !self.elsewhere.is_empty()
        {
            IntakeVerdict::Unproved
        } else {
            IntakeVerdict::Order
        };
        let notice = self
            .received_before
            .filter(|_| verdict == IntakeVerdict::Duplicate || self.follow_up.is_some())
            .filter(|_| candidate.is_some());
        Triage {
            verdict,
            candidate,
            seal,
            lacks: self.lacks,
            notes,
            notice,
            follow_up: self.follow_up,
        }
    }

    fn of_surfaces(&self) -> Vec<String> {
        let private = self.private.iter().map(|url| {
            format!(
                "{} is on a surface that is not open to the public: interpersonal messages are outside the Regulation (Art 2(3), recital 14).",
                shown(url)
            )
        });
        let elsewhere = self.elsewhere.iter().map(|url| {
            format!(
                "{} is on no host that is registered for this service; is it yours?",
                shown(url)
            )
        });
        private.chain(elsewhere).collect()
    }
}

impl Triage {
    /// Whether it would be an order, if its sender were known.
    #[must_use]
    pub fn is_plausible(&self) -> bool {
        !self.lacks.iter().any(|lack| lack.fatal)
    }

    /// What follows, in a sentence for whoever sent it and for the people of the provider alike.
    #[must_use]
    pub fn sentence(&self) -> &'static str {
        if self.follow_up.is_some() {
            match self.verdict {
                IntakeVerdict::Unproved => {
                    return "It may clarify or withdraw an order that was received; a person makes sure of it. If it clarifies the order, the new hour runs from its receipt.";
                }
                IntakeVerdict::NotAnOrder => {
                    return "It is about an order that was not received here; a person looks at it.";
                }
                _ => {}
            }
        }
        match self.verdict {
            IntakeVerdict::FollowUp => {
                "It is about an order that was received before, and has taken effect on it; a clarification starts a new hour at its receipt."
            }
            IntakeVerdict::Order => {
                "It is a removal order of an authority that is known; the hour runs from its receipt."
            }
            IntakeVerdict::Unproved => {
                "It may be a removal order; a person makes sure of it. If it is one, the hour runs from its receipt."
            }
            IntakeVerdict::Incomplete => {
                "It does not say all that a removal order says (Art 3(4)); a person decides what to ask for."
            }
            IntakeVerdict::UnknownIssuer => {
                "It is not taken as a removal order: its sender was not found in, or does not prove to be of, the register of competent authorities (Art 3(5), Art 12)."
            }
            IntakeVerdict::Private => {
                "It is no removal order under Regulation (EU) 2021/784: what it names is not disseminated to the public."
            }
            IntakeVerdict::Duplicate => "This order was received before; the first receipt counts.",
            IntakeVerdict::NotAnOrder => {
                "No removal order (Annex I) that can be read was found in it; a person looks at it."
            }
        }
    }
}

impl IntakeStage {
    /// Whether a person may still decide about it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Asked | Self::Refused)
    }
}

/// An address in a sentence.
fn shown(url: &str) -> String {
    let short: String = url.chars().take(200).collect();
    format!("“{short}”")
}
