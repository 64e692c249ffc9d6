//! Sequences, and their options behind identity columns.

use super::table::persistence;
use super::text::Text;
use crate::catalog::{Bound, Persistence, Sequence, SequenceOptions};
use crate::op::Operation;
use crate::op::alter_sequence::AlterSequence;
use crate::op::create_sequence::CreateSequence;
use crate::sql::{DataType, Ident, QualifiedName};
use squawk_syntax::ast::{self, AlterSequenceAction, AstNode, OwnedByTarget, SequenceOption};

/// `CREATE SEQUENCE`. `None` if something of it is not modelled: `UNLOGGED`.
pub fn create(text: Text<'_>, create: &ast::CreateSequence) -> Option<Operation> {
    let temporary = match persistence(create.persistence()) {
        Persistence::Permanent => false,
        Persistence::Temporary => true,
        Persistence::Unlogged => return None,
    };
    let said = options(text, create.sequence_options())?.without_name()?;
    let sequence = Sequence {
        name: text.qualified(create.sequence()?.syntax()),
        data_type: said.data_type,
        options: said.options,
        owner: said.owner.flatten(),
    };
    Some(CreateSequence { sequence, if_not_exists: create.if_not_exists().is_some(), temporary }.into())
}

/// `ALTER SEQUENCE` with options. `None` for what else can be altered.
pub fn alter(text: Text<'_>, alter: &ast::AlterSequence) -> Option<Operation> {
    let list: Option<Vec<SequenceOption>> = alter.actions().map(option).collect();
    let said = options(text, list?.into_iter())?.without_name()?;
    Some(
        AlterSequence {
            name: text.qualified(alter.sequence_ref()?.syntax()),
            if_exists: alter.if_exists().is_some(),
            data_type: said.data_type,
            options: said.options,
            owner: said.owner,
        }
        .into(),
    )
}

fn option(action: AlterSequenceAction) -> Option<SequenceOption> {
    match action {
        AlterSequenceAction::SequenceOption(option) => Some(option),
        _ => None,
    }
}

/// What is said of a sequence.
#[derive(Default)]
struct Said {
    /// `AS …`.
    data_type: Option<DataType>,
    /// The options.
    options: SequenceOptions,
    /// `OWNED BY table.column`, or `OWNED BY NONE`.
    owner: Option<Option<(QualifiedName, Ident)>>,
    /// `SEQUENCE NAME …`, of an identity.
    name: Option<QualifiedName>,
}

impl Said {
    /// The same where no name can be given.
    fn without_name(self) -> Option<Said> {
        self.name.is_none().then_some(self)
    }
}

/// The options of a sequence. `None` if one of them is not modelled.
fn options(text: Text<'_>, list: impl Iterator<Item = SequenceOption>) -> Option<Said> {
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
            SequenceOption::OptionSequenceName(one) => said.name = Some(text.qualified(one.sequence()?.syntax())),
            SequenceOption::OptionLogged(_) | SequenceOption::OptionUnlogged(_) => return None,
        }
    }
    Some(said)
}

/// The options where no type and no owner can be given.
pub fn plain_options(text: Text<'_>, list: impl Iterator<Item = SequenceOption>) -> Option<SequenceOptions> {
    let (name, options) = named_options(text, list)?;
    name.is_none().then_some(options)
}

/// The options of an identity, with the name of its sequence where one is given, as `pg_dump` does.
pub fn named_options(
    text: Text<'_>,
    list: impl Iterator<Item = SequenceOption>,
) -> Option<(Option<QualifiedName>, SequenceOptions)> {
    let said = options(text, list)?;
    (said.data_type.is_none() && said.owner.is_none()).then_some((said.name, said.options))
}
