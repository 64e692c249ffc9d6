//! Renaming: what refers to a thing follows it, as in PostgreSQL, which refers to things by number.

use super::{
    Catalog, Constraint, ConstraintKind, IndexElement, IndexKey, Lookup, Relation, Sequence, Table, Type, View,
};
use crate::sql::{DataType, Expression, Ident, Literal, QualifiedName};

impl Catalog {
    /// Gives a table, a view or a sequence another name within its schema.
    pub fn rename_relation(&mut self, from: &QualifiedName, to: &Ident) {
        let to = from.sibling(to.clone());
        let found = self.relation(from);
        let is_doubtful = matches!(found, Lookup::Doubtful(_));
        match found.known().cloned() {
            Some(Relation::Sequence(sequence)) => {
                self.rename_sequence(from, Sequence { name: to.clone(), ..*sequence })
            }
            Some(Relation::View(view)) => self.rename_view(from, View { name: to.clone(), ..*view }),
            _ => return self.move_table(from, to),
        }
        if is_doubtful {
            self.keep_in_doubt(from, &to);
        }
    }

    /// The defaults that draw from the sequence follow.
    fn rename_sequence(&mut self, from: &QualifiedName, renamed: Sequence) {
        self.take_relation(from);
        let (from, new_name) = (self.resolve(from), renamed.name.name.clone());
        let default_schema = self.default_schema().clone();
        let is_it = |name: QualifiedName| {
            name.name == from.name && Some(name.schema.as_ref().unwrap_or(&default_schema)) == from.schema.as_ref()
        };
        self.put_relation(&renamed.name.clone(), Relation::Sequence(Box::new(renamed)));
        self.change_tables(|table| {
            table.columns.change_each(|column| {
                if let Some(default) = column.default.as_mut().filter(|default| default.sequence().is_some_and(is_it)) {
                    *default = default.with_sequence_renamed(&new_name);
                }
            });
        });
    }

    /// The views that read it follow, and its indexes.
    fn rename_view(&mut self, from: &QualifiedName, mut renamed: View) {
        self.take_view(from);
        renamed.parts.indexes.iter_mut().for_each(|index| index.table = renamed.name.clone());
        let to = self.resolve(&renamed.name);
        self.restore_view(renamed);
        self.rename_in_views(from, |read| read.relation = to.clone());
    }

    /// Gives a table another name, another schema or both. Its indexes and the sequences of its columns keep their names
    /// and go into its schema; foreign keys, partitions and heirs follow.
    pub fn move_table(&mut self, from: &QualifiedName, to: QualifiedName) {
        let is_doubtful = self.table(from).certain().is_none();
        let sequences = self.owned_sequences(from);
        let Some(mut table) = self.take_table(from) else { return };
        table.name = to.clone();
        table.indexes.change_each(|index| index.table = to.clone());
        for (sequence, column) in sequences {
            self.move_sequence(&sequence, &to, &mut table, column);
        }
        self.put_table(table);
        if is_doubtful {
            self.keep_in_doubt(from, &to);
        }
        let moved = self.resolve(&to);
        self.rename_in_views(from, |read| read.relation = moved.clone());
        let (from, schema) = (self.resolve(from), self.default_schema().clone());
        self.change_tables_around(&[from.clone(), self.resolve(&to)], |table| {
            table.change_names_of_other_tables(|name| {
                if name.name == from.name
                    && name.schema.as_ref().unwrap_or(&schema) == from.schema.as_ref().unwrap_or(&schema)
                {
                    *name = to.clone();
                }
            });
        });
    }

    /// Moves the sequence of a column into the schema of its table.
    fn move_sequence(&mut self, from: &QualifiedName, owner: &QualifiedName, table: &mut Table, column: Ident) {
        let Some(Relation::Sequence(mut sequence)) = self.take_relation(from) else { return };
        let to = owner.sibling(from.name.clone());
        let (old_default, new_default) = (self.next_value(from), self.next_value(&to));
        table.columns.change(&column, |column| {
            if column.default.as_ref() == Some(&old_default) {
                column.default = Some(new_default);
            }
        });
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
            self.rename_in_views(member, |read| rename_in(&mut read.columns, from, to));
            for (sequence, column) in self.owned_sequences(member) {
                if column == *from {
                    self.change_sequence(&sequence, |one| one.owner = Some((member.clone(), to.clone())));
                }
            }
        }
        let default_schema = self.default_schema().clone();
        let around = family.clone();
        self.change_tables_around(&around, |table| {
            table.constraints.change_each(|constraint| {
                if let ConstraintKind::ForeignKey(key) = &mut constraint.kind {
                    let schema = key.table.schema.as_ref().unwrap_or(&default_schema);
                    let is_here =
                        family.iter().any(|one| one.name == key.table.name && one.schema.as_ref() == Some(schema));
                    if is_here {
                        rename_in(&mut key.referred, from, to);
                    }
                }
            });
        });
    }

    /// Gives a constraint another name; a check also in the tables below.
    pub fn rename_constraint(&mut self, table: &QualifiedName, from: &Ident, to: &Ident) {
        let known = self.table(table).known().and_then(|table| table.constraint(from));
        let is_check = known.is_some_and(|constraint| constraint.check().is_some());
        let below = if is_check { self.descendants(table) } else { Vec::new() };
        for member in std::iter::once(self.resolve(table)).chain(below) {
            self.change_table(&member, |table| {
                table.constraints.change_each(|constraint| {
                    if constraint.name.as_ref() == Some(from) {
                        constraint.name = Some(to.clone());
                    }
                });
            });
        }
    }
}

