//! `limbeck lint`

use std::io;

use clap::{Args, ValueEnum};

use super::{Failure, Product, Session};
use crate::diagnostic::{Diagnostics, Severity, code, render};
use crate::lint::{self, Deployment, Finding, RULES, format};
use crate::revision::{Route, Target};
use crate::script::settings::TransactionMode;

/// Look for what would block, break or lose something while the migrations run
#[derive(Debug, Args)]
pub struct Lint {
    /// Up to where, each migration by itself: 'heads', an id, 'shop@head', …; START:TARGET for the script from there
    #[arg(value_name = "TARGET", default_value = "heads")]
    target: String,
    /// How findings are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// List the rules, and look for nothing
    #[arg(long, conflicts_with_all = ["target", "format"])]
    rules: bool,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the lines concerned, and a count
    Human,
    /// As JSON, an object a line
    Json,
    /// As a SARIF log
    Sarif,
    /// As commands of GitHub's workflow log
    Github,
}

impl Lint {
    /// Whether it only lists the rules.
    pub(super) fn is_about_rules(&self) -> bool {
        self.rules
    }

    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        if self.rules {
            return Ok(rules().into());
        }
        if self.format == Format::Sarif {
            session.only("a log in SARIF")?;
        }
        let project = session.open()?;
        let graph = &project.graph;
        let typed = session.typed(&self.target);
        let (start, target) = session.found(typed.range())?;
        let mut settings = project.config.script.clone();
        let (rows, deployment) = match start {
            Some(start) => (session.found(graph.start(start))?, Deployment::AtOnce),
            None => {
                settings.transaction = TransactionMode::Migration;
                (Vec::new(), Deployment::OneByOne)
            }
        };
        let route = Target::parse(target).and_then(|target| Route::upgrade(graph, &rows, &target));
        let route = session.found(route)?;
        let script = session.compile(&project, &settings, None, |compiler, report| compiler.readable(&route, report));
        let mut findings = lint::lint(&script, deployment, &session.sources, &project.config.lint);
        // What is not known behind an error is not known because of it.
        if session.report.has_errors() {
            findings.retain(|finding| finding.rule.code != code::UNKNOWN_EFFECT);
        }
        let errors = session.report.iter().filter(|one| one.severity == Severity::Error);
        let errors: Vec<_> = errors.map(|error| (error.code.title, error)).collect();
        let named = [errors.clone(), format::named(&findings)].concat();
        let text = match self.format {
            Format::Human => human(session, &findings, script.steps.len()),
            Format::Json => {
                let mut all = Diagnostics::new();
                errors.iter().for_each(|(_, error)| all.push((*error).clone()));
                all.append(format::diagnostics(&findings));
                render::json(&all, &session.sources)
            }
            Format::Sarif => {
                let rules: Vec<_> = RULES.iter().map(|rule| (rule.name, rule.code)).collect();
                format::sarif(&rules, &named, &session.sources)
            }
            Format::Github => format::github(&named, &session.sources),
        };
        Ok(Product { found: !findings.is_empty(), ..text.into() })
    }
}

fn human(session: &Session, findings: &[Finding], migrations: usize) -> String {
    let colour = session.options.wants_colour(&io::stdout());
    let count = |number: usize, noun: &str| match number {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    };
    let summary = format!("{} in {}\n", count(findings.len(), "finding"), count(migrations, "migration"));
    render::human(&format::diagnostics(findings), &session.sources, colour) + &summary
}

/// A line a rule: its code, its name, its level and what it finds.
fn rules() -> String {
    let line = |rule: &&lint::Rule| {
        format!("{}  {:<25}  {:<7}  {}\n", rule.code.id, rule.name, rule.level.to_string(), rule.code.title)
    };
    RULES.iter().map(line).collect()
}
