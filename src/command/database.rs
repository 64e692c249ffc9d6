//! What the commands have in common that work on a database.

use clap::Args;

use super::script::PRINTING;
use super::{Failure, Session};
use crate::diagnostic::Diagnostics;
use crate::online::failure::Cause;
use crate::online::migrate::Answer;
use crate::online::settings::{Address, Error as Fault};
use crate::online::{self, ConnectionSettings, Log, Migrator, Standing, parameters};
use crate::project::{Config, Project, shown};
use crate::revision::{RevisionGraph, RevisionIndex};
use crate::script::settings::Settings;

/// How to go about a database.
#[derive(Debug, Args)]
#[command(next_help_heading = "Database")]
pub struct Running {
    /// Wait while somebody else migrates the database, instead of leaving (without --sql and --dry-run)
    #[arg(long, conflicts_with = PRINTING)]
    wait: bool,
}

/// The variable of `-x` that says where the database is.
const ADDRESS: &str = "db_url";

/// The variable of the environment that says it.
const VARIABLE: &str = "DATABASE_URL";

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
    let given = session.options.variables.iter().rev().map(|one| one.split_once('=').unwrap_or((one, "")));
    let given = given.into_iter().find(|(name, _)| *name == ADDRESS).map(|(_, address)| address.trim());
    if given == Some("") {
        let help = format!("write -x {ADDRESS}=postgresql://USER@HOST/DATABASE, or leave it out");
        return Err(Failure::usage(format!("{ADDRESS} is empty"), help));
    }
    let given = given.map(|address| (Address::Literal(address), format!("behind -x {ADDRESS}")));
    let environment = &config.environment;
    let variable = || {
        let file = if environment.is_of_dotenv(VARIABLE) { " in .env" } else { "" };
        environment.get(VARIABLE).map(|address| (Address::Literal(address), format!("in {VARIABLE}{file}")))
    };
    let written = || {
        let address = config.database_url.as_deref().filter(|address| !address.trim().is_empty());
        let file = || config.place_of("database.url").map_or_else(|| shown(&config.path), str::to_string);
        address.map(|address| (Address::Template(address), format!("in {}", file())))
    };
    let said = match session.database {
        // What is written for one of several databases is not meant to be replaced for all of them.
        Some(_) => given.or_else(written).or_else(variable),
        None => given.or_else(variable).or_else(written),
    };
    let (address, place) = said.unzip();
    ConnectionSettings::resolve(address, environment).map_err(|fault| {
        let help = match (&fault, place) {
            (Fault::Parameters(parameters::Error::Variable(unset)), Some(place)) => {
                Some(format!("set {}, or add it to .env; the address is said {place}", unset.name))
            }
            (_, Some(place)) => Some(format!("the address is said {place}")),
            (Fault::Nowhere, None) => Some("a script needs none: upgrade, downgrade and stamp take --sql".to_string()),
            (_, None) => None,
        };
        Failure::World { message: fault.to_string(), help }
    })
}

/// Where a database stands.
pub fn standing(database: &ConnectionSettings, config: &Config) -> Result<Standing, Failure> {
    let settings = online::migrate::settings(&config.script);
    let mut connected = online::session::Session::open(database, &settings, &Log::stderr())?;
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
        let standing = standing(&connection(session, &project.config)?, &project.config)?;
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
