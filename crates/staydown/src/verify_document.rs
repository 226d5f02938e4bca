//! `staydown verify-document`: who signed a document, whether that holds, and what the document lacks; without a network and
//! without a data folder.

use crate::output;
use anyhow::{Context, bail};
use casework::FollowUp;
use exchange::annex::{
    Document, Fault, FollowUpDocument, Instant, Lack, MAX_FILE, NoFollowUp, PublicKey, Received,
    Weight, claimed_key, verify, verify_payload,
};
use serde::Serialize;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A signed document (compact JWS), a PDF file with one inside, or JSON without a signature; “-” for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Public keys to trust, as a JWK Set (RFC 7517). Can be given several times.
    #[arg(long, value_name = "JWKS")]
    keys: Vec<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// What is found out.
#[derive(Serialize)]
pub(crate) struct Verdict {
    pub(crate) verified: bool,
    /// Whether there is a signature at all.
    signed: bool,
    /// Thumbprint of the key that signed, if it holds.
    kid: Option<String>,
    /// File of that key.
    key_file: Option<String>,
    /// The key the document names, where it does not hold.
    claimed_kid: Option<String>,
    /// Why it does not hold.
    pub(crate) error: Option<String>,
    schema: &'static str,
    reference: String,
    dated: Option<Instant>,
    /// Only of a PDF file: whether its pages are what this version makes of the document, and in which language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<Pages>,
    /// Nothing without which it is not such a document is missing.
    complete: bool,
    lacks: Vec<Lack>,
}

#[derive(Serialize)]
struct Pages {
    as_rendered_here: bool,
    language: Option<&'static str>,
}

/// Runs it.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match examine(&arguments.file, &arguments.keys) {
        Ok((verdict, document)) => {
            if arguments.json {
                output::json(&verdict)?;
            } else {
                verdict.print(document.title());
            }
            Ok(if verdict.verified {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        }
        Err(error) => {
            if arguments.json {
                output::json(
                    &serde_json::json!({"verified": false, "error": format!("{error:#}")}),
                )?;
            }
            eprintln!("staydown: {error:#}");
            Ok(ExitCode::from(2))
        }
    }
}

/// What was read.
pub(crate) enum Examined {
    /// A document of an annex.
    Annex(Box<Document>),
    /// What an authority says about an order that it sent: `tco/follow-up/v1`.
    FollowUp(FollowUpDocument),
}

impl Examined {
    fn title(&self) -> &'static str {
        match self {
            Self::Annex(document) => document.title(),
            Self::FollowUp(said) => match said.kind {
                FollowUp::Clarification => "clarification of a removal order (Art 3(8))",
                FollowUp::Withdrawal => "withdrawal of a removal order",
            },
        }
    }
}

/// Public keys, and the file of each.
type Keys<'a> = Vec<(PublicKey, &'a PathBuf)>;

/// Reads the document in `file`, and says whether one of the keys in `key_files` signed it.
///
/// # Errors
/// When the file or the keys cannot be read; a signature that does not hold is no error.
pub(crate) fn examine(file: &Path, key_files: &[PathBuf]) -> anyhow::Result<(Verdict, Examined)> {
    let mut keys = Vec::new();
    for path in key_files {
        let set =
            PublicKey::read_set(&read(path)?).with_context(|| format!("{}", path.display()))?;
        keys.extend(set.into_iter().map(|key| (key, path)));
    }
    let bytes = read(file)?;
    match FollowUpDocument::read(&bytes) {
        Ok((said, jws)) => {
            let verdict = follow_up(&said, jws.as_deref(), &keys);
            return Ok((verdict, Examined::FollowUp(said)));
        }
        Err(NoFollowUp::Damaged(why)) => bail!("{}: {why}", file.display()),
        Err(NoFollowUp::Other) => {}
    }
    let received = Received::read(&bytes).with_context(|| format!("{}", file.display()))?;
    let (verdict, document) = annex(&received, &keys)?;
    Ok((verdict, Examined::Annex(Box::new(document))))
}

/// A clarification or a withdrawal. Its signature is looked at before what it says, as everybody who takes one does.
fn follow_up(said: &FollowUpDocument, jws: Option<&str>, keys: &Keys<'_>) -> Verdict {
    let lacks: Vec<Lack> = said
        .lacks()
        .into_iter()
        .map(|(field, sentence)| Lack {
            field: field.to_owned(),
            section: String::new(),
            weight: Weight::Fatal,
            fault: Fault::Missing,
            sentence: sentence.to_owned(),
        })
        .collect();
    let mut verdict = Verdict {
        verified: false,
        signed: jws.is_some(),
        kid: None,
        key_file: None,
        claimed_kid: None,
        error: None,
        schema: "tco/follow-up/v1",
        reference: said.reference.clone(),
        dated: said.at,
        pages: None,
        complete: lacks.is_empty(),
        lacks,
    };
    let public: Vec<PublicKey> = keys.iter().map(|(key, _)| key.clone()).collect();
    let signer = jws.map(|jws| (jws, verify_payload(jws, &public)));
    verdict.seal(
        signer.map(|(jws, result)| {
            let kid = result.map(|(_, kid)| kid);
            (jws, kid.map_err(|error| error.to_string()))
        }),
        keys,
    );
    verdict
}

