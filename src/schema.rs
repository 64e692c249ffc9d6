//! The operations that build a catalog from nothing: what `limbeck schema` prints.

use crate::catalog::{Catalog, Function, Namespace, Relation, Type};
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
use crate::source::Span;
use crate::sql::Spanned;

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
    for kind in [types, sequences, tables, functions, views] {
        operations.extend(catalog.namespaces().flat_map(|namespace| kind(catalog, namespace)));
    }
    let step = |operation| Item::Step(Step { comments: Vec::new(), operation, span: Span::NONE });
    let block = Block { items: operations.into_iter().map(step).collect() };
    let nothing = Catalog::new(catalog.version(), catalog.default_schema().clone());
    order::sort(&block, &nothing, report).into_owned()
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

fn tables(catalog: &Catalog, namespace: &Namespace) -> Vec<Operation> {
    let relations = namespace.relations().map(|(_, relation)| relation);
    let tables = relations.filter_map(|relation| match relation {
        Relation::Table(table) => Some(&**table),
        _ => None,
    });
    restore::tables(catalog, tables)
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
