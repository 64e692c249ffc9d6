//! Draws diagnostics, for people (as rustc does) and for machines (JSON, a line each).

use super::{Diagnostic, Diagnostics, Label, Severity};
use crate::source::{Sources, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;

/// Draws all diagnostics as text, the way rustc does, each followed by a blank line.
///
/// `colour` adds terminal escapes; without it the text is plain ASCII but for what it quotes.
pub fn human(diagnostics: &Diagnostics, sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for diagnostic in diagnostics.iter() {
        out.push_str(&renderer.render(&[report(diagnostic, sources)]));
        out.push_str("\n\n");
    }
    out
}

/// Draws what is wrong outside of every text: a sentence, and help a line each.
pub fn human_sentence(message: &str, help: &[String], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut group = Group::with_title(Level::ERROR.primary_title(message));
    for line in help {
        group = group.element(Level::HELP.message(&**line));
    }
    renderer.render(&[group]) + "\n\n"
}

/// The same as a JSON object of the shape that diagnostics have, without a code and a place.
pub fn json_sentence(message: &str, help: &[String]) -> String {
    let line = serde_json::json!({
        "code": null,
        "severity": "error",
        "message": message,
        "primary": null,
        "secondary": [],
        "help": help,
        "notes": [],
    });
    format!("{line}\n")
}

fn report<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(&*diagnostic.message).id(diagnostic.code.id));
    for snippet in snippets(diagnostic, sources) {
        group = group.element(snippet);
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(&**note));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(&**help));
    }
    group
}

/// A snippet a file, the primary one first.
fn snippets<'a>(
    diagnostic: &'a Diagnostic,
    sources: &'a Sources,
) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let mut files: Vec<(crate::source::SourceId, Vec<(AnnotationKind, &Label)>)> = Vec::new();
    let labels = std::iter::once((AnnotationKind::Primary, &diagnostic.primary))
        .chain(diagnostic.secondary.iter().map(|label| (AnnotationKind::Context, label)));
    for (kind, label) in labels {
        let Some(id) = label.span.source() else { continue };
        match files.iter_mut().find(|(file, _)| *file == id) {
            Some((_, list)) => list.push((kind, label)),
            None => files.push((id, vec![(kind, label)])),
        }
    }
    files
        .into_iter()
        .map(|(id, labels)| {
            let source = sources.get(id);
            let spans: Vec<Range<usize>> = labels.iter().map(|(_, one)| drawable(one.span, &source.text)).collect();
            let (window, first_line) = lines_around(&spans, &source.text);
            let mut snippet = Snippet::source(&source.text[window.clone()]).path(&*source.path).line_start(first_line);
            for ((kind, label), span) in labels.into_iter().zip(spans) {
                let annotation = kind.span(span.start - window.start..span.end - window.start);
                snippet = snippet.annotation(match label.text.is_empty() {
                    true => annotation,
                    false => annotation.label(&*label.text),
                });
            }
            snippet
        })
        .collect()
}

/// The whole lines that hold these spans, and the number of the first: of a file with a thousand faults, the renderer is
/// not to go through the whole for each.
fn lines_around(spans: &[Range<usize>], text: &str) -> (Range<usize>, usize) {
    let first = spans.iter().map(|span| span.start).min().unwrap_or_default();
    let last = spans.iter().map(|span| span.end).max().unwrap_or_default();
    let start = text[..first].rfind('\n').map_or(0, |at| at + 1);
    let end = text[last..].find('\n').map_or(text.len(), |at| last + at + 1);
    (start..end, text[..start].matches('\n').count() + 1)
}

/// The span cut to its first line: an underline over a whole block says less than one over its head.
fn drawable(span: Span, text: &str) -> Range<usize> {
    let (start, end) = (span.start().min(text.len()), span.end().min(text.len()));
    let first_line = text[start..end].find('\n').map_or(end, |at| start + at);
    start..first_line.max(start)
}

/// Every diagnostic as a JSON object on a line of its own.
pub fn json(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics.iter() {
        let line = serde_json::json!({
            "code": diagnostic.code.id,
            "severity": match diagnostic.severity { Severity::Error => "error", Severity::Warning => "warning" },
            "message": diagnostic.message,
            "primary": place(&diagnostic.primary, sources),
            "secondary": diagnostic.secondary.iter().map(|label| place(label, sources)).collect::<Vec<_>>(),
            "help": diagnostic.help,
            "notes": diagnostic.notes,
        });
        out.push_str(&line.to_string());
        out.push('\n');
    }
    out
}

fn place(label: &Label, sources: &Sources) -> serde_json::Value {
    let Some(id) = label.span.source() else { return serde_json::Value::Null };
    let source = sources.get(id);
    let (start, end) = (source.place(label.span.start()), source.place(label.span.end()));
    serde_json::json!({
        "file": source.path,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "start_byte": label.span.start(),
        "end_byte": label.span.end(),
        "text": label.text,
    })
}
