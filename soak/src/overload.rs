//! Ten times what can be done: wrk uploads over many connections, while one client asks as it always does.

use crate::house::House;
use crate::work::picture;
use anyhow::Context;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::Command;

/// Connections of wrk: with one request in hand on each, that is far more than the server takes on.
const CONNECTIONS: &str = "256";
/// The client that asks as ever: this often.
const EVERY: Duration = Duration::from_millis(50);
/// How long it asks before, to know what is usual.
const BEFORE: Duration = Duration::from_secs(10);

/// What was measured.
pub(crate) struct Overload {
    seconds: u64,
    usual: Latencies,
    during: Latencies,
    flood: String,
    most_memory: u64,
    recovered: Duration,
}

#[derive(Default)]
struct Latencies {
    admitted: Vec<Duration>,
    refused: Vec<Duration>,
    unanswered: u64,
}

impl Latencies {
    fn json(&self) -> Value {
        json!({
            "admitted": self.admitted.len(), "admitted_ms": quantiles(&self.admitted),
            "refused": self.refused.len(), "refused_ms": quantiles(&self.refused),
            "unanswered": self.unanswered,
        })
    }
}

fn quantiles(times: &[Duration]) -> Value {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let at = |share: f64| {
        let place = ((sorted.len() as f64 - 1.0).max(0.0) * share).round() as usize;
        sorted.get(place).map(|time| time.as_secs_f64() * 1000.0)
    };
    json!({"p50": at(0.5), "p99": at(0.99), "max": at(1.0)})
}

impl Overload {
    pub(crate) fn json(&self) -> Value {
        json!({
            "seconds": self.seconds,
            "usual": self.usual.json(),
            "during": self.during.json(),
            "wrk": self.flood.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>(),
            "most_memory_mb": self.most_memory >> 20,
            "recovered_ms": u64::try_from(self.recovered.as_millis()).unwrap_or(u64::MAX),
        })
    }
}

pub(crate) async fn measure(house: &House, seconds: u64) -> anyhow::Result<Overload> {
    let usual = ask(house, BEFORE).await?;
    let folder = house.instance.scratch();
    let body = multipart(&picture(7).context("no picture")?);
    std::fs::write(folder.join("upload.body"), body)?;
    let token = &house.authority.token.secret;
    std::fs::write(folder.join("upload.lua"), script(folder, token))?;
    let flood = Command::new("wrk")
        .args([
            "-t1",
            "-c",
            CONNECTIONS,
            &format!("-d{seconds}s"),
            "--timeout",
            "10s",
            "-s",
        ])
        .arg(folder.join("upload.lua"))
        .arg(house.url.join("/v1/match")?.as_str())
        .stdout(Stdio::piped())
        .spawn()
        .context("wrk is needed; install Debian's package wrk")?;
    let during = ask(house, Duration::from_secs(seconds)).await?;
    let most_memory = house.server.lock().await.memory()?;
    let flood = flood.wait_with_output().await?;
    let ended = Instant::now();
    let usually = middle(&usual.admitted);
    let recovered = loop {
        let asked = ask(house, Duration::from_millis(500)).await?;
        let is_well = asked.refused.is_empty() && middle(&asked.admitted) <= 2 * usually;
        if is_well || ended.elapsed() > Duration::from_secs(60) {
            break ended.elapsed();
        }
    };
    Ok(Overload {
        seconds,
        usual,
        during,
        flood: String::from_utf8_lossy(&flood.stdout).into_owned(),
        most_memory,
        recovered,
    })
}

fn middle(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// The provider asks about one picture after another, as often as ever.
async fn ask(house: &House, lasts: Duration) -> anyhow::Result<Latencies> {
    let door = house.as_provider();
    let file = picture(7).context("no picture")?;
    let mut latencies = Latencies::default();
    let end = Instant::now() + lasts;
    while Instant::now() < end {
        let begun = Instant::now();
        match door.upload("/v1/match", file.clone(), &[]).await {
            Ok(answer) if answer.status == 200 => latencies.admitted.push(begun.elapsed()),
            Ok(_) => latencies.refused.push(begun.elapsed()),
            Err(_) => latencies.unanswered += 1,
        }
        tokio::time::sleep(EVERY.saturating_sub(begun.elapsed())).await;
    }
    Ok(latencies)
}

fn multipart(file: &[u8]) -> Vec<u8> {
    let head = b"--soak\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\
        content-type: image/jpeg\r\n\r\n";
    [head.as_slice(), file, b"\r\n--soak--\r\n"].concat()
}

fn script(folder: &Path, token: &str) -> String {
    format!(
        r#"wrk.method = "POST"
wrk.headers["authorization"] = "Bearer {token}"
wrk.headers["content-type"] = "multipart/form-data; boundary=soak"
local file = io.open("{}/upload.body", "rb")
wrk.body = file:read("*a")
file:close()
local counts = {{}}
function response(status) counts[status] = (counts[status] or 0) + 1; told = counts end
local threads = {{}}
function setup(thread) table.insert(threads, thread) end
function done()
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("told") or {{}}) do print("status " .. status .. ": " .. count) end
  end
end
"#,
        folder.display()
    )
}
