//! The pages of accounts; `more` is added to everything that comes from outside.

use super::{before, frame, now};
use crate::console::pages::*;
use app::{
    Asked, Credentials, LinkedAccountLine, PasskeyLine, PasswordLine, PasswordTicket, PersonLine,
    SessionLine,
};
use askama::Template;
use casework::PageChannel;
use casework::{OrganisationKind, PersonId, Role};
use exchange::Problem;
use exchange::v1::OnCallView;

fn problem(field: Option<&str>, more: &str) -> Problem {
    let detail = format!("This is not right.{more}");
    Problem::new(422, "Unprocessable Content", "invalid", detail).on(field)
}

fn asked(more: &str) -> Asked {
    Asked {
        ceremony: "ceremony".to_owned(),
        options: format!(r#"{{"publicKey":{{"challenge":"AAAA","more":"{more}"}}}}"#),
    }
}

fn credentials(more: &str) -> Credentials {
    let passkey = |number: i64, used| PasskeyLine {
        credential: format!("credential{number}{more}"),
        name: format!("work laptop {number}{more}"),
        added_at: before(1_000_000 * number),
        last_used_at: used,
    };
    Credentials {
        passkeys: vec![passkey(1, Some(before(60))), passkey(2, None)],
        password: Some(PasswordLine {
            set_at: before(2_000_000),
            last_used_at: Some(before(90_000)),
            recovery_codes: 9,
        }),
        linked_accounts: vec![LinkedAccountLine {
            issuer: format!("id.example{more}"),
            subject: format!("n.n@unit.example{more}"),
            added_at: before(3_000_000),
            last_used_at: None,
        }],
    }
}

fn session(id: &str, is_this: bool, more: &str) -> SessionLine {
    SessionLine {
        id: id.to_owned(),
        browser: format!("Firefox on Linux{more}"),
        address: "192.0.2.17".to_owned(),
        began_at: before(7_000),
        last_seen_at: before(40),
        is_this,
    }
}

fn me(more: &str) -> MePage {
    MePage {
        frame: frame(Section::Me, true, None),
        credentials: credentials(more),
        sessions: vec![session("a", true, more), session("b", false, more)],
        is_fresh: true,
        passkey: Ok(Some(asked(more))),
        oidc: Some(format!("the unit's sign-in{more}")),
        problem: None,
        passkey_name: more.to_owned(),
    }
}

fn held(more: &str) -> Held {
    Held {
        action: "/cases/case_0/issue".to_owned(),
        fields: vec![
            ("kind".to_owned(), "referral".to_owned()),
            ("reference".to_owned(), format!("A-1{more}")),
        ],
    }
}

fn confirm(more: &str) -> ConfirmPage {
    ConfirmPage {
        frame: frame(Section::Elsewhere, false, None),
        held: held(more),
        passkey: Some(asked(more)),
        password: true,
        oidc: Some(format!("the unit's sign-in{more}")),
        problem: None,
    }
}

fn bootstrap(more: &str) -> BootstrapPage {
    BootstrapPage {
        code: format!("c0de{more}"),
        door: "token-of-the-form".to_owned(),
        organisations: Vec::new(),
        expires_at: before(-600),
        chosen: String::new(),
        name: format!("Referral Unit North{more}"),
        kind: Some(OrganisationKind::Authority),
        member_state: "DE".to_owned(),
        contact: format!("duty@unit.example{more}"),
        hosts: more.to_owned(),
        pseudonym: format!("administrator-1{more}"),
        problem: None,
    }
}

fn people(more: &str) -> PeoplePage {
    let person = |number: u8, role, disabled_at, is_this| PersonLine {
        id: PersonId::new(before(9_000_000), [number; 10]),
        pseudonym: format!("person-{number}{more}"),
        role,
        disabled_at,
        signs_in_with: "2 passkeys, password with codes".to_owned(),
        sessions: usize::from(number),
        is_this,
    };
    let frame = frame(Section::People, true, None);
    PeoplePage {
        on_call: OnCallView {
            email: Some(format!("oncall@kiesel.example{more}")),
            sends_mail: more.is_empty(),
            channels: vec![PageChannel::Webhook],
        },
        problem: None,
        frame,
        people: vec![
            person(1, Role::Administrator, None, true),
            person(2, Role::Reviewer, None, false),
            person(3, Role::Auditor, Some(before(400_000)), false),
        ],
    }
}

pub(super) fn all(more: &str) -> Vec<(&'static str, String)> {
    let mut pages = Vec::new();
    let mut add = |name, html: askama::Result<String>| pages.push((name, html.unwrap()));
    let sign_in = || SignInPage {
        door: "token-of-the-form".to_owned(),
        passkey: Ok(asked(more)),
        oidc: Some(format!("the unit's sign-in{more}")),
        organisation: format!("Referral Unit North{more}"),
        pseudonym: format!("analyst-1{more}"),
        problem: None,
    };
    add("sign-in", sign_in().render());
    let mut page = sign_in();
    (page.passkey, page.oidc) = (Err(format!("No passkeys here.{more}")), None);
    page.problem = Some(problem(None, more));
    add("sign-in-problem", page.render());
    add("bootstrap", bootstrap(more).render());
    let mut page = bootstrap(more);
    page.problem = Some(problem(Some("member_state"), more));
    add("bootstrap-problem", page.render());
    let mut page = bootstrap(more);
    page.organisations = vec![format!("Referral Unit North{more}")];
    add("bootstrap-known", page.render());
    add("me", me(more).render());
    let mut page = me(more);
    (page.is_fresh, page.passkey) = (false, Ok(None));
    page.sessions.truncate(1);
    add("me-stale", page.render());
    let mut page = me(more);
    page.credentials = Credentials::default();
    page.frame.notice = Some(format!("You are signed in by a link.{more}"));
    page.passkey = Err(format!("No passkeys here.{more}"));
    page.problem = Some(problem(None, more));
    add("me-empty", page.render());
    let ticket = PasswordTicket {
        ceremony: "ceremony".to_owned(),
        secret: format!("ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567{more}"),
        address: format!("otpauth:x{more}"),
    };
    let page = PasswordPage {
        frame: frame(Section::Me, true, None),
        house: format!("Kiesel Hosting{more}"),
        name: format!("reviewer-2{more}"),
        ticket,
        problem: Some(problem(Some("code"), more)),
    };
    add("password", page.render());
    let page = RecoveryCodesPage {
        frame: frame(Section::Me, true, None),
        codes: vec![format!("abcd-efgh-ijkl-mnop{more}"); 10],
    };
    add("recovery-codes", page.render());
    add("confirm", confirm(more).render());
    let mut page = confirm(more);
    (page.passkey, page.password, page.oidc) = (None, false, None);
    page.problem = Some(problem(None, more));
    add("confirm-nothing", page.render());
    let page = ConfirmedPage {
        frame: frame(Section::Elsewhere, false, None),
        held: held(more),
    };
    add("confirmed", page.render());
    add("people", people(more).render());
    let page = LinkMadePage {
        frame: frame(Section::People, true, None),
        name: format!("reviewer-2{more}"),
        address: format!("/sign-in/c0de{more}"),
        expires_at: now(),
    };
    add("link-made", page.render());
    pages
}
