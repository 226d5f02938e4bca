//! Parts 3 and 4 of the templates of Implementing Regulation (EU) 2024/2835 as CSV, one after the other with an empty line
//! between. A figure of nothing is a blank field; a count of none is 0. Times are hours.

use super::csv::line;
use casework::report::{Dsa, OrdersOf, Period};

/// What the rows are about: everything, the category, and the sub-category. All three are the same here, since nothing else
/// than terrorist content is ordered or notified through this program.
const ROWS: [&str; 3] = [
    "TOTAL",
    "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
    "KEYWORD_TERRORIST_CONTENT",
];

/// The two parts. `service` is the name of the provider's service.
#[must_use]
pub fn parts(service: &str, period: &Period, counts: &Dsa) -> String {
    let when = format!("{}/{}", period.from(), period.to());
    format!(
        "{}\r\n{}",
        orders(service, &when, counts),
        notices(service, &when, counts)
    )
}

fn orders(service: &str, when: &str, counts: &Dsa) -> String {
    let mut text = line(&[
        "applicability",
        "service",
        "reporting_period",
        "category",
        "scope",
        "orders_to_act",
        "items",
        "median_hours_to_inform_of_receipt",
        "median_hours_to_give_effect",
    ]);
    let all = counts.all_orders();
    let scopes: Vec<(&str, &OrdersOf)> = std::iter::once(("TOTAL", &all))
        .chain(counts.orders.iter().map(|(state, of)| (state.as_str(), of)))
        .collect();
    for category in ROWS {
        for (scope, of) in &scopes {
            text.push_str(&line(&[
                "applicable",
                service,
                when,
                category,
                scope,
                &of.orders.to_string(),
                &of.items.to_string(),
                &hours(of.median_to_acknowledge()),
                &hours(of.median_to_effect()),
            ]));
        }
    }
    text
}

fn notices(service: &str, when: &str, counts: &Dsa) -> String {
    let mut text = line(&[
        "applicability",
        "service",
        "reporting_period",
        "category",
        "notices",
        "notices_trusted_flaggers",
        "items",
        "items_trusted_flaggers",
        "median_hours_to_action",
        "median_hours_to_action_trusted_flaggers",
        "actions_on_law",
        "actions_on_law_trusted_flaggers",
        "actions_on_terms",
        "actions_on_terms_trusted_flaggers",
    ]);
    let (trusted, users) = (&counts.trusted, &counts.users);
    let count = |number: u64| number.to_string();
    for category in ROWS {
        text.push_str(&line(&[
            "applicable",
            service,
            when,
            category,
            &count(trusted.received + users.received),
            &count(trusted.received),
            &count(trusted.received + users.items),
            &count(trusted.received),
            &hours(counts.median_to_action()),
            &hours(trusted.median_to_action()),
            &count(users.on_law),
            "0",
            &count(trusted.on_terms + users.on_terms),
            &count(trusted.on_terms),
        ]));
    }
    text
}

/// Seconds as hours with three places; blank where there are none.
fn hours(seconds: Option<i64>) -> String {
    seconds.map_or_else(String::new, |seconds| {
        let thousandths = (seconds.max(0) * 1_000 + 1_800) / 3_600;
        format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
    })
}
