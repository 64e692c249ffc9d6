//! The plan of the house, held against `src/`.

use std::fs;
use std::path::{Path, PathBuf};

/// Which room may import which; unit tests may import all. A room stands below everything that it imports, so there are
/// no cycles, and the table reads as the house does: nouns, verbs, passes in walking order, commands.
const ROOMS: &[(&str, &[&str])] = &[
    // Nouns.
    ("source", &[]),
    ("diagnostic", &["source"]),
    ("sql", &["source"]),
    ("catalog", &["source", "sql"]),
    ("statement", &["source", "sql"]),
    ("expression", &["source", "sql"]),
    // Verbs.
    ("revision", &["source", "diagnostic"]),
    ("op", &["source", "diagnostic", "sql", "catalog", "statement"]),
    ("migration", &["source", "diagnostic", "sql", "revision", "op"]),
    ("naming", &["source", "diagnostic", "sql", "catalog", "op", "migration"]),
    // Front ends.
    ("dsl", &["source", "diagnostic", "sql", "catalog", "revision", "op", "migration"]),
    ("python", &["source", "diagnostic"]),
    ("sqlalchemy", &["source", "diagnostic", "sql", "catalog", "op", "naming", "python"]),
    (
        "alembic",
        &["source", "diagnostic", "sql", "catalog", "revision", "op", "naming", "migration", "python", "sqlalchemy"],
    ),
    ("ddl", &["source", "diagnostic", "sql", "catalog", "statement", "op", "migration"]),
    // Passes.
    ("order", &["source", "diagnostic", "sql", "catalog", "op", "migration"]),
    ("replay", &["source", "diagnostic", "sql", "catalog", "statement", "op", "migration", "order"]),
    ("script", &["source", "diagnostic", "sql", "catalog", "statement", "revision"]),
    ("schema", &["source", "diagnostic", "sql", "catalog", "op", "migration", "order", "replay", "script"]),
    ("models", &["source", "diagnostic", "naming", "op", "migration", "python", "sqlalchemy", "alembic"]),
    (
        "diff",
        &[
            "source",
            "diagnostic",
            "sql",
            "catalog",
            "expression",
            "op",
            "migration",
            "naming",
            "dsl",
            "ddl",
            "order",
            "replay",
        ],
    ),
    (
        "compile",
        &[
            "source",
            "diagnostic",
            "sql",
            "catalog",
            "statement",
            "revision",
            "op",
            "naming",
            "migration",
            "dsl",
            "alembic",
            "ddl",
            "op",
            "order",
            "replay",
            "script",
            "diff",
            "schema",
        ],
    ),
    (
        "import",
        &[
            "source",
            "diagnostic",
            "sql",
            "op",
            "migration",
            "revision",
            "statement",
            "dsl",
            "alembic",
            "script",
            "compile",
        ],
    ),
    ("lint", &["source", "diagnostic", "sql", "catalog", "statement", "script"]),
    ("packet", &["source", "sql", "catalog", "statement", "script"]),
    // The world.
    ("environment", &[]),
    (
        "online",
        &["environment", "source", "diagnostic", "sql", "catalog", "statement", "revision", "script", "compile"],
    ),
    (
        "project",
        &[
            "environment",
            "source",
            "diagnostic",
            "sql",
            "catalog",
            "naming",
            "migration",
            "revision",
            "dsl",
            "python",
            "alembic",
            "models",
            "script",
            "lint",
        ],
    ),
    // The doors.
    ("command", EVERYTHING),
    ("cli", &["diagnostic", "project", "command"]),
    ("main", &["command", "cli"]),
];

const EVERYTHING: &[&str] = &["*"];

/// Who may touch the disk, the network, the clock, the process and its environment.
const WORLDLY: &[&str] = &["environment", "online", "project", "command", "cli", "main"];

const WORLD: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::os",
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "Zoned::now",
];

const UGLY_NAMES: &[&str] = &["util", "utils", "common", "helper", "helpers", "misc"];

const MOST_LINES: usize = 600;

const UNFINISHED: &[&str] = &["todo!", "unimplemented!", "dbg!", "TODO", "FIXME"];

#[test]
fn rooms_import_only_what_the_table_allows() {
    let faults = files().iter().filter(|file| file.room != "lib").flat_map(File::forbidden_imports).collect();
    expect_none(faults);
}

#[test]
fn the_table_has_no_cycles() {
    let position = |room: &str| ROOMS.iter().position(|(name, _)| *name == room);
    for (place, (room, imports)) in ROOMS.iter().enumerate().filter(|(_, (_, imports))| *imports != EVERYTHING) {
        for import in *imports {
            assert!(position(import).is_some_and(|above| above < place), "{import} does not stand above {room}");
        }
    }
}

