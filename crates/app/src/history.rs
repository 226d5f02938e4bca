//! What happened, in plain sentences, for the pages.

use crate::{App, AppError, Caller};
use casework::{
    Actor, AskedBy, Ceased, Concern, Event, FinalBy, NoticeAnswer, OrganisationKind,
    ProceedingOutcome, PurposeCheck, Recorded, Scope, Sensitive,
};
use exchange::v1::{
    AlertView, CaseView, ExposureView, LedgerView, OutletView, PenaltyView, PreservationView,
};
use jiff::Timestamp;
use std::collections::HashMap;
use store::events::Kinds;
use store::{Connection, captures, events, notices, organisations};

/// One line of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// Its number in the ledger.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who: a pseudonym or the label of a token, with the organisation; or Staydown itself.
    pub who: String,
    /// What, in a sentence.
    pub what: String,
}

impl App {
    /// The history of a case the caller was shown, with that of its notices, oldest first.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn case_history(
        &self,
        caller: &Caller,
        case: &CaseView,
    ) -> Result<Vec<HistoryLine>, AppError> {
        let mut connection = self.store().read().await?;
        let mut recorded = events::about(&mut connection, case.id.as_str()).await?;
        for notice in &case.notices {
            recorded.extend(events::about(&mut connection, notice.as_str()).await?);
        }
        self.lines(&mut connection, caller, recorded).await
    }

    /// The history of a preservation the caller was shown, oldest first.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn preservation_history(
        &self,
        caller: &Caller,
        kept: &PreservationView,
    ) -> Result<Vec<HistoryLine>, AppError> {
        let mut connection = self.store().read().await?;
        let recorded = events::about(&mut connection, kept.id.as_str()).await?;
        self.lines(&mut connection, caller, recorded).await
    }

    /// The history of an exposure the caller was shown, oldest first.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn exposure_history(
        &self,
        caller: &Caller,
        exposure: &ExposureView,
    ) -> Result<Vec<HistoryLine>, AppError> {
        let mut connection = self.store().read().await?;
        let recorded = events::about(&mut connection, exposure.id.as_str()).await?;
        self.lines(&mut connection, caller, recorded).await
    }

    /// The history of an alert the caller was shown, oldest first.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn alert_history(
        &self,
        caller: &Caller,
        alert: &AlertView,
    ) -> Result<Vec<HistoryLine>, AppError> {
        let mut connection = self.store().read().await?;
        let recorded = events::about(&mut connection, alert.id.as_str()).await?;
        self.lines(&mut connection, caller, recorded).await
    }

    /// The history of a penalty the caller was shown, oldest first.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn penalty_history(
        &self,
        caller: &Caller,
        penalty: &PenaltyView,
    ) -> Result<Vec<HistoryLine>, AppError> {
        let mut connection = self.store().read().await?;
        let recorded = events::about(&mut connection, penalty.id.as_str()).await?;
        self.lines(&mut connection, caller, recorded).await
    }

    /// What happened to an outlet.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn outlet_history(
        &self,
        caller: &Caller,
        outlet: &OutletView,
    ) -> Result<Vec<HistoryLine>, AppError> {
        let mut connection = self.store().read().await?;
        let recorded = events::about(&mut connection, outlet.id.as_str()).await?;
        self.lines(&mut connection, caller, recorded).await
    }

    /// Where the ledger stands.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn ledger(&self) -> Result<LedgerView, AppError> {
        let mut connection = self.store().read().await?;
        let (size, root) = events::size_and_root(&mut connection).await?;
        Ok(LedgerView {
            size,
            root,
            checkpoint: events::checkpoint(&mut connection).await?,
            verifier_key: self.store().verifying_key().to_string(),
        })
    }

    /// The latest events of the caller's organisation, newest first.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn latest_events(
        &self,
        caller: &Caller,
        limit: u32,
    ) -> Result<Vec<HistoryLine>, AppError> {
        let mut connection = self.store().read().await?;
        // Others' events are none of the caller's business; of their own there are enough among the last few hundred.
        let others = Kinds::AllBut(&["record_read"]);
        let recorded = events::latest(&mut connection, others, 500).await?;
        let own = recorded
            .into_iter()
            .filter(|event| event.actor.organisation() == Some(caller.id()));
        let mut lines = self
            .lines(&mut connection, caller, own.take(limit as usize).collect())
            .await?;
        lines.reverse();
        Ok(lines)
    }

    /// Sentences for events, oldest first, each event once, and of the issuer's and the addressee's only what both see.
    pub(crate) async fn lines(
        &self,
        connection: &mut Connection,
        caller: &Caller,
        mut recorded: Vec<Recorded>,
    ) -> Result<Vec<HistoryLine>, AppError> {
        recorded.sort_by_key(|event| event.seq);
        recorded.dedup_by_key(|event| event.seq);
        let mut names = HashMap::new();
        let mut lines = Vec::with_capacity(recorded.len());
        for event in &recorded {
            let hidden = match &event.event {
                Event::CaseOpened { organisation, .. } => organisation != caller.id(),
                // What the issuer's checks saw is the issuer's.
                Event::LocationSeen { case, .. } => store::cases::get(connection, case)
                    .await?
                    .is_none_or(|case| case.organisation != *caller.id()),
                // Who looked is for those who watch over the organisation.
                Event::RecordRead { .. } | Event::RecordsExported { .. } => {
                    !caller.may(Scope::Oversee) || event.actor.organisation() != Some(caller.id())
                }
                // When whoever is on duty was called is their organisation's.
                Event::PageDue { clock, .. }
                | Event::Paged { clock, .. }
                | Event::PageSkipped { clock, .. } => clock.organisation != *caller.id(),
                Event::AlarmRaised { organisation, .. } => {
                    !caller.may(Scope::Oversee) || organisation != caller.id()
                }
                // What one authority intends is told to the other before anybody else learns of it (Art 4(5)).
                Event::ScrutinyIntended { .. } => {
                    caller.organisation.kind != OrganisationKind::Authority
                }
                // What whoever provided the content asks for, goes to the authority that scrutinises, and not to the issuer.
                Event::ScrutinyRequested {
                    notice, request, ..
                } if request.by == AskedBy::ContentProvider => notices::get(connection, notice)
                    .await?
                    .is_none_or(|notice| notice.terms.issuer == *caller.id()),
                // That somebody asked for scrutiny is the provider's to know, and the authority's that scrutinises.
                Event::UserScrutinyRequested { .. } => {
                    caller.organisation.kind != OrganisationKind::Provider
                }
                // The register is the provider's; the authority reads it in the reports.
                Event::MeasurePut { .. } | Event::MeasureEnded { .. } => {
                    event.actor.organisation() != Some(caller.id())
                }
                _ => false,
            };
            if !hidden {
                let who = name_of(connection, caller, &event.actor, &mut names).await?;
                let mut what = sentence(&event.event);
                // Whoever is shown a picture of another's bank is not told its digest: entries are their owner's to read.
                if let Some(sha256) = picture(&event.event)
                    && !captures::is_theirs(connection, caller.id(), sha256).await?
                {
                    what = what.replace(sha256, "of another organisation’s bank");
                }
                lines.push(HistoryLine {
                    seq: event.seq,
                    at: event.at,
                    who,
                    what,
                });
            }
        }
        Ok(lines)
    }
}

