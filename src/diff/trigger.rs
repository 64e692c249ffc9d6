//! Triggers.

use super::{Found, Sides};
use crate::catalog::Trigger;
use crate::expression::is_same_text;
use crate::sql::scan::{Token, tokens};
use crate::sql::{Expression, QualifiedName, Spanned};

/// The triggers of a table or a view that differ.
pub fn compare(
    sides: Sides<'_>,
    relation: &QualifiedName,
    (before, after): (&[&Trigger], &[&Trigger]),
    found: &mut Found,
) {
    let subject = |one: &Trigger| format!("trigger '{}' on '{relation}'", one.name.as_str());
    for one in after {
        match before.iter().find(|other| other.name == one.name) {
            None => found.added(subject(one), one.name.span()),
            Some(other) if !is_same(sides, (other, one), found) => {
                found.changed("another definition", subject(one), one.name.span());
            }
            Some(_) => {}
        }
    }
    for one in before.iter().filter(|one| !after.iter().any(|other| other.name == one.name)) {
        if !sides.options.keeps {
            found.removed(subject(one), None, one.name.span());
        }
    }
}

/// True if two triggers are the same, whatever their names.
pub fn is_same(sides: Sides<'_>, (before, after): (&Trigger, &Trigger), found: &mut Found) -> bool {
    let events = ["insert", "update", "delete", "truncate"];
    let fires = |one: &Trigger| events.map(|event| one.fires_at(event));
    let columns = |one: &Trigger| {
        let mut columns = one.columns();
        columns.sort();
        columns
    };
    let (old, new) = (Details::of(before), Details::of(after));
    let what = format!("trigger '{}'", after.name.as_str());
    before.is_before() == after.is_before()
        && before.is_instead() == after.is_instead()
        && fires(before) == fires(after)
        && columns(before) == columns(after)
        && before.is_for_each_row() == after.is_for_each_row()
        && before.constraint == after.constraint
        && sides.is_same_name(&before.function, &after.function)
        && is_same_text(before.arguments.as_str(), after.arguments.as_str())
        && old.words == new.words
        && sides.is_same_option(&what, None, None, (old.when.as_ref(), new.when.as_ref()), found)
}

/// What stands between the table and `EXECUTE`.
struct Details {
    /// The condition behind `WHEN`.
    when: Option<Expression>,
    /// All other words, without those that say nothing.
    words: Vec<String>,
}

impl Details {
    fn of(trigger: &Trigger) -> Details {
        let text = trigger.details.as_ref().map_or("", Expression::as_str);
        let solid: Vec<Token<'_>> = tokens(text).filter(|token| !token.is_filler()).collect();
        let mut words: Vec<String> = Vec::new();
        let (mut when, mut at) = (None, 0);
        while at < solid.len() {
            if solid[at].is_word("when") && solid.get(at + 1).is_some_and(|next| next.text == "(") {
                let end = closing(&solid, at + 1);
                let inside = &text[solid[at + 1].start + 1..solid[end].start];
                when = Some(Expression::made(inside.trim()));
                at = end + 1;
                continue;
            }
            words.push(solid[at].name().unwrap_or_else(|| solid[at].text.to_string()));
            at += 1;
        }
        // FOR [EACH] ROW, and FOR EACH STATEMENT, are told elsewhere.
        words.retain(|word| !matches!(word.as_str(), "for" | "each" | "row" | "statement" | "as"));
        Details { when, words }
    }
}

/// The parenthesis that closes one.
fn closing(solid: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0usize;
    for (at, token) in solid.iter().enumerate().skip(open) {
        match token.text {
            "(" => depth += 1,
            ")" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    solid.len() - 1
}
