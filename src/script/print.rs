//! A script as a list of entries: what is printed, line by line, is what the online mode runs, entry by entry.

use super::bookkeeping;
use super::guard::{self, Guard, Latch, OneQuery, Release, Turn};
use super::segment::{Piece, Segment};
use super::session::{self, Remember, Restore, Scope};
use super::settings::Settings;
use super::step::{Step, one_line};
use super::{Script, header};
use crate::source::Span;
use crate::sql::Literal;
use crate::sql::scan::ends_in_line_comment;
use crate::statement::{OutsideStep, Transaction};

/// One thing in the text of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Comment lines, each with its marks.
    Comment {
        /// The lines.
        text: String,
        /// True if they belong to the statement below them: no blank line between.
        attached: bool,
    },
    /// A meta-command of `psql`.
    Psql(String),
    /// A statement.
    Sql(Executable),
}

/// A statement that is printed, or run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Executable {
    /// The text, without the semicolon.
    pub sql: String,
    /// What it is for.
    pub role: Role,
    /// The segment that it belongs to; `None` before the first and after the last.
    pub segment: Option<usize>,
    /// The step that it belongs to, where it belongs to one.
    pub step: Option<usize>,
    /// The operation that it comes from.
    pub span: Span,
}

/// What a statement of the script is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A setting of the session.
    Setting,
    /// `BEGIN`.
    Begin,
    /// A guard or a latch.
    Guard,
    /// It makes the version table.
    VersionTable,
    /// It comes from a migration.
    Migration,
    /// It keeps the version table.
    Bookkeeping,
    /// `COMMIT`.
    Commit,
}

/// Every entry of a script, in order.
pub fn entries(script: &Script) -> Vec<Entry> {
    let mut printer = Printer { script, settings: &script.settings, entries: Vec::new(), segment: None };
    printer.script();
    printer.entries
}

/// The text of entries: each statement ends in a semicolon, and a blank line follows.
pub fn text(entries: &[Entry]) -> String {
    let mut out = String::new();
    for entry in entries {
        match entry {
            Entry::Comment { text, attached } => {
                out.push_str(text);
                out.push_str(if *attached { "\n" } else { "\n\n" });
            }
            Entry::Psql(line) => {
                out.push_str(line);
                out.push_str("\n\n");
            }
            Entry::Sql(statement) => out.push_str(&terminated(&statement.sql)),
        }
    }
    out
}

/// A statement with the semicolon that ends it, and a blank line behind.
pub fn terminated(sql: &str) -> String {
    // A semicolon behind `-- note` would be part of the note.
    let end = if ends_in_line_comment(sql) { "\n;\n\n" } else { ";\n\n" };
    format!("{sql}{end}")
}

struct Printer<'a> {
    script: &'a Script,
    settings: &'a Settings,
    entries: Vec<Entry>,
    segment: Option<usize>,
}

