//! The configuration of an Alembic project as it stands: what its files say, put into the words of `limbeck.toml`.

use std::fs;
use std::path::{Path, PathBuf};

use super::file_name::FileTemplate;
use super::locate::AlembicFiles;
use super::models::ModelsPlace;
use super::modules::Shelf;
use super::{Config, Error, Place, dotenv, load, shown};
use crate::alembic::project::{
    Environment, Files, Import, Metadata, Project, Surroundings, options, read_environment, read_metadata,
    read_project, sections,
};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::naming::Naming;
use crate::script::settings::TransactionMode;
use crate::source::{Chain, SourceId, Sources, Span};
use crate::sql::Ident;

/// The section of the ini file that is read where none is chosen.
const SECTION: &str = "alembic";

/// Through how many modules metadata is followed.
const MAX_MODULES: usize = 10;

/// The files of a project, read.
struct Read<'a> {
    files: &'a AlembicFiles,
    ini: Option<(SourceId, String)>,
    pyproject: Option<(SourceId, String)>,
    /// Where they lie, seen from the directory that Alembic is run in.
    here: String,
}

/// The configuration of a project, for the database that `which` chooses: one of a project made from the template `multidb`, or
/// a section of the ini file.
///
/// # Errors
/// A file cannot be read or is wrong, which is then in `report`; the database is none of the project's.
pub fn config(
    files: &AlembicFiles,
    which: &Place,
    sources: &mut Sources,
    report: &mut Diagnostics,
) -> Result<Config, Error> {
    let mut faults = Diagnostics::new();
    let read = Read::open(files, sources, &mut faults)?;
    let chosen = read.choose(which.database.as_deref(), &mut faults);
    let is_wrong = faults.has_errors();
    report.append(faults);
    if is_wrong {
        return Err(Error::Configuration(shown(files.path())));
    }
    let project = chosen?;
    let mut config = Config::new(files.path().to_path_buf());
    config.directory = files.directory.clone();
    config.is_alembic = true;
    // What else stands there is for the application to read.
    config.environment = dotenv::environment(&config.directory, &mut Diagnostics::new())?;
    take_project(&mut config, &project, report);
    let script_location = place(&files.directory, &project, &project.script_location);
    if project.script_location.starts_with('/')
        && !Path::new(&project.script_location).is_dir()
        && script_location.is_dir()
    {
        let message = format!("there is no directory '{}' here", project.script_location);
        let warning = Diagnostic::warning(code::ALEMBIC_CONFIGURATION, Span::NONE, message);
        report.push(warning.note(format!("'{}' beside {} is taken", shown(&script_location), shown(files.path()))));
    }
    take_address(&mut config, &read, which, &script_location);
    take_environment(&mut config, &read, &project, &script_location, which, sources, report)?;
    Ok(config)
}

/// The databases of a project, as [`config`] takes them.
///
/// # Errors
/// A file cannot be read.
pub fn databases(files: &AlembicFiles) -> Result<Vec<String>, Error> {
    let read = Read::open(files, &mut Sources::new(), &mut Diagnostics::new())?;
    let main = read_project(&read.files(SECTION), &mut Diagnostics::new());
    Ok(main.map_or_else(|| sections(&read.files(SECTION)), |main| main.databases))
}

