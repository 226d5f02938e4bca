//! A stand-in for the Commission's transparency database on loopback: the same calls, the same answers, rules of its own
//! ([`rules`]). Everything it was asked is kept, so that a test sees what arrived and how often.

pub mod rules;

use crate::host::read;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The database. Dropping it closes it.
#[derive(Debug)]
pub struct TransparencyDatabase {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    serving: JoinHandle<()>,
}

/// One call that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// `POST statements`, for example.
    pub what: String,
    /// How many statements it carried.
    pub statements: usize,
    /// What it was answered, also where the answer was lost.
    pub status: u16,
}

#[derive(Debug, Default)]
struct State {
    token: String,
    records: BTreeMap<String, Value>,
    answers: VecDeque<u16>,
    lose: usize,
    forbidden: BTreeSet<String>,
    calls: Vec<Call>,
}

impl TransparencyDatabase {
    /// Opens a database for a platform with this token.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn open(token: &str) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(State {
            token: token.to_owned(),
            ..State::default()
        }));
        let shared = Arc::clone(&state);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move { serve(stream, &shared).await });
            }
        });
        Ok(Self {
            address,
            state,
            serving,
        })
    }

    /// The base of its interface.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/api/v1/", self.address)
    }

    /// Answers the next calls with these statuses and nothing else, whatever they are.
    pub fn answer(&self, statuses: &[u16]) {
        self.state().answers.extend(statuses);
    }

    /// Does what the next `POST`s say and hangs up without an answer.
    pub fn lose(&self, answers: usize) {
        self.state().lose = answers;
    }

    /// Refuses statements that hold this text from now on: a rule nobody told us of.
    pub fn forbid(&self, text: &str) {
        self.state().forbidden.insert(text.to_owned());
    }

    /// Takes a record in, as if it had been sent before.
    pub fn hold(&self, record: Value) {
        let puid = record["puid"].as_str().unwrap_or_default().to_owned();
        self.state().records.insert(puid, record);
    }

    /// What it holds.
    #[must_use]
    pub fn records(&self) -> Vec<Value> {
        self.state().records.values().cloned().collect()
    }

    /// What it was asked, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for TransparencyDatabase {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(stream: TcpStream, state: &Mutex<State>) {
    let mut stream = BufReader::new(stream);
    let Ok((line, headers, body)) = read(&mut stream).await else {
        return;
    };
    let (status, content, is_lost) = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let bearer = headers.get("authorization").cloned().unwrap_or_default();
        let (status, content) = state.handle(&line, &bearer, &body);
        let is_lost = line.starts_with("POST") && state.lose > 0;
        state.lose = state.lose.saturating_sub(usize::from(is_lost));
        (status, content.to_string(), is_lost)
    };
    if is_lost {
        return;
    }
    let location = match status {
        302 => "location: /elsewhere\r\n",
        429 => "retry-after: 1\r\n",
        _ => "",
    };
    let head = format!(
        "HTTP/1.1 {status} Told\r\ncontent-type: application/json\r\n{location}content-length: {}\r\nconnection: close\r\n\r\n",
        content.len()
    );
    let whole = [head.as_bytes(), content.as_bytes()].concat();
    let _ = stream.write_all(&whole).await;
    let _ = stream.shutdown().await;
}

impl State {
    fn handle(&mut self, line: &str, bearer: &str, body: &[u8]) -> (u16, Value) {
        let mut words = line.split(' ');
        let (method, path) = (
            words.next().unwrap_or_default().to_owned(),
            words.next().unwrap_or_default(),
        );
        let path = path
            .strip_prefix("/api/v1/")
            .unwrap_or("elsewhere")
            .to_owned();
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let many = body["statements"].as_array().cloned();
        let statements = many
            .as_ref()
            .map_or(usize::from(body.is_object()), Vec::len);
        let (status, answer) = if let Some(status) = self.answers.pop_front() {
            (status, json!({"message": "As told."}))
        } else if bearer != format!("Bearer {}", self.token) {
            (401, json!({"message": "Unauthenticated."}))
        } else {
            match (method.as_str(), path.as_str()) {
                ("POST", "statement") => self.one(&body),
                ("POST", "statements") => self.many(&many.unwrap_or_default()),
                ("GET", path) if path.starts_with("statement/existing-puid/") => {
                    let puid = path.trim_start_matches("statement/existing-puid/");
                    let is_there = self.records.contains_key(puid);
                    let status = if is_there { 302 } else { 404 };
                    (status, json!({"puid": puid}))
                }
                ("GET", path) if path.starts_with("statement/") => {
                    let uuid = path.trim_start_matches("statement/");
                    let found = self.records.values().find(|record| record["uuid"] == uuid);
                    found.map_or((404, json!({})), |record| (200, record.clone()))
                }
                _ => (404, json!({"message": "No such route."})),
            }
        };
        let what = path.split("-puid/").next().unwrap_or_default();
        self.calls.push(Call {
            what: format!("{method} {what}"),
            statements,
            status,
        });
        (status, answer)
    }

