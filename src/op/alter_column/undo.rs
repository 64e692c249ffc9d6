//! What undoes the changes of a column.

use super::super::Inverse;
use super::super::restore;
use super::super::type_change::{WayBack, loss, way_back};
use super::{AlterColumn, ColumnChange, Step};
use crate::catalog::{Catalog, Column, SequenceOptions, Table};
use crate::sql::{DataType, Expression, Ident, TypeName};

/// What one change takes to undo.
enum Undo {
    /// These changes, in this order.
    By(Vec<ColumnChange>),
    /// These, but this is lost.
    Losing(Vec<ColumnChange>, String),
    /// Nothing can.
    Impossible(String),
}

impl AlterColumn {
    /// What undoes all changes. Each finds the column as it was just before it.
    pub fn undo(&self, table: &Table, before: &Catalog) -> Inverse {
        let steps = self.steps(before);
        let mut name = steps.last().map_or(self.column.clone(), |step| match step.change {
            ColumnChange::Rename(new_name) => new_name.clone(),
            _ => step.name.clone(),
        });
        let (mut operations, mut lost) = (Vec::new(), Vec::new());
        for step in steps.iter().rev() {
            let Some(column) = &step.column else { continue };
            let (changes, loses) = match step.undo(table, column, before) {
                Undo::By(changes) => (changes, None),
                Undo::Losing(changes, what) => (changes, Some(what)),
                Undo::Impossible(why) => return Inverse::None(why),
            };
            let what = loses.map(|what| format!("{what} of column {}.{}", before.shorten(&table.name), self.column));
            lost.extend(what);
            if !changes.is_empty() {
                operations.push(AlterColumn { table: self.table.clone(), column: name.clone(), changes }.into());
            }
            name = step.name.clone();
        }
        let is_doubtful = before.table(&self.table).is_doubtful();
        Inverse::of(operations, lost).if_doubtful(is_doubtful, format_args!("table {}", before.shorten(&self.table)))
    }
}

impl Step<'_> {
    fn undo(&self, table: &Table, column: &Column, before: &Catalog) -> Undo {
        match self.change {
            ColumnChange::Type { data_type, using, .. } => undo_type(column, data_type, using.as_ref(), before),
            ColumnChange::SetNotNull if column.is_not_null() => Undo::By(Vec::new()),
            ColumnChange::SetNotNull => Undo::By(vec![ColumnChange::DropNotNull]),
            ColumnChange::DropNotNull if !column.is_not_null() => Undo::By(Vec::new()),
            ColumnChange::DropNotNull => Undo::By(vec![ColumnChange::SetNotNull]),
            ColumnChange::SetDefault(_) | ColumnChange::DropDefault => Undo::By(match &column.default {
                Some(default) => vec![ColumnChange::SetDefault(default.clone())],
                None => vec![ColumnChange::DropDefault],
            }),
            ColumnChange::AddIdentity(_) => Undo::By(vec![ColumnChange::DropIdentity { if_exists: false }]),
            ColumnChange::SetIdentity { always, options } => match &column.identity {
                Some(identity) => {
                    let always = always.map(|_| identity.always);
                    let options_before = identity.options.former(options);
                    let undo = match always.is_none() && options_before == SequenceOptions::default() {
                        true => Vec::new(),
                        false => vec![ColumnChange::SetIdentity { always, options: options_before }],
                    };
                    match options.restart {
                        Some(_) => Undo::Losing(undo, "the next value".into()),
                        None => Undo::By(undo),
                    }
                }
                None => Undo::By(Vec::new()),
            },
            ColumnChange::DropIdentity { .. } => match restore::identity(before, table, column) {
                Some(identity) => Undo::Losing(vec![ColumnChange::AddIdentity(identity)], "the next value".into()),
                None => Undo::By(Vec::new()),
            },
            ColumnChange::DropExpression { .. } if column.generated.is_none() => Undo::By(Vec::new()),
            ColumnChange::DropExpression { .. } => Undo::Impossible(format!(
                "column {} cannot be computed again: PostgreSQL gives an expression only to a new column",
                column.name
            )),
            ColumnChange::SetStatistics(_) => {
                Undo::By(vec![ColumnChange::SetStatistics(column.statistics.unwrap_or(-1))])
            }
            ColumnChange::SetStorage(_) => {
                let storage = column.storage.clone().unwrap_or_else(|| Ident::made(default_storage(&column.data_type)));
                Undo::By(vec![ColumnChange::SetStorage(storage)])
            }
            ColumnChange::SetCompression(_) => {
                let method = column.compression.clone().unwrap_or_else(|| Ident::made("default"));
                Undo::By(vec![ColumnChange::SetCompression(method)])
            }
            ColumnChange::SetComment(_) | ColumnChange::DropComment => Undo::By(match &column.comment {
                Some(comment) => vec![ColumnChange::SetComment(comment.clone())],
                None => vec![ColumnChange::DropComment],
            }),
            ColumnChange::Rename(_) => Undo::By(vec![ColumnChange::Rename(self.name.clone())]),
        }
    }
}

/// The old type comes back. A default that PostgreSQL cannot convert stands aside meanwhile.
fn undo_type(column: &Column, new_type: &DataType, using: Option<&Expression>, before: &Catalog) -> Undo {
    let using_back = match way_back(before, &column.name, new_type, &column.data_type) {
        WayBack::ByItself => None,
        WayBack::Using(expression) => Some(expression),
        WayBack::None => {
            let old_type = &column.data_type;
            return Undo::Impossible(format!("PostgreSQL has no cast from {new_type} back to {old_type}"));
        }
    };
    let back = ColumnChange::Type {
        data_type: column.data_type.clone(),
        collation: column.collation.as_deref().cloned(),
        using: using_back,
    };
    let changes = match &column.default {
        // A default that went through the other type would come back as a cast of itself.
        Some(default) if *new_type != column.data_type => {
            vec![ColumnChange::DropDefault, back, ColumnChange::SetDefault(default.clone())]
        }
        _ => vec![back],
    };
    match loss(before, &column.name, &column.data_type, new_type, using) {
        Some(what) => Undo::Losing(changes, what.into()),
        None => Undo::By(changes),
    }
}

/// How values of a type are kept where nothing else is said (`pg_type.typstorage`, PostgreSQL 15).
fn default_storage(data_type: &DataType) -> &'static str {
    match data_type.name() {
        _ if data_type.dimensions() > 0 => "extended",
        TypeName::BuiltIn("numeric" | "inet" | "cidr") => "main",
        TypeName::BuiltIn(
            "smallint" | "integer" | "bigint" | "real" | "double precision" | "boolean" | "date" | "interval" | "uuid"
            | "money" | "macaddr" | "macaddr8" | "oid" | "name" | "point" | "box" | "line" | "lseg" | "circle"
            | "pg_lsn" | "xid",
        ) => "plain",
        TypeName::BuiltIn(name) if name.starts_with("time") => "plain",
        _ => "extended",
    }
}
