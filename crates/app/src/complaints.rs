//! Complaints: taking them in, showing them to those who decide and to those who complained, deciding.

use crate::cascade::{Forgotten, touches};
use crate::contact::{
    checked_code, checked_contact, checked_reference, keep, must_be_provider, who,
};
use crate::jobs::Kind;
use crate::undo::How;
use crate::{App, AppError, Caller, OpenHouse, reach};
use casework::{
    Actor, AskedBy, Case, CaseId, Complaint, ComplaintId, ComplaintOutcome, ComplaintVerdict,
    Event, FiledVia, Judgement, NoticeId, NoticeKind, OrganisationId, Origin, Outcome,
    PurposeCheck, Role, Scope, Sensitive, Standing,
};
use exchange::v1::{
    ClockView, ComplaintFilter, ComplaintView, Contact, FiledComplaint, NewComplaint, Page,
};
use exchange::webhook::Message;
use jiff::Timestamp;
use store::{Connection, Tx, cases, complaints, events, notices, organisations, scrutinies};

/// A complaint as the open page sends it.
#[derive(Debug, Clone, Default)]
pub struct PublicComplaint {
    /// The code the page gave out.
    pub code: String,
    /// What it is about.
    pub about: String,
    /// Why.
    pub text: String,
    /// Asserted purposes of Art 1(3).
    pub purposes: Vec<casework::ProtectedPurpose>,
    /// How they are reached.
    pub contact: Contact,
}

/// What whoever complained sees of it. Who decided is not among it, nor what it rests on.
#[derive(Debug, Clone)]
pub struct ComplaintStatus {
    /// To whom they complained.
    pub house: OpenHouse,
    /// `open`, `upheld`, `rejected` or `withdrawn`.
    pub stage: &'static str,
    /// What it is about, in their words.
    pub about: String,
    /// Their reasons.
    pub text: String,
    /// The purposes they asserted.
    pub purposes: Vec<casework::ProtectedPurpose>,
    /// Two weeks from receipt.
    pub clock: ClockView,
    /// The decision: when it was made, the reasons, and the purpose that was found.
    pub decided: Option<(Timestamp, String, Option<casework::ProtectedPurpose>)>,
    /// Why somebody decided who had decided the case, where that was so.
    pub exception: Option<String>,
    /// When scrutiny was asked for.
    pub scrutiny_at: Option<Timestamp>,
    /// When they were told of the removal, where the provider says so.
    pub informed_at: Option<Timestamp>,
}

