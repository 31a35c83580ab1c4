//! What people want to do, by the words that they use for it, and the calls that do it.
//!
//! Calls are in the order in which they are made. In rustdoc's search (`S`), the same words find the methods themselves. All
//! operations stand in [`operations`](crate::operations).
//!
//! # Begin
//!
//! * **Sign in** (log in, log out, authenticate, session, whoami): A token comes from [`login`](Client::login), lasts
//!   a short time and is renewed by [`refresh_token`](Client::refresh_token) before it ends;
//!   [`Credentials::login`](crate::Credentials::login) does both by itself.
//!
//!   Calls: [`methods`](Client::methods), [`login`](Client::login), [`refresh_token`](Client::refresh_token),
//!   [`logout`](Client::logout), [`get_current_user`](Client::get_current_user). Guide:
//!   [`first_call`](guides::first_call).
//! * **Check the connection** (ping, version of the installation): [`get_platform`](Client::get_platform) asks for
//!   little and proves address, certificate and credentials at once; its response has the installation's version.
//!
//!   Calls: [`get_platform`](Client::get_platform). Guide: [`first_call`](guides::first_call).
//!
//! # Look
//!
//! * **Find** (search, query, list, filter): A search takes a query on any member of a deployment; the plain list has
//!   names and identifiers only, and [`get_deployment`](Client::get_deployment) everything about one.
//!
//!   Calls: [`search_deployments`](Client::search_deployments), [`list_deployments`](Client::list_deployments),
//!   [`get_deployment`](Client::get_deployment). Helper:
//!   [`search_deployments_pages`](Client::search_deployments_pages). Guide: [`search`](guides::search).
//! * **Page** (paginate, more than 100, cursor): Long lists come in pieces: a search goes on with the cursor of its
//!   last response, [`get_allocators`](Client::get_allocators) with `from` and `size`, and the page helpers do that for
//!   you.
//!
//!   Calls: [`search_deployments`](Client::search_deployments), [`search_allocators`](Client::search_allocators),
//!   [`get_allocators`](Client::get_allocators). Helpers:
//!   [`search_deployments_pages`](Client::search_deployments_pages),
//!   [`search_allocators_pages`](Client::search_allocators_pages),
//!   [`get_allocators_pages`](Client::get_allocators_pages). Guide: [`search`](guides::search).
//! * **Health** (monitor, status, alive): Each level says for itself whether it is healthy: deployments, proxies, and
//!   the hosts with what runs on them.
//!
//!   Calls: [`get_deployment`](Client::get_deployment), [`get_proxies_health`](Client::get_proxies_health),
//!   [`get_runners`](Client::get_runners), [`get_allocators`](Client::get_allocators).
//! * **Capacity** (free memory, usage, how full): Every allocator says how much memory it has and how much of it is
//!   given away.
//!
//!   Calls: [`get_allocators`](Client::get_allocators), [`get_allocator`](Client::get_allocator),
//!   [`get_platform`](Client::get_platform).
//! * **Show Kibana** (one resource, APM, Integrations Server): Each kind of resource can be read alone, by its
//!   `ref_id`, for a shorter response than that of the whole deployment.
//!
//!   Calls: [`get_deployment`](Client::get_deployment),
//!   [`get_deployment_kib_resource_info`](Client::get_deployment_kib_resource_info),
//!   [`get_deployment_apm_resource_info`](Client::get_deployment_apm_resource_info),
//!   [`get_deployment_integrations_server_resource_info`](Client::get_deployment_integrations_server_resource_info),
//!   [`get_deployment_enterprise_search_resource_info`](Client::get_deployment_enterprise_search_resource_info),
//!   [`get_deployment_appsearch_resource_info`](Client::get_deployment_appsearch_resource_info).
//! * **Search index out of date** (resync, stale, reindex, missing in the list): Searches read an index of their own:
//!   where it differs from what single reads show, these bring it into line, and nothing else changes.
//!
//!   Calls: [`resync_deployment`](Client::resync_deployment), [`resync_deployments`](Client::resync_deployments),
//!   [`resync_allocator`](Client::resync_allocator), [`resync_runner`](Client::resync_runner),
//!   [`resync_constructor`](Client::resync_constructor).
//!
//! # Create, copy and delete deployments
//!
//! * **Create** (new deployment, provision, launch): Take the request that a template holds, change what has to
//!   differ, send it with a request id, and keep the credentials of the response: they are shown once.
//!
//!   Calls: [`get_deployment_templates_v2`](Client::get_deployment_templates_v2),
//!   [`get_deployment_template_v2`](Client::get_deployment_template_v2),
//!   [`create_deployment`](Client::create_deployment), [`get_deployment`](Client::get_deployment). Helpers:
//!   [`from_template`](crate::models::DeploymentCreateRequest::from_template),
//!   [`wait_for_deployment`](Client::wait_for_deployment). Guide: [`create`](guides::create).
//! * **Clone** (copy, duplicate, fork): Send the plans of the old deployment as a new one, with
//!   `transient.restore_snapshot` and the old cluster as `source_cluster_id` if the data shall come along.
//!
//!   Calls: [`get_deployment`](Client::get_deployment), [`create_deployment`](Client::create_deployment),
//!   [`get_deployment`](Client::get_deployment). Helper: [`wait_for_deployment`](Client::wait_for_deployment). Guide:
//!   [`create`](guides::create).
//! * **Try out** (dry run, validate, preview, what if): With `validate_only`, these check a request and change
//!   nothing; a move also gives the plan that it would make.
//!
//!   Calls: [`create_deployment`](Client::create_deployment), [`update_deployment`](Client::update_deployment),
//!   [`move_clusters`](Client::move_clusters). Guide: [`create`](guides::create).
//! * **Pause** (stop, suspend, resume, sleep, start, hibernate): Stopped instances keep their place and come back as
//!   they were; a shutdown frees the memory and comes back from a snapshot.
//!
//!   Calls: [`stop_deployment_resource_instances_all`](Client::stop_deployment_resource_instances_all),
//!   [`start_deployment_resource_instances_all`](Client::start_deployment_resource_instances_all),
//!   [`shutdown_deployment`](Client::shutdown_deployment), [`restore_deployment`](Client::restore_deployment). Helpers:
//!   [`plan_snapshot`](Client::plan_snapshot), [`wait_for_deployment`](Client::wait_for_deployment).
//! * **Shut down** (terminate, decommission, switch off): A snapshot is taken first unless `skip_snapshot` says
//!   otherwise; what is shut down can be restored or deleted.
//!
//!   Calls: [`shutdown_deployment`](Client::shutdown_deployment),
//!   [`shutdown_deployment_es_resource`](Client::shutdown_deployment_es_resource),
//!   [`shutdown_deployment_stateless_resource`](Client::shutdown_deployment_stateless_resource). Helpers:
//!   [`plan_snapshot`](Client::plan_snapshot), [`wait_for_deployment`](Client::wait_for_deployment).
//! * **Restore a deployment** (bring back, undelete, start again): What was shut down is built again with its last
//!   plan, and with `restore_snapshot` gets its data back.
//!
//!   Calls: [`restore_deployment`](Client::restore_deployment),
//!   [`restore_deployment_resource`](Client::restore_deployment_resource), [`get_deployment`](Client::get_deployment).
//!   Helpers: [`plan_snapshot`](Client::plan_snapshot), [`wait_for_deployment`](Client::wait_for_deployment).
//! * **Delete** (remove, destroy, terminate): Only what is shut down can be deleted, so shut down, wait, delete; a
//!   deployment that is not there any more counts as done.
//!
//!   Calls: [`shutdown_deployment`](Client::shutdown_deployment), [`delete_deployment`](Client::delete_deployment).
//!   Helper: [`until_deleted`](helpers::WaitForDeployment::until_deleted).
//!
//! # Change deployments
//!
//! * **Resize** (grow, shrink, more memory, change size): Make the update request of the deployment as it is, give a
//!   topology element another size, and send it; instances are replaced or resized one after another, and data moves
//!   where they are replaced.
//!
//!   Calls: [`get_deployment`](Client::get_deployment), [`update_deployment`](Client::update_deployment). Helpers:
//!   [`checked_from`](crate::models::DeploymentUpdateRequest::checked_from),
//!   [`resize`](crate::models::DeploymentUpdateRequest::resize), [`plan_snapshot`](Client::plan_snapshot),
//!   [`wait_for_deployment`](Client::wait_for_deployment). Guide: [`resize`](guides::resize).
//! * **Scale** (scale out, scale in, add a zone, high availability, autoscale): More zones (`zone_count`), more tiers
//!   or a greater size: all of it is a changed topology in an update.
//!
//!   Calls: [`get_deployment`](Client::get_deployment), [`update_deployment`](Client::update_deployment). Helpers:
//!   [`checked_from`](crate::models::DeploymentUpdateRequest::checked_from),
//!   [`resize`](crate::models::DeploymentUpdateRequest::resize), [`plan_snapshot`](Client::plan_snapshot),
//!   [`wait_for_deployment`](Client::wait_for_deployment). Guide: [`resize`](guides::resize).
//! * **Autoscale** (autoscaling): With `autoscaling_enabled` and a greatest size per tier, the platform resizes by
//!   itself; the switch is in the plan or in the deployment's settings.
//!
//!   Calls: [`get_deployment`](Client::get_deployment), [`update_deployment`](Client::update_deployment). Helpers:
//!   [`checked_from`](crate::models::DeploymentUpdateRequest::checked_from), [`plan_snapshot`](Client::plan_snapshot),
//!   [`wait_for_deployment`](Client::wait_for_deployment). Guide: [`resize`](guides::resize).
//! * **Upgrade** (update version, new version, migrate version): Choose a version from `upgradable_to`, see whether
//!   the cluster is ready, and send the plans with the new version; where only the cluster was upgraded, Kibana and the
//!   others follow by an operation of their own.
//!
//!   Calls: [`get_version_stacks`](Client::get_version_stacks),
//!   [`get_deployment_upgrade_assistant_status`](Client::get_deployment_upgrade_assistant_status),
//!   [`get_deployment`](Client::get_deployment), [`update_deployment`](Client::update_deployment),
//!   [`upgrade_deployment_stateless_resource`](Client::upgrade_deployment_stateless_resource). Helpers:
//!   [`checked_from`](crate::models::DeploymentUpdateRequest::checked_from),
//!   [`upgrade_to`](crate::models::DeploymentUpdateRequest::upgrade_to), [`plan_snapshot`](Client::plan_snapshot),
//!   [`wait_for_deployment`](Client::wait_for_deployment). Guide: [`upgrade`](guides::upgrade).
//! * **Change settings** (configure, elasticsearch.yml, kibana.yml, yaml): Settings for `elasticsearch.yml` and
//!   `kibana.yml` are texts or objects in the plan (`user_settings_yaml`, `user_settings_json`); a change of them
//!   mostly restarts the instances.
//!
//!   Calls: [`get_deployment`](Client::get_deployment), [`update_deployment`](Client::update_deployment). Helpers:
//!   [`checked_from`](crate::models::DeploymentUpdateRequest::checked_from), [`plan_snapshot`](Client::plan_snapshot),
//!   [`wait_for_deployment`](Client::wait_for_deployment).
//! * **Add Kibana** (add a resource, remove a resource, enable APM, prune): A resource is added by naming it in an
//!   update with `prune_orphans` false, and removed by leaving it out with `prune_orphans` true.
//!
//!   Calls: [`get_deployment`](Client::get_deployment), [`update_deployment`](Client::update_deployment). Helpers:
//!   [`plan_snapshot`](Client::plan_snapshot), [`wait_for_deployment`](Client::wait_for_deployment).
//! * **Rename** (alias, name): Name and alias are members of the update; what it does not mention stays, with
//!   `prune_orphans` false.
//!
//!   Calls: [`update_deployment`](Client::update_deployment). Helper:
//!   [`rename`](crate::models::DeploymentUpdateRequest::rename).
//! * **Tag** (label, annotate, metadata): Tags are pairs in `metadata.tags`; an update replaces the list as a whole,
//!   so read it first. Searches find deployments by them.
//!
//!   Calls: [`get_deployment`](Client::get_deployment), [`update_deployment`](Client::update_deployment),
//!   [`search_deployments`](Client::search_deployments).
//! * **Change the template** (hardware profile, switch template): The migration gives an update request for the new
//!   template; look at it, then send it.
//!
//!   Calls: [`migrate_deployment_template`](Client::migrate_deployment_template),
//!   [`update_deployment`](Client::update_deployment), [`get_deployment`](Client::get_deployment). Helpers:
//!   [`plan_snapshot`](Client::plan_snapshot), [`wait_for_deployment`](Client::wait_for_deployment).
//! * **Restart** (reboot, bounce, rolling restart): Elasticsearch restarts all at once, by zone or one by one
//!   (`group_attribute`); the others have no choice.
//!
//!   Calls: [`restart_deployment_es_resource`](Client::restart_deployment_es_resource),
//!   [`restart_deployment_stateless_resource`](Client::restart_deployment_stateless_resource),
//!   [`get_deployment`](Client::get_deployment). Helpers: [`plan_snapshot`](Client::plan_snapshot),
//!   [`wait_for_deployment`](Client::wait_for_deployment). Guide: [`wait`](guides::wait).
//! * **Wait** (poll, finished, progress, done): A change is finished when nothing is pending and a new attempt is in
//!   `current` or `history`; take a snapshot of the plans before the change and let the helper compare.
//!
//!   Calls: [`get_deployment`](Client::get_deployment),
//!   [`get_deployment_resource_plan_activity`](Client::get_deployment_resource_plan_activity). Helpers:
//!   [`plan_snapshot`](Client::plan_snapshot), [`wait_for_deployment`](Client::wait_for_deployment). Guide:
//!   [`wait`](guides::wait).
//! * **Why did it fail** (plan failed, error, troubleshoot, logs of a plan): The attempt in `history` carries the
//!   error and, with `show_plan_logs`, its steps with what each of them said.
//!
//!   Calls: [`get_deployment`](Client::get_deployment),
//!   [`get_deployment_resource_plan_activity`](Client::get_deployment_resource_plan_activity),
//!   [`capture_deployment_resource_diagnostics`](Client::capture_deployment_resource_diagnostics). Guide:
//!   [`wait`](guides::wait).
//! * **Cancel** (abort, stuck, pending, hanging): A pending plan is given up in an orderly way, or with
//!   `force_delete` removed without one.
//!
//!   Calls: [`cancel_deployment_resource_pending_plan`](Client::cancel_deployment_resource_pending_plan). Helper:
//!   [`wait_for_deployment`](Client::wait_for_deployment). Guide: [`wait`](guides::wait).
//! * **Logs and metrics** (observability, monitoring, ship logs): `settings.observability` names the deployment that
//!   logs and metrics go to; `null` ends it.
//!
//!   Calls: [`get_deployment`](Client::get_deployment), [`update_deployment`](Client::update_deployment).
//! * **Extension** (plugin, bundle, dictionary, synonyms): Register it, upload the archive (or give an address to
//!   fetch it from), and name its `url` in the plan; instances restart to load it.
//!
//!   Calls: [`create_extension`](Client::create_extension), [`upload_extension`](Client::upload_extension),
//!   [`get_deployment`](Client::get_deployment), [`update_deployment`](Client::update_deployment). Helpers:
//!   [`checked_from`](crate::models::DeploymentUpdateRequest::checked_from), [`plan_snapshot`](Client::plan_snapshot),
//!   [`wait_for_deployment`](Client::wait_for_deployment). Guide: [`uploads`](guides::uploads).
//! * **Plugin** (built-in plugin, analysis plugin): Own plugins go into `user_plugins` of the plan, those that come
//!   with the version into `enabled_built_in_plugins`.
//!
//!   Calls: [`list_extensions`](Client::list_extensions), [`get_deployment`](Client::get_deployment),
//!   [`update_deployment`](Client::update_deployment). Helpers:
//!   [`checked_from`](crate::models::DeploymentUpdateRequest::checked_from), [`plan_snapshot`](Client::plan_snapshot),
//!   [`wait_for_deployment`](Client::wait_for_deployment). Guide: [`uploads`](guides::uploads).
//! * **Bundle** (synonyms, truststore, scripts): Scripts, dictionaries and trust stores are bundles; a new address is
//!   needed when the content changes, since the platform may keep the old file.
//!
//!   Calls: [`create_extension`](Client::create_extension), [`upload_extension`](Client::upload_extension),
//!   [`get_deployment`](Client::get_deployment), [`update_deployment`](Client::update_deployment). Helpers:
//!   [`checked_from`](crate::models::DeploymentUpdateRequest::checked_from), [`plan_snapshot`](Client::plan_snapshot),
//!   [`wait_for_deployment`](Client::wait_for_deployment). Guide: [`uploads`](guides::uploads).
//! * **App Search read-only** (read only, migrate app search): Makes App Search refuse writes for a while, such as
//!   for an upgrade or a move.
//!
//!   Calls: [`get_appsearch_read_only_mode`](Client::get_appsearch_read_only_mode),
//!   [`set_appsearch_read_only_mode`](Client::set_appsearch_read_only_mode).
//!
//! # Data
//!
//! * **Snapshot** (backup, repository, s3, slm): A repository of the platform has to be set once; clusters then make
//!   snapshots by a schedule, and one at once by asking the cluster itself through the proxy operation.
//!
//!   Calls: [`get_snapshot_repositories`](Client::get_snapshot_repositories),
//!   [`set_snapshot_repository`](Client::set_snapshot_repository),
//!   [`enable_deployment_resource_slm`](Client::enable_deployment_resource_slm),
//!   [`post_deployment_resource_proxy_requests`](Client::post_deployment_resource_proxy_requests).
//! * **Snapshot repository** (s3, minio, azure, gcs): The places for snapshots belong to the platform; deleting one
//!   with `cleanup_deployments` takes it from the clusters as well, which then make no more snapshots.
//!
//!   Calls: [`get_snapshot_repositories`](Client::get_snapshot_repositories),
//!   [`get_snapshot_repository`](Client::get_snapshot_repository),
//!   [`set_snapshot_repository`](Client::set_snapshot_repository),
//!   [`delete_snapshot_repository`](Client::delete_snapshot_repository).
//! * **Restore** (restore a snapshot, recover data, roll back): [`update_deployment`](Client::update_deployment)
//!   restores where `transient.restore_snapshot` of its plan names a snapshot and, from another cluster, its
//!   `source_cluster_id`; indices can be chosen.
//!
//!   Calls: [`update_deployment`](Client::update_deployment), [`get_deployment`](Client::get_deployment). Helpers:
//!   [`checked_from`](crate::models::DeploymentUpdateRequest::checked_from), [`plan_snapshot`](Client::plan_snapshot),
//!   [`wait_for_deployment`](Client::wait_for_deployment).
//! * **Index lifecycle** (ilm, slm, ccr, curation): Three operations move older deployments to index lifecycle
//!   management, to snapshot lifecycle management, and to cross-cluster replication; `validate_only` tells first what
//!   would be interrupted.
//!
//!   Calls: [`enable_deployment_resource_ilm`](Client::enable_deployment_resource_ilm),
//!   [`enable_deployment_resource_slm`](Client::enable_deployment_resource_slm),
//!   [`enable_deployment_resource_ccr`](Client::enable_deployment_resource_ccr).
//! * **Remote cluster** (cross-cluster search, ccs, replication, federate): See which clusters are possible, read the
//!   list, and write it back with the new one: the list is replaced as a whole.
//!
//!   Calls:
//!   [`get_deployment_es_resource_eligible_remote_clusters`](Client::get_deployment_es_resource_eligible_remote_clusters),
//!   [`get_deployment_es_resource_remote_clusters`](Client::get_deployment_es_resource_remote_clusters),
//!   [`set_deployment_es_resource_remote_clusters`](Client::set_deployment_es_resource_remote_clusters).
//! * **Trust** (other installation, cross-installation): Clusters of two installations trust one another when each
//!   has the other's certificate authority as a trust relationship.
//!
//!   Calls: [`get_deployment_certificate_authority`](Client::get_deployment_certificate_authority),
//!   [`create_trust_relationship`](Client::create_trust_relationship),
//!   [`get_trust_relationships`](Client::get_trust_relationships),
//!   [`update_trust_relationship`](Client::update_trust_relationship).
//! * **Talk to the cluster** (proxy request, elasticsearch api, raw request): The proxy operations pass any request
//!   on to Elasticsearch, Kibana or Enterprise Search with the platform's rights; they are meant for administration,
//!   not for load.
//!
//!   Calls: [`get_deployment_resource_proxy_requests`](Client::get_deployment_resource_proxy_requests),
//!   [`post_deployment_resource_proxy_requests`](Client::post_deployment_resource_proxy_requests),
//!   [`put_deployment_resource_proxy_requests`](Client::put_deployment_resource_proxy_requests),
//!   [`delete_deployment_resource_proxy_requests`](Client::delete_deployment_resource_proxy_requests).
//!
//! # Secrets and access
//!
//! * **Reset password** (elastic password, lost password, credentials): The `elastic` user gets a new password, which
//!   only this response shows; whoever uses the old one is locked out.
//!
//!   Calls: [`reset_elasticsearch_user_password`](Client::reset_elasticsearch_user_password). Guide:
//!   [`users_roles_keys`](guides::users_roles_keys).
//! * **Rotate a key** (api key, token, revoke, renew): Create the new key, give it to whoever needs it, then delete
//!   the old one: a key is shown once and cannot be read again.
//!
//!   Calls: [`get_api_keys`](Client::get_api_keys), [`create_api_key`](Client::create_api_key),
//!   [`delete_api_key`](Client::delete_api_key). Guide: [`users_roles_keys`](guides::users_roles_keys).
//! * **Rotate a secret** (keystore, secure settings, credentials for s3): Send only the entries that change: a value
//!   sets one, `null` removes it, the others stay.
//!
//!   Calls: [`get_deployment_es_resource_keystore`](Client::get_deployment_es_resource_keystore),
//!   [`set_deployment_es_resource_keystore`](Client::set_deployment_es_resource_keystore).
//! * **Rotate the APM token** (apm secret, secret token): Gives APM a new secret token, and agents have to get it; it
//!   is not possible where Elastic Agent manages APM.
//!
//!   Calls: [`deployment_apm_reset_secret_token`](Client::deployment_apm_reset_secret_token).
//! * **Audit keys** (who has keys, expired keys, list all keys): Administrators see the keys of all users, with the
//!   day they were made and the day they end, and may revoke any of them.
//!
//!   Calls: [`get_users_api_keys`](Client::get_users_api_keys), [`get_user_api_keys`](Client::get_user_api_keys),
//!   [`get_api_key`](Client::get_api_key), [`delete_users_api_keys`](Client::delete_users_api_keys). Guide:
//!   [`users_roles_keys`](guides::users_roles_keys).
//! * **Filter traffic** (ip filter, allowlist, firewall, restrict access): Create a ruleset of addresses, then
//!   associate it with each deployment: the first one that applies shuts everybody else out.
//!
//!   Calls: [`create_traffic_filter_ruleset`](Client::create_traffic_filter_ruleset),
//!   [`create_traffic_filter_ruleset_association`](Client::create_traffic_filter_ruleset_association),
//!   [`get_traffic_filter_deployment_ruleset_associations`](Client::get_traffic_filter_deployment_ruleset_associations).
//!   Guide: [`traffic_filters`](guides::traffic_filters).
//! * **Lift a traffic filter** (remove a filter, open access): Take the association away first; the ruleset itself
//!   can go when it applies to nothing, or at once with `ignore_associations`.
//!
//!   Calls:
//!   [`get_traffic_filter_deployment_ruleset_associations`](Client::get_traffic_filter_deployment_ruleset_associations),
//!   [`delete_traffic_filter_ruleset_association`](Client::delete_traffic_filter_ruleset_association),
//!   [`delete_traffic_filter_ruleset`](Client::delete_traffic_filter_ruleset). Guide:
//!   [`traffic_filters`](guides::traffic_filters).
//! * **Who does a filter concern** (filter usage, associations): A ruleset says which rules it has, its associations
//!   say for which deployments they count.
//!
//!   Calls: [`get_traffic_filter_ruleset`](Client::get_traffic_filter_ruleset),
//!   [`get_traffic_filter_ruleset_deployment_associations`](Client::get_traffic_filter_ruleset_deployment_associations).
//!   Guide: [`traffic_filters`](guides::traffic_filters).
//! * **Private link** (vpc endpoint, azure private endpoint, private service connect): On the hosted service, an
//!   endpoint in your own network is claimed before a traffic filter may name it.
//!
//!   Calls: [`claim_traffic_filter_link_id`](Client::claim_traffic_filter_link_id),
//!   [`get_traffic_filter_claimed_link_ids`](Client::get_traffic_filter_claimed_link_ids),
//!   [`unclaim_traffic_filter_link_id`](Client::unclaim_traffic_filter_link_id). Guide:
//!   [`traffic_filters`](guides::traffic_filters).
//!
//! # People
//!
//! * **Add a user** (onboard, invite, account): A local user needs a name, a password and roles; people from LDAP,
//!   Active Directory or SAML are not created here but mapped to roles.
//!
//!   Calls: [`create_user`](Client::create_user), [`get_users`](Client::get_users). Guide:
//!   [`users_roles_keys`](guides::users_roles_keys).
//! * **Assign a role** (grant, permission, rbac, revoke a role): On a self-hosted installation roles are in
//!   `security.roles` of the user, and the list is replaced as a whole; role assignments are for the hosted service.
//!
//!   Calls: [`get_user`](Client::get_user), [`update_user`](Client::update_user),
//!   [`add_role_assignments`](Client::add_role_assignments). Guide: [`users_roles_keys`](guides::users_roles_keys).
//! * **Lock a user out** (disable, offboard, block): Set `security.enabled` to false, revoke the user's keys, and
//!   delete the user when nothing refers to it any more.
//!
//!   Calls: [`update_user`](Client::update_user), [`delete_user_api_keys`](Client::delete_user_api_keys),
//!   [`delete_user`](Client::delete_user). Guide: [`users_roles_keys`](guides::users_roles_keys).
//! * **Single sign-on** (sso, saml, ldap, active directory, realm): Describe the identity provider as a security
//!   realm, with rules that map its groups to roles, and put the realms into order.
//!
//!   Calls: [`create_saml_configuration`](Client::create_saml_configuration),
//!   [`create_ldap_configuration`](Client::create_ldap_configuration),
//!   [`create_active_directory_configuration`](Client::create_active_directory_configuration),
//!   [`get_security_realm_configurations`](Client::get_security_realm_configurations),
//!   [`reorder_security_realms`](Client::reorder_security_realms).
//! * **Edit a realm** (change saml, change ldap, role mapping): Read the realm by the operations for its kind, and
//!   send it back changed, with the version that was read.
//!
//!   Calls: [`get_security_realm_configurations`](Client::get_security_realm_configurations),
//!   [`get_saml_configuration`](Client::get_saml_configuration),
//!   [`update_saml_configuration`](Client::update_saml_configuration),
//!   [`delete_saml_configuration`](Client::delete_saml_configuration),
//!   [`get_ldap_configuration`](Client::get_ldap_configuration),
//!   [`update_ldap_configuration`](Client::update_ldap_configuration),
//!   [`get_active_directory_configuration`](Client::get_active_directory_configuration),
//!   [`update_active_directory_configuration`](Client::update_active_directory_configuration).
//! * **Security deployment** (authentication cluster, rbac setup): Users and realms of the platform are kept in a
//!   deployment of its own, which is made and upgraded here.
//!
//!   Calls: [`get_security_deployment`](Client::get_security_deployment),
//!   [`create_security_deployment`](Client::create_security_deployment),
//!   [`update_security_deployment`](Client::update_security_deployment).
//! * **Organization** (members, team): The hosted service groups people and deployments by organization; a
//!   self-hosted installation has none.
//!
//!   Calls: [`list_organizations`](Client::list_organizations), [`get_organization`](Client::get_organization),
//!   [`list_organization_members`](Client::list_organization_members).
//! * **Invite** (member, organization, join): On the hosted service, people join an organization by an invitation,
//!   which ends after three days unless said otherwise.
//!
//!   Calls: [`create_organization_invitations`](Client::create_organization_invitations),
//!   [`list_organization_invitations`](Client::list_organization_invitations),
//!   [`accept_organization_invitation`](Client::accept_organization_invitation).
//! * **Costs** (bill, billing, invoice, usage): The hosted service says what an organization has spent, as a sum, by
//!   deployment and by item.
//!
//!   Calls: [`get_costs_overview`](Client::get_costs_overview),
//!   [`get_costs_deployments`](Client::get_costs_deployments), [`get_costs_items`](Client::get_costs_items).
//!
//! # Machines
//!
//! * **Drain** (vacate, evacuate, empty a host, cordon): Put the host into maintenance so that nothing new comes,
//!   vacate it, and look until it has no instances.
//!
//!   Calls: [`start_allocator_maintenance_mode`](Client::start_allocator_maintenance_mode),
//!   [`move_clusters`](Client::move_clusters), [`get_allocator`](Client::get_allocator). Helper:
//!   [`vacate`](Client::vacate). Guide: [`vacate`](guides::vacate).
//! * **Vacate** (drain, evacuate, move away): Everything on some allocators, or some of it, moves elsewhere; the
//!   helper makes the calls for each cluster, waits, and tells what became of each.
//!
//!   Calls: [`start_allocator_maintenance_mode`](Client::start_allocator_maintenance_mode),
//!   [`move_clusters`](Client::move_clusters), [`move_clusters_by_type`](Client::move_clusters_by_type),
//!   [`get_allocator`](Client::get_allocator). Helper: [`vacate`](Client::vacate). Guide: [`vacate`](guides::vacate).
//! * **Move an instance** (relocate, vacate one node, rebalance): One node goes to another host while the rest stays;
//!   say with `instances_down` that its data is lost, so that nobody waits for it.
//!
//!   Calls: [`get_deployment`](Client::get_deployment),
//!   [`move_deployment_elasticsearch_resource_instances`](Client::move_deployment_elasticsearch_resource_instances).
//!   Helper: [`wait_for_deployment`](Client::wait_for_deployment). Guide: [`vacate`](guides::vacate).
//! * **Maintenance** (maintenance window, cordon, uncordon): An allocator in maintenance gets nothing new, a
//!   constructor begins no plans, an instance gets no requests; none of them stops anything.
//!
//!   Calls: [`start_allocator_maintenance_mode`](Client::start_allocator_maintenance_mode),
//!   [`stop_allocator_maintenance_mode`](Client::stop_allocator_maintenance_mode),
//!   [`start_deployment_resource_maintenance_mode`](Client::start_deployment_resource_maintenance_mode),
//!   [`stop_deployment_resource_maintenance_mode`](Client::stop_deployment_resource_maintenance_mode). Guide:
//!   [`vacate`](guides::vacate).
//! * **Stop routing** (take out of rotation, no traffic, isolate): In maintenance mode an instance runs on and the
//!   proxies send it nothing; ending the mode brings requests back.
//!
//!   Calls: [`start_deployment_resource_maintenance_mode`](Client::start_deployment_resource_maintenance_mode),
//!   [`start_deployment_resource_instances_all_maintenance_mode`](Client::start_deployment_resource_instances_all_maintenance_mode),
//!   [`stop_deployment_resource_maintenance_mode`](Client::stop_deployment_resource_maintenance_mode).
//! * **More memory for a node** (override, boost, disk full, out of memory): Overrides raise memory or disk of
//!   instances until the next plan; a restart makes the memory count.
//!
//!   Calls: [`set_instance_settings_overrides`](Client::set_instance_settings_overrides),
//!   [`set_all_instances_settings_overrides`](Client::set_all_instances_settings_overrides).
//! * **Change an allocator's capacity** (allocator size, overcommit): How much memory of a host may be given away, in
//!   MB, is a setting of the allocator; its service has to be restarted on the host for it to count in full.
//!
//!   Calls: [`get_allocator_settings`](Client::get_allocator_settings),
//!   [`update_allocator_settings`](Client::update_allocator_settings).
//! * **Tag an allocator** (label a host, ssd, highstorage): Tags are pairs that the filters of instance
//!   configurations look at; [`set_allocator_metadata`](Client::set_allocator_metadata) replaces all of them, the
//!   operation for one leaves the others.
//!
//!   Calls: [`get_allocator_metadata`](Client::get_allocator_metadata),
//!   [`set_allocator_metadata_item`](Client::set_allocator_metadata_item).
//! * **Runner** (host, machine, server): A runner is a host of the installation with its roles, its containers and
//!   its health.
//!
//!   Calls: [`get_runners`](Client::get_runners), [`search_runners`](Client::search_runners),
//!   [`get_runner`](Client::get_runner).
//! * **Add a host** (enroll, install, join, new runner): Install with a token that carries the roles; when the runner
//!   shows up as connected, its roles can still be changed.
//!
//!   Calls: [`create_enrollment_token`](Client::create_enrollment_token), [`get_runners`](Client::get_runners),
//!   [`set_runner_roles`](Client::set_runner_roles).
//! * **Remove a host** (decommission, replace a host): Empty it, take its roles, stop its services, and delete first
//!   the allocator and then the runner when they are no longer connected.
//!
//!   Calls: [`start_allocator_maintenance_mode`](Client::start_allocator_maintenance_mode),
//!   [`move_clusters`](Client::move_clusters), [`set_runner_roles`](Client::set_runner_roles),
//!   [`delete_allocator`](Client::delete_allocator), [`delete_runner`](Client::delete_runner). Helper:
//!   [`vacate`](Client::vacate). Guide: [`vacate`](guides::vacate).
//! * **Role of a runner** (blueprinter, blessing): Roles say which containers a host runs; a blessing says which
//!   hosts may have a role.
//!
//!   Calls: [`list_blueprinter_roles`](Client::list_blueprinter_roles),
//!   [`get_blueprinter_role`](Client::get_blueprinter_role), [`set_runner_roles`](Client::set_runner_roles),
//!   [`set_blueprinter_blessings`](Client::set_blueprinter_blessings).
//! * **Proxy** (router, ingress, load balancer): Proxies carry the requests to deployments; health says whether as
//!   many are there as expected.
//!
//!   Calls: [`get_proxies`](Client::get_proxies), [`get_proxy`](Client::get_proxy),
//!   [`get_proxies_health`](Client::get_proxies_health).
//! * **Expected proxies** (group of proxies, proxy alert): A group of proxies, chosen by filters, has a number that
//!   is expected; its health says whether they are there.
//!
//!   Calls: [`create_proxies_filtered_group`](Client::create_proxies_filtered_group),
//!   [`get_proxies_filtered_group_health`](Client::get_proxies_filtered_group_health),
//!   [`update_proxies_filtered_group`](Client::update_proxies_filtered_group),
//!   [`delete_proxies_filtered_group`](Client::delete_proxies_filtered_group).
//! * **Constructor** (plan executor): Constructors carry out plans; in maintenance one finishes what it has and
//!   begins nothing.
//!
//!   Calls: [`get_constructors`](Client::get_constructors), [`get_constructor`](Client::get_constructor),
//!   [`start_constructor_maintenance_mode`](Client::start_constructor_maintenance_mode),
//!   [`stop_constructor_maintenance_mode`](Client::stop_constructor_maintenance_mode).
//! * **Coordinator** (director, zookeeper, quorum): A host with the role waits as a candidate until somebody promotes
//!   it; demoting is the way back.
//!
//!   Calls: [`get_coordinators`](Client::get_coordinators),
//!   [`get_coordinator_candidates`](Client::get_coordinator_candidates),
//!   [`promote_coordinator_candidate`](Client::promote_coordinator_candidate),
//!   [`demote_coordinator`](Client::demote_coordinator).
//!
//! # The installation
//!
//! * **Certificate** (tls, ssl, renew, https, expired): The chain with its private key is uploaded as PEM text, for
//!   the console (`ui`) and for what the proxies serve (`proxy`).
//!
//!   Calls: [`get_tls_certificate`](Client::get_tls_certificate), [`set_tls_certificate`](Client::set_tls_certificate).
//!   Guide: [`certificates`](guides::certificates).
//! * **Extra certificate** (another domain, wildcard certificate): The installation keeps certificate chains beyond
//!   those of its services, each under an id of your choice. What it uses them for, the document does not say.
//!
//!   Calls: [`set_extra_certificate`](Client::set_extra_certificate),
//!   [`get_extra_certificates`](Client::get_extra_certificates),
//!   [`delete_extra_certificate`](Client::delete_extra_certificate). Guide: [`certificates`](guides::certificates).
//! * **License** (renew, expiry, subscription): The file is sent as it was issued; reading it shows how long it lasts
//!   and how much of it is used.
//!
//!   Calls: [`get_license`](Client::get_license), [`set_license`](Client::set_license),
//!   [`delete_license`](Client::delete_license). Guide: [`uploads`](guides::uploads).
//! * **Domain name** (cname, endpoint, dns, hostname): Addresses of deployments are built from a domain name, one for
//!   all or one per kind of resource; DNS and certificates have to fit.
//!
//!   Calls: [`get_default_deployment_domain_name`](Client::get_default_deployment_domain_name),
//!   [`set_default_deployment_domain_name`](Client::set_default_deployment_domain_name),
//!   [`set_resource_kind_deployment_domain_name`](Client::set_resource_kind_deployment_domain_name).
//! * **Stack pack** (new version, upload a version, offline): Upload the archive of a version to offer it; a version
//!   that is deleted is only taken off the list, and comes back by an update.
//!
//!   Calls: [`get_version_stacks`](Client::get_version_stacks), [`update_stack_packs`](Client::update_stack_packs),
//!   [`get_version_stack`](Client::get_version_stack). Guides: [`upgrade`](guides::upgrade),
//!   [`uploads`](guides::uploads).
//! * **Template** (blueprint, preset): A template is a create request with a name; copy one of the platform's, change
//!   it, and keep it under a new identifier.
//!
//!   Calls: [`get_deployment_templates_v2`](Client::get_deployment_templates_v2),
//!   [`get_deployment_template_v2`](Client::get_deployment_template_v2),
//!   [`create_deployment_template_v2`](Client::create_deployment_template_v2),
//!   [`set_deployment_template_v2`](Client::set_deployment_template_v2). Guide: [`create`](guides::create).
//! * **Delete a template** (remove a template, hide a template): An own template is deleted by its identifier and
//!   region; `hidden` keeps one out of the list without deleting it.
//!
//!   Calls: [`get_deployment_templates_v2`](Client::get_deployment_templates_v2),
//!   [`set_deployment_template_v2`](Client::set_deployment_template_v2),
//!   [`delete_deployment_template_v2`](Client::delete_deployment_template_v2).
//! * **Instance configuration** (hardware, sizes, flavor): It says which sizes an instance may have, on which
//!   allocators (by their tags), and how much disk and CPU come with the memory.
//!
//!   Calls: [`get_instance_configurations`](Client::get_instance_configurations),
//!   [`create_instance_configuration`](Client::create_instance_configuration),
//!   [`set_instance_configuration`](Client::set_instance_configuration),
//!   [`delete_instance_configuration`](Client::delete_instance_configuration).
//! * **Platform option** (config store, feature flag): Switches of the platform itself are pairs in a store: create
//!   makes one, put changes it.
//!
//!   Calls: [`list_config_store_option`](Client::list_config_store_option),
//!   [`get_config_store_option`](Client::get_config_store_option),
//!   [`create_config_store_option`](Client::create_config_store_option),
//!   [`put_config_store_option`](Client::put_config_store_option).
//! * **Telemetry** (phone home, opt out): Whether the installation reports about its use to Elastic is one switch.
//!
//!   Calls: [`get_telemetry_config`](Client::get_telemetry_config),
//!   [`set_telemetry_config`](Client::set_telemetry_config).
//! * **Note** (comment, remark): Remarks for colleagues can be attached to resources, allocators and other parts of
//!   the platform.
//!
//!   Calls: [`create_comment`](Client::create_comment), [`list_comment`](Client::list_comment),
//!   [`update_comment`](Client::update_comment).
//!
//! # Find out what is wrong
//!
//! * **Diagnostics** (support bundle, troubleshoot): A bundle for support is collected and streamed; the cluster has
//!   to respond for it.
//!
//!   Calls: [`capture_deployment_resource_diagnostics`](Client::capture_deployment_resource_diagnostics). Guide:
//!   [`uploads`](guides::uploads).
//! * **Heap dump** (memory, out of memory, hprof): Ask for it, wait until the list says that it is captured, and
//!   stream it to a file.
//!
//!   Calls: [`capture_deployment_instance_heap_dump`](Client::capture_deployment_instance_heap_dump),
//!   [`get_deployment_heap_dumps`](Client::get_deployment_heap_dumps),
//!   [`download_deployment_instance_heap_dump`](Client::download_deployment_instance_heap_dump). Guide:
//!   [`uploads`](guides::uploads).
//! * **Thread dump** (jstack, stack trace, hot threads): The response is the dump itself, taken at this moment.
//!
//!   Calls: [`capture_deployment_instance_thread_dump`](Client::capture_deployment_instance_thread_dump).
//! * **Log level** (debug, verbose, trace): The platform's own services log in more detail for a while by a patch of
//!   their levels; deleting the settings goes back to the defaults.
//!
//!   Calls: [`get_runner_logging_settings`](Client::get_runner_logging_settings),
//!   [`update_runner_logging_settings`](Client::update_runner_logging_settings),
//!   [`update_allocator_logging_settings`](Client::update_allocator_logging_settings),
//!   [`update_constructor_logging_settings`](Client::update_constructor_logging_settings),
//!   [`update_adminconsole_logging_settings`](Client::update_adminconsole_logging_settings).
//! * **Reset the log level** (default logging): Deleting the settings of a service puts all its levels back to their
//!   defaults.
//!
//!   Calls: [`get_runner_logging_settings`](Client::get_runner_logging_settings),
//!   [`delete_runner_logging_settings`](Client::delete_runner_logging_settings),
//!   [`delete_allocator_logging_settings`](Client::delete_allocator_logging_settings),
//!   [`delete_constructor_logging_settings`](Client::delete_constructor_logging_settings),
//!   [`delete_adminconsole_logging_settings`](Client::delete_adminconsole_logging_settings).
//! * **Raw metadata** (internal metadata, repair): The platform's own record of a resource can be read with
//!   `show_metadata` and written back; it is for repairs with advice from support, since a mistake can break the
//!   deployment.
//!
//!   Calls: [`get_deployment`](Client::get_deployment),
//!   [`set_deployment_resource_raw_metadata`](Client::set_deployment_resource_raw_metadata).

// Links above begin here.
#[allow(unused_imports)]
use crate::{Client, guides, helpers};
