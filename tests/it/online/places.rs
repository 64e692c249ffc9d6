//! Every place where people say which database they mean, and never a password in what is printed.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use crate::cluster::{Cluster, Database, Options};
use crate::limbeck::Project;

const MIGRATION: &str = "revision a\nupgrade {\n    create_table t { x integer }\n}\ndowngrade auto\n";

/// A server that lets nobody in without a password, by a Unix socket and by TCP.
fn server() -> Cluster {
    let hba = "local all postgres trust\nlocal all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n";
    Cluster::start(Options { files: &[("pg_hba.conf", hba)], tcp: true, ..Options::default() })
}

fn project() -> Project {
    Project::new().migration("a", MIGRATION)
}

/// The project finds the database, and stamps it to prove it.
#[track_caller]
fn finds(project: &Project, database: &Database, options: &[&str]) {
    database.clear();
    for command in [&["stamp", "head"][..], &["current", "-v"]] {
        let outcome = project.run(&[command, options].concat());
        let said = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(!said.contains("sesame"), "{said}");
        assert_eq!(outcome.code, 0, "{said}");
    }
    assert_eq!(database.rows("SELECT version_num FROM alembic_version"), [["a"]]);
}

/// Only the owner may read it.
fn private(project: Project, name: &str, text: &str) -> Project {
    let project = project.file(name, text);
    fs::set_permissions(project.path().join(name), Permissions::from_mode(0o600)).expect("the mode");
    project
}

#[test]
fn a_database_is_found_wherever_it_is_named() {
    let server = server();
    let database = server.database();
    database.sql("CREATE ROLE ann SUPERUSER LOGIN PASSWORD 'open sesame/1'");
    let (name, socket, port) = (database.name(), server.socket_directory().display().to_string(), server.port());
    let url = |scheme: &str| format!("{scheme}://ann:open%20sesame%2F1@127.0.0.1:{port}/{name}");
    let nowhere = "postgresql://ann:sesame@127.0.0.1:1/nowhere";

    for scheme in ["postgres", "postgresql+psycopg2"] {
        finds(&project().env("DATABASE_URL", &url(scheme)), &database, &[]);
    }
    let escaped = format!("postgresql://ann:open%20sesame%2F1@{}:{port}/{name}", socket.replace('/', "%2F"));
    finds(&project().env("DATABASE_URL", &escaped), &database, &[]);
    let keywords = format!("host={socket} port={port} dbname={name} user=ann password='open sesame/1'");
    finds(&project().env("DATABASE_URL", &keywords), &database, &[]);
    finds(&project().env("DATABASE_URL", nowhere), &database, &["-x", &format!("db_url={keywords}")]);

    let dotenv = format!("DATABASE_URL={}\n", url("postgresql"));
    finds(&project().file(".env", &dotenv), &database, &[]);
    let config = format!("[database]\nurl = 'postgresql://ann:${{PASSWORD}}@127.0.0.1:{port}/{name}'\n");
    finds(&project().config(&config).env("PASSWORD", "open sesame/1"), &database, &[]);
    finds(&project().config(&config).file(".env", "PASSWORD='open sesame/1'\n"), &database, &[]);
    let config = format!("[database]\nurl = '{nowhere}'\n");
    finds(&project().config(&config).env("DATABASE_URL", &url("postgresql")), &database, &[]);

    let variables = |project: Project| {
        project.env("PGHOST", &socket).env("PGPORT", &port.to_string()).env("PGDATABASE", name).env("PGUSER", "ann")
    };
    finds(&variables(project()).env("PGPASSWORD", "open sesame/1"), &database, &[]);
    let line = format!("{socket}:{port}:*:ann:open sesame/1\n");
    finds(&private(variables(project()), ".pgpass", &line), &database, &[]);
    finds(&private(variables(project()), "elsewhere", &line).env("PGPASSFILE", "elsewhere"), &database, &[]);
    let service = format!("[shop]\n{}\n", keywords.replace(" ", "\n").replace("'open\nsesame/1'", "open sesame/1"));
    finds(&project().file(".pg_service.conf", &service).env("PGSERVICE", "shop"), &database, &[]);
    let named = project().file("services", &service).env("PGSERVICEFILE", "services");
    finds(&named.env("DATABASE_URL", "postgresql://?service=shop"), &database, &[]);
}

#[test]
fn what_goes_wrong_shows_no_password_either() {
    let server = server();
    let database = server.database();
    database.sql("CREATE ROLE ann LOGIN PASSWORD 'right'");
    let (name, port) = (database.name(), server.port());
    let right = format!("ann:sesame@127.0.0.1:{port}/{name}");
    for (address, part) in [
        (format!("postgresql://{right}"), "does not let 'ann' in: password authentication failed for user \"ann\"\n"),
        (format!("postgresql://{right}?sslmode=require"), "has no TLS, and sslmode=require asks for it\n"),
        (format!("postgresql://{right}?sslmode=sesame_"), "there is no sslmode 'sesame_'"),
        (format!("postgresql://{right}?nonsense=sesame"), "'nonsense' is no connection parameter of PostgreSQL\n"),
        (format!("mysql://{right}"), "begins with 'mysql://', and this is for PostgreSQL only\n"),
        ("postgresql://ann:sesame@127.0.0.1:1/d".to_owned(), "no server answers at 127.0.0.1:1 "),
        ("postgresql://ann:sesame@127.0.0.1:port/d".to_owned(), "has a port that is no number; special characters"),
        ("postgresql://ann:ses%ame@h/d".to_owned(), "special characters in a password are written as in"),
        ("host=127.0.0.1 password='sesame".to_owned(), "the connection string has "),
        ("ann:sesame".to_owned(), "is neither 'postgresql://USER@HOST/DATABASE' nor 'host=… dbname=…'\n"),
    ] {
        let outcome = project().run_at(&address, &["upgrade", "head"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (4, ""), "{address}");
        let (fault, help) = outcome.stderr.split_once('\n').expect("a line");
        let is_known = ["", "|\n = help: the address is said in DATABASE_URL"].contains(&help.trim());
        assert!(is_known, "{address}: {help}");
        assert!(fault.starts_with("error: ") && outcome.stderr.contains(part), "{address}: {}", outcome.stderr);
        assert!(!outcome.stderr.replace("sesame_", "").contains("sesame"), "{}", outcome.stderr);
    }
    let nowhere = project().run(&["current"]);
    assert_eq!(nowhere.code, 4);
    assert!(nowhere.stderr.starts_with("error: no database is named: set DATABASE_URL, "), "{}", nowhere.stderr);
}