impl App {
    /// Takes a complaint in from the open page. The same form again is the complaint that is there.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for no provider; [`AppError::Refused`] or [`AppError::Invalid`] naming the field.
    pub async fn complain(
        &self,
        provider: &OrganisationId,
        new: &PublicComplaint,
    ) -> Result<(), AppError> {
        let code = checked_code(&new.code)?;
        let contact = checked_contact(Some(&new.contact))?;
        let mut tx = self.store().write().await?;
        let house = reach::provider(tx.connection(), provider).await?;
        if reach::tracked_complaint(tx.connection(), code)
            .await
            .is_ok()
        {
            return Ok(());
        }
        // Looked for where they say it is; what is found is not told, and is for a person to confirm.
        let case = found(tx.connection(), &house.id, &new.about).await?;
        let filed = casework::NewComplaint {
            about: new.about.clone(),
            text: new.text.clone(),
            purposes: new.purposes.clone(),
            informed_at: None,
        };
        let id = ComplaintId::new(self.now(), self.environment().random()?);
        let case = case.map(|case| case.id);
        let event = Complaint::file(
            id.clone(),
            house.id.clone(),
            filed,
            case,
            FiledVia::Page,
            self.now(),
        )?;
        tx.append(&Actor::Public, event).await?;
        keep(
            &mut tx,
            id.as_str(),
            &house.id,
            code,
            None,
            contact.as_ref(),
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Files a complaint for a user of the caller's. The same reference again gives the complaint that is there (`false`).
    ///
    /// # Errors
    /// [`AppError`] when a field is not right or the case is not the caller's.
    pub async fn file_complaint(
        &self,
        caller: &Caller,
        new: &NewComplaint,
    ) -> Result<(FiledComplaint, bool), AppError> {
        caller.must(Scope::File)?;
        must_be_provider(caller)?;
        let reference = checked_reference(new.reference.as_deref())?;
        let contact = checked_contact(new.contact.as_ref())?;
        let mut tx = self.store().write().await?;
        if let Some(reference) = &reference
            && let Some(there) =
                complaints::by_reference(tx.connection(), caller.id(), reference).await?
        {
            let id = there.parse().map_err(|_| taken())?;
            let complaint = reach::complaint(tx.connection(), caller, &id).await?;
            let complaint = self.complaint_view(tx.connection(), &complaint).await?;
            let filed = FiledComplaint {
                complaint,
                code: None,
                status_url: None,
            };
            return Ok((filed, false));
        }
        let case = match &new.case {
            Some(id) => Some(reach::case(tx.connection(), caller, id).await?),
            None => found(tx.connection(), caller.id(), &new.about).await?,
        };
        let filed = casework::NewComplaint {
            about: new.about.clone(),
            text: new.text.clone(),
            purposes: new.purposes.clone(),
            informed_at: new.informed_at,
        };
        let id = ComplaintId::new(self.now(), self.environment().random()?);
        let event = Complaint::file(
            id.clone(),
            caller.id().clone(),
            filed,
            case.map(|case| case.id),
            FiledVia::FrontEnd,
            self.now(),
        )?;
        tx.append(&caller.actor, event).await?;
        let code = self.fresh_secret()?;
        let (subject, own) = (id.as_str(), reference.as_deref());
        keep(&mut tx, subject, caller.id(), &code, own, contact.as_ref()).await?;
        let complaint = reach::complaint(tx.connection(), caller, &id).await?;
        let complaint = self.complaint_view(tx.connection(), &complaint).await?;
        tx.commit().await?;
        let status_url = self.status_url("complaint", &code);
        let filed = FiledComplaint {
            complaint,
            code: Some(code),
            status_url: Some(status_url),
        };
        Ok((filed, true))
    }

    /// A page of the complaints to the caller's organisation, earliest deadline first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a stage or place that is none.
    pub async fn complaints(
        &self,
        caller: &Caller,
        filter: &ComplaintFilter,
    ) -> Result<Page<ComplaintView>, AppError> {
        caller.must(Scope::Complaints)?;
        let stages = ["open", "upheld", "rejected", "withdrawn"];
        let stage = filter.stage.as_deref();
        if stage.is_some_and(|stage| !stages.contains(&stage)) {
            let detail = "A complaint is open, upheld, rejected or withdrawn.";
            return Err(AppError::invalid("stage", detail));
        }
        let after = filter.after.as_deref().map(place).transpose()?;
        let limit = filter.limit.unwrap_or(50).clamp(1, 200);
        let mut connection = self.store().read().await?;
        let (found, next, total) =
            complaints::list(&mut connection, caller.id(), stage, after, limit).await?;
        let mut items = Vec::with_capacity(found.len());
        for complaint in &found {
            items.push(self.complaint_view(&mut connection, complaint).await?);
        }
        drop(connection);
        let at = filter.after.as_deref();
        self.note_reading(caller, Sensitive::Complaints, at, items.len())
            .await?;
        Ok(Page {
            items,
            total,
            next: next.map(|(due, id)| format!("{due}.{id}")),
        })
    }

    /// One complaint to the caller's organisation, with what hangs on its known content.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn complaint(
        &self,
        caller: &Caller,
        id: &ComplaintId,
    ) -> Result<ComplaintView, AppError> {
        caller.must(Scope::Complaints)?;
        let mut connection = self.store().read().await?;
        let complaint = reach::complaint(&mut connection, caller, id).await?;
        let view = self.whole(&mut connection, caller, &complaint).await?;
        drop(connection);
        self.note_reading(caller, Sensitive::Complaint { id: id.clone() }, None, 1)
            .await?;
        Ok(view)
    }

    /// Who complained, and how they are reached: asked for on purpose, and on record.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn complainant(
        &self,
        caller: &Caller,
        id: &ComplaintId,
    ) -> Result<Option<Contact>, AppError> {
        caller.must(Scope::Complaints)?;
        let mut connection = self.store().read().await?;
        reach::complaint(&mut connection, caller, id).await?;
        let found = who(&mut connection, id.as_str()).await?;
        drop(connection);
        self.note_reading(caller, Sensitive::Complainant { id: id.clone() }, None, 1)
            .await?;
        Ok(found)
    }

