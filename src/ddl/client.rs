//! What is no SQL but belongs to a client: commands of psql, and `COPY` that reads from the client or writes to it. In a
//! script that is handed to psql, `COPY … FROM stdin` would swallow the rest of the script as data, and end well.

use super::text::Text;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::sql::scan::{Token, TokenKind, tokens};

/// Reports the first thing in a text that only a client understands: what stands behind it may be data.
pub fn protocol(text: Text<'_>) -> Diagnostics {
    let mut faults = Diagnostics::new();
    let all: Vec<Token<'_>> = tokens(text.as_str()).filter(|token| !token.is_filler()).collect();
    for statement in all.split_inclusive(|token| token.text == ";") {
        if let Some(fault) = copy(text, statement).or_else(|| command(text, statement)) {
            faults.push(fault);
            break;
        }
    }
    faults
}

fn copy(text: Text<'_>, statement: &[Token<'_>]) -> Option<Diagnostic> {
    let first = statement.first().filter(|first| first.is_word("copy"))?;
    let is = |pair: &[Token<'_>], from: &str, to: &str| pair[0].is_word(from) && pair[1].is_word(to);
    let found = statement.windows(2).find(|pair| is(pair, "from", "stdin") || is(pair, "to", "stdout"))?;
    let end = found[1].start + found[1].text.len();
    let reads = found[1].is_word("stdin");
    let (message, helps) = match reads {
        true => (
            "COPY … FROM stdin reads from the client, and a script has nothing to send",
            ["write the rows as bulk_insert", "or let the server read a file of its own: COPY … FROM '/path'"],
        ),
        false => (
            "COPY … TO stdout sends rows to the client, which a script does not take",
            ["take it out", "or let the server write a file of its own: COPY … TO '/path'"],
        ),
    };
    let diagnostic = Diagnostic::error(code::CLIENT_ALONE, text.span(first.start..end), message);
    Some(helps.into_iter().fold(diagnostic, |diagnostic, help| diagnostic.help(help)))
}

/// A backslash outside of strings and names is never SQL.
fn command(text: Text<'_>, statement: &[Token<'_>]) -> Option<Diagnostic> {
    let backslash = statement.iter().find(|token| token.kind == TokenKind::Symbol && token.text == "\\")?;
    let rest = &text.as_str()[backslash.start..];
    let length = rest.find(|c: char| c.is_whitespace() || c == ';').unwrap_or(rest.len());
    let word = &rest[..length];
    let help = match word {
        "\\." => "it ends the data of a COPY; write the rows as bulk_insert",
        "\\copy" => "write the rows as bulk_insert, or let the server read a file of its own: COPY … FROM '/path'",
        "\\i" | "\\ir" | "\\include" | "\\include_relative" => "put the text of that file here",
        "\\restrict" | "\\unrestrict" => "pg_dump writes it around its text for psql; take it out",
        "\\gset" | "\\gexec" | "\\gx" | "\\g" => {
            "end the statement with ';'; what has to be computed goes into a DO block"
        }
        "\\c" | "\\connect" => "take it out: a script is for one database",
        _ => "take it out: the script runs in any client",
    };
    let span = text.span(backslash.start..backslash.start + length);
    let message = format!("{word} is a command of psql, not SQL");
    Some(Diagnostic::error(code::CLIENT_ALONE, span, message).help(help))
}
