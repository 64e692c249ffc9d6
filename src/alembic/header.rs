//! The header of a Python migration: the constants at the top of the file, and what its docstring says.

use crate::diagnostic::code::{HEADER_MISSING, HEADER_VALUE};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::python::evaluate::text::dedent;
use crate::python::syntax::{Module, span};
use crate::revision::{Header, Name, Text};
use crate::source::Span;
use ruff_python_ast::{Expr, Stmt, StringLiteralValue};
use ruff_text_size::Ranged;

/// Reads the header. Reports what is missing or no constant; `None` if there is no revision id.
pub fn read(module: &Module<'_>, report: &mut Diagnostics) -> Option<Header> {
    let Some(revision) = constant(module, "revision") else {
        let diagnostic = Diagnostic::error(HEADER_MISSING, module.top(), "this file does not say which revision it is")
            .help("type revision = \"…\" at the top of the file");
        report.push(diagnostic);
        return None;
    };
    let Expr::StringLiteral(id) = revision else {
        let message = "the revision identifier must be a string";
        report.push(Diagnostic::error(HEADER_VALUE, module.span(revision), message));
        return None;
    };
    let mut header = Header::new(Name::new(id.value.to_str(), module.span(id)), module.span(id));
    header.revises = names(module, "down_revision", report);
    header.labels = names(module, "branch_labels", report);
    header.depends_on = names(module, "depends_on", report);
    say(module, &mut header);
    Some(header)
}

/// What the docstring says beside the message and what Alembic writes into it: its lines.
pub fn description(module: &Module<'_>) -> Vec<String> {
    const GENERATED: [&str; 3] = ["Revision ID:", "Revises:", "Create Date:"];
    let Some((text, _)) = docstring(module) else { return Vec::new() };
    let is_generated = |line: &str| GENERATED.iter().any(|start| line.trim().starts_with(start));
    let rest = text.trim().split_once("\n\n").map(|(_, rest)| rest).unwrap_or_default();
    let lines: Vec<&str> = rest.lines().filter(|line| !is_generated(line)).map(str::trim_end).collect();
    dedent(&lines.join("\n")).trim_matches('\n').lines().map(str::to_string).collect()
}

/// The value that the file assigns to a name at its top, the last where there are several.
fn constant<'m>(module: &'m Module<'_>, name: &str) -> Option<&'m Expr> {
    let is_name = |target: &Expr| matches!(target, Expr::Name(known) if known.id.as_str() == name);
    module.body.iter().rev().find_map(|statement| match statement {
        Stmt::Assign(assign) if assign.targets.iter().any(is_name) => Some(&*assign.value),
        Stmt::AnnAssign(assign) if is_name(&assign.target) => assign.value.as_deref(),
        _ => None,
    })
}

/// A constant that is `None`, a string, or several strings.
fn names(module: &Module<'_>, name: &str, report: &mut Diagnostics) -> Vec<Name> {
    let Some(value) = constant(module, name) else { return Vec::new() };
    let several = match value {
        Expr::NoneLiteral(_) => return Vec::new(),
        Expr::Tuple(tuple) => tuple.elts.as_slice(),
        Expr::List(list) => list.elts.as_slice(),
        Expr::Set(set) => set.elts.as_slice(),
        // The label of an empty string is no label to Alembic.
        Expr::StringLiteral(literal) if literal.value.is_empty() => return Vec::new(),
        one => std::slice::from_ref(one),
    };
    let mut names = Vec::new();
    for one in several {
        match (one, alias(module, one)) {
            (Expr::StringLiteral(literal), _) => names.push(word(module, &literal.value, one)),
            (_, Some(literal)) => names.push(word(module, literal, one)),
            _ => {
                let message = format!("{name} must be written as strings");
                report.push(Diagnostic::error(HEADER_VALUE, module.span(one), message));
            }
        }
    }
    names
}

/// The string behind a name that the file itself gives it.
fn alias<'m>(module: &'m Module<'_>, value: &Expr) -> Option<&'m StringLiteralValue> {
    let Expr::Name(name) = value else { return None };
    match constant(module, name.id.as_str())? {
        Expr::StringLiteral(literal) => Some(&literal.value),
        _ => None,
    }
}

