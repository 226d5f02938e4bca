//! Care for the people who look. How long unblurred media are on somebody's screen is counted by the day, for themself; it is in
//! no event, and goes after ninety days. What is shown right now is in memory only: a restart loses one look at most.

use crate::accounts::SignedIn;
use crate::{App, AppError, Caller};
use casework::{
    CARE_DAYS, CareChoices, Case, CaseId, FEWEST_SUMMED, Ground, LOOK_CAP, Origin, PUT_OFF,
    PersonId, Scope, Shows, USUAL_BREAK, break_minutes, care_day, look_seconds,
};
use jiff::Timestamp;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};
use store::{Connection, care, cases, notices, queue};

/// Open cases that are looked through for one that is not left out.
const LOOKED_THROUGH: usize = 500;

/// What is said to somebody on every page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CareNow {
    /// The minutes of looking after which a break is due, if one is and was not put off.
    pub pause: Option<u16>,
    /// Grounds they do not want to be given.
    pub left_out: BTreeSet<Ground>,
    /// Whether they do not want to be given pictures.
    pub no_pictures: bool,
    /// Whether they do not want to be given videos.
    pub no_videos: bool,
    /// Whether they do not want to be given what can be heard.
    pub no_sounds: bool,
}

/// What somebody sees about themself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareView {
    /// Their days of the last ninety, the earliest first: days since 1970, and seconds.
    pub days: Vec<(i64, i64)>,
    /// Today.
    pub today: i64,
    /// What they chose.
    pub choices: CareChoices,
    /// After how many minutes the house proposes a break; 0 for never.
    pub house: u16,
    /// For an administrator: what people of the house looked at in these days.
    pub team: Option<TeamSum>,
}

/// A sum over the people of a house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamSum {
    /// Seconds of so many people.
    Of(u64, i64),
    /// Too few for a sum that tells of none of them.
    TooFew,
}

/// What somebody chooses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCare {
    /// Minutes, 0 for never; `None` as the house has it.
    pub break_after: Option<u16>,
    /// Grounds to leave out.
    pub left_out: BTreeSet<Ground>,
    /// Whether to leave out cases with pictures.
    pub no_pictures: bool,
    /// Whether to leave out cases about videos.
    pub no_videos: bool,
    /// Whether to leave out cases with something to hear.
    pub no_sounds: bool,
}

/// What is in memory of a person.
#[derive(Debug, Default)]
struct Held {
    /// Since when something is on their screen.
    showing: Option<Timestamp>,
    /// When it was last said that nothing is.
    hidden: Option<Timestamp>,
    /// What was read, for a day.
    read: Option<Read>,
}

#[derive(Debug, Clone)]
struct Read {
    day: i64,
    due: Option<u16>,
    choices: CareChoices,
}

/// People who are looking.
#[derive(Debug, Default)]
pub(crate) struct Looking(Mutex<HashMap<PersonId, Held>>);

impl Looking {
    fn with<T>(&self, person: &PersonId, act: impl FnOnce(&mut Held) -> T) -> T {
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        act(people.entry(person.clone()).or_default())
    }

    fn forget_read(&self) {
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        people.values_mut().for_each(|held| held.read = None);
    }
}

impl App {
    /// What is said to a person on the page that is about to be made.
    pub(crate) async fn care_now(&self, caller: &Caller) -> Result<CareNow, AppError> {
        let Ok(person) = caller.must_be_person() else {
            return Ok(CareNow::default());
        };
        let (now, looking) = (self.now(), &self.inner.looking);
        let today = care_day(now);
        let held = looking.with(person, |held| held.read.clone());
        let read = match held.filter(|read| read.day == today) {
            Some(read) => read,
            None => {
                let mut connection = self.store().read().await?;
                let read = read(&mut connection, caller, person, today).await?;
                looking.with(person, |held| held.read = Some(read.clone()));
                read
            }
        };
        let is_put_off = read.choices.put_off_until.is_some_and(|until| now < until);
        Ok(CareNow {
            pause: read.due.filter(|_| !is_put_off),
            left_out: read.choices.left_out,
            no_pictures: read.choices.no_pictures,
            no_videos: read.choices.no_videos,
            no_sounds: read.choices.no_sounds,
        })
    }

