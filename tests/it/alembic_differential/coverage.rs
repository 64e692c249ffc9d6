//! The corpus leaves nothing out that Alembic's directives and SQLAlchemy's constructs take on PostgreSQL.

use super::corpus;

/// Every directive and construct with its arguments (Alembic 1.20, `op.pyi`; SQLAlchemy 2.1, "Describing Databases with
/// MetaData" and the chapter on PostgreSQL).
const TAKEN: &[(&str, &str)] = &[
    ("add_column", "schema if_not_exists inline_references inline_primary_key"),
    (
        "alter_column",
        "nullable comment server_default new_column_name type_ existing_type existing_server_default existing_nullable \
         existing_comment schema postgresql_using autoincrement",
    ),
    ("bulk_insert", "multiinsert"),
    (
        "create_table",
        "if_not_exists schema comment prefixes info quote postgresql_partition_by postgresql_inherits postgresql_with \
         postgresql_with_oids postgresql_on_commit postgresql_tablespace postgresql_using",
    ),
    ("rename_table", "schema"),
    ("drop_table", "schema if_exists"),
    ("drop_column", "schema if_exists"),
    ("create_primary_key", "schema"),
    ("create_unique_constraint", "schema deferrable initially postgresql_nulls_not_distinct postgresql_include"),
    ("create_check_constraint", "schema deferrable initially postgresql_not_valid"),
    (
        "create_foreign_key",
        "onupdate ondelete deferrable initially match source_schema referent_schema use_alter postgresql_not_valid",
    ),
    ("create_exclude_constraint", "where using deferrable initially schema ops"),
    ("drop_constraint", "type_ schema if_exists"),
    (
        "create_index",
        "schema unique if_not_exists postgresql_using postgresql_where postgresql_include postgresql_ops \
         postgresql_concurrently postgresql_with postgresql_tablespace postgresql_nulls_not_distinct",
    ),
    ("drop_index", "table_name schema if_exists postgresql_concurrently"),
    ("create_table_comment", "existing_comment schema"),
    ("drop_table_comment", "existing_comment schema"),
    ("execute", "execution_options"),
    ("batch_alter_table", "schema recreate"),
    ("Column", "nullable primary_key autoincrement server_default unique index comment"),
    ("ForeignKey", "name ondelete onupdate deferrable initially match"),
    ("ForeignKeyConstraint", "name ondelete onupdate deferrable initially match use_alter"),
    ("UniqueConstraint", "name deferrable initially postgresql_nulls_not_distinct postgresql_include"),
    ("PrimaryKeyConstraint", "name deferrable initially postgresql_include"),
    ("CheckConstraint", "name"),
    ("ExcludeConstraint", "name using where deferrable initially ops"),
    ("Index", "unique postgresql_where"),
    ("Identity", "always start increment minvalue maxvalue nominvalue nomaxvalue cycle cache on_null order"),
    ("Computed", "persisted"),
    ("Sequence", "start increment"),
    ("Enum", "name schema native_enum create_constraint inherit_schema"),
    ("ENUM", "name create_type"),
];

#[test]
fn every_directive_is_tried_with_every_argument() {
    let cases: Vec<String> = corpus::cases().into_iter().map(|case| case.body).collect();
    let is_tried = |construct: &str, argument: &str| {
        let (call, keyword) = (format!("{construct}("), format!("{argument}="));
        cases.iter().any(|body| body.contains(&call) && body.contains(&keyword))
    };
    let mut missing = Vec::new();
    for (construct, arguments) in TAKEN {
        missing.extend(arguments.split(' ').filter(|one| !is_tried(construct, one)).map(|one| (construct, one)));
    }
    assert!(missing.is_empty(), "{missing:?}");
}
