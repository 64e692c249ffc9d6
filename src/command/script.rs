//! What the commands have in common whose product is a script.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Failure, Product, Session};
use crate::compile::Compiler;
use crate::diagnostic::Diagnostics;
use crate::project::{Config, Project, write};
use crate::revision::{RevisionGraph, RevisionIndex, Route, Typed};
use crate::script::settings::{Settings, TransactionMode};
use crate::script::{Script, split};

/// The options that print a script, of which there can be one.
pub const PRINTING: &str = "printing";

/// How a script is written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Script")]
pub struct Form {
    /// Print the script, and touch no database
    #[arg(long, group = PRINTING)]
    sql: bool,
    /// Write it to a file, whole or not at all; '-' for stdout (with --sql, or --dry-run where there is one)
    #[arg(short, long, value_name = "FILE", requires = PRINTING)]
    output: Option<PathBuf>,
    /// Make it for psql alone: it stops at the first error and reports each step (with --sql, or --dry-run where there is one)
    #[arg(long, requires = PRINTING)]
    psql: bool,
    /// Leave out the guards, as in Alembic's scripts: nothing checks where the database is (with --sql)
    #[arg(long, requires = "sql")]
    no_guard: bool,
    /// Leave out the comment at the head (with --sql, or --dry-run where there is one)
    #[arg(long, requires = PRINTING)]
    no_header: bool,
}

/// What can be said of a script of migrations.
#[derive(Debug, Args)]
#[command(next_help_heading = "Script")]
pub struct Writing {
    #[command(flatten)]
    form: Form,
    /// What is committed together: the whole script, or each migration
    #[arg(long, value_enum, value_name = "WHAT")]
    transaction: Option<Transaction>,
    /// Write a file for each part, and a run.sh that runs them in order, into the directory that -o names (with --sql, or --dry-run where there is one)
    #[arg(long, requires = "output")]
    split: bool,
    /// A free text for the head of the script, and for ${tag} in the migrations
    #[arg(long, value_name = "TEXT")]
    tag: Option<String>,
}

/// Where a script begins.
#[derive(Debug, Args)]
#[command(next_help_heading = "Start")]
pub struct Beginning {
    /// The revisions at which the database stands, with commas between; 'base' for none (with --sql)
    #[arg(long, value_name = "REVISIONS", requires = "sql")]
    from: Option<String>,
}

/// Where a script goes on that was broken off.
#[derive(Debug, Args)]
#[command(next_help_heading = "Start")]
pub struct Resume {
    /// How many parts of the first migration are done: the comment on the version table says it (with --sql)
    #[arg(long = "resume", value_name = "PARTS", default_value_t = 0, hide_default_value = true, requires = "sql")]
    parts: usize,
}

/// What is committed together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Transaction {
    /// One for the whole script
    Script,
    /// One for each migration
    Migration,
}

impl Writing {
    /// Makes the script of a route and hands it over.
    pub fn route(
        &self,
        session: &mut Session,
        project: &Project,
        route: &Route,
        resume: &Resume,
    ) -> Result<Product, Failure> {
        let script = self.script(session, project, |compiler, report| {
            Compiler { keeps_facts: false, ..*compiler }.script(route, self.tag(), resume.parts, report)
        })?;
        let begins = script.segments.first().and_then(|segment| segment.expects.progress.as_ref());
        if begins.map_or(0, |progress| progress.done) != resume.parts {
            let message = format!("the first migration cannot go on after {} parts", resume.parts);
            return Err(Failure::usage(message, "the comment on the version table says how many are done"));
        }
        self.hand_over(session, script)
    }

    /// Makes the script of a route from nothing that is right anywhere on its way, and hands it over.
    pub fn any_start(&self, session: &mut Session, project: &Project, route: &Route) -> Result<Product, Failure> {
        if !self.settings(&project.config).guard {
            return Err(Failure::usage(
                "--any-start needs guards",
                "leave script.guard = false out of the configuration",
            ));
        }
        let script = self.script(session, project, |compiler, report| compiler.any_start(route, self.tag(), report))?;
        self.hand_over(session, script)
    }

