//! Whether a change fits the column.

use super::super::fit::{Fit, can_refer};
use super::super::type_change::converts_by_itself;
use super::{ColumnChange, Step};
use crate::catalog::{Column, Constraint, Needed, Table};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::{ALREADY_EXISTS, KEYS_DO_NOT_FIT, NEEDS_USING, STILL_NEEDED, WRONG_KIND_OF_COLUMN};
use crate::source::Span;
use crate::sql::{DataType, Ident, Spanned, TypeName};

impl Step<'_> {
    /// Reports what does not fit; `original` is the name of the column in the table before the operation.
    pub fn check(&self, table: &Table, original: &Ident, fit: &mut Fit<'_, '_>) {
        let Some(column) = &self.column else { return };
        let span = original.span();
        let name = &column.name;
        match self.change {
            ColumnChange::Type { data_type, using, .. } => {
                fit.is_own_column(table, original);
                fit.data_type(data_type);
                check_dependents(table, original, data_type, fit);
                check_conversion(column, data_type, using.is_some(), fit);
                check_keys(table, original, data_type, fit);
                if column.identity.is_some() && !may_have_identity(data_type, fit) {
                    let message =
                        format!("column `{name}` is an identity column: it stays smallint, integer or bigint");
                    wrong_kind(fit, data_type.span(), message, column);
                }
            }
            ColumnChange::SetNotNull => {}
            ColumnChange::DropNotNull => {
                if column.identity.is_some() {
                    wrong_kind(fit, span, format!("column `{name}` is an identity column: it stays NOT NULL"), column);
                } else if table.primary_key().is_some_and(|key| key.is_about(original)) {
                    wrong_kind(fit, span, format!("column `{name}` is in the primary key: it stays NOT NULL"), column);
                }
            }
            ColumnChange::SetDefault(_) | ColumnChange::DropDefault => {
                if let ColumnChange::SetDefault(default) = self.change {
                    fit.functions(default);
                    fit.default(&column.data_type, default);
                }
                if column.identity.is_some() {
                    let message = format!("column `{name}` is an identity column and has no default");
                    wrong_kind(fit, span, message, column);
                } else if column.generated.is_some() {
                    wrong_kind(fit, span, format!("column `{name}` is generated and has no default"), column);
                }
            }
            ColumnChange::AddIdentity(_) => check_new_identity(column, span, fit),
            ColumnChange::SetIdentity { .. } | ColumnChange::DropIdentity { if_exists: false } => {
                if column.identity.is_none() {
                    wrong_kind(fit, span, format!("column `{name}` is not an identity column"), column);
                }
            }
            ColumnChange::DropExpression { if_exists } => {
                fit.since(13, span, "DROP EXPRESSION");
                if column.generated.is_none() && !if_exists {
                    wrong_kind(fit, span, format!("column `{name}` is not generated"), column);
                }
                if column.generated.as_ref().is_some_and(|generated| !generated.is_stored(fit.catalog.version())) {
                    // Measured on PostgreSQL 18 and 19.
                    let message = "DROP EXPRESSION is for stored columns: nothing is kept of a virtual one";
                    wrong_kind(fit, span, message.into(), column);
                }
            }
            ColumnChange::SetCompression(method) => fit.since(14, method.span(), "COMPRESSION"),
            ColumnChange::Rename(new_name) => {
                fit.is_own_column(table, original);
                if let Some(other) = table.column(new_name).filter(|other| other.name != *original) {
                    let message = format!("column `{new_name}` of table `{}` already exists", table.name);
                    let diagnostic = Diagnostic::error(ALREADY_EXISTS, new_name.span(), message);
                    fit.report(diagnostic.also(other.name.span(), "first made here"));
                }
            }
            ColumnChange::DropIdentity { if_exists: true }
            | ColumnChange::SetStatistics(_)
            | ColumnChange::SetStorage(_)
            | ColumnChange::SetComment(_)
            | ColumnChange::DropComment => {}
        }
    }
}

fn wrong_kind(fit: &mut Fit<'_, '_>, span: Span, message: String, column: &Column) {
    fit.report(Diagnostic::error(WRONG_KIND_OF_COLUMN, span, message).also(column.name.span(), "it is made here"));
}

fn check_new_identity(column: &Column, span: Span, fit: &mut Fit<'_, '_>) {
    let name = &column.name;
    if column.identity.is_some() {
        wrong_kind(fit, span, format!("column `{name}` is an identity column already"), column);
    } else if column.default.is_some() {
        wrong_kind(fit, span, format!("column `{name}` has a default: drop it before identity is added"), column);
    } else if !column.is_not_null() {
        let message = format!("column `{name}` must be NOT NULL before identity is added");
        wrong_kind(fit, span, message, column);
    } else if !may_have_identity(&column.data_type, fit) {
        let data_type = column.data_type.canonical();
        let message = format!("column `{name}` is {data_type}: identity needs smallint, integer or bigint");
        wrong_kind(fit, span, message, column);
    }
}

