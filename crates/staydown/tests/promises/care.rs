//! Care for the people who look: what is counted, who sees it, when a break is proposed, and what is not given.

use crate::session::Session;
use crate::stage::{AUTHORITY, Stage};
use casework::Role;
use std::cell::Cell;

async fn set() -> Stage {
    Stage::set_after(async |instance| {
        for (name, role) in [
            ("analyst-2", Role::Analyst),
            ("keeper-1", Role::Administrator),
        ] {
            instance.person(AUTHORITY, name, role).await.unwrap();
        }
    })
    .await
}

/// Somebody at their desk, with the server's clock in hand.
struct Desk<'a> {
    stage: &'a Stage,
    session: Session,
    csrf: String,
    picture: String,
    ahead: &'a Cell<i64>,
}

impl<'a> Desk<'a> {
    async fn of(stage: &'a Stage, name: &str, picture: &str, ahead: &'a Cell<i64>) -> Self {
        let session = Session::begin(stage, AUTHORITY, name).await;
        Self {
            csrf: session.csrf("/me/care").await,
            picture: format!("/pictures/{picture}"),
            session,
            stage,
            ahead,
        }
    }

    fn wait(&self, seconds: i64) {
        self.ahead.set(self.ahead.get() + seconds);
        self.stage.server.set_ahead(self.ahead.get()).unwrap();
    }

    async fn fetch(&self, shape: &str) {
        let path = format!("{}/{shape}", self.picture);
        assert_eq!(self.session.get(&path).await.status, 200);
    }

    async fn send(&self, what: &str, fields: &[(&str, &str)]) -> u16 {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend(fields);
        let path = format!("/me/care/{what}");
        self.session.post(&path, &all, None).await.status
    }

    async fn tell(&self, shown: &str) {
        assert_eq!(self.send("seen", &[("shown", shown)]).await, 204);
    }

    /// A look that somebody goes away from: it counts two minutes.
    async fn long_look(&self) {
        self.fetch("plain").await;
        self.wait(130);
        self.session.get("/cases").await;
    }

    /// What they see that they looked today, in seconds.
    async fn today(&self) -> i64 {
        let page = self.session.get("/me/care").await.text();
        let (_, rest) = page.split_once("id=\"looked-today\">").unwrap();
        let shown = rest.split('<').next().unwrap();
        let words: Vec<&str> = shown.split_whitespace().collect();
        words
            .chunks(2)
            .map(|pair| {
                let unit = match pair[1] {
                    "s" => 1,
                    "min" => 60,
                    other => panic!("{other} in {shown}"),
                };
                pair[0].parse::<i64>().unwrap() * unit
            })
            .sum()
    }

    async fn is_asked(&self) -> bool {
        let page = self.session.get("/cases").await.text();
        page.contains("id=\"pause\"")
    }
}

