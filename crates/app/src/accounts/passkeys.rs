//! Passkeys (WebAuthn): discoverable, so that nobody types a name, and only after the device was unlocked.

use super::ceremonies::{Asked, Ceremony};
use super::{Begun, SignedIn, Visit};
use crate::{App, AppError};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use casework::{CredentialKind, Event, PersonId, SignInWay};
use serde_json::{Value, json};
use store::{credentials, sessions};
use url::{Host, Url};
use webauthn_rs::prelude::{
    Passkey, PublicKeyCredential, RegisterPublicKeyCredential, Uuid, Webauthn, WebauthnBuilder,
};

/// Passkeys of a person. More than anybody has devices.
const AT_MOST: usize = 20;

/// Passkeys at an address, or why there can be none, in a sentence.
pub(super) fn at(public_url: &Url) -> Result<Webauthn, String> {
    let name = match public_url.host() {
        Some(Host::Domain(name)) => name,
        _ => {
            return Err(format!(
                "Passkeys belong to a name, and this server is reached at the bare address {}. \
                 Start it with --public-url and a name; on this machine alone, http://localhost and the port will do.",
                public_url.origin().ascii_serialization()
            ));
        }
    };
    if public_url.scheme() != "https" && name != "localhost" {
        return Err(
            "Browsers offer passkeys over https only. Put the server behind TLS and start it with --public-url https://…"
                .to_owned(),
        );
    }
    WebauthnBuilder::new(name, public_url)
        .map(|builder| builder.rp_name("Staydown"))
        .and_then(WebauthnBuilder::build)
        .map_err(|error| format!("Passkeys cannot be offered at this server's address: {error}."))
}

/// The handle under which an authenticator keeps a person: not their identifier, which stands in the ledger.
fn handle(person: &PersonId) -> Uuid {
    let digest = ring::digest::digest(&ring::digest::SHA256, person.as_str().as_bytes());
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(digest.as_ref()) {
        *to = *from;
    }
    Uuid::from_bytes(bytes)
}

fn not_right() -> AppError {
    AppError::NotProved(
        "The browser's answer did not prove that it is you. Load the page again and try once more."
            .to_owned(),
    )
}

fn broken(error: impl std::fmt::Display) -> AppError {
    AppError::Broken(format!("passkeys failed: {error}"))
}

impl App {
    /// Why passkeys are not offered at this server's address; `None` where they are.
    #[must_use]
    pub fn why_no_passkeys(&self) -> Option<&str> {
        self.accounts().passkeys.as_ref().err().map(String::as_str)
    }

    fn webauthn(&self) -> Result<&Webauthn, AppError> {
        let passkeys = self.accounts().passkeys.as_ref();
        passkeys.map_err(|why| AppError::invalid("passkey", why))
    }

