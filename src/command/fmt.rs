//! `limbeck fmt`

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use rayon::prelude::*;

use super::{Failure, Product, Session};
use crate::diagnostic::Diagnostics;
use crate::dsl;
use crate::project::{load, shown, write};
use crate::source::SourceId;

/// Write migrations in the one true layout, and name those that changed
#[derive(Debug, Args)]
pub struct Fmt {
    /// The files; without any, all .mig files of the project; '-' for stdin to stdout
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Change nothing; the exit code is 1 if there is a file to change
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        if self.files.iter().any(|file| file.as_os_str() == "-") {
            return self.stream(session);
        }
        let mut paths = if self.files.is_empty() { session.config()?.files()? } else { self.files.clone() };
        if self.files.is_empty() {
            paths.retain(|path| is_migration(path));
        }
        if let Some(other) = paths.iter().find(|path| !is_migration(path)) {
            let message = format!("'{}' is no .mig file", shown(other));
            return Err(Failure::usage(message, "name .mig files, or none for all of the project"));
        }
        let files = load::read(paths, &mut session.sources, &mut session.report)?;
        let sources = &session.sources;
        let laid_out: Vec<_> = files.par_iter().map(|(_, file)| lay_out(&sources.get(*file).text, *file)).collect();
        let mut changes = Vec::new();
        for ((path, file), (text, faults)) in files.iter().zip(laid_out) {
            session.report.append(faults);
            changes.extend(text.filter(|text| *text != session.sources.get(*file).text).map(|text| (path, text)));
        }
        session.gate()?;
        let mut names = String::new();
        for (path, text) in &changes {
            if !self.check {
                write::replace(path, text)?;
            }
            names.push_str(&format!("{}\n", shown(path)));
        }
        Ok(Product { found: self.check && !changes.is_empty(), ..names.into() })
    }

    fn stream(&self, session: &mut Session) -> Result<Product, Failure> {
        if self.files.len() > 1 {
            return Err(Failure::usage(
                "'-' stands for stdin, and goes with no other file",
                "name files, or '-' alone",
            ));
        }
        let mut text = String::new();
        let world = |fault: io::Error| Failure::World { message: format!("cannot read stdin: {fault}"), help: None };
        io::stdin().read_to_string(&mut text).map_err(world)?;
        let file = session.sources.add("stdin", text.as_str());
        let (laid_out, faults) = lay_out(&text, file);
        session.report.append(faults);
        match laid_out {
            Some(laid_out) if self.check => Ok(Product { found: laid_out != text, ..Product::default() }),
            Some(laid_out) => Ok(laid_out.into()),
            None => Err(Failure::Reported),
        }
    }
}

fn is_migration(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "mig")
}

fn lay_out(text: &str, file: SourceId) -> (Option<String>, Diagnostics) {
    let mut faults = Diagnostics::new();
    let laid_out = dsl::format(file, text, &mut faults);
    (laid_out, faults)
}
