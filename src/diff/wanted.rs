//! The schema that is wanted, from texts: SQL, the output of `pg_dump --schema-only`, or operations of the migration
//! language.

use super::Note;
use crate::catalog::{Bound, Catalog, PostgresVersion, Relation, SequenceOptions};
use crate::ddl;
use crate::diagnostic::Diagnostics;
use crate::dsl;
use crate::migration::{Block, Item, Step};
use crate::naming::Naming;
use crate::op::execute::{Execute, ReadStatement, Reading, SqlText, StatementEffect};
use crate::replay::Replay;
use crate::source::{SourceId, Sources, Span};
use crate::sql::scan::tokens;
use crate::sql::{Body, DataType, Expression, Ident, Spanned};
use std::collections::BTreeMap;

/// A schema that is wanted.
#[derive(Debug)]
pub struct Wanted {
    /// What the database shall be like.
    pub catalog: Catalog,
    /// True if a server has written the texts.
    pub is_stored: bool,
    /// What in the texts is not compared.
    pub notes: Vec<Note>,
}

/// What a wanted schema is read for.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The version of PostgreSQL.
    pub version: PostgresVersion,
    /// The schema that names without one are in.
    pub default_schema: &'a Ident,
    /// How constraints and indexes without a name get one, in the migration language.
    pub naming: &'a Naming,
    /// What `${name}` stands for, in the migration language.
    pub variables: &'a BTreeMap<String, String>,
}

impl Reader<'_> {
    /// The schema that these files make in an empty database, one after the other; those that end in `.mig` hold
    /// operations, all others SQL. `None` where something in them is wrong, which is then in `report`.
    pub fn read(&self, files: &[SourceId], sources: &Sources, report: &mut Diagnostics) -> Option<Wanted> {
        let mut replay = Replay::new(Catalog::new(self.version, self.default_schema.clone()));
        let mut wanted = Wanted { catalog: replay.catalog().clone(), is_stored: false, notes: Vec::new() };
        for file in files {
            let source = sources.get(*file);
            match source.path.ends_with(".mig") {
                true => {
                    if let Some(mut block) = self.operations(*file, &source.text, report) {
                        self.naming.apply(&mut block, report);
                        ddl::read(&mut block, report);
                        replay.settle(&block, report);
                    }
                }
                false => {
                    wanted.is_stored |= source.text.contains("PostgreSQL database dump");
                    self.sql(*file, &source.text, &mut replay, &mut wanted.notes, report);
                }
            }
        }
        wanted.catalog = replay.into_catalog();
        tidy(&mut wanted.catalog);
        (!report.has_errors()).then_some(wanted)
    }

    /// The schema that operations make in an empty database, such as those of models. `None` where something in them is
    /// wrong, which is then in `report`.
    pub fn made_by(&self, mut block: Block, report: &mut Diagnostics) -> Option<Wanted> {
        let mut replay = Replay::new(Catalog::new(self.version, self.default_schema.clone()));
        self.naming.apply(&mut block, report);
        ddl::read(&mut block, report);
        replay.settle(&block, report);
        let mut wanted = Wanted { catalog: replay.into_catalog(), is_stored: false, notes: Vec::new() };
        tidy(&mut wanted.catalog);
        (!report.has_errors()).then_some(wanted)
    }

    fn operations(&self, file: SourceId, text: &str, report: &mut Diagnostics) -> Option<Block> {
        match dsl::begins_with_header(text) {
            true => dsl::read_body(file, text, self.variables, report).map(|migration| migration.upgrade),
            false => dsl::read_operations(file, text, self.variables, report),
        }
    }

    fn sql(&self, file: SourceId, text: &str, replay: &mut Replay, notes: &mut Vec<Note>, report: &mut Diagnostics) {
        if tokens(text).all(|token| token.is_filler() || token.text == ";") {
            return;
        }
        let mut sql = SqlText::new(Body::new(without_commands(text), Span::new(file, 0, text.len())));
        ddl::read_schema(&mut sql, self.default_schema, report);
        if let Reading::Read(statements) = &mut sql.reading {
            notes.extend(not_compared(statements));
            statements.iter_mut().for_each(whole_family);
            // A dump attaches partitions before it makes their keys.
            let is_late = |one: &ReadStatement| matches!(one.effect, StatementEffect::Changes(_));
            let late: Vec<ReadStatement> = statements.extract_if(.., |one| is_late(one)).collect();
            statements.extend(late);
        }
        let operation = Execute { sql, reverse: None }.into();
        let step = Step { comments: Vec::new(), operation, span: Span::NONE };
        replay.settle_in_order(&Block { items: vec![Item::Step(step)], ..Block::default() }, report);
    }
}

