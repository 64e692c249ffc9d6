//! `drop_trigger`.

use super::fit::Fit;
use super::reach::Reach;
use super::restore;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{Catalog, Trigger};
use crate::diagnostic::Diagnostics;
use crate::sql::{Ident, QualifiedName, Spanned};
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Drops a trigger.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/drop_trigger.sql")]
pub struct DropTrigger {
    /// The table.
    pub table: QualifiedName,
    /// The trigger.
    pub name: Ident,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

impl DropTrigger {
    fn known<'a>(&self, catalog: &'a Catalog) -> Option<&'a Trigger> {
        catalog.triggers(&self.table).iter().find(|trigger| trigger.name == self.name)
    }

    /// True if the trigger, or its table, is surely not there.
    fn is_absent(&self, before: &Catalog) -> bool {
        let relation = before.relation(&self.table);
        relation.is_absent() || (relation.certain().is_some() && self.known(before).is_none())
    }
}

impl Effect for DropTrigger {
    fn summary(&self) -> String {
        format!("drop trigger {} on {}", self.name, self.table)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_table(&self.table);
        let dropped = ties.trigger(&self.table, &self.name);
        let ties = ties.needs(dropped.clone()).drops(dropped);
        match self.known(before) {
            Some(trigger) => ties.frees_function(&trigger.function).links(),
            None => ties.links(),
        }
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        if self.if_exists && self.is_absent(before) {
            return;
        }
        let mut fit = Fit::new(before, report);
        if fit.with_triggers(&self.table).is_some() {
            fit.trigger(&self.table, &self.name);
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let reach = Reach::of(before, &self.table);
        let sql = self.to_string();
        if self.if_exists && self.is_absent(before) {
            return vec![Statement::new(sql, self.name.span())];
        }
        let is_partitioned = reach.table.is_some_and(|table| table.options.partition_by.is_some());
        let is_below = is_partitioned && self.known(before).is_some_and(Trigger::is_for_each_row);
        vec![match is_below {
            true => reach.whole(sql, LockMode::AccessExclusive),
            false => reach.alone(sql, LockMode::AccessExclusive),
        }]
    }

    fn apply(&self, catalog: &mut Catalog) {
        catalog.drop_trigger(&self.table, &self.name);
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let relation = before.relation(&self.table);
        match self.known(before) {
            Some(trigger) => Inverse::Exact(vec![restore::trigger_of(&self.table, trigger)])
                .if_doubtful(relation.is_doubtful(), format_args!("trigger {} of {}", self.name, self.table)),
            None if self.if_exists && self.is_absent(before) => Inverse::Exact(Vec::new()),
            None => Inverse::None(format!("what trigger {} of {} is like is not known", self.name, self.table)),
        }
    }
}
