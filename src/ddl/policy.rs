//! Policies.

use super::text::Text;
use crate::catalog::Policy;
use crate::op::execute::{CatalogChange, StatementEffect};
use crate::sql::Expression;
use crate::sql::scan::tokens;
use squawk_syntax::ast::{AstNode, Stmt};

/// What a statement does to a policy, given what it locks.
pub fn effect(text: Text<'_>, statement: &Stmt, locks: StatementEffect) -> StatementEffect {
    match (change(text, statement, &locks), locks) {
        (Some(change), _) => StatementEffect::Changes(change),
        (None, locks) => locks,
    }
}

fn change(text: Text<'_>, statement: &Stmt, locks: &StatementEffect) -> Option<CatalogChange> {
    let StatementEffect::Locks { locks, .. } = locks else { return None };
    let (on, name, policy) = match statement {
        Stmt::CreatePolicy(create) => {
            let name = text.ident(create.policy()?.syntax());
            let using = create.using_expr_clause().and_then(|clause| clause.expr());
            let check = create.with_check_expr_clause().and_then(|clause| clause.expr());
            let conditions = using.iter().chain(&check).map(|one| text.condition(one)).filter(is_about_the_table);
            let policy = Policy { name: name.clone(), conditions: conditions.collect() };
            (create.on_table()?, name, Some(policy))
        }
        // Which of its expressions another one replaces is not followed.
        Stmt::AlterPolicy(alter) => (alter.on_table()?, text.ident(alter.policy_ref()?.syntax()), None),
        Stmt::DropPolicy(drop) => (drop.on_table()?, text.ident(drop.policy_ref()?.syntax()), None),
        _ => return None,
    };
    let table = text.relations(on.syntax()).into_iter().next()?;
    Some(CatalogChange::Policy { table, name, policy, locks: locks.clone() })
}

/// False for a condition that reads other tables: whose columns it names is not told here.
fn is_about_the_table(condition: &Expression) -> bool {
    tokens(condition.as_str()).all(|token| !token.is_word("select"))
}
