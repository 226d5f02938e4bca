//! Oracle case 17: the transparency report's sums, and blank against 0.

use exchange::dsa::Territory;
use exchange::dsa::csv::{
    Appeals, AutomatedMeans, ByLeaf, Leaf, Measures, Notices, OrdersByState, Report,
    TERRORIST_CONTENT, appeals, automated_means, notices, orders, own_initiative_illegal,
    own_initiative_terms,
};
use jiff::SignedDuration;
use jiff::civil::date;
use proptest::prelude::*;

fn report(is_online_platform: bool) -> Report {
    Report {
        service: "Harbour, \"Pictures\"".to_owned(),
        from: date(2026, 1, 1),
        to: date(2026, 12, 31),
        is_online_platform,
    }
}

/// Reads CSV as RFC 4180 says, letter by letter.
fn read(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (vec![], vec![], String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quoted) {
            ('"', true) if letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(std::mem::take(&mut cell)),
            ('\r', false) => assert_eq!(letters.peek(), Some(&'\n')),
            ('\n', false) => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            (letter, _) => cell.push(letter),
        }
    }
    assert!(cell.is_empty() && row.is_empty() && !quoted);
    rows
}

/// The table without its header, whose rows all have its width.
fn body(text: &str, width: usize) -> Vec<Vec<String>> {
    let mut rows = read(text);
    assert!(
        rows.iter().all(|row| row.len() == width),
        "{:?}",
        rows.iter().map(Vec::len).collect::<Vec<_>>()
    );
    rows.remove(0);
    for row in &rows {
        assert_eq!(row[1], "Harbour, \"Pictures\"");
        assert_eq!(row[2], "2026-01-01/2026-12-31");
    }
    rows
}

fn number(cell: &str) -> Option<u64> {
    (!cell.is_empty()).then(|| cell.parse().unwrap())
}

/// Adds up what is below: every category is the sum of its sub-categories, TOTAL of the categories, in each of these columns.
fn adds_up(rows: &[Vec<String>], columns: &[usize]) {
    for column in columns {
        let (mut total, mut of_categories) = (None, None);
        let mut category: Option<(Option<u64>, Option<u64>)> = None;
        let add = |sum: Option<u64>, more: Option<u64>| match (sum, more) {
            (None, None) => None,
            (sum, more) => Some(sum.unwrap_or(0) + more.unwrap_or(0)),
        };
        let close = |category: Option<(Option<u64>, Option<u64>)>, has_keywords: bool| {
            if let Some((said, summed)) = category.filter(|_| has_keywords) {
                assert_eq!(said, summed, "column {column}");
            }
        };
        let mut has_keywords = false;
        for row in rows {
            let value = number(&row[*column]);
            if row[3] == "TOTAL" {
                total = value;
            } else if row[3].starts_with("STATEMENT_CATEGORY_") {
                close(category, has_keywords);
                has_keywords = false;
                category = Some((value, None));
                of_categories = add(of_categories, value);
            } else {
                has_keywords = true;
                let (said, summed) = category.unwrap();
                category = Some((said, add(summed, value)));
            }
        }
        close(category, has_keywords);
        assert_eq!(total, of_categories, "column {column}");
    }
}

fn row<'a>(rows: &'a [Vec<String>], name: &str) -> &'a [String] {
    rows.iter().find(|row| row[3] == name).unwrap()
}