    /// Whether only a script is wanted, and no database is there.
    pub fn is_offline(&self) -> bool {
        self.form.is_offline()
    }

    /// The free text.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// Makes a script of the project.
    pub fn script(
        &self,
        session: &mut Session,
        project: &Project,
        make: impl FnOnce(&Compiler<'_>, &mut Diagnostics) -> Option<Script>,
    ) -> Result<Script, Failure> {
        let settings = self.settings(&project.config);
        session.compile(project, &settings, self.tag(), make).ok_or(Failure::Reported)
    }

    /// Prints the script or writes it to its file.
    pub fn hand_over(&self, session: &Session, script: Script) -> Result<Product, Failure> {
        if !self.split {
            return self.form.hand_over(session, script);
        }
        session.only("a script")?;
        let settings = &script.settings;
        let has_outside = script.segments.iter().any(|segment| !segment.transaction);
        if has_outside && (settings.role.is_some() || !settings.search_path.is_empty()) {
            let message = "--split cannot set script.role and script.search_path for a statement outside a transaction";
            return Err(Failure::usage(
                message,
                "leave --split out, or set them with ALTER ROLE … SET for whoever runs it",
            ));
        }
        let directory = self.form.output.as_deref().unwrap_or(Path::new("."));
        let files = split::files(&script).into_iter().map(|(name, text)| (directory.join(name), text));
        write::all(&files.collect::<Vec<_>>(), false)?;
        Ok(Product::default())
    }

    /// The settings of the project, with what the command line changes.
    pub fn settings(&self, config: &Config) -> Settings {
        let mut settings = self.form.settings(config);
        match self.transaction {
            Some(Transaction::Script) => settings.transaction = TransactionMode::Script,
            Some(Transaction::Migration) => settings.transaction = TransactionMode::Migration,
            None => {}
        }
        settings.split = self.split;
        settings
    }
}

impl Form {
    /// Whether only a script is wanted, and no database is there.
    pub fn is_offline(&self) -> bool {
        self.sql
    }

    /// The settings of the project, with what the command line changes.
    pub fn settings(&self, config: &Config) -> Settings {
        let mut settings = config.script.clone();
        settings.psql |= self.psql;
        settings.guard &= !self.no_guard;
        settings.header &= !self.no_header;
        settings
    }

    /// Prints a script or writes it to its file.
    pub fn hand_over(&self, session: &Session, script: Script) -> Result<Product, Failure> {
        session.only("a script")?;
        Product::or_file(session, script, self.output.as_deref())
    }
}

impl Beginning {
    /// The rows of the version table from `--from`, beside several targets.
    pub fn rows_alone(
        &self,
        session: &mut Session,
        graph: &RevisionGraph,
    ) -> Result<Option<Vec<RevisionIndex>>, Failure> {
        let Some(from) = &self.from else { return Ok(None) };
        let typed = session.typed(from);
        session.found(graph.start(typed)).map(Some)
    }

    /// The rows of the version table, from `START:` in front of the target or from `--from`; `None` if neither is there.
    pub fn rows<'t>(
        &self,
        session: &mut Session,
        graph: &RevisionGraph,
        typed: Typed<'t>,
    ) -> Result<(Option<Vec<RevisionIndex>>, Typed<'t>), Failure> {
        let (start, target) = session.found(typed.range())?;
        let rows = match (start, &self.from) {
            (Some(_), Some(_)) => {
                let message = "the start is said twice";
                return Err(Failure::usage(message, "write START:TARGET, or TARGET with --from START"));
            }
            (Some(start), None) => Some(session.found(graph.start(start))?),
            (None, _) => self.rows_alone(session, graph)?,
        };
        Ok((rows, target))
    }
}
