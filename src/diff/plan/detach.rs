//! What hangs on something that changes or goes is taken away before it.

use super::Planner;
use crate::catalog::{Catalog, Dependent, Needed, Table};
use crate::diff::column::{self, Aspect};
use crate::diff::{Found, Sides, constraint, domain, function, index, table, trigger, view};
use crate::op::alter_column::ColumnChange;
use crate::op::drop_column::DropColumn;
use crate::op::drop_constraint::DropConstraint;
use crate::op::drop_index::DropIndex;
use crate::op::drop_trigger::DropTrigger;
use crate::op::{Operation, restore};
use crate::sql::{DataType, Expression, Ident, QualifiedName};
use std::collections::BTreeSet;

impl Planner<'_> {
    /// Takes away what is not wanted so, and what hangs on it.
    pub(super) fn detach(&mut self) {
        let sides = self.sides();
        let touched = touched(sides);
        let mut going = Going::default();
        going.views(sides, &touched);
        going.functions(sides);
        going.parts_of_tables(sides, &touched);
        let operations = going.operations(sides);
        self.run(operations);
        let sides = self.sides();
        let mut operations = remade_columns(sides);
        operations.extend(function::remade(sides).into_iter().map(|one| function::drop(sides, one)));
        operations.extend(domain::take_away(sides));
        operations.extend(table::take_from_the_way(sides));
        self.run(operations);
    }
}

/// A column whose type changes, or that goes; with the types before and after, where it stays.
struct Touched {
    table: QualifiedName,
    column: Ident,
    /// Whether the operators on it may be others.
    is_other_kind: bool,
}

fn touched(sides: Sides<'_>) -> Vec<Touched> {
    let mut all = Vec::new();
    let mut unsaid = Found::default();
    for (name, before, after) in table::pairs(sides) {
        for old in column::own(sides.before, before) {
            let is_other_kind = match after.column(&old.name) {
                None if sides.options.keeps => continue,
                None => true,
                Some(new) => {
                    let aspects = column::aspects(sides, (before, after), (old, new), &mut unsaid);
                    if !aspects.iter().any(|one| matches!(one, Aspect::Type | Aspect::Collation | Aspect::Generated)) {
                        continue;
                    }
                    aspects.contains(&Aspect::Generated) || !are_of_one_kind(&old.data_type, &new.data_type)
                }
            };
            all.push(Touched { table: name.clone(), column: old.name.clone(), is_other_kind });
        }
    }
    let of_domains = domain::touched(sides).into_iter();
    all.extend(of_domains.map(|(table, column)| Touched { table, column, is_other_kind: true }));
    all
}

/// True if the operators of one type are those of the other: numbers, or texts.
pub(super) fn are_of_one_kind(one: &DataType, other: &DataType) -> bool {
    let kind = |data_type: &DataType| match data_type.without_modifiers().canonical().as_str() {
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" => 1,
        "text" | "character varying" | "character" => 2,
        "timestamp without time zone" | "timestamp with time zone" | "date" => 3,
        _ => 0,
    };
    one.without_modifiers() == other.without_modifiers() || (kind(one) != 0 && kind(one) == kind(other))
}

/// The names of what goes, each kind by itself.
#[derive(Default)]
struct Going {
    views: BTreeSet<QualifiedName>,
    triggers: BTreeSet<(QualifiedName, Ident)>,
    constraints: BTreeSet<(QualifiedName, Ident)>,
    indexes: BTreeSet<QualifiedName>,
    defaults: BTreeSet<(QualifiedName, Ident)>,
    columns: BTreeSet<(QualifiedName, Ident)>,
}

impl Going {
    /// The views that change or go, that read what changes or goes, and those that read them.
    fn views(&mut self, sides: Sides<'_>, touched: &[Touched]) {
        let before = sides.before;
        for one in view::remade(sides).into_iter().chain(view::unwanted(sides)) {
            self.views.insert(before.resolve(&one.name));
            self.needing(before, Needed::Relation(&one.name));
        }
        for one in touched {
            self.needing(before, Needed::Column(&one.table, &one.column));
        }
        for (name, _) in table::gone(sides) {
            self.needing(before, Needed::Relation(&name));
        }
    }

    /// What calls the functions that are made anew.
    fn functions(&mut self, sides: Sides<'_>) {
        for one in function::remade(sides) {
            self.needing(sides.before, Needed::Function(&one.name));
        }
    }

