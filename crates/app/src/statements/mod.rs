//! Statements of reasons for the Commission's transparency database (Art 24(5) DSA): queued with the decision, in its transaction,
//! and sent by a background job ([`outbox`]). Nothing is queued unless the operator has named a database.

mod outbox;
mod settings;

pub use settings::DsaSettings;
pub(crate) use settings::{Dsa, JOB};

use crate::jobs::Kind;
use crate::{App, AppError, Caller, reach};
use casework::{
    Actor, Case, CaseId, Event, Notice, NoticeAnswer, NoticeBody, NoticeKind, Organisation,
    OrganisationKind, Scope, Sensitive, Statement, StatementId,
};
use exchange::dsa::{self, Built, DecisionGround, EXPLANATION, FACTS, StatementOfReasons, scrub};
use exchange::v1::{MendedStatement, Page, StatementFilter, StatementView};
use jiff::Timestamp;
use store::{Connection, Tx, jobs, organisations, statements};

impl App {
    /// Whether statements of the caller's organisation are queued and sent from here.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn sends_statements(&self, caller: &Caller) -> Result<bool, AppError> {
        let mut connection = self.store().read().await?;
        self.is_platform(&mut connection, &caller.organisation)
            .await
    }

    /// A page of the statements of the caller's organisation, newest first.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn statements(
        &self,
        caller: &Caller,
        filter: &StatementFilter,
    ) -> Result<Page<StatementView>, AppError> {
        caller.must(Scope::CasesRead)?;
        let limit = filter.limit.unwrap_or(50).clamp(1, 200);
        let mut connection = self.store().read().await?;
        let (found, next, total) = statements::list(
            &mut connection,
            caller.id(),
            filter.stage,
            filter.after.as_deref(),
            limit,
        )
        .await?;
        drop(connection);
        let items = found.iter().map(view).collect::<Result<Vec<_>, _>>()?;
        // They say of cases what is in them.
        let place = format!("statements {}", filter.after.as_deref().unwrap_or_default());
        self.note_reading(caller, Sensitive::Cases, Some(&place), items.len())
            .await?;
        Ok(Page { items, total, next })
    }

    /// The statements about a case of the caller's, oldest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn statements_about(
        &self,
        caller: &Caller,
        case: &CaseId,
    ) -> Result<Vec<StatementView>, AppError> {
        caller.must(Scope::CasesRead)?;
        let mut connection = self.store().read().await?;
        reach::case(&mut connection, caller, case).await?;
        let found = statements::about(&mut connection, case).await?;
        found.iter().map(view).collect()
    }

    /// Sends a refused statement again, mended.
    ///
    /// # Errors
    /// [`AppError::Refused`] unless it was refused; [`AppError::Invalid`] when it would be refused again.
    pub async fn retry_statement(
        &self,
        caller: &Caller,
        id: &StatementId,
        mended: &MendedStatement,
    ) -> Result<StatementView, AppError> {
        caller.must(Scope::Decide)?;
        let mut tx = self.store().write().await?;
        let statement = reach::statement(tx.connection(), caller, id).await?;
        let mut body = read(&statement)?;
        let mut removed = Vec::new();
        if let Some(facts) = &mended.decision_facts {
            let scrubbed = scrub(facts, &[], FACTS);
            body.decision_facts = scrubbed.text;
            removed.extend(scrubbed.found);
        }
        if let Some(explanation) = &mended.explanation {
            let scrubbed = scrub(explanation, &[], EXPLANATION);
            let text = Some(scrubbed.text);
            if body.decision_ground == Some(DecisionGround::Incompatible) {
                body.incompatible_content_explanation = text;
            } else {
                body.illegal_content_explanation = text;
            }
            removed.extend(scrubbed.found);
        }
        if let Some(violation) = body.check().first() {
            let field = match violation.attribute.as_str() {
                "decision_facts" => "decision_facts",
                _ => "explanation",
            };
            return Err(AppError::invalid(field, violation.to_string()));
        }
        let removed = if removed.is_empty() {
            statement.removed.clone()
        } else {
            words(&removed)
        };
        let event = statement.again(written(&body)?, removed)?;
        tx.append(&caller.actor, event).await?;
        self.send_statements_at(&mut tx, statement.not_before)
            .await?;
        let statement = reach::statement(tx.connection(), caller, id).await?;
        let view = view(&statement)?;
        tx.commit().await?;
        self.inner.work.notify_one();
        Ok(view)
    }

    /// Queues the statement about the last decision on a held upload, in the decision's transaction. Those of earlier decisions do
    /// not count any more.
    pub(crate) async fn state_decision(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        case: &Case,
    ) -> Result<(), AppError> {
        self.overturn_statements(tx, &case.id).await?;
        if !self
            .is_platform(tx.connection(), &caller.organisation)
            .await?
        {
            return Ok(());
        }
        let nth = u32::try_from(case.decisions.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let names = self.names_of(tx, &caller.actor).await?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match dsa::of_upload(case, nth, &names, None) {
            Some(built) => {
                self.queue_statement(tx, &case.organisation, &case.id, built)
                    .await
            }
            None => Ok(()),
        }
    }

    /// Queues the statement about an answer to a received notice, in the answer's transaction: a referral that led to a measure;
    /// an executed order only where the operator says so.
    pub(crate) async fn state_answer(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        notice: &Notice,
        answer: &NoticeAnswer,
    ) -> Result<(), AppError> {
        let orders = self
            .inner
            .dsa
            .settings
            .as_ref()
            .is_some_and(|dsa| dsa.orders);
        let is_order = notice.kind() == NoticeKind::RemovalOrder;
        if let (NoticeAnswer::Reinstated(_), Some(case)) = (answer, &notice.addressee_case) {
            return self.overturn_statements(tx, case).await;
        }
        let Some(case) = notice
            .addressee_case
            .clone()
            .filter(|_| orders || !is_order)
        else {
            return Ok(());
        };
        if !self
            .is_platform(tx.connection(), &caller.organisation)
            .await?
        {
            return Ok(());
        }
        let before = statements::about(tx.connection(), &case).await?;
        let nth = u32::try_from(before.len()).unwrap_or(u32::MAX);
        let issuer = organisations::get(tx.connection(), &notice.terms.issuer).await?;
        let Some(issuer) = issuer else { return Ok(()) };
        let mut names = self.names_of(tx, &caller.actor).await?;
        names.push(issuer.name);
        names.extend(issuer.contact);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let until = embargo(notice);
        match dsa::of_answer(
            notice,
            (nth, answer),
            issuer.kind,
            &caller.actor,
            &names,
            until,
        ) {
            Some(built) => {
                // What was restricted first and removed then has a statement of the removal; the first does not count any more.
                if !is_order {
                    self.overturn_statements(tx, &case).await?;
                }
                self.queue_statement(tx, &notice.terms.addressee, &case, built)
                    .await
            }
            None => Ok(()),
        }
    }

    /// The content provider may be told of an order: so may the public.
    pub(crate) async fn release_statements(
        &self,
        tx: &mut Tx,
        notice: &Notice,
    ) -> Result<(), AppError> {
        let Some(case) = &notice.addressee_case else {
            return Ok(());
        };
        for statement in statements::about(tx.connection(), case).await? {
            let events = statement.release();
            if !events.is_empty() {
                tx.append_all(&Actor::System, events).await?;
                self.send_statements_at(tx, None).await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn overturn_statements(
        &self,
        tx: &mut Tx,
        case: &CaseId,
    ) -> Result<(), AppError> {
        for statement in statements::about(tx.connection(), case).await? {
            tx.append_all(&Actor::System, statement.overturn()).await?;
        }
        Ok(())
    }

    async fn queue_statement(
        &self,
        tx: &mut Tx,
        organisation: &casework::OrganisationId,
        case: &CaseId,
        built: Built,
    ) -> Result<(), AppError> {
        let id = StatementId::new(self.now(), self.environment().random()?);
        let queued = Event::StatementQueued {
            id: id.clone(),
            organisation: organisation.clone(),
            case: case.clone(),
            puid: built.statement.puid.clone(),
            body: written(&built.statement.prepared())?,
            removed: words(&built.removed),
            not_before: built.not_before,
        };
        tx.append(&Actor::System, queued).await?;
        // A decision is not held up by its statement: what cannot be sent waits for somebody to mend it.
        let violations = built.statement.check();
        if !violations.is_empty() {
            let all: Vec<_> = violations.iter().map(ToString::to_string).collect();
            if let Some(statement) = statements::get(tx.connection(), &id).await? {
                tx.append_all(&Actor::System, statement.refuse(&all.join(" ")))
                    .await?;
            }
            return Ok(());
        }
        self.send_statements_at(tx, built.not_before).await
    }

    async fn send_statements_at(
        &self,
        tx: &mut Tx,
        not_before: Option<Timestamp>,
    ) -> Result<(), AppError> {
        let at = not_before.unwrap_or(Timestamp::MIN).max(self.now());
        jobs::schedule(tx.connection(), JOB, Kind::Statements.as_str(), JOB, at).await?;
        Ok(())
    }

    /// After a start: what was queued before is sent.
    pub(crate) async fn resume_statements(&self, tx: &mut Tx) -> Result<(), AppError> {
        if self.inner.dsa.settings.is_some() {
            self.send_statements_at(tx, None).await?;
        }
        Ok(())
    }

    /// Whether it is this organisation's account that statements are sent with: the provider the operator named, or the only
    /// provider there is.
    pub(crate) async fn is_platform(
        &self,
        connection: &mut Connection,
        organisation: &Organisation,
    ) -> Result<bool, AppError> {
        let platform = self.platform(connection).await?;
        Ok(platform.is_some_and(|platform| platform.id == organisation.id))
    }

    async fn platform(
        &self,
        connection: &mut Connection,
    ) -> Result<Option<Organisation>, AppError> {
        let Some(settings) = &self.inner.dsa.settings else {
            return Ok(None);
        };
        let all = organisations::all(connection).await?;
        let mut providers = all
            .into_iter()
            .filter(|one| one.kind == OrganisationKind::Provider);
        Ok(match &settings.platform {
            Some(named) => providers.find(|one| one.id.as_str() == named || one.name == *named),
            None => {
                let only = providers.next();
                only.filter(|_| providers.next().is_none())
            }
        })
    }

    /// Names that may stand in what a person wrote: their own.
    async fn names_of(&self, tx: &mut Tx, actor: &Actor) -> Result<Vec<String>, AppError> {
        let Actor::Person { person, .. } = actor else {
            return Ok(Vec::new());
        };
        let person = organisations::person(tx.connection(), person).await?;
        Ok(person.into_iter().map(|person| person.pseudonym).collect())
    }
}

/// Until when the content provider is not told of an order (Art 11(3)), where somebody decided so and it has not ended.
pub(super) fn embargo(notice: &Notice) -> Option<Timestamp> {
    match &notice.body {
        NoticeBody::RemovalOrder(order) => order
            .silence
            .as_ref()
            .filter(|silence| silence.ended_at.is_none())
            .map(|silence| silence.until),
        NoticeBody::Referral(_) => None,
    }
}

fn words(found: &[dsa::Found]) -> Vec<String> {
    let word = |found: &dsa::Found| {
        let text = serde_json::to_value(found).ok();
        text.and_then(|text| text.as_str().map(str::to_owned))
    };
    let mut words: Vec<String> = found.iter().filter_map(word).collect();
    words.dedup();
    words
}

fn written(body: &StatementOfReasons) -> Result<String, AppError> {
    serde_json::to_string(body).map_err(damaged)
}

fn read(statement: &Statement) -> Result<StatementOfReasons, AppError> {
    serde_json::from_str(&statement.body).map_err(damaged)
}

fn damaged(error: serde_json::Error) -> AppError {
    AppError::Store(store::StoreError::Damaged {
        what: "a statement of reasons".to_owned(),
        why: error.to_string(),
    })
}

fn view(statement: &Statement) -> Result<StatementView, AppError> {
    Ok(StatementView {
        id: statement.id.clone(),
        case: statement.case.clone(),
        puid: statement.puid.clone(),
        stage: statement.stage,
        statement: read(statement)?,
        removed: statement.removed.clone(),
        not_before: statement.not_before,
        queued_at: statement.queued_at,
        sent_at: statement.sent_at,
        uuid: statement.uuid.clone(),
        permalink: statement.permalink.clone(),
        refused_because: statement.refused.as_ref().map(|(_, why)| why.clone()),
        refused_at: statement.refused.as_ref().map(|(at, _)| *at),
        overturned_at: statement.overturned_at,
    })
}
