//! Puts together what an operation makes, needs, drops and frees. All names in it are resolved.

use super::{Links, Object};
use crate::catalog::{Catalog, Column, Constraint, ConstraintKind, ForeignKey, Key, Table, View};
use crate::sql::{Body, DataType, Expression, Ident, QualifiedName};

/// The links of an operation in the making.
pub struct Ties<'a> {
    catalog: &'a Catalog,
    links: Links,
}

impl<'a> Ties<'a> {
    /// None yet.
    pub fn new(catalog: &'a Catalog) -> Ties<'a> {
        Ties { catalog, links: Links::default() }
    }

    /// All of them.
    pub fn links(self) -> Links {
        self.links
    }

    /// Adds what is there afterwards.
    pub fn makes(mut self, object: Object) -> Self {
        self.links.makes.push(object);
        self
    }

    /// Adds what must be there before.
    pub fn needs(mut self, object: Object) -> Self {
        if !self.links.needs.contains(&object) {
            self.links.needs.push(object);
        }
        self
    }

    /// Adds what is gone afterwards.
    pub fn drops(mut self, object: Object) -> Self {
        if !self.links.drops.contains(&object) {
            self.links.drops.push(object);
        }
        self
    }

    /// Adds what has another name afterwards.
    pub fn renames(mut self, old: Object, new: Object) -> Self {
        self.links.renames.push(old);
        self.makes(new)
    }

    fn frees(mut self, object: Object) -> Self {
        if !self.links.frees.contains(&object) {
            self.links.frees.push(object);
        }
        self
    }

    /// A table, index, sequence or view.
    pub fn relation(&self, name: &QualifiedName) -> Object {
        Object::Relation(self.catalog.resolve(name))
    }

    /// A column.
    pub fn column(&self, table: &QualifiedName, column: &Ident) -> Object {
        Object::Column(self.catalog.resolve(table), column.clone())
    }

    /// A constraint.
    pub fn constraint(&self, table: &QualifiedName, name: &Ident) -> Object {
        Object::Constraint(self.catalog.resolve(table), name.clone())
    }

    /// An enum or a domain.
    pub fn user_type(&self, name: &QualifiedName) -> Object {
        Object::Type(self.catalog.resolve(name))
    }

    /// A function, whatever its parameters.
    pub fn function(&self, name: &QualifiedName) -> Object {
        Object::Function(self.catalog.resolve(name))
    }

    /// A trigger of a table or a view.
    pub fn trigger(&self, table: &QualifiedName, name: &Ident) -> Object {
        Object::Trigger(self.catalog.resolve(table), name.clone())
    }

    /// A unique key over these columns.
    pub fn unique_key(&self, table: &QualifiedName, columns: &[Ident]) -> Object {
        let mut columns = columns.to_vec();
        columns.sort();
        Object::UniqueKey(self.catalog.resolve(table), columns)
    }

    /// Needs a table that exists before.
    pub fn needs_table(self, table: &QualifiedName) -> Self {
        let table = self.relation(table);
        self.needs(table)
    }

    /// Needs a column that exists before.
    pub fn needs_column(self, table: &QualifiedName, column: &Ident) -> Self {
        let column = self.column(table, column);
        self.needs(column)
    }

    /// Needs what a query reads, calls and casts to.
    pub fn needs_of_query(self, query: &Body) -> Self {
        let ties = query.sources().iter().fold(self, |ties, source| ties.needs_table(&source.relation));
        let ties = query.calls().iter().fold(ties, |ties, function| {
            let function = ties.function(function);
            ties.needs(function)
        });
        query.types().iter().fold(ties, |ties, name| {
            let name = ties.user_type(name);
            ties.needs(name)
        })
    }

    /// Frees what a view reads.
    pub fn frees_of_view(self, view: &View) -> Self {
        view.parts.reads.iter().fold(self, |ties, read| {
            let ties = ties.frees_table(&read.relation);
            read.columns.iter().fold(ties, |ties, column| {
                let column = ties.column(&read.relation, column);
                ties.frees(column)
            })
        })
    }

    /// Needs the schema of a name, where one is written.
    pub fn needs_schema(self, name: &QualifiedName) -> Self {
        match &name.schema {
            Some(schema) => self.needs(Object::Schema(schema.clone())),
            None => self,
        }
    }

    /// Frees the schema of a name, where one is written.
    pub fn frees_schema(self, name: &QualifiedName) -> Self {
        match &name.schema {
            Some(schema) => self.frees(Object::Schema(schema.clone())),
            None => self,
        }
    }

    /// Needs the type and all that the default or the generation of a column calls.
    pub fn needs_of_column(self, column: &Column) -> Self {
        let ties = self.needs_type(&column.data_type);
        let generated = column.generated.as_ref().map(|generated| &generated.expression);
        column.default.iter().chain(generated).fold(ties, Self::needs_expression)
    }

    /// Needs a type that the history may make.
    pub fn needs_type(self, data_type: &DataType) -> Self {
        match data_type.named_type() {
            Some(name) => {
                let name = self.catalog.resolve(name);
                self.needs(Object::Type(name))
            }
            None => self,
        }
    }

    /// Needs the table or view whose rows are of this type.
    pub fn needs_row_type(self, data_type: &DataType) -> Self {
        match data_type.named_type() {
            Some(name) => self.needs_table(name),
            None => self,
        }
    }

    /// Frees a type that the history may have made.
    pub fn frees_type(self, data_type: &DataType) -> Self {
        match data_type.named_type() {
            Some(name) => {
                let name = self.user_type(name);
                self.frees(name)
            }
            None => self,
        }
    }

    /// Frees the function of a trigger.
    pub fn frees_function(self, name: &QualifiedName) -> Self {
        let function = self.function(name);
        self.frees(function)
    }

    /// Needs the functions that an expression calls and the sequence that it draws from.
    pub fn needs_expression(self, expression: &Expression) -> Self {
        let mut ties = self;
        for function in expression.calls() {
            let function = ties.catalog.resolve(&function);
            ties = ties.needs(Object::Function(function));
        }
        match expression.sequence() {
            Some(sequence) => {
                let sequence = ties.relation(&sequence);
                ties.needs(sequence)
            }
            None => ties,
        }
    }

    /// Needs what a constraint is about: its columns, and the key on the other side.
    pub fn needs_of_constraint(self, table: &QualifiedName, constraint: &Constraint) -> Self {
        let own = |ties: Self, columns: &[Ident]| {
            columns.iter().fold(ties, |ties, column| {
                let column = ties.column(table, column);
                ties.needs(column)
            })
        };
        match &constraint.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
                let ties = match &key.using_index {
                    Some(index) => {
                        let index = self.relation(&table.sibling(index.clone()));
                        self.needs(index)
                    }
                    None => self,
                };
                own(own(ties, &key.columns), &key.include)
            }
            ConstraintKind::ForeignKey(key) => own(self, &key.columns).needs_referred(table, key),
            ConstraintKind::Check(check) => {
                self.needs_expression(&check.expression).needs_mentioned(table, &check.expression)
            }
            ConstraintKind::Exclude(exclude) => own(self, &exclude.include),
        }
    }

    /// Needs the columns that an expression may mention. A word that is no column is nobody's.
    pub fn needs_mentioned(self, table: &QualifiedName, expression: &Expression) -> Self {
        expression.names().iter().fold(self, |ties, name| {
            let column = ties.column(table, name);
            ties.needs(column)
        })
    }

    fn needs_referred(self, table: &QualifiedName, key: &ForeignKey) -> Self {
        let ties = if self.catalog.same(&key.table, table) { self } else { self.needs_table(&key.table) };
        match ties.referred_key(key) {
            Some(key) => ties.needs(key),
            None => ties,
        }
    }

    fn referred_key(&self, key: &ForeignKey) -> Option<Object> {
        if !key.referred.is_empty() {
            return Some(self.unique_key(&key.table, &key.referred));
        }
        match &self.catalog.table(&key.table).known()?.primary_key()?.kind {
            ConstraintKind::PrimaryKey(primary) => Some(self.unique_key(&key.table, &primary.columns)),
            _ => None,
        }
    }

    /// Makes a constraint, and the key and the index that it is.
    pub fn makes_constraint(mut self, table: &QualifiedName, constraint: &Constraint) -> Self {
        let objects = self.objects_of(table, constraint);
        self.links.makes.extend(objects);
        self
    }

    /// Drops a constraint, and frees what it needed.
    pub fn drops_constraint(mut self, table: &QualifiedName, constraint: &Constraint) -> Self {
        for object in self.objects_of(table, constraint) {
            self = self.drops(object);
        }
        match constraint.foreign_key() {
            Some(key) => self.frees_referred(key),
            None => self,
        }
    }

    /// Frees a table that loses something of its own.
    pub fn frees_table(self, table: &QualifiedName) -> Self {
        let table = self.relation(table);
        self.frees(table)
    }

    fn frees_referred(self, key: &ForeignKey) -> Self {
        let ties = self.frees_table(&key.table);
        match ties.referred_key(key) {
            Some(key) => ties.frees(key),
            None => ties,
        }
    }

    fn objects_of(&self, table: &QualifiedName, constraint: &Constraint) -> Vec<Object> {
        let mut objects: Vec<Object> = Vec::new();
        if let Some(name) = &constraint.name {
            objects.push(self.constraint(table, name));
            if constraint.has_index() {
                objects.push(self.relation(&table.sibling(name.clone())));
            }
        }
        if let ConstraintKind::PrimaryKey(Key { columns, .. }) | ConstraintKind::Unique(Key { columns, .. }) =
            &constraint.kind
        {
            objects.push(self.unique_key(table, columns));
        }
        objects
    }

    /// Drops a column with the constraints that are about it, and frees its type.
    pub fn drops_column(self, table: &Table, name: &Ident) -> Self {
        let column = self.column(&table.name, name);
        let mut ties = self.drops(column);
        if let Some(data_type) = table.column(name).and_then(|column| column.data_type.named_type()) {
            let data_type = ties.catalog.resolve(data_type);
            ties = ties.frees(Object::Type(data_type));
        }
        let constraints = table.constraints.iter().filter(|constraint| constraint.is_about(name));
        constraints.fold(ties, |ties, constraint| ties.drops_constraint(&table.name, constraint))
    }

    /// Frees the type of a column that gets another.
    pub fn frees_type_of(self, column: Option<&Column>) -> Self {
        match column {
            Some(column) => self.frees_type(&column.data_type),
            None => self,
        }
    }

    /// Drops a table with all that is in it, and frees what its columns, keys and triggers needed.
    pub fn drops_table(self, table: &Table) -> Self {
        let relation = self.relation(&table.name);
        let mut ties = self.drops(relation);
        for column in &table.columns {
            ties = ties.drops_column(table, &column.name);
        }
        for index in &table.indexes {
            let index = ties.relation(&table.name.sibling(index.name.clone()));
            ties = ties.drops(index);
        }
        for trigger in &table.triggers {
            ties = ties.frees_function(&trigger.function);
        }
        let parents = table.partition_of.iter().map(|partition| &partition.parent).chain(&table.options.inherits);
        let ties = parents.fold(ties, |ties, parent| {
            let parent = ties.relation(parent);
            ties.frees(parent)
        });
        ties.frees_schema(&table.name)
    }
}
