//! Triggers: they live in their table or view, and in the partitions of a partitioned table.

use super::{Catalog, Relation, Trigger};
use crate::sql::{Ident, QualifiedName};

impl Trigger {
    /// True for `FOR EACH ROW`, as against a trigger that runs once a statement.
    pub fn is_for_each_row(&self) -> bool {
        self.details.as_ref().is_some_and(|details| {
            let words: Vec<String> = details.as_str().split_whitespace().map(str::to_lowercase).collect();
            words.windows(2).any(|pair| pair[0] == "for" && pair[1] == "row")
                || words.windows(3).any(|three| three[0] == "for" && three[1] == "each" && three[2] == "row")
        })
    }
}

impl Catalog {
    /// The triggers of a table or a view, where it is known.
    pub fn triggers(&self, relation: &QualifiedName) -> &[Trigger] {
        match self.relation(relation).known() {
            Some(Relation::Table(table)) => &table.triggers,
            Some(Relation::View(view)) => &view.parts.triggers,
            _ => &[],
        }
    }

    /// Gives a table or a view a trigger, in place of one of that name; one for each row goes to the partitions too.
    pub fn put_trigger(&mut self, relation: &QualifiedName, trigger: &Trigger) {
        for one in self.with_trigger(relation, trigger) {
            self.change_triggers(&one, |triggers| match triggers.iter_mut().find(|known| known.name == trigger.name) {
                Some(known) => *known = trigger.clone(),
                None => triggers.push(trigger.clone()),
            });
        }
    }

    /// Takes a trigger from a table or a view, and from the partitions that have it from there.
    pub fn drop_trigger(&mut self, relation: &QualifiedName, name: &Ident) {
        let Some(trigger) = self.triggers(relation).iter().find(|trigger| trigger.name == *name).cloned() else {
            return;
        };
        for one in self.with_trigger(relation, &trigger) {
            self.change_triggers(&one, |triggers| triggers.retain(|known| known.name != *name));
        }
    }

    /// The relation, and the partitions that share such a trigger with it.
    fn with_trigger(&self, relation: &QualifiedName, trigger: &Trigger) -> Vec<QualifiedName> {
        let is_partitioned = self.table(relation).known().is_some_and(|table| table.options.partition_by.is_some());
        let mut all = vec![self.resolve(relation)];
        if is_partitioned && trigger.is_for_each_row() {
            all.extend(self.descendants(relation));
        }
        all
    }

    fn change_triggers(&mut self, relation: &QualifiedName, change: impl FnOnce(&mut Vec<Trigger>)) {
        match self.relation_mut(relation) {
            Some(Relation::Table(table)) => change(&mut table.triggers),
            Some(Relation::View(view)) => change(&mut view.parts.triggers),
            _ => {}
        }
    }
}