    /// Unblurred media are on a person's screen since an instant. Several at once are one look.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn care_shown(&self, signed_in: &SignedIn, since: Timestamp) -> Result<(), AppError> {
        let person = signed_in.caller.must_be_person()?;
        let now = self.now();
        let before = self.inner.looking.with(person, |held| {
            // A short look may be over before its picture was made.
            if held.hidden.is_some_and(|hidden| hidden > since) {
                return None;
            }
            match held.showing {
                Some(before) if now.duration_since(before) < LOOK_CAP => None,
                before => {
                    held.showing = Some(since);
                    before
                }
            }
        });
        match before {
            Some(since) => self.count_look(&signed_in.caller, person, since, now).await,
            None => Ok(()),
        }
    }

    /// Nothing is shown to them any more: they said so, or they asked for another page.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn care_hidden(&self, signed_in: &SignedIn) -> Result<(), AppError> {
        let person = signed_in.caller.must_be_person()?;
        let now = self.now();
        let before = self.inner.looking.with(person, |held| {
            held.hidden = Some(now);
            held.showing.take()
        });
        match before {
            Some(since) => self.count_look(&signed_in.caller, person, since, now).await,
            None => Ok(()),
        }
    }

    /// As [`App::care_hidden`], and the page that is about to be made says what follows.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn care_turned_page(&self, signed_in: &mut SignedIn) -> Result<(), AppError> {
        self.care_hidden(signed_in).await?;
        signed_in.care = self.care_now(&signed_in.caller).await?;
        Ok(())
    }

    async fn count_look(
        &self,
        caller: &Caller,
        person: &PersonId,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let seconds = look_seconds(since, now);
        if seconds == 0 {
            return Ok(());
        }
        let (day, keep_from) = (care_day(since), care_day(now) - CARE_DAYS + 1);
        let mut tx = self.store().write().await?;
        care::add(
            tx.connection(),
            person,
            caller.id(),
            day,
            seconds,
            keep_from,
        )
        .await?;
        let read = read(tx.connection(), caller, person, care_day(now)).await?;
        tx.commit().await?;
        self.inner
            .looking
            .with(person, |held| held.read = Some(read));
        Ok(())
    }

    /// What a person sees about themself.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn my_care(&self, signed_in: &SignedIn) -> Result<CareView, AppError> {
        let caller = &signed_in.caller;
        let person = caller.must_be_person()?;
        let today = care_day(self.now());
        let from = today - CARE_DAYS + 1;
        let mut connection = self.store().read().await?;
        let house = care::house(&mut connection, caller.id()).await?;
        Ok(CareView {
            days: care::days(&mut connection, person, from).await?,
            today,
            choices: care::choices(&mut connection, person).await?,
            house: house.unwrap_or(USUAL_BREAK),
            team: match caller.may(Scope::Administer) {
                true => Some(team(&mut connection, caller, from).await?),
                false => None,
            },
        })
    }

    /// Seconds of a person's own in the last so many days and, for an administrator, of the house.
    pub(crate) async fn care_of_late(
        &self,
        connection: &mut Connection,
        caller: &Caller,
        days: u16,
    ) -> Result<Option<(i64, Option<TeamSum>)>, AppError> {
        let Ok(person) = caller.must_be_person() else {
            return Ok(None);
        };
        let from = care_day(self.now()) - i64::from(days).min(CARE_DAYS) + 1;
        let own = care::days(connection, person, from).await?;
        let own = own.iter().map(|(_, seconds)| seconds).sum();
        let team = match caller.may(Scope::Administer) {
            true => Some(team(connection, caller, from).await?),
            false => None,
        };
        Ok(Some((own, team)))
    }

    /// Keeps what a person chose.
    ///
    /// # Errors
    /// [`AppError::Refused`] for minutes that are out of range.
    pub async fn choose_care(&self, signed_in: &SignedIn, new: &NewCare) -> Result<(), AppError> {
        let break_after = new.break_after.map(break_minutes).transpose()?;
        self.change_care(signed_in, |choices, _, _| {
            choices.break_after = break_after;
            choices.left_out.clone_from(&new.left_out);
            choices.no_pictures = new.no_pictures;
            choices.no_videos = new.no_videos;
            choices.no_sounds = new.no_sounds;
        })
        .await
    }

    /// A person takes a break: they are asked again when they have looked as long again.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn take_break(&self, signed_in: &SignedIn) -> Result<(), AppError> {
        self.change_care(signed_in, |choices, day, seconds| {
            choices.broke = Some((day, seconds));
            choices.put_off_until = None;
        })
        .await
    }

    /// A person puts a break off for ten minutes.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn put_off_break(&self, signed_in: &SignedIn) -> Result<(), AppError> {
        let until = self.now() + PUT_OFF;
        self.change_care(signed_in, |choices, _, _| {
            choices.put_off_until = Some(until);
        })
        .await
    }

    async fn change_care(
        &self,
        signed_in: &SignedIn,
        change: impl FnOnce(&mut CareChoices, i64, i64),
    ) -> Result<(), AppError> {
        let caller = &signed_in.caller;
        let person = caller.must_be_person()?;
        let today = care_day(self.now());
        let mut tx = self.store().write().await?;
        let days = care::days(tx.connection(), person, today).await?;
        let seconds = days.iter().map(|(_, seconds)| seconds).sum();
        let mut choices = care::choices(tx.connection(), person).await?;
        change(&mut choices, today, seconds);
        care::set_choices(tx.connection(), person, &choices).await?;
        tx.commit().await?;
        self.inner.looking.with(person, |held| held.read = None);
        Ok(())
    }

    /// Erases a person's sums, because they want it.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn forget_care(&self, signed_in: &SignedIn) -> Result<(), AppError> {
        let person = signed_in.caller.must_be_person()?;
        let mut tx = self.store().write().await?;
        care::forget(tx.connection(), person).await?;
        let mut choices = care::choices(tx.connection(), person).await?;
        choices.broke = None;
        care::set_choices(tx.connection(), person, &choices).await?;
        tx.commit().await?;
        self.inner.looking.with(person, |held| held.read = None);
        Ok(())
    }

    /// An administrator says after how many minutes a break is proposed to those who chose nothing.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for others; [`AppError::Refused`] for minutes that are out of range.
    pub async fn set_house_break(
        &self,
        signed_in: &SignedIn,
        minutes: u16,
    ) -> Result<(), AppError> {
        signed_in.caller.must(Scope::Administer)?;
        let minutes = break_minutes(minutes)?;
        let mut tx = self.store().write().await?;
        care::set_house(tx.connection(), signed_in.caller.id(), minutes).await?;
        tx.commit().await?;
        self.inner.looking.forget_read();
        Ok(())
    }

    /// The open cases before and after one that a person does not leave out.
    pub(crate) async fn beside_for(
        &self,
        connection: &mut Connection,
        caller: &Caller,
        id: &CaseId,
    ) -> Result<(Option<CaseId>, Option<CaseId>), AppError> {
        let (mut before, mut after) = queue::beside(connection, caller.id(), id).await?;
        let Ok(person) = caller.must_be_person() else {
            return Ok((before, after));
        };
        let choices = care::choices(connection, person).await?;
        if !choices.leaves_anything_out() {
            return Ok((before, after));
        }
        for _ in 0..LOOKED_THROUGH {
            match &before {
                Some(case) if leaves_out(connection, &choices, case).await? => {
                    before = queue::beside(connection, caller.id(), case).await?.0;
                }
                _ => break,
            }
        }
        for _ in 0..LOOKED_THROUGH {
            match &after {
                Some(case) if leaves_out(connection, &choices, case).await? => {
                    after = queue::beside(connection, caller.id(), case).await?.1;
                }
                _ => break,
            }
        }
        Ok((before, after))
    }
}

