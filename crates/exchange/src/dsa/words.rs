//! The closed lists of the Commission's transparency database, spelled as they are sent. A word that is not here cannot be sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

// `$text` is a token tree and no literal, as in `casework::vocabulary`: utoipa does not see through a literal that a macro matched.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $( $variant:ident = $text:tt, $label:literal; )+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[allow(missing_docs, reason = "every word says what it means in `label`")]
        pub enum $name { $( #[serde(rename = $text)] $variant, )+ }

        impl $name {
            /// Every word of the list.
            pub const ALL: &'static [$name] = &[$( $name::$variant, )+];

            /// As it is sent.
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
    };
}

words! {
    /// `decision_visibility`: what happened to the content's visibility.
    Visibility {
        Removed = "DECISION_VISIBILITY_CONTENT_REMOVED", "removed";
        Disabled = "DECISION_VISIBILITY_CONTENT_DISABLED", "access disabled";
        Demoted = "DECISION_VISIBILITY_CONTENT_DEMOTED", "demoted";
        AgeRestricted = "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED", "age-restricted";
        InteractionRestricted = "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED", "interaction restricted";
        Labelled = "DECISION_VISIBILITY_CONTENT_LABELLED", "labelled";
        Other = "DECISION_VISIBILITY_OTHER", "restricted otherwise";
    }
}

words! {
    /// `decision_monetary`: what happened to payments.
    Monetary {
        Suspension = "DECISION_MONETARY_SUSPENSION", "payments suspended";
        Termination = "DECISION_MONETARY_TERMINATION", "payments terminated";
        Other = "DECISION_MONETARY_OTHER", "payments restricted otherwise";
    }
}

words! {
    /// `decision_provision`: what happened to the service.
    Provision {
        PartialSuspension = "DECISION_PROVISION_PARTIAL_SUSPENSION", "service suspended in part";
        TotalSuspension = "DECISION_PROVISION_TOTAL_SUSPENSION", "service suspended";
        PartialTermination = "DECISION_PROVISION_PARTIAL_TERMINATION", "service terminated in part";
        TotalTermination = "DECISION_PROVISION_TOTAL_TERMINATION", "service terminated";
    }
}

words! {
    /// `decision_account`: what happened to the account.
    Account {
        Suspended = "DECISION_ACCOUNT_SUSPENDED", "account suspended";
        Terminated = "DECISION_ACCOUNT_TERMINATED", "account terminated";
    }
}

words! {
    /// `account_type`.
    AccountType {
        Business = "ACCOUNT_TYPE_BUSINESS", "a business";
        Private = "ACCOUNT_TYPE_PRIVATE", "a private person";
    }
}

words! {
    /// `decision_ground`: law or terms.
    DecisionGround {
        Illegal = "DECISION_GROUND_ILLEGAL_CONTENT", "illegal content";
        Incompatible = "DECISION_GROUND_INCOMPATIBLE_CONTENT", "incompatible with the terms";
    }
}

words! {
    /// `content_type`.
    ContentType {
        App = "CONTENT_TYPE_APP", "app";
        Audio = "CONTENT_TYPE_AUDIO", "audio";
        Image = "CONTENT_TYPE_IMAGE", "image";
        Product = "CONTENT_TYPE_PRODUCT", "product";
        SyntheticMedia = "CONTENT_TYPE_SYNTHETIC_MEDIA", "synthetic media";
        Text = "CONTENT_TYPE_TEXT", "text";
        Video = "CONTENT_TYPE_VIDEO", "video";
        Other = "CONTENT_TYPE_OTHER", "something else";
    }
}

words! {
    /// `source_type`: who or what pointed to the content.
    SourceType {
        Article16 = "SOURCE_ARTICLE_16", "a notice under Art 16 DSA";
        TrustedFlagger = "SOURCE_TRUSTED_FLAGGER", "a trusted flagger's notice";
        OtherNotification = "SOURCE_TYPE_OTHER_NOTIFICATION", "another notification";
        Voluntary = "SOURCE_VOLUNTARY", "the provider's own initiative";
    }
}

words! {
    /// `automated_decision`. “Fully” is: no human in the decision; detection is a matter of its own.
    AutomatedDecision {
        Fully = "AUTOMATED_DECISION_FULLY", "fully automated";
        Partially = "AUTOMATED_DECISION_PARTIALLY", "partially automated";
        NotAutomated = "AUTOMATED_DECISION_NOT_AUTOMATED", "not automated";
    }
}

words! {
    /// `automated_detection`, `incompatible_content_illegal`.
    YesNo {
        Yes = "Yes", "yes";
        No = "No", "no";
    }
}

words! {
    /// `category` and `category_addition`, as the categories of Implementing Regulation (EU) 2024/2835.
    Category {
        AnimalWelfare = "STATEMENT_CATEGORY_ANIMAL_WELFARE", "animal welfare";
        ConsumerInformation = "STATEMENT_CATEGORY_CONSUMER_INFORMATION", "consumer information";
        CyberViolence = "STATEMENT_CATEGORY_CYBER_VIOLENCE", "cyber violence";
        CyberViolenceAgainstWomen = "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN", "cyber violence against women";
        DataProtection = "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS", "data protection and privacy";
        IllegalOrHarmfulSpeech = "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", "illegal or harmful speech";
        IntellectualProperty = "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS", "intellectual property";
        CivicDiscourse = "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS", "civic discourse or elections";
        NotSpecifiedNotice = "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE", "not specified by the notice";
        OtherViolation = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC", "another violation of the terms";
        ProtectionOfMinors = "STATEMENT_CATEGORY_PROTECTION_OF_MINORS", "protection of minors";
        PublicSecurity = "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY", "risk for public security";
        ScamsAndFraud = "STATEMENT_CATEGORY_SCAMS_AND_FRAUD", "scams and fraud";
        SelfHarm = "STATEMENT_CATEGORY_SELF_HARM", "self-harm";
        UnsafeProducts = "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS", "unsafe and prohibited products";
        Violence = "STATEMENT_CATEGORY_VIOLENCE", "violence";
    }
}

words! {
    /// `category_specification`: of the database's keywords those of the categories that terrorist content touches. Others are
    /// not sent from here.
    Keyword {
        IllegalOrganizations = "KEYWORD_ILLEGAL_ORGANIZATIONS", "illegal organisations";
        EnvironmentalDamage = "KEYWORD_RISK_ENVIRONMENTAL_DAMAGE", "risk of environmental damage";
        PublicHealth = "KEYWORD_RISK_PUBLIC_HEALTH", "risk for public health";
        TerroristContent = "KEYWORD_TERRORIST_CONTENT", "terrorist content";
        CoordinatedHarm = "KEYWORD_COORDINATED_HARM", "coordinated harm";
        IncitementViolenceHatred = "KEYWORD_INCITEMENT_VIOLENCE_HATRED", "incitement to violence or hatred";
        HumanExploitation = "KEYWORD_HUMAN_EXPLOITATION", "human exploitation";
        HumanTrafficking = "KEYWORD_HUMAN_TRAFFICKING", "human trafficking";
        TraffickingWomenGirls = "KEYWORD_TRAFFICKING_WOMEN_GIRLS", "trafficking of women and girls";
        Defamation = "KEYWORD_DEFAMATION", "defamation";
        Discrimination = "KEYWORD_DISCRIMINATION", "discrimination";
        HateSpeech = "KEYWORD_HATE_SPEECH", "hate speech";
        Other = "KEYWORD_OTHER", "something else";
    }
}

impl Keyword {
    /// The category it belongs to; `None` for the keyword that every category has.
    #[must_use]
    pub fn category(self) -> Option<Category> {
        match self {
            Self::IllegalOrganizations
            | Self::EnvironmentalDamage
            | Self::PublicHealth
            | Self::TerroristContent => Some(Category::PublicSecurity),
            Self::CoordinatedHarm
            | Self::IncitementViolenceHatred
            | Self::HumanExploitation
            | Self::HumanTrafficking
            | Self::TraffickingWomenGirls => Some(Category::Violence),
            Self::Defamation | Self::Discrimination | Self::HateSpeech => {
                Some(Category::IllegalOrHarmfulSpeech)
            }
            Self::Other => None,
        }
    }
}

words! {
    /// `territorial_scope`: the states of the European Economic Area. Greece is GR here, not EL.
    Territory {
        At = "AT", "Austria"; Be = "BE", "Belgium"; Bg = "BG", "Bulgaria"; Cy = "CY", "Cyprus"; Cz = "CZ", "Czechia";
        De = "DE", "Germany"; Dk = "DK", "Denmark"; Ee = "EE", "Estonia"; Es = "ES", "Spain"; Fi = "FI", "Finland";
        Fr = "FR", "France"; Gr = "GR", "Greece"; Hr = "HR", "Croatia"; Hu = "HU", "Hungary"; Ie = "IE", "Ireland";
        Is = "IS", "Iceland"; It = "IT", "Italy"; Li = "LI", "Liechtenstein"; Lt = "LT", "Lithuania"; Lu = "LU", "Luxembourg";
        Lv = "LV", "Latvia"; Mt = "MT", "Malta"; Nl = "NL", "Netherlands"; No = "NO", "Norway"; Pl = "PL", "Poland";
        Pt = "PT", "Portugal"; Ro = "RO", "Romania"; Se = "SE", "Sweden"; Si = "SI", "Slovenia"; Sk = "SK", "Slovakia";
    }
}

impl Territory {
    /// The Member States of the Union: the list without Iceland, Liechtenstein and Norway.
    #[must_use]
    pub fn union() -> Vec<Self> {
        let outside = [Self::Is, Self::Li, Self::No];
        let all = Self::ALL.iter().copied();
        all.filter(|state| !outside.contains(state)).collect()
    }
}

/// The two-letter codes of ISO 639-1, as `content_language` spells them.
pub(super) const LANGUAGES: &[&str] = &[
    "AA", "AB", "AE", "AF", "AK", "AM", "AN", "AR", "AS", "AV", "AY", "AZ", "BA", "BE", "BG", "BH",
    "BI", "BM", "BN", "BO", "BR", "BS", "CA", "CE", "CH", "CO", "CR", "CS", "CU", "CV", "CY", "DA",
    "DE", "DV", "DZ", "EE", "EL", "EN", "EO", "ES", "ET", "EU", "FA", "FF", "FI", "FJ", "FO", "FR",
    "FY", "GA", "GD", "GL", "GN", "GU", "GV", "HA", "HE", "HI", "HO", "HR", "HT", "HU", "HY", "HZ",
    "IA", "ID", "IE", "IG", "II", "IK", "IO", "IS", "IT", "IU", "JA", "JV", "KA", "KG", "KI", "KJ",
    "KK", "KL", "KM", "KN", "KO", "KR", "KS", "KU", "KV", "KW", "KY", "LA", "LB", "LG", "LI", "LN",
    "LO", "LT", "LU", "LV", "MG", "MH", "MI", "MK", "ML", "MN", "MR", "MS", "MT", "MY", "NA", "NB",
    "ND", "NE", "NG", "NL", "NN", "NO", "NR", "NV", "NY", "OC", "OJ", "OM", "OR", "OS", "PA", "PI",
    "PL", "PS", "PT", "QU", "RM", "RN", "RO", "RU", "RW", "SA", "SC", "SD", "SE", "SG", "SI", "SK",
    "SL", "SM", "SN", "SO", "SQ", "SR", "SS", "ST", "SU", "SV", "SW", "TA", "TE", "TG", "TH", "TI",
    "TK", "TL", "TN", "TO", "TR", "TS", "TT", "TW", "TY", "UG", "UK", "UR", "UZ", "VE", "VI", "VO",
    "WA", "WO", "XH", "YI", "YO", "ZA", "ZH", "ZU",
];
