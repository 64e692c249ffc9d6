//! What is not known any more, and since when.

use super::{Catalog, Entry};
use crate::source::Span;
use crate::sql::{Expression, Ident, QualifiedName, Spanned};

/// Something that ran and was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What it may have touched; `None` if that may be anything.
    pub about: Option<QualifiedName>,
    /// Why nobody knows, in a few words.
    pub why: String,
    /// Where it stands.
    pub span: Span,
}

impl Catalog {
    /// What left something unknown that is unknown still, in the order in which it ran.
    pub fn doubts(&self) -> impl Iterator<Item = &Doubt> {
        self.doubts.iter().filter(|doubt| doubt.about.as_ref().is_none_or(|name| self.is_in_doubt(name)))
    }

    fn is_in_doubt(&self, name: &QualifiedName) -> bool {
        let of_name = self.namespaces.get(self.schema_of(name));
        let types = of_name.and_then(|namespace| namespace.types.get(&name.name));
        self.perhaps.contains(&self.resolve(name))
            || of_name.and_then(|namespace| namespace.relations.get(&name.name)).is_some_and(|entry| entry.doubtful)
            || types.is_some_and(|entry| entry.doubtful)
            || self.functions(name).iter().any(|entry| entry.doubtful)
    }

    /// After SQL that was not understood and may have done anything: all that is here may have changed or gone, and
    /// what is not here may be there.
    pub fn doubt_everything(&mut self, why: impl Into<String>, span: Span) {
        self.open = true;
        match self.fresh.replace(Vec::new()) {
            Some(fresh) => fresh.iter().for_each(|name| self.doubt_named(name)),
            None => {
                for namespace in self.namespaces.values_mut() {
                    namespace.relations.values_mut().for_each(Entry::doubt);
                    namespace.types.values_mut().for_each(Entry::doubt);
                    namespace.functions.values_mut().flatten().for_each(Entry::doubt);
                }
            }
        }
        self.extensions.values_mut().for_each(Entry::doubt);
        self.doubts.push(Doubt { about: None, why: why.into(), span });
    }

    /// After SQL that was not understood but can only have touched what has this name: relation, type or functions.
    pub fn doubt(&mut self, name: &QualifiedName, why: impl Into<String>, span: Span) {
        self.doubt_named(name);
        self.perhaps.insert(self.resolve(name));
        self.doubts.push(Doubt { about: Some(name.clone()), why: why.into(), span });
    }

    /// A temporary table and another one have this name: which of them is meant is not known from now on, and if one is
    /// dropped, the other may be there still.
    pub fn hide(&mut self, name: &QualifiedName, span: Span) {
        self.hidden.insert(self.resolve(name));
        self.doubt(name, "a temporary table has the name, too", span);
    }

    /// What has this name may be otherwise from now on.
    fn doubt_named(&mut self, name: &QualifiedName) {
        let schema = self.schema_of(name).clone();
        if let Some(namespace) = self.namespaces.get_mut(&schema) {
            namespace.relations.get_mut(&name.name).into_iter().for_each(Entry::doubt);
            namespace.types.get_mut(&name.name).into_iter().for_each(Entry::doubt);
            namespace.functions.get_mut(&name.name).into_iter().flatten().for_each(Entry::doubt);
        }
    }

    /// Something of this name is put in for certain.
    pub(super) fn note_fresh(&mut self, name: &QualifiedName) {
        if let Some(fresh) = &mut self.fresh {
            fresh.push(name.clone());
        }
    }

    /// After an extension has taken along what called its functions or used its operators: which those are is not known.
    pub fn doubt_what_calls(&mut self, extension: &Ident) {
        let calls = |expression: &Expression| !expression.calls().is_empty();
        let may_need: Vec<QualifiedName> = self
            .tables()
            .filter(|table| {
                let has_class = |index: &super::Index| index.elements.iter().any(|one| one.operator_class.is_some());
                table.indexes.iter().any(has_class) || table.has_expression(&calls)
            })
            .map(|table| table.name.clone())
            .collect();
        let why = format!("it may have used extension {extension}");
        may_need.iter().for_each(|table| self.doubt(table, &*why, extension.span()));
    }

    /// Keeps a relation in doubt that was taken out and put in again, perhaps under another name.
    pub(super) fn keep_in_doubt(&mut self, before: &QualifiedName, now: &QualifiedName) {
        self.doubt_relation(now);
        let again: Vec<Doubt> = self
            .doubts
            .iter()
            .filter(|doubt| doubt.about.as_ref().is_some_and(|about| self.same(about, before)))
            .map(|doubt| Doubt { about: Some(now.clone()), ..doubt.clone() })
            .filter(|doubt| !self.doubts.contains(doubt))
            .collect();
        self.doubts.extend(again);
    }

    fn doubt_relation(&mut self, name: &QualifiedName) {
        let schema = self.schema_of(name).clone();
        let namespace = self.namespaces.get_mut(&schema);
        if let Some(entry) = namespace.and_then(|namespace| namespace.relations.get_mut(&name.name)) {
            entry.doubt();
        }
        self.perhaps.insert(self.resolve(name));
    }
}
