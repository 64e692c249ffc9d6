//! `create_view` and `create_materialized_view`.

use super::cascade::Cascade;
use super::clause::Typed;
use super::drop_view::DropView;
use super::fit::Fit;
use super::restore;
use super::ties::Ties;
use super::{Effect, Inverse, Links, Operation};
use crate::catalog::{Catalog, Needed, Relation, View, ViewParts};
use crate::diagnostic::Diagnostics;
use crate::sql::{Literal, QualifiedName, Spanned};
use crate::statement::{LockMode, Statement, WorkKind};
use askama::Template;

/// Makes a view or a materialized view: `create_view` and `create_materialized_view`.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/create_view.sql")]
pub struct CreateView {
    /// The view.
    pub view: View,
    /// `or replace`; views only.
    pub or_replace: bool,
    /// `if not exists`; materialized views only.
    pub if_not_exists: bool,
}

/// `COMMENT ON VIEW …`.
#[derive(Template)]
#[template(path = "op/view_comment.sql")]
struct ViewComment<'a> {
    view: &'a View,
    comment: &'a Literal,
}

impl CreateView {
    /// True if `if not exists` makes nothing of it.
    fn is_there(&self, before: &Catalog) -> bool {
        self.if_not_exists && before.relation(&self.view.name).known().is_some()
    }

    /// The view that it takes the place of.
    fn replaced<'a>(&self, before: &'a Catalog) -> Option<&'a View> {
        before.view(&self.view.name).known().filter(|_| self.or_replace)
    }

    fn creation(&self, before: &Catalog) -> Statement {
        let mut statement = Statement::new(self.to_string(), self.view.name.span());
        if self.is_there(before) {
            return statement;
        }
        if self.replaced(before).is_some() {
            statement = statement.locks(&before.shorten(&self.view.name), LockMode::AccessExclusive);
        }
        let is_filled = self.view.materialized && !self.view.no_data;
        let is_of_user = |relation: &QualifiedName| {
            !matches!(before.schema_of(relation).as_str(), "pg_catalog" | "information_schema")
        };
        for read in before.reads_of(&self.view).iter().filter(|read| is_of_user(&read.relation)) {
            statement = statement.locks(&before.shorten(&read.relation), LockMode::AccessShare);
        }
        if is_filled {
            for relation in before.behind_view(&self.view).into_iter().filter(is_of_user) {
                let name = before.shorten(&relation);
                statement = statement.also_locks(&name, LockMode::AccessShare, "a view in the query reads it");
                if before.view(&relation).known().is_none() {
                    statement = statement.works(WorkKind::Scan, &name);
                }
            }
        }
        statement
    }

    fn comment(&self, before: &Catalog) -> Option<Statement> {
        let sql = ViewComment { view: &self.view, comment: self.view.comment.as_ref()? }.to_string();
        let name = before.shorten(&self.view.name);
        Some(Statement::new(sql, self.view.name.span()).locks(&name, LockMode::ShareUpdateExclusive))
    }

    /// What brings the replaced view back. Columns that were added behind the others can only go with the whole view.
    fn bring_back(&self, replaced: &View, before: &Catalog) -> Inverse {
        let name = &self.view.name;
        if replaced.parts.is_stale || before.view(name).certain().is_none() {
            return Inverse::None(format!("what the query of view {name} was is not known: names in it have changed"));
        }
        let view = View { parts: ViewParts::default(), ..replaced.clone() };
        let columns = before.columns_of_view(&self.view);
        if columns.is_some() && columns == replaced.parts.columns {
            return Inverse::Exact(vec![CreateView { view, or_replace: true, if_not_exists: false }.into()]);
        }
        let needing = Cascade::of(before, Needed::Relation(name));
        let (restored, lost) = needing.restored();
        let drop =
            DropView { name: name.clone(), materialized: false, if_exists: false, cascade: !restored.is_empty() };
        let operations: Vec<Operation> =
            std::iter::once(drop.into()).chain(restore::view(before, replaced)).chain(restored).collect();
        Inverse::of(operations, lost)
    }
}

impl Effect for CreateView {
    fn summary(&self) -> String {
        format!("create {} {}", self.view.kind(), self.view.name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_schema(&self.view.name).needs_of_query(&self.view.query);
        let made = ties.relation(&self.view.name);
        ties.makes(made).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let name = &self.view.name;
        fit.schema_of(name);
        fit.name_is_short(&name.name);
        if self.is_there(before) {
            return;
        }
        match before.relation(name).certain() {
            Some(Relation::View(replaced)) if self.or_replace && !replaced.materialized => {
                fit.view_replaces(&self.view, replaced);
            }
            Some(other) if self.or_replace => fit.wrong_kind(name, other.kind(), "view", other.name().span()),
            _ => {
                fit.relation_is_free(name);
                fit.type_is_free(name);
            }
        }
        fit.query(&self.view.query);
        fit.view_columns(&self.view);
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        std::iter::once(self.creation(before)).chain(self.comment(before)).collect()
    }

    fn apply(&self, catalog: &mut Catalog) {
        if self.is_there(catalog) {
            return;
        }
        let mut view = self.view.clone();
        if let Some(replaced) = self.replaced(catalog) {
            view.parts.triggers = replaced.parts.triggers.clone();
            view.comment = view.comment.or(replaced.comment.clone());
        }
        catalog.put_view(view);
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let name = &self.view.name;
        if self.is_there(before) {
            return match before.relation(name).certain() {
                Some(_) => Inverse::Exact(Vec::new()),
                None => Inverse::None(format!("whether {} {name} was there before is not known", self.view.kind())),
            };
        }
        if let Some(replaced) = self.replaced(before) {
            return self.bring_back(replaced, before);
        }
        if self.or_replace && !before.relation(name).is_absent() {
            return Inverse::None(format!("whether view {name} was there before is not known"));
        }
        let materialized = self.view.materialized;
        Inverse::Exact(vec![DropView { name: name.clone(), materialized, if_exists: false, cascade: false }.into()])
    }
}
