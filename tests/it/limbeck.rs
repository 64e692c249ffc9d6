//! The built program, in a directory of its own that nothing of the user's reaches.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::cluster::Database;
use crate::outcome::Outcome;

/// A limbeck project in a directory of its own, removed with the value.
#[derive(Debug)]
pub struct Project {
    directory: TempDir,
    environment: BTreeMap<String, String>,
}

impl Project {
    /// One with an empty `limbeck.toml` and no migrations.
    pub fn new() -> Project {
        Project::bare().config("")
    }

    /// One with nothing in it.
    pub fn bare() -> Project {
        let directory = tempfile::tempdir().expect("a temporary directory");
        Project { directory, environment: BTreeMap::new() }
    }

    /// Replaces `limbeck.toml`.
    pub fn config(self, text: &str) -> Project {
        self.file("limbeck.toml", text)
    }

    /// Adds `migrations/NAME.mig`.
    pub fn migration(self, name: &str, text: &str) -> Project {
        self.file(&format!("migrations/{name}.mig"), text)
    }

    /// Adds or replaces a file.
    pub fn file(self, name: &str, text: &str) -> Project {
        let path = self.directory.path().join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a directory")).expect("its directory is made");
        fs::write(path, text).expect("the file is written");
        self
    }

    /// Sets a variable for every run; otherwise the environment holds only `HOME`, the project itself.
    pub fn env(mut self, name: &str, value: &str) -> Project {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// `limbeck ARGUMENTS`, run in the project.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(&mut self.command(arguments))
    }

    /// The same on a database.
    pub fn run_on(&self, database: &Database, arguments: &[&str]) -> Outcome {
        self.run_at(&database.url(), arguments)
    }

    /// The same on whatever has this address.
    pub fn run_at(&self, url: &str, arguments: &[&str]) -> Outcome {
        Outcome::of(self.command(arguments).env("DATABASE_URL", url))
    }

    /// The same, not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_limbeck"));
        command.env_clear().env("HOME", self.path()).envs(&self.environment);
        command.current_dir(self.path()).args(arguments);
        command
    }
}
