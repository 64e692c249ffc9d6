//! Tests of the test house itself: a server answers, Alembic writes a script, the script runs on the server.

use std::fs;
use std::net::TcpStream;

use crate::cluster::{self, Cluster, ON_ERROR_STOP, Options};
use crate::{alembic, limbeck};

const TABLE: &str = "CREATE TABLE product (id integer PRIMARY KEY, name text)";

#[test]
fn every_wanted_server_makes_databases() {
    for server in cluster::servers() {
        let database = server.database();
        database.sql(TABLE);
        database.sql("INSERT INTO product VALUES (1, 'lamp'), (2, NULL)");
        assert_eq!(database.rows("SELECT * FROM product ORDER BY id"), [["1", "lamp"], ["2", "NULL"]]);
        let _still_connected = database.connect();
        drop(database);
        assert_eq!(server.database().rows("SELECT count(*) FROM pg_class WHERE relname = 'product'"), [["0"]]);
    }
}

#[test]
fn servers_are_of_the_major_version_that_is_asked_for() {
    let version = cluster::server().database().rows("SHOW server_version_num").concat().concat();
    let major = version.parse::<u32>().expect("a number") / 10_000;
    let again = cluster::server_of(major).database().rows("SHOW server_version_num").concat().concat();
    assert_eq!(again.parse::<u32>().expect("a number") / 10_000, major);
}

#[test]
fn psql_goes_on_after_an_error_unless_told_to_stop() {
    let database = cluster::server().database();
    let script = "SELECT 1/0;\nCREATE TABLE after_the_error ();\n";
    let stopped = database.psql(script, ON_ERROR_STOP);
    assert_eq!((stopped.code, stopped.stderr.trim()), (3, "psql:<stdin>:1: ERROR:  division by zero"));
    assert_eq!(database.dump(), "\n");
    assert_eq!(database.psql(script, &[]).code, 0);
    assert_eq!(database.dump(), "CREATE TABLE public.after_the_error (\n);\n");
}

#[test]
fn dumps_of_equal_schemas_are_equal() {
    let (one, other) = (cluster::server().database(), cluster::server().database());
    for database in [&one, &other] {
        database.sql(TABLE);
    }
    assert_eq!(one.dump(), other.dump());
    other.sql("ALTER TABLE product ADD price numeric");
    assert_ne!(one.dump(), other.dump());
}

#[test]
fn alembic_writes_a_script_that_psql_runs() {
    let project = alembic::Project::new().revision(alembic::Revision {
        id: "a1",
        message: "products",
        upgrade: "op.create_table('product', sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.Text))",
        downgrade: "op.drop_table('product')",
        ..alembic::Revision::default()
    });
    let script = project.run(&["upgrade", "head", "--sql"]).ok();
    let (offline, online) = (cluster::server().database(), cluster::server().database());
    offline.psql(&script, ON_ERROR_STOP).ok();
    project.run_on(&online, &["upgrade", "head"]).ok();
    assert_eq!(offline.dump(), online.dump());
    assert_eq!(offline.rows("SELECT version_num FROM alembic_version"), [["a1"]]);
    project.run_on(&offline, &["downgrade", "base"]).ok();
    assert!(!offline.dump().contains("product"));
}

#[test]
fn alembic_knows_merges_and_takes_options() {
    let revision = |id, down, labels| alembic::Revision { id, down, labels, ..alembic::Revision::default() };
    let depends_on = alembic::Revision { depends_on: &["left"], ..revision("right", &["root"], &[]) };
    let project = alembic::Project::new()
        .revision(revision("root", &[], &["trunk"]))
        .revision(revision("left", &["root"], &[]))
        .revision(depends_on)
        .revision(revision("merged", &["left", "right"], &[]))
        .options("version_table='history'");
    let script = project.run(&["upgrade", "trunk@head", "--sql"]).ok();
    assert!(script.contains("-- Running upgrade left, right -> merged"), "{script}");
    assert!(script.contains("CREATE TABLE history"), "{script}");
    assert!(project.path().join("versions/merged.py").exists());
}

#[test]
fn limbeck_runs_in_its_project() {
    let project = limbeck::Project::new().env("LANG", "C").migration("a1_products", "revision a1\n");
    assert_eq!(
        fs::read_to_string(project.path().join("migrations/a1_products.mig")).expect("it is there"),
        "revision a1\n"
    );
    assert_eq!(project.run(&["--version"]).code, 0);
}

#[test]
fn a_server_of_ones_own_takes_settings_files_tcp_and_a_standby() {
    let primary = Cluster::start(Options {
        settings: &[("work_mem", "7MB")],
        files: &[("pg_hba.conf", "local all all trust\nlocal replication all trust\n")],
        tcp: true,
        ..Options::default()
    });
    let database = primary.database();
    assert_eq!(database.rows("SHOW work_mem"), [["7MB"]]);
    assert!(TcpStream::connect(("127.0.0.1", primary.port())).is_ok());

    let standby = Cluster::start(Options {
        files: &[("pg_hba.conf", "local all all trust\n")],
        standby_of: Some(&primary),
        ..Options::default()
    });
    let answer = standby.connect("postgres").query_one("SELECT pg_is_in_recovery()", &[]).expect("it answers");
    assert!(answer.get::<_, bool>(0), "{}", standby.log());
}

#[test]
fn a_server_ends_with_its_owner() {
    let own = Cluster::start(Options::default());
    let directory = own.socket_directory().to_owned();
    assert!(directory.exists());
    drop(own);
    assert!(!directory.exists());
}
