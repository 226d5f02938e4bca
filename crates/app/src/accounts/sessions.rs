//! Sessions: begun by a proof, ended by a button, by an hour unused, by the end of the day, or by an administrator.

use super::mask::masked;
use super::{Visit, caller, earlier, later};
use crate::organisations::digest;
use crate::{App, AppError, Caller};
use casework::{Event, PersonId, SignInWay};
use jiff::{SignedDuration, Timestamp};
use store::sessions::{self, Session};
use store::{attempts, claims, credentials};

/// How old the last proof may be for something grave.
const FRESH: SignedDuration = SignedDuration::from_mins(10);
/// Use is noted once in so long, not with every picture of a page.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// How long a browser stays known.
const BROWSER_KNOWN: SignedDuration = SignedDuration::from_hours(24 * 90);

/// How long sessions last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Unused.
    pub idle: SignedDuration,
    /// At most, however much used.
    pub absolute: SignedDuration,
}

impl Default for SessionLimits {
    /// Half an hour, and a working day.
    fn default() -> Self {
        Self {
            idle: SignedDuration::from_mins(30),
            absolute: SignedDuration::from_hours(12),
        }
    }
}

/// A session just begun: the only time its secrets are seen.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Whose.
    pub caller: Caller,
    /// The secret of the session's cookie.
    pub token: String,
    /// The secret of the cookie by which the browser is known from now on, if it was not before.
    pub browser: Option<String>,
    /// Whether its person has a credential, or came by a link and has none yet.
    pub has_credential: bool,
}

/// A session found by its cookie.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub caller: Caller,
    /// The token every form carries, masked anew for each request: whoever sees how long compressed pages are learns nothing of it
    /// ([`super::mask`]).
    pub csrf: String,
    /// The session's public name.
    pub session: String,
    /// When its person last proved who they are.
    pub proved_at: Timestamp,
    /// Whether they have a credential: without one they can neither come back nor prove it again by themselves.
    pub has_credential: bool,
    /// What keeps anything from being recorded, if something does.
    pub trouble: Option<store::Trouble>,
    /// A break that is due, and what they do not want to be given.
    pub care: crate::CareNow,
}

impl SignedIn {
    /// Whether the person proved who they are in the last ten minutes.
    #[must_use]
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        // A proof in the future is a clock that was set back, not a proof.
        let age = now.duration_since(self.proved_at);
        age >= SignedDuration::ZERO && age < FRESH
    }

    /// Before something grave: removal orders and referrals, exports of evidence, keys, tokens, people, credentials.
    ///
    /// # Errors
    /// [`AppError::NotFresh`]; then the person is asked to confirm that it is them.
    pub fn must_be_fresh(&self, now: Timestamp) -> Result<(), AppError> {
        if self.is_fresh(now) {
            return Ok(());
        }
        Err(AppError::NotFresh)
    }

    /// Whose session it is.
    pub(super) fn person(&self) -> Result<&PersonId, AppError> {
        self.caller.must_be_person()
    }
}

/// A session as its person sees it in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// Its public name.
    pub id: String,
    /// The browser, in words.
    pub browser: String,
    /// Where it was begun from.
    pub address: String,
    /// When.
    pub began_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

impl App {
    /// Begins a session in the transaction in which the proof was used up. `None` when the person may not sign in.
    pub(super) async fn begin_session(
        &self,
        tx: &mut store::Tx,
        person: &PersonId,
        way: SignInWay,
        visit: &Visit,
    ) -> Result<Option<Begun>, AppError> {
        let Some(caller) = caller(tx.connection(), person).await? else {
            return Ok(None);
        };
        let now = self.now();
        let token = self.fresh_secret()?;
        let session = Session {
            id: self.fresh_secret()?[..16].to_owned(),
            person: person.clone(),
            csrf: self.fresh_secret()?,
            address: visit.address.to_canonical().to_string(),
            browser: visit.browser(),
            began_at: now,
            last_seen_at: now,
            proved_at: now,
            expires_at: later(now, self.accounts().limits.absolute),
        };
        sessions::sweep(tx.connection(), now, self.idle_since(now)).await?;
        sessions::begin(tx.connection(), &digest(&token), &session).await?;
        let has_credential = credentials::has_any(tx.connection(), person).await?;
        // Of a browser that only ever came by link nothing is gained by knowing it.
        let browser = if way == SignInWay::Link {
            None
        } else {
            self.know_browser(tx, person, visit).await?
        };
        let event = Event::SignedIn {
            person: person.clone(),
            by: way,
        };
        tx.append(&caller.actor, event).await?;
        Ok(Some(Begun {
            caller,
            token,
            browser,
            has_credential,
        }))
    }

    async fn know_browser(
        &self,
        tx: &mut store::Tx,
        person: &PersonId,
        visit: &Visit,
    ) -> Result<Option<String>, AppError> {
        if self
            .known_browser(tx.connection(), person, visit)
            .await?
            .is_some()
        {
            return Ok(None);
        }
        let secret = self.fresh_secret()?;
        let until = later(self.now(), BROWSER_KNOWN);
        attempts::know_browser(tx.connection(), &digest(&secret), person, until).await?;
        Ok(Some(secret))
    }

