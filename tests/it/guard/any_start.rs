//! One script for every start: it ends where the direct scripts end, does nothing a second time, and goes on after a stop.

use std::collections::BTreeSet;

use limbeck::revision::{Lineage, Route, Target, Typed};
use limbeck::script::Script;
use limbeck::script::print::Entry;
use limbeck::script::settings::Settings;

use crate::cluster::{self, Database, ON_ERROR_STOP};
use crate::history::History;

fn any_start(history: &History) -> Result<Script, String> {
    history.compile(|compiler, report| {
        let target = Target::parse(Typed::made("heads")).expect("it is a target");
        let route = Route::upgrade(compiler.graph, &[], &target).expect("there is a way");
        compiler.any_start(&route, None, report)
    })
}

/// Two branches, one of which depends on the other, with indexes that are built concurrently and steps around them.
fn two_heads() -> History {
    let mut history = History::default();
    for (id, header, body) in [
        ("a", "none", "create_table t { a integer }"),
        ("b1", "a", "add_column t.b integer\n create_index concurrently ix_b on t (b)\n add_column t.c integer"),
        ("b2", "b1", "create_index concurrently ix_c on t (c)"),
        ("c1", "a", "create_table u { a integer }\n execute $$ SELECT ';$limbeck$' $$ reverse $$ SELECT 1 $$"),
        ("c2", "c1\ndepends_on b1", "add_column t.d integer"),
    ] {
        history.sources.add(
            format!("{id}.mig"),
            format!("revision {id}\nrevises {header}\nupgrade {{\n{body}\n}}\ndowngrade auto\n"),
        );
    }
    history
}

/// Every set of revisions that a version table can hold on the way to the heads.
fn starts(history: &History) -> Vec<Vec<String>> {
    let all = history.compile(|compiler, _| {
        let graph = compiler.graph;
        let mut found = BTreeSet::from([BTreeSet::new()]);
        // All that has run is closed downwards, so each step adds a revision whose parents are there.
        let mut open = vec![BTreeSet::new()];
        while let Some(done) = open.pop() {
            for one in graph.iter().filter(|one| !done.contains(one)) {
                let below = graph.ancestors([one], Lineage::Dependencies);
                if below.iter().all(|below| below == one || done.contains(&below)) {
                    let mut more = done.clone();
                    more.insert(one);
                    if found.insert(more.clone()) {
                        open.push(more);
                    }
                }
            }
        }
        let tips = |done: &BTreeSet<_>| {
            let is_tip = |one: &&_| {
                !done
                    .iter()
                    .any(|above| above != *one && graph.ancestors([*above], Lineage::Dependencies).contains(**one))
            };
            done.iter().filter(is_tip).map(|one| graph.id(*one).to_owned()).collect::<Vec<String>>()
        };
        Some(found.iter().map(tips).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>())
    });
    all.unwrap_or_else(|faults| panic!("{faults}"))
}

/// Takes an empty database to a start.
fn prepare(history: &History, database: &Database, start: &[String]) {
    database.clear();
    let mut here: Vec<&str> = Vec::new();
    for tip in start {
        let range = if here.is_empty() { tip.clone() } else { format!("{}:{tip}", here.join(",")) };
        let script = history.upgrade(&range).unwrap_or_else(|faults| panic!("{faults}"));
        database.psql(&script.to_string(), ON_ERROR_STOP).ok();
        here = database_rows(database, start);
    }
}

/// Which of these have a row now.
fn database_rows<'s>(database: &Database, start: &'s [String]) -> Vec<&'s str> {
    let rows = database.rows("SELECT version_num FROM alembic_version").concat();
    start.iter().map(String::as_str).filter(|one| rows.iter().any(|row| row == one)).collect()
}

