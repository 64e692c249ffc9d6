//! Where the files of an imported project go, and its configuration.

use std::path::{Path, PathBuf};

use toml::Value;

use super::create::CONFIGURATION;
use super::file_name::FileTemplate;
use super::{Config, Error, Place, shown};
use crate::diagnostic::Diagnostics;
use crate::naming::Naming;
use crate::script::settings::{TransactionMode, VersionTable};
use crate::source::Sources;

/// The directories that migrations are imported into where none is named: the first in which no Python lies.
const DIRECTORIES: [&str; 2] = ["migrations", "limbeck"];

/// A directory of migrations and the one that it is imported into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Where the migrations are.
    pub from: PathBuf,
    /// Where they go.
    pub to: PathBuf,
}

/// One of the histories that a configuration is written for.
#[derive(Debug)]
pub struct Part<'a> {
    /// Its name, where there are several.
    pub database: Option<&'a str>,
    /// What has held so far.
    pub config: &'a Config,
    /// Where its migrations go.
    pub locations: &'a [Location],
    /// Whether they make all that they use.
    pub from_scratch: bool,
}

/// The directory that migrations are imported into where none is named, seen from a project.
pub fn directory(project: &Path) -> Option<&'static str> {
    DIRECTORIES.into_iter().find(|name| !holds_python(&project.join(name)))
}

/// True if Python would be read from a directory of migrations.
pub fn holds_python(directory: &Path) -> bool {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| is_python(&entry.path()))
}

/// True if any migration of a project, in any of its databases if none is chosen, is Python.
///
/// # Errors
/// There is no project, or its configuration cannot be used.
pub fn reads_python(place: &Place) -> Result<bool, Error> {
    let all = Config::databases(place)?;
    let is_one = place.database.is_some() || all.is_empty();
    let databases = if is_one { vec![place.database.clone()] } else { all.into_iter().map(Some).collect() };
    for database in databases {
        let place = Place { database, ..place.clone() };
        let config = Config::open(&place, &mut Sources::new(), &mut Diagnostics::new())?;
        if config.files().unwrap_or_default().iter().any(|file| is_python(file)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_python(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "py")
}

/// Where the directories of a project go: below one directory, each into one of its own if there are several.
pub fn locations(config: &Config, to: &Path) -> Vec<Location> {
    let mut locations: Vec<Location> = Vec::new();
    for from in &config.migrations {
        let name = from.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let candidates = (1..).map(|number| if number == 1 { name.clone() } else { format!("{name}_{number}") });
        let places = candidates.map(|name| if config.migrations.len() == 1 { to.to_path_buf() } else { to.join(name) });
        let free = |place: &PathBuf| locations.iter().all(|known| known.to != *place);
        let place = places.into_iter().find(free).unwrap_or_else(|| to.to_path_buf());
        locations.push(Location { from: from.clone(), to: place });
    }
    locations
}

/// Where a file goes.
pub fn target(locations: &[Location], file: &Path) -> PathBuf {
    let inside = locations.iter().filter_map(|one| Some((one, file.strip_prefix(&one.from).ok()?)));
    let nearest = inside.min_by_key(|(_, rest)| rest.components().count());
    nearest.map_or_else(|| file.to_path_buf(), |(location, rest)| location.to.join(rest)).with_extension("mig")
}

/// The text of `limbeck.toml` for imported histories.
pub fn configuration(parts: &[Part<'_>]) -> String {
    let mut text = CONFIGURATION.replace("\ntemplate = ", "\n# template = ");
    for part in parts {
        let Some(name) = part.database else {
            for (section, key, value) in settings(part) {
                text = with(&text, section, key, &value);
            }
            continue;
        };
        text.push_str(&format!("\n[databases.{}]\n", quoted_key(name)));
        for (section, key, value) in settings(part) {
            let dot = if section.is_empty() { "" } else { "." };
            text.push_str(&format!("{section}{dot}{key} = {value}\n"));
        }
    }
    text
}

fn quoted_key(name: &str) -> String {
    let is_bare = |one: char| one.is_ascii_alphanumeric() || "_-".contains(one);
    if !name.is_empty() && name.chars().all(is_bare) { name.to_string() } else { text(name).to_string() }
}

fn text(text: &str) -> Value {
    Value::String(text.to_string())
}

/// What a configuration says beyond the defaults, in the order of the keys: section, key and value.
fn settings(part: &Part<'_>) -> Vec<(&'static str, &'static str, Value)> {
    let config = part.config;
    let migrations: Vec<Value> = part
        .locations
        .iter()
        .map(|one| text(&shown(one.to.strip_prefix(&config.directory).unwrap_or(&one.to))))
        .collect();
    let migrations = match migrations.as_slice() {
        [only] => only.clone(),
        _ => Value::Array(migrations),
    };
    let mut settings = vec![("", "migrations", migrations)];
    let mut set = |is_default: bool, section: &'static str, key: &'static str, value: Value| {
        if !is_default {
            settings.push((section, key, value));
        }
    };
    set(part.from_scratch, "", "from_scratch", Value::Boolean(false));
    set(!config.recursive, "", "recursive", Value::Boolean(true));
    let template = &config.file_template;
    set(*template == FileTemplate::default(), "", "file_template", text(&template.to_string()));
    let length = i64::try_from(config.truncate_slug_length).unwrap_or(40);
    set(length == 40, "", "truncate_slug_length", Value::Integer(length));
    set(config.timezone == "UTC", "", "timezone", text(&config.timezone));
    let (table, usual) = (&config.script.version_table, VersionTable::default());
    set(table.name.name == usual.name.name, "version_table", "name", text(table.name.name.as_str()));
    let schema = table.name.schema.as_ref();
    set(schema.is_none(), "version_table", "schema", text(schema.map_or("", |schema| schema.as_str())));
    set(table.primary_key, "version_table", "primary_key", Value::Boolean(false));
    let mode = config.script.transaction;
    set(mode == TransactionMode::Script, "script", "transaction", text("migration"));
    let list = |statements: &[String]| Value::Array(statements.iter().map(|sql| text(sql)).collect());
    let (before, after) = (&config.script.before, &config.script.after);
    set(before.is_empty(), "script", "before", list(before));
    set(after.is_empty(), "script", "after", list(after));
    let Naming { templates } = &config.naming;
    for kind in ["ix", "uq", "ck", "fk", "pk"] {
        let template = templates.get(kind);
        set(template.is_none(), "naming", kind, text(template.map_or("", String::as_str)));
    }
    settings
}

/// A configuration in which a key has a value, in its place.
fn with(text: &str, section: &str, key: &str, value: &Value) -> String {
    let mut current = "";
    let mut with = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            current = name;
        }
        let statement = line.strip_prefix("# ").unwrap_or(line);
        let is_meant = current == section && statement.split_once(" = ").is_some_and(|(name, _)| name == key);
        with.push_str(&if is_meant { format!("{key} = {value}\n") } else { format!("{line}\n") });
    }
    with
}
