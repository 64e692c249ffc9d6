//! Every key that `limbeck.toml` may hold: the one list that the reader, the template of `init` and the command
//! reference follow.

use std::sync::LazyLock;

use super::config::{Config, Value};
use super::file_name::FileTemplate;
use crate::catalog::PostgresVersion;
use crate::environment::UnsetVariable;
use crate::lint::{Level, RULES};
use crate::script::settings::TransactionMode;
use crate::sql::Ident;

/// A key of the configuration.
pub struct Key {
    /// The section that it stands in; empty for those above all sections.
    pub section: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Takes the value over, or says what was expected.
    pub(super) set: Set,
}

type Set = Box<dyn Fn(&mut Config, &Value<'_>) -> Result<(), Wrong> + Send + Sync>;

/// Why a value is refused.
pub(super) enum Wrong {
    /// It is not what the key takes, which is this.
    Expected(String),
    /// It names a variable without a value.
    Unset(UnsetVariable),
}

impl Key {
    /// `section.name`, or the name alone.
    pub fn path(&self) -> String {
        if self.section.is_empty() { self.name.to_string() } else { format!("{}.{}", self.section, self.name) }
    }
}

/// Every key, section by section.
pub static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| {
    let mut keys = vec![
        key("", "migrations", |config, value| {
            config.migrations = value.texts()?.iter().map(|place| config.directory.join(place)).collect();
            Ok(())
        }),
        key("", "recursive", |config, value| set(&mut config.recursive, value.flag())),
        key("", "template", |config, value| set(&mut config.template, value.text().map(Some))),
        key("", "file_template", |config, value| {
            let text = value.text()?;
            set(&mut config.file_template, FileTemplate::parse(&text).map_err(Wrong::Expected))
        }),
        key("", "truncate_slug_length", |config, value| {
            set(&mut config.truncate_slug_length, value.number(1, 200).map(usize::from))
        }),
        key("", "timezone", |config, value| set(&mut config.timezone, value.text())),
        key("", "postgres_version", |config, value| {
            let (oldest, newest) = (PostgresVersion::OLDEST.major(), PostgresVersion::NEWEST.major());
            let major = value.number(oldest.into(), newest.into())?;
            let version = u8::try_from(major).ok().and_then(PostgresVersion::new);
            set(&mut config.postgres_version, version.ok_or_else(|| expected("a major version")))
        }),
        key("", "default_schema", |config, value| set(&mut config.default_schema, value.ident().map(Some))),
        key("", "from_scratch", |config, value| set(&mut config.from_scratch, value.flag().map(Some))),
        key("version_table", "name", |config, value| set(&mut config.script.version_table.name.name, value.ident())),
        key("version_table", "schema", |config, value| {
            set(&mut config.script.version_table.name.schema, value.ident().map(Some))
        }),
        key("version_table", "primary_key", |config, value| {
            set(&mut config.script.version_table.primary_key, value.flag())
        }),
        key("version_table", "width", |config, value| {
            set(&mut config.script.version_table.width, value.number(1, 1000))
        }),
        key("script", "transaction", |config, value| {
            let mode = match value.text()?.as_str() {
                "script" => Ok(TransactionMode::Script),
                "migration" => Ok(TransactionMode::Migration),
                _ => Err(expected("\"script\" or \"migration\"")),
            };
            set(&mut config.script.transaction, mode)
        }),
        key("script", "guard", |config, value| set(&mut config.script.guard, value.flag())),
        key("script", "header", |config, value| set(&mut config.script.header, value.flag())),
        key("script", "psql", |config, value| set(&mut config.script.psql, value.flag())),
        key("script", "lock_timeout", |config, value| set(&mut config.script.lock_timeout, value.duration().map(Some))),
        key("script", "statement_timeout", |config, value| {
            set(&mut config.script.statement_timeout, value.duration().map(Some))
        }),
        key("script", "role", |config, value| set(&mut config.script.role, value.ident().map(Some))),
        key("script", "search_path", |config, value| {
            let names = value.texts()?;
            if matches!(names.as_slice(), [only] if only.contains(',')) {
                return Err(expected("a list, in order: [\"shop\", \"public\"]"));
            }
            set(&mut config.script.search_path, Ok(names.into_iter().map(Ident::made).collect()))
        }),
        key("script", "application_name", |config, value| {
            set(&mut config.script.application_name, value.literal().map(Some))
        }),
        key("script", "before", |config, value| set(&mut config.script.before, value.texts())),
        key("script", "after", |config, value| set(&mut config.script.after, value.texts())),
        key("naming", "ix", |config, value| name(config, "ix", value)),
        key("naming", "uq", |config, value| name(config, "uq", value)),
        key("naming", "ck", |config, value| name(config, "ck", value)),
        key("naming", "fk", |config, value| name(config, "fk", value)),
        key("naming", "pk", |config, value| name(config, "pk", value)),
    ];
    keys.extend(RULES.iter().map(|rule| key("lint", rule.name, |config, value| level(config, rule.name, value))));
    keys.extend([
        key("desired", "sql", |config, value| set(&mut config.desired.sql, value.texts())),
        key("desired", "mig", |config, value| set(&mut config.desired.mig, value.texts())),
        key("desired", "command", |config, value| set(&mut config.desired.command, value.texts())),
        key("compare", "ignore", |config, value| set(&mut config.ignore, value.texts())),
        key("compare", "drop", |config, value| set(&mut config.drops, value.flag())),
    ]);
    keys.push(key("database", "url", |config, value| set(&mut config.database_url, value.raw_text().map(Some))));
    keys
});

fn key(
    section: &'static str,
    name: &'static str,
    set: impl Fn(&mut Config, &Value<'_>) -> Result<(), Wrong> + Send + Sync + 'static,
) -> Key {
    Key { section, name, set: Box::new(set) }
}

fn set<T>(place: &mut T, value: Result<T, Wrong>) -> Result<(), Wrong> {
    *place = value?;
    Ok(())
}

fn name(config: &mut Config, kind: &str, value: &Value<'_>) -> Result<(), Wrong> {
    config.naming.templates.insert(kind.to_string(), value.text()?);
    Ok(())
}

fn level(config: &mut Config, rule: &str, value: &Value<'_>) -> Result<(), Wrong> {
    let text = value.text()?;
    let level = Level::ALL.into_iter().find(|level| level.to_string() == text);
    config.lint.insert(rule.to_string(), level.ok_or_else(|| expected("\"off\", \"warning\" or \"error\""))?);
    Ok(())
}

pub(super) fn expected(what: impl Into<String>) -> Wrong {
    Wrong::Expected(format!("expected {}", what.into()))
}
