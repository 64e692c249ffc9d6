//! A script that meets a database at another revision changes nothing, whatever the client does after an error.

use std::thread;

use limbeck::script::settings::{Settings, TransactionMode};

use crate::cluster::{self, Database, ON_ERROR_STOP};
use crate::history::History;

/// Everything of the schema and the rows that a script of the example could change, in one value.
const FINGERPRINT: &str = "
    SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
        SELECT format('%s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod)) || attnotnull
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
        UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT pg_get_indexdef(indexrelid) || indisvalid FROM pg_index
            JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT format('%s %s', enumtypid::regtype, enumlabel) FROM pg_enum
        UNION ALL SELECT format('version %s', version_num) FROM alembic_version
    ) AS lines (line)";

/// Which script is tried on a database that is not at `start`: up where there is an up, else down.
fn script(history: &History, start: &str) -> String {
    let up = if start == "base" { "heads".to_owned() } else { format!("{start}:heads") };
    let script = match history.head() == start {
        true => history.downgrade(&format!("{start}:base")),
        false => history.upgrade(&up),
    };
    script.unwrap_or_else(|faults| panic!("{faults}")).to_string()
}

fn fingerprint(database: &Database) -> String {
    database.rows(FINGERPRINT).concat().concat()
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
    let (dump, before) = (database.dump(), fingerprint(&database));
    for (start, script) in scripts.iter().filter(|(start, _)| start != place) {
        for flags in [ON_ERROR_STOP, &[]] {
            let outcome = database.psql(script, flags);
            assert!(outcome.stderr.contains("limbeck refused"), "at {place}, from {start}:\n{}", outcome.stderr);
            assert_eq!(fingerprint(&database), before, "at {place}, from {start}, psql {flags:?}");
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
