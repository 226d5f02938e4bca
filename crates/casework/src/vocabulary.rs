//! The closed lists of words the law and the trade use. Each has one spelling in JSON and one plain sentence for people.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

// `$text` is a token tree and no literal: the schema is derived from the attribute, and utoipa does not see through a literal that a
// macro matched. It then describes the variant's name instead.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $( $(#[$vdoc:meta])* $variant:ident = $text:tt, $label:literal; )+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $( $(#[$vdoc])* #[serde(rename = $text)] $variant, )+ }

        impl $name {
            /// Every word of the list, in the order of the law or of use.
            pub const ALL: &'static [$name] = &[$( $name::$variant, )+];

            /// The spelling used in JSON, in the command line and in the tables.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $( $name::$variant => $text, )+ }
            }

            /// A plain phrase for people.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $( $name::$variant => $label, )+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text).ok_or_else(|| {
                    let known: Vec<_> = Self::ALL.iter().map(|word| word.as_str()).collect();
                    format!("“{}” is none of: {}", text.chars().take(64).collect::<String>(), known.join(", "))
                })
            }
        }
    };
}

vocabulary! {
    /// Why material is terrorist content: Regulation (EU) 2021/784 Art 2(7)(a)–(e), the tick boxes of Annex I section B.
    Ground {
        /// Art 2(7)(a).
        Incites = "incites", "incites others to commit terrorist offences, such as by glorifying terrorist acts";
        /// Art 2(7)(b).
        SolicitsOffence = "solicits_offence", "solicits others to commit or contribute to terrorist offences";
        /// Art 2(7)(c).
        SolicitsParticipation = "solicits_participation", "solicits others to participate in the activities of a terrorist group";
        /// Art 2(7)(d).
        Instructs = "instructs", "gives instruction on weapons or methods for committing terrorist offences";
        /// Art 2(7)(e).
        Threatens = "threatens", "threatens to commit a terrorist offence";
    }
}

impl Ground {
    /// The place in the Regulation.
    #[must_use]
    pub fn article(self) -> &'static str {
        match self {
            Self::Incites => "Art 2(7)(a)",
            Self::SolicitsOffence => "Art 2(7)(b)",
            Self::SolicitsParticipation => "Art 2(7)(c)",
            Self::Instructs => "Art 2(7)(d)",
            Self::Threatens => "Art 2(7)(e)",
        }
    }
}

vocabulary! {
    /// Purposes for which material is *not* terrorist content: Regulation (EU) 2021/784 Art 1(3).
    ProtectedPurpose {
        /// Education.
        Education = "education", "education";
        /// Journalism, a newsroom's report included.
        Journalism = "journalism", "journalism (for example a newsroom's report)";
        /// Art.
        Art = "art", "art";
        /// Research.
        Research = "research", "research";
        /// Awareness raising against terrorism, counter-speech.
        Awareness = "awareness", "preventing or countering terrorism, awareness raising";
        /// Polemic or controversial views in public debate (Art 1(3), second sentence).
        PublicDebate = "public_debate", "polemic or controversial views in public debate";
    }
}

/// The Art 1(3) check, which every decision states: a person looked for a protected purpose, and found none or this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PurposeCheck {
    /// Looked for, and none found.
    NoneFound,
    /// The true purpose of this dissemination is protected.
    Protected(ProtectedPurpose),
}

vocabulary! {
    /// What kind of body an organisation is. Only a competent authority may issue removal orders (Art 12(1)).
    OrganisationKind {
        /// Competent authority under Art 12(1) (a), or an internet referral unit acting as one.
        Authority = "authority", "competent authority";
        /// Hosting service provider, Art 2(1).
        Provider = "provider", "hosting provider";
        /// Trusted flagger (Regulation (EU) 2022/2065 Art 22) or another body that refers.
        Flagger = "flagger", "trusted flagger";
        /// Runs the instance for others.
        Hub = "hub", "hub operator";
    }
}

vocabulary! {
    /// What a person may do within their organisation.
    Role {
        /// Decides cases of an authority or flagger and issues notices.
        Analyst = "analyst", "analyst";
        /// Decides cases of a provider and answers notices.
        Reviewer = "reviewer", "reviewer";
        /// Reads everything of the organisation, changes nothing.
        Auditor = "auditor", "auditor";
        /// Keeps people, tokens and endpoints.
        Administrator = "administrator", "administrator";
        /// Issues the notices of an authority or flagger, and sees to their course; judges no cases.
        Issuer = "issuer", "issuer";
        /// Scrutinises other states' orders to providers of its own (Art 4).
        Scrutiniser = "scrutiniser", "scrutiniser";
        /// Keeps preserved material (Art 6), and who looks at it.
        PreservationOfficer = "preservation_officer", "preservation officer";
        /// Decides complaints, and reads what they are about; nothing else.
        ComplaintsOfficer = "complaints_officer", "complaints officer";
    }
}

