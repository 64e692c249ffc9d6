//! The built program, in a directory of its own that nothing of the user's reaches.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

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
        let directory = tempfile::tempdir().expect("a temporary directory");
        Project { directory, environment: BTreeMap::new() }.config("")
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
        let mut command = Command::new(env!("CARGO_BIN_EXE_limbeck"));
        command.env_clear().env("HOME", self.path()).envs(&self.environment);
        Outcome::of(command.current_dir(self.path()).args(arguments))
    }
}
