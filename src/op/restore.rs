//! The operations that bring something back as the catalog knows it: for the inverses, and for whoever prints a catalog.

use super::Operation;
use super::alter_column::{AlterColumn, ColumnChange};
use super::alter_sequence::AlterSequence;
use super::create_constraint::CreateConstraint;
use super::create_index::CreateIndex;
use super::create_sequence::CreateSequence;
use super::create_table::{ColumnDefinition, CreateTable, TableElement, are_alike};
use super::create_trigger::CreateTrigger;
use super::create_view::CreateView;
use crate::catalog::{
    Catalog, Column, Constraint, ConstraintKind, Identity, Index, Nullability, Relation, Sequence, SequenceOptions,
    Table, Trigger, View, ViewParts, default_sequence_name,
};
use crate::sql::{DataType, Ident, QualifiedName, TypeName};

/// A constraint.
pub fn constraint(table: &QualifiedName, constraint: &Constraint) -> Operation {
    CreateConstraint { table: table.clone(), constraint: constraint.clone() }.into()
}

/// An index.
pub fn index(index: &Index) -> Operation {
    CreateIndex { index: index.clone(), concurrently: false, if_not_exists: false }.into()
}

/// Foreign keys of other tables.
pub fn references(catalog: &Catalog, references: &[(&Table, &Constraint)]) -> Vec<Operation> {
    let name = |table: &Table| catalog.shorten(&table.name);
    references.iter().map(|(table, key)| constraint(&name(table), key)).collect()
}

/// Lets the columns be null again that only a new primary key made `NOT NULL`.
pub(super) fn null_columns(name: &QualifiedName, table: &Table, kind: &ConstraintKind) -> Vec<Operation> {
    let ConstraintKind::PrimaryKey(key) = kind else { return Vec::new() };
    let nullable = key.columns.iter().filter(|column| table.column(column).is_some_and(|column| !column.is_not_null()));
    nullable.map(|column| change(name, column, ColumnChange::DropNotNull)).collect()
}

/// The index that a constraint took over by `USING INDEX`.
pub(super) fn taken_index(table: &Table, constraint: &Constraint) -> Option<Operation> {
    let name = constraint.index_taken_over()?;
    table.indexes.iter().find(|one| one.name == *name).map(index)
}

/// A view with its indexes and triggers.
pub fn view(catalog: &Catalog, view: &View) -> Vec<Operation> {
    let name = catalog.shorten(&view.name);
    let definition = View { parts: ViewParts::default(), ..view.clone() };
    let create: Operation = CreateView { view: definition, or_replace: false, if_not_exists: false }.into();
    let indexes = view.parts.indexes.iter().map(index);
    let triggers = view.parts.triggers.iter().map(|trigger| trigger_of(&name, trigger));
    std::iter::once(create).chain(indexes).chain(triggers).collect()
}

/// A trigger of a table or a view.
pub fn trigger_of(table: &QualifiedName, trigger: &Trigger) -> Operation {
    CreateTrigger { table: table.clone(), trigger: trigger.clone(), or_replace: false }.into()
}

/// One change of a column.
pub fn change(table: &QualifiedName, column: &Ident, change: ColumnChange) -> Operation {
    AlterColumn { table: table.clone(), column: column.clone(), changes: vec![change] }.into()
}

/// Tables, each with all that is in it: columns, constraints, indexes, comments, triggers, sequences.
pub fn tables<'a>(catalog: &Catalog, tables: impl IntoIterator<Item = &'a Table>) -> Vec<Operation> {
    let mut operations: Vec<Operation> = tables.into_iter().flat_map(|one| table(catalog, one)).collect();
    // What the tables below do not take over from their parent when they are made, or take over as something else: an
    // index `on only` the parent, a constraint that is `not valid`, the settings of a column.
    let comes_last = |one: &mut Operation| match one {
        Operation::CreateIndex(create) => create.index.only,
        Operation::CreateConstraint(create) => !create.constraint.is_valid(),
        Operation::AlterColumn(_) => true,
        _ => false,
    };
    let last: Vec<Operation> = operations.extract_if(.., comes_last).collect();
    operations.extend(last);
    operations
}

