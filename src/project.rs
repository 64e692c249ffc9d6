//! The disk: finds and reads the configuration and the migrations, and writes new ones.

mod alembic;
pub mod config;
pub mod create;
pub mod desired;
mod dotenv;
pub mod file_name;
pub mod import;
pub mod key;
pub mod load;
mod locate;
pub mod models;
mod modules;
pub mod write;

pub use config::Config;
pub use load::Extent;
pub use modules::Shelf;

use std::path::PathBuf;

use crate::diagnostic::Diagnostics;
use crate::revision::RevisionGraph;
use crate::source::Sources;

/// Which project is meant.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// Its configuration, where it was named (`-c`).
    pub config: Option<PathBuf>,
    /// One of its databases (`-n`).
    pub database: Option<String>,
    /// Whether only a project of Alembic is meant, whatever limbeck.toml says beside it.
    pub is_alembic: bool,
    /// The variables of `-x`, each as it was typed: `env.py` may ask for them.
    pub variables: Vec<String>,
}

/// A project: its configuration and the headers of its whole history.
#[derive(Debug)]
pub struct Project {
    /// What `limbeck.toml` says.
    pub config: Config,
    /// The history.
    pub graph: RevisionGraph,
}

/// What is wrong in the world, as far as the disk is concerned.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No configuration in a directory or above it.
    #[error("there is no limbeck.toml, alembic.ini or pyproject.toml with [tool.alembic] in {0} or above it")]
    NoConfiguration(String),
    /// No configuration of Alembic, where one is needed.
    #[error("there is no project of Alembic here")]
    NoAlembic,
    /// A new project would hide one of Alembic.
    #[error("this is a project of Alembic: limbeck reads it as it is")]
    OfAlembic,
    /// The configuration of Alembic does not say where its scripts are.
    #[error("{0} does not say where the migrations are")]
    NoScripts(String),
    /// The configuration says something that cannot be; the details are diagnostics.
    #[error("{0} cannot be used as it is")]
    Configuration(String),
    /// Nothing in the configuration has that name.
    #[error("{config} has no database '{name}'")]
    UnknownDatabase {
        /// The configuration.
        config: String,
        /// What was asked for.
        name: String,
        /// The databases that it has.
        known: Vec<String>,
        /// What would make it one.
        section: String,
    },
    /// The configuration has sections for databases, and none was chosen.
    #[error("{config} has sections for databases")]
    NoDatabaseChosen {
        /// The configuration.
        config: String,
        /// The databases that it has.
        known: Vec<String>,
    },
    /// A directory of migrations is not there.
    #[error("there is no directory '{directory}' to read migrations from")]
    NoMigrations {
        /// The directory.
        directory: String,
        /// What to do about it.
        help: String,
    },
    /// The template of new migrations cannot be read.
    #[error("cannot read the template '{path}'")]
    Template {
        /// The file.
        path: String,
        /// Where the configuration names it.
        place: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file or directory cannot be read, made or written.
    #[error("cannot {action} '{path}'")]
    Disk {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// No file fits a pattern of the wanted schema.
    #[error("no file fits '{0}'")]
    NoDesired(String),
    /// The command that prints the wanted schema failed.
    #[error("the command '{command}' {what}")]
    Command {
        /// The command.
        command: String,
        /// What became of it.
        what: String,
    },
    /// A file that shall be replaced is protected.
    #[error("'{0}' is read-only")]
    ReadOnly(String),
    /// A new file would go where nothing may be overwritten.
    #[error("'{0}' is there already")]
    Exists(String),
    /// A new migration would be written where it is not read again.
    #[error("'{0}' would lie where migrations are not read")]
    OutOfReach(String),
    /// The template of new migrations has no place for a header.
    #[error("the template '{0}' has no ${{header}}")]
    NoHeader(String),
    /// The time zone of the configuration is not known to the system.
    #[error("the time zone '{name}' is not known on this machine")]
    TimeZone {
        /// Its name.
        name: String,
        /// Where the configuration names it.
        place: Option<String>,
    },
}

impl Error {
    /// What to do about it, if that can be said in general.
    pub fn help(&self) -> Option<String> {
        match self {
            Error::NoConfiguration(_) => {
                Some("'limbeck init' begins a project; -c FILE or LIMBECK_CONFIG name one that lies elsewhere".into())
            }
            Error::NoAlembic => Some("name the directory in which alembic.ini lies".into()),
            Error::OfAlembic => {
                Some("'limbeck history' shows it, 'limbeck import alembic' writes it as .mig files".into())
            }
            Error::UnknownDatabase { known, section, .. } if known.is_empty() => {
                Some(format!("leave out -n, or add {section}"))
            }
            Error::UnknownDatabase { known, .. } => Some(format!("choose one with -n: {}", known.join(", "))),
            Error::NoDatabaseChosen { known, .. } => {
                Some(format!("choose one with -n: {}; or all with --all", known.join(", ")))
            }
            Error::NoDesired(_) => Some("[desired] in the configuration names the files of the wanted schema".into()),
            Error::Command { .. } => Some("it is 'command' of [desired] in the configuration".into()),
            Error::NoScripts(config) => {
                let section = if config.ends_with(".toml") { "[tool.alembic]" } else { "[alembic]" };
                Some(format!("set 'script_location' in its section {section}"))
            }
            Error::NoMigrations { help, .. } => Some(help.clone()),
            Error::Template { place, source, .. } => Some(format!("{place} names it; the system says: {source}")),
            Error::OutOfReach(_) => Some("set 'recursive = true', or change 'file_template'".into()),
            Error::NoHeader(_) => Some("put ${header} where the header of a new migration shall stand".into()),
            Error::TimeZone { place, .. } => {
                let place = place.as_deref().unwrap_or("the configuration");
                Some(format!("write \"UTC\", \"local\" or a name such as \"Europe/Amsterdam\" in {place}"))
            }
            Error::Disk { action: "write", source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                Some("there is no such directory; make it first".into())
            }
            Error::Disk { action: "write", source, .. } if source.kind() == std::io::ErrorKind::PermissionDenied => {
                Some("the file is written anew in its directory, which cannot be written to".into())
            }
            Error::Disk { source, .. } => Some(format!("the system says: {source}")),
            Error::ReadOnly(_) => Some("make it writable, or choose another place".into()),
            Error::Exists(_) => Some("nothing is overwritten; choose another place, or move it away".into()),
            Error::Configuration(_) => None,
        }
    }

    fn disk<'p>(action: &'static str, path: &'p std::path::Path) -> impl FnOnce(std::io::Error) -> Error + use<'p> {
        move |source| Error::Disk { action, path: shown(path), source }
    }
}

impl Project {
    /// Reads the configuration and all headers. As much of the files as `extent` says goes to `sources`, what is wrong in
    /// them to `report`.
    ///
    /// # Errors
    /// What is wrong with the disk and with the configuration; what is wrong with migrations is only reported.
    pub fn open(
        place: &Place,
        extent: Extent,
        sources: &mut Sources,
        report: &mut Diagnostics,
    ) -> Result<Project, Error> {
        let config = Config::open(place, sources, report)?;
        let headers = load::headers(&config, extent, sources, report)?;
        let graph = RevisionGraph::build(headers, config.script.version_table.width, report);
        Ok(Project { config, graph })
    }
}

/// A path as people see it: with forward slashes.
pub fn shown(path: &std::path::Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
