//! Every operation of the language, with its options, against a server:
//!
//! - what fits runs, locks and works as its facts say, the schema that is printed afterwards makes the same database,
//!   and its inverse gives the schema back;
//! - what does not fit is refused by the check exactly where the server refuses it.

mod data;
mod indexes;
mod language;
mod objects;
mod routines;
mod sql;
mod tables;
mod types;
mod values;
mod views;

use ::limbeck::catalog::{Catalog, PostgresVersion};
use ::limbeck::ddl;
use ::limbeck::diagnostic::{Diagnostics, code};
use ::limbeck::dsl::{Variables, read_body, write_operations};
use ::limbeck::migration::{Block, Item};
use ::limbeck::op::Effect;
use ::limbeck::replay::{Grade, Replay, Undo};
use ::limbeck::schema;
use ::limbeck::source::{Sources, Span};
use ::limbeck::sql::Ident;
use ::limbeck::statement::{Statement, Transaction};

use crate::cluster::{self, Cluster, Database};
use crate::locks::{End, judge};
use crate::tally::Tally;

/// A schema, and operations that are tried on it, each by itself.
pub struct Family {
    /// Makes the schema.
    pub setup: &'static str,
    /// What fits.
    pub right: &'static [&'static str],
    /// What the server refuses.
    pub wrong: &'static [&'static str],
}

/// Tries all of a family on a server of each version, and fails if anything is not as it was predicted.
pub fn try_family(name: &str, family: &Family) {
    let mut tally = Tally::default();
    for server in cluster::servers() {
        let version = version_of(server);
        tally.on(version.major());
        let mut bench = Bench::new(server, version, family.setup);
        for operation in family.right {
            if !bench.try_right(operation, &mut tally) {
                bench = Bench::new(server, version, family.setup);
            }
        }
        for operation in family.wrong {
            bench.try_wrong(operation, &block(operation), &mut tally);
        }
    }
    tally.finish(name);
}

/// The version that a script for this server is for.
fn version_of(server: &Cluster) -> PostgresVersion {
    PostgresVersion::new(server.major()).expect("a version that limbeck knows")
}

/// A database with the schema of a family, and what is known of it.
struct Bench<'c> {
    server: &'c Cluster,
    database: Database<'c>,
    catalog: Catalog,
    dump: String,
}

