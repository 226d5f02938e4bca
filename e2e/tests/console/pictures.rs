//! Pictures of the console for the documentation, in `docs/images/`.

use crate::browser::Browser;
use crate::layout::{Theme, size, theme};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::path::Path;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/images");
const WIDTH: u32 = 1280;
/// Pages longer than this are cut.
const TALLEST: u32 = 1000;
/// Pictures stay small enough for a repository.
const LARGEST: usize = 300 * 1024;

/// Writes a picture of the page that is open. In continuous integration nothing is written: a checkout stays clean.
pub(crate) async fn take(browser: &Browser, name: &str, colours: Theme) -> Result<()> {
    if std::env::var_os("CI").is_some() {
        return Ok(());
    }
    theme(browser, colours).await?;
    let hidden = json!({"hidden": true});
    browser
        .devtools("Emulation.setScrollbarsHidden", hidden)
        .await?;
    size(browser, WIDTH, TALLEST).await?;
    let whole = browser
        .js("return Math.ceil(document.querySelector('main').getBoundingClientRect().bottom)")
        .await?;
    let whole = whole.as_u64().and_then(|whole| u32::try_from(whole).ok());
    let height = whole.context("a page has a height")?.min(TALLEST);
    size(browser, WIDTH, height).await?;
    // Pictures on the page are loaded once they come into view.
    browser
        .js("window.scrollTo(0, 0); document.activeElement?.blur(); \
             return Promise.all([...document.images].filter((image) => image.checkVisibility()).map((image) => { \
               image.loading = 'eager'; return image.decode().catch(() => null); })).then(() => null)")
        .await?;
    let file = browser.screenshot().await?;
    ensure!(
        file.len() <= LARGEST,
        "{name}.png has {} bytes, too many for a repository",
        file.len()
    );
    let path = Path::new(FOLDER).join(format!("{name}.png"));
    tokio::fs::write(&path, file)
        .await
        .with_context(|| format!("cannot write {}", path.display()))?;
    let shown = json!({"hidden": false});
    browser
        .devtools("Emulation.setScrollbarsHidden", shown)
        .await?;
    theme(browser, Theme::Light).await?;
    size(browser, WIDTH, 1000).await
}
