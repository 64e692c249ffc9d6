//! Statements that lock relations and leave alone what the catalog holds.

use super::text::Text;
use super::{option, rows};
use crate::op::execute::{Along, Held, StatementEffect, Truncate};
use crate::sql::QualifiedName;
use crate::statement::{LockMode, WorkKind};
use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

/// Each relation that the statement names, in this mode, and what is locked along with it.
pub fn each(text: Text<'_>, statement: &SyntaxNode, mode: LockMode, along: Along) -> StatementEffect {
    let hold = |relation| Held { relation, mode, along };
    StatementEffect::Locks { locks: text.relations(statement).into_iter().map(hold).collect(), work: Vec::new() }
}

/// The same with the tables below each, and with work over all of them.
fn working(text: Text<'_>, statement: &SyntaxNode, mode: LockMode, kind: WorkKind) -> StatementEffect {
    over_each(text, statement, each(text, statement, mode, Along::Below), kind)
}

/// Adds work over each relation that the statement names.
fn over_each(text: Text<'_>, statement: &SyntaxNode, held: StatementEffect, kind: WorkKind) -> StatementEffect {
    let work = text.relations(statement).into_iter().map(|relation| (kind, relation)).collect();
    match held {
        StatementEffect::Locks { locks, .. } => StatementEffect::Locks { locks, work },
        other => other,
    }
}

/// `LOCK TABLE`.
pub fn lock(text: Text<'_>, statement: &ast::Lock) -> StatementEffect {
    let mode = statement.lock_mode_clause().and_then(|clause| clause.lock_mode());
    each(text, statement.syntax(), mode.map_or(LockMode::AccessExclusive, |mode| mode_of(&mode)), Along::Below)
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

/// `TRUNCATE`.
pub fn truncate(text: Text<'_>, statement: &ast::Truncate) -> StatementEffect {
    StatementEffect::Truncate(Truncate {
        tables: text.relations(statement.syntax()),
        cascade: matches!(statement.drop_behavior(), Some(ast::DropBehavior::Cascade(_))),
    })
}

/// `VACUUM`, which rewrites the table only if it is `FULL`.
pub fn vacuum(text: Text<'_>, statement: &ast::Vacuum) -> StatementEffect {
    match statement.is_full() {
        true => working(text, statement.syntax(), LockMode::AccessExclusive, WorkKind::Rewrite),
        false => working(text, statement.syntax(), LockMode::ShareUpdateExclusive, WorkKind::Scan),
    }
}

/// `CLUSTER`, which locks the index like the table.
pub fn cluster(text: Text<'_>, statement: &ast::Cluster) -> StatementEffect {
    let Some(table) = text.relations(statement.syntax()).into_iter().next() else {
        return StatementEffect::Opaque("it rewrites many tables".into());
    };
    let work = vec![(WorkKind::Rewrite, table.clone())];
    let held = Held { relation: table, mode: LockMode::AccessExclusive, along: Along::Nothing };
    StatementEffect::Locks { locks: vec![held], work }
}

/// `REPACK`, which is `VACUUM FULL` and `CLUSTER` in one. `CONCURRENTLY` locks everybody out only for a moment at its end,
/// and copies the table before that with everybody at work (measured on 19).
pub fn repack(text: Text<'_>, statement: &ast::Repack) -> StatementEffect {
    let Some(tables) = statement.table_and_columns_list() else {
        return StatementEffect::Opaque("it rewrites many tables".into());
    };
    match option::is_on(statement.option_item_list(), &["concurrently"]) {
        true => each(text, tables.syntax(), LockMode::AccessExclusive, Along::Nothing),
        false => working(text, tables.syntax(), LockMode::AccessExclusive, WorkKind::Rewrite),
    }
}

/// `REFRESH MATERIALIZED VIEW`.
pub fn refresh(text: Text<'_>, statement: &ast::Refresh) -> StatementEffect {
    let (statement, concurrently) = (statement.syntax(), statement.concurrently_token().is_some());
    match concurrently {
        true => each(text, statement, LockMode::Exclusive, Along::Query),
        false => {
            let held = each(text, statement, LockMode::AccessExclusive, Along::Query);
            over_each(text, statement, held, WorkKind::Rewrite)
        }
    }
}

/// `REINDEX`. Of an index it locks the index as nobody can read it meanwhile, and the table against writes.
pub fn reindex(text: Text<'_>, statement: &ast::Reindex) -> StatementEffect {
    let concurrently = statement.is_concurrently();
    let mode = |mode| if concurrently { LockMode::ShareUpdateExclusive } else { mode };
    match statement.reindex_target() {
        Some(ast::ReindexTarget::ReindexTargetTable(_)) => {
            let along = if concurrently { Along::Below } else { Along::Indexes };
            let held = each(text, statement.syntax(), mode(LockMode::Share), along);
            over_each(text, statement.syntax(), held, WorkKind::BuildIndex)
        }
        Some(ast::ReindexTarget::ReindexTargetIndex(_)) => {
            each(text, statement.syntax(), mode(LockMode::AccessExclusive), Along::Table)
        }
        _ => StatementEffect::Opaque("it builds the indexes of many tables".into()),
    }
}

/// The relation behind a last `ON`, as in `CREATE POLICY … ON t`; the tables that an expression behind it reads or an
/// action writes are locked too.
pub fn on(text: Text<'_>, statement: &SyntaxNode, mode: LockMode) -> StatementEffect {
    let is_on = |node: &SyntaxNode| {
        matches!(
            node.kind(),
            SyntaxKind::ON_TABLE | SyntaxKind::ON_RELATION | SyntaxKind::RULE_ON | SyntaxKind::FROM_TABLE
        )
    };
    let relations = statement.children().find(is_on).map(|clause| text.relations(&clause)).unwrap_or_default();
    let rows = rows::of(text, statement);
    let written = rows.writes.into_iter().map(|write| (write.relation, LockMode::RowExclusive));
    let read = rows.reads.into_iter().map(|relation| (relation, LockMode::AccessShare));
    let own = relations.iter().cloned().map(|relation| (relation, mode));
    let others = written.chain(read).filter(|(relation, _)| !relations.contains(relation));
    let hold = |(relation, mode)| Held { relation, mode, along: Along::Nothing };
    StatementEffect::Locks { locks: own.chain(others).map(hold).collect(), work: Vec::new() }
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
