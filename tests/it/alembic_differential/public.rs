//! The migrations of public projects, which are no part of this one: `LIMBECK_PUBLIC_PROJECTS=DIR` names a directory with
//! a directory for each project, or that of one project: Python migrations, and documents (`.md`, `.txt`) whose blocks of
//! Python with an `upgrade()` are migrations too. `naming.json` among them is the project's naming convention.
//! `DIR/.venv`, where it is there, is a virtual environment with Alembic and the packages that the migrations import.

use super::judge::is_reordered;
use super::{bare, ours, render};
use crate::alembic;
use limbeck::naming::Naming;
use limbeck::source::Span;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What a block in a document may leave out.
const IMPORTS: &str = "from alembic import op\nimport sqlalchemy as sa\n";

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
    let mut projects: Vec<PathBuf> = entries(place).filter(|one| one.is_dir() && !one.ends_with(".venv")).collect();
    if projects.is_empty() {
        projects.push(place.into());
    }
    for project in projects {
        let name = project.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let migrations = migrations(&project);
        assert!(!migrations.is_empty(), "{name} has no migrations");
        let naming = naming(&project);
        let texts = migrations.iter().map(|(file, text)| (file.as_str(), text.as_str()));
        let theirs = render(&python, texts, &naming, true);
        for (index, function) in ["upgrade", "downgrade"].into_iter().enumerate() {
            let mut tally = Tally::default();
            for (file, text) in &migrations {
                // The database may be anything.
                let ours = ours(text, index == 1, &naming, |replay| replay.lose_track(Span::NONE));
                if let Some(fault) = tally.count(&ours, &theirs[file][index]) {
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

/// The migrations in a directory and below it, by their path in it.
fn migrations(directory: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![directory.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for path in entries(&next) {
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let name = path.strip_prefix(directory).expect("it lies below").display().to_string();
            let text = || fs::read_to_string(&path).expect("a migration is read");
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("py") => found.extend(Some((name, text())).filter(|(_, text)| text.contains("down_revision"))),
                Some("md" | "txt") => {
                    found.extend(blocks(&text()).map(|(line, block)| (format!("{name}:{line}"), block)));
                }
                _ => {}
            }
        }
    }
    found
}

/// The migrations among the blocks of Python in a document, with the lines on which they begin.
fn blocks(document: &str) -> impl Iterator<Item = (usize, String)> {
    let mut blocks: Vec<(usize, String)> = Vec::new();
    // Between two fences; true if what stands there is Python.
    let mut inside = None;
    for (line, text) in document.lines().enumerate() {
        match (text.trim_start().strip_prefix("```"), inside, blocks.last_mut()) {
            (Some(word), None, _) => {
                inside = Some(word == "python");
                blocks.push((line + 2, IMPORTS.into()));
            }
            (Some(_), Some(_), _) => inside = None,
            (None, Some(true), Some((_, block))) => block.extend([text, "\n"]),
            _ => {}
        }
    }
    blocks.into_iter().filter(|(_, block)| block.contains("def upgrade("))
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
