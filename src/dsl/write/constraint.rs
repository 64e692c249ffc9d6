//! Constraints: in a table, beside a column, and by themselves.

use super::index::index_element;
use super::word::{Words, dropped, list, name, names, parameters, parens, qualified, string};
use crate::catalog::{Action, Check, Constraint, ConstraintKind, Exclude, ForeignKey, Key, Match, NullsDistinct};
use crate::op::create_constraint::CreateConstraint;
use crate::op::drop_constraint::DropConstraint;
use crate::op::rename_constraint::RenameConstraint;
use crate::op::validate_constraint::ValidateConstraint;

/// A constraint on a line of its own in a table.
pub(super) fn table_constraint(constraint: &Constraint) -> String {
    let kind = match &constraint.kind {
        ConstraintKind::PrimaryKey(_) => "primary key",
        ConstraintKind::Unique(_) => "unique",
        ConstraintKind::ForeignKey(_) => "foreign key",
        ConstraintKind::Check(_) => "check",
        ConstraintKind::Exclude(_) => "exclude",
    };
    details(Words::new(kind).maybe(constraint.name.as_ref(), name), constraint)
}

/// True if a constraint of a column can be written beside it.
pub(super) fn is_inline(constraint: &Constraint) -> bool {
    constraint.comment.is_none() && !matches!(constraint.kind, ConstraintKind::Exclude(_))
}

/// A constraint beside its column, which it does not name again.
pub(super) fn inline_constraint(constraint: &Constraint) -> String {
    let words = Words::empty().maybe(constraint.name.as_ref(), |given| format!("constraint {}", name(given)));
    let words = match &constraint.kind {
        ConstraintKind::PrimaryKey(key) => key_clauses(words.word("primary key"), key),
        ConstraintKind::Unique(key) => {
            key_clauses(words.word("unique").maybe(key.nulls, |nulls| nulls_distinct(nulls).into()), key)
        }
        ConstraintKind::ForeignKey(key) => references(words, key),
        ConstraintKind::Check(check) => check_clauses(words.word("check"), check),
        ConstraintKind::Exclude(exclude) => exclusion(words.word("exclude"), exclude),
    };
    ending(words, constraint, "")
}

/// `create_primary_key` and its like.
pub(super) fn create_constraint(operation: &CreateConstraint) -> String {
    let constraint = &operation.constraint;
    let verb = match &constraint.kind {
        ConstraintKind::PrimaryKey(_) => "create_primary_key",
        ConstraintKind::Unique(_) => "create_unique_constraint",
        ConstraintKind::ForeignKey(_) => "create_foreign_key",
        ConstraintKind::Check(_) => "create_check_constraint",
        ConstraintKind::Exclude(_) => "create_exclude_constraint",
    };
    let words = Words::new(verb).maybe(constraint.name.as_ref(), name).word("on").word(qualified(&operation.table));
    details(words, constraint)
}

/// Everything behind the name of a constraint.
fn details(words: Words, constraint: &Constraint) -> String {
    let words = match &constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
            let words = words.maybe(key.nulls, |nulls| nulls_distinct(nulls).into());
            let words = match &key.using_index {
                Some(index) => words.word("using index").word(name(index)),
                None => words.word(names(&key.columns)),
            };
            key_clauses(words, key)
        }
        ConstraintKind::ForeignKey(key) => references(words.word(names(&key.columns)), key),
        ConstraintKind::Check(check) => check_clauses(words, check),
        ConstraintKind::Exclude(exclude) => exclusion(words, exclude),
    };
    let comment = constraint.comment.as_ref().map(|comment| format!("comment {}", string(comment)));
    ending(words, constraint, &comment.unwrap_or_default())
}

/// When it is checked, whether it holds for the rows that are there, and its comment.
fn ending(words: Words, constraint: &Constraint, comment: &str) -> String {
    let not_valid = match &constraint.kind {
        ConstraintKind::ForeignKey(key) => key.not_valid,
        ConstraintKind::Check(check) => check.not_valid,
        _ => false,
    };
    words
        .maybe(constraint.timing.deferrable, |is_so| if is_so { "deferrable" } else { "not deferrable" }.into())
        .maybe(constraint.timing.initially_deferred, |is_so| {
            if is_so { "initially deferred" } else { "initially immediate" }.into()
        })
        .when(not_valid, "not valid")
        .word(comment)
        .end()
}

fn key_clauses(words: Words, key: &Key) -> Words {
    words
        .maybe(Some(&key.include).filter(|include| !include.is_empty()), |include| {
            format!("include {}", names(include))
        })
        .maybe(Some(&key.with).filter(|with| !with.is_empty()), |with| format!("with {}", parameters(with)))
        .maybe(key.tablespace.as_ref(), |tablespace| format!("using index tablespace {}", name(tablespace)))
}

fn references(words: Words, key: &ForeignKey) -> Words {
    words
        .word("references")
        .word(qualified(&key.table))
        .maybe(Some(&key.referred).filter(|referred| !referred.is_empty()), |referred| names(referred))
        .maybe(key.matching, |matching| match matching {
            Match::Full => "match full".into(),
            Match::Simple => "match simple".into(),
        })
        .maybe(key.on_delete.as_ref(), |action| format!("on delete {}", self::action(action)))
        .maybe(key.on_update.as_ref(), |action| format!("on update {}", self::action(action)))
}

fn action(action: &Action) -> String {
    let columns = action.columns();
    Words::new(action.words().to_lowercase()).maybe(Some(columns).filter(|columns| !columns.is_empty()), names).end()
}

fn check_clauses(words: Words, check: &Check) -> Words {
    words.word(parens(&check.expression)).when(check.no_inherit, "no inherit")
}

fn exclusion(words: Words, exclude: &Exclude) -> Words {
    let elements = exclude.elements.iter().map(|(key, operator)| format!("{} with {operator}", index_element(key)));
    words
        .maybe(exclude.method.as_ref(), |method| format!("using {}", name(method)))
        .word(list(elements))
        .maybe(Some(&exclude.include).filter(|include| !include.is_empty()), |include| {
            format!("include {}", names(include))
        })
        .maybe(Some(&exclude.with).filter(|with| !with.is_empty()), |with| format!("with {}", parameters(with)))
        .maybe(exclude.tablespace.as_ref(), |tablespace| format!("using index tablespace {}", name(tablespace)))
        .maybe(exclude.predicate.as_ref(), |predicate| format!("where {}", parens(predicate)))
}

/// `nulls distinct` or `nulls not distinct`.
pub(super) fn nulls_distinct(nulls: NullsDistinct) -> &'static str {
    match nulls {
        NullsDistinct::Distinct => "nulls distinct",
        NullsDistinct::NotDistinct => "nulls not distinct",
    }
}

pub(super) fn validate_constraint(operation: &ValidateConstraint) -> String {
    format!("validate_constraint {} on {}", name(&operation.name), qualified(&operation.table))
}

pub(super) fn rename_constraint(operation: &RenameConstraint) -> String {
    let (from, to) = (name(&operation.name), name(&operation.new_name));
    format!("rename_constraint {from} on {} to {to}", qualified(&operation.table))
}

pub(super) fn drop_constraint(operation: &DropConstraint) -> String {
    let what = format!("{} on {}", name(&operation.name), qualified(&operation.table));
    dropped("drop_constraint", operation.if_exists, what, operation.cascade)
}
