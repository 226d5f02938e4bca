//! Annex II of every executed order of the story: fetched by both sides from the server that signed it, written to a file with the
//! published keys, and verified from there by what `staydown verify-document` runs.

use crate::verify_document::{self, Examined};
use anyhow::{Context, bail};
use casework::{NoticeId, NoticeKind};
use exchange::annex::{Document, FeedbackDocument, Lack, RemovalOrderDocument};
use exchange::v1::NoticeView;
use simulator::api::{Client, Direction};
use std::path::{Path, PathBuf};

/// What became of the documents.
#[derive(Debug, Default)]
pub(super) struct Documents {
    /// How many were verified.
    pub(super) verified: usize,
    /// What was wrong with the others.
    pub(super) wrong: Vec<String>,
}

/// Fetches and verifies the Annex II of every executed order that `issuer` issued to one of `addressees`, below `folder`.
///
/// # Errors
/// When the API does not answer, or the folder cannot be written.
pub(super) async fn verify_all(
    issuer: &Client,
    addressees: &[&Client],
    folder: &Path,
) -> anyhow::Result<Documents> {
    std::fs::create_dir_all(folder).with_context(|| format!("{}", folder.display()))?;
    let keys = folder.join("keys.jwks");
    write(&keys, &issuer.document_keys().await?)?;
    let mut received = Vec::new();
    for addressee in addressees {
        let orders = orders(addressee, Direction::In).await?.into_iter();
        received.extend(orders.map(|order| (order.id, *addressee)));
    }
    let mut documents = Documents::default();
    for issued in orders(issuer, Direction::Out).await? {
        if issued.stage != "executed" {
            continue;
        }
        let id = &issued.id;
        let Some((_, addressee)) = received.iter().find(|(order, _)| order == id) else {
            documents
                .wrong
                .push(format!("{id} is executed, but no provider has received it"));
            continue;
        };
        match one(id, issuer, addressee, &keys, folder).await {
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

/// One order: both sides have the same documents, each is signed with a published key, and the answer fits the order.
async fn one(
    id: &NoticeId,
    issuer: &Client,
    addressee: &Client,
    keys: &Path,
    folder: &Path,
) -> anyhow::Result<()> {
    let fetched = async |name: &str| {
        let document = issuer.document(id, name).await?;
        if document != addressee.document(id, name).await? {
            bail!("the two sides were given different documents");
        }
        let path = folder.join(format!("{id}.{name}.jws"));
        write(&path, &document)?;
        verified(&path, keys)
    };
    let order: Box<RemovalOrderDocument> = match fetched("annex-1").await? {
        Document::RemovalOrder(order) => order,
        _ => bail!("annex-1 is another document"),
    };
    let feedback: Box<FeedbackDocument> = match fetched("annex-2-1").await? {
        Document::Feedback(feedback) => feedback,
        _ => bail!("annex-2-1 is another document"),
    };
    if let Some(lack) = feedback.check().iter().find(|lack| lack.is_fatal()) {
        bail!("it lacks: {}", said(lack));
    }
    if let Some(lack) = feedback.check_against(&order).first() {
        bail!("it does not fit the order: {}", said(lack));
    }
    Ok(())
}

/// The document in a file, if one of the keys signed it.
fn verified(path: &Path, keys: &Path) -> anyhow::Result<Document> {
    let (verdict, read) = verify_document::examine(path, &[PathBuf::from(keys)])?;
    if !verdict.verified {
        bail!("{}", verdict.error.unwrap_or_default());
    }
    match read {
        Examined::Annex(document) => Ok(*document),
        Examined::FollowUp(_) => bail!("the file holds another document"),
    }
}

fn said(lack: &Lack) -> String {
    format!("{} [{}]", lack.sentence, lack.field)
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("{}", path.display()))
}
