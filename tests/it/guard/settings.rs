//! What a session has set, before a script and by its migrations, is there behind it.

use limbeck::script::print::Entry;
use limbeck::script::settings::Settings;
use limbeck::sql::{Ident, Literal};

use super::{at, line};
use crate::history::History;

/// What a script may change in a session.
const SEEN: &str = "SELECT current_setting('default_transaction_read_only'), current_setting('lock_timeout'), \
                    current_setting('statement_timeout'), current_setting('search_path'), current_setting('role'), \
                    current_setting('application_name'), (SELECT count(*) FROM pg_cursors), \
                    (SELECT count(*) FROM pg_class WHERE relpersistence = 't')";

/// A column, an index built outside a transaction, and a column.
fn history(settings: Settings) -> History {
    let history = line(&[
        "create_table t { a integer }",
        "add_column t.b integer\ncreate_index concurrently ix on t (a)\n\
                          add_column t.c integer",
    ]);
    History { settings, ..history }
}

/// Runs a script in one session, statement by statement, as far as it goes, and gives what is set after each.
fn run(history: &History, place: &str, range: &str, before: &str) -> Vec<(String, Vec<String>)> {
    let database = at(history, place);
    let script = history.upgrade(range).unwrap_or_else(|faults| panic!("{faults}"));
    let mut client = database.connect();
    client.batch_execute(before).expect("it can be set");
    let mut seen = Vec::new();
    let mut look = |client: &mut postgres::Client, sql: &str| {
        if let Ok(messages) = client.simple_query(SEEN) {
            let row = messages.iter().find_map(|message| match message {
                postgres::SimpleQueryMessage::Row(row) => Some(row),
                _ => None,
            });
            let row = row.expect("there is a row");
            let values = (0..row.len()).map(|column| row.get(column).unwrap_or("NULL").to_owned()).collect();
            seen.push((sql.to_owned(), values));
        }
    };
    look(&mut client, "");
    for entry in script.entries() {
        let Entry::Sql(statement) = entry else { continue };
        drop(client.batch_execute(&statement.sql));
        look(&mut client, &statement.sql);
    }
    seen
}

#[test]
fn the_session_is_as_it_was_whether_the_script_is_done_or_refused() {
    let settings = Settings {
        lock_timeout: Some(Literal::made("5s")),
        statement_timeout: Some(Literal::made("1min")),
        role: Some(Ident::made("postgres")),
        search_path: vec![Ident::made("public")],
        application_name: Some(Literal::made("limbeck")),
        ..Settings::default()
    };
    let of_the_dba = "SET lock_timeout = '7s'; SET statement_timeout = '70s'; SET search_path = public, pg_catalog; \
                      SET application_name = 'dba';";
    let with_a_role = format!("{of_the_dba} SET ROLE pg_monitor");
    for (settings, before) in [(settings, with_a_role.as_str()), (Settings::default(), of_the_dba)] {
        let history = history(settings);
        for (place, range) in [("r1", "r1:r2"), ("base", "r1:r2"), ("r2", "r1:r2"), ("base", "base:r2")] {
            let seen = run(&history, place, range, before);
            let (first, last) = (&seen[0].1, &seen[seen.len() - 1].1);
            assert_eq!(first, last, "{range} at {place}");
        }
    }
}

#[test]
fn what_the_author_has_set_holds_behind_a_concurrent_build_whatever_the_project_asks_for() {
    for lock_timeout in [None, Some(Literal::made("9s"))] {
        let history = line(&[
            "create_table t { a integer }",
            "execute $$ SET lock_timeout = '3s' $$ reverse $$ SELECT 1 $$\ncreate_index concurrently ix on t (a)\n\
             add_column t.b integer",
        ]);
        let history = History { settings: Settings { lock_timeout, ..Settings::default() }, ..history };
        let seen = run(&history, "r1", "r1:r2", "SET statement_timeout = '70s'");
        let at = |word: &str| seen.iter().find(|(sql, _)| sql.contains(word)).map(|(_, values)| values[1..3].join(" "));
        assert_eq!(at("CREATE INDEX CONCURRENTLY").as_deref(), Some("0 0"));
        assert_eq!(at("ADD COLUMN b").as_deref(), Some("3s 70s"));
        assert_eq!(seen[seen.len() - 1].1[1..3], ["3s", "70s"]);
    }
}
