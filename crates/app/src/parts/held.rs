//! A part of an upload that is held, for people who look at the case: taken out of it again when it is asked for.

use crate::{App, AppError, ContentKind};
use bytes::Bytes;
use casework::{Part, PartKind};
use media::parts::Holding;
use signals::Sha256;

impl App {
    /// The part of what holds others that has this SHA-256.
    pub(crate) async fn part_with(
        &self,
        whole: Bytes,
        sha256: &str,
    ) -> Result<Option<Bytes>, AppError> {
        let Some(mut opened) = self.open_all_parts(whole).await? else {
            return Ok(None);
        };
        while let Some(piece) = self.next_part(&mut opened).await? {
            if Sha256::of(&piece.file).to_string() == sha256 {
                return Ok(Some(piece.file));
            }
        }
        Ok(None)
    }

    /// The text of a part; of a picture, the text that is read in it again. None where the part cannot be found or is no text.
    pub(crate) async fn text_of_part(
        &self,
        whole: &Bytes,
        part: &Part,
    ) -> Result<Option<String>, AppError> {
        // What is read in a picture that is an upload has no name and no place, whatever hangs behind that picture.
        let is_whole = part.name.is_none() && part.page.is_none() && part.number.is_none();
        let file = match is_whole && Holding::of(whole).is_none() {
            true => Some(whole.clone()),
            false => self.same_part(whole.clone(), part).await?,
        };
        let Some(file) = file else { return Ok(None) };
        if part.kind == PartKind::PictureText {
            return match self.read_picture(file).await {
                // A program that is not there any more must not keep the case from being read.
                Err(AppError::Media(_)) => Ok(None),
                read => read,
            };
        }
        Ok(match ContentKind::of(&file) {
            ContentKind::Text(text) => Some(text.into_owned()),
            _ => None,
        })
    }

    /// The part with the same place, whatever of it was meant.
    async fn same_part(&self, whole: Bytes, part: &Part) -> Result<Option<Bytes>, AppError> {
        let Some(mut opened) = self.open_all_parts(whole).await? else {
            return Ok(None);
        };
        let is_text_in = part.kind == PartKind::PictureText;
        while let Some(piece) = self.next_part(&mut opened).await? {
            let place = |part: &Part| (part.name.clone(), part.page, part.number);
            let kind = is_text_in || piece.part.kind == part.kind;
            if kind && place(&piece.part) == place(part) {
                return Ok(Some(piece.file));
            }
        }
        Ok(None)
    }
}
