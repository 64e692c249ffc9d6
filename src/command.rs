//! The commands, a file each, and what they have at hand.

mod autogenerate;
pub mod branches;
pub mod check;
pub mod completions;
pub mod current;
mod database;
mod describe;
mod desired;
pub mod downgrade;
pub mod edit;
pub mod ensure_version;
pub mod explain;
pub mod fmt;
mod graphic;
pub mod heads;
pub mod history;
pub mod import;
pub mod init;
pub mod lint;
pub mod man;
pub mod merge;
mod new;
pub mod preflight;
pub mod revision;
pub mod schema;
mod script;
pub mod show;
pub mod squash;
pub mod stamp;
pub mod upgrade;

use std::collections::BTreeMap;
use std::fmt::{Display, Formatter};
use std::path::{Path, PathBuf};

use anstream::AutoStream;
use anstream::stream::RawStream;
use clap::{Args, ColorChoice, Subcommand, ValueEnum};

use crate::compile::{Commuting, Compiler};
use crate::diagnostic::Diagnostics;
use crate::project::{self, Config, Extent, Place, Project, Shelf, write};
use crate::revision::{Fault, RevisionGraph, RevisionIndex, Target, Typed};
use crate::script::Script;
use crate::script::settings::Settings;
use crate::source::{Chain, Sources};

/// What can be said before or behind every command.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The configuration; without it, the nearest limbeck.toml, alembic.ini or pyproject.toml from here upwards
    #[arg(short, long, global = true, value_name = "FILE", env = "LIMBECK_CONFIG", help_heading = "Project")]
    pub config: Option<PathBuf>,
    /// One of the databases of the configuration: [databases.NAME]; several are worked on one after the other
    #[arg(short, long = "name", global = true, value_name = "NAME", help_heading = "Project")]
    pub names: Vec<String>,
    /// All databases of the configuration, one after the other
    #[arg(long, global = true, conflicts_with = "names", help_heading = "Project")]
    pub all: bool,
    /// A variable: what ${NAME} stands for in a migration
    #[arg(short = 'x', value_name = "NAME=VALUE", value_parser = variable, help_heading = "Project")]
    pub variables: Vec<String>,
    /// How diagnostics are written
    #[arg(long, global = true, value_enum, default_value = "human", value_name = "FORMAT", help_heading = "Messages")]
    pub message_format: MessageFormat,
    /// When diagnostics are coloured
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN", help_heading = "Messages")]
    pub color: ColorChoice,
}

/// What `-x` takes: without '=' the value is empty, as in Alembic.
fn variable(text: &str) -> Result<String, &'static str> {
    match text.split('=').next() {
        Some("") | None => Err("a variable has a name: NAME=VALUE"),
        Some(_) => Ok(text.to_string()),
    }
}

impl Options {
    /// The project that is meant, with one of its databases.
    pub fn place(&self, database: Option<String>) -> Place {
        Place { config: self.config.clone(), database, is_alembic: false, variables: self.variables.clone() }
    }

    /// Whether to colour what is written to a stream.
    pub fn wants_colour(&self, stream: &impl RawStream) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => AutoStream::choice(stream) != anstream::ColorChoice::Never,
        }
    }
}

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// As text with the lines concerned
    Human,
    /// As JSON, an object a line
    Json,
}

