//! Reads SQL through PostgreSQL's own grammar: what an `execute` of somebody's does becomes known.
//!
//! The text itself is printed to the letter, whatever is understood of it.

mod alter_table;
mod client;
mod column;
mod comment;
mod constraint;
mod drop;
mod expression;
mod fault;
mod function;
mod index;
mod lock;
mod name;
mod option;
mod outside;
mod parts;
mod policy;
mod routine;
mod rows;
mod schema;
mod sequence;
mod setting;
mod statement;
mod table;
mod text;
mod user_type;
mod version;
mod view;
mod word;

use crate::diagnostic::Diagnostics;
use crate::migration::{Block, Item, Step};
use crate::op::Operation;
use crate::op::execute::{ReadStatement, Reading, SqlText};
use crate::sql::Ident;
use parts::Part;
use squawk_syntax::SourceFile;
use squawk_syntax::ast::AstNode;
use text::Text;

/// Room for the parser, which goes down with the nesting of the text; [`fault::too_deep`] keeps that in bounds. Where a
/// thread has less left, it gets as much for each text, which takes time.
pub const STACK: usize = 64 << 20;

/// Reads the SQL of every `execute` in a block, and looks through what else its operations hold of SQL. What is wrong with
/// it is reported where it stands; SQL with an error in it stays unread.
pub fn read(block: &mut Block, report: &mut Diagnostics) {
    for item in &mut block.items {
        match item {
            Item::Step(one) => step(one, false, report),
            Item::Autocommit { steps, .. } => steps.iter_mut().for_each(|one| step(one, true, report)),
        }
    }
}

/// Reads a whole schema, whose names lose the default schema in front of them: `pg_dump` writes it everywhere.
pub fn read_schema(sql: &mut SqlText, default_schema: &Ident, report: &mut Diagnostics) {
    stacker::maybe_grow(STACK, STACK, || read_text(sql, Some(default_schema), true, report));
}

fn step(step: &mut Step, autocommit: bool, report: &mut Diagnostics) {
    if let Operation::Execute(execute) = &mut step.operation {
        for sql in std::iter::once(&mut execute.sql).chain(&mut execute.reverse) {
            stacker::maybe_grow(STACK, STACK, || read_text(sql, None, autocommit, report));
        }
    }
    stacker::maybe_grow(STACK, STACK, || expression::check(&step.operation, report));
}

fn read_text(sql: &mut SqlText, schema: Option<&Ident>, autocommit: bool, report: &mut Diagnostics) {
    let text = Text::new(&sql.text).without_schema(schema);
    if let Some(deep) = fault::too_deep(text) {
        report.push(deep);
        return;
    }
    let foreign = client::protocol(text);
    if foreign.has_errors() {
        report.append(foreign);
        return;
    }
    let parsed = SourceFile::parse(text.as_str());
    let parts = parts::split(text.as_str(), &parsed.tree());
    let mut faults = fault::syntax(text, &parsed);
    if faults.is_empty() {
        faults = version::in_none(text, parsed.tree().syntax());
    }
    if faults.is_empty() && !autocommit {
        faults = fault::transaction_control(text, &parts);
    }
    if faults.is_empty() {
        sql.reading = Reading::Read(parts.iter().map(|part| read_part(text, part)).collect());
    }
    report.append(faults);
}

