//! The languages the pages come in, and which of them somebody reads.

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Language {
    /// English, in which everything is written first.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Arabic, written from right to left.
    Arabic,
}

impl Language {
    /// Every language, in the order they are offered in.
    pub(crate) const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Arabic];

    /// Its tag (BCP 47), as in `lang` and in the cookie.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Arabic => "ar",
        }
    }

    /// Where its lines begin: the value of `dir`.
    pub(crate) fn direction(self) -> &'static str {
        match self {
            Self::Arabic => "rtl",
            Self::English | Self::German | Self::French => "ltr",
        }
    }

    /// Its name in itself, by which those who read it find it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Arabic => "العربية",
        }
    }

    /// The language of a tag; a region is left aside (`de-AT` is German).
    pub(crate) fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default().trim();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The one of `Accept-Language` that its sender likes best (RFC 9110, 12.5.4); of several liked equally the first. `None` where we have
    /// none of them.
    pub(crate) fn preferred(header: &str) -> Option<Self> {
        /// Longer lists are nobody's.
        const MOST: usize = 32;
        let mut best: Option<(Self, u16)> = None;
        for part in header.split(',').take(MOST) {
            let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
            let Some(language) = Self::of_tag(tag.trim()) else {
                continue;
            };
            let weight = weight.trim().strip_prefix("q=").map_or(1000, thousandths);
            if weight > 0 && best.is_none_or(|(_, most)| weight > most) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }
}

/// A weight of a header, `0` to `1` with three digits after the point at most, in thousandths; what is none counts nothing.
fn thousandths(weight: &str) -> u16 {
    let weight = weight.trim();
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    let part = format!("{part:0<3}").parse::<u16>();
    match (whole, part, digits) {
        ("1", Ok(0), true) => 1000,
        ("0", Ok(part), true) => part,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browsers_wish_is_read_with_its_weights_and_regions() {
        let wish = |header| Language::preferred(header).map(Language::tag);
        assert_eq!(wish("de-AT,de;q=0.9,en;q=0.8"), Some("de"));
        assert_eq!(wish("en;q=0.3, fr;q=0.7, ar;q=0.7"), Some("fr"));
        assert_eq!(wish("pl, AR-EG;q=0.1"), Some("ar"));
        assert_eq!(wish("de;q=0, en;q=0.001"), Some("en"));
        assert_eq!(wish("pl, cs;q=0.8"), None);
        assert_eq!(wish(""), None);
        assert_eq!(wish("de;q=nonsense, fr;q=0.2"), Some("fr"));
        assert_eq!(wish("*;q=0.5, deutsch"), None);
    }
}
