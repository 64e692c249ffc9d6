//! `preflight.sql`: may the script run on this database?

use super::Packet;
use super::expected::Expected;
use crate::catalog::PostgresVersion;
use crate::sql::{Literal, QualifiedName};
use askama::Template;

#[derive(Template)]
#[template(path = "packet/preflight.sql")]
struct Preflight {
    limbeck: &'static str,
    version: PostgresVersion,
    from: String,
    to: String,
    title: Literal,
    default_schema: Literal,
    expected: Literal,
    wanted: Literal,
    version_schema: Literal,
    version_name: Literal,
    version_table: Literal,
    state: Literal,
}

/// The query for the state of a version table, as a guard computes it.
#[derive(Template)]
#[template(source = "SELECT {% include \"script/state.sql\" %} FROM {{ table }}", ext = "sql")]
struct State<'a> {
    table: &'a QualifiedName,
    table_text: Literal,
}

/// The text of it.
pub(super) fn text(packet: &Packet<'_>) -> String {
    let (script, before) = (packet.script, packet.before);
    let from = rows(&script.rows);
    let to = rows(script.end());
    let table = before.resolve(&script.settings.version_table.name);
    let state = State { table: &table, table_text: Literal::made(table.to_string()) }.to_string();
    Preflight {
        limbeck: env!("CARGO_PKG_VERSION"),
        version: script.version,
        title: Literal::made(format!("{from} -> {to}")),
        default_schema: Literal::made(before.default_schema().to_string()),
        expected: Literal::made(Expected::of(packet).to_json()),
        wanted: Literal::made(from.clone()),
        version_schema: Literal::made(before.schema_of(&table).as_str()),
        version_name: Literal::made(table.name.as_str()),
        version_table: Literal::made(table.to_string()),
        state: Literal::made(state),
        from,
        to,
    }
    .to_string()
}

/// The rows of a version table in one text.
fn rows(rows: &[String]) -> String {
    if rows.is_empty() { "base".to_string() } else { rows.join(" + ") }
}
