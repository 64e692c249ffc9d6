//! Constraints: in a table, beside a column, and behind `ADD`.

use super::index;
use super::text::Text;
use crate::catalog::{
    Action, ActionKind, Check, Constraint, ConstraintKind, Exclude, ForeignKey, IndexElement, Key, Match,
    NullsDistinct, Timing,
};
use crate::sql::{Expression, Ident};
use squawk_syntax::ast::{self, AstNode, ConstraintOption, Expr, MatchType, RefAction, ReferentialAction};

/// A constraint of a whole table. `None` if something of it is not modelled.
pub fn of_table(text: Text<'_>, constraint: &ast::Constraint) -> Option<Constraint> {
    read(text, constraint, &[])
}

/// A constraint beside a column: it has that one column.
pub fn beside(text: Text<'_>, constraint: &ast::Constraint, column: &Ident) -> Option<Constraint> {
    read(text, constraint, std::slice::from_ref(column))
}

fn read(text: Text<'_>, constraint: &ast::Constraint, beside: &[Ident]) -> Option<Constraint> {
    let mut said = Said::of(constraint)?;
    let kind = match constraint {
        ast::Constraint::PrimaryKeyConstraint(one) => {
            ConstraintKind::PrimaryKey(key(text, one.index_parameters(), one.using_index(), beside)?)
        }
        ast::Constraint::UniqueConstraint(one) => {
            ConstraintKind::Unique(key(text, one.index_parameters(), one.using_index(), beside)?)
        }
        ast::Constraint::ForeignKeyConstraint(one) => ConstraintKind::ForeignKey(Box::new(ForeignKey {
            columns: columns(text, one.from_columns())?,
            referred: match one.to_columns() {
                Some(list) => columns(text, Some(list))?,
                None => Vec::new(),
            },
            not_valid: std::mem::take(&mut said.not_valid),
            ..foreign_key(text, one.table_name_ref(), one.match_type(), one.referential_actions())?
        })),
        ast::Constraint::ReferencesConstraint(one) => ConstraintKind::ForeignKey(Box::new(ForeignKey {
            columns: beside.to_vec(),
            referred: text.idents(one.column().into_iter()),
            not_valid: std::mem::take(&mut said.not_valid),
            ..foreign_key(text, one.table(), one.match_type(), one.referential_actions())?
        })),
        ast::Constraint::CheckConstraint(one) => ConstraintKind::Check(Check {
            expression: text.condition(&one.expr()?),
            no_inherit: std::mem::take(&mut said.no_inherit),
            not_valid: std::mem::take(&mut said.not_valid),
        }),
        ast::Constraint::ExcludeConstraint(one) => ConstraintKind::Exclude(Box::new(exclude(text, one)?)),
        ast::Constraint::NotNullConstraint(_)
        | ast::Constraint::NullConstraint(_)
        | ast::Constraint::DefaultConstraint(_)
        | ast::Constraint::GeneratedConstraint(_) => return None,
    };
    if said.not_valid || said.no_inherit {
        return None;
    }
    let name = constraint.constraint_name().map(|name| text.ident(name.syntax()));
    let mut read = Constraint::new(name, kind, text.span_of(constraint.syntax()));
    read.timing = said.timing;
    Some(read)
}

/// What stands behind a constraint of any kind.
#[derive(Default)]
struct Said {
    timing: Timing,
    not_valid: bool,
    no_inherit: bool,
}

impl Said {
    fn of(constraint: &ast::Constraint) -> Option<Said> {
        let mut said = Said::default();
        for option in constraint.constraint_options() {
            match option {
                ConstraintOption::DeferrableConstraintOption(_) => said.timing.deferrable = Some(true),
                ConstraintOption::NotDeferrableConstraintOption(_) => said.timing.deferrable = Some(false),
                ConstraintOption::InitiallyDeferredConstraintOption(_) => said.timing.initially_deferred = Some(true),
                ConstraintOption::InitiallyImmediateConstraintOption(_) => said.timing.initially_deferred = Some(false),
                ConstraintOption::NotValid(_) => said.not_valid = true,
                ConstraintOption::NoInherit(_) => said.no_inherit = true,
                ConstraintOption::Enforced(_) | ConstraintOption::Inherit(_) => {}
                ConstraintOption::NotEnforced(_) => return None,
            }
        }
        Some(said)
    }
}

