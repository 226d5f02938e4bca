//! The counts of a provider's report under the DSA, as the templates of Implementing Regulation (EU) 2024/2835 have them: parts 3
//! to 8 in the one writer of these tables ([`crate::dsa::csv`]), one after the other with an empty line between.

use crate::dsa::Territory;
use crate::dsa::csv::{
    Appeals, Automated, AutomatedMeans, ByLeaf, Complaints, Judged, Measures, Noticed, Notices,
    OrdersByState, Report, Restrictions, TERRORIST_CONTENT, Times, appeals, automated_means,
    notices, orders, own_initiative_illegal, own_initiative_terms,
};
use casework::report::{Actions, Dsa, Period};
use jiff::SignedDuration;

/// The six parts. `service` is the name of the provider's service. Orders of a state that is no Member State, or is not known,
/// are in no row: the columns are by Member State, and their total is the sum of the rows.
#[must_use]
pub fn parts(service: &str, period: &Period, counts: &Dsa) -> String {
    let report = Report {
        service: service.to_owned(),
        from: period.from(),
        to: period.to(),
        is_online_platform: true,
    };
    [
        orders(&report, &by_state(counts)),
        notices(&report, &noticed(counts)),
        own_initiative_illegal(&report, &measures(&counts.own_illegal)),
        own_initiative_terms(&report, &measures(&counts.own_terms)),
        appeals(&report, &complained(counts)),
        automated_means(&report, &automated(counts)),
    ]
    .join("\r\n")
}

fn times(seconds: &[i64]) -> Times {
    let mut times = Times::default();
    for seconds in seconds {
        times.add(SignedDuration::from_secs(*seconds));
    }
    times
}

fn by_state(counts: &Dsa) -> OrdersByState {
    let mut all = OrdersByState::default();
    all.applies(&TERRORIST_CONTENT);
    for (state, of) in &counts.orders {
        let union = Territory::union();
        let found = union.into_iter().find(|one| one.as_str() == state);
        let Some(state) = found else {
            continue;
        };
        let row = all.at(state, TERRORIST_CONTENT);
        row.received = of.orders;
        row.items = of.items;
        row.until_informed = times(&of.to_acknowledge);
        row.until_effect = times(&of.to_effect);
    }
    all
}

fn noticed(counts: &Dsa) -> ByLeaf<Notices> {
    let (flagged, users) = (&counts.trusted, &counts.users);
    let trusted = Noticed {
        received: flagged.received,
        items: flagged.received,
        until_action: times(&flagged.to_action),
        on_law: 0,
        on_terms: flagged.on_terms,
    };
    let seconds = [&flagged.to_action[..], &users.seconds].concat();
    let all = Noticed {
        received: flagged.received + users.received,
        items: flagged.received + users.items,
        until_action: times(&seconds),
        on_law: users.on_law,
        on_terms: flagged.on_terms + users.on_terms,
    };
    let mut by_leaf = ByLeaf::of_terrorist_content();
    *by_leaf.at(TERRORIST_CONTENT) = Notices { all, trusted };
    by_leaf
}

fn measures(actions: &Actions) -> ByLeaf<Measures> {
    let mut by_leaf = ByLeaf::of_terrorist_content();
    *by_leaf.at(TERRORIST_CONTENT) = Measures {
        taken: actions.measures,
        found_by_program: actions.detected_automatically,
        restrictions: Restrictions {
            removal: actions.removed,
            disabling: actions.disabled,
            other_visibility: actions.restricted,
            ..Restrictions::default()
        },
    };
    by_leaf
}

/// An upheld complaint reverses the decision it is about: what casework calls upheld is the complaint, here it is the decision.
fn complained(counts: &Dsa) -> Appeals {
    let own = &counts.complaints;
    Appeals {
        visibility: Complaints {
            submitted: own.received,
            upheld: own.rejected,
            reversed: own.upheld,
            omitted: own.withdrawn,
            until_decided: times(&own.seconds),
            ..Complaints::default()
        },
        ..Appeals::default()
    }
}

/// What a program found and people judged: found rightly where they blocked it, wrongly where they published it.
fn automated(counts: &Dsa) -> AutomatedMeans {
    let own = &counts.matching;
    AutomatedMeans {
        own_initiative: Automated {
            by_program: own.by_program,
            by_person: own.by_person,
            judged: Judged {
                true_positives: own.blocked,
                false_positives: own.published,
                ..Judged::default()
            },
        },
        notices: Automated {
            by_person: counts.trusted.received + counts.users.received,
            ..Automated::default()
        },
        trusted: Automated {
            by_person: counts.trusted.received,
            ..Automated::default()
        },
    }
}
