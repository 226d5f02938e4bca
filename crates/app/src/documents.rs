//! Orders as signed documents: the key of each organisation, the set that everybody verifies with, and the mail that brings an order
//! to a provider which has no endpoint.

use crate::annexes::Paper;
use crate::mail::Letter;
use crate::{App, AppError};
use casework::{Event, Notice, NoticeId, NoticeKind, Organisation, OrganisationId, Silence};
use exchange::annex::of_casework::{Issuing, Provider};
use exchange::annex::{Key, Language, PublicKey, RemovalOrderDocument, Rendition, key_set};
use jiff::tz::Offset;
use store::document_keys::{self, DocumentKey};
use store::{Connection, notices, organisations, secrets};

/// A file of a mail: name, media type, bytes.
pub(crate) type File = (String, &'static str, Vec<u8>);

impl App {
    /// The public keys (JWK Set) of an organisation, the newest last; one is made where it has none, or where a new one is asked for.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for no organisation of this name.
    pub async fn document_keys(&self, name: &str, rotate: bool) -> Result<String, AppError> {
        let mut tx = self.store().write().await?;
        let organisation = organisations::by_name(tx.connection(), name).await?;
        let organisation = organisation.ok_or(AppError::NotFound("organisation"))?;
        let has_one = document_keys::newest(tx.connection(), &organisation.id)
            .await?
            .is_some();
        if rotate || !has_one {
            self.new_document_key(tx.connection(), &organisation.id)
                .await?;
        }
        let all = document_keys::all(tx.connection(), Some(&organisation.id)).await?;
        tx.commit().await?;
        self.published(&all)
    }

    /// The public keys of everybody on this instance (JWK Set): what documents from here are verified with.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn published_keys(&self) -> Result<String, AppError> {
        let mut connection = self.store().read().await?;
        let all = document_keys::all(&mut connection, None).await?;
        self.published(&all)
    }

    async fn new_document_key(
        &self,
        connection: &mut Connection,
        organisation: &OrganisationId,
    ) -> Result<Key, AppError> {
        let seed: [u8; 32] = self.environment().random()?;
        let key = Key::from_seed(&seed).map_err(|error| AppError::Broken(error.to_string()))?;
        let kid = key.public().kid();
        let name = secrets::of_document_key(organisation, &kid);
        let key_on_record = DocumentKey {
            organisation: organisation.clone(),
            kid,
            seed: self.store().secrets().seal(&name, &seed)?,
        };
        document_keys::add(connection, &key_on_record, self.now()).await?;
        Ok(key)
    }

    fn opened(&self, key: &DocumentKey) -> Result<Key, AppError> {
        let broken = || AppError::Broken("a key for documents cannot be read".to_owned());
        let name = secrets::of_document_key(&key.organisation, &key.kid);
        let seed = self.store().secrets().open_bytes(&name, &key.seed)?;
        let seed: [u8; 32] = seed.try_into().map_err(|_| broken())?;
        Key::from_seed(&seed).map_err(|_| broken())
    }

    fn published(&self, keys: &[DocumentKey]) -> Result<String, AppError> {
        let keys = keys
            .iter()
            .map(|key| Ok(self.opened(key)?.public().clone()));
        let keys: Vec<PublicKey> = keys.collect::<Result<_, AppError>>()?;
        key_set(&keys).map_err(|error| AppError::Broken(error.to_string()))
    }

    /// The key with which an organisation signs; made when it is needed first.
    pub(crate) async fn signing_key(&self, organisation: &OrganisationId) -> Result<Key, AppError> {
        let mut tx = self.store().write().await?;
        let key = match document_keys::newest(tx.connection(), organisation).await? {
            Some(key) => self.opened(&key)?,
            None => self.new_document_key(tx.connection(), organisation).await?,
        };
        tx.commit().await?;
        Ok(key)
    }

    /// The mail that brings a notice to a provider; nothing where it is reached otherwise or not at all.
    pub(crate) async fn letter_of(
        &self,
        id: &NoticeId,
        addressee: &Organisation,
        job: &str,
    ) -> Result<Option<Letter>, AppError> {
        let contact = addressee.contact.as_deref().unwrap_or_default();
        let is_address = contact.contains('@') && !contact.contains(char::is_whitespace);
        if self.inner.mail.is_none() || !is_address {
            return Ok(None);
        }
        let mut connection = self.store().read().await?;
        let notice = notices::get(&mut connection, id).await?;
        let Some(notice) = notice.filter(|notice| !notice.is_void()) else {
            return Ok(None);
        };
        let issuer = organisations::get(&mut connection, &notice.terms.issuer).await?;
        drop(connection);
        let issuer = issuer.ok_or(AppError::NotFound("organisation"))?;
        let files = match notice.kind() {
            NoticeKind::Referral => Vec::new(),
            NoticeKind::RemovalOrder => {
                let jws = self.paper(&notice, Paper::Order).await?;
                let jws = jws.ok_or(AppError::NotFound("document"))?;
                files(jws, "removal-order").await?
            }
        };
        let kind = notice.kind().label();
        Ok(Some(Letter {
            to: contact.to_owned(),
            subject: format!(
                "{} {} of {}",
                capital(kind),
                notice.terms.reference,
                issuer.name
            ),
            text: text(&notice, &issuer, addressee),
            id: job.to_owned(),
            files,
            ..Letter::default()
        }))
    }

    /// Puts on record that a mail server took a notice on. That it reached anybody is not known by this.
    pub(crate) fn mailed(notice: &NoticeId) -> Event {
        Event::NoticeMailed {
            notice: notice.clone(),
        }
    }
}

