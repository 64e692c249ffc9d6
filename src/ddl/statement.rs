//! From a statement to its effect.

use super::text::Text;
use super::{alter_table, comment, drop, index, lock, policy, routine, rows, schema, sequence, table, user_type, view};
use crate::op::Operation;
use crate::op::execute::{Along, Held, StatementEffect};
use crate::op::rename_table::RenameTable;
use crate::statement::LockMode;
use squawk_syntax::ast::{self, AstNode, ExplainStmt, Rollback, Stmt};
use squawk_syntax::{SyntaxKind, SyntaxNode};

/// What a statement does.
pub fn effect(text: Text<'_>, statement: &Stmt) -> StatementEffect {
    let node = statement.syntax();
    match statement {
        Stmt::Select(_)
        | Stmt::CompoundSelect(_)
        | Stmt::ParenSelect(_)
        | Stmt::Table(_)
        | Stmt::Values(_)
        | Stmt::Insert(_)
        | Stmt::Update(_)
        | Stmt::Delete(_)
        | Stmt::Merge(_)
        | Stmt::Copy(_)
        | Stmt::Declare(_) => rows::effect(text, node),
        Stmt::Explain(explain) => match explain.explain_stmt() {
            Some(ExplainStmt::CreateTableAs(_) | ExplainStmt::CreateMaterializedView(_) | ExplainStmt::Execute(_)) => {
                opaque("EXPLAIN may run what it explains")
            }
            _ => rows::effect(text, node),
        },
        // ALTER TABLE may do more besides.
        _ if lock::is_change_of_owner(node) && !matches!(statement, Stmt::AlterTable(_)) => {
            lock::each(text, node, LockMode::AccessExclusive, Along::Nothing)
        }
        Stmt::SelectInto(one) => table_from_query(text, node, one.into_clause().and_then(|into| into.table_name())),
        Stmt::CreateTableAs(one) => table_from_query(text, node, one.table_name()),

        Stmt::Lock(one) => lock::lock(text, one),
        Stmt::Truncate(one) => lock::truncate(text, one),
        Stmt::Vacuum(one) => lock::vacuum(text, one),
        Stmt::Cluster(one) => lock::cluster(text, one),
        Stmt::Repack(one) => lock::repack(text, one),
        Stmt::Refresh(one) => lock::refresh(text, one),
        Stmt::Reindex(one) => lock::reindex(text, one),
        Stmt::Analyze(_) => lock::each(text, node, LockMode::ShareUpdateExclusive, Along::Below),
        Stmt::CreateStatistics(_) => lock::on(text, node, LockMode::ShareUpdateExclusive),
        Stmt::CreatePublication(_) | Stmt::AlterPublication(_) => {
            lock::each(text, node, LockMode::ShareUpdateExclusive, Along::Below)
        }
        Stmt::CreatePolicy(_) | Stmt::AlterPolicy(_) | Stmt::DropPolicy(_) => {
            policy::effect(text, statement, lock::on(text, node, LockMode::AccessExclusive))
        }
        Stmt::CreateRule(_) | Stmt::AlterRule(_) | Stmt::DropRule(_) => lock::on(text, node, LockMode::AccessExclusive),

        Stmt::CreateTable(one) => create_table(text, one),
        Stmt::AlterTable(one) => alter_table(text, one),
        Stmt::DropTable(one) => StatementEffect::Operations(drop::tables(text, one)),
        Stmt::CreateIndex(one) => create_index(text, one),
        Stmt::AlterIndex(one) => match index::attached(text, one) {
            Some(change) => StatementEffect::Changes(change),
            None => or_touches(text, node, index::alter(text, one)),
        },
        Stmt::DropIndex(one) => StatementEffect::Operations(drop::indexes(text, one)),
        Stmt::CreateType(one) => match user_type::range(text, one) {
            Some(names) => StatementEffect::Touches(names),
            None => or_touches(text, node, user_type::create_type(text, one)),
        },
        Stmt::AlterType(one) => or_touches(text, node, user_type::alter_type(text, one)),
        Stmt::DropType(one) => StatementEffect::Operations(drop::types(text, one)),
        Stmt::DropDomain(one) => StatementEffect::Operations(drop::domains(text, one)),
        Stmt::CommentOn(one) => comment::effect(text, one),

        Stmt::CreateDomain(one) => or_touches(text, node, user_type::create_domain(text, one)),
        Stmt::AlterDomain(one) => match user_type::alter_domain(text, one) {
            Some(change) => StatementEffect::Changes(change),
            None => lock::touches(text, node),
        },
        Stmt::CreateSequence(one) => or_touches(text, node, sequence::create(text, one)),
        Stmt::AlterSequence(_) | Stmt::AlterView(_) | Stmt::AlterMaterializedView(_) if is_new_name(node) => {
            rename(text, node)
        }
        Stmt::AlterSequence(one) => or_touches(text, node, sequence::alter(text, one)),
        Stmt::DropSequence(one) => StatementEffect::Operations(drop::sequences(text, one)),
        Stmt::CreateView(one) => or_touches(text, node, view::create(text, one)),
        Stmt::CreateMaterializedView(one) => or_touches(text, node, view::create_materialized(text, one)),
        Stmt::DropView(one) => StatementEffect::Operations(drop::views(text, one)),
        Stmt::DropMaterializedView(one) => StatementEffect::Operations(drop::materialized_views(text, one)),
        Stmt::CreateFunction(one) => or_touches(text, node, routine::create_function(text, one)),
        Stmt::CreateProcedure(one) => or_touches(text, node, routine::create_procedure(text, one)),
        Stmt::DropFunction(one) => all_or_touches(text, node, drop::functions(text, one)),
        Stmt::DropProcedure(one) => all_or_touches(text, node, drop::procedures(text, one)),
        Stmt::CreateTrigger(one) => or_touches(text, node, routine::create_trigger(text, one)),
        Stmt::DropTrigger(one) => or_touches(text, node, routine::drop_trigger(text, one)),
        Stmt::CreateSchema(one) => match schema::create_schema(text, one) {
            Some(operation) => StatementEffect::Operations(vec![operation]),
            None => opaque("it makes a schema and what is in it"),
        },
        Stmt::DropSchema(one) => StatementEffect::Operations(drop::schemas(text, one)),
        Stmt::CreateExtension(one) => or_touches(text, node, schema::create_extension(text, one)),
        Stmt::DropExtension(one) => StatementEffect::Operations(drop::extensions(text, one)),

        Stmt::CreateForeignTable(_)
        | Stmt::AlterForeignTable(_)
        | Stmt::DropForeignTable(_)
        | Stmt::AlterView(_)
        | Stmt::AlterMaterializedView(_)
        | Stmt::AlterTrigger(_)
        | Stmt::AlterFunction(_)
        | Stmt::AlterProcedure(_)
        | Stmt::AlterRoutine(_)
        | Stmt::DropRoutine(_) => lock::touches(text, node),

        Stmt::Do(_) => opaque("a DO block may do anything"),
        Stmt::Call(_) => opaque("a procedure may do anything"),
        Stmt::Execute(_) => opaque("a prepared statement may do anything"),
        Stmt::Rollback(Rollback::RollbackToSavepoint(_)) => opaque("it takes back what was done since the savepoint"),

        Stmt::Grant(_)
        | Stmt::Revoke(_)
        | Stmt::AlterDefaultPrivileges(_)
        | Stmt::SecurityLabel(_)
        | Stmt::Reassign(_)
        | Stmt::CreateRole(_)
        | Stmt::AlterRole(_)
        | Stmt::DropRole(_)
        | Stmt::CreateUser(_)
        | Stmt::AlterUser(_)
        | Stmt::DropUser(_)
        | Stmt::CreateGroup(_)
        | Stmt::AlterGroup(_)
        | Stmt::DropGroup(_)
        | Stmt::CreateDatabase(_)
        | Stmt::AlterDatabase(_)
        | Stmt::DropDatabase(_)
        | Stmt::CreateTablespace(_)
        | Stmt::AlterTablespace(_)
        | Stmt::DropTablespace(_)
        | Stmt::AlterSystem(_)
        | Stmt::DropPublication(_)
        | Stmt::CreateSubscription(_)
        | Stmt::AlterSubscription(_)
        | Stmt::DropSubscription(_)
        | Stmt::AlterStatistics(_)
        | Stmt::DropStatistics(_)
        | Stmt::Set(_)
        | Stmt::SetConstraints(_)
        | Stmt::SetRole(_)
        | Stmt::SetSessionAuth(_)
        | Stmt::SetTransaction(_)
        | Stmt::Reset(_)
        | Stmt::ResetRole(_)
        | Stmt::ResetSessionAuth(_)
        | Stmt::Show(_)
        | Stmt::Begin(_)
        | Stmt::Commit(_)
        | Stmt::Rollback(_)
        | Stmt::PrepareTransaction(_)
        | Stmt::SavepointCreate(_)
        | Stmt::ReleaseSavepoint(_)
        | Stmt::Prepare(_)
        | Stmt::Deallocate(_)
        | Stmt::Fetch(_)
        | Stmt::Move(_)
        | Stmt::Close(_)
        | Stmt::Checkpoint(_)
        | Stmt::Load(_)
        | Stmt::Listen(_)
        | Stmt::Unlisten(_)
        | Stmt::Notify(_)
        | Stmt::CreateAggregate(_)
        | Stmt::AlterAggregate(_)
        | Stmt::CreateOperator(_)
        | Stmt::AlterOperator(_)
        | Stmt::CreateOperatorClass(_)
        | Stmt::AlterOperatorClass(_)
        | Stmt::CreateOperatorFamily(_)
        | Stmt::AlterOperatorFamily(_)
        | Stmt::CreateCast(_)
        | Stmt::CreateCollation(_)
        | Stmt::AlterCollation(_)
        | Stmt::CreateConversion(_)
        | Stmt::AlterConversion(_)
        | Stmt::CreateLanguage(_)
        | Stmt::AlterLanguage(_)
        | Stmt::CreateAccessMethod(_)
        | Stmt::CreateTransform(_)
        | Stmt::CreateTextSearchConfiguration(_)
        | Stmt::AlterTextSearchConfiguration(_)
        | Stmt::CreateTextSearchDictionary(_)
        | Stmt::AlterTextSearchDictionary(_)
        | Stmt::CreateTextSearchParser(_)
        | Stmt::AlterTextSearchParser(_)
        | Stmt::CreateTextSearchTemplate(_)
        | Stmt::AlterTextSearchTemplate(_)
        | Stmt::CreateForeignDataWrapper(_)
        | Stmt::AlterForeignDataWrapper(_)
        | Stmt::CreateServer(_)
        | Stmt::AlterServer(_)
        | Stmt::CreateUserMapping(_)
        | Stmt::AlterUserMapping(_)
        | Stmt::DropUserMapping(_)
        | Stmt::CreateEventTrigger(_)
        | Stmt::AlterEventTrigger(_)
        | Stmt::DropEventTrigger(_)
        | Stmt::EmptyStmt(_) => StatementEffect::NONE,

        Stmt::DropAggregate(_)
        | Stmt::DropOperator(_)
        | Stmt::DropOperatorClass(_)
        | Stmt::DropOperatorFamily(_)
        | Stmt::DropCast(_)
        | Stmt::DropCollation(_)
        | Stmt::DropConversion(_)
        | Stmt::DropLanguage(_)
        | Stmt::DropAccessMethod(_)
        | Stmt::DropTransform(_)
        | Stmt::DropTextSearchConfig(_)
        | Stmt::DropTextSearchDict(_)
        | Stmt::DropTextSearchParser(_)
        | Stmt::DropTextSearchTemplate(_)
        | Stmt::DropForeignDataWrapper(_)
        | Stmt::DropServer(_)
            if !node.children().any(|clause| clause.kind() == SyntaxKind::CASCADE) =>
        {
            StatementEffect::NONE
        }

        _ => opaque("what it does is not modelled"),
    }
}

