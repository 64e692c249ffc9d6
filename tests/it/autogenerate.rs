//! From one schema to another: each change of `tests/autogenerate`, there and back, on a server. The migration is written,
//! read, compiled and run; then the database is what the wanted schema makes from nothing, nothing is left to find, and
//! the downgrade leads back.
//!
//! A case is what its file begins with, and statements that make the wanted schema of it. `-- open` says that something is
//! left to the author, `-- asks` that something may have another name, `-- rename a=b` what has; each of the way there, with
//! `back` behind it of the way back.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use limbeck::catalog::{Catalog, PostgresVersion};
use limbeck::diagnostic::{Diagnostics, render};
use limbeck::diff::wanted::{Reader, Wanted};
use limbeck::diff::{self, Ignore, Options, Rename};
use limbeck::dsl;
use limbeck::migration::Item;
use limbeck::naming::Naming;
use limbeck::replay::{Grade, Replay};
use limbeck::source::Sources;
use limbeck::sql::Ident;

use crate::cluster::{self, Database};
use crate::history::History;

/// A change of a schema.
#[derive(Debug)]
struct Case {
    name: String,
    before: String,
    after: String,
    flags: Vec<String>,
}

impl Case {
    fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|one| one == flag)
    }

    /// What has another name, on the way there or back.
    fn renames(&self, back: bool) -> Vec<Rename> {
        let given = self.flags.iter().filter_map(|flag| flag.strip_prefix("rename "));
        let turned = |text: &str| match (back, text.split_once('=')) {
            (true, Some((from, to))) => format!("{to}={from}"),
            _ => text.to_owned(),
        };
        given.map(|text| Rename::parse(&turned(text)).expect("a rename")).collect()
    }
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/autogenerate");
    let mut paths: Vec<_> = fs::read_dir(folder).expect("it is there").map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("it is text");
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut parts = text.split("\n--- ");
        let before = parts.next().expect("what it begins with").to_owned() + "\n";
        for part in parts {
            let (name, rest) = part.split_once('\n').expect("a change");
            let (flags, statements): (Vec<&str>, Vec<&str>) = rest.lines().partition(|line| line.starts_with("-- "));
            cases.push(Case {
                name: format!("{file}: {name}"),
                before: before.clone(),
                after: format!("{before}{}\n", statements.join("\n")),
                flags: flags.into_iter().map(|line| line.trim_start_matches("-- ").to_owned()).collect(),
            });
        }
    }
    cases
}

/// A schema from SQL.
fn read(sql: &str) -> Result<Wanted, String> {
    let mut sources = Sources::new();
    let file = sources.add("schema.sql", sql);
    let mut report = Diagnostics::new();
    let reader = Reader {
        version: PostgresVersion::DEFAULT,
        default_schema: &Ident::made("public"),
        naming: &Naming::default(),
        variables: &BTreeMap::new(),
    };
    let wanted = reader.read(&[file], &sources, &mut report);
    wanted.ok_or_else(|| render::human(&report, &sources, false))
}

fn options(renames: Vec<Rename>) -> Options {
    Options { renames, ignore: Ignore::new(["alembic_version".to_owned()]), ..Options::default() }
}

/// The body of a migration that runs this SQL.
fn executed(sql: &str) -> String {
    format!("upgrade {{\nexecute $history$\n{sql}\n$history$\n}}\ndowngrade irreversible \"the beginning\"")
}

/// A dump in which the order of columns says nothing.
fn lines(dump: &str) -> Vec<String> {
    let mut lines: Vec<String> = dump.lines().map(|line| line.trim_end_matches(',').to_owned()).collect();
    lines.sort_unstable();
    lines
}

/// The lines that only one of two dumps has.
fn difference(wanted: &[String], found: &[String]) -> String {
    let only = |one: &[String], other: &[String], mark: char| -> String {
        one.iter().filter(|line| !other.contains(line)).map(|line| format!("{mark} {line}\n")).collect()
    };
    format!("{}{}", only(wanted, found, '-'), only(found, wanted, '+'))
}

fn changes(before: &Catalog, wanted: &Wanted) -> Vec<String> {
    let options = Options { is_stored: wanted.is_stored, ..options(Vec::new()) };
    diff::compare(before, &wanted.catalog, &options).changes.iter().map(ToString::to_string).collect()
}

/// One way of a change as a history: its first migration makes what is there, its second what is wanted.
struct Way {
    history: History,
    operations: String,
    wanted: Wanted,
    /// Whether the way back can be found.
    leads_back: bool,
}

/// Plans one way of a change, and reads what was written; `None` if it asks or leaves something open, as it should.
fn planned(case: &Case, back: bool) -> Result<Option<Way>, String> {
    let (from, to) = if back { (&case.after, &case.before) } else { (&case.before, &case.after) };
    let (before, wanted) = (read(from)?, read(to)?);
    let options = options(case.renames(back));
    let asked = diff::suspicions(&before.catalog, &wanted.catalog, &options);
    if asked.is_empty() == case.has("asks") {
        return Err(format!("asked: {asked:?}"));
    }
    if case.has("asks") {
        return Ok(None);
    }
    let mut report = Diagnostics::new();
    let plan = diff::plan(&before.catalog, &wanted.catalog, &options, &mut report);
    let plan = plan.ok_or_else(|| report.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("; "))?;
    if plan.open.is_empty() == case.has(if back { "open back" } else { "open" }) {
        return Err(format!("open: {:?}", plan.open));
    }
    if !plan.open.is_empty() {
        return Ok(None);
    }
    let operations = dsl::write_operations(plan.block.items.iter().flat_map(Item::steps).map(|step| &step.operation));
    let body = format!("upgrade {{\n{operations}}}\ndowngrade auto");
    let history = History::line(&[&executed(from), &body]);
    let after = history.catalog("r2").map_err(|fault| format!("{fault}\n{operations}"))?;
    let left = changes(&after, &wanted);
    if !left.is_empty() {
        return Err(format!("left: {left:?}\n{operations}"));
    }
    let mut replay = Replay::new(before.catalog);
    let undo = replay.settle_undoably(&plan.block, &mut Diagnostics::new());
    Ok(Some(Way { history, operations, wanted, leads_back: undo.grade() != Grade::None }))
}

