//! Step 9: whoever's upload was blocked complains on the open page (Regulation (EU) 2021/784 Art 10); a complaints officer,
//! who did not decide before, upholds it; and the provider publishes the picture after all.

use super::browser::Browser;
use super::uploads::Held;
use super::{Cast, Progress, StoryError, StoryEvent, Summary};
use casework::{OrganisationId, Outcome};
use exchange::v1::ComplaintView;
use std::fmt;
use url::Url;

const WHY: &str =
    "I teach history; the picture is part of a lesson about propaganda, and the text said so.";
const REASONS: &str = "The picture is part of a lesson, which comments on it.";

/// Who decides complaints to provider A.
#[derive(Clone)]
pub struct Desk {
    /// Provider A, which the open page is for.
    pub organisation: OrganisationId,
    /// The code of a link that signs the complaints officer in, once.
    pub sign_in_code: String,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Desk({}, …)", self.organisation)
    }
}

/// Where and with whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parties<'a> {
    pub(crate) staydown: &'a Url,
    pub(crate) desk: &'a Desk,
}

/// Complains about a blocked upload, and sees what comes of it.
pub(crate) async fn complain(
    cast: &Cast,
    parties: Parties<'_>,
    blocked: Option<Held>,
    summary: &mut Summary,
    progress: Progress<'_>,
) -> Result<(), StoryError> {
    let step = 9;
    progress(StoryEvent::Began {
        step,
        title: "Somebody complains; another person upholds it",
    });
    let wrong = match &blocked {
        Some(blocked) => played(cast, parties, blocked).await?,
        None => {
            Some("no upload of provider A was blocked, so that nobody could complain".to_owned())
        }
    };
    let text = match wrong {
        None => {
            summary.complaints_upheld += 1;
            "a complaint is upheld by another person, and the picture is public again"
        }
        Some(what) => {
            summary.failed(what);
            "the complaint did not come to its end"
        }
    };
    progress(StoryEvent::Ended {
        step,
        text: text.to_owned(),
    });
    Ok(())
}

/// Gives what was otherwise than it should, if something was.
async fn played(
    cast: &Cast,
    parties: Parties<'_>,
    blocked: &Held,
) -> Result<Option<String>, StoryError> {
    let mut user = Browser::at(parties.staydown)?;
    let form = format!("/complaint/{}", parties.desk.organisation);
    let fields = [
        ("about", blocked.reference.as_str()),
        ("text", WHY),
        ("purposes", "education"),
    ];
    let sent = user
        .fill_in(&form, &["door", "code"], &form, &fields)
        .await?;
    let Some(code) = sent.after("href=\"/complaint/status/") else {
        return Ok(Some(format!(
            "a complaint about {} was sent and no tracking code shown: HTTP {}",
            blocked.what, sent.status
        )));
    };
    let status = format!("/complaint/status/{code}");
    if !user.get(&status).await?.says("data-stage=\"open\"") {
        return Ok(Some(
            "a complaint was sent, but its page does not say that it is open".to_owned(),
        ));
    }
    let Some(complaint) = find(cast, blocked).await? else {
        return Ok(Some(format!(
            "a complaint about {} is not in the provider's queue with its case {}",
            blocked.what, blocked.case
        )));
    };
    if let Some(wrong) = uphold(parties, &complaint).await? {
        return Ok(Some(wrong));
    }
    // The webhook tells the provider; it is wrong if the page never becomes public.
    cast.public.until_status(&blocked.page, 200).await?;
    if let Some(wrong) = by_another(cast, blocked).await? {
        return Ok(Some(wrong));
    }
    let shown = user.get(&status).await?;
    let says_so = shown.says("data-stage=\"upheld\"")
        && shown.says(REASONS)
        && shown.says("The content is reinstated");
    Ok((!says_so).then(|| {
        "a complaint was upheld, but its status page does not say so with the reasons".to_owned()
    }))
}

/// The complaint, as the provider's queue has it.
async fn find(cast: &Cast, blocked: &Held) -> Result<Option<ComplaintView>, StoryError> {
    let queue = cast.a.client().complaints().await;
    let queue = queue.map_err(StoryError::api("reading the queue of complaints"))?;
    Ok(queue.items.into_iter().find(|one| {
        one.stage == "open"
            && one.about == blocked.reference
            && one.case.as_ref() == Some(&blocked.case)
    }))
}

/// The officer signs in and upholds it.
async fn uphold(
    parties: Parties<'_>,
    complaint: &ComplaintView,
) -> Result<Option<String>, StoryError> {
    let mut officer = Browser::at(parties.staydown)?;
    let link = format!("/sign-in/{}", parties.desk.sign_in_code);
    let entered = officer
        .fill_in(&link, &["door", "code"], "/sign-in", &[])
        .await?;
    if entered.status != 303 {
        return Ok(Some(format!(
            "the complaints officer could not sign in: HTTP {}",
            entered.status
        )));
    }
    let page = format!("/complaints/{}", complaint.id);
    let fields = [
        ("outcome", "upheld"),
        ("reasons", REASONS),
        ("purpose", "education"),
    ];
    let decided = officer
        .fill_in(&page, &["csrf"], &format!("{page}/decide"), &fields)
        .await?;
    Ok((decided.status != 303).then(|| {
        let problem = decided.after("data-problem=\"").unwrap_or_default();
        format!(
            "{} could not be upheld: HTTP {} {problem}",
            complaint.id, decided.status
        )
    }))
}

/// The case must be decided “keep” now, by somebody else than who blocked it.
async fn by_another(cast: &Cast, blocked: &Held) -> Result<Option<String>, StoryError> {
    let case = cast.a.client().case(&blocked.case).await;
    let case = case.map_err(StoryError::api(format!("reading {}", blocked.case)))?;
    let (Some(first), Some(last)) = (case.decisions.first(), case.decisions.last()) else {
        return Ok(Some(format!("{} carries no decision", blocked.case)));
    };
    let outcomes = (first.judgement.outcome, last.judgement.outcome);
    Ok(
        (outcomes != (Outcome::Block, Outcome::Keep) || first.by == last.by).then(|| {
            format!(
                "{} was complained about, but was decided {:?} and then {:?}, {} the same decider",
                blocked.case,
                outcomes.0,
                outcomes.1,
                if first.by == last.by { "by" } else { "not by" }
            )
        }),
    )
}
