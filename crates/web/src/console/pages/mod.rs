//! The console's pages: what is shown and how, nothing else. Handlers fill these and send `render()`.
//!
//! Every page works without JavaScript. Text from outside is escaped by askama (no template switches that off); a
//! location is always shown as text that cannot be clicked; pictures come blurred unless the person asks.

mod access;
mod accounts;
mod alerts;
mod banks;
mod care;
mod case;
mod cases;
mod charts;
mod complaints;
mod desk;
mod error;
mod exposures;
mod fields;
mod forms;
mod frame;
mod intake;
mod ledger;
mod notice;
mod notices;
mod open;
mod order_course;
mod order_form;
mod outlets;
mod overview;
mod parts;
mod penalties;
mod preservations;
mod scrutinies;
mod search;
mod settings;
mod sign_in;
mod sound;
mod statements;
mod status;
mod text;
mod texts;
mod tokens;
mod withheld;

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

pub(crate) use access::AccessPage;
pub(crate) use accounts::{
    ConfirmPage, ConfirmedPage, Held, LinkMadePage, MePage, PasswordPage, PeoplePage,
    RecoveryCodesPage,
};
pub(crate) use alerts::{AlertForm, AlertPage, AlertsPage};
pub(crate) use banks::{BankEntryPage, BankForm, BankPage, BanksPage, ImportPage};
pub(crate) use care::{BreakPage, CarePage};
pub(crate) use case::{CasePage, Neighbours};
pub(crate) use cases::CasesPage;
pub(crate) use complaints::{ComplaintPage, ComplaintsPage, ContactPage, VerdictForm};
pub(crate) use desk::{HelpPage, PhrasesPage, TogetherPage};
pub(crate) use error::ErrorPage;
pub(crate) use exposures::{ExposureForm, ExposurePage, ExposuresPage};
pub(crate) use forms::{AnswerForm, DecisionForm, IssueForm, IssuerForm, utc};
pub(crate) use frame::{Frame, Section};
pub(crate) use intake::{IntakeForm, IntakePage, IntakesPage};
pub(crate) use ledger::LedgerPage;
pub(crate) use notice::NoticePage;
pub(crate) use notices::NoticesPage;
pub(crate) use open::{
    CodePage, ComplaintForm, ComplaintFormPage, ComplaintStatusPage, DecisionLetterPage,
    NoticeForm, NoticeFormPage, NoticeStatusPage, SentPage,
};
pub(crate) use order_course::CourseForm;
pub(crate) use order_form::{OrderForm, OrderFormPage, OrderStatusPage};
pub(crate) use outlets::{OutletForm, OutletPage, OutletsPage};
pub(crate) use overview::OverviewPage;
pub(crate) use penalties::{PenaltiesPage, PenaltyForm, PenaltyPage};
pub(crate) use preservations::{PreservationForm, PreservationPage, PreservationsPage};
pub(crate) use scrutinies::{ScrutiniesPage, ScrutinyForm, ScrutinyPage};
pub(crate) use search::SearchPage;
pub(crate) use settings::SettingsPage;
pub(crate) use sign_in::{
    BootstrapPage, LeavingPage, NotSignedInPage, SignInLinkPage, SignInPage, SignedOutPage,
};
pub(crate) use sound::{Listening, place as place_in_sound};
pub(crate) use statements::StatementsPage;
pub(crate) use status::StatusPage;
pub(crate) use texts::TextsPage;
pub(crate) use tokens::{TokenForm, TokenMadePage, TokensPage};
