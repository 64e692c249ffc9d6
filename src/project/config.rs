//! What `limbeck.toml` says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::desired::Desired;
use super::file_name::{FileTemplate, zone};
use super::key::{KEYS, Key, Wrong, expected};
use super::locate::{self, Configuration};
use super::models::ModelsPlace;
use super::{Error, Place, alembic, dotenv, load, shown};
use crate::alembic::ColumnTypes;
use crate::catalog::PostgresVersion;
use crate::diagnostic::{Diagnostic, Diagnostics, code, nearest};
use crate::environment::Environment;
use crate::lint::Levels;
use crate::naming::Naming;
use crate::script::settings::Settings;
use crate::source::{Source, SourceId, Sources, Span};
use crate::sql::{DataType, Ident, Literal};

/// The section of the databases; each holds the keys of the whole file again.
const DATABASES: &str = "databases";

/// The section of the application's column types, whose keys are their names.
const TYPES: &str = "types";

/// The configuration of a project, for the database that was chosen.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file itself.
    pub path: PathBuf,
    /// Where it lies; its paths count from here.
    pub directory: PathBuf,
    /// The directories of the migrations, in load order.
    pub migrations: Vec<PathBuf>,
    /// Where the modules of the application are that Python migrations import, where Alembic's files say it.
    pub packages: Vec<PathBuf>,
    /// Whether their subdirectories hold migrations too.
    pub recursive: bool,
    /// What a new migration looks like: a file, where one is named.
    pub template: Option<String>,
    /// What a new migration is called.
    pub file_template: FileTemplate,
    /// How much of the message goes into that name, in characters.
    pub truncate_slug_length: usize,
    /// The time zone of the dates in new migrations.
    pub timezone: String,
    /// The version of PostgreSQL that scripts are for.
    pub postgres_version: PostgresVersion,
    /// The schema that names without one are in, where it is said.
    pub default_schema: Option<Ident>,
    /// Whether the history makes all that its migrations use, where it is said.
    pub from_scratch: Option<bool>,
    /// What scripts are like, the version table included.
    pub script: Settings,
    /// How constraints and indexes without a name get one.
    pub naming: Naming,
    /// What the column types of the application are, in Python migrations.
    pub types: ColumnTypes,
    /// How findings are taken, where it is said.
    pub lint: Levels,
    /// The environment, with `.env` beside the file behind it.
    pub environment: Environment,
    /// Where the wanted schema is.
    pub desired: Desired,
    /// Patterns of what is left alone where schemas are compared.
    pub ignore: Vec<String>,
    /// Whether what is not wanted is dropped.
    pub drops: bool,
    /// Where the models are that say the wanted schema where nothing else does.
    pub models: Option<ModelsPlace>,
    /// Where the database is; `${NAME}` in it is not yet put in.
    pub database_url: Option<String>,
    /// True where there is no `limbeck.toml` and the files of Alembic serve in its place.
    pub is_alembic: bool,
    /// What is not known of scripts, for who makes one: an error where a script would be another one, else a warning.
    pub doubts: Vec<Diagnostic>,
    /// Where the keys stand that are written, as `limbeck.toml:3`.
    pub(super) places: BTreeMap<String, String>,
}

impl Config {
    /// What holds where the file says nothing.
    pub(super) fn new(path: PathBuf) -> Config {
        let directory = path.parent().unwrap_or(Path::new("")).to_path_buf();
        Config {
            path,
            migrations: vec![directory.join("migrations")],
            directory,
            packages: Vec::new(),
            recursive: false,
            template: None,
            file_template: FileTemplate::default(),
            truncate_slug_length: 40,
            timezone: "UTC".to_string(),
            postgres_version: PostgresVersion::DEFAULT,
            default_schema: None,
            from_scratch: None,
            script: Settings::default(),
            naming: Naming::default(),
            types: ColumnTypes::new(),
            lint: Levels::new(),
            environment: Environment::of_process(),
            desired: Desired::default(),
            ignore: Vec::new(),
            drops: true,
            models: None,
            database_url: None,
            is_alembic: false,
            doubts: Vec::new(),
            places: BTreeMap::new(),
        }
    }

