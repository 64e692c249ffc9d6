//! Domains.

use super::{Found, Sides};
use crate::catalog::{Catalog, Dependent, Domain, Needed, Type};
use crate::op::Operation;
use crate::op::alter_column::ColumnChange;
use crate::op::create_domain::CreateDomain;
use crate::op::drop_domain::DropDomain;
use crate::op::restore;
use crate::sql::{QualifiedName, Spanned};

fn all(catalog: &Catalog) -> Vec<(&QualifiedName, &Domain)> {
    let types = catalog.namespaces().flat_map(|namespace| namespace.types());
    types
        .filter_map(|one| match one {
            Type::Domain(one) => Some((&one.name, one)),
            Type::Enum(_) => None,
        })
        .collect()
}

/// The domains that differ.
pub fn compare(sides: Sides<'_>, found: &mut Found) {
    for (name, before, after) in sides.by_name(all) {
        let subject = format!("domain '{name}'");
        match (before, after) {
            (None, Some(after)) => found.added(subject, after.name.span()),
            (Some(before), None) if !sides.options.keeps => found.removed(subject, None, before.name.span()),
            (Some(before), Some(after)) if !is_same(sides, before, after, found) => {
                found.changed("another definition", subject, after.name.span());
            }
            _ => {}
        }
    }
}

fn is_same(sides: Sides<'_>, before: &Domain, after: &Domain, found: &mut Found) -> bool {
    let what = format!("domain '{}'", after.name);
    let target = Some(&after.data_type);
    // The names of checks are PostgreSQL's own where none was written; what they demand is what counts.
    let checks = before.checks.len() == after.checks.len()
        && before.checks.iter().zip(&after.checks).all(|((name, one), (other_name, other))| {
            name == other_name && sides.is_same_expression(&what, None, None, (one, other), found)
        });
    checks
        && sides.is_same_type(&before.data_type, &after.data_type)
        && sides.is_same_collation(before.collation.as_ref(), after.collation.as_ref())
        && before.not_null.is_some() == after.not_null.is_some()
        && before.comment == after.comment
        && sides.is_same_option(&what, None, target, (before.default.as_ref(), after.default.as_ref()), found)
}

/// The domains that must be made anew, with the columns that have them.
fn remade<'a>(sides: Sides<'a>) -> Vec<(QualifiedName, &'a Domain, Vec<Dependent<'a>>)> {
    let mut unsaid = Found::default();
    let pairs = sides.by_name(all).into_iter().filter_map(|(name, before, after)| {
        let (before, after) = (before?, after?);
        (!is_same(sides, before, after, &mut unsaid)).then_some((name, before))
    });
    pairs.map(|(name, before)| (name.clone(), before, sides.before.needing(Needed::Type(&name)))).collect()
}

/// The columns whose domain is made anew: what hangs on them must be out of the way.
pub fn touched(sides: Sides<'_>) -> Vec<(QualifiedName, crate::sql::Ident)> {
    let columns = remade(sides).into_iter().flat_map(|(_, _, needing)| needing);
    columns
        .filter_map(|one| match one {
            Dependent::Column(table, column) => Some((table.name.clone(), column.name.clone())),
            _ => None,
        })
        .collect()
}

/// What takes away the domains that are made anew: their columns get the type behind them for the time being.
pub fn take_away(sides: Sides<'_>) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (name, domain, needing) in remade(sides) {
        for dependent in needing {
            if let Dependent::Column(table, column) = dependent
                && column.data_type.dimensions() == 0
            {
                let change = ColumnChange::Type {
                    data_type: domain.data_type.clone(),
                    collation: column.collation.as_deref().cloned(),
                    using: None,
                };
                operations.push(restore::change(&sides.before.shorten(&table.name), &column.name, change));
            }
        }
        operations.push(DropDomain { name, if_exists: false, cascade: false }.into());
    }
    operations
}

/// What makes the new ones.
pub fn make(sides: Sides<'_>) -> Vec<Operation> {
    let new = sides.by_name(all).into_iter().filter(|(_, before, _)| before.is_none());
    new.filter_map(|(_, _, after)| Some(CreateDomain { domain: after?.clone() }.into())).collect()
}

/// What drops those that are not wanted.
pub fn take(sides: Sides<'_>) -> Vec<Operation> {
    let all = sides.by_name(all).into_iter();
    let gone = all.filter(|(_, before, after)| before.is_some() && after.is_none() && !sides.options.keeps);
    gone.map(|(name, ..)| DropDomain { name, if_exists: false, cascade: false }.into()).collect()
}
