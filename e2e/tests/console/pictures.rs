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
    compose(browser, colours).await?;
    write(&format!("{name}.png"), browser.screenshot().await?).await?;
    put_back(browser).await
}

/// As [`take`], smaller and a little less exact: for pages of which there are many.
pub(crate) async fn take_small(browser: &Browser, name: &str, colours: Theme) -> Result<()> {
    if std::env::var_os("CI").is_some() {
        return Ok(());
    }
    compose(browser, colours).await?;
    write(&format!("{name}.webp"), browser.screenshot_webp().await?).await?;
    put_back(browser).await
}

/// Brings the page to the form in which a picture shows it.
async fn compose(browser: &Browser, colours: Theme) -> Result<()> {
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
    Ok(())
}

async fn put_back(browser: &Browser) -> Result<()> {
    let shown = json!({"hidden": false});
    browser
        .devtools("Emulation.setScrollbarsHidden", shown)
        .await?;
    theme(browser, Theme::Light).await?;
    size(browser, WIDTH, 1000).await
}

async fn write(name: &str, file: Vec<u8>) -> Result<()> {
    ensure!(
        file.len() <= LARGEST,
        "{name} has {} bytes, too many for a repository",
        file.len()
    );
    let path = Path::new(FOLDER).join(name);
    tokio::fs::write(&path, file)
        .await
        .with_context(|| format!("cannot write {}", path.display()))
}
