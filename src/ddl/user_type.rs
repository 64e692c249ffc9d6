//! Enums and domains.

use super::text::Text;
use crate::catalog::Domain;
use crate::op::Operation;
use crate::op::alter_enum::{AlterEnum, EnumChange, EnumPlace};
use crate::op::create_domain::CreateDomain;
use crate::op::create_enum::CreateEnum;
use crate::op::execute::{CatalogChange, DomainChange};
use crate::op::rename_enum::RenameEnum;
use crate::sql::scan::tokens;
use crate::sql::{Ident, QualifiedName};
use squawk_syntax::ast::{
    self, AlterDomainAction, AlterTypeAction, AstNode, Constraint, ConstraintOption, CreateTypeKind, DomainQualifier,
    ValuePosition,
};

/// `CREATE TYPE … AS ENUM`. `None` for a type of another kind.
pub fn create_type(text: Text<'_>, create: &ast::CreateType) -> Option<Operation> {
    let CreateTypeKind::EnumType(kind) = create.kind()? else { return None };
    let values = kind.variant_list()?.variants().map(|value| text.string(&value.literal()?));
    Some(
        CreateEnum { name: text.qualified(create.type_name()?.syntax()), values: values.collect::<Option<_>>()? }
            .into(),
    )
}

/// What a type of ranges brings: itself, and that of their sets from PostgreSQL 14 on, whose name it may say
/// (documentation of `CREATE TYPE`).
pub fn range(text: Text<'_>, create: &ast::CreateType) -> Option<Vec<QualifiedName>> {
    let CreateTypeKind::RangeType(kind) = create.kind()? else { return None };
    let name = text.qualified(create.type_name()?.syntax());
    let range: std::ops::Range<usize> = kind.syntax().text_range().into();
    let words: Vec<String> =
        tokens(&text.as_str()[range]).filter(|token| !token.is_filler()).filter_map(|token| token.name()).collect();
    let said = words.iter().position(|word| word == "multirange_type_name").and_then(|at| words.get(at + 1));
    let several = match (said, name.name.as_str()) {
        (Some(said), _) => said.clone(),
        (None, own) if own.contains("range") => own.replacen("range", "multirange", 1),
        (None, own) => format!("{own}_multirange"),
    };
    Some(vec![name.sibling(Ident::made(several)), name])
}

/// `ALTER TYPE` of an enum. `None` for what else can be altered of a type.
pub fn alter_type(text: Text<'_>, alter: &ast::AlterType) -> Option<Operation> {
    let name = text.qualified(alter.type_name_ref()?.syntax());
    let change = match alter.action()? {
        AlterTypeAction::AddValue(add) => EnumChange::AddValue {
            value: text.string(&add.literal()?)?,
            if_not_exists: add.if_not_exists().is_some(),
            place: match add.value_position() {
                Some(ValuePosition::BeforeValue(one)) => Some(EnumPlace::Before(text.string(&one.literal()?)?)),
                Some(ValuePosition::AfterValue(one)) => Some(EnumPlace::After(text.string(&one.literal()?)?)),
                None => None,
            },
        },
        AlterTypeAction::RenameValue(rename) => {
            EnumChange::RenameValue { value: text.string(&rename.from()?)?, new_value: text.string(&rename.to()?)? }
        }
        AlterTypeAction::TypeRenameTo(rename) => {
            let new_name = text.qualified(rename.type_name()?.syntax()).name;
            return Some(RenameEnum { name, new_name }.into());
        }
        _ => return None,
    };
    Some(AlterEnum { name, change }.into())
}

/// `CREATE DOMAIN`. `None` if something of it is not modelled.
pub fn create_domain(text: Text<'_>, create: &ast::CreateDomain) -> Option<Operation> {
    let mut domain = Domain {
        name: text.qualified(create.domain()?.syntax()),
        data_type: text.data_type(&create.ty()?)?,
        collation: None,
        default: None,
        not_null: None,
        checks: Vec::new(),
        comment: None,
    };
    for qualifier in create.domain_qualifiers() {
        match qualifier {
            DomainQualifier::Collate(collate) => domain.collation = Some(text.collation(&collate)?),
            DomainQualifier::Constraint(constraint) => add(text, &mut domain, &constraint)?,
        }
    }
    Some(CreateDomain { domain }.into())
}

/// `ALTER DOMAIN`. `None` for what is not modelled.
pub fn alter_domain(text: Text<'_>, alter: &ast::AlterDomain) -> Option<CatalogChange> {
    let domain = text.qualified(alter.domain_ref()?.syntax());
    let change = match alter.action()? {
        AlterDomainAction::AddConstraint(add) => {
            let constraint = add.constraint()?;
            let not_valid = match constraint.constraint_options().collect::<Vec<_>>().as_slice() {
                [] => false,
                [ConstraintOption::NotValid(_)] => true,
                _ => return None,
            };
            let name = constraint.constraint_name().map(|name| text.ident(name.syntax()));
            let Constraint::CheckConstraint(check) = constraint else { return None };
            DomainChange::Check { name, check: text.condition(&check.expr()?), not_valid }
        }
        AlterDomainAction::SetNotNull(_) => DomainChange::NotNull,
        AlterDomainAction::ValidateConstraint(_) => DomainChange::Validate,
        _ => return None,
    };
    Some(CatalogChange::Domain { domain, change })
}

fn add(text: Text<'_>, domain: &mut Domain, constraint: &Constraint) -> Option<()> {
    if constraint.constraint_options().next().is_some() {
        return None;
    }
    let name = constraint.constraint_name().map(|name| text.ident(name.syntax()));
    match constraint {
        Constraint::NotNullConstraint(_) => domain.not_null = Some(name),
        Constraint::NullConstraint(_) => {}
        Constraint::DefaultConstraint(one) => domain.default = Some(text.expression(one.expr()?.syntax())),
        Constraint::CheckConstraint(one) => domain.checks.push((name, text.condition(&one.expr()?))),
        _ => return None,
    }
    Some(())
}
