//! Lint: what a script will do to people who use the database while it runs.
//!
//! A rule is static data and one function over the script. Rules read the facts of the statements; none of them looks
//! at SQL to guess a lock.

mod allow;
pub mod format;
mod rules;
mod scene;

pub use rules::RULES;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::script::Script;
use crate::source::Sources;
use scene::Scene;
use std::collections::BTreeMap;
use std::fmt;

/// A hazard that is looked for.
#[derive(Debug)]
pub struct Rule {
    /// Its code, with what happens and what to do instead.
    pub code: &'static Code,
    /// Its name in the configuration and in `-- limbeck: allow`.
    pub name: &'static str,
    /// What it is taken for where nothing else is configured.
    pub level: Level,
    /// An upgrade block that it finds fault with, on the tables of [`SETTING`]; both blocks, where it is about the way back.
    pub bad: &'static str,
    /// One that does the same without the fault.
    pub good: &'static str,
    /// Looks for it.
    check: fn(&Scene<'_>) -> Vec<Diagnostic>,
}

/// How a finding is taken. Its `Display` is the word of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It is not looked for.
    Off,
    /// It is worth reading.
    Warning,
    /// The script will fail, or must not run like this.
    Error,
}

impl Level {
    /// Every level.
    pub const ALL: [Level; 3] = [Level::Off, Level::Warning, Level::Error];
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Off => "off",
            Level::Warning => "warning",
            Level::Error => "error",
        })
    }
}

/// The tables that the examples of the rules are about: what stands in the database before them.
pub const SETTING: &str = "\
create_enum order_state ('open', 'paid')
create_table customers {
    id   serial primary key
    name text
}
create_table orders {
    id          serial primary key
    customer_id integer
    state       order_state
    total       integer
    note        varchar(100)
}
create_index ix_orders_total on orders (total)";

/// What the project says of the rules, by their names.
pub type Levels = BTreeMap<String, Level>;

/// How a script comes to the people who use the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deployment {
    /// All of it at once: what it makes itself, nobody uses yet.
    AtOnce,
    /// A migration at a time: what an earlier one made is in use.
    OneByOne,
}

/// What a rule found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// Where and what.
    pub diagnostic: Diagnostic,
}

/// Looks for every hazard in a script, in the order of the statements and then of the rules. What
/// `-- limbeck: allow RULE reason` above an operation names is left out there.
pub fn lint(script: &Script, deployment: Deployment, sources: &Sources, levels: &Levels) -> Vec<Finding> {
    let scene = Scene::of(script, deployment);
    let mut findings = Vec::new();
    for rule in RULES {
        let level = levels.get(rule.name).copied().unwrap_or(rule.level);
        let severity = match level {
            Level::Off => continue,
            Level::Warning => Severity::Warning,
            Level::Error => Severity::Error,
        };
        let found = (rule.check)(&scene).into_iter();
        let open = found.filter(|diagnostic| !scene.allows(rule.name, diagnostic.primary.span));
        findings.extend(open.map(|diagnostic| Finding { rule, diagnostic: Diagnostic { severity, ..diagnostic } }));
    }
    findings.sort_by_cached_key(|finding| place(finding, &scene, sources));
    findings
}

/// The number of the statement that a finding is about, and its place in the file.
fn place(finding: &Finding, scene: &Scene<'_>, sources: &Sources) -> (usize, Option<String>) {
    let span = finding.diagnostic.primary.span;
    (scene.position(span), sources.locate(span))
}
