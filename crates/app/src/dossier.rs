//! One file for a court about one case: what was captured, what was decided and by whom, everything that happened to it, and the proof that
//! the ledger says so.
//!
//! A WACZ, so that one file has one list of digests and one signature. What the web showed is in `archive/`, as it was captured; the rest
//! is in `custody/`. Only what the case's organisation may see itself goes in.

use crate::history::{HistoryLine, name_of, sentence};
use crate::{App, AppError, Caller, reach};
use casework::{
    Actor, Capture, Case, CaseId, Event, Origin, PurposeCheck, Recorded, Scope, Sensitive,
};
use evidence::wacz::{Package, Page};
use evidence::warc::{Resource, Warc};
use evidence::zip;
use exchange::annex::{Summary, SummaryLine};
use jiff::Timestamp;
use serde_json::json;
use std::collections::{BTreeSet, HashMap};
use store::{Extract, Extracted, StoreError, captures, cases, events, organisations};

/// A file about a case.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// Which case.
    pub case: CaseId,
    /// The WACZ.
    pub bytes: Vec<u8>,
    /// How many captures are in it.
    pub captures: usize,
    /// How many events.
    pub events: usize,
}

/// A capture, taken out of its own package.
struct Taken {
    capture: Capture,
    warc: Option<Vec<u8>>,
    pages: Vec<Page>,
    custody: Vec<(String, Vec<u8>)>,
}