fn opaque(why: &str) -> StatementEffect {
    StatementEffect::Opaque(why.into())
}

/// The operation that a statement is, or what it touches where it is not modelled.
fn or_touches(text: Text<'_>, node: &SyntaxNode, operation: Option<Operation>) -> StatementEffect {
    all_or_touches(text, node, operation.map(|one| vec![one]))
}

fn all_or_touches(text: Text<'_>, node: &SyntaxNode, operations: Option<Vec<Operation>>) -> StatementEffect {
    operations.map_or_else(|| lock::touches(text, node), StatementEffect::Operations)
}

fn alter_table(text: Text<'_>, alter: &ast::AlterTable) -> StatementEffect {
    let Some(target) = alter.table_relation_name() else { return opaque("it moves many tables") };
    let table = text.qualified(target.syntax());
    if let Some(mode) = alter_table::harmless_lock(alter) {
        let held = Held { relation: table, mode, along: Along::Nothing };
        return StatementEffect::Locks { locks: vec![held], work: Vec::new() };
    }
    if let Some(change) = alter_table::change_of_catalog(text, &table, alter) {
        return StatementEffect::Changes(change);
    }
    match alter_table::operations(text, &table, alter) {
        Some(operations) => StatementEffect::OnTable {
            table,
            only: target.only_token().is_some(),
            if_exists: alter.if_exists().is_some(),
            operations,
        },
        None => lock::touches(text, alter.syntax()),
    }
}