impl<'a> Read<'a> {
    fn open(files: &'a AlembicFiles, sources: &mut Sources, faults: &mut Diagnostics) -> Result<Read<'a>, Error> {
        let mut read = |path: &Option<PathBuf>| {
            let Some(path) = path else { return Ok(None) };
            let source = load::text(path, sources, faults)?;
            Ok(source.map(|source| (source, sources.get(source).text.clone())))
        };
        let (ini, pyproject) = (read(&files.ini)?, read(&files.pyproject)?);
        let here = files.path().parent().and_then(|here| here.strip_prefix(&files.directory).ok()).map(shown);
        Ok(Read { files, ini, pyproject, here: here.filter(|here| !here.is_empty()).unwrap_or(".".to_string()) })
    }

    fn files<'f>(&'f self, section: &'f str) -> Files<'f> {
        let text = |read: &'f Option<(SourceId, String)>| read.as_ref().map(|(source, text)| (*source, text.as_str()));
        let beside_env = self.files.path().with_file_name("env.py").is_file();
        Files { ini: text(&self.ini), pyproject: text(&self.pyproject), here: &self.here, section, beside_env }
    }

    /// True for a section of the ini file that is a project of its own.
    fn is_section(&self, name: &str) -> bool {
        sections(&self.files(SECTION)).iter().any(|one| one == name)
    }

    /// What the files say of a database, or of the only one.
    fn choose(&self, database: Option<&str>, faults: &mut Diagnostics) -> Result<Project, Error> {
        let main = read_project(&self.files(SECTION), faults);
        let sections = sections(&self.files(SECTION));
        let config = shown(self.files.path());
        let known = match &main {
            Some(main) => main.databases.clone(),
            None => sections.clone(),
        };
        match (main, database) {
            (Some(main), None) if main.databases.is_empty() => Ok(main),
            (None, None) if known.is_empty() => Err(Error::NoScripts(config)),
            (_, None) => Err(Error::NoDatabaseChosen { config, known }),
            (Some(main), Some(name)) if main.databases.iter().any(|one| one == name) => Ok(main),
            (_, Some(name)) if sections.iter().any(|one| one == name) => {
                read_project(&self.files(name), faults).ok_or(Error::NoScripts(config))
            }
            (_, Some(name)) => {
                let section = format!("a section [{name}] with a script_location to alembic.ini");
                Err(Error::UnknownDatabase { config, name: name.to_string(), known, section })
            }
        }
    }
}

/// What the ini file and `pyproject.toml` say.
fn take_project(config: &mut Config, project: &Project, report: &mut Diagnostics) {
    let locations = project.version_locations.iter().map(|location| place(&config.directory, project, location));
    let locations: Vec<PathBuf> = locations.collect();
    let present: Vec<PathBuf> = locations.iter().filter(|location| location.is_dir()).cloned().collect();
    // Alembic passes over directories that are not there; without any, the first is to blame.
    config.migrations = if present.is_empty() { locations } else { present };
    config.recursive = project.recursive;
    if let Some(template) = &project.file_template {
        match FileTemplate::parse(&template.text) {
            Ok(template) => config.file_template = template,
            Err(why) => {
                let message = format!("'file_template' cannot be used: {why}");
                report.push(Diagnostic::warning(code::ALEMBIC_CONFIGURATION, template.span, message));
            }
        }
    }
    config.truncate_slug_length = project.truncate_slug_length.unwrap_or(config.truncate_slug_length);
    if let Some(timezone) = &project.timezone {
        config.timezone = timezone.clone();
    }
}

/// The address that the ini file says, where `env.py` takes it as it stands.
fn take_address(config: &mut Config, read: &Read<'_>, which: &Place, script_location: &Path) {
    const KEY: &str = "sqlalchemy.url";
    let Ok(env) = fs::read_to_string(script_location.join("env.py")) else { return };
    let replaces =
        ["set_main_option", "set_section_option", "[\"sqlalchemy.url\"]", "['sqlalchemy.url']", "environ", "getenv"];
    if !env.contains("engine_from_config") || replaces.iter().any(|one| env.contains(one)) {
        return;
    }
    let options = options(&read.files(section(read, which)));
    let address = options.into_iter().find(|(name, _)| name == KEY).map(|(_, address)| address);
    // The address of the template is none: driver://user:pass@localhost/dbname.
    let Some(address) = address.filter(|address| address.starts_with("postgres")) else { return };
    let line = read.ini.as_ref().and_then(|(_, text)| text.lines().position(|line| line.trim_start().starts_with(KEY)));
    config.database_url = Some(address);
    if let Some(line) = line {
        config.places.insert("database.url".to_string(), format!("{}:{}", shown(read.files.path()), line + 1));
    }
}

/// What `env.py` says.
fn take_environment(
    config: &mut Config,
    read: &Read<'_>,
    project: &Project,
    script_location: &Path,
    which: &Place,
    sources: &mut Sources,
    report: &mut Diagnostics,
) -> Result<(), Error> {
    let path = script_location.join("env.py");
    let mut packages = vec![config.directory.clone()];
    packages.extend(project.search_path.iter().map(|one| config.directory.join(one)));
    packages.extend(script_location.parent().map(Path::to_path_buf));
    config.packages.clone_from(&packages);
    if !path.is_file() {
        return Ok(());
    }
    let Some(environment) = environment(&path, &packages, read, which, sources, report)? else {
        return Err(Error::Configuration(shown(&path)));
    };
    let section = section(read, which).to_string();
    config.models = Some(ModelsPlace {
        env: path.clone(),
        packages: packages.clone(),
        options: options(&read.files(&section)),
        section,
        variables: which.variables.clone(),
    });
    let table = &mut config.script.version_table;
    table.name.schema = environment.version_table_schema.clone().map(Ident::made);
    if let Some(name) = &environment.version_table {
        table.name.name = Ident::made(name.as_str());
    }
    table.primary_key = environment.version_table_pk.unwrap_or(table.primary_key);
    if environment.transaction_per_migration == Some(true) {
        config.script.transaction = TransactionMode::Migration;
    }
    config.script.before.clone_from(&environment.before);
    config.script.after.clone_from(&environment.after);
    let advice = begin_of_limbeck_toml(config);
    let advised = |doubt: &Diagnostic| match doubt.code == code::ENVIRONMENT_UNREAD {
        true => doubt.clone().help(advice.as_str()),
        false => doubt.clone(),
    };
    config.doubts = environment.doubts.iter().map(advised).collect();
    match naming(&environment, &path, &packages) {
        Some(naming) => config.naming = naming,
        None => config.doubts.push(doubt(&environment).help(advice)),
    }
    Ok(())
}

/// The section of the ini file that is read.
fn section<'a>(read: &Read<'_>, which: &'a Place) -> &'a str {
    which.database.as_deref().filter(|name| read.is_section(name)).unwrap_or(SECTION)
}

/// Reads `env.py`; `None` if it is no Python, which is then in `report`.
fn environment(
    path: &Path,
    packages: &[PathBuf],
    read: &Read<'_>,
    which: &Place,
    sources: &mut Sources,
    report: &mut Diagnostics,
) -> Result<Option<Environment>, Error> {
    let mut faults = Diagnostics::new();
    let text = load::text(path, &mut Sources::new(), &mut faults)?.is_some();
    report.append(faults);
    if !text {
        return Ok(None);
    }
    let text = fs::read_to_string(path).map_err(Error::disk("read", path))?;
    let section = section(read, which);
    let options = options(&read.files(section));
    let parsed = Chain::new();
    let shelf = Shelf::new(&parsed, packages.to_vec(), sources);
    let Some(module) = shelf.add(path, text, report) else { return Ok(None) };
    let process = crate::environment::Environment::of_process();
    let variable = |name: &str| process.get(name).map(str::to_string);
    let around = Surroundings { section, options: &options, x: &which.variables, variable: &variable, modules: &shelf };
    Ok(Some(read_environment(module, which.database.as_deref(), &around)))
}

/// A directory that the configuration names: where Alembic is run, or else where Python looks for packages.
fn place(directory: &Path, project: &Project, location: &str) -> PathBuf {
    let search =
        std::iter::once(directory.to_path_buf()).chain(project.search_path.iter().map(|one| directory.join(one)));
    let found = search.map(|base| base.join(location)).find(|path| path.is_dir());
    let found = found.or_else(|| outside_of_container(directory, location));
    let path = found.unwrap_or_else(|| directory.join(location));
    path.components().filter(|part| !matches!(part, std::path::Component::CurDir)).collect()
}

/// The directory that a path means which begins with where a container has the project: `/app/migrations` is `migrations`.
fn outside_of_container(directory: &Path, location: &str) -> Option<PathBuf> {
    let inside = Path::new(location).strip_prefix("/").ok()?;
    let ends = (0..inside.components().count()).map(|less| inside.components().skip(less).collect::<PathBuf>());
    ends.map(|end| directory.join(end)).find(|path| path.is_dir())
}

/// The naming convention of the metadata, followed through the modules of the project; `None` where it cannot be known.
fn naming(environment: &Environment, path: &Path, packages: &[PathBuf]) -> Option<Naming> {
    let mut metadata = environment.metadata.clone();
    let mut file = path.to_path_buf();
    for _ in 0..MAX_MODULES {
        match metadata {
            Metadata::Known(naming) => return Some(naming),
            Metadata::Unknown => return None,
            Metadata::Elsewhere(import) => {
                let (found, path) = find(&import, &file, packages)?;
                let text = fs::read_to_string(&found).ok()?;
                let source = Sources::new().add(shown(&found), text.as_str());
                metadata = read_metadata(source, &text, &path);
                file = found;
            }
        }
    }
    None
}

/// The file of a module that a file imports, and what of it is meant.
fn find(import: &Import, file: &Path, packages: &[PathBuf]) -> Option<(PathBuf, Vec<String>)> {
    let packages = match import.level {
        0 => packages.to_vec(),
        level => vec![file.ancestors().nth(level)?.to_path_buf()],
    };
    let is_module = |place: &Path| place.with_extension("py").is_file() || place.join("__init__.py").is_file();
    for package in packages {
        let mut place = package;
        place.extend(import.module.split('.').filter(|part| !part.is_empty()));
        let mut path = import.path.as_slice();
        while let Some((name, rest)) =
            path.split_first().filter(|(name, rest)| !rest.is_empty() && is_module(&place.join(name)))
        {
            place.push(name);
            path = rest;
        }
        let candidates = [place.with_extension("py"), place.join("__init__.py")];
        if let Some(found) = candidates.into_iter().find(|candidate| candidate.is_file()) {
            return Some((found, path.to_vec()));
        }
    }
    None
}

fn doubt(environment: &Environment) -> Diagnostic {
    let message = "whether this metadata has a naming convention is not known";
    let place = environment.metadata_place.unwrap_or(Span::NONE);
    Diagnostic::warning(code::ENVIRONMENT_UNREAD, place, message).label("this leads to something that only runs").help(
        "what has no name in a migration gets PostgreSQL's own; a [naming] section in limbeck.toml says otherwise",
    )
}

/// How a limbeck.toml begins that takes the place of the files of Alembic; `None` if they cannot be used themselves.
pub fn in_place_of(files: &AlembicFiles) -> Option<String> {
    let config = config(files, &Place::default(), &mut Sources::new(), &mut Diagnostics::new()).ok()?;
    Some(begin_of_limbeck_toml(&config))
}

/// How to say what Alembic's files do not: in a configuration that must say the rest too.
fn begin_of_limbeck_toml(config: &Config) -> String {
    let seen = |path: &PathBuf| format!("\"{}\"", shown(path.strip_prefix(&config.directory).unwrap_or(path)));
    let places: Vec<String> = config.migrations.iter().map(seen).collect();
    let places = if places.len() == 1 { places.concat() } else { format!("[{}]", places.join(", ")) };
    let replaced = config.path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    format!("a limbeck.toml takes the place of {replaced} as a whole: begin it with migrations = {places}")
}
