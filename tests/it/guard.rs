//! What a script does where something is not as it was made for: other rows, other settings, another index, a client that
//! goes on after an error.

mod clients;
mod foreign_index;
mod settings;
mod version_rows;

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
