//! Who acts: organisations, their people, their API tokens, and where they want to be told.

use crate::{
    Event, NoticeKind, OrganisationId, OrganisationKind, Particulars, PersonId, Recorded, Refusal,
    Role, Scope, TokenId, bank::hexadecimal, refusal::written,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// Who did something. People appear by identifier and, outside, by pseudonym; never by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// Somebody who signed in.
    Person {
        /// Who.
        person: PersonId,
        /// For whom.
        organisation: OrganisationId,
    },
    /// A program holding an API token.
    Token {
        /// Which token.
        token: TokenId,
        /// For whom.
        organisation: OrganisationId,
    },
    /// Staydown itself: deliveries, checks of locations.
    System,
    /// Whoever runs `staydown admin` on the machine that holds the data.
    Operator,
    /// Somebody without an account, over an open page.
    Public,
}

impl Actor {
    /// The organisation the actor acts for, if for one.
    #[must_use]
    pub fn organisation(&self) -> Option<&OrganisationId> {
        match self {
            Self::Person { organisation, .. } | Self::Token { organisation, .. } => {
                Some(organisation)
            }
            Self::System | Self::Operator | Self::Public => None,
        }
    }
}

/// An organisation on this instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its identifier.
    pub id: OrganisationId,
    /// Its name, unique on the instance.
    pub name: String,
    /// What kind of body it is.
    pub kind: OrganisationKind,
    /// ISO 3166-1 alpha-2 code of its Member State (or of its legal representative's), where known.
    pub member_state: Option<String>,
    /// Contact point (Art 15): an address people can write to.
    pub contact: Option<String>,
    /// Hosts (`name` or `name:port`) whose locations are on its service.
    pub hosts: Vec<String>,
    /// Where it wants to be told, once set.
    pub endpoint: Option<Endpoint>,
    /// Where alarms about its records go, once set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alarms: Option<Endpoint>,
    /// Whom to call by e-mail when a clock of its runs out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_call: Option<String>,
    /// Since when it is registered.
    pub registered_at: Timestamp,
    /// What an authority's orders carry, and what it is designated for, once set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub particulars: Option<Particulars>,
    /// For which notices it wants two persons.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub four_eyes: BTreeSet<NoticeKind>,
    /// Which authorities informed it about procedures and deadlines (Art 3(2)), and when each did first.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub informed_by: BTreeMap<OrganisationId, Timestamp>,
    /// Its surfaces that are not open to the public: addresses that begin so.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub private_surfaces: BTreeSet<String>,
    /// Sentences for the reasons of its decisions, in the order in which they were kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phrases: Vec<Phrase>,
    /// How many phrases it ever kept: the number of the next one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub phrases_kept: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Most phrases an organisation keeps at a time.
const PHRASE_LIMIT: usize = 100;

/// A sentence that an organisation keeps for the reasons of its decisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// Its number; none is given twice.
    pub number: u32,
    /// The sentence.
    pub text: String,
}

/// Where an organisation wants signed webhooks sent. Its secret is kept apart from the events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// An http or https URL.
    pub url: String,
    /// Since when.
    pub set_at: Timestamp,
    /// Whether an answer counts only with a receipt signed with the secret.
    #[serde(default)]
    pub signed_receipts: bool,
}

/// A person who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their identifier.
    pub id: PersonId,
    /// Whom they work for.
    pub organisation: OrganisationId,
    /// The name under which others see them, chosen by the organisation (“reviewer 3”).
    pub pseudonym: String,
    /// What they may do.
    pub role: Role,
    /// Since when they may not sign in, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<Timestamp>,
}

/// An API token: only the digest of its secret is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Its public name.
    pub id: TokenId,
    /// Whom it acts for.
    pub organisation: OrganisationId,
    /// What it is for, in words.
    pub label: String,
    /// SHA-256 of the secret (32 random bytes), as hexadecimal.
    pub secret_sha256: String,
    /// What it may do.
    #[serde(default = "Scope::before_scopes")]
    pub scopes: BTreeSet<Scope>,
    /// Until when it works; those issued before tokens expired have no end.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// SHA-256 of the client certificate it works with (DER), hexadecimal; any connection will do without one.
    #[serde(default)]
    pub certificate: Option<String>,
    /// Since when it is revoked, if so.
    pub revoked_at: Option<Timestamp>,
}