    /// Says which of the caller's cases a complaint is about.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when one of the two is not theirs; [`AppError::Refused`] when it is decided.
    pub async fn link_complaint(
        &self,
        caller: &Caller,
        id: &ComplaintId,
        case: &CaseId,
    ) -> Result<ComplaintView, AppError> {
        caller.must(Scope::Complaints)?;
        let mut tx = self.store().write().await?;
        let complaint = reach::complaint(tx.connection(), caller, id).await?;
        let case = reach::case(tx.connection(), caller, case).await?;
        let events = complaint.link(&case.id)?;
        tx.append_all(&caller.actor, events).await?;
        let complaint = reach::complaint(tx.connection(), caller, id).await?;
        self.pass_scrutiny_on(&mut tx, &complaint).await?;
        let complaint = reach::complaint(tx.connection(), caller, id).await?;
        let view = self.whole(tx.connection(), caller, &complaint).await?;
        tx.commit().await?;
        Ok(view)
    }

    /// Decides a complaint. Where it is upheld, its case is decided “keep”, the provider's systems are told, and where the known
    /// content was wrong, that is put right everywhere: all in one transaction.
    ///
    /// # Errors
    /// [`AppError::Refused`] as [`Complaint::decide`] does.
    pub async fn decide_complaint(
        &self,
        caller: &Caller,
        id: &ComplaintId,
        verdict: &ComplaintVerdict,
    ) -> Result<ComplaintView, AppError> {
        let decided = self.decide_complaint_as(caller, id, verdict, How::Now);
        let (view, _) = decided.await?;
        Ok(view)
    }

    /// As [`App::decide_complaint`], in one of the ways; and whether it is decided with this: the same decision may be on record.
    pub(crate) async fn decide_complaint_as(
        &self,
        caller: &Caller,
        id: &ComplaintId,
        verdict: &ComplaintVerdict,
        how: How<'_>,
    ) -> Result<(ComplaintView, bool), AppError> {
        caller.must(Scope::Complaints)?;
        let now = self.now();
        let mut tx = self.store().write().await?;
        self.begin_verdict(&mut tx, caller, id, how).await?;
        let complaint = reach::complaint(tx.connection(), caller, id).await?;
        let case = match &complaint.case {
            Some(case) => Some(reach::case(tx.connection(), caller, case).await?),
            None => None,
        };
        let standing = standing(tx.connection(), caller, case.as_ref()).await?;
        let events = complaint.decide(verdict, &caller.actor, &standing, now)?;
        let decided = !events.is_empty();
        let mut forgotten = Forgotten::new();
        if decided {
            tx.append_all(&caller.actor, events).await?;
            self.add_letter(&mut tx, id).await?;
            if verdict.outcome == ComplaintOutcome::Upheld {
                self.reinstate(&mut tx, caller, &complaint, case.as_ref(), verdict)
                    .await?;
            }
            let wrong = verdict.known_content_wrong.as_deref().map(str::trim);
            if let Some(reason) = wrong.filter(|reason| !reason.is_empty())
                && let Some(case) = &case
            {
                forgotten = self.reverse(&mut tx, caller, case, reason).await?;
            }
        }
        let complaint = reach::complaint(tx.connection(), caller, id).await?;
        let view = self.whole(tx.connection(), caller, &complaint).await?;
        if !how.is_trial() {
            self.commit_and_forget(tx, forgotten).await?;
        }
        Ok((view, decided))
    }

    /// What an upheld complaint changes: the case's judgement, and what the provider's systems are told.
    async fn reinstate(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        complaint: &Complaint,
        case: Option<&Case>,
        verdict: &ComplaintVerdict,
    ) -> Result<(), AppError> {
        if let Some(case) = case {
            // What the Commission's database was told, or is about to be, of the restriction is overturned with it.
            self.overturn_statements(tx, &case.id).await?;
        }
        let of_ours = case.filter(|case| !matches!(case.origin, Origin::Notice { .. }));
        if let Some(case) = of_ours {
            let judgement = Judgement {
                outcome: Outcome::Keep,
                grounds: Vec::new(),
                purpose: verdict
                    .purpose
                    .map_or(PurposeCheck::NoneFound, PurposeCheck::Protected),
                reasons: verdict.reasons.clone(),
            };
            let is_kept = case
                .decision()
                .is_some_and(|last| last.judgement.outcome == Outcome::Keep);
            if !is_kept {
                let kind = caller.organisation.kind;
                let events = case.decide(&judgement, kind, &caller.actor, self.now())?;
                tx.append_all(&caller.actor, events).await?;
            }
        }
        let message = match case {
            Some(case) => told(case, true),
            None => Message::LocationDecided {
                case: None,
                location: complaint.about.clone(),
                publish: true,
            },
        };
        let subject = complaint.id.as_str();
        self.add_delivery(tx, caller.id(), Kind::Tell, subject, &message)
            .await
    }

