//! `version-table-touched`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};
use crate::statement::LockMode;

/// A migration that writes to the version table, or changes it.
pub const RULE: Rule = Rule {
    code: code::VERSION_TABLE_TOUCHED,
    name: "version-table-touched",
    level: Level::Warning,
    bad: "execute $$ DELETE FROM alembic_version $$",
    good: "execute $$ DELETE FROM orders $$",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let table = &scene.script.settings.version_table.name;
    let is_it = |name: &crate::sql::QualifiedName| {
        name.name == table.name && (name.schema.is_none() || table.schema.is_none() || name.schema == table.schema)
    };
    let touches = |statement: &crate::statement::Statement| {
        statement.facts.locks.iter().any(|lock| is_it(&lock.relation) && lock.mode >= LockMode::RowExclusive)
    };
    let finding = |statement: &crate::statement::Statement| {
        let message = format!("this changes {table}, which the script keeps itself");
        Diagnostic::warning(RULE.code, statement.span, message)
            .label("the script fails if its rows are not as it leaves them")
            .help("take it out; 'limbeck stamp' writes down where a database is")
    };
    scene.statements.iter().map(|seen| seen.statement).filter(|one| touches(one)).map(finding).collect()
}
