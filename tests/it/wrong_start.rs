//! A script that meets a database at another revision changes nothing, whatever the client does after an error.

use std::thread;

use limbeck::script::settings::{Settings, TransactionMode};

use crate::cluster::{self, ON_ERROR_STOP};
use crate::history::History;

/// Which script is tried on a database that is not at `start`: up where there is an up, else down.
fn script(history: &History, start: &str) -> String {
    let up = if start == "base" { "heads".to_owned() } else { format!("{start}:heads") };
    let script = match history.head() == start {
        true => history.downgrade(&format!("{start}:base")),
        false => history.upgrade(&up),
    };
    script.unwrap_or_else(|faults| panic!("{faults}")).to_string()
}

fn try_all(place: &str, scripts: &[(String, String)]) {
    let history = History::example();
    let database = cluster::server().database();
    match place {
        "base" => database.sql("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY)"),
        _ => {
            let up = history.upgrade(place).unwrap_or_else(|faults| panic!("{faults}"));
            database.psql(&up.to_string(), ON_ERROR_STOP).ok();
        }
    }
    let (dump, before) = (database.dump(), database.fingerprint());
    for (start, script) in scripts.iter().filter(|(start, _)| start != place) {
        for flags in [ON_ERROR_STOP, &[]] {
            let outcome = database.psql(script, flags);
            assert!(outcome.stderr.contains("limbeck refused"), "at {place}, from {start}:\n{}", outcome.stderr);
            assert_eq!(database.fingerprint(), before, "at {place}, from {start}, psql {flags:?}");
        }
    }
    assert_eq!(database.dump(), dump, "at {place}");
}

#[test]
fn every_pair_of_revisions_of_the_example() {
    for transaction in [TransactionMode::Script, TransactionMode::Migration] {
        let history = History { settings: Settings { transaction, ..Settings::default() }, ..History::example() };
        let mut places = history.revisions();
        places.insert(0, "base".to_owned());
        let scripts: Vec<_> = places.iter().map(|place| (place.clone(), script(&history, place))).collect();
        thread::scope(|scope| {
            for part in places.chunks(places.len().div_ceil(4)) {
                let scripts = &scripts;
                scope.spawn(move || part.iter().for_each(|place| try_all(place, scripts)));
            }
        });
    }
}
