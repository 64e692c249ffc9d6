//! Writes a script down, entry by entry: what comes before and behind each part, its statements, their bookkeeping.

use super::any_start::{AnyStart, AnyStep, Place};
use super::bookkeeping;
use super::guard::{self, Check, Guard, Latch, OneQuery, Release, Turn};
use super::print::{Entry, Executable, Role};
use super::segment::{Piece, Segment};
use super::session::{Authors, Remember, Restore, Scope};
use super::settings::Settings;
use super::step::{Step, one_line};
use super::{Script, header, split};
use crate::source::Span;
use crate::sql::Literal;
use crate::sql::scan::tokens;
use crate::statement::{OutsideStep, Transaction};

/// Hands over every entry of a script, in order, each migration's as soon as they are made: all at once would be the
/// whole text once more (11 MB of 10,000 migrations, and as much again for the entries).
pub fn each(script: &Script, out: &mut dyn FnMut(Entry)) {
    let mut writer = Writer { out: Some(out), ..Writer::new(script) };
    writer.script();
    writer.hand_over();
}

/// Writes a script down.
pub(super) struct Writer<'a> {
    script: &'a Script,
    settings: &'a Settings,
    /// What has not been handed over yet.
    entries: Vec<Entry>,
    out: Option<&'a mut dyn FnMut(Entry)>,
    segment: Option<usize>,
    /// What the statements so far have set.
    authors: Authors,
}