vocabulary! {
    /// What somebody may do. A person has the scopes of their role, a token those it was issued with.
    Scope {
        /// Ask whether uploads are known, and hold those that are.
        Match = "match", "ask whether uploads are known";
        /// Look at banks and their entries.
        BanksRead = "banks_read", "read banks";
        /// Make banks, add known content, withdraw it, share it.
        BanksWrite = "banks_write", "make and fill banks";
        /// Have locations captured, and look at captures.
        Capture = "capture", "capture locations";
        /// Look at cases and their pictures.
        CasesRead = "cases_read", "read cases";
        /// Judge cases.
        Decide = "decide", "decide cases";
        /// Issue referrals, and take them back.
        Refer = "refer", "issue referrals";
        /// Issue removal orders, clarify them and take them back. The organisation must be an authority, too.
        Order = "order", "issue removal orders";
        /// Look at notices. An addressee who looks has received them.
        NoticesRead = "notices_read", "read notices";
        /// Answer notices.
        Answer = "answer", "answer notices";
        /// Say where webhooks go.
        Endpoint = "endpoint", "set where webhooks go";
        /// See who looked at what.
        Oversee = "oversee", "see who looked at what";
        /// Scrutinise orders of other states, of which the organisation got a copy.
        Scrutinise = "scrutinise", "scrutinise orders of other states";
        /// Keep people, tokens and keys.
        Administer = "administer", "keep people and keys";
        /// Deposit material that must be preserved, and read it back for a purpose.
        Preserve = "preserve", "keep and read preserved material";
        /// Read complaints and decide them.
        Complaints = "complaints", "read and decide complaints";
        /// File complaints and notices for users: for the front end of a service.
        File = "file", "file complaints and notices for users";
    }
}

vocabulary! {
    /// How far what is marked may go: the Traffic Light Protocol, version 2.0 (FIRST, August 2022).
    Tlp {
        /// For its owner alone.
        Red = "red", "for its owner alone";
        /// For the members of a group, and not beyond: they match against it and are not told what it is.
        AmberStrict = "amber_strict", "matched against by a group, which is not told what it is";
        /// For the members of a group.
        Amber = "amber", "shared with a group";
        /// For everybody on the instance.
        Green = "green", "shared with this instance";
        /// For anybody.
        Clear = "clear", "open: everybody on this instance reads its entries";
    }
}

vocabulary! {
    /// What somebody read for: from their role, or that a program did.
    Purpose {
        /// The work on cases, notices and banks.
        Casework = "casework", "casework";
        /// Watching over that work.
        Oversight = "oversight", "oversight";
        /// A program of the organisation, for what its token was issued.
        Program = "program", "a program";
        /// Keeping the machine.
        Operation = "operation", "operation of the machine";
    }
}

vocabulary! {
    /// Why an alarm was raised.
    Alarm {
        /// One actor read more records within an hour than people do.
        BulkReading = "bulk_reading", "bulk reading";
        /// A record was read that nobody has a reason to look at.
        Canary = "canary", "a canary record was read";
    }
}

vocabulary! {
    /// What a person decided about a case.
    Outcome {
        /// Refer the location to its provider (voluntary).
        Refer = "refer", "refer to the provider";
        /// Order its removal (Art 3).
        Order = "order", "order the removal";
        /// A held upload stays unpublished.
        Block = "block", "do not publish";
        /// Leave it, or publish it: no measure is taken.
        Keep = "keep", "keep";
    }
}

vocabulary! {
    /// The two kinds of notice an organisation sends about a location.
    NoticeKind {
        /// A voluntary referral for the provider's own assessment.
        Referral = "referral", "referral";
        /// A removal order under Art 3.
        RemovalOrder = "removal_order", "removal order";
    }
}

vocabulary! {
    /// The measure taken on an order: the two boxes of Annex II section B.
    Measure {
        /// The terrorist content has been removed.
        Removed = "removed", "content removed";
        /// Access has been disabled in all Member States.
        Disabled = "disabled", "access disabled in all Member States";
    }
}

vocabulary! {
    /// What a provider did with a referral. All of them are valid outcomes.
    ReferralOutcome {
        /// Removed from the service.
        Removed = "removed", "removed";
        /// Access disabled.
        Disabled = "disabled", "access disabled";
        /// Restricted (by region, age or reach).
        Restricted = "restricted", "restricted";
        /// Assessed and kept, with a reason.
        Kept = "kept", "assessed and kept";
        /// Nothing is found at the location.
        NotFound = "not_found", "not found";
        /// It was gone before the referral arrived.
        AlreadyGone = "already_gone", "already gone";
    }
}

