//! The SQL of a Python migration is that of the real Alembic: a corpus of small migrations over every directive, argument
//! and type, each rendered by both and run on PostgreSQL.

pub(crate) mod corpus;
mod coverage;
mod difference;
mod judge;
mod public;

use crate::alembic;
use crate::outcome::Outcome;
use corpus::Case;
use judge::Judge;
use limbeck::alembic::{ColumnTypes, Setting, read_downgrade, read_upgrade};
use limbeck::catalog::{Catalog, PostgresVersion};
use limbeck::ddl;
use limbeck::diagnostic::{Diagnostics, Severity};
use limbeck::migration::Downgrade;
use limbeck::naming::Naming;
use limbeck::python::Alone;
use limbeck::replay::Replay;
use limbeck::source::Sources;
use limbeck::sql::Ident;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// What Alembic made of the two functions of a migration: statements, or the exception that it raised.
type Rendered = [Result<Vec<String>, String>; 2];

#[test]
fn migrations_give_the_statements_of_alembic() {
    let naming = Naming { templates: corpus::CONVENTION.map(|(kind, text)| (kind.into(), text.into())).into() };
    let mut faults = compare(&corpus::cases(), &Naming::default(), "plain");
    faults.extend(compare(&corpus::named_cases(), &naming, "named"));
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Compares all cases; gives what is wrong.
fn compare(cases: &[Case], naming: &Naming, which: &str) -> Vec<String> {
    assert!(cases.len() >= 300, "the corpus has shrunk");
    let texts = cases.iter().map(|case| (case.name.as_str(), case.text.as_str()));
    let theirs = render(&alembic::python(), texts, naming, false);
    let judge = Judge::new(naming);
    let mut faults = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases {
        let [theirs, _] = &theirs[&case.name];
        let ours = judge.ours(case, naming);
        let verdict = judge.verdict(case, &ours, theirs);
        match verdict {
            Ok(kind) => *counts.entry(kind).or_default() += 1,
            Err(fault) => faults.push(format!("{}\n{}\n{fault}\n", case.name, case.body)),
        }
    }
    eprintln!("{which}: {counts:?}");
    faults.extend(judge.dumps_differ());
    faults
}

/// What the real Alembic makes of migrations. Where they import what is not there, `stand_in` puts something in its
/// place that can be imported and no more.
fn render<'a>(
    python: &Path,
    migrations: impl Iterator<Item = (&'a str, &'a str)>,
    naming: &Naming,
    stand_in: bool,
) -> BTreeMap<String, Rendered> {
    let migrations: BTreeMap<&str, &str> = migrations.collect();
    let naming = (!naming.templates.is_empty()).then_some(&naming.templates);
    let task = serde_json::json!({ "naming": naming, "stand_in": stand_in, "migrations": migrations }).to_string();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/alembic/render.py");
    let answer = Outcome::fed(Command::new(python).arg(script), &task).ok();
    let answer: BTreeMap<String, [serde_json::Value; 2]> = serde_json::from_str(&answer).expect("JSON");
    let read = |value: serde_json::Value| match value {
        serde_json::Value::String(error) => Err(error),
        statements => Ok(serde_json::from_value(statements).expect("a list of statements")),
    };
    answer.into_iter().map(|(name, both)| (name, both.map(read))).collect()
}

/// What limbeck makes of a function of a migration, on a database that `begin` makes known; or every error, a line each.
fn ours(text: &str, downgrade: bool, naming: &Naming, begin: impl FnOnce(&mut Replay)) -> Result<Vec<String>, String> {
    let mut sources = Sources::new();
    let id = sources.add("migration.py", text);
    let mut report = Diagnostics::new();
    let types = ColumnTypes::new();
    let setting = Setting { naming, types: &types, modules: &Alone, database: None };
    let block = match downgrade {
        false => read_upgrade(id, text, setting, &mut report),
        true => match read_downgrade(id, text, setting, &mut report) {
            Some(Downgrade::Block(block)) => Some(block),
            Some(_) => return Err("it is irreversible".into()),
            None => None,
        },
    };
    let mut statements = Vec::new();
    if let Some(mut block) = block {
        ddl::read(&mut block, &mut report);
        let mut replay = Replay::new(Catalog::new(PostgresVersion::new(15).expect("15"), Ident::made("public")));
        begin(&mut replay);
        statements = replay.run_in_order(&block, &mut report).into_iter().map(|one| one.sql).collect();
    }
    let errors = report.iter().filter(|one| one.severity == Severity::Error).map(|one| {
        let place = sources.locate(one.primary.span).map(|place| place.to_string()).unwrap_or_default();
        format!("{} {place} {}", one.code.id, one.message)
    });
    if report.has_errors() { Err(errors.collect::<Vec<_>>().join("\n")) } else { Ok(statements) }
}

/// Statements without white space and semicolons at their ends; empty ones are none, nor are those that begin or end a
/// transaction, which limbeck's script does by itself.
fn bare(statements: &[String]) -> Vec<String> {
    let bare = statements.iter().map(|one| one.split_whitespace().collect::<String>());
    let bare = bare.map(|one| one.trim_end_matches(';').to_string());
    bare.filter(|one| !matches!(one.as_str(), "" | "BEGIN" | "COMMIT")).collect()
}
