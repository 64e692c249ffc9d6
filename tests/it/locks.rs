//! What a statement is said to do to a running database, held against what a server does: the locks in `pg_locks` at the
//! end of the statement, the file nodes that change, and what the server says of its work at `DEBUG1`. On the way, each
//! operation is undone by its inverse, and the schema must be what it was.

mod tables;
mod types;

use std::collections::BTreeMap;

use ::limbeck::catalog::{Catalog, PostgresVersion};
use ::limbeck::diagnostic::Diagnostics;
use ::limbeck::dsl::{Variables, read_body};
use ::limbeck::migration::Item;
use ::limbeck::op::{Effect, Inverse, Operation};
use ::limbeck::source::Sources;
use ::limbeck::sql::Ident;
use ::limbeck::statement::{LockMode, Statement, WorkKind};

use crate::cluster::{self, Database, ON_ERROR_STOP};

/// A schema, and an operation on it.
pub struct Case {
    /// Operations that make the schema.
    pub setup: &'static str,
    /// The operation to look at.
    pub operation: &'static str,
}

/// What the server shows of one statement.
#[derive(Debug, Default)]
struct Seen {
    /// The strongest mode on each relation that existed before, by name.
    locks: BTreeMap<String, LockMode>,
    /// What kind of relation each is, and the table that it belongs to.
    relations: BTreeMap<String, (String, String)>,
    /// What was done to which relation.
    work: Vec<(WorkKind, String)>,
}

/// How many statements were predicted rightly.
#[derive(Debug, Default)]
pub struct Tally {
    right: usize,
    unknown: usize,
    wrong: Vec<String>,
}

/// Tries all cases on a server of each version, and fails if a prediction or an inverse is wrong.
pub fn try_all(cases: &[Case]) {
    let mut tally = Tally::default();
    for server in cluster::servers() {
        for case in cases {
            try_case(case, &server.database(), &mut tally);
        }
    }
    println!("statements: {} right, {} unknown, {} wrong", tally.right, tally.unknown, tally.wrong.len());
    assert!(tally.wrong.is_empty(), "\n{}", tally.wrong.join("\n\n"));
}

fn try_case(case: &Case, database: &Database<'_>, tally: &mut Tally) {
    let major = database.rows("SELECT current_setting('server_version_num')::int / 10000");
    let major = major[0][0].parse().expect("a number");
    let version = PostgresVersion::new(major).expect("a version that limbeck knows");
    let mut catalog = Catalog::new(version, Ident::made("public"));
    database.sql("CREATE SCHEMA shop");
    for operation in operations(case.setup) {
        for statement in run(&operation, &mut catalog) {
            database.sql(&statement.sql);
        }
    }
    let before = database.dump();
    for operation in operations(case.operation) {
        let inverse = operation.inverse(&catalog);
        for statement in run(&operation, &mut catalog) {
            judge(case, &statement, observe(database, &statement.sql), tally);
        }
        undo(case, inverse, &mut catalog, database, &before, tally);
    }
}

