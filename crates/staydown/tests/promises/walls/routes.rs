//! Every route there is, taken from the router itself.

use crate::openapi::{generated, operations};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The methods of HTTP, as the router names them.
const METHODS: [&str; 8] = [
    "get", "head", "delete", "options", "patch", "post", "put", "trace",
];

/// A path as the router has it, with `{names}`, and the methods it answers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Route {
    pub(crate) path: String,
    pub(crate) methods: BTreeSet<String>,
    /// Whether it takes whatever method comes.
    pub(crate) any: bool,
}

/// The routes of the program.
pub(crate) async fn routes() -> Vec<Route> {
    let folder = tempfile::tempdir().unwrap();
    let program = testkit::Program::at(env!("CARGO_BIN_EXE_staydown"));
    let config = app::Config {
        sessions: app::SessionLimits::default(),
        dsa: None,
        data: folder.path().join("data"),
        worker_program: program.path().to_owned(),
        worker_arguments: vec!["media-worker".into()],
        workers: Some(1),
        files_per_worker: None,
        allow_unconfined_media: true,
        video_sampling: app::VideoSampling::Steady,
        allow_private_addresses: false,
        outgoing: app::OutgoingTls::default(),
        mail: None,
        maildir: None,
        material_bytes: 1 << 30,
        ledger: app::LedgerSettings::default(),
        evidence: app::EvidenceSettings::default(),
        undo: jiff::SignedDuration::ZERO,
        picture_languages: None,
        public_url: "http://127.0.0.1:1".parse().unwrap(),
    };
    let opening = app::App::open(config, store::Environment::system());
    let app = Box::pin(opening).await.unwrap();
    let shown = format!("{:?}", web::router(app.clone()));
    app.close().await;
    read(&shown)
}

/// Reads what a router says of itself: its endpoints by number, and after them the path of each number. Whatever does not
/// look as expected is a failure, so that a route cannot hide behind a new version of the library.
fn read(shown: &str) -> Vec<Route> {
    let (_, shown) = shown.split_once("routes: {").unwrap();
    let (endpoints, rest) = shown.split_once("node: Node { paths: {").unwrap();
    let (paths, rest) = rest.split_once("} }").unwrap();
    assert!(
        !rest.contains("paths: {") || rest.matches("node: Node { paths: {").count() == 1,
        "two tables of paths: {rest}"
    );
    let paths: BTreeMap<u32, String> = paths
        .split(", ")
        .map(|pair| {
            let (number, path) = pair.split_once(": ").unwrap();
            let path = path.trim_matches('"').to_owned();
            (number_of(number), path)
        })
        .collect();
    let mut routes = Vec::new();
    for endpoint in endpoints.split("RouteId(").skip(1) {
        let (number, endpoint) = endpoint.split_once("): ").unwrap();
        let path = paths[&number.parse().unwrap()].clone();
        // A service of its own would answer methods nobody sees from here.
        assert!(endpoint.starts_with("MethodRouter("), "{path}: {endpoint}");
        let methods: BTreeSet<String> = METHODS
            .iter()
            .filter(|method| !endpoint.contains(&format!("{method}: None")))
            .map(|method| (*method).to_owned())
            .collect();
        for method in METHODS {
            assert!(endpoint.contains(&format!(" {method}: ")), "{endpoint}");
        }
        let any = endpoint.contains("allow_header: Skip");
        assert!(any || !methods.is_empty(), "{path} answers nothing");
        routes.push(Route { path, methods, any });
    }
    assert_eq!(routes.len(), paths.len(), "every path has its endpoint");
    routes.sort();
    routes
}

fn number_of(shown: &str) -> u32 {
    let digits = shown.trim_start_matches("RouteId(").trim_end_matches(')');
    digits.parse().unwrap()
}

#[tokio::test]
async fn the_router_has_what_is_described_and_the_console_and_nothing_else() {
    let routes = routes().await;
    let described: BTreeSet<(String, String)> = operations(&generated())
        .into_iter()
        .map(|operation| (operation.path, operation.method))
        .collect();
    let all: BTreeSet<(String, String)> = routes
        .iter()
        .flat_map(|route| {
            let methods = route.methods.iter().cloned();
            methods.map(|method| (route.path.clone(), method))
        })
        .collect();
    let missing: Vec<_> = described.difference(&all).collect();
    assert!(missing.is_empty(), "described, and not there: {missing:?}");
    let rest: Vec<_> = all.difference(&described).collect();
    let of_the_api: Vec<_> = rest
        .iter()
        // Files of other people's specification, whose paths have slashes in them: no path of OpenAPI says that.
        .filter(|(path, _)| path.starts_with("/v1") && !path.starts_with("/v1/log/"))
        .collect();
    assert!(
        of_the_api.is_empty(),
        "there, and not described: {of_the_api:?}"
    );
    for known in ["/", "/cases/{case}", "/pictures/{sha256}/{shape}"] {
        assert!(rest.iter().any(|(path, _)| path == known), "{known}");
    }
    assert!(rest.len() > 20, "{rest:#?}");
    let any: Vec<_> = routes.iter().filter(|route| route.any).collect();
    assert_eq!(any.len(), 1, "{any:?}");
    assert_eq!(any[0].path, "/v1/{*rest}");
}

/// The other way round: what the sources name as a path is in the router, so that the reading above misses nothing.
#[tokio::test]
async fn every_path_that_the_sources_name_is_in_the_router() {
    let routes = routes().await;
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src");
    let (mut named, mut calls) = (BTreeSet::new(), 0);
    visit(&web, &mut |text| {
        calls += text.matches(".route(").count() + text.matches(".routes(").count();
        for before in [".route(\"", ".route(\n", " path = \""] {
            for after in text.split(before).skip(1) {
                let after = after.trim_start().trim_start_matches('"');
                named.insert(after.split('"').next().unwrap().to_owned());
            }
        }
    });
    named.retain(|path| path.starts_with('/'));
    let there: BTreeSet<String> = routes.into_iter().map(|route| route.path).collect();
    assert!(named.len() > 35, "{named:?}");
    assert_eq!(named, there);
    // Nothing is added to the router in a way that is not read above, as by a path in a constant.
    assert_eq!(
        calls,
        there.len(),
        "a route is added whose path is not read here"
    );
    for other in [
        ".nest(",
        ".nest_service(",
        ".route_service(",
        ".fallback_service(",
    ] {
        visit(&web, &mut |text| assert!(!text.contains(other), "{other}"));
    }
}

fn visit(folder: &Path, each: &mut impl FnMut(&str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, each);
        } else if path.ends_with("tests.rs") {
            // Tests have routes of their own.
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            each(&std::fs::read_to_string(&path).unwrap());
        }
    }
}
