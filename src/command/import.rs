//! `limbeck import`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Failure, Product, Session};
use crate::compile::Compiler;
use crate::diagnostic::{Diagnostics, Severity};
use crate::dsl;
use crate::import::{self, Difference, Reading, Report};
use crate::project::import::{Location, Part};
use crate::project::{self, Config, Extent, Place, Project, import as place, shown, write};
use crate::revision::RevisionGraph;
use crate::source::Sources;

/// Turn a project of another tool into one of limbeck, or report what would become of it
#[derive(Debug, Args)]
pub struct Import {
    /// What to import
    #[arg(value_enum, value_name = "FROM", required_unless_present = "report")]
    from: Option<From>,
    /// The directory of the project; without it, the nearest project from here upwards
    #[arg(value_name = "DIRECTORY")]
    directory: Option<PathBuf>,
    /// Write nothing, and list what of the project can be read, what cannot, and why; the exit code is 1 if something cannot
    #[arg(long)]
    report: bool,
    /// The form of the report
    #[arg(long, value_enum, default_value = "text", requires = "report", value_name = "FORMAT")]
    format: Format,
    /// The directory to write migrations to, seen from the project; without it, 'migrations', or 'limbeck' if there is Python in that
    #[arg(long, value_name = "DIRECTORY", conflicts_with = "report")]
    to: Option<PathBuf>,
    /// Replace files that are there already
    #[arg(long, conflicts_with = "report")]
    overwrite: bool,
}

/// What can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum From {
    /// A project of Alembic
    Alembic,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// One history, imported and compared, and not yet written.
struct Imported {
    database: Option<String>,
    config: Config,
    locations: Vec<Location>,
    from_scratch: bool,
    files: Vec<(PathBuf, String)>,
    /// What is missing, a line each.
    missing: Vec<String>,
    differences: Vec<Difference>,
}

impl Import {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        if let Some(directory) = &self.directory {
            if !directory.is_dir() {
                return Err(Failure::usage(
                    format!("'{}' is no directory", shown(directory)),
                    "name the directory in which alembic.ini lies",
                ));
            }
            session.options.config = Some(directory.clone());
        }
        match self.report {
            true => self.report(session),
            false => self.import(session),
        }
    }

    fn report(&self, session: &mut Session) -> Result<Product, Failure> {
        if self.format == Format::Json {
            session.only("a report in JSON")?;
        }
        let project = session.open_at(&origin(session), Extent::Whole)?;
        let settings = project.config.script.clone();
        Ok(session.compile(&project, &settings, None, |compiler, _| {
            let readings = import::readings(compiler);
            let report = Report::new(*compiler, &readings);
            let text = match self.format {
                Format::Text => report.text(),
                Format::Json => report.json(),
            };
            Product { found: !report.is_clean(), ..text.into() }
        }))
    }

    fn import(&self, session: &mut Session) -> Result<Product, Failure> {
        if session.is_one_of_several {
            return Err(Failure::usage("a project is imported as a whole", "leave out -n and --all"));
        }
        let origin = origin(session);
        let databases = match &session.database {
            Some(_) => Vec::new(),
            None => Config::databases(&origin)?,
        };
        let mut parts = Vec::new();
        if databases.is_empty() {
            parts.push(self.part(session, &origin, None)?);
        }
        for name in databases {
            session.database = Some(name.clone());
            let origin = Place { database: session.database.clone(), ..origin.clone() };
            parts.push(self.part(session, &origin, Some(name))?);
        }
        let mut files: Vec<(PathBuf, String)> = parts.iter_mut().flat_map(|part| part.files.drain(..)).collect();
        let count = files.len();
        let written = configuration(&parts);
        let configured = written.is_some();
        files.extend(written);
        write::all(&files, self.overwrite).map_err(|fault| match fault {
            project::Error::Exists(_) => {
                let help =
                    "--overwrite replaces what is there, --to DIRECTORY writes elsewhere; nothing is written yet";
                Failure::World { message: fault.to_string(), help: Some(help.to_string()) }
            }
            _ => Failure::from(fault),
        })?;
        Ok(told(&parts, count, configured))
    }

    /// One history of the project.
    fn part(&self, session: &mut Session, origin: &Place, database: Option<String>) -> Result<Imported, Failure> {
        let project = session.open_at(origin, Extent::Whole)?;
        let base = self.base(&project.config)?;
        let base = database.as_ref().map_or(base.clone(), |name| base.join(name));
        let locations = place::locations(&project.config, &base);
        if let Some(one) = locations.iter().find(|one| place::holds_python(&one.to)) {
            return Err(Failure::usage(
                format!("Python lies in '{}', and would be read beside what is imported", shown(&one.to)),
                "choose another directory with --to",
            ));
        }
        let settings = project.config.script.clone();
        Ok(session.compile(&project, &settings, None, |compiler, _| {
            let readings = import::readings(compiler);
            let files = files(compiler, &readings, &locations);
            let missing = missing(compiler, &readings, &files);
            let differences = compare(compiler, &project, &files);
            let (config, from_scratch) = (project.config.clone(), compiler.starts_from_nothing());
            Imported { database, config, locations, from_scratch, files, missing, differences }
        }))
    }

    /// The directory to write to.
    fn base(&self, config: &Config) -> Result<PathBuf, Failure> {
        let found = || place::directory(&config.directory).map(PathBuf::from);
        let no_place = || Failure::usage("there is Python in every directory to import into", "choose one with --to");
        Ok(config.directory.join(self.to.clone().or_else(found).ok_or_else(no_place)?))
    }
}

