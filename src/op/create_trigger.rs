//! `create_trigger`.

use super::clause::Typed;
use super::drop_trigger::DropTrigger;
use super::fit::Fit;
use super::reach::Reach;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{Catalog, Trigger};
use crate::diagnostic::Diagnostics;
use crate::sql::QualifiedName;
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Makes a trigger.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/create_trigger.sql")]
pub struct CreateTrigger {
    /// The table.
    pub table: QualifiedName,
    /// The trigger.
    pub trigger: Trigger,
    /// `or replace` (PostgreSQL 14).
    pub or_replace: bool,
}

impl CreateTrigger {
    /// The trigger that it takes the place of.
    fn replaced<'a>(&self, before: &'a Catalog) -> Option<&'a Trigger> {
        let mut known = before.triggers(&self.table).iter().filter(|_| self.or_replace);
        known.find(|trigger| trigger.name == self.trigger.name)
    }
}

impl Effect for CreateTrigger {
    fn summary(&self) -> String {
        format!("create trigger {} on {}", self.trigger.name, self.table)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_table(&self.table);
        let (function, made) = (ties.function(&self.trigger.function), ties.trigger(&self.table, &self.trigger.name));
        let columns = self.trigger.columns();
        let ties = columns.iter().fold(ties, |ties, column| ties.needs_column(&self.table, column));
        let ties = self.trigger.referred().into_iter().fold(ties, |ties, table| ties.needs_table(&table));
        ties.needs(function).makes(made).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        fit.name_is_short(&self.trigger.name);
        fit.trigger_function(&self.trigger);
        if let Some(relation) = fit.with_triggers(&self.table) {
            fit.trigger_form(&self.table, relation, &self.trigger);
            fit.trigger_is_free(&self.table, &self.trigger, self.or_replace);
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let reach = Reach::of(before, &self.table);
        let sql = self.to_string();
        let is_partitioned = reach.table.is_some_and(|table| table.options.partition_by.is_some());
        let statement = match self.trigger.is_for_each_row() && is_partitioned {
            true => reach.whole(sql, LockMode::ShareRowExclusive),
            false => reach.alone(sql, LockMode::ShareRowExclusive),
        };
        vec![match self.trigger.referred() {
            Some(referred) => statement.locks(&before.shorten(&referred), LockMode::AccessShare),
            None => statement,
        }]
    }

    fn apply(&self, catalog: &mut Catalog) {
        catalog.put_trigger(&self.table, &self.trigger);
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let table = self.table.clone();
        let is_sure = before.relation(&self.table).certain().is_some();
        match self.replaced(before) {
            Some(replaced) if is_sure => {
                Inverse::Exact(vec![CreateTrigger { table, trigger: replaced.clone(), or_replace: true }.into()])
            }
            None if is_sure || !self.or_replace => {
                let name = self.trigger.name.clone();
                Inverse::Exact(vec![DropTrigger { table, name, if_exists: false, cascade: false }.into()])
            }
            _ => Inverse::None(format!("what trigger {} of {table} was before is not known", self.trigger.name)),
        }
    }
}
