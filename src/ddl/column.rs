//! Columns.

use super::text::Text;
use super::{constraint, sequence};
use crate::catalog::{Column, Generated, GeneratedKind, Identity, Nullability};
use crate::op::create_table::ColumnDefinition;
use crate::sql::Ident;
use squawk_syntax::ast::{self, AstNode, ColumnClause, Constraint, GeneratedAs, GeneratedWhen};

/// A column of a `CREATE TABLE`. `None` if something of it is not modelled.
pub fn definition(text: Text<'_>, column: &ast::Column) -> Option<ColumnDefinition> {
    let name = text.ident(column.name()?.syntax());
    let mut definition = named(text, name, &column.ty()?)?;
    for clause in column.clauses() {
        match clause {
            ColumnClause::Collate(collate) => definition.column.collation = Some(Box::new(text.collation(&collate)?)),
            ColumnClause::Storage(storage) => {
                definition.column.storage = Some(text.ident(storage.storage_mode()?.syntax()));
            }
            ColumnClause::CompressionMethod(method) => {
                definition.column.compression = Some(text.ident(method.compression_method_name()?.syntax()));
            }
            ColumnClause::ColumnConstraint(constraint) => {
                add(text, &mut definition, &Constraint::cast(constraint.syntax().clone())?)?;
            }
            ColumnClause::WithOptions(_) | ColumnClause::AlterOptionList(_) => return None,
        }
    }
    Some(definition)
}

/// The column of an `ADD COLUMN`. `None` if something of it is not modelled.
pub fn added(text: Text<'_>, action: &ast::AddColumn) -> Option<ColumnDefinition> {
    if action.alter_option_list().is_some() {
        return None;
    }
    let name = text.ident(action.column_name()?.syntax());
    let mut definition = named(text, name, &action.ty()?)?;
    if let Some(collate) = action.collate() {
        definition.column.collation = Some(Box::new(text.collation(&collate)?));
    }
    for constraint in action.constraints() {
        add(text, &mut definition, &constraint)?;
    }
    Some(definition)
}

fn named(text: Text<'_>, name: Ident, data_type: &ast::Type) -> Option<ColumnDefinition> {
    Some(ColumnDefinition { column: Column::new(name, text.data_type(data_type)?), constraints: Vec::new() })
}

/// Adds what stands beside a column. All of it counts as a constraint to the grammar.
fn add(text: Text<'_>, definition: &mut ColumnDefinition, constraint: &Constraint) -> Option<()> {
    let column = &mut definition.column;
    match constraint {
        Constraint::NotNullConstraint(one) if one.constraint_options().next().is_none() => {
            column.nullability = Nullability::NotNull;
        }
        Constraint::NullConstraint(_) => column.nullability = Nullability::Null,
        Constraint::DefaultConstraint(default) => column.default = Some(text.expression(default.expr()?.syntax())),
        Constraint::GeneratedConstraint(generated) => match generated.generated_as()? {
            GeneratedAs::GeneratedIdentity(one) => {
                column.identity = Some(Box::new(identity(text, one.generated_when()?, one.sequence_option_list())?));
            }
            GeneratedAs::GeneratedStored(one) => column.generated = Some(Box::new(stored(text, &one)?)),
        },
        other => definition.constraints.push(constraint::beside(text, other, &column.name)?),
    }
    Some(())
}

fn stored(text: Text<'_>, generated: &ast::GeneratedStored) -> Option<Generated> {
    let kind = match generated.generated_kind() {
        Some(ast::GeneratedKind::Stored(_)) => GeneratedKind::Stored,
        Some(ast::GeneratedKind::Virtual(_)) => GeneratedKind::Virtual,
        None => GeneratedKind::Unspecified,
    };
    Some(Generated { expression: text.condition(&generated.expr()?), kind })
}

/// `GENERATED … AS IDENTITY (…)`.
pub fn identity(text: Text<'_>, when: GeneratedWhen, options: Option<ast::SequenceOptionList>) -> Option<Identity> {
    let (sequence, options) = match options {
        Some(list) => sequence::named_options(text, list.sequence_options())?,
        None => Default::default(),
    };
    Some(Identity { always: is_always(&when), sequence, options })
}

/// `ALWAYS`, as against `BY DEFAULT`.
pub fn is_always(when: &GeneratedWhen) -> bool {
    matches!(when, GeneratedWhen::GeneratedAlways(_))
}