fn table(catalog: &Catalog, table: &Table) -> Vec<Operation> {
    let name = catalog.shorten(&table.name);
    let parents = parents(catalog, table);
    let own = |column: &&Column| !parents.iter().any(|parent| parent.column(&column.name).is_some());
    let mut before: Vec<Operation> = Vec::new();
    let mut after: Vec<Operation> = Vec::new();
    let mut elements: Vec<TableElement> = Vec::new();
    for column in table.columns.iter().filter(own) {
        let restored = self::column(catalog, table, column);
        before.extend(restored.before);
        after.extend(restored.after);
        elements.push(TableElement::Column(ColumnDefinition { column: restored.column, constraints: Vec::new() }));
    }
    for one in table.constraints.iter().filter(|one| !is_inherited(catalog, table, one)) {
        // PostgreSQL makes one of two equal keys in the definition of a table.
        let is_twice = elements.iter().any(|element| match element {
            TableElement::Constraint(earlier) => one.has_index() && are_alike(earlier, one),
            TableElement::Column(_) => false,
        });
        match one.is_valid() && !is_twice {
            true => elements.push(TableElement::Constraint(one.clone())),
            false => after.push(constraint(&name, one)),
        }
    }
    before.push(
        CreateTable {
            name: name.clone(),
            persistence: table.persistence,
            if_not_exists: false,
            elements,
            options: table.options.clone(),
            partition_of: table.partition_of.clone(),
            comment: table.comment.clone(),
        }
        .into(),
    );
    after.extend(own_indexes(catalog, table).map(index));
    after.extend(own_triggers(catalog, table).map(|trigger| trigger_of(&name, trigger)));
    before.extend(after);
    before
}

/// A column as it can be written again, and what must stand around it.
pub struct RestoredColumn {
    /// What must run before: the sequence that its default draws from.
    pub before: Vec<Operation>,
    /// The column.
    pub column: Column,
    /// What must run after: settings that the definition of a column cannot hold.
    pub after: Vec<Operation>,
}

/// A column: `serial` again where that is what its sequence and default amount to.
pub fn column(catalog: &Catalog, table: &Table, column: &Column) -> RestoredColumn {
    let name = catalog.shorten(&table.name);
    let mut restored = RestoredColumn { before: Vec::new(), column: column.clone(), after: Vec::new() };
    if let Some(statistics) = column.statistics {
        restored.column.statistics = None;
        restored.after.push(change(&name, &column.name, ColumnChange::SetStatistics(statistics)));
    }
    if let Some(storage) = &column.storage
        && catalog.version().major() < 16
    {
        restored.column.storage = None;
        restored.after.push(change(&name, &column.name, ColumnChange::SetStorage(storage.clone())));
    }
    if column.identity.is_some() {
        restored.column.identity = identity(catalog, table, column).map(Box::new);
        restored.column.nullability = Nullability::Unspecified;
        return restored;
    }
    for sequence in own_sequences(catalog, table, &column.name) {
        match serial(catalog, table, column, sequence) {
            Some(serial) => {
                restored.column.data_type = serial;
                restored.column.default = None;
            }
            None => {
                let owner = Some(Some((name.clone(), column.name.clone())));
                let sequence = Sequence { owner: None, ..sequence.clone() };
                let owned = AlterSequence {
                    name: sequence.name.clone(),
                    if_exists: false,
                    data_type: None,
                    options: SequenceOptions::default(),
                    owner,
                };
                restored.before.push(CreateSequence { sequence, if_not_exists: false, temporary: false }.into());
                restored.after.push(owned.into());
            }
        }
    }
    restored
}

/// The identity of a column, with the name of its sequence where it is not the one that PostgreSQL chooses.
pub fn identity(catalog: &Catalog, table: &Table, column: &Column) -> Option<Identity> {
    let mut identity = column.identity.as_deref()?.clone();
    let sequence = own_sequences(catalog, table, &column.name).into_iter().next();
    let chosen = default_sequence_name(&table.name.name, &column.name);
    identity.sequence = sequence.map(|one| catalog.shorten(&one.name)).filter(|name| name.name != chosen);
    Some(identity)
}

