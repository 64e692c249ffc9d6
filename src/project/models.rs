//! The models of an Alembic project: found from its `env.py`.

use std::fs;
use std::path::{Path, PathBuf};

use super::modules::Shelf;
use super::{Config, Error, shown};
use crate::alembic::project::Surroundings;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::migration::Block;
use crate::models;
use crate::source::{Chain, Sources, Span};

/// Directories that hold no models of the application.
const ELSEWHERE: &[&str] = &["__pycache__", "node_modules", "site-packages", "tests", "venv", "versions"];
/// How deep a project is searched for models that nothing imports, and how many directories of it.
const DEEPEST: usize = 8;
const MOST: usize = 2_000;

/// Where the models of a project are found.
#[derive(Debug, Clone)]
pub struct ModelsPlace {
    /// `env.py`.
    pub env: PathBuf,
    /// Where Python looks for the modules of the project.
    pub packages: Vec<PathBuf>,
    /// The section of the ini file.
    pub section: String,
    /// What it says.
    pub options: Vec<(String, String)>,
    /// `-x`.
    pub variables: Vec<String>,
}

impl Config {
    /// The tables of the models that `env.py` names, as operations. `None` if something of them cannot be known, which is
    /// then in `report`.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn models(
        &self,
        place: &ModelsPlace,
        sources: &mut Sources,
        report: &mut Diagnostics,
    ) -> Result<Option<Block>, Error> {
        let text = fs::read_to_string(&place.env).map_err(Error::disk("read", &place.env))?;
        let parsed = Chain::new();
        let shelf = Shelf::new(&parsed, place.packages.clone(), sources);
        let Some(env) = shelf.add(&place.env, text, report) else { return Ok(None) };
        let variable = |name: &str| self.environment.get(name).map(str::to_string);
        let around = Surroundings {
            section: &place.section,
            options: &place.options,
            x: &place.variables,
            variable: &variable,
            modules: &shelf,
        };
        let block = models::read(env, &around, &self.types, &self.naming, report);
        for path in shelf.broken() {
            let message =
                format!("{} is no Python that can be read, and what it holds of models is not known", shown(&path));
            report.push(Diagnostic::error(code::MODEL_UNREAD, Span::NONE, message));
        }
        let known = shelf.paths();
        for path in unreached(&self.directory, &known) {
            let message = format!("{} has models, and nothing that env.py imports imports it", shown(&path));
            let warning = Diagnostic::warning(code::MODEL_UNREACHED, Span::NONE, message);
            report.push(warning.help("import it in env.py, or in the module that env.py takes the metadata from"));
        }
        Ok(block.filter(|_| !report.has_errors()))
    }
}

/// The files below a directory that hold models and are not among those that were read.
fn unreached(directory: &Path, known: &[PathBuf]) -> Vec<PathBuf> {
    let here = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let known: Vec<PathBuf> = known.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    let mut found = Vec::new();
    let mut open = vec![(here.to_path_buf(), 0)];
    for _ in 0..MOST {
        let Some((place, depth)) = open.pop() else { break };
        let Ok(entries) = fs::read_dir(&place) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let is_elsewhere = name.starts_with('.') || ELSEWHERE.contains(&name.as_str());
            if path.is_dir() && !path.is_symlink() && depth < DEEPEST && !is_elsewhere {
                // Another environment of Python, or another project.
                if !path.join("pyvenv.cfg").exists() && !path.join("alembic.ini").exists() {
                    open.push((path, depth + 1));
                }
            } else if name.ends_with(".py") && holds_models(&path) {
                let is_known = fs::canonicalize(&path).is_ok_and(|path| known.contains(&path));
                if !is_known {
                    found.push(path);
                }
            }
        }
    }
    found.sort();
    found
}

fn holds_models(path: &Path) -> bool {
    let is_file = fs::metadata(path).is_ok_and(|one| one.is_file() && one.len() < 1 << 20);
    is_file
        && fs::read_to_string(path).is_ok_and(|text| {
            text.lines().any(|line| line.starts_with([' ', '\t']) && line.trim_start().starts_with("__tablename__"))
        })
}
