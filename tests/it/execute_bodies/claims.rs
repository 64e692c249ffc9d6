//! What a catalog says is there, against the server's own lists.

use limbeck::catalog::{Catalog, Lookup, Type};
use limbeck::sql::{Ident, QualifiedName};

use crate::cluster::Database;

const OWN: &str = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
                   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e')";

/// One line for what the catalog is sure of and what it is not.
pub fn summary(catalog: &Catalog) -> String {
    let (mut certain, mut doubtful) = (0, Vec::new());
    for namespace in catalog.namespaces() {
        for (name, _) in namespace.relations() {
            let name = QualifiedName::new(Some(namespace.schema.name.clone()), name.clone());
            match catalog.relation(&name) {
                Lookup::Found(_) => certain += 1,
                _ => doubtful.push(catalog.shorten(&name).to_string()),
            }
        }
    }
    let open = if catalog.is_open() { "; anything else may be there" } else { "" };
    match doubtful.is_empty() {
        true => format!("{certain} relations known{open}"),
        false => format!("{certain} relations known, not sure of {}{open}", doubtful.join(", ")),
    }
}

/// Where catalog and server differ, a sentence each.
pub fn wrong(catalog: &Catalog, database: &Database<'_>) -> Vec<String> {
    [relations(catalog, database), types(catalog, database), functions(catalog, database), rest(catalog, database)]
        .concat()
}

fn name(row: &[String]) -> QualifiedName {
    QualifiedName::new(Some(Ident::made(row[0].as_str())), Ident::made(row[1].as_str()))
}

fn relations(catalog: &Catalog, database: &Database<'_>) -> Vec<String> {
    let rows = database.rows(&format!(
        "SELECT nspname, relname, CASE relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view' \
         WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'type' ELSE 'index' END \
         FROM pg_class o JOIN pg_namespace n ON n.oid = relnamespace WHERE {OWN} ORDER BY 1, 2"
    ));
    let mut wrong = Vec::new();
    for row in &rows {
        match catalog.relation(&name(row)) {
            Lookup::Found(relation) if relation.kind() != row[2] => {
                wrong.push(format!("{} is a {}, not a {}", row[1], row[2], relation.kind()));
            }
            Lookup::Absent => wrong.push(format!("{} {} is said not to be there", row[2], row[1])),
            _ => {}
        }
    }
    for namespace in catalog.namespaces() {
        for (relation, _) in namespace.relations() {
            let schema = &namespace.schema.name;
            let known = QualifiedName::new(Some(schema.clone()), relation.clone());
            let is_there = rows.iter().any(|row| row[0] == schema.as_str() && row[1] == relation.as_str());
            if !is_there && matches!(catalog.relation(&known), Lookup::Found(_)) && !is_temporary(catalog, &known) {
                wrong.push(format!("{relation} is said to be there"));
            }
        }
    }
    wrong
}

fn is_temporary(catalog: &Catalog, name: &QualifiedName) -> bool {
    let table = catalog.table(name).certain();
    table.is_some_and(|table| table.persistence == limbeck::catalog::Persistence::Temporary)
}

