//! Which functions are known to leave the schema alone.

use super::text::Text;
use crate::sql::QualifiedName;
use squawk_syntax::ast::{AstNode, CallExpr};
use squawk_syntax::{SyntaxKind, SyntaxNode};

/// The functions in `pg_catalog` of PostgreSQL 12 to 18 that change nothing but rows, sequences and settings, sorted; and
/// the constructs of SQL that look like one. Those that run SQL from a string, such as `query_to_xml`, are left out.
const HARMLESS: &str = include_str!("harmless_functions.txt");

/// Schema-qualified functions are known only in this schema.
const SYSTEM: &str = "pg_catalog";

/// The functions in a node of which a catalog must say what they do, each once.
pub fn unknown(text: Text<'_>, node: &SyntaxNode) -> Vec<QualifiedName> {
    let mut unknown = Vec::new();
    let calls = node.descendants().filter_map(CallExpr::cast).filter_map(|call| called(text, &call));
    for function in calls.filter(|name| !is_harmless(name)) {
        if !unknown.contains(&function) {
            unknown.push(function);
        }
    }
    unknown
}

/// The sequences whose next value a node draws, or sets, where they are written out.
pub fn sequences(text: Text<'_>, node: &SyntaxNode) -> Vec<QualifiedName> {
    let calls = node.descendants().filter_map(CallExpr::cast);
    let drawing = calls.filter(|call| {
        called(text, call).is_some_and(|function| matches!(function.name.as_str(), "nextval" | "setval"))
    });
    drawing.filter_map(|call| text.expression(call.syntax()).sequence()).collect()
}

/// The function that a call names; `None` for a construct of SQL such as `EXTRACT(… FROM …)`.
fn called(text: Text<'_>, call: &CallExpr) -> Option<QualifiedName> {
    let name = call.syntax().first_child()?;
    matches!(name.kind(), SyntaxKind::NAME_REF | SyntaxKind::FIELD_EXPR).then(|| text.qualified(&name))
}

fn is_harmless(function: &QualifiedName) -> bool {
    function.schema.as_ref().is_none_or(|schema| schema.as_str() == SYSTEM)
        && HARMLESS.lines().any(|line| line == function.name.as_str())
}