/// What limbeck can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    Init(init::Init),
    Revision(revision::Revision),
    Merge(merge::Merge),
    Squash(squash::Squash),
    Upgrade(upgrade::Upgrade),
    Downgrade(downgrade::Downgrade),
    Stamp(stamp::Stamp),
    #[command(name = "ensure_version")]
    EnsureVersion(ensure_version::EnsureVersion),
    Current(current::Current),
    Heads(heads::Heads),
    Branches(branches::Branches),
    History(history::History),
    Show(show::Show),
    Schema(schema::Schema),
    Edit(edit::Edit),
    Import(import::Import),
    Fmt(fmt::Fmt),
    Lint(lint::Lint),
    Check(check::Check),
    Preflight(preflight::Preflight),
    Explain(explain::Explain),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Command {
    /// Whether it is about a database of the project; else it runs once, however many are named.
    pub fn is_about_a_database(&self) -> bool {
        match self {
            Command::Init(_) | Command::Explain(_) | Command::Completions(_) | Command::Man(_) => false,
            Command::Lint(command) => !command.is_about_rules(),
            _ => true,
        }
    }

    /// Runs it.
    ///
    /// # Errors
    /// Why there is no product.
    pub fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        match self {
            Command::Init(command) => command.run(session),
            Command::Revision(command) => command.run(session),
            Command::Merge(command) => command.run(session),
            Command::Squash(command) => command.run(session),
            Command::Upgrade(command) => command.run(session),
            Command::Downgrade(command) => command.run(session),
            Command::Stamp(command) => command.run(session),
            Command::EnsureVersion(command) => command.run(session),
            Command::Current(command) => command.run(session),
            Command::Heads(command) => command.run(session),
            Command::Branches(command) => command.run(session),
            Command::History(command) => command.run(session),
            Command::Show(command) => command.run(session),
            Command::Schema(command) => command.run(session),
            Command::Edit(command) => command.run(session),
            Command::Import(command) => command.run(session),
            Command::Fmt(command) => command.run(session),
            Command::Lint(command) => command.run(session),
            Command::Check(command) => command.run(session),
            Command::Preflight(command) => command.run(session),
            Command::Explain(command) => command.run(),
            Command::Completions(command) => command.run(session),
            Command::Man(command) => command.run(session),
        }
    }
}

/// What a command is for: the text on stdout.
#[derive(Debug, Default)]
pub struct Product {
    /// The text.
    pub text: String,
    /// The script behind it, where it is one: it is written down as it is printed, and never there as a text.
    pub script: Option<Script>,
    /// Whether it is a list of findings that is not empty.
    pub found: bool,
}

impl Product {
    /// The text, or nothing if it goes to a file, which `-` is not.
    fn or_file<T: Into<Product> + Display>(
        session: &Session,
        content: T,
        output: Option<&Path>,
    ) -> Result<Product, Failure> {
        match output.filter(|path| path.as_os_str() != "-") {
            None => Ok(content.into()),
            Some(path) => {
                session.only("a file")?;
                write::replace(path, content)?;
                Ok(Product::default())
            }
        }
    }
}

impl Display for Product {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)?;
        self.script.as_ref().map_or(Ok(()), |script| script.fmt(f))
    }
}

impl From<String> for Product {
    fn from(text: String) -> Product {
        Product { text, ..Product::default() }
    }
}

impl From<Script> for Product {
    fn from(script: Script) -> Product {
        Product { script: Some(script), ..Product::default() }
    }
}

/// Why a command has no product.
#[derive(Debug)]
pub enum Failure {
    /// The migrations, or a target in them, are wrong: the session's report says how.
    Reported,
    /// The command line asks for what makes no sense.
    Usage {
        /// Why not.
        message: String,
        /// What to type instead.
        help: Option<String>,
    },
    /// Ctrl-C.
    Interrupted {
        /// What had been done by then.
        message: String,
    },
    /// The world does not play along.
    World {
        /// What happened.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
}

impl From<project::Error> for Failure {
    fn from(error: project::Error) -> Failure {
        Failure::World { message: error.to_string(), help: error.help() }
    }
}

impl Failure {
    /// What the command line asks for makes no sense.
    fn usage(message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure::Usage { message: message.into(), help: Some(help.into()) }
    }
}

/// What a command has at hand, and where it says what is wrong.
#[derive(Debug)]
pub struct Session {
    /// What was said beside the command.
    pub options: Options,
    /// Which of the databases this is about.
    pub database: Option<String>,
    /// Whether others are worked on in the same run.
    pub is_one_of_several: bool,
    /// Every text that diagnostics may quote.
    pub sources: Sources,
    /// What is wrong.
    pub report: Diagnostics,
    /// The whole command line, for what describes it.
    surface: fn() -> clap::Command,
}

impl Session {
    /// A session in which nothing has happened yet.
    pub fn new(options: Options, surface: fn() -> clap::Command) -> Session {
        Session {
            options,
            database: None,
            is_one_of_several: false,
            sources: Sources::new(),
            report: Diagnostics::new(),
            surface,
        }
    }

