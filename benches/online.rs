//! What a run on a connection costs beside `psql -f` of the same script: `cargo bench --bench online`.
//!
//! The two take turns on empty databases of one server of their own, and the ratio is the median of those of each turn, so
//! that it holds whatever else the machine does. That of limbeck includes reading the migrations and compiling them.

/// The server, the programs and the project of the tests.
#[allow(dead_code)]
#[path = "../tests/it"]
mod it {
    pub mod cluster;
    pub mod limbeck;
    pub mod outcome;
    pub mod provision;
}

use std::time::{Duration, Instant};

use it::cluster::{Database, ON_ERROR_STOP};
use it::limbeck::Project;
use it::{cluster, outcome, provision};

const REVISIONS: usize = 1000;
const ROUNDS: usize = 15;

fn main() {
    println!("{REVISIONS} revisions, median of {ROUNDS} rounds");
    for transaction in ["script", "migration"] {
        let project = project(transaction);
        let script = project.run(&["upgrade", "head", "--sql"]).ok();
        let rounds: Vec<[f64; 2]> = (0..ROUNDS)
            .map(|_| {
                let psql = timed(|database| drop(database.psql(&script, ON_ERROR_STOP).ok()));
                let online = timed(|database| drop(project.run_on(database, &["upgrade", "head"]).ok()));
                [psql, online].map(|time| time.as_secs_f64())
            })
            .collect();
        let median_of = |figure: fn(&[f64; 2]) -> f64| median(rounds.iter().map(figure).collect());
        let (psql, online) = (median_of(|[psql, _]| *psql), median_of(|[_, online]| *online));
        let ratio = median_of(|[psql, online]| online / psql);
        println!("transaction = \"{transaction}\": psql {psql:.2} s, limbeck {online:.2} s, ratio {ratio:.2}");
    }
}

/// How long it takes on an empty database.
fn timed(work: impl FnOnce(&Database)) -> Duration {
    let database = cluster::server().database();
    let start = Instant::now();
    work(&database);
    start.elapsed()
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// A line of revisions that work on a hundred tables in turn.
fn project(transaction: &str) -> Project {
    let project = Project::new().config(&format!("[script]\ntransaction = '{transaction}'\n"));
    (0..REVISIONS).fold(project, |project, number| {
        let table = format!("things_{}", number % 100);
        let body = match number / 100 {
            0 => format!(
                "create_table {table} {{\n        id integer not null\n        primary key pk_{table} (id)\n    }}"
            ),
            1 => format!("add_column {table}.name varchar(100)"),
            2 => format!("execute $$INSERT INTO {table} SELECT n, 'thing ' || n FROM generate_series(1, 10) AS n$$"),
            3 => format!("alter_column {table}.name set not null"),
            4 => format!("create_index ix_{table}_name on {table} (name)"),
            round => format!("add_column {table}.column_{round} integer not null default 0"),
        };
        let revises = number.checked_sub(1).map_or("none".to_owned(), |before| format!("r{before:04}"));
        let text = format!(
            "revision r{number:04}\nrevises {revises}\nupgrade {{\n    {body}\n}}\ndowngrade irreversible \"no\"\n"
        );
        project.migration(&format!("r{number:04}"), &text)
    })
}
