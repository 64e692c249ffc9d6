//! `alter_column`.

mod facts;
mod fit;
mod undo;

use super::clause::{IdentityClause, SequenceOptionsClause, Typed};
use super::fit::Fit;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{Catalog, Column, Identity, Namer, Nullability, Relation, Sequence, SequenceOptions, Table};
use crate::diagnostic::Diagnostics;
use crate::sql::{DataType, Expression, Ident, Literal, QualifiedName};
use crate::statement::Statement;
use askama::Template;

/// Changes a column, in as many ways as were written.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterColumn {
    /// The table.
    pub table: QualifiedName,
    /// The column.
    pub column: Ident,
    /// The changes, in the order in which they were written.
    pub changes: Vec<ColumnChange>,
}

/// One change of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnChange {
    /// `type … [collate …] [using (…)]`.
    Type {
        /// The new type.
        data_type: DataType,
        /// `collate …`.
        collation: Option<QualifiedName>,
        /// `using (…)`, without the parentheses.
        using: Option<Expression>,
    },
    /// `set not null`.
    SetNotNull,
    /// `drop not null`.
    DropNotNull,
    /// `set default …`.
    SetDefault(Expression),
    /// `drop default`.
    DropDefault,
    /// `add generated … as identity (…)`.
    AddIdentity(Identity),
    /// `set generated always`, `set increment by 2` …
    SetIdentity {
        /// `set generated always` (true) or `by default` (false).
        always: Option<bool>,
        /// The options of its sequence that change.
        options: SequenceOptions,
    },
    /// `drop identity [if exists]`.
    DropIdentity {
        /// `if exists`.
        if_exists: bool,
    },
    /// `drop expression [if exists]`.
    DropExpression {
        /// `if exists`.
        if_exists: bool,
    },
    /// `set statistics n`; -1 for the default.
    SetStatistics(i32),
    /// `set storage …`.
    SetStorage(Ident),
    /// `set compression …` (PostgreSQL 14).
    SetCompression(Ident),
    /// `set comment '…'`.
    SetComment(Literal),
    /// `drop comment`.
    DropComment,
    /// `rename to …`.
    Rename(Ident),
}

/// The statement of one change.
#[derive(Template)]
#[template(path = "op/alter_column.sql")]
struct AlterColumnSql<'a> {
    table: &'a QualifiedName,
    column: &'a Ident,
    change: &'a ColumnChange,
}

/// One change with the column as it is just before it.
struct Step<'a> {
    change: &'a ColumnChange,
    /// The name of the column just before it.
    name: Ident,
    /// The column just before it, where it is known.
    column: Option<Column>,
}

/// Places in Alembic's order.
const TYPE: u8 = 0;
const DEFAULT: u8 = 2;
const SETTINGS: u8 = 3;

impl ColumnChange {
    /// Where Alembic puts it among the others.
    fn rank(&self) -> u8 {
        match self {
            ColumnChange::Type { .. } => TYPE,
            ColumnChange::SetNotNull | ColumnChange::DropNotNull => 1,
            ColumnChange::SetDefault(_)
            | ColumnChange::DropDefault
            | ColumnChange::AddIdentity(_)
            | ColumnChange::SetIdentity { .. }
            | ColumnChange::DropIdentity { .. }
            | ColumnChange::DropExpression { .. } => DEFAULT,
            ColumnChange::SetStatistics(_) | ColumnChange::SetStorage(_) | ColumnChange::SetCompression(_) => SETTINGS,
            ColumnChange::SetComment(_) | ColumnChange::DropComment => 4,
            ColumnChange::Rename(_) => 5,
        }
    }

