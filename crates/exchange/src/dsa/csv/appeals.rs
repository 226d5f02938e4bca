//! Part 7: complaints (Art 20 DSA), out-of-court disputes (Art 21), suspensions of those who abuse the service (Art 23).

use super::{Report, Sum, Times, count, fraction, written};

const PLATFORMS: &str = "Only for providers of online platforms";
const COMPLAINTS: &str = "Internal complaints mechanism";

/// Part 7's counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Appeals {
    /// About content that was removed, disabled or made less visible.
    pub visibility: Complaints,
    /// About a service that was suspended or terminated.
    pub service: Complaints,
    /// About an account that was suspended or terminated.
    pub account: Complaints,
    /// About payments.
    pub monetary: Complaints,
    /// About a notice on which nothing was done.
    pub no_action: Complaints,
    /// Of those, the ones of trusted flaggers.
    pub no_action_trusted: Complaints,
    /// Restrictions that a complaint led to.
    pub newly_imposed: u64,
    /// Before out-of-court dispute settlement bodies.
    pub disputes: Disputes,
    /// Suspensions for manifestly illegal content (Art 23(1)).
    pub suspended_for_content: u64,
    /// Suspensions for manifestly unfounded notices (Art 23(2)).
    pub suspended_for_notices: u64,
    /// Suspensions for manifestly unfounded complaints (Art 23(2)).
    pub suspended_for_complaints: u64,
}

/// What came of complaints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Complaints {
    /// Submitted.
    pub submitted: u64,
    /// The decision was upheld.
    pub upheld: u64,
    /// The decision was reversed in part.
    pub partially_reversed: u64,
    /// The decision was reversed.
    pub reversed: u64,
    /// No decision was taken on the complaint.
    pub omitted: u64,
    /// From the complaint to the decision on it.
    pub until_decided: Times,
}

/// Disputes, and how many of their outcomes were followed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disputes {
    /// As complaints.
    pub outcomes: Complaints,
    /// Outcomes that were implemented.
    pub implemented: u64,
}

impl Sum for Complaints {
    fn add(&mut self, other: &Self) {
        self.submitted += other.submitted;
        self.upheld += other.upheld;
        self.partially_reversed += other.partially_reversed;
        self.reversed += other.reversed;
        self.omitted += other.omitted;
        self.until_decided.join(&other.until_decided);
    }
}

/// Part 7. A hosting service that is no online platform has no internal complaints mechanism to report on but for the number of
/// complaints: the other rows are blank.
#[must_use]
#[allow(
    clippy::cast_precision_loss,
    reason = "a share to four places of numbers far below 2^52"
)]
pub fn appeals(report: &Report, appeals: &Appeals) -> String {
    let mut rows = vec![
        [
            "Applicability",
            "Service",
            "Reporting period",
            "Section",
            "Indicator",
            "Scope",
            "Value",
            "Contextual Information",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    let mut say = |who: &str, section: &str, indicator: &str, scope: &str, value: String| {
        let applies = who == "All" || report.is_online_platform;
        let value = if applies { value } else { String::new() };
        let mut row = report.head(who);
        row.extend([section, indicator, scope].map(str::to_owned));
        row.extend([value, String::new()]);
        rows.push(row);
    };
    let mut all = Complaints::default();
    for of in [
        &appeals.visibility,
        &appeals.service,
        &appeals.account,
        &appeals.monetary,
        &appeals.no_action,
    ] {
        all.add(of);
    }
    let number = |number: u64| count(Some(number));
    let indicator = "Number of complaints submitted to the internal-complaints mechanism";
    say(
        "All",
        COMPLAINTS,
        indicator,
        "Total number",
        number(all.submitted),
    );
    for (scope, value) in outcomes(&all) {
        say(PLATFORMS, COMPLAINTS, indicator, scope, value);
    }
    say(
        PLATFORMS,
        COMPLAINTS,
        indicator,
        "Decision omitted",
        number(all.omitted),
    );
    say(
        PLATFORMS,
        COMPLAINTS,
        "Number of restrictions newly imposed as a result of an internal complaint",
        "Total number",
        number(appeals.newly_imposed),
    );
    for (indicator, complaints) in [
        (
            "Complaint regarding a decision to remove or disable access to or restrict visibility of information",
            &appeals.visibility,
        ),
        (
            "Complaint regarding a decision to suspend or terminate the provision of the service",
            &appeals.service,
        ),
        (
            "Complaint regarding a decision to suspend or terminate an account ",
            &appeals.account,
        ),
        (
            "Complaint regarding a decision to restrict the ability to monetise information",
            &appeals.monetary,
        ),
        (
            "Complaint regarding a decision not to take action on a notice submitted in accordance with Article 16",
            &appeals.no_action,
        ),
        (
            "Complaint regarding a decision not to take action on a notice submitted by a Trusted Flagger in accordance with Article 16",
            &appeals.no_action_trusted,
        ),
    ] {
        let total = number(complaints.submitted);
        say(PLATFORMS, COMPLAINTS, indicator, "Total number", total);
        for (scope, value) in outcomes(complaints) {
            say(PLATFORMS, COMPLAINTS, indicator, scope, value);
        }
    }
    let section = "Out-of-court dispute settlement bodies";
    let indicator = "Number of disputes submitted to out-of-court dispute settlement bodies";
    let disputes = &appeals.disputes.outcomes;
    let decided = disputes.upheld + disputes.partially_reversed + disputes.reversed;
    let share = (decided > 0).then(|| appeals.disputes.implemented as f64 / decided as f64);
    say(
        PLATFORMS,
        section,
        indicator,
        "Total number",
        number(disputes.submitted),
    );
    for (scope, value) in outcomes(disputes) {
        say(PLATFORMS, section, indicator, scope, value);
    }
    say(
        PLATFORMS,
        section,
        indicator,
        "Decision omitted",
        number(disputes.omitted),
    );
    say(
        PLATFORMS,
        section,
        indicator,
        "Percentage of outcomes implemented",
        fraction(share),
    );
    for (indicator, value) in [
        (
            "Number of suspensions enacted for the provision of manifestly illegal content ",
            appeals.suspended_for_content,
        ),
        (
            "Number of suspensions enacted for the provision of manifestly unfounded notices",
            appeals.suspended_for_notices,
        ),
        (
            "Number of suspensions enacted for the provision of manifestly unfounded complaints",
            appeals.suspended_for_complaints,
        ),
    ] {
        let section = "Suspensions imposed on repeated offenders";
        say(PLATFORMS, section, indicator, "Total number", number(value));
    }
    written(&rows)
}

fn outcomes(complaints: &Complaints) -> [(&'static str, String); 4] {
    [
        ("Decisions upheld", count(Some(complaints.upheld))),
        (
            "Decisions partially reversed",
            count(Some(complaints.partially_reversed)),
        ),
        ("Decisions reversed", count(Some(complaints.reversed))),
        (
            "Median time",
            fraction(complaints.until_decided.median_hours()),
        ),
    ]
}
