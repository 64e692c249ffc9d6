//! What is wrong with a text.

use super::parts::Part;
use super::text::Text;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::sql::scan::{TokenKind, tokens};
use squawk_syntax::Parse;
use squawk_syntax::ast::{AstNode, Rollback, SourceFile, Stmt};
use squawk_syntax::syntax_error::SyntaxError;
use std::ops::Range;

/// How deep brackets, `CASE` and `BEGIN` may nest, and how many operators may stand before an operand. The parser goes
/// down by recursion.
const DEEPEST: usize = 200;

/// Reports a text that nests deeper than the parser can follow.
pub fn too_deep(text: Text<'_>) -> Option<Diagnostic> {
    let (mut open, mut before_operand) = (0usize, 0usize);
    for token in tokens(text.as_str()).filter(|token| !token.is_filler()) {
        let is_word = |word| token.is_word(word);
        match token.text {
            "(" | "[" => open += 1,
            ")" | "]" => open = open.saturating_sub(1),
            _ if is_word("case") || is_word("begin") => open += 1,
            _ if is_word("end") => open = open.saturating_sub(1),
            _ => {}
        }
        let is_operator = token.kind == TokenKind::Symbol && !matches!(token.text, "(" | ")" | "[" | "]" | "," | ";");
        before_operand = if is_operator || is_word("not") || is_word("explain") { before_operand + 1 } else { 0 };
        if open.max(before_operand) > DEEPEST {
            let span = text.span(token.start..token.start + token.text.len());
            let message = format!("this SQL nests more than {DEEPEST} deep");
            return Some(Diagnostic::error(code::SQL_TOO_DEEP, span, message));
        }
    }
    None
}

/// Reports the first syntax error of each statement: those behind it in the same statement are its echo.
pub fn syntax(text: Text<'_>, parsed: &Parse<SourceFile>) -> Diagnostics {
    let (errors, mut faults) = (parsed.errors(), Diagnostics::new());
    if errors.is_empty() {
        return faults;
    }
    let ends: Vec<_> = parsed.tree().stmts().map(|statement| statement.syntax().text_range().end()).collect();
    let mut told = None;
    for error in errors {
        let at = ends.partition_point(|end| *end <= error.range().start());
        if told != Some(at) {
            told = Some(at);
            faults.push(syntax_error(text, error.range().into(), &error));
        }
    }
    faults
}

/// The first syntax error of a text that was parsed with a frame around it, of which so many bytes stand before it.
pub fn in_frame(text: Text<'_>, before: usize, parsed: &Parse<SourceFile>) -> Option<Diagnostic> {
    let error = parsed.errors().into_iter().next()?;
    let place = |at: usize| at.saturating_sub(before).min(text.as_str().len());
    let range: Range<usize> = error.range().into();
    Some(syntax_error(text, place(range.start)..place(range.end), &error))
}

/// Reports a closing parenthesis that nothing has opened: it would close what stands around the text.
pub fn unopened(text: Text<'_>) -> Option<Diagnostic> {
    let mut open = 0usize;
    for token in tokens(text.as_str()).filter(|token| !token.is_filler()) {
        match token.text {
            "(" => open += 1,
            ")" if open == 0 => {
                let span = text.span(token.start..token.start + 1);
                let message = "PostgreSQL would refuse this SQL near )";
                return Some(Diagnostic::error(code::SQL_SYNTAX, span, message).label("nothing has opened it"));
            }
            ")" => open -= 1,
            _ => {}
        }
    }
    None
}

fn syntax_error(text: Text<'_>, range: Range<usize>, error: &SyntaxError) -> Diagnostic {
    let near = tokens(&text.as_str()[range.start..]).find(|token| !token.is_filler());
    let (range, message) = match near {
        Some(near) => {
            let start = range.start + near.start;
            let end = range.end.max(start + near.text.len());
            (start..end, format!("PostgreSQL would refuse this SQL near {}", shortened(near.text)))
        }
        None => (range, "PostgreSQL would refuse this SQL at its end".to_string()),
    };
    Diagnostic::error(code::SQL_SYNTAX, text.span(range), message).label(plain_words(error.message()))
}

fn shortened(word: &str) -> String {
    let first_line = word.lines().next().unwrap_or_default();
    match first_line.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &first_line[..at]),
        None => first_line.to_string(),
    }
}

/// The parser's message in lower case, with its names of tokens spelled as they are typed.
fn plain_words(message: &str) -> String {
    let mut words = message.split(' ').map(|word| {
        let (bare, comma) = word.strip_suffix(',').map_or((word, ""), |bare| (bare, ","));
        let is_name_of_token = bare.len() > 1 && bare.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        let plain = match bare {
            "L_PAREN" => "'('".to_string(),
            "R_PAREN" => "')'".to_string(),
            "L_BRACK" => "'['".to_string(),
            "R_BRACK" => "']'".to_string(),
            "COMMA" => "','".to_string(),
            "SEMICOLON" => "';'".to_string(),
            "DOT" => "'.'".to_string(),
            "COLON" => "':'".to_string(),
            "EQ" => "'='".to_string(),
            "IDENT" => "a name".to_string(),
            "INT_NUMBER" | "NUMERIC_NUMBER" => "a number".to_string(),
            "STRING" => "a string".to_string(),
            "EOF" => "the end".to_string(),
            _ if is_name_of_token => bare.trim_end_matches("_KW").to_string(),
            _ => bare.to_string(),
        };
        plain + comma
    });
    let mut message = words.next().unwrap_or_default().to_lowercase();
    words.for_each(|word| message.extend([" ", &word]));
    message
}

/// Reports what would end the transaction of the script, or begin another one.
pub fn transaction_control(text: Text<'_>, parts: &[Part]) -> Diagnostics {
    let mut faults = Diagnostics::new();
    for part in parts.iter().filter(|part| controls_transaction(&part.statement)) {
        let node = part.statement.syntax();
        let word = node.first_token().map_or_else(String::new, |word| word.text().to_uppercase());
        faults.push(
            Diagnostic::error(
                code::TRANSACTION_CONTROL,
                text.span_of(node),
                format!("{word} would break the transaction that the script runs in"),
            )
            .help("take it out: the script begins and ends its transactions itself")
            .help("to run SQL outside a transaction, put the execute into autocommit { … }"),
        );
    }
    faults
}

fn controls_transaction(statement: &Stmt) -> bool {
    match statement {
        Stmt::Begin(_) | Stmt::Commit(_) | Stmt::PrepareTransaction(_) => true,
        Stmt::Rollback(rollback) => !matches!(rollback, Rollback::RollbackToSavepoint(_)),
        _ => false,
    }
}