impl App {
    /// The cases of all organisations, oldest first: for the operator of the machine.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn all_cases(&self) -> Result<Vec<CaseId>, AppError> {
        let mut connection = self.store().read().await?;
        let all = cases::identifiers(&mut connection).await?;
        Ok(all.iter().filter_map(|id| id.parse().ok()).collect())
    }

    /// The file about a case, for the operator of the machine; recorded as an export with its purpose before anything is read.
    ///
    /// # Errors
    /// [`AppError`] when there is no such case, no purpose is given, or something of it is damaged.
    pub async fn export_case_as_operator(
        &self,
        id: &CaseId,
        purpose: &str,
    ) -> Result<Dossier, AppError> {
        let mut connection = self.store().read().await?;
        let case = reach::case_of_any(&mut connection, id).await?;
        let organisation = organisations::get(&mut connection, &case.organisation).await?;
        drop(connection);
        let organisation = organisation.ok_or(AppError::NotFound("organisation"))?;
        self.export_case(&Caller::operator(organisation), id, purpose)
            .await
    }

    /// The file about a case of the caller's; recorded as an export with its purpose before anything is read.
    ///
    /// # Errors
    /// [`AppError`] when there is no such case, no purpose is given, or something of it is damaged.
    pub async fn export_case(
        &self,
        caller: &Caller,
        id: &CaseId,
        purpose: &str,
    ) -> Result<Dossier, AppError> {
        caller.must(Scope::Decide)?;
        let mut connection = self.store().read().await?;
        let case = reach::case(&mut connection, caller, id).await?;
        drop(connection);
        self.note_export(caller, Sensitive::Case { id: id.clone() }, 1, purpose)
            .await?;
        let taken = self.captures_of(caller, &case).await?;
        let mut subjects = vec![case.id.as_str()];
        subjects.extend(case.notices.iter().map(|notice| notice.as_str()));
        subjects.extend(taken.iter().map(|taken| taken.capture.id.as_str()));
        let extract = self.store().extract(&subjects).await?;
        let (extract, log) = self.what_is_told(caller, extract).await?;
        // What is for colleagues only never leaves the house.
        let told = Case {
            notes: Vec::new(),
            second: None,
            ..case.clone()
        };
        let file = Contents {
            app: self,
            caller,
            case: &told,
            taken: &taken,
            extract: &extract,
            log: &log,
            purpose,
        };
        let package = file.package().await?;
        let bytes = package
            .write(self.evidence_key())
            .map_err(|error| broken(&error))?;
        Ok(Dossier {
            case: case.id.clone(),
            bytes,
            captures: taken.len(),
            events: extract.events.len(),
        })
    }

    /// Every capture of the case's location, with what its package holds.
    async fn captures_of(&self, caller: &Caller, case: &Case) -> Result<Vec<Taken>, AppError> {
        let Origin::Location { url, .. } = &case.origin else {
            return Ok(Vec::new());
        };
        let mut connection = self.store().read().await?;
        let captures = captures::of_location(&mut connection, caller.id(), url).await?;
        drop(connection);
        let mut all = Vec::with_capacity(captures.len());
        for capture in captures {
            let id = capture.id.to_string();
            let sha256 = capture.wacz_sha256.as_ref();
            let kept = self.store().blobs();
            let read = kept
                .get(&capture.id, sha256.unwrap_or(&capture.record_sha256))
                .await;
            let bytes = match (read, sha256) {
                (Ok(bytes), Some(_)) => bytes,
                // Made before there were packages: the record names every body by its digest.
                (Ok(record), None) => {
                    all.push(Taken {
                        warc: None,
                        pages: Vec::new(),
                        custody: vec![(format!("{id}-record.json"), record)],
                        capture,
                    });
                    continue;
                }
                // Erased with its key: that it was captured is on record.
                (Err(StoreError::NoBlob(_)), _) => {
                    all.push(Taken {
                        warc: None,
                        pages: Vec::new(),
                        custody: Vec::new(),
                        capture,
                    });
                    continue;
                }
                (Err(error), _) => return Err(error.into()),
            };
            let members = zip::read(&bytes).map_err(|error| broken(&error))?;
            let member = |name: &str| {
                let found = members.iter().find(|member| member.name == name);
                found.map(|member| member.bytes.to_vec())
            };
            let pages = member("pages/pages.jsonl").unwrap_or_default();
            let pages = String::from_utf8_lossy(&pages).into_owned();
            let pages = pages
                .lines()
                .skip(1)
                .filter_map(|line| serde_json::from_str::<Page>(line).ok());
            let custody = [
                ("custody/record.json", "record.json"),
                // Under other names: readers of data packages take whatever JSON has “resources” for one more package.
                ("datapackage.json", "digests.txt"),
                ("datapackage-digest.json", "signature.txt"),
            ];
            all.push(Taken {
                warc: member("archive/data.warc.gz"),
                pages: pages
                    .map(|page| Page {
                        id: id.clone(),
                        ..page
                    })
                    .collect(),
                custody: custody
                    .into_iter()
                    .filter_map(|(name, short)| Some((format!("{id}-{short}"), member(name)?)))
                    .collect(),
                capture,
            });
        }
        Ok(all)
    }

    /// Of the events those that the caller's own history shows, with the sentence of each.
    async fn what_is_told(
        &self,
        caller: &Caller,
        extract: Extract,
    ) -> Result<(Extract, Vec<LogLine>), AppError> {
        let mut recorded = Vec::with_capacity(extract.events.len());
        for event in &extract.events {
            let read = events::recorded(&event.entry)?;
            // What is for colleagues only never leaves the house.
            let stays = |read: &Recorded| {
                matches!(
                    read.event,
                    Event::CaseNoted { .. } | Event::SecondAsked { .. }
                )
            };
            recorded.extend(read.filter(|read| !stays(read)));
        }
        // That something was exported belongs to the custody of what was, whoever may read who looked at it.
        let ours = |actor: &Actor| {
            matches!(actor, Actor::Operator) || actor.organisation() == Some(caller.id())
        };
        let exports: Vec<Recorded> = recorded
            .iter()
            .filter(|recorded| {
                matches!(recorded.event, Event::RecordsExported { .. }) && ours(&recorded.actor)
            })
            .cloned()
            .collect();
        let mut connection = self.store().read().await?;
        let mut lines = self.lines(&mut connection, caller, recorded).await?;
        let mut names = HashMap::new();
        for export in exports {
            if lines.iter().all(|line| line.seq != export.seq) {
                let who = name_of(&mut connection, caller, &export.actor, &mut names).await?;
                let (seq, at, what) = (export.seq, export.at, sentence(&export.event));
                lines.push(HistoryLine { seq, at, who, what });
            }
        }
        drop(connection);
        let told: BTreeSet<u64> = lines.iter().map(|line| line.seq).collect();
        // What was erased is proven to have been there, and says no more.
        let events = extract.events.into_iter();
        let events: Vec<Extracted> = events
            .filter(|event| told.contains(&event.entry.seq) || event.entry.body.is_none())
            .collect();
        let mut log: Vec<LogLine> = lines
            .into_iter()
            .map(|line| LogLine {
                seq: line.seq,
                at: line.at,
                who: line.who,
                what: line.what,
            })
            .collect();
        for event in events.iter().filter(|event| event.entry.body.is_none()) {
            log.push(LogLine {
                seq: event.entry.seq,
                at: Timestamp::from_microsecond(event.entry.at_micros).unwrap_or_default(),
                who: String::new(),
                what: format!("erased: {}", event.entry.kind),
            });
        }
        log.sort_by_key(|line| line.seq);
        Ok((Extract { events, ..extract }, log))
    }
}

