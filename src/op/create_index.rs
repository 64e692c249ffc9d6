//! `create_index`.

use super::clause::{IndexElementClause, ParametersClause, Typed};
use super::drop_index::DropIndex;
use super::fit::Fit;
use super::reach::Reach;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{Catalog, Index, IndexKey, NullsDistinct};
use crate::diagnostic::Diagnostics;
use crate::sql::{Ident, Literal, QualifiedName, Spanned};
use crate::statement::{INDEX_COPY, LockMode, OutsideStep, Statement, WorkKind};
use askama::Template;

/// Builds an index.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/create_index.sql")]
pub struct CreateIndex {
    /// The index.
    pub index: Index,
    /// `concurrently`: writes go on meanwhile; it cannot be in a transaction.
    pub concurrently: bool,
    /// `if not exists`.
    pub if_not_exists: bool,
}

/// `COMMENT ON INDEX …`.
#[derive(Template)]
#[template(path = "op/index_comment.sql")]
struct IndexComment<'a> {
    name: &'a QualifiedName,
    comment: &'a Literal,
}

impl CreateIndex {
    /// The name of the index with the schema of its table.
    fn name(&self) -> QualifiedName {
        self.index.table.sibling(self.index.name.clone())
    }

    /// True if `if not exists` makes nothing of it.
    fn is_there(&self, before: &Catalog) -> bool {
        self.if_not_exists && before.relation(&self.name()).known().is_some()
    }

    /// The same on an empty copy of the table, where a script can look at it.
    fn on_a_copy(&self) -> CreateIndex {
        let (schema, table) = INDEX_COPY;
        let table = QualifiedName::new(Some(Ident::made(schema)), Ident::made(table));
        let name = Ident::made("limbeck_index");
        let index = Index { name, table, only: false, tablespace: None, ..self.index.clone() };
        CreateIndex { index, concurrently: false, if_not_exists: false }
    }

    fn creation(&self, before: &Catalog) -> Statement {
        let reach = Reach::of(before, &self.index.table);
        if self.concurrently {
            let again = CreateIndex { if_not_exists: true, ..self.clone() };
            let statement = reach.alone(self.to_string(), LockMode::ShareUpdateExclusive);
            return statement
                .works(WorkKind::BuildIndex, &before.shorten(&self.index.table))
                .outside(OutsideStep::BuildIndex {
                    index: self.name(),
                    table: self.index.table.clone(),
                    like: self.on_a_copy().to_string(),
                })
                .again(again.to_string());
        }
        let statement = reach.alone(self.to_string(), LockMode::Share);
        match reach.table {
            _ if self.is_there(before) => statement,
            Some(table) if table.options.partition_by.is_some() => match self.index.only {
                true => statement,
                false => reach.work(reach.lock_descendants(statement, LockMode::Share), WorkKind::BuildIndex),
            },
            _ => statement.works(WorkKind::BuildIndex, &before.shorten(&self.index.table)),
        }
    }

    fn comment(&self, before: &Catalog) -> Option<Statement> {
        let (name, comment) = (self.name(), self.index.comment.as_ref()?);
        let sql = IndexComment { name: &name, comment }.to_string();
        Some(Reach::of(before, &name).alone(sql, LockMode::ShareUpdateExclusive))
    }
}

impl Effect for CreateIndex {
    fn summary(&self) -> String {
        format!("create index {} on {}", self.index.name, self.index.table)
    }

    fn links(&self, before: &Catalog) -> Links {
        let table = &self.index.table;
        let ties = Ties::new(before).needs_table(table);
        let keys = self.index.elements.iter().filter_map(|element| element.key.column());
        let ties = keys.chain(&self.index.include).fold(ties, |ties, column| {
            let column = ties.column(table, column);
            ties.needs(column)
        });
        let expressions = self.index.elements.iter().filter_map(|element| match &element.key {
            IndexKey::Expression(expression) => Some(expression),
            IndexKey::Column(_) => None,
        });
        let ties = expressions
            .chain(&self.index.predicate)
            .fold(ties, |ties, expression| ties.needs_expression(expression).needs_mentioned(table, expression));
        let relation = ties.relation(&self.name());
        let ties = ties.makes(relation);
        match self.index.whole_key() {
            Some(columns) => {
                let key = ties.unique_key(table, &columns);
                ties.makes(key).links()
            }
            None => ties.links(),
        }
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        fit.name_is_short(&self.index.name);
        if !self.if_not_exists {
            fit.relation_is_free(&self.name());
        }
        if self.index.nulls.is_some() {
            fit.since(15, self.index.name.span(), "NULLS [NOT] DISTINCT");
        }
        if self.index.elements.iter().any(|one| one.operator_class.as_ref().is_some_and(|it| !it.parameters.is_empty()))
        {
            fit.since(13, self.index.name.span(), "an operator class with parameters");
        }
        if let Some(view) = fit.materialized_view(&self.index.table) {
            let keys = self.index.elements.iter().filter_map(|one| one.key.column());
            return keys.chain(&self.index.include).for_each(|column| fit.view_column(view, column));
        }
        let Some(table) = fit.table(&self.index.table) else { return };
        for element in &self.index.elements {
            fit.element(table, element);
            fit.element_kept(table, element, "an index");
        }
        for column in &self.index.include {
            fit.indexed_column(table, column);
            fit.is_kept(table, column, "an index");
        }
        if let Some(predicate) = &self.index.predicate {
            fit.expression(table, predicate);
            fit.all_kept(table, predicate, "the predicate of an index");
        }
        if self.index.unique {
            let keys: Vec<Ident> = self.index.elements.iter().filter_map(|one| one.key.column().cloned()).collect();
            fit.has_partition_key(table, &keys, self.index.name.span());
        }
        if self.concurrently {
            fit.is_not_partitioned(table, self.index.name.span());
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        std::iter::once(self.creation(before)).chain(self.comment(before)).collect()
    }

    fn apply(&self, catalog: &mut Catalog) {
        if !self.is_there(catalog) {
            catalog.put_index(&self.index);
        }
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        if self.is_there(before) {
            return match before.relation(&self.name()).certain() {
                Some(_) => Inverse::Exact(Vec::new()),
                None => Inverse::None(format!("whether index {} was there before is not known", self.index.name)),
            };
        }
        let drop = DropIndex { name: self.name(), concurrently: self.concurrently, if_exists: false, cascade: false };
        Inverse::Exact(vec![drop.into()])
    }
}