    /// Changes a column.
    fn apply(&self, column: &mut Column) {
        match self {
            ColumnChange::Type { data_type, collation, .. } => {
                // PostgreSQL keeps the default as a value of the former type (measured on PostgreSQL 15).
                column.default = column.default.take().map(|default| default.with_type_written(&column.data_type));
                column.data_type = data_type.clone();
                column.collation = collation.clone().map(Box::new);
            }
            ColumnChange::SetNotNull => column.nullability = Nullability::NotNull,
            ColumnChange::DropNotNull => column.nullability = Nullability::Unspecified,
            ColumnChange::SetDefault(default) => column.default = Some(default.clone()),
            ColumnChange::DropDefault => column.default = None,
            ColumnChange::AddIdentity(identity) => {
                column.identity = Some(Box::new(Identity { sequence: None, ..identity.clone() }));
            }
            ColumnChange::SetIdentity { always, options } => {
                if let Some(identity) = &mut column.identity {
                    identity.always = always.unwrap_or(identity.always);
                    identity.options.take_over(options);
                }
            }
            ColumnChange::DropIdentity { .. } => {
                // The column stays NOT NULL (measured on PostgreSQL 15).
                if column.identity.take().is_some() {
                    column.nullability = Nullability::NotNull;
                }
            }
            ColumnChange::DropExpression { .. } => column.generated = None,
            ColumnChange::SetStatistics(target) => column.statistics = (*target >= 0).then_some(*target),
            ColumnChange::SetStorage(storage) => column.storage = Some(storage.clone()),
            ColumnChange::SetCompression(method) => {
                column.compression = (method.as_str() != "default").then(|| method.clone());
            }
            ColumnChange::SetComment(comment) => column.comment = Some(comment.clone()),
            ColumnChange::DropComment => column.comment = None,
            ColumnChange::Rename(name) => column.name = name.clone(),
        }
    }
}

/// `SET GENERATED ALWAYS SET CACHE 4 …`, in Alembic's order: by the names of its attributes.
fn identity_words(always: &Option<bool>, options: &SequenceOptions) -> Vec<String> {
    let only = |pick: fn(&mut SequenceOptions, &SequenceOptions)| {
        let mut one = SequenceOptions::default();
        pick(&mut one, options);
        SequenceOptionsClause(&one).words()
    };
    let generated = always.map(|always| if always { "GENERATED ALWAYS" } else { "GENERATED BY DEFAULT" }.to_string());
    let settings = generated
        .into_iter()
        .chain(only(|one, all| one.cache = all.cache))
        .chain(only(|one, all| one.cycle = all.cycle))
        .chain(only(|one, all| one.increment = all.increment))
        .chain(only(|one, all| one.maximum = all.maximum))
        .chain(only(|one, all| one.minimum = all.minimum))
        .chain(only(|one, all| one.start = all.start))
        .map(|setting| format!("SET {setting}"));
    settings.chain(only(|one, all| one.restart = all.restart)).collect()
}

impl AlterColumn {
    /// The changes in the order in which they run: Alembic's, which is type, null, default or identity, comment, name.
    /// Where that could mean something else than what was written, because two changes are about the same thing or
    /// because a default is changed before the type, it is the order that was written.
    fn ordered(&self) -> Vec<&ColumnChange> {
        let mut changes: Vec<&ColumnChange> = self.changes.iter().collect();
        let ranks: Vec<u8> = changes.iter().map(|change| change.rank()).collect();
        let is_twice = |(at, rank): (usize, &u8)| *rank != SETTINGS && ranks[..at].contains(rank);
        let place = |rank: u8| ranks.iter().position(|one| *one == rank);
        let default_first = place(DEFAULT).is_some_and(|default| place(TYPE).is_some_and(|other| default < other));
        if !default_first && !ranks.iter().enumerate().any(is_twice) {
            changes.sort_by_key(|change| change.rank());
        }
        changes
    }

