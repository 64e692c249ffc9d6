//! What PostgreSQL refuses in a transaction block (the notes of each command in the documentation; 12 to 19).

use super::option;
use squawk_syntax::ast::{
    AlterDatabaseAction, AlterSubscription, AlterSubscriptionAction, AlterTable, AlterTableAction, AstNode, Cluster,
    DetachPartitionOption, DiscardTarget, Reindex, ReindexTarget, Repack, Stmt,
};

/// True if PostgreSQL refuses the statement in a transaction block, or may refuse it for what no text can show.
pub fn is_outside(statement: &Stmt) -> bool {
    match statement {
        Stmt::CreateIndex(create) => create.concurrently_token().is_some(),
        Stmt::DropIndex(drop) => drop.concurrently_token().is_some(),
        Stmt::Reindex(reindex) => is_reindex_outside(reindex),
        Stmt::Cluster(cluster) => names_no_table(cluster),
        Stmt::Repack(repack) => is_repack_outside(repack),
        Stmt::AlterTable(alter) => detaches_concurrently(alter),
        Stmt::AlterSubscription(alter) => is_alter_subscription_outside(alter),
        Stmt::AlterDatabase(alter) => matches!(alter.action(), Some(AlterDatabaseAction::SetTablespace(_))),
        Stmt::Discard(discard) => matches!(discard.discard_target(), Some(DiscardTarget::DiscardAll(_))),
        // Both unless they are told to leave the replication slot alone.
        Stmt::CreateSubscription(_) | Stmt::DropSubscription(_) => true,
        Stmt::Vacuum(_)
        | Stmt::CreateDatabase(_)
        | Stmt::DropDatabase(_)
        | Stmt::CreateTablespace(_)
        | Stmt::DropTablespace(_)
        | Stmt::AlterSystem(_) => true,
        _ => false,
    }
}

fn is_reindex_outside(reindex: &Reindex) -> bool {
    let target = reindex.reindex_target();
    let is_many = matches!(
        target,
        Some(
            ReindexTarget::ReindexTargetDatabase(_)
                | ReindexTarget::ReindexTargetSchema(_)
                | ReindexTarget::ReindexTargetSystem(_)
        )
    );
    is_many || reindex.is_concurrently()
}

fn names_no_table(cluster: &Cluster) -> bool {
    cluster.table_name_ref().is_none() && cluster.cluster_legacy().is_none()
}

/// Of many tables, with the table in use, or with an `ANALYZE` behind it (measured on 19; a partitioned table too, which
/// no text can show).
fn is_repack_outside(repack: &Repack) -> bool {
    repack.table_and_columns_list().is_none() || option::is_on(repack.option_item_list(), &["concurrently", "analyze"])
}

fn detaches_concurrently(alter: &AlterTable) -> bool {
    alter.actions().any(|action| match action {
        AlterTableAction::DetachPartition(detach) => {
            matches!(detach.detach_partition_option(), Some(DetachPartitionOption::DetachConcurrently(_)))
        }
        _ => false,
    })
}

/// All that looks at the publisher again, as these do unless they are told not to.
fn is_alter_subscription_outside(alter: &AlterSubscription) -> bool {
    let refreshes = matches!(
        alter.action(),
        Some(
            AlterSubscriptionAction::AddPublication(_)
                | AlterSubscriptionAction::SetPublication(_)
                | AlterSubscriptionAction::DropSubscriptionPublication(_)
                | AlterSubscriptionAction::RefreshPublication(_)
        )
    );
    refreshes && !alter.syntax().text().to_string().to_lowercase().contains("refresh = false")
}
