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
        /// Oversees specific measures for an authority, or keeps those of a provider (Art 5); nothing else.
        MeasuresOfficer = "measures_officer", "measures officer";
        /// Decides upon penalties for an authority (Art 12(1)(d), 18); nothing else.
        PenaltyOfficer = "penalty_officer", "penalty officer";
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
        /// Decide about exposure to terrorist content, or keep and report on specific measures (Art 5).
        Measures = "measures", "decide about or keep specific measures";
        /// Raise alerts of a threat to life, or receive them (Art 14(5), DSA Art 18).
        Alert = "alert", "raise or receive alerts of a threat to life";
        /// Hand in orders that came from outside the instance, and decide what they are.
        Intake = "intake", "take in orders from outside";
        /// Decide upon penalties (Art 18). The organisation must be an authority that is designated for it, too.
        Penalise = "penalise", "decide upon penalties";
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
        /// It came to the addressee from outside the instance, by e-mail: the clock runs from its delivery.
        Email = "email", "by e-mail";
        /// It came to the addressee from outside, and a program of the addressee handed it in.
        HandedIn = "handed_in", "handed in by a program";
        /// It came from outside, over the open form.
        Form = "form", "over the open form";
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
        /// Hashes of frames that follow each other alike in both.
        Video = "video", "a stretch of the video";
        /// PDQ of a single frame of a video: of the upload, or of the known one.
        Still = "still", "a frame of a video";
        /// Fingerprints of sound that follow each other alike in both: of files of sound, and of the sound tracks of videos.
        Sound = "sound", "a stretch of the sound";
        /// The code of a whole text, edited in places.
        NearText = "near_text", "the whole text, edited in places";
        /// Passages that two texts share: one quotes the other.
        Quote = "quote", "passages that stand in both texts";
        /// The same address, however it is written.
        Link = "link", "the same address";
        /// An address below a known one.
        LinkPrefix = "link_prefix", "below a known address";
        /// An address of a known account.
        LinkAccount = "link_account", "of a known account";
        /// An address on a known host.
        LinkHost = "link_host", "on a known host";
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
        /// At its start: what cannot wait.
        AtOnce = "at_once", "it has just begun";
        /// Four days before the end: the tenth day of a complaint's two weeks.
        FourDaysBefore = "four_days_before", "four days are left";
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

vocabulary! {
    /// Where it stands whether a provider is exposed to terrorist content (Art 5).
    ExposureStage {
        /// It was told of the intention, and is heard.
        Hearing = "hearing", "being heard";
        /// Decided: it is not exposed.
        NotExposed = "not_exposed", "not exposed";
        /// Decided: it is exposed. It does not have the decision yet.
        Decided = "decided", "exposed; the decision is on its way";
        /// It has the decision.
        Exposed = "exposed", "exposed";
        /// A further decision requires more (Art 5(6)).
        MeasuresRequired = "measures_required", "exposed; further measures are required";
        /// It is exposed no more.
        Ended = "ended", "ended";
    }
}

vocabulary! {
    /// The kinds of specific measure: Regulation (EU) 2021/784 Art 5(2). Which to take is the provider's choice.
    MeasureKind {
        /// Art 5(2)(a).
        Technical = "technical", "staff or technical means to identify and remove or disable (Art 5(2)(a))";
        /// Art 5(2)(b).
        Flagging = "flagging", "an easy way for users to report or flag (Art 5(2)(b))";
        /// Art 5(2)(c).
        Awareness = "awareness", "raising awareness, such as user moderation (Art 5(2)(c))";
        /// Art 5(2)(d).
        Other = "other", "another measure (Art 5(2)(d))";
    }
}

vocabulary! {
    /// Which decision a provider asks to have reviewed (Art 5(7)).
    ReviewOf {
        /// That it is exposed, Art 5(4).
        Exposure = "exposure", "that the provider is exposed (Art 5(4))";
        /// That it has to take further measures, Art 5(6).
        Requirement = "requirement", "that further measures are required (Art 5(6))";
    }
}

vocabulary! {
    /// How a request for review was decided (Art 5(7)).
    ReviewOutcome {
        /// The decision stands.
        Confirmed = "confirmed", "the decision stands";
        /// It holds with changes.
        Amended = "amended", "the decision is amended";
        /// It has no effect any more.
        Revoked = "revoked", "the decision is revoked";
    }
}

