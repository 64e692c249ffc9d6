//! Renaming: what refers to a thing follows it, as in PostgreSQL, which refers to things by number.

use super::{Catalog, Constraint, ConstraintKind, IndexElement, IndexKey, Relation, Table};
use crate::sql::{Expression, Ident, QualifiedName};

impl Catalog {
    /// Gives a table another name, another schema or both. Its indexes and the sequences of its columns keep their names
    /// and go into its schema; foreign keys, partitions and heirs follow.
    pub fn move_table(&mut self, from: &QualifiedName, to: QualifiedName) {
        let is_doubtful = self.table(from).certain().is_none();
        let sequences = self.owned_sequences(from);
        let Some(mut table) = self.take_table(from) else { return };
        table.name = to.clone();
        table.indexes.iter_mut().for_each(|index| index.table = to.clone());
        for (sequence, column) in sequences {
            self.move_sequence(&sequence, &to, &mut table, column);
        }
        self.put_table(table);
        if is_doubtful {
            self.doubt_relation(&to);
        }
        let (from, schema) = (self.resolve(from), self.default_schema().clone());
        self.change_tables(|table| {
            for name in table.names_of_other_tables() {
                if name.name == from.name
                    && name.schema.as_ref().unwrap_or(&schema) == from.schema.as_ref().unwrap_or(&schema)
                {
                    *name = to.clone();
                }
            }
        });
    }

    /// Moves the sequence of a column into the schema of its table.
    fn move_sequence(&mut self, from: &QualifiedName, owner: &QualifiedName, table: &mut Table, column: Ident) {
        let Some(Relation::Sequence(mut sequence)) = self.take_relation(from) else { return };
        let to = owner.sibling(from.name.clone());
        let (old_default, new_default) = (self.next_value(from), self.next_value(&to));
        if let Some(column) = table.column_mut(&column)
            && column.default.as_ref() == Some(&old_default)
        {
            column.default = Some(new_default);
        }
        sequence.name = to.clone();
        sequence.owner = Some((owner.clone(), column));
        self.put_relation(&to, Relation::Sequence(sequence));
    }

    /// The default of a serial column: `nextval('t_id_seq'::regclass)`, as `pg_get_expr()` shows it.
    pub fn next_value(&self, sequence: &QualifiedName) -> Expression {
        let name = self.shorten(sequence).to_string().replace('\'', "''");
        Expression::made(format!("nextval('{name}'::regclass)"))
    }

    /// Gives a column another name, in its table and in those below it, with all that refers to it.
    pub fn rename_column(&mut self, table: &QualifiedName, from: &Ident, to: &Ident) {
        let mut family = self.descendants(table);
        family.insert(0, self.resolve(table));
        for member in &family {
            self.change_table(member, |table| table.rename_column(from, to));
            for (sequence, column) in self.owned_sequences(member) {
                if column == *from
                    && let Some(Relation::Sequence(sequence)) = self.relation_mut(&sequence)
                {
                    sequence.owner = Some((member.clone(), to.clone()));
                }
            }
        }
        let default_schema = self.default_schema().clone();
        self.change_tables(|table| {
            for constraint in &mut table.constraints {
                if let ConstraintKind::ForeignKey(key) = &mut constraint.kind {
                    let schema = key.table.schema.as_ref().unwrap_or(&default_schema);
                    let is_here =
                        family.iter().any(|one| one.name == key.table.name && one.schema.as_ref() == Some(schema));
                    if is_here {
                        rename_in(&mut key.referred, from, to);
                    }
                }
            }
        });
    }

    /// Gives a constraint another name; a check also in the tables below.
    pub fn rename_constraint(&mut self, table: &QualifiedName, from: &Ident, to: &Ident) {
        let known = self.table(table).known().and_then(|table| table.constraint(from));
        let is_check = known.is_some_and(|constraint| constraint.check().is_some());
        let below = if is_check { self.descendants(table) } else { Vec::new() };
        for member in std::iter::once(self.resolve(table)).chain(below) {
            self.change_table(&member, |table| {
                for constraint in table.constraints.iter_mut().filter(|one| one.name.as_ref() == Some(from)) {
                    constraint.name = Some(to.clone());
                }
            });
        }
    }
}

impl Table {
    /// The names of other tables in it: behind foreign keys, of parents.
    fn names_of_other_tables(&mut self) -> impl Iterator<Item = &mut QualifiedName> {
        let referred = self.constraints.iter_mut().filter_map(|constraint| match &mut constraint.kind {
            ConstraintKind::ForeignKey(key) => Some(&mut key.table),
            _ => None,
        });
        let parent = self.partition_of.iter_mut().map(|partition| &mut partition.parent);
        referred.chain(parent).chain(self.options.inherits.iter_mut())
    }

    fn rename_column(&mut self, from: &Ident, to: &Ident) {
        for column in &mut self.columns {
            if column.name == *from {
                column.name = to.clone();
            }
            if let Some(generated) = &mut column.generated {
                generated.expression = generated.expression.with_column_renamed(from, to);
            }
        }
        self.constraints.iter_mut().for_each(|constraint| constraint.rename_column(from, to));
        for index in &mut self.indexes {
            index.elements.iter_mut().for_each(|element| element.rename_column(from, to));
            rename_in(&mut index.include, from, to);
            rename_in_expression(&mut index.predicate, from, to);
        }
        for trigger in &mut self.triggers {
            trigger.event = trigger.event.with_column_renamed(from, to);
        }
        if let Some(partition_by) = &mut self.options.partition_by {
            partition_by.key = partition_by.key.with_column_renamed(from, to);
        }
    }
}

impl Constraint {
    fn rename_column(&mut self, from: &Ident, to: &Ident) {
        match &mut self.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
                rename_in(&mut key.columns, from, to);
                rename_in(&mut key.include, from, to);
            }
            ConstraintKind::ForeignKey(key) => {
                rename_in(&mut key.columns, from, to);
                for action in [&mut key.on_delete, &mut key.on_update].into_iter().flatten() {
                    rename_in(action.columns_mut(), from, to);
                }
            }
            ConstraintKind::Check(check) => check.expression = check.expression.with_column_renamed(from, to),
            ConstraintKind::Exclude(exclude) => {
                exclude.elements.iter_mut().for_each(|(element, _)| element.rename_column(from, to));
                rename_in(&mut exclude.include, from, to);
                rename_in_expression(&mut exclude.predicate, from, to);
            }
        }
    }
}

impl IndexElement {
    fn rename_column(&mut self, from: &Ident, to: &Ident) {
        match &mut self.key {
            IndexKey::Column(column) if column == from => *column = to.clone(),
            IndexKey::Column(_) => {}
            IndexKey::Expression(expression) => *expression = expression.with_column_renamed(from, to),
        }
    }
}

fn rename_in(columns: &mut [Ident], from: &Ident, to: &Ident) {
    columns.iter_mut().filter(|column| *column == from).for_each(|column| *column = to.clone());
}

fn rename_in_expression(expression: &mut Option<Expression>, from: &Ident, to: &Ident) {
    if let Some(expression) = expression {
        *expression = expression.with_column_renamed(from, to);
    }
}
