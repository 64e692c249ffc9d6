//! Where an Alembic project keeps its migrations, and what its `env.py` says about them: `alembic.ini` or the
//! `[tool.alembic]` of `pyproject.toml`, and the call of `context.configure()`, read as text.

mod environment;
mod ini;
mod metadata;
mod offline;

pub use environment::{Environment, read_environment};
pub use metadata::{Import, Metadata, read_metadata};
pub use offline::{EnvironmentLibrary, Surroundings};

use crate::diagnostic::code::ALEMBIC_CONFIGURATION;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{SourceId, Span};
use ini::Ini;

/// The configuration files of a project, as far as they are there.
#[derive(Debug, Clone, Copy)]
pub struct Files<'a> {
    /// `alembic.ini`, or the file that `-c` names.
    pub ini: Option<(SourceId, &'a str)>,
    /// `pyproject.toml`.
    pub pyproject: Option<(SourceId, &'a str)>,
    /// Their directory: what `%(here)s` stands for.
    pub here: &'a str,
    /// The section of the ini file: `alembic`, or what `-n` names.
    pub section: &'a str,
    /// True if `env.py` lies beside the ini file. Flask-Migrate makes projects so, and tells Alembic itself where that is.
    pub beside_env: bool,
}

/// Where a project keeps things. Paths are as written, with `%(here)s` put in; a relative one is relative to the
/// directory that Alembic is run in, or, where it is that of a package, to one of the search path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Where Python looks for the project's own modules, beside the directory that Alembic is run in.
    pub search_path: Vec<String>,
    /// The directory of `env.py`.
    pub script_location: String,
    /// The directories of the migrations.
    pub version_locations: Vec<String>,
    /// True if their subdirectories hold migrations too.
    pub recursive: bool,
    /// The name of a new file, such as `%(year)d_%(rev)s_%(slug)s`.
    pub file_template: Option<Placed>,
    /// How long the slug in the name of a new file may be.
    pub truncate_slug_length: Option<usize>,
    /// The time zone of dates in new files.
    pub timezone: Option<String>,
    /// The databases of a project made from the template `multidb`; empty for any other.
    pub databases: Vec<String>,
}

/// A text and where it is set: the line of the ini file, or the table of `pyproject.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The text.
    pub text: String,
    /// Where it is set.
    pub span: Span,
}

/// A value of a key.
enum Setting {
    Text(String),
    List(Vec<String>),
    Flag(bool),
}

/// Reads where the project keeps things; the ini file wins over `pyproject.toml`, key by key. `None` if neither says
/// where the scripts are; what is wrong is in `diagnostics`.
pub fn read_project(files: &Files<'_>, diagnostics: &mut Diagnostics) -> Option<Project> {
    let ini = files.ini.and_then(|(source, text)| Ini::read(source, text, files, diagnostics));
    let pyproject = files.pyproject.and_then(|(source, text)| tool_table(source, text, diagnostics));
    let has_section = ini.is_some();
    let mut reader = Reader { files, ini, pyproject, diagnostics };
    let of_flask = || (files.beside_env && has_section).then(|| files.here.to_string());
    let script_location = place(&reader.text("script_location").or_else(of_flask)?);
    let version_locations = match reader.places("version_locations") {
        none if none.is_empty() => vec![format!("{}/versions", script_location.trim_end_matches('/'))],
        some => some,
    };
    Some(Project {
        search_path: reader.places("prepend_sys_path"),
        version_locations: version_locations.iter().map(|location| place(location)).collect(),
        script_location,
        recursive: reader.flag("recursive_version_locations"),
        file_template: reader.placed("file_template"),
        truncate_slug_length: reader.text("truncate_slug_length").and_then(|length| length.trim().parse().ok()),
        timezone: reader.text("timezone"),
        databases: reader.text("databases").map_or(Vec::new(), |names| parts(&names, &LEGACY)),
    })
}

/// What the section of the ini file says, each key once.
pub fn options(files: &Files<'_>) -> Vec<(String, String)> {
    let nobody = &mut Diagnostics::new();
    let ini = files.ini.and_then(|(source, text)| Ini::read(source, text, files, nobody));
    ini.map_or(Vec::new(), |ini| ini.options())
}

/// The sections of an ini file that say where scripts are, in order: each is a project of its own, for `-n`.
pub fn sections(files: &Files<'_>) -> Vec<String> {
    let Some((source, text)) = files.ini else { return Vec::new() };
    let says_where = |section: &String| {
        let files = Files { section, ..*files };
        let ini = Ini::read(source, text, &files, &mut Diagnostics::new());
        ini.is_some_and(|ini| ini.get("script_location", &mut Diagnostics::new()).is_some())
    };
    Ini::sections(text).into_iter().filter(says_where).collect()
}

