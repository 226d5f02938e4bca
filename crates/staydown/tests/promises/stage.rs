//! What most of these tests begin with: an authority, a provider whose host is in the test's hand, and a server.

use casework::{
    CaptureId, CaseId, Ground, Judgement, NoticeKind, Outcome, PurposeCheck, ReferralAnswer,
    ReferralOutcome, Thoroughness,
};
use exchange::v1::{
    BankView, CaptureView, EntryView, NewBank, NewNotice, NewSignalEntry, NoticeView, SignalQuery,
};
use jiff::Timestamp;
use simulator::api::{Client, NewFileEntry};
use simulator::samples;
use std::time::{Duration, Instant};
use testkit::{
    Authority, Host, Instance, IssuedToken, Options, Program, ProviderOrganisation, Server,
};

pub(crate) const AUTHORITY: &str = "Referral Unit";
pub(crate) const PROVIDER: &str = "Harbour Pictures";

/// The program that was just built, with an empty data folder.
pub(crate) fn instance() -> Instance {
    Instance::new(Program::at(env!("CARGO_BIN_EXE_staydown"))).unwrap()
}

/// Everybody a notice needs. The server ends before its folder goes.
pub(crate) struct Stage {
    pub(crate) server: Server,
    pub(crate) host: Host,
    pub(crate) authority: Authority,
    pub(crate) provider: ProviderOrganisation,
    pub(crate) instance: Instance,
}

impl Stage {
    pub(crate) async fn set() -> Self {
        Self::set_after(async |_| ()).await
    }

    /// As [`Stage::set`]; `before` may add to the instance before the server has it.
    pub(crate) async fn set_after(before: impl AsyncFnOnce(&Instance)) -> Self {
        let options = async |instance: &Instance| {
            before(instance).await;
            Options::patient()
        };
        Self::set_with(options).await
    }

    /// As [`Stage::set_after`], and the server is started with the options that come back.
    pub(crate) async fn set_with(before: impl AsyncFnOnce(&Instance) -> Options) -> Self {
        Self::set_in("DE", before).await
    }

    /// As [`Stage::set_with`], with the provider in a Member State; the authority is in Germany.
    pub(crate) async fn set_in(
        state: &str,
        before: impl AsyncFnOnce(&Instance) -> Options,
    ) -> Self {
        let (instance, host) = (instance(), Host::open().await.unwrap());
        let authority = instance.authority(AUTHORITY).await.unwrap();
        let provider = instance
            .provider_in(state, PROVIDER, &host.name())
            .await
            .unwrap();
        let options = before(&instance).await;
        let server = instance.serve_with(options).await.unwrap();
        Self {
            server,
            host,
            authority,
            provider,
            instance,
        }
    }

    /// The analyst's access.
    pub(crate) fn analyst(&self) -> Client {
        client(&self.server, &self.authority.token)
    }

    /// The provider's access.
    pub(crate) fn reviewer(&self) -> Client {
        client(&self.server, &self.provider.token)
    }

    /// Has the provider told by webhooks from now on, and gives its secret.
    pub(crate) async fn listen(&self) -> String {
        let url = self.host.url("/webhooks");
        self.reviewer().put_endpoint(&url).await.unwrap().secret
    }

    /// A bank of the authority's.
    pub(crate) async fn bank(&self, name: &str, shared: bool) -> BankView {
        self.analyst().bank(&new_bank(name, shared)).await.unwrap()
    }

    /// Banks picture `number` in a bank of the authority's own.
    pub(crate) async fn bank_picture(&self, number: u64) -> EntryView {
        let bank = self.bank("Own", false).await;
        let entry = file_entry(picture(number));
        self.analyst().add_file(&bank.id, &entry).await.unwrap()
    }

    /// A location at the provider that shows known picture `number`, captured.
    pub(crate) async fn found(&self, number: u64) -> (CaptureView, CaseId) {
        self.bank_picture(number).await;
        let path = location(number);
        self.host.show(&path, "image/jpeg", &picture(number));
        let url = self.host.url(&path);
        let capture = self.analyst().capture(&url).await.unwrap();
        let case = capture.case.clone().unwrap();
        (capture, case)
    }

