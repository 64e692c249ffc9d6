//! Statements that lock relations and leave alone what the catalog holds.

use super::text::Text;
use crate::op::execute::StatementEffect;
use crate::sql::QualifiedName;
use crate::statement::{LockMode, WorkKind};
use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

/// Each relation that the statement names, in this mode.
pub fn each(text: Text<'_>, statement: &SyntaxNode, mode: LockMode) -> StatementEffect {
    working(text, statement, mode, &[])
}

/// The same, with work over each of them.
fn working(text: Text<'_>, statement: &SyntaxNode, mode: LockMode, kinds: &[WorkKind]) -> StatementEffect {
    let relations = text.relations(statement);
    let work = relations.iter().flat_map(|one| kinds.iter().map(|kind| (*kind, one.clone()))).collect();
    let locks = relations.into_iter().map(|relation| (relation, mode)).collect();
    StatementEffect::Locks { locks, work, loses: Vec::new() }
}

/// `LOCK TABLE`.
pub fn lock(text: Text<'_>, statement: &ast::Lock) -> StatementEffect {
    let mode = statement.lock_mode_clause().and_then(|clause| clause.lock_mode());
    each(text, statement.syntax(), mode.map_or(LockMode::AccessExclusive, |mode| mode_of(&mode)))
}

fn mode_of(mode: &ast::LockMode) -> LockMode {
    match mode {
        ast::LockMode::AccessShare(_) => LockMode::AccessShare,
        ast::LockMode::RowShare(_) => LockMode::RowShare,
        ast::LockMode::RowExclusive(_) => LockMode::RowExclusive,
        ast::LockMode::ShareUpdateExclusive(_) => LockMode::ShareUpdateExclusive,
        ast::LockMode::Share(_) => LockMode::Share,
        ast::LockMode::ShareRowExclusive(_) => LockMode::ShareRowExclusive,
        ast::LockMode::Exclusive(_) => LockMode::Exclusive,
        ast::LockMode::AccessExclusive(_) => LockMode::AccessExclusive,
    }
}

/// `TRUNCATE`. What `CASCADE` empties besides depends on the database.
pub fn truncate(text: Text<'_>, statement: &ast::Truncate) -> StatementEffect {
    let tables = text.relations(statement.syntax());
    if matches!(statement.drop_behavior(), Some(ast::DropBehavior::Cascade(_))) {
        return StatementEffect::Opaque("TRUNCATE … CASCADE empties every table that refers to these".into());
    }
    let loses = tables.iter().map(|table| format!("all rows of {table}")).collect();
    match working(text, statement.syntax(), LockMode::AccessExclusive, &[WorkKind::Rewrite]) {
        StatementEffect::Locks { locks, work, .. } => StatementEffect::Locks { locks, work, loses },
        other => other,
    }
}

/// `VACUUM`, which rewrites the table only if it is `FULL`.
pub fn vacuum(text: Text<'_>, statement: &ast::Vacuum) -> StatementEffect {
    match statement.is_full() {
        true => working(text, statement.syntax(), LockMode::AccessExclusive, &[WorkKind::Rewrite]),
        false => working(text, statement.syntax(), LockMode::ShareUpdateExclusive, &[WorkKind::Scan]),
    }
}

/// `CLUSTER`.
pub fn cluster(text: Text<'_>, statement: &ast::Cluster) -> StatementEffect {
    working(text, statement.syntax(), LockMode::AccessExclusive, &[WorkKind::Rewrite])
}

/// `REFRESH MATERIALIZED VIEW`.
pub fn refresh(text: Text<'_>, statement: &ast::Refresh) -> StatementEffect {
    match statement.concurrently_token() {
        Some(_) => each(text, statement.syntax(), LockMode::Exclusive),
        None => working(text, statement.syntax(), LockMode::AccessExclusive, &[WorkKind::Rewrite]),
    }
}

/// `REINDEX`. Of an index it locks the index as nobody can read it meanwhile, and the table against writes; which table
/// that is, is not written there.
pub fn reindex(text: Text<'_>, statement: &ast::Reindex) -> StatementEffect {
    let (mode, work) = match (statement.is_concurrently(), statement.reindex_target()) {
        (true, _) => (LockMode::ShareUpdateExclusive, WorkKind::BuildIndex),
        (false, Some(ast::ReindexTarget::ReindexTargetTable(_))) => (LockMode::Share, WorkKind::BuildIndex),
        (false, Some(ast::ReindexTarget::ReindexTargetIndex(_))) => (LockMode::AccessExclusive, WorkKind::BuildIndex),
        _ => return StatementEffect::Opaque("it builds the indexes of many tables".into()),
    };
    working(text, statement.syntax(), mode, &[work])
}

/// The relation behind a last `ON`, as in `CREATE POLICY … ON t`.
pub fn on(text: Text<'_>, statement: &SyntaxNode, mode: LockMode) -> StatementEffect {
    let is_on = |node: &SyntaxNode| {
        matches!(
            node.kind(),
            SyntaxKind::ON_TABLE | SyntaxKind::ON_RELATION | SyntaxKind::RULE_ON | SyntaxKind::FROM_TABLE
        )
    };
    match statement.children().find(is_on) {
        Some(clause) => each(text, &clause, mode),
        None => StatementEffect::NONE,
    }
}

/// What the statement names, made or changed in a way that is not modelled, and what it is called afterwards.
pub fn touches(text: Text<'_>, statement: &SyntaxNode) -> StatementEffect {
    let mut names = text.objects(statement);
    let moved = statement.children().find_map(ast::SetSchema::cast).and_then(|action| action.schema_ref());
    if let (Some(schema), Some(first)) = (moved, names.first()) {
        names.push(QualifiedName::new(Some(text.ident(schema.syntax())), first.name.clone()));
    }
    StatementEffect::Touches(names)
}

/// `ALTER … OWNER TO`, which locks a relation, and nothing else.
pub fn is_change_of_owner(statement: &SyntaxNode) -> bool {
    statement.children().any(|action| action.kind() == SyntaxKind::OWNER_TO)
}