vocabulary! {
    /// Why an order cannot be executed in time: the three boxes of Annex III section B.
    ImpossibleBecause {
        /// Art 3(7): force majeure or de facto impossibility; the hour runs again when the reason ends.
        ForceMajeure = "force_majeure", "force majeure or de facto impossibility";
        /// Art 3(8): manifest errors; the hour runs from the clarification.
        ManifestErrors = "manifest_errors", "the order contains manifest errors";
        /// Art 3(8): not enough information; the hour runs from the clarification.
        InsufficientInformation = "insufficient_information", "the order does not contain sufficient information";
    }
}

vocabulary! {
    /// How a notice reached its addressee. The earliest of these starts the clock.
    ReceivedVia {
        /// The addressee's endpoint answered 2xx to the signed webhook.
        Webhook = "webhook", "signed webhook";
        /// The addressee fetched the notice through the API.
        Api = "api", "fetched through the API";
        /// A person of the addressee opened it in the console.
        Console = "console", "opened in the console";
    }
}

vocabulary! {
    /// What a check of a location saw.
    SeenState {
        /// The location still shows something.
        Up = "up", "still up";
        /// Gone or disabled: HTTP 404, 410 or 451.
        Gone = "gone", "gone";
        /// Could not be told: an error, a timeout, a refusal.
        Unknown = "unknown", "could not be checked";
    }
}

vocabulary! {
    /// What a person proves with that it is them.
    CredentialKind {
        /// A key pair held by their device, used after the device was unlocked (WebAuthn).
        Passkey = "passkey", "passkey";
        /// A password, always together with codes of an authenticator app (RFC 6238).
        Password = "password", "password with codes";
        /// An account at the sign-in service of their house (OpenID Connect).
        LinkedAccount = "linked_account", "linked account";
    }
}