fn is_new_name(statement: &SyntaxNode) -> bool {
    let is_it = |kind| matches!(kind, SyntaxKind::SEQUENCE_RENAME_TO | SyntaxKind::VIEW_RENAME_TO);
    statement.children().any(|action| is_it(action.kind()))
}

/// `ALTER VIEW … RENAME TO …`, which does what `ALTER TABLE` does.
fn rename(text: Text<'_>, statement: &SyntaxNode) -> StatementEffect {
    match text.relations(statement).as_slice() {
        [name, new_name] => StatementEffect::OnTable {
            table: name.clone(),
            only: false,
            if_exists: statement.children().any(|clause| clause.kind() == SyntaxKind::IF_EXISTS),
            operations: vec![RenameTable { name: name.clone(), new_name: new_name.name.clone() }.into()],
        },
        _ => lock::touches(text, statement),
    }
}

fn create_index(text: Text<'_>, create: &ast::CreateIndex) -> StatementEffect {
    match index::create(text, create) {
        Some(create) => StatementEffect::OnTable {
            table: create.index.table.clone(),
            only: false,
            if_exists: false,
            operations: vec![create.into()],
        },
        None => lock::touches(text, create.syntax()),
    }
}

/// `CREATE TABLE … AS`, `SELECT … INTO`: the columns of the new table are not known.
fn table_from_query(text: Text<'_>, statement: &SyntaxNode, table: Option<ast::TableName>) -> StatementEffect {
    match (rows::effect(text, statement), table) {
        (opaque @ StatementEffect::Opaque(_), _) => opaque,
        (_, Some(table)) => StatementEffect::Touches(vec![text.qualified(table.syntax())]),
        (_, None) => opaque("it makes a table"),
    }
}

