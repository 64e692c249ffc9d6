//! Columns that are there become what is wanted.

use super::Planner;
use super::detach::are_of_one_kind;
use crate::catalog::{Column, Sequence, Table};
use crate::diff::column::{self, Aspect, IdentityChange};
use crate::diff::{Found, Sides, sequence, table};
use crate::op::alter_column::{AlterColumn, ColumnChange};
use crate::op::create_sequence::CreateSequence;
use crate::op::drop_sequence::DropSequence;
use crate::op::execute::{Execute, SqlText};
use crate::op::restore;
use crate::op::{Operation, WayBack, way_back};
use crate::sql::{Body, Ident, Literal, QualifiedName};

impl Planner<'_> {
    /// Alters the columns that are on both sides.
    pub(super) fn migrate_columns(&mut self) {
        let mut unsaid = Found::default();
        let mut steps = Vec::new();
        let mut open = Vec::new();
        let sides = self.sides();
        for (name, before, after) in table::pairs(sides) {
            for new in column::own(sides.after, after) {
                let Some(old) = before.column(&new.name) else { continue };
                let aspects = column::aspects(sides, (before, after), (old, new), &mut unsaid);
                let change = ColumnMigration { sides, name: &name, tables: (before, after), columns: (old, new) };
                steps.extend(change.operations(&aspects, &mut open));
            }
        }
        self.run(steps);
        let sequences = sequence::alter(self.sides());
        self.run(sequences);
        open.into_iter().for_each(|what| self.leave_open(what));
    }
}

/// A column on both sides.
struct ColumnMigration<'a> {
    sides: Sides<'a>,
    name: &'a QualifiedName,
    tables: (&'a Table, &'a Table),
    columns: (&'a Column, &'a Column),
}

impl ColumnMigration<'_> {
    fn operations(&self, aspects: &[Aspect], open: &mut Vec<String>) -> Vec<Operation> {
        let (old, new) = self.columns;
        let has = |aspect| aspects.contains(&aspect);
        let mut changes = Vec::new();
        let mut operations = Vec::new();
        // What is computed no more keeps its values.
        if has(Aspect::Generated) {
            changes.push(ColumnChange::DropExpression { if_exists: false });
        }
        let keeps_default = are_of_one_kind(&old.data_type, &new.data_type);
        let mut is_default_gone = false;
        if has(Aspect::Type) || has(Aspect::Collation) {
            match self.type_change() {
                Some(change) => {
                    if old.default.is_some() && !keeps_default {
                        changes.push(ColumnChange::DropDefault);
                        is_default_gone = true;
                    }
                    changes.push(change);
                }
                None => open.push(format!(
                    "how {}.{} becomes {} from {}",
                    self.name,
                    new.name,
                    new.data_type.canonical(),
                    old.data_type.canonical()
                )),
            }
        }
        let identity = column::identity_change(self.sides, self.tables, self.columns);
        match &identity {
            Some(IdentityChange::Add) => {
                if old.default.is_some() && !is_default_gone {
                    changes.push(ColumnChange::DropDefault);
                }
                operations.extend(self.changed(std::mem::take(&mut changes)));
                operations.extend(self.add_identity());
            }
            Some(IdentityChange::Drop) => {
                changes.push(ColumnChange::DropIdentity { if_exists: false });
                operations.extend(self.changed(std::mem::take(&mut changes)));
                operations.extend(self.add_sequence());
            }
            Some(IdentityChange::Set { always, options }) => {
                changes.push(ColumnChange::SetIdentity { always: *always, options: options.clone() });
            }
            None => {}
        }
        let is_identity_gone = identity == Some(IdentityChange::Drop);
        if has(Aspect::Null) || (is_identity_gone && !new.is_not_null()) {
            changes.push(if new.is_not_null() { ColumnChange::SetNotNull } else { ColumnChange::DropNotNull });
            if new.identity.is_some() {
                changes.pop();
            }
        }
        if has(Aspect::Default) || is_default_gone {
            match &new.default {
                Some(default) => changes.push(ColumnChange::SetDefault(default.clone())),
                None if !is_default_gone && new.identity.is_none() => changes.push(ColumnChange::DropDefault),
                None => {}
            }
        }
        changes.extend(self.settings(aspects));
        operations.extend(self.changed(changes));
        operations
    }

    fn changed(&self, changes: Vec<ColumnChange>) -> Option<Operation> {
        if changes.is_empty() {
            return None;
        }
        Some(AlterColumn { table: self.name.clone(), column: self.columns.1.name.clone(), changes }.into())
    }

    /// The change of type; `None` where nobody knows how the values become others.
    fn type_change(&self) -> Option<ColumnChange> {
        let (old, new) = self.columns;
        let using = match way_back(self.sides.before, &new.name, &old.data_type, &new.data_type) {
            WayBack::ByItself => None,
            WayBack::Using(expression) => Some(expression),
            WayBack::None => return None,
        };
        Some(ColumnChange::Type {
            data_type: new.data_type.clone(),
            collation: new.collation.as_deref().cloned(),
            using,
        })
    }

    /// An identity in place of a default that draws from a sequence; it counts on from the rows that are there.
    fn add_identity(&self) -> Vec<Operation> {
        let (old, new) = self.columns;
        let mut operations: Vec<Operation> = Vec::new();
        if !old.is_not_null() {
            operations.extend(self.changed(vec![ColumnChange::SetNotNull]));
        }
        let serial = column::sequence(self.sides.before, self.tables.0, &old.name);
        if let Some(serial) = serial {
            let name = self.sides.before.shorten(&serial.name);
            operations.push(DropSequence { name, if_exists: false, cascade: false }.into());
        }
        let identity = restore::identity(self.sides.after, self.tables.1, new);
        operations.extend(self.changed(identity.into_iter().map(ColumnChange::AddIdentity).collect()));
        let (table, column) = (Literal::made(self.name.to_string()), Literal::made(new.name.as_str()));
        let sql = format!(
            "SELECT setval(pg_get_serial_sequence({table}, {column}), max({name})) FROM {of} HAVING max({name}) IS NOT NULL",
            name = new.name,
            of = self.name,
        );
        let text = || SqlText::new(Body::made(sql.as_str()));
        operations.push(Execute { sql: text(), reverse: Some(text()) }.into());
        operations
    }

    /// The sequence that the column draws from in place of its identity; its owner comes later.
    fn add_sequence(&self) -> Option<Operation> {
        let sequence = column::sequence(self.sides.after, self.tables.1, &self.columns.1.name)?;
        let sequence = Sequence { owner: None, ..sequence.clone() };
        Some(CreateSequence { sequence, if_not_exists: false, temporary: false }.into())
    }

    fn settings(&self, aspects: &[Aspect]) -> Vec<ColumnChange> {
        let new = self.columns.1;
        let one = |aspect: &Aspect| match aspect {
            Aspect::Storage => {
                let usual = || Ident::made(column::usual_storage(&new.data_type));
                Some(ColumnChange::SetStorage(new.storage.clone().unwrap_or_else(usual)))
            }
            Aspect::Compression => {
                let usual = || Ident::made("default");
                Some(ColumnChange::SetCompression(new.compression.clone().unwrap_or_else(usual)))
            }
            Aspect::Statistics => Some(ColumnChange::SetStatistics(new.statistics.unwrap_or(-1))),
            Aspect::Comment => Some(match &new.comment {
                Some(comment) => ColumnChange::SetComment(comment.clone()),
                None => ColumnChange::DropComment,
            }),
            _ => None,
        };
        aspects.iter().filter_map(one).collect()
    }
}