    /// Finds the configuration and reads it. Each of its databases starts from what stands above all of them.
    ///
    /// # Errors
    /// It is not there, cannot be read, or is wrong, which is then in `report`; the database is none of its.
    pub fn open(place: &Place, sources: &mut Sources, report: &mut Diagnostics) -> Result<Config, Error> {
        let path = match locate::configuration(place)? {
            Configuration::Limbeck(path) => path,
            Configuration::Alembic(files) => {
                return alembic::config(&files, place, sources, report);
            }
        };
        let wrong = Error::Configuration(shown(&path));
        let Some(source) = load::text(&path, sources, report)? else { return Err(wrong) };
        let text = sources.get(source).text.as_str();
        let mut config = Config::new(path);
        let mut faults = Diagnostics::new();
        let mut faults_of_dotenv = Diagnostics::new();
        config.environment = dotenv::environment(&config.directory, &mut faults_of_dotenv)?;
        let is_dotenv_wrong = faults_of_dotenv.has_errors();
        report.append(faults_of_dotenv);
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let range = error.span().unwrap_or(0..0);
            let span = Span::new(source, range.start, range.end);
            faults.push(Diagnostic::error(code::CONFIG_SYNTAX, span, error.message().trim_end()));
        }
        let environment = config.environment.clone();
        let mut reader =
            Reader { id: source, source: sources.get(source), environment: &environment, faults: Vec::new() };
        let databases = reader.file(table.get_ref(), &mut config);
        for fault in reader.in_order() {
            faults.push(fault);
        }
        let is_wrong = faults.has_errors();
        report.append(faults);
        if is_wrong {
            return Err(wrong);
        }
        if is_dotenv_wrong {
            return Err(Error::Configuration(shown(&config.directory.join(dotenv::NAME))));
        }
        config.choose(place.database.as_deref(), databases)
    }

    /// The names of its databases, sorted; none where the file cannot be understood, which [`Config::open`] tells.
    ///
    /// # Errors
    /// It is not there or cannot be read.
    pub fn databases(place: &Place) -> Result<Vec<String>, Error> {
        let path = match locate::configuration(place)? {
            Configuration::Limbeck(path) => path,
            Configuration::Alembic(files) => return alembic::databases(&files),
        };
        let bytes = std::fs::read(&path).map_err(Error::disk("read", &path))?;
        let text = String::from_utf8_lossy(&bytes);
        let (table, _) = DeTable::parse_recoverable(&text);
        let list = table.get_ref().get(DATABASES).and_then(|list| list.get_ref().as_table());
        Ok(list.map_or(Vec::new(), |list| list.keys().map(|name| name.get_ref().to_string()).collect()))
    }

    /// The configuration of one database.
    fn choose(self, name: Option<&str>, databases: Vec<(String, Config)>) -> Result<Config, Error> {
        let known = || databases.iter().map(|(name, _)| name.clone()).collect();
        let path = shown(&self.path);
        match name {
            None if databases.is_empty() => Ok(self),
            None => Err(Error::NoDatabaseChosen { config: path, known: known() }),
            Some(name) => {
                let section = format!("a section [databases.{name}]");
                let unknown =
                    || Error::UnknownDatabase { config: path, name: name.to_string(), known: known(), section };
                let chosen = databases.iter().find(|(known, _)| known == name);
                chosen.map(|(_, config)| config.clone()).ok_or_else(unknown)
            }
        }
    }

    /// Where a key stands, as `limbeck.toml:3`; `None` where it has its default.
    pub fn place_of(&self, key: &str) -> Option<&str> {
        self.places.get(key).map(String::as_str)
    }

    /// The time zone of the dates in new migrations.
    ///
    /// # Errors
    /// This machine does not know it.
    pub fn zone(&self) -> Result<TimeZone, Error> {
        let unknown =
            || Error::TimeZone { name: self.timezone.clone(), place: self.place_of("timezone").map(str::to_string) };
        zone(&self.timezone).ok_or_else(unknown)
    }

    /// Where the modules of the application are looked for that Python migrations import: where Python finds them, in `src`,
    /// and beside the migrations.
    pub fn packages(&self) -> Vec<PathBuf> {
        let mut packages = self.packages.clone();
        let beside = self.migrations.iter().flat_map(|place| place.ancestors().skip(1).take(2)).map(Path::to_path_buf);
        for place in [self.directory.clone(), self.directory.join("src")].into_iter().chain(beside) {
            if !packages.contains(&place) {
                packages.push(place);
            }
        }
        packages
    }

    /// The schema that names without one are in: the first of the search path, where nothing else is said.
    pub fn default_schema(&self) -> Ident {
        let first = || self.script.search_path.first().cloned();
        self.default_schema.clone().or_else(first).unwrap_or_else(|| Ident::made("public"))
    }
}

