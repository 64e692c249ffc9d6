//! Whether a view is there, and whether a query fits.

use super::Fit;
use super::extension::makes_relations;
use crate::catalog::{Lookup, View};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::{NAMED_TWICE, VIEW_COLUMNS};
use crate::sql::{Body, Ident, QualifiedName, Spanned};

impl<'a> Fit<'a, '_> {
    /// The view, if the catalog is sure of it; reports what surely is none of that kind.
    pub fn view(&mut self, name: &QualifiedName, kind: &str) -> Option<&'a View> {
        match self.catalog.view(name) {
            Lookup::Found(view) if view.kind() == kind => Some(view),
            Lookup::Found(view) => {
                self.wrong_kind(name, view.kind(), kind, view.name.span());
                None
            }
            Lookup::Doubtful(_) | Lookup::Unknown => None,
            Lookup::Absent => {
                let schema = self.catalog.schema_of(name);
                let siblings = self.catalog.views().filter(|view| self.catalog.schema_of(&view.name) == schema);
                let known = siblings.filter(|view| view.kind() == kind).map(|view| view.name.name.as_str()).collect();
                self.no_object(name, kind, known);
                None
            }
        }
    }

    /// Reports relations and columns that a query reads and that surely are not there. What an extension may have made
    /// is let through.
    pub fn query(&mut self, query: &Body) {
        if self.catalog.extensions().any(|extension| makes_relations(&extension.name)) {
            return;
        }
        for source in query.sources() {
            let relation = source.relation.at(query.span());
            let is_of_system = relation.schema.is_none() && relation.name.as_str().starts_with("pg_");
            if self.catalog.relation(&relation).is_absent() && !is_of_system {
                self.no_table(&relation);
            }
        }
    }

    /// Reports names of columns that do not fit the query of a view.
    pub fn view_columns(&mut self, view: &View) {
        self.no_duplicates(&view.columns);
        let Some(output) = view.query.output(|relation| self.catalog.columns_of(relation)) else { return };
        if view.columns.len() > output.len() {
            let message = format!(
                "{} `{}` names {} columns, its query has {}",
                view.kind(),
                view.name,
                view.columns.len(),
                output.len()
            );
            return self.report(Diagnostic::error(VIEW_COLUMNS, view.name.span(), message));
        }
        let columns: Vec<&Ident> = view.columns.iter().chain(output.iter().skip(view.columns.len())).collect();
        let twice = columns.iter().enumerate().find(|(at, column)| columns[..*at].contains(column));
        if let Some((_, column)) = twice.filter(|(at, _)| *at >= view.columns.len()) {
            let message = format!("the query gives two columns of the name `{column}`");
            let diagnostic = Diagnostic::error(NAMED_TWICE, view.query.span(), message);
            self.report(diagnostic.help(format!("give one of them another name: … AS other_{}", column.as_str())));
        }
    }

    /// Reports a view that takes a column of the one that it replaces away, or renames it.
    pub fn view_replaces(&mut self, view: &View, replaced: &View) {
        let (Some(new), Some(old)) = (self.catalog.columns_of_view(view), &replaced.parts.columns) else { return };
        let fault = match old.iter().zip(&new).find(|(old, new)| old != new) {
            Some((old, new)) => format!("it calls column `{old}` now `{new}`"),
            None if new.len() < old.len() => format!("it has no column `{}` any more", old[new.len()]),
            None => return,
        };
        let message = format!("view `{}` cannot be replaced: {fault}", view.name);
        let help = "drop the view and make it again, or add new columns behind the others only";
        let diagnostic = Diagnostic::error(VIEW_COLUMNS, view.name.span(), message).help(help);
        self.report(diagnostic.also(replaced.name.span(), "it is made here"));
    }
}
