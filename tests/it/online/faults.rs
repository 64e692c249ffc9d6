//! What is wrong in the world: one clear line each, and never a password in it.

use limbeck::catalog::PostgresVersion;
use limbeck::online::session::Session;
use limbeck::online::settings::Address;
use limbeck::online::{ConnectionSettings, Environment, Log};
use limbeck::script::settings::Settings;
use limbeck::sql::Ident;

use super::{parsed, run_at, upgrade};
use crate::cluster::{self, Cluster, Options};
use crate::history::History;

fn history() -> History {
    History::line(&["upgrade { create_table t { a integer } } downgrade auto"])
}

/// How `upgrade head` at this address ends: the one line that it says.
#[track_caller]
fn line(url: &str) -> String {
    let end = run_at(&history(), url, false, |migrator, report| migrator.upgrade(&parsed("head"), report)).end;
    let line = end.expect_err("it cannot work").to_string();
    assert!(!line.contains('\n') && !line.contains("sesame"), "{line}");
    line
}

#[test]
fn a_wrong_password_and_a_missing_one() {
    let server = Cluster::start(Options {
        files: &[("pg_hba.conf", "local all postgres trust\nlocal all all scram-sha-256\n")],
        ..Options::default()
    });
    let database = server.database();
    database.sql("CREATE ROLE ann LOGIN PASSWORD 'open sesame'; GRANT CREATE ON SCHEMA public TO ann");
    let place = format!("{}:{}", server.socket_directory().display(), server.port());
    let url = |login: &str| database.url().replace("postgres@", login);
    assert_eq!(
        line(&url("ann:sesame@")),
        format!("the server at {place} does not let 'ann' in: password authentication failed for user \"ann\"")
    );
    assert_eq!(
        line(&url("ann@")),
        format!("the server at {place} asks 'ann' for a password, and none is given: set PGPASSWORD or use ~/.pgpass")
    );
    let right = url("ann:open%20sesame@");
    run_at(&history(), &right, false, |migrator, report| migrator.upgrade(&parsed("head"), report)).ok();
    assert_eq!(database.rows("SELECT version_num FROM alembic_version"), [["r1"]]);
}

#[test]
fn no_such_database_and_no_server() {
    let server = cluster::server();
    let (directory, port) = (server.socket_directory().display(), server.port());
    assert_eq!(
        line(&format!("postgresql://postgres:sesame@/nowhere?host={directory}&port={port}")),
        format!("the server at {directory}:{port} has no database 'nowhere'")
    );
    assert_eq!(
        line(&format!("postgresql://postgres:sesame@/nowhere?host={directory}&port=1")),
        format!(
            "no server answers at {directory}:1 (there is no such socket); is it running, and does it listen there?"
        )
    );
    assert_eq!(
        line("postgresql://postgres:sesame@127.0.0.1:1/nowhere"),
        "no server answers at 127.0.0.1:1 (Connection refused (os error 111)); is it running, and does it listen there?"
    );
    let unknown = line("postgresql://postgres:sesame@nowhere.invalid/d");
    assert!(unknown.starts_with("no server answers at nowhere.invalid:5432 ("), "{unknown}");
}

