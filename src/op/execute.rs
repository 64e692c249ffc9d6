//! `execute`.

use super::{Effect, Inverse, Links, Operation};
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::sql::scan::tokens;
use crate::sql::{Body, QualifiedName, Spanned};
use crate::statement::{LockMode, OutsideStep, Statement, Transaction, WorkKind};
use std::borrow::Cow;

/// Runs SQL as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Execute {
    /// The SQL.
    pub sql: SqlText,
    /// `reverse $$…$$`: the SQL that undoes it.
    pub reverse: Option<SqlText>,
}

/// SQL that somebody wrote, and what it was understood to do.
#[derive(Debug, Clone, PartialEq)]
pub struct SqlText {
    /// The text, to the letter.
    pub text: Body,
    /// What it does.
    pub reading: Reading,
}

impl SqlText {
    /// SQL that nothing has read yet.
    pub fn new(text: Body) -> SqlText {
        SqlText { text, reading: Reading::Unread }
    }

    /// Each part of the text with what it does, in order; the whole of it where nothing has read it.
    fn parts(&self) -> Cow<'_, [ReadStatement]> {
        match &self.reading {
            Reading::Read(statements) => Cow::Borrowed(statements),
            Reading::Unread => Cow::Owned(vec![ReadStatement {
                sql: self.text.clone(),
                effect: StatementEffect::Opaque("nothing has read it".into()),
                outside: false,
            }]),
        }
    }
}

/// What SQL was understood to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// Nothing has read it: it may do anything.
    Unread,
    /// One entry a statement, in order.
    Read(Vec<ReadStatement>),
}

/// One statement in SQL that somebody wrote.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadStatement {
    /// Its text, to the letter, with the comments before it and the semicolon behind it.
    pub sql: Body,
    /// What it does.
    pub effect: StatementEffect,
    /// True if PostgreSQL refuses it in a transaction block.
    pub outside: bool,
}

/// What a statement does.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementEffect {
    /// The same as these operations.
    Operations(Vec<Operation>),
    /// It reads and writes rows, and leaves the schema as it is.
    Data {
        /// The tables that it writes to, each with what is lost there, if anything is.
        writes: Vec<QualifiedName>,
        /// The tables that it only reads.
        reads: Vec<QualifiedName>,
        /// The rows that it destroys, a phrase each.
        loses: Vec<String>,
    },
    /// It changes nothing that the catalog holds: `GRANT`, `LOCK TABLE`, `TRUNCATE` …
    Locks {
        /// The relations that it locks.
        locks: Vec<(QualifiedName, LockMode)>,
        /// What it does to whole relations.
        work: Vec<(WorkKind, QualifiedName)>,
        /// The data that it destroys, a phrase each.
        loses: Vec<String>,
    },
    /// It changes these relations in a way that is not modelled.
    Touches(Vec<QualifiedName>),
    /// It may do anything; why nobody can know, in a few words.
    Opaque(String),
}

impl ReadStatement {
    /// Adds its facts to a statement; the catalog is the one before it.
    fn facts(&self, statement: Statement, before: &Catalog) -> Statement {
        match &self.effect {
            StatementEffect::Operations(operations) => {
                let mut now = Cow::Borrowed(before);
                let mut statement = statement;
                for operation in operations {
                    for done in operation.statements(&now) {
                        statement = statement.takes_facts_of(done);
                    }
                    if operations.len() > 1 {
                        operation.apply(now.to_mut());
                    }
                }
                statement
            }
            StatementEffect::Data { writes, reads, loses } => {
                let statement = writes.iter().fold(statement, |statement, table| {
                    statement.locks(&before.shorten(table), LockMode::RowExclusive)
                });
                let statement = reads
                    .iter()
                    .fold(statement, |statement, table| statement.locks(&before.shorten(table), LockMode::AccessShare));
                loses.iter().fold(statement, |statement, what| statement.loses(what.clone()))
            }
            StatementEffect::Locks { locks, work, loses } => {
                let statement = locks
                    .iter()
                    .fold(statement, |statement, (relation, mode)| statement.locks(&before.shorten(relation), *mode));
                let statement = work
                    .iter()
                    .fold(statement, |statement, (kind, relation)| statement.works(*kind, &before.shorten(relation)));
                loses.iter().fold(statement, |statement, what| statement.loses(what.clone()))
            }
            StatementEffect::Touches(relations) => relations.iter().fold(statement, |statement, relation| {
                let relation = before.shorten(relation);
                let why = format!("what this does to {relation} is not modelled");
                statement.locks(&relation, LockMode::AccessExclusive).unknown(why)
            }),
            StatementEffect::Opaque(why) => statement.unknown(why.clone()),
        }
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        if let StatementEffect::Operations(operations) = &self.effect {
            let mut now = Cow::Borrowed(before);
            for operation in operations {
                operation.check(&now, report);
                if operations.len() > 1 {
                    operation.apply(now.to_mut());
                }
            }
        }
    }

