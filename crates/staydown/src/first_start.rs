//! What a server says that has nobody enrolled yet.

use app::App;

/// Prints the one link behind which the first administrator enrols, if nobody is enrolled. It goes to stderr: what is on
/// stdout may be kept by whoever started the program.
pub(crate) async fn announce(app: &App) -> anyhow::Result<()> {
    let Some(link) = app.make_bootstrap_link().await? else {
        return Ok(());
    };
    let address = app
        .public_url()
        .join(&format!("/bootstrap/{}", link.code))?;
    eprintln!(
        "Nobody is enrolled yet. Open this link to enter your organisation and enrol as its first administrator:\n  \
         {address}\n\
         It works once, until {}; starting the server again prints another.",
        link.expires_at
    );
    Ok(())
}
