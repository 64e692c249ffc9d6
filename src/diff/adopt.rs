//! What models cannot say of a schema stays as the migrations have left it.

use crate::catalog::{Catalog, Relation, Sequence, Table, Type, View};

/// Takes over, into a schema that was read from models, what models know nothing of: schemas, extensions, functions, views,
/// triggers, domains and sequences that no column has, partitions, and how rows are stored.
pub fn adopt(wanted: &mut Catalog, before: &Catalog) {
    for namespace in before.namespaces() {
        let name = &namespace.schema.name;
        if !wanted.namespaces().any(|known| known.schema.name == *name) {
            wanted.put_schema(namespace.schema.clone(), false);
        }
    }
    before.extensions().for_each(|one| wanted.put_extension(one.clone()));
    for namespace in before.namespaces() {
        for one in namespace.types().filter(|one| !matches!(one, Type::Enum(_))) {
            if wanted.user_type(one.name()).is_absent() {
                wanted.put_type(one.clone());
            }
        }
        namespace.functions().for_each(|one| wanted.put_function(one.clone()));
        for (_, relation) in namespace.relations() {
            match relation {
                Relation::Table(table) => adopt_of_table(wanted, table),
                Relation::Sequence(one) => adopt_sequence(wanted, one),
                Relation::View(_) | Relation::Index(_) => {}
            }
        }
    }
    // Behind the tables that they read.
    let views: Vec<View> = before.views().cloned().collect();
    views.into_iter().for_each(|view| wanted.put_view(view));
}

fn adopt_sequence(wanted: &mut Catalog, one: &Sequence) {
    if one.owner.is_none() && wanted.relation(&one.name).is_absent() {
        wanted.put_relation(&one.name, Relation::Sequence(Box::new(one.clone())));
    }
}

fn adopt_of_table(wanted: &mut Catalog, table: &Table) {
    if wanted.table(&table.name).is_absent() {
        if table.partition_of.is_some() {
            wanted.put_table(table.clone());
        }
        return;
    }
    wanted.change_table(&table.name, |one| {
        one.triggers.clone_from(&table.triggers);
        if one.options.with.is_empty() {
            one.options.with.clone_from(&table.options.with);
        }
        one.options.tablespace = one.options.tablespace.take().or(table.options.tablespace.clone());
        one.columns.change_each(|column| {
            if let Some(known) = table.column(&column.name) {
                column.storage.clone_from(&known.storage);
                column.compression.clone_from(&known.compression);
                column.statistics = known.statistics;
            }
        });
    });
}
