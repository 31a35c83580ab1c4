//! Runners with their roles, constructors, coordinators, admin consoles, proxies, and what all of them log.

use ece_api::models::{
    Blessing, Blessings, LoggingSettings, ProxiesFilteredGroup, ProxiesHealthStatus, Role, RoleAggregateCreateData,
    RunnerRolesInfo, SearchRequest,
};
use ece_api::{MergePatch, json};
use serde_json::{Value, json};

use super::{Judged, model};

const FIRST: &str = "192.0.2.10";
const OTHER: &str = "192.0.2.11";

pub(super) async fn run(judged: &Judged) {
    logging(judged).await;
    roles(judged).await;
    runners(judged).await;
    services(judged).await;
    proxies(judged).await;
    groups(judged).await;
    judged.client().get_platform().send().await.unwrap();
}

fn plain(value: &dyn json::Json) -> Value {
    serde_json::from_slice(&json::to_vec(value)).unwrap()
}

/// The operations of one kind of service.
macro_rules! logging_of {
    ($ece:ident, $id:ident, $get:ident, $set:ident, $update:ident, $delete:ident) => {{
        let levels: LoggingSettings = model(&json!({ "logging_levels": { "a": "INFO", "b": "DEBUG" } }));
        $ece.$get($id).send().await.unwrap_err();
        $ece.$update($id, MergePatch::new()).send().await.unwrap_err();
        $ece.$set("none", &levels).send().await.unwrap_err();
        $ece.$set($id, &levels).send().await.unwrap();
        let patch = MergePatch::new().nested("logging_levels", MergePatch::new().remove("a").set("c", "WARN"));
        $ece.$update($id, patch).send().await.unwrap();
        $ece.$update($id, MergePatch::new().set("logging_levels", 1)).send().await.unwrap_err();
        let found = $ece.$get($id).send().await.unwrap();
        assert_eq!(plain(&*found), json!({ "logging_levels": { "b": "DEBUG", "c": "WARN" } }));
        $ece.$delete($id).send().await.unwrap();
        $ece.$delete($id).send().await.unwrap_err();
    }};
}

async fn logging(judged: &Judged) {
    let (ece, id) = (judged.client(), FIRST);
    logging_of!(
        ece,
        id,
        get_allocator_logging_settings,
        set_allocator_logging_settings,
        update_allocator_logging_settings,
        delete_allocator_logging_settings
    );
    logging_of!(
        ece,
        id,
        get_runner_logging_settings,
        set_runner_logging_settings,
        update_runner_logging_settings,
        delete_runner_logging_settings
    );
    logging_of!(
        ece,
        id,
        get_constructor_logging_settings,
        set_constructor_logging_settings,
        update_constructor_logging_settings,
        delete_constructor_logging_settings
    );
    logging_of!(
        ece,
        id,
        get_adminconsole_logging_settings,
        set_adminconsole_logging_settings,
        update_adminconsole_logging_settings,
        delete_adminconsole_logging_settings
    );
}

async fn roles(judged: &Judged) {
    let ece = judged.client();
    assert_eq!(ece.list_blueprinter_roles().send().await.unwrap().values.len(), 4);
    let role = json!({ "id": "beats", "auto_blessed": true, "containers": [] });
    let new: RoleAggregateCreateData = model(&json!({ "role": role }));
    ece.create_blueprinter_role(&new).send().await.unwrap();
    ece.create_blueprinter_role(&new).send().await.unwrap_err();
    let changed: Role = model(&json!({ "id": "beats", "auto_blessed": false, "containers": [] }));
    ece.update_blueprinter_role("beats", &changed).version(1).send().await.unwrap();
    ece.update_blueprinter_role("beats", &changed).version(1).send().await.unwrap_err();
    ece.update_blueprinter_role("none", &changed).send().await.unwrap_err();
    // Not blessed yet, the runner waits for its role.
    let wanted: RunnerRolesInfo = model(&json!({ "roles": [{ "role_name": "allocator" }, { "role_name": "beats" }] }));
    ece.set_runner_roles(OTHER, &wanted).bless(false).send().await.unwrap();
    let pending = |value: Value| value["pending"]["value"]["runner_ids_to_pending_state"].clone();
    let shown = ece.get_blueprinter_role("beats").send().await.unwrap();
    assert_eq!(pending(plain(&*shown)), json!({ OTHER: { "value": true } }));
    let shown = ece.add_blueprinter_blessing("beats", OTHER, Blessing::new(true)).send().await.unwrap();
    assert_eq!(pending(plain(&*shown)), json!({}));
    let blessings: Blessings = model(&json!({ "runner_ids_to_blessing": { OTHER: { "value": true } } }));
    ece.set_blueprinter_blessings("beats", &blessings).send().await.unwrap();
    ece.set_blueprinter_blessings("beats", &blessings).version(1).send().await.unwrap_err();
    ece.set_blueprinter_blessings("none", &blessings).send().await.unwrap_err();
    ece.delete_blueprinter_role("beats").send().await.unwrap_err();
    ece.delete_blueprinter_role("beats").skip_validations(true).send().await.unwrap();
    ece.get_blueprinter_role("beats").send().await.unwrap_err();
}