pub(crate) fn order_document(
    notice: &Notice,
    issuer: &Organisation,
    addressee: &Organisation,
    copy: &str,
) -> RemovalOrderDocument {
    let provider = Provider {
        name: &addressee.name,
        legal_representative: "",
        contact_point: addressee.contact.as_deref().unwrap_or_default(),
        member_state: addressee.member_state.as_deref().unwrap_or_default(),
    };
    let decision = match notice.terms.non_disclosure {
        true => format!(
            "Decision of the issuing authority of {}, under Art 11(3); at most until {}",
            notice.issued_at,
            Silence::at_most(notice.issued_at)
        ),
        false => String::new(),
    };
    let issuing = Issuing {
        authority: &issuer.name,
        particulars: issuer.particulars.as_ref(),
        provider,
        copy_authority: copy,
        non_disclosure_decision: &decision,
        at: notice.issued_at,
        offset: Offset::UTC,
        language: Language::English,
    };
    RemovalOrderDocument::of_terms(&notice.terms, issuing)
}

/// A document as PDF with the signed document inside, and the signed document beside it.
pub(crate) async fn files(jws: String, called: &str) -> Result<Vec<File>, AppError> {
    let pdf = pages(jws.clone()).await?;
    Ok(vec![
        (format!("{called}.pdf"), "application/pdf", pdf),
        (
            format!("{called}.jws"),
            "application/jose",
            jws.into_bytes(),
        ),
    ])
}

/// The pages of a signed document (PDF/A), with the document inside.
pub(crate) async fn pages(jws: String) -> Result<Vec<u8>, AppError> {
    let broken = |error: String| AppError::Broken(error);
    let made = tokio::task::spawn_blocking(move || {
        let rendition = Rendition::signed(&jws).map_err(|error| error.to_string())?;
        let pdf = rendition.pdf(Language::English);
        pdf.map_err(|error| error.to_string())
    });
    made.await
        .map_err(|error| broken(error.to_string()))?
        .map_err(broken)
}

fn text(notice: &Notice, issuer: &Organisation, addressee: &Organisation) -> String {
    let contact = issuer.contact.as_deref().unwrap_or("not given");
    let terms = &notice.terms;
    match notice.kind() {
        NoticeKind::RemovalOrder => format!(
            "To {to}\n\nAttached is a removal order under Regulation (EU) 2021/784, Art 3, of {from}, reference {reference}: as a PDF, and as the signed document (JWS) that is also inside the PDF. Content it names is to be removed, or access to it disabled in all Member States, as soon as possible and in any event within one hour of receipt (Art 3(3)).\n\nAnswer with Annex II, or Annex III, to: {contact}\n\nMake sure that it is from us: the key is in the register you keep of authorities, or call the number you have for us; not one in this mail.\n",
            to = addressee.name,
            from = issuer.name,
            reference = terms.reference,
        ),
        NoticeKind::Referral => {
            let urls: Vec<&str> = terms.urls().collect();
            let grounds: Vec<_> = terms.grounds.iter().map(|ground| ground.label()).collect();
            format!(
                "To {to}\n\nThis is a referral of {from}, reference {reference}. It is voluntary: look at it against your own terms and the law, and do what you find right. It is no removal order.\n\nLocation:\n{urls}\n\nWhy it may be terrorist content: it {grounds}.\n\n{reasons}\n\nPlease tell what you did: {contact}\n",
                to = addressee.name,
                from = issuer.name,
                reference = terms.reference,
                urls = urls.join("\n"),
                grounds = grounds.join("; "),
                reasons = terms.reasons,
            )
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