impl Printer<'_> {
    fn script(&mut self) {
        if self.settings.header {
            self.comment(header::lines(self.script), false);
        }
        if self.settings.psql {
            self.entries.push(Entry::Psql("\\set ON_ERROR_STOP on".into()));
        }
        if self.script.takes_turns() {
            self.first_turn();
        }
        for (index, segment) in self.script.segments.iter().enumerate() {
            self.segment = Some(index);
            match segment.transaction {
                true => self.transaction(segment),
                false => self.outside(segment),
            }
        }
    }

    /// What comes before the first of several parts: this session has run none of them.
    fn first_turn(&mut self) {
        self.comment(
            "-- Each part of this script runs only behind the one before it, on the same connection.".into(),
            true,
        );
        self.sql("BEGIN".into(), Role::Begin);
        if self.script.segments.iter().any(|segment| !segment.transaction) {
            self.sql(OneQuery.to_string(), Role::Guard);
        }
        self.sql("SET limbeck.part = 'none'".into(), Role::Setting);
        self.sql("COMMIT".into(), Role::Commit);
    }

    fn transaction(&mut self, segment: &Segment) {
        let table = &self.settings.version_table;
        let guarded = self.settings.guard && !segment.pieces.is_empty();
        let turn = self.turn();
        self.sql("BEGIN".into(), Role::Begin);
        if guarded {
            self.comment(
                "-- The guard: COMMIT runs this query, which fails, unless the end of the guard has closed it.".into(),
                true,
            );
            self.sql(guard::POISON.into(), Role::Guard);
        }
        for setting in session::set(self.settings, Scope::Transaction) {
            self.sql(setting, Role::Setting);
        }
        if segment.makes_version_table {
            let create = bookkeeping::Create::new(table, self.settings.guard).to_string();
            self.sql(create, Role::VersionTable);
        }
        if guarded {
            self.comment("-- The database must be where the script starts.".into(), true);
            self.sql(Guard::new(table, &segment.expects, &turn).to_string(), Role::Guard);
        }
        for piece in &segment.pieces {
            let step = &self.script.steps[piece.step];
            self.title(piece, step);
            for at in piece.statements.clone() {
                self.statement(piece.step, step, at, false);
            }
            self.bookkeeping(piece, step);
        }
        if let Some(last) = segment.pieces.last().filter(|_| guarded) {
            let step = &self.script.steps[last.step];
            let rows = if last.records { &step.rows_after } else { &step.rows_before };
            self.comment(
                "-- The end of the guard: all must be done, in the transaction that it let through.".into(),
                true,
            );
            self.sql(Release::new(table, rows, &turn).to_string(), Role::Guard);
        }
        self.sql("COMMIT".into(), Role::Commit);
    }

    /// What the session must have run before this part, and what it has run behind it.
    fn turn(&self) -> Turn {
        let Some(index) = self.segment.filter(|_| self.script.takes_turns()) else { return Turn::default() };
        let count = self.script.segments.len();
        let text = |index: usize| Literal::made(format!(", part {} of {count} of {}", index + 1, self.script.range()));
        Turn {
            after: index.checked_sub(1).map(text),
            leaves: Some(match index + 1 == count {
                true => "'none'".to_string(),
                false => format!("pg_backend_pid() || {}", text(index)),
            }),
        }
    }

    fn outside(&mut self, segment: &Segment) {
        let Some(piece) = segment.pieces.first() else { return };
        let step = &self.script.steps[piece.step];
        self.title(piece, step);
        let guarded = self.settings.guard;
        let latches = guarded && !self.settings.psql;
        let lifts = guarded && piece.statements.clone().any(|at| is_concurrent(step, at));
        let mut kept = if latches { vec!["default_transaction_read_only"] } else { Vec::new() };
        kept.extend(session::wanted(self.settings).iter().map(|(name, _)| *name));
        if lifts {
            kept.extend(TIMEOUTS.into_iter().filter(|name| !kept.contains(name)).collect::<Vec<_>>());
        }
        if !kept.is_empty() || guarded {
            self.enter(segment, &kept, latches, lifts);
        }
        for at in piece.statements.clone() {
            self.statement(piece.step, step, at, guarded);
        }
        if !kept.is_empty() {
            self.sql("BEGIN".into(), Role::Begin);
            self.sql(Restore::new(&kept).to_string(), Role::Setting);
            self.sql("COMMIT".into(), Role::Commit);
        }
    }

    /// What comes before a statement outside a transaction. All that has to be committed stands between `BEGIN` and
    /// `COMMIT`, or a client without autocommit would leave its own transaction open.
    fn enter(&mut self, segment: &Segment, kept: &[&str], latches: bool, lifts: bool) {
        self.sql("BEGIN".into(), Role::Begin);
        if !kept.is_empty() {
            self.comment("-- What the session has set now comes back behind the statement.".into(), true);
            self.sql(Remember::new(kept).to_string(), Role::Setting);
        }
        if latches {
            self.comment("-- Nothing can be changed unless the guard opens the session.".into(), true);
            self.sql(guard::CLOSE.into(), Role::Guard);
            self.sql("COMMIT".into(), Role::Commit);
            self.sql("BEGIN READ WRITE".into(), Role::Begin);
        }
        for setting in session::set(self.settings, Scope::Session) {
            self.sql(setting, Role::Setting);
        }
        if self.settings.guard {
            let (script, table) = (self.script, &self.settings.version_table);
            let statement = segment.pieces.iter().find_map(|piece| outside(&script.steps[piece.step], piece));
            let turn = self.turn();
            self.sql(Latch::new(table, &segment.expects, statement, latches, &turn).to_string(), Role::Guard);
        }
        if lifts {
            // A concurrent build waits for old snapshots; a timeout there leaves an INVALID index behind.
            for name in TIMEOUTS {
                self.sql(format!("SET {name} = 0"), Role::Setting);
            }
        }
        self.sql("COMMIT".into(), Role::Commit);
    }

    /// `-- Running upgrade a -> b, message [1/7]`, above the first piece of a migration.
    fn title(&mut self, piece: &Piece, step: &Step) {
        if !piece.opens {
            return;
        }
        let (number, count) = (piece.step + 1, self.script.steps.len());
        let message = step.headline().map_or(String::new(), |message| format!(", {message}"));
        let progress = if self.settings.guard { format!(" [{number}/{count}]") } else { String::new() };
        if self.settings.psql {
            self.entries.push(Entry::Psql(echo(&format!("[{number}/{count}] {}{message}", step.title()))));
        }
        let title = format!("-- Running {}{message}{progress}", step.title());
        let lines = std::iter::once(&title).chain(&step.remarks).map(|line| one_line(line));
        self.comment(lines.collect::<Vec<_>>().join("\n"), false);
    }

    fn statement(&mut self, index: usize, step: &Step, at: usize, again: bool) {
        let one = &step.statements[at];
        if !one.comments.is_empty() {
            self.comment(one.comments.join("\n"), true);
        }
        let sql = one.again.as_ref().filter(|_| again).unwrap_or(&one.sql);
        self.entries.push(Entry::Sql(Executable {
            sql: sql.clone(),
            role: Role::Migration,
            segment: self.segment,
            step: Some(index),
            span: one.span,
        }));
    }

    fn bookkeeping(&mut self, piece: &Piece, step: &Step) {
        let table = &self.settings.version_table;
        let mut statements = Vec::new();
        if piece.records {
            statements.extend(step.bookkeeping.iter().map(|change| bookkeeping::change(table, change)));
        }
        if self.settings.guard {
            if let Some(progress) = &piece.progress {
                statements.push(format!("COMMENT ON TABLE {} IS {}", table.name, progress.comment()));
            } else if piece.clears {
                statements.push(format!("COMMENT ON TABLE {} IS NULL", table.name));
            }
        }
        for sql in statements {
            self.entries.push(Entry::Sql(Executable {
                sql,
                role: Role::Bookkeeping,
                segment: self.segment,
                step: Some(piece.step),
                span: Span::NONE,
            }));
        }
    }

    fn comment(&mut self, text: String, attached: bool) {
        self.entries.push(Entry::Comment { text, attached });
    }

    fn sql(&mut self, sql: String, role: Role) {
        let executable = Executable { sql, role, segment: self.segment, step: None, span: Span::NONE };
        self.entries.push(Entry::Sql(executable));
    }
}

