//! `add_column`.

use super::clause::ColumnClause;
use super::create_constraint::CreateConstraint;
use super::create_table::{ColumnComment, ColumnDefinition};
use super::drop_column::DropColumn;
use super::fit::Fit;
use super::reach::Reach;
use super::ties::Ties;
use super::volatility::{self, Volatility};
use super::{Effect, Inverse, Links};
use crate::catalog::{Addition, Builder, Catalog, Column, Constraint, Nullability, Type};
use crate::diagnostic::code::ALREADY_EXISTS;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::sql::{QualifiedName, Spanned};
use crate::statement::{LockMode, Statement, WorkKind};
use askama::Template;

/// Adds a column to a table.
#[derive(Debug, Clone, PartialEq)]
pub struct AddColumn {
    /// The table.
    pub table: QualifiedName,
    /// `if not exists`.
    pub if_not_exists: bool,
    /// The column and what was written beside it.
    pub definition: ColumnDefinition,
}

/// The statement that adds the column itself.
#[derive(Template)]
#[template(path = "op/add_column.sql")]
struct AddColumnSql<'a> {
    table: &'a QualifiedName,
    if_not_exists: bool,
    column: ColumnClause<'a>,
}

impl AddColumn {
    fn column(&self) -> &Column {
        &self.definition.column
    }

    /// The constraints beside it that get statements of their own, as Alembic does it.
    fn others(&self) -> impl Iterator<Item = CreateConstraint> {
        let create = |constraint| CreateConstraint { table: self.table.clone(), constraint };
        self.definition.others().cloned().map(create)
    }

    fn is_there(&self, before: &Catalog) -> bool {
        let known = before.table(&self.table).known();
        self.if_not_exists && known.is_some_and(|table| table.column(&self.column().name).is_some())
    }

    /// What it adds to the table.
    fn build(&self, before: &Catalog) -> Option<Addition> {
        let mut builder = Builder::onto(before, before.table(&self.table).known()?);
        builder.column(self.column());
        self.definition.checks().into_iter().for_each(|check| builder.constraint(check));
        self.definition.others().for_each(|constraint| builder.constraint(constraint));
        Some(builder.addition())
    }

    fn addition(&self, before: &Catalog) -> Statement {
        let reach = Reach::of(before, &self.table);
        let column =
            ColumnClause { column: self.column(), checks: self.definition.checks(), version: before.version() };
        let sql = AddColumnSql { table: &self.table, if_not_exists: self.if_not_exists, column }.to_string();
        let statement = reach.whole(sql, LockMode::AccessExclusive);
        if self.is_there(before) {
            return statement;
        }
        match rewrites(before, self.column()) {
            Rewrite::Yes => reach.work(statement, WorkKind::Rewrite),
            Rewrite::Unknown(why) => statement.unknown(why),
            Rewrite::No => match self.is_scanned() {
                true => reach.work(statement, WorkKind::Scan),
                false => statement,
            },
        }
    }

    /// Without a rewrite the rows are still read for a check, and for nulls where there is no default.
    fn is_scanned(&self) -> bool {
        let lacks_value = self.column().nullability == Nullability::NotNull && self.column().default.is_none();
        lacks_value || !self.definition.checks().is_empty()
    }
}

enum Rewrite {
    No,
    Yes,
    Unknown(String),
}

/// Whether a new column makes PostgreSQL write every row anew (measured, 12 to 18).
fn rewrites(catalog: &Catalog, column: &Column) -> Rewrite {
    let is_stored = column.generated.as_ref().is_some_and(|generated| generated.is_stored(catalog.version()));
    if is_stored || column.identity.is_some() || column.data_type.serial_of().is_some() {
        return Rewrite::Yes;
    }
    match column.default.as_ref().map(|default| volatility::of(catalog, default)) {
        Some(Volatility::Volatile) => return Rewrite::Yes,
        Some(Volatility::Unknown(function)) => {
            return Rewrite::Unknown(format!("whether function {function} is volatile is not known"));
        }
        Some(Volatility::Stable) | None => {}
    }
    match column.data_type.named_type().map(|name| (name, catalog.user_type(name).certain())) {
        Some((_, Some(Type::Domain(domain)))) if domain.is_constrained() => Rewrite::Yes,
        Some((name, None)) if !Fit::is_taken_for_granted(name) => {
            Rewrite::Unknown(format!("whether type {name} is a domain is not known"))
        }
        _ => Rewrite::No,
    }
}

