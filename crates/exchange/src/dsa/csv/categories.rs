//! The rows of the tables by category: Annex I of Implementing Regulation (EU) 2024/2835.

/// A category with its sub-categories, “other” left out; one without sub-categories has no “other” either.
pub(super) type Category = (&'static str, &'static [&'static str]);

/// What every table by category has.
const COMMON: [Category; 14] = [
    (
        "STATEMENT_CATEGORY_ANIMAL_WELFARE",
        &["KEYWORD_ANIMAL_HARM", "KEYWORD_UNLAWFUL_SALE_ANIMALS"],
    ),
    (
        "STATEMENT_CATEGORY_CONSUMER_INFORMATION",
        &[
            "KEYWORD_HIDDEN_ADVERTISEMENT",
            "KEYWORD_INSUFFICIENT_INFORMATION_ON_TRADERS",
            "KEYWORD_MISLEADING_INFO_GOODS_SERVICES",
            "KEYWORD_MISLEADING_INFO_CONSUMER_RIGHTS",
            "KEYWORD_NONCOMPLIANCE_PRICING",
        ],
    ),
    (
        "STATEMENT_CATEGORY_CYBER_VIOLENCE",
        &[
            "KEYWORD_CYBER_BULLYING_INTIMIDATION",
            "KEYWORD_CYBER_HARASSMENT",
            "KEYWORD_CYBER_INCITEMENT",
            "KEYWORD_CYBER_STALKING",
            "KEYWORD_NON_CONSENSUAL_IMAGE_SHARING",
            "KEYWORD_NON_CONSENSUAL_MATERIAL_DEEPFAKE",
        ],
    ),
    (
        "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN",
        &[
            "KEYWORD_BULLYING_AGAINST_GIRLS",
            "KEYWORD_CYBER_HARASSMENT_AGAINST_WOMEN",
            "KEYWORD_CYBER_STALKING_AGAINST_WOMEN",
            "KEYWORD_FEMALE_GENDERED_DISINFORMATION",
            "KEYWORD_INCITEMENT_AGAINST_WOMEN",
            "KEYWORD_NON_CONSENSUAL_IMAGE_SHARING_AGAINST_WOMEN",
            "KEYWORD_NON_CONSENSUAL_MATERIAL_DEEPFAKE_AGAINST_WOMEN",
        ],
    ),
    (
        "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
        &[
            "KEYWORD_BIOMETRIC_DATA_BREACH",
            "KEYWORD_DATA_FALSIFICATION",
            "KEYWORD_MISSING_PROCESSING_GROUND",
            "KEYWORD_RIGHT_TO_BE_FORGOTTEN",
        ],
    ),
    (
        "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
        &[
            "KEYWORD_DEFAMATION",
            "KEYWORD_DISCRIMINATION",
            "KEYWORD_HATE_SPEECH",
        ],
    ),
    (
        "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS",
        &[
            "KEYWORD_COPYRIGHT_INFRINGEMENT",
            "KEYWORD_DESIGN_INFRINGEMENT",
            "KEYWORD_GEOGRAPHIC_INDICATIONS_INFRINGEMENT",
            "KEYWORD_PATENT_INFRINGEMENT",
            "KEYWORD_TRADE_SECRET_INFRINGEMENT",
            "KEYWORD_TRADEMARK_INFRINGEMENT",
        ],
    ),
    (
        "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
        &[
            "KEYWORD_MISINFORMATION_DISINFORMATION",
            "KEYWORD_VIOLATION_EU_LAW",
            "KEYWORD_VIOLATION_NATIONAL_LAW",
        ],
    ),
    (
        "STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
        &[
            "KEYWORD_AGE_SPECIFIC_RESTRICTIONS_MINORS",
            "KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL",
            "KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE",
            "KEYWORD_GROOMING_SEXUAL_ENTICEMENT_MINORS",
            "KEYWORD_UNSAFE_CHALLENGES",
        ],
    ),
    (
        "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
        &[
            "KEYWORD_ILLEGAL_ORGANIZATIONS",
            "KEYWORD_RISK_ENVIRONMENTAL_DAMAGE",
            "KEYWORD_RISK_PUBLIC_HEALTH",
            "KEYWORD_TERRORIST_CONTENT",
        ],
    ),
    (
        "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
        &[
            "KEYWORD_IMPERSONATION_ACCOUNT_HIJACKING",
            "KEYWORD_INAUTHENTIC_ACCOUNTS",
            "KEYWORD_INAUTHENTIC_LISTINGS",
            "KEYWORD_INAUTHENTIC_USER_REVIEWS",
            "KEYWORD_PHISHING",
            "KEYWORD_PYRAMID_SCHEMES",
        ],
    ),
    (
        "STATEMENT_CATEGORY_SELF_HARM",
        &[
            "KEYWORD_CONTENT_PROMOTING_EATING_DISORDERS",
            "KEYWORD_SELF_MUTILATION",
            "KEYWORD_SUICIDE",
        ],
    ),
    (
        "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
        &["KEYWORD_PROHIBITED_PRODUCTS", "KEYWORD_UNSAFE_PRODUCTS"],
    ),
    (
        "STATEMENT_CATEGORY_VIOLENCE",
        &[
            "KEYWORD_COORDINATED_HARM",
            "KEYWORD_INCITEMENT_VIOLENCE_HATRED",
            "KEYWORD_HUMAN_EXPLOITATION",
            "KEYWORD_HUMAN_TRAFFICKING",
            "KEYWORD_TRAFFICKING_WOMEN_GIRLS",
        ],
    ),
];

const NOT_SPECIFIED_ORDER: Category = ("STATEMENT_CATEGORY_NOT_SPECIFIED_ORDER", &[]);
const NOT_SPECIFIED_NOTICE: Category = ("STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE", &[]);
const OTHER_VIOLATION: Category = (
    "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
    &[
        "KEYWORD_ADULT_SEXUAL_MATERIAL",
        "KEYWORD_AGE_SPECIFIC_RESTRICTIONS",
        "KEYWORD_GEOGRAPHICAL_REQUIREMENTS",
        "KEYWORD_GOODS_SERVICES_NOT_PERMITTED",
        "KEYWORD_LANGUAGE_REQUIREMENTS",
        "KEYWORD_NUDITY",
    ],
);

/// Part 3: also orders that cite no law.
pub(super) fn of_orders() -> Vec<Category> {
    [&COMMON[..], &[NOT_SPECIFIED_ORDER]].concat()
}

/// Part 4: also notices that do not say what they are about.
pub(super) fn of_notices() -> Vec<Category> {
    [&COMMON[..], &[NOT_SPECIFIED_NOTICE]].concat()
}

/// Part 5.
pub(super) fn of_law() -> Vec<Category> {
    COMMON.to_vec()
}

/// Part 6: also what only the terms forbid.
pub(super) fn of_terms() -> Vec<Category> {
    [&COMMON[..], &[OTHER_VIOLATION]].concat()
}

/// A sub-category: where things are counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leaf {
    category: &'static str,
    keyword: &'static str,
    description: String,
}

/// Sub-category 10(d): what this program is about. Removal orders under Regulation (EU) 2021/784 count here.
pub const TERRORIST_CONTENT: Leaf = Leaf {
    category: "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
    keyword: "KEYWORD_TERRORIST_CONTENT",
    description: String::new(),
};

impl Leaf {
    /// The sub-category of a keyword within a category, both in the regulation's spelling. `None` where there is none such.
    #[must_use]
    pub fn find(category: &str, keyword: &str) -> Option<Self> {
        let mut all = COMMON.iter().chain([&OTHER_VIOLATION]);
        let (category, keywords) = all.find(|(name, _)| *name == category)?;
        let keyword = keywords.iter().find(|name| **name == keyword)?;
        Some(Self::of(category, keyword))
    }

    /// “Other” within a category, with a description of what it is, which has a row of its own.
    #[must_use]
    pub fn other(category: &str, description: &str) -> Option<Self> {
        let mut all = COMMON.iter().chain([&OTHER_VIOLATION]);
        let (category, _) = all.find(|(name, _)| *name == category)?;
        Some(Self {
            category,
            keyword: "KEYWORD_OTHER",
            description: description.trim().to_owned(),
        })
    }

    /// An order that cites no law.
    #[must_use]
    pub fn order_not_specified() -> Self {
        Self::of(NOT_SPECIFIED_ORDER.0, "")
    }

    /// A notice that does not say what it is about.
    #[must_use]
    pub fn notice_not_specified() -> Self {
        Self::of(NOT_SPECIFIED_NOTICE.0, "")
    }

    pub(super) fn of(category: &'static str, keyword: &'static str) -> Self {
        Self {
            category,
            keyword,
            description: String::new(),
        }
    }

    pub(super) fn category(&self) -> &'static str {
        self.category
    }

    pub(super) fn is_other(&self) -> bool {
        self.keyword == "KEYWORD_OTHER"
    }

    pub(super) fn description(&self) -> &str {
        &self.description
    }
}