/// A line of the custody log.
#[derive(serde::Serialize)]
struct LogLine {
    seq: u64,
    at: Timestamp,
    who: String,
    what: String,
}

struct Contents<'a> {
    app: &'a App,
    caller: &'a Caller,
    case: &'a Case,
    taken: &'a [Taken],
    extract: &'a Extract,
    log: &'a [LogLine],
    purpose: &'a str,
}

impl Contents<'_> {
    async fn package(&self) -> Result<Package, AppError> {
        let tool = format!("staydown {}", env!("CARGO_PKG_VERSION"));
        let last = self.log.last().map(|line| line.at);
        let created = last.unwrap_or(self.case.opened_at);
        let whole = in_lines(&json!({
            "case": self.case,
            "organisation": self.caller.organisation.name,
            "purpose_of_export": self.purpose,
            "captures": self.taken.iter().map(|taken| &taken.capture).collect::<Vec<_>>(),
        }))?;
        let summary = self.summary(created);
        let html = summary.html().into_bytes();
        let attached = ("case.json".to_owned(), "application/json", whole.clone());
        let pdf = summary.pdf(attached).map_err(|error| broken(&error))?;

        let mut warc = Warc::begin(self.case.id.as_str(), &tool, created);
        let uri = format!("urn:staydown:case:{}", self.case.id);
        warc.resource(&Resource {
            uri: uri.clone(),
            media_type: "text/html",
            at: created,
            bytes: &html,
        });
        let mut warcs = vec![("summary.warc.gz".to_owned(), warc.finish())];
        let mut pages = vec![Page::new("summary", &uri, created, &summary.title)];
        let mut custody = vec![
            ("summary.html".to_owned(), html),
            ("summary.pdf".to_owned(), pdf),
            ("case.json".to_owned(), whole),
            ("decisions.json".to_owned(), in_lines(&self.case.decisions)?),
            ("log.jsonl".to_owned(), self.log_lines()?),
        ];
        for taken in self.taken {
            if let Some(warc) = &taken.warc {
                warcs.push((format!("{}.warc.gz", taken.capture.id), warc.clone()));
            }
            pages.extend(taken.pages.iter().cloned());
            custody.extend(taken.custody.iter().cloned());
        }
        let entries: Vec<_> = self
            .extract
            .events
            .iter()
            .map(|event| &event.entry)
            .collect();
        custody.push(("events.json".to_owned(), in_lines(&entries)?));
        for event in &self.extract.events {
            let name = format!("event-{:08}.tlog-proof", event.entry.seq);
            custody.push((name, event.proof.to_string().into_bytes()));
        }
        let key = format!("{}\n", self.extract.key);
        custody.push((
            "checkpoint.txt".to_owned(),
            self.extract.checkpoint.clone().into_bytes(),
        ));
        for stamped in &self.extract.stamped {
            let name = format!("checkpoint-{:08}", stamped.size);
            custody.push((format!("{name}.txt"), stamped.note.clone().into_bytes()));
            for (number, response) in (1..).zip(&stamped.responses) {
                custody.push((format!("{name}-stamp-{number}.tsr"), response.clone()));
            }
        }
        custody.push(("ledger-key.txt".to_owned(), key.into_bytes()));
        let public = self.app.evidence_key().public_pem();
        custody.push(("evidence-key.txt".to_owned(), public.into_bytes()));
        custody.push(("README.txt".to_owned(), README.as_bytes().to_vec()));
        Ok(Package {
            title: summary.title,
            description: format!("{} {}", summary.subtitle, summary.reference),
            created,
            software: tool,
            warcs,
            pages,
            custody,
        })
    }

    fn log_lines(&self) -> Result<Vec<u8>, AppError> {
        let mut text = String::new();
        for line in self.log {
            text.push_str(&serde_json::to_string(line).map_err(|error| broken(&error))?);
            text.push('\n');
        }
        Ok(text.into_bytes())
    }

    fn summary(&self, dated: Timestamp) -> Summary {
        let case = self.case;
        let about = match &case.origin {
            Origin::Location { url, .. } => vec![line("Location", url)],
            Origin::Upload {
                reference, sha256, ..
            } => vec![
                line("Upload held before publication", reference),
                line(
                    "SHA-256 of its bytes",
                    sha256.as_deref().unwrap_or_default(),
                ),
            ],
            Origin::Notice { notice, url, .. } => {
                vec![
                    line("Notice received", notice.as_str()),
                    line("Location", url),
                ]
            }
            Origin::UserNotice { user_notice, url } => {
                vec![
                    line("Notice of a user", user_notice.as_str()),
                    line("Location", url),
                ]
            }
        };
        let mut first = vec![
            line("Case", case.id.as_str()),
            line("Organisation", &self.caller.organisation.name),
            line("Opened", case.opened_at.to_string()),
            line(
                "Closed",
                case.closed_at.map(|at| at.to_string()).unwrap_or_default(),
            ),
            line("Purpose of this file", self.purpose),
        ];
        first.splice(2..2, about);
        let captures = self
            .taken
            .iter()
            .flat_map(|taken| {
                let capture = &taken.capture;
                let archive = match &taken.warc {
                    Some(_) => format!("archive/{}.warc.gz", capture.id),
                    None => {
                        "not in this file: erased since, or captured before there were packages"
                            .to_owned()
                    }
                };
                vec![
                    line("Capture", capture.id.as_str()),
                    line("Sealed", capture.captured_at.to_string()),
                    line("Asked for", &capture.url),
                    line("Answered from", &capture.final_url),
                    line("HTTP status", capture.status.to_string()),
                    line("Requests and answers", archive),
                    line("SHA-256 of its record", &capture.record_sha256),
                    SummaryLine::several(
                        "SHA-256 of the pictures there",
                        capture
                            .images
                            .iter()
                            .map(|image| image.sha256.clone())
                            .collect(),
                    ),
                ]
            })
            .collect();
        let matches = case.matches.iter().map(|found| {
            let distance = found.distance;
            let part = found.part.as_ref().map(casework::Part::label);
            let within = part.map_or_else(String::new, |part| format!(", found in: {part}"));
            line(
                &found.label,
                format!("{}, distance {distance}{within}", found.way.label()),
            )
        });
        let decisions = case
            .decisions
            .iter()
            .flat_map(|decision| {
                let judgement = &decision.judgement;
                let purpose = match judgement.purpose {
                    PurposeCheck::NoneFound => "no protected purpose (Art 1(3)) found".to_owned(),
                    PurposeCheck::Protected(purpose) => {
                        format!("protected purpose: {}", purpose.label())
                    }
                };
                vec![
                    line("Decided", decision.at.to_string()),
                    line("Outcome", judgement.outcome.label()),
                    SummaryLine::several(
                        "Grounds (Art 2(7))",
                        judgement
                            .grounds
                            .iter()
                            .map(|ground| ground.label().to_owned())
                            .collect(),
                    ),
                    line("Protected purposes", purpose),
                    line("Reasons", &judgement.reasons),
                ]
            })
            .collect();
        let log = self
            .log
            .iter()
            .map(|said| {
                let label = format!("{}  {}  {}", said.seq, said.at, said.who);
                line(&label, &said.what)
            })
            .collect();
        let checkpoint = self.extract.checkpoint.lines().take(3).map(str::to_owned);
        let ledger = vec![
            SummaryLine::several("Checkpoint: origin, size, root", checkpoint.collect()),
            line("Key of the ledger", self.extract.key.to_string()),
            line(
                "Key that signed this file, SHA-256",
                self.app.evidence_key().fingerprint(),
            ),
        ];
        Summary {
            title: format!("Case {}", case.id),
            subtitle: "Summary of a case and of its evidence, for a court or another authority.".to_owned(),
            reference: case.id.to_string(),
            preamble: vec![
                "This summary is made from the records in the same file, which count where the two differ. All times are UTC, by the clock of the machine that recorded them.".to_owned(),
                "What is proven by it and what is not is said in docs/evidence.md of Staydown; custody/README.txt says how to check it.".to_owned(),
            ],
            sections: vec![
                ("The case".to_owned(), first),
                ("What was captured".to_owned(), captures),
                ("What it resembles".to_owned(), matches.collect()),
                ("What was decided".to_owned(), decisions),
                ("Everything on record about it".to_owned(), log),
                ("Where the record can be checked".to_owned(), ledger),
            ],
            closing: vec![format!("Made by staydown {} from {} events of a ledger of {}.", env!("CARGO_PKG_VERSION"), self.extract.events.len(), self.extract.size)],
            dated,
        }
    }
}

