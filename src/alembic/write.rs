//! New migrations in Python, laid out as Alembic's own template has them. What they do is SQL that `op.execute()` sends.

use crate::python::evaluate::text::quoted;
use crate::revision::{Header, Text};
use crate::sql::scan::tokens;
use askama::Template;

/// What a function of a migration does.
#[derive(Debug, Clone)]
pub enum Act {
    /// It sends a statement.
    Sends(String),
    /// The same outside of the transaction.
    SendsOutside(String),
    /// It refuses to run, and says why.
    Refuses(String),
}

#[derive(Template)]
#[template(path = "alembic/revision.py", escape = "none")]
struct Revision<'a> {
    header: &'a Header,
    created: &'a str,
    upgrade: &'a [Act],
    downgrade: &'a [Act],
}

/// The text of a migration.
pub fn write(header: &Header, upgrade: &[Act], downgrade: &[Act]) -> String {
    let created = header.created.as_ref().map_or("", Text::as_str);
    let revision = Revision { header, created, upgrade, downgrade };
    // Nothing that is printed can fail.
    revision.render().unwrap_or_default()
}

impl Revision<'_> {
    fn message(&self) -> String {
        let message = self.header.message.as_ref().map_or("", Text::as_str);
        message.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"")
    }

    fn revises(&self) -> String {
        self.header.revises.iter().map(Text::as_str).collect::<Vec<_>>().join(", ")
    }

    fn quoted(&self, text: &str) -> String {
        quoted(text)
    }

    /// `None`, a name, or a tuple of names; one alone stands by itself where `is_plain`.
    fn names(&self, names: &[Text], is_plain: bool) -> String {
        match names {
            [] => "None".to_string(),
            [only] if is_plain => quoted(only.as_str()),
            [only] => format!("({},)", quoted(only.as_str())),
            several => {
                format!("({})", several.iter().map(|one| quoted(one.as_str())).collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn body(&self, acts: &[Act]) -> String {
        let mut body = String::new();
        for act in acts {
            match act {
                Act::Sends(sql) => body.push_str(&executed(sql, 1)),
                Act::SendsOutside(sql) => {
                    body.push_str("    with op.get_context().autocommit_block():\n");
                    body.push_str(&executed(sql, 2));
                }
                Act::Refuses(why) => body.push_str(&format!("    raise NotImplementedError({})\n", quoted(why))),
            }
        }
        if body.is_empty() { "    pass\n".to_string() } else { body }
    }
}

/// `op.execute(…)` of a statement.
fn executed(sql: &str, depth: usize) -> String {
    let indent = "    ".repeat(depth);
    let text = literal(sql);
    if !text.contains('\n') && text.len() < 90 && !text.contains('"') {
        return format!("{indent}op.execute(\"{text}\")\n");
    }
    // The lines of a text inside the statement are its own.
    let is_whole = tokens(sql).any(|token| token.text.contains('\n') && !token.text.trim().is_empty());
    let inner = if is_whole { String::new() } else { format!("{indent}    ") };
    let lines: Vec<String> =
        text.lines().map(|line| if line.is_empty() { String::new() } else { format!("{inner}{line}") }).collect();
    format!("{indent}op.execute(\"\"\"\n{}\n{indent}\"\"\")\n", lines.join("\n"))
}

/// The statement inside the quotes of Python, and without what `sqlalchemy.text()` would take for a parameter
/// (`TextClause._bind_params_regex`, SQLAlchemy 2.1).
fn literal(sql: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut text = String::with_capacity(sql.len());
    let mut before = ' ';
    for (at, c) in sql.char_indices() {
        let behind = sql[at + c.len_utf8()..].trim_start_matches(|one| c == ':' && is_word(one));
        let has_word = sql.len() - behind.len() > at + c.len_utf8();
        let is_parameter = has_word && !is_word(before) && before != ':';
        match c {
            '\\' => text.push_str("\\\\"),
            // One backslash before a colon is taken away.
            ':' if (is_parameter || before == '\\') && !behind.starts_with(':') => text.push_str("\\\\:"),
            c => text.push(c),
        }
        before = c;
    }
    text.replace("\"\"\"", "\\\"\\\"\\\"")
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn what_looks_like_a_parameter_is_none() {
        assert_eq!(literal("SELECT ':a', 'x'::text, '12:30', ': b'"), "SELECT '\\\\:a', 'x'::text, '12:30', ': b'");
        assert_eq!(literal(r"SELECT '\:a'"), r"SELECT '\\\\:a'");
        assert_eq!(literal(r"SELECT E'\n'"), r"SELECT E'\\n'");
    }
}