fn read_part(text: Text<'_>, part: &Part) -> ReadStatement {
    ReadStatement {
        sql: text.body(part.range.clone()),
        effect: statement::effect(text, &part.statement),
        outside: outside::is_outside(&part.statement),
        sets: setting::read(&text.as_str()[part.range.clone()]),
        needs: version::needs(text, part.statement.syntax()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::render;
    use crate::op::execute::Execute;
    use crate::source::{Sources, Span};
    use crate::sql::Body;

    /// Reads SQL that stands in a file, behind a first line.
    fn read_at(sql: &str, autocommit: bool) -> (Reading, String) {
        let mut sources = Sources::new();
        let file = format!("execute $$\n{sql}\n$$\n");
        let id = sources.add("a.mig", file);
        let body = Body::new(sql, Span::new(id, 11, 11 + sql.len()));
        let mut read = SqlText::new(body);
        let mut report = Diagnostics::new();
        stacker::grow(STACK, || read_text(&mut read, None, autocommit, &mut report));
        (read.reading, render::human(&report, &sources, false))
    }

    fn statements(sql: &str) -> Vec<ReadStatement> {
        match read_at(sql, true) {
            (Reading::Read(statements), faults) => {
                assert_eq!(faults, "");
                let together: String = statements.iter().map(|one| one.sql.as_str()).collect();
                assert_eq!(together, sql);
                statements
            }
            (Reading::Unread, faults) => panic!("{faults}"),
        }
    }

    #[test]
    fn the_parts_together_are_the_text() {
        let parts = |sql: &str| statements(sql).iter().map(|one| one.sql.as_str().to_string()).collect::<Vec<_>>();
        assert_eq!(
            parts("-- first\nSELECT 1; -- one\n\n/* second */ SELECT ';'\n;;\nSELECT $$;$$ -- end\n"),
            ["-- first\nSELECT 1; -- one", "\n\n/* second */ SELECT ';'\n;;", "\nSELECT $$;$$ -- end\n"]
        );
        assert_eq!(parts("; ; SELECT 1"), ["; ; SELECT 1"]);
        assert!(statements_of_nothing("  -- nothing\n ;").is_empty());
    }

    fn statements_of_nothing(sql: &str) -> Vec<ReadStatement> {
        match read_at(sql, false).0 {
            Reading::Read(statements) => statements,
            Reading::Unread => panic!("{sql}"),
        }
    }

    #[test]
    fn a_part_knows_its_place() {
        let mut sources = Sources::new();
        let id = sources.add("a.mig", "0123456789");
        let body = Body::new("SELECT 1;SELECT 2", Span::new(id, 2, 19));
        let mut step = SqlText::new(body);
        read_text(&mut step, None, false, &mut Diagnostics::new());
        let Reading::Read(parts) = step.reading else { panic!() };
        use crate::sql::Spanned;
        assert_eq!(parts[1].sql.span(), Span::new(id, 11, 19));
    }

    #[test]
    fn a_syntax_error_is_told_where_it_stands() {
        let (reading, faults) =
            read_at("SELECT 1;\nCREATE TABLE t (\n    id integer,\n    name text NOT NUL\n);\nSELCT 2", false);
        assert_eq!(reading, Reading::Unread);
        let (_, at_the_end) = read_at("SELECT a FROM", false);
        let (_, control) = read_at("UPDATE t SET a = 1;\n-- done\nCOMMIT;", false);
        let (_, deep) = read_at(&format!("SELECT {}1{}", "(".repeat(5000), ")".repeat(5000)), false);
        let deep: String = deep.lines().take(1).collect();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/ddl");
        insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!("faults", [faults, at_the_end, control, deep].join("\n"));
        });
    }

    #[test]
    fn what_only_a_client_understands_is_told_where_it_stands() {
        let texts = [
            "SELECT 1;\ncopy m (a, b) from STDIN WITH (FORMAT csv);\n1,2\n\\.\n",
            "COPY (SELECT a FROM m) TO stdout",
            "SELECT 1 AS a \\gset\nSELECT 2",
            "\\restrict x1\nSELECT 1;",
            "SELECT 1;\n\\copy m from 'f'",
            "1\t2\n\\.\n",
        ];
        let said: Vec<String> = texts.iter().map(|sql| read_at(sql, true).1).collect();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/ddl");
        insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!("client", said.join("\n"));
        });
        for sql in ["COPY m FROM '/f'", "SELECT '\\gset', E'\\\\', $$ \\. $$ -- \\x", "COPY m FROM PROGRAM 'stdin'"] {
            assert_eq!(read_at(sql, false).1, "", "{sql}");
        }
    }

    #[test]
    fn transactions_may_be_controlled_outside_of_one() {
        assert_eq!(statements("BEGIN; SELECT 1; COMMIT").len(), 3);
        let (_, faults) = read_at("SAVEPOINT a; ROLLBACK TO SAVEPOINT a; RELEASE a", false);
        assert_eq!(faults, "");
    }

    #[test]
    fn what_cannot_stand_in_a_transaction_is_known() {
        let sql = "CREATE INDEX CONCURRENTLY i ON t (a); DROP INDEX CONCURRENTLY i; REINDEX (CONCURRENTLY) TABLE t; \
                   REINDEX INDEX CONCURRENTLY i; VACUUM; CREATE DATABASE d; DROP DATABASE d; DROP TABLESPACE s; \
                   ALTER SYSTEM SET work_mem = '1MB'; ALTER TABLE t DETACH PARTITION u CONCURRENTLY; \
                   CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p; CLUSTER; REINDEX SCHEMA s; DISCARD ALL";
        assert!(statements(sql).iter().all(|one| one.outside));
        let sql = "CREATE INDEX i ON t (a); DROP INDEX i; REINDEX TABLE t; CLUSTER t; ALTER TABLE t DETACH PARTITION u; \
                   ALTER TABLE t DETACH PARTITION u FINALIZE; ANALYZE; DISCARD PLANS; ALTER TYPE e ADD VALUE 'x'";
        assert!(statements(sql).iter().all(|one| !one.outside));
    }

    #[test]
    fn both_texts_of_every_execute_are_read() {
        let sql = || Body::made("SELECT 1");
        let execute = || Execute { sql: SqlText::new(sql()), reverse: Some(SqlText::new(sql())) };
        let step = || Step { comments: Vec::new(), operation: execute().into(), span: Span::NONE };
        let items = vec![Item::Step(step()), Item::Autocommit { steps: vec![step()], span: Span::NONE }];
        let mut block = Block { items, ..Block::default() };
        read(&mut block, &mut Diagnostics::new());
        let unread = format!("{block:?}").matches("Unread").count();
        assert_eq!(unread, 0);
    }
}
