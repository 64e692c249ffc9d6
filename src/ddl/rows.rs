//! Statements that read and write rows.

use super::function;
use super::text::Text;
use crate::op::execute::{NewRow, Rows, StatementEffect, Write, WriteKind};
use crate::sql::{Ident, QualifiedName};
use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

/// What a statement does that reads and writes rows.
pub fn effect(text: Text<'_>, statement: &SyntaxNode) -> StatementEffect {
    let rows = of(text, statement);
    match rows.writes.iter().find(|write| is_of_the_system(&write.relation)) {
        Some(Write { relation, .. }) => {
            StatementEffect::Opaque(format!("it writes to {relation}, where PostgreSQL keeps the schema itself"))
        }
        None => StatementEffect::Data(rows),
    }
}

/// The rows that a statement reads and writes, wherever in it.
pub fn of(text: Text<'_>, statement: &SyntaxNode) -> Rows {
    let mut rows = Rows::default();
    for node in statement.descendants() {
        look_at(&mut rows, text, &node);
    }
    let Rows { writes, reads, holds, .. } = &mut rows;
    holds.retain(|relation| reads.contains(relation));
    reads.retain(|relation| !writes.iter().any(|write| write.relation == *relation) && !holds.contains(relation));
    rows
}

fn look_at(rows: &mut Rows, text: Text<'_>, node: &SyntaxNode) {
    match node.kind() {
        SyntaxKind::INSERT => {
            new_rows(rows, text, node);
            write(rows, text, node, WriteKind::Insert(listed(text, node)));
            // A query of its WITH may be an INSERT of its own.
            let is_own = |one: &SyntaxNode| {
                one.kind() == SyntaxKind::CONFLICT_DO_UPDATE_SET
                    && one.ancestors().find(|around| around.kind() == SyntaxKind::INSERT).as_ref() == Some(node)
            };
            if let Some(update) = node.descendants().find(is_own) {
                write(rows, text, node, WriteKind::Update(columns(text, &update)));
            }
        }
        SyntaxKind::UPDATE => write(rows, text, node, WriteKind::Update(columns(text, node))),
        SyntaxKind::DELETE => {
            write(rows, text, node, WriteKind::Delete);
            lose(rows);
        }
        SyntaxKind::MERGE => merge(rows, text, node),
        SyntaxKind::COPY => match node.children().find_map(ast::CopyTable::cast) {
            Some(table) if node.children().any(|child| child.kind() == SyntaxKind::COPY_FROM) => {
                write(rows, text, table.syntax(), WriteKind::Insert(listed(text, table.syntax())));
            }
            Some(table) => read(rows, text, table.syntax()),
            None => {}
        },
        SyntaxKind::RELATION_FROM_ITEM | SyntaxKind::TABLE => read(rows, text, node),
        SyntaxKind::LOCKING_CLAUSE => hold(rows, text, node),
        SyntaxKind::CALL_EXPR => call(rows, text, node),
        _ => {}
    }
}

fn call(rows: &mut Rows, text: Text<'_>, node: &SyntaxNode) {
    if let Some(function) = function::unknown(text, node)
        && !rows.calls.contains(&function)
    {
        rows.calls.push(function);
    }
    rows.sequences.extend(function::sequence(text, node));
}

fn merge(rows: &mut Rows, text: Text<'_>, node: &SyntaxNode) {
    for action in node.descendants() {
        match action.kind() {
            SyntaxKind::MERGE_INSERT => write(rows, text, node, WriteKind::Insert(listed(text, &action))),
            SyntaxKind::MERGE_UPDATE => write(rows, text, node, WriteKind::Update(columns(text, &action))),
            SyntaxKind::MERGE_DELETE => {
                write(rows, text, node, WriteKind::Delete);
                lose(rows);
            }
            _ => {}
        }
    }
}

/// The rows behind the `VALUES` of an `INSERT` that surely runs.
fn new_rows(rows: &mut Rows, text: Text<'_>, insert: &SyntaxNode) {
    let is_run = insert.ancestors().all(|around| !matches!(around.kind(), SyntaxKind::EXPLAIN | SyntaxKind::PREPARE));
    let is_whole = |values: &ast::Values| is_run && values.tail_clauses().next().is_none();
    let Some(values) = insert.children().find_map(ast::Values::cast).filter(is_whole) else { return };
    let Some((relation, _)) = target(text, insert) else { return };
    let columns = listed(text, insert);
    for row in values.row_list().into_iter().flat_map(|list| list.rows()) {
        let is_null =
            |value: &ast::Expr| text.trimmed(value.syntax().text_range().into()).as_str().eq_ignore_ascii_case("null");
        let values: Vec<bool> = row.exprs().map(|value| is_null(&value)).collect();
        let span = text.span_of(row.syntax());
        rows.rows.push(NewRow { relation: relation.clone(), columns: columns.clone(), values, span });
    }
}

