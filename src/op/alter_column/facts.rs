//! The statement of one change, and what it does to a running database.

use super::super::reach::Reach;
use super::super::type_change::{Cost, cost, is_plain_cast, loss};
use super::{AlterColumnSql, ColumnChange, Step};
use crate::catalog::{Catalog, Column, Table};
use crate::sql::{DataType, Expression, Ident, QualifiedName};
use crate::statement::{LockMode, Statement, WorkKind};

impl Step<'_> {
    /// The statement; `original` is the name of the column in the catalog before the operation.
    pub fn statement(&self, table: &QualifiedName, original: &Ident, before: &Catalog) -> Statement {
        let sql = AlterColumnSql { table, column: &self.name, change: self.change }.to_string();
        let reach = Reach::of(before, table);
        match self.change {
            ColumnChange::SetComment(_) | ColumnChange::DropComment => reach.alone(sql, LockMode::ShareUpdateExclusive),
            ColumnChange::AddIdentity(_) | ColumnChange::SetIdentity { .. } | ColumnChange::DropIdentity { .. } => {
                reach.alone(sql, LockMode::AccessExclusive)
            }
            ColumnChange::SetStatistics(_) => reach.whole(sql, LockMode::ShareUpdateExclusive),
            ColumnChange::SetNotNull => self.set_not_null(&reach, sql, original),
            ColumnChange::Type { data_type, collation, using } => {
                let statement = reach.whole(sql, LockMode::AccessExclusive);
                match (&reach.table, &self.column) {
                    (Some(table), Some(column)) => {
                        let change = TypeChange { reach: &reach, before, table, column, original };
                        let is_collated = collation.is_some() || column.collation.is_some();
                        change.facts(
                            statement,
                            data_type,
                            using.as_ref(),
                            is_collated && collation.as_ref() != column.collation.as_deref(),
                        )
                    }
                    _ => reach.unless_known(statement, "the rows may be rewritten").works(WorkKind::Rewrite, table),
                }
            }
            ColumnChange::SetDefault(default) => {
                let statement = reach.whole(sql, LockMode::AccessExclusive);
                match default.sequence() {
                    // Measured: 19 holds the sequence of a nextval, 12 to 18 do not.
                    Some(sequence) if before.version().major() >= 19 => {
                        statement.locks(&before.shorten(&before.resolve(&sequence)), LockMode::AccessShare)
                    }
                    _ => statement,
                }
            }
            _ => reach.whole(sql, LockMode::AccessExclusive),
        }
    }

    fn set_not_null(&self, reach: &Reach<'_>, sql: String, original: &Ident) -> Statement {
        let statement = reach.whole(sql, LockMode::AccessExclusive);
        let is_now = self.column.as_ref().is_some_and(Column::is_not_null);
        match is_now || reach.table.is_some_and(|table| table.refuses_null(original)) {
            true => statement,
            false => reach.work(statement, WorkKind::Scan),
        }
    }
}

/// A change of type of a column that is known.
struct TypeChange<'a> {
    reach: &'a Reach<'a>,
    before: &'a Catalog,
    table: &'a Table,
    column: &'a Column,
    original: &'a Ident,
}

impl TypeChange<'_> {
    fn facts(
        &self,
        statement: Statement,
        data_type: &DataType,
        using: Option<&Expression>,
        is_other_collation: bool,
    ) -> Statement {
        let cost = match using {
            Some(using) if !is_plain_cast(&self.column.name, using, data_type) => Cost::Rewrite,
            _ => cost(self.before, &self.column.data_type, data_type),
        };
        let statement = match loss(self.before, &self.column.name, &self.column.data_type, data_type, using) {
            Some(what) => {
                let table = self.before.shorten(&self.table.name);
                statement.loses(&table, format!("{what} of column {table}.{}", self.original))
            }
            None => statement,
        };
        let statement = self.others(statement, cost == Cost::Rewrite);
        match cost {
            Cost::Rewrite => self.reach.work(statement, WorkKind::Rewrite),
            Cost::RewriteUnlessUtc => statement.unknown("the rows are rewritten unless the session's time zone is UTC"),
            Cost::Unknown => statement.unknown(format!("whether {data_type} is stored as before is not known")),
            Cost::Nothing => self.without_rewrite(statement, data_type, is_other_collation),
        }
    }

    /// Checks are tried again, and indexes built again that are about more than the plain column.
    fn without_rewrite(&self, statement: Statement, data_type: &DataType, is_other_collation: bool) -> Statement {
        let column = self.original;
        let has_check = self.table.constraints.iter().any(|constraint| {
            constraint.check().is_some_and(|check| !check.not_valid && check.expression.mentions(column))
        });
        let is_other_class =
            operator_class(self.before, &self.column.data_type) != operator_class(self.before, data_type);
        let all_again = is_other_collation || is_other_class;
        let is_built_again = self.table.indexes.iter().any(|index| {
            let has_expression = index.elements.iter().any(|one| one.key.column().is_none() && one.is_about(column));
            let in_predicate = index.predicate.as_ref().is_some_and(|predicate| predicate.mentions(column));
            has_expression || in_predicate || (all_again && index.is_about(column))
        });
        let key_again = self.table.constraints.iter().any(|one| all_again && one.has_index() && one.is_about(column));
        let statement = if has_check { self.reach.work(statement, WorkKind::Scan) } else { statement };
        if is_built_again || key_again { self.reach.work(statement, WorkKind::BuildIndex) } else { statement }
    }

    /// The tables on the other side of foreign keys that are about the column. The keys are made again, and their rows
    /// looked up again if the values may have changed.
    fn others(&self, mut statement: Statement, is_rewritten: bool) -> Statement {
        let own = self.table.constraints.iter().filter(|constraint| constraint.is_about(self.original));
        let mut is_checked = false;
        for key in own.clone().filter_map(|constraint| constraint.foreign_key()) {
            let why = "it is behind a foreign key of the column";
            statement = self.reach.lock_referred(statement, key, LockMode::AccessExclusive, why);
            is_checked |= is_rewritten && !key.not_valid;
        }
        if is_checked {
            statement = self.reach.work(statement, WorkKind::CheckForeignKey);
        }
        for (other, key) in own.flat_map(|key| self.before.references_to_key(self.table, key)) {
            let name = self.before.shorten(&other.name);
            let why = "its foreign key refers to the column";
            statement = statement.also_locks(&name, LockMode::AccessExclusive, why);
            if is_rewritten && key.is_valid() {
                statement = statement.works(WorkKind::CheckForeignKey, &name);
            }
        }
        statement
    }
}

/// The operator class that an index over such a column has; types that share one keep their indexes.
fn operator_class(catalog: &Catalog, data_type: &DataType) -> String {
    use crate::catalog::Type;
    use crate::sql::TypeName;
    match data_type.name() {
        TypeName::BuiltIn("text" | "character varying") => "text".into(),
        TypeName::BuiltIn("cidr" | "inet") => "inet".into(),
        TypeName::BuiltIn(name) => (*name).into(),
        TypeName::Named(name) => match catalog.user_type(name).known() {
            Some(Type::Domain(domain)) => operator_class(catalog, &domain.data_type),
            _ => name.to_string(),
        },
    }
}