vocabulary! {
    /// Under which law an alert is raised.
    AlertLaw {
        /// Terrorist content involving an imminent threat to life: Regulation (EU) 2021/784 Art 14(5).
        TerroristContent = "terrorist_content", "terrorist content, imminent threat to life (Regulation (EU) 2021/784 Art 14(5))";
        /// Any suspicion of a crime that threatens life or safety: Regulation (EU) 2022/2065 Art 18.
        Crime = "crime", "another crime that threatens life or safety (Regulation (EU) 2022/2065 Art 18)";
    }
}

vocabulary! {
    /// Who is to be informed of a threat to life.
    AlertParty {
        /// The authorities of the Member State concerned.
        State = "state", "the authorities of the Member State concerned";
        /// Where that state is unclear: the contact point of the provider's own (Art 12(2)).
        Home = "home", "the contact point of the provider's own Member State";
        /// Where that state is unclear.
        Europol = "europol", "Europol";
    }
}

vocabulary! {
    /// How somebody was informed of a threat to life.
    AlertChannel {
        /// On this instance, by the alert itself.
        Instance = "instance", "on this instance";
        /// By telephone.
        Telephone = "telephone", "by telephone";
        /// By e-mail.
        Email = "email", "by e-mail";
        /// On a portal of theirs.
        Portal = "portal", "on their portal";
        /// In person.
        Person = "person", "in person";
    }
}

vocabulary! {
    /// By which way something came in from outside the instance.
    IntakeVia {
        /// A mail.
        Mail = "mail", "e-mail";
        /// A program of the provider handed it in.
        Api = "api", "the API";
        /// Somebody filled in the open form.
        Form = "form", "the open form";
    }
}

vocabulary! {
    /// What was found out about something that came in.
    IntakeVerdict {
        /// An order of an authority that is known.
        Order = "order", "an order";
        /// An order, if it comes from whom it says it does, or if a doubt is cleared.
        Unproved = "unproved", "to be made sure of";
        /// It lacks what Art 3(4) wants an order to say.
        Incomplete = "incomplete", "incomplete";
        /// Its sender is, or can be shown to be, no authority of the register.
        UnknownIssuer = "unknown_issuer", "of an unknown sender";
        /// It is about nothing that is disseminated to the public.
        Private = "private_surface", "about a private surface";
        /// An order that was received before.
        Duplicate = "duplicate", "received before";
        /// No order that can be read was found in it.
        NotAnOrder = "not_an_order", "without a readable order";
        /// It clarifies or withdraws an order that was received.
        FollowUp = "follow_up", "about an order that was received";
    }
}

vocabulary! {
    /// Where something that came in stands.
    IntakeStage {
        /// A person has to look at it.
        Waiting = "waiting", "waiting for a person";
        /// Its sender was asked for something.
        Asked = "asked", "asked back";
        /// It became an order.
        Accepted = "accepted", "accepted";
        /// It is none. A person may still accept it.
        Refused = "refused", "refused";
        /// It is an order that had been received before.
        Linked = "linked", "received before";
        /// It clarified or withdrew an order that had been received before.
        Applied = "applied", "took effect";
    }
}

vocabulary! {
    /// What an authority says about an order that it sent before.
    FollowUp {
        /// A clarification (Art 3(8)), or that an impossibility has ended (Art 3(7)).
        Clarification = "clarification", "a clarification";
        /// The order is taken back.
        Withdrawal = "withdrawal", "a withdrawal";
    }
}

vocabulary! {
    /// Which answer to an order was sent to an authority outside the instance.
    AnswerKind {
        /// Feedback following removal or disabling (Art 3(6)).
        Feedback = "annex_2", "the feedback (Annex II)";
        /// Information about the impossibility to execute (Art 3(7), 3(8)).
        Impossibility = "annex_3", "the information about impossibility (Annex III)";
        /// What became of the content of an order without legal effect (Art 4(7)); no annex has a form for it.
        Reinstatement = "reinstatement", "the information about reinstatement";
    }
}

vocabulary! {
    /// What kind of place an outlet appears at.
    AssetKind {
        /// A site of its own.
        Website = "website", "website";
        /// A channel of a messenger or a video service.
        Channel = "channel", "channel";
        /// The account by which it publishes on a network.
        Account = "account", "account of the outlet";
        /// A program people install.
        App = "app", "app";
        /// An extension of a browser or a player.
        Extension = "extension", "extension";
        /// What is sent to subscribers.
        Newsletter = "newsletter", "newsletter";
        /// A store of files: an archive, a share.
        Store = "store", "file store";
        /// Anything else.
        Other = "other", "other place";
    }
}

