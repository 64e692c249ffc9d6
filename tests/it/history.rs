//! A history compiled through the library, where the command line would only stand in the way.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use limbeck::catalog::{Catalog, PostgresVersion};
use limbeck::compile::Compiler;
use limbeck::diagnostic::{Diagnostics, render};
use limbeck::dsl;
use limbeck::naming::Naming;
use limbeck::python::Alone;
use limbeck::revision::{Fault, RevisionGraph, RevisionIndex, Route, Target, Typed};
use limbeck::script::Script;
use limbeck::script::settings::Settings;
use limbeck::source::Sources;
use limbeck::sql::Ident;

/// A history of `.mig` files.
#[derive(Debug, Default)]
pub struct History {
    /// Its files.
    pub sources: Sources,
    /// What its scripts are like.
    pub settings: Settings,
    /// What PostgreSQL they are for.
    pub version: PostgresVersion,
}

impl History {
    /// The files of a directory.
    pub fn read(directory: &Path) -> History {
        let mut paths: Vec<_> = fs::read_dir(directory)
            .expect("the directory is there")
            .map(|entry| entry.expect("it is readable").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "mig"))
            .collect();
        paths.sort();
        let mut history = History::default();
        for path in paths {
            let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
            history.sources.add(name, fs::read_to_string(&path).expect("it is text"));
        }
        history
    }

    /// The example project of this repository.
    pub fn example() -> History {
        History::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations"))
    }

    /// A line of revisions `r1`, `r2`, …, each with this text behind its header.
    pub fn line(bodies: &[&str]) -> History {
        let mut history = History::default();
        for (at, body) in bodies.iter().enumerate() {
            let revises = if at == 0 { String::new() } else { format!("revises r{at}\n") };
            history.sources.add(format!("r{}.mig", at + 1), format!("revision r{}\n{revises}\n{body}\n", at + 1));
        }
        history
    }

    /// The ids of its revisions, in the order of its files.
    pub fn revisions(&self) -> Vec<String> {
        let graph = self.graph(&mut Diagnostics::new());
        graph.iter().map(|revision| graph.id(revision).to_owned()).collect()
    }

    /// The id of its only head.
    pub fn head(&self) -> String {
        let graph = self.graph(&mut Diagnostics::new());
        graph.ids_of(&graph.heads())
    }

    /// The script of `upgrade FROM:TO`, or what is wrong.
    pub fn upgrade(&self, range: &str) -> Result<Script, String> {
        self.script(range, Route::upgrade)
    }

    /// The script of `downgrade FROM:TO`, or what is wrong.
    pub fn downgrade(&self, range: &str) -> Result<Script, String> {
        self.script(range, Route::downgrade)
    }

    fn script(
        &self,
        range: &str,
        route: impl Fn(&RevisionGraph, &[RevisionIndex], &Target) -> Result<Route, Fault>,
    ) -> Result<Script, String> {
        self.compile(|compiler, report| {
            let found = || {
                let (from, to) = Typed::made(range).range()?;
                let rows = from.map(|from| compiler.graph.start(from)).transpose()?.unwrap_or_default();
                route(compiler.graph, &rows, &Target::parse(to)?)
            };
            match found() {
                Ok(found) => compiler.script(&found, None, 0, report),
                Err(fault) => {
                    report.push(*fault);
                    None
                }
            }
        })
    }

    /// The database after a revision and all that it stands on, or what is wrong.
    pub fn catalog(&self, revision: &str) -> Result<Catalog, String> {
        self.compile(|compiler, report| {
            let rows = compiler.graph.start(Typed::made(revision)).expect("there is such a revision");
            compiler.catalog(&Route::behind(compiler.graph, &rows), report)
        })
    }

    /// What comes of a compiler for this history, or else what is wrong.
    pub fn compile<T>(&self, work: impl FnOnce(&Compiler, &mut Diagnostics) -> Option<T>) -> Result<T, String> {
        let mut report = Diagnostics::new();
        let graph = self.graph(&mut report);
        let compiler = Compiler {
            graph: &graph,
            sources: &self.sources,
            variables: &BTreeMap::new(),
            naming: &Naming::default(),
            types: &BTreeMap::new(),
            modules: &Alone,
            database: None,
            settings: &self.settings,
            version: self.version,
            default_schema: &Ident::made("public"),
            from_scratch: None,
            keeps_facts: true,
        };
        work(&compiler, &mut report).ok_or_else(|| render::human(&report, &self.sources, false))
    }

    fn graph(&self, report: &mut Diagnostics) -> RevisionGraph {
        let headers =
            self.sources.iter().filter_map(|(id, source)| dsl::read_header(id, &source.text, report)).collect();
        RevisionGraph::build(headers, 32, report)
    }
}
