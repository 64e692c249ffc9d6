//! Makes what a project is made of: a configuration, directories, new migrations.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Zoned;

use super::file_name::slug;
use super::{Config, Error, locate, shown, write};
use crate::alembic;
use crate::alembic::write::Act;
use crate::dsl;
use crate::migration::Migration;
use crate::revision::{Header, Text};
use crate::source::Span;

/// The configuration of a new project.
pub const CONFIGURATION: &str = include_str!("../../templates/init/limbeck.toml");

/// What new migrations are made from where the configuration names no other file.
pub const TEMPLATE: &str = include_str!("../../templates/init/revision.template");

/// The place of the header in a template.
const HEADER: &str = "${header}";

/// What became of a file or directory that a new project needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// The directory was made.
    Directory(PathBuf),
    /// The file was written.
    File(PathBuf),
    /// The file was there, and stays as it is.
    Kept(PathBuf),
}

/// Begins a project: a directory for migrations, the template of a migration in it, and a configuration that names both.
///
/// # Errors
/// The project is Alembic's, the directory holds something already, or the disk refuses.
pub fn project(config: &Path, directory: &str) -> Result<Vec<Made>, Error> {
    let here = config.parent().unwrap_or(Path::new(""));
    let is_kept = config.exists();
    if !is_kept && locate::alembic_in(here).is_some() {
        return Err(Error::OfAlembic);
    }
    let migrations = here.join(directory);
    let present = fs::read_dir(&migrations).ok();
    let is_new = present.is_none();
    if present.is_some_and(|mut entries| entries.next().is_some()) {
        return Err(Error::Exists(shown(&migrations)));
    }
    let mut files = vec![(migrations.join("revision.template"), TEMPLATE.to_string())];
    if !is_kept {
        files.push((config.to_path_buf(), configuration(directory)));
    }
    write::all(&files, false)?;
    let directory = is_new.then_some(Made::Directory(migrations));
    let kept = is_kept.then(|| Made::Kept(config.to_path_buf()));
    Ok(directory.into_iter().chain(files.into_iter().map(|(path, _)| Made::File(path))).chain(kept).collect())
}

/// The configuration of a new project with this directory of migrations.
fn configuration(directory: &str) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_string()).to_string();
    let template = shown(&Path::new(directory).join("revision.template"));
    CONFIGURATION.replacen("\"migrations\"", &quoted(directory), 1).replacen(
        "\"migrations/revision.template\"",
        &quoted(&template),
        1,
    )
}

/// The header of a migration that is about to be written.
#[derive(Debug, Clone, Default)]
pub struct NewHeader {
    /// Its id.
    pub revision: String,
    /// What it follows.
    pub revises: Vec<String>,
    /// What must also have run before it.
    pub depends_on: Vec<String>,
    /// The branch labels that begin here.
    pub labels: Vec<String>,
    /// What it is for.
    pub message: Option<String>,
}

impl NewHeader {
    /// The lines of the header, without a line end behind the last.
    fn lines(&self, made: &Zoned) -> String {
        dsl::write_header(&self.header(made))
    }

    fn header(&self, made: &Zoned) -> Header {
        let text = |text: &String| Text::made(text.as_str());
        let list = |names: &[String]| names.iter().map(text).collect();
        Header {
            revises: list(&self.revises),
            depends_on: list(&self.depends_on),
            labels: list(&self.labels),
            created: Some(Text::made(made.strftime("%Y-%m-%d %H:%M:%S%:z").to_string())),
            message: self.message.as_ref().map(text),
            ..Header::new(text(&self.revision), Span::NONE)
        }
    }

    /// The text of a migration in Python that does this.
    pub fn python(&self, made: &Zoned, upgrade: &[Act], downgrade: &[Act]) -> String {
        alembic::write::write(&self.header(made), upgrade, downgrade)
    }

    /// The text of a migration that holds these operations.
    pub fn with(&self, made: &Zoned, migration: &Migration) -> String {
        dsl::write(&self.header(made), migration)
    }
}

impl Config {
    /// The text of a new migration.
    ///
    /// # Errors
    /// The template cannot be read, or has no place for the header.
    pub fn new_text(&self, header: &NewHeader, made: &Zoned) -> Result<String, Error> {
        let template = match &self.template {
            None => TEMPLATE.to_string(),
            Some(name) => {
                let path = self.directory.join(name);
                let place = self.place_of("template").unwrap_or("the configuration").to_string();
                let unread = |source| Error::Template { path: shown(&path), place, source };
                let text = fs::read_to_string(&path).map_err(unread)?;
                if !text.contains(HEADER) {
                    return Err(Error::NoHeader(shown(&path)));
                }
                text
            }
        };
        Ok(template.replace(HEADER, &header.lines(made)))
    }

    /// The file of a new migration in one of the directories of the project.
    ///
    /// # Errors
    /// It would not be read from there.
    pub fn new_path(
        &self,
        directory: &Path,
        header: &NewHeader,
        made: &Zoned,
        extension: &str,
    ) -> Result<PathBuf, Error> {
        let slug = slug(header.message.as_deref().unwrap_or_default(), self.truncate_slug_length);
        let name = format!("{}.{extension}", self.file_template.name(&header.revision, &slug, made));
        let path = directory.join(&name);
        let is_inside = Path::new(&name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        let is_flat = Path::new(&name).components().count() == 1;
        if is_inside && (is_flat || self.recursive) { Ok(path) } else { Err(Error::OutOfReach(shown(&path))) }
    }

    /// The directory of migrations that a path names.
    pub fn location(&self, path: &Path) -> Option<&Path> {
        self.migrations.iter().find(|location| real(location) == real(path)).map(PathBuf::as_path)
    }

    /// The directory of migrations in which a file lies, the nearest if several hold it.
    pub fn location_of(&self, file: &Path) -> Option<&Path> {
        let holds = |location: &&PathBuf| real(file).starts_with(real(location));
        let depth = |location: &&PathBuf| real(location).components().count();
        self.migrations.iter().filter(holds).max_by_key(depth).map(PathBuf::as_path)
    }
}

/// A path without symbolic links, as far as it is there.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::key::KEYS;

    #[test]
    fn the_first_configuration_explains_every_key() {
        let mut section = "";
        let mut explained = Vec::new();
        for line in CONFIGURATION.lines() {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
            }
            let statement = line.strip_prefix("# ").unwrap_or(line);
            // What stands in quotes is a name of the user's own.
            let is_key = |name: &str| !name.contains([' ', '"']);
            if let Some((name, _)) = statement.split_once(" = ").filter(|(name, _)| is_key(name)) {
                explained.push((section, name));
            }
        }
        let keys: Vec<(&str, &str)> = KEYS.iter().map(|key| (key.section, key.name)).collect();
        explained.truncate(keys.len());
        assert_eq!(explained, keys);
    }

    #[test]
    fn headers_are_laid_out_and_quoted_where_they_must_be() {
        let header = NewHeader {
            revision: "ae10".into(),
            revises: vec!["none".into(), "b 2".into()],
            labels: vec!["shop".into()],
            message: Some("the \"big\" one".into()),
            ..NewHeader::default()
        };
        let made: Zoned = "2026-03-04T05:06:07+01:00[+01:00]".parse().unwrap();
        assert_eq!(
            header.lines(&made),
            "revision    ae10\nrevises     \"none\", \"b 2\"\nlabels      shop\n\
             created     2026-03-04 05:06:07+01:00\nmessage     \"the \"\"big\"\" one\""
        );
    }
}
