//! Made-up addresses.

use crate::chance::Chance;

/// What kind of address it is: that decides which disguises fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A page on a host of its own.
    Page,
    /// A page told by its parameters.
    Query,
    /// A channel, a post in one.
    Channel,
    Post,
    /// A film on YouTube.
    Video,
    /// A post on X.
    Status,
}

/// An address and what it is made of.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) number: u64,
    pub(super) kind: Kind,
    /// Without scheme and path.
    pub(super) host: String,
    /// With its leading slash.
    pub(super) path: String,
    /// Name and value.
    pub(super) parameters: Vec<(String, String)>,
    /// A name on a platform, with capitals; else empty.
    pub(super) name: String,
    /// The number of a post or film there.
    pub(super) id: String,
    pub(super) url: String,
}

fn word(chance: &mut Chance, least: usize, more: usize) -> String {
    let length = least + chance.below(more);
    (0..length)
        .map(|_| char::from(b'a' + chance.below(26) as u8))
        .collect()
}

fn code(chance: &mut Chance, length: usize) -> String {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    (0..length)
        .map(|_| char::from(SIGNS[chance.below(SIGNS.len())]))
        .collect()
}

impl Made {
    /// The address of this number, always the same.
    pub(super) fn of(number: u64) -> Self {
        let mut chance = Chance::of(1, number);
        let kind = match number % 10 {
            0..4 => Kind::Page,
            4..6 => Kind::Query,
            6 => Kind::Channel,
            7 => Kind::Post,
            8 => Kind::Video,
            _ => Kind::Status,
        };
        let name = format!("Made_{}{number}", word(&mut chance, 2, 3));
        let id = match kind {
            Kind::Video => code(&mut chance, 5) + &format!("{number:06}"),
            _ => format!("{}", 1_000 + number),
        };
        let (host, path, parameters) = match kind {
            Kind::Page | Kind::Query => {
                let ending = [
                    "example.com",
                    "example.org",
                    "example.net",
                    "test.example.co.uk",
                ][chance.below(4)];
                let host = format!("{}{number}.{ending}", word(&mut chance, 4, 8));
                let mut path = String::new();
                for _ in 0..1 + chance.below(4) {
                    path.push('/');
                    path.push_str(&word(&mut chance, 3, 9));
                }
                let parameters = if kind == Kind::Query {
                    vec![
                        ("id".to_owned(), number.to_string()),
                        ("page".to_owned(), word(&mut chance, 3, 5)),
                    ]
                } else {
                    Vec::new()
                };
                (host, format!("{path}/{}", code(&mut chance, 6)), parameters)
            }
            Kind::Channel => ("t.me".to_owned(), format!("/{name}"), Vec::new()),
            Kind::Post => ("t.me".to_owned(), format!("/{name}/{id}"), Vec::new()),
            Kind::Video => (
                "youtube.com".to_owned(),
                "/watch".to_owned(),
                vec![("v".to_owned(), id.clone())],
            ),
            Kind::Status => {
                let short: String = name.chars().take(15).collect();
                (
                    "x.com".to_owned(),
                    format!("/{short}/status/{id}"),
                    Vec::new(),
                )
            }
        };
        let mut made = Self {
            number,
            kind,
            host,
            path,
            parameters,
            name,
            id,
            url: String::new(),
        };
        made.url = made.with("https://", &made.host);
        made
    }

    /// Its parameters with `?`, or nothing.
    pub(super) fn query(&self) -> String {
        let pairs: Vec<String> = self
            .parameters
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if pairs.is_empty() {
            String::new()
        } else {
            format!("?{}", pairs.join("&"))
        }
    }

    /// With another beginning and host.
    pub(super) fn with(&self, beginning: &str, host: &str) -> String {
        format!("{beginning}{host}{}{}", self.path, self.query())
    }

    /// With more parameters.
    pub(super) fn and(&self, parameters: &str) -> String {
        let mark = if self.parameters.is_empty() { '?' } else { '&' };
        format!("{}{mark}{parameters}", self.url)
    }
}

/// An address that has nothing to do with any of them.
pub(super) fn unrelated(number: u64) -> String {
    let mut chance = Chance::of(2, number);
    let (word_one, word_two, code) = (
        word(&mut chance, 4, 9),
        word(&mut chance, 5, 9),
        code(&mut chance, 8),
    );
    let near = Made::of(chance.below(4_000) as u64);
    match number % 10 {
        0 => format!("https://t.me/other_{word_two}{number}/{}", number % 999),
        1 => format!("https://www.youtube.com/watch?v={code}zzz"),
        2 => format!("https://x.com/o_{word_one}/status/9{number}00"),
        3 => {
            let hosts = [
                "bit.ly",
                "tinyurl.com",
                "t.co",
                "web.archive.org",
                "archive.org",
                "reuters.com",
                "bbc.co.uk",
                "github.com",
                "en.wikipedia.org",
                "docs.google.com",
                "drive.google.com",
                "telegra.ph",
                "justpaste.it",
                "mega.nz",
            ];
            format!(
                "https://{}/{code}/{word_one}",
                hosts[chance.below(hosts.len())]
            )
        }
        4 => format!("https://www.facebook.com/other.{word_two}/posts/{number}"),
        // The same path on another host, and another path on the same host is what an entry of a host would match: not asked.
        5 => format!(
            "https://{word_one}{number}.example.info{}{}",
            near.path,
            near.query()
        ),
        // A host that ends as a banked one, or begins as it.
        6 => format!("https://{}.{word_one}.example.info/{code}", near.host),
        7 => format!(
            "https://x{}{number}.example.info/{code}",
            near.host.replace('.', "-")
        ),
        8 => format!(
            "https://{word_one}.{word_two}{number}.de/{code}?id={}",
            near.number
        ),
        _ => format!(
            "https://{word_two}{number}.org/{word_one}/{code}?q={}",
            near.host
        ),
    }
}
