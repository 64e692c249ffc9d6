//! The online run and `psql -f` of the script lead to the same database.

use limbeck::script::settings::TransactionMode;

use super::{downgrade, upgrade};
use crate::cluster::{self, Database, ON_ERROR_STOP};
use crate::history::History;

const ROWS: &str = "SELECT version_num FROM alembic_version ORDER BY 1";

#[test]
fn every_case_of_the_example_in_one_transaction_for_all() {
    every_case(TransactionMode::Script);
}

#[test]
fn every_case_of_the_example_in_a_transaction_for_each_migration() {
    every_case(TransactionMode::Migration);
}

/// Goes from revision to revision of the example project, up and down again, in two databases that have to stay equal.
fn every_case(transaction: TransactionMode) {
    let mut history = History::example();
    history.settings.transaction = transaction;
    let (online, offline) = (cluster::server().database(), cluster::server().database());
    let mut from = String::new();
    for to in history.revisions() {
        upgrade(&history, &online, &to).ok();
        let range = if from.is_empty() { to.clone() } else { format!("{from}:{to}") };
        let script = history.upgrade(&range).unwrap_or_else(|faults| panic!("{faults}"));
        offline.psql(&script.to_string(), ON_ERROR_STOP).ok();
        assert_equal(&online, &offline, &format!("up to {to}"));
        from = rows(&offline);
    }
    // One target after the other, newest first; from some there is no way down to the next, which is on another branch.
    let mut downgrades = 0;
    for target in history.revisions().iter().rev() {
        let Ok(script) = history.downgrade(&format!("{from}:{target}")) else { continue };
        downgrade(&history, &online, target).ok();
        offline.psql(&script.to_string(), ON_ERROR_STOP).ok();
        assert_equal(&online, &offline, &format!("down to {target}"));
        from = rows(&offline);
        downgrades += 1;
    }
    assert!(downgrades > history.revisions().len() / 2, "{downgrades}");
    let script = history.downgrade(&format!("{from}:base")).unwrap_or_else(|faults| panic!("{faults}"));
    downgrade(&history, &online, "base").ok();
    offline.psql(&script.to_string(), ON_ERROR_STOP).ok();
    assert_equal(&online, &offline, "down to base");
}

fn assert_equal(online: &Database, offline: &Database, when: &str) {
    assert_eq!(rows(online), rows(offline), "{when}");
    assert_eq!(online.dump(), offline.dump(), "{when}");
}

fn rows(database: &Database) -> String {
    database.rows(ROWS).concat().join(",")
}
