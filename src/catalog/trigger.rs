//! Triggers: they live in their table or view, and in the partitions of a partitioned table.

use super::{Catalog, Relation, Trigger};
use crate::sql::scan::{Token, tokens};
use crate::sql::{Expression, Ident, QualifiedName};

impl Trigger {
    /// True for `FOR EACH ROW`, as against a trigger that runs once a statement.
    pub fn is_for_each_row(&self) -> bool {
        let words = words(self.details.as_ref());
        words.windows(2).any(|pair| pair == ["for", "row"]) || words.windows(2).any(|pair| pair == ["each", "row"])
    }

    /// True for `BEFORE`.
    pub fn is_before(&self) -> bool {
        self.event_words().first().is_some_and(|word| word == "before")
    }

    /// True for `INSTEAD OF`.
    pub fn is_instead(&self) -> bool {
        self.event_words().first().is_some_and(|word| word == "instead")
    }

    /// True if it fires at this event: `insert`, `update`, `delete`, `truncate`.
    pub fn fires_at(&self, event: &str) -> bool {
        self.times(event) > 0
    }

    /// How often an event stands in it: behind `BEFORE` and the like, or behind `OR`.
    pub fn times(&self, event: &str) -> usize {
        let words = self.event_words();
        words
            .windows(2)
            .filter(|pair| matches!(pair[0].as_str(), "before" | "after" | "of" | "or") && pair[1] == event)
            .count()
    }

    /// The columns of `UPDATE OF a, b`.
    pub fn columns(&self) -> Vec<Ident> {
        let solid: Vec<Token<'_>> = tokens(self.event.as_str()).filter(|token| !token.is_filler()).collect();
        let Some(start) = solid.windows(2).position(|pair| pair[0].is_word("update") && pair[1].is_word("of")) else {
            return Vec::new();
        };
        let list = solid[start + 2..].split(|token| token.text == ",");
        list.filter_map(|column| column.first()?.name()).map(Ident::made).collect()
    }

    /// True if this word stands between the table and `EXECUTE`.
    pub fn has_detail(&self, word: &str) -> bool {
        words(self.details.as_ref()).iter().any(|one| one == word)
    }

    /// The table behind `FROM`, which a constraint trigger may name.
    pub fn referred(&self) -> Option<QualifiedName> {
        let details = self.details.as_ref()?;
        let solid: Vec<Token<'_>> = tokens(details.as_str()).filter(|token| !token.is_filler()).collect();
        let name = match solid.as_slice() {
            [from, rest @ ..] if from.is_word("from") => rest,
            _ => return None,
        };
        let first = Ident::made(name.first()?.name()?);
        match name.get(1..3) {
            Some([dot, second]) if dot.text == "." => {
                Some(QualifiedName::new(Some(first), Ident::made(second.name()?)))
            }
            _ => Some(QualifiedName::bare(first)),
        }
    }

    fn event_words(&self) -> Vec<String> {
        words(Some(&self.event))
    }
}

/// The words of a text in lower case, without what stands in parentheses.
fn words(text: Option<&Expression>) -> Vec<String> {
    let mut depth = 0usize;
    let mut words = Vec::new();
    for token in tokens(text.map_or("", Expression::as_str)).filter(|token| !token.is_filler()) {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            text if depth == 0 => words.push(text.to_lowercase()),
            _ => {}
        }
    }
    words
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

    /// The partitioned table that a partition has such a trigger from.
    pub fn origin_of_trigger(&self, table: &QualifiedName, trigger: &Trigger) -> Option<&QualifiedName> {
        let parent = &self.table(table).known()?.partition_of.as_ref()?.parent;
        (trigger.is_for_each_row() && self.triggers(parent).contains(trigger)).then_some(parent)
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