#[test]
fn what_applies_and_never_happened_is_nought_and_what_does_not_apply_is_blank() {
    let none: ByLeaf<Measures> = ByLeaf::of_terrorist_content();
    let rows = body(&own_initiative_illegal(&report(true), &none), 5 + 32);
    assert_eq!(rows.len(), 1 + 14 + 61 + 14);
    for name in [
        "TOTAL",
        "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
        "KEYWORD_TERRORIST_CONTENT",
    ] {
        assert!(
            row(&rows, name)[5..21].iter().all(|cell| cell == "0"),
            "{name}"
        );
    }
    for name in [
        "STATEMENT_CATEGORY_VIOLENCE",
        "KEYWORD_HATE_SPEECH",
        "KEYWORD_OTHER",
    ] {
        assert!(row(&rows, name)[5..].iter().all(String::is_empty), "{name}");
    }
    // Nothing was said to apply: not even the total is a number.
    let rows = body(
        &own_initiative_terms(&report(true), &ByLeaf::default()),
        5 + 32,
    );
    assert!(rows.iter().all(|row| row[4..].iter().all(String::is_empty)));
    assert!(
        rows.iter()
            .any(|row| row[3] == "STATEMENT_CATEGORY_OTHER_VIOLATION_TC")
    );
    // A median of nothing is no time at all, and is blank.
    let mut counts = OrdersByState::default();
    counts.applies(&TERRORIST_CONTENT);
    let rows = body(&orders(&report(true), &counts), 6 + 14);
    assert_eq!(rows.len(), 28 * (1 + 14 + 61 + 14 + 1));
    let total = row(&rows, "TOTAL");
    assert_eq!(&total[5..13], ["TOTAL", "0", "0", "", "", "", "", ""]);
    let german: Vec<_> = rows
        .iter()
        .filter(|row| row[5] == "DE" && row[3] == "KEYWORD_TERRORIST_CONTENT")
        .collect();
    assert_eq!(german.len(), 1);
    assert_eq!(&german[0][6..8], ["0", "0"]);
}

#[test]
fn orders_are_counted_by_state_and_their_times_are_pooled() {
    let mut counts = OrdersByState::default();
    for (state, minutes) in [
        (Territory::De, 30),
        (Territory::De, 60),
        (Territory::Fr, 90),
    ] {
        let orders = counts.at(state, TERRORIST_CONTENT);
        orders.received += 1;
        orders.items += 2;
        orders.until_informed.add(SignedDuration::ZERO);
        orders.until_effect.add(SignedDuration::from_mins(minutes));
    }
    let rows = body(&orders(&report(true), &counts), 20);
    let of = |scope: &str| {
        rows.iter()
            .find(|row| row[5] == scope && row[3] == "KEYWORD_TERRORIST_CONTENT")
            .unwrap()[6..11]
            .to_vec()
    };
    assert_eq!(of("TOTAL"), ["3", "6", "0", "1", ""]);
    assert_eq!(of("DE"), ["2", "4", "0", "0.75", ""]);
    assert_eq!(of("FR"), ["1", "2", "0", "1.5", ""]);
    // Another state issued none, and says so.
    assert_eq!(of("AT"), ["0", "0", "", "", ""]);
    assert!(!rows.iter().any(|row| row[5] == "NO"));
}

#[test]
fn trusted_flaggers_are_counted_among_all_and_only_platforms_tell_of_them() {
    let mut counts: ByLeaf<Notices> = ByLeaf::of_terrorist_content();
    let at = counts.at(TERRORIST_CONTENT);
    (at.all.received, at.trusted.received, at.all.items) = (5, 2, 9);
    at.all.until_action.add(SignedDuration::from_mins(15));
    let platform = body(&notices(&report(true), &counts), 5 + 20);
    assert_eq!(
        &row(&platform, "TOTAL")[5..11],
        ["5", "2", "9", "0", "0.25", ""]
    );
    let hosting = body(&notices(&report(false), &counts), 5 + 20);
    assert_eq!(
        &row(&hosting, "TOTAL")[5..11],
        ["5", "", "9", "", "0.25", ""]
    );
}

