//! What a statement needs of the version of PostgreSQL (the release notes of each; tried on 12 to 19, see
//! `tests/it/versions.rs`), and syntax that was taken back before it was released.

use super::text::Text;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::op::execute::{Needs, Versions};
use crate::sql::scan::{Token, tokens};
use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

/// What the statement needs, in the order in which it stands there.
pub fn needs(text: Text<'_>, statement: &SyntaxNode) -> Vec<Needs> {
    let of_node = |node: SyntaxNode| {
        let (since, clause) = since(&node)?;
        Some(Needs { versions: Versions::Since(since), clause: clause.into(), span: text.span_of(&node) })
    };
    let of_setting = setting_gone(text, statement);
    statement.descendants().filter_map(of_node).chain(of_setting).collect()
}

fn since(node: &SyntaxNode) -> Option<(u8, &'static str)> {
    Some(match node.kind() {
        SyntaxKind::SEARCH_CLAUSE | SyntaxKind::CYCLE_CLAUSE => (14, "SEARCH and CYCLE"),
        SyntaxKind::GROUP_BY_CLAUSE if ast::GroupByClause::cast(node.clone())?.all_or_distinct().is_some() => {
            (14, "GROUP BY ALL and GROUP BY DISTINCT")
        }
        SyntaxKind::DETACH_CONCURRENTLY | SyntaxKind::DETACH_FINALIZE => (14, "DETACH PARTITION … CONCURRENTLY"),
        SyntaxKind::MERGE if has(node, SyntaxKind::RETURNING_CLAUSE) => (17, "MERGE … RETURNING"),
        SyntaxKind::MERGE => (15, "MERGE"),
        SyntaxKind::MERGE_WHEN_NOT_MATCHED_SOURCE => (17, "WHEN NOT MATCHED BY SOURCE"),
        SyntaxKind::JSON_TABLE => (17, "JSON_TABLE"),
        SyntaxKind::RETURNING_OPTION_LIST => (18, "RETURNING WITH (…)"),
        SyntaxKind::NOT_ENFORCED | SyntaxKind::ENFORCED => (18, "ENFORCED"),
        SyntaxKind::WITHOUT_OVERLAPS => (18, "WITHOUT OVERLAPS"),
        SyntaxKind::GENERATED_STORED if ast::GeneratedStored::cast(node.clone())?.generated_kind().is_none() => {
            (18, "a generated column without STORED")
        }
        SyntaxKind::REPACK => (19, "REPACK"),
        SyntaxKind::CONFLICT_DO_SELECT => (19, "ON CONFLICT DO SELECT"),
        SyntaxKind::IGNORE_NULLS | SyntaxKind::RESPECT_NULLS => (19, "IGNORE NULLS and RESPECT NULLS"),
        SyntaxKind::ALL_PUBLICATION_SEQUENCES => (19, "a publication of ALL SEQUENCES"),
        SyntaxKind::EXCEPT_TABLE_CLAUSE => (19, "a publication with EXCEPT"),
        _ => return None,
    })
}

fn has(node: &SyntaxNode, kind: SyntaxKind) -> bool {
    node.children().any(|child| child.kind() == kind)
}

/// Settings that PostgreSQL 19 no longer has, or no longer lets be changed: its release notes, and measured there.
fn setting_gone(text: Text<'_>, statement: &SyntaxNode) -> Option<Needs> {
    ast::Set::cast(statement.clone())?;
    let sql = statement.text().to_string();
    let words: Vec<Token<'_>> = tokens(&sql).filter(|token| !token.is_filler() && token.text != ";").collect();
    let sets = |name: &str| words.iter().take(3).any(|word| word.is_word(name));
    let is_off = |word: &Token<'_>| {
        let value = word.text.trim_matches('\'').to_ascii_lowercase();
        matches!(value.as_str(), "off" | "false" | "no" | "0")
    };
    let clause = match words.last() {
        _ if sets("escape_string_warning") => "the setting escape_string_warning",
        Some(value) if sets("standard_conforming_strings") && is_off(value) => "standard_conforming_strings = off",
        _ => return None,
    };
    Some(Needs { versions: Versions::Until(18), clause: clause.into(), span: text.span_of(statement) })
}

/// Reports syntax that every version refuses though the parser takes it: most of it is known from blogs about beta releases
/// of PostgreSQL 19, and was taken back.
pub fn in_none(text: Text<'_>, tree: &SyntaxNode) -> Diagnostics {
    let mut faults = Diagnostics::new();
    let mut refuse = |node: &SyntaxNode, message: String, label: &str| {
        faults.push(Diagnostic::error(code::SQL_SYNTAX, text.span_of(node), message).label(label));
    };
    for node in tree.descendants() {
        if let Some(clause) = of_a_beta(&node) {
            let message = format!("no release of PostgreSQL has {clause}");
            refuse(&node, message, "it was in a beta of PostgreSQL 19, and was taken back");
        } else if is_selection_for_nobody(&node) {
            refuse(&node, "ON CONFLICT DO SELECT needs RETURNING".into(), "nobody gets what it selects");
        }
    }
    faults
}

fn is_selection_for_nobody(node: &SyntaxNode) -> bool {
    let insert = || node.ancestors().find(|outer| outer.kind() == SyntaxKind::INSERT);
    node.kind() == SyntaxKind::CONFLICT_DO_SELECT
        && insert().is_some_and(|insert| !has(&insert, SyntaxKind::RETURNING_CLAUSE))
}

fn of_a_beta(node: &SyntaxNode) -> Option<&'static str> {
    Some(match node.kind() {
        SyntaxKind::MERGE_PARTITIONS => "MERGE PARTITIONS",
        SyntaxKind::SPLIT_PARTITION => "SPLIT PARTITION",
        SyntaxKind::CREATE_PROPERTY_GRAPH | SyntaxKind::ALTER_PROPERTY_GRAPH | SyntaxKind::DROP_PROPERTY_GRAPH => {
            "property graphs"
        }
        SyntaxKind::GRAPH_TABLE_FN => "GRAPH_TABLE",
        SyntaxKind::FOR_PORTION_OF => "FOR PORTION OF",
        SyntaxKind::GROUP_BY_CLAUSE => {
            let clause = ast::GroupByClause::cast(node.clone())?;
            (clause.all_or_distinct().is_some() && clause.group_by_list().is_none()).then_some("GROUP BY ALL")?
        }
        _ => return None,
    })
}
