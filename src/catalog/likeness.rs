//! In what two catalogs differ.

use super::{Catalog, Constraint, Entry, Function, Index, Namespace, Relation, Roll, Table, Trigger, View};
use crate::sql::Ident;
use std::collections::BTreeSet;

impl Catalog {
    /// The objects that are not the same in both, a phrase each: ``table `t` ``, ``column `t.a` ``. The order of the
    /// columns of a table counts for nothing, and what is not known for certain in both is not compared.
    pub fn differences(&self, other: &Catalog) -> Vec<String> {
        let mut differences = Differences { one: self, other, found: Vec::new() };
        differences.extensions();
        let names: BTreeSet<&Ident> = self.namespaces.keys().chain(other.namespaces.keys()).collect();
        for name in names {
            match (self.namespaces.get(name), other.namespaces.get(name)) {
                (Some(one), Some(other)) => differences.namespace(one, other),
                _ => differences.add("schema", name),
            }
        }
        differences.found
    }
}

struct Differences<'a> {
    one: &'a Catalog,
    other: &'a Catalog,
    found: Vec<String>,
}

impl Differences<'_> {
    fn add(&mut self, kind: &str, name: impl std::fmt::Display) {
        self.found.push(format!("{kind} `{name}`"));
    }

    fn extensions(&mut self) {
        let names: BTreeSet<&Ident> = self.one.extensions.keys().chain(self.other.extensions.keys()).collect();
        for name in names {
            let (one, other) = (self.one.extensions.get(name), self.other.extensions.get(name));
            if !is_doubtful(one, other) && one.map(|entry| &entry.value) != other.map(|entry| &entry.value) {
                self.add("extension", name);
            }
        }
    }

    fn namespace(&mut self, one: &Namespace, other: &Namespace) {
        if one.schema != other.schema {
            self.add("schema", &one.schema.name);
        }
        let names: BTreeSet<&Ident> = one.relations.keys().chain(other.relations.keys()).collect();
        for name in names {
            match (one.relations.get(name), other.relations.get(name)) {
                (Some(one), Some(other)) if one.doubtful || other.doubtful => {}
                (Some(one), Some(other)) => self.relation(&one.value, &other.value),
                (Some(only), None) | (None, Some(only)) => self.add(only.value.kind(), name),
                (None, None) => {}
            }
        }
        let names: BTreeSet<&Ident> = one.types.keys().chain(other.types.keys()).collect();
        for name in names {
            let (one, other) = (one.types.get(name), other.types.get(name));
            if !is_doubtful(one, other) && one.map(|entry| &entry.value) != other.map(|entry| &entry.value) {
                self.add("type", name);
            }
        }
        let names: BTreeSet<&Ident> = one.functions.keys().chain(other.functions.keys()).collect();
        for name in names {
            let of = |namespace: &Namespace| namespace.functions.get(name).cloned().unwrap_or_default();
            let (one, other) = (of(one), of(other));
            let is_in = |list: &[Entry<Function>], value: &Function| {
                list.iter().any(|entry| entry.doubtful || entry.value == *value)
            };
            if one.len() != other.len() || !one.iter().all(|entry| entry.doubtful || is_in(&other, &entry.value)) {
                self.add("function", name);
            }
        }
    }

    fn relation(&mut self, one: &Relation, other: &Relation) {
        match (one, other) {
            (Relation::Table(one), Relation::Table(other)) => self.table(one, other),
            (Relation::View(one), Relation::View(other)) => self.view(one, other),
            (one, other) if one != other => self.add(one.kind(), one.name()),
            _ => {}
        }
    }

    fn table(&mut self, one: &Table, other: &Table) {
        let name = self.one.shorten(&one.name);
        let rest = |table: &Table| Table {
            columns: Roll::default(),
            constraints: Roll::default(),
            indexes: Roll::default(),
            triggers: Vec::new(),
            ..table.clone()
        };
        if rest(one) != rest(other) {
            self.add("table", &name);
        }
        for column in by_name(&one.columns, &other.columns, |column| Some(&column.name)) {
            self.add("column", format!("{name}.{column}"));
        }
        for constraint in by_name(&one.constraints, &other.constraints, |one: &Constraint| one.name.as_ref()) {
            self.add("constraint", format!("{name}.{constraint}"));
        }
        self.indexes(&one.indexes, &other.indexes);
        self.triggers(&name.to_string(), &one.triggers, &other.triggers);
    }

    fn view(&mut self, one: &View, other: &View) {
        let rest = |view: &View| {
            let mut view = view.clone();
            view.parts.indexes.clear();
            view.parts.triggers.clear();
            view
        };
        if rest(one) != rest(other) {
            self.add("view", self.one.shorten(&one.name));
        }
        self.indexes(&one.parts.indexes, &other.parts.indexes);
        self.triggers(&one.name.to_string(), &one.parts.triggers, &other.parts.triggers);
    }

    fn indexes(&mut self, one: &[Index], other: &[Index]) {
        for index in by_name(one, other, |index| Some(&index.name)) {
            self.add("index", index);
        }
    }

    fn triggers(&mut self, of: &str, one: &[Trigger], other: &[Trigger]) {
        for trigger in by_name(one, other, |trigger| Some(&trigger.name)) {
            self.add("trigger", format!("{of}.{trigger}"));
        }
    }
}

/// True if it is not known for certain on both sides.
fn is_doubtful<T>(one: Option<&Entry<T>>, other: Option<&Entry<T>>) -> bool {
    one.into_iter().chain(other).any(|entry| entry.doubtful)
}

/// The names under which two lists do not hold the same, whatever their order.
fn by_name<'a, T: PartialEq>(
    one: &'a [T],
    other: &'a [T],
    name: impl Fn(&'a T) -> Option<&'a Ident>,
) -> Vec<&'a Ident> {
    let only = |list: &'a [T], beside: &'a [T]| {
        list.iter().filter(|item| !beside.contains(item)).filter_map(&name).collect::<Vec<_>>()
    };
    let names: BTreeSet<&Ident> = only(one, other).into_iter().chain(only(other, one)).collect();
    names.into_iter().collect()
}