#[test]
fn every_description_of_other_has_a_row_of_its_own() {
    let category = "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY";
    let mut counts: ByLeaf<Measures> = ByLeaf::default();
    counts.at(Leaf::other(category, "Weapons").unwrap()).taken = 2;
    counts
        .at(Leaf::other(category, "Maps, \"secret\"").unwrap())
        .taken = 3;
    counts
        .at(Leaf::find(category, "KEYWORD_TERRORIST_CONTENT").unwrap())
        .taken = 4;
    assert_eq!(Leaf::find(category, "KEYWORD_HATE_SPEECH"), None);
    let rows = body(&own_initiative_illegal(&report(true), &counts), 37);
    let others: Vec<_> = rows
        .iter()
        .filter(|row| !row[4].is_empty())
        .map(|row| (row[4].as_str(), row[5].as_str()))
        .collect();
    assert_eq!(others, [("Maps, \"secret\"", "3"), ("Weapons", "2")]);
    adds_up(&rows, &[5]);
    assert_eq!(row(&rows, "TOTAL")[5], "9");
}

fn value(rows: &[Vec<String>], indicator: &str, scope: &str) -> String {
    let mut found = rows
        .iter()
        .filter(|row| row[4].trim() == indicator && row[5].trim() == scope);
    let value = found.next().unwrap()[6].clone();
    assert_eq!(found.next(), None);
    value
}

#[test]
fn complaints_add_up_and_a_share_of_nothing_is_blank() {
    let mut counts = Appeals::default();
    counts.visibility.submitted = 3;
    counts.visibility.reversed = 1;
    counts.no_action.submitted = 2;
    counts.no_action.upheld = 2;
    counts.no_action_trusted.submitted = 1;
    for hours in [2, 4, 400] {
        counts
            .visibility
            .until_decided
            .add(SignedDuration::from_hours(hours));
    }
    let all = "Number of complaints submitted to the internal-complaints mechanism";
    let disputes = "Number of disputes submitted to out-of-court dispute settlement bodies";
    let rows = body(&appeals(&report(true), &counts), 8);
    assert_eq!(rows.len(), 47);
    // Those of trusted flaggers are among those about notices.
    assert_eq!(value(&rows, all, "Total number"), "5");
    assert_eq!(value(&rows, all, "Decisions reversed"), "1");
    assert_eq!(value(&rows, all, "Decisions upheld"), "2");
    assert_eq!(value(&rows, all, "Median time"), "4");
    assert_eq!(value(&rows, disputes, "Total number"), "0");
    assert_eq!(
        value(&rows, disputes, "Percentage of outcomes implemented"),
        ""
    );
    counts.disputes.outcomes.reversed = 3;
    counts.disputes.implemented = 2;
    let rows = body(&appeals(&report(true), &counts), 8);
    assert_eq!(
        value(&rows, disputes, "Percentage of outcomes implemented"),
        "0.6667"
    );
    // A hosting service that is no platform has no such mechanism.
    let rows = body(&appeals(&report(false), &counts), 8);
    assert_eq!(value(&rows, all, "Total number"), "5");
    assert_eq!(rows.iter().filter(|row| !row[6].is_empty()).count(), 1);
}

#[test]
fn accuracy_is_said_only_where_both_answers_were_looked_at() {
    let mut counts = AutomatedMeans::default();
    counts.own_initiative.by_person = 8;
    counts.own_initiative.judged.true_positives = 6;
    counts.own_initiative.judged.false_positives = 2;
    counts.notices.by_program = 1;
    let rows = body(&automated_means(&report(true), &counts), 8);
    assert_eq!(rows.len(), 20);
    let said = |indicator: &str, scope: &str| value(&rows, indicator, scope);
    assert_eq!(
        said(
            "Number of measures solely taken by automated means",
            "Total number"
        ),
        "1"
    );
    assert_eq!(
        said(
            "Number of measures not taken by automated means",
            "Own-initiative"
        ),
        "8"
    );
    assert_eq!(
        said(
            "Accuracy of the automated means - Precision",
            "Own-initiative"
        ),
        "0.75"
    );
    assert_eq!(
        said("Accuracy of the automated means - Recall", "Own-initiative"),
        ""
    );
    assert_eq!(
        said("Accuracy of the automated means - Accuracy", "Total number"),
        ""
    );
    assert_eq!(
        said("Accuracy of the automated means - Precision", "NAM Total"),
        ""
    );
    counts.own_initiative.judged.true_negatives = 10;
    counts.own_initiative.judged.false_negatives = 2;
    let rows = body(&automated_means(&report(true), &counts), 8);
    let said = |indicator: &str| value(&rows, indicator, "Own-initiative");
    assert_eq!(said("Accuracy of the automated means - Accuracy"), "0.8");
    assert_eq!(said("Accuracy of the automated means - Recall"), "0.75");
}

