//! Where the configuration is.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Error, Place, shown};

/// The configuration of limbeck.
const NAME: &str = "limbeck.toml";

/// The configurations of Alembic.
const INI: &str = "alembic.ini";
const PYPROJECT: &str = "pyproject.toml";
/// Where Flask-Migrate puts it, beside `env.py`; Alembic is run in the directory above.
const FLASK_INI: &str = "migrations/alembic.ini";

/// The configuration of a project, as paths relative to the working directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Configuration {
    /// A `limbeck.toml`.
    Limbeck(PathBuf),
    /// Alembic's.
    Alembic(AlembicFiles),
}

/// What configures an Alembic project: one of two files, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlembicFiles {
    /// `alembic.ini`.
    pub ini: Option<PathBuf>,
    /// `pyproject.toml`.
    pub pyproject: Option<PathBuf>,
    /// The directory that Alembic is run in, from which its paths count.
    pub directory: PathBuf,
}

/// The configuration: the file that was named, or else the nearest one from a directory that was named, or from the
/// working directory, upwards. Where that is none of limbeck's, `ALEMBIC_CONFIG` goes before it.
///
/// A file that was named is Alembic's if it is called `pyproject.toml` or is no `.toml`; its paths count from the working
/// directory then, as for Alembic itself.
pub fn configuration(place: &Place) -> Result<Configuration, Error> {
    let found = match place.config.as_deref() {
        Some(file) if !file.is_dir() => Some(of_name(file)),
        directory => match (nearest(directory.unwrap_or(Path::new("")))?, named_by_alembic()) {
            (found @ Some(Configuration::Limbeck(_)), _) => found,
            (_, Some(named)) if directory.is_none() => Some(named),
            (found, _) => found,
        },
    };
    match found {
        Some(Configuration::Limbeck(path)) if place.is_alembic => {
            let beside = path.parent().filter(|_| place.config.as_ref() != Some(&path)).and_then(alembic_in);
            beside.map(Configuration::Alembic).ok_or(Error::NoAlembic)
        }
        Some(found) => Ok(found),
        None if place.is_alembic => Err(Error::NoAlembic),
        None => {
            let named = place.config.as_deref().map(|directory| format!("'{}'", shown(directory)));
            Err(Error::NoConfiguration(named.unwrap_or("this directory".to_string())))
        }
    }
}

/// The file that Alembic's own variable names.
fn named_by_alembic() -> Option<Configuration> {
    let environment = crate::environment::Environment::of_process();
    environment.get("ALEMBIC_CONFIG").filter(|file| !file.is_empty()).map(|file| of_name(Path::new(file)))
}

fn nearest(directory: &Path) -> Result<Option<Configuration>, Error> {
    let here = Path::new(".").join(directory);
    let here = here.canonicalize().map_err(Error::disk("find", &here))?;
    let mut way = directory.to_path_buf();
    for _ in here.ancestors() {
        if way.join(NAME).is_file() {
            return Ok(Some(Configuration::Limbeck(way.join(NAME))));
        }
        if let Some(files) = alembic_in(&way) {
            return Ok(Some(Configuration::Alembic(files)));
        }
        way.push("..");
    }
    Ok(None)
}

/// The configuration of Alembic in a directory.
pub fn alembic_in(directory: &Path) -> Option<AlembicFiles> {
    let of_flask = || Some(directory.join(FLASK_INI)).filter(|path| path.is_file());
    let ini = Some(directory.join(INI)).filter(|path| path.is_file()).or_else(of_flask);
    let pyproject = Some(directory.join(PYPROJECT)).filter(|path| configures_alembic(path));
    let is_there = ini.is_some() || pyproject.is_some();
    is_there.then(|| AlembicFiles { ini, pyproject, directory: directory.to_path_buf() })
}

fn of_name(named: &Path) -> Configuration {
    let path = Some(named.to_path_buf());
    let directory = PathBuf::new();
    if named.file_name().is_some_and(|name| name == PYPROJECT) {
        Configuration::Alembic(AlembicFiles { ini: None, pyproject: path, directory })
    } else if named.extension().is_some_and(|extension| extension == "toml") {
        Configuration::Limbeck(named.to_path_buf())
    } else {
        Configuration::Alembic(AlembicFiles { ini: path, pyproject: None, directory })
    }
}

/// True for a `pyproject.toml` with something for Alembic. What is wrong in it is told once it is read.
fn configures_alembic(path: &Path) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.lines().any(|line| line.trim().starts_with("[tool.alembic")))
}

impl AlembicFiles {
    /// The file that comes first.
    pub fn path(&self) -> &Path {
        self.ini.as_deref().or(self.pyproject.as_deref()).unwrap_or(Path::new(INI))
    }
}
