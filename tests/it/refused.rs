//! Right and wrong operations side by side, in `tests/refused/`: what the server takes compiles, and what it refuses is an
//! error that names the same thing. What differs between versions is tried on all of `LIMBECK_TEST_PG_VERSIONS`.

use std::fs;

use ::limbeck::catalog::{Catalog, PostgresVersion};
use ::limbeck::ddl;
use ::limbeck::diagnostic::Diagnostics;
use ::limbeck::dsl::{Variables, read_body};
use ::limbeck::migration::Block;
use ::limbeck::op::Effect;
use ::limbeck::replay::Replay;
use ::limbeck::source::Sources;
use ::limbeck::sql::Ident;
use ::limbeck::statement::{Statement, Transaction};

use crate::cluster::{self, Cluster};
use postgres::Client;

const SETUP: &str = r#"
    create_table o { id integer primary key, m integer, name text }
    execute $$ CREATE TYPE pair AS (x integer, y integer) $$
    create_table t {
        id integer primary key
        a text
        b text
        n integer
        ok boolean
        at timestamp
        j jsonb
        tags text[]
        during int4range
        c pair
        "Quoted" integer
    }
    create_table child { extra integer } inherits (t)
    create_table part { id integer, v text } partition by range (id)
    create_table part1 partition of part for values from (0) to (10)
    create_view v as $$ SELECT id, n FROM t $$
    create_function f() returns trigger language plpgsql as $$ BEGIN RETURN NEW; END $$
"#;

/// The operations of a text, and what is wrong with its SQL.
fn read(operations: &str, report: &mut Diagnostics) -> Block {
    let mut sources = Sources::new();
    let text = format!("revision a\nupgrade {{\n{operations}\n}}\ndowngrade auto\n");
    let source = sources.add("case.mig", &*text);
    let migration = read_body(source, &text, &Variables::new(), report);
    let Some(mut migration) = migration else { return Block::default() };
    ddl::read(&mut migration.upgrade, report);
    migration.upgrade
}

/// The catalog of the setup, and its statements.
fn start(server: &Cluster) -> (Catalog, String) {
    let mut report = Diagnostics::new();
    let version = PostgresVersion::new(server.major()).expect("a version that limbeck knows");
    let mut replay = Replay::new(Catalog::new(version, Ident::made("public")));
    let statements = replay.run(&read(SETUP, &mut report), &mut report);
    assert!(!report.has_errors(), "{}", messages(&report));
    let script: Vec<&str> = statements.iter().map(|statement| statement.sql.as_str()).collect();
    (replay.catalog().clone(), script.join(";\n"))
}

fn messages(report: &Diagnostics) -> String {
    report.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("; ")
}

/// What limbeck says of an operation, and the statements that it is.
fn compiled(catalog: &Catalog, operation: &str) -> (Diagnostics, Vec<Statement>) {
    let mut report = Diagnostics::new();
    let block = read(operation, &mut report);
    let statements = block.steps().flat_map(|step| step.operation.statements(catalog)).collect();
    if !report.has_errors() {
        Replay::new(catalog.clone()).run(&block, &mut report);
    }
    (report, statements)
}

/// What the server says of statements, which are taken back where they can be in a transaction.
fn answer(client: &mut Client, statements: &[Statement]) -> Result<(), String> {
    let inside = statements.iter().all(|statement| statement.transaction == Transaction::Inside);
    if inside {
        client.batch_execute("BEGIN").expect("a transaction begins");
    }
    let answer = statements.iter().try_for_each(|statement| client.batch_execute(&statement.sql));
    if inside {
        client.batch_execute("ROLLBACK").expect("a transaction can be rolled back");
    }
    answer.map_err(|error| error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned()))
}

/// True if the server's message has one of the names between backticks in limbeck's, or limbeck's has no name, or says
/// that the server is too old for the syntax.
fn names_the_same(ours: &str, theirs: &str) -> bool {
    if theirs.starts_with("syntax error") && ours.contains("needs PostgreSQL") {
        return true;
    }
    let mut names = ours.split('`').skip(1).step_by(2).filter_map(|name| name.rsplit('.').next()).peekable();
    names.peek().is_none() || names.any(|name| theirs.contains(name.trim_matches('"')))
}

/// True if a server takes what has this sign: `+` all, `-` none, `14-` those from that version on, `12-18` those between.
fn takes(sign: &str, major: u8) -> bool {
    let number = |number: &str| number.parse().expect("a major version");
    match sign.split_once('-') {
        None => sign == "+",
        Some(("", _)) => false,
        Some((first, "")) => number(first) <= major,
        Some((first, last)) => (number(first)..=number(last)).contains(&major),
    }
}

/// The faults of a file of cases, on a server.
fn faults(server: &Cluster, file: &str) -> Vec<String> {
    let path = format!("{}/tests/refused/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).expect("it is there");
    let (catalog, script) = start(server);
    let database = server.database();
    database.sql(&script);
    let mut client = database.connect();
    let mut faults = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (sign, operation) = line.split_once(' ').expect("a sign and an operation");
        let (report, statements) = compiled(&catalog, operation);
        let said = messages(&report);
        let fault = match (takes(sign, server.major()), report.has_errors(), answer(&mut client, &statements)) {
            (true, false, Ok(())) => continue,
            (false, true, Err(error)) if names_the_same(&said, &error) => continue,
            (_, true, Ok(())) => format!("a false alarm: {said}"),
            (_, false, Err(error)) => format!("only the server refuses it: {error}"),
            (_, true, Err(error)) => format!("limbeck says {said}; the server says {error}"),
            (_, false, Ok(())) => "nobody refuses it".to_owned(),
        };
        faults.push(format!("PostgreSQL {}: {line}\n    {fault}", server.major()));
    }
    faults
}

#[test]
fn what_is_no_syntax() {
    let faults = faults(cluster::server(), "syntax.txt");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_not_there() {
    let faults = faults(cluster::server(), "names.txt");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_not_every_version_has() {
    let faults: Vec<String> =
        cluster::servers().into_iter().flat_map(|server| faults(server, "versions.txt")).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_no_value() {
    let faults = faults(cluster::server(), "values.txt");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_does_not_go_together() {
    let faults = faults(cluster::server(), "tables.txt");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Where an error is told, as line and column.
fn place(operation: &str) -> (usize, usize) {
    let mut report = Diagnostics::new();
    read(operation, &mut report);
    let first = report.iter().next().expect("an error");
    let mut sources = Sources::new();
    let text = format!("revision a\nupgrade {{\n{operation}\n}}\ndowngrade auto\n");
    let id = sources.add("case.mig", &*text);
    let place = sources.get(id).place(first.primary.span.start());
    (place.line, place.column)
}

#[test]
fn a_syntax_error_in_an_expression_is_told_where_it_stands() {
    assert_eq!(place("create_check_constraint ck on t (n > and a = '')"), (3, 38));
    assert_eq!(place("create_index ix on t (n) where (a = 'x' b)"), (3, 41));
    assert_eq!(place("create_view w as $$\n    SELECT id\n    FORM t\n$$"), (5, 10));
    assert_eq!(place("create_function g() returns integer language sql as $$ SELEC 1 $$"), (3, 56));
}