impl<'a> Writer<'a> {
    pub(super) fn new(script: &'a Script) -> Writer<'a> {
        let settings = &script.settings;
        Writer { script, settings, entries: Vec::new(), out: None, segment: None, authors: Authors::default() }
    }

    /// One part by itself, in one file, or in two: what comes before a statement outside a transaction, and the statement.
    /// Each has a name.
    pub(super) fn part(mut self, at: usize) -> Vec<(String, Vec<Entry>)> {
        let segment = &self.script.segments[at];
        self.segment = Some(at);
        if self.settings.header {
            match at {
                0 => self.comment(header::lines(self.script), false),
                _ => self.entries.push(split::head(self.script, at)),
            }
        }
        self.stop_at_errors();
        let name =
            segment.pieces.last().map_or("version".to_string(), |last| self.script.steps[last.step].revision.clone());
        if segment.transaction {
            self.transaction(segment);
            return vec![(name, self.entries)];
        }
        let mut files = Vec::new();
        if self.settings.guard {
            self.enter(segment, &[], false, false);
            files.push((format!("{name}_before"), std::mem::take(&mut self.entries)));
        }
        for piece in &segment.pieces {
            let step = &self.script.steps[piece.step];
            self.title(piece, step);
            for at in piece.statements.clone() {
                self.statement(piece.step, step, at, self.settings.guard);
            }
        }
        files.push((name, self.entries));
        files
    }

    fn hand_over(&mut self) {
        if let Some(out) = &mut self.out {
            self.entries.drain(..).for_each(out);
        }
    }

    fn script(&mut self) {
        if self.settings.header {
            self.comment(header::lines(self.script), false);
        }
        self.stop_at_errors();
        let has_outside = self.script.segments.iter().any(|segment| !segment.transaction);
        if self.script.takes_turns() {
            self.first_turn(has_outside);
        } else if self.script.any_start.is_some() && has_outside && !self.settings.psql {
            self.sql("BEGIN".into(), Role::Begin);
            self.sql(OneQuery.to_string(), Role::Guard);
            self.sql("COMMIT".into(), Role::Commit);
        }
        for (index, segment) in self.script.segments.iter().enumerate() {
            self.segment = Some(index);
            if index == 0 && !segment.transaction && !self.settings.before.is_empty() {
                self.sql("BEGIN".into(), Role::Begin);
                self.own(&self.settings.before);
                self.sql("COMMIT".into(), Role::Commit);
            }
            match (segment.transaction, &self.script.any_start) {
                (true, Some(any)) if !segment.pieces.is_empty() => self.any_transaction(segment, any),
                (true, _) => self.transaction(segment),
                (false, Some(any)) if self.settings.psql => self.any_outside(segment, any),
                (false, _) => self.outside(segment),
            }
            self.hand_over();
        }
        self.segment = None;
        if let Some(last) = self.script.segments.iter().rfind(|segment| !segment.pieces.is_empty()) {
            let done = format!("done: the database is at {}", self.script.standing(last));
            match self.settings.psql {
                true => self.say(&done),
                false if self.settings.header => self.comment(one_line(&format!("-- {done}")), true),
                false => {}
            }
        }
    }

    /// What comes before the first of several parts: this session has run none of them.
    fn first_turn(&mut self, has_outside: bool) {
        self.comment(
            "-- Each part of this script runs only behind the one before it, on the same connection.".into(),
            true,
        );
        self.sql("BEGIN".into(), Role::Begin);
        if has_outside {
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
        for wish in self.authors.leave(self.settings) {
            self.sql(wish.statement(Scope::Transaction), Role::Setting);
        }
        if self.segment == Some(0) {
            self.own(&self.settings.before);
        }
        if segment.makes_version_table {
            let create = bookkeeping::Create::new(table, self.settings.guard).to_string();
            self.sql(create, Role::VersionTable);
        }
        if guarded {
            self.comment("-- The database must be where the script starts.".into(), true);
            self.sql(
                Guard::new(table, segment.makes_version_table, &segment.expects, &turn, &self.other_script())
                    .to_string(),
                Role::Guard,
            );
        }
        for piece in &segment.pieces {
            let step = &self.script.steps[piece.step];
            self.title(piece, step);
            for at in piece.statements.clone() {
                self.statement(piece.step, step, at, false);
            }
            self.bookkeeping(piece, step);
            self.hand_over();
        }
        if self.segment.is_some_and(|index| index + 1 == self.script.segments.len()) {
            self.own(&self.settings.after);
        }
        if guarded {
            self.comment(
                "-- The end of the guard: all must be done, in the transaction that it let through.".into(),
                true,
            );
            self.sql(Release::new(table, &segment.leaves, &turn).to_string(), Role::Guard);
        }
        self.sql("COMMIT".into(), Role::Commit);
        if !segment.pieces.is_empty() {
            self.say(&format!("committed: the database is at {}", self.script.standing(segment)));
        }
    }

    /// Statements of the project's own, around the migrations.
    fn own(&mut self, statements: &[String]) {
        for sql in statements {
            self.sql(sql.clone(), Role::Setting);
        }
    }

    fn stop_at_errors(&mut self) {
        if self.settings.psql {
            self.entries.push(Entry::Psql("\\set ON_ERROR_STOP on".into()));
        }
    }

    /// Lets psql tell something.
    fn say(&mut self, text: &str) {
        if self.settings.psql {
            self.entries.push(Entry::Psql(echo(text)));
        }
    }

    /// A part of a migration, which is done already or not.
    fn any_transaction(&mut self, segment: &Segment, any: &AnyStart) {
        let table = &self.settings.version_table;
        for piece in &segment.pieces {
            let step = &self.script.steps[piece.step];
            self.title(piece, step);
            let statements = &step.statements[piece.statements.clone()];
            let wishes = self.authors.leave(self.settings);
            let settings = wishes.iter().map(|wish| wish.statement(Scope::Transaction)).collect();
            let create = segment.makes_version_table.then(|| bookkeeping::Create::new(table, true).to_string());
            let place = Place::new(table, any, &segment.expects, piece, step);
            let part = AnyStep::new(place, &segment.expects, piece, statements, settings, create).to_string();
            statements.iter().for_each(|one| self.authors.learn(one));
            self.sql("BEGIN".into(), Role::Begin);
            self.sql(part, Role::Migration);
            self.sql("COMMIT".into(), Role::Commit);
            let what = if piece.records {
                step.revision.clone()
            } else {
                format!("part {} of {}", piece.number + 1, step.revision)
            };
            self.say(&format!("committed: {what} is done"));
        }
    }

    /// A statement outside a transaction, which psql leaves out where it is done already.
    fn any_outside(&mut self, segment: &Segment, any: &AnyStart) {
        let Some(piece) = segment.pieces.first() else { return };
        let step = &self.script.steps[piece.step];
        let place = Place::new(&self.settings.version_table, any, &segment.expects, piece, step);
        self.entries.push(Entry::Psql(place.question()));
        self.entries.push(Entry::Psql("\\if :limbeck_run".into()));
        self.outside(segment);
        self.entries.push(Entry::Psql("\\else".into()));
        self.say(&format!("part {} of {} is done already", piece.number + 1, step.revision));
        self.entries.push(Entry::Psql("\\endif".into()));
    }

    /// What the session must have run before this part, and what it has run behind it.
    fn turn(&self) -> Turn {
        let Some(index) = self.segment.filter(|_| self.script.takes_turns()) else { return Turn::default() };
        let count = self.script.segments.len();
        let part = |index: usize| {
            let text = Literal::made(format!(", part {} of {count} of {}", index + 1, self.script.range()));
            guard::part(&self.settings.version_table, &text)
        };
        Turn {
            after: index.checked_sub(1).map(part),
            leaves: Some(if index + 1 == count { "'none'".to_string() } else { part(index) }),
        }
    }

    /// What makes the script for another start: the beginning of the command.
    fn other_script(&self) -> Literal {
        Literal::made(format!("For a database there: {} --sql --from ", self.script.command()))
    }

    fn outside(&mut self, segment: &Segment) {
        let Some(piece) = segment.pieces.first() else { return };
        let step = &self.script.steps[piece.step];
        self.title(piece, step);
        let guarded = self.settings.guard;
        let latches = guarded && !self.settings.psql;
        let lifts = guarded && piece.statements.clone().any(|at| is_concurrent(step, at));
        let mut kept = if latches { vec!["default_transaction_read_only"] } else { Vec::new() };
        kept.extend(self.authors.leave(self.settings).iter().map(|wish| wish.name));
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
            let how = "-- Nothing can be changed until the guard opens the session (by hand: SET default_transaction_read_only = off).";
            self.comment(how.into(), true);
            self.sql(guard::CLOSE.into(), Role::Guard);
            self.sql("COMMIT".into(), Role::Commit);
            self.sql("BEGIN READ WRITE".into(), Role::Begin);
        }
        // By itself in a file, the guard is a transaction like others.
        let scope = if self.settings.split { Scope::Transaction } else { Scope::Session };
        for wish in self.authors.leave(self.settings) {
            self.sql(wish.statement(scope), Role::Setting);
        }
        if self.settings.guard {
            let (script, table) = (self.script, &self.settings.version_table);
            let statement = segment.pieces.iter().find_map(|piece| outside(&script.steps[piece.step], piece));
            let turn = self.turn();
            let check = match (&script.any_start, segment.pieces.first()) {
                (Some(any), Some(piece)) => {
                    Check::anywhere(Place::new(table, any, &segment.expects, piece, &script.steps[piece.step]))
                }
                _ => Check::here(table, &segment.expects, &self.other_script()),
            };
            let latch = Latch::new(table, check, statement, latches, &turn).to_string();
            self.sql(latch, Role::Guard);
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
        self.say(&format!("[{number}/{count}] {}{message}", step.title()));
        let title = format!("-- Running {}{message}{progress}", step.title());
        let lines = std::iter::once(&title).chain(&step.remarks).map(|line| one_line(line));
        self.comment(lines.collect::<Vec<_>>().join("\n"), false);
    }

    fn statement(&mut self, index: usize, step: &Step, at: usize, again: bool) {
        let one = &step.statements[at];
        self.authors.learn(one);
        if !one.comments.is_empty() {
            self.comment(one.comments.join("\n"), true);
        }
        if tokens(&one.sql).all(|token| token.is_filler()) {
            return self.comment(one.sql.clone(), false);
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
            if !step.closing.is_empty() {
                self.comment(step.closing.join("\n"), false);
            }
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
    match transaction {
        Transaction::Outside(outside) => **outside != OutsideStep::Other,
        Transaction::Inside => false,
    }
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
                closing: Vec::new(),
                differs: None,
                statements: statements
                    .into_iter()
                    .map(|statement| Statement { comments: vec!["-- why".into()], ..statement })
                    .collect(),
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