vocabulary! {
    /// How a session began.
    SignInWay {
        /// A one-time link, made by the operator or an administrator.
        Link = "link", "a one-time link";
        /// A passkey.
        Passkey = "passkey", "a passkey";
        /// A password and a code of an authenticator app.
        Password = "password", "a password and a code";
        /// A password and a recovery code, which is used up.
        RecoveryCode = "recovery_code", "a password and a recovery code";
        /// The sign-in service of their house.
        LinkedAccount = "linked_account", "a linked account";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_from_its_own_spelling_in_text_and_json() {
        for word in Ground::ALL {
            assert_eq!(word.as_str().parse::<Ground>().as_ref(), Ok(word));
            assert_eq!(serde_json::to_value(word).ok(), Some(word.as_str().into()));
        }
        for word in ReferralOutcome::ALL {
            assert_eq!(serde_json::to_value(word).ok(), Some(word.as_str().into()));
        }
    }

    /// The words as the API's document lists them.
    fn described<T: utoipa::PartialSchema>() -> serde_json::Value {
        serde_json::to_value(T::schema()).unwrap_or_default()["enum"].take()
    }

    #[test]
    fn every_word_is_described_as_it_is_sent() {
        let ways: Vec<_> = Way::ALL.iter().map(|way| way.as_str()).collect();
        assert_eq!(described::<Way>(), serde_json::json!(ways));
        let turns: Vec<_> = Turn::ALL.iter().map(|turn| turn.as_str()).collect();
        assert_eq!(described::<Turn>(), serde_json::json!(turns));
    }

    #[test]
    fn an_unknown_word_is_answered_with_the_list() {
        let error = "nope".parse::<Measure>();
        assert_eq!(
            error,
            Err("“nope” is none of: removed, disabled".to_owned())
        );
    }
}

vocabulary! {
    /// How hard uploads are compared with a bank. Each level finds all that the one before it finds, and costs more; the
    /// costs are in `docs/matching.md`.
    Thoroughness {
        /// PDQ of the whole picture within 31 bits, as Meta's Hasher-Matcher-Actioner matches.
        Exact = "exact", "the whole picture as it is";
        /// And turned, mirrored, inside a border, bars or a frame, and other frames of an animation.
        Standard = "standard", "also turned, mirrored or framed";
        /// And parts of it, by local features with geometric verification.
        Thorough = "thorough", "also parts of it: cropped, tilted, in a collage";
    }
}

impl Default for Thoroughness {
    /// What a bank does whose owner did not choose.
    fn default() -> Self {
        Self::Standard
    }
}

vocabulary! {
    /// The way by which a match was found.
    Way {
        /// The very bytes.
        Bytes = "sha256", "the same bytes";
        /// PDQ of the whole picture.
        Whole = "pdq", "the whole picture";
        /// PDQ of the whole picture, turned or mirrored.
        Turned = "turned", "the whole picture, turned or mirrored";
        /// PDQ of a part that lies in a border, between bars or in a frame.
        Framed = "framed", "a picture within the picture";
        /// PDQ of another frame of an animation than the first.
        Animation = "animation", "a frame of the animation";
        /// Local features that lie alike in both pictures.
        Features = "features", "a part, by points that lie alike in both";
    }
}

impl Default for Way {
    /// What matches recorded before there were other ways were found by.
    fn default() -> Self {
        Self::Whole
    }
}

vocabulary! {
    /// How the known picture has to be turned to lie as it lies in the upload.
    Turn {
        /// By a quarter turn.
        Quarter = "rotated_90", "turned by 90°";
        /// By half a turn.
        Half = "rotated_180", "turned by 180°";
        /// By three quarter turns.
        ThreeQuarters = "rotated_270", "turned by 270°";
        /// Upside down, as in a pond.
        Flipped = "flipped", "mirrored top to bottom";
        /// Left and right exchanged.
        Mirrored = "mirrored", "mirrored left to right";
        /// Mirrored in the diagonal from the top left.
        Transposed = "transposed", "mirrored in the diagonal";
        /// Mirrored in the other diagonal.
        Transversed = "transversed", "mirrored in the other diagonal";
    }
}

vocabulary! {
    /// At which instants of a running clock a person is called; see [`crate::Clock::marks`]. In the order in which they come.
    PageMark {
        /// One day before the end of a long clock.
        DayBefore = "day_before", "a day is left";
        /// One hour before the end of a long clock.
        HourBefore = "hour_before", "an hour is left";
        /// Half of the allowance has passed: 30 minutes of an hour.
        Half = "half", "half of the time has passed";
        /// Three quarters have passed: 45 minutes of an hour.
        ThreeQuarters = "three_quarters", "three quarters of the time have passed";
        /// Eleven twelfths have passed: 55 minutes of an hour.
        LastTwelfth = "last_twelfth", "the last twelfth of the time has begun";
        /// The allowance has ended.
        Breach = "breach", "the time has run out";
    }
}

vocabulary! {
    /// How a complaint was decided.
    ComplaintOutcome {
        /// The content is reinstated.
        Upheld = "upheld", "upheld: the content is reinstated";
        /// The decision stands, for the reasons given.
        Rejected = "rejected", "rejected";
    }
}

vocabulary! {
    /// How somebody is called about a clock.
    PageChannel {
        /// By a signed webhook to the organisation's endpoint.
        Webhook = "webhook", "signed webhook";
        /// By e-mail to the organisation's on-call address.
        Email = "email", "e-mail";
    }
}

vocabulary! {
    /// Why nobody was called at a mark.
    PageSkip {
        /// A later mark was reached before it could be sent: the server did not run.
        Outage = "outage", "the server did not run at that time";
        /// A later mark was reached before it arrived: what was to take it did not answer.
        Overtaken = "overtaken", "it could not be sent before the next";
        /// The clock had stopped before it could be sent.
        Stopped = "stopped", "the clock had stopped";
        /// A target whose time ended more than a day ago: after a long outage nobody is woken for each of them.
        LongPast = "long_past", "its time ended long ago, and it is a target only";
    }
}

vocabulary! {
    /// On what ground content is preserved: Regulation (EU) 2021/784 Art 6(1). A voluntary referral is none.
    PreservationBasis {
        /// Removed or disabled because of a removal order, Art 3.
        RemovalOrder = "removal_order", "removal order (Art 3)";
        /// Removed or disabled because of a specific measure, Art 5.
        SpecificMeasure = "specific_measure", "specific measure (Art 5)";
    }
}

vocabulary! {
    /// For what preserved material may be looked at: Regulation (EU) 2021/784 Art 6(1).
    AccessPurpose {
        /// Administrative or judicial review proceedings, Art 6(1)(a).
        ReviewProceedings = "review_proceedings", "administrative or judicial review";
        /// Handling of a complaint under Art 10, Art 6(1)(a).
        Complaint = "complaint", "a complaint (Art 10)";
        /// A lawful request for the prevention, detection, investigation or prosecution of terrorist offences, Art 6(1)(b).
        LawfulRequest = "lawful_request", "a lawful request of an authority";
    }
}

vocabulary! {
    /// What a thing in the vault is.
    MaterialKind {
        /// The content that was removed or disabled.
        Content = "content", "content";
        /// Data that was removed with it: time and account of the upload, title and description, counts, the history of
        /// moderation. Not the whole account, and no private messages.
        RelatedData = "related_data", "related data";
    }
}

vocabulary! {
    /// How a complaint or a user's notice came in.
    FiledVia {
        /// The open page of this instance, by anybody.
        Page = "page", "the open page";
        /// The provider's own front end, for one of its users.
        FrontEnd = "front_end", "the provider's own front end";
    }
}