/// False for a type that is surely none of the three that an identity column can have.
fn may_have_identity(data_type: &DataType, fit: &Fit<'_, '_>) -> bool {
    match data_type.name() {
        TypeName::BuiltIn(name) => matches!(*name, "smallint" | "integer" | "bigint") && data_type.dimensions() == 0,
        TypeName::Named(name) => fit.catalog.user_type(name).certain().is_none(),
    }
}

/// Generated columns, views and the columns of a trigger hold on to the type (documentation of `ALTER TABLE`; PostgreSQL 15).
fn check_dependents(table: &Table, column: &Ident, data_type: &DataType, fit: &mut Fit<'_, '_>) {
    let views = fit.catalog.needing(Needed::Column(&table.name, column));
    let mut refuse = |what: String, span: Span| {
        let message = format!("the type of column `{column}` cannot change: {what}");
        let diagnostic = Diagnostic::error(STILL_NEEDED, data_type.span(), message);
        fit.report(diagnostic.also(span, "it is made here"));
    };
    for other in table.dropped_with(column).iter().skip(1) {
        refuse(format!("column `{other}` is computed from it"), other.span());
    }
    for dependent in views {
        refuse(format!("{dependent} reads it"), dependent.span());
    }
    for trigger in table.triggers.iter().filter(|trigger| trigger.event.mentions(column)) {
        refuse(format!("trigger `{}` is about it", trigger.name), trigger.name.span());
    }
    let about = table.policies.iter().filter_map(|policy| {
        let condition = policy.conditions.iter().find(|condition| condition.mentions(column))?;
        Some((policy, condition))
    });
    for (policy, condition) in about {
        refuse(format!("policy `{}` is about it", policy.name), condition.span());
    }
    if let Some(partition_by) = &table.options.partition_by
        && partition_by.key.mentions(column)
    {
        refuse("the table is partitioned by it".into(), partition_by.key.span());
    }
}

/// The two sides of a foreign key must still fit.
fn check_keys(table: &Table, column: &Ident, data_type: &DataType, fit: &mut Fit<'_, '_>) {
    let own = table.constraints.iter().filter_map(|constraint| Some((constraint, constraint.foreign_key()?)));
    let to = own.filter_map(|(constraint, key)| {
        let at = key.columns.iter().position(|one| one == column)?;
        let other = if fit.catalog.same(&key.table, &table.name) {
            Some(table)
        } else {
            fit.catalog.table(&key.table).certain()
        };
        let referred = other?.column(key.referred.get(at)?)?;
        let itself = fit.catalog.same(&key.table, &table.name) && referred.name == *column;
        (!itself && !can_refer(fit.catalog, data_type, &referred.data_type)).then_some(constraint)
    });
    let from = fit.catalog.references_to(&table.name);
    let from = from.iter().filter_map(|(other, constraint)| {
        let key = constraint.foreign_key()?;
        let at = key.referred.iter().position(|one| one == column)?;
        let referring = other.column(key.columns.get(at)?)?;
        (!can_refer(fit.catalog, &referring.data_type, data_type)).then_some(*constraint)
    });
    let broken: Vec<&Constraint> = to.chain(from).collect();
    for constraint in broken {
        let message = format!("column `{column}` cannot be {}: a foreign key no longer fits", data_type.canonical());
        let help = "drop the foreign key first, change both sides, and add it again";
        let diagnostic = Diagnostic::error(KEYS_DO_NOT_FIT, data_type.span(), message).help(help);
        fit.report(diagnostic.also(constraint.span, "the foreign key"));
    }
}

fn check_conversion(column: &Column, data_type: &DataType, has_using: bool, fit: &mut Fit<'_, '_>) {
    if converts_by_itself(fit.catalog, &column.data_type, data_type) {
        return;
    }
    let (from, to) = (column.data_type.canonical(), data_type.canonical());
    if !has_using {
        let message = format!("PostgreSQL does not convert {from} to {to} by itself");
        let help = format!("say how: type {data_type} using ({}::{data_type})", column.name);
        fit.report(Diagnostic::error(NEEDS_USING, data_type.span(), message).help(help));
    } else if let Some(default) = &column.default {
        let message = format!("the default of column `{}` cannot be converted from {from} to {to}", column.name);
        let help = format!("drop it before and set it after: drop default, type {data_type} using (…), set default …");
        let diagnostic = Diagnostic::error(NEEDS_USING, data_type.span(), message).help(help);
        fit.report(diagnostic.also(default.span(), "the default"));
    }
}