/// The picture that somebody looked at.
fn picture(event: &Event) -> Option<&str> {
    match event {
        Event::RecordRead { what, .. } | Event::AlarmRaised { what, .. } => match what {
            Sensitive::Picture { sha256 } => Some(sha256),
            _ => None,
        },
        _ => None,
    }
}

pub(crate) async fn name_of(
    connection: &mut Connection,
    caller: &Caller,
    actor: &Actor,
    names: &mut HashMap<Actor, String>,
) -> Result<String, AppError> {
    if let Some(name) = names.get(actor) {
        return Ok(name.clone());
    }
    let organisation = match actor.organisation() {
        Some(id) => organisations::get(connection, id).await?,
        None => None,
    };
    let house = organisation
        .as_ref()
        .map(|organisation| organisation.name.clone())
        .unwrap_or_default();
    let ours = organisation.is_some_and(|organisation| organisation.id == *caller.id());
    let name = match actor {
        Actor::System => "Staydown".to_owned(),
        Actor::Operator => "the operator".to_owned(),
        Actor::Public => "somebody without an account".to_owned(),
        // Another organisation's people are not named, not even by pseudonym.
        _ if !ours => house,
        Actor::Person { person, .. } => {
            let person = organisations::person(connection, person).await?;
            format!(
                "{}, {house}",
                person.map(|person| person.pseudonym).unwrap_or_default()
            )
        }
        Actor::Token { token, .. } => {
            let token = organisations::token(connection, token).await?;
            format!(
                "{} (program), {house}",
                token.map(|token| token.label).unwrap_or_default()
            )
        }
    };
    names.insert(actor.clone(), name.clone());
    Ok(name)
}

