//! Types, schemas, extensions and views.

use super::column::default;
use super::word::{Words, body, clause, data_type, dropped, list, name, names, parens, qualified, string};
use crate::op::alter_enum::{AlterEnum, EnumChange, EnumPlace};
use crate::op::create_domain::CreateDomain;
use crate::op::create_enum::CreateEnum;
use crate::op::create_extension::CreateExtension;
use crate::op::create_schema::CreateSchema;
use crate::op::create_view::CreateView;
use crate::op::drop_domain::DropDomain;
use crate::op::drop_enum::DropEnum;
use crate::op::drop_extension::DropExtension;
use crate::op::drop_schema::DropSchema;
use crate::op::drop_view::DropView;
use crate::op::rename_enum::RenameEnum;
use crate::sql::{Ident, Literal};

pub(super) fn create_enum(operation: &CreateEnum) -> String {
    format!("create_enum {} {}", qualified(&operation.name), list(operation.values.iter().map(string)))
}

pub(super) fn alter_enum(operation: &AlterEnum) -> String {
    let words = Words::new("alter_enum").word(qualified(&operation.name));
    match &operation.change {
        EnumChange::AddValue { value, if_not_exists, place } => words
            .word("add value")
            .when(*if_not_exists, "if not exists")
            .word(string(value))
            .maybe(place.as_ref(), |place| match place {
                EnumPlace::Before(value) => format!("before {}", string(value)),
                EnumPlace::After(value) => format!("after {}", string(value)),
            })
            .end(),
        EnumChange::RenameValue { value, new_value } => {
            words.word("rename value").word(string(value)).word("to").word(string(new_value)).end()
        }
    }
}

pub(super) fn rename_enum(operation: &RenameEnum) -> String {
    format!("rename_enum {} to {}", qualified(&operation.name), name(&operation.new_name))
}

pub(super) fn drop_enum(operation: &DropEnum) -> String {
    dropped("drop_enum", operation.if_exists, qualified(&operation.name), operation.cascade)
}

pub(super) fn create_domain(operation: &CreateDomain) -> String {
    let domain = &operation.domain;
    let named = |given: &Option<Ident>| given.as_ref().map(|given| format!("constraint {}", name(given)));
    let checks = domain.checks.iter().map(|(given, check)| {
        Words::empty().maybe(named(given), |given| given).word("check").word(parens(check)).end()
    });
    let words = Words::new("create_domain")
        .word(qualified(&domain.name))
        .word(data_type(&domain.data_type))
        .maybe(domain.collation.as_ref(), |collation| format!("collate {}", qualified(collation)))
        .maybe(domain.default.as_ref(), default)
        .maybe(domain.not_null.as_ref(), |given| {
            Words::empty().maybe(named(given), |given| given).word("not null").end()
        });
    checks.fold(words, Words::word).maybe(domain.comment.as_ref(), comment).end()
}

pub(super) fn drop_domain(operation: &DropDomain) -> String {
    dropped("drop_domain", operation.if_exists, qualified(&operation.name), operation.cascade)
}

pub(super) fn create_schema(operation: &CreateSchema) -> String {
    let schema = &operation.schema;
    Words::new("create_schema")
        .when(operation.if_not_exists, "if not exists")
        .word(name(&schema.name))
        .maybe(schema.owner.as_ref(), |owner| format!("authorization {}", name(owner)))
        .maybe(schema.comment.as_ref(), comment)
        .end()
}

pub(super) fn drop_schema(operation: &DropSchema) -> String {
    dropped("drop_schema", operation.if_exists, name(&operation.name), operation.cascade)
}

pub(super) fn create_extension(operation: &CreateExtension) -> String {
    let extension = &operation.extension;
    Words::new("create_extension")
        .when(operation.if_not_exists, "if not exists")
        .word(name(&extension.name))
        .maybe(extension.schema.as_ref(), |schema| format!("schema {}", name(schema)))
        .maybe(extension.version.as_ref(), |version| format!("version {}", string(version)))
        .when(operation.cascade, "cascade")
        .end()
}

pub(super) fn drop_extension(operation: &DropExtension) -> String {
    dropped("drop_extension", operation.if_exists, name(&operation.name), operation.cascade)
}

pub(super) fn create_view(operation: &CreateView) -> String {
    let view = &operation.view;
    Words::new(if view.materialized { "create_materialized_view" } else { "create_view" })
        .when(operation.or_replace, "or replace")
        .when(operation.if_not_exists, "if not exists")
        .word(qualified(&view.name))
        .maybe(Some(&view.columns).filter(|columns| !columns.is_empty()), |columns| names(columns))
        .maybe(view.with.as_ref(), |with| format!("with {}", parens(with)))
        .word("as")
        .word(body(&view.query))
        .maybe(view.check_option.as_ref(), clause)
        .when(view.no_data, "with no data")
        .maybe(view.comment.as_ref(), comment)
        .end()
}

pub(super) fn drop_view(operation: &DropView) -> String {
    dropped(
        if operation.materialized { "drop_materialized_view" } else { "drop_view" },
        operation.if_exists,
        qualified(&operation.name),
        operation.cascade,
    )
}

fn comment(comment: &Literal) -> String {
    format!("comment {}", string(comment))
}
