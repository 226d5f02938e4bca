//! Cases: listing, looking, deciding.

use crate::cascade::Forgotten;
use crate::complaints::told;
use crate::jobs::Kind;
use crate::undo::How;
use crate::{App, AppError, Caller, reach, views};
use casework::{Case, CaseId, Judgement, Origin, Outcome, Scope, Sensitive};
use exchange::v1::{CaseFilter, CaseView, Page};
use store::queue::{self, Filter};

impl App {
    /// A page of the caller's cases, earliest deadline first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when `after` or `from` is not right.
    pub async fn cases(
        &self,
        caller: &Caller,
        filter: &CaseFilter,
    ) -> Result<Page<CaseView>, AppError> {
        caller.must(Scope::CasesRead)?;
        must_be_known(filter.from.as_deref())?;
        let after = place(filter.after.as_deref())?;
        let wanted = Filter {
            stage: filter.stage,
            origin: filter.from.clone(),
            after,
            ..Filter::default()
        };
        let limit = filter.limit.unwrap_or(50).clamp(1, 200);
        let mut connection = self.store().read().await?;
        let (cases, next) = queue::page(&mut connection, caller.id(), &wanted, limit).await?;
        let total = queue::count(&mut connection, caller.id(), &wanted).await?;
        let mut items = Vec::with_capacity(cases.len());
        for case in cases {
            items.push(views::case(&mut connection, &case, self.now()).await?);
        }
        drop(connection);
        let place = filter.after.as_deref();
        self.note_reading(caller, Sensitive::Cases, place, items.len())
            .await?;
        Ok(Page {
            items,
            total,
            next: next.map(|(due, id)| format!("{due}.{id}")),
        })
    }

    /// One case of the caller's.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn case(&self, caller: &Caller, id: &CaseId) -> Result<CaseView, AppError> {
        caller.must(Scope::CasesRead)?;
        let mut connection = self.store().read().await?;
        let case = reach::case(&mut connection, caller, id).await?;
        let view = views::case(&mut connection, &case, self.now()).await?;
        drop(connection);
        let what = Sensitive::Case { id: id.clone() };
        self.note_reading(caller, what, None, 1).await?;
        Ok(view)
    }

    /// The open cases before and after one of the caller's, in the order of the queue, without what they chose not to be given.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn cases_beside(
        &self,
        caller: &Caller,
        id: &CaseId,
    ) -> Result<(Option<CaseId>, Option<CaseId>), AppError> {
        caller.must(Scope::CasesRead)?;
        let mut connection = self.store().read().await?;
        self.beside_for(&mut connection, caller, id).await
    }

    /// Judges a case.
    ///
    /// # Errors
    /// [`AppError::Refused`] naming the field that does not hold.
    pub async fn decide(
        &self,
        caller: &Caller,
        id: &CaseId,
        judgement: &Judgement,
        known_content_wrong: Option<&str>,
    ) -> Result<CaseView, AppError> {
        let (view, _) = self
            .decide_as(caller, id, judgement, known_content_wrong, How::Now)
            .await?;
        Ok(view)
    }

    /// As [`App::decide`], and whether anything was decided that was not decided before.
    pub(crate) async fn decide_as(
        &self,
        caller: &Caller,
        id: &CaseId,
        judgement: &Judgement,
        known_content_wrong: Option<&str>,
        how: How<'_>,
    ) -> Result<(CaseView, bool), AppError> {
        caller.must(Scope::Decide)?;
        let wrong = known_content_wrong.map(str::trim);
        let wrong = wrong.filter(|reason| !reason.is_empty());
        if wrong.is_some() {
            caller.must(Scope::BanksWrite)?;
        }
        let now = self.now();
        let mut tx = self.store().write().await?;
        self.begin_as(&mut tx, caller, id, how).await?;
        let case = reach::case(tx.connection(), caller, id).await?;
        let events = case.decide(judgement, caller.organisation.kind, &caller.actor, now)?;
        let decided = !events.is_empty();
        tx.append_all(&caller.actor, events).await?;
        let mut forgotten = Forgotten::new();
        if let Some(reason) = wrong {
            must_be_kept(&case, judgement, reason)?;
            forgotten = self.reverse(&mut tx, caller, &case, reason).await?;
        }
        let is_told = matches!(
            case.origin,
            Origin::Upload { .. } | Origin::UserNotice { .. }
        );
        if decided && is_told {
            let message = told(&case, judgement.outcome == Outcome::Keep);
            self.add_delivery(&mut tx, caller.id(), Kind::Tell, id.as_str(), &message)
                .await?;
        }
        let case = reach::case(tx.connection(), caller, id).await?;
        if decided {
            self.state_decision(&mut tx, caller, &case).await?;
        }
        let view = views::case(tx.connection(), &case, now).await?;
        if !how.is_trial() {
            self.commit_and_forget(tx, forgotten).await?;
        }
        Ok((view, decided || wrong.is_some()))
    }
}

/// Refuses a kind of origin that there is not.
pub(crate) fn must_be_known(from: Option<&str>) -> Result<(), AppError> {
    match from {
        None | Some("location" | "upload" | "notice" | "user_notice") => Ok(()),
        Some(_) => Err(AppError::invalid(
            "from",
            "“from” is one of: location, upload, notice.",
        )),
    }
}

/// Reads the `next` of a page before.
pub(crate) fn place(after: Option<&str>) -> Result<Option<(i64, String)>, AppError> {
    let Some(text) = after else {
        return Ok(None);
    };
    let place = text.split_once('.');
    let place = place.and_then(|(due, id)| Some((due.parse().ok()?, id.to_owned())));
    match place {
        Some(place) => Ok(Some(place)),
        None => Err(AppError::invalid(
            "after",
            "“after” is the “next” of a page before.",
        )),
    }
}

/// Known content is found wrong only together with letting an upload be published that was held on it.
fn must_be_kept(case: &Case, judgement: &Judgement, reason: &str) -> Result<(), AppError> {
    let is_upload = matches!(case.origin, Origin::Upload { .. });
    if !is_upload || judgement.outcome != Outcome::Keep {
        let detail = "Known content is found wrong where a held upload is published after all; leave this out otherwise.";
        return Err(AppError::invalid("known_content_wrong", detail));
    }
    if reason.chars().count() > 1_000 {
        let detail = "At most 1000 characters: owners of banks read this sentence.";
        return Err(AppError::invalid("known_content_wrong", detail));
    }
    Ok(())
}