fn line(label: &str, value: impl Into<String>) -> SummaryLine {
    SummaryLine::new(label, value)
}

fn in_lines(value: &impl serde::Serialize) -> Result<Vec<u8>, AppError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| broken(&error))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn broken(error: &dyn std::fmt::Display) -> AppError {
    AppError::Broken(format!("The file about the case cannot be made: {error}."))
}

const README: &str = "\
This is a WACZ file about one case.

archive/ID.warc.gz                  a capture: every request and answer, byte by byte
archive/summary.warc.gz             the summary again, so that programs that show archives show it
custody/summary.html, summary.pdf   what happened, for people
custody/case.json, decisions.json   the case and every decision, for programs
custody/log.jsonl                   everything on record about the case, its notices and its captures, a line each
custody/events.json                 the same events as the ledger keeps them: body, salt, commitment
custody/event-N.tlog-proof          the proof that event N is in the ledger (c2sp.org/tlog-proof)
custody/checkpoint.txt              the newest signed state of the ledger, which proofs lead to that no stamped one covers yet
custody/checkpoint-SIZE.txt         a signed state of the ledger that was stamped with the time; proofs of events before it lead there
custody/checkpoint-SIZE-stamp-N.tsr the time stamps: RFC 3161 responses whole, the first over that state, each later one over the one
                                    before (openssl ts -verify -data checkpoint-SIZE.txt -in …-stamp-1.tsr -CAfile ROOTS)
custody/ledger-key.txt              the public key of the ledger
custody/evidence-key.txt            the public key that signed this file
custody/ID-record.json              the record of a capture, whose SHA-256 is in the ledger; it names the SHA-256 of the archive
custody/ID-digests.txt              the list of digests of the capture's own package (its datapackage.json), made when it was captured
custody/ID-signature.txt            the signature over that list (its datapackage-digest.json)

To check: staydown evidence verify FILE --key FINGERPRINT, with the fingerprint had from the organisation itself and not from this
file. The keys in this file prove nothing by themselves: compare them with what the organisation publishes.
";
