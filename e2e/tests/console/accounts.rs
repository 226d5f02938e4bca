//! Signing in by a passkey, in a browser with an authenticator of its own.

use crate::browser::{Browser, Script};
use crate::server::Server;
use anyhow::{Context, Result, ensure};

#[tokio::test]
async fn a_passkey_is_enrolled_used_to_sign_in_and_to_confirm_and_removed() -> Result<()> {
    let Some(server) = Server::start()? else {
        return Ok(());
    };
    let browser = Browser::at(server.url(), Script::On).await?;
    browser.add_authenticator().await?;

    // The first start: the organisation, and its first administrator.
    browser.goto(&server.bootstrap_link()?).await?;
    browser.type_into("#field-name", "Example Hosting").await?;
    browser.choose("#bootstrap", "kind", "provider").await?;
    browser.type_into("#field-member_state", "IE").await?;
    browser.click("#bootstrap button").await?;
    browser.find("#add-passkey").await?;
    browser.reads(".flash", "Set up below").await?;

    browser.type_into("#field-name", "work laptop").await?;
    browser.click("#add-passkey button").await?;
    let kept = browser.reads("#passkeys", "work laptop").await?;
    ensure!(kept.contains("not used yet"), "{kept}");
    // The same device has one already.
    browser.type_into("#field-name", "the same again").await?;
    browser.click("#add-passkey button").await?;
    browser.shown("#add-passkey [data-passkey-fault]").await?;
    let fault = "#add-passkey [data-passkey-fault]";
    browser
        .reads(fault, "has a passkey of yours already")
        .await?;

    browser.sign_out().await?;
    browser.goto("/sign-in").await?;
    browser.click("#passkey").await?;
    browser.find(".who").await?;
    ensure!(
        browser.path().await?.starts_with("/cases"),
        "signed in, and at work"
    );
    browser.goto("/me").await?;
    browser.reads("#passkeys", "last used").await?;

    // Eleven minutes later, what is grave asks again, and goes on by itself once confirmed.
    server.set_ahead(11 * 60)?;
    browser.goto("/me").await?;
    browser.click("#unlock").await?;
    browser.click("#confirm-passkey").await?;
    browser.find("#add-passkey").await?;
    browser.click("#passkeys button").await?;
    browser.reads(".flash", "Passkey removed").await?;
    ensure!(!browser.has("#passkeys").await?, "the list is empty");

    // Removed, it opens nothing.
    browser.sign_out().await?;
    browser.goto("/sign-in").await?;
    browser.click("#passkey").await?;
    browser.reads("#problem", "not known here").await?;
    browser.close(&[401]).await?;
    server.stop()
}

#[tokio::test]
async fn without_javascript_the_other_ways_in_are_there_and_work() -> Result<()> {
    let Some(server) = Server::start()? else {
        return Ok(());
    };
    let browser = Browser::at(server.url(), Script::Off).await?;
    browser.goto(&server.bootstrap_link()?).await?;
    browser.type_into("#field-name", "Example Hosting").await?;
    browser.choose("#bootstrap", "kind", "provider").await?;
    browser.click("#bootstrap button").await?;
    browser.find("#set-password").await?;
    browser.reads("main", "needs JavaScript").await?;
    browser.click("#set-password").await?;
    // A picture for the app's camera; the page may still be on its way.
    browser.find("svg.qr path").await?;
    let secret = browser.text("#secret").await?;
    let password = "staple battery horse correct";
    browser.type_into("#field-password", password).await?;
    browser.type_into("#field-again", password).await?;
    browser.type_into("#field-code", &code(&secret, 0)?).await?;
    browser.click("#new-password button").await?;
    browser.find("#recovery-codes").await?;
    ensure!(
        browser.texts("#recovery-codes li").await?.len() == 10,
        "ten codes"
    );
    browser.sign_out().await?;

    browser.goto("/sign-in").await?;
    browser
        .type_into("#organisation", "Example Hosting")
        .await?;
    browser.type_into("#pseudonym", "administrator-1").await?;
    browser.type_into("#password", password).await?;
    browser.type_into("#code", &code(&secret, 1)?).await?;
    browser.click("#password-form button").await?;
    browser.find(".who").await?;
    browser.close(&[]).await?;
    server.stop()
}

/// The code that Debian's `oathtool` gives for a secret, so many steps from now.
fn code(secret: &str, steps: i64) -> Result<String> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    let at = i64::try_from(now.as_secs())? + 30 * steps;
    let output = std::process::Command::new("oathtool")
        .args(["--totp", "--base32", &secret.replace(' ', "")])
        .args(["--now", &format!("@{at}")])
        .output()
        .context("oathtool is missing: `cargo xtask test` installs it")?;
    ensure!(output.status.success(), "{output:?}");
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
