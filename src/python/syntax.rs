//! Python source to its syntax tree, with a bound on how deep it may nest.

use crate::diagnostic::code::{PYTHON_LIMIT, PYTHON_SYNTAX};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{SourceId, Span};
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_python_ast::{PySourceType, Stmt, StmtFunctionDef};
use ruff_python_parser::parse_unchecked_source;
use ruff_text_size::{Ranged, TextRange};

/// How deep expressions and blocks may nest. Real migrations stay below 100; freeing a much deeper tree, which the
/// parser's own types do by recursion, would overflow the stack.
const MAX_NESTING: usize = 1500;

/// A Python file as it was parsed.
pub struct Module<'a> {
    /// Its number.
    pub id: SourceId,
    /// Its text.
    pub text: &'a str,
    /// Its statements.
    pub body: Vec<Stmt>,
    /// Where its comments stand that have a line of their own, in order.
    pub comments: Vec<TextRange>,
}

impl<'a> Module<'a> {
    /// Parses a file. Reports what is wrong with it and gives `None` if it is no Python.
    pub fn parse(id: SourceId, text: &'a str, report: &mut Diagnostics) -> Option<Module<'a>> {
        let parsed = parse_unchecked_source(text, PySourceType::Python);
        if let Some(range) = too_deep(parsed.tokens()) {
            let message = format!("this nests deeper than {MAX_NESTING} levels");
            report.push(Diagnostic::error(PYTHON_LIMIT, span(id, range), message));
            // Freeing a tree that deep would overflow the stack.
            std::mem::forget(parsed);
            return None;
        }
        if let Some(error) = parsed.errors().first() {
            let message = format!("this is not valid Python: {}", error.error);
            report.push(Diagnostic::error(PYTHON_SYNTAX, span(id, error.location), message));
            return None;
        }
        let comments = own_line_comments(parsed.tokens(), text);
        Some(Module { id, text, body: parsed.into_syntax().body.into_iter().collect(), comments })
    }

    /// The span of a node.
    pub fn span(&self, node: &impl Ranged) -> Span {
        span(self.id, node.range())
    }

    /// The first line: the place of what is wrong with the file as a whole.
    pub fn top(&self) -> Span {
        Span::new(self.id, 0, self.text.find('\n').unwrap_or(self.text.len()))
    }

    /// The last function of that name at the top of the file.
    pub fn function(&self, name: &str) -> Option<&StmtFunctionDef> {
        self.body.iter().rev().find_map(|statement| match statement {
            Stmt::FunctionDef(function) if function.name.as_str() == name => Some(function),
            _ => None,
        })
    }

    /// The comments directly above an offset, from the first to the last, each to the letter.
    pub fn comments_above(&self, offset: usize) -> Vec<&str> {
        let text = self.text;
        let mut line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let mut found = Vec::new();
        let before = self.comments.partition_point(|comment| comment.start().to_usize() < line_start);
        for comment in self.comments[..before].iter().rev() {
            let between = &text[comment.end().to_usize()..line_start];
            if between.trim_matches(['\r', ' ', '\t']) != "\n" {
                break;
            }
            found.push(&text[comment.start().to_usize()..comment.end().to_usize()]);
            line_start = text[..comment.start().to_usize()].rfind('\n').map_or(0, |at| at + 1);
        }
        found.reverse();
        found
    }
}

/// The span of a range in a file.
pub fn span(id: SourceId, range: TextRange) -> Span {
    Span::new(id, range.start().to_usize(), range.end().to_usize())
}

/// The place where the file nests too deep, if it does.
///
/// Counts, for each open bracket and for the line itself, the tokens since the last comma that can make the tree one
/// level deeper: an upper bound, for chains like `a.b.c` and `a + b + c` nest too.
fn too_deep(tokens: &Tokens) -> Option<TextRange> {
    let mut blocks = 0usize;
    let mut depth = 0;
    let mut open: Vec<usize> = vec![0];
    for token in tokens.iter() {
        let (kind, range) = (token.kind(), token.range());
        match kind {
            TokenKind::Indent => blocks += 1,
            TokenKind::Dedent => blocks = blocks.saturating_sub(1),
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                // A bracket is a level itself, and `f()()` makes the call before it one deeper.
                *open.last_mut()? += 1;
                depth += 1;
                open.push(0);
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace if open.len() > 1 => {
                depth -= open.pop().unwrap_or(0);
            }
            TokenKind::Newline => {
                open = vec![0];
                depth = 0;
            }
            TokenKind::Comma => depth -= std::mem::take(open.last_mut()?),
            TokenKind::FStringStart | TokenKind::Dot | TokenKind::Lambda | TokenKind::If | TokenKind::Else => {
                *open.last_mut()? += 1;
                depth += 1;
            }
            kind if kind.is_operator() || kind.is_keyword() => {
                *open.last_mut()? += 1;
                depth += 1;
            }
            _ => {}
        }
        if blocks + depth > MAX_NESTING {
            return Some(range);
        }
    }
    None
}

/// The comments that have a line of their own.
fn own_line_comments(tokens: &Tokens, text: &str) -> Vec<TextRange> {
    tokens
        .iter()
        .filter(|token| token.kind() == TokenKind::Comment)
        .map(|token| token.range())
        .filter(|range| {
            let before = &text[..range.start().to_usize()];
            before[before.rfind('\n').map_or(0, |at| at + 1)..].trim().is_empty()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn report(text: &str) -> Vec<String> {
        let mut sources = Sources::new();
        let id = sources.add("a.py", text);
        let mut report = Diagnostics::new();
        Module::parse(id, &sources.get(id).text, &mut report);
        report.iter().map(|one| format!("{} {}", one.code.id, one.message)).collect()
    }

    #[test]
    fn hostile_nesting_is_refused_at_its_place() {
        let deep = 100_000;
        for text in [
            format!("x = {}", "(".repeat(deep)),
            format!("x = {}1{}", "[".repeat(deep), "]".repeat(deep)),
            format!("x = {}1", "-".repeat(deep)),
            format!("x = {}1", "not ".repeat(deep)),
            format!("x = {}1", "lambda: ".repeat(deep)),
            format!("x = a{}", ".b".repeat(deep)),
            format!("x = a{}", "()".repeat(deep)),
            format!("x = 1{}", " + 1".repeat(deep)),
            format!("x = {}1", "1 if 1 else ".repeat(deep)),
            (0..2000).map(|level| format!("{}if 1:\n", " ".repeat(level))).collect::<String>()
                + &" ".repeat(2000)
                + "x",
        ] {
            assert_eq!(report(&text), [format!("L0702 this nests deeper than {MAX_NESTING} levels")], "{:.40}", text);
        }
    }

    #[test]
    fn a_long_flat_file_is_no_nesting() {
        assert!(report(&format!("x = [{}]", "f('a', b.c), ".repeat(50_000))).is_empty());
        assert!(report(&format!("x = ({})", "'a' \n".repeat(50_000))).is_empty());
    }

    #[test]
    fn what_is_no_python_is_reported_at_its_place() {
        assert_eq!(
            report("def f(:\n  pass"),
            ["L0701 this is not valid Python: Expected a parameter or the end of the parameter list"]
        );
    }

    #[test]
    fn comments_directly_above_belong_to_a_statement() {
        let text = "# far\n\n# one\n  # two\n  x = 1\n";
        let mut sources = Sources::new();
        let id = sources.add("a.py", text);
        let comments = Module { id, text: &sources.get(id).text, body: Vec::new(), comments: Vec::new() };
        let parsed = parse_unchecked_source(text, PySourceType::Python);
        let module = Module { comments: own_line_comments(parsed.tokens(), text), ..comments };
        assert_eq!(module.comments_above(text.find("x =").unwrap()), ["# one", "# two"]);
    }
}