fn key(
    text: Text<'_>,
    parameters: Option<ast::IndexParameters>,
    using_index: Option<ast::UsingIndexName>,
    beside: &[Ident],
) -> Option<Key> {
    let mut key = Key { columns: beside.to_vec(), ..Key::default() };
    if let Some(using) = using_index {
        key.using_index = Some(text.qualified(using.index_ref()?.syntax()).name);
    }
    let Some(parameters) = parameters else { return Some(key) };
    if let Some(list) = parameters.column_list() {
        if list.without_overlaps().is_some() {
            return None;
        }
        key.columns = text.idents(list.column_name_refs());
    }
    if let Some(include) = parameters.constraint_include_clause() {
        key.include = text.idents(include.column_ref_list()?.column_name_refs());
    }
    key.nulls = parameters.nulls_distinct_option().map(|nulls| nulls_distinct(&nulls));
    key.with = text.with(parameters.with_params())?;
    key.tablespace = index_tablespace(text, parameters.constraint_index_tablespace());
    Some(key)
}

/// `NULLS [NOT] DISTINCT`.
pub fn nulls_distinct(option: &ast::NullsDistinctOption) -> NullsDistinct {
    match option {
        ast::NullsDistinctOption::NullsDistinct(_) => NullsDistinct::Distinct,
        ast::NullsDistinctOption::NullsNotDistinct(_) => NullsDistinct::NotDistinct,
    }
}

fn index_tablespace(text: Text<'_>, clause: Option<ast::ConstraintIndexTablespace>) -> Option<Ident> {
    Some(text.ident(clause?.tablespace_ref()?.syntax()))
}

fn columns(text: Text<'_>, list: Option<ast::ForeignKeyColumnList>) -> Option<Vec<Ident>> {
    let list = list?;
    list.period_column().is_none().then(|| text.idents(list.column_name_refs()))
}

/// The clauses of a foreign key on `table`, which has no columns yet.
fn foreign_key(
    text: Text<'_>,
    table: Option<ast::TableNameRef>,
    matching: Option<MatchType>,
    actions: impl Iterator<Item = ReferentialAction>,
) -> Option<ForeignKey> {
    let mut key = ForeignKey {
        columns: Vec::new(),
        table: text.qualified(table?.syntax()),
        referred: Vec::new(),
        matching: match matching {
            Some(MatchType::MatchSimple(_)) => Some(Match::Simple),
            Some(MatchType::MatchFull(_)) => Some(Match::Full),
            Some(MatchType::MatchPartial(_)) => return None,
            None => None,
        },
        on_delete: None,
        on_update: None,
        not_valid: false,
    };
    for action in actions {
        match action {
            ReferentialAction::OnDeleteAction(one) => key.on_delete = Some(ref_action(text, &one.ref_action()?)),
            ReferentialAction::OnUpdateAction(one) => key.on_update = Some(ref_action(text, &one.ref_action()?)),
        }
    }
    Some(key)
}

fn ref_action(text: Text<'_>, action: &RefAction) -> Action {
    let columns =
        |list: Option<ast::ColumnRefList>| list.map_or_else(Vec::new, |list| text.idents(list.column_name_refs()));
    Action::new(match action {
        RefAction::NoAction(_) => ActionKind::NoAction,
        RefAction::Restrict(_) => ActionKind::Restrict,
        RefAction::Cascade(_) => ActionKind::Cascade,
        RefAction::SetNullColumns(one) => ActionKind::SetNull(columns(one.column_ref_list())),
        RefAction::SetDefaultColumns(one) => ActionKind::SetDefault(columns(one.column_ref_list())),
    })
}

fn exclude(text: Text<'_>, exclude: &ast::ExcludeConstraint) -> Option<Exclude> {
    let list = exclude.constraint_exclusion_list()?;
    Some(Exclude {
        method: match exclude.constraint_index_method() {
            Some(method) => Some(text.ident(method.access_method_ref()?.syntax())),
            None => None,
        },
        elements: list.constraint_exclusions().map(|one| exclusion(text, &one)).collect::<Option<_>>()?,
        include: match exclude.constraint_include_clause() {
            Some(include) => text.idents(include.column_ref_list()?.column_name_refs()),
            None => Vec::new(),
        },
        with: text.with(exclude.with_params())?,
        tablespace: index_tablespace(text, exclude.constraint_index_tablespace()),
        predicate: match exclude.where_condition_clause() {
            Some(clause) => Some(text.condition(&clause.expr()?)),
            None => None,
        },
    })
}

fn exclusion(text: Text<'_>, exclusion: &ast::ConstraintExclusion) -> Option<(IndexElement, Expression)> {
    let operator = match (exclusion.op(), exclusion.operator_call()) {
        (Some(op), _) => text.expression(op.syntax()),
        (None, Some(call)) => text.expression(call.syntax()),
        (None, None) => return None,
    };
    let mut parts = exclusion.syntax().children();
    let expression = Expr::cast(parts.next()?)?;
    // Anything but the operator behind it, such as an operator class, is not in the parser's tree as such.
    if parts.count() > 1 {
        return None;
    }
    Some((index::bare_element(text, &expression)?, operator))
}