const LEAVES: [(&str, &str); 5] = [
    (
        "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
        "KEYWORD_TERRORIST_CONTENT",
    ),
    (
        "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
        "KEYWORD_ILLEGAL_ORGANIZATIONS",
    ),
    ("STATEMENT_CATEGORY_VIOLENCE", "KEYWORD_COORDINATED_HARM"),
    ("STATEMENT_CATEGORY_VIOLENCE", "KEYWORD_OTHER"),
    (
        "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
        "KEYWORD_HATE_SPEECH",
    ),
];

fn leaf(which: usize) -> Leaf {
    let (category, keyword) = LEAVES[which];
    match keyword {
        "KEYWORD_OTHER" => Leaf::other(category, "Something").unwrap(),
        keyword => Leaf::find(category, keyword).unwrap(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn sub_categories_add_up_to_their_categories_and_these_to_the_total(
        found in proptest::collection::vec((0usize..5, 0u64..1000, 0usize..27, 0i64..10_000), 0..20)
    ) {
        let mut measures: ByLeaf<Measures> = ByLeaf::default();
        let mut by_state = OrdersByState::default();
        let mut noticed: ByLeaf<Notices> = ByLeaf::default();
        for (which, count, state, seconds) in &found {
            let counts = measures.at(leaf(*which));
            counts.taken += count;
            counts.restrictions.removal += count;
            let orders = by_state.at(Territory::union()[*state], leaf(*which));
            orders.received += count;
            orders.until_effect.add(SignedDuration::from_secs(*seconds));
            noticed.at(leaf(*which)).all.received += count;
        }
        let expected = (!found.is_empty()).then(|| found.iter().map(|(_, count, ..)| count).sum::<u64>());
        let rows = body(&own_initiative_illegal(&report(true), &measures), 37);
        adds_up(&rows, &(5..21).collect::<Vec<_>>());
        prop_assert_eq!(number(&row(&rows, "TOTAL")[5]), expected);
        let rows = body(&notices(&report(true), &noticed), 25);
        adds_up(&rows, &[5, 6, 7, 8, 11, 12, 13, 14]);
        let rows = body(&orders(&report(true), &by_state), 20);
        for scope in std::iter::once("TOTAL").chain(Territory::union().iter().map(|state| state.as_str())) {
            let of: Vec<_> = rows.iter().filter(|row| row[5] == scope).cloned().collect();
            adds_up(&of, &[6, 7]);
        }
        // The states add up to the whole, row by row.
        let height = rows.len() / 28;
        for place in 0..height {
            let states: u64 = (1..28).filter_map(|state| number(&rows[state * height + place][6])).sum();
            prop_assert_eq!(number(&rows[place][6]).unwrap_or(0), states);
        }
        // The median, by sorting.
        let mut seconds: Vec<i64> = found.iter().map(|(.., seconds)| *seconds).collect();
        seconds.sort_unstable();
        let said = &rows[0][9];
        if let (Some(low), Some(high)) = (seconds.get(seconds.len().saturating_sub(1) / 2), seconds.get(seconds.len() / 2)) {
            let hours = f64::from(i32::try_from(low + high).unwrap()) / 7200.0;
            prop_assert!((said.parse::<f64>().unwrap() - hours).abs() < 0.000_06);
        } else {
            prop_assert_eq!(said, "");
        }
    }
}
