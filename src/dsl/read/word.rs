//! Names, types, literals, and SQL that is kept to the letter.

use super::Reader;
use crate::catalog::Parameter;
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::dsl::grammar::{Node, Rule};
use crate::dsl::token;
use crate::op::is_of_extension;
use crate::source::Span;
use crate::sql::{Body, DataType, Expression, Ident, Literal, QualifiedName, Spanned};

/// The text between the quotes, doubled quotes made single; the text itself where there are none.
pub(in crate::dsl) fn unquoted(text: &str) -> String {
    match text.as_bytes() {
        [quote @ (b'"' | b'\''), .., last] if quote == last && text.len() >= 2 => {
            let quote = *quote as char;
            text[1..text.len() - 1].replace(&format!("{quote}{quote}"), &quote.to_string())
        }
        _ => text.to_string(),
    }
}

/// What is to be said of every `${`.
const NO_VARIABLE: &str = "for a ${ that is no variable, write \\${";

impl Reader<'_> {
    /// A name that stands alone.
    pub(super) fn ident(&mut self, node: &Node) -> Ident {
        let (text, span) = (node.text(), node.span());
        if text.starts_with('"') {
            let name = unquoted(text);
            if name.is_empty() {
                self.diagnostics.push(Diagnostic::error(code::BAD_NAME, span, "a name cannot be empty"));
            }
            return Ident::new(name, span);
        }
        let plain = |c: char| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit() || c == '$';
        if !text.chars().all(plain) {
            self.diagnostics.push(
                Diagnostic::error(code::BAD_NAME, span, format!("the name {text} must be quoted"))
                    .label("a bare name has only a-z, 0-9, _ and $")
                    .note("SQL would read it in lower case, and Alembic would not")
                    .help(format!("write \"{text}\", or {}", text.to_lowercase())),
            );
        }
        Ident::new(text, span)
    }

    /// The only name among the children of a node.
    pub(super) fn child_ident(&mut self, node: &Node) -> Ident {
        match idents(node).next() {
            Some(name) => self.ident(&name),
            None => Ident::new("", node.span()),
        }
    }

    /// `name` or `schema.name`.
    pub(super) fn qualified(&mut self, node: &Node) -> QualifiedName {
        let mut parts: Vec<Ident> = idents(node).map(|part| self.ident(&part)).collect();
        let name = parts.pop().unwrap_or_else(|| Ident::new("", node.span()));
        QualifiedName::new(parts.pop(), name)
    }

    /// The first qualified name among the children of a node.
    pub(super) fn child_qualified(&mut self, node: &Node) -> QualifiedName {
        match node.child(Rule::qualified) {
            Some(name) => self.qualified(&name),
            None => QualifiedName::bare(Ident::new("", node.span())),
        }
    }

    /// `table.column` or `schema.table.column`.
    pub(super) fn column_path(&mut self, node: &Node) -> (QualifiedName, Ident) {
        let path = node.child(Rule::column_path).unwrap_or_else(|| node.clone());
        let mut parts: Vec<Ident> = idents(&path).map(|part| self.ident(&part)).collect();
        let column = parts.pop().unwrap_or_else(|| Ident::new("", node.span()));
        let table = parts.pop().unwrap_or_else(|| Ident::new("", node.span()));
        (QualifiedName::new(parts.pop(), table), column)
    }

    /// `(a, b)`.
    pub(super) fn names(&mut self, node: &Node) -> Vec<Ident> {
        idents(node).map(|name| self.ident(&name)).collect()
    }

    /// The first list of names among the children of a node; empty if there is none.
    pub(super) fn child_names(&mut self, node: &Node) -> Vec<Ident> {
        node.child(Rule::names).map_or_else(Vec::new, |names| self.names(&names))
    }

    /// `'…'` or `"…"`.
    pub(super) fn quoted(&mut self, node: &Node) -> Literal {
        let text = unquoted(node.text());
        Literal::new(self.substitute(&text, node.span()), node.span())
    }

    /// The first string among the children of a node.
    pub(super) fn child_string(&mut self, node: &Node) -> Literal {
        match node.child(Rule::string) {
            Some(string) => self.quoted(&string),
            None => Literal::new("", node.span()),
        }
    }

    /// SQL to the letter.
    pub(super) fn raw(&mut self, node: &Node) -> Expression {
        let text = node.text().trim();
        Expression::new(self.substitute(text, node.span()), node.span())
    }

    /// A clause that is printed as it was typed, but for comments and white space between its words.
    pub(super) fn clause(&mut self, node: &Node) -> Expression {
        let mut text = String::new();
        for token in token::tokens(self.text, node).iter().filter(|token| !token.is_comment) {
            if !text.is_empty() && token.text != "," {
                text.push(' ');
            }
            text.push_str(token.text);
        }
        Expression::new(self.substitute(&text, node.span()), node.span())
    }

    /// What stands in the parentheses of the first expression among the children of a node.
    pub(super) fn child_expression(&mut self, node: &Node) -> Expression {
        match node.child(Rule::parens) {
            Some(outer) => self.inside(&outer),
            None => Expression::new("", node.span()),
        }
    }

    /// What stands in the parentheses that a node is.
    pub(super) fn inside(&mut self, node: &Node) -> Expression {
        let (text, span) = (node.text(), node.span());
        let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
        let start = span.start() + 1 + (inside.len() - inside.trim_start().len());
        let span = Span::new(self.source, start, start + inside.trim().len());
        Expression::new(self.substitute(inside.trim(), span), span)
    }

    /// What stands between dollar quotes.
    pub(super) fn body(&mut self, node: &Node) -> Body {
        let (text, span) = (node.text(), node.span());
        let tag = text.bytes().skip(1).position(|byte| byte == b'$').map_or(0, |end| end + 2);
        let inside = text.get(tag..text.len().saturating_sub(tag)).unwrap_or("");
        let span = Span::new(self.source, span.start() + tag, span.start() + tag + inside.len());
        Body::new(self.substitute(inside, span), span)
    }

    /// The first body among the children of a node.
    pub(super) fn child_body(&mut self, node: &Node) -> Body {
        match node.child(Rule::body) {
            Some(body) => self.body(&body),
            None => Body::new("", node.span()),
        }
    }

    /// The first type among the children of a node.
    pub(super) fn child_type(&mut self, node: &Node) -> DataType {
        let Some(found) = node.child(Rule::data_type) else { return DataType::made("text") };
        let span = found.span();
        match DataType::parse(found.text().trim_end(), span) {
            Ok(data_type) => {
                self.check_type_name(&data_type, found.text());
                data_type
            }
            Err(error) => {
                let at = (span.start() + error.offset).min(span.end());
                let place = Span::new(self.source, at.min(span.end().saturating_sub(1)), span.end());
                self.diagnostics.push(Diagnostic::error(code::BAD_TYPE, place, error.message));
                DataType::made("text")
            }
        }
    }

    /// PostgreSQL folds a bare type name, and Alembic quotes it: a capital in a name of the user's own must be quoted.
    fn check_type_name(&mut self, data_type: &DataType, typed: &str) {
        if data_type.named_type().is_none_or(|name| name.schema.is_none() && is_of_extension(name.name.as_str())) {
            return;
        }
        if !typed.contains('"') && typed.chars().take_while(|c| *c != '(').any(char::is_uppercase) {
            let quoted = typed.split(['(', '[']).next().unwrap_or(typed).trim();
            self.diagnostics.push(
                Diagnostic::error(code::BAD_NAME, data_type.span(), format!("the type {quoted} must be quoted"))
                    .help(format!("write \"{quoted}\", or {}", quoted.to_lowercase())),
            );
        }
    }

    /// `(fillfactor = 70)`.
    pub(super) fn parameters(&mut self, node: &Node) -> Vec<Parameter> {
        let list = node.child(Rule::parameters).map_or_else(Vec::new, |list| list.children().collect());
        list.iter()
            .map(|parameter| Parameter {
                name: self.child_qualified(parameter),
                value: parameter.child(Rule::parameter_value).map(|value| self.raw(&value)),
            })
            .collect()
    }

    /// A number that fits 64 bits.
    pub(super) fn number(&mut self, node: &Node) -> i64 {
        let text = node.child(Rule::integer).unwrap_or_else(|| node.clone());
        text.text().trim().parse().unwrap_or_else(|_| {
            self.diagnostics.push(Diagnostic::error(code::BAD_NUMBER, text.span(), "the number is too large"));
            0
        })
    }

    /// The text with its `${name}` replaced; `\${` stands for `${`.
    pub(super) fn substitute(&mut self, text: &str, span: Span) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut rest, mut reported) = (text, span.start());
        while let Some(at) = rest.find("${") {
            if rest[..at].ends_with('\\') {
                out.push_str(&rest[..at - 1]);
                out.push_str("${");
                rest = &rest[at + 2..];
                continue;
            }
            let Some(length) = rest[at..].find('}') else {
                let place = self.place_of("${", Span::new(self.source, reported, span.end()));
                self.diagnostics.push(
                    Diagnostic::error(code::NEVER_CLOSED, place, "this variable is never closed")
                        .help("close it with }")
                        .note(NO_VARIABLE),
                );
                break;
            };
            let name = &rest[at + 2..at + length];
            out.push_str(&rest[..at]);
            match self.variables.get(name) {
                Some(value) => out.push_str(value),
                None => {
                    let behind = Span::new(self.source, reported, span.end());
                    let place = self.place_of(&rest[at..=at + length], behind);
                    reported = place.end();
                    self.undefined(name, place);
                }
            }
            rest = &rest[at + length + 1..];
        }
        out.push_str(rest);
        out
    }

    /// Where a variable first stands within a span. Quotes may be doubled there, so the place in the text does not tell.
    fn place_of(&self, piece: &str, span: Span) -> Span {
        let inside = &self.text[span.start()..span.end()];
        let is_escaped = |at: usize| inside[..at].ends_with('\\');
        let found = inside.match_indices(piece).map(|(at, _)| at).find(|at| !is_escaped(*at));
        let at = span.start() + found.unwrap_or(0);
        Span::new(self.source, at, at + piece.len())
    }

    fn undefined(&mut self, name: &str, span: Span) {
        let diagnostic = Diagnostic::error(code::UNDEFINED_VARIABLE, span, format!("the variable {name} has no value"))
            .note(NO_VARIABLE);
        let help = match nearest(name, self.variables.keys().map(String::as_str)) {
            Some(near) => format!("there is a variable of a similar name: {near}"),
            None => format!("give it one on the command line: -x {name}=value"),
        };
        self.diagnostics.push(diagnostic.help(help));
    }
}

/// The children of a node that are names.
pub(super) fn idents<'i>(node: &Node<'i>) -> impl Iterator<Item = Node<'i>> + use<'i> {
    node.children().filter(|child| matches!(child.rule(), Rule::ident | Rule::part))
}