#[test]
fn only_the_worldly_rooms_touch_the_world() {
    let mut faults = Vec::new();
    for file in files().iter().filter(|file| !WORLDLY.contains(&file.room.as_str())) {
        let (code, modules) = (file.code(), file.imports("std"));
        for thing in WORLD {
            let is_imported =
                thing.strip_prefix("std::").is_some_and(|thing| modules.iter().any(|module| module == thing));
            if is_imported || has_word(&code, thing) {
                faults.push(format!("{} touches the world: {thing}", file.name));
            }
        }
    }
    expect_none(faults);
}

#[test]
fn files_are_named_sized_and_finished() {
    let mut faults = Vec::new();
    for file in files() {
        let stem = Path::new(&file.name).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if UGLY_NAMES.contains(&stem) {
            faults.push(format!("{}: the name excludes nothing", file.name));
        }
        if file.text.lines().count() > MOST_LINES {
            faults.push(format!("{} is longer than {MOST_LINES} lines", file.name));
        }
        for word in UNFINISHED.iter().filter(|word| has_word(&file.text, word)) {
            faults.push(format!("{} is unfinished: {word}", file.name));
        }
    }
    expect_none(faults);
}

#[track_caller]
fn expect_none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// A source file of limbeck.
struct File {
    /// Its path below `src/`.
    name: String,
    /// `op` for `op.rs` and for all that lies in `op/`.
    room: String,
    text: String,
}

impl File {
    fn forbidden_imports(&self) -> Vec<String> {
        let Some((_, allowed)) = ROOMS.iter().find(|(room, _)| *room == self.room) else {
            return vec![format!("{}: the room {} is new; give it a row in ROOMS", self.name, self.room)];
        };
        let root = if self.room == "main" { "limbeck" } else { "crate" };
        self.imports(root)
            .into_iter()
            .filter(|import| *import != self.room && *allowed != EVERYTHING && !allowed.contains(&import.as_str()))
            .map(|import| format!("{}: {} may not import {import}, says the table ROOMS", self.name, self.room))
            .collect()
    }

    /// The modules that stand directly behind `root::`, alone or in braces.
    fn imports(&self, root: &str) -> Vec<String> {
        let code = self.code();
        let start = format!("{root}::");
        let behind = code.match_indices(&start).filter(|(at, _)| !code[..*at].ends_with(is_name_character));
        behind.flat_map(|(at, _)| first_names(&code[at + start.len()..])).collect()
    }

    /// The text without comments and without the unit tests at its end, which may write their cases in any language.
    fn code(&self) -> String {
        let code = self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
    }
}

/// The names that a path goes on with: one, or those of a group in braces.
fn first_names(rest: &str) -> Vec<String> {
    let name = |text: &str| text.chars().take_while(|c| is_name_character(*c)).collect::<String>();
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let mut names = Vec::new();
    let mut depth = 0;
    let mut expected = true;
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => expected = true,
            _ if expected && is_name_character(character) => {
                names.push(name(&group[at..]));
                expected = false;
            }
            _ => {}
        }
    }
    names
}

fn is_name_character(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// True if `word` stands in `text` and is not the end of a longer name.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let (before, behind) = (&text[..at], &text[at + word.len()..]);
        !before.ends_with(is_name_character) && !behind.starts_with(is_name_character)
    })
}

/// All of `src/`, sorted.
fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let file = |path: PathBuf| {
        let name = path.strip_prefix(&root).expect("it lies in src/").to_str().expect("its name is UTF-8").to_owned();
        let room = name.split(['/', '.']).next().unwrap_or_default().to_owned();
        File { room, text: fs::read_to_string(path).expect("it can be read"), name }
    };
    paths.into_iter().map(file).collect()
}

fn collect(directory: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("the directory can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

#[test]
fn imports_are_found_wherever_they_stand() {
    let file = File {
        name: "op/add_column.rs".to_owned(),
        room: "op".to_owned(),
        text:
            "use crate::{catalog::{Column, Table}, dsl, sql::Ident};\n// crate::comment\nfn f(x: crate::lint::X) {}\n\
               #[cfg(test)]\nmod tests {\n    use crate::online;\n}\n"
                .to_owned(),
    };
    assert_eq!(file.imports("crate"), ["catalog", "dsl", "sql", "lint"]);
    assert_eq!(file.forbidden_imports().len(), 2);
}
