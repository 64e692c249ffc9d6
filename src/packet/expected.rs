//! What a database must be like before a script, as the JSON that the SQL of a preflight compares it with.
//!
//! In its parts `s` is a schema, `t` a relation in it, `c` a column.

mod print;

use super::Packet;
use super::names::inhabitants;
use super::rows::{self, Test};
use crate::catalog::{Catalog, ConstraintKind, Index, Relation, Table, Trigger, Type};
use crate::sql::{Ident, QualifiedName};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// All that is expected.
#[derive(Debug, Default, Serialize)]
pub(super) struct Expected {
    tables: Vec<TableRow>,
    columns: Vec<ColumnRow>,
    constraints: Vec<ConstraintRow>,
    indexes: Vec<IndexRow>,
    triggers: Vec<TriggerRow>,
    referrers: Vec<ReferrerRow>,
    views: Vec<ReferrerRow>,
    enums: Vec<EnumRow>,
    /// The names that the script gives, and which must be free.
    new: Vec<NewRow>,
    extensions: BTreeSet<String>,
    new_extensions: BTreeSet<String>,
    data: Vec<Test>,
}

#[derive(Debug, Serialize)]
struct TableRow {
    s: String,
    t: String,
    kind: &'static str,
    /// Whether the role that runs the script has to own it.
    owned: bool,
    /// Whether SQL that was not understood may have changed it.
    doubtful: bool,
}

#[derive(Debug, Serialize)]
struct ColumnRow {
    s: String,
    t: String,
    c: String,
    #[serde(rename = "type")]
    data_type: String,
    /// Its default, or what it is generated from.
    value: Option<String>,
    not_null: bool,
    serial: bool,
    /// The letter of `pg_attribute.attidentity`.
    identity: &'static str,
    generated: bool,
    collation_name: Option<String>,
    dropped: bool,
}

#[derive(Debug, Serialize)]
struct ConstraintRow {
    s: String,
    t: String,
    name: String,
    /// The letter of `pg_constraint.contype`.
    kind: &'static str,
    cols: Option<String>,
    #[serde(rename = "ref")]
    referred: Option<String>,
    ref_cols: Option<String>,
    actions: Option<String>,
    expression: Option<String>,
    valid: bool,
    deferrable: bool,
    deferred: bool,
}

#[derive(Debug, Serialize)]
struct IndexRow {
    s: String,
    t: String,
    name: String,
    is_unique: bool,
    /// Whether it is invalid as long as a partition has none like it.
    awaits_partitions: bool,
    method: String,
    keys: Vec<KeyRow>,
    include: Option<String>,
    nulls_not_distinct: bool,
    predicate: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Key {
    Column(String),
    Expression(String),
}

#[derive(Debug, Serialize)]
struct KeyRow {
    #[serde(flatten)]
    key: Key,
    order: Option<&'static str>,
    class: Option<String>,
}

#[derive(Debug, Serialize)]
struct TriggerRow {
    s: String,
    t: String,
    name: String,
}

/// What refers to a relation: a foreign key by its name, or a view.
#[derive(Debug, Serialize)]
struct ReferrerRow {
    s: String,
    t: String,
    name: Option<String>,
    by_s: String,
    by_t: String,
}

#[derive(Debug, Serialize)]
struct EnumRow {
    s: String,
    name: String,
    labels: String,
}

#[derive(Debug, Serialize)]
struct NewRow {
    kind: &'static str,
    s: String,
    t: Option<String>,
    name: String,
}

impl Expected {
    /// What the script of a packet expects.
    pub(super) fn of(packet: &Packet<'_>) -> Expected {
        let mut all = Expected::default();
        for name in packet.touched() {
            let found = packet.before.relation(&name);
            let doubtful = found.is_doubtful();
            let Some(relation) = found.known() else { continue };
            let (s, t) = parts(&name);
            all.tables.push(TableRow { s, t, kind: relation.kind(), owned: packet.alters(&name), doubtful });
            match relation {
                _ if doubtful => {}
                Relation::Table(table) => {
                    all.add_table(packet, &name, table);
                    all.add_parts(packet, &name, &table.indexes, &table.triggers);
                }
                Relation::View(view) => all.add_parts(packet, &name, &view.parts.indexes, &view.parts.triggers),
                Relation::Index(_) | Relation::Sequence(_) => {}
            }
        }
        all.add_enums(packet);
        all.add_names(packet);
        let after = extensions(packet.after);
        all.extensions = extensions(packet.before);
        all.new_extensions = after.difference(&all.extensions).cloned().collect();
        all.data = rows::tests(packet);
        all
    }