    /// Begins to enrol a passkey: what the browser is asked.
    ///
    /// # Errors
    /// [`AppError::NotFresh`]; [`AppError::Invalid`] where passkeys are not offered, or the person has enough.
    pub async fn begin_passkey(
        &self,
        signed_in: &SignedIn,
        visit: &Visit,
    ) -> Result<Asked, AppError> {
        signed_in.must_be_fresh(self.now())?;
        let person = signed_in.person()?;
        let mut connection = self.store().read().await?;
        let kept = credentials::passkeys(&mut connection, person).await?;
        drop(connection);
        if kept.len() >= AT_MOST {
            let detail = "Twenty passkeys are enough. Remove one that you no longer use.";
            return Err(AppError::invalid("passkey", detail));
        }
        // A device that has one for this person makes no second.
        let theirs = kept
            .iter()
            .filter_map(|passkey| serde_json::from_str::<Passkey>(&passkey.state).ok())
            .map(|passkey| passkey.cred_id().clone())
            .collect();
        let name = &signed_in.caller.name;
        let shown = format!("{name}, {}", signed_in.caller.organisation.name);
        let (options, state) = self
            .webauthn()?
            .start_passkey_registration(handle(person), name, &shown, Some(theirs))
            .map_err(broken)?;
        let mut options = serde_json::to_value(options).map_err(broken)?;
        // The library leaves it to the device whether the passkey can be found without a name; here it must.
        if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection") {
            selection["residentKey"] = json!("required");
            selection["requireResidentKey"] = json!(true);
        }
        let waiting = Ceremony::Enrol(Box::new(state));
        Ok(Asked {
            ceremony: self.begin_ceremony(&signed_in.session, &visit.network(), waiting)?,
            options: options.to_string(),
        })
    }

    /// Keeps the passkey the browser answered with.
    ///
    /// # Errors
    /// [`AppError::NotFresh`]; [`AppError::Invalid`] naming the field.
    pub async fn add_passkey(
        &self,
        signed_in: &SignedIn,
        ceremony: &str,
        answer: &str,
        name: &str,
    ) -> Result<(), AppError> {
        signed_in.must_be_fresh(self.now())?;
        let person = signed_in.person()?;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 80 {
            let detail =
                "Give the passkey a name by which you know the device, such as “work laptop”.";
            return Err(AppError::invalid("name", detail));
        }
        let Some(Ceremony::Enrol(state)) = self.take_ceremony(ceremony, &signed_in.session) else {
            let detail = "Adding the passkey took too long. Try again.";
            return Err(AppError::invalid("passkey", detail));
        };
        let refused = |error: &dyn std::fmt::Display| {
            tracing::info!(%error, "a passkey was not accepted");
            let detail =
                "The browser's answer is not a passkey that can be used here. Nothing was added.";
            AppError::invalid("passkey", detail)
        };
        let answer: RegisterPublicKeyCredential =
            serde_json::from_str(answer).map_err(|error| refused(&error))?;
        let passkey = self
            .webauthn()?
            .finish_passkey_registration(&answer, &state)
            .map_err(|error| refused(&error))?;
        let kept = credentials::Passkey {
            credential: URL_SAFE_NO_PAD.encode(passkey.cred_id()),
            person: person.clone(),
            name: name.to_owned(),
            state: serde_json::to_string(&passkey).map_err(broken)?,
            added_at: self.now(),
            last_used_at: None,
        };
        let mut tx = self.store().write().await?;
        if credentials::passkey(tx.connection(), &kept.credential)
            .await?
            .is_some()
        {
            let detail = "This passkey is enrolled already.";
            return Err(AppError::invalid("passkey", detail));
        }
        credentials::add_passkey(tx.connection(), &kept).await?;
        let event = Event::CredentialAdded {
            person: person.clone(),
            kind: CredentialKind::Passkey,
            name: kept.name,
        };
        tx.append(&signed_in.caller.actor, event).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Removes one of the person's passkeys, by its credential's identifier.
    ///
    /// # Errors
    /// [`AppError::NotFresh`]; [`AppError::NotFound`].
    pub async fn remove_passkey(
        &self,
        signed_in: &SignedIn,
        credential: &str,
    ) -> Result<(), AppError> {
        signed_in.must_be_fresh(self.now())?;
        let person = signed_in.person()?;
        let mut tx = self.store().write().await?;
        let name = credentials::remove_passkey(tx.connection(), person, credential).await?;
        let name = name.ok_or(AppError::NotFound("passkey"))?;
        let event = Event::CredentialRemoved {
            person: person.clone(),
            kind: CredentialKind::Passkey,
            name,
        };
        tx.append(&signed_in.caller.actor, event).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Begins to prove by a passkey: what the browser is asked. `bound_to` is what the browser has to come back with: the
    /// name of its session, or the cookie of the page before one.
    ///
    /// # Errors
    /// [`AppError::Invalid`] where passkeys are not offered.
    pub fn begin_proof(&self, bound_to: &str, visit: &Visit) -> Result<Asked, AppError> {
        let (options, state) = self
            .webauthn()?
            .start_discoverable_authentication()
            .map_err(broken)?;
        let mut options = serde_json::to_value(options).map_err(broken)?;
        // It is asked for by a button, not while a name is typed.
        if let Value::Object(members) = &mut options {
            members.remove("mediation");
        }
        let waiting = Ceremony::Prove(Box::new(state));
        Ok(Asked {
            ceremony: self.begin_ceremony(bound_to, &visit.network(), waiting)?,
            options: options.to_string(),
        })
    }

    /// Begins a session by a passkey.
    ///
    /// # Errors
    /// [`AppError::NotProved`].
    pub async fn sign_in_by_passkey(
        &self,
        bound_to: &str,
        ceremony: &str,
        answer: &str,
        visit: &Visit,
    ) -> Result<Begun, AppError> {
        let (mut tx, person) = self.prove_by_passkey(bound_to, ceremony, answer).await?;
        let begun = self
            .begin_session(&mut tx, &person, SignInWay::Passkey, visit)
            .await?;
        let begun = begun.ok_or_else(not_right)?;
        tx.commit().await?;
        Ok(begun)
    }

    /// Confirms by a passkey that the person of a session is still there.
    ///
    /// # Errors
    /// [`AppError::NotProved`].
    pub async fn confirm_by_passkey(
        &self,
        signed_in: &SignedIn,
        ceremony: &str,
        answer: &str,
    ) -> Result<(), AppError> {
        let (mut tx, person) = self
            .prove_by_passkey(&signed_in.session, ceremony, answer)
            .await?;
        if person != *signed_in.person()? {
            return Err(AppError::NotProved(
                "This is a passkey of somebody else. Choose one of your own.".to_owned(),
            ));
        }
        sessions::proved(tx.connection(), &signed_in.session, self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn prove_by_passkey(
        &self,
        bound_to: &str,
        ceremony: &str,
        answer: &str,
    ) -> Result<(store::Tx, PersonId), AppError> {
        let Some(Ceremony::Prove(state)) = self.take_ceremony(ceremony, bound_to) else {
            return Err(AppError::NotProved(
                "The page was open for too long. Load it again and try once more.".to_owned(),
            ));
        };
        let refused = |error: &dyn std::fmt::Display| {
            tracing::info!(%error, "a passkey did not prove who somebody is");
            not_right()
        };
        let answer: PublicKeyCredential =
            serde_json::from_str(answer).map_err(|error| refused(&error))?;
        let webauthn = self.webauthn()?;
        let (user, credential) = webauthn
            .identify_discoverable_authentication(&answer)
            .map_err(|error| refused(&error))?;
        let credential = URL_SAFE_NO_PAD.encode(credential);
        let mut tx = self.store().write().await?;
        let kept = credentials::passkey(tx.connection(), &credential).await?;
        let Some(kept) = kept.filter(|kept| handle(&kept.person) == user) else {
            return Err(AppError::NotProved(
                "This passkey is not known here. If it was removed, delete it from the device too."
                    .to_owned(),
            ));
        };
        let mut passkey: Passkey = serde_json::from_str(&kept.state).map_err(broken)?;
        let result = webauthn
            .finish_discoverable_authentication_v2(&answer, *state, &passkey)
            .map_err(|error| refused(&error))?;
        passkey.update_credential(&result);
        let state = serde_json::to_string(&passkey).map_err(broken)?;
        credentials::passkey_used(tx.connection(), &credential, &state, self.now()).await?;
        Ok((tx, kept.person))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn passkeys_need_a_name_and_a_connection_nobody_else_reads() {
        for offered in [
            "https://staydown.example/",
            "http://localhost:8480/",
            "https://staydown.example:8443",
        ] {
            assert!(at(&offered.parse().unwrap()).is_ok(), "{offered}");
        }
        for (not, why) in [
            ("http://127.0.0.1:8480/", "bare address"),
            ("https://192.0.2.1/", "bare address"),
            ("http://[::1]:8480/", "bare address"),
            ("http://staydown.example/", "https only"),
        ] {
            let told = at(&not.parse().unwrap()).unwrap_err();
            assert!(told.contains(why), "{not}: {told}");
        }
    }
}