    fn faults(&self, statement: &Value) -> Map<String, Value> {
        let faults = rules::faults(statement);
        let mut errors: Map<String, Value> = faults
            .into_iter()
            .map(|attribute| {
                let said = json!([format!("The {attribute} field is invalid.")]);
                (attribute, said)
            })
            .collect();
        let text = statement.to_string();
        if self.forbidden.iter().any(|word| text.contains(word)) {
            let said = json!(["The text contains a forbidden word."]);
            errors.insert("illegal_content_explanation".to_owned(), said);
        }
        errors
    }

    fn one(&mut self, statement: &Value) -> (u16, Value) {
        let errors = self.faults(statement);
        if !errors.is_empty() {
            return (422, json!({"message": "Invalid.", "errors": errors}));
        }
        let puid = statement["puid"].as_str().unwrap_or_default();
        if let Some(existing) = self.records.get(puid) {
            let errors =
                json!({"puid": ["The identifier given is not unique within this platform."]});
            return (
                422,
                json!({"message": "Not unique.", "errors": errors, "existing": existing}),
            );
        }
        (201, self.take(statement))
    }

    fn many(&mut self, statements: &[Value]) -> (u16, Value) {
        if !(1..=100).contains(&statements.len()) {
            let errors =
                json!({"statements": ["The statements field must have between 1 and 100 items."]});
            return (422, json!({"message": "Too many.", "errors": errors}));
        }
        let mut errors = Map::new();
        for (place, statement) in statements.iter().enumerate() {
            let faults = self.faults(statement);
            if !faults.is_empty() {
                errors.insert(format!("statement_{place}"), faults.into());
            }
        }
        if !errors.is_empty() {
            return (422, json!({"message": "Invalid.", "errors": errors}));
        }
        let puids: Vec<&str> = statements
            .iter()
            .filter_map(|statement| statement["puid"].as_str())
            .collect();
        let unique: BTreeSet<&str> = puids.iter().copied().collect();
        if unique.len() < puids.len() {
            let errors =
                json!({"puid": ["The platform identifiers are not all unique within this call."]});
            return (422, json!({"message": "Not unique.", "errors": errors}));
        }
        let existing: Vec<&str> = puids
            .into_iter()
            .filter(|puid| self.records.contains_key(*puid))
            .collect();
        if !existing.is_empty() {
            let told = ["The platform identifiers are not all unique within this platform."];
            let errors = json!({"puid": told, "existing_puids": existing});
            return (422, json!({"message": "Not unique.", "errors": errors}));
        }
        let taken: Vec<Value> = statements
            .iter()
            .map(|statement| self.take(statement))
            .collect();
        (201, json!({ "statements": taken }))
    }

    fn take(&mut self, statement: &Value) -> Value {
        let number = self.records.len() + 1;
        let mut record = statement.clone();
        record["uuid"] = json!(format!("uuid-{number}"));
        record["created_at"] = json!("2026-01-01 00:00:00");
        record["platform_name"] = json!("A platform");
        record["permalink"] = json!(format!("https://database.example/statement/uuid-{number}"));
        record["self"] = json!(format!(
            "https://database.example/api/v1/statement/uuid-{number}"
        ));
        // As a database keeps days.
        if let Some(day) = statement["content_date"].as_str() {
            record["content_date"] = json!(format!("{day} 00:00:00"));
        }
        let puid = statement["puid"].as_str().unwrap_or_default().to_owned();
        self.records.insert(puid, record.clone());
        record
    }
}
