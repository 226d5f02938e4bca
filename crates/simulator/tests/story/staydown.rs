//! A stand-in for Staydown that lives in memory: real signals and the real state machines, without store, ledger, rights or
//! sign-in. The token of a call is the name of the organisation.

use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use casework::{
    Actor, BankId, CaptureId, Case, CaseId, EntryId, Event, Ground, Judgement, Match, Notice,
    NoticeAnswer, NoticeId, OrganisationId, OrganisationKind, Origin, ReceivedVia, Recorded, Seen,
    SeenState, Terms, Way,
};
use exchange::Problem;
use exchange::v1::{
    CaptureView, CaseView, Clarification, ClockView, EndpointView, EntryView, LedgerView,
    MatchAnswer, NewCapture, NewEndpoint, NewNotice, NoticeView, TermsView, Verdict,
};
use exchange::webhook::{ID_HEADER, Message, SIGNATURE_HEADER, Secret, TIMESTAMP_HEADER};
use jiff::Timestamp;
use serde_json::json;
use signals::Sha256;
use signals::pdq::{Hashed, Rgb, hash};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::net::TcpListener;
use url::Url;

const SECRET: [u8; 32] = [9; 32];

#[derive(Clone)]
pub(crate) struct Staydown {
    pub(crate) url: Url,
    house: Arc<House>,
}

struct House {
    /// Greatest PDQ distance that matches.
    reach: u32,
    made: AtomicU64,
    books: Mutex<Books>,
}

#[derive(Default)]
struct Books {
    entries: Vec<(EntryView, Hashed)>,
    cases: BTreeMap<CaseId, Case>,
    notices: BTreeMap<NoticeId, Notice>,
    endpoints: HashMap<String, String>,
    events: u64,
}

