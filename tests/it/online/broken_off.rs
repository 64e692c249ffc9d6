//! A run that is broken off anywhere is understood by the next one, which ends where an undisturbed run ends.

use std::sync::Mutex;
use std::thread;

use limbeck::online::Error;
use limbeck::online::failure::Cause;
use limbeck::script::settings::TransactionMode;

use super::proxy::{Break, Moment, Proxy};
use super::{Ran, parsed, run_at};
use crate::cluster::{self, Database};
use crate::history::History;

/// Transactions and steps outside of one in every order: behind, before, between and beside each other.
const HISTORY: &[&str] = &[
    "upgrade {
        create_table t { a integer not null, b integer, c text }
        execute $$INSERT INTO t SELECT n, n, n FROM generate_series(1, 100) AS n$$
    }
    downgrade irreversible \"not wanted here\"",
    "upgrade {
        add_column t.d integer not null default 0
        create_index concurrently ix_a on t (a)
        alter_column t.c set not null
        create_index concurrently ix_b on t (b)
        create_unique_constraint uq_d on t (d, a)
    }
    downgrade irreversible \"not wanted here\"",
    "upgrade {
        create_index concurrently ix_c on t (c)
        create_index unique concurrently ix_ab on t (a, b)
    }
    downgrade irreversible \"not wanted here\"",
    "upgrade { add_column t.e integer } downgrade auto",
    "upgrade {
        drop_index ix_b concurrently
        autocommit { execute $$ANALYZE t$$ }
        drop_column t.b
        create_table u { a integer }
    }
    downgrade irreversible \"not wanted here\"",
];

fn history(transaction: TransactionMode) -> History {
    let mut history = History::line(HISTORY);
    history.settings.transaction = transaction;
    history
}

fn head(history: &History, url: &str) -> Ran {
    run_at(history, url, true, |migrator, report| migrator.upgrade(&parsed("head"), report))
}

/// The schema, where it stands, and what the migrations put into it.
fn state(database: &Database) -> (String, Vec<Vec<String>>) {
    (database.fingerprint(), database.rows("SELECT count(*), sum(a), min(c), max(e) FROM t"))
}

fn every_break(transaction: TransactionMode) {
    let undisturbed = cluster::server().database();
    let proxy = Proxy::new(&undisturbed, None);
    head(&history(transaction), &proxy.url()).ok();
    let (count, wanted) = (proxy.seen(), state(&undisturbed));
    assert!(count > 30, "{count} statements");

    let places =
        Mutex::new((1..=count).flat_map(|at| [Moment::Before, Moment::During, Moment::After].map(|m| (at, m))));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let database = cluster::server().database();
                let history = history(transaction);
                loop {
                    let Some((at, moment)) = places.lock().expect("no panic").next() else { break };
                    one_break(&history, &database, at, moment);
                    assert_eq!(state(&database), wanted, "{transaction:?}, broken off {moment:?} statement {at}");
                    database.clear();
                }
            });
        }
    });
}

/// Breaks off there, and runs to the end from whatever has become of it.
fn one_break(history: &History, database: &Database, at: usize, moment: Moment) {
    let proxy = Proxy::new(database, Some(Break { at, moment, act: Box::new(|| ()) }));
    let end = head(history, &proxy.url()).end;
    assert!(proxy.has_broken());
    match end {
        Ok(()) | Err(Error::Lost(_) | Error::Setting { .. }) => {}
        Err(Error::Failure(failure)) if matches!(failure.cause, Cause::Lost(_)) => {}
        Err(error) => panic!("{moment:?} {at}: {error}"),
    }
    head(history, &database.url()).ok();
}

#[test]
fn at_any_statement_of_one_transaction_for_all() {
    every_break(TransactionMode::Script);
}

#[test]
fn at_any_statement_of_a_transaction_for_each_migration() {
    every_break(TransactionMode::Migration);
}
