//! `op.execute(…)` and `bind.execute(…)`.

use super::Lowering;
use crate::alembic::evaluate::Directive;
use crate::op::Operation;
use crate::op::execute::Execute;
use crate::python::value::Argument;
use crate::source::Span;
use crate::sql::Body;
use crate::sql::scan::{TokenKind, tokens};
use crate::sqlalchemy::clause::{executed, written_text};
use crate::sqlalchemy::given::{Given, Lowered};

impl Lowering<'_> {
    /// `op.execute(sqltext)` and `bind.execute(statement, parameters)`.
    pub(super) fn execute(&mut self, arguments: &[Argument], span: Span) -> Lowered<Vec<Operation>> {
        let positional = ["sqltext", "parameters"];
        let keywords = ["execution_options", "statement", "params"];
        let given = Given::bind("execute", &positional, &keywords, arguments, span)?.no_rest()?;
        let statement = match given.get("statement") {
            Some(statement) => statement,
            None => given.required("sqltext")?,
        };
        if let Some(operations) = self.definitions.spelled_ddl(&statement.value, statement.span)? {
            return Ok(operations);
        }
        let parameters = given.some("parameters").or_else(|| given.some("params"));
        let sql = executed(statement, parameters, span)?.into_iter();
        // Nothing but semicolons does nothing.
        let sql = sql.filter(|sql| !tokens(sql).all(|token| token.is_filler() || token.text == ";"));
        Ok(sql.map(|sql| Execute::new(Body::new(sql.trim(), statement.span)).into()).collect())
    }
}

/// The comments of an `execute` that holds nothing else.
pub(super) fn only_comments(directive: &Directive) -> Option<Vec<Box<str>>> {
    let ("execute", [argument]) = (&*directive.name, directive.arguments.as_slice()) else { return None };
    let text = written_text(&argument.value)?;
    let mut comments = Vec::new();
    for token in tokens(&text) {
        match token.kind {
            TokenKind::Comment => comments.push(token.text.trim_end().into()),
            _ if token.is_filler() || token.text == ";" => {}
            _ => return None,
        }
    }
    (!comments.is_empty()).then_some(comments)
}

/// What an `execute` does that only commits or only begins.
pub(super) enum Control {
    /// `COMMIT`, `END`.
    Commit,
    /// `BEGIN`, `START TRANSACTION`.
    Begin,
}

/// What an `execute` does to the transaction, if that is all that it does.
pub(super) fn control(directive: &Directive) -> Option<Control> {
    let ("execute", [argument]) = (&*directive.name, directive.arguments.as_slice()) else { return None };
    let text = written_text(&argument.value)?;
    let words = tokens(&text).filter(|token| !token.is_filler() && token.text != ";").take(3);
    let words: Vec<String> = words.map(|token| token.text.to_ascii_lowercase()).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["commit" | "end"] | ["commit" | "end", "transaction" | "work"] => Some(Control::Commit),
        ["begin"] | ["begin", "transaction" | "work"] | ["start", "transaction"] => Some(Control::Begin),
        _ => None,
    }
}
