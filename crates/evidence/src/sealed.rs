//! From what a capture fetched to what is kept of it: the WARC file, the record, and the package of both.

use crate::wacz::{Package, Page};
use crate::warc::{FILE_NAME, Resource, Warc};
use crate::{Record, Response};
use signals::Sha256;

/// Through what requests leave, where nobody said anything else.
pub const DIRECT: &str = "direct, from this machine's own address";

/// A record with the WARC file it names.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// The record, which now names the file.
    pub record: Record,
    /// The record as bytes.
    pub bytes: Vec<u8>,
    /// The package, to be signed.
    pub package: Package,
}

impl Sealed {
    /// Writes down what was fetched: `responses` are those of the record's parts, in their order; `made` is what was made of them.
    /// The same capture gives the same bytes.
    ///
    /// # Errors
    /// [`serde_json::Error`], which these types do not cause.
    pub fn new(
        capture: &str,
        record: Record,
        responses: &[&Response],
        made: &[Resource<'_>],
    ) -> Result<Self, serde_json::Error> {
        let mut warc = Warc::begin(capture, &record.tool, record.began);
        let exchanged = responses.iter().flat_map(|response| &response.exchanged);
        for exchanged in exchanged {
            warc.exchanged(exchanged, DIRECT);
        }
        for resource in made {
            warc.resource(resource);
        }
        let warc = warc.finish();
        let record = Record {
            version: Record::VERSION,
            capture: Some(capture.to_owned()),
            warc_sha256: Some(Sha256::of(&warc).to_string()),
            ..record
        };
        let bytes = record.to_bytes()?;
        let main = responses
            .first()
            .and_then(|response| response.exchanged.last());
        let pages =
            main.map(|page| Page::new("page-1", page.url.as_str(), page.began, &record.asked));
        let package = Package {
            title: format!("Capture of {}", record.asked),
            description: format!(
                "What {} showed to {} from {} to {} (UTC).",
                record.asked, record.tool, record.began, record.ended
            ),
            created: record.ended,
            software: record.tool.clone(),
            warcs: vec![(FILE_NAME.to_owned(), warc)],
            pages: pages.into_iter().collect(),
            custody: vec![
                ("record.json".to_owned(), bytes.clone()),
                ("README.txt".to_owned(), readme(&record).into_bytes()),
            ],
        };
        Ok(Self {
            record,
            bytes,
            package,
        })
    }
}

/// What whoever opens the package is told.
fn readme(record: &Record) -> String {
    format!(
        "This is a WACZ file: what a location on the web showed, as it was sent by its server.\n\
         \n\
         Asked for:  {}\n\
         Began:      {} (our clock; the server's own is in each metadata record)\n\
         Ended:      {}\n\
         Captured by {}\n\
         \n\
         To look at it: open the file at https://replayweb.page (it stays in your browser), or with pywb.\n\
         To verify it:  staydown evidence verify FILE\n\
         \n\
         archive/data.warc.gz    every request and answer, byte by byte, with the addresses and certificates of the servers\n\
         custody/record.json     what was fetched, in order, with the SHA-256 of every body and of data.warc.gz\n\
         datapackage-digest.json the signature over the list of all SHA-256 digests in datapackage.json\n",
        record.asked, record.began, record.ended, record.tool
    )
}