    /// What whoever holds the code sees.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when no complaint has this code.
    pub async fn complaint_status(&self, code: &str) -> Result<ComplaintStatus, AppError> {
        let mut connection = self.store().read().await?;
        let complaint = reach::tracked_complaint(&mut connection, code).await?;
        let house = reach::provider(&mut connection, &complaint.organisation).await?;
        let decision = complaint.decision.as_ref();
        Ok(ComplaintStatus {
            house: house.into(),
            stage: complaint.stage(),
            clock: ClockView::at(&complaint.clock, self.now()),
            decided: decision.map(|decision| {
                let verdict = &decision.verdict;
                (decision.at, verdict.reasons.clone(), verdict.purpose)
            }),
            exception: decision.and_then(|decision| decision.verdict.exception.clone()),
            scrutiny_at: complaint.scrutiny.as_ref().map(|asked| asked.asked_at),
            informed_at: complaint.informed_at,
            about: complaint.about,
            text: complaint.text,
            purposes: complaint.purposes,
        })
    }

    /// Whoever complained takes it back.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Refused`] when it was decided.
    pub async fn take_complaint_back(&self, code: &str) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let complaint = reach::tracked_complaint(tx.connection(), code).await?;
        tx.append_all(&Actor::Public, complaint.withdraw()?).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whoever complained asks for scrutiny of the order, if there is one (Art 4(4)).
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Refused`] after 48 hours, or without reasons.
    pub async fn ask_for_scrutiny(
        &self,
        code: &str,
        reasons: &str,
        informed_at: Option<Timestamp>,
    ) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let complaint = reach::tracked_complaint(tx.connection(), code).await?;
        let events = complaint.ask_for_scrutiny(reasons, informed_at, self.now())?;
        tx.append_all(&Actor::Public, events).await?;
        let complaint = reach::tracked_complaint(tx.connection(), code).await?;
        self.pass_scrutiny_on(&mut tx, &complaint).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Passes a request for scrutiny on where the complaint's case rests on an order from another Member State.
    async fn pass_scrutiny_on(&self, tx: &mut Tx, complaint: &Complaint) -> Result<(), AppError> {
        let Some(case) = &complaint.case else {
            return Ok(());
        };
        let Some(case) = cases::get(tx.connection(), case).await? else {
            return Ok(());
        };
        let order = cross_border_order(tx.connection(), &case).await?;
        let Some((order, event)) =
            order.and_then(|order| complaint.pass_on(&order).map(|event| (order, event)))
        else {
            return Ok(());
        };
        tx.append(&Actor::System, event).await?;
        // Where the authority that scrutinises is on this instance, it is asked at once.
        let copy = scrutinies::of_notice(tx.connection(), &order).await?;
        if let (Some(copy), Some(asked)) = (copy, &complaint.scrutiny) {
            let (by, from) = (AskedBy::ContentProvider, asked.informed_at);
            // What was decided already is not decided again; the request is on record all the same.
            let events = copy.request(by, &asked.reasons, from, asked.asked_at);
            let events = events.unwrap_or_default();
            self.note_request(tx, &Actor::Public, &copy.id, events)
                .await?;
        }
        Ok(())
    }

    pub(crate) async fn whole(
        &self,
        connection: &mut Connection,
        caller: &Caller,
        complaint: &Complaint,
    ) -> Result<ComplaintView, AppError> {
        let mut view = self.complaint_view(connection, complaint).await?;
        if let Some(id) = &complaint.case {
            let case = reach::case(connection, caller, id).await?;
            view.touches = Some(touches(connection, caller, &case).await?);
        }
        Ok(view)
    }

    async fn complaint_view(
        &self,
        connection: &mut Connection,
        complaint: &Complaint,
    ) -> Result<ComplaintView, AppError> {
        let reachable = complaints::contact(connection, complaint.id.as_str())
            .await?
            .is_some();
        Ok(ComplaintView {
            id: complaint.id.clone(),
            stage: complaint.stage().to_owned(),
            about: complaint.about.clone(),
            case: complaint.case.clone(),
            confirmed: complaint.is_confirmed,
            text: complaint.text.clone(),
            purposes: complaint.purposes.clone(),
            via: complaint.via,
            reachable,
            informed_at: complaint.informed_at,
            clock: ClockView::at(&complaint.clock, self.now()),
            urgent: complaint.is_urgent(self.now()),
            decision: complaint.decision.clone(),
            waits_until: complaint.held.as_ref().map(|held| held.leaves_at),
            withdrawn_at: complaint.withdrawn_at,
            scrutiny: complaint.scrutiny.clone(),
            touches: None,
        })
    }
}

/// What the provider's systems are told of a decision about a case.
pub(crate) fn told(case: &Case, publish: bool) -> Message {
    match &case.origin {
        Origin::Upload { reference, .. } => Message::CaseDecided {
            case: case.id.clone(),
            reference: reference.clone(),
            publish,
        },
        other => Message::LocationDecided {
            case: Some(case.id.clone()),
            location: cases::place(other).to_owned(),
            publish,
        },
    }
}

/// The case of a provider that somebody outside means: by its identifier, its URL or the upload's reference.
async fn found(
    connection: &mut Connection,
    provider: &OrganisationId,
    about: &str,
) -> Result<Option<Case>, AppError> {
    let about = about.trim();
    if let Some(case) = cases::at_place(connection, provider, about).await? {
        return Ok(Some(case));
    }
    match casework::normal_address(about) {
        Some(url) => Ok(cases::at_place(connection, provider, &url).await?),
        None => Ok(None),
    }
}

/// The order a case is about, where it has effect for a provider of another Member State.
async fn cross_border_order(
    connection: &mut Connection,
    case: &Case,
) -> Result<Option<NoticeId>, AppError> {
    let Origin::Notice {
        notice,
        kind: NoticeKind::RemovalOrder,
        ..
    } = &case.origin
    else {
        return Ok(None);
    };
    let Some(order) = notices::get(connection, notice).await? else {
        return Ok(None);
    };
    let particulars = order.terms.order.as_ref();
    let is_abroad = particulars.is_some_and(casework::OrderTerms::is_cross_border);
    Ok((is_abroad && !order.is_void()).then_some(order.id))
}

/// Who decided the case, whether anybody else is there, and whether an order holds the content down.
async fn standing(
    connection: &mut Connection,
    caller: &Caller,
    case: Option<&Case>,
) -> Result<Standing, AppError> {
    let mut standing = Standing {
        is_administrator: caller.role == Some(Role::Administrator),
        ..Standing::default()
    };
    let Some(case) = case else {
        return Ok(standing);
    };
    standing.deciders = case.decisions.iter().map(|last| last.by.clone()).collect();
    if let Origin::Notice { notice, kind, .. } = &case.origin {
        for recorded in events::about(connection, notice.as_str()).await? {
            let is_answer = matches!(recorded.event, Event::NoticeAnswered { .. });
            if is_answer && recorded.actor.organisation() == Some(caller.id()) {
                standing.deciders.push(recorded.actor);
            }
        }
        let order = notices::get(connection, notice).await?;
        standing.is_ordered = *kind == NoticeKind::RemovalOrder
            && order.is_some_and(|order| !order.is_void() && order.measure_at().is_some());
    }
    let people = organisations::people(connection, caller.id()).await?;
    standing.is_somebody_else = people.into_iter().any(|person| {
        let may = person.disabled_at.is_none() && person.role.scopes().contains(&Scope::Complaints);
        let actor = Actor::Person {
            person: person.id,
            organisation: person.organisation,
        };
        may && actor != caller.actor && !standing.deciders.contains(&actor)
    });
    Ok(standing)
}

fn taken() -> AppError {
    AppError::invalid(
        "reference",
        "This reference was used for something that is no complaint; every filing needs its own.",
    )
}

/// The place a page of the list ended at.
fn place(text: &str) -> Result<(i64, String), AppError> {
    let parts = text.split_once('.');
    let place = parts.and_then(|(due, id)| Some((due.parse().ok()?, id.to_owned())));
    place.ok_or_else(|| AppError::invalid("after", "“after” is the “next” of a page before."))
}