/// Reads the tables of the file.
struct Reader<'a> {
    id: SourceId,
    source: &'a Source,
    environment: &'a Environment,
    faults: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The whole file; gives its databases.
    fn file(&mut self, table: &DeTable, config: &mut Config) -> Vec<(String, Config)> {
        self.sections(table, config, &[DATABASES, TYPES]);
        let mut databases = Vec::new();
        let Some(list) = table.get(DATABASES) else { return databases };
        let Some(list) = self.table(DATABASES, list) else { return databases };
        for (name, value) in list {
            if let Some(table) = self.table(name.get_ref(), value) {
                let mut one = config.clone();
                self.sections(table, &mut one, &[TYPES]);
                databases.push((name.get_ref().to_string(), one));
            }
        }
        databases
    }

    /// The keys of a table and those of its sections.
    fn sections(&mut self, table: &DeTable, config: &mut Config, others: &[&'static str]) {
        self.keys("", table, config);
        if let Some(types) = table.get(TYPES).and_then(|value| self.table(TYPES, value)) {
            self.types(types, config);
        }
        for (name, value) in table {
            let is_section = KEYS.iter().any(|key| !key.section.is_empty() && key.section == name.get_ref());
            if is_section {
                if let Some(section) = self.table(name.get_ref(), value) {
                    self.keys(name.get_ref(), section, config);
                }
            } else if !KEYS.iter().any(|key| key.section.is_empty() && key.name == name.get_ref())
                && !others.contains(&&**name.get_ref())
            {
                self.unknown("", name, others);
            }
        }
    }

    fn keys(&mut self, section: &str, table: &DeTable, config: &mut Config) {
        for (name, value) in table {
            match KEYS.iter().find(|key| key.section == section && key.name == name.get_ref()) {
                Some(key) => self.key(key, value, config),
                None if !section.is_empty() => self.unknown(section, name, &[]),
                None => {}
            }
        }
    }

    fn types(&mut self, table: &DeTable, config: &mut Config) {
        for (name, value) in table {
            let spelling = value.get_ref().as_str().filter(|text| DataType::parse(text, Span::NONE).is_ok());
            match spelling {
                Some(spelling) => {
                    config.types.insert(name.get_ref().to_string(), spelling.to_string());
                }
                None => {
                    let path = format!("{TYPES}.{}", name.get_ref());
                    self.wrong(path, value, "expected a name and a type in quotes: \"app.types.GUID\" = \"uuid\"");
                }
            }
        }
    }

    fn key(&mut self, key: &Key, value: &Spanned<DeValue>, config: &mut Config) {
        let given = Value { value: value.get_ref(), environment: self.environment };
        let span = self.span(value.span());
        match (key.set)(config, &given) {
            Ok(()) => {
                let line = self.source.place(value.span().start).line;
                config.places.insert(key.path(), format!("{}:{line}", self.source.path));
            }
            Err(Wrong::Expected(what)) => self.wrong(key.path(), value, &what),
            Err(Wrong::Unset(unset)) => self.faults.push(
                Diagnostic::error(code::UNSET_VARIABLE, span, unset.to_string())
                    .help(format!("set it, or add a line {}=… to .env beside this file", unset.name)),
            ),
        }
    }

    fn unknown(&mut self, section: &str, name: &Spanned<std::borrow::Cow<str>>, others: &[&'static str]) {
        let siblings = KEYS.iter().filter(|key| key.section == section).map(|key| key.name);
        let sections = KEYS.iter().map(|key| key.section).filter(|_| section.is_empty());
        let typed = name.get_ref();
        let place = if section.is_empty() { String::new() } else { format!(" in [{section}]") };
        let message = format!("there is no key '{typed}'{place}");
        let fault = Diagnostic::error(code::UNKNOWN_KEY, self.span(name.span()), message);
        let elsewhere = KEYS.iter().find(|key| key.name == typed);
        self.faults.push(match nearest(typed, siblings.chain(sections).chain(others.iter().copied())) {
            Some(near) if !near.is_empty() => fault.help(format!("did you mean '{near}'?")),
            _ => match elsewhere {
                Some(key) if key.section.is_empty() => fault.help(format!("'{typed}' stands above all sections")),
                Some(key) => fault.help(format!("'{typed}' belongs to [{}]", key.section)),
                None => fault.help("the command reference lists every key"),
            },
        });
    }

    fn table<'t>(&mut self, name: &str, value: &'t Spanned<DeValue>) -> Option<&'t DeTable<'t>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(name.to_string(), value, &format!("expected a section: [{name}]"));
        }
        table
    }

    fn wrong(&mut self, name: String, value: &Spanned<DeValue>, label: &str) {
        let message = format!("'{name}' does not take this value");
        self.faults.push(Diagnostic::error(code::WRONG_VALUE, self.span(value.span()), message).label(label));
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.id, range.start, range.end)
    }

    /// The faults as they stand in the file; the tables of TOML are sorted by name.
    fn in_order(mut self) -> Vec<Diagnostic> {
        self.faults.sort_by_key(|fault| fault.primary.span);
        self.faults
    }
}