/// What `psql` shows: in an argument of a meta-command a backslash must be doubled, whatever
/// `standard_conforming_strings` says (documentation of psql, "Meta-Commands").
fn echo(text: &str) -> String {
    format!("\\echo {}", Literal::made(one_line(text).replace('\\', "\\\\")))
}

/// What the statement of a piece outside a transaction is.
fn outside<'s>(step: &'s Step, piece: &Piece) -> Option<&'s OutsideStep> {
    match &step.statements.get(piece.statements.start)?.transaction {
        Transaction::Outside(outside) => Some(outside),
        Transaction::Inside => None,
    }
}

fn is_concurrent(step: &Step, at: usize) -> bool {
    let transaction = &step.statements[at].transaction;
    matches!(transaction, Transaction::Outside(OutsideStep::BuildIndex { .. } | OutsideStep::DropIndex { .. }))
}

/// What a concurrent build must not run into.
const TIMEOUTS: [&str; 2] = ["lock_timeout", "statement_timeout"];

#[cfg(test)]
mod tests {
    use super::super::settings::TransactionMode;
    use super::super::step::Direction;
    use super::super::{Script, Start};
    use super::*;
    use crate::catalog::PostgresVersion;
    use crate::revision::RowChange;
    use crate::sql::{Ident, QualifiedName};
    use crate::statement::Statement;

