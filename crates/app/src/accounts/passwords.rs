//! Passwords, always together with codes of an authenticator app; and the recovery codes that stand in for those.

use super::attempts::{Counted, was_right};
use super::ceremonies::Ceremony;
use super::{Begun, SignedIn, Visit, totp};
use crate::organisations::digest;
use crate::{App, AppError};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use casework::{CredentialKind, Event, Person, PersonId, SignInWay};
use std::sync::LazyLock;
use store::{Connection, credentials, organisations, secrets, sessions};

/// Passwords hashed at a time: a machine of two cores has one left for the clocks.
pub(super) const AT_A_TIME: usize = 2;
/// Argon2id as OWASP advises for a server that does other work: 19 MiB, two passes, one lane; 20 to 50 ms of one core.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const SALT: usize = 16;
const HASH: usize = 32;

/// Characters of a password.
const SHORTEST: usize = 12;
const LONGEST: usize = 256;
/// Recovery codes made at a time, of sixteen letters (80 bits) each.
const RECOVERY_CODES: usize = 10;

/// What people choose who are told to choose twelve characters. What has few different letters is refused by rule.
const COMMONEST: [&str; 40] = [
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456789123",
    "123123123123",
    "0123456789012",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiop1234",
    "qwertyuiopasdf",
    "qwertyqwerty",
    "qwerty123456",
    "qwerty1234567",
    "asdfghjkl123",
    "abcdefghijkl",
    "abcdefghijklm",
    "abc123abc123",
    "passwordpassword",
    "password1234",
    "password12345",
    "password123456",
    "password2025",
    "password2026",
    "passw0rd1234",
    "p@ssw0rd1234",
    "iloveyou1234",
    "letmein12345",
    "letmein123456",
    "welcome12345",
    "welcome123456",
    "administrator",
    "administrator1",
    "changeme1234",
    "changeme12345",
    "correcthorsebatterystaple",
    "trustno1trustno1",
    "sunshine1234",
    "football1234",
];

/// Whose password it is said to be, as typed.
#[derive(Debug, Clone)]
pub struct SignInName {
    /// The organisation.
    pub organisation: String,
    /// The pseudonym.
    pub pseudonym: String,
}

/// What an authenticator app needs, shown while a password is being chosen.
#[derive(Debug, Clone)]
pub struct PasswordTicket {
    /// The name of the ceremony, to come back with the form.
    pub ceremony: String,
    /// The secret in base32, in groups of four, for typing.
    pub secret: String,
    /// The same for reading with a camera (`otpauth://totp/…`).
    pub address: String,
}

/// A password being chosen.
#[derive(Clone)]
pub struct NewPassword {
    /// As given with the [`PasswordTicket`].
    pub ceremony: String,
    /// The password.
    pub password: String,
    /// Once more, against slips of the finger.
    pub again: String,
    /// A code of the app, as proof that it has the secret.
    pub code: String,
}

impl App {
    /// Begins to choose a password: a new secret for the codes.
    ///
    /// # Errors
    /// [`AppError::NotFresh`].
    pub fn begin_password(
        &self,
        signed_in: &SignedIn,
        visit: &Visit,
    ) -> Result<PasswordTicket, AppError> {
        signed_in.must_be_fresh(self.now())?;
        let secret: [u8; totp::SECRET] = self.environment().random()?;
        let waiting = Ceremony::Password(secret.to_vec());
        let ceremony = self.begin_ceremony(&signed_in.session, &visit.network(), waiting)?;
        Ok(self.ticket(signed_in, ceremony, &secret))
    }

    fn ticket(&self, signed_in: &SignedIn, ceremony: String, secret: &[u8]) -> PasswordTicket {
        let text = totp::base32(secret);
        let mut address =
            url::Url::parse("otpauth://totp/x").unwrap_or_else(|_| self.public_url().clone());
        address.set_path(&format!("/Staydown:{}", signed_in.caller.name));
        address
            .query_pairs_mut()
            .append_pair("secret", &text)
            .append_pair("issuer", "Staydown")
            .append_pair("algorithm", "SHA1")
            .append_pair("digits", "6")
            .append_pair("period", "30");
        let groups: Vec<_> = text
            .as_bytes()
            .chunks(4)
            .map(String::from_utf8_lossy)
            .collect();
        PasswordTicket {
            ceremony,
            secret: groups.join(" "),
            address: address.into(),
        }
    }

