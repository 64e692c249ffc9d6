//! Names as PostgreSQL takes them: folded where they are bare, and cut after 63 bytes.

use super::text::Text;
use crate::sql::{Ident, QualifiedName};
use squawk_syntax::ast::normalize_name_node;
use squawk_syntax::{SyntaxKind, SyntaxNode};

/// The bytes that PostgreSQL keeps of a name (`NAMEDATALEN` less one).
const LONGEST: usize = 63;

impl Text<'_> {
    /// The name that a node consists of.
    pub fn ident(self, node: &SyntaxNode) -> Ident {
        let mut name = normalize_name_node(node);
        if name.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
            name.truncate(end);
        }
        Ident::new(name, self.span_of(node))
    }

    /// The name with or without a schema in a node. The database in front of it is left out: it can only be this one.
    pub fn qualified(self, node: &SyntaxNode) -> QualifiedName {
        let mut parts: Vec<Ident> = node.descendants().filter(is_segment).map(|part| self.ident(&part)).collect();
        let name = parts.pop().unwrap_or_else(|| self.ident(node));
        QualifiedName::new(self.kept(parts.pop()), name)
    }

    /// `table.column` or `schema.table.column`.
    pub fn column_path(self, node: &SyntaxNode) -> Option<(QualifiedName, Ident)> {
        let mut parts: Vec<Ident> = node.descendants().filter(is_segment).map(|part| self.ident(&part)).collect();
        let column = parts.pop()?;
        let table = parts.pop()?;
        Some((QualifiedName::new(self.kept(parts.pop()), table), column))
    }

    /// The relations that a node names, each once.
    pub fn relations(self, node: &SyntaxNode) -> Vec<QualifiedName> {
        self.named(node, is_relation)
    }

    /// The relations, types and functions that a node names, each once.
    pub fn objects(self, node: &SyntaxNode) -> Vec<QualifiedName> {
        self.named(node, |node| is_relation(node) || is_type_or_function(node))
    }

    fn named(self, node: &SyntaxNode, is_meant: impl Fn(&SyntaxNode) -> bool) -> Vec<QualifiedName> {
        let mut names: Vec<QualifiedName> = Vec::new();
        for found in node.descendants().filter(is_meant) {
            let name = self.qualified(&found);
            // A new name is one in the schema of the old one.
            let name = match names.first() {
                Some(first) if is_new_name(&found) => first.sibling(name.name),
                _ => name,
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

fn is_segment(node: &SyntaxNode) -> bool {
    matches!(node.kind(), SyntaxKind::PATH_SEGMENT | SyntaxKind::PATH_SEGMENT_REF | SyntaxKind::NAME_REF)
}

fn is_relation(node: &SyntaxNode) -> bool {
    matches!(
        node.kind(),
        SyntaxKind::TABLE_NAME
            | SyntaxKind::TABLE_NAME_REF
            | SyntaxKind::RELATION_NAME_REF
            | SyntaxKind::VIEW
            | SyntaxKind::VIEW_REF
            | SyntaxKind::SEQUENCE
            | SyntaxKind::SEQUENCE_REF
            | SyntaxKind::INDEX
            | SyntaxKind::INDEX_REF
    )
}

fn is_type_or_function(node: &SyntaxNode) -> bool {
    matches!(
        node.kind(),
        SyntaxKind::TYPE_NAME
            | SyntaxKind::TYPE_NAME_REF
            | SyntaxKind::DOMAIN
            | SyntaxKind::DOMAIN_REF
            | SyntaxKind::FUNCTION_NAME
            | SyntaxKind::FUNCTION_NAME_REF
            | SyntaxKind::PROCEDURE_NAME
            | SyntaxKind::PROCEDURE_NAME_REF
            | SyntaxKind::ROUTINE_NAME
            | SyntaxKind::ROUTINE_NAME_REF
    )
}

/// True for the name behind `RENAME TO`.
fn is_new_name(node: &SyntaxNode) -> bool {
    let action = node.parent().map(|parent| parent.kind());
    matches!(
        action,
        Some(
            SyntaxKind::TABLE_RENAME_TO
                | SyntaxKind::VIEW_RENAME_TO
                | SyntaxKind::SEQUENCE_RENAME_TO
                | SyntaxKind::INDEX_RENAME_TO
                | SyntaxKind::TYPE_RENAME_TO
                | SyntaxKind::DOMAIN_RENAME_TO
                | SyntaxKind::FUNCTION_RENAME_TO
                | SyntaxKind::PROCEDURE_RENAME_TO
                | SyntaxKind::ROUTINE_RENAME_TO
        )
    )
}
