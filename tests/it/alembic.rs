//! The real Alembic, and small projects for it.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::cluster::Database;
use crate::outcome::Outcome;
use crate::provision;

const INI: &str = "[alembic]\nscript_location = %(here)s\npath_separator = os\n";

const ENV: &str = r#"import os

import sqlalchemy
from alembic import context

options = dict(OPTIONS)

if context.is_offline_mode():
    context.configure(
        url="postgresql+psycopg2://", literal_binds=True, dialect_opts={"paramstyle": "named"}, **options
    )
    with context.begin_transaction():
        context.run_migrations()
else:
    with sqlalchemy.create_engine(os.environ["DATABASE_URL"]).connect() as connection:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()
"#;

/// A Python that can import Alembic and what the tests need beside it, in the versions of `tests/alembic/requirements.txt`.
/// Panics if there is no Python to make it from.
pub fn python() -> PathBuf {
    let requirements = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/alembic/requirements.txt");
    provision::python("alembic", Path::new(requirements))
        .expect("The tests compare with the real Alembic. Install the packages `python3` and `python3-venv`")
}

/// One file in `versions/`, to be filled as in `Revision { id: "b", down: &["a"], ..Revision::default() }`.
#[derive(Debug, Default, Clone, Copy)]
pub struct Revision<'a> {
    pub id: &'a str,
    /// None for a first revision, several for a merge.
    pub down: &'a [&'a str],
    pub depends_on: &'a [&'a str],
    pub labels: &'a [&'a str],
    pub message: &'a str,
    /// The body of `upgrade()`: lines of Python without indentation.
    pub upgrade: &'a str,
    /// The body of `downgrade()`.
    pub downgrade: &'a str,
}

/// An Alembic project in a directory of its own, removed with the value.
#[derive(Debug)]
pub struct Project {
    directory: TempDir,
}

impl Project {
    /// One without revisions, with an `env.py` that knows the offline and the online mode.
    pub fn new() -> Project {
        let project = Project { directory: tempfile::tempdir().expect("a temporary directory") };
        project.file("alembic.ini", INI).options("")
    }

    /// Keyword arguments for `context.configure`, as in `transaction_per_migration=True`.
    pub fn options(self, options: &str) -> Project {
        self.file("env.py", &ENV.replace("OPTIONS", options))
    }

    /// Adds a revision as `versions/ID.py`.
    pub fn revision(self, revision: Revision) -> Project {
        self.file(&format!("versions/{}.py", revision.id), &revision.python())
    }

    /// Adds or replaces a file.
    pub fn file(self, name: &str, text: &str) -> Project {
        let path = self.directory.path().join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a directory")).expect("its directory is made");
        fs::write(path, text).expect("the file is written");
        self
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// `alembic ARGUMENTS`, without a database: `upgrade head --sql`, `history`, …
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(self.alembic().args(arguments))
    }

    /// The same on a database.
    pub fn run_on(&self, database: &Database, arguments: &[&str]) -> Outcome {
        let url = database.url().replacen("postgresql:", "postgresql+psycopg2:", 1);
        Outcome::of(self.alembic().args(arguments).env("DATABASE_URL", url))
    }

    fn alembic(&self) -> Command {
        let mut command = Command::new(python());
        // Alembic walks over sets, so without a fixed seed its order differs from run to run.
        command.env_clear().env("PATH", env::var_os("PATH").unwrap_or_default()).env("PYTHONHASHSEED", "0");
        command.current_dir(self.path()).args(["-m", "alembic"]);
        command
    }
}

impl Revision<'_> {
    fn python(&self) -> String {
        let mut text = format!("\"\"\"{}\"\"\"\n", self.message);
        text.push_str(
            "import sqlalchemy as sa\nfrom alembic import op\nfrom sqlalchemy.dialects import postgresql\n\n",
        );
        writeln!(text, "revision = {:?}", self.id).expect("a String takes everything");
        for (name, ids) in
            [("down_revision", self.down), ("depends_on", self.depends_on), ("branch_labels", self.labels)]
        {
            writeln!(text, "{name} = {}", tuple(ids)).expect("a String takes everything");
        }
        for (name, body) in [("upgrade", self.upgrade), ("downgrade", self.downgrade)] {
            let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
            let body = if body.is_empty() { "    pass\n" } else { &body };
            write!(text, "\n\ndef {name}():\n{body}").expect("a String takes everything");
        }
        text
    }
}

/// `None`, or a tuple of strings.
fn tuple(ids: &[&str]) -> String {
    if ids.is_empty() { "None".to_owned() } else { ids.iter().map(|id| format!("{id:?}, ")).collect() }
}
