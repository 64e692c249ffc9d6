//! Real clients run real scripts: on a database where the script begins, on one that is elsewhere, twice, and with a
//! statement in the middle that fails. What comes of it stands in `docs/clients.md`, which is held by these tests.
//!
//! Without `LIMBECK_TEST_CLIENTS` they are psql, psycopg and PgBouncer, on the scripts that tell most. The variable names
//! others, as in `pgjdbc,knex`, or is `all`; those run every script in every way. A client that the machine cannot install
//! is skipped by name, but where `CI` is set that is a fault.

mod drivers;
mod matrix;
mod pgbouncer;
mod psql;
mod row;
mod scenario;
mod table;
mod tools;

use std::env;

use matrix::Way;

/// How many of a client's ways and scripts are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Width {
    None,
    Quick,
    Full,
}

fn width(client: &str) -> Width {
    let wanted = env::var("LIMBECK_TEST_CLIENTS").unwrap_or_default();
    let named = wanted.split(',').any(|name| name == client || name == "all");
    match named {
        true => Width::Full,
        false if wanted.is_empty() && ["psql", "psycopg", "pgbouncer"].contains(&client) => Width::Quick,
        false => Width::None,
    }
}

/// What a client needs, or else the notice that it is skipped.
fn provided<T>(client: &str, found: Option<T>) -> Option<T> {
    if found.is_none() {
        assert!(env::var_os("CI").is_none(), "{client} cannot be installed here");
        eprintln!("skipped: {client} cannot be installed here");
    }
    found
}

fn hold(client: &str, ways: impl FnOnce() -> Option<Vec<Way>>) {
    let width = width(client);
    if width == Width::None {
        eprintln!("skipped: {client} is not named in LIMBECK_TEST_CLIENTS");
        return;
    }
    if let Some(ways) = provided(client, ways()) {
        matrix::hold(client, ways, width);
    }
}

#[test]
fn psql() {
    hold("psql", || Some(psql::ways()));
}

#[test]
fn psycopg() {
    hold("psycopg", || drivers::python(&["psycopg2", "psycopg3"]));
}

#[test]
fn asyncpg() {
    hold("asyncpg", || drivers::python(&["asyncpg"]));
}

#[test]
fn pg8000() {
    hold("pg8000", || drivers::python(&["pg8000"]));
}

#[test]
fn sqlalchemy() {
    hold("sqlalchemy", || drivers::python(&["text", "exec_driver_sql"]));
}

#[test]
fn node_postgres() {
    hold("pg", || drivers::node("pg"));
}

#[test]
fn postgres_js() {
    hold("postgres.js", || drivers::node("postgres"));
}

#[test]
fn knex() {
    hold("knex", || drivers::node("knex"));
}

#[test]
fn pgjdbc() {
    hold("pgjdbc", drivers::pgjdbc);
}

#[test]
fn dbd_pg() {
    hold("DBD::Pg", drivers::dbd_pg);
}

#[test]
fn pgcli() {
    hold("pgcli", tools::pgcli);
}

#[test]
fn sqitch() {
    hold("sqitch", tools::sqitch);
}
