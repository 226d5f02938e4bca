//! Annex II of every executed order of the story: made from what the API tells the addressee, signed, written to a file, and
//! verified from there by what `staydown verify-document` runs.

use crate::verify_document::{self, Examined};
use anyhow::{Context, bail};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use casework::{NoticeKind, Terms};
use exchange::annex::of_casework::{Answering, Issuing, Provider};
use exchange::annex::{
    Document, FeedbackDocument, Key, Lack, Language, RemovalOrderDocument, key_set, sign,
};
use exchange::v1::NoticeView;
use jiff::tz::Offset;
use simulator::api::{Client, Direction};
use std::path::Path;

/// What became of the documents.
#[derive(Debug, Default)]
pub(super) struct Documents {
    /// How many were verified.
    pub(super) verified: usize,
    /// What was wrong with the others.
    pub(super) wrong: Vec<String>,
}

/// Makes and verifies the Annex II of every executed order that `issuer` issued to one of `addressees`, below `folder`.
/// `secret` is 32 fresh random bytes in base64url: the key that signs.
///
/// # Errors
/// When the API does not answer, or the folder cannot be written.
pub(super) async fn verify_all(
    issuer: &Client,
    addressees: &[&Client],
    secret: &str,
    folder: &Path,
) -> anyhow::Result<Documents> {
    std::fs::create_dir_all(folder).with_context(|| format!("{}", folder.display()))?;
    let seed = URL_SAFE_NO_PAD.decode(secret).ok();
    let seed = seed.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let key = Key::from_seed(&seed.context("a signing key is made of 32 bytes")?)?;
    let keys = folder.join("keys.jwks");
    write(&keys, &key_set(std::slice::from_ref(key.public()))?)?;
    let mut received = Vec::new();
    for addressee in addressees {
        received.extend(orders(addressee, Direction::In).await?);
    }
    let mut documents = Documents::default();
    for issued in orders(issuer, Direction::Out).await? {
        if issued.stage != "executed" {
            continue;
        }
        let id = &issued.id;
        let Some(answered) = received.iter().find(|order| order.id == *id) else {
            documents
                .wrong
                .push(format!("{id} is executed, but no provider has received it"));
            continue;
        };
        let path = folder.join(format!("{id}.annex-2.jws"));
        match one(&issued, answered, &key, &keys, &path) {
            Ok(()) => documents.verified += 1,
            Err(error) => documents.wrong.push(format!("Annex II of {id}: {error:#}")),
        }
    }
    Ok(documents)
}

/// Every order of one direction.
async fn orders(client: &Client, direction: Direction) -> anyhow::Result<Vec<NoticeView>> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = client.notices(direction, after.as_deref()).await?;
        let orders = page.items.into_iter();
        all.extend(orders.filter(|notice| notice.kind == NoticeKind::RemovalOrder));
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(all),
        }
    }
}

/// One document: `issued` as the authority sees the order, `answered` as the provider does.
fn one(
    issued: &NoticeView,
    answered: &NoticeView,
    key: &Key,
    keys: &Path,
    path: &Path,
) -> anyhow::Result<()> {
    let order = annex_1(issued)?;
    let document = Document::Feedback(Box::new(annex_2(answered)?));
    write(path, &sign(&document, key))?;
    let (verdict, read) = verify_document::examine(path, &[keys.to_owned()])?;
    if !verdict.verified {
        bail!("{}", verdict.error.unwrap_or_default());
    }
    let feedback = match read {
        Examined::Annex(document) => match *document {
            Document::Feedback(feedback) => Some(feedback),
            _ => None,
        },
        Examined::FollowUp(_) => None,
    };
    let read = feedback.context("the file holds another document")?;
    if let Some(lack) = read.check().iter().find(|lack| lack.is_fatal()) {
        bail!("it lacks: {}", said(lack));
    }
    if let Some(lack) = read.check_against(&order).first() {
        bail!("it does not fit the order: {}", said(lack));
    }
    Ok(())
}

fn said(lack: &Lack) -> String {
    format!("{} [{}]", lack.sentence, lack.field)
}

/// The order, as far as its issuer's view has it: what an answer is compared with.
fn annex_1(issued: &NoticeView) -> anyhow::Result<RemovalOrderDocument> {
    let terms = Terms {
        case: issued
            .case
            .clone()
            .context("the issuer has no case of it")?,
        issuer: issued.terms.issuer.clone(),
        addressee: issued.terms.addressee.clone(),
        reference: issued.terms.reference.clone(),
        url: issued.terms.url.clone(),
        content_sha256: issued.terms.content_sha256.clone(),
        grounds: issued.terms.grounds.clone(),
        reasons: issued.terms.reasons.clone(),
        non_disclosure: issued.terms.non_disclosure,
        also: Vec::new(),
        order: None,
    };
    Ok(RemovalOrderDocument::of_terms(
        &terms,
        Issuing {
            authority: &issued.issuer_name,
            particulars: None,
            provider: provider(issued),
            copy_authority: "",
            non_disclosure_decision: "",
            at: issued.issued_at,
            offset: Offset::UTC,
            language: Language::English,
        },
    ))
}

/// The provider's answer. It names its locations, so that they are compared with the order's.
fn annex_2(answered: &NoticeView) -> anyhow::Result<FeedbackDocument> {
    let executed = answered
        .executed
        .as_ref()
        .context("no Annex II was given")?;
    let received_at = answered.received_at.context("it was never received")?;
    let answering = Answering {
        reference: &answered.terms.reference,
        authority: &answered.issuer_name,
        provider: provider(answered),
        received_at,
        offset: Offset::UTC,
        authorised_person: "",
        addressee_reference: "",
    };
    let mut document = FeedbackDocument::of_executed(executed, answering);
    if document.locations.is_empty() {
        document.locations = vec![answered.terms.url.clone()];
    }
    Ok(document)
}

fn provider(notice: &NoticeView) -> Provider<'_> {
    Provider {
        name: &notice.addressee_name,
        legal_representative: "",
        contact_point: notice.addressee_contact.as_deref().unwrap_or_default(),
        member_state: notice.addressee_state.as_deref().unwrap_or_default(),
    }
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("{}", path.display()))
}
