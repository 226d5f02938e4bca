//! Whoever writes to a provider without an account: to whom, with which code, and how they are reached.

use crate::organisations::digest;
use crate::{App, AppError, Caller, reach};
use casework::{Organisation, OrganisationId, OrganisationKind, Refusal};
use exchange::v1::Contact;
use store::{Connection, Tx, complaints};

/// Length of a tracking code: 32 random bytes in base 64.
const CODE: usize = 43;
const NAME_LIMIT: usize = 200;
/// RFC 5321 4.5.3.1.3, less the angle brackets.
const EMAIL_LIMIT: usize = 254;

/// What anybody is told of a provider: its name, and where to write to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenHouse {
    /// Its identifier.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its contact point, where it has one.
    pub contact: Option<String>,
    /// Its Member State, two letters, where known.
    pub member_state: Option<String>,
}

impl From<Organisation> for OpenHouse {
    fn from(organisation: Organisation) -> Self {
        Self {
            id: organisation.id,
            name: organisation.name,
            contact: organisation.contact,
            member_state: organisation.member_state,
        }
    }
}

impl App {
    /// Where whoever holds a tracking code reads what became of a complaint or a notice.
    pub(crate) fn status_url(&self, kind: &str, code: &str) -> String {
        let address = self.public_url().join(&format!("/{kind}/status/{code}"));
        address.map_or(String::new(), String::from)
    }

    /// The provider that an open page is about.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for whatever is no provider on this instance.
    pub async fn open_house(&self, id: &OrganisationId) -> Result<OpenHouse, AppError> {
        let mut connection = self.store().read().await?;
        Ok(reach::provider(&mut connection, id).await?.into())
    }
}

/// Refuses whoever is no hosting provider: only to those is complained.
pub(crate) fn must_be_provider(caller: &Caller) -> Result<(), AppError> {
    if caller.organisation.kind == OrganisationKind::Provider {
        return Ok(());
    }
    Err(AppError::Refused(Refusal {
        code: "not_a_provider",
        field: None,
        detail: "Only a hosting provider takes complaints and notices of users.".to_owned(),
    }))
}

/// The code a page gave out beforehand, so that a form that is sent twice is filed once. Whoever makes up one of their own
/// harms nobody else: what it opens is theirs.
pub(crate) fn checked_code(code: &str) -> Result<&str, AppError> {
    let is_one = code.len() == CODE
        && code
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_one {
        return Ok(code);
    }
    let detail = "The form lacks its code; load the page anew and send it again.";
    Err(AppError::invalid("code", detail))
}

/// A front end's own number, trimmed.
pub(crate) fn checked_reference(reference: Option<&str>) -> Result<Option<String>, AppError> {
    let Some(reference) = reference.map(str::trim) else {
        return Ok(None);
    };
    if reference.is_empty() || reference.chars().count() > 200 {
        let detail = "A reference has 1 to 200 characters; leave it out if you have none.";
        return Err(AppError::invalid("reference", detail));
    }
    Ok(Some(reference.to_owned()))
}

/// How somebody is reached, where they said: a name, an address, or both.
pub(crate) fn checked_contact(contact: Option<&Contact>) -> Result<Option<Contact>, AppError> {
    let Some(contact) = contact else {
        return Ok(None);
    };
    let (name, email) = (contact.name.trim(), contact.email.trim());
    if name.is_empty() && email.is_empty() {
        return Ok(None);
    }
    if name.chars().count() > NAME_LIMIT || name.chars().any(char::is_control) {
        let detail = format!("A name has at most {NAME_LIMIT} characters and no line breaks.");
        return Err(AppError::invalid("name", detail));
    }
    let is_address = email.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    });
    let is_odd = |letter: char| letter.is_control() || letter.is_whitespace();
    if !email.is_empty() && (!is_address || email.len() > EMAIL_LIMIT || email.chars().any(is_odd))
    {
        let detail =
            "This is no e-mail address; give one such as name@host.example, or leave it empty.";
        return Err(AppError::invalid("email", detail));
    }
    Ok(Some(Contact {
        name: name.to_owned(),
        email: email.to_owned(),
    }))
}

/// Keeps code and contact of what was just filed, in its transaction.
pub(crate) async fn keep(
    tx: &mut Tx,
    subject: &str,
    organisation: &OrganisationId,
    code: &str,
    reference: Option<&str>,
    contact: Option<&Contact>,
) -> Result<(), AppError> {
    complaints::keep_code(
        tx.connection(),
        &digest(code),
        subject,
        organisation,
        reference,
    )
    .await?;
    if let Some(Contact { name, email }) = contact {
        complaints::keep_contact(tx.connection(), subject, name, email).await?;
    }
    Ok(())
}

/// Who a complaint or notice is from.
pub(crate) async fn who(
    connection: &mut Connection,
    subject: &str,
) -> Result<Option<Contact>, AppError> {
    let found = complaints::contact(connection, subject).await?;
    Ok(found.map(|(name, email)| Contact { name, email }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_contact_is_optional_and_an_address_that_is_none_is_refused_by_field() {
        let check = |name: &str, email: &str| {
            checked_contact(Some(&Contact {
                name: name.to_owned(),
                email: email.to_owned(),
            }))
        };
        assert_eq!(check(" ", "").unwrap(), None);
        assert_eq!(
            check("", " a@b.example ").unwrap().unwrap().email,
            "a@b.example"
        );
        for bad in [
            "a",
            "a@b",
            "@b.example",
            "a b@c.example",
            "a@b.example\r\nBcc: x@y.example",
        ] {
            let problem = check("", bad).unwrap_err().problem();
            assert_eq!(problem.field.as_deref(), Some("email"), "{bad}");
        }
        assert!(check("a\nb", "").is_err());
    }

    #[test]
    fn a_code_is_as_long_as_the_page_made_it() {
        assert!(checked_code(&"a".repeat(43)).is_ok());
        for bad in ["", "short", &"a".repeat(44), &"%".repeat(43)] {
            assert!(checked_code(bad).is_err(), "{bad}");
        }
    }
}
