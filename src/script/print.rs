//! A script as a list of entries: what is printed, line by line, is what the online mode runs, entry by entry.

use super::bookkeeping;
use super::guard::{Guard, Latch};
use super::progress::PREFIX;
use super::segment::{Piece, Segment};
use super::settings::Settings;
use super::step::{Step, one_line};
use super::{Script, header};
use crate::source::Span;
use crate::sql::scan::ends_in_line_comment;
use crate::sql::{Literal, QualifiedName};
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
        for setting in prologue(self.settings) {
            self.sql(setting, Role::Setting);
        }
        if self.settings.guard && self.script.latches_first() {
            let expects = &self.script.segments[0].expects;
            self.sql(Latch::new(&self.settings.version_table, expects, None).to_string(), Role::Guard);
        }
        for (index, segment) in self.script.segments.iter().enumerate() {
            self.segment = Some(index);
            match segment.transaction {
                true => self.transaction(segment),
                false => self.outside(segment),
            }
        }
        self.segment = None;
        for reset in epilogue(self.script) {
            self.sql(reset, Role::Setting);
        }
    }

    fn transaction(&mut self, segment: &Segment) {
        let table = &self.settings.version_table;
        self.sql("BEGIN".into(), Role::Begin);
        if segment.makes_version_table {
            let create = bookkeeping::Create::new(table, self.settings.guard).to_string();
            self.sql(create, Role::VersionTable);
        }
        if self.settings.guard && !segment.pieces.is_empty() {
            self.sql(Guard::new(table, &segment.expects).to_string(), Role::Guard);
        }
        for piece in &segment.pieces {
            let step = &self.script.steps[piece.step];
            self.title(piece, step);
            for at in piece.statements.clone() {
                self.statement(piece.step, step, at, false);
            }
            self.bookkeeping(piece, step);
        }
        self.sql("COMMIT".into(), Role::Commit);
    }

    fn outside(&mut self, segment: &Segment) {
        let Some(piece) = segment.pieces.first() else { return };
        let step = &self.script.steps[piece.step];
        self.title(piece, step);
        let index = piece.statements.clone().find_map(|at| built_index(step, at));
        if self.settings.guard {
            let latch = Latch::new(&self.settings.version_table, &segment.expects, index).to_string();
            self.sql(latch, Role::Guard);
        }
        for at in piece.statements.clone() {
            let lifts = self.settings.guard && is_concurrent(step, at);
            if lifts {
                // A concurrent build waits for old snapshots; a timeout there leaves an INVALID index behind.
                self.sql("SET lock_timeout = 0".into(), Role::Setting);
                self.sql("SET statement_timeout = 0".into(), Role::Setting);
            }
            self.statement(piece.step, step, at, self.settings.guard);
            if lifts {
                self.sql(timeout("lock_timeout", &self.settings.lock_timeout), Role::Setting);
                self.sql(timeout("statement_timeout", &self.settings.statement_timeout), Role::Setting);
            }
        }
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

fn built_index(step: &Step, at: usize) -> Option<&QualifiedName> {
    match &step.statements[at].transaction {
        Transaction::Outside(OutsideStep::BuildIndex { index }) => Some(index),
        _ => None,
    }
}

fn is_concurrent(step: &Step, at: usize) -> bool {
    let transaction = &step.statements[at].transaction;
    matches!(transaction, Transaction::Outside(OutsideStep::BuildIndex { .. } | OutsideStep::DropIndex { .. }))
}

/// The settings of the session that the project asks for.
pub fn prologue(settings: &Settings) -> Vec<String> {
    let mut lines = Vec::new();
    let mut set = |name: &str, value: Option<String>| lines.extend(value.map(|value| format!("SET {name} = {value}")));
    set("application_name", settings.application_name.as_ref().map(Literal::to_string));
    set("lock_timeout", settings.lock_timeout.as_ref().map(Literal::to_string));
    set("statement_timeout", settings.statement_timeout.as_ref().map(Literal::to_string));
    let schemas: Vec<String> = settings.search_path.iter().map(|schema| schema.to_string()).collect();
    set("search_path", (!schemas.is_empty()).then(|| schemas.join(", ")));
    if let Some(role) = &settings.role {
        lines.push(format!("SET ROLE {role}"));
    }
    lines
}

/// The session as it was before.
fn epilogue(script: &Script) -> Vec<String> {
    let settings = &script.settings;
    let mut lines = Vec::new();
    if settings.role.is_some() {
        lines.push("RESET ROLE".to_string());
    }
    let reset = [
        ("search_path", !settings.search_path.is_empty()),
        ("statement_timeout", settings.statement_timeout.is_some()),
        ("lock_timeout", settings.lock_timeout.is_some()),
        ("application_name", settings.application_name.is_some()),
        ("default_transaction_read_only", settings.guard && script.latches()),
    ];
    lines.extend(reset.iter().filter(|(_, set)| *set).map(|(name, _)| format!("RESET {name}")));
    lines
}

/// The timeout of the project again, or that of the session.
fn timeout(name: &str, value: &Option<Literal>) -> String {
    match value {
        Some(value) => format!("SET {name} = {value}"),
        None => format!("RESET {name}"),
    }
}

/// True for a comment on the version table that a script has left there.
pub fn is_mark(comment: &str) -> bool {
    comment.starts_with(PREFIX)
}

#[cfg(test)]
mod tests {
    use super::super::settings::TransactionMode;
    use super::super::step::Direction;
    use super::super::{Script, Start};
    use super::*;
    use crate::catalog::PostgresVersion;
    use crate::revision::RowChange;
    use crate::sql::Ident;
    use crate::statement::Statement;

    /// `-> a -> b -> c`, where b adds a column, builds an index concurrently and adds another column.
    fn history() -> Vec<Step> {
        let inside = |sql: &str| Statement::new(sql, Span::NONE);
        let index = QualifiedName::bare(Ident::made("ix_t_x"));
        let build = inside("CREATE INDEX CONCURRENTLY ix_t_x ON t (x)")
            .outside(OutsideStep::BuildIndex { index })
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