    fn add_table(&mut self, packet: &Packet<'_>, name: &QualifiedName, table: &Table) {
        let primary = match table.primary_key().map(|one| &one.kind) {
            Some(ConstraintKind::PrimaryKey(key)) => key.columns.as_slice(),
            _ => &[],
        };
        for column in &table.columns {
            let not_null = column.is_not_null() || primary.contains(&column.name);
            let loss = format!("column {}.{}", packet.before.shorten(name), column.name);
            let dropped = packet.statements().any(|one| one.facts.loses.iter().any(|one| one.what == loss));
            self.columns.push(ColumnRow::of(name, column, not_null, dropped));
        }
        let constraints = table.constraints.iter();
        self.constraints.extend(constraints.filter_map(|one| ConstraintRow::of(packet.before, name, one)));
        for (by, constraint) in packet.before.references_to(name) {
            self.referrers.push(ReferrerRow::of(packet.before, name, constraint.name.as_ref(), &by.name));
        }
    }

    /// What a table and a view can both have, and the views over it.
    fn add_parts(&mut self, packet: &Packet<'_>, name: &QualifiedName, indexes: &[Index], triggers: &[Trigger]) {
        let table = packet.before.table(name).known();
        let is_partitioned = table.is_some_and(|table| table.options.partition_by.is_some());
        self.indexes.extend(indexes.iter().map(|index| IndexRow::of(name, index, is_partitioned)));
        for trigger in triggers {
            let (s, t) = parts(name);
            self.triggers.push(TriggerRow { s, t, name: trigger.name.as_str().to_string() });
        }
        for view in packet.before.views().filter(|view| view.reads(packet.before, name)) {
            self.views.push(ReferrerRow::of(packet.before, name, None, &view.name));
        }
    }

    /// The enums that the script leaves otherwise, and those of columns of touched tables.
    fn add_enums(&mut self, packet: &Packet<'_>) {
        let touched = packet.touched();
        let tables = touched.iter().filter_map(|name| packet.before.table(name).known());
        let columns = tables.flat_map(|table| &table.columns);
        let used: BTreeSet<QualifiedName> = columns
            .filter_map(|column| column.data_type.named_type())
            .map(|name| packet.before.resolve(name))
            .collect();
        for name in inhabitants(packet.before, &["enum"]) {
            let Some(before @ Type::Enum(one)) = packet.before.user_type(&name).certain() else { continue };
            if used.contains(&name) || packet.after.user_type(&name).known() != Some(before) {
                let (s, name) = parts(&name);
                let labels: Vec<&str> = one.values.iter().map(|value| value.as_str()).collect();
                self.enums.push(EnumRow { s, name, labels: labels.join(", ") });
            }
        }
    }

    fn add_names(&mut self, packet: &Packet<'_>) {
        let relations = packet.new_relations().into_iter().map(|name| ("relation", name));
        for (kind, name) in relations.chain(packet.new_types().into_iter().map(|name| ("type", name))) {
            let (s, name) = parts(&name);
            self.new.push(NewRow { kind, s, t: None, name });
        }
        for (before, after) in packet.kept_tables() {
            let columns = after.columns.iter().map(|column| &column.name);
            let columns = columns.filter(|name| before.column(name).is_none()).map(|name| ("column", name));
            let constraints =
                after.constraints.iter().filter(|one| !one.has_index()).filter_map(|one| one.name.as_ref());
            let constraints =
                constraints.filter(|name| before.constraint(name).is_none()).map(|name| ("constraint", name));
            for (kind, name) in columns.chain(constraints) {
                let (s, t) = parts(&packet.before.resolve(&before.name));
                self.new.push(NewRow { kind, s, t: Some(t), name: name.as_str().to_string() });
            }
        }
    }
}

/// The schema and the name of a name that has both.
fn parts(name: &QualifiedName) -> (String, String) {
    (name.schema.as_ref().map_or("", Ident::as_str).to_string(), name.name.as_str().to_string())
}

fn extensions(catalog: &Catalog) -> BTreeSet<String> {
    catalog.extensions().map(|one| one.name.as_str().to_string()).collect()
}

impl Expected {
    /// Its text: an object a line, so that people can read it too.
    pub(super) fn to_json(&self) -> String {
        let value = serde_json::to_value(self).expect("its keys are texts");
        let parts = value.as_object().into_iter().flatten().map(|(name, list)| {
            let lines: Vec<String> =
                list.as_array().into_iter().flatten().map(|one| format!("\n  {}", said(one))).collect();
            format!("\n \"{name}\": [{}]", lines.join(","))
        });
        format!("{{{}}}", parts.collect::<Vec<String>>().join(","))
    }
}

/// A row without what it does not say: the server takes that for null.
fn said(row: &Value) -> Value {
    match row {
        Value::Object(row) => {
            let parts = row.iter().filter(|(_, value)| !value.is_null());
            Value::Object(parts.map(|(name, value)| (name.clone(), said(value))).collect())
        }
        Value::Array(rows) => Value::Array(rows.iter().map(said).collect()),
        other => other.clone(),
    }
}
