//! Each table that a catalog is sure of is built again from it, in a schema of its own: the server must say the same of
//! both.

use limbeck::catalog::{Catalog, ConstraintKind, Lookup, Persistence, Relation, Table};
use limbeck::op::create_constraint::CreateConstraint;
use limbeck::op::create_index::CreateIndex;
use limbeck::op::create_table::{ColumnDefinition, CreateTable, TableElement};
use limbeck::op::create_trigger::CreateTrigger;
use limbeck::op::{Effect, Operation};
use limbeck::sql::{Ident, QualifiedName};

use crate::cluster::{Database, ON_ERROR_STOP};

/// Where tables are built again.
const AGAIN: &str = "again";

/// All that a server says of the table `NAME` in the first schema of its search path, in one column.
const SAID: &str = "
    WITH t AS (SELECT * FROM pg_class WHERE oid = 'NAME'::regclass)
    SELECT format('table %s %s %s %s', relpersistence, reloptions, pg_get_partkeydef(oid), obj_description(oid)) FROM t
    UNION ALL
    SELECT format('column %s %s %s %s %s %s %s %s %s %s %s', row_number() OVER (ORDER BY attnum), attname,
                  format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), attidentity, attgenerated,
                  collname, attstorage, attstattarget, col_description(t.oid, attnum))
           || (SELECT format(' %s %s', seqstart, seqincrement) FROM pg_depend d JOIN pg_sequence ON seqrelid = objid
               WHERE refobjid = t.oid AND refobjsubid = attnum AND deptype = 'i')
    FROM t JOIN pg_attribute a ON attrelid = t.oid AND attnum > 0 AND NOT attisdropped
    LEFT JOIN pg_attrdef ON adrelid = t.oid AND adnum = attnum LEFT JOIN pg_collation c ON c.oid = attcollation
    UNION ALL
    SELECT format('constraint %s %s', conname, pg_get_constraintdef(c.oid)) FROM t JOIN pg_constraint c ON conrelid = t.oid
    UNION ALL
    SELECT replace(replace(pg_get_indexdef(indexrelid), ' ONLY ', ' '), relnamespace::regnamespace || '.', '')
    FROM t JOIN pg_index ON indrelid = t.oid
    UNION ALL
    SELECT replace(pg_get_triggerdef(g.oid), relnamespace::regnamespace || '.', '')
    FROM t JOIN pg_trigger g ON tgrelid = t.oid AND NOT tgisinternal
    ORDER BY 1";

/// Where a table of the catalog and that of the server differ, a sentence each.
pub fn wrong(catalog: &Catalog, database: &Database<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    for namespace in catalog.namespaces() {
        for (name, relation) in namespace.relations() {
            let schema = &namespace.schema.name;
            let is_sure =
                matches!(catalog.relation(&QualifiedName::new(Some(schema.clone()), name.clone())), Lookup::Found(_));
            let Relation::Table(table) = relation else { continue };
            if is_sure && table.persistence != Persistence::Temporary {
                wrong.extend(differences(catalog, database, schema, table));
            }
        }
    }
    wrong
}

fn differences(catalog: &Catalog, database: &Database<'_>, schema: &Ident, table: &Table) -> Vec<String> {
    let path = format!("SET search_path = {schema}, public;\n");
    let build =
        format!("DROP SCHEMA IF EXISTS {AGAIN} CASCADE;\nCREATE SCHEMA {AGAIN};\n{path}{}", sql(catalog, table));
    let outcome = database.psql(&build, ON_ERROR_STOP);
    if outcome.code != 0 {
        return vec![format!("table {} cannot be built: {}in\n{build}", table.name, outcome.stderr)];
    }
    let said = |path: &str| -> Vec<String> {
        let query = SAID.replace("NAME", &table.name.name.to_string());
        let lines = database.rows(&format!("SET search_path = {path}, public; {query}")).concat();
        lines.into_iter().map(|line| line.replace(&format!("{schema}."), "")).collect()
    };
    let (there, here) = (said(&schema.to_string()), said(&format!("{AGAIN}, {schema}")));
    let missing = there.iter().filter(|line| !here.contains(line)).map(|line| format!("the server has: {line}"));
    let wrong = here.iter().filter(|line| !there.contains(line)).map(|line| format!("the catalog has: {line}"));
    missing.chain(wrong).collect()
}

/// The statements that build a table from what a catalog holds.
fn sql(catalog: &Catalog, table: &Table) -> String {
    let name = QualifiedName::new(Some(Ident::made(AGAIN)), table.name.name.clone());
    let mut options = table.options.clone();
    options.inherits.clear();
    let columns =
        table.columns.iter().map(|column| ColumnDefinition { column: column.clone(), constraints: Vec::new() });
    let create = CreateTable {
        name: name.clone(),
        persistence: table.persistence,
        if_not_exists: false,
        elements: columns.map(TableElement::Column).collect(),
        options,
        partition_of: None,
        comment: table.comment.clone(),
    };
    let mut operations: Vec<Operation> = vec![create.into()];
    let mut constraints = table.constraints.to_vec();
    constraints.sort_by_key(|constraint| !matches!(constraint.kind, ConstraintKind::PrimaryKey(_)));
    operations
        .extend(constraints.into_iter().map(|constraint| CreateConstraint { table: name.clone(), constraint }.into()));
    for index in &table.indexes {
        let index = limbeck::catalog::Index { table: name.clone(), only: false, ..index.clone() };
        operations.push(CreateIndex { index, concurrently: false, if_not_exists: false }.into());
    }
    for trigger in &table.triggers {
        operations.push(CreateTrigger { table: name.clone(), trigger: trigger.clone(), or_replace: false }.into());
    }
    let statements = operations.iter().flat_map(|operation| operation.statements(catalog));
    statements.map(|statement| format!("{};\n", statement.sql)).collect()
}