/// What stands between the members of a list where nothing else is said.
const LEGACY: [char; 3] = [',', ' ', '\n'];

/// The members of a list, without space around them and without empty ones.
fn parts(text: &str, separators: &[char]) -> Vec<String> {
    let parts = text.split(|one| separators.contains(&one)).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_string).collect()
}

/// `package.module:directory` is a directory inside of a package.
fn place(location: &str) -> String {
    match location.split_once(':') {
        Some((package, rest)) if package.len() > 1 && !package.contains(['/', '\\']) => {
            format!("{}/{}", package.replace('.', "/"), rest.replace(':', "/").trim_start_matches('/'))
        }
        _ => location.to_string(),
    }
}

/// The table `[tool.alembic]`.
fn tool_table(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Option<toml::Table> {
    match text.parse::<toml::Table>() {
        Ok(table) => table.get("tool")?.get("alembic")?.as_table().cloned(),
        Err(error) => {
            let range = error.span().unwrap_or(0..0);
            let span = Span::new(source, range.start, range.end);
            diagnostics.push(Diagnostic::error(ALEMBIC_CONFIGURATION, span, error.message().to_string()));
            None
        }
    }
}

struct Reader<'a, 'd> {
    files: &'a Files<'a>,
    ini: Option<Ini>,
    pyproject: Option<toml::Table>,
    diagnostics: &'d mut Diagnostics,
}

impl Reader<'_, '_> {
    fn setting(&mut self, key: &str) -> Option<Setting> {
        if let Some(text) = self.ini.as_ref().and_then(|ini| ini.get(key, self.diagnostics)) {
            return Some(Setting::Text(text));
        }
        let here = |text: &str| text.replace("%(here)s", self.files.here).replace("%%", "%");
        match self.pyproject.as_ref()?.get(key)? {
            toml::Value::String(text) => Some(Setting::Text(here(text))),
            toml::Value::Boolean(flag) => Some(Setting::Flag(*flag)),
            toml::Value::Integer(number) => Some(Setting::Text(number.to_string())),
            toml::Value::Array(list) => {
                Some(Setting::List(list.iter().filter_map(toml::Value::as_str).map(here).collect()))
            }
            _ => None,
        }
    }

    fn text(&mut self, key: &str) -> Option<String> {
        match self.setting(key)? {
            Setting::Text(text) => Some(text),
            Setting::List(_) | Setting::Flag(_) => None,
        }
    }

    fn placed(&mut self, key: &str) -> Option<Placed> {
        let text = self.text(key)?;
        let in_ini = self.ini.as_ref().and_then(|ini| ini.span(key));
        let in_table = || {
            let (source, text) = self.files.pyproject?;
            let name = "[tool.alembic";
            let start = text.find(name)?;
            Some(Span::new(source, start, start + name.len()))
        };
        Some(Placed { text, span: in_ini.or_else(in_table).unwrap_or(Span::NONE) })
    }

    fn flag(&mut self, key: &str) -> bool {
        match self.setting(key) {
            Some(Setting::Flag(flag)) => flag,
            Some(Setting::Text(text)) => text == "true",
            _ => false,
        }
    }

    /// The directories that a key lists.
    fn places(&mut self, key: &str) -> Vec<String> {
        match self.setting(key) {
            Some(Setting::List(list)) => list,
            Some(Setting::Text(text)) => parts(&text, self.separator()),
            _ => Vec::new(),
        }
    }

    /// What stands between directories; spaces and commas where nothing is said, as it was of old.
    fn separator(&mut self) -> &'static [char] {
        let word = self.text("path_separator").or_else(|| self.text("version_path_separator"));
        match word.as_deref() {
            None => &LEGACY,
            Some("space") => &[' ', '\n'],
            Some("newline") => &['\n'],
            Some(";") => &[';'],
            // `os`: the separator of this system's search paths.
            Some("os") if cfg!(windows) => &[';'],
            Some(_) => &[':'],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read(ini: Option<&str>, pyproject: Option<&str>, section: &str) -> (Option<Project>, Vec<String>) {
        let mut sources = Sources::new();
        let mut files = Files { ini: None, pyproject: None, here: "/app", section, beside_env: false };
        files.ini = ini.map(|text| (sources.add("alembic.ini", text), text));
        files.pyproject = pyproject.map(|text| (sources.add("pyproject.toml", text), text));
        let mut report = Diagnostics::new();
        let project = read_project(&files, &mut report);
        let said = report.iter().map(|one| {
            format!("{} {} {}", one.code.id, sources.locate(one.primary.span).unwrap_or_default(), one.message)
        });
        (project, said.collect())
    }

    #[test]
    fn a_generated_file_is_read() {
        let text = concat!(
            "# A generic, single database configuration.\n\n[alembic]\nscript_location = %(here)s/migrations\n",
            "file_template = %%(year)d_%%(rev)s_%%(slug)s\nprepend_sys_path = .\n; truncate_slug_length = 40\n",
            "path_separator = os\nsqlalchemy.url = driver://user:pass%%40@localhost/dbname\n\n",
            "[loggers]\nkeys = root,sqlalchemy\n",
        );
        let (project, said) = read(Some(text), None, "alembic");
        assert!(said.is_empty(), "{said:?}");
        let project = project.unwrap();
        assert_eq!(project.script_location, "/app/migrations");
        assert_eq!(project.version_locations, ["/app/migrations/versions"]);
        let template = project.file_template.expect("it is set");
        assert_eq!(template.text, "%(year)d_%(rev)s_%(slug)s");
        assert_eq!(Some(template.span.start()), text.find("file_template"));
        assert!(project.databases.is_empty() && !project.recursive);
    }

    #[test]
    fn several_locations_are_split_as_the_file_says() {
        for (lines, locations) in [
            ("version_locations = a b, c", vec!["a", "b", "c"]),
            ("version_locations = a:b c\npath_separator = :", vec!["a", "b c"]),
            (
                "version_locations =\n    a\n    # not this\n    %(base)s/b\nbase = x\npath_separator = newline",
                vec!["a", "x/b"],
            ),
            ("version_locations = a;b\nversion_path_separator = ;", vec!["a", "b"]),
        ] {
            let text = format!("[DEFAULT]\nscript_location = app.db:a:alembic\n[other]\n{lines}\n");
            let (project, said) = read(Some(&text), None, "other");
            assert!(said.is_empty(), "{said:?}");
            let project = project.unwrap();
            assert_eq!(project.version_locations, locations, "{lines}");
            assert_eq!(project.script_location, "app/db/a/alembic");
        }
    }

    #[test]
    fn pyproject_serves_what_the_ini_file_leaves_open() {
        let pyproject = concat!(
            "[tool.alembic]\nscript_location = \"%(here)s/db\"\nrecursive_version_locations = true\n",
            "version_locations = [\"%(here)s/one\", \"two\"]\ntruncate_slug_length = 20\n",
        );
        let (project, _) = read(Some("[alembic]\ntimezone = UTC\ndatabases = one, two\n"), Some(pyproject), "alembic");
        let project = project.unwrap();
        assert_eq!(project.script_location, "/app/db");
        assert_eq!(project.version_locations, ["/app/one", "two"]);
        assert_eq!(project.databases, ["one", "two"]);
        assert_eq!((project.truncate_slug_length, project.recursive), (Some(20), true));
        assert_eq!(project.timezone.as_deref(), Some("UTC"));
    }

    #[test]
    fn what_lies_beside_env_py_needs_no_location() {
        let text = "[alembic]\n[loggers]\nkeys = root\n";
        let id = Sources::new().add("alembic.ini", text);
        let read = |beside_env: bool, section: &str| {
            let files = Files { ini: Some((id, text)), pyproject: None, here: "migrations", section, beside_env };
            read_project(&files, &mut Diagnostics::new()).map(|project| project.version_locations)
        };
        assert_eq!(read(true, "alembic"), Some(vec!["migrations/versions".to_string()]));
        assert_eq!((read(false, "alembic"), read(true, "other")), (None, None));
    }

    #[test]
    fn what_cannot_be_read_is_reported_at_its_place() {
        assert_eq!(
            read(Some("[alembic]\nno\n"), None, "alembic").1,
            ["L0719 alembic.ini:2:1 this line is no key = value"]
        );
        assert_eq!(
            read(Some("[alembic]\nscript_location = %(nope)s/x\n"), None, "alembic").1,
            ["L0719 alembic.ini:2:1 %(nope)s has no value"]
        );
        assert_eq!(read(Some("[alembic]\na = %(a)s\nscript_location = %(a)s\n"), None, "alembic").1.len(), 1);
        assert!(read(None, Some("[tool"), "alembic").1[0].starts_with("L0719 pyproject.toml:1:"));
        assert_eq!(read(Some("[loggers]\nkeys = a\n"), Some("[tool.black]\n"), "alembic"), (None, vec![]));
    }
}
