//! `DROP` of one or several objects.

use super::text::Text;
use super::word::cascades;
use crate::op::Operation;
use crate::op::drop_domain::DropDomain;
use crate::op::drop_enum::DropEnum;
use crate::op::drop_extension::DropExtension;
use crate::op::drop_function::DropFunction;
use crate::op::drop_index::DropIndex;
use crate::op::drop_schema::DropSchema;
use crate::op::drop_sequence::DropSequence;
use crate::op::drop_table::DropTable;
use crate::op::drop_view::DropView;
use crate::sql::QualifiedName;
use squawk_syntax::ast::{self, AstNode};

/// What stands behind `DROP TABLE` and its like.
struct Dropped {
    names: Vec<QualifiedName>,
    if_exists: bool,
    cascade: bool,
}

impl Dropped {
    fn new(
        names: Vec<QualifiedName>,
        if_exists: Option<ast::IfExists>,
        behavior: Option<ast::DropBehavior>,
    ) -> Dropped {
        Dropped { if_exists: if_exists.is_some(), cascade: cascades(behavior), names }
    }

    fn each<T: Into<Operation>>(self, operation: impl Fn(QualifiedName, bool, bool) -> T) -> Vec<Operation> {
        self.names.into_iter().map(|name| operation(name, self.if_exists, self.cascade).into()).collect()
    }
}

/// `DROP TABLE`.
pub fn tables(text: Text<'_>, drop: &ast::DropTable) -> Vec<Operation> {
    Dropped::new(text.names(drop.table_name_refs()), drop.if_exists(), drop.drop_behavior())
        .each(|name, if_exists, cascade| DropTable { name, if_exists, cascade })
}

/// `DROP INDEX`.
pub fn indexes(text: Text<'_>, drop: &ast::DropIndex) -> Vec<Operation> {
    let concurrently = drop.concurrently_token().is_some();
    Dropped::new(text.names(drop.index_refs()), drop.if_exists(), drop.drop_behavior())
        .each(|name, if_exists, cascade| DropIndex { name, concurrently, if_exists, cascade })
}

/// `DROP TYPE`: the types that a history makes are enums.
pub fn types(text: Text<'_>, drop: &ast::DropType) -> Vec<Operation> {
    Dropped::new(text.names(drop.type_name_refs()), drop.if_exists(), drop.drop_behavior())
        .each(|name, if_exists, cascade| DropEnum { name, if_exists, cascade })
}

/// `DROP DOMAIN`.
pub fn domains(text: Text<'_>, drop: &ast::DropDomain) -> Vec<Operation> {
    Dropped::new(text.names(drop.domain_refs()), drop.if_exists(), drop.drop_behavior())
        .each(|name, if_exists, cascade| DropDomain { name, if_exists, cascade })
}

/// `DROP SEQUENCE`.
pub fn sequences(text: Text<'_>, drop: &ast::DropSequence) -> Vec<Operation> {
    Dropped::new(text.names(drop.sequence_refs()), drop.if_exists(), drop.drop_behavior())
        .each(|name, if_exists, cascade| DropSequence { name, if_exists, cascade })
}

/// `DROP VIEW`.
pub fn views(text: Text<'_>, drop: &ast::DropView) -> Vec<Operation> {
    Dropped::new(text.names(drop.view_refs()), drop.if_exists(), drop.drop_behavior())
        .each(|name, if_exists, cascade| DropView { name, materialized: false, if_exists, cascade })
}

/// `DROP MATERIALIZED VIEW`.
pub fn materialized_views(text: Text<'_>, drop: &ast::DropMaterializedView) -> Vec<Operation> {
    Dropped::new(text.names(drop.view_refs()), drop.if_exists(), drop.drop_behavior())
        .each(|name, if_exists, cascade| DropView { name, materialized: true, if_exists, cascade })
}

/// `DROP SCHEMA`.
pub fn schemas(text: Text<'_>, drop: &ast::DropSchema) -> Vec<Operation> {
    Dropped::new(text.names(drop.schema_refs()), drop.if_exists(), drop.drop_behavior())
        .each(|schema, if_exists, cascade| DropSchema { name: schema.name, if_exists, cascade })
}

/// `DROP EXTENSION`.
pub fn extensions(text: Text<'_>, drop: &ast::DropExtension) -> Vec<Operation> {
    Dropped::new(text.names(drop.extension_refs()), drop.if_exists(), drop.drop_behavior())
        .each(|extension, if_exists, cascade| DropExtension { name: extension.name, if_exists, cascade })
}

/// `DROP FUNCTION`. `None` if a name or its parameters cannot be told.
pub fn functions(text: Text<'_>, drop: &ast::DropFunction) -> Option<Vec<Operation>> {
    let list: Vec<_> = drop.function_sig_list()?.function_sigs().collect();
    let cascade = cascades(drop.drop_behavior());
    let each = list.iter().map(|one| {
        let name = text.qualified(one.function_name_ref()?.syntax());
        function(text, name, one.param_list(), false, drop.if_exists().is_some(), cascade)
    });
    each.collect()
}

/// `DROP PROCEDURE`. `None` if a name or its parameters cannot be told.
pub fn procedures(text: Text<'_>, drop: &ast::DropProcedure) -> Option<Vec<Operation>> {
    let list: Vec<_> = drop.procedure_sig_list()?.procedure_sigs().collect();
    let cascade = cascades(drop.drop_behavior());
    let each = list.iter().map(|one| {
        let name = text.qualified(one.procedure_name_ref()?.syntax());
        function(text, name, one.param_list(), true, drop.if_exists().is_some(), cascade)
    });
    each.collect()
}

fn function(
    text: Text<'_>,
    name: QualifiedName,
    parameters: Option<ast::ParamList>,
    procedure: bool,
    if_exists: bool,
    cascade: bool,
) -> Option<Operation> {
    let parameters = match parameters {
        Some(list) => Some(text.inside(list.syntax())?),
        None => None,
    };
    Some(DropFunction { name, procedure, parameters, if_exists, cascade }.into())
}