fn operations(text: &str) -> Vec<Operation> {
    let mut sources = Sources::new();
    let text = format!("revision a\nupgrade {{\n{text}\n}}\ndowngrade {{\n}}\n");
    let source = sources.add("case.mig", text.as_str());
    let mut diagnostics = Diagnostics::new();
    let migration = read_body(source, &text, &Variables::new(), &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{:?}\nin\n{text}", diagnostics.iter().collect::<Vec<_>>());
    let items = migration.expect("no errors").upgrade.items;
    let operation = |item: Item| match item {
        Item::Step(step) => step.operation,
        Item::Autocommit { .. } => panic!("a case needs no autocommit"),
    };
    items.into_iter().map(operation).collect()
}

/// The statements of an operation that fits, which is then applied.
fn run(operation: &Operation, catalog: &mut Catalog) -> Vec<Statement> {
    let mut report = Diagnostics::new();
    operation.check(catalog, &mut report);
    let messages: Vec<&String> = report.iter().map(|one| &one.message).collect();
    assert!(messages.is_empty(), "{}: {messages:?}", operation.summary());
    let statements = operation.statements(catalog);
    operation.apply(catalog);
    statements
}

/// Runs the inverse; the schema must be as before, but for the order of columns where exactly that is said to be lost.
fn undo(
    case: &Case,
    inverse: Inverse,
    catalog: &mut Catalog,
    database: &Database<'_>,
    before: &str,
    tally: &mut Tally,
) {
    let (operations, lost) = match inverse {
        Inverse::Exact(operations) => (operations, Vec::new()),
        Inverse::StructureOnly { operations, lost } => (operations, lost),
        Inverse::None(_) => return,
    };
    for operation in &operations {
        for statement in run(operation, catalog) {
            database.sql(&statement.sql);
        }
    }
    let after = database.dump();
    let order_is_lost = lost.iter().any(|what| what.contains("place of column"));
    let sorted = |dump: &str| {
        let mut lines: Vec<String> = dump.lines().map(|line| line.trim_end_matches(',').to_owned()).collect();
        lines.sort();
        lines
    };
    if before != after && !(order_is_lost && sorted(before) == sorted(&after)) {
        tally.wrong.push(format!("{}: not undone\n--- before\n{before}\n--- after\n{after}", case.operation));
    }
}

/// Runs one statement in a transaction of its own and looks at what it did.
fn observe(database: &Database<'_>, sql: &str) -> Seen {
    let script = format!(
        "CREATE TEMPORARY TABLE seen_before AS
            SELECT c.oid, c.relkind, c.relfilenode, n.nspname || '.' || c.relname AS name,
                   coalesce(i.indrelid, d.refobjid, c.oid) AS owner
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_index i ON i.indexrelid = c.oid
            LEFT JOIN pg_depend d
              ON d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0 AND c.relkind = 'S'
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND c.relkind IN ('r', 'p', 'i', 'I', 'S', 'v', 'm');
         SET client_min_messages = debug1;
         BEGIN;\n{sql};
         SET LOCAL client_min_messages = warning;
         SELECT 'lock', b.name, b.relkind, l.mode, (SELECT o.name FROM seen_before o WHERE o.oid = b.owner)
            FROM pg_locks l JOIN seen_before b ON b.oid = l.relation
            WHERE l.locktype = 'relation' AND l.pid = pg_backend_pid() AND l.granted;
         SELECT 'rewritten', b.name FROM pg_class c JOIN seen_before b USING (oid)
            WHERE b.relfilenode <> c.relfilenode AND b.relkind IN ('r', 'm');
         COMMIT;"
    );
    let flags: Vec<&str> = ON_ERROR_STOP.iter().copied().chain(["-A", "-t"]).collect();
    let outcome = database.psql(&script, &flags);
    assert_eq!(outcome.code, 0, "{}\nin\n{sql}", outcome.stderr);
    let mut seen = Seen::default();
    for line in outcome.stdout.lines() {
        match line.split('|').collect::<Vec<_>>().as_slice() {
            ["lock", name, kind, mode, owner] => {
                let mode = lock_mode(mode);
                let strongest = seen.locks.entry(bare(name)).or_insert(mode);
                *strongest = mode.max(*strongest);
                seen.relations.insert(bare(name), ((*kind).into(), bare(owner)));
            }
            ["rewritten", name] => seen.work.push((WorkKind::Rewrite, bare(name))),
            _ => {}
        }
    }
    for line in outcome.stderr.lines().filter(|line| line.contains("DEBUG:")) {
        let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        if line.contains("verifying table") {
            seen.work.push((WorkKind::Scan, quoted[0].into()));
        } else if line.contains("building index") {
            seen.work.push((WorkKind::BuildIndex, quoted[1].into()));
        } else if line.contains("validating foreign key constraint") {
            seen.work.push((WorkKind::CheckForeignKey, String::new()));
        }
    }
    seen
}

/// The name as facts have it: without the default schema.
fn bare(name: &str) -> String {
    name.strip_prefix("public.").unwrap_or(name).into()
}

fn lock_mode(name: &str) -> LockMode {
    match name {
        "AccessShareLock" => LockMode::AccessShare,
        "RowShareLock" => LockMode::RowShare,
        "RowExclusiveLock" => LockMode::RowExclusive,
        "ShareUpdateExclusiveLock" => LockMode::ShareUpdateExclusive,
        "ShareLock" => LockMode::Share,
        "ShareRowExclusiveLock" => LockMode::ShareRowExclusive,
        "ExclusiveLock" => LockMode::Exclusive,
        _ => LockMode::AccessExclusive,
    }
}

/// Holds the facts of a statement against what was seen.
fn judge(case: &Case, statement: &Statement, seen: Seen, tally: &mut Tally) {
    let facts = &statement.facts;
    let mut faults: Vec<String> = Vec::new();
    let predicted: BTreeMap<String, LockMode> =
        facts.locks.iter().map(|lock| (lock.relation.to_string(), lock.mode)).collect();
    for (name, mode) in &seen.locks {
        let (kind, owner) = &seen.relations[name];
        let by_table = matches!(kind.as_str(), "i" | "I" | "S") && owner != name;
        let covered = by_table && predicted.get(owner).is_some_and(|of_table| of_table >= mode);
        if predicted.get(name) != Some(mode) && !covered {
            faults.push(format!("{name} is locked {mode}, predicted {:?}", predicted.get(name)));
        }
    }
    for (name, mode) in predicted.iter().filter(|(name, _)| !seen.locks.contains_key(*name)) {
        faults.push(format!("{name} is not locked, predicted {mode}"));
    }
    let table_of = |name: &str| name.rsplit('.').next().unwrap_or(name).to_owned();
    let rewritten: Vec<String> = facts
        .work
        .iter()
        .filter(|work| work.kind == WorkKind::Rewrite)
        .map(|work| table_of(&work.relation.to_string()))
        .collect();
    let existed = |table: &str| seen.locks.keys().any(|name| table_of(name) == table);
    let mut done: Vec<(WorkKind, String)> = Vec::new();
    for (kind, relation) in &seen.work {
        let relation = table_of(relation);
        let is_part_of_rewrite = *kind == WorkKind::BuildIndex && rewritten.contains(&relation);
        let is_new = *kind == WorkKind::BuildIndex && !existed(&relation);
        if !is_part_of_rewrite && !is_new && !done.contains(&(*kind, relation.clone())) {
            done.push((*kind, relation));
        }
    }
    for work in &facts.work {
        let relation = match work.kind {
            WorkKind::CheckForeignKey => String::new(),
            _ => table_of(&work.relation.to_string()),
        };
        match done.iter().position(|one| *one == (work.kind, relation.clone())) {
            Some(at) => drop(done.remove(at)),
            // Of the rows of a default partition that may belong into a new one, the server says nothing.
            None if statement.sql.contains("PARTITION OF") && work.kind == WorkKind::Scan => {}
            None if work.kind == WorkKind::CheckForeignKey && seen.work.iter().any(|(kind, _)| *kind == work.kind) => {}
            None => faults.push(format!("predicted {:?} of {}, not seen", work.kind, work.relation)),
        }
    }
    faults.extend(done.iter().map(|(kind, relation)| format!("{kind:?} of {relation} is seen, not predicted")));
    match (faults.is_empty(), facts.unknown.is_empty()) {
        (_, false) => tally.unknown += 1,
        (true, true) => tally.right += 1,
        (false, true) => tally.wrong.push(format!("{}\n{}\n  {}", case.operation, statement.sql, faults.join("\n  "))),
    }
}