/// A token to be issued.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What it is for, in words.
    pub label: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// SHA-256 of the only client certificate it shall work with (DER), hexadecimal.
    pub certificate: Option<String>,
}

impl Organisation {
    /// Registers an organisation.
    ///
    /// # Errors
    /// A [`Refusal`] naming the field when the name is empty or the Member State is not two capital letters.
    pub fn register(
        id: OrganisationId,
        name: &str,
        kind: OrganisationKind,
        member_state: Option<String>,
        contact: Option<String>,
        hosts: Vec<String>,
    ) -> Result<Event, Refusal> {
        let name = written("name", name, 200)?;
        if let Some(state) = &member_state
            && !(state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase()))
        {
            return Err(Refusal::of(
                "member_state",
                "not_a_country_code",
                format!("“{state}” is not a two-letter country code such as DE or IE."),
            ));
        }
        let hosts = hosts
            .iter()
            .map(|host| host_name(host))
            .collect::<Result<_, _>>()?;
        Ok(Event::OrganisationRegistered {
            id,
            name,
            kind,
            member_state,
            contact,
            hosts,
        })
    }

    /// Enrols a person.
    ///
    /// # Errors
    /// A [`Refusal`] when the pseudonym is empty or too long.
    pub fn enrol(&self, id: PersonId, pseudonym: &str, role: Role) -> Result<Event, Refusal> {
        Ok(Event::PersonEnrolled {
            id,
            organisation: self.id.clone(),
            pseudonym: written("pseudonym", pseudonym, 80)?,
            role,
        })
    }

    /// Registers one more host of its service.
    ///
    /// # Errors
    /// A [`Refusal`] when it is not a host as [`Organisation::hosts`] has them.
    pub fn add_host(&self, host: &str) -> Result<Vec<Event>, Refusal> {
        let host = host_name(host)?;
        if self.hosts.contains(&host) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::HostAdded {
            organisation: self.id.clone(),
            host,
        }])
    }

    /// Says where alarms about its records go. The same URL again changes nothing.
    ///
    /// # Errors
    /// As [`Organisation::set_endpoint`].
    pub fn set_alarms(&self, url: &str) -> Result<Vec<Event>, Refusal> {
        let parsed = crate::event::web_address("url", url)?;
        if self
            .alarms
            .as_ref()
            .is_some_and(|there| there.url == parsed)
        {
            return Ok(Vec::new());
        }
        Ok(vec![Event::AlarmEndpointSet {
            organisation: self.id.clone(),
            url: parsed,
        }])
    }

    /// Says whom to call by e-mail when a clock runs out; nobody with an empty text. The same address again changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] when it is not one plain address such as `oncall@provider.example`: no name before it, no list.
    pub fn set_on_call(&self, email: &str) -> Result<Vec<Event>, Refusal> {
        let email = email.trim();
        let email = match email {
            "" => None,
            _ => Some(mail_address("email", email)?),
        };
        if email == self.on_call {
            return Ok(Vec::new());
        }
        Ok(vec![Event::OnCallSet {
            organisation: self.id.clone(),
            email,
        }])
    }

    /// Says where signed webhooks go. The same URL again changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] when the text is not an absolute http or https URL without credentials.
    pub fn set_endpoint(&self, url: &str, signed_receipts: bool) -> Result<Vec<Event>, Refusal> {
        let parsed = crate::event::web_address("url", url)?;
        if self.endpoint.as_ref().is_some_and(|endpoint| {
            endpoint.url == parsed && endpoint.signed_receipts == signed_receipts
        }) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::EndpointSet {
            organisation: self.id.clone(),
            url: parsed,
            signed_receipts,
        }])
    }
}

impl Organisation {
    /// Keeps a sentence for the reasons of decisions. The same sentence again is no event.
    ///
    /// # Errors
    /// A [`Refusal`] when it is empty, too long, or one too many.
    pub fn keep_phrase(&self, text: &str) -> Result<Vec<Event>, Refusal> {
        let text = crate::refusal::written("phrase", text, 1_000)?;
        if self.phrases.iter().any(|phrase| phrase.text == text) {
            return Ok(Vec::new());
        }
        if self.phrases.len() >= PHRASE_LIMIT {
            return Err(Refusal::of(
                "phrase",
                "too_many",
                format!("At most {PHRASE_LIMIT} phrases are kept; drop one that nobody uses."),
            ));
        }
        Ok(vec![Event::PhraseKept {
            organisation: self.id.clone(),
            number: self.phrases_kept,
            text,
        }])
    }

