//! What is the same on both sides, though it may be written otherwise.

use super::names::Scope;
use super::{Found, Sides};
use crate::catalog::{Catalog, Parameter, Table};
use crate::expression::{self, Answer};
use crate::source::Span;
use crate::sql::{DataType, Expression, QualifiedName, Spanned, TypeName};
use std::collections::BTreeMap;

impl<'a> Sides<'a> {
    /// True if two expressions of a table are the same. Where that cannot be told it is noted, and they are taken for
    /// the same.
    pub fn is_same_expression(
        self,
        what: &str,
        table: Option<&Table>,
        target: Option<&DataType>,
        (before, after): (&Expression, &Expression),
        found: &mut Found,
    ) -> bool {
        let scope = Scope { catalog: self.after, table };
        match expression::compare(before.as_str(), after.as_str(), &scope, target) {
            Answer::Same => true,
            Answer::Differs => false,
            Answer::Unknown => {
                let (before, after) = (before.as_str().trim(), after.as_str().trim());
                found.note(
                    format!("cannot tell whether {what} differs: `{before}` against `{after}`"),
                    table.map_or(Span::NONE, |table| table.name.span()),
                );
                true
            }
        }
    }

    /// The same for expressions that may be missing.
    pub fn is_same_option(
        self,
        what: &str,
        table: Option<&Table>,
        target: Option<&DataType>,
        pair: (Option<&Expression>, Option<&Expression>),
        found: &mut Found,
    ) -> bool {
        match pair {
            (None, None) => true,
            (Some(before), Some(after)) => self.is_same_expression(what, table, target, (before, after), found),
            _ => false,
        }
    }

    /// True if both names mean one object.
    pub fn is_same_name(self, before: &QualifiedName, after: &QualifiedName) -> bool {
        before.name == after.name && self.before.schema_of(before) == self.after.schema_of(after)
    }

    /// True if both types are one.
    pub fn is_same_type(self, before: &DataType, after: &DataType) -> bool {
        before == after
            || match (before.name(), after.name()) {
                (TypeName::Named(one), TypeName::Named(other)) => {
                    (self.is_same_name(one, other) || self.is_of_extension(one, other))
                        && before.modifiers() == after.modifiers()
                        && (before.dimensions() > 0) == (after.dimensions() > 0)
                }
                _ => false,
            }
    }

    /// The types of an extension are the same wherever it puts them.
    fn is_of_extension(self, one: &QualifiedName, other: &QualifiedName) -> bool {
        one.name == other.name
            && self.before.user_type(one).known().is_none()
            && self.after.user_type(other).known().is_none()
    }

    /// True if both collations are one; that of the database is none.
    pub fn is_same_collation(self, before: Option<&QualifiedName>, after: Option<&QualifiedName>) -> bool {
        let bare = |name: Option<&QualifiedName>| {
            name.map(|name| name.name.as_str().to_string()).filter(|name| name != "default")
        };
        bare(before) == bare(after)
    }

    /// Every object of one kind by its name, on both sides, without what is left alone.
    pub fn by_name<T>(
        self,
        all: impl Fn(&'a Catalog) -> Vec<(&'a QualifiedName, &'a T)>,
    ) -> Vec<(QualifiedName, Option<&'a T>, Option<&'a T>)> {
        let mut pairs: BTreeMap<QualifiedName, (Option<&T>, Option<&T>)> = BTreeMap::new();
        for (name, one) in all(self.before) {
            pairs.entry(self.before.resolve(name)).or_default().0 = Some(one);
        }
        for (name, one) in all(self.after) {
            pairs.entry(self.after.resolve(name)).or_default().1 = Some(one);
        }
        let is_wanted = |name: &QualifiedName| !self.options.ignore.holds(self.after, name);
        let pairs = pairs.into_iter().filter(|(name, _)| is_wanted(name));
        pairs.map(|(name, (before, after))| (self.after.shorten(&name), before, after)).collect()
    }
}

/// True if two lists of storage parameters say the same, in whatever order.
pub fn are_same_parameters(before: &[Parameter], after: &[Parameter]) -> bool {
    let plain = |list: &[Parameter]| {
        let one = |parameter: &Parameter| {
            let value = parameter.value.as_ref().map(|value| value.as_str().trim_matches('\'').to_lowercase());
            (parameter.name.to_string(), value)
        };
        let mut all: Vec<_> = list.iter().map(one).collect();
        all.sort();
        all
    };
    plain(before) == plain(after)
}