/// `CREATE TABLE`. A table that is not modelled is not known; neither is what it belongs to.
fn create_table(text: Text<'_>, create: &ast::CreateTable) -> StatementEffect {
    let unmodelled = || {
        let name = create.table_name().map(|name| text.qualified(name.syntax()));
        let parent = create.partition_of().into_iter().flat_map(|clause| text.relations(clause.syntax()));
        let parents = create.inherits().into_iter().flat_map(|clause| text.relations(clause.syntax()));
        StatementEffect::Touches(name.into_iter().chain(parent).chain(parents).collect())
    };
    table::create(text, create).map_or_else(unmodelled, |one| StatementEffect::Operations(vec![one]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, PostgresVersion};
    use crate::diagnostic::Diagnostics;
    use crate::op::Effect;
    use crate::op::execute::{ReadStatement, Reading, SqlText};
    use crate::sql::{Body, Ident};

    fn read(sql: &str) -> Vec<ReadStatement> {
        let mut text = SqlText::new(Body::made(sql));
        let mut report = Diagnostics::new();
        stacker::grow(crate::ddl::STACK, || crate::ddl::read_text(&mut text, None, true, &mut report));
        match text.reading {
            Reading::Read(statements) => statements,
            Reading::Unread => panic!("{report:?}\n{sql}"),
        }
    }

    /// Each statement as somebody wrote it, and as its operations print themselves.
    fn reprinted(sql: &str) -> String {
        let catalog = Catalog::new(PostgresVersion::new(18).unwrap(), Ident::made("public"));
        let mut lines = String::new();
        for statement in read(sql) {
            lines.push_str(&format!("{}\n", statement.sql.as_str().trim()));
            match statement.effect {
                StatementEffect::Operations(operations) | StatementEffect::OnTable { operations, .. } => {
                    for done in operations.iter().flat_map(|operation| operation.statements(&catalog)) {
                        lines.push_str(&format!("    = {}\n", done.sql.replace('\n', "\n      ")));
                    }
                }
                other => lines.push_str(&format!("    ~ {other:?}\n")),
            }
        }
        lines
    }

    #[test]
    fn ddl_becomes_operations() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/ddl");
        insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::glob!("../../tests/execute/ddl", "*.sql", |path| {
                let sql = std::fs::read_to_string(path).expect("a test can be read");
                insta::assert_snapshot!(reprinted(&sql));
            });
        });
    }
}
