//! What `drop_enum` and `drop_domain` share.

use super::cascade::Cascade;
use super::create_domain::CreateDomain;
use super::create_enum::CreateEnum;
use super::fit::Fit;
use super::ties::Ties;
use super::{Inverse, Links, Operation};
use crate::catalog::{Catalog, Needed, Type};
use crate::diagnostic::Diagnostics;
use crate::sql::{QualifiedName, Spanned};
use crate::statement::Statement;

/// A type that is dropped.
pub struct DroppedType<'a> {
    /// The type.
    pub name: &'a QualifiedName,
    /// `enum` or `domain`.
    pub kind: &'static str,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

impl DroppedType<'_> {
    fn going_along<'a>(&self, before: &'a Catalog) -> Cascade<'a> {
        Cascade::if_written(self.cascade, before, Needed::Type(self.name))
    }

    /// See [`super::Effect::links`].
    pub fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before);
        let dropped = ties.user_type(self.name);
        self.going_along(before).ties(ties.needs(dropped.clone()).drops(dropped).frees_schema(self.name)).links()
    }

    /// See [`super::Effect::check`].
    pub fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let Some(dropped) = fit.user_type_if(self.name, self.kind, self.if_exists) else { return };
        // `DROP TYPE` drops a domain too, `DROP DOMAIN` nothing else (measured on PostgreSQL 15).
        if let (Type::Enum(_), "domain") = (dropped, self.kind) {
            return fit.wrong_kind(self.name, "enum", "domain", dropped.name().span());
        }
        if !self.cascade {
            fit.is_free(&format!("{} `{}`", self.kind, self.name), self.name.span(), Needed::Type(self.name));
        }
    }

    /// The statement with this text; see [`super::Effect::statements`].
    pub fn statement(&self, sql: String, before: &Catalog) -> Statement {
        let statement = self.going_along(before).facts(Statement::new(sql, self.name.span()));
        match self.cascade && before.is_open() {
            true => statement.unknown(format!("what else needs {} {} is not known", self.kind, self.name)),
            false => statement,
        }
    }

    /// See [`super::Effect::apply`].
    pub fn apply(&self, catalog: &mut Catalog) {
        if self.cascade {
            catalog.drop_needing(Needed::Type(self.name));
        }
        catalog.take_type(self.name);
    }

    /// See [`super::Effect::inverse`].
    pub fn inverse(&self, before: &Catalog) -> Inverse {
        let found = before.user_type(self.name);
        let mut operations: Vec<Operation> = match found.known() {
            Some(Type::Enum(one)) => vec![CreateEnum { name: self.name.clone(), values: one.values.clone() }.into()],
            Some(Type::Domain(domain)) => vec![CreateDomain { domain: domain.clone() }.into()],
            None if self.if_exists && found.is_absent() => return Inverse::Exact(Vec::new()),
            None => return Inverse::None(format!("what {} {} is like is not known", self.kind, self.name)),
        };
        let (restored, lost) = self.going_along(before).restored();
        operations.extend(restored);
        Inverse::of(operations, lost).if_doubtful(found.is_doubtful(), format_args!("{} {}", self.kind, self.name))
    }
}
