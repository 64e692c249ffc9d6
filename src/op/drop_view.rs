//! `drop_view` and `drop_materialized_view`.

use super::cascade::Cascade;
use super::fit::Fit;
use super::restore;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{Catalog, Needed};
use crate::diagnostic::Diagnostics;
use crate::sql::{QualifiedName, Spanned};
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Drops a view or a materialized view.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/drop_view.sql")]
pub struct DropView {
    /// The view.
    pub name: QualifiedName,
    /// True for `drop_materialized_view`.
    pub materialized: bool,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

impl DropView {
    fn kind(&self) -> &'static str {
        if self.materialized { "materialized view" } else { "view" }
    }

    fn going_along<'a>(&self, before: &'a Catalog) -> Cascade<'a> {
        Cascade::if_written(self.cascade, before, Needed::Relation(&self.name))
    }

    fn is_absent(&self, before: &Catalog) -> bool {
        self.if_exists && before.relation(&self.name).is_absent()
    }
}

impl Effect for DropView {
    fn summary(&self) -> String {
        format!("drop {} {}", self.kind(), self.name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_table(&self.name);
        let dropped = ties.relation(&self.name);
        let ties = self.going_along(before).ties(ties.drops(dropped).frees_schema(&self.name));
        match before.view(&self.name).known() {
            Some(view) => ties.frees_of_view(view).links(),
            None => ties.links(),
        }
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        if self.is_absent(before) || fit.view(&self.name, self.kind()).is_none() || self.cascade {
            return;
        }
        fit.is_free(&format!("{} `{}`", self.kind(), self.name), self.name.span(), Needed::Relation(&self.name));
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let statement = Statement::new(self.to_string(), self.name.span());
        if self.is_absent(before) {
            return vec![statement];
        }
        let statement = statement.locks(&before.shorten(&self.name), LockMode::AccessExclusive);
        vec![self.going_along(before).facts(statement)]
    }

    fn apply(&self, catalog: &mut Catalog) {
        if self.cascade {
            catalog.drop_needing(Needed::Relation(&self.name));
        }
        catalog.take_view(&self.name);
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let found = before.view(&self.name);
        let Some(view) = found.known() else {
            return match self.is_absent(before) {
                true => Inverse::Exact(Vec::new()),
                false => Inverse::None(format!("what {} {} is like is not known", self.kind(), self.name)),
            };
        };
        if view.parts.is_stale {
            let kind = self.kind();
            return Inverse::None(format!("names in the query of {kind} {} have changed since it was made", self.name));
        }
        let (restored, mut lost) = self.going_along(before).restored();
        if view.no_data {
            lost.insert(0, format!("the data of materialized view {}", before.shorten(&self.name)));
        }
        let operations = restore::view(before, view).into_iter().chain(restored).collect();
        let name = before.shorten(&self.name);
        Inverse::of(operations, lost).if_doubtful(found.is_doubtful(), format_args!("{} {name}", self.kind()))
    }
}
