//! The operations that build a catalog from nothing: what `limbeck schema` prints.

use crate::catalog::{Catalog, Function, Namespace, Relation, Table, Type};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::migration::{Block, Item, Step};
use crate::op::create_domain::CreateDomain;
use crate::op::create_enum::CreateEnum;
use crate::op::create_extension::CreateExtension;
use crate::op::create_function::CreateFunction;
use crate::op::create_schema::CreateSchema;
use crate::op::create_sequence::CreateSequence;
use crate::op::{Operation, restore};
use crate::order;
use crate::replay::Replay;
use crate::script::print;
use crate::source::Span;
use crate::sql::Spanned;
use std::collections::BTreeSet;

/// The operations that build this catalog in an empty database, in an order in which they run: kind by kind and name by
/// name, as far as what needs what allows. A cycle that cannot be broken and a view whose text is out of date are
/// reported.
pub fn block(catalog: &Catalog, report: &mut Diagnostics) -> Block {
    for view in catalog.views().filter(|view| view.parts.is_stale) {
        let message = format!("view `{}` cannot be printed: what it reads has another name now", view.name);
        report.push(
            Diagnostic::error(code::STALE_VIEW, view.name.span(), message)
                .label("this text has the old names")
                .help("drop it before the renaming, and create it again with the new names"),
        );
    }
    let mut operations = schemas(catalog);
    operations.extend(extensions(catalog));
    for kind in [types, sequences] {
        operations.extend(catalog.namespaces().flat_map(|namespace| kind(catalog, namespace)));
    }
    operations.extend(restore::tables(catalog, tables(catalog)));
    for kind in [functions, views] {
        operations.extend(catalog.namespaces().flat_map(|namespace| kind(catalog, namespace)));
    }
    let step = |operation| Item::Step(Step { comments: Vec::new(), operation, span: Span::NONE });
    let block = Block { items: operations.into_iter().map(step).collect(), ..Block::default() };
    order::sort(&block, &empty_like(catalog), report).into_owned()
}

/// The transaction that builds this catalog in an empty database. What does not fit is reported: SQL that was not
/// understood may have left the catalog with less than the database has.
pub fn sql(catalog: &Catalog, report: &mut Diagnostics) -> String {
    let mut replay = Replay::new(empty_like(catalog));
    let statements = replay.run_in_order(&block(catalog, report), report);
    let has_functions = catalog.namespaces().any(|namespace| namespace.functions().next().is_some());
    // A body may have the names of another time in it, as it has in the database.
    let setting = has_functions.then_some("SET LOCAL check_function_bodies = off");
    let lines = std::iter::once("BEGIN").chain(setting).chain(statements.iter().map(|one| one.sql.as_str()));
    lines.chain(["COMMIT"]).map(print::terminated).collect()
}

fn empty_like(catalog: &Catalog) -> Catalog {
    Catalog::new(catalog.version(), catalog.default_schema().clone())
}

/// Those that the history made; the default one is there already.
fn schemas(catalog: &Catalog) -> Vec<Operation> {
    let made = catalog.namespaces().filter(|namespace| !namespace.given);
    made.map(|namespace| CreateSchema { schema: namespace.schema.clone(), if_not_exists: false }.into()).collect()
}

fn extensions(catalog: &Catalog) -> Vec<Operation> {
    let create = |extension| CreateExtension { extension, if_not_exists: false, cascade: false }.into();
    catalog.extensions().cloned().map(create).collect()
}

fn types(_: &Catalog, namespace: &Namespace) -> Vec<Operation> {
    let create = |one: &Type| match one {
        Type::Enum(one) => CreateEnum { name: one.name.clone(), values: one.values.clone() }.into(),
        Type::Domain(domain) => CreateDomain { domain: domain.clone() }.into(),
    };
    namespace.types().map(create).collect()
}

/// Those that stand by themselves; the others come with their columns.
fn sequences(catalog: &Catalog, namespace: &Namespace) -> Vec<Operation> {
    let relations = namespace.relations().map(|(_, relation)| relation);
    let free = relations.filter_map(|relation| match relation {
        Relation::Sequence(sequence) if !restore::comes_with_column(catalog, sequence) => Some(&**sequence),
        _ => None,
    });
    free.map(|one| CreateSequence { sequence: one.clone(), if_not_exists: false, temporary: false }.into()).collect()
}

/// Every table, behind those that it refers to or lies below; of those that refer to each other, the first by name.
fn tables(catalog: &Catalog) -> Vec<&Table> {
    let mut ordered = Vec::new();
    let mut seen = BTreeSet::new();
    // What is still to come, the next one last; `true` for a table whose own turn it is.
    let mut ahead: Vec<(&Table, bool)> = catalog.tables().map(|table| (table, false)).collect();
    ahead.reverse();
    while let Some((table, is_its_turn)) = ahead.pop() {
        if is_its_turn {
            ordered.push(table);
        } else if seen.insert(catalog.resolve(&table.name)) {
            ahead.push((table, true));
            let parents = table.partition_of.iter().map(|partition| &partition.parent).chain(&table.options.inherits);
            let before = parents.chain(table.foreign_keys().map(|key| &key.table));
            let mut before: Vec<&Table> = before.filter_map(|name| catalog.table(name).known()).collect();
            before.reverse();
            ahead.extend(before.into_iter().map(|table| (table, false)));
        }
    }
    ordered
}

fn functions(_: &Catalog, namespace: &Namespace) -> Vec<Operation> {
    let create =
        |function: &Function| -> Operation { CreateFunction { function: function.clone(), or_replace: false }.into() };
    namespace.functions().map(create).collect()
}

fn views(catalog: &Catalog, namespace: &Namespace) -> Vec<Operation> {
    let relations = namespace.relations().map(|(_, relation)| relation);
    let views = relations.filter_map(|relation| match relation {
        Relation::View(view) => Some(&**view),
        _ => None,
    });
    views.flat_map(|view| restore::view(catalog, view)).collect()
}
