//! `drop_table`.

use super::cascade::Cascade;
use super::fit::Fit;
use super::reach::Reach;
use super::restore;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{Catalog, Needed, Table};
use crate::diagnostic::Diagnostics;
use crate::sql::{QualifiedName, Spanned};
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Drops a table.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/drop_table.sql")]
pub struct DropTable {
    /// The table.
    pub name: QualifiedName,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

impl DropTable {
    /// The views, and what else needs one of these tables, that go along by `cascade`.
    fn going_along<'a>(&self, before: &'a Catalog) -> Cascade<'a> {
        let tables = if self.cascade { self.dropped(before) } else { Vec::new() };
        Cascade::of_all(before, tables.iter().map(|table| Needed::Relation(&table.name)))
    }

    /// The table and those that go with it: its partitions, and under `cascade` its heirs.
    fn dropped<'a>(&self, before: &'a Catalog) -> Vec<&'a Table> {
        let names = std::iter::once(before.resolve(&self.name)).chain(before.descendants(&self.name));
        names.filter_map(|name| before.table(&name).known()).collect()
    }
}

impl Effect for DropTable {
    fn summary(&self) -> String {
        format!("drop table {}", self.name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_table(&self.name);
        let relation = ties.relation(&self.name);
        let ties = ties.drops(relation);
        let ties = self.dropped(before).into_iter().fold(ties, Ties::drops_table);
        self.going_along(before).ties(ties).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        if fit.table_if(&self.name, self.if_exists).is_none() || self.cascade {
            return;
        }
        let dropped = self.dropped(before);
        let stays = |table: &Table| !dropped.iter().any(|one| before.same(&one.name, &table.name));
        for table in &dropped {
            let needing = before.references_to(&table.name).into_iter().filter(|(other, _)| stays(other)).collect();
            fit.not_needed(&format!("table `{}`", table.name), self.name.span(), needing);
            fit.is_free(&format!("table `{}`", table.name), self.name.span(), Needed::Relation(&table.name));
        }
        fit.has_no_heirs(&self.name);
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let reach = Reach::of(before, &self.name);
        let mut statement = reach.whole(self.to_string(), LockMode::AccessExclusive);
        let name = before.shorten(&self.name);
        statement = statement.loses(&name, format!("table {name}"));
        for table in self.dropped(before) {
            for key in table.foreign_keys() {
                let why = "it is behind a foreign key of the table";
                statement = reach.lock_referred(statement, key, LockMode::AccessExclusive, why);
            }
            for (other, _) in before.references_to(&table.name) {
                let why = "its foreign key refers to the table";
                statement = statement.also_locks(&before.shorten(&other.name), LockMode::AccessExclusive, why);
            }
            if let Some(partition) = &table.partition_of {
                let parent = before.shorten(&partition.parent);
                statement = statement.also_locks(&parent, LockMode::AccessExclusive, "the table is a partition of it");
                if let Some(default) = before.default_partition(&partition.parent) {
                    let default = before.shorten(&default.name);
                    let why = "it is the default partition beside the table";
                    statement = statement.also_locks(&default, LockMode::AccessExclusive, why);
                }
            }
        }
        let statement = self.going_along(before).facts(statement);
        vec![reach.unless_known(statement, "the tables that its foreign keys tie to it may be locked too")]
    }

    fn apply(&self, catalog: &mut Catalog) {
        catalog.drop_table(&self.name);
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let dropped = self.dropped(before);
        if dropped.is_empty() {
            return match self.if_exists && before.relation(&self.name).is_absent() {
                true => Inverse::Exact(Vec::new()),
                false => Inverse::None(format!("what table {} is like is not known", self.name)),
            };
        }
        let mut operations = restore::tables(before, dropped.iter().copied());
        let data = |table: &&Table| format!("the data of table {}", before.shorten(&table.name));
        let mut lost: Vec<String> = dropped.iter().map(data).collect();
        for table in &dropped {
            let name = before.shorten(&table.name);
            lost.extend(table.policies.iter().map(|policy| format!("policy {} of table {name}", policy.name)));
        }
        let stays = |table: &Table| !dropped.iter().any(|one| before.same(&one.name, &table.name));
        for table in &dropped {
            let needing: Vec<_> =
                before.references_to(&table.name).into_iter().filter(|(other, _)| stays(other)).collect();
            operations.extend(restore::references(before, &needing));
        }
        let (restored, lost_along) = self.going_along(before).restored();
        operations.extend(restored);
        lost.extend(lost_along);
        let is_doubtful = dropped.iter().any(|table| before.table(&table.name).is_doubtful());
        Inverse::of(operations, lost).if_doubtful(is_doubtful, format_args!("table {}", before.shorten(&self.name)))
    }
}
