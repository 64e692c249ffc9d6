//! A table in the making: what was written becomes what PostgreSQL keeps. Serial columns get their sequences, constraints
//! their names, foreign keys the columns that they refer to.

use super::{
    Catalog, Column, Constraint, ConstraintKind, ForeignKey, GeneratedKind, Identity, Index, Key, Namer, Nullability,
    Relation, Sequence, SequenceOptions, Table,
};
use crate::sql::{DataType, Ident, QualifiedName, TypeName};

/// A table in the making.
#[derive(Debug)]
pub struct Builder<'a> {
    catalog: &'a Catalog,
    namer: Namer<'a>,
    table: Table,
    sequences: Vec<Sequence>,
}

/// A table with the sequences that were made for its columns.
#[derive(Debug)]
pub struct Built {
    /// The table.
    pub table: Table,
    /// The new sequences.
    pub sequences: Vec<Sequence>,
}

impl<'a> Builder<'a> {
    /// Goes on from this table.
    pub fn from(catalog: &'a Catalog, table: Table) -> Builder<'a> {
        Builder { catalog, namer: Namer::new(catalog), table, sequences: Vec::new() }
    }

    /// The table as it is so far.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Adds a column. One of the same name that was inherited is merged with it.
    pub fn column(&mut self, written: &Column) {
        let mut column = written.clone();
        if column.nullability == Nullability::Null {
            column.nullability = Nullability::Unspecified;
        }
        if let Some(integer) = written.data_type.serial_of() {
            let sequence = self.sequence(&column, &integer, SequenceOptions::default());
            column.default = Some(self.catalog.next_value(&sequence.name));
            column.data_type = integer;
            column.nullability = Nullability::NotNull;
            self.sequences.push(sequence);
        }
        if let Some(identity) = &written.identity {
            column.nullability = Nullability::NotNull;
            let mut sequence = self.sequence(&column, &written.data_type, identity.options.clone());
            sequence.name = identity.sequence.clone().unwrap_or(sequence.name);
            column.identity = Some(Identity { sequence: None, ..identity.clone() });
            self.sequences.push(sequence);
        }
        if let Some(generated) = &mut column.generated {
            let is_stored = generated.is_stored(self.catalog.version());
            generated.kind = if is_stored { GeneratedKind::Stored } else { GeneratedKind::Virtual };
        }
        match self.table.column_mut(&column.name) {
            Some(inherited) => inherited.merge(column),
            None => self.table.columns.push(column),
        }
    }

    fn sequence(&mut self, column: &Column, data_type: &DataType, options: SequenceOptions) -> Sequence {
        let name = self.namer.sequence(&self.table.name, &column.name);
        let is_bigint = matches!(data_type.name(), TypeName::BuiltIn("bigint"));
        Sequence {
            name: self.table.name.sibling(name),
            data_type: (!is_bigint).then(|| data_type.clone()),
            options,
            owner: Some((self.table.name.clone(), column.name.clone())),
        }
    }

    /// Takes over the columns and the checks of a parent; from that of a partition also the other constraints.
    pub fn inherit(&mut self, parent: &Table) {
        let is_partition = self.table.partition_of.is_some();
        for column in &parent.columns {
            let mut column = column.clone();
            column.comment = None;
            // Identity belongs to the parent alone; a partition has it too, from PostgreSQL 17 on.
            if !is_partition || self.catalog.version().major() < 17 {
                column.identity = None;
            }
            match self.table.column_mut(&column.name) {
                Some(earlier) => earlier.merge(column),
                None => self.table.columns.push(column),
            }
        }
        for constraint in &parent.constraints {
            if self.table.inherits_constraint(constraint) {
                self.inherited_constraint(constraint);
            }
        }
    }

    /// Takes over the indexes and the triggers of the parent of a partition.
    pub fn inherit_indexes(&mut self, parent: &Table) {
        for index in &parent.indexes {
            let name = self.namer.index(&self.table.name, index);
            let index = Index { name, table: self.table.name.clone(), only: false, ..index.clone() };
            self.table.indexes.push(index);
        }
        self.table.triggers.extend(parent.triggers.iter().filter(|trigger| trigger.is_for_each_row()).cloned());
    }

    /// Adds a constraint, with the name that PostgreSQL gives it if it has none.
    pub fn constraint(&mut self, written: &Constraint) {
        let mut constraint = written.clone();
        match &mut constraint.kind {
            ConstraintKind::PrimaryKey(key) => {
                self.take_over_index(&mut constraint.name, key);
                let columns = key.columns.clone();
                for column in self.table.columns.iter_mut().filter(|column| columns.contains(&column.name)) {
                    column.nullability = Nullability::NotNull;
                }
            }
            ConstraintKind::Unique(key) => self.take_over_index(&mut constraint.name, key),
            ConstraintKind::ForeignKey(key) => self.write_out_referred(key),
            ConstraintKind::Check(_) | ConstraintKind::Exclude(_) => {}
        }
        if constraint.name.is_none() {
            let columns = self.table.column_names();
            constraint.name = Some(self.namer.constraint(&self.table.name, &constraint.kind, &columns));
        } else {
            self.namer.keep(&constraint);
        }
        self.table.constraints.push(constraint);
    }

    /// Adds a constraint of a parent: one with an index gets a name of its own, any other keeps that of the parent.
    pub fn inherited_constraint(&mut self, constraint: &Constraint) {
        let mut constraint = constraint.clone();
        constraint.comment = None;
        if constraint.has_index() {
            constraint.name = None;
        }
        self.constraint(&constraint);
    }

    /// `USING INDEX`: the index becomes the constraint's, and gets its name.
    fn take_over_index(&mut self, name: &mut Option<Ident>, key: &mut Key) {
        let Some(taken) = key.using_index.take() else { return };
        let Some(at) = self.table.indexes.iter().position(|index| index.name == taken) else { return };
        let index = self.table.indexes.remove(at);
        name.get_or_insert(taken);
        key.columns = index.elements.iter().filter_map(|element| element.key.column().cloned()).collect();
        key.include = index.include;
        key.nulls = index.nulls;
        key.with = index.with;
        key.tablespace = index.tablespace;
    }

    /// A foreign key without columns on the other side means the primary key there.
    fn write_out_referred(&self, key: &mut ForeignKey) {
        let is_self = self.catalog.same(&key.table, &self.table.name);
        let referred = if is_self { Some(&self.table) } else { self.catalog.table(&key.table).known() };
        if key.referred.is_empty()
            && let Some(primary) = referred.and_then(Table::primary_key)
            && let ConstraintKind::PrimaryKey(primary) = &primary.kind
        {
            key.referred = primary.columns.clone();
        }
    }

    /// The table and its new sequences.
    pub fn finish(self) -> Built {
        Built { table: self.table, sequences: self.sequences }
    }
}

impl Catalog {
    /// Puts a new table in, or one back that was changed, with its new sequences.
    pub fn put_built(&mut self, built: Built) {
        let name = built.table.name.clone();
        match self.table(&name).known() {
            Some(_) => self.change_table(&name, |table| *table = built.table),
            None => self.put_table(built.table),
        }
        for sequence in built.sequences {
            let name = sequence.name.clone();
            self.put_relation(&name, Relation::Sequence(Box::new(sequence)));
        }
    }
}

impl Catalog {
    /// Gives the tables below one a constraint that it has got: a check that is inherited, and in partitions the keys too.
    pub fn hand_down(&mut self, table: &QualifiedName, constraint: &Constraint) {
        for child in self.descendants(table) {
            let Some(known) = self.table(&child).known() else { continue };
            if known.inherits_constraint(constraint) {
                let mut builder = Builder::from(self, known.clone());
                builder.inherited_constraint(constraint);
                let built = builder.finish();
                self.put_built(built);
            }
        }
    }
}

impl Table {
    /// True if a constraint of a parent becomes one of this table.
    fn inherits_constraint(&self, constraint: &Constraint) -> bool {
        let is_partition = self.partition_of.is_some();
        match &constraint.kind {
            ConstraintKind::Check(check) => {
                let is_there = constraint.name.as_ref().is_some_and(|name| self.constraint(name).is_some());
                !check.no_inherit && !is_there
            }
            ConstraintKind::ForeignKey(_) => is_partition,
            ConstraintKind::PrimaryKey(_) => is_partition && self.primary_key().is_none(),
            ConstraintKind::Unique(_) | ConstraintKind::Exclude(_) => is_partition,
        }
    }
}

impl Column {
    /// Takes over what was written for a column that was inherited.
    fn merge(&mut self, written: Column) {
        self.default = written.default.or(self.default.take());
        self.generated = written.generated.or(self.generated.take());
        self.identity = written.identity.or(self.identity.take());
        self.comment = written.comment.or(self.comment.take());
        if written.nullability == Nullability::NotNull {
            self.nullability = Nullability::NotNull;
        }
    }
}
