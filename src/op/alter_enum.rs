//! `alter_enum`.

use super::fit::Fit;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{Catalog, Enum, Type};
use crate::diagnostic::Diagnostics;
use crate::sql::{Literal, QualifiedName, Spanned};
use crate::statement::Statement;
use askama::Template;

/// Adds a value to an enum, or renames one.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/alter_enum.sql")]
pub struct AlterEnum {
    /// The type.
    pub name: QualifiedName,
    /// What changes.
    pub change: EnumChange,
}

/// What changes in an enum.
#[derive(Debug, Clone, PartialEq)]
pub enum EnumChange {
    /// `add value [if not exists] '…' [before|after '…']`. It may run in a transaction, but until the end of that the
    /// value cannot be used (documentation of `ALTER TYPE`; measured, 12 to 18).
    AddValue {
        /// The new value.
        value: Literal,
        /// `if not exists`.
        if_not_exists: bool,
        /// Where it goes; at the end if nothing was written.
        place: Option<EnumPlace>,
    },
    /// `rename value '…' to '…'`.
    RenameValue {
        /// The value.
        value: Literal,
        /// Its new name.
        new_value: Literal,
    },
}

/// Where a new value of an enum goes.
#[derive(Debug, Clone, PartialEq)]
pub enum EnumPlace {
    /// `before '…'`.
    Before(Literal),
    /// `after '…'`.
    After(Literal),
}

impl EnumPlace {
    /// The value that it names.
    pub fn neighbour(&self) -> &Literal {
        match self {
            EnumPlace::Before(neighbour) | EnumPlace::After(neighbour) => neighbour,
        }
    }

    /// Where a value comes among others.
    fn among(&self, values: &[Literal]) -> Option<usize> {
        let at = values.iter().position(|value| value == self.neighbour())?;
        Some(match self {
            EnumPlace::Before(_) => at,
            EnumPlace::After(_) => at + 1,
        })
    }
}

impl AlterEnum {
    fn known<'a>(&self, catalog: &'a Catalog) -> Option<&'a Enum> {
        match catalog.user_type(&self.name).known()? {
            Type::Enum(known) => Some(known),
            Type::Domain(_) => None,
        }
    }

    /// True if `if not exists` lets it do nothing.
    fn is_there(&self, before: &Catalog) -> bool {
        match &self.change {
            EnumChange::AddValue { value, if_not_exists: true, .. } => {
                self.known(before).is_some_and(|known| known.values.contains(value))
            }
            _ => false,
        }
    }
}

impl Effect for AlterEnum {
    fn summary(&self) -> String {
        match &self.change {
            EnumChange::AddValue { value, .. } => format!("add value {value} to enum {}", self.name),
            EnumChange::RenameValue { value, new_value } => {
                format!("rename value {value} of enum {} to {new_value}", self.name)
            }
        }
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before);
        let needed = ties.user_type(&self.name);
        ties.needs(needed).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let Some(known) = fit.enum_type(&self.name) else { return };
        match &self.change {
            EnumChange::AddValue { .. } if self.is_there(before) => {}
            EnumChange::AddValue { value, place, .. } => {
                fit.enum_value_is_new(&known.values, value);
                if let Some(place) = place {
                    fit.enum_value(known, place.neighbour());
                }
            }
            EnumChange::RenameValue { value, new_value } => {
                fit.enum_value(known, value);
                fit.enum_value_is_new(&known.values, new_value);
            }
        }
    }

    fn statements(&self, _: &Catalog) -> Vec<Statement> {
        vec![Statement::new(self.to_string(), self.name.span())]
    }

    fn apply(&self, catalog: &mut Catalog) {
        if self.is_there(catalog) {
            return;
        }
        match &self.change {
            EnumChange::AddValue { value, place, .. } => {
                if let Some(Type::Enum(known)) = catalog.type_mut(&self.name) {
                    let place = place.as_ref().and_then(|place| place.among(&known.values));
                    known.values.insert(place.unwrap_or(known.values.len()), value.clone());
                }
            }
            EnumChange::RenameValue { value, new_value } => catalog.rename_enum_value(&self.name, value, new_value),
        }
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        match &self.change {
            EnumChange::AddValue { value, .. } => {
                let is_sure = before.user_type(&self.name).certain().is_some();
                match is_sure && self.is_there(before) {
                    true => Inverse::Exact(Vec::new()),
                    false => {
                        Inverse::None(format!("PostgreSQL cannot take value {value} out of enum {} again", self.name))
                    }
                }
            }
            EnumChange::RenameValue { value, new_value } => {
                let change = EnumChange::RenameValue { value: new_value.clone(), new_value: value.clone() };
                Inverse::Exact(vec![AlterEnum { name: self.name.clone(), change }.into()])
            }
        }
    }
}