/// A value of the file, for a key to take.
pub struct Value<'a> {
    value: &'a DeValue<'a>,
    environment: &'a Environment,
}

impl Value<'_> {
    pub(super) fn text(&self) -> Result<String, Wrong> {
        let text = self.value.as_str().ok_or_else(|| expected("a text in quotes"))?;
        self.expand(text)
    }

    /// A text to the letter: what it names is put in where it is used.
    pub(super) fn raw_text(&self) -> Result<String, Wrong> {
        self.value.as_str().map(str::to_string).ok_or_else(|| expected("a text in quotes"))
    }

    fn expand(&self, text: &str) -> Result<String, Wrong> {
        self.environment.expand(text, str::to_string).map_err(Wrong::Unset)
    }

    /// A text, or a list of texts.
    pub(super) fn texts(&self) -> Result<Vec<String>, Wrong> {
        let wrong = || expected("a text, or a list of texts: [\"a\", \"b\"]");
        match self.value.as_array() {
            None => self.text().map(|one| vec![one]).map_err(|fault| match fault {
                Wrong::Expected(_) => wrong(),
                unset => unset,
            }),
            Some(list) if list.is_empty() => Err(expected("at least one text")),
            Some(list) => {
                let text = |one: &Spanned<DeValue>| {
                    let text = one.get_ref().as_str().ok_or_else(wrong)?;
                    self.expand(text)
                };
                list.iter().map(text).collect()
            }
        }
    }

    pub(super) fn flag(&self) -> Result<bool, Wrong> {
        self.value.as_bool().ok_or_else(|| expected("true or false"))
    }

    pub(super) fn number(&self, least: u16, most: u16) -> Result<u16, Wrong> {
        let number =
            self.value.as_integer().and_then(|number| u16::from_str_radix(number.as_str(), number.radix()).ok());
        let fits = number.filter(|number| (least..=most).contains(number));
        fits.ok_or_else(|| expected(format!("a number from {least} to {most}")))
    }

    pub(super) fn ident(&self) -> Result<Ident, Wrong> {
        match self.text()? {
            empty if empty.is_empty() => Err(expected("a name")),
            name => Ok(Ident::made(name)),
        }
    }

    pub(super) fn literal(&self) -> Result<Literal, Wrong> {
        self.text().map(Literal::made)
    }

    /// A time as PostgreSQL's settings take it (chapter "Setting Parameters"): `500ms`, `5s`, `1min`.
    pub(super) fn duration(&self) -> Result<Literal, Wrong> {
        let text = self.text()?;
        let unit = text.trim_start_matches(|one: char| one.is_ascii_digit());
        let has_number = unit.len() < text.len();
        match has_number && ["", "us", "ms", "s", "min", "h", "d"].contains(&unit.trim_start()) {
            true => Ok(Literal::made(text)),
            false => Err(expected("a time: \"500ms\", \"5s\", \"1min\"")),
        }
    }
}
