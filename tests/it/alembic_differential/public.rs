//! The migrations of public projects, which are no part of this one: `LIMBECK_PUBLIC_PROJECTS=DIR` names a directory with
//! a directory of Python migrations for each project; `naming.json` among them is the project's naming convention.
//! `DIR/.venv`, where it is there, is a virtual environment with Alembic and the packages that the migrations import.

use super::judge::is_reordered;
use super::{bare, render};
use crate::alembic;
use limbeck::alembic::{Setting, read_downgrade, read_upgrade};
use limbeck::catalog::{Catalog, PostgresVersion};
use limbeck::ddl;
use limbeck::diagnostic::{Diagnostics, Severity};
use limbeck::migration::Downgrade;
use limbeck::naming::Naming;
use limbeck::replay::Replay;
use limbeck::source::{Sources, Span};
use limbeck::sql::Ident;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// How many functions of a project came to what.
#[derive(Default)]
struct Tally {
    rendered: usize,
    read: usize,
    same: usize,
    reordered: usize,
    different: usize,
    refused: usize,
}

#[test]
#[ignore = "needs LIMBECK_PUBLIC_PROJECTS"]
fn public_projects_give_the_statements_of_alembic() {
    let place = std::env::var("LIMBECK_PUBLIC_PROJECTS").expect("LIMBECK_PUBLIC_PROJECTS names a directory");
    let place = Path::new(&place);
    let own = place.join(".venv/bin/python");
    let python = if own.is_file() { own } else { alembic::python() };
    let mut different = 0;
    println!("project revisions function: Alembic renders, limbeck reads, same, reordered, different, refused");
    for project in entries(place).filter(|entry| entry.is_dir() && !entry.ends_with(".venv")) {
        let name = project.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let migrations = migrations(&project);
        let naming = naming(&project);
        let texts = migrations.iter().map(|(file, text)| (file.as_str(), text.as_str()));
        let theirs = render(&python, texts, &naming, true);
        for (index, function) in ["upgrade", "downgrade"].into_iter().enumerate() {
            let mut tally = Tally::default();
            for (file, text) in &migrations {
                if let Some(fault) = tally.count(&ours(text, index == 1, &naming), &theirs[file][index]) {
                    println!("=== {name}/{file} {function}: {fault}");
                }
            }
            let Tally { rendered, read, same, reordered, different: differs, refused } = tally;
            let counts = format!("{rendered} {read} {same} {reordered} {differs} {refused}");
            println!("### {name} {} {function}: {counts}", migrations.len());
            different += differs;
        }
    }
    assert_eq!(different, 0, "functions whose statements differ");
}

impl Tally {
    /// Counts a function; gives what there is to say of it.
    fn count(&mut self, ours: &Result<Vec<String>, String>, theirs: &Result<Vec<String>, String>) -> Option<String> {
        self.rendered += usize::from(theirs.is_ok());
        self.read += usize::from(ours.is_ok());
        match (ours, theirs) {
            (Ok(ours), Ok(theirs)) => {
                let (one, other) = (bare(ours), bare(theirs));
                if one == other {
                    self.same += 1;
                    None
                } else if is_reordered(&one, &other) {
                    self.reordered += 1;
                    None
                } else {
                    self.different += 1;
                    let first = one.iter().zip(&other).position(|(one, other)| one != other);
                    let at = first.unwrap_or(one.len().min(other.len()));
                    let (one, other) = (ours.get(at), theirs.get(at));
                    Some(format!("different at {at}\nlimbeck: {one:#?}\nAlembic: {other:#?}"))
                }
            }
            (Err(fault), Ok(theirs)) => {
                self.refused += 1;
                Some(format!("refused though Alembic renders {} statements\n{fault}", theirs.len()))
            }
            (Ok(_), Err(fault)) => Some(format!("read though Alembic fails\n{fault}")),
            (Err(fault), Err(other)) => Some(format!("neither\n{fault}\n{other}")),
        }
    }
}

/// What limbeck makes of a function by itself, on a database that may be anything.
fn ours(text: &str, downgrade: bool, naming: &Naming) -> Result<Vec<String>, String> {
    let mut sources = Sources::new();
    let id = sources.add("migration.py", text);
    let mut report = Diagnostics::new();
    let setting = Setting { naming, database: None };
    let block = match downgrade {
        false => read_upgrade(id, text, setting, &mut report),
        true => match read_downgrade(id, text, setting, &mut report) {
            Some(Downgrade::Block(block)) => Some(block),
            Some(_) => return Err("irreversible".into()),
            None => None,
        },
    };
    let mut statements = Vec::new();
    if let Some(mut block) = block {
        ddl::read(&mut block, &mut report);
        let mut replay = Replay::new(Catalog::new(PostgresVersion::new(15).expect("15"), Ident::made("public")));
        replay.lose_track(Span::NONE);
        statements = replay.run_in_order(&block, &mut report).into_iter().map(|one| one.sql).collect();
    }
    let faults = report.iter().filter(|one| one.severity == Severity::Error).map(|one| {
        let place = sources.locate(one.primary.span).map(|place| place.to_string()).unwrap_or_default();
        format!("{} {place} {}", one.code.id, one.message)
    });
    if report.has_errors() { Err(faults.collect::<Vec<_>>().join("\n")) } else { Ok(statements) }
}

/// The migrations in a directory and below it, by their path in it.
fn migrations(directory: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![directory.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for path in entries(&next) {
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py") {
                let text = fs::read_to_string(&path).expect("a migration is read");
                if text.contains("down_revision") {
                    let name = path.strip_prefix(directory).expect("it lies below").display().to_string();
                    found.insert(name, text);
                }
            }
        }
    }
    found
}

fn entries(directory: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let list = fs::read_dir(directory).expect("the directory is read");
    let mut list: Vec<PathBuf> = list.map(|entry| entry.expect("an entry is read").path()).collect();
    list.sort();
    list.into_iter()
}

fn naming(project: &Path) -> Naming {
    match fs::read_to_string(project.join("naming.json")) {
        Ok(text) => Naming { templates: serde_json::from_str(&text).expect("a template for each kind") },
        Err(_) => Naming::default(),
    }
}
