//! Statements that read and write rows.

use super::function;
use super::text::Text;
use crate::op::execute::StatementEffect;
use crate::sql::{Ident, QualifiedName};
use crate::statement::LockMode;
use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

/// What a statement does that reads and writes rows. Opaque if it calls a function that may do more than that.
pub fn effect(text: Text<'_>, statement: &SyntaxNode) -> StatementEffect {
    if let Some(function) = function::first_unknown(text, statement) {
        return StatementEffect::Opaque(format!("it calls {function}, which may do anything"));
    }
    let rows = Rows::of(text, statement);
    if let Some(system) = rows.writes.iter().find(|table| is_of_the_system(table)) {
        return StatementEffect::Opaque(format!("it writes to {system}, where PostgreSQL keeps the schema itself"));
    }
    if rows.locked && rows.writes.is_empty() {
        let locks = rows.reads.into_iter().map(|table| (table, LockMode::RowShare)).collect();
        return StatementEffect::Locks { locks, work: Vec::new(), loses: Vec::new() };
    }
    StatementEffect::Data { writes: rows.writes, reads: rows.reads, loses: rows.loses }
}

/// The tables of a statement.
#[derive(Default)]
struct Rows {
    writes: Vec<QualifiedName>,
    reads: Vec<QualifiedName>,
    loses: Vec<String>,
    /// `SELECT … FOR UPDATE`.
    locked: bool,
}

impl Rows {
    fn of(text: Text<'_>, statement: &SyntaxNode) -> Rows {
        let mut rows = Rows::default();
        for node in statement.descendants() {
            rows.look_at(text, &node);
        }
        let Rows { writes, reads, .. } = &mut rows;
        reads.retain(|table| !writes.contains(table));
        rows
    }

    fn look_at(&mut self, text: Text<'_>, node: &SyntaxNode) {
        match node.kind() {
            SyntaxKind::INSERT | SyntaxKind::UPDATE => self.write(text, node),
            SyntaxKind::DELETE => {
                self.write(text, node);
                self.lose_rows();
            }
            SyntaxKind::MERGE => {
                self.write(text, node);
                if node.descendants().any(|one| one.kind() == SyntaxKind::MERGE_DELETE) {
                    self.lose_rows();
                }
            }
            SyntaxKind::COPY => match node.children().find_map(ast::CopyTable::cast) {
                Some(table) if node.children().any(|child| child.kind() == SyntaxKind::COPY_FROM) => {
                    self.write(text, table.syntax());
                }
                Some(table) => self.read(text, table.syntax()),
                None => {}
            },
            SyntaxKind::RELATION_FROM_ITEM | SyntaxKind::TABLE => self.read(text, node),
            SyntaxKind::LOCKING_CLAUSE => self.locked = true,
            _ => {}
        }
    }

    fn write(&mut self, text: Text<'_>, node: &SyntaxNode) {
        if let Some(table) = target(text, node) {
            self.writes.retain(|known| *known != table);
            self.writes.push(table);
        }
    }

    fn lose_rows(&mut self) {
        if let Some(table) = self.writes.last() {
            self.loses.push(format!("rows of {table}"));
        }
    }

    fn read(&mut self, text: Text<'_>, node: &SyntaxNode) {
        if let Some(table) = target(text, node)
            && !self.reads.contains(&table)
            && !(table.schema.is_none() && is_query_name(text, &table.name, node))
        {
            self.reads.push(table);
        }
    }
}

/// The relation that a node names before anything else.
fn target(text: Text<'_>, node: &SyntaxNode) -> Option<QualifiedName> {
    let direct = node.children().filter(|child| child.kind() != SyntaxKind::WITH_CLAUSE);
    direct.flat_map(|child| text.relations(&child)).next()
}

/// True if a name means a query of a `WITH` around it (documentation, 7.8): one before it, or any if it is recursive.
fn is_query_name(text: Text<'_>, name: &Ident, node: &SyntaxNode) -> bool {
    let start = node.text_range().start();
    node.ancestors().filter_map(|around| around.children().find_map(ast::WithClause::cast)).any(|with| {
        let is_recursive = with.recursive_token().is_some();
        with.with_tables().any(|query| {
            let is_visible = is_recursive || query.syntax().text_range().end() <= start;
            is_visible && query.name().is_some_and(|one| text.ident(one.syntax()) == *name)
        })
    })
}

/// True for the tables that PostgreSQL keeps the schema in.
fn is_of_the_system(table: &QualifiedName) -> bool {
    match &table.schema {
        Some(schema) => matches!(schema.as_str(), "pg_catalog" | "information_schema"),
        None => table.name.as_str().starts_with("pg_"),
    }
}