impl Effect for AddColumn {
    fn summary(&self) -> String {
        format!("add column {}.{}", self.table, self.column().name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_table(&self.table).needs_of_column(self.column());
        let column = ties.column(&self.table, &self.column().name);
        let mut ties = ties.makes(column);
        if let Some(built) = self.build(before) {
            for sequence in &built.sequences {
                let sequence = ties.relation(&sequence.name);
                ties = ties.makes(sequence);
            }
            for constraint in &built.constraints {
                ties = ties.needs_of_constraint(&self.table, constraint).makes_constraint(&self.table, constraint);
            }
        } else {
            for constraint in &self.definition.constraints {
                ties = ties.needs_of_constraint(&self.table, constraint).makes_constraint(&self.table, constraint);
            }
        }
        ties.links().without_own_needs()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        fit.new_column(self.column());
        let Some(table) = fit.table(&self.table) else { return };
        if let Some(other) = table.column(&self.column().name) {
            if !self.if_not_exists {
                let name = &self.column().name;
                let message = format!("column `{name}` of table `{}` already exists", self.table);
                let diagnostic = Diagnostic::error(ALREADY_EXISTS, name.span(), message);
                fit.report(diagnostic.also(other.name.span(), "first made here"));
            }
            return;
        }
        if self.column().generated.is_none() && self.definition.constraints.is_empty() {
            return;
        }
        let mut table = table.clone();
        table.columns.push(self.column().clone());
        if let Some(generated) = &self.column().generated {
            fit.expression(&table, &generated.expression);
        }
        for constraint in &self.definition.constraints {
            fit.new_constraint(&table, constraint);
            table.constraints.push(constraint.clone());
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let mut statements = vec![self.addition(before)];
        statements.extend(self.others().map(|create| create.addition(before)));
        if let Some(change) = self.definition.statistics(&self.table) {
            statements.extend(change.statements(before));
        }
        let reach = Reach::of(before, &self.table);
        if self.column().comment.is_some() {
            let (name, comment) = (&self.column().name, self.column().comment.as_ref());
            let sql = ColumnComment { table: &self.table, column: name, comment }.to_string();
            statements.push(reach.alone(sql, LockMode::ShareUpdateExclusive));
        }
        let checks = self.definition.checks().into_iter().cloned();
        let checks = checks.map(|constraint| CreateConstraint { table: self.table.clone(), constraint });
        statements.extend(checks.chain(self.others()).filter_map(|create| create.comment(before)));
        statements
    }

    fn apply(&self, catalog: &mut Catalog) {
        if self.is_there(catalog) {
            return;
        }
        let Some(built) = self.build(catalog) else { return };
        let kept = built.columns.first().cloned();
        let constraints: Vec<Constraint> = built.constraints.to_vec();
        catalog.add_to_table(&self.table, built);
        for child in catalog.descendants(&self.table) {
            catalog.change_table(&child, |table| {
                let new = kept.iter().filter(|column| table.column(&column.name).is_none()).cloned();
                let new: Vec<Column> = new.collect();
                table.columns.extend(new);
            });
        }
        constraints.iter().for_each(|constraint| catalog.hand_down(&self.table, constraint));
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        if self.is_there(before) {
            return match before.table(&self.table).certain() {
                Some(_) => Inverse::Exact(Vec::new()),
                None => Inverse::None(format!("whether column {} was there before is not known", self.column().name)),
            };
        }
        let (table, column) = (self.table.clone(), self.column().name.clone());
        Inverse::Exact(vec![DropColumn { table, column, if_exists: false, cascade: false }.into()])
    }
}