/// The project to import: the nearest, or the one of Alembic beside it where that one's own migrations are no Python, as
/// after a first import.
fn origin(session: &Session) -> Place {
    let place = session.place();
    let is_alembic = matches!(place::reads_python(&place), Ok(false) | Err(project::Error::NoConfiguration(_)));
    Place { is_alembic, ..place }
}

/// The files of an imported history, in load order.
fn files(compiler: &Compiler<'_>, readings: &[Reading], locations: &[Location]) -> Vec<(PathBuf, String)> {
    let file = |reading: &Reading| {
        let source = compiler.graph.header(reading.revision).source().map(|id| compiler.sources.get(id));
        let path = source.map_or("", |source| source.path.as_str());
        (place::target(locations, Path::new(path)), reading.text(compiler))
    };
    readings.iter().map(file).collect()
}

/// What could not be read, a line each.
fn missing(compiler: &Compiler<'_>, readings: &[Reading], files: &[(PathBuf, String)]) -> Vec<String> {
    let mut lines = Vec::new();
    for (reading, (path, _)) in readings.iter().zip(files) {
        for fault in reading.all_faults().filter(|fault| fault.severity == Severity::Error) {
            let origin = compiler.sources.locate(fault.primary.span).unwrap_or_default();
            lines.push(format!("{}  ({origin}: {})", shown(path), fault.message));
        }
    }
    lines
}

/// Compiles the files as they will be read, and compares.
fn compare(compiler: &Compiler<'_>, project: &Project, files: &[(PathBuf, String)]) -> Vec<Difference> {
    let (mut sources, mut faults) = (Sources::new(), Diagnostics::new());
    let mut headers = Vec::new();
    for (path, text) in files {
        let source = sources.add(shown(path), text.as_str());
        headers.extend(dsl::read_header(source, text, &mut faults));
    }
    let graph = RevisionGraph::build(headers, project.config.script.version_table.width, &mut faults);
    let variables = BTreeMap::new();
    let from_scratch = Some(compiler.starts_from_nothing());
    let imported = Compiler { graph: &graph, sources: &sources, variables: &variables, from_scratch, ..*compiler };
    import::differences(compiler, &imported)
}

/// The configuration and its place; `None` where the project has one already.
fn configuration(parts: &[Imported]) -> Option<(PathBuf, String)> {
    let first = parts.first().filter(|part| part.config.is_alembic)?;
    let histories: Vec<Part<'_>> = parts
        .iter()
        .map(|part| Part {
            database: part.database.as_deref(),
            config: &part.config,
            locations: &part.locations,
            from_scratch: part.from_scratch,
        })
        .collect();
    let path = first.config.directory.join("limbeck.toml");
    (!path.exists()).then(|| (path, place::configuration(&histories)))
}

/// What has been done.
fn told(parts: &[Imported], count: usize, configured: bool) -> Product {
    let mut text = String::new();
    let directories: Vec<String> =
        parts.iter().flat_map(|part| &part.locations).map(|location| shown(&location.to)).collect();
    let plural = if count == 1 { "" } else { "s" };
    let configuration = match configured {
        true => ", and limbeck.toml",
        false => "; limbeck.toml stays as it is, and its 'migrations' must name them",
    };
    text.push_str(&format!("{count} migration{plural} written to {}{configuration}\n", directories.join(", ")));
    let missing: Vec<&String> = parts.iter().flat_map(|part| &part.missing).collect();
    if !missing.is_empty() {
        text.push_str("\nWhat could not be read has a line 'unfinished' in its place, which does not compile:\n");
        missing.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
    }
    let differences: Vec<&Difference> = parts.iter().flat_map(|part| &part.differences).collect();
    if differences.is_empty() {
        let what = if missing.is_empty() { "the imported files give" } else { "all the rest gives" };
        text.push_str(&format!("\nCompiled up and down, {what} the same statements as the originals.\n"));
    } else {
        text.push_str("\nThe imported files do not give the same statements as the originals:\n");
    }
    for one in &differences {
        let indented = |text: &str| text.replace('\n', "\n      ");
        text.push_str(&format!("  {} of {}\n", one.direction, one.revision));
        text.push_str(&format!("    original\n      {}\n", indented(&one.original)));
        text.push_str(&format!("    imported\n      {}\n", indented(&one.imported)));
    }
    Product { found: !missing.is_empty() || !differences.is_empty(), ..text.into() }
}