impl Staydown {
    pub(crate) async fn start(reach: u32) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let house = House {
            reach,
            made: AtomicU64::new(0),
            books: Mutex::default(),
        };
        let fake = Self {
            url,
            house: Arc::new(house),
        };
        let routes = Router::new()
            .route("/v1/endpoint", put(endpoint))
            .route("/v1/banks", post(bank))
            .route("/v1/banks/{id}/entries", post(entry))
            .route("/v1/captures", post(capture))
            .route("/v1/cases/{id}", get(case))
            .route("/v1/cases/{id}/decisions", post(decide))
            .route("/v1/cases/{id}/notices", post(issue))
            .route(
                "/v1/notices",
                get(|| async { Json(json!({"items": [], "total": 0})) }),
            )
            .route("/v1/notices/{id}", get(notice))
            .route("/v1/notices/{id}/feedback", post(feedback))
            .route("/v1/notices/{id}/clarify", post(clarify))
            .route("/v1/match", post(matching))
            .route("/v1/ledger/checkpoint", get(checkpoint))
            .layer(DefaultBodyLimit::disable())
            .with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        fake
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.house.books.lock().unwrap()
    }

    fn entropy(&self) -> [u8; 10] {
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&self.house.made.fetch_add(1, Relaxed).to_be_bytes());
        bytes
    }

    /// Every banked entry that a picture resembles, nearest first.
    fn matches(&self, file: &[u8], hashed: &Hashed) -> Vec<Match> {
        let sha256 = Sha256::of(file).to_string();
        let mut found = Vec::new();
        for (entry, banked) in &self.books().entries {
            let distance = hashed.pdq.distance(&banked.pdq);
            let exact = entry.sha256.as_ref() == Some(&sha256);
            let near = hashed.is_usable() && banked.is_usable() && distance <= self.house.reach;
            if exact || near {
                found.push(Match {
                    signal: if exact { "sha256" } else { "pdq" }.to_owned(),
                    way: if exact { Way::Bytes } else { Way::Whole },
                    turn: None,
                    picture: None,
                    shared: None,
                    video: None,
                    sound: None,
                    text: None,
                    links: Vec::new(),
                    part: None,
                    query: hashed.pdq.to_string(),
                    banked: banked.pdq.to_string(),
                    distance,
                    threshold: self.house.reach,
                    bank: entry.bank.clone(),
                    bank_name: "Known material".to_owned(),
                    bank_version: 1,
                    entry: entry.id.clone(),
                    label: entry.label.clone(),
                    ground: entry.ground,
                });
            }
        }
        found.sort_by_key(|found| found.distance);
        found
    }

    fn open(&self, owner: &str, origin: Origin, matches: Vec<Match>) -> CaseId {
        let id = CaseId::new(Timestamp::now(), self.entropy());
        let organisation = organisation(owner);
        self.record(vec![Event::CaseOpened {
            id: id.clone(),
            organisation,
            origin,
            matches,
        }]);
        id
    }

    fn record(&self, events: Vec<Event>) {
        let mut books = self.books();
        for event in events {
            let recorded = Recorded {
                seq: books.events,
                at: Timestamp::now(),
                actor: Actor::System,
                event,
            };
            books.events += 1;
            for subject in recorded.event.subjects() {
                match subject {
                    casework::Subject::Case(id) => {
                        let before = books.cases.remove(&id);
                        books
                            .cases
                            .extend(Case::apply(before, &recorded).map(|case| (id, case)));
                    }
                    casework::Subject::Notice(id) => {
                        let before = books.notices.remove(&id);
                        let after = Notice::apply(before, &recorded);
                        books.notices.extend(after.map(|notice| (id, notice)));
                    }
                    _ => {}
                }
            }
        }
    }

    /// Delivers until it is accepted.
    async fn deliver(self, to: String, message: Message) {
        let secret = Secret::parse(&Secret::text(&SECRET)).unwrap();
        let id = format!("msg_{}", self.house.made.fetch_add(1, Relaxed));
        let body = serde_json::to_vec(&message).unwrap();
        loop {
            let endpoint = self.books().endpoints[&to].clone();
            let now = Timestamp::now();
            let request = reqwest::Client::new()
                .post(endpoint)
                .header(ID_HEADER, &id)
                .header(TIMESTAMP_HEADER, now.as_second())
                .header(SIGNATURE_HEADER, secret.sign(&id, now, &body))
                .body(body.clone());
            if request
                .send()
                .await
                .is_ok_and(|response| response.status().is_success())
            {
                break;
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        if let Message::NoticeIssued { notice, .. } = message {
            self.receive(&notice, ReceivedVia::Webhook);
        }
    }

    fn receive(&self, id: &NoticeId, via: ReceivedVia) {
        let case = CaseId::new(Timestamp::now(), self.entropy());
        let notice = self.books().notices[id].clone();
        self.record(notice.receive(via, case));
    }

    async fn look(self, id: NoticeId) {
        let notice = self.books().notices[&id].clone();
        let status = reqwest::get(&notice.terms.url)
            .await
            .unwrap()
            .status()
            .as_u16();
        let state = if status == 451 {
            SeenState::Gone
        } else {
            SeenState::Up
        };
        let detail = String::new();
        let seen = Seen {
            state,
            http_status: Some(status),
            detail,
            at: Timestamp::now(),
        };
        let events = notice.see(&notice.terms.case, seen);
        self.record(events);
    }
}

fn organisation(name: &str) -> OrganisationId {
    let mut entropy = [0; 10];
    entropy[..name.len()].copy_from_slice(name.as_bytes());
    OrganisationId::new(Timestamp::UNIX_EPOCH, entropy)
}

fn caller(headers: &HeaderMap) -> String {
    headers["authorization"]
        .to_str()
        .unwrap()
        .trim_start_matches("Bearer ")
        .to_owned()
}

fn hashed(file: &[u8]) -> Hashed {
    let picture = image::load_from_memory(file).unwrap().into_rgb8();
    hash(&Rgb::new(picture.width(), picture.height(), picture.as_raw()).unwrap())
}

fn refusal(refusal: &casework::Refusal) -> Response {
    let problem = Problem::new(409, "Conflict", refusal.code, refusal.detail.clone());
    (StatusCode::CONFLICT, Json(problem)).into_response()
}

async fn parts(request: Request) -> (HashMap<String, String>, Vec<u8>) {
    let mut form = Multipart::from_request(request, &()).await.unwrap();
    let (mut fields, mut file) = (HashMap::new(), Vec::new());
    while let Some(part) = form.next_field().await.unwrap() {
        match part.name().unwrap() {
            "file" => file = part.bytes().await.unwrap().to_vec(),
            name => {
                let name = name.to_owned();
                fields.insert(name, part.text().await.unwrap());
            }
        }
    }
    (fields, file)
}

async fn endpoint(
    State(fake): State<Staydown>,
    headers: HeaderMap,
    Json(new): Json<NewEndpoint>,
) -> Json<EndpointView> {
    fake.books()
        .endpoints
        .insert(caller(&headers), new.url.clone());
    Json(EndpointView {
        signed_receipts: true,
        url: new.url,
        secret: Secret::text(&SECRET),
    })
}

async fn bank() -> Response {
    let view = json!({
        "id": BankId::new(Timestamp::UNIX_EPOCH, [1; 10]), "name": "Known material", "description": "",
        "owner": organisation("analyst"), "owner_name": "Authority", "own": true, "shared": true, "tlp": "green", "group": null, "group_name": null, "readable": true, "thoroughness": "standard",
        "version": 0, "entries": 0, "withdrawn": 0, "created_at": Timestamp::now()
    });
    (StatusCode::CREATED, Json(view)).into_response()
}

async fn entry(
    State(fake): State<Staydown>,
    Path(bank): Path<BankId>,
    request: Request,
) -> Json<EntryView> {
    let (fields, file) = parts(request).await;
    let sha256 = Sha256::of(&file).to_string();
    let known = fake
        .books()
        .entries
        .iter()
        .find(|known| known.0.sha256.as_ref() == Some(&sha256))
        .cloned();
    if let Some((entry, _)) = known {
        return Json(EntryView {
            created: false,
            ..entry
        });
    }
    let hashed = hashed(&file);
    let entry = EntryView {
        disputes: Vec::new(),
        id: EntryId::new(Timestamp::now(), fake.entropy()),
        bank,
        pdq: Some(hashed.pdq.to_string()),
        quality: Some(hashed.quality),
        sha256: Some(sha256),
        url: None,
        reach: None,
        covers: None,
        label: fields["label"].clone(),
        source: fields["source"].clone(),
        ground: fields["ground"].parse::<Ground>().unwrap(),
        reason: fields["reason"].clone(),
        parts_match: false,
        near_copies_match: hashed.is_usable(),
        stored: true,
        added_at: Timestamp::now(),
        withdrawn_at: None,
        withdrawn_because: None,
        created: true,
        simhash: None,
        tlsh: None,
        language: None,
        video: None,
        sound: None,
    };
    fake.books().entries.push((entry.clone(), hashed));
    Json(entry)
}

async fn capture(
    State(fake): State<Staydown>,
    headers: HeaderMap,
    Json(new): Json<NewCapture>,
) -> Json<CaptureView> {
    let page = reqwest::get(&new.url).await.unwrap();
    let status = page.status().as_u16();
    let html = page.text().await.unwrap();
    let source = html
        .split("<img src=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let address = Url::parse(&new.url).unwrap().join(source).unwrap();
    let file = reqwest::get(address).await.unwrap().bytes().await.unwrap();
    let matches = fake.matches(&file, &hashed(&file));
    let id = CaptureId::new(Timestamp::now(), fake.entropy());
    let origin = Origin::Location {
        url: new.url.clone(),
        capture: id.clone(),
        provider: None,
    };
    let case = (!matches.is_empty()).then(|| fake.open(&caller(&headers), origin, matches.clone()));
    Json(CaptureView {
        id,
        url: new.url.clone(),
        final_url: new.url,
        status,
        record_sha256: String::new(),
        wacz_sha256: None,
        captured_at: Timestamp::now(),
        images: Vec::new(),
        matches,
        case,
    })
}

async fn matching(
    State(fake): State<Staydown>,
    headers: HeaderMap,
    request: Request,
) -> Json<MatchAnswer> {
    let (fields, file) = parts(request).await;
    let hashed = hashed(&file);
    let matches = fake.matches(&file, &hashed);
    let reference = fields.get("reference").filter(|_| !matches.is_empty());
    let origin = |reference: &String| Origin::Upload {
        reference: reference.clone(),
        sha256: None,
        pdq: None,
        quality: None,
        stored: false,
        link: None,
        left_out: Vec::new(),
    };
    let case = reference.map(|text| fake.open(&caller(&headers), origin(text), matches.clone()));
    Json(MatchAnswer {
        screened: false,
        canonical: None,
        account: None,
        verdict: if matches.is_empty() {
            Verdict::Clear
        } else {
            Verdict::Hold
        },
        explanation: String::new(),
        sha256: None,
        pdq: Some(hashed.pdq.to_string()),
        quality: Some(hashed.quality),
        matches,
        case,
        simhash: None,
        tlsh: None,
        language: None,
        parts: None,
    })
}

fn case_view(case: &Case) -> Json<CaseView> {
    Json(CaseView {
        proposal: None,
        id: case.id.clone(),
        origin: case.origin.clone(),
        title: String::new(),
        stage: case.stage,
        matches: case.matches.clone(),
        decisions: case.decisions.clone(),
        outcome: case.decision().map(|last| last.judgement.outcome),
        counterpart: None,
        counterpart_name: None,
        notices: case.notices.clone(),
        notice_kind: None,
        notice_stage: None,
        clocks: Vec::new(),
        pictures: Vec::new(),
        opened_at: case.opened_at,
        closed_at: case.closed_at,
        content_erased: None,
        waits_until: None,
        reopened: case.reopened.clone(),
    })
}

async fn case(State(fake): State<Staydown>, Path(id): Path<CaseId>) -> Json<CaseView> {
    case_view(&fake.books().cases[&id])
}

async fn decide(
    State(fake): State<Staydown>,
    headers: HeaderMap,
    Path(id): Path<CaseId>,
    Json(judgement): Json<Judgement>,
) -> Response {
    let case = fake.books().cases[&id].clone();
    let caller = caller(&headers);
    let kind = if caller == "analyst" {
        OrganisationKind::Authority
    } else {
        OrganisationKind::Provider
    };
    match case.decide(&judgement, kind, &Actor::System, Timestamp::now()) {
        Ok(events) => fake.record(events),
        Err(error) => return refusal(&error),
    }
    let case = fake.books().cases[&id].clone();
    let view = case_view(&case);
    if let Origin::Upload { reference, .. } = case.origin
        && let Some(publish) = Message::may_publish(&view)
    {
        let message = Message::CaseDecided {
            case: id,
            reference,
            publish,
        };
        tokio::spawn(fake.clone().deliver(caller, message));
    }
    view.into_response()
}

async fn issue(
    State(fake): State<Staydown>,
    Path(id): Path<CaseId>,
    Json(new): Json<NewNotice>,
) -> Response {
    let case = fake.books().cases[&id].clone();
    let Origin::Location { url, .. } = &case.origin else {
        panic!("no location")
    };
    let endpoints = fake.books().endpoints.clone();
    let host = |text: &str| Url::parse(text).unwrap().port();
    let (to, _) = endpoints
        .iter()
        .find(|(_, endpoint)| host(endpoint) == host(url))
        .unwrap();
    let decision = match case.may_issue(new.kind) {
        Ok(decision) => decision,
        Err(error) => return refusal(&error),
    };
    let terms = Terms {
        case: id.clone(),
        issuer: organisation("analyst"),
        addressee: organisation(to),
        reference: "2026/1".to_owned(),
        url: url.clone(),
        content_sha256: Vec::new(),
        grounds: decision.judgement.grounds.clone(),
        reasons: decision.judgement.reasons.clone(),
        non_disclosure: new.non_disclosure,
        also: Vec::new(),
        order: None,
    };
    let notice = NoticeId::new(Timestamp::now(), fake.entropy());
    match Notice::issue(
        notice.clone(),
        new.kind,
        terms,
        OrganisationKind::Authority,
        Timestamp::now(),
    ) {
        Ok(event) => fake.record(vec![event]),
        Err(error) => return refusal(&error),
    }
    let message = Message::NoticeIssued {
        notice: notice.clone(),
        kind: new.kind,
    };
    tokio::spawn(fake.clone().deliver(to.clone(), message));
    notice_view(&fake.books().notices[&notice]).into_response()
}

fn notice_view(notice: &Notice) -> Json<NoticeView> {
    let (mut answers, mut executed) = (Vec::new(), None);
    let (mut impossible, mut clarifications) = (Vec::new(), Vec::new());
    match &notice.body {
        casework::NoticeBody::Referral(referral) => answers.clone_from(&referral.answers),
        casework::NoticeBody::RemovalOrder(order) => {
            executed = order.executed().cloned();
            impossible.clone_from(&order.impossible);
            clarifications.clone_from(&order.clarifications);
        }
    }
    let clocks = notice
        .clocks()
        .iter()
        .map(|clock| ClockView::at(clock, Timestamp::now()));
    Json(NoticeView {
        id: notice.id.clone(),
        kind: notice.kind(),
        stage: notice.stage().to_owned(),
        terms: TermsView::from(&notice.terms),
        issuer_name: String::new(),
        issuer_state: None,
        issuer_contact: None,
        addressee_name: String::new(),
        addressee_state: None,
        addressee_contact: None,
        to_us: false,
        issued_at: notice.issued_at,
        received_at: notice.received.map(|(at, _)| at),
        received_via: notice.received.map(|(_, via)| via),
        clocks: clocks.collect(),
        answers,
        executed,
        impossible,
        clarifications,
        measure_at: notice.measure_at(),
        seen_gone_at: notice.first_seen_gone(),
        seen: notice.seen.iter().map(|(_, seen)| seen.clone()).collect(),
        items: Vec::new(),
        order: None,
        case: None,
        delivery_attempts: 0,
        delivery_error: None,
        delivery_next: None,
        mailed_at: None,
        documents: Vec::new(),
        answers_sent: Vec::new(),
        answer_error: None,
        answer_next: None,
    })
}

async fn notice(
    State(fake): State<Staydown>,
    headers: HeaderMap,
    Path(id): Path<NoticeId>,
) -> Json<NoticeView> {
    if caller(&headers) != "analyst" {
        fake.receive(&id, ReceivedVia::Api);
    }
    notice_view(&fake.books().notices[&id])
}

async fn feedback(
    State(fake): State<Staydown>,
    Path(id): Path<NoticeId>,
    Json(answer): Json<NoticeAnswer>,
) -> Response {
    let notice = fake.books().notices[&id].clone();
    match notice.answer(&answer, Timestamp::now()) {
        Ok(events) => fake.record(events),
        Err(error) => return refusal(&error),
    }
    tokio::spawn(fake.clone().look(id.clone()));
    notice_view(&fake.books().notices[&id]).into_response()
}

async fn clarify(
    State(fake): State<Staydown>,
    Path(id): Path<NoticeId>,
    Json(new): Json<Clarification>,
) -> Response {
    let notice = fake.books().notices[&id].clone();
    match notice.clarify(&new.text) {
        Ok(event) => fake.record(vec![event]),
        Err(error) => return refusal(&error),
    }
    let to = ["a", "b"]
        .into_iter()
        .find(|name| organisation(name) == notice.terms.addressee)
        .unwrap();
    let message = Message::NoticeChanged { notice: id.clone() };
    tokio::spawn(fake.clone().deliver(to.to_owned(), message));
    notice_view(&fake.books().notices[&id]).into_response()
}

async fn checkpoint(State(fake): State<Staydown>) -> Json<LedgerView> {
    Json(LedgerView {
        size: fake.books().events,
        root: String::new(),
        checkpoint: String::new(),
        verifier_key: String::new(),
    })
}