    /// The changes in the order in which they run, each with what it finds.
    fn steps(&self, before: &Catalog) -> Vec<Step<'_>> {
        let mut column = self.known(before).and_then(|table| table.column(&self.column)).cloned();
        let mut name = self.column.clone();
        let mut steps = Vec::new();
        for change in self.ordered() {
            steps.push(Step { change, name: name.clone(), column: column.clone() });
            if let Some(column) = &mut column {
                change.apply(column);
            }
            if let ColumnChange::Rename(new_name) = change {
                name = new_name.clone();
            }
        }
        steps
    }

    /// The table, if it is known and has the column.
    fn known<'a>(&self, catalog: &'a Catalog) -> Option<&'a Table> {
        catalog.table(&self.table).known().filter(|table| table.column(&self.column).is_some())
    }

    /// Gives the column the sequence that stands behind an identity, or takes it away.
    fn apply_identity(&self, catalog: &mut Catalog, name: &Ident, change: &ColumnChange) {
        match change {
            ColumnChange::AddIdentity(identity) => {
                let Some(table) = catalog.table(&self.table).known() else { return };
                let Some(column) = table.column(name) else { return };
                let chosen = || table.name.sibling(Namer::new(catalog).sequence(&table.name, name));
                let sequence = Sequence {
                    name: identity.sequence.clone().unwrap_or_else(chosen),
                    data_type: Some(column.data_type.clone()).filter(|integer| *integer != DataType::made("bigint")),
                    options: identity.options.clone(),
                    owner: Some((table.name.clone(), name.clone())),
                };
                catalog.put_relation(&sequence.name.clone(), Relation::Sequence(Box::new(sequence)));
            }
            ColumnChange::DropIdentity { .. } | ColumnChange::SetIdentity { .. } => {
                let owned = catalog.owned_sequences(&self.table);
                let Some((sequence, _)) = owned.into_iter().find(|(_, owner)| owner == name) else { return };
                match change {
                    ColumnChange::SetIdentity { options, .. } => {
                        catalog.change_sequence(&sequence, |sequence| sequence.options.take_over(options));
                    }
                    _ => drop(catalog.take_relation(&sequence)),
                }
            }
            _ => {}
        }
    }
}

impl Effect for AlterColumn {
    fn summary(&self) -> String {
        format!("alter column {}.{}", self.table, self.column)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_table(&self.table);
        let column = ties.column(&self.table, &self.column);
        let mut ties = ties.needs(column.clone());
        for change in &self.changes {
            ties = match change {
                ColumnChange::Type { data_type, using, .. } => {
                    let old = self.known(before).and_then(|table| table.column(&self.column));
                    let ties = using.iter().fold(ties.needs_type(data_type), Ties::needs_expression);
                    ties.frees_type_of(old)
                }
                ColumnChange::SetDefault(default) => ties.needs_expression(default),
                ColumnChange::Rename(name) => {
                    let renamed = ties.column(&self.table, name);
                    ties.renames(column.clone(), renamed)
                }
                _ => ties,
            };
        }
        ties.links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let Some(table) = fit.table(&self.table) else { return };
        if fit.column(table, &self.column).is_some() {
            for step in self.steps(before) {
                step.check(table, &self.column, &mut fit);
            }
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        self.steps(before).iter().map(|step| step.statement(&self.table, &self.column, before)).collect()
    }

    fn apply(&self, catalog: &mut Catalog) {
        if self.known(catalog).is_none() {
            return;
        }
        let mut name = self.column.clone();
        for change in self.ordered() {
            if let ColumnChange::Rename(new_name) = change {
                catalog.rename_column(&self.table, &name, new_name);
                name = new_name.clone();
                continue;
            }
            self.apply_identity(catalog, &name, change);
            let below = if change.goes_down() { catalog.descendants(&self.table) } else { Vec::new() };
            for table in std::iter::once(&self.table).chain(&below) {
                catalog.change_table(table, |table| {
                    table.columns.change(&name, |column| change.apply(column));
                });
            }
        }
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        match self.known(before) {
            Some(table) => self.undo(table, before),
            None => Inverse::None(format!("what column {}.{} is like is not known", self.table, self.column)),
        }
    }
}

impl ColumnChange {
    /// True if partitions and heirs change too.
    fn goes_down(&self) -> bool {
        !matches!(
            self,
            ColumnChange::AddIdentity(_)
                | ColumnChange::SetIdentity { .. }
                | ColumnChange::DropIdentity { .. }
                | ColumnChange::SetComment(_)
                | ColumnChange::DropComment
        )
    }
}
