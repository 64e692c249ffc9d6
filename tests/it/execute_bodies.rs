//! `execute` bodies as people write them: what the catalog claims to know after each is what the server has, and what
//! the server has besides is nothing that the catalog denies.

mod claims;
mod rebuilt;

use std::fs;
use std::path::{Path, PathBuf};

use limbeck::catalog::{Catalog, PostgresVersion};
use limbeck::ddl;
use limbeck::diagnostic::{Diagnostics, render};
use limbeck::migration::{Block, Item, Step};
use limbeck::op::execute::Execute;
use limbeck::op::{Effect, Operation};
use limbeck::source::{Sources, Span};
use limbeck::sql::{Body, Ident};

use crate::cluster::{self, ON_ERROR_STOP};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/execute")
}

/// The text of a file as an operation that has been read, and the text as a script prints it.
struct Written {
    operation: Operation,
    sources: Sources,
}

impl Written {
    fn read(path: &Path) -> Written {
        let text = fs::read_to_string(path).expect("the text is there");
        let mut sources = Sources::new();
        let id = sources.add(path.file_name().expect("it has a name").to_string_lossy(), text.as_str());
        let span = Span::new(id, 0, text.len());
        let operation = Execute::new(Body::new(text, span)).into();
        let mut block =
            Block { items: vec![Item::Step(Step { comments: Vec::new(), operation, span })], ..Block::default() };
        let mut report = Diagnostics::new();
        ddl::read(&mut block, &mut report);
        assert!(!report.has_errors(), "{}", render::human(&report, &sources, false));
        match block.items.remove(0) {
            Item::Step(step) => Written { operation: step.operation, sources },
            Item::Autocommit { .. } => unreachable!("it was a single step"),
        }
    }

    /// What a script prints of it; the catalog then is the one behind it.
    fn replay(&self, catalog: &mut Catalog) -> String {
        let mut report = Diagnostics::new();
        self.operation.check(catalog, &mut report);
        assert!(report.is_empty(), "{}", render::human(&report, &self.sources, false));
        let statements = self.operation.statements(catalog);
        self.operation.apply(catalog);
        statements.iter().map(|statement| format!("{};\n", statement.sql)).collect()
    }
}

/// Each body on a server and over a catalog. What is not known is kept in a snapshot, so that nobody can lose knowledge
/// without a word.
#[test]
fn what_the_catalog_claims_is_what_the_server_has() {
    let before = Written::read(&folder().join("before.sql"));
    let mut paths: Vec<_> = fs::read_dir(folder().join("bodies"))
        .expect("they are there")
        .map(|entry| entry.expect("one").path())
        .collect();
    paths.sort();
    assert!(paths.len() >= 30);
    let (mut known, mut wrong) = (String::new(), String::new());
    for path in &paths {
        let name = path.file_stem().expect("it has a name").to_string_lossy();
        let mut catalog = Catalog::new(PostgresVersion::DEFAULT, Ident::made("public"));
        let script = before.replay(&mut catalog) + &Written::read(path).replay(&mut catalog);
        let database = cluster::server().database();
        let outcome = database.psql(&format!("BEGIN;\n{script}COMMIT;\n"), ON_ERROR_STOP);
        assert_eq!(outcome.code, 0, "{name}: {}", outcome.stderr);
        for fault in claims::wrong(&catalog, &database).into_iter().chain(rebuilt::wrong(&catalog, &database)) {
            wrong.push_str(&format!("{name}: {fault}\n"));
        }
        known.push_str(&format!("{name}: {}\n", claims::summary(&catalog)));
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/ddl");
    insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("known_after_bodies", known);
    });
}