/// Goes one way of a change on a server; what is wrong with it, if anything.
fn one_way(case: &Case, back: bool, database: &Database, dumps: (&[String], &[String])) -> Result<(), String> {
    let Some(Way { history, operations, wanted, leads_back }) = planned(case, back)? else { return Ok(()) };
    let told = |fault: String| format!("{fault}\n{operations}");
    let script = history.upgrade("r1:r2").map_err(told)?.to_string();
    run(database, &script).map_err(|fault| told(format!("{fault}\n{script}")))?;
    let dump = database.dump();
    let found = lines(&dump);
    if found != dumps.1 {
        return Err(told(difference(dumps.1, &found)));
    }
    // `pg_dump` writes this above it, and the test leaves out what says nothing of the schema.
    let stored = read(&format!("SET check_function_bodies = false;\n{dump}")).map_err(told)?;
    let after = history.catalog("r2").map_err(told)?;
    let left = changes(&after, &stored);
    if !left.is_empty() {
        return Err(told(format!("left of the dump: {left:?}\n{:?}", changes(&wanted.catalog, &stored))));
    }
    if !leads_back {
        return Ok(());
    }
    let script = history.downgrade("r2:r1").map_err(told)?.to_string();
    run(database, &script).map_err(|fault| told(format!("down: {fault}\n{script}")))?;
    let found = lines(&database.dump());
    match found == dumps.0 {
        true => Ok(()),
        false => Err(told(format!("down:\n{}", difference(dumps.0, &found)))),
    }
}

fn run(database: &Database, script: &str) -> Result<(), String> {
    let outcome = database.psql(script, crate::cluster::ON_ERROR_STOP);
    if outcome.code == 0 { Ok(()) } else { Err(outcome.stderr) }
}

/// A database with a schema, and its dump.
fn built(sql: &str) -> Result<(Database<'static>, Vec<String>), String> {
    let database = cluster::server().database();
    run(&database, &History::line(&[&executed(sql)]).upgrade("r1")?.to_string())?;
    let dump = lines(&database.dump());
    Ok((database, dump))
}

fn try_one(case: &Case) -> Vec<String> {
    let all = || -> Result<Vec<String>, String> {
        let (here, before) = built(&case.before)?;
        let (there, after) = built(&case.after)?;
        let there_fault = one_way(case, false, &here, (&before, &after)).err().map(|fault| format!("there: {fault}"));
        let back_fault = one_way(case, true, &there, (&after, &before)).err().map(|fault| format!("back: {fault}"));
        Ok(there_fault.into_iter().chain(back_fault).collect())
    };
    match all() {
        Ok(faults) => faults,
        Err(fault) => vec![format!("not built: {fault}")],
    }
}

fn finish(faults: BTreeMap<String, Vec<String>>, of: usize) {
    let told: String = faults.iter().map(|(name, faults)| format!("== {name}\n{}\n", faults.join("\n"))).collect();
    assert!(faults.is_empty(), "{} of {of}\n{told}", faults.len());
}

/// The changes whose names hold what `LIMBECK_TEST_CHANGES` says.
fn chosen() -> Vec<Case> {
    let only = std::env::var("LIMBECK_TEST_CHANGES").unwrap_or_default();
    cases().into_iter().filter(|case| case.name.contains(&only)).collect()
}

#[test]
fn every_change_is_planned_and_read_again() {
    let cases = chosen();
    let mut faults = BTreeMap::new();
    for case in &cases {
        let ways = [false, true].map(|back| planned(case, back).err().map(|fault| format!("back: {back}: {fault}")));
        let told: Vec<String> = ways.into_iter().flatten().collect();
        if !told.is_empty() {
            faults.insert(case.name.clone(), told);
        }
    }
    assert!(cases.len() >= 125 || std::env::var("LIMBECK_TEST_CHANGES").is_ok(), "{}", cases.len());
    finish(faults, cases.len());
}

/// On a server every fifth change in the normal run, which takes minutes for all: those come with `LIMBECK_TEST_CHANGES`,
/// which may be empty.
#[test]
fn every_change_leads_there_and_back() {
    let step = if std::env::var("LIMBECK_TEST_CHANGES").is_ok() { 1 } else { 5 };
    let cases: Vec<Case> = chosen().into_iter().step_by(step).collect();
    let (next, faults) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for fault in try_one(case) {
                        let mut faults = faults.lock().expect("no thread panics");
                        faults.entry(case.name.clone()).or_insert_with(Vec::new).push(fault);
                    }
                }
            });
        }
    });
    finish(faults.into_inner().expect("no thread panics"), cases.len());
}