impl Catalog {
    /// Gives an enum or a domain another name: columns, domains, casts and the signatures of functions follow.
    pub fn rename_type(&mut self, from: &QualifiedName, to: &Ident) {
        let schema = self.schema_of(from).clone();
        let Some(types) = self.namespaces.get_mut(&schema).map(|namespace| &mut namespace.types) else { return };
        let Some(mut entry) = types.remove(&from.name) else { return };
        match &mut entry.value {
            Type::Enum(one) => one.name.name = to.clone(),
            Type::Domain(one) => one.name.name = to.clone(),
        }
        types.insert(to.clone(), entry);
        let default_schema = self.default_schema().clone();
        let is_it =
            |name: &QualifiedName| name.name == from.name && *name.schema.as_ref().unwrap_or(&default_schema) == schema;
        let casts_it = |view: &&View| view.query.types().iter().any(is_it);
        let stale: Vec<QualifiedName> = self.views().filter(casts_it).map(|view| self.resolve(&view.name)).collect();
        for view in stale {
            if let Some(view) = self.view_mut(&view) {
                view.parts.is_stale = true;
            }
        }
        let rename = |data_type: &mut DataType| {
            if let Some(name) = data_type.named_type().filter(|name| is_it(name)) {
                *data_type = DataType::named(name.sibling(to.clone()), data_type.dimensions());
            }
        };
        let in_expression = |expression: &mut Expression| *expression = expression.with_type_renamed(is_it, to);
        self.change_tables(|table| {
            table.columns.change_each(|column| rename(&mut column.data_type));
            table.change_expressions(in_expression);
        });
        for namespace in self.namespaces.values_mut() {
            for entry in namespace.types.values_mut() {
                if let Type::Domain(domain) = &mut entry.value {
                    rename(&mut domain.data_type);
                }
            }
            for entry in namespace.functions.values_mut().flatten() {
                let function = &mut entry.value;
                if function.types().iter().any(|one| one.named_type().is_some_and(is_it)) {
                    function.parameters = function.parameters.with_column_renamed(&from.name, to);
                    function.returns =
                        function.returns.as_ref().map(|returns| returns.with_column_renamed(&from.name, to));
                }
            }
        }
    }

    /// Gives a value of an enum another name: what compares a column of that type with it follows.
    pub fn rename_enum_value(&mut self, name: &QualifiedName, from: &Literal, to: &Literal) {
        let Some(Type::Enum(known)) = self.type_mut(name) else { return };
        known.values.iter_mut().filter(|value| *value == from).for_each(|value| *value = to.clone());
        let resolved = self.resolve(name);
        let default_schema = self.default_schema().clone();
        let is_it = |name: &QualifiedName| {
            name.name == resolved.name
                && Some(name.schema.as_ref().unwrap_or(&default_schema)) == resolved.schema.as_ref()
        };
        self.change_tables(|table| {
            let mut columns = Vec::new();
            table.columns.change_each(|column| {
                if column.data_type.named_type().is_some_and(is_it) {
                    columns.push(column.name.clone());
                    column.default = column.default.take().map(|default| default.with_text_replaced(from, to));
                }
            });
            table.change_expressions(|expression| {
                let compares = columns.iter().any(|column| expression.mentions(column));
                if compares || expression.types().iter().any(is_it) {
                    *expression = expression.with_text_replaced(from, to);
                }
            });
        });
    }
}

impl Table {
    /// Changes every expression in it: defaults, generations, checks, elements and predicates of indexes.
    fn change_expressions(&mut self, change: impl Fn(&mut Expression)) {
        self.columns.change_each(|column| {
            column.default.iter_mut().for_each(&change);
            column.generated.iter_mut().for_each(|generated| change(&mut generated.expression));
        });
        let in_element = |element: &mut IndexElement| {
            if let IndexKey::Expression(expression) = &mut element.key {
                change(expression);
            }
        };
        self.constraints.change_each(|constraint| match &mut constraint.kind {
            ConstraintKind::Check(check) => change(&mut check.expression),
            ConstraintKind::Exclude(exclude) => {
                exclude.elements.iter_mut().for_each(|(element, _)| in_element(element));
                exclude.predicate.iter_mut().for_each(&change);
            }
            _ => {}
        });
        self.indexes.change_each(|index| {
            index.elements.iter_mut().for_each(in_element);
            index.predicate.iter_mut().for_each(&change);
        });
    }
}

impl Table {
    /// Changes the names of other tables in it: behind foreign keys, of parents.
    fn change_names_of_other_tables(&mut self, change: impl Fn(&mut QualifiedName)) {
        self.constraints.change_each(|constraint| {
            if let ConstraintKind::ForeignKey(key) = &mut constraint.kind {
                change(&mut key.table);
            }
        });
        self.partition_of.iter_mut().for_each(|partition| change(&mut partition.parent));
        self.options.inherits.iter_mut().for_each(change);
    }

    fn rename_column(&mut self, from: &Ident, to: &Ident) {
        self.columns.change_each(|column| {
            if column.name == *from {
                column.name = to.clone();
            }
            if let Some(generated) = &mut column.generated {
                generated.expression = generated.expression.with_column_renamed(from, to);
            }
        });
        self.constraints.change_each(|constraint| constraint.rename_column(from, to));
        self.indexes.change_each(|index| {
            index.elements.iter_mut().for_each(|element| element.rename_column(from, to));
            rename_in(&mut index.include, from, to);
            rename_in_expression(&mut index.predicate, from, to);
        });
        for trigger in &mut self.triggers {
            trigger.event = trigger.event.with_column_renamed(from, to);
        }
        for condition in self.policies.iter_mut().flat_map(|policy| &mut policy.conditions) {
            *condition = condition.with_column_renamed(from, to);
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
