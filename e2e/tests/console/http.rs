//! What the public sees at an address: its HTTP status, asked for without a browser.

use anyhow::{Context, Result, bail};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::sleep;
use url::Url;

/// The status of a plain `GET` by somebody who is not signed in.
pub(crate) async fn status(url: &str) -> Result<u16> {
    let url: Url = url.parse().with_context(|| url.to_owned())?;
    let addresses = url.socket_addrs(|| None)?;
    let address = addresses.first().context("an address without a host")?;
    let mut stream = TcpStream::connect(address).await?;
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n",
        url.path()
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let head = String::from_utf8_lossy(answer.get(..12).unwrap_or_default());
    let status = head.strip_prefix("HTTP/1.1 ").unwrap_or_default();
    status.parse().with_context(|| format!("{url}: {head:?}"))
}

/// Asks until an address answers so.
pub(crate) async fn comes_to(url: &str, wanted: u16, limit: Duration) -> Result<()> {
    let began = Instant::now();
    loop {
        let seen = status(url).await?;
        if seen == wanted {
            return Ok(());
        }
        if began.elapsed() > limit {
            bail!("{url} answers {seen}, not {wanted}");
        }
        sleep(Duration::from_millis(100)).await;
    }
}