vocabulary! {
    /// From whom it is known that an asset was up or down.
    SightedBy {
        /// A person looked, and said so.
        Person = "person", "told by a person";
        /// A check of this server.
        Monitor = "monitor", "seen by a check";
        /// The addressee of a notice answered that it removed the place.
        Answer = "answer", "by an answer to a notice";
    }
}

vocabulary! {
    /// How far an entry about a link reaches.
    LinkReach {
        /// This very address, however it is written.
        Exact = "exact", "this address";
        /// It, and what is below its path.
        Prefix = "prefix", "this address and what is below it";
        /// What belongs to the account on the platform.
        Account = "account", "everything of this account";
        /// The host, and the hosts below it.
        Host = "host", "everything on this host";
    }
}

impl Default for LinkReach {
    /// What an entry does where nobody chose.
    fn default() -> Self {
        Self::Exact
    }
}

vocabulary! {
    /// Of which type a penalty is, as the yearly report tells them apart (Art 8(1)(d)).
    PenaltyKind {
        /// Money is to be paid.
        Fine = "fine", "fine";
        /// Anything else: a warning, an order to act.
        Other = "other", "other penalty";
    }
}

vocabulary! {
    /// The duties whose breach is subject to penalties (Art 18(1)).
    Breach {
        /// Removing or disabling within the hour.
        Removal = "art_3_3", "Art 3(3): removal orders executed within the hour";
        /// Telling the authority.
        Feedback = "art_3_6", "Art 3(6): feedback on removal orders (Annex II)";
        /// Being able to reinstate.
        CrossBorder = "art_4_2", "Art 4(2): measures that can be undone on cross-border orders";
        /// Reinstating.
        Reinstatement = "art_4_7", "Art 4(7): reinstatement after an infringement was found";
        /// Terms and conditions of an exposed provider.
        Terms = "art_5_1", "Art 5(1): terms and conditions of an exposed provider";
        /// Taking measures.
        Measures = "art_5_2", "Art 5(2): specific measures";
        /// How measures have to be.
        MeasuresQuality = "art_5_3", "Art 5(3): what specific measures have to be";
        /// Reporting on them.
        MeasuresReport = "art_5_5", "Art 5(5): reports on specific measures";
        /// What an authority required.
        MeasuresRequired = "art_5_6", "Art 5(6): what was required in addition";
        /// Keeping what was removed.
        Preservation = "art_6", "Art 6: preservation";
        /// The yearly report.
        Transparency = "art_7", "Art 7: transparency report and terms";
        /// Complaints.
        Complaints = "art_10", "Art 10: complaints";
        /// Telling whoever provided the content.
        Information = "art_11", "Art 11: information of content providers";
        /// A threat to life.
        ThreatToLife = "art_14_5", "Art 14(5): an imminent threat to life";
        /// Being reachable.
        ContactPoint = "art_15_1", "Art 15(1): contact point";
        /// Being represented.
        Representative = "art_17", "Art 17: legal representative";
    }
}

vocabulary! {
    /// What is taken into account when a penalty is decided upon (Art 18(2)(a) to (g)).
    Circumstance {
        /// (a).
        Gravity = "gravity", "nature, gravity and duration of the breach";
        /// (b).
        Intent = "intent", "whether it was intentional or negligent";
        /// (c).
        Previous = "previous", "previous breaches of the provider";
        /// (d).
        Strength = "strength", "the provider's financial strength";
        /// (e).
        Cooperation = "cooperation", "how it cooperated with the authorities";
        /// (f).
        Size = "size", "its nature and size, in particular whether it is a micro, small or medium-sized enterprise";
        /// (g).
        Fault = "fault", "the degree of its fault, given the technical and organisational measures it took to comply";
    }
}

vocabulary! {
    /// How a penalty lost its effect.
    PenaltyEnd {
        /// A court or another body set it aside.
        SetAside = "set_aside", "set aside on review";
        /// The authority took it back.
        Withdrawn = "withdrawn", "withdrawn by the authority";
    }
}

vocabulary! {
    /// What publishing an order in a transparency report would prejudice (Art 8(2)).
    WithheldFor {
        /// An investigation or prosecution that is going on.
        Investigation = "investigation", "an ongoing investigation or prosecution";
        /// The security of the state.
        Security = "security", "national security";
    }
}