async fn runners(judged: &Judged) {
    let ece = judged.client();
    assert_eq!(ece.get_runners().send().await.unwrap().runners.len(), 6);
    let found = ece.get_runners().q("zone:ece-zone-2").send().await.unwrap();
    assert_eq!(found.runners.len(), 2);
    let query: SearchRequest = model(&json!({ "query": { "term": { "roles.role_name": { "value": "proxy" } } } }));
    assert_eq!(ece.search_runners().body(query).send().await.unwrap().runners.len(), 3);
    ece.search_runners().body(model::<SearchRequest>(&json!({ "cursor": "x" }))).send().await.unwrap_err();
    ece.get_runners().q("(").send().await.unwrap_err();
    ece.get_runner(OTHER).send().await.unwrap();
    ece.get_runner("none").send().await.unwrap_err();
    let unknown: RunnerRolesInfo = model(&json!({ "roles": [{ "role_name": "none" }] }));
    ece.set_runner_roles(OTHER, &unknown).send().await.unwrap_err();
    ece.set_runner_roles("none", &unknown).send().await.unwrap_err();
    let director: RunnerRolesInfo = model(&json!({ "roles": [{ "role_name": "director" }] }));
    ece.set_runner_roles(OTHER, &director).send().await.unwrap();
    ece.resync_runners().send().await.unwrap();
    ece.resync_runner(OTHER).send().await.unwrap();
    ece.resync_runner("none").send().await.unwrap_err();
    ece.delete_runner(OTHER).send().await.unwrap_err();
    assert!(judged.installation.set_connected(OTHER, false));
    ece.delete_runner(OTHER).send().await.unwrap();
    ece.delete_runner(OTHER).send().await.unwrap_err();
}

async fn services(judged: &Judged) {
    let ece = judged.client();
    ece.get_constructors().send().await.unwrap();
    ece.start_constructor_maintenance_mode(FIRST).send().await.unwrap();
    assert!(ece.get_constructor(FIRST).send().await.unwrap().status.maintenance_mode);
    ece.stop_constructor_maintenance_mode(FIRST).send().await.unwrap();
    assert!(!ece.get_constructor(FIRST).send().await.unwrap().status.maintenance_mode);
    ece.get_constructor("none").send().await.unwrap_err();
    ece.stop_constructor_maintenance_mode("none").send().await.unwrap_err();
    ece.resync_constructors().skip_matching_version(false).send().await.unwrap();
    ece.resync_constructor(FIRST).send().await.unwrap();
    ece.resync_constructor("none").send().await.unwrap_err();
    ece.get_adminconsoles().send().await.unwrap();
    ece.reindex_adminconsoles().send().await.unwrap();

    assert_eq!(ece.get_coordinators().send().await.unwrap().coordinators.len(), 3);
    ece.get_coordinator_candidate(OTHER).send().await.unwrap();
    ece.promote_coordinator_candidate(OTHER).send().await.unwrap();
    ece.promote_coordinator_candidate(OTHER).send().await.unwrap_err();
    ece.get_coordinator_candidate(OTHER).send().await.unwrap_err();
    ece.get_coordinator(OTHER).send().await.unwrap();
    for host in [FIRST, "192.0.2.20", "192.0.2.30"] {
        ece.demote_coordinator(host).send().await.unwrap();
    }
    ece.demote_coordinator(OTHER).send().await.unwrap_err();
    ece.demote_coordinator(FIRST).send().await.unwrap_err();
    assert_eq!(ece.get_coordinator_candidates().send().await.unwrap().candidates.len(), 3);
    ece.delete_coordinator_candidate(FIRST).send().await.unwrap();
    ece.delete_coordinator_candidate(FIRST).send().await.unwrap_err();
}

