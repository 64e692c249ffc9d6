//! What the commands have in common that work on a database.

use clap::Args;

use super::script::PRINTING;
use super::{Failure, Session};
use crate::diagnostic::Diagnostics;
use crate::online::failure::Cause;
use crate::online::migrate::Answer;
use crate::online::settings::Address;
use crate::online::{self, ConnectionSettings, Log, Migrator, Standing};
use crate::project::{Config, Project};
use crate::revision::{RevisionGraph, RevisionIndex};
use crate::script::settings::Settings;

/// How to go about a database.
#[derive(Debug, Args)]
#[command(next_help_heading = "Database")]
pub struct Running {
    /// Wait while somebody else migrates the database, instead of leaving
    #[arg(long, conflicts_with = PRINTING)]
    wait: bool,
}

/// The variable of `-x` that says where the database is.
const ADDRESS: &str = "db_url";

impl Running {
    /// Works on the database with a history. Nothing comes of it where something is reported.
    pub fn work<T>(
        &self,
        session: &mut Session,
        project: &Project,
        settings: &Settings,
        tag: Option<&str>,
        work: impl FnOnce(&Migrator, &mut Diagnostics) -> Answer<T>,
    ) -> Result<T, Failure> {
        let database = connection(session, &project.config)?;
        let log = Log::stderr();
        let done = session.compile(project, settings, tag, |compiler, report| {
            let migrator = Migrator { compiler: *compiler, database: &database, wait: self.wait, tag, log: &log };
            work(&migrator, report)
        });
        done?.ok_or(Failure::Reported)
    }
}

/// Where the database of a project is.
pub fn connection(session: &Session, config: &Config) -> Result<ConnectionSettings, Failure> {
    let given =
        session.options.variables.iter().rev().find_map(|one| one.split_once('=').filter(|(name, _)| *name == ADDRESS));
    let given = given.map(|(_, address)| Address::Literal(address));
    let variable = || config.environment.get("DATABASE_URL").map(Address::Literal);
    let written = || config.database_url.as_deref().map(Address::Template);
    let address = match session.database {
        // What is written for one of several databases is not meant to be replaced for all of them.
        Some(_) => given.or_else(written).or_else(variable),
        None => given.or_else(variable).or_else(written),
    };
    let settings = ConnectionSettings::resolve(address, &config.environment);
    settings.map_err(|fault| Failure::from(online::Error::from(fault)))
}

/// Where the database of a project stands.
pub fn standing(session: &Session, config: &Config) -> Result<Standing, Failure> {
    let database = connection(session, config)?;
    let settings = online::migrate::settings(&config.script);
    let mut connected = online::session::Session::open(&database, &settings, &Log::stderr())?;
    Ok(connected.standing()?)
}

/// The rows of a version table, as revisions of a history.
pub fn rows(session: &mut Session, graph: &RevisionGraph, standing: &Standing) -> Result<Vec<RevisionIndex>, Failure> {
    session.found(graph.rows(standing.rows.iter().map(String::as_str)))
}

/// What a target stands for that is where the database stands.
const CURRENT: &str = "current";

/// The revisions that the command line names, or those at which the database stands.
pub fn named(session: &mut Session, project: &Project, text: &str) -> Result<Vec<RevisionIndex>, Failure> {
    if text == CURRENT {
        let standing = standing(session, &project.config)?;
        let rows = rows(session, &project.graph, &standing)?;
        return Ok(project.graph.current(&rows));
    }
    let typed = session.typed(text);
    session.named(&project.graph, typed)
}

impl From<online::Error> for Failure {
    fn from(error: online::Error) -> Failure {
        let interrupted = match &error {
            online::Error::Interrupted => true,
            online::Error::Failure(failure) => matches!(failure.cause, Cause::Interrupted),
            _ => false,
        };
        let message = error.to_string();
        if interrupted { Failure::Interrupted { message } } else { Failure::World { message, help: None } }
    }
}
