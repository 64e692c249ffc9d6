//! Documents that show commands with what they print: the commands are run, with a directory and a database of their own,
//! and print just that.
//!
//! A `console` block holds commands, each behind `$ `, and below each what it prints on stdout and stderr; `...` stands for
//! any text. A `mig NAME` block is what the reader writes into the one file of that name in `migrations`, a `toml` block what
//! he adds to the configuration.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::cluster::{self, Database};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Where a reader follows a document: a directory and a database.
pub struct Desk<'c> {
    directory: TempDir,
    database: Database<'c>,
}

/// Runs a document from its beginning to its end. Panics if anything is not as it says; what it should say is then written
/// beside the built tests.
#[track_caller]
pub fn follow(name: &str, text: &str, desk: Desk) {
    let mut lines = text.lines();
    let mut said = String::new();
    while let Some(line) = lines.next() {
        said += &format!("{line}\n");
        let Some(kind) = line.strip_prefix("```").filter(|kind| !kind.is_empty()) else { continue };
        let block: String = lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
        match kind.split_once(' ').unwrap_or((kind, "")) {
            ("console", _) => said += &desk.run(&block),
            ("mig", file) if !file.is_empty() => fs::write(desk.migration(file), &block).expect("it is written"),
            ("toml", _) => desk.configure(&block),
            _ => {}
        }
        if kind != "console" {
            said += &block;
        }
        said += "```\n";
    }
    let written = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(written.parent().expect("it lies in a directory")).expect("it is made");
    fs::write(&written, &said).expect("it is written");
    let first = said.lines().zip(text.lines()).find(|(said, text)| said != text);
    assert!(said == text, "{name} should be as {}, first of all {first:?}", written.display());
}

impl<'c> Desk<'c> {
    /// One with nothing in it.
    pub fn empty() -> Desk<'c> {
        Desk { directory: tempfile::tempdir().expect("a directory"), database: cluster::server().database() }
    }

    /// One with a copy of the example project.
    pub fn example() -> Desk<'c> {
        let desk = Desk::empty();
        let migrations = desk.directory.path().join("migrations");
        fs::create_dir(&migrations).expect("it is made");
        fs::copy(Path::new(ROOT).join("limbeck.toml"), desk.directory.path().join("limbeck.toml")).expect("a copy");
        for entry in fs::read_dir(Path::new(ROOT).join("migrations")).expect("it is there") {
            let entry = entry.expect("it can be read");
            fs::copy(entry.path(), migrations.join(entry.file_name())).expect("a copy");
        }
        desk
    }

    /// The commands of a block, each with what it prints; with what the block says it prints, where that is the same.
    fn run(&self, block: &str) -> String {
        let mut said = String::new();
        for shown in format!("\n{block}").split("\n$ ").skip(1) {
            let shown = format!("{}\n", shown.trim_end_matches('\n'));
            let (command, expected) = shown.split_once('\n').expect("a command is a line");
            let printed = self.shell(command);
            said += &format!("$ {command}\n{}", if fits(expected, &printed) { expected } else { &printed });
        }
        said
    }

    /// What a command line prints, without the blank line at its end.
    fn shell(&self, line: &str) -> String {
        let programs = |program: PathBuf| program.parent().expect("it lies in a directory").display().to_string();
        let limbeck = programs(PathBuf::from(env!("CARGO_BIN_EXE_limbeck")));
        let psql = programs(self.database.client_program("psql").get_program().into());
        let mut shell = Command::new("sh");
        shell.env_clear().env("PATH", format!("{limbeck}:{psql}:/usr/local/bin:/usr/bin:/bin"));
        shell.env("HOME", self.directory.path()).env("DATABASE_URL", self.database.url());
        let ran = shell.current_dir(self.directory.path()).arg("-c").arg(format!("exec 2>&1; {line}")).output();
        let printed = String::from_utf8(ran.expect("sh is there").stdout).expect("it is text");
        let printed = printed.trim_end();
        if printed.is_empty() { String::new() } else { format!("{printed}\n") }
    }

    /// The migration whose name holds these words.
    fn migration(&self, words: &str) -> PathBuf {
        let entries = fs::read_dir(self.directory.path().join("migrations")).expect("it is there");
        let mut paths = entries.map(|entry| entry.expect("it can be read").path());
        paths.find(|path| path.to_string_lossy().contains(words)).unwrap_or_else(|| panic!("there is no {words}"))
    }

    fn configure(&self, more: &str) {
        let path = self.directory.path().join("limbeck.toml");
        let text = fs::read_to_string(&path).expect("it is there");
        fs::write(path, format!("{text}\n{more}")).expect("it is written");
    }
}

/// Whether a text is as it was expected, where `...` stands for any text.
fn fits(expected: &str, text: &str) -> bool {
    let mut parts = expected.split("...");
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let at = if parts.peek().is_none() {
            rest.ends_with(part).then(|| rest.len() - part.len())
        } else {
            rest.find(part)
        };
        let Some(at) = at else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.is_empty()
}
