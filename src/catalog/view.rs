//! Views: what they read, and how they come into a catalog.

use super::{Catalog, IndexElement, IndexKey, IndexOf, Relation, View, ViewRead};
use crate::sql::{Expression, Ident, QualifiedName};

impl View {
    /// The word of PostgreSQL's messages.
    pub fn kind(&self) -> &'static str {
        if self.materialized { "materialized view" } else { "view" }
    }

    /// True if it surely reads this relation.
    pub fn reads(&self, catalog: &Catalog, relation: &QualifiedName) -> bool {
        self.parts.reads.iter().any(|read| catalog.same(&read.relation, relation))
    }

    /// True if it surely reads this column.
    pub fn reads_column(&self, catalog: &Catalog, relation: &QualifiedName, column: &Ident) -> bool {
        let mut reads = self.parts.reads.iter().filter(|read| catalog.same(&read.relation, relation));
        reads.any(|read| read.columns.contains(column))
    }
}

impl Catalog {
    /// Puts a view in, with what it reads; its indexes and triggers are those in its parts.
    pub fn put_view(&mut self, mut view: View) {
        view.parts.reads = self.reads_of(&view);
        view.parts.columns = self.columns_of_view(&view);
        self.restore_view(view);
    }

    /// Puts a view in with its parts as they are, and the names of its indexes.
    pub(super) fn restore_view(&mut self, view: View) {
        for index in &view.parts.indexes {
            let owner = IndexOf { name: index.name.clone(), table: view.name.name.clone() };
            self.put_relation(&view.name.sibling(index.name.clone()), Relation::Index(Box::new(owner)));
        }
        let name = view.name.clone();
        self.put_relation(&name, Relation::View(Box::new(view)));
    }

    /// The relations that a view surely reads, with the columns of each.
    pub fn reads_of(&self, view: &View) -> Vec<ViewRead> {
        let mut reads: Vec<ViewRead> = Vec::new();
        for (source, mut columns) in view.query.reads(|relation| self.columns_of(relation)) {
            let relation = self.resolve(&source.relation);
            match reads.iter_mut().find(|known| known.relation == relation) {
                Some(known) => known.columns.append(&mut columns),
                None => reads.push(ViewRead { relation, columns }),
            }
        }
        reads
    }

    /// The names of the columns of a view: those that were written, and behind them those that its query gives.
    pub fn columns_of_view(&self, view: &View) -> Option<Vec<Ident>> {
        let output = view.query.output(|relation| self.columns_of(relation))?;
        Some(view.columns.iter().chain(output.iter().skip(view.columns.len())).cloned().collect())
    }

    /// The names of the columns of a table or a view, where they are known for sure.
    pub fn columns_of(&self, relation: &QualifiedName) -> Option<Vec<Ident>> {
        match self.relation(relation).certain()? {
            Relation::Table(table) => Some(table.column_names()),
            Relation::View(view) => view.parts.columns.clone(),
            Relation::Index(_) | Relation::Sequence(_) => None,
        }
    }

    /// The relations that a view reads, and those behind the views among them.
    pub fn behind_view(&self, view: &View) -> Vec<QualifiedName> {
        let (mut found, mut at) = (Vec::new(), 0);
        found.extend(self.reads_of(view).into_iter().map(|read| read.relation));
        while at < found.len() {
            if let Some(view) = self.view(&found[at]).known() {
                let new: Vec<QualifiedName> = view
                    .parts
                    .reads
                    .iter()
                    .map(|read| read.relation.clone())
                    .filter(|one| !found.contains(one))
                    .collect();
                found.extend(new);
            }
            at += 1;
        }
        found
    }

    /// Takes a view out, with the names of its indexes.
    pub fn take_view(&mut self, name: &QualifiedName) {
        match self.take_relation(name) {
            Some(Relation::View(view)) => {
                for index in &view.parts.indexes {
                    self.take_relation(&name.sibling(index.name.clone()));
                }
            }
            Some(other) => self.put_relation(name, other),
            None => {}
        }
    }

    /// A view, to change it in place. The names of its indexes must stay.
    pub fn view_mut(&mut self, name: &QualifiedName) -> Option<&mut View> {
        match self.relation_mut(name)? {
            Relation::View(view) => Some(view),
            _ => None,
        }
    }

    /// A relation or a column of it has got another name: the views that read it follow, their texts do not.
    pub(super) fn rename_in_views(&mut self, from: &QualifiedName, rename: impl Fn(&mut ViewRead)) {
        let from = self.resolve(from);
        let mut views = self.views_that_may_read(&from);
        // Where the relation was renamed before, the text of the query has its older name.
        let reading = self.views_reading(&from).into_iter().map(|view| self.resolve(&view.name));
        let reading: Vec<QualifiedName> = reading.filter(|view| !views.contains(view)).collect();
        views.extend(reading);
        for name in views {
            if let Some(view) = self.view_mut(&name) {
                view.parts.is_stale = true;
                view.parts.reads.iter_mut().filter(|read| read.relation == from).for_each(&rename);
                let reads: Vec<QualifiedName> = view.parts.reads.iter().map(|read| read.relation.clone()).collect();
                self.neighbours.learn_reads(&name, reads);
            }
        }
    }
}

impl IndexElement {
    /// True if it is an expression of that kind.
    pub fn has(&self, is_it: &dyn Fn(&Expression) -> bool) -> bool {
        match &self.key {
            IndexKey::Column(_) => false,
            IndexKey::Expression(expression) => is_it(expression),
        }
    }
}
