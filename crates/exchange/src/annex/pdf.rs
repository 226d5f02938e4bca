//! A filled-in form as PDF/A-3b (ISO 19005-3), with the document attached: what an authority can send by e-mail, an addressee can
//! print, and both can keep for years.
//!
//! The fonts are in the file. A character they lack, or of a script written from right to left (which is not laid out here), is
//! shown as `□`, and the pages say how many there are; the attachment holds them all.

use super::{Language, Rendition, sheet::Sheet};
use jiff::Timestamp;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};

#[path = "pdf/layout.rs"]
mod layout;
#[path = "pdf/type_face.rs"]
mod type_face;

use layout::{HEIGHT, Layout, WIDTH};
use type_face::Faces;

/// Why there are no pages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRendered {
    /// The embedded fonts cannot be read: this program is damaged.
    #[error("the fonts in this program cannot be read")]
    Fonts,
    /// The file would not be PDF/A.
    #[error("the document cannot be written as PDF/A: {0}")]
    NotPdfA(String),
}

/// Writes the file of a document.
pub(super) fn file(rendition: &Rendition, language: Language) -> Result<Vec<u8>, NotRendered> {
    let sheet = Sheet::of(rendition, language);
    // PDF/A-3 wants a date, so that a document without has the first second of 1970.
    let dated = rendition.document().dated();
    let dated = dated.map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp());
    write(&sheet, rendition.attachment(), dated)
}

/// Writes a sheet, with a file attached: its name, media type and bytes.
pub(super) fn write(
    sheet: &Sheet,
    (path, media_type, bytes): (String, &'static str, Vec<u8>),
    dated: Timestamp,
) -> Result<Vec<u8>, NotRendered> {
    let faces = Faces::load().ok_or(NotRendered::Fonts)?;
    let layout = Layout::of(sheet, &faces);

    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_B)
        .finish()
        .map_err(|error| NotRendered::NotPdfA(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    for number in 0..layout.pages() {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT)
            .ok_or_else(|| NotRendered::NotPdfA("the page has no size".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        layout.draw(number, &mut surface, &faces);
        surface.finish();
        page.finish();
    }
    let dated = written(dated);
    let reference: String = sheet.reference.chars().take(100).collect();
    document.set_metadata(
        Metadata::new()
            .title(format!("{} {reference}", sheet.title).trim().to_owned())
            .language(sheet.language.code().to_owned())
            .creator("Staydown".to_owned())
            .creation_date(dated),
    );
    let attached = document.embed_file(EmbeddedFile {
        path,
        mime_type: MimeType::new(media_type),
        description: Some(format!("{}: {}", sheet.subtitle, sheet.title)),
        // What the pages were made from.
        association_kind: AssociationKind::Source,
        data: bytes.into(),
        modification_date: Some(dated),
        // So that programs find it without inflating anything, and people with a text editor.
        compress: Some(false),
        location: None,
    });
    if attached.is_none() {
        return Err(NotRendered::NotPdfA("nothing could be attached".to_owned()));
    }
    document
        .finish()
        .map_err(|error| NotRendered::NotPdfA(format!("{error}")))
}

/// The document's own date: pages made again another day are the same. In UTC: readers disagree about how offsets are written.
fn written(at: Timestamp) -> DateTime {
    let local = jiff::tz::Offset::UTC.to_datetime(at);
    let small = |number: i8| u8::try_from(number).unwrap_or_default();
    DateTime::new(u16::try_from(local.year()).unwrap_or(1970))
        .month(small(local.month()))
        .day(small(local.day()))
        .hour(small(local.hour()))
        .minute(small(local.minute()))
        .second(small(local.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