#[test]
fn no_permission_on_the_version_table() {
    let database = cluster::server().database();
    let role = format!("{}_eve", database.name());
    database.sql(&format!("CREATE ROLE {role} LOGIN"));
    let url = database.url().replace("postgres@", &format!("{role}@"));
    let refused = |reason: &str| format!("the version table alembic_version cannot be used: {reason}");
    assert_eq!(line(&url), refused(&format!("'{role}' may not make it in the schema 'public'")));
    let without_schema = format!("{url}&options=-c%20search_path%3Dnowhere");
    assert_eq!(line(&without_schema), refused("no schema of the search_path is there to make it in"));

    upgrade(&history(), &database, "head").ok();
    assert_eq!(line(&url), refused("permission denied for table alembic_version"));
    database.sql(&format!("GRANT SELECT, INSERT ON alembic_version TO {role}"));
    let [first, second, index] = [
        "create_table t { a integer }",
        "create_table u { a integer }",
        "add_column t.b integer\ncreate_index concurrently ix on t (a)",
    ]
    .map(|operation| format!("upgrade {{ {operation} }} downgrade auto"));
    let head = |bodies: &[&str]| {
        run_at(&History::line(bodies), &url, false, |migrator, report| migrator.upgrade(&parsed("head"), report)).end
    };
    head(&[&first]).expect("where nothing is to be done, nothing is needed");
    let fault = head(&[&first, &second]).expect_err("it may not update the row").to_string();
    assert_eq!(fault, refused(&format!("'{role}' lacks INSERT, UPDATE or DELETE on it")));
    database.sql(&format!("GRANT UPDATE, DELETE ON alembic_version TO {role}; ALTER TABLE t OWNER TO {role}"));
    let fault = head(&[&first, &index]).expect_err("it may not comment on it");
    let reason = format!("'{role}' does not own it, and steps outside a transaction are marked by a comment on it");
    assert_eq!(fault.to_string(), refused(&reason));
    database.sql(&format!("GRANT CREATE ON SCHEMA public TO {role}"));
    head(&[&first, &second]).expect("it has all that it takes");
    database.sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}

#[test]
fn a_role_that_may_not_be_taken() {
    let database = cluster::server().database();
    let mut history = history();
    history.settings.role = Some(Ident::made("nobody such"));
    let end = upgrade(&history, &database, "head").end.expect_err("there is no such role");
    assert_eq!(end.to_string(), "the server refuses 'SET ROLE \"nobody such\"': role \"nobody such\" does not exist");
}

#[test]
fn a_server_that_is_older_than_the_script() {
    let database = cluster::server().database();
    let major = database.rows("SELECT current_setting('server_version_num')::integer / 10000").concat().concat();
    let mut history = history();
    history.version = PostgresVersion::new(18).expect("a version that limbeck knows");
    let log = upgrade(&history, &database, "head").ok();
    let said = format!("is PostgreSQL {major}\n");
    assert_eq!(log.contains("the script is for PostgreSQL 18, and ") && log.contains(&said), major != "18", "{log}");
}

#[test]
fn a_standby_and_a_read_only_server() {
    let primary = Cluster::start(Options {
        files: &[("pg_hba.conf", "local all all trust\nlocal replication all trust\n")],
        ..Options::default()
    });
    let database = primary.database();
    upgrade(&history(), &database, "head").ok();
    let standby = Cluster::start(Options {
        files: &[("pg_hba.conf", "local all all trust\n")],
        standby_of: Some(&primary),
        ..Options::default()
    });
    let directory = standby.socket_directory().display();
    let url = format!("postgresql://postgres@/{}?host={directory}", database.name());
    let place = format!("postgresql://postgres@{directory}:5432/{}", database.name());
    assert_eq!(line(&url), format!("{place} is a standby, where nothing can be changed; connect to its primary"));
    assert_eq!(standing(&url), "r1");
    let other = format!("the server at {directory}:5432 is not what target_session_attrs asks for: ");
    assert_eq!(line(&format!("{url}&target_session_attrs=read-write")), other + "database does not allow writes");
    let both = format!("{url},{}", primary.socket_directory().display());
    assert_eq!(standing(&format!("{both}&target_session_attrs=read-write")), "r1");

    let read_only = format!("{}&options=-c%20default_transaction_read_only=on", database.url());
    let place = format!("postgresql://postgres@{}:5432/{}", primary.socket_directory().display(), database.name());
    assert_eq!(
        line(&read_only),
        format!("{place} takes no changes: its transactions are read-only (default_transaction_read_only)")
    );
}

/// Where the database stands, as a standby can say it too.
fn standing(url: &str) -> String {
    let settings =
        ConnectionSettings::resolve(Some(Address::Literal(url)), &Environment::default()).expect("an address");
    let (log, project) = (Log::new(Box::new(std::io::sink()), false), Settings::default());
    Session::open(&settings, &project, &log)
        .and_then(|mut session| session.standing())
        .expect("it can be read")
        .to_string()
}
