//! Findings for machines: SARIF, and the commands of GitHub's workflow log. For people, and as JSON lines, they are
//! drawn like all diagnostics.

use super::Finding;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::Sources;
use serde_json::{Value, json};

/// The findings as diagnostics, each with the name of its rule.
pub fn diagnostics(findings: &[Finding]) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    for finding in findings {
        diagnostics.push(finding.diagnostic.clone().note(format!("rule: {}", finding.rule.name)));
    }
    diagnostics
}

/// A finding with the name of its kind.
pub type Named<'a> = (&'a str, &'a Diagnostic);

/// The findings with the names of their rules.
pub fn named(findings: &[Finding]) -> Vec<Named<'_>> {
    findings.iter().map(|finding| (finding.rule.name, &finding.diagnostic)).collect()
}

/// One SARIF log (2.1.0, the OASIS standard): the kinds of findings, and those that there are.
pub fn sarif(rules: &[(&str, &Code)], findings: &[Named<'_>], sources: &Sources) -> String {
    let rules: Vec<Value> = rules
        .iter()
        .map(|(name, code)| {
            json!({
                "id": code.id,
                "name": name,
                "shortDescription": { "text": code.title },
                "fullDescription": { "text": code.explanation },
            })
        })
        .collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|(_, diagnostic)| {
            json!({
                "ruleId": diagnostic.code.id,
                "level": level(diagnostic),
                "message": { "text": text(diagnostic) },
                "locations": location(diagnostic, sources).into_iter().collect::<Vec<_>>(),
            })
        })
        .collect();
    let log = json!({
        "version": "2.1.0",
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "runs": [{
            "tool": { "driver": { "name": "limbeck", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn level(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// The message with its help, in one line.
fn text(diagnostic: &Diagnostic) -> String {
    std::iter::once(&diagnostic.message).chain(&diagnostic.help).cloned().collect::<Vec<_>>().join("; ")
}

fn location(diagnostic: &Diagnostic, sources: &Sources) -> Option<Value> {
    let span = diagnostic.primary.span;
    let source = sources.get(span.source()?);
    let (start, end) = (source.place(span.start()), source.place(span.end()));
    Some(json!({
        "physicalLocation": {
            "artifactLocation": { "uri": source.path },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        },
    }))
}

/// A workflow command a finding: `::warning file=…,line=…::message`.
pub fn github(findings: &[Named<'_>], sources: &Sources) -> String {
    let mut out = String::new();
    for (name, diagnostic) in findings {
        let span = diagnostic.primary.span;
        let place = span.source().map(|id| {
            let (source, start) = (sources.get(id), sources.get(id).place(span.start()));
            format!("file={},line={},col={},", property(&source.path), start.line, start.column)
        });
        out.push_str(&format!(
            "::{} {}title={}::{}\n",
            level(diagnostic),
            place.unwrap_or_default(),
            property(&format!("{} {name}", diagnostic.code.id)),
            data(&text(diagnostic))
        ));
    }
    out
}

/// The text of a command, escaped as its runner wants it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
