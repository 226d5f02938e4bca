//! Statements of reasons for the Commission's transparency database (Regulation (EU) 2022/2065, Art 17 and 24(5)), and the CSV
//! parts of the transparency report (Implementing Regulation (EU) 2024/2835).
//!
//! ```text
//! a decision ──build──► StatementOfReasons ──check──► nothing wrong ──prepared──► POST …/statements ──read──► Verdict
//!                             │ scrub: personal data out of every free text
//! ```
//! Pure: nothing here knows the time, the network or the database of the instance.

mod build;
mod check;
pub mod csv;
mod database;
mod scrub;
mod statement;
mod words;

pub use build::{
    Basis, Built, Circumstances, Detection, Restriction, build, of_answer, of_upload, puid,
};
pub use check::{AT_ONCE, EXPLANATION, FACTS, SHORT_TEXT, Violation};
pub use database::{
    ManyVerdict, Refusals, SentAs, Verdict, differences, read_existing_puid, read_many, read_one,
};
pub use scrub::{Found, Scrubbed, scrub};
pub use statement::{ContentId, StatementOfReasons};
pub use words::{
    Account, AccountType, AutomatedDecision, Category, ContentType, DecisionGround, Keyword,
    Monetary, Provision, SourceType, Territory, Visibility, YesNo,
};
