//! A table in the making: what was written becomes what PostgreSQL keeps. Serial columns get their sequences, constraints
//! their names, foreign keys the columns that they refer to.

use super::{
    Catalog, Column, Constraint, ConstraintKind, ForeignKey, GeneratedKind, Identity, Index, Key, Namer, Nullability,
    Relation, Roll, Sequence, SequenceOptions, Table,
};
use crate::sql::{DataType, Ident, QualifiedName, TypeName};

/// A table in the making, or what is added to one that is there.
#[derive(Debug)]
pub struct Builder<'a> {
    catalog: &'a Catalog,
    namer: Namer<'a>,
    /// The table that is there. It is only looked at, so that a small addition to a large table stays small.
    base: Option<&'a Table>,
    table: Table,
    sequences: Vec<Sequence>,
    not_null: Vec<Ident>,
    taken_over: Vec<Ident>,
}

/// A new table with the sequences that were made for its columns.
#[derive(Debug)]
pub struct Built {
    /// The table.
    pub table: Table,
    /// The new sequences.
    pub sequences: Vec<Sequence>,
}

/// What is added to a table.
#[derive(Debug)]
pub struct Addition {
    /// The new columns.
    pub columns: Roll<Column>,
    /// The new constraints.
    pub constraints: Roll<Constraint>,
    /// The new sequences.
    pub sequences: Vec<Sequence>,
    /// The columns that a primary key makes `NOT NULL`.
    not_null: Vec<Ident>,
    /// The indexes that have become those of constraints.
    taken_over: Vec<Ident>,
}

impl<'a> Builder<'a> {
    /// Makes a new table out of this one.
    pub fn of_new(catalog: &'a Catalog, table: Table) -> Builder<'a> {
        let namer = Namer::new(catalog);
        Builder {
            catalog,
            namer,
            base: None,
            table,
            sequences: Vec::new(),
            not_null: Vec::new(),
            taken_over: Vec::new(),
        }
    }

    /// Adds to this table of the catalog.
    pub fn onto(catalog: &'a Catalog, base: &'a Table) -> Builder<'a> {
        let empty = Table { partition_of: base.partition_of.clone(), ..Table::new(base.name.clone()) };
        Builder { base: Some(base), ..Builder::of_new(catalog, empty) }
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
            column.identity = Some(Box::new(Identity { sequence: None, ..(**identity).clone() }));
            self.sequences.push(sequence);
        }
        if let Some(generated) = &mut column.generated {
            let is_stored = generated.is_stored(self.catalog.version());
            generated.kind = if is_stored { GeneratedKind::Stored } else { GeneratedKind::Virtual };
        }
        self.table.columns.merge(column);
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
            self.table.columns.merge(column);
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
                self.table.columns.refuse_null(&key.columns);
                self.not_null.extend(key.columns.iter().cloned());
            }
            ConstraintKind::Unique(key) => self.take_over_index(&mut constraint.name, key),
            ConstraintKind::ForeignKey(key) => self.write_out_referred(key),
            ConstraintKind::Check(_) | ConstraintKind::Exclude(_) => {}
        }
        if constraint.name.is_none() {
            let columns = self.base.into_iter().chain([&self.table]).flat_map(Table::column_names).collect::<Vec<_>>();
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
        let Some(index) = self.base.and_then(|base| base.indexes.named(&taken)).cloned() else { return };
        name.get_or_insert_with(|| taken.clone());
        self.taken_over.push(taken);
        key.columns = index.elements.iter().filter_map(|element| element.key.column().cloned()).collect();
        key.include = index.include;
        key.nulls = index.nulls;
        key.with = index.with;
        key.tablespace = index.tablespace;
    }

    /// A foreign key without columns on the other side means the primary key there.
    fn write_out_referred(&self, key: &mut ForeignKey) {
        let is_self = self.catalog.same(&key.table, &self.table.name);
        let primary = match is_self {
            true => self.table.primary_key().or_else(|| self.base?.primary_key()),
            false => self.catalog.table(&key.table).known().and_then(Table::primary_key),
        };
        if key.referred.is_empty()
            && let Some(primary) = primary
            && let ConstraintKind::PrimaryKey(primary) = &primary.kind
        {
            key.referred = primary.columns.clone();
        }
    }

    /// The table and its new sequences.
    pub fn finish(self) -> Built {
        Built { table: self.table, sequences: self.sequences }
    }

    /// What is added to the table that is there.
    pub fn addition(self) -> Addition {
        let Table { columns, constraints, .. } = self.table;
        let (sequences, not_null, taken_over) = (self.sequences, self.not_null, self.taken_over);
        Addition { columns, constraints, sequences, not_null, taken_over }
    }
}

impl Catalog {
    /// Puts a new table in with its sequences. Where a wrong history has one of that name, it takes its place.
    pub fn put_built(&mut self, built: Built) {
        let name = built.table.name.clone();
        match self.table(&name).known() {
            Some(_) => self.replace_table(&name, built.table),
            None => self.put_table(built.table),
        }
        self.put_sequences(built.sequences);
    }

    /// Adds to a table.
    pub fn add_to_table(&mut self, name: &QualifiedName, addition: Addition) {
        let Addition { columns, constraints, sequences, not_null, taken_over } = addition;
        self.change_table(name, |table| {
            columns.into_iter().for_each(|column| table.columns.merge(column));
            table.columns.refuse_null(&not_null);
            taken_over.iter().for_each(|index| table.indexes.drop_named(index));
            table.constraints.extend(constraints);
        });
        self.put_sequences(sequences);
    }

    fn put_sequences(&mut self, sequences: Vec<Sequence>) {
        for sequence in sequences {
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
                let mut builder = Builder::onto(self, known);
                builder.inherited_constraint(constraint);
                let addition = builder.addition();
                self.add_to_table(&child, addition);
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

impl Roll<Column> {
    /// Puts a column in. One of the same name that was inherited is merged with it.
    fn merge(&mut self, column: Column) {
        match self.place(&column.name) {
            Some(_) => self.change(&column.name.clone(), |inherited| inherited.merge(column)),
            None => self.push(column),
        }
    }

    /// Makes these columns `NOT NULL`.
    fn refuse_null(&mut self, columns: &[Ident]) {
        for column in columns {
            self.change(column, |column| column.nullability = Nullability::NotNull);
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
