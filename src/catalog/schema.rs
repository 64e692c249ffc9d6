//! What lives in a schema.

use super::{Catalog, Dependent, Needed, Relation, Type};
use crate::source::Span;
use crate::sql::{Ident, QualifiedName, Spanned};

/// An object in a schema. Indexes are left out: they are in their tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inhabitant {
    /// The word of PostgreSQL's messages: `table`, `type`, `function` …
    pub kind: &'static str,
    /// Its name, with the schema.
    pub name: QualifiedName,
    /// Where it was made.
    pub span: Span,
    /// True if SQL that was not understood may have changed or dropped it.
    pub is_doubtful: bool,
}

impl Catalog {
    /// All that lives in a schema: relations, types, functions, extensions.
    pub fn inhabitants(&self, schema: &Ident) -> Vec<Inhabitant> {
        let mut all = Vec::new();
        let named = |name: &Ident| QualifiedName::new(Some(schema.clone()), name.clone());
        if let Some(namespace) = self.namespaces.get(schema) {
            for (name, entry) in &namespace.relations {
                if !matches!(entry.value, Relation::Index(_)) {
                    let span = entry.value.name().span();
                    let kind = entry.value.kind();
                    all.push(Inhabitant { kind, name: named(name), span, is_doubtful: entry.doubtful });
                }
            }
            for (name, entry) in &namespace.types {
                let kind = if matches!(entry.value, Type::Enum(_)) { "enum" } else { "domain" };
                let span = entry.value.name().span();
                all.push(Inhabitant { kind, name: named(name), span, is_doubtful: entry.doubtful });
            }
            for entry in namespace.functions.values().flatten() {
                let (name, span) = (&entry.value.name.name, entry.value.name.span());
                all.push(Inhabitant { kind: entry.value.kind(), name: named(name), span, is_doubtful: entry.doubtful });
            }
        }
        for entry in self.extensions.values().filter(|entry| entry.value.schema.as_ref() == Some(schema)) {
            let name = QualifiedName::bare(entry.value.name.clone());
            all.push(Inhabitant { kind: "extension", span: name.span(), name, is_doubtful: entry.doubtful });
        }
        all
    }

    /// What outside a schema needs something in it.
    pub fn needing_schema(&self, schema: &Ident) -> Vec<Dependent<'_>> {
        let mut all: Vec<Dependent<'_>> = Vec::new();
        for one in self.inhabitants(schema) {
            let needed = match one.kind {
                "extension" => continue,
                "enum" | "domain" => Needed::Type(&one.name),
                "function" | "procedure" => Needed::Function(&one.name),
                "sequence" => Needed::Sequence(&one.name),
                _ => Needed::Relation(&one.name),
            };
            all.extend(self.needing(needed));
        }
        let mut outside: Vec<Dependent<'_>> = Vec::new();
        for one in all {
            let is_outside = match one {
                Dependent::Domain(domain) => self.schema_of(&domain.name) != schema,
                Dependent::Function(function) => self.schema_of(&function.name) != schema,
                other => other.relation().is_some_and(|relation| self.schema_of(relation) != schema),
            };
            if is_outside && !outside.contains(&one) {
                outside.push(one);
            }
        }
        outside
    }

    /// Takes a schema out with all that lives in it and all that needs something in it.
    pub fn drop_schema(&mut self, schema: &Ident) {
        for one in self.inhabitants(schema) {
            match one.kind {
                "table" => self.drop_table(&one.name),
                "view" | "materialized view" => self.drop_needing(Needed::Relation(&one.name)),
                "sequence" => self.drop_needing(Needed::Sequence(&one.name)),
                "enum" | "domain" => self.drop_needing(Needed::Type(&one.name)),
                "extension" => drop(self.take_extension(&one.name.name)),
                _ => self.drop_needing(Needed::Function(&one.name)),
            }
        }
        self.take_schema(schema);
    }
}