    /// Keeps a sentence no more. One that is not kept is no event.
    #[must_use]
    pub fn drop_phrase(&self, number: u32) -> Vec<Event> {
        let dropped = Event::PhraseDropped {
            organisation: self.id.clone(),
            number,
        };
        let is_kept = self.phrases.iter().any(|phrase| phrase.number == number);
        is_kept.then_some(dropped).into_iter().collect()
    }

    /// The organisation after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        match (&recorded.event, before) {
            (
                Event::OrganisationRegistered {
                    id,
                    name,
                    kind,
                    member_state,
                    contact,
                    hosts,
                },
                _,
            ) => Some(Self {
                id: id.clone(),
                name: name.clone(),
                kind: *kind,
                member_state: member_state.clone(),
                contact: contact.clone(),
                hosts: hosts.clone(),
                endpoint: None,
                alarms: None,
                on_call: None,
                registered_at: recorded.at,
                particulars: None,
                informed_by: BTreeMap::new(),
                four_eyes: BTreeSet::new(),
                private_surfaces: BTreeSet::new(),
                phrases: Vec::new(),
                phrases_kept: 0,
            }),
            (Event::PhraseKept { number, text, .. }, Some(mut organisation)) => {
                organisation.phrases_kept = organisation.phrases_kept.max(number.saturating_add(1));
                organisation.phrases.push(Phrase {
                    number: *number,
                    text: text.clone(),
                });
                Some(organisation)
            }
            (Event::PhraseDropped { number, .. }, Some(mut organisation)) => {
                organisation
                    .phrases
                    .retain(|phrase| phrase.number != *number);
                Some(organisation)
            }
            (Event::PrivateSurfacesSet { prefixes, .. }, Some(organisation)) => Some(Self {
                private_surfaces: prefixes.clone(),
                ..organisation
            }),
            (Event::FourEyesSet { kinds, .. }, Some(organisation)) => Some(Self {
                four_eyes: kinds.clone(),
                ..organisation
            }),
            (Event::ParticularsSet { particulars, .. }, Some(organisation)) => Some(Self {
                particulars: Some(particulars.clone()),
                ..organisation
            }),
            (Event::AdvanceInformationGiven { issuer, .. }, Some(mut organisation)) => {
                organisation
                    .informed_by
                    .entry(issuer.clone())
                    .or_insert(recorded.at);
                Some(organisation)
            }
            (Event::HostAdded { host, .. }, Some(mut organisation)) => {
                organisation.hosts.push(host.clone());
                Some(organisation)
            }
            (Event::AlarmEndpointSet { url, .. }, Some(organisation)) => Some(Self {
                alarms: Some(Endpoint {
                    url: url.clone(),
                    set_at: recorded.at,
                    signed_receipts: false,
                }),
                ..organisation
            }),
            (
                Event::EndpointSet {
                    url,
                    signed_receipts,
                    ..
                },
                Some(organisation),
            ) => Some(Self {
                endpoint: Some(Endpoint {
                    url: url.clone(),
                    set_at: recorded.at,
                    signed_receipts: *signed_receipts,
                }),
                ..organisation
            }),
            (Event::OnCallSet { email, .. }, Some(organisation)) => Some(Self {
                on_call: email.clone(),
                ..organisation
            }),
            (_, before) => before,
        }
    }
}

impl Person {
    /// Keeps the person out from now on. Once more changes nothing.
    #[must_use]
    pub fn disable(&self) -> Vec<Event> {
        match self.disabled_at {
            Some(_) => Vec::new(),
            None => vec![Event::PersonDisabled {
                person: self.id.clone(),
            }],
        }
    }

    /// Lets a disabled person in again. Once more changes nothing.
    #[must_use]
    pub fn enable(&self) -> Vec<Event> {
        match self.disabled_at {
            Some(_) => vec![Event::PersonEnabled {
                person: self.id.clone(),
            }],
            None => Vec::new(),
        }
    }