/// Sums are by the day: whoever is about to see one end waits for the next.
async fn within_a_day(desks: &[&Desk<'_>]) {
    let left = 86_400 - jiff::Timestamp::now().as_second() % 86_400;
    if left < 1_700 {
        desks[0].wait(left + 1);
    }
    for desk in desks {
        assert_eq!(desk.session.get("/cases").await.status, 200);
    }
}

#[tokio::test]
async fn a_look_counts_until_it_is_said_to_be_over_or_the_next_page_and_two_minutes_at_most() {
    let stage = set().await;
    let (capture, _) = stage.found(1).await;
    let ahead = Cell::new(0);
    let desk = Desk::of(&stage, "analyst-1", &capture.images[0].sha256, &ahead).await;
    within_a_day(&[&desk]).await;
    desk.fetch("blurred").await;
    desk.wait(50);
    assert_eq!(desk.today().await, 0, "what is blurred is not counted");
    // Without a script: until the next page.
    desk.fetch("plain").await;
    desk.wait(40);
    let first = desk.today().await;
    assert!((40..100).contains(&first), "{first}");
    desk.wait(500);
    assert_eq!(desk.today().await, first, "nothing was shown");
    // With one: until it says so. Saying it twice, or that it is still shown, adds nothing.
    desk.tell("1").await;
    desk.fetch("plain").await;
    desk.wait(20);
    desk.tell("1").await;
    desk.tell("0").await;
    desk.tell("0").await;
    desk.wait(500);
    let second = desk.today().await;
    assert!((20..80).contains(&(second - first)), "{first}, {second}");
    // Left alone: two minutes, however long it was.
    desk.long_look().await;
    assert_eq!(desk.today().await, second + 120);
    // It goes when its person wants it.
    assert_eq!(desk.send("forget", &[]).await, 303);
    assert_eq!(desk.today().await, 0);
}

#[tokio::test]
async fn a_break_is_proposed_after_the_minutes_chosen_can_be_put_off_and_taken() {
    let stage = set().await;
    let (capture, _) = stage.found(1).await;
    let ahead = Cell::new(0);
    let picture = &capture.images[0].sha256;
    // Links to sign in are made by the machine's clock: everybody signs in before it is moved.
    let desk = Desk::of(&stage, "analyst-1", picture, &ahead).await;
    let other = Desk::of(&stage, "analyst-2", picture, &ahead).await;
    let keeper = Desk::of(&stage, "keeper-1", picture, &ahead).await;
    within_a_day(&[&desk, &other, &keeper]).await;
    let choose = async |minutes: &str| desk.send("choose", &[("break_after", minutes)]).await;
    for wrong in ["4", "241", "x", "-5"] {
        assert_eq!(choose(wrong).await, 422, "{wrong}");
    }
    assert_eq!(choose("5").await, 303);
    desk.long_look().await;
    desk.long_look().await;
    assert!(!desk.is_asked().await, "four minutes");
    desk.long_look().await;
    assert!(desk.is_asked().await, "six minutes");
    assert!(!other.is_asked().await, "somebody else looked");
    assert_eq!(desk.send("later", &[]).await, 303);
    assert!(!desk.is_asked().await);
    desk.wait(11 * 60);
    assert!(desk.is_asked().await, "ten minutes are over");
    assert_eq!(desk.send("break", &[]).await, 200);
    assert!(!desk.is_asked().await);
    desk.long_look().await;
    assert!(!desk.is_asked().await, "two minutes since the break");
    // Never is never; and who chose nothing is asked as the house has it.
    assert_eq!(choose("0").await, 303);
    for _ in 0..2 {
        desk.long_look().await;
    }
    assert!(!desk.is_asked().await);
    assert_eq!(desk.send("house", &[("house", "6")]).await, 403);
    assert_eq!(keeper.send("house", &[("house", "6")]).await, 303);
    assert_eq!(choose("").await, 303);
    assert!(desk.is_asked().await, "six minutes since the break");
}

#[tokio::test]
async fn sums_are_seen_by_their_person_alone_and_are_in_no_ledger() {
    let stage = set().await;
    let (capture, _) = stage.found(1).await;
    let ahead = Cell::new(0);
    let picture = &capture.images[0].sha256;
    let desk = Desk::of(&stage, "analyst-1", picture, &ahead).await;
    let other = Desk::of(&stage, "analyst-2", picture, &ahead).await;
    let keeper = Desk::of(&stage, "keeper-1", picture, &ahead).await;
    within_a_day(&[&desk, &other, &keeper]).await;
    desk.fetch("plain").await;
    let before = stage.analyst().checkpoint().await.unwrap().size;
    desk.tell("1").await;
    desk.wait(100);
    desk.tell("0").await;
    assert_eq!(desk.send("choose", &[("left_out", "threatens")]).await, 303);
    assert!(desk.today().await >= 100);
    let after = stage.analyst().checkpoint().await.unwrap().size;
    assert_eq!(before, after);
    // Of two people, an administrator learns no sum: it would tell of one of them.
    other.long_look().await;
    let page = keeper.session.get("/me/care").await.text();
    assert!(page.contains("of fewer than three people"), "{page}");
    keeper.long_look().await;
    for path in ["/me/care", "/overview"] {
        let page = keeper.session.get(path).await.text();
        assert!(page.contains("together, 3 people"), "{path}");
        assert!(!page.contains("analyst-"), "{path} names people");
        let own = other.session.get(path).await.text();
        assert!(!own.contains("together, "), "{path}");
    }
    // A form of another session, or of another site, says nothing about anybody.
    let fields = [("csrf", desk.csrf.as_str()), ("shown", "1")];
    let theirs = other.session.post("/me/care/seen", &fields, None).await;
    assert_eq!(theirs.status, 403);
    let fields = [("csrf", other.csrf.as_str()), ("shown", "1")];
    let elsewhere = other
        .session
        .post("/me/care/seen", &fields, Some("cross-site"))
        .await;
    assert_eq!(elsewhere.status, 403);
}

#[tokio::test]
async fn what_somebody_does_not_want_is_not_given_next_and_opens_when_they_open_it() {
    let stage = set().await;
    let (capture, first) = stage.found(1).await;
    let (_, second) = stage.found(2).await;
    let ahead = Cell::new(0);
    let desk = Desk::of(&stage, "analyst-1", &capture.images[0].sha256, &ahead).await;
    let next = async |desk: &Desk<'_>| {
        let page = desk.session.get(&format!("/cases/{first}")).await;
        assert_eq!(page.status, 200);
        page.text().contains(&format!("href=\"/cases/{second}\""))
    };
    let ground = stage.analyst().case(&second).await.unwrap().matches[0].ground;
    assert!(next(&desk).await);
    let other = casework::Ground::ALL.iter().find(|other| **other != ground);
    let other = other.unwrap().as_str();
    assert_eq!(desk.send("choose", &[("left_out", other)]).await, 303);
    assert!(next(&desk).await, "it is about something else");
    assert_eq!(
        desk.send("choose", &[("left_out", ground.as_str())]).await,
        303
    );
    assert!(!next(&desk).await);
    let list = desk.session.get("/cases").await.text();
    assert!(
        list.contains("id=\"left-out\"") && list.contains(ground.article()),
        "it is said"
    );
    assert!(list.contains(second.as_str()), "it stays in the list");
    assert_eq!(
        desk.session.get(&format!("/cases/{second}")).await.status,
        200
    );
    let colleague = Desk::of(&stage, "analyst-2", &capture.images[0].sha256, &ahead).await;
    assert!(next(&colleague).await, "others are given it");
    assert_eq!(desk.send("choose", &[("no_pictures", "yes")]).await, 303);
    assert!(!next(&desk).await, "it has pictures");
    let neither = [("no_videos", "yes"), ("no_sounds", "yes")];
    assert_eq!(desk.send("choose", &neither).await, 303);
    assert!(next(&desk).await, "it is no video, and has no sound");
    let list = desk.session.get("/cases").await.text();
    assert!(
        list.contains("given: videos, sounds."),
        "it is said: {list}"
    );
    let page = desk.session.get("/me/care").await.text();
    for name in ["no_videos", "no_sounds"] {
        assert!(
            page.contains(&format!("name=\"{name}\" value=\"yes\" checked")),
            "{name}"
        );
    }
    assert_eq!(desk.send("choose", &[]).await, 303);
    assert!(next(&desk).await);
}
