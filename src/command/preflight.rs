//! `limbeck preflight`

use std::path::PathBuf;

use clap::Args;

use super::{Failure, Product, Session};
use crate::packet::Packet;
use crate::revision::{Route, Target};

/// Print SQL that reads a database and says whether an upgrade may run on it
#[derive(Debug, Args)]
pub struct Preflight {
    /// Of which upgrade: START:TARGET, as for 'upgrade --sql'
    #[arg(value_name = "START:TARGET")]
    range: String,
    /// Write it to a file, whole or not at all; '-' for stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Preflight {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        session.only("a preflight")?;
        let project = session.open()?;
        let typed = session.typed(&self.range);
        let (start, target) = session.found(typed.range())?;
        let Some(start) = start else {
            let help = format!("write START:{}; 'base' stands for an empty database", target.text);
            return Err(Failure::usage("a preflight begins where the database stands", help));
        };
        let graph = &project.graph;
        let rows = session.found(graph.start(start))?;
        let target = session.found(Target::parse(target))?;
        let route = session.found(Route::upgrade(graph, &rows, &target))?;
        let behind = Route::behind(graph, &route.end(graph));
        let text = session.compile(&project, &project.config.script, None, |compiler, report| {
            let script = compiler.script(&route, None, 0, report)?;
            let (before, after) = (compiler.catalog(&route.behind, report)?, compiler.catalog(&behind, report)?);
            Some(Packet { script: &script, before: &before, after: &after }.preflight())
        });
        Product::or_file(session, text.ok_or(Failure::Reported)?, self.output.as_deref())
    }
}
