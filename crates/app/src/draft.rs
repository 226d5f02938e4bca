//! A notice before it is issued, to look at: what it would say, what it lacks, and its pages. Nothing is recorded of it but that its
//! case was read, and nothing leaves.

use crate::documents::order_document;
use crate::{App, AppError, Caller, reach};
use casework::{CaseId, Event, Notice, NoticeId, NoticeKind, Recorded, Scope, Sensitive};
use exchange::annex::{Document, Lack, Language, Rendition};
use exchange::v1::NewNotice;
use store::organisations;

/// What a notice would be.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Which kind.
    pub kind: NoticeKind,
    /// To whom it would go.
    pub addressee: String,
    /// The removal order's document, as it would be signed but for what issuing fills in. A referral has none.
    document: Option<Document>,
    /// What the document lacks, in the order of the annex.
    pub lacks: Vec<Lack>,
    /// Whether the organisation wants a second person for every notice of this kind. Whom else it concerns is asked when it is issued:
    /// before that nobody is told that others are after the same.
    pub second_person: bool,
}

impl App {
    /// What would be issued on a decided case.
    ///
    /// # Errors
    /// As [`App::issue`], for whatever would be refused then.
    pub async fn draft(
        &self,
        caller: &Caller,
        id: &CaseId,
        new: &NewNotice,
    ) -> Result<Draft, AppError> {
        caller.must(Scope::to_issue(new.kind))?;
        let now = self.now();
        // Dropped without a commit. It is the transaction in which issuing looks these things up.
        let mut tx = self.store().write().await?;
        let case = reach::case(tx.connection(), caller, id).await?;
        let notice_id = NoticeId::new(now, self.environment().random()?);
        let (terms, addressee) = self
            .written(&mut tx, caller, &case, &notice_id, new)
            .await?;
        let order = terms.order.as_ref();
        let copy = match order.and_then(|order| order.copy_to.as_ref()) {
            Some(authority) => organisations::get(tx.connection(), authority).await?,
            None => None,
        };
        drop(tx);
        let event = Notice::issue(notice_id, new.kind, terms, caller.organisation.kind, now)?;
        let document = match new.kind {
            NoticeKind::Referral => None,
            NoticeKind::RemovalOrder => {
                let notice = unrecorded(event, caller, now);
                let copy = copy.map_or_else(String::new, |copy| copy.name);
                notice.map(|notice| {
                    order_document(&notice, &caller.organisation, &addressee, &copy).into()
                })
            }
        };
        self.note_reading(caller, Sensitive::Case { id: id.clone() }, None, 1)
            .await?;
        Ok(Draft {
            kind: new.kind,
            addressee: addressee.name,
            lacks: document.as_ref().map(Document::check).unwrap_or_default(),
            document,
            second_person: caller.organisation.four_eyes.contains(&new.kind),
        })
    }
}

impl Draft {
    /// Of something that was looked at before, for samples of pages.
    #[must_use]
    pub fn of(kind: NoticeKind, addressee: String, lacks: Vec<Lack>) -> Self {
        Self {
            kind,
            addressee,
            document: None,
            lacks,
            second_person: true,
        }
    }

    /// The pages, each of which says that it is a draft; the document is inside, unsigned.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a referral, which has no annex.
    pub async fn pages(self) -> Result<Vec<u8>, AppError> {
        let document = self
            .document
            .ok_or(AppError::NotFound("annex of this notice"))?;
        let made =
            tokio::task::spawn_blocking(move || Rendition::draft(document).pdf(Language::English));
        let made = made
            .await
            .map_err(|error| AppError::Broken(error.to_string()))?;
        made.map_err(|error| AppError::Broken(error.to_string()))
    }
}

/// The notice that an event would make.
fn unrecorded(event: Event, caller: &Caller, now: jiff::Timestamp) -> Option<Notice> {
    let recorded = Recorded {
        seq: 0,
        at: now,
        actor: caller.actor.clone(),
        event,
    };
    Notice::apply(None, &recorded)
}
