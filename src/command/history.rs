//! `limbeck history`

use clap::{Args, ValueEnum};

use super::describe::{Line, Record};
use super::{Failure, Product, Session, database, graphic};
use crate::project::Project;
use crate::revision::{End, RevisionGraph, RevisionIndex, Target, Typed};

/// Show the history, newest first
#[derive(Debug, Args)]
pub struct History {
    /// Show whole records
    #[arg(short, long)]
    verbose: bool,
    /// Mark the revisions at which the database stands
    #[arg(short, long)]
    indicate_current: bool,
    /// Show a part, both ends included: START:END, START: or :END; an end may be 'current', where the database stands
    #[arg(short, long, value_name = "RANGE", allow_hyphen_values = true)]
    rev_range: Option<String>,
    /// The revisions at which the database stands, with commas between; without, the database is asked if need be
    #[arg(long, value_name = "REVISIONS")]
    from: Option<String>,
    /// Draw the branches and merges beside the lines
    #[arg(long, conflicts_with_all = ["verbose", "format"])]
    graph: bool,
    /// Write it for another program
    #[arg(long, value_enum, conflicts_with = "verbose")]
    format: Option<Format>,
}

/// What another program reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A list of objects, one for each revision
    Json,
    /// A digraph for Graphviz
    Dot,
    /// A flowchart for Mermaid
    Mermaid,
}

impl History {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        if self.format.is_some() {
            session.only("a document")?;
        }
        let project = session.open_headers()?;
        let graph = &project.graph;
        let rows = self.rows(session, &project)?;
        let revisions = self.revisions(session, graph, rows.as_deref())?;
        let current = rows.filter(|_| self.indicate_current).unwrap_or_default();
        let line = Line { parents: true, tree: true, message: true, current: &current };
        let record = Record { current: &current, ..Record::default() };
        Ok(Product::from(match self.format {
            Some(Format::Json) => graphic::json(graph, &session.sources, &revisions, &current),
            Some(Format::Dot) => graphic::dot(graph, &revisions),
            Some(Format::Mermaid) => graphic::mermaid(graph, &revisions),
            None if self.graph => graphic::text(graph, &revisions, Line { parents: false, ..line }),
            None if self.verbose => revisions.iter().map(|one| record.of(graph, &session.sources, *one)).collect(),
            None => revisions.iter().map(|one| line.of(graph, *one) + "\n").collect(),
        }))
    }

    /// Where the database stands, if that matters.
    fn rows(&self, session: &mut Session, project: &Project) -> Result<Option<Vec<RevisionIndex>>, Failure> {
        if let Some(from) = &self.from {
            let typed = session.typed(from);
            return session.found(project.graph.start(typed)).map(Some);
        }
        let ends = self.rev_range.iter().flat_map(|range| range.split(':'));
        if !self.indicate_current && !ends.into_iter().any(|end| end == "current") {
            return Ok(None);
        }
        let place = database::connection(session, &project.config)?;
        let standing = database::standing(&place, &project.config)?;
        database::rows(session, &project.graph, &standing).map(Some)
    }

    fn revisions(
        &self,
        session: &mut Session,
        graph: &RevisionGraph,
        rows: Option<&[RevisionIndex]>,
    ) -> Result<Vec<RevisionIndex>, Failure> {
        let Some(range) = &self.rev_range else { return Ok(graph.history()) };
        let typed = session.typed(range);
        let (start, end) = match session.found(typed.range())? {
            (Some(start), end) => (start, end),
            (None, _) => {
                let help = "write START:END, START: or :END";
                return Err(Failure::usage(format!("'{range}' is not a range of the history"), help));
            }
        };
        let start = end_of_range(session, start, rows)?;
        let end = end_of_range(session, end, rows)?;
        session.found(graph.history_between(start, end))
    }
}

fn end_of_range<'e>(
    session: &mut Session,
    typed: Typed<'e>,
    rows: Option<&'e [RevisionIndex]>,
) -> Result<End<'e>, Failure> {
    match (typed.text, rows) {
        ("", _) => Ok(End::Open),
        ("current", Some(rows)) => Ok(End::Current(rows)),
        _ => session.found(Target::parse(typed)).map(End::Target),
    }
}