fn own_sequences<'a>(catalog: &'a Catalog, table: &Table, column: &Ident) -> Vec<&'a Sequence> {
    let owned = catalog.owned_sequences(&table.name).into_iter().filter(|(_, owner)| owner == column);
    owned.filter_map(|(name, _)| catalog.sequence(&name).known()).collect()
}

/// The serial type that stands for this column with this sequence, if one does.
fn serial(catalog: &Catalog, table: &Table, column: &Column, sequence: &Sequence) -> Option<DataType> {
    let (serial, integer) = match column.data_type.name() {
        TypeName::BuiltIn("integer") => ("serial", Some("integer")),
        TypeName::BuiltIn("bigint") => ("bigserial", None),
        TypeName::BuiltIn("smallint") => ("smallserial", Some("smallint")),
        _ => return None,
    };
    let is_default = column.default.as_ref() == Some(&catalog.next_value(&sequence.name))
        && column.nullability == Nullability::NotNull
        && column.data_type.dimensions() == 0
        && sequence.options == SequenceOptions::default()
        && sequence.data_type == integer.map(DataType::made)
        && sequence.name.name == default_sequence_name(&table.name.name, &column.name);
    is_default.then(|| DataType::made(serial))
}

/// The tables that a table inherits from, or is a partition of, as far as they are known.
pub fn parents<'a>(catalog: &'a Catalog, table: &'a Table) -> Vec<&'a Table> {
    let names = table.partition_of.iter().map(|partition| &partition.parent).chain(&table.options.inherits);
    names.filter_map(|name| catalog.table(name).known()).collect()
}

/// True if a constraint is there because the parent has it.
pub(super) fn inherits(parent: &Table, table: &Table, constraint: &Constraint) -> bool {
    parent.constraints.iter().any(|of_parent| match (&of_parent.kind, &constraint.kind) {
        (ConstraintKind::Check(check), ConstraintKind::Check(own)) => {
            of_parent.name == constraint.name && check == own && !check.no_inherit
        }
        (of_parent, own) => table.partition_of.is_some() && of_parent == own,
    })
}

/// True if a constraint is there because a table above has it.
pub fn is_inherited(catalog: &Catalog, table: &Table, constraint: &Constraint) -> bool {
    parents(catalog, table).iter().any(|parent| inherits(parent, table, constraint))
}

/// The indexes of a table that are not there because the parent of a partition has them.
pub fn own_indexes<'a>(catalog: &'a Catalog, table: &'a Table) -> impl Iterator<Item = &'a Index> {
    let parents = parents(catalog, table);
    table.indexes.iter().filter(move |one| !parents.iter().any(|parent| inherits_index(parent, table, one)))
}

/// The triggers of a table that are not there because the parent of a partition has them.
pub fn own_triggers<'a>(catalog: &'a Catalog, table: &'a Table) -> impl Iterator<Item = &'a Trigger> {
    let parents = parents(catalog, table);
    table.triggers.iter().filter(move |trigger| {
        table.partition_of.is_none() || !parents.iter().any(|parent| parent.triggers.contains(trigger))
    })
}

/// True if an index is there because the parent of a partition has it.
fn inherits_index(parent: &Table, table: &Table, index: &Index) -> bool {
    table.partition_of.is_some() && parent.indexes.iter().any(|of_parent| index.is_like(of_parent))
}

/// True if a sequence is made with the column that it belongs to: see [`tables`].
pub fn comes_with_column(catalog: &Catalog, sequence: &Sequence) -> bool {
    let owner = sequence.owner.as_ref();
    owner
        .is_some_and(|(table, column)| catalog.table(table).known().is_some_and(|table| table.column(column).is_some()))
}

/// True if a relation of that name is the sequence of a serial or identity column.
pub fn is_sequence_of_column(catalog: &Catalog, relation: &Relation) -> bool {
    let Relation::Sequence(sequence) = relation else { return false };
    let Some((table, column)) = &sequence.owner else { return false };
    let Some(table) = catalog.table(table).known() else { return false };
    table
        .column(column)
        .is_some_and(|column| column.identity.is_some() || serial(catalog, table, column, sequence).is_some())
}
