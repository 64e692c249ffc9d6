//! Clients that go on after an error, each in its own way.

use limbeck::script::print::Entry;
use limbeck::script::settings::{Settings, TransactionMode};
use postgres::Client;

use super::{at, line};
use crate::history::History;

const MODES: [TransactionMode; 2] = [TransactionMode::Script, TransactionMode::Migration];

fn history(transaction: TransactionMode) -> History {
    let history = line(&["create_table t { a integer }", "add_column t.b integer", "add_column t.c integer"]);
    History { settings: Settings { transaction, ..Settings::default() }, ..history }
}

/// The statements of a script, one by one; in the middle of each transaction of a migration one that fails.
fn statements(history: &History, range: &str, fails: bool) -> Vec<String> {
    let script = history.upgrade(range).unwrap_or_else(|faults| panic!("{faults}"));
    let mut statements = Vec::new();
    for entry in script.entries() {
        let Entry::Sql(statement) = entry else { continue };
        if fails && statement.sql.contains("ADD COLUMN b") {
            statements.push("GRANT SELECT ON t TO nobody_of_that_name".to_owned());
        }
        statements.push(statement.sql);
    }
    statements
}

/// As drivers that begin a transaction by themselves: after an error the program takes back and goes on.
fn takes_back_and_goes_on(client: &mut Client, statements: &[String]) {
    let mut inside = false;
    for statement in statements {
        if !inside {
            client.batch_execute("BEGIN").expect("it begins");
        }
        inside = !statement.starts_with("COMMIT");
        if client.batch_execute(statement).is_err() {
            client.batch_execute("ROLLBACK").expect("it is taken back");
            inside = false;
        }
    }
}

/// As drivers with a savepoint for each statement.
fn saves_and_goes_on(client: &mut Client, statements: &[String]) {
    for statement in statements {
        let inside = client.batch_execute("SAVEPOINT s").is_ok();
        match client.batch_execute(statement) {
            Err(_) if inside => drop(client.batch_execute("ROLLBACK TO SAVEPOINT s")),
            Ok(()) if inside => drop(client.batch_execute("RELEASE SAVEPOINT s")),
            _ => {}
        }
    }
}

/// As programs that do not look at errors.
fn goes_on(client: &mut Client, statements: &[String]) {
    for statement in statements {
        drop(client.batch_execute(statement));
    }
}

#[test]
fn nothing_is_done_on_a_wrong_start_or_past_a_failed_statement() {
    for transaction in MODES {
        let history = history(transaction);
        for (place, range, fails) in [("r1", "r2:r3", false), ("r2", "r1:r3", false), ("r1", "r1:r2", true)] {
            for way in [takes_back_and_goes_on, saves_and_goes_on, goes_on] {
                let database = at(&history, place);
                let before = database.fingerprint();
                way(&mut database.connect(), &statements(&history, range, fails));
                assert_eq!(database.fingerprint(), before, "{transaction:?}, {range} at {place}");
            }
        }
    }
}

#[test]
fn a_right_start_is_done_where_nothing_is_in_the_way() {
    for transaction in MODES {
        let history = history(transaction);
        for way in [takes_back_and_goes_on, goes_on] {
            let database = at(&history, "r1");
            way(&mut database.connect(), &statements(&history, "r1:r3", false));
            assert_eq!(database.rows("SELECT version_num FROM alembic_version"), [["r3"]], "{transaction:?}");
        }
    }
}

#[test]
fn a_script_that_cannot_go_as_one_query_is_refused_before_anything_is_done() {
    let history =
        line(&["create_table t { a integer }", "add_column t.b integer\ncreate_index concurrently ix on t (a)"]);
    let database = at(&history, "r1");
    let before = database.fingerprint();
    let script = super::script(&history, "r1:r2");
    let refused = database.connect().batch_execute(&script).expect_err("it is refused");
    let said = refused.as_db_error().expect("by the server");
    assert!(said.message().contains("limbeck refused: the whole script was sent as one query"), "{said:?}");
    assert_eq!(database.fingerprint(), before);
}

#[test]
fn the_rest_of_a_script_does_not_go_on_in_a_session_that_has_not_run_its_beginning() {
    let history = history(TransactionMode::Migration);
    let database = at(&history, "r1");
    let statements = statements(&history, "r1:r3", false);
    let (mut one, mut other) = (database.connect(), database.connect());
    let second = statements.iter().rposition(|statement| statement == "BEGIN").expect("there are two");
    goes_on(&mut one, &statements[..second]);
    goes_on(&mut other, &statements[second..]);
    assert_eq!(database.rows("SELECT version_num FROM alembic_version"), [["r2"]]);
    goes_on(&mut one, &statements[second..]);
    assert_eq!(database.rows("SELECT version_num FROM alembic_version"), [["r3"]]);
}
