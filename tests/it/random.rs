//! Random histories that fit their own catalog, on a real server: up, down by `downgrade auto`, and up again; the dumps
//! agree at each revision. `LIMBECK_TEST_HISTORIES` says how many; where one fails, its seed is in the message.

mod operation;

use std::env;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use limbeck::catalog::{Catalog, PostgresVersion};
use limbeck::diagnostic::Diagnostics;
use limbeck::dsl;
use limbeck::replay::{Grade, Replay};
use limbeck::source::Sources;
use limbeck::sql::Ident;

use crate::cluster::{self, Database, ON_ERROR_STOP};
use crate::dice::Dice;
use crate::history::History;

const REVISIONS: usize = 4;
const OPERATIONS: usize = 9;

/// A history and what its catalog says of the way back.
struct Random {
    history: History,
    /// For each revision, whether taking it back leaves columns in another order.
    moves_columns: Vec<bool>,
}

impl Random {
    fn roll(seed: u64) -> Random {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let mut catalog = Catalog::new(PostgresVersion::DEFAULT, Ident::made("public"));
        let (mut bodies, mut moves_columns, mut tried) = (Vec::new(), Vec::new(), 0);
        for _ in 0..REVISIONS {
            let (mut lines, mut moves) = (Vec::new(), false);
            while lines.len() < OPERATIONS {
                tried += 1;
                let line = operation::roll(&mut dice, &catalog, tried);
                if let Some((after, moved)) = fitted(&line, &catalog) {
                    catalog = after;
                    moves |= moved;
                    lines.push(line);
                }
            }
            bodies.push(format!("upgrade {{\n{}\n}}\ndowngrade auto", lines.join("\n")));
            moves_columns.push(moves);
        }
        let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
        Random { history: History::line(&bodies), moves_columns }
    }
}

/// The catalog after an operation, if it fits and can be taken back; and whether that moves columns.
fn fitted(line: &str, before: &Catalog) -> Option<(Catalog, bool)> {
    let text = format!("revision a\nupgrade {{\n{line}\n}}\ndowngrade auto\n");
    let mut sources = Sources::new();
    let id = sources.add("a.mig", text.as_str());
    let mut report = Diagnostics::new();
    let migration = dsl::read_body(id, &text, &Default::default(), &mut report);
    let faults = || limbeck::diagnostic::render::human(&report, &sources, false);
    let migration = migration.unwrap_or_else(|| panic!("{line}\n{}", faults()));
    let mut report = Diagnostics::new();
    let mut replay = Replay::new(before.clone());
    let undo = replay.settle_undoably(&migration.upgrade, &mut report);
    if report.has_errors() || undo.grade() == Grade::None {
        return None;
    }
    let moves = undo.lost().any(|lost| lost.starts_with("the place of column"));
    Some((replay.catalog().clone(), moves))
}

/// Runs a part of the history and gives the schema after it.
fn run(database: &Database, script: Result<limbeck::script::Script, String>, seed: u64) -> String {
    let script = script.unwrap_or_else(|faults| panic!("seed {seed}\n{faults}")).to_string();
    let outcome = database.psql(&script, ON_ERROR_STOP);
    assert_eq!(outcome.code, 0, "seed {seed}\n{}", outcome.stderr);
    database.dump()
}

/// A dump in which the order of columns says nothing.
fn without_order(dump: &str) -> String {
    let mut lines: Vec<&str> = dump.lines().map(|line| line.trim_end_matches(',')).collect();
    lines.sort_unstable();
    lines.join("\n")
}

/// The lines that only one of two dumps has.
fn difference(before: &str, after: &str) -> String {
    let only = |one: &str, other: &str, mark: char| -> String {
        let missing = one.lines().filter(|line| other.lines().all(|known| known != *line));
        missing.map(|line| format!("{mark} {line}\n")).collect()
    };
    format!("{}{}", only(before, after, '-'), only(after, before, '+'))
}

fn try_one(seed: u64) {
    let random = Random::roll(seed);
    let database = cluster::server().database();
    database.sql("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL)");
    database.sql("ALTER TABLE alembic_version ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)");
    let mut dumps = vec![database.dump()];
    let place = |revision: usize| if revision == 0 { "base".to_owned() } else { format!("r{revision}") };
    for revision in 1..=REVISIONS {
        let range = if revision == 1 { "r1".to_owned() } else { format!("r{}:r{revision}", revision - 1) };
        dumps.push(run(&database, random.history.upgrade(&range), seed));
    }
    let mut moved = false;
    for revision in (1..=REVISIONS).rev() {
        let back = run(&database, random.history.downgrade(&format!("r{revision}:{}", place(revision - 1))), seed);
        moved |= random.moves_columns[revision - 1];
        let before = &dumps[revision - 1];
        let same = if moved { without_order(&back) == without_order(before) } else { back == *before };
        let text = || random.history.sources.iter().nth(revision - 1).map(|(_, source)| source.text.clone());
        assert!(same, "seed {seed}, below r{revision}\n{}{}", difference(before, &back), text().unwrap_or_default());
    }
    let again = run(&database, random.history.upgrade("heads"), seed);
    assert!(again == dumps[REVISIONS], "seed {seed}, up again\n{}", difference(&dumps[REVISIONS], &again));
}

#[test]
fn up_down_and_up_again() {
    let count = env::var("LIMBECK_TEST_HISTORIES").ok().and_then(|count| count.parse().ok()).unwrap_or(200);
    let first = env::var("LIMBECK_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let next = AtomicU64::new(first);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + count {
                        break;
                    }
                    try_one(seed);
                }
            });
        }
    });
}