    /// `-> a -> b -> c`, where b adds a column, builds an index concurrently and adds another column.
    fn history() -> Vec<Step> {
        let inside = |sql: &str| Statement::new(sql, Span::NONE);
        let index = QualifiedName::bare(Ident::made("ix_t_x"));
        let build = inside("CREATE INDEX CONCURRENTLY ix_t_x ON t (x)")
            .outside(OutsideStep::BuildIndex {
                index,
                table: QualifiedName::bare(Ident::made("t")),
                like: "CREATE INDEX limbeck_index ON pg_temp.limbeck_copy (x)".into(),
            })
            .again("CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_t_x ON t (x)");
        let step = |from: &str, to: &str, statements: Vec<Statement>| {
            let list = |id: &str| if id.is_empty() { Vec::new() } else { vec![id.to_string()] };
            Step {
                direction: Direction::Upgrade,
                revision: to.to_string(),
                from: list(from),
                to: list(to),
                message: Some(format!("make {to}")),
                remarks: Vec::new(),
                statements: statements
                    .into_iter()
                    .map(|statement| Statement { comments: vec!["-- why".into()], ..statement })
                    .collect(),
                rows_before: list(from),
                rows_after: list(to),
                bookkeeping: vec![match from {
                    "" => RowChange::Insert(to.to_string()),
                    _ => RowChange::Update { from: from.to_string(), to: to.to_string() },
                }],
            }
        };
        vec![
            step("", "a", vec![inside("CREATE TABLE t (x integer) -- note")]),
            step(
                "a",
                "b",
                vec![inside("ALTER TABLE t ADD COLUMN y integer"), build, inside("ALTER TABLE t ADD z integer")],
            ),
            step("b", "c", vec![inside("DROP INDEX ix_t_x")]),
        ]
    }

    fn script(settings: Settings) -> String {
        Script::new(history(), Start::default(), settings, PostgresVersion::DEFAULT).to_string()
    }

    fn snapshot(name: &str, text: &str) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/script");
        insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, text);
        });
    }

    #[test]
    fn one_transaction_is_opened_again_behind_what_cannot_be_in_one() {
        snapshot("guarded", &script(Settings::default()));
    }

    #[test]
    fn a_transaction_for_each_migration() {
        let mode = TransactionMode::Migration;
        snapshot("per_migration", &script(Settings { transaction: mode, psql: true, ..Settings::default() }));
    }

    #[test]
    fn without_guard_and_header_the_shape_is_that_of_alembic() {
        snapshot("plain", &script(Settings { guard: false, header: false, ..Settings::default() }));
    }

    #[test]
    fn nothing_that_is_told_ends_its_line() {
        let mut steps = history();
        steps.truncate(1);
        steps[0].message = Some("C:\\ is\rDROP TABLE t; \\".into());
        steps[0].to = vec!["a\nDROP TABLE t;".into()];
        steps[0].remarks = vec!["-- does not come back: table \"a\rDROP TABLE t;\"".into()];
        let lost = QualifiedName::bare(Ident::made("b\nDROP TABLE t;"));
        steps[0].statements[0] = steps[0].statements[0].clone().loses(&lost, format!("table {lost}"));
        let settings = Settings { psql: true, ..Settings::default() };
        let script = Script::new(steps, Start::default(), settings, PostgresVersion::DEFAULT).to_string();
        assert!(!script.contains('\r') && !script.contains("\nDROP"), "{script}");
        assert!(script.contains("\n\\echo '[1/1] upgrade  -> a DROP TABLE t;, C:\\\\ is'\n"), "{script}");
    }

    #[test]
    fn a_script_can_go_on_in_the_middle_of_a_migration() {
        let start = Start { rows: vec!["a".into()], resume: 1, tag: None };
        let steps = history().split_off(1);
        let script = Script::new(steps, start, Settings::default(), PostgresVersion::DEFAULT);
        snapshot("resumed", &script.to_string());
    }
}