/// `ONLY` in a dump says that other tables have lines of their own.
fn whole_family(statement: &mut ReadStatement) {
    if let StatementEffect::OnTable { only, .. } = &mut statement.effect {
        *only = false;
    }
}

/// The text with the commands of psql blanked out that a dump may hold (`\restrict`).
fn without_commands(text: &str) -> String {
    let line = |line: &str| match line.starts_with('\\') {
        true => " ".repeat(line.len()),
        false => line.to_string(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// What begins a statement that is no part of a schema, or that says nothing of it.
const SILENT: &[&[&str]] = &[
    &["set"],
    &["select"],
    &["reset"],
    &["begin"],
    &["commit"],
    &["start", "transaction"],
    &["insert"],
    &["update"],
    &["delete"],
    &["copy"],
    &["analyze"],
    &["vacuum"],
    &["comment", "on"],
];

/// The statements that no operation does the same as, each kind once.
fn not_compared(statements: &[ReadStatement]) -> Vec<Note> {
    let mut kinds: BTreeMap<String, (usize, Span)> = BTreeMap::new();
    for one in statements {
        if matches!(
            one.effect,
            StatementEffect::Operations(_) | StatementEffect::OnTable { .. } | StatementEffect::Changes(_)
        ) {
            continue;
        }
        let solid: Vec<String> = tokens(one.sql.as_str())
            .filter(|token| !token.is_filler())
            .map(|token| token.text.to_lowercase())
            .collect();
        let is_silent = SILENT
            .iter()
            .any(|words| solid.iter().zip(*words).filter(|(one, word)| one == *word).count() == words.len());
        let is_owner = solid.windows(2).any(|pair| pair == ["owner", "to"]);
        if is_silent || is_owner || solid.is_empty() {
            continue;
        }
        let kind = solid.iter().take(2).map(|word| word.to_uppercase()).collect::<Vec<_>>().join(" ");
        let kind = if kind.starts_with("GRANT") || kind.starts_with("REVOKE") { "GRANT".to_string() } else { kind };
        kinds.entry(kind).or_insert((0, one.sql.span())).0 += 1;
    }
    let note = |(kind, (count, span)): (String, (usize, Span))| {
        let times = if count == 1 { String::new() } else { format!(", {count} times") };
        Note { message: format!("not compared: {kind} …{times}"), span }
    };
    kinds.into_iter().map(note).collect()
}

/// Puts what a server writes out back into the words of an author: options of sequences that are the usual ones, and the
/// defaults of serial columns.
fn tidy(catalog: &mut Catalog) {
    let mut sequences = Vec::new();
    for namespace in catalog.namespaces() {
        for (_, relation) in namespace.relations() {
            if let Relation::Sequence(sequence) = relation {
                sequences.push(((**sequence).clone(), catalog.next_value(&sequence.name)));
            }
        }
    }
    for (sequence, next_value) in sequences {
        catalog.change_sequence(&sequence.name, |one| {
            one.options = usual_left_out(&one.options, one.data_type.as_ref());
            *one = one.clone().without_default_type();
        });
        let Some((table, column)) = &sequence.owner else { continue };
        catalog.change_table(table, |table| {
            table.columns.change(column, |column| {
                if let Some(identity) = &mut column.identity {
                    identity.options = usual_left_out(&identity.options, Some(&column.data_type));
                }
                let draws = |default: &Expression| default.sequence().is_some_and(|one| one.name == sequence.name.name);
                if column.default.as_ref().is_some_and(draws) {
                    column.default = Some(next_value);
                }
            });
        });
    }
}

/// The options without those that hold anyway.
fn usual_left_out(options: &SequenceOptions, data_type: Option<&DataType>) -> SequenceOptions {
    let usual = SequenceOptions { increment: options.increment, ..SequenceOptions::default() };
    let (all, usual) = (options.counting(data_type), usual.counting(data_type));
    let bound = |value: i64, usual: i64| (value != usual).then_some(Bound::Value(value));
    let within = SequenceOptions {
        increment: options.increment.filter(|one| *one != 1),
        minimum: bound(all.minimum, usual.minimum),
        maximum: bound(all.maximum, usual.maximum),
        ..SequenceOptions::default()
    };
    SequenceOptions {
        start: (all.start != within.counting(data_type).start).then_some(all.start),
        cache: options.cache.filter(|one| *one != 1),
        cycle: options.cycle.filter(|cycle| *cycle),
        ..within
    }
}
