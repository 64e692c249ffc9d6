//! From a statement to its effect.

use super::text::Text;
use super::{lock, rows};
use crate::op::execute::StatementEffect;
use crate::statement::LockMode;
use squawk_syntax::ast::{AstNode, ExplainStmt, Rollback, Stmt};

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
        Stmt::SelectInto(_) | Stmt::CreateTableAs(_) => lock::touches(text, node),

        Stmt::Lock(one) => lock::lock(text, one),
        Stmt::Truncate(one) => lock::truncate(text, one),
        Stmt::Vacuum(one) => lock::vacuum(text, one),
        Stmt::Cluster(one) => lock::cluster(text, one),
        Stmt::Refresh(one) => lock::refresh(text, one),
        Stmt::Reindex(one) => lock::reindex(text, one),
        Stmt::Analyze(_) | Stmt::CommentOn(_) => lock::each(text, node, LockMode::ShareUpdateExclusive),
        Stmt::CreateStatistics(_) => lock::on(text, node, LockMode::ShareUpdateExclusive),
        Stmt::CreatePublication(_) | Stmt::AlterPublication(_) => {
            lock::each(text, node, LockMode::ShareUpdateExclusive)
        }
        Stmt::CreatePolicy(_)
        | Stmt::AlterPolicy(_)
        | Stmt::DropPolicy(_)
        | Stmt::CreateRule(_)
        | Stmt::AlterRule(_)
        | Stmt::DropRule(_) => lock::on(text, node, LockMode::AccessExclusive),

        Stmt::CreateTable(_)
        | Stmt::AlterTable(_)
        | Stmt::CreateForeignTable(_)
        | Stmt::AlterForeignTable(_)
        | Stmt::CreateIndex(_)
        | Stmt::AlterIndex(_)
        | Stmt::CreateView(_)
        | Stmt::AlterView(_)
        | Stmt::CreateMaterializedView(_)
        | Stmt::AlterMaterializedView(_)
        | Stmt::CreateSequence(_)
        | Stmt::AlterSequence(_)
        | Stmt::CreateTrigger(_)
        | Stmt::AlterTrigger(_)
        | Stmt::DropTrigger(_) => lock::touches(text, node),

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
        | Stmt::EmptyStmt(_) => lock::nothing(),

        _ => opaque("what it does is not modelled"),
    }
}

fn opaque(why: &str) -> StatementEffect {
    StatementEffect::Opaque(why.into())
}