fn word(module: &Module<'_>, literal: &StringLiteralValue, node: &Expr) -> Name {
    Name::new(literal.to_str(), module.span(node))
}

/// The docstring and where it stands.
fn docstring<'m>(module: &'m Module<'_>) -> Option<(&'m str, Span)> {
    let Stmt::Expr(first) = module.body.first()? else { return None };
    let Expr::StringLiteral(literal) = &*first.value else { return None };
    Some((literal.value.to_str(), span(module.id, literal.range())))
}

/// The message is the first paragraph of the docstring; the date stands behind `Create Date:`.
fn say(module: &Module<'_>, header: &mut Header) {
    let Some((text, whole)) = docstring(module) else { return };
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let lines: Vec<&str> = paragraph.lines().map(str::trim).collect();
    let is_message = !lines.first().is_some_and(|line| line.starts_with("Revision ID:"));
    let message = lines.join(" ");
    if is_message && !message.is_empty() {
        header.message = Some(Text::new(message, whole));
    }
    let date = text.lines().find_map(|line| line.trim().strip_prefix("Create Date:"));
    header.created = date.map(|date| Text::new(date.trim(), whole));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read(text: &str) -> (Option<Header>, Vec<String>) {
        let mut sources = Sources::new();
        let id = sources.add("a.py", text);
        let mut report = Diagnostics::new();
        let header =
            Module::parse(id, &sources.get(id).text, &mut report).and_then(|module| super::read(&module, &mut report));
        let said = report.iter().map(|one| format!("{} {}", one.code.id, one.message)).collect();
        (header, said)
    }

    #[test]
    fn a_generated_file_is_read_whole() {
        let (header, said) = read(concat!(
            "\"\"\"add email\nto users\n\nRevision ID: ae10\nRevises: 1975, 27c6\nCreate Date: 2026-11-20 23:17:30.434404\n\n\"\"\"\n",
            "from typing import Sequence, Union\n",
            "revision: str = 'ae10'\n",
            "down_revision: Union[str, Sequence[str], None] = ('1975', '27c6')\n",
            "branch_labels: Union[str, None] = 'shop'\n",
            "depends_on = None\n",
        ));
        let header = header.unwrap();
        assert!(said.is_empty());
        assert_eq!(header.revision.as_str(), "ae10");
        assert_eq!(header.revises.iter().map(Name::as_str).collect::<Vec<_>>(), ["1975", "27c6"]);
        assert_eq!(header.labels.iter().map(Name::as_str).collect::<Vec<_>>(), ["shop"]);
        assert!(header.depends_on.is_empty());
        assert_eq!(header.message.unwrap().as_str(), "add email to users");
        assert_eq!(header.created.unwrap().as_str(), "2026-11-20 23:17:30.434404");
    }

    #[test]
    fn the_rest_of_the_docstring_is_a_description() {
        let description = |text: &str| {
            let id = Sources::new().add("a.py", text);
            super::description(&Module::parse(id, text, &mut Diagnostics::new()).expect("valid Python"))
        };
        let text =
            "\"\"\"add\n\n    Why.\n\n      - so\n    Revision ID: a\n    Revises: b\n    \"\"\"\nrevision = 'a'\n";
        assert_eq!(description(text), ["Why.", "", "  - so"]);
        assert_eq!(description("'add\\n\\nRevision ID: a\\nCreate Date: 2026-01-01\\n'"), [""; 0]);
        assert_eq!(description("revision = 'a'"), [""; 0]);
        assert_eq!(description("\"\"\"add\n\n\u{3000}wide\n  narrow\n\"\"\"\n"), ["\u{3000}wide", "  narrow"]);
    }

    #[test]
    fn what_is_missing_or_computed_is_reported() {
        assert_eq!(read("x = 1\n").1, ["L0709 this file does not say which revision it is"]);
        assert_eq!(read("revision = make()\n").1, ["L0710 the revision identifier must be a string"]);
        assert_eq!(
            read("revision = 'a'\ndown_revision = [f()]\n").1,
            ["L0710 down_revision must be written as strings"]
        );
    }
}