    fn needing(&mut self, before: &Catalog, needed: Needed<'_>) {
        for dependent in before.needing(needed) {
            match dependent {
                Dependent::View(view) => {
                    self.views.insert(before.resolve(&view.name));
                }
                Dependent::Trigger(table, trigger) => {
                    self.triggers.insert((before.resolve(&table.name), trigger.name.clone()));
                }
                Dependent::ViewTrigger(view, trigger) => {
                    self.triggers.insert((before.resolve(&view.name), trigger.name.clone()));
                }
                Dependent::Constraint(table, constraint) => self.constraint(before, table, constraint.name.as_ref()),
                Dependent::Index(table, index) => {
                    self.indexes.insert(before.resolve(&table.name.sibling(index.name.clone())));
                }
                Dependent::Default(table, column) => {
                    self.defaults.insert((before.resolve(&table.name), column.name.clone()));
                }
                Dependent::Column(table, column) => {
                    self.columns.insert((before.resolve(&table.name), column.name.clone()));
                }
                Dependent::Domain(_) | Dependent::Function(_) => {}
            }
        }
    }

    /// A constraint, with the foreign keys that stand on it.
    fn constraint(&mut self, before: &Catalog, table: &Table, name: Option<&Ident>) {
        let Some(name) = name else { return };
        if !self.constraints.insert((before.resolve(&table.name), name.clone())) {
            return;
        }
        if let Some(constraint) = table.constraint(name) {
            for (other, key) in before.references_to_key(table, constraint) {
                self.constraint(before, other, key.name.as_ref());
            }
        }
    }

    /// Constraints, indexes and triggers that change or go, or that speak of a column that does.
    fn parts_of_tables(&mut self, sides: Sides<'_>, touched: &[Touched]) {
        let before = sides.before;
        let mut unsaid = Found::default();
        for (name, old, new) in table::pairs(sides) {
            let here: Vec<&Touched> = touched.iter().filter(|one| before.same(&one.table, &name)).collect();
            let speaks = |text: &Expression| here.iter().any(|one| one.is_other_kind && text.mentions(&one.column));
            let wanted = constraint::own(sides.after, new);
            for one in constraint::own(before, old) {
                let other = wanted.iter().find(|other| other.name == one.name);
                let goes = match other {
                    None => !sides.options.keeps,
                    Some(other) => {
                        let difference = constraint::difference(sides, (old, new), (one, other), &mut unsaid);
                        difference == constraint::Difference::Definition
                    }
                };
                let hangs = one.check().is_some_and(|check| speaks(&check.expression))
                    || one.foreign_key().is_some_and(|key| self.is_of_other_kind(sides, touched, old, key));
                if goes || hangs {
                    self.constraint(before, old, one.name.as_ref());
                }
            }
            let wanted: Vec<_> = restore::own_indexes(sides.after, new).collect();
            for one in restore::own_indexes(before, old) {
                let goes = match wanted.iter().find(|other| other.name == one.name) {
                    None => !sides.options.keeps,
                    Some(other) => !index::is_same(sides, Some(new), (one, other), &mut unsaid),
                };
                let hangs =
                    one.predicate.as_ref().is_some_and(&speaks) || one.elements.iter().any(|one| one.has(&speaks));
                if goes || hangs {
                    self.indexes.insert(before.resolve(&old.name.sibling(one.name.clone())));
                    for (other, key) in before.references_to_index(old, one) {
                        self.constraint(before, other, key.name.as_ref());
                    }
                }
            }
            let wanted: Vec<_> = restore::own_triggers(sides.after, new).collect();
            for one in restore::own_triggers(before, old) {
                let goes = match wanted.iter().find(|other| other.name == one.name) {
                    None => !sides.options.keeps,
                    Some(other) => !trigger::is_same(sides, (one, other), &mut unsaid),
                };
                let hangs = here.iter().any(|touched| {
                    one.columns().contains(&touched.column)
                        || one.details.as_ref().is_some_and(|details| details.mentions(&touched.column))
                });
                if goes || hangs {
                    self.triggers.insert((before.resolve(&old.name), one.name.clone()));
                }
            }
            // What is computed from a column holds its type.
            for column in column::own(before, old) {
                let reads = |text: &Expression| here.iter().any(|one| text.mentions(&one.column));
                if column.generated.as_ref().is_some_and(|one| reads(&one.expression)) {
                    self.columns.insert((before.resolve(&old.name), column.name.clone()));
                }
            }
        }
        self.parts_of_views(sides);
        self.keys_in_circles(sides);
    }

    /// Whether a foreign key is between columns of which one becomes of another kind.
    fn is_of_other_kind(
        &self,
        sides: Sides<'_>,
        touched: &[Touched],
        table: &Table,
        key: &crate::catalog::ForeignKey,
    ) -> bool {
        touched.iter().filter(|one| one.is_other_kind).any(|one| {
            (sides.before.same(&one.table, &table.name) && key.columns.contains(&one.column))
                || (sides.before.same(&one.table, &key.table) && key.referred.contains(&one.column))
        })
    }

