//! Which functions are known to leave the schema alone.

use super::text::Text;
use crate::sql::QualifiedName;
use squawk_syntax::{SyntaxKind, SyntaxNode};
use std::sync::LazyLock;

/// The functions in `pg_catalog` of PostgreSQL 12 to 18 that change nothing but rows, sequences and settings, sorted; and
/// the constructs of SQL that look like one. Those that run SQL from a string, such as `query_to_xml`, are left out.
static HARMLESS: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("harmless_functions.txt").lines().collect());

/// Schema-qualified functions are known only in this schema.
const SYSTEM: &str = "pg_catalog";

/// The function that a node calls, if a catalog must say what it does.
pub fn unknown(text: Text<'_>, node: &SyntaxNode) -> Option<QualifiedName> {
    called(text, node).filter(|function| !is_harmless(function))
}

/// The sequence whose next value a node draws, or sets, where it is written out.
pub fn sequence(text: Text<'_>, node: &SyntaxNode) -> Option<QualifiedName> {
    let function = called(text, node)?;
    matches!(function.name.as_str(), "nextval" | "setval").then(|| text.expression(node).sequence())?
}

/// The function that a call names; `None` for a construct of SQL such as `EXTRACT(… FROM …)`, and for what is no call.
fn called(text: Text<'_>, node: &SyntaxNode) -> Option<QualifiedName> {
    let name = node.first_child().filter(|_| node.kind() == SyntaxKind::CALL_EXPR)?;
    matches!(name.kind(), SyntaxKind::NAME_REF | SyntaxKind::FIELD_EXPR).then(|| text.qualified(&name))
}

fn is_harmless(function: &QualifiedName) -> bool {
    function.schema.as_ref().is_none_or(|schema| schema.as_str() == SYSTEM)
        && HARMLESS.binary_search(&function.name.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_harmless_functions_are_sorted_for_the_search() {
        assert!(super::HARMLESS.is_sorted());
    }
}
