//! What a body has to be before anybody looks at what it says.

use crate::stage::{Stage, new_bank};
use casework::Thoroughness;
use exchange::v1::BankView;
use reqwest::Method;
use serde_json::{Value, json};

/// The fields of a structure in the order in which they are written in the source are no interface.
#[tokio::test]
async fn an_array_is_not_read_as_the_object_it_might_stand_for() {
    let stage = Stage::set().await;
    let bank = stage.bank("Own", false).await;
    let (door, path) = (
        stage.authority.door(&stage.server),
        format!("/v1/banks/{}", bank.id),
    );
    let change = async |body: Value| {
        let request = door.request(Method::PATCH, &path).unwrap();
        door.send(request.json(&body)).await.unwrap()
    };

    for body in [
        json!([null, null]),
        json!(["thorough", null, null]),
        json!([]),
    ] {
        let refused = change(body.clone()).await;
        assert_eq!(refused.status, 422, "{body}");
        let problem = refused.problem().unwrap();
        assert_eq!(problem.code, "bad_json");
        assert!(
            problem.detail.contains("expected an object"),
            "{}",
            problem.detail
        );
    }
    let kept = door.get(&path).await.unwrap().json::<BankView>().unwrap();
    assert_eq!(kept.thoroughness, new_bank("Own", false).thoroughness);

    let changed = change(json!({"thoroughness": "thorough"})).await;
    let changed = changed.json::<BankView>().unwrap();
    assert_eq!(changed.thoroughness, Thoroughness::Thorough);
}
