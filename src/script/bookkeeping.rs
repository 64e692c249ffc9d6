//! The SQL that keeps the version table.

use super::settings::VersionTable;
use crate::revision::RowChange;
use crate::sql::{Ident, Literal};
use askama::Template;

/// `CREATE TABLE alembic_version`, as Alembic makes it.
#[derive(Template)]
#[template(path = "version/create.sql")]
pub struct Create<'a> {
    /// The table.
    pub table: &'a VersionTable,
    /// Whether it may be there already.
    pub if_not_exists: bool,
    /// The name of its primary key, if it has one.
    pub constraint: Option<Ident>,
}

impl<'a> Create<'a> {
    /// The statement for that table.
    pub fn new(table: &'a VersionTable, if_not_exists: bool) -> Create<'a> {
        let constraint = table.primary_key.then(|| Ident::made(format!("{}_pkc", table.name.name.as_str())));
        Create { table, if_not_exists, constraint }
    }
}

#[derive(Template)]
#[template(path = "version/insert.sql")]
struct Insert<'a> {
    table: &'a VersionTable,
    id: Literal,
}

#[derive(Template)]
#[template(path = "version/update.sql")]
struct Update<'a> {
    table: &'a VersionTable,
    from: Literal,
    to: Literal,
}

#[derive(Template)]
#[template(path = "version/delete.sql")]
struct Delete<'a> {
    table: &'a VersionTable,
    id: Literal,
}

/// The statement of one change of a row.
pub fn change(table: &VersionTable, change: &RowChange<String>) -> String {
    let literal = |id: &String| Literal::made(id.as_str());
    match change {
        RowChange::Insert(id) => Insert { table, id: literal(id) }.to_string(),
        RowChange::Delete(id) => Delete { table, id: literal(id) }.to_string(),
        RowChange::Update { from, to } => Update { table, from: literal(from), to: literal(to) }.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::QualifiedName;

    #[test]
    fn the_statements_are_those_of_alembic() {
        let table = VersionTable::default();
        assert_eq!(
            Create::new(&table, false).to_string(),
            "CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL,\n    \
             CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n)"
        );
        assert_eq!(
            change(&table, &RowChange::Insert("it's".into())),
            "INSERT INTO alembic_version (version_num) VALUES ('it''s') RETURNING alembic_version.version_num"
        );
        assert_eq!(
            change(&table, &RowChange::Update { from: "a".into(), to: "b".into() }),
            "UPDATE alembic_version SET version_num='b' WHERE alembic_version.version_num = 'a'"
        );
        assert_eq!(
            change(&table, &RowChange::Delete("a".into())),
            "DELETE FROM alembic_version WHERE alembic_version.version_num = 'a'"
        );
        let keyless = VersionTable {
            name: QualifiedName::new(Some(Ident::made("aux")), Ident::made("My Versions")),
            primary_key: false,
            ..table
        };
        assert_eq!(
            Create::new(&keyless, true).to_string(),
            "CREATE TABLE IF NOT EXISTS aux.\"My Versions\" (\n    version_num VARCHAR(32) NOT NULL\n)"
        );
        assert_eq!(
            change(&keyless, &RowChange::Insert("r1".into())),
            "INSERT INTO aux.\"My Versions\" (version_num) VALUES ('r1')"
        );
    }
}