    /// The person after an event about them.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        match (&recorded.event, before) {
            (
                Event::PersonEnrolled {
                    id,
                    organisation,
                    pseudonym,
                    role,
                },
                _,
            ) => Some(Self {
                id: id.clone(),
                organisation: organisation.clone(),
                pseudonym: pseudonym.clone(),
                role: *role,
                disabled_at: None,
            }),
            (Event::PersonDisabled { .. }, Some(person)) => Some(Self {
                disabled_at: Some(recorded.at),
                ..person
            }),
            (Event::PersonEnabled { .. }, Some(person)) => Some(Self {
                disabled_at: None,
                ..person
            }),
            (_, before) => before,
        }
    }
}

impl Token {
    /// The longest a token can work: two years and a day, so that a yearly renewal may be late once.
    pub const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 731);

    /// Issues a token. `secret_sha256` is the digest of the secret, hexadecimal.
    ///
    /// # Errors
    /// A [`Refusal`] when the label is empty or too long, no scope is given or one that is for people only, it has expired
    /// already or would work for longer than [`Token::LONGEST`], or the certificate's digest is none.
    pub fn issue(
        id: TokenId,
        organisation: OrganisationId,
        new: NewToken,
        secret_sha256: String,
        now: Timestamp,
    ) -> Result<Event, Refusal> {
        let label = written("label", &new.label, 100)?;
        if new.scopes.is_empty() {
            return Err(Refusal::of(
                "scopes",
                "missing",
                "A token needs at least one scope: what it may do.",
            ));
        }
        if let Some(scope) = new
            .scopes
            .iter()
            .find(|scope| !Scope::FOR_TOKENS.contains(scope))
        {
            return Err(Refusal::of(
                "scopes",
                "not_for_tokens",
                format!("“{scope}” is for people only; no program is given it."),
            ));
        }
        let lasts = new.expires_at.duration_since(now);
        if !lasts.is_positive() || lasts > Self::LONGEST {
            return Err(Refusal::of(
                "expires_at",
                "out_of_range",
                "A token works until an instant to come, within two years.",
            ));
        }
        let certificate = new.certificate.as_deref();
        Ok(Event::TokenIssued {
            id,
            organisation,
            label,
            secret_sha256,
            scopes: new.scopes,
            expires_at: Some(new.expires_at),
            certificate: certificate
                .map(|digest| hexadecimal("certificate", digest))
                .transpose()?,
        })
    }

    /// Whether it works at an instant: it is neither revoked nor expired.
    #[must_use]
    pub fn works(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }

    /// The token after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        match (&recorded.event, before) {
            (
                Event::TokenIssued {
                    id,
                    organisation,
                    label,
                    secret_sha256,
                    scopes,
                    expires_at,
                    certificate,
                },
                _,
            ) => Some(Self {
                id: id.clone(),
                organisation: organisation.clone(),
                label: label.clone(),
                secret_sha256: secret_sha256.clone(),
                scopes: scopes.clone(),
                expires_at: *expires_at,
                certificate: certificate.clone(),
                revoked_at: None,
            }),
            (Event::TokenRevoked { .. }, Some(token)) => Some(Self {
                revoked_at: token.revoked_at.or(Some(recorded.at)),
                ..token
            }),
            (_, before) => before,
        }
    }
}

/// One address as RFC 5321 section 4.1.2 writes it without quotes: a dot-atom, `@`, and a domain; at most 254 characters.
fn mail_address(field: &'static str, text: &str) -> Result<String, Refusal> {
    let is_atom = |part: &str, also: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || also.contains(letter))
    };
    let is_address = text.len() <= 254
        && text.split_once('@').is_some_and(|(local, domain)| {
            local.len() <= 64
                && local
                    .split('.')
                    .all(|part| is_atom(part, "!#$%&'*+-/=?^_`{|}~"))
                && domain.split('.').all(|label| {
                    is_atom(label, "-") && !label.starts_with('-') && !label.ends_with('-')
                })
        });
    if is_address {
        return Ok(text.to_owned());
    }
    let shown: String = text.chars().take(120).collect();
    Err(Refusal::of(
        field,
        "not_an_address",
        format!("“{shown}” is not one e-mail address such as oncall@provider.example."),
    ))
}

