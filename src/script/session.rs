//! What a script sets while it runs. In a transaction all of it is `SET LOCAL`, so that nothing stays behind. A statement
//! outside a transaction needs settings of the session; what was set there before is kept in settings of our own, and
//! comes back behind it exactly as it was.

use super::settings::Settings;
use crate::sql::Literal;
use askama::Template;

/// How long a setting holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Until the end of the transaction.
    Transaction,
    /// Until it is set again.
    Session,
}

/// What the project asks for: the names of the settings, and their values as `SET` takes them.
pub fn wanted(settings: &Settings) -> Vec<(&'static str, String)> {
    let schemas: Vec<String> = settings.search_path.iter().map(|schema| schema.to_string()).collect();
    let all = [
        ("application_name", settings.application_name.as_ref().map(Literal::to_string)),
        ("lock_timeout", settings.lock_timeout.as_ref().map(Literal::to_string)),
        ("statement_timeout", settings.statement_timeout.as_ref().map(Literal::to_string)),
        ("search_path", (!schemas.is_empty()).then(|| schemas.join(", "))),
        ("role", settings.role.as_ref().map(|role| role.to_string())),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The statements that set all of it.
pub fn set(settings: &Settings, scope: Scope) -> Vec<String> {
    let scope = match scope {
        Scope::Transaction => "SET LOCAL",
        Scope::Session => "SET",
    };
    let one = |(name, value): &(&str, String)| match *name {
        "role" => format!("{scope} ROLE {value}"),
        _ => format!("{scope} {name} = {value}"),
    };
    wanted(settings).iter().map(one).collect()
}

/// Keeps what the session has set.
#[derive(Template)]
#[template(path = "script/remember.sql")]
pub struct Remember {
    names: String,
}

/// Puts it back.
#[derive(Template)]
#[template(path = "script/restore.sql")]
pub struct Restore {
    names: String,
}

impl Remember {
    /// Keeps these settings.
    pub fn new(names: &[&str]) -> Remember {
        Remember { names: literals(names) }
    }
}

impl Restore {
    /// Puts these settings back.
    pub fn new(names: &[&str]) -> Restore {
        Restore { names: literals(names) }
    }
}

fn literals(names: &[&str]) -> String {
    names.iter().map(|name| Literal::made(*name).to_string()).collect::<Vec<_>>().join(", ")
}
