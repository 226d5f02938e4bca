//! What every page promises whatever it shows: it fits a phone, and it can be used without eyes or mouse.

use crate::browser::Browser;
use anyhow::{Context, Result};
use serde_json::json;

/// A phone's width and a laptop's, in pixels.
const WIDTHS: [u32; 2] = [390, 1280];

/// Light or dark, as the person's system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

/// Gives a list of complaints about the page, in words.
const COMPLAINTS: &str = r#"
const complaints = [];
const all = (css) => [...document.querySelectorAll(css)];
const name = (e) => e.outerHTML.slice(0, 120);

const root = document.documentElement;
if (root.scrollWidth > root.clientWidth) {
  const widest = all("body *").filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1).map(name).slice(0, 3);
  complaints.push(`scrolls sideways: ${root.scrollWidth} wide in ${root.clientWidth}; ${widest.join(" ")}`);
}

const headings = all("h1").length;
if (headings !== 1) complaints.push(`${headings} headings h1`);
let level = 1;
for (const heading of all("main h1, main h2, main h3, main h4")) {
  const next = Number(heading.localName[1]);
  if (next > level + 1) complaints.push(`a level of headings is left out before ${name(heading)}`);
  level = next;
}
if (!root.lang) complaints.push("no language");
if (!document.title.includes("Staydown")) complaints.push(`the title is “${document.title}”`);

const skip = document.querySelector("a, button, input, [tabindex]");
const target = skip && document.querySelector(skip.getAttribute("href") || "nothing");
if (!skip?.matches(".skip") || !target?.matches("main[tabindex='-1']")) complaints.push("no skip link comes first");

for (const field of all("input:not([type=hidden]), textarea, select")) {
  if (![...field.labels].some((label) => label.textContent.trim())) complaints.push(`no label: ${name(field)}`);
}
for (const image of all("img:not([alt])")) complaints.push(`no alt: ${name(image)}`);
for (const press of all("button, a[href]")) {
  if (!press.textContent.trim() && !press.getAttribute("aria-label")) complaints.push(`no name: ${name(press)}`);
}

const ids = all("[id]").map((e) => e.id);
for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) complaints.push(`the id ${id} twice`);
for (const word of ["aria-describedby", "aria-labelledby", "for"]) {
  for (const e of all(`[${word}]`)) {
    for (const id of e.getAttribute(word).split(" ")) {
      if (!document.getElementById(id)) complaints.push(`${word} leads to no ${id}: ${name(e)}`);
    }
  }
}

/* Contrast of text, as WCAG 2 counts it: 4.5, or 3 for large letters. */
const colour = (text) => {
  const numbers = text.match(/[\d.]+/g).map(Number);
  return text.startsWith("color(") ? [...numbers.slice(0, 3).map((n) => n * 255), numbers[3] ?? 1] : [...numbers.slice(0, 3), numbers[3] ?? 1];
};
const behind = (e) => {
  for (let at = e; at; at = at.parentElement) {
    const paint = colour(getComputedStyle(at).backgroundColor);
    if (paint[3] === 1) return paint;
  }
  return [255, 255, 255, 1];
};
const light = ([r, g, b]) => {
  const part = (n) => (n / 255 <= 0.04045 ? n / 255 / 12.92 : ((n / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const seen = new Set();
for (const e of all("body *")) {
  const speaks = [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (!speaks || !e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
  const style = getComputedStyle(e);
  const [front, back] = [light(colour(style.color)), light(behind(e))];
  const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
  const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
  const key = `${style.color} ${behind(e)}`;
  if (contrast < (large ? 3 : 4.5) && !seen.has(key)) {
    seen.add(key);
    complaints.push(`contrast ${contrast.toFixed(2)}: ${name(e)}`);
  }
}

/* Whatever has the focus is to be seen (WCAG 2.4.11): it is scrolled to, and nothing lies over it. */
for (const e of all("a[href]:not(.skip), button, input:not([type=hidden]), textarea, summary")) {
  if (!e.checkVisibility()) continue;
  e.focus();
  const box = e.getClientRects()[0];
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
  if (!top || !(e.contains(top) || top.contains(e))) complaints.push(`has the focus and is hidden${top ? ` by ${name(top)}` : ""}: ${name(e)}`);
}
document.activeElement.blur();
scrollTo(0, 0);
return complaints;
"#;

/// Sets the size of the page's window.
pub(crate) async fn size(browser: &Browser, width: u32, height: u32) -> Result<()> {
    let metrics =
        json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
    browser
        .devtools("Emulation.setDeviceMetricsOverride", metrics)
        .await?;
    Ok(())
}

/// Sets what the system would say it prefers.
pub(crate) async fn theme(browser: &Browser, theme: Theme) -> Result<()> {
    let value = match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let features = json!([
        {"name": "prefers-color-scheme", "value": value},
        // What moves is looked at when it has arrived.
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]);
    let media = json!({"features": features});
    browser
        .devtools("Emulation.setEmulatedMedia", media)
        .await?;
    Ok(())
}

/// Looks at the page that is open, at every width and in both themes, and adds what is wrong with it.
pub(crate) async fn inspect(browser: &Browser, complaints: &mut Vec<String>) -> Result<()> {
    let place = browser.path().await?;
    let mut found: Vec<String> = Vec::new();
    for (colours, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        theme(browser, colours).await?;
        crate::axe::examine(browser, &place, word, complaints).await?;
        for width in WIDTHS {
            size(browser, width, 1000).await?;
            let told = browser.js(COMPLAINTS).await?;
            for complaint in told.as_array().context("complaints are a list")? {
                let complaint = complaint.as_str().unwrap_or_default();
                // One fault is told once, not at every width and in every theme.
                if !found.iter().any(|known| known == complaint) {
                    found.push(complaint.to_owned());
                    complaints.push(format!("{place} ({width} px, {word}): {complaint}"));
                }
            }
        }
    }
    theme(browser, Theme::Light).await?;
    size(browser, 1280, 1000).await
}