    fn parts_of_views(&mut self, sides: Sides<'_>) {
        let mut unsaid = Found::default();
        for (name, old, new) in sides.by_name(view::all) {
            let (Some(old), Some(new)) = (old, new) else { continue };
            let name = sides.before.resolve(&name);
            for one in &old.parts.indexes {
                let other = new.parts.indexes.iter().find(|other| other.name == one.name);
                if other.is_none_or(|other| !index::is_same(sides, None, (one, other), &mut unsaid)) {
                    self.indexes.insert(name.sibling(one.name.clone()));
                }
            }
            for one in &old.parts.triggers {
                let other = new.parts.triggers.iter().find(|other| other.name == one.name);
                if other.is_none_or(|other| !trigger::is_same(sides, (one, other), &mut unsaid)) {
                    self.triggers.insert((name.clone(), one.name.clone()));
                }
            }
        }
    }

    /// Foreign keys between tables that go: none of those on a circle could be the first to go.
    fn keys_in_circles(&mut self, sides: Sides<'_>) {
        let gone = table::gone(sides);
        for (name, table) in &gone {
            for one in &table.constraints {
                let Some(key) = one.foreign_key() else { continue };
                let reaches_back = || reaches(sides.before, &gone, &key.table, name);
                if !sides.before.same(&key.table, name) && reaches_back() {
                    self.constraint(sides.before, table, one.name.as_ref());
                }
            }
        }
    }

    /// What takes all of it away.
    fn operations(&self, sides: Sides<'_>) -> Vec<Operation> {
        let before = sides.before;
        let mut operations: Vec<Operation> = Vec::new();
        let views = self.views.iter().filter_map(|name| before.view(name).known());
        operations.extend(views.map(|one| view::drop(sides, one)));
        for (relation, name) in self.triggers.iter().filter(|(relation, _)| !self.views.contains(relation)) {
            let table = before.shorten(relation);
            operations.push(DropTrigger { table, name: name.clone(), if_exists: false, cascade: false }.into());
        }
        // Foreign keys first: what they stand on may go too.
        let is_key = |(table, name): &&(QualifiedName, Ident)| {
            before
                .table(table)
                .known()
                .and_then(|table| table.constraint(name))
                .is_some_and(|one| one.foreign_key().is_some())
        };
        let drop_constraint = |(table, name): &(QualifiedName, Ident)| {
            let table = before.shorten(table);
            DropConstraint { table, name: name.clone(), if_exists: false, cascade: false }.into()
        };
        operations.extend(self.constraints.iter().filter(is_key).map(drop_constraint));
        operations.extend(self.constraints.iter().filter(|one| !is_key(one)).map(drop_constraint));
        for name in &self.indexes {
            let is_of_going_view = before
                .index(name)
                .known()
                .is_some_and(|index| self.views.contains(&before.resolve(&name.sibling(index.table.clone()))));
            if !is_of_going_view {
                let name = before.shorten(name);
                let concurrently = sides.options.online;
                operations.push(DropIndex { name, concurrently, if_exists: false, cascade: false }.into());
            }
        }
        for (table, column) in &self.columns {
            let table = before.shorten(table);
            operations.push(DropColumn { table, column: column.clone(), if_exists: false, cascade: false }.into());
        }
        for (table, column) in self.defaults.difference(&self.columns) {
            operations.push(restore::change(&before.shorten(table), column, ColumnChange::DropDefault));
        }
        operations
    }
}

/// True if foreign keys lead from one of the tables that go to another.
fn reaches(before: &Catalog, gone: &[(QualifiedName, &Table)], from: &QualifiedName, to: &QualifiedName) -> bool {
    let (mut seen, mut at) = (vec![before.resolve(from)], 0);
    while at < seen.len() {
        let here = seen[at].clone();
        if before.same(&here, to) {
            return true;
        }
        let table = gone.iter().find(|(name, _)| before.same(name, &here)).map(|(_, table)| *table);
        for key in table.iter().flat_map(|table| table.foreign_keys()) {
            let next = before.resolve(&key.table);
            if !seen.contains(&next) {
                seen.push(next);
            }
        }
        at += 1;
    }
    false
}

/// Columns that are made anew because what they are computed from changes, or because they are computed now.
fn remade_columns(sides: Sides<'_>) -> Vec<Operation> {
    let mut unsaid = Found::default();
    let mut operations: Vec<Operation> = Vec::new();
    for (name, before, after) in table::pairs(sides) {
        for old in column::own(sides.before, before) {
            let Some(new) = after.column(&old.name) else { continue };
            let aspects = column::aspects(sides, (before, after), (old, new), &mut unsaid);
            if aspects.contains(&Aspect::Generated) && new.generated.is_some() {
                let column = old.name.clone();
                operations.push(DropColumn { table: name.clone(), column, if_exists: false, cascade: false }.into());
            }
        }
    }
    operations
}