    /// A notice about known picture `number`, issued to the provider.
    pub(crate) async fn notice(&self, number: u64, kind: NoticeKind) -> NoticeView {
        let (_, case) = self.found(number).await;
        let outcome = match kind {
            NoticeKind::Referral => Outcome::Refer,
            NoticeKind::RemovalOrder => Outcome::Order,
        };
        let judgement = judgement(outcome);
        self.analyst().decide(&case, &judgement).await.unwrap();
        self.analyst()
            .issue(&case, &new_notice(kind))
            .await
            .unwrap()
    }
}

/// Access to a server with a token, one call for each route.
pub(crate) fn client(server: &Server, token: &IssuedToken) -> Client {
    Client::new(server.url(), &token.secret).unwrap()
}

/// Where [`Stage::found`] shows a picture.
pub(crate) fn location(number: u64) -> String {
    format!("/p/{number}")
}

/// A harmless JPEG with enough detail for PDQ, the same for the same number.
pub(crate) fn picture(number: u64) -> Vec<u8> {
    // Every seventh sample is a PNG; the first of a seed is a JPEG.
    let mut first = samples::generate(number, 1).unwrap();
    first.pop().unwrap().bytes
}

pub(crate) fn new_bank(name: &str, shared: bool) -> NewBank {
    NewBank {
        name: name.to_owned(),
        description: String::new(),
        shared,
        thoroughness: Thoroughness::Standard,
        ..NewBank::default()
    }
}

pub(crate) fn file_entry(bytes: Vec<u8>) -> NewFileEntry {
    NewFileEntry {
        name: "known.jpg".to_owned(),
        bytes,
        label: "Known picture".to_owned(),
        source: "Test".to_owned(),
        ground: Ground::Incites,
        reason: "Harmless, and treated as known.".to_owned(),
    }
}

pub(crate) fn signal_entry(pdq: Option<&str>, sha256: Option<&str>) -> NewSignalEntry {
    NewSignalEntry {
        pdq: pdq.map(str::to_owned),
        quality: None,
        sha256: sha256.map(str::to_owned),
        text: None,
        url: None,
        reach: None,
        label: "Known signal".to_owned(),
        source: "Test".to_owned(),
        ground: Ground::Threatens,
        reason: "Treated as known.".to_owned(),
    }
}

pub(crate) fn ask_pdq(pdq: &str) -> SignalQuery {
    SignalQuery {
        pdq: Some(pdq.to_owned()),
        ..SignalQuery::default()
    }
}

pub(crate) fn judgement(outcome: Outcome) -> Judgement {
    Judgement {
        outcome,
        grounds: match outcome {
            Outcome::Keep => Vec::new(),
            _ => vec![Ground::Incites],
        },
        purpose: PurposeCheck::NoneFound,
        reasons: "The page shows the banked picture without comment.".to_owned(),
    }
}

pub(crate) fn new_notice(kind: NoticeKind) -> NewNotice {
    NewNotice {
        // Every stage's order is its issuer's first to the provider, and nobody waits twelve hours for it.
        emergency: (kind == NoticeKind::RemovalOrder)
            .then(|| "an attack is being streamed".to_owned()),
        ..NewNotice::of(kind)
    }
}

pub(crate) fn referral_answer(outcome: ReferralOutcome, reason: &str) -> ReferralAnswer {
    ReferralAnswer {
        outcome,
        reason: reason.to_owned(),
        at: Timestamp::now(),
    }
}

/// Waits until `look` gives something; `what` says for what, when it does not come within half a minute.
pub(crate) async fn until<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "waited for {what}"
        );
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// An identifier of a capture nobody made.
pub(crate) fn nowhere() -> CaptureId {
    CaptureId::new(Timestamp::UNIX_EPOCH, [7; 10])
}
