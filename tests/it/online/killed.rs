//! A process that is killed anywhere leaves a database that the next one understands, and takes to where an undisturbed
//! run ends.

use std::iter;
use std::sync::Mutex;
use std::thread;

use super::Running;
use super::proxy::{Break, Moment, Proxy};
use crate::cluster::{self, Database};
use crate::limbeck::Project;

/// Transactions and steps outside of one in every order: behind, before, between and beside each other.
const HISTORY: [&str; 5] = [
    "create_table t { a integer not null, b integer, c text }
    execute $$INSERT INTO t SELECT n, n, n FROM generate_series(1, 100) AS n$$ reverse $$DELETE FROM t$$",
    "add_column t.d integer not null default 0
    create_index concurrently ix_a on t (a)
    alter_column t.c set not null
    create_index concurrently ix_b on t (b)
    create_unique_constraint uq_d on t (d, a)",
    "create_index concurrently ix_c on t (c)
    create_index unique concurrently ix_ab on t (a, b)",
    "add_column t.e integer",
    "drop_index ix_b concurrently
    autocommit { execute $$ANALYZE t$$ reverse $$ANALYZE t$$ }
    drop_column t.b
    create_table u { a integer }",
];

fn project(transaction: &str) -> Project {
    let mut project = Project::new().config(&format!("[script]\ntransaction = '{transaction}'\n"));
    for (at, body) in HISTORY.iter().enumerate() {
        let revises = if at == 0 { "none".to_owned() } else { format!("r{at}") };
        let text = format!("revision r{}\nrevises {revises}\nupgrade {{\n    {body}\n}}\ndowngrade auto\n", at + 1);
        project = project.migration(&format!("r{}", at + 1), &text);
    }
    project
}

/// The schema, where it stands, and what the migrations put into it.
fn state(database: &Database) -> (String, Vec<Vec<String>>) {
    (database.fingerprint(), database.rows("SELECT count(*), sum(a), min(c) FROM t"))
}

/// Kills `limbeck COMMAND` at every statement, on a database that has been upgraded to `start`.
fn every_kill(transaction: &str, start: &str, command: [&str; 2], moments: &[Moment]) {
    let project = project(transaction);
    let prepare = |database: &Database| {
        database.clear();
        if start != "base" {
            project.run_on(database, &["upgrade", start]).ok();
        }
    };
    let undisturbed = cluster::server().database();
    prepare(&undisturbed);
    let proxy = Proxy::new(&undisturbed, None);
    project.run_at(&proxy.url(), &command).ok();
    let (count, wanted) = (proxy.seen(), state(&undisturbed));
    assert!(count > 30, "{count} statements");

    // To be killed before a statement is to be killed after the one before it: the database cannot tell them apart.
    let behind = (1..=count).flat_map(|at| moments.iter().map(move |moment| (at, *moment)));
    let places = Mutex::new(iter::once((1, Moment::Before)).chain(behind));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let database = cluster::server().database();
                loop {
                    let Some((at, moment)) = places.lock().expect("no panic").next() else { break };
                    prepare(&database);
                    let running = Running::new();
                    let proxy = Proxy::new(&database, Some(Break { at, moment, act: running.killer() }));
                    let killed = running.run(project.command(&command).env("DATABASE_URL", proxy.url()));
                    assert_eq!(killed.code, 128 + 9, "{}", killed.stderr);
                    // The server may still be at the statement of the one that was killed.
                    project.run_on(&database, &[command[0], command[1], "--wait"]).ok();
                    assert_eq!(state(&database), wanted, "{transaction}, killed {moment:?} statement {at}");
                }
            });
        }
    });
}

const UPGRADE: [&str; 2] = ["upgrade", "head"];

#[test]
fn at_any_statement_of_one_transaction_for_all() {
    every_kill("script", "base", UPGRADE, &[Moment::During, Moment::After]);
}

#[test]
fn at_any_statement_of_a_transaction_for_each_migration() {
    every_kill("migration", "base", UPGRADE, &[Moment::During, Moment::After]);
}

#[test]
fn behind_any_statement_of_a_downgrade() {
    every_kill("migration", "head", ["downgrade", "r1"], &[Moment::After]);
}