pub(crate) fn sentence(event: &Event) -> String {
    match event {
        Event::ActHeld { held, .. } => {
            let what = match &held.act {
                casework::HeldAct::Decide { judgement, .. } => {
                    format!("decided “{}”", judgement.outcome.label())
                }
                other => format!("sent {}", other.label()),
            };
            format!("{what}: it waits to leave until {:.0}", held.leaves_at)
        }
        Event::ActUndone { .. } => "undid it: nothing left".to_owned(),
        Event::ActLeft { .. } => "what waited left".to_owned(),
        Event::ActLapsed { why, .. } => format!("what waited could not leave: {why}"),
        Event::VerdictHeld { held, .. } => format!(
            "decided a complaint: {} waits to leave until {:.0}",
            held.label(),
            held.leaves_at
        ),
        Event::VerdictUndone { .. } => "undid the decision on a complaint: nothing left".to_owned(),
        Event::VerdictLeft { .. } => "the decision on a complaint left".to_owned(),
        Event::VerdictLapsed { why, .. } => {
            format!("the decision on a complaint could not leave: {why}")
        }
        Event::SecondAsked { why, .. } => format!("asked for a second person: {why}"),
        Event::SecondNotNeeded { .. } => "does without a second person".to_owned(),
        Event::ClaimOverridden { .. } => {
            "went over the claim of somebody who was working on it".to_owned()
        }
        // What it says is shown apart, and to colleagues only.
        Event::CaseNoted { .. } => "wrote a note".to_owned(),
        Event::PhraseKept { text, .. } => format!("kept the phrase “{text}”"),
        Event::PhraseDropped { .. } => "dropped a phrase".to_owned(),
        Event::OrganisationRegistered { name, kind, .. } => {
            format!("registered {name} ({})", kind.label())
        }
        Event::HostAdded { host, .. } => format!("registered the host {host}"),
        Event::PersonEnrolled {
            pseudonym, role, ..
        } => format!("enrolled {pseudonym} as {}", role.label()),
        Event::TokenIssued { label, .. } => format!("issued the API token “{label}”"),
        Event::TokenRevoked { .. } => "revoked an API token".to_owned(),
        Event::AlarmEndpointSet { .. } => "set where alarms go".to_owned(),
        Event::ClockJumped { seconds } => format!(
            "the machine's clock was set {} by {} seconds while the server ran",
            if *seconds < 0 { "back" } else { "forward" },
            seconds.unsigned_abs()
        ),
        Event::RecordRead {
            what,
            records,
            purpose,
        } => {
            let record = match what {
                Sensitive::Search { sought } => format!(" “{sought}”"),
                _ => what.record().map(|id| format!(" {id}")).unwrap_or_default(),
            };
            let many = if *records == 1 {
                String::new()
            } else {
                format!(" ({records} records)")
            };
            format!(
                "looked at {}{record}{many}, for {}",
                what.label(),
                purpose.label()
            )
        }
        Event::RecordsExported {
            what,
            records,
            purpose,
        } => {
            let record = what.record().map(|id| format!(" {id}")).unwrap_or_default();
            format!(
                "exported {}{record} ({records} records): {purpose}",
                what.label()
            )
        }
        Event::AlarmRaised { alarm, detail, .. } => {
            format!("alarm, {}: {detail}", alarm.label())
        }
        Event::GroupFormed { name, .. } => format!("formed the sharing group “{name}”"),
        Event::GroupJoined { .. } => "took an organisation into a sharing group".to_owned(),
        Event::GroupLeft { .. } => "let an organisation go from a sharing group".to_owned(),
        Event::BankShared { tlp, .. } => format!("marked a bank {}: {}", tlp.mark(), tlp.label()),
        Event::EndpointSet { .. } => "set where webhooks go".to_owned(),
        Event::BankCreated { name, .. } => format!("made the bank “{name}”"),
        Event::ThoroughnessChosen { thoroughness, .. } => {
            format!(
                "chose how hard uploads are compared with a bank: {}",
                thoroughness.label()
            )
        }
        Event::EntryDeepened { .. } => "made a bank entry ready for matching its parts".to_owned(),
        Event::EntryAdded { entry, .. } => format!("banked “{}”", entry.label),
        Event::EntryWithdrawn { reason, .. } => format!("withdrew a bank entry: {reason}"),
        Event::CaptureSealed { images, status, .. } => {
            let images = images.len();
            format!(
                "captured the location (HTTP {status}, {images} image{})",
                if images == 1 { "" } else { "s" }
            )
        }
        Event::CaseOpened { matches, .. } => match matches.first() {
            Some(nearest) => format!("opened the case: it resembles “{}”", nearest.label),
            None => "opened the case".to_owned(),
        },
        Event::CaseDecided { decision, .. } => {
            let judgement = &decision.judgement;
            let purpose = match judgement.purpose {
                PurposeCheck::NoneFound => String::new(),
                PurposeCheck::Protected(purpose) => {
                    format!(" — protected purpose: {}", purpose.label())
                }
            };
            format!(
                "decided “{}”{purpose}: {}",
                judgement.outcome.label(),
                judgement.reasons
            )
        }
        Event::NoticeIssued { kind, terms, .. } => {
            format!("issued the {} {}", kind.label(), terms.reference)
        }
        Event::NoticeReceived { via, .. } => format!("receipt: {}; the clock runs", via.label()),
        Event::NoticeAnswered { answer, .. } => match answer {
            NoticeAnswer::Referral(answer) if answer.reason.is_empty() => {
                format!("answered: {}", answer.outcome.label())
            }
            NoticeAnswer::Referral(answer) => {
                format!("answered: {} — {}", answer.outcome.label(), answer.reason)
            }
            NoticeAnswer::Executed(executed) => {
                format!("executed (Annex II): {}", executed.measure.label())
            }
            NoticeAnswer::Impossible(why) => {
                format!(
                    "cannot execute (Annex III): {} — {}",
                    why.because.label(),
                    why.explanation
                )
            }
            NoticeAnswer::Reinstated(said) if said.kept_down.is_empty() => {
                "reinstated what had been removed".to_owned()
            }
            NoticeAnswer::Reinstated(said) => format!(
                "reinstated what had been removed, but for {} kept down by its own terms",
                said.kept_down.len()
            ),
        },
        Event::NoticeClarified { text, .. } => format!("clarified: {text}; a new hour runs"),
        Event::NoticeWithdrawn { reason, .. } => format!("withdrew the notice: {reason}"),
        Event::DeliveryGivenUp {
            attempts,
            last_error,
            ..
        } => {
            format!("gave up delivering after {attempts} attempts: {last_error}")
        }
        Event::LocationSeen { seen, .. } => format!(
            "looked at the location: {} ({})",
            seen.state.label(),
            seen.detail
        ),
        Event::CredentialAdded { kind, name, .. } => named("enrolled a", kind.label(), name),
        Event::CredentialRemoved { kind, name, .. } => named("removed a", kind.label(), name),
        Event::SignedIn { by, .. } => format!("signed in by {}", by.label()),
        Event::SignInHeldUp { failures, .. } => {
            format!("made attempts to sign in wait after {failures} had failed")
        }
        Event::PersonDisabled { .. } => "disabled a person".to_owned(),
        Event::PersonEnabled { .. } => "let a disabled person in again".to_owned(),
        Event::ParticularsSet { .. } => {
            "set what the orders of an authority carry, and what it is designated for".to_owned()
        }
        Event::AdvanceInformationGiven { how, .. } => {
            format!("informed a provider about procedures and deadlines (Art 3(2)): {how}")
        }
        Event::OrderCopied { .. } => {
            "sent a copy to the authority of the provider’s Member State (Art 4(1))".to_owned()
        }
        Event::CopyReceived { via, .. } => format!(
            "receipt of the copy: {}; 72 hours for scrutiny run",
            via.label()
        ),
        Event::ScrutinyRequested { request, .. } => format!(
            "asked for scrutiny (Art 4(4)), by the {}: {}",
            match request.by {
                AskedBy::Provider => "provider",
                AskedBy::ContentProvider => "content provider",
            },
            request.reasons
        ),
        Event::ScrutinyIntended { reasons, .. } => {
            format!("intends to find an infringement (Art 4(5)): {reasons}")
        }
        Event::ScrutinyDecided { decision, .. } if decision.infringes => format!(
            "found that the order infringes the Regulation (Art 4): {}",
            decision.reasons
        ),
        Event::ScrutinyDecided { decision, .. } => {
            format!("found no infringement (Art 4): {}", decision.reasons)
        }
        Event::ScrutinyLapsed { .. } => {
            "72 hours passed without a decision on scrutiny; none was asked for".to_owned()
        }
        Event::NoticeCeased { ceased, .. } => match ceased {
            Ceased::Infringement { .. } => {
                "the order ceased to have legal effect (Art 4(7))".to_owned()
            }
            Ceased::Annulled { reference } => {
                format!("the order was annulled ({reference}) and has no legal effect")
            }
        },
        Event::ProceedingFiled { proceeding, .. } => format!(
            "recorded a challenge before {} ({})",
            proceeding.forum, proceeding.reference
        ),
        Event::ProceedingEnded { reference, end, .. } => format!(
            "recorded the end of the challenge {reference}: {}",
            match end.outcome {
                ProceedingOutcome::Confirmed => "confirmed",
                ProceedingOutcome::Annulled => "annulled",
                ProceedingOutcome::WithoutDecision => "without a decision",
            }
        ),
        Event::OrderFinal { by, .. } => format!(
            "the order is final (Art 3(9)): {}",
            match by {
                FinalBy::TimeExpired => "the time for an appeal has ended",
                FinalBy::Confirmed => "it was confirmed",
            }
        ),
        Event::SilenceExtended { until, .. } => {
            format!("prolonged the time for which the content provider is not informed, to {until}")
        }
        Event::NoticeProposed { proposal, .. } => {
            let why: Vec<_> = proposal.concerns.iter().map(Concern::sentence).collect();
            format!(
                "proposed a {} to a second person: {}",
                proposal.kind.label(),
                why.join(" ")
            )
        }
        Event::ProposalDropped { reason, .. } => format!("let the proposed notice lie: {reason}"),
        Event::FourEyesSet { kinds, .. } => {
            let kinds: Vec<_> = kinds.iter().map(|kind| kind.label()).collect();
            format!("chose two persons for: {}", kinds.join(", "))
        }
        Event::KeepOnlineWished { wish, .. } => {
            format!("wished that a location stays online until {}", wish.until)
        }
        Event::KeepOnlineEnded { .. } => "took back a wish to keep something online".to_owned(),
        Event::SilenceEnded { .. } => {
            "the content provider may be informed from now on (Art 11(3) has ended)".to_owned()
        }
        Event::StatementQueued { not_before, .. } => match not_before {
            None => "queued the statement of reasons for the Commission's database".to_owned(),
            Some(until) => format!(
                "queued the statement of reasons for the Commission's database, not to be sent before {until}"
            ),
        },
        Event::StatementSent { was_there, .. } => match was_there {
            false => "the Commission's database has the statement of reasons".to_owned(),
            true => "the Commission's database had the statement of reasons already".to_owned(),
        },
        Event::StatementRefused { why, .. } => {
            format!("the statement of reasons was refused: {why}")
        }
        Event::StatementOverturned { .. } => {
            "the decision of an earlier statement of reasons does not count any more".to_owned()
        }
        Event::OnCallSet { email, .. } => match email {
            Some(_) => "set whom to call by e-mail when a clock runs out".to_owned(),
            None => "set that nobody is called by e-mail".to_owned(),
        },
        Event::PageDue {
            mark,
            channels,
            late,
            ..
        } => {
            let late = if *late { ", late" } else { "" };
            let ways: Vec<_> = channels.iter().map(|channel| channel.label()).collect();
            match ways.is_empty() {
                true => format!(
                    "the clock: {}{late}; nobody is set to be called",
                    mark.label()
                ),
                false => format!(
                    "the clock: {}{late}; calling by {}",
                    mark.label(),
                    ways.join(" and ")
                ),
            }
        }
        Event::Paged { mark, channel, .. } => {
            format!("called by {}: {}", channel.label(), mark.label())
        }
        Event::PreservationBegun { until, basis, .. } => {
            format!("began to preserve it until {until}: {}", basis.label())
        }
        Event::PreservationExtended { extension, .. } => format!(
            "extended the preservation until {}, on request of {} ({})",
            extension.until, extension.authority, extension.reference
        ),
        Event::MaterialDeposited { material, .. } => format!(
            "deposited {} no. {} ({} bytes)",
            material.kind.label(),
            material.number,
            material.bytes
        ),
        Event::PreservedAccessRequested { number, asked, .. } => format!(
            "asked for access no. {number}, for {} ({}): {}",
            asked.purpose.label(),
            asked.reference,
            asked.reason
        ),
        Event::PreservedAccessConfirmed { number, alone, .. } => match alone {
            true => {
                format!("access no. {number} needs no second person: there is none in the house")
            }
            false => format!("confirmed access no. {number}"),
        },
        Event::PreservedMaterialRead {
            number, material, ..
        } => format!("read material no. {material} by access no. {number}"),
        Event::PreservationEndNear { until, .. } => {
            format!("told that what is preserved is erased at {until}")
        }
        Event::PreservationEnded { .. } => "the preservation ended".to_owned(),
        Event::PreservationErased { certificate, .. } => format!(
            "erased what was preserved: {} item{}",
            certificate.items.len(),
            if certificate.items.len() == 1 {
                ""
            } else {
                "s"
            }
        ),
        Event::PageSkipped {
            mark, channel, why, ..
        } => {
            let by = channel.map(|channel| format!(" by {}", channel.label()));
            format!(
                "not called{} ({}): {}",
                by.unwrap_or_default(),
                mark.label(),
                why.label()
            )
        }
        Event::ComplaintFiled { .. } => "complained about the decision".to_owned(),
        Event::ComplaintLinked { .. } => "said which case a complaint is about".to_owned(),
        Event::ComplaintDecided { decision, .. } => format!(
            "decided a complaint: {} — {}",
            decision.verdict.outcome.label(),
            decision.verdict.reasons
        ),
        Event::ComplaintWithdrawn { .. } => "took a complaint back".to_owned(),
        Event::ScrutinyAsked { .. } => {
            "asked for scrutiny of the order, if there is one".to_owned()
        }
        Event::UserScrutinyRequested { .. } => {
            "whoever provided the content asked for scrutiny of the order (Art 4(4))".to_owned()
        }
        Event::UserNoticeReceived { locations, .. } => format!(
            "received a user's notice of {} location{}",
            locations.len(),
            if locations.len() == 1 { "" } else { "s" }
        ),
        Event::EntryDisputed { reason, .. } => format!("disputed a bank entry: {reason}"),
        Event::EntryKept { reason, .. } => format!("kept a disputed bank entry: {reason}"),
        Event::ExposureIntended {
            orders, hear_until, ..
        } => format!(
            "told the provider that it may be found to be exposed (Art 5(4)), on {} final orders; it is heard until {hear_until}",
            orders.len()
        ),
        Event::ExposureHeard { text, .. } => format!("said before the decision: {text}"),
        Event::ExposureDecided {
            exposed, reasons, ..
        } => match exposed {
            true => format!("decided that the provider is exposed (Art 5(4)): {reasons}"),
            false => format!("decided that the provider is not exposed: {reasons}"),
        },
        Event::ExposureReceived { via, how, .. } => match (via, how) {
            (Some(via), _) => format!("receipt of the decision: {}", via.label()),
            (None, how) => format!(
                "gave the decision otherwise: {}",
                how.as_deref().unwrap_or_default()
            ),
        },
        Event::MeasurePut {
            number, measure, ..
        } => format!(
            "put measure no. {number} on the register: {}",
            measure.description
        ),
        Event::MeasureEnded { number, reason, .. } => {
            format!("ended measure no. {number}: {reason}")
        }
        Event::MeasuresReported {
            number, measures, ..
        } => format!(
            "gave report no. {number} on {} measure{} (Art 5(5))",
            measures.len(),
            if measures.len() == 1 { "" } else { "s" }
        ),
        Event::MeasuresAssessed {
            report,
            sufficient,
            reasons,
            ..
        } => format!(
            "assessed report no. {report} as {}: {reasons}",
            if *sufficient {
                "sufficient"
            } else {
                "not sufficient"
            }
        ),
        Event::MeasuresRequired { aim, .. } => {
            format!("required what is necessary (Art 5(6)): {aim}")
        }
        Event::ExposureReviewAsked { of, reasons, .. } => format!(
            "asked for review of the decision {} (Art 5(7)): {reasons}",
            of.label()
        ),
        Event::ExposureReviewDecided {
            outcome, reasons, ..
        } => format!(
            "decided upon the request for review (Art 5(7)): {} — {reasons}",
            outcome.label()
        ),
        Event::ExposureEnded { reasons, .. } => {
            format!("found that the provider is exposed no more: {reasons}")
        }
        Event::AlertRaised { alert, .. } => {
            format!("raised an alert of a threat to life: {}", alert.law.label())
        }
        Event::AlertInformed { informed, .. } => format!(
            "informed {}, {}: {} (at {})",
            informed.party.label(),
            informed.channel.label(),
            informed.whom,
            informed.at
        ),
        Event::AlertAcknowledged { note, .. } => match note.as_str() {
            "" => "acknowledged the alert".to_owned(),
            note => format!("acknowledged the alert: {note}"),
        },
        Event::CaseReopened { because, .. } => format!(
            "opened the case again, because the known content {}: {}",
            if because.withdrawn {
                "was withdrawn"
            } else {
                "is disputed"
            },
            because.reason
        ),
        Event::ContentErasureOrdered { reason, .. } => {
            format!("ordered that what is kept for the case is erased: {reason}")
        }
        Event::ContentErased { certificate, .. } => format!(
            "destroyed the keys of what was kept: {} sealed files",
            certificate
                .contents
                .iter()
                .map(|content| content.files)
                .sum::<u64>()
        ),
        Event::IntakeReceived { arrival, .. } => {
            let from = arrival.sender_domain.as_deref();
            let from = from.map_or_else(String::new, |domain| format!(" from {domain}"));
            format!("came in by {}{from}", arrival.via.label())
        }
        Event::IntakeTriaged { triage, .. } => format!("looked at: {}", triage.verdict.label()),
        Event::IntakeAccepted {
            via,
            sender_domain,
            sent,
            how,
            ..
        } => {
            let from = sender_domain.as_deref();
            let from = from.map_or_else(String::new, |domain| format!(" from {domain}"));
            let sent = sent.as_deref();
            let sent = sent.map_or_else(String::new, |sent| format!(", sent {sent}"));
            let how = how.as_deref();
            let how = how.map_or_else(String::new, |how| format!("; made sure of it: {how}"));
            format!(
                "came in from outside by {}{from}{sent}, and is an order{how}",
                via.label()
            )
        }
        Event::IntakeRefused { reason, .. } => format!("refused what came in: {reason}"),
        Event::IntakeAsked { text, .. } => format!("asked its sender: {text}"),
        Event::IntakeApplied { follow_up, how, .. } => {
            let how = how.as_deref();
            let how = how.map_or_else(String::new, |how| format!("; made sure of it: {how}"));
            format!("it is {}, and has taken effect{how}", follow_up.label())
        }
        Event::AnswerMailed { answer, .. } => format!(
            "sent {} by e-mail; whether it arrived is not known by this",
            answer.label()
        ),
        Event::AnswerNotMailed {
            answer, last_error, ..
        } => format!("gave up sending {} by e-mail: {last_error}", answer.label()),
        Event::NoticeMailed { .. } => {
            "sent by e-mail; whether it arrived is not known by this".to_owned()
        }
        Event::PrivateSurfacesSet { prefixes, .. } => format!(
            "said which surfaces are not open to the public: {}",
            prefixes.len()
        ),
        Event::OutletRegistered { outlet, .. } => {
            format!(
                "registered the outlet “{}” of {}",
                outlet.name, outlet.group
            )
        }
        Event::OutletAlsoCalled { alias, .. } => format!("noted that it goes by “{alias}” too"),
        Event::AssetAdded {
            number,
            generation,
            asset,
            ..
        } => {
            let called = match asset.handle.as_str() {
                "" => String::new(),
                handle => format!(" “{handle}”"),
            };
            let after = asset.after.map(|before| format!(", after asset {before}"));
            format!(
                "added asset {number}, {}{called} on {}, generation {generation}{}",
                asset.kind.label(),
                asset.platform,
                after.unwrap_or_default()
            )
        }
        Event::AssetSighted {
            number,
            up,
            at,
            note,
            ..
        } => {
            let state = if *up { "up" } else { "down" };
            match note.as_str() {
                "" => format!("saw asset {number} {state} at {at}"),
                note => format!("saw asset {number} {state} at {at}: {note}"),
            }
        }
        Event::OutletJoined { case, asset, .. } => match asset {
            Some(number) => format!("joined case {case}, about asset {number}"),
            None => format!("joined case {case}"),
        },
        Event::OutletParted { case, .. } => format!("took case {case} off it"),
        Event::PenaltyDecided { penalty, .. } => format!(
            "decided upon a penalty ({}): {}",
            penalty.kind.label(),
            penalty.what
        ),
        Event::PenaltyReceived { via, .. } => format!("received the decision: {}", via.label()),
        Event::PenaltyEnded { how, reasons, .. } => {
            format!("the penalty ended: {}: {reasons}", how.label())
        }
        Event::OrderWithheld {
            notice,
            why,
            reasons,
            ..
        } => format!(
            "left order {notice} out of the transparency report, for {}: {reasons}",
            why.label()
        ),
        Event::WithholdingEnded { reasons, .. } => {
            format!("counted an order in the transparency report again: {reasons}")
        }
    }
}

fn named(did: &str, kind: &str, name: &str) -> String {
    if name.is_empty() {
        format!("{did} {kind}")
    } else {
        format!("{did} {kind}, “{name}”")
    }
}
