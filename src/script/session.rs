//! What a script sets while it runs. In a transaction all of it is `SET LOCAL`, so that nothing stays behind. A statement
//! outside a transaction needs settings of the session; what was set there before is kept in settings of our own, and
//! comes back behind it exactly as it was.

use super::settings::Settings;
use crate::sql::Literal;
use crate::statement::{Change, Setting, Statement, Until};
use askama::Template;
use std::collections::BTreeSet;

/// How long a setting holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Until the end of the transaction.
    Transaction,
    /// Until it is set again.
    Session,
}

/// A setting that the project asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Its name.
    pub name: &'static str,
    /// Its value, as `SET` takes it.
    value: String,
}

impl Wish {
    /// The statement that sets it.
    pub fn statement(&self, scope: Scope) -> String {
        let Wish { name, value } = self;
        let set = match scope {
            Scope::Transaction => "SET LOCAL",
            Scope::Session => "SET",
        };
        match *name {
            "role" => format!("{set} ROLE {value}"),
            _ => format!("{set} {name} = {value}"),
        }
    }
}

/// What the project asks for.
pub fn wanted(settings: &Settings) -> Vec<Wish> {
    let schemas: Vec<String> = settings.search_path.iter().map(|schema| schema.to_string()).collect();
    let all = [
        ("application_name", settings.application_name.as_ref().map(Literal::to_string)),
        ("lock_timeout", settings.lock_timeout.as_ref().map(Literal::to_string)),
        ("statement_timeout", settings.statement_timeout.as_ref().map(Literal::to_string)),
        ("search_path", (!schemas.is_empty()).then(|| schemas.join(", "))),
        ("role", settings.role.as_ref().map(|role| role.to_string())),
    ];
    all.into_iter().filter_map(|(name, value)| Some(Wish { name, value: value? })).collect()
}

/// What the authors of migrations have set for the session, and not taken back: it holds on, whatever the project asks for.
#[derive(Debug, Clone, Default)]
pub struct Authors(BTreeSet<String>);

impl Authors {
    /// Takes in what a statement sets.
    pub fn learn(&mut self, statement: &Statement) {
        for change in &statement.facts.changes {
            let Change::Sets(Setting { name, until }) = change else { continue };
            match until {
                Until::Commit => {}
                Until::SetAgain => drop(self.0.insert(name.clone())),
                Until::Reset if name == "all" => self.0.clear(),
                Until::Reset => drop(self.0.remove(name)),
            }
        }
    }

    /// What the project asks for, and no author has set otherwise.
    pub fn leave(&self, settings: &Settings) -> Vec<Wish> {
        wanted(settings).into_iter().filter(|wish| !self.0.contains(wish.name)).collect()
    }
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