impl<'c> Bench<'c> {
    fn new(server: &'c Cluster, version: PostgresVersion, setup: &str) -> Bench<'c> {
        let database = server.database();
        let mut replay = Replay::new(Catalog::new(version, Ident::made("public")));
        let mut report = Diagnostics::new();
        let statements = replay.run(&block(setup), &mut report);
        assert!(report.is_empty(), "{}\nin\n{setup}", messages(&report));
        let script: Vec<&str> = statements.iter().map(|statement| statement.sql.as_str()).collect();
        database.sql(&script.join(";\n"));
        let dump = database.dump();
        Bench { server, database, catalog: replay.catalog().clone(), dump }
    }

    /// Runs an operation and takes it back. True if the database is as it was. What is too new for the server must be
    /// refused by both.
    fn try_right(&self, operation: &str, tally: &mut Tally) -> bool {
        let upgrade = block(operation);
        let mut report = Diagnostics::new();
        let statements = Replay::new(self.catalog.clone()).run(&upgrade, &mut report);
        if !report.is_empty() {
            match report.iter().all(|one| one.code == code::TOO_NEW) {
                true => self.try_wrong(operation, &upgrade, tally),
                false => tally.wrong(operation, &format!("refused: {}", messages(&report))),
            }
            return true;
        }
        if !self.execute(operation, &statements, End::Commit, tally) {
            return false;
        }
        let mut replay = Replay::new(self.catalog.clone());
        let undo = replay.settle_undoably(&upgrade, &mut Diagnostics::new());
        if replay.catalog().doubts().next().is_none()
            && let Err(fault) = built_in_one_go(self.server, replay.catalog(), &self.database.dump())
        {
            tally.wrong(operation, &fault);
        }
        self.take_back(operation, replay, undo, tally)
    }

    /// Runs statements and judges what is said of each. False if the server refuses one.
    fn execute(&self, operation: &str, statements: &[Statement], end: End, tally: &mut Tally) -> bool {
        statements.iter().all(|statement| match judge(&self.database, statement, end) {
            Ok(verdict) => {
                tally.statement(&statement.sql, verdict);
                true
            }
            Err(error) => {
                tally.wrong(operation, &format!("{error}\nin\n{}", statement.sql));
                false
            }
        })
    }

    /// The schema must be what it was; but for the order of columns, where exactly that is said to be lost.
    fn take_back(&self, operation: &str, mut replay: Replay, undo: Undo, tally: &mut Tally) -> bool {
        if undo.grade() == Grade::None {
            tally.without_inverse();
            return false;
        }
        let order_is_lost = undo.lost().any(|what| what.contains("place of column"));
        let downgrade = undo.block(Span::NONE, &mut Diagnostics::new());
        let mut report = Diagnostics::new();
        let statements = replay.run_in_order(&downgrade, &mut report);
        if report.has_errors() {
            tally.wrong(operation, &format!("its inverse is refused: {}", messages(&report)));
            return false;
        }
        if !self.execute(&format!("the inverse of {operation}"), &statements, End::Commit, tally) {
            return false;
        }
        let after = self.database.dump();
        if self.dump != after && !(order_is_lost && sorted(&self.dump) == sorted(&after)) {
            let script: Vec<&str> = statements.iter().map(|statement| statement.sql.as_str()).collect();
            let fault = format!("not undone by\n{}\n{}", script.join(";\n"), difference(&self.dump, &after));
            tally.wrong(operation, &fault);
        }
        self.dump == after
    }

    /// The check and the server must both refuse what the operation is made of.
    fn try_wrong(&self, operation: &str, block: &Block, tally: &mut Tally) {
        let mut report = Diagnostics::new();
        let (mut statements, mut catalog) = (Vec::new(), self.catalog.clone());
        for step in block.items.iter().flat_map(Item::steps) {
            step.operation.check(&catalog, &mut report);
            statements.extend(step.operation.statements(&catalog));
            step.operation.apply(&mut catalog);
        }
        let mut client = self.database.connect();
        let in_transaction = statements.iter().all(|statement| statement.transaction == Transaction::Inside);
        let (begin, rollback) = if in_transaction { ("BEGIN", "ROLLBACK") } else { ("", "") };
        client.batch_execute(begin).expect("a transaction begins");
        let answer = statements.iter().try_for_each(|statement| client.batch_execute(&statement.sql));
        client.batch_execute(rollback).expect("a transaction can be rolled back");
        match (report.has_errors(), answer) {
            (true, Err(_)) => tally.refused(),
            (true, Ok(())) => tally.wrong(operation, &format!("the server takes it: {}", messages(&report))),
            (false, Err(error)) => tally.wrong(operation, &format!("only the server refuses it: {error}")),
            (false, Ok(())) => tally.wrong(operation, "nobody refuses it"),
        }
    }
}

/// Builds a catalog in an empty database; a fault if that is not the database of this dump.
pub fn built_in_one_go(server: &Cluster, catalog: &Catalog, dump: &str) -> Result<(), String> {
    let mut report = Diagnostics::new();
    let script = schema::sql(catalog, &mut report);
    if report.iter().any(|fault| fault.code == code::STALE_VIEW) {
        return Ok(());
    }
    if !report.is_empty() {
        return Err(format!("its schema is refused: {}", messages(&report)));
    }
    written_as_migration(catalog, &script)?;
    let database = server.database();
    database.connect().batch_execute(&script).map_err(|error| format!("its schema: {error:?}\nin\n{script}"))?;
    let built = database.dump();
    match built == dump {
        true => Ok(()),
        false => Err(format!("its schema makes another database\n{}", difference(dump, &built))),
    }
}

/// Writes a catalog in the migration language; a fault if that is not the schema of this script.
fn written_as_migration(catalog: &Catalog, script: &str) -> Result<(), String> {
    let block = schema::block(catalog, &mut Diagnostics::new());
    let operations = block.items.iter().filter_map(Item::as_step).map(|step| &step.operation);
    let text = write_operations(operations);
    let mut replay = Replay::new(Catalog::new(catalog.version(), catalog.default_schema().clone()));
    let mut report = Diagnostics::new();
    replay.run(&self::block(&text), &mut report);
    // Constraints of one table may change places: PostgreSQL has no order among them.
    match report.is_empty() && sorted(&schema::sql(replay.catalog(), &mut report)) == sorted(script) {
        true => Ok(()),
        false => Err(format!("its schema is another one in the migration language: {}\n{text}", messages(&report))),
    }
}

/// The operations of a text.
fn block(operations: &str) -> Block {
    upgrade(&format!("revision a\nupgrade {{\n{operations}\n}}\ndowngrade auto\n"))
}

/// The operations of a migration.
fn upgrade(text: &str) -> Block {
    let mut sources = Sources::new();
    let source = sources.add("case.mig", text);
    let mut report = Diagnostics::new();
    let migration = read_body(source, text, &Variables::new(), &mut report);
    assert!(!report.has_errors(), "{}\nin\n{text}", messages(&report));
    let mut upgrade = migration.expect("no errors").upgrade;
    ddl::read(&mut upgrade, &mut report);
    assert!(report.is_empty(), "{}\nin\n{text}", messages(&report));
    upgrade
}

fn messages(report: &Diagnostics) -> String {
    report.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("; ")
}

/// The lines that only one of two dumps has.
fn difference(before: &str, after: &str) -> String {
    let only = |one: &str, other: &str, sign: char| -> Vec<String> {
        let others: Vec<&str> = other.lines().collect();
        one.lines().filter(|line| !others.contains(line)).map(|line| format!("{sign}{line}")).collect()
    };
    [only(before, after, '-'), only(after, before, '+')].concat().join("\n")
}

fn sorted(dump: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = dump.lines().map(|line| line.trim_end_matches(',')).collect();
    lines.sort_unstable();
    lines
}