#[expect(deprecated, reason = "servers know the operations of these settings still")]
async fn proxies(judged: &Judged) {
    use ece_api::models::ProxiesSettings;

    let ece = judged.client();
    let proxies = ece.get_proxies().send().await.unwrap();
    assert_eq!(proxies.proxies_count, 3);
    ece.get_proxy(FIRST).send().await.unwrap();
    ece.get_proxy("none").send().await.unwrap_err();
    ece.get_proxies_health().expect_status(ProxiesHealthStatus::Green).send().await.unwrap();
    let patch = |count: i32| MergePatch::new().set("expected_proxies_count", count);
    let settings: ProxiesSettings = ece.update_proxies_settings(patch(4)).version("1").send().await.unwrap().clone();
    assert_eq!(settings.expected_proxies_count, 4);
    assert_eq!(ece.get_proxies_health().send().await.unwrap().status, ProxiesHealthStatus::Yellow);
    ece.get_proxies_health().expect_status(ProxiesHealthStatus::Green).send().await.unwrap_err();
    for no_better in [ProxiesHealthStatus::Yellow, ProxiesHealthStatus::Red] {
        ece.get_proxies_health().expect_status(no_better).send().await.unwrap();
    }
    ece.update_proxies_settings(patch(5)).version("1").send().await.unwrap_err();
    ece.update_proxies_settings(MergePatch::new().set("http_settings", 1)).send().await.unwrap_err();
    ece.set_proxies_settings(&settings).send().await.unwrap();
    ece.set_proxies_settings(&settings).version("1").send().await.unwrap_err();
    ece.get_proxies_settings().send().await.unwrap();
}

async fn groups(judged: &Judged) {
    let ece = judged.client();
    let group = |id: &str, zone: &str| -> ProxiesFilteredGroup {
        model(&json!({ "id": id, "filters": [{ "key": "zone", "value": zone }], "expected_proxies_count": 1 }))
    };
    ece.create_proxies_filtered_group(group("a", "ece-zone-1")).send().await.unwrap();
    ece.create_proxies_filtered_group(group("a", "ece-zone-1")).send().await.unwrap_err();
    ece.create_proxies_filtered_group(group("", "ece-zone-1")).send().await.unwrap_err();
    assert_eq!(ece.get_proxies_filtered_group_health("a").send().await.unwrap().status, ProxiesHealthStatus::Green);
    ece.update_proxies_filtered_group("a", group("a", "none")).version("1").send().await.unwrap();
    ece.update_proxies_filtered_group("a", group("a", "none")).version("1").send().await.unwrap_err();
    ece.update_proxies_filtered_group("a", group("b", "none")).send().await.unwrap_err();
    assert_eq!(ece.get_proxies_filtered_group_health("a").send().await.unwrap().status, ProxiesHealthStatus::Red);
    ece.get_proxies_filtered_group_health("a").expect_status(ProxiesHealthStatus::Green).send().await.unwrap_err();
    ece.get_proxies_filtered_group_health("none").send().await.unwrap_err();
    ece.get_proxies_filtered_group("a").send().await.unwrap();
    ece.get_proxies_health().send().await.unwrap();
    ece.delete_proxies_filtered_group("a").version("1").send().await.unwrap_err();
    ece.delete_proxies_filtered_group("a").send().await.unwrap();
    ece.delete_proxies_filtered_group("a").send().await.unwrap_err();
    ece.get_proxies_filtered_group("a").send().await.unwrap_err();
}
