//! Whether an operation fits the catalog before it: the questions that several operations ask, and what is reported.
//! Where the catalog is not sure, nothing is.

mod constraint;
mod data_type;
mod default;
mod enum_value;
mod expression;
mod extension;
mod function;
mod generated;
mod index;
mod inherited;
mod object;
mod rows;
mod sequence;
mod trigger;
mod view;

pub use data_type::can_refer;
pub use extension::{is_of_extension, required_by, types_of};

use crate::catalog::{Catalog, Column, Constraint, Lookup, PartitionOf, PostgresVersion, Relation, Table};
use crate::diagnostic::code::{
    ALREADY_EXISTS, NAMED_TWICE, NO_SUCH_COLUMN, NO_SUCH_CONSTRAINT, NO_SUCH_SCHEMA, NO_SUCH_TABLE, STILL_NEEDED,
    TOO_NEW, TOO_OLD, WRONG_KIND,
};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::Span;
use crate::sql::{Ident, QualifiedName, Spanned};
use std::collections::BTreeMap;

/// Asks the catalog and reports what does not fit.
pub struct Fit<'a, 'r> {
    /// The catalog before the operation.
    pub catalog: &'a Catalog,
    report: &'r mut Diagnostics,
}

impl<'a, 'r> Fit<'a, 'r> {
    /// Asks this catalog, reports there.
    pub fn new(catalog: &'a Catalog, report: &'r mut Diagnostics) -> Fit<'a, 'r> {
        Fit { catalog, report }
    }