fn types(catalog: &Catalog, database: &Database<'_>) -> Vec<String> {
    let rows = database.rows(&format!(
        "SELECT nspname, typname, typtype, \
                (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = o.oid), \
                format_type(typbasetype, typtypmod), typnotnull, \
                (SELECT count(*) FROM pg_constraint WHERE contypid = o.oid AND contype = 'c'), typdefault IS NOT NULL \
         FROM pg_type o JOIN pg_namespace n ON n.oid = typnamespace \
         WHERE {OWN} AND (typtype IN ('e', 'd') OR (typtype = 'c' AND \
               EXISTS (SELECT FROM pg_class WHERE oid = typrelid AND relkind = 'c'))) ORDER BY 1, 2"
    ));
    let mut wrong = Vec::new();
    for row in &rows {
        let (here, there) = match catalog.user_type(&name(row)) {
            Lookup::Found(Type::Enum(one)) => {
                let values: Vec<&str> = one.values.iter().map(|value| value.as_str()).collect();
                (format!("enum {}", values.join(",")), format!("enum {}", row[3]))
            }
            Lookup::Found(Type::Domain(one)) => (
                format!(
                    "domain {} {} {} {}",
                    one.data_type.canonical(),
                    one.not_null.is_some(),
                    one.checks.len(),
                    one.default.is_some()
                ),
                format!("domain {} {} {} {}", row[4], row[5] == "t", row[6], row[7] == "t"),
            ),
            Lookup::Absent => ("nothing".to_owned(), format!("a type {}", row[1])),
            Lookup::Doubtful(_) | Lookup::Unknown => continue,
        };
        if here != there {
            wrong.push(format!("{}: {here}, not {there}", row[1]));
        }
    }
    for user_type in catalog.namespaces().flat_map(|namespace| namespace.types()) {
        let known = catalog.resolve(user_type.name());
        let is_sure = matches!(catalog.user_type(&known), Lookup::Found(_));
        if is_sure && !rows.iter().any(|row| name(row) == known) {
            wrong.push(format!("type {known} is said to be there"));
        }
    }
    wrong
}

fn functions(catalog: &Catalog, database: &Database<'_>) -> Vec<String> {
    let rows = database.rows(&format!(
        "SELECT nspname, proname, count(*) FROM pg_proc o JOIN pg_namespace n ON n.oid = pronamespace \
         WHERE {OWN} GROUP BY 1, 2 ORDER BY 1, 2"
    ));
    let mut wrong = Vec::new();
    for row in &rows {
        let known = catalog.functions(&name(row)).len();
        if known.to_string() != row[2] && catalog.knows_functions(&name(row)) {
            wrong.push(format!("function {}: {known} are known of {}", row[1], row[2]));
        }
    }
    for namespace in catalog.namespaces() {
        for function in namespace.functions() {
            let known = catalog.resolve(&function.name);
            let is_sure = catalog.functions(&known).iter().all(|entry| !entry.doubtful);
            if is_sure && !rows.iter().any(|row| name(row) == known) {
                wrong.push(format!("function {known} is said to be there"));
            }
        }
    }
    wrong
}

/// Schemas, extensions, and sequences with their owners.
fn rest(catalog: &Catalog, database: &Database<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    for row in database.rows("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'") {
        if catalog.extension(&Ident::made(row[0].as_str())).is_absent() {
            wrong.push(format!("extension {} is said not to be there", row[0]));
        }
    }
    for row in database.rows(&format!("SELECT nspname FROM pg_namespace n, LATERAL (SELECT n.oid) o WHERE {OWN}")) {
        if catalog.schema(&Ident::made(row[0].as_str())).is_absent() {
            wrong.push(format!("schema {} is said not to be there", row[0]));
        }
    }
    let sequences = database.rows(&format!(
        "SELECT nspname, o.relname, format_type(s.seqtypid, NULL), s.seqincrement, s.seqstart, \
                coalesce(t.relname || '.' || a.attname, 'nobody') \
         FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace JOIN pg_sequence s ON s.seqrelid = o.oid \
         LEFT JOIN pg_depend d ON d.objid = o.oid AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass \
         LEFT JOIN pg_class t ON t.oid = d.refobjid \
         LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE {OWN}"
    ));
    for row in sequences {
        let Lookup::Found(sequence) = catalog.sequence(&name(&row)) else { continue };
        let data_type = sequence.data_type.as_ref().map_or_else(|| "bigint".to_owned(), |one| one.canonical());
        let owner = sequence.owner.as_ref().map(|(table, column)| format!("{}.{column}", table.name));
        let options = &sequence.options;
        let here = format!(
            "{data_type} {} {} {}",
            options.increment.unwrap_or(1),
            options.start.unwrap_or(1),
            owner.unwrap_or_else(|| "nobody".to_owned())
        );
        let there = row[2..].join(" ");
        if here != there {
            wrong.push(format!("sequence {}: {here}, not {there}", row[1]));
        }
    }
    wrong
}