    /// The project, with a history that is sound.
    fn open(&mut self) -> Result<Project, Failure> {
        self.open_at(&self.place(), Extent::Whole)
    }

    /// The same for what looks at nothing behind the headers.
    fn open_headers(&mut self) -> Result<Project, Failure> {
        self.open_at(&self.place(), Extent::Header)
    }

    /// The same for a project that lies elsewhere.
    fn open_at(&mut self, place: &Place, extent: Extent) -> Result<Project, Failure> {
        let project = Project::open(place, extent, &mut self.sources, &mut self.report)?;
        self.gate()?;
        Ok(project)
    }

    /// The configuration, for what needs no migrations.
    fn config(&mut self) -> Result<Config, Failure> {
        Ok(Config::open(&self.place(), &mut self.sources, &mut self.report)?)
    }

    fn place(&self) -> Place {
        self.options.place(self.database.clone())
    }

    /// Lets a document through only where it is the only one.
    fn only(&self, document: &str) -> Result<(), Failure> {
        match self.is_one_of_several {
            true => Err(Failure::usage(format!("{document} is for one database"), "name one alone: -n NAME")),
            false => Ok(()),
        }
    }

    /// Lets nobody through who has something to report.
    fn gate(&self) -> Result<(), Failure> {
        if self.report.has_errors() { Err(Failure::Reported) } else { Ok(()) }
    }

    /// What was found, or else a report of why not.
    fn found<T>(&mut self, result: Result<T, Fault>) -> Result<T, Failure> {
        result.map_err(|fault| {
            self.report.push(*fault);
            Failure::Reported
        })
    }

    /// Works with a compiler of a project.
    fn compile<T>(
        &mut self,
        project: &Project,
        settings: &Settings,
        tag: Option<&str>,
        work: impl FnOnce(&Compiler<'_>, &mut Diagnostics) -> T,
    ) -> T {
        // Once, however often a command compiles.
        for doubt in &project.config.doubts {
            if !self.report.iter().any(|one| one == doubt) {
                self.report.push(doubt.clone());
            }
        }
        let parsed = Chain::new();
        let shelf = Shelf::new(&parsed, project.config.packages(), &self.sources);
        let compiler = Compiler {
            graph: &project.graph,
            sources: &self.sources,
            variables: &self.variables(tag),
            naming: &project.config.naming,
            types: &project.config.types,
            modules: &shelf,
            database: self.database.as_deref(),
            settings,
            version: project.config.postgres_version,
            default_schema: &project.config.default_schema(),
            from_scratch: project.config.from_scratch,
            keeps_facts: true,
        };
        work(&compiler, &mut self.report)
    }

    /// Whether two branches commute; `None` with a report where something in them is wrong.
    fn commuting(&mut self, project: &Project, one: RevisionIndex, other: RevisionIndex) -> Option<Commuting> {
        let settings = &project.config.script;
        self.compile(project, settings, None, |compiler, report| compiler.commuting(one, other, report))
    }

    /// A target of the command line, which diagnostics can point at.
    fn typed<'t>(&mut self, text: &'t str) -> Typed<'t> {
        Typed::whole(self.sources.add("command line", text), text)
    }

    /// The revisions that a target of the command line names.
    fn named(&mut self, graph: &RevisionGraph, typed: Typed<'_>) -> Result<Vec<RevisionIndex>, Failure> {
        self.found(Target::parse(typed).and_then(|target| graph.revisions(&target)))
    }

    /// The variables of `-x`, and the free text of `--tag` as one more.
    fn variables(&self, tag: Option<&str>) -> BTreeMap<String, String> {
        let given = self.options.variables.iter().map(|one| one.split_once('=').unwrap_or((one, "")));
        let tag = tag.map(|tag| ("tag", tag));
        tag.into_iter().chain(given).map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }
}