/// A host as the locations on it have it: `name` or `name:port`, in lower case; no scheme, no path. The port of the scheme is
/// left out, as it is in the normal spelling of a location: a host that kept it would never be found.
fn host_name(text: &str) -> Result<String, Refusal> {
    let host = text.trim().to_ascii_lowercase();
    let usual = [":80", ":443"];
    let bare = usual.iter().find_map(|port| host.strip_suffix(port));
    let bare = bare.unwrap_or(&host);
    let as_url = url::Url::parse(&format!("http://{bare}/"));
    let is_host = as_url.is_ok_and(|url| {
        let name = url.host_str().unwrap_or_default();
        let written = url
            .port()
            .map_or(name.to_owned(), |port| format!("{name}:{port}"));
        written == bare
    });
    if is_host {
        return Ok(bare.to_owned());
    }
    let shown: String = host.chars().take(120).collect();
    Err(Refusal::of(
        "hosts",
        "not_a_host",
        format!(
            "“{shown}” is not a host; give a name such as host.example or host.example:8080, without http:// and path."
        ),
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn token(expires_at: Timestamp, scopes: &[Scope]) -> Result<Token, Refusal> {
        let now = Timestamp::UNIX_EPOCH;
        let new = NewToken {
            label: "uploads".to_owned(),
            scopes: scopes.iter().copied().collect(),
            expires_at,
            certificate: None,
        };
        let (id, owner) = (
            TokenId::new(now, [1; 10]),
            OrganisationId::new(now, [1; 10]),
        );
        let event = Token::issue(id, owner, new, "ab".repeat(32), now)?;
        let recorded = Recorded {
            seq: 0,
            at: now,
            actor: Actor::Operator,
            event,
        };
        Ok(Token::apply(None, &recorded).unwrap())
    }

    #[test]
    fn a_token_works_until_the_instant_it_expires_and_not_at_it() {
        let end = Timestamp::from_second(3600).unwrap();
        let token = token(end, &[Scope::Match]).unwrap();
        assert!(token.works(end - SignedDuration::from_micros(1)));
        assert!(!token.works(end));
        let revoked = Token {
            revoked_at: Some(Timestamp::UNIX_EPOCH),
            ..token
        };
        assert!(!revoked.works(Timestamp::UNIX_EPOCH));
    }

    #[test]
    fn a_token_without_scope_without_end_or_for_what_people_do_is_refused_by_field() {
        let hour = Timestamp::from_second(3600).unwrap();
        let field = |end, scopes: &[Scope]| token(end, scopes).unwrap_err().field;
        assert_eq!(field(hour, &[]), Some("scopes"));
        assert_eq!(
            field(hour, &[Scope::Match, Scope::Administer]),
            Some("scopes")
        );
        assert_eq!(
            field(Timestamp::UNIX_EPOCH, &[Scope::Match]),
            Some("expires_at")
        );
        assert_eq!(field(Timestamp::MAX, &[Scope::Match]), Some("expires_at"));
    }

    #[test]
    fn who_is_on_call_is_one_plain_address_that_cannot_carry_a_second_line_or_addressee() {
        for good in [
            "oncall@provider.example",
            "a.b+c@x-y.example",
            "root@localhost",
        ] {
            assert_eq!(mail_address("email", good).unwrap(), good);
        }
        for bad in [
            "oncall",
            "@provider.example",
            "oncall@",
            "a@b@c",
            "a..b@x.example",
            "a@x..example",
            "a@-x.example",
            "A <a@x.example>",
            "a@x.example, b@x.example",
            "a@x.example\r\nBcc: b@x.example",
            "\"a b\"@x.example",
            "ä@x.example",
        ] {
            let refusal = mail_address("email", bad).unwrap_err();
            assert_eq!(
                (refusal.code, refusal.field),
                ("not_an_address", Some("email")),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_host_is_a_name_and_perhaps_a_port_and_nothing_else() {
        for (text, host) in [
            (" Host.Example ", "host.example"),
            ("127.0.0.1:8080", "127.0.0.1:8080"),
            ("host.example:80", "host.example"),
            ("host.example:443", "host.example"),
            ("[::1]:9", "[::1]:9"),
        ] {
            assert_eq!(host_name(text).unwrap(), host);
        }
        for bad in [
            "",
            "http://host.example",
            "host.example/",
            "host.example/p",
            "a b",
            "user@host.example",
            "host:port",
            "host?x",
        ] {
            assert_eq!(host_name(bad).unwrap_err().field, Some("hosts"), "{bad}");
        }
    }
}