/// One of the three annexes.
fn annex(received: &Received, keys: &Keys<'_>) -> anyhow::Result<(Verdict, Document)> {
    let document = received.rendition()?.document().clone();
    let public: Vec<PublicKey> = keys.iter().map(|(key, _)| key.clone()).collect();
    let lacks = document.check();
    let mut verdict = Verdict {
        verified: false,
        signed: received.jws().is_some(),
        kid: None,
        key_file: None,
        claimed_kid: None,
        error: None,
        schema: document.schema(),
        reference: document.reference().to_owned(),
        dated: document.dated(),
        pages: match received {
            Received::Pages { shown_in, .. } => Some(Pages {
                as_rendered_here: shown_in.is_some(),
                language: shown_in.map(|language| language.code()),
            }),
            _ => None,
        },
        complete: !lacks.iter().any(Lack::is_fatal),
        lacks,
    };
    let signer = received.jws().map(|jws| (jws, verify(jws, &public)));
    verdict.seal(
        signer.map(|(jws, result)| {
            let kid = result.map(|signed| signed.kid);
            (jws, kid.map_err(|error| error.to_string()))
        }),
        keys,
    );
    Ok((verdict, document))
}

/// Reads a document from a file or from standard input.
pub(crate) fn received(path: &Path) -> anyhow::Result<Received> {
    Received::read(&read(path)?).with_context(|| format!("{}", path.display()))
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let most = MAX_FILE as u64 + 1;
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.with_context(|| format!("{}", path.display()))?;
    if bytes.is_empty() {
        bail!("{}: the file is empty", path.display());
    }
    Ok(bytes)
}

impl Verdict {
    /// Says who signed, if anybody: the JWS, and the thumbprint of the key or why it does not hold.
    fn seal(&mut self, signer: Option<(&str, Result<String, String>)>, keys: &Keys<'_>) {
        match signer {
            None => {
                let nobody = "the document is not signed: anybody may have written it";
                self.error = Some(nobody.to_owned());
            }
            Some((_, Ok(kid))) => {
                self.verified = true;
                let of = keys.iter().find(|(key, _)| key.kid() == kid);
                self.key_file = of.map(|(_, path)| path.display().to_string());
                self.kid = Some(kid);
            }
            Some((jws, Err(error))) => {
                self.claimed_kid = claimed_key(jws);
                self.error = Some(match keys.is_empty() {
                    true => format!("{error}; give the signer's public keys with --keys"),
                    false => error,
                });
            }
        }
    }

    fn print(&self, title: &str) {
        if let Some(error) = &self.error {
            eprintln!("NOT verified: {error}");
        }
        // What stands below was only claimed by whoever wrote the file.
        let verdict = match (self.verified, self.signed) {
            (true, _) => "verified",
            (false, true) => "NOT verified",
            (false, false) => "not signed",
        };
        println!("{verdict}: {title}");
        let line = |name: &str, value: &dyn fmt::Display| println!("  {name:<11}{value}");
        match (&self.kid, &self.key_file, &self.claimed_kid) {
            (Some(kid), Some(file), _) => {
                line("signed by", &format_args!("{} (in {file})", shown(kid)));
            }
            (Some(kid), None, _) => line("signed by", &shown(kid)),
            (None, _, Some(kid)) => {
                line("names key", &format_args!("{} (not verified)", shown(kid)));
            }
            (None, _, None) => {}
        }
        line(
            "reference",
            &match self.reference.trim() {
                "" => "none".to_owned(),
                reference => shown(reference),
            },
        );
        if let Some(at) = self.dated {
            line("dated", &at.shown());
        }
        if let Some(pages) = &self.pages {
            match pages.language {
                Some(language) => line(
                    "pages",
                    &format_args!("exactly what this version renders ({language})"),
                ),
                None => line(
                    "pages",
                    &"by another program or version, and not compared: what counts is the document inside; see `staydown \
                      document render`",
                ),
            }
        }
        if self.lacks.is_empty() {
            line("lacks", &"nothing");
            return;
        }
        for weight in [Weight::Fatal, Weight::Advisory] {
            let lacks: Vec<&Lack> = self
                .lacks
                .iter()
                .filter(|lack| lack.weight == weight)
                .collect();
            if lacks.is_empty() {
                continue;
            }
            println!(
                "  {}",
                match weight {
                    Weight::Fatal => "lacks, and is not such a document without:",
                    Weight::Advisory => "to ask about:",
                }
            );
            for lack in lacks {
                let section = match lack.section.as_str() {
                    "" => String::new(),
                    section => format!("{section}: "),
                };
                println!("    - {section}{} [{}]", lack.sentence, lack.field);
            }
        }
    }
}

/// What others wrote, as a terminal may show it: no control characters, no long lines.
fn shown(text: &str) -> String {
    text.chars()
        .take(200)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}