    /// Reports something of the operation's own.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.report.push(diagnostic);
    }

    /// The table, if the catalog is sure of it; reports one that surely is not there.
    pub fn table(&mut self, name: &QualifiedName) -> Option<&'a Table> {
        match self.catalog.table(name) {
            Lookup::Found(table) => Some(table),
            Lookup::Doubtful(_) | Lookup::Unknown => None,
            Lookup::Absent => {
                self.no_table(name);
                None
            }
        }
    }

    /// The same for an operation that may say `if exists`, and then reports only an object of another kind.
    pub fn table_if(&mut self, name: &QualifiedName, if_exists: bool) -> Option<&'a Table> {
        match if_exists && self.catalog.relation(name).is_absent() {
            true => None,
            false => self.table(name),
        }
    }

    fn no_table(&mut self, name: &QualifiedName) {
        let schema = self.catalog.schema_of(name);
        if self.catalog.is_dropped(schema) {
            return self.report(no_schema(schema, name.span()));
        }
        if let Some(other) = self.catalog.relation(name).certain() {
            let message = format!("`{name}` is {}, not a table", with_article(other.kind()));
            return self.report(
                Diagnostic::error(WRONG_KIND, name.span(), message).also(other.name().span(), "it is made here"),
            );
        }
        let mut diagnostic = Diagnostic::error(NO_SUCH_TABLE, name.span(), format!("there is no table `{name}`"));
        let mut elsewhere = self.catalog.tables().filter(|table| table.name.name == name.name);
        let siblings = self.catalog.tables().filter(|table| self.catalog.schema_of(&table.name) == schema);
        let names: Vec<&str> = siblings.map(|table| table.name.name.as_str()).collect();
        if let Some(other) = elsewhere.next() {
            let other = self.catalog.shorten(&self.catalog.resolve(&other.name));
            diagnostic = diagnostic.help(format!("there is one in another schema: `{other}`"));
        } else if let Some(near) = nearest(name.name.as_str(), names) {
            diagnostic = diagnostic.help(format!("did you mean `{}`?", name.sibling(Ident::made(near))));
        }
        self.report(diagnostic);
    }

    /// Reports a table that cannot have partitions.
    pub fn is_partitioned(&mut self, name: &QualifiedName) {
        if let Some(table) = self.catalog.table(name).certain()
            && table.options.partition_by.is_none()
        {
            let diagnostic = Diagnostic::error(WRONG_KIND, name.span(), format!("table `{name}` is not partitioned"));
            let diagnostic = diagnostic.help("write `partition by range (…)` behind its columns");
            self.report(diagnostic.also(table.name.span(), "it is made here"));
        }
    }

    /// Reports a second default partition.
    pub fn default_partition_is_free(&mut self, partition: &PartitionOf) {
        if partition.bound.is_none()
            && let Some(first) = self.catalog.default_partition(&partition.parent)
            && self.catalog.table(&first.name).certain().is_some()
        {
            let what = format!("the default partition `{}` of `{}`", first.name, partition.parent);
            self.taken(partition.parent.span(), &what, first.name.span());
        }
    }

    /// Reports a schema that the history has dropped.
    pub fn schema(&mut self, schema: &Ident, span: Span) {
        if self.catalog.is_dropped(schema) {
            self.report(no_schema(schema, span));
        }
    }

    /// Reports a name in a schema that the history has dropped.
    pub fn schema_of(&mut self, name: &QualifiedName) {
        if let Some(schema) = &name.schema {
            self.schema(schema, schema.span());
        }
    }

    /// The column; reports one that is not there.
    pub fn column(&mut self, table: &'a Table, name: &Ident) -> Option<&'a Column> {
        let found = table.column(name);
        if found.is_none() {
            self.no_column(table, name);
        }
        found
    }

    /// Reports the columns of a list that are not there, and those that stand in it twice.
    pub fn columns(&mut self, table: &Table, names: &[Ident]) {
        self.columns_are_there(table, names);
        self.no_duplicates(names);
    }

    /// Reports the columns of a list that are not there.
    pub fn columns_are_there(&mut self, table: &Table, names: &[Ident]) {
        for name in names.iter().filter(|name| table.column(name).is_none() && !is_system_column(name)) {
            self.no_column(table, name);
        }
    }

    fn no_column(&mut self, table: &Table, name: &Ident) {
        let message = format!("table `{}` has no column `{name}`", table.name);
        let mut diagnostic = Diagnostic::error(NO_SUCH_COLUMN, name.span(), message);
        if let Some(near) = nearest(name.as_str(), table.columns.iter().map(|column| column.name.as_str())) {
            diagnostic = diagnostic.help(format!("did you mean `{}`?", Ident::made(near)));
        }
        self.report(diagnostic.also(table.name.span(), format!("`{}` is made here", table.name)));
    }

    /// Reports a name that stands in a list twice.
    pub fn no_duplicates(&mut self, names: &[Ident]) {
        let mut firsts: BTreeMap<&Ident, Span> = BTreeMap::new();
        for name in names {
            if let Some(first) = firsts.get(name) {
                let diagnostic = Diagnostic::error(NAMED_TWICE, name.span(), format!("column `{name}` is named twice"));
                self.report(diagnostic.also(*first, "first here"));
            }
            firsts.entry(name).or_insert_with(|| name.span());
        }
    }

    /// The constraint; reports one that is not there.
    pub fn constraint(&mut self, table: &'a Table, name: &Ident) -> Option<&'a Constraint> {
        let found = table.constraint(name);
        if found.is_none() {
            let message = format!("table `{}` has no constraint `{name}`", table.name);
            let mut diagnostic = Diagnostic::error(NO_SUCH_CONSTRAINT, name.span(), message);
            let names = table.constraints.iter().filter_map(|constraint| constraint.name.as_ref());
            if let Some(near) = nearest(name.as_str(), names.map(Ident::as_str)) {
                diagnostic = diagnostic.help(format!("did you mean `{}`?", Ident::made(near)));
            }
            self.report(diagnostic.also(table.name.span(), format!("`{}` is made here", table.name)));
        }
        found
    }

    /// Reports a name for a table, index, sequence or view that is taken. A table takes up the name of a type too.
    pub fn relation_is_free(&mut self, name: &QualifiedName) {
        if let Some(other) = self.catalog.relation(name).certain() {
            let span = match other {
                Relation::Index(index) => self.index_span(&name.sibling(index.table.clone()), &index.name),
                other => other.name().span(),
            };
            self.taken(name.name.span(), &format!("{} `{name}`", other.kind()), span);
        }
    }

    /// Reports a name that a type of the same schema has: a table makes a type of its own name.
    pub fn type_is_free(&mut self, name: &QualifiedName) {
        if let Some(other) = self.catalog.user_type(name).certain() {
            self.taken(name.name.span(), &format!("a type `{name}`"), other.name().span());
        }
    }

    /// Reports a name for a constraint that the table has already, or whose index would have the name of something else.
    pub fn constraint_is_free(&mut self, table: &Table, constraint: &Constraint) {
        let Some(name) = &constraint.name else { return };
        if let Some(other) = table.constraint(name) {
            if self.is_inherited_check(table, constraint) {
                return;
            }
            let span = other.name.as_ref().map_or(other.span, Spanned::span);
            return self.taken(name.span(), &format!("constraint `{name}` of table `{}`", table.name), span);
        }
        if constraint.has_index() && constraint.index_taken_over() != Some(name) {
            self.relation_is_free(&table.name.sibling(name.clone()));
        }
    }

    /// Reports a name that something else has.
    pub fn taken(&mut self, span: Span, what: &str, first: Span) {
        let diagnostic = Diagnostic::error(ALREADY_EXISTS, span, format!("{what} already exists"));
        self.report(diagnostic.also(first, "first made here"));
    }

    /// Where the index (or the constraint that it stands behind) was written.
    fn index_span(&self, table: &QualifiedName, index: &Ident) -> Span {
        let table = self.catalog.table(table).known();
        let constraint = table.and_then(|table| table.constraint(index)).map(|one| one.span);
        constraint.unwrap_or_else(|| index.span())
    }

    /// Reports tables that inherit from one that is dropped. Partitions go with their parent and are no hindrance.
    pub fn has_no_heirs(&mut self, name: &QualifiedName) {
        let inherits = |table: &&Table| table.options.inherits.iter().any(|parent| self.catalog.same(parent, name));
        let descendants = self.catalog.descendants(name);
        let mut tables = descendants.iter().filter_map(|table| self.catalog.table(table).known());
        if let Some(heir) = tables.find(inherits) {
            let message = format!("table `{name}` cannot be dropped: table `{}` inherits from it", heir.name);
            let help = "drop it first, or write `cascade` to drop it too";
            let diagnostic = Diagnostic::error(STILL_NEEDED, name.span(), message).help(help);
            self.report(diagnostic.also(heir.name.span(), "it is made here"));
        }
    }

    /// Reports foreign keys that still need what is dropped.
    pub fn not_needed(&mut self, what: &str, span: Span, needing: Vec<(&Table, &Constraint)>) {
        if needing.is_empty() {
            return;
        }
        let message = format!("{what} cannot be dropped: foreign keys need it");
        let help = "drop them first, or write `cascade` to drop them with it";
        let first = Diagnostic::error(STILL_NEEDED, span, message).help(help);
        let diagnostic = needing.iter().fold(first, |diagnostic, (table, constraint)| {
            let name = constraint.name.as_ref().map(Ident::to_string).unwrap_or_default();
            diagnostic.also(constraint.span, format!("`{name}` of `{}` needs it", table.name))
        });
        self.report(diagnostic);
    }

    /// Reports a clause that the version of PostgreSQL does not have yet.
    pub fn since(&mut self, major: u8, span: Span, clause: &str) {
        let version = self.catalog.version();
        if PostgresVersion::new(major).is_some_and(|needed| version < needed) {
            let message = format!("{clause} needs PostgreSQL {major}, the script is for PostgreSQL {version}");
            self.report(Diagnostic::error(TOO_NEW, span, message));
        }
    }

    /// Reports a clause that no version of PostgreSQL behind `major` has.
    pub fn until(&mut self, major: u8, span: Span, clause: &str) {
        let version = self.catalog.version();
        if version.major() > major {
            let message = format!("PostgreSQL {version} no longer has {clause}, {major} was the last");
            self.report(Diagnostic::error(TOO_OLD, span, message));
        }
    }
}

fn no_schema(schema: &Ident, span: Span) -> Diagnostic {
    Diagnostic::error(NO_SUCH_SCHEMA, span, format!("schema `{schema}` was dropped before"))
}

/// True for the columns that every table has; they may stand in an index, not in a list of columns.
fn is_system_column(name: &Ident) -> bool {
    matches!(name.as_str(), "tableoid" | "xmin" | "xmax" | "cmin" | "cmax" | "ctid")
}

/// `a view`, `an index`.
fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {kind}")
}