    /// Sets the password and its codes in place of any before; gives the recovery codes, the only time they are seen.
    /// `Err` has, beside what is wrong, a ticket of the same secret to go on with, unless it took too long.
    ///
    /// # Errors
    /// [`AppError`] naming the field.
    pub async fn set_password(
        &self,
        signed_in: &SignedIn,
        visit: &Visit,
        new: &NewPassword,
    ) -> Result<Vec<String>, (AppError, Option<PasswordTicket>)> {
        signed_in
            .must_be_fresh(self.now())
            .map_err(|error| (error, None))?;
        let taken = self.take_ceremony(&new.ceremony, &signed_in.session);
        let Some(Ceremony::Password(secret)) = taken else {
            let detail = "Choosing the password took too long. Begin again.";
            return Err((AppError::invalid("code", detail), None));
        };
        match self.keep_password(signed_in, new, &secret).await {
            Ok(codes) => Ok(codes),
            Err(error) => {
                let waiting = Ceremony::Password(secret.clone());
                let (name, session) = (new.ceremony.clone(), &signed_in.session);
                self.keep_ceremony(name.clone(), session, &visit.network(), waiting);
                Err((error, Some(self.ticket(signed_in, name, &secret))))
            }
        }
    }

    async fn keep_password(
        &self,
        signed_in: &SignedIn,
        new: &NewPassword,
        secret: &[u8],
    ) -> Result<Vec<String>, AppError> {
        may_be_password(&new.password, &signed_in.caller.name)?;
        if new.password != new.again {
            let detail = "The two are not the same. Type the password again.";
            return Err(AppError::invalid("again", detail));
        }
        let now = self.now();
        let Some(step) = totp::step_of(secret, &new.code, now) else {
            let detail = "This is not the code the app shows for this secret now. Wait for the next one and type that; \
                          if it is refused too, check the clock of the device.";
            return Err(AppError::invalid("code", detail));
        };
        let hash = self.hash(new.password.clone()).await?;
        let (codes, digests) = self.recovery_codes()?;
        let person = signed_in.person()?;
        let mut tx = self.store().write().await?;
        let password = credentials::Password {
            hash,
            totp_secret: self
                .store()
                .secrets()
                .seal(&secrets::of_codes(person), secret.as_ref())?,
            // The code that was just shown is used up with it.
            totp_step: step,
            set_at: now,
            last_used_at: None,
        };
        credentials::set_password(tx.connection(), person, &password).await?;
        credentials::set_recovery_codes(tx.connection(), person, &digests).await?;
        let event = Event::CredentialAdded {
            person: person.clone(),
            kind: CredentialKind::Password,
            name: String::new(),
        };
        tx.append(&signed_in.caller.actor, event).await?;
        // Whoever had the old password may be signed in with it elsewhere.
        sessions::end_all(tx.connection(), person, Some(&signed_in.session)).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// New recovery codes in place of those before; the only time they are seen.
    ///
    /// # Errors
    /// [`AppError::NotFresh`]; [`AppError::NotFound`] without a password, which they belong to.
    pub async fn renew_recovery_codes(
        &self,
        signed_in: &SignedIn,
    ) -> Result<Vec<String>, AppError> {
        signed_in.must_be_fresh(self.now())?;
        let (codes, digests) = self.recovery_codes()?;
        let person = signed_in.person()?;
        let mut tx = self.store().write().await?;
        if credentials::password(tx.connection(), person)
            .await?
            .is_none()
        {
            return Err(AppError::NotFound("password"));
        }
        credentials::set_recovery_codes(tx.connection(), person, &digests).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Removes the password with its codes.
    ///
    /// # Errors
    /// [`AppError::NotFresh`]; [`AppError::NotFound`] without one.
    pub async fn remove_password(&self, signed_in: &SignedIn) -> Result<(), AppError> {
        signed_in.must_be_fresh(self.now())?;
        let person = signed_in.person()?;
        let mut tx = self.store().write().await?;
        if !credentials::remove_password(tx.connection(), person).await? {
            return Err(AppError::NotFound("password"));
        }
        let event = Event::CredentialRemoved {
            person: person.clone(),
            kind: CredentialKind::Password,
            name: String::new(),
        };
        tx.append(&signed_in.caller.actor, event).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Begins a session by a password and a code. Unknown names, wrong passwords and wrong codes are answered alike and
    /// after the same work.
    ///
    /// # Errors
    /// [`AppError::NotProved`]; [`AppError::TooManyAttempts`].
    pub async fn sign_in_by_password(
        &self,
        name: &SignInName,
        password: &str,
        code: &str,
        visit: &Visit,
    ) -> Result<Begun, AppError> {
        let mut connection = self.store().read().await?;
        let person = person_named(&mut connection, name).await?;
        let person = person.filter(|person| person.disabled_at.is_none());
        let person = person.map(|person| person.id);
        let known = match &person {
            Some(person) => self.known_browser(&mut connection, person, visit).await?,
            None => None,
        };
        drop(connection);
        let counted = Counted::new(&typed(name), known.as_deref(), visit);
        let (mut tx, way) = self
            .prove_by_password(person.as_ref(), &counted, password, code)
            .await?;
        let person = person.ok_or_else(AppError::not_proved)?;
        let begun = self.begin_session(&mut tx, &person, way, visit).await?;
        let begun = begun.ok_or_else(AppError::not_proved)?;
        tx.commit().await?;
        Ok(begun)
    }

    /// Confirms by a password and a code that the person of a session is still there.
    ///
    /// # Errors
    /// [`AppError::NotProved`]; [`AppError::TooManyAttempts`].
    pub async fn confirm_by_password(
        &self,
        signed_in: &SignedIn,
        password: &str,
        code: &str,
        visit: &Visit,
    ) -> Result<(), AppError> {
        let person = signed_in.person()?;
        let name = SignInName {
            organisation: signed_in.caller.organisation.name.clone(),
            pseudonym: signed_in.caller.name.clone(),
        };
        let mut connection = self.store().read().await?;
        let known = self.known_browser(&mut connection, person, visit).await?;
        drop(connection);
        let counted = Counted::new(&typed(&name), known.as_deref(), visit);
        let (mut tx, _) = self
            .prove_by_password(Some(person), &counted, password, code)
            .await?;
        sessions::proved(tx.connection(), &signed_in.session, self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Looks at a password and a code, with the same work whatever is wrong. If both are right, gives a transaction in which
    /// the code is used up.
    async fn prove_by_password(
        &self,
        person: Option<&PersonId>,
        counted: &Counted,
        password: &str,
        code: &str,
    ) -> Result<(store::Tx, SignInWay), AppError> {
        self.count_attempt(counted, person).await?;
        let mut connection = self.store().read().await?;
        let kept = match person {
            Some(person) => credentials::password(&mut connection, person).await?,
            None => None,
        };
        drop(connection);
        let (hash, secret) = match (&kept, person) {
            (Some(kept), Some(person)) => {
                let of = secrets::of_codes(person);
                let secret = self.store().secrets();
                (
                    kept.hash.clone(),
                    secret.open_bytes(&of, &kept.totp_secret)?,
                )
            }
            _ => (NOBODYS.clone(), vec![0; totp::SECRET]),
        };
        // Nobody's password is longer, and nobody waits for a megabyte to be hashed.
        let password: String = password.chars().take(LONGEST + 1).collect();
        let is_right = self.verify(hash, password).await?;
        let now = self.now();
        let step = totp::step_of(&secret, code, now);
        let recovery = digest_of_recovery_code(code);
        let (Some(person), true, true) = (person, is_right, kept.is_some()) else {
            return Err(AppError::not_proved());
        };
        let mut tx = self.store().write().await?;
        let way = match step {
            Some(step) if credentials::use_step(tx.connection(), person, step).await? => {
                SignInWay::Password
            }
            Some(_) => return Err(AppError::not_proved()),
            None => {
                let used =
                    credentials::use_recovery_code(tx.connection(), person, &recovery).await?;
                if !used {
                    return Err(AppError::not_proved());
                }
                SignInWay::RecoveryCode
            }
        };
        credentials::password_used(tx.connection(), person, now).await?;
        was_right(&mut tx, counted).await?;
        Ok((tx, way))
    }

    fn recovery_codes(&self) -> Result<(Vec<String>, Vec<String>), AppError> {
        let mut codes = Vec::with_capacity(RECOVERY_CODES);
        for _ in 0..RECOVERY_CODES {
            let text = totp::base32(&self.environment().random::<10>()?).to_lowercase();
            let groups: Vec<_> = text
                .as_bytes()
                .chunks(4)
                .map(String::from_utf8_lossy)
                .collect();
            codes.push(groups.join("-"));
        }
        let digests = codes
            .iter()
            .map(|code| digest_of_recovery_code(code))
            .collect();
        Ok((codes, digests))
    }

    async fn hash(&self, password: String) -> Result<String, AppError> {
        let salt: [u8; SALT] = self.environment().random()?;
        let _turn = self.accounts().hashing.acquire().await;
        let hashed = tokio::task::spawn_blocking(move || hashed(&password, &salt)).await;
        hashed
            .ok()
            .flatten()
            .ok_or_else(|| AppError::Broken("the password could not be hashed".to_owned()))
    }

    async fn verify(&self, hash: String, password: String) -> Result<bool, AppError> {
        let _turn = self.accounts().hashing.acquire().await;
        let verified = tokio::task::spawn_blocking(move || is_hash_of(&hash, &password)).await;
        verified.map_err(|_| AppError::Broken("the password could not be checked".to_owned()))
    }
}

/// What is counted for a name: the same for the same person however it is typed.
fn typed(name: &SignInName) -> String {
    let text = |text: &str| text.trim().to_lowercase();
    format!("{}\0{}", text(&name.organisation), text(&name.pseudonym))
}

async fn person_named(
    connection: &mut Connection,
    name: &SignInName,
) -> Result<Option<Person>, AppError> {
    let house = name.organisation.trim();
    let organisation = organisations::all(connection).await?.into_iter();
    let mut organisation = organisation.filter(|o| o.name.to_lowercase() == house.to_lowercase());
    // Nobody is looked for differently if there is no such organisation: people of one are few.
    let Some(organisation) = organisation.next() else {
        return Ok(None);
    };
    let people = organisations::people(connection, &organisation.id).await?;
    let pseudonym = name.pseudonym.trim();
    Ok(people
        .into_iter()
        .find(|person| person.pseudonym == pseudonym))
}

/// Refuses what is guessed first.
fn may_be_password(password: &str, pseudonym: &str) -> Result<(), AppError> {
    let refuse = |detail: &str| Err(AppError::invalid("password", detail));
    let length = password.chars().count();
    if length < SHORTEST {
        return refuse(
            "A password has at least 12 characters. Four or five unrelated words are easy to remember.",
        );
    }
    if length > LONGEST {
        return refuse("A password has at most 256 characters.");
    }
    let lower = password.to_lowercase();
    let mut letters: Vec<char> = lower.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    if COMMONEST.contains(&lower.as_str()) || letters.len() < 5 {
        return refuse(
            "This password is among the first that are tried. Choose one that nobody else has.",
        );
    }
    if lower.contains(&pseudonym.to_lowercase()) || lower.contains("staydown") {
        return refuse("A password must not hold the pseudonym or the name of this program.");
    }
    Ok(())
}

/// The digest of a recovery code, however it was typed.
fn digest_of_recovery_code(code: &str) -> String {
    let letters: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(64)
        .collect();
    digest(&letters.to_lowercase())
}

/// A hash that is nobody's: verified for names that do not exist, so that they take as long.
static NOBODYS: LazyLock<String> =
    LazyLock::new(|| hashed("nobody has this password", &[0; SALT]).unwrap_or_default());

/// The hash in the PHC string format: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
fn hashed(password: &str, salt: &[u8]) -> Option<String> {
    let hash = argon2(MEMORY_KIB, PASSES, 1, password, salt)?;
    Some(format!(
        "$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1${}${}",
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(hash),
    ))
}

fn argon2(memory: u32, passes: u32, lanes: u32, password: &str, salt: &[u8]) -> Option<[u8; HASH]> {
    let params = Params::new(memory, passes, lanes, Some(HASH)).ok()?;
    let mut hash = [0; HASH];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, &mut hash)
        .ok()?;
    Some(hash)
}

/// Whether a stored hash is that of a password; also of hashes made with other parameters than today's.
fn is_hash_of(stored: &str, password: &str) -> bool {
    let parts: Vec<_> = stored.split('$').collect();
    let ["", "argon2id", "v=19", costs, salt, hash] = parts[..] else {
        return false;
    };
    let cost = |name: &str| {
        let mut costs = costs.split(',').filter_map(|cost| cost.split_once('='));
        costs.find(|(key, _)| *key == name)?.1.parse::<u32>().ok()
    };
    let (Some(memory), Some(passes), Some(lanes)) = (cost("m"), cost("t"), cost("p")) else {
        return false;
    };
    let Ok(salt) = STANDARD_NO_PAD.decode(salt) else {
        return false;
    };
    argon2(memory, passes, lanes, password, &salt)
        .is_some_and(|computed| super::is_same_secret(hash, &STANDARD_NO_PAD.encode(computed)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_stored_password_is_recognised_and_no_other_is() {
        let stored = hashed("staple battery horse correct", &[7; SALT]).unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored}"
        );
        assert!(is_hash_of(&stored, "staple battery horse correct"));
        for wrong in [
            "",
            "staple battery horse correct ",
            "Staple battery horse correct",
        ] {
            assert!(!is_hash_of(&stored, wrong), "{wrong}");
        }
        for damaged in [
            "",
            "$argon2id$",
            "x",
            &stored[..stored.len() - 1],
            &stored.replace("m=19456", "m=8"),
        ] {
            assert!(
                !is_hash_of(damaged, "staple battery horse correct"),
                "{damaged}"
            );
        }
    }

    #[test]
    fn a_hash_made_by_another_program_is_recognised() {
        // argon2 of the reference implementation: echo -n "password" | argon2 somesalt -id -t 2 -k 65536 -p 4 -l 32 -e
        let stored = "$argon2id$v=19$m=65536,t=2,p=4$c29tZXNhbHQ$GpZ3sK/oH9p7VIiV56G/64Zo/8GaUw434IimaPqxwCo";
        assert!(is_hash_of(stored, "password"));
        assert!(!is_hash_of(stored, "passwore"));
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for bad in [
            "",
            "elevenchars",
            "Password1234",
            "aaaaaaaaaaaa",
            "abababababab",
            "reviewer-1 likes tea",
            "my staydown password",
            &"x1y2z3".repeat(50),
        ] {
            let error = may_be_password(bad, "reviewer-1").unwrap_err();
            assert_eq!(error.problem().field.as_deref(), Some("password"), "{bad}");
        }
        for good in ["staple battery horse correct", "kämpfe um Gänsefüße"] {
            assert!(may_be_password(good, "reviewer-1").is_ok(), "{good}");
        }
        for common in COMMONEST {
            assert!(common.len() >= SHORTEST, "{common} is refused anyway");
            assert_eq!(common, common.to_lowercase());
        }
    }

    #[test]
    fn a_recovery_code_may_be_typed_as_one_likes() {
        let code = digest_of_recovery_code("abcd-efgh-2345-wxyz");
        assert_eq!(digest_of_recovery_code(" ABCD efgh2345 WXYZ"), code);
        assert_ne!(digest_of_recovery_code("abcd-efgh-2345-wxya"), code);
    }
}
