//! Whether the values of an enum fit.

use super::Fit;
use crate::catalog::Enum;
use crate::diagnostic::code::ENUM_VALUES;
use crate::diagnostic::{Diagnostic, nearest};
use crate::sql::{Literal, Spanned};

/// The longest value of an enum, in bytes (documentation, 8.7.4).
const LONGEST_VALUE: usize = 63;

impl Fit<'_, '_> {
    /// Reports a value that stands among others already, or is too long.
    pub fn enum_value_is_new(&mut self, others: &[Literal], value: &Literal) {
        if let Some(first) = others.iter().find(|other| *other == value) {
            let diagnostic = Diagnostic::error(ENUM_VALUES, value.span(), format!("value {value} is there already"));
            self.report(diagnostic.also(first.span(), "first here"));
        }
        if value.as_str().len() > LONGEST_VALUE {
            let message =
                format!("a value of an enum has {LONGEST_VALUE} bytes at most, this one has {}", value.as_str().len());
            self.report(Diagnostic::error(ENUM_VALUES, value.span(), message));
        }
    }

    /// Reports a value that an enum does not have.
    pub fn enum_value(&mut self, of: &Enum, value: &Literal) {
        if of.values.contains(value) {
            return;
        }
        let message = format!("enum `{}` has no value {value}", of.name);
        let mut diagnostic = Diagnostic::error(ENUM_VALUES, value.span(), message);
        if let Some(near) = nearest(value.as_str(), of.values.iter().map(Literal::as_str)) {
            diagnostic = diagnostic.help(format!("did you mean {}?", Literal::made(near)));
        }
        self.report(diagnostic.also(of.name.span(), format!("`{}` is made here", of.name)));
    }
}
