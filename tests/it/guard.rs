//! What a script does where something is not as it was made for: other rows, other settings, another index, a client that
//! goes on after an error.

mod any_start;
mod clients;
mod foreign_index;
mod settings;
mod split;
mod version_rows;

use limbeck::script::print::{Entry, Role};

use crate::cluster::{self, Database};
use crate::history::History;

/// A history of a line of revisions that all can be taken back.
fn line(bodies: &[&str]) -> History {
    let texts: Vec<String> = bodies.iter().map(|body| format!("upgrade {{\n{body}\n}}\ndowngrade auto")).collect();
    History::line(&texts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The script of a range, or a panic that says what is wrong with it.
#[track_caller]
fn script(history: &History, range: &str) -> String {
    history.upgrade(range).unwrap_or_else(|faults| panic!("{faults}")).to_string()
}

/// A database at a revision of a history.
#[track_caller]
fn at(history: &History, revision: &str) -> Database<'static> {
    let database = cluster::server().database();
    database.psql(&script(history, revision), cluster::ON_ERROR_STOP).ok();
    database
}

#[test]
fn the_guards_are_a_small_part_of_a_script_and_hold_nothing_that_clients_take_for_parameters() {
    let history = History::example();
    let revisions = history.upgrade("heads").unwrap_or_else(|faults| panic!("{faults}"));
    let twelfth = revisions.steps[11].revision.clone();
    let script = history.upgrade(&twelfth).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!((script.steps.len(), script.segments.len()), (12, 1));
    let guards: Vec<String> = script
        .entries()
        .into_iter()
        .filter_map(|entry| match entry {
            Entry::Sql(statement) if statement.role == Role::Guard => Some(statement.sql),
            _ => None,
        })
        .collect();
    let lines: usize = guards.iter().map(|guard| guard.lines().count()).sum();
    let all = script.to_string().lines().count();
    assert!(lines * 100 < all * 15, "{lines} of {all} lines");
    for script in [script, revisions] {
        for entry in script.entries() {
            let Entry::Sql(statement) = entry else { continue };
            let is_ours = matches!(statement.role, Role::Guard | Role::Setting);
            assert!(!is_ours || !statement.sql.contains(['%', '?', '{']), "{}", statement.sql);
        }
    }
}