/// The columns that an `UPDATE` sets.
fn columns(text: Text<'_>, node: &SyntaxNode) -> Vec<Ident> {
    let clause = node.children().find_map(ast::SetClause::cast);
    clause.map(|clause| targets(text, clause.syntax())).unwrap_or_default()
}

/// The columns that an `INSERT` or a `COPY` names.
fn listed(text: Text<'_>, node: &SyntaxNode) -> Vec<Ident> {
    let is_list =
        |child: &SyntaxNode| matches!(child.kind(), SyntaxKind::COLUMN_TARGET_LIST | SyntaxKind::COLUMN_REF_LIST);
    node.children().find(is_list).map(|list| targets(text, &list)).unwrap_or_default()
}

fn targets(text: Text<'_>, node: &SyntaxNode) -> Vec<Ident> {
    let names = node.descendants().filter_map(ast::ColumnNameRef::cast);
    names.map(|name| text.ident(name.syntax())).collect()
}

fn write(rows: &mut Rows, text: Text<'_>, node: &SyntaxNode, kind: WriteKind) {
    if let Some((relation, only)) = target(text, node) {
        rows.writes.push(Write { relation, only, kind });
    }
}

fn lose(rows: &mut Rows) {
    if let Some(write) = rows.writes.last() {
        rows.loses.push(write.relation.clone());
    }
}

fn read(rows: &mut Rows, text: Text<'_>, node: &SyntaxNode) {
    if let Some((relation, _)) = target(text, node)
        && !rows.reads.contains(&relation)
        && !(relation.schema.is_none() && is_query_name(text, &relation.name, node))
    {
        rows.reads.push(relation);
    }
}

/// `FOR UPDATE [OF t]`: without names the relations of its `FROM`.
fn hold(rows: &mut Rows, text: Text<'_>, clause: &SyntaxNode) {
    let select = clause.parent().into_iter().flat_map(|select| select.descendants());
    let froms = select.filter(|node| node.kind() == SyntaxKind::RELATION_FROM_ITEM);
    let named: Vec<Ident> =
        clause.descendants().filter(|node| node.kind() == SyntaxKind::NAME_REF).map(|node| text.ident(&node)).collect();
    for from in froms {
        let Some((relation, _)) = target(text, &from) else { continue };
        let alias = from.descendants().find_map(ast::TableAlias::cast).map(|name| text.ident(name.syntax()));
        if named.is_empty() || named.contains(alias.as_ref().unwrap_or(&relation.name)) {
            rows.holds.push(relation);
        }
    }
}

/// The relation that a node names before anything else, and whether `ONLY` stands before it.
fn target(text: Text<'_>, node: &SyntaxNode) -> Option<(QualifiedName, bool)> {
    let direct = node.children().filter(|child| child.kind() != SyntaxKind::WITH_CLAUSE);
    direct
        .flat_map(|child| {
            let only = child.children_with_tokens().any(|part| part.kind() == SyntaxKind::ONLY_KW);
            text.relations(&child).into_iter().map(move |relation| (relation, only))
        })
        .next()
}

/// True if a name means a query of a `WITH` around it (documentation, 7.8): one before it, or any if it is recursive.
fn is_query_name(text: Text<'_>, name: &Ident, node: &SyntaxNode) -> bool {
    let start = node.text_range().start();
    node.ancestors().filter_map(|around| with_of(&around)).any(|with| {
        let is_recursive = with.recursive_token().is_some();
        with.with_tables().any(|query| {
            let is_visible = is_recursive || query.syntax().text_range().end() <= start;
            is_visible && query.name().is_some_and(|one| text.ident(one.syntax()) == *name)
        })
    })
}

/// The `WITH` of a query. That of a `UNION` stands in the first query of it.
fn with_of(query: &SyntaxNode) -> Option<ast::WithClause> {
    let own = query.children().find_map(ast::WithClause::cast);
    own.or_else(|| match query.kind() {
        SyntaxKind::COMPOUND_SELECT => with_of(&query.first_child()?),
        _ => None,
    })
}

/// True for the tables that PostgreSQL keeps the schema in.
fn is_of_the_system(table: &QualifiedName) -> bool {
    match &table.schema {
        Some(schema) => matches!(schema.as_str(), "pg_catalog" | "information_schema"),
        None => table.name.as_str().starts_with("pg_"),
    }
}
