//! Findings for machines: SARIF, and the commands of GitHub's workflow log. For people, and as JSON lines, they are
//! drawn like all diagnostics.

use super::{Finding, RULES};
use crate::diagnostic::{Diagnostics, Severity};
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

/// One SARIF log (2.1.0, the OASIS standard).
pub fn sarif(findings: &[Finding], sources: &Sources) -> String {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.code.id,
                "name": rule.name,
                "shortDescription": { "text": rule.code.title },
                "fullDescription": { "text": rule.code.explanation },
            })
        })
        .collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            json!({
                "ruleId": finding.rule.code.id,
                "level": level(finding),
                "message": { "text": text(finding) },
                "locations": location(finding, sources).into_iter().collect::<Vec<_>>(),
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

fn level(finding: &Finding) -> &'static str {
    match finding.diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// The message with its help, in one line.
fn text(finding: &Finding) -> String {
    std::iter::once(&finding.diagnostic.message).chain(&finding.diagnostic.help).cloned().collect::<Vec<_>>().join("; ")
}

fn location(finding: &Finding, sources: &Sources) -> Option<Value> {
    let span = finding.diagnostic.primary.span;
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
pub fn github(findings: &[Finding], sources: &Sources) -> String {
    let mut out = String::new();
    for finding in findings {
        let span = finding.diagnostic.primary.span;
        let place = span.source().map(|id| {
            let (source, start) = (sources.get(id), sources.get(id).place(span.start()));
            format!("file={},line={},col={},", property(&source.path), start.line, start.column)
        });
        out.push_str(&format!(
            "::{} {}title={}::{}\n",
            level(finding),
            place.unwrap_or_default(),
            property(&format!("{} {}", finding.rule.code.id, finding.rule.name)),
            data(&text(finding))
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
