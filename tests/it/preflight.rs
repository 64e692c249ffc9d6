//! What `limbeck preflight` prints, on databases that are as the history says and on others.

use std::process::Command;
use std::time::Duration;

use postgres::{Client, SimpleQueryMessage};

use crate::cluster::{self, Database, ON_ERROR_STOP};
use crate::history::History;
use crate::limbeck;
use crate::outcome::Outcome;

/// Where the mutated databases stand: three migrations below the head.
const START: &str = "d35f7b9042e1";
const MUTATIONS: &str = include_str!("preflight/mutations.sql");

/// A row of its answer.
#[derive(Debug)]
struct Row {
    check: String,
    object: String,
    found: String,
    verdict: String,
}

/// The preflight of the example project for a range.
fn preflight(range: &str) -> String {
    let mut limbeck = Command::new(env!("CARGO_BIN_EXE_limbeck"));
    Outcome::of(limbeck.current_dir(env!("CARGO_MANIFEST_DIR")).args(["preflight", range])).ok()
}

/// A database that the history has built.
fn built(target: &str) -> Database<'static> {
    let database = cluster::server().database();
    let script = History::example().upgrade(target).unwrap_or_else(|faults| panic!("{faults}"));
    database.psql(&script.to_string(), ON_ERROR_STOP).ok();
    database
}

/// What it answers to somebody, and the transaction id that it took.
fn ask(client: &mut Client, preflight: &str) -> Vec<Row> {
    let (body, commit) = preflight.rsplit_once("COMMIT;").expect("it ends its transaction");
    let rows = rows(client, body);
    let taken =
        client.simple_query("SELECT coalesce(txid_current_if_assigned()::text, 'none')").expect("it is open yet");
    let is_none = |message: &SimpleQueryMessage| match message {
        SimpleQueryMessage::Row(row) => row.get(0) == Some("none"),
        _ => true,
    };
    assert!(taken.iter().all(is_none), "it took a transaction id");
    client.batch_execute(&format!("COMMIT;{commit}")).expect("it ends");
    rows
}

fn rows(client: &mut Client, sql: &str) -> Vec<Row> {
    let messages = client.simple_query(sql).unwrap_or_else(|error| panic!("{error:?}"));
    let row = |message: &SimpleQueryMessage| match message {
        SimpleQueryMessage::Row(row) => {
            let text = |column| row.get(column).unwrap_or_default().to_owned();
            Some(Row { check: text("check"), object: text("object"), found: text("found"), verdict: text("verdict") })
        }
        _ => None,
    };
    messages.iter().filter_map(row).collect()
}

/// The rows with one of these verdicts, but for the last.
fn with(rows: &[Row], verdicts: &[&str]) -> Vec<String> {
    let rows = rows[..rows.len() - 1].iter().filter(|row| verdicts.contains(&row.verdict.as_str()));
    rows.map(|row| format!("{} {}", row.check, row.object)).collect()
}

fn last(rows: &[Row]) -> &str {
    &rows.last().expect("there is a last row").verdict
}

#[test]
fn it_says_go_wherever_the_history_leads() {
    let history = History::example();
    for start in history.revisions().iter().rev().skip(1).map(String::as_str).chain(["base"]) {
        let database = if start == "base" { cluster::server().database() } else { built(start) };
        let rows = ask(&mut database.connect(), &preflight(&format!("{start}:heads")));
        let loud = with(&rows, &["NO-GO", "WARN", "SKIP"]);
        assert_eq!((last(&rows), loud), ("GO", Vec::new()), "at {start}: {rows:#?}");
    }
}

