//! `execute`.

mod catalog_change;
mod change_facts;
mod held;
mod reading;
mod rows;
mod search_path;
mod several;
mod truncate;

pub use catalog_change::{CatalogChange, Commented, DomainChange};
pub use held::{Along, Held};
pub use reading::{Needs, ReadStatement, Reading, SqlText, StatementEffect, Versions};
pub use rows::{NewRow, Rows, Write, WriteKind};
pub use truncate::Truncate;

use super::{Effect, Inverse, Links};
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::sql::scan::{TokenKind, tokens};
use crate::sql::{Body, Spanned};
use crate::statement::{OutsideStep, Statement, Transaction};

/// Runs SQL as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Execute {
    /// The SQL.
    pub sql: SqlText,
    /// `reverse $$…$$`: the SQL that undoes it.
    pub reverse: Option<SqlText>,
}

impl Execute {
    /// The operation for this text.
    pub fn new(text: Body) -> Execute {
        Execute { sql: SqlText::new(text), reverse: None }
    }

    /// See [`super::Operation::settle`].
    pub(super) fn settle(&self, catalog: &mut Catalog, report: &mut Diagnostics) {
        self.says_something(report);
        self.sql.parts().iter().for_each(|part| part.settle(catalog, report));
    }

    /// See [`super::Operation::run`].
    pub(super) fn run(&self, catalog: &mut Catalog, report: &mut Diagnostics) -> Vec<Statement> {
        let mut faults = Diagnostics::new();
        let statements = self.replay(catalog, &mut faults);
        let fits = !faults.has_errors();
        report.append(faults);
        if fits { statements } else { Vec::new() }
    }

    /// Its statements, also where they do not fit. What can stand in one transaction stays together, to the letter.
    fn replay(&self, catalog: &mut Catalog, report: &mut Diagnostics) -> Vec<Statement> {
        self.says_something(report);
        let mut statements = Vec::new();
        let parts = self.sql.parts();
        let is_alone = |at: usize| parts[at].outside || parts[at].adds_value_of(&parts[at + 1..]);
        let alone: Vec<bool> = (0..parts.len()).map(is_alone).collect();
        let mut number = 0;
        let runs = parts.chunk_by(|_, _| {
            number += 1;
            !alone[number - 1] && !alone[number]
        });
        for run in runs {
            let sql: String = run.iter().map(|part| part.sql.as_str()).collect();
            let mut statement = Statement::new(without_edges(&sql), self.sql.text.span());
            for part in run {
                let one = Statement::new(without_edges(part.sql.as_str()), part.sql.span());
                let done = part.run(one, catalog, report);
                if run.len() > 1 {
                    statement.parts.push(done.clone());
                }
                statement = statement.takes_facts_of(done);
            }
            statement = statement.without_new();
            if run.iter().any(|part| part.outside) && statement.transaction == Transaction::Inside {
                statement = statement.outside(OutsideStep::Other);
            }
            statements.push(statement);
        }
        // A comment alone stays where it was written.
        if statements.is_empty() && !is_empty(self.sql.text.as_str()) {
            statements.push(Statement::new(self.sql.text.as_str().trim(), self.sql.text.span()));
        }
        statements
    }

    fn says_something(&self, report: &mut Diagnostics) {
        if is_empty(self.sql.text.as_str()) {
            report.push(
                Diagnostic::error(code::NO_SQL, self.sql.text.span(), "there is no SQL in this execute")
                    .help("write a statement, or take the operation out"),
            );
        }
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
        self.settle(&mut before.clone(), report);
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        self.replay(&mut before.clone(), &mut Diagnostics::new())
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

/// True for a text in which nothing stands, not even a comment.
fn is_empty(sql: &str) -> bool {
    tokens(sql).all(|token| token.kind == TokenKind::Space || token.text == ";")
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
