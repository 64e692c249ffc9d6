//! `DROP` of one or several objects.
//!
//! PostgreSQL takes several objects as one, so that it does not matter which of them needs which. Dropped one after the
//! other, as operations are, each must be free to take the others with it.

use super::text::Text;
use super::word::cascades;
use crate::op::Operation;
use crate::op::drop_domain::DropDomain;
use crate::op::drop_enum::DropEnum;
use crate::op::drop_index::DropIndex;
use crate::op::drop_table::DropTable;
use crate::sql::QualifiedName;
use squawk_syntax::ast;

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
        Dropped { if_exists: if_exists.is_some(), cascade: cascades(behavior) || names.len() > 1, names }
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
