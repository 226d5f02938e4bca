//! What the instance and a house are set to, for an administrator: each with what it is when nobody sets it. What a house may choose for
//! itself while the server runs is changed here; the rest is for whoever runs the machine.

use crate::{App, AppError, Config, SessionLimits, SignedIn};
use casework::{Event, NoticeKind, Organisation};
use jiff::SignedDuration;
use std::collections::BTreeSet;
use store::organisations;

/// Seconds that what is decided waits before it leaves, when nobody says otherwise.
pub const USUAL_UNDO_SECONDS: u16 = 60;
/// Minutes without use after which people are signed out, when nobody says otherwise.
pub const USUAL_IDLE_MINUTES: u16 = 30;
/// Megabytes that one preserved thing may have, when nobody says otherwise.
pub const USUAL_MATERIAL_MEGABYTES: u32 = 1024;

/// What whoever runs the machine chose when the server was started. No secret and no place of the machine is among it: every house's
/// administrators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceSettings {
    /// Where people and other instances reach it.
    pub public_url: String,
    /// How long what people decide waits before it leaves.
    pub undo: SignedDuration,
    /// How long people stay signed in.
    pub sessions: SessionLimits,
    /// Most megabytes of one preserved thing.
    pub material_megabytes: u64,
    /// Whether it sends mail.
    pub sends_mail: bool,
    /// Whether orders are taken in by mail.
    pub takes_mail: bool,
    /// Whether statements of reasons are sent to the Commission's database.
    pub sends_statements: bool,
    /// Who stamps the ledger's checkpoints, and every how many hours.
    pub time_stamps: Option<(String, i64)>,
    /// Whether the ledger's entries are handed out.
    pub publishes_entries: bool,
    /// Whether captures and webhooks may go to addresses that are not public.
    pub reaches_private: bool,
}

impl InstanceSettings {
    pub(crate) fn of(config: &Config) -> Self {
        let stamps = config.ledger.time_stamps.as_ref();
        Self {
            public_url: config.public_url.origin().ascii_serialization(),
            undo: config.undo,
            sessions: config.sessions,
            material_megabytes: config.material_bytes >> 20,
            sends_mail: config.mail.is_some(),
            takes_mail: config.maildir.is_some(),
            sends_statements: config.dsa.is_some(),
            time_stamps: stamps.map(|set| {
                let host = set.authority.host_str().unwrap_or_default().to_owned();
                (host, set.every.as_hours())
            }),
            publishes_entries: config.ledger.entries,
            reaches_private: config.allow_private_addresses,
        }
    }
}

/// What an administrator sees.
#[derive(Debug, Clone)]
pub struct SettingsView {
    /// Of the instance.
    pub instance: InstanceSettings,
    /// Of the house.
    pub house: Organisation,
}

impl App {
    /// What the instance and the administrator's organisation are set to.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] to anybody but an administrator.
    pub async fn settings(&self, signed_in: &SignedIn) -> Result<SettingsView, AppError> {
        must_keep_settings(signed_in)?;
        let mut connection = self.store().read().await?;
        let house = organisations::get(&mut connection, signed_in.caller.id()).await?;
        Ok(SettingsView {
            instance: self.inner.settings.clone(),
            house: house.ok_or(AppError::NotFound("organisation"))?,
        })
    }

    /// Wants two persons for more kinds of notices of the administrator's organisation. Wanting only one again is for whoever runs
    /// the machine ([`App::set_four_eyes`]): what one person can lift alone binds nobody.
    ///
    /// # Errors
    /// [`AppError::NotFresh`]; [`AppError::Forbidden`].
    pub async fn want_second_person(
        &self,
        signed_in: &SignedIn,
        kinds: &BTreeSet<NoticeKind>,
    ) -> Result<(), AppError> {
        must_keep_settings(signed_in)?;
        signed_in.must_be_fresh(self.now())?;
        let id = signed_in.caller.id();
        let mut tx = self.store().write().await?;
        let house = organisations::get(tx.connection(), id)
            .await?
            .ok_or(AppError::NotFound("organisation"))?;
        let wanted: BTreeSet<_> = house.four_eyes.union(kinds).copied().collect();
        if wanted != house.four_eyes {
            let event = Event::FourEyesSet {
                organisation: id.clone(),
                kinds: wanted,
            };
            tx.append(&signed_in.caller.actor, event).await?;
        }
        tx.commit().await?;
        // Programs carry their organisation with them.
        self.forget_callers();
        Ok(())
    }
}

fn must_keep_settings(signed_in: &SignedIn) -> Result<(), AppError> {
    if signed_in.caller.may_keep_people() {
        return Ok(());
    }
    Err(AppError::Forbidden(
        "Only an administrator of the organisation sees what it is set to.".to_owned(),
    ))
}