async fn read(
    connection: &mut Connection,
    caller: &Caller,
    person: &PersonId,
    day: i64,
) -> Result<Read, AppError> {
    let choices = care::choices(connection, person).await?;
    let house = care::house(connection, caller.id()).await?;
    let days = care::days(connection, person, day).await?;
    let seconds = days.iter().map(|(_, seconds)| seconds).sum();
    Ok(Read {
        day,
        due: choices.due(house.unwrap_or(USUAL_BREAK), day, seconds),
        choices,
    })
}

async fn team(
    connection: &mut Connection,
    caller: &Caller,
    from: i64,
) -> Result<TeamSum, AppError> {
    let (people, seconds) = care::together(connection, caller.id(), from).await?;
    Ok(match people < FEWEST_SUMMED {
        true => TeamSum::TooFew,
        false => TeamSum::Of(people, seconds),
    })
}

async fn leaves_out(
    connection: &mut Connection,
    choices: &CareChoices,
    id: &CaseId,
) -> Result<bool, AppError> {
    let Some(case) = cases::get(connection, id).await? else {
        return Ok(false);
    };
    let mut grounds: Vec<Ground> = case.matches.iter().map(|found| found.ground).collect();
    if let Origin::Notice { notice, .. } = &case.origin
        && let Some(notice) = notices::get(connection, notice).await?
    {
        grounds.extend(notice.terms.grounds);
    }
    Ok(choices.leaves_out(grounds.iter(), shows(&case)))
}

/// What there is to see and hear of a case. Whether it is a video, or has sound, is known by what it was found to resemble.
fn shows(case: &Case) -> Shows {
    let mut matches = case.matches.iter();
    let videos = matches.any(|found| found.signal == "video" || found.video.is_some());
    let mut matches = case.matches.iter();
    Shows {
        pictures: has_pictures(case),
        videos,
        sounds: matches.any(|found| found.signal == "sound" || found.sound.is_some()),
    }
}

/// Whether a case shows pictures: an upload whose bytes are kept, or a capture.
fn has_pictures(case: &Case) -> bool {
    match &case.origin {
        Origin::Upload { stored, .. } => *stored,
        Origin::Location { .. } => true,
        Origin::Notice { .. } | Origin::UserNotice { .. } => !case.matches.is_empty(),
    }
}