    /// The digest of the cookie of a browser that is known for a person.
    pub(super) async fn known_browser(
        &self,
        connection: &mut store::Connection,
        person: &PersonId,
        visit: &Visit,
    ) -> Result<Option<String>, AppError> {
        let Some(secret) = &visit.known_browser else {
            return Ok(None);
        };
        let digest = digest(secret);
        let known = attempts::knows_browser(connection, &digest, person, self.now()).await?;
        Ok(known.then_some(digest))
    }

    fn idle_since(&self, now: Timestamp) -> Timestamp {
        earlier(now, self.accounts().limits.idle)
    }

    /// The session of a cookie, while it lasts and its person may sign in. Using it keeps it from ending unused.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn session(&self, token: &str) -> Result<Option<SignedIn>, AppError> {
        let now = self.now();
        let mut connection = self.store().read().await?;
        let idle_since = self.idle_since(now);
        let session = sessions::get(&mut connection, &digest(token), now, idle_since).await?;
        let Some(session) = session else {
            return Ok(None);
        };
        let Some(caller) = caller(&mut connection, &session.person).await? else {
            return Ok(None);
        };
        let has_credential = credentials::has_any(&mut connection, &session.person).await?;
        drop(connection);
        // On a full disk the page that says so must still be shown.
        if now.duration_since(session.last_seen_at) >= NOTED_EVERY
            && let Err(error) = self.note_session(&session.id, now).await
        {
            tracing::warn!(%error, "the use of a session could not be noted");
        }
        let care = self.care_now(&caller).await?;
        Ok(Some(SignedIn {
            care,
            caller,
            csrf: masked(&session.csrf, &self.environment().random()?),
            session: session.id,
            proved_at: session.proved_at,
            has_credential,
            trouble: self.trouble(),
        }))
    }

    async fn note_session(&self, session: &str, now: Timestamp) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        sessions::seen(tx.connection(), session, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends the person's session, and lets go of every case they were working on.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn sign_out(&self, signed_in: &SignedIn, token: &str) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        sessions::end(tx.connection(), &digest(token)).await?;
        if let Some(person) = signed_in.caller.person_id() {
            claims::end_all(tx.connection(), person).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The sessions of the person, the one used last first.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn my_sessions(&self, signed_in: &SignedIn) -> Result<Vec<SessionLine>, AppError> {
        let now = self.now();
        let mut connection = self.store().read().await?;
        let own = signed_in.person()?;
        let sessions = sessions::of(&mut connection, own, now, self.idle_since(now)).await?;
        let line = |session: Session| SessionLine {
            is_this: session.id == signed_in.session,
            id: session.id,
            browser: session.browser,
            address: session.address,
            began_at: session.began_at,
            last_seen_at: session.last_seen_at,
        };
        Ok(sessions.into_iter().map(line).collect())
    }

    /// How many sessions a person has now.
    pub(super) async fn count_sessions(
        &self,
        connection: &mut store::Connection,
        person: &PersonId,
    ) -> Result<usize, AppError> {
        let now = self.now();
        let sessions = sessions::of(connection, person, now, self.idle_since(now)).await?;
        Ok(sessions.len())
    }

    /// Ends one of the person's own sessions, by its public name.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it is over, or another's.
    pub async fn end_session(&self, signed_in: &SignedIn, id: &str) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        if !sessions::end_one(tx.connection(), signed_in.person()?, id).await? {
            return Err(AppError::NotFound("session"));
        }
        tx.commit().await?;
        Ok(())
    }

    /// Ends every session of the person but this one; how many.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn end_other_sessions(&self, signed_in: &SignedIn) -> Result<u64, AppError> {
        let mut tx = self.store().write().await?;
        let own = signed_in.person()?;
        let ended = sessions::end_all(tx.connection(), own, Some(&signed_in.session)).await?;
        tx.commit().await?;
        Ok(ended)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use casework::{Actor, Organisation, OrganisationId, OrganisationKind};

    #[test]
    fn a_proof_is_fresh_for_ten_minutes_and_never_from_the_future() {
        let proved_at = Timestamp::from_second(1_000_000).unwrap();
        let signed_in = SignedIn {
            caller: Caller {
                actor: Actor::System,
                organisation: Organisation {
                    id: OrganisationId::new(Timestamp::UNIX_EPOCH, [0; 10]),
                    name: String::new(),
                    kind: OrganisationKind::Provider,
                    member_state: None,
                    contact: None,
                    hosts: Vec::new(),
                    alarms: Default::default(),
                    on_call: None,
                    endpoint: None,
                    registered_at: Timestamp::UNIX_EPOCH,
                    particulars: None,
                    informed_by: Default::default(),
                    four_eyes: Default::default(),
                    private_surfaces: Default::default(),
                    phrases: Default::default(),
                    phrases_kept: 0,
                },
                role: None,
                scopes: Default::default(),
                name: String::new(),
            },
            csrf: String::new(),
            session: String::new(),
            proved_at,
            has_credential: true,
            care: crate::CareNow::default(),
            trouble: None,
        };
        for (after, fresh) in [
            (0, true),
            (599, true),
            (600, false),
            (90_000, false),
            (-1, false),
        ] {
            let now = proved_at + SignedDuration::from_secs(after);
            assert_eq!(signed_in.is_fresh(now), fresh, "{after} s");
            assert_eq!(signed_in.must_be_fresh(now).is_ok(), fresh);
        }
    }
}