#[test]
fn each_difference_is_found_by_its_row() {
    let preflight = preflight(&format!("{START}:heads"));
    let (_, cases) = MUTATIONS.split_once("\n\n").expect("the head ends with an empty line");
    let (mut told, mut cosmetic, mut faults) = (0, 0, Vec::new());
    for case in cases.split("\n\n").map(str::trim).filter(|case| !case.is_empty()) {
        let (marked, sql): (Vec<&str>, Vec<&str>) = case.lines().partition(|line| line.starts_with("--> "));
        let expected: Vec<&str> = marked.iter().map(|line| line.trim_start_matches("--> ")).collect();
        let database = built(START);
        database.sql(&sql.join("\n"));
        let rows = ask(&mut database.connect(), &preflight);
        let (verdict, verdicts): (_, &[&str]) = match expected.is_empty() {
            true => ("GO", &["NO-GO", "WARN", "SKIP"]),
            false => ("NO-GO", &["NO-GO"]),
        };
        if with(&rows, verdicts) != expected || last(&rows) != verdict {
            faults.push(format!("{case}\n{:?}, {}", with(&rows, verdicts), last(&rows)));
        }
        *(if expected.is_empty() { &mut cosmetic } else { &mut told }) += 1;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(told >= 50 && cosmetic >= 8, "{told} differences, {cosmetic} cosmetic ones");
}

#[test]
fn rows_that_the_change_cannot_take_are_counted() {
    let tables = "create_table a {\n id integer\n primary key a_pkey (id)\n}\n\
                  create_table b {\n x integer\n y integer\n a integer\n}\n";
    let change = "alter_column b.x set not null\ncreate_unique_constraint u on b (y)\n\
                  create_check_constraint c on b (x > 0)\ncreate_foreign_key f on b (a) references a (id)\n";
    let project = limbeck::Project::new()
        .migration("r1", &format!("revision r1\n\nupgrade {{\n{tables}}}\n\ndowngrade auto\n"))
        .migration("r2", &format!("revision r2\nrevises r1\n\nupgrade {{\n{change}}}\n\ndowngrade auto\n"));
    let script = project.run(&["upgrade", "r1", "--sql"]).ok();
    let preflight = project.run(&["preflight", "r1:r2"]).ok();
    let database = cluster::server().database();
    database.psql(&script, ON_ERROR_STOP).ok();
    assert_eq!(last(&ask(&mut database.connect(), &preflight)), "GO");
    database.sql("INSERT INTO b VALUES (NULL, 1, 1), (0, 1, 2), (-1, 2, NULL)");
    let rows = ask(&mut database.connect(), &preflight);
    let found: Vec<String> = rows[..rows.len() - 1]
        .iter()
        .filter(|row| row.verdict == "NO-GO")
        .map(|row| format!("{}: {}", row.check, row.found))
        .collect();
    assert_eq!(found, ["(a) is in public.a: 2", "(y) is unique: 1", "CHECK (x > 0): 2", "x is never null: 1"]);
}

#[test]
fn a_role_that_may_only_connect_gets_all_but_the_data() {
    let database = built(START);
    database.sql("DO $$BEGIN CREATE ROLE looker LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END$$");
    let mut client = database.connect();
    client.batch_execute("SET SESSION AUTHORIZATION looker; SET limbeck.run_as = 'postgres'").expect("it exists");
    let rows = ask(&mut client, &preflight(&format!("{START}:heads")));
    assert_eq!(with(&rows, &["SKIP"]), ["version rows public.alembic_version"]);
    assert_eq!(with(&rows, &["NO-GO", "WARN"]), Vec::<String>::new());
    assert_eq!(last(&rows), "NO-GO", "what could not be read is never taken for right");
}

#[test]
fn a_table_that_somebody_holds_is_not_waited_for() {
    let database = built(START);
    let preflight = preflight(&format!("{START}:heads"));
    for held in ["users", "products", "alembic_version"] {
        let mut holder = database.connect();
        let pid: i32 = holder.query_one("SELECT pg_backend_pid()", &[]).expect("it answers").get(0);
        holder.batch_execute(&format!("BEGIN; LOCK TABLE {held} IN ACCESS EXCLUSIVE MODE")).expect("nobody has it");
        let mut client = database.connect();
        client.batch_execute("SET statement_timeout = '60s'").expect("it can be set");
        let rows = ask(&mut client, &preflight);
        let lock = rows.iter().find(|row| row.check == "lock").expect("it says so");
        assert_eq!((lock.object.as_str(), lock.verdict.as_str()), (format!("public.{held}").as_str(), "NO-GO"));
        assert_eq!(lock.found, format!("process {pid} holds AccessExclusiveLock"));
        assert_eq!(last(&rows), "NO-GO");
        drop(holder);
        while !database
            .rows("SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND locktype = 'relation'")
            .is_empty()
        {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

#[test]
fn no_driver_finds_a_placeholder_in_it() {
    let text = preflight("base:heads");
    assert!(!text.contains(['%', '?']), "{text}");
    assert!(!text.lines().any(|line| line.starts_with('\\')), "a client command");
}
