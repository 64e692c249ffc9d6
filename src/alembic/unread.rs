//! The place of what could not be read.

use crate::diagnostic::Diagnostic;
use crate::migration::Step;
use crate::op::unfinished::Unfinished;
use crate::python::evaluate::text::dedent;
use crate::source::Span;
use crate::sql::Literal;

/// A step in the place of what a fault is about: the Python that is missing as comments, and the reason.
pub(super) fn step(text: &str, fault: &Diagnostic, missing: Option<Span>) -> Step {
    let in_file = |span: &Span| missing.is_none_or(|missing| span.source() == missing.source());
    let span = Some(fault.primary.span).filter(in_file).or(missing).unwrap_or(Span::NONE);
    let line = text[..span.start()].matches('\n').count() + 1;
    let comments = missing.map_or_else(Vec::new, |missing| commented(text, missing));
    let reason = Literal::made(format!("line {line}: {}", fault.message));
    Step { comments, operation: Unfinished { reason }.into(), span }
}

/// The lines of a span, whole and without their common indentation, as comments.
fn commented(text: &str, span: Span) -> Vec<Box<str>> {
    let start = text[..span.start()].rfind('\n').map_or(0, |at| at + 1);
    let lines: Vec<&str> = text[start..span.end()].lines().filter(|line| !line.trim().is_empty()).collect();
    dedent(&lines.join("\n")).lines().map(|line| format!("-- {}", line.trim_end()).into()).collect()
}
