//! A threat to life (Art 14(5); Regulation (EU) 2022/2065 Art 18): who has to be informed, from what instant, and that nothing
//! else is asked.
#![allow(clippy::unwrap_used)]

use casework::*;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn now() -> Timestamp {
    "2027-03-28T01:30:00Z".parse().unwrap()
}

fn organisation(n: u8) -> OrganisationId {
    OrganisationId::new(Timestamp::UNIX_EPOCH, [n; 10])
}

fn new(law: AlertLaw, state: Option<&str>) -> NewAlert {
    NewAlert {
        law,
        location: "a channel".into(),
        what: "a threat".into(),
        imminent: "tonight".into(),
        state: state.map(str::to_owned),
        account: String::new(),
        aware_at: now() - SignedDuration::from_mins(5),
    }
}

fn note(alert: Option<Alert>, events: Vec<Event>, at: Timestamp) -> Option<Alert> {
    events.into_iter().fold(alert, |alert, event| {
        let recorded = Recorded {
            seq: 0,
            at,
            actor: Actor::System,
            event,
        };
        Alert::apply(alert, &recorded)
    })
}

fn raised(new: &NewAlert, here: bool) -> Alert {
    let id = AlertId::new(now(), [1; 10]);
    let desk = here.then(|| (organisation(2), "Desk"));
    let events = Alert::raise(id, organisation(1), None, new, desk, now()).unwrap();
    note(None, events, now()).unwrap()
}

/// The law in a table: who is to be informed where the state is known, and where it is not; the authority on this instance has
/// it by the alert itself.
#[test]
fn who_is_informed_is_what_the_two_laws_say() {
    use AlertLaw::{Crime, TerroristContent};
    use AlertParty::{Europol, Home, State};
    let table: [(AlertLaw, Option<&str>, bool, &[AlertParty]); 8] = [
        (TerroristContent, Some("FR"), false, &[State]),
        (TerroristContent, Some("FR"), true, &[]),
        // Where the state is unclear, both (Art 14(5), second sentence).
        (TerroristContent, None, false, &[Home, Europol]),
        (TerroristContent, None, true, &[Europol]),
        (Crime, Some("FR"), false, &[State]),
        (Crime, Some("FR"), true, &[]),
        // One of them, or both (Art 18(2)).
        (Crime, None, false, &[Home, Europol]),
        (Crime, None, true, &[]),
    ];
    for (law, state, here, missing) in table {
        let alert = raised(&new(law, state), here);
        assert_eq!(alert.missing(), missing, "{law} {state:?} {here}");
        let duty = &alert.clocks[0];
        assert_eq!(duty.law, Law::ThreatToLife);
        assert_eq!(duty.started, alert.alert.aware_at);
        assert_eq!(duty.stopped.is_some(), missing.is_empty());
        let waits = alert
            .clocks
            .iter()
            .any(|clock| clock.law == Law::AlertAcknowledgement);
        assert_eq!(waits, here);
    }
}

#[test]
fn whoever_is_on_call_is_called_at_once_and_until_somebody_acknowledges() {
    let alert = raised(&new(AlertLaw::TerroristContent, Some("FR")), true);
    let clock = &alert.clocks[1];
    let minutes: Vec<i64> = clock
        .marks()
        .iter()
        .map(|mark| mark.at.duration_since(now()).as_mins())
        .collect();
    assert_eq!(minutes, [0, 30, 45, 55, 60]);
    let due = clock.page_due(None, now()).unwrap();
    assert_eq!((due.send.mark, due.is_late), (PageMark::AtOnce, false));
    assert_eq!(alert.owner(clock), &organisation(2));
    let acknowledged = note(Some(alert.clone()), alert.acknowledge("").unwrap(), now()).unwrap();
    assert_eq!(acknowledged.clocks[1].page_due(None, now()), None);
    assert_eq!(acknowledged.acknowledge("again"), Ok(Vec::new()));
    // Somebody is still to be informed: the provider's own duty is called at once, and is not told that the server slept.
    let alert = raised(&new(AlertLaw::TerroristContent, None), true);
    let due = alert.clocks[0].page_due(None, now()).unwrap();
    assert_eq!((due.send.mark, due.is_late), (PageMark::Breach, false));
    assert_eq!(alert.owner(&alert.clocks[0]), &organisation(1));
}

#[test]
fn what_is_missing_is_said_and_an_instant_of_the_future_is_none() {
    let id = AlertId::new(now(), [1; 10]);
    let whole = new(AlertLaw::Crime, None);
    let with = |change: fn(&mut NewAlert)| {
        let mut new = whole.clone();
        change(&mut new);
        let raised = Alert::raise(id.clone(), organisation(1), None, &new, None, now());
        raised.map(|_| ()).map_err(|refusal| refusal.field)
    };
    assert_eq!(with(|_| ()), Ok(()));
    assert_eq!(with(|new| new.location.clear()), Err(Some("location")));
    assert_eq!(with(|new| new.what = " ".into()), Err(Some("what")));
    assert_eq!(with(|new| new.imminent.clear()), Err(Some("imminent")));
    assert_eq!(
        with(|new| new.state = Some("fr".into())),
        Err(Some("state"))
    );
    assert_eq!(
        with(|new| new.aware_at += SignedDuration::from_hours(1)),
        Err(Some("aware_at"))
    );
}

proptest! {
    /// The duty is done at the instant of the last who had to be informed, in whatever order it is put on record.
    #[test]
    fn the_duty_ends_when_everybody_who_is_owed_it_was_informed(
        told in prop::collection::vec((prop::sample::select(AlertParty::ALL), 0i64..300), 0..8), is_crime in any::<bool>(), known in any::<bool>()
    ) {
        let law = if is_crime { AlertLaw::Crime } else { AlertLaw::TerroristContent };
        let mut alert = raised(&new(law, known.then_some("FR")), false);
        let later = now() + SignedDuration::from_hours(1);
        let mut done: Vec<(AlertParty, Timestamp)> = Vec::new();
        let mut ended = None;
        for (n, (party, seconds)) in told.iter().enumerate() {
            let at = now() + SignedDuration::from_secs(*seconds);
            let informed = Informed { party: *party, whom: format!("desk {n}"), channel: AlertChannel::Telephone, at };
            alert = note(Some(alert.clone()), alert.inform(&informed, later).unwrap(), later).unwrap();
            prop_assert_eq!(alert.inform(&informed, later), Ok(Vec::new()));
            done.push((*party, at));
            let has = |party: AlertParty| done.iter().any(|(told, _)| *told == party);
            let (home, europol) = (has(AlertParty::Home), has(AlertParty::Europol));
            let enough = match (known, is_crime) {
                (true, _) => has(AlertParty::State),
                (false, true) => home || europol,
                (false, false) => home && europol,
            };
            if enough && ended.is_none() {
                ended = done.iter().map(|(_, at)| *at).max();
            }
            prop_assert_eq!(alert.clocks[0].stopped.map(|stop| stop.at), ended);
            prop_assert_eq!(alert.stage(), if enough { "informed" } else { "raised" });
        }
    }
}