#[track_caller]
fn every_start(history: &History, flags: &[&str]) {
    let script = any_start(history).unwrap_or_else(|faults| panic!("{faults}")).to_string();
    let direct = cluster::server().database();
    direct.clear();
    direct.psql(&history.upgrade("heads").unwrap_or_else(|faults| panic!("{faults}")).to_string(), ON_ERROR_STOP).ok();
    let (dump, end) = (direct.dump(), direct.rows("SELECT version_num FROM alembic_version ORDER BY 1"));
    let database = cluster::server().database();
    for start in starts(history) {
        prepare(history, &database, &start);
        database.psql(&script, flags).ok();
        assert_eq!(database.rows("SELECT version_num FROM alembic_version ORDER BY 1"), end, "from {start:?}");
        assert_eq!(database.dump(), dump, "from {start:?}");
        let before = database.fingerprint();
        database.psql(&script, flags).ok();
        assert_eq!(database.fingerprint(), before, "from {start:?}, again");
    }
}

#[test]
fn from_every_set_of_revisions_of_the_example() {
    every_start(&History::example(), ON_ERROR_STOP);
}

#[test]
fn from_every_set_of_revisions_with_two_heads_and_concurrent_indexes() {
    every_start(&two_heads(), ON_ERROR_STOP);
    let psql = Settings { psql: true, ..Settings::default() };
    every_start(&History { settings: psql, ..two_heads() }, &[]);
}

#[test]
fn a_stop_behind_any_statement_is_mended_by_running_it_again() {
    let history = two_heads();
    let script = any_start(&history).unwrap_or_else(|faults| panic!("{faults}"));
    let entries = script.entries();
    let database = cluster::server().database();
    database.clear();
    database.psql(&script.to_string(), ON_ERROR_STOP).ok();
    let wanted = (database.dump(), database.fingerprint());
    let ends = (1..entries.len()).filter(|at| matches!(entries[at - 1], Entry::Sql(_)));
    for end in ends {
        database.clear();
        let stopped: String = entries[..end].iter().map(Entry::to_string).collect();
        database.psql(&stopped, ON_ERROR_STOP).ok();
        database.psql(&script.to_string(), ON_ERROR_STOP).ok();
        assert_eq!((database.dump(), database.fingerprint()), wanted, "stopped behind entry {end}");
    }
}

#[test]
fn a_database_that_is_nowhere_on_the_way_is_refused() {
    let history = two_heads();
    let script = any_start(&history).unwrap_or_else(|faults| panic!("{faults}")).to_string();
    for rows in ["'zzz'", "'a'), ('zzz'"] {
        let database = cluster::server().database();
        prepare(&history, &database, &["a".to_owned()]);
        database.sql(&format!("TRUNCATE alembic_version; INSERT INTO alembic_version VALUES ({rows})"));
        let before = database.fingerprint();
        for flags in [&[], ON_ERROR_STOP, &["-v", "ON_ERROR_ROLLBACK=on"], &["-v", "AUTOCOMMIT=off"], &["-1"]] {
            let refused = database.psql(&script, flags);
            assert!(refused.stderr.contains("limbeck refused: the database is at"), "{}", refused.stderr);
            assert_eq!(database.fingerprint(), before, "{rows}, {flags:?}");
        }
    }
}

#[test]
fn what_cannot_be_run_twice_is_an_error_save_for_psql() {
    for (body, why) in [
        ("autocommit { execute $$ ANALYZE t $$ reverse $$ SELECT 1 $$ }", "what it does a second time is not known"),
        (
            "execute $$ CREATE INDEX CONCURRENTLY ix ON t (a) $$ reverse $$ SELECT 1 $$",
            "it is written without IF NOT EXISTS",
        ),
        ("create_index concurrently ix on t (a)", "the index ix is another or gone"),
    ] {
        let history = |psql| {
            let history = super::line(&[
                "create_table t { a integer }",
                body,
                "execute $$ SELECT 1 $$ reverse $$ SELECT 1 $$",
                "drop_index if exists ix",
            ]);
            History { settings: Settings { psql, ..Settings::default() }, ..history }
        };
        let faults = any_start(&history(false)).expect_err("it cannot be proved");
        assert!(faults.contains("L0512") && faults.contains(why) && faults.contains("r2.mig"), "{faults}");
        assert!(any_start(&history(true)).is_ok(), "{body}");
    }
}
