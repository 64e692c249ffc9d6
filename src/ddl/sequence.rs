//! Sequences, and their options behind identity columns.

use super::text::Text;
use crate::catalog::{Bound, SequenceOptions};
use crate::sql::{DataType, Ident, QualifiedName};
use squawk_syntax::ast::{AstNode, OwnedByTarget, SequenceOption};

/// What is said of a sequence.
#[derive(Default)]
pub struct Said {
    /// `AS …`.
    pub data_type: Option<DataType>,
    /// The options.
    pub options: SequenceOptions,
    /// `OWNED BY table.column`, or `OWNED BY NONE`.
    pub owner: Option<Option<(QualifiedName, Ident)>>,
}

/// The options of a sequence. `None` if one of them is not modelled.
pub fn options(text: Text<'_>, list: impl Iterator<Item = SequenceOption>) -> Option<Said> {
    let mut said = Said::default();
    let options = &mut said.options;
    for option in list {
        match option {
            SequenceOption::OptionAsType(one) => said.data_type = Some(text.data_type(&one.ty()?)?),
            SequenceOption::OptionIncrement(one) => options.increment = Some(text.number(&one.expr()?)?),
            SequenceOption::OptionStart(one) => options.start = Some(text.number(&one.expr()?)?),
            SequenceOption::OptionCache(one) => options.cache = Some(text.number(&one.expr()?)?),
            SequenceOption::OptionMinValue(one) => options.minimum = Some(Bound::Value(text.number(&one.expr()?)?)),
            SequenceOption::OptionMaxValue(one) => options.maximum = Some(Bound::Value(text.number(&one.expr()?)?)),
            SequenceOption::OptionNoMinValue(_) => options.minimum = Some(Bound::No),
            SequenceOption::OptionNoMaxValue(_) => options.maximum = Some(Bound::No),
            SequenceOption::OptionCycle(_) => options.cycle = Some(true),
            SequenceOption::OptionNoCycle(_) => options.cycle = Some(false),
            SequenceOption::OptionRestart(one) => {
                options.restart = Some(match one.expr() {
                    Some(value) => Some(text.number(&value)?),
                    None => None,
                });
            }
            SequenceOption::OptionOwnedBy(one) => {
                said.owner = Some(match one.owned_by_target()? {
                    OwnedByTarget::OwnedByNone(_) => None,
                    OwnedByTarget::QualifiedColumnNameRef(column) => Some(text.column_path(column.syntax())?),
                });
            }
            SequenceOption::OptionLogged(_)
            | SequenceOption::OptionUnlogged(_)
            | SequenceOption::OptionSequenceName(_) => return None,
        }
    }
    Some(said)
}

/// The options where no type and no owner can be given.
pub fn plain_options(text: Text<'_>, list: impl Iterator<Item = SequenceOption>) -> Option<SequenceOptions> {
    let said = options(text, list)?;
    (said.data_type.is_none() && said.owner.is_none()).then_some(said.options)
}
