//! Types, literals, numbers, expressions and lists. What cannot be told gives `None`.

use super::text::Text;
use crate::catalog::Parameter;
use crate::sql::{DataType, Expression, Ident, Literal, QualifiedName};
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode, Expr};
use std::ops::Range;

impl Text<'_> {
    /// The text of a node, to the letter.
    pub fn expression(self, node: &SyntaxNode) -> Expression {
        Expression::new(&self.as_str()[Range::from(node.text_range())], self.span_of(node))
    }

    /// A range, to the letter, without the white space around it.
    pub fn trimmed(self, range: Range<usize>) -> Expression {
        let text = &self.as_str()[range.clone()];
        let start = range.start + (text.len() - text.trim_start().len());
        Expression::new(text.trim(), self.span(start..start + text.trim().len()))
    }

    /// What stands between the parentheses that a node consists of.
    pub fn inside(self, node: &SyntaxNode) -> Option<Expression> {
        let range: Range<usize> = node.text_range().into();
        let text = &self.as_str()[range.clone()];
        (text.starts_with('(') && text.ends_with(')')).then(|| self.trimmed(range.start + 1..range.end - 1))
    }

    /// An expression without parentheses around the whole of it.
    pub fn condition(self, expression: &Expr) -> Expression {
        match expression {
            Expr::ParenExpr(outer) => match outer.expr() {
                Some(inner) => self.condition(&inner),
                None => self.expression(outer.syntax()),
            },
            bare => self.expression(bare.syntax()),
        }
    }

    /// A type.
    pub fn data_type(self, node: &impl AstNode) -> Option<DataType> {
        let text = self.expression(node.syntax());
        let parsed = DataType::parse(text.as_str(), self.span_of(node.syntax())).ok()?;
        match parsed.named_type() {
            Some(name) if name.schema.is_some() && self.kept(name.schema.clone()).is_none() => {
                let (_, bare) = text.as_str().split_once('.')?;
                DataType::parse(bare, self.span_of(node.syntax())).ok()
            }
            _ => Some(parsed),
        }
    }

    /// A string, without its quotes.
    pub fn string(self, literal: &ast::Literal) -> Option<Literal> {
        Some(Literal::new(literal.string_value()?, self.span_of(literal.syntax())))
    }

    /// A whole number.
    pub fn number(self, expression: &Expr) -> Option<i64> {
        let text: String = self.expression(expression.syntax()).as_str().split_whitespace().collect();
        text.parse().ok()
    }

    /// The names that the nodes of a list consist of.
    pub fn idents<N: AstNode>(self, list: impl Iterator<Item = N>) -> Vec<Ident> {
        list.map(|name| self.ident(name.syntax())).collect()
    }

    /// The names with or without a schema in a list.
    pub fn names<N: AstNode>(self, list: impl Iterator<Item = N>) -> Vec<QualifiedName> {
        list.map(|name| self.qualified(name.syntax())).collect()
    }

    /// `(fillfactor = 70)`.
    pub fn parameters(self, list: &ast::AttributeList) -> Option<Vec<Parameter>> {
        list.attribute_options().map(|option| self.parameter(&option)).collect()
    }

    fn parameter(self, option: &ast::AttributeOption) -> Option<Parameter> {
        let namespace = option.namespace().map(|namespace| self.ident(namespace.syntax()));
        let name = QualifiedName::new(namespace, self.ident(option.name()?.syntax()));
        let value = option.attribute_value().map(|value| self.expression(value.syntax()));
        Some(Parameter { name, value })
    }

    /// `WITH (fillfactor = 70)`, where it was written.
    pub fn with(self, clause: Option<ast::WithParams>) -> Option<Vec<Parameter>> {
        match clause {
            Some(clause) => self.parameters(&clause.attribute_list()?),
            None => Some(Vec::new()),
        }
    }

    /// `TABLESPACE …`, where it was written.
    pub fn tablespace(self, clause: Option<ast::TablespaceClause>) -> Option<Ident> {
        Some(self.ident(clause?.tablespace_ref()?.syntax()))
    }

    /// `COLLATE …`.
    pub fn collation(self, clause: &ast::Collate) -> Option<QualifiedName> {
        Some(self.qualified(clause.collation_ref()?.syntax()))
    }
}

/// True for `CASCADE`.
pub fn cascades(behavior: Option<ast::DropBehavior>) -> bool {
    matches!(behavior, Some(ast::DropBehavior::Cascade(_)))
}
