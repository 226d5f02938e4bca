//! One request over plain HTTP/1.1 to a server on loopback: enough to sign in and to read lists.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Header lines as they came, names in any case.
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    /// The first header of a name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.iter();
        let (_, value) = all.find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    /// The body as JSON, if the request succeeded.
    pub(crate) fn json(&self) -> Result<Value> {
        if self.status != 200 {
            bail!("the server answered {}: {}", self.status, self.body);
        }
        serde_json::from_str(&self.body)
            .context("the server answered with something else than JSON")
    }
}

/// Reads a page; `access` is the header that says who asks.
pub(crate) fn get(address: SocketAddr, path: &str, access: &str) -> Result<Answer> {
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{access}\r\nConnection: close\r\n\r\n");
    exchange(address, &request)
}

/// Sends a form.
pub(crate) fn post_form(address: SocketAddr, path: &str, form: &str) -> Result<Answer> {
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{form}",
        form.len()
    );
    exchange(address, &request)
}

fn exchange(address: SocketAddr, request: &str) -> Result<Answer> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)
        .with_context(|| format!("the server at {address} does not answer"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    read(&String::from_utf8_lossy(&answer))
}

/// Takes an answer apart. Bodies come whole: we ask for the connection to be closed, and the server knows their length.
fn read(answer: &str) -> Result<Answer> {
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .context("the answer ended before its body")?;
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let headers = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_owned(), value.trim().to_owned()))
    });
    Ok(Answer {
        status: status
            .and_then(|status| status.parse().ok())
            .context("the answer has no status")?,
        headers: headers.collect(),
        body: body.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_apart() {
        let answer = read("HTTP/1.1 200 OK\r\nset-cookie: a=b; Path=/\r\n\r\n{\"items\": []}")
            .expect("it is an answer");
        assert_eq!(answer.header("Set-Cookie"), Some("a=b; Path=/"));
        assert_eq!(
            answer.json().expect("it is JSON")["items"],
            serde_json::json!([])
        );
    }

    #[test]
    fn a_refusal_is_no_json_of_ours_and_half_an_answer_is_none() {
        let refused = read("HTTP/1.1 401 Unauthorized\r\n\r\n{}").expect("it is an answer");
        let told = refused.json().expect_err("it was refused").to_string();
        assert!(told.contains("401"), "{told}");
        assert!(read("HTTP/1.1 200 OK\r\n").is_err());
    }
}
