//! Types, sequences, views, functions and what else is no table: whether they are there, whether their names are free,
//! and what still needs them.

use super::{Fit, no_schema, with_article};
use crate::catalog::{Dependent, Enum, Lookup, Needed, Relation, Type};
use crate::diagnostic::code::{NO_SUCH_OBJECT, STILL_NEEDED, WRONG_KIND};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::sql::{Ident, QualifiedName, Spanned};

impl<'a> Fit<'a, '_> {
    /// The enum or domain, if the catalog is sure of it; reports one that surely is not there. `kind` is what is meant.
    pub fn user_type(&mut self, name: &QualifiedName, kind: &str) -> Option<&'a Type> {
        match self.catalog.user_type(name) {
            Lookup::Found(found) => Some(found),
            Lookup::Doubtful(_) | Lookup::Unknown => None,
            Lookup::Absent => {
                let known = self.catalog.namespaces().flat_map(|namespace| namespace.types());
                let known = known.map(|one| one.name().name.as_str()).collect();
                self.no_object(name, kind, known);
                None
            }
        }
    }

    /// The same for an operation that may say `if exists`.
    pub fn user_type_if(&mut self, name: &QualifiedName, kind: &str, if_exists: bool) -> Option<&'a Type> {
        match if_exists && self.catalog.user_type(name).is_absent() && self.catalog.relation(name).is_absent() {
            true => None,
            false => self.user_type(name, kind),
        }
    }

    /// The enum, if the catalog is sure of it; reports what is none.
    pub fn enum_type(&mut self, name: &QualifiedName) -> Option<&'a Enum> {
        match self.user_type(name, "enum")? {
            Type::Enum(found) => Some(found),
            Type::Domain(domain) => {
                self.wrong_kind(name, "domain", "enum", domain.name.span());
                None
            }
        }
    }

    /// Reports an object that is not there; `known` are the names that may have been meant.
    pub fn no_object(&mut self, name: &QualifiedName, kind: &str, known: Vec<&str>) {
        let schema = self.catalog.schema_of(name);
        if self.catalog.is_dropped(schema) {
            return self.report(no_schema(schema, name.span()));
        }
        if let Some(other) = self.catalog.relation(name).certain() {
            return self.wrong_kind(name, other.kind(), kind, other.name().span());
        }
        let mut diagnostic = Diagnostic::error(NO_SUCH_OBJECT, name.span(), format!("there is no {kind} `{name}`"));
        if let Some(near) = nearest(name.name.as_str(), known) {
            diagnostic = diagnostic.help(format!("did you mean `{}`?", name.sibling(Ident::made(near))));
        }
        self.report(diagnostic);
    }

    /// Reports an object of one kind where one of another is meant.
    pub fn wrong_kind(&mut self, name: &QualifiedName, kind: &str, meant: &str, made: Span) {
        let message = format!("`{name}` is {}, not {}", with_article(kind), with_article(meant));
        self.report(Diagnostic::error(WRONG_KIND, name.span(), message).also(made, "it is made here"));
    }

    /// Reports a name for a type that is taken. Tables and views are types too, and sequences before PostgreSQL 14.
    pub fn new_type_is_free(&mut self, name: &QualifiedName) {
        self.type_is_free(name);
        let is_type = |relation: &Relation| match relation {
            Relation::Table(_) | Relation::View(_) => true,
            Relation::Sequence(_) => self.catalog.version().major() < 14,
            Relation::Index(_) => false,
        };
        if self.catalog.relation(name).certain().is_some_and(is_type) {
            self.relation_is_free(name);
        }
    }

    /// Reports what still needs an object that is dropped without `cascade`.
    pub fn is_free(&mut self, what: &str, span: Span, needed: Needed<'_>) {
        let needing = self.catalog.needing(needed);
        let is_sure = |dependent: &Dependent<'_>| {
            dependent.relation().is_none_or(|relation| self.catalog.relation(relation).certain().is_some())
        };
        let needing: Vec<Dependent<'_>> = needing.into_iter().filter(is_sure).collect();
        if needing.is_empty() {
            return;
        }
        let message = format!("{what} cannot be dropped: {} needs it", needing[0]);
        let help = "drop what needs it first, or write `cascade` to drop that with it";
        let first = Diagnostic::error(STILL_NEEDED, span, message).help(help);
        let diagnostic = needing.iter().fold(first, |diagnostic, dependent| {
            diagnostic.also(dependent.span(), format!("{dependent} is made here"))
        });
        self.report(diagnostic);
    }
}