    /// True if the catalog behind it is another one than before it.
    fn changes_catalog(&self) -> bool {
        !matches!(self.effect, StatementEffect::Data { .. } | StatementEffect::Locks { .. })
    }

    fn apply(&self, catalog: &mut Catalog) {
        match &self.effect {
            StatementEffect::Operations(operations) => {
                operations.iter().for_each(|operation| operation.apply(catalog));
            }
            StatementEffect::Touches(relations) => {
                relations.iter().for_each(|relation| catalog.doubt_relation(relation));
            }
            StatementEffect::Opaque(_) => catalog.doubt_everything(),
            StatementEffect::Data { .. } | StatementEffect::Locks { .. } => {}
        }
    }
}

impl Execute {
    /// The operation for this text.
    pub fn new(text: Body) -> Execute {
        Execute { sql: SqlText::new(text), reverse: None }
    }
}

impl Effect for Execute {
    fn summary(&self) -> String {
        let words = tokens(self.sql.text.as_str()).filter(|token| !token.is_filler()).map(|token| token.text);
        let mut summary = String::from("execute");
        for word in words.take(4) {
            summary.push(' ');
            summary.extend(word.chars().take(30));
        }
        summary
    }

    fn links(&self, _: &Catalog) -> Links {
        Links::default()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        if tokens(self.sql.text.as_str()).all(|token| token.is_filler() || token.text == ";") {
            report.push(
                Diagnostic::error(code::NO_SQL, self.sql.text.span(), "there is no SQL in this execute")
                    .help("write a statement, or take the operation out"),
            );
        }
        let parts = self.sql.parts();
        let mut now = Cow::Borrowed(before);
        for (at, part) in parts.iter().enumerate() {
            part.check(&now, report);
            if at + 1 < parts.len() && part.changes_catalog() {
                part.apply(now.to_mut());
            }
        }
    }

    /// What can stand in one transaction stays together, to the letter.
    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let parts = self.sql.parts();
        let mut now = Cow::Borrowed(before);
        let mut statements = Vec::new();
        for run in parts.chunk_by(|one, other| !one.outside && !other.outside) {
            let sql: String = run.iter().map(|part| part.sql.as_str()).collect();
            let mut statement = Statement::new(without_edges(&sql), self.sql.text.span());
            for part in run {
                statement = part.facts(statement, &now);
                if parts.len() > 1 && part.changes_catalog() {
                    part.apply(now.to_mut());
                }
            }
            if run.iter().any(|part| part.outside) && statement.transaction == Transaction::Inside {
                statement = statement.outside(OutsideStep::Other);
            }
            statements.push(statement);
        }
        statements
    }

    fn apply(&self, catalog: &mut Catalog) {
        self.sql.parts().iter().for_each(|part| part.apply(catalog));
    }

    fn inverse(&self, _: &Catalog) -> Inverse {
        match &self.reverse {
            Some(reverse) => {
                let operation = Execute { sql: reverse.clone(), reverse: Some(self.sql.clone()) };
                Inverse::Exact(vec![operation.into()])
            }
            None => Inverse::None("nobody but its author knows what undoes this SQL".into()),
        }
    }
}

/// The text without the white space around it and the semicolon that ends it.
fn without_edges(sql: &str) -> &str {
    let mut end = sql.trim_end();
    let last = tokens(end).filter(|token| !token.is_filler()).last();
    if let Some(last) = last
        && last.text == ";"
        && last.start + 1 == end.len()
    {
        end = end[..last.start].trim_end();
    }
    let text = end.trim_start();
    // The first of several lines keeps its place beside the others.
    match end[..end.len() - text.len()].rfind('\n') {
        Some(at) => &end[at + 1..],
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::PostgresVersion;
    use crate::sql::Ident;

    fn printed(sql: &str) -> Vec<String> {
        let catalog = Catalog::new(PostgresVersion::DEFAULT, Ident::made("public"));
        let statements = Execute::new(Body::made(sql)).statements(&catalog);
        statements.into_iter().map(|statement| statement.sql).collect()
    }

    #[test]
    fn the_text_loses_nothing_but_its_edges() {
        assert_eq!(printed("\n\n    SELECT 1;\n    SELECT ';' ;\n\n"), ["    SELECT 1;\n    SELECT ';'"]);
        assert_eq!(printed("SELECT 1; -- why;"), ["SELECT 1; -- why;"]);
        assert_eq!(printed(" SELECT $$;$$ "), ["SELECT $$;$$"]);
    }

    #[test]
    fn sql_that_nothing_has_read_is_the_worst() {
        let mut catalog = Catalog::new(PostgresVersion::DEFAULT, Ident::made("public"));
        let execute = Execute::new(Body::made("CALL f()"));
        assert_eq!(execute.statements(&catalog)[0].facts.unknown, ["nothing has read it"]);
        execute.apply(&mut catalog);
        assert!(catalog.is_open());
    }
}
