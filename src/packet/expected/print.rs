//! Parts of the catalog as the rows of what is expected, spelled as a server's own catalog spells them.

use super::{ColumnRow, ConstraintRow, IndexRow, Key, KeyRow, ReferrerRow, parts};
use crate::catalog::{
    Action, ActionKind, Catalog, Column, Constraint, ConstraintKind, Index, IndexElement, IndexKey, Match,
    NullsDistinct, NullsOrder, SortOrder,
};
use crate::sql::{Expression, Ident, QualifiedName};

impl ColumnRow {
    /// A column of a table.
    pub(super) fn of(table: &QualifiedName, column: &Column, not_null: bool, dropped: bool) -> ColumnRow {
        let (s, t) = parts(table);
        let serial = column.data_type.serial_of();
        let value = match &column.generated {
            Some(generated) => Some(&generated.expression),
            None => column.default.as_ref().filter(|default| !is_null(default)),
        };
        ColumnRow {
            s,
            t,
            c: text(&column.name),
            data_type: serial.as_ref().unwrap_or(&column.data_type).canonical(),
            value: value.map(ToString::to_string),
            not_null,
            serial: serial.is_some(),
            identity: match &column.identity {
                Some(identity) if identity.always => "a",
                Some(_) => "d",
                None => "",
            },
            generated: column.generated.is_some(),
            collation_name: column.collation.as_ref().map(|one| text(&one.name)),
            dropped,
        }
    }
}

/// PostgreSQL keeps no default that is a plain null (measured on 15).
fn is_null(default: &Expression) -> bool {
    default.as_str().split("::").next().is_some_and(|value| value.trim().eq_ignore_ascii_case("null"))
}

impl ConstraintRow {
    /// A constraint of a table, if it has a name.
    pub(super) fn of(catalog: &Catalog, table: &QualifiedName, constraint: &Constraint) -> Option<ConstraintRow> {
        let (s, t) = parts(table);
        let (kind, cols) = match &constraint.kind {
            ConstraintKind::PrimaryKey(key) => ("p", Some(list(&key.columns))),
            ConstraintKind::Unique(key) => ("u", Some(list(&key.columns))),
            ConstraintKind::ForeignKey(key) => ("f", Some(list(&key.columns))),
            ConstraintKind::Check(_) => ("c", None),
            ConstraintKind::Exclude(_) => ("x", None),
        };
        let key = constraint.foreign_key();
        let actions = key.map(|key| {
            let matching = if key.matching == Some(Match::Full) { "f" } else { "s" };
            let (update, delete) = (letter(key.on_update.as_ref()), letter(key.on_delete.as_ref()));
            format!("update {update}, delete {delete}, match {matching}")
        });
        Some(ConstraintRow {
            s,
            t,
            name: text(constraint.name.as_ref()?),
            kind,
            // A key that takes an index over has the columns of that.
            cols: cols.filter(|cols| !cols.is_empty()),
            referred: key.map(|key| {
                let (s, t) = parts(&catalog.resolve(&key.table));
                format!("{s}.{t}")
            }),
            ref_cols: key.map(|key| list(&key.referred)).filter(|list| !list.is_empty()),
            actions,
            expression: constraint.check().map(|check| check.expression.to_string()),
            valid: constraint.is_valid(),
            deferrable: constraint.timing.is_deferrable(),
            deferred: constraint.timing.initially_deferred == Some(true),
        })
    }
}

/// The letter of `pg_constraint.confdeltype`.
fn letter(action: Option<&Action>) -> &'static str {
    match action.map(|action| &action.kind) {
        None | Some(ActionKind::NoAction) => "a",
        Some(ActionKind::Restrict) => "r",
        Some(ActionKind::Cascade) => "c",
        Some(ActionKind::SetNull(_)) => "n",
        Some(ActionKind::SetDefault(_)) => "d",
    }
}

impl IndexRow {
    /// An index of a table or a materialized view. One on a partitioned table alone is invalid until its partitions have
    /// indexes attached to it (documentation of `CREATE INDEX`).
    pub(super) fn of(table: &QualifiedName, index: &Index, is_partitioned: bool) -> IndexRow {
        let (s, t) = parts(table);
        IndexRow {
            s,
            t,
            name: text(&index.name),
            is_unique: index.unique,
            awaits_partitions: index.only && is_partitioned,
            method: index.method.as_ref().map_or("btree", Ident::as_str).to_string(),
            keys: index.elements.iter().map(KeyRow::of).collect(),
            include: Some(list(&index.include)).filter(|list| !list.is_empty()),
            nulls_not_distinct: index.nulls == Some(NullsDistinct::NotDistinct),
            predicate: index.predicate.as_ref().map(ToString::to_string),
        }
    }
}

impl KeyRow {
    fn of(element: &IndexElement) -> KeyRow {
        KeyRow {
            key: match &element.key {
                IndexKey::Column(column) => Key::Column(text(column)),
                IndexKey::Expression(expression) => Key::Expression(expression.to_string()),
            },
            order: match (element.order, element.nulls) {
                (Some(SortOrder::Descending), Some(NullsOrder::Last)) => Some("DESC NULLS LAST"),
                (Some(SortOrder::Descending), _) => Some("DESC"),
                (_, Some(NullsOrder::First)) => Some("NULLS FIRST"),
                _ => None,
            },
            class: element.operator_class.as_ref().map(|class| text(&class.name.name)),
        }
    }
}

impl ReferrerRow {
    /// What refers to a relation; `name` for a foreign key.
    pub(super) fn of(catalog: &Catalog, to: &QualifiedName, name: Option<&Ident>, by: &QualifiedName) -> ReferrerRow {
        let ((s, t), (by_s, by_t)) = (parts(to), parts(&catalog.resolve(by)));
        ReferrerRow { s, t, name: name.map(text), by_s, by_t }
    }
}

fn text(name: &Ident) -> String {
    name.as_str().to_string()
}

/// Names as the queries of a preflight join them.
fn list(names: &[Ident]) -> String {
    names.iter().map(Ident::as_str).collect::<Vec<&str>>().join(", ")
}
