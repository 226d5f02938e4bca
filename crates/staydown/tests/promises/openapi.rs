//! The OpenAPI document: what others generate their clients from.

use serde_json::Value;
use std::path::Path;

/// The document in the repository, for whoever reads without building.
const PUBLISHED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
/// The variable that has the test write it.
const WRITE: &str = "STAYDOWN_WRITE_OPENAPI";

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A route and method of the document.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) described: Value,
}

impl Operation {
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// The statuses it says it answers with.
    pub(crate) fn statuses(&self) -> Vec<u16> {
        let responses = self.described["responses"].as_object().unwrap();
        responses
            .keys()
            .filter_map(|status| status.parse().ok())
            .collect()
    }
}

pub(crate) fn operations(document: &Value) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in METHODS {
            if let Some(described) = item.get(method) {
                operations.push(Operation {
                    method: method.to_owned(),
                    path: path.clone(),
                    described: described.clone(),
                });
            }
        }
    }
    assert!(operations.len() > 20, "{}", operations.len());
    operations
}

pub(crate) fn generated() -> Value {
    serde_json::to_value(web::openapi()).unwrap()
}

#[test]
fn the_document_is_openapi_3_1_and_describes_every_operation() {
    let document = generated();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(document["info"]["title"], "Staydown");
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(document["info"]["license"]["identifier"], "Apache-2.0");
    for operation in operations(&document) {
        let said = ["summary", "description"]
            .map(|field| operation.described[field].as_str().unwrap_or_default());
        assert!(said.iter().any(|text| text.len() > 5), "{operation:?}");
        assert!(
            operation.described["operationId"].is_string(),
            "{}",
            operation.name()
        );
    }
}

#[test]
fn every_operation_id_is_unique() {
    let mut ids: Vec<_> = operations(&generated())
        .iter()
        .map(|operation| operation.described["operationId"].to_string())
        .collect();
    ids.sort();
    let all = ids.clone();
    ids.dedup();
    assert_eq!(all, ids, "generated clients need one name for each");
}

#[test]
fn every_documented_refusal_is_a_problem() {
    let document = generated();
    for operation in operations(&document) {
        let responses = operation.described["responses"].as_object().unwrap();
        if operation.path != "/health" {
            assert!(responses.contains_key("401"), "{}", operation.name());
        }
        for (status, response) in responses
            .iter()
            .filter(|(status, _)| status.as_str() >= "400")
        {
            let content = response["content"].as_object().unwrap();
            for body in content.values() {
                let schema = body["schema"]["$ref"].as_str().unwrap_or_default();
                let name = operation.name();
                assert_eq!(schema, "#/components/schemas/Problem", "{name} {status}");
            }
        }
    }
}

#[test]
fn refusals_are_documented_under_the_media_type_they_are_sent_as() {
    for operation in operations(&generated()) {
        let responses = operation.described["responses"].as_object().unwrap();
        for (status, response) in responses
            .iter()
            .filter(|(status, _)| status.as_str() >= "400")
        {
            let content = response["content"].as_object().unwrap();
            let kinds: Vec<_> = content.keys().collect();
            let name = operation.name();
            assert_eq!(kinds, [exchange::problem::MEDIA_TYPE], "{name} {status}");
        }
    }
}

#[test]
fn the_published_document_is_the_generated_one() {
    let path = Path::new(PUBLISHED);
    if std::env::var_os(WRITE).is_some() {
        let text = serde_json::to_string_pretty(&web::openapi()).unwrap();
        std::fs::write(path, text + "\n").unwrap();
    }
    let published = std::fs::read_to_string(path).unwrap_or_default();
    let published: Value = serde_json::from_str(&published).unwrap_or_default();
    assert!(
        published == generated(),
        "docs/openapi.json is not what the program generates; run this test with {WRITE}=1 to write it anew"
    );
}
