//! Identifiers: a prefix that says what it names, and 26 characters of Crockford base 32 (48 bits of milliseconds, then
//! 80 bits of entropy, as a ULID), so that identifiers sort by the instant they were made.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 26;

/// Text that is not an identifier of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{text}” is not an identifier of this kind: expected “{prefix}_” and 26 letters or digits"
)]
pub struct IdError {
    text: String,
    prefix: &'static str,
}

fn encode(at: Timestamp, entropy: [u8; 10]) -> String {
    let millis = u128::try_from(at.as_millisecond()).unwrap_or(0) & ((1 << 48) - 1);
    let random = entropy
        .iter()
        .fold(0u128, |value, byte| (value << 8) | u128::from(*byte));
    let value = (millis << 80) | random;
    (0..LENGTH)
        .rev()
        .map(|place| char::from(ALPHABET[((value >> (5 * place)) & 31) as usize]))
        .collect()
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $pattern:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String, pattern = $pattern)]
        pub struct $name(String);

        impl $name {
            /// Makes an identifier from the instant and ten random bytes the caller drew.
            #[must_use]
            pub fn new(at: Timestamp, entropy: [u8; 10]) -> Self {
                Self(format!(concat!($prefix, "_{}"), encode(at, entropy)))
            }

            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let good = text.strip_prefix(concat!($prefix, "_")).is_some_and(|rest| {
                    rest.len() == LENGTH && rest.bytes().all(|byte| ALPHABET.contains(&byte))
                });
                if good {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(IdError { text: text.chars().take(64).collect(), prefix: $prefix })
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier!(/// An organisation: authority, provider, flagger or hub.
    OrganisationId, "org", "^org_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// A person who signs in.
    PersonId, "person", "^person_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// An API token (its public name, never its secret).
    TokenId, "token", "^token_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// A group of organisations that share with one another.
    GroupId, "group", "^group_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// A bank of known content.
    BankId, "bank", "^bank_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// One entry of a bank.
    EntryId, "entry", "^entry_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// A sealed record of what a location showed.
    CaptureId, "capture", "^capture_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// A unit of work.
    CaseId, "case", "^case_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// A referral or a removal order.
    NoticeId, "notice", "^notice_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// A wish that something stays online for a while.
    WishId, "wish", "^wish_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// The scrutiny of a cross-border order by one authority.
    ScrutinyId, "scrutiny", "^scrutiny_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// A statement of reasons for the Commission's database.
    StatementId, "statement", "^statement_[0-9a-hjkmnp-tv-z]{26}$");

identifier!(/// What is preserved because of one measure.
    PreservationId, "preservation", "^preservation_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// A complaint.
    ComplaintId, "complaint", "^complaint_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// A notice of anybody about content on a provider's service (DSA Art 16).
    UserNoticeId, "unotice", "^unotice_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// Whether a provider is exposed to terrorist content, and what follows (Art 5).
    ExposureId, "exposure", "^exposure_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// An alert of a threat to life (Art 14(5), DSA Art 18).
    AlertId, "alert", "^alert_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// Something that came in from outside and says that it is an order.
    IntakeId, "intake", "^intake_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// An outlet: a publication of a proscribed group.
    OutletId, "outlet", "^outlet_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// A penalty (Art 18).
    PenaltyId, "penalty", "^penalty_[0-9a-hjkmnp-tv-z]{26}$");
identifier!(/// That an order is left out of a transparency report (Art 8(2)).
    WithholdingId, "withholding", "^withholding_[0-9a-hjkmnp-tv-z]{26}$");

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn identifiers_sort_by_instant_and_survive_as_text(a in 0i64..2_000_000_000_000, b in 0i64..2_000_000_000_000, r in any::<[u8; 10]>()) {
            let (first, second) = (Timestamp::from_millisecond(a).unwrap(), Timestamp::from_millisecond(b).unwrap());
            let (x, y) = (CaseId::new(first, r), CaseId::new(second, r));
            prop_assert_eq!(x.as_str().cmp(y.as_str()), a.cmp(&b));
            prop_assert_eq!(x.as_str().parse::<CaseId>().unwrap(), x);
        }
    }

    #[test]
    fn an_identifier_of_another_kind_is_refused_with_the_expected_shape() {
        let bank = BankId::new(Timestamp::UNIX_EPOCH, [7; 10]);
        let error = bank.as_str().parse::<CaseId>().unwrap_err();
        assert!(error.to_string().contains("expected “case_”"), "{error}");
        assert!("case_'; drop table cases --".parse::<CaseId>().is_err());
    }
}
