//! Every way with every script.

use std::thread;

use super::row::Row;
use super::scenario::{self, SHAPES, Scenario, Shape, Situation};
use super::{Width, table};
use crate::cluster::Database;
use crate::outcome::Outcome;

/// How the session is, in one line: what was set in it, and what was made in it. Of the same session it says the same
/// before and after a script.
pub const PROBE: &str = "SELECT concat_ws(' ', 'session:', current_user, (SELECT string_agg(concat(name, '=', setting), ' ' \
    ORDER BY name) FROM pg_settings WHERE source = 'session' OR name IN ('search_path', 'lock_timeout', \
    'statement_timeout', 'default_transaction_read_only', 'application_name')), concat('temporary=', (SELECT count(*) FROM \
    pg_class WHERE relnamespace = pg_my_temp_schema())), concat('locks=', (SELECT count(*) FROM pg_locks WHERE pid = \
    pg_backend_pid() AND locktype = 'advisory'))) AS probe";

type Run = Box<dyn Fn(&Scenario, &Database) -> Outcome + Send + Sync>;

/// One way in which a file of SQL is run.
pub struct Way {
    /// The client, as the table names it.
    pub client: &'static str,
    /// What is done with it, as the table says it.
    pub manner: String,
    /// Why no script can be safe there, if none can.
    pub beyond: Option<&'static str>,
    /// True if it is tried also where not all are.
    pub quick: bool,
    /// Runs a scenario's script on a database.
    pub run: Run,
}

/// Tries all ways and compares with the table. What was measured is then beside the built tests.
pub fn hold(client: &str, ways: Vec<Way>, width: Width) {
    let ways: Vec<Way> = ways.into_iter().filter(|way| width == Width::Full || way.quick).collect();
    let scenarios = scenarios(width);
    let mut rows: Vec<Row> = ways.iter().map(|way| Row::new(way.client, &way.manner, way.beyond)).collect();
    // Two halves of the ways at once; a database serves one after the other for as long as none changes it.
    let half = ways.len().div_ceil(2).max(1);
    thread::scope(|scope| {
        for (ways, rows) in ways.chunks(half).zip(rows.chunks_mut(half)) {
            let scenarios = &scenarios;
            scope.spawn(move || scenarios.iter().for_each(|scenario| try_all(scenario, ways, rows)));
        }
    });
    table::compare(client, &merged(rows), width);
}

/// One row for the ways that have one name, since nothing sets them apart. The worst counts.
fn merged(rows: Vec<Row>) -> Vec<Row> {
    let mut merged: Vec<Row> = Vec::new();
    for row in rows {
        match merged.iter_mut().find(|other| (other.client, &other.manner) == (row.client, &row.manner)) {
            Some(other) => other.merge(row),
            None => merged.push(row),
        }
    }
    merged
}

fn scenarios(width: Width) -> Vec<&'static Scenario> {
    let (shapes, directions): (&[Shape], &[bool]) = match width {
        Width::Full => (&SHAPES, &[false, true]),
        _ => (&[Shape::OneWithSettings, Shape::Each, Shape::OutsideWithSettings], &[false]),
    };
    let of =
        |shape: &Shape| directions.iter().flat_map(move |down| scenario::scenarios(*shape, *down)).collect::<Vec<_>>();
    let all = shapes.iter().flat_map(of);
    all.filter(|one| width == Width::Full || one.situation != Situation::Again).collect()
}

fn try_all(scenario: &Scenario, ways: &[Way], rows: &mut [Row]) {
    let mut unchanged = None;
    for (way, row) in ways.iter().zip(rows) {
        let database = unchanged.take().unwrap_or_else(|| scenario.database());
        let outcome = (way.run)(scenario, &database);
        let state = scenario::state(&database);
        row.add(scenario, &outcome, &state);
        unchanged = (state == scenario.allowed[0]).then_some(database);
    }
}
