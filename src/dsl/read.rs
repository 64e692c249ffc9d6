//! From the text of a `.mig` file to its header and its operations.

mod column;
mod constraint;
mod data;
mod filler;
mod header;
mod index;
mod object;
mod operation;
mod routine;
mod sequence;
mod table;
mod word;

use super::fault;
use super::grammar::{Node, Place, Rule};
use super::verb;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::migration::{Block, Downgrade, Item, Migration, Step};
use crate::revision::Header;
use crate::source::{SourceId, Span};
use filler::Filler;
use std::collections::BTreeMap;

/// The values of `-x name=value`, for `${name}` in a migration.
pub type Variables = BTreeMap<String, String>;

/// Reads the header and nothing behind it. `None` if it is not whole; the reasons are in `diagnostics`.
pub fn read_header(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Option<Header> {
    header::header(Place { source, text, at: 0 }, diagnostics)
}

/// Reads the two blocks. `None` if one is missing or there is a syntax error; everything that is wrong behind the header
/// is in `diagnostics`.
pub fn read_body(
    source: SourceId,
    text: &str,
    variables: &Variables,
    diagnostics: &mut Diagnostics,
) -> Option<Migration> {
    let mut reader = Reader { source, text, at: 0, variables, broken: false, diagnostics };
    reader.at = header::end(Place { source, text, at: 0 });
    let migration = reader.blocks();
    migration.filter(|_| !reader.broken)
}

/// Walks over the text, and turns the nodes of the tree into operations.
struct Reader<'a> {
    source: SourceId,
    text: &'a str,
    /// How far it has come.
    at: usize,
    variables: &'a Variables,
    /// True after a syntax error.
    broken: bool,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Reader<'a> {
    /// Both blocks, and whatever else stands behind the header.
    fn blocks(&mut self) -> Option<Migration> {
        let mut upgrade: Option<(Block, Span)> = None;
        let mut downgrade: Option<(Downgrade, Span)> = None;
        while self.filler().is_some() {
            let rule = match verb::word_at(self.rest()) {
                "upgrade" => Rule::upgrade,
                _ => Rule::downgrade,
            };
            let Some(part) = self.parse(rule) else {
                self.at = fault::next_part(self.text, self.at);
                continue;
            };
            let twice = match rule {
                Rule::upgrade => upgrade.as_ref().map(|(_, span)| *span),
                _ => downgrade.as_ref().map(|(_, span)| *span),
            };
            if let Some(first) = twice {
                self.twice(part.span(), first);
            }
            match rule {
                Rule::upgrade => upgrade = Some((Block { items: self.items(&part) }, part.span())),
                _ => downgrade = Some((self.downgrade(&part), part.span())),
            }
        }
        for (word, is_there) in [("upgrade", upgrade.is_some()), ("downgrade", downgrade.is_some())] {
            if !is_there && !self.broken {
                self.missing(word);
            }
        }
        Some(Migration { upgrade: upgrade?.0, downgrade: downgrade?.0 })
    }

    fn downgrade(&mut self, node: &Node) -> Downgrade {
        match node.first() {
            Some(reason) => Downgrade::Irreversible(self.quoted(&reason)),
            None if node.has(Rule::k_auto) => Downgrade::Auto(node.span()),
            None => Downgrade::Block(Block { items: self.items(node) }),
        }
    }

    /// What stands in a block, up to its closing brace.
    fn items(&mut self, opening: &Node) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some(comments) = self.next_in_block(opening) {
            let start = self.at;
            let Some(node) = self.operation_node() else { continue };
            if node.rule() == Rule::autocommit {
                let steps = self.steps(&node);
                items.push(Item::Autocommit { steps, span: Span::new(self.source, start, self.at) });
            } else {
                items.push(Item::Step(self.step(&node, comments)));
            }
        }
        items
    }

    /// The operations of an `autocommit`.
    fn steps(&mut self, opening: &Node) -> Vec<Step> {
        let mut steps = Vec::new();
        while let Some(comments) = self.next_in_block(opening) {
            let Some(node) = self.operation_node() else { continue };
            match node.rule() {
                Rule::autocommit => {
                    self.report(
                        Diagnostic::error(code::SYNTAX, node.span(), "autocommit stands in autocommit")
                            .also(opening.span(), "it begins here")
                            .help("write its operations without the inner braces"),
                    );
                    steps.extend(self.steps(&node));
                }
                _ => steps.push(self.step(&node, comments)),
            }
        }
        steps
    }

    fn step(&mut self, node: &Node, comments: Vec<Box<str>>) -> Step {
        let operation = self.operation(node);
        Step { comments, operation, span: node.span() }
    }

    /// Moves to the next operation, and gives the comments directly above it; `None` behind the end of the block.
    fn next_in_block(&mut self, opening: &Node) -> Option<Vec<Box<str>>> {
        let behind = self.at;
        let Some(filler) = self.filler() else {
            let message = "this block is never closed";
            self.report(Diagnostic::error(code::NEVER_CLOSED, opening.span(), message).help("close it with }"));
            return None;
        };
        if self.rest().starts_with('}') {
            self.at += 1;
            return None;
        }
        if matches!(verb::word_at(self.rest()), "upgrade" | "downgrade") {
            let message = "this block is never closed";
            let help = format!("close it with }} before '{}'", verb::word_at(self.rest()));
            self.report(Diagnostic::error(code::NEVER_CLOSED, opening.span(), message).help(help));
            return None;
        }
        if !filler.new_line && behind != opening.stop() {
            let word = verb::word_at(self.rest()).len().max(1);
            let span = Span::new(self.source, self.at, fault::boundary(self.text, self.at + word));
            self.report(
                Diagnostic::error(code::SYNTAX, span, "an operation has a line of its own")
                    .help("begin it on a new line"),
            );
        }
        Some(filler.comments)
    }

    /// Reads the operation that stands here; what cannot be read is reported and passed over.
    fn operation_node(&mut self) -> Option<Node<'a>> {
        let start = self.at;
        let rule = verb::rule_of(verb::word_at(self.rest()));
        let node = match rule {
            Some(rule) => self.parse(rule),
            None => {
                self.report(fault::no_operation(self.here()));
                None
            }
        };
        if node.is_none() {
            self.at = fault::next_operation(self.text, start, self.at);
        }
        node
    }

    /// Reads a rule here and moves behind it. A syntax error is reported; then this stands at the error.
    fn parse(&mut self, rule: Rule) -> Option<Node<'a>> {
        match self.here().parse(rule) {
            Ok(node) => {
                self.at = node.stop();
                Some(node)
            }
            Err(error) => {
                let here = self.here();
                let (diagnostic, at) = fault::syntax(here, &error);
                self.report(diagnostic);
                self.at = at;
                None
            }
        }
    }

    /// Passes over white space and comments; `None` at the end of the text.
    fn filler(&mut self) -> Option<Filler> {
        let (filler, length) = filler::read(self.rest());
        self.at += length;
        (self.at < self.text.len()).then_some(filler)
    }

    fn here(&self) -> Place<'a> {
        Place { source: self.source, text: self.text, at: self.at }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Reports what makes the text unreadable.
    fn report(&mut self, diagnostic: Diagnostic) {
        self.broken = true;
        self.diagnostics.push(diagnostic);
    }

    fn twice(&mut self, span: Span, first: Span) {
        self.report(
            Diagnostic::error(code::REPEATED_CLAUSE, span, "this block stands here twice")
                .also(first, "first here")
                .help("put the operations of both into one block"),
        );
    }

    fn missing(&mut self, word: &str) {
        let diagnostic = Diagnostic::error(
            code::MISSING_BLOCK,
            fault::end_of(self.source, self.text),
            format!("the migration has no {word}"),
        );
        self.report(match word {
            "upgrade" => diagnostic.help("write upgrade { … }; the braces may be empty, as in a merge"),
            _ => diagnostic
                .help("write downgrade { … }, or 'downgrade auto' to have it found, or downgrade irreversible \"why\""),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::op::{Operation, create_table::TableElement};
    use crate::source::Sources;

    const HEADER: &str = "revision a\n";

    fn body(upgrade: &str, variables: &[(&str, &str)]) -> (Option<Migration>, String) {
        let text = format!("{HEADER}upgrade {{\n{upgrade}\n}}\ndowngrade auto\n");
        let mut sources = Sources::new();
        let id = sources.add("a.mig", text.as_str());
        let variables = variables.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let mut diagnostics = Diagnostics::new();
        let migration = read_body(id, &text, &variables, &mut diagnostics);
        (migration, crate::diagnostic::render::human(&diagnostics, &sources, false))
    }

    fn only(upgrade: &str) -> Operation {
        let (migration, faults) = body(upgrade, &[("name", "v")]);
        assert_eq!(faults, "");
        match migration.unwrap().upgrade.items.remove(0) {
            Item::Step(step) => step.operation,
            Item::Autocommit { .. } => panic!("an operation was expected"),
        }
    }

    #[test]
    fn no_word_is_reserved_for_columns() {
        let text = "create_table t {\n check text\n unique varchar(10)\n comment text not null\n primary integer\n \
                    constraint date\n foreign integer\n default bigint\n check varchar(10),\n check c (length(a) > 0)\n}";
        let Operation::CreateTable(table) = only(text) else { panic!() };
        let columns = table.elements.iter().filter(|element| matches!(element, TableElement::Column(_))).count();
        assert_eq!((columns, table.elements.len()), (8, 9));
    }

    #[test]
    fn comments_directly_above_travel_and_others_do_not() {
        let (migration, _) =
            body("    -- far\n\n    -- near\n    /* too */\n    drop_table a -- of a\n    drop_table b", &[]);
        let comments: Vec<_> = migration
            .unwrap()
            .upgrade
            .items
            .into_iter()
            .map(|item| match item {
                Item::Step(step) => step.comments.join("|"),
                Item::Autocommit { .. } => String::new(),
            })
            .collect();
        assert_eq!(comments, ["-- near|/* too */", ""]);
    }

    #[test]
    fn a_comment_travels_behind_an_operation_that_might_have_gone_on() {
        for before in ["add_column t.a varchar", "drop_table t", "create_index i on t (a)", "execute $$ x $$ /* x */"] {
            let (migration, faults) = body(&format!("    {before} -- of it\n\n    -- why\n    execute $$ y $$"), &[]);
            assert_eq!(faults, "");
            match &migration.unwrap().upgrade.items[1] {
                Item::Step(step) => assert_eq!(*step.comments, ["-- why".into()], "behind {before}"),
                Item::Autocommit { .. } => panic!("an operation was expected"),
            }
        }
    }

    #[test]
    fn a_comment_on_a_line_of_its_own_is_the_tables() {
        let Operation::CreateTable(table) = only("create_table t {\n a integer comment 'of a'\n comment 'of t'\n}")
        else {
            panic!()
        };
        assert_eq!(table.comment.as_ref().map(|comment| comment.as_str()), Some("of t"));
        let TableElement::Column(a) = &table.elements[0] else { panic!() };
        assert_eq!(a.column.comment.as_ref().map(|comment| comment.as_str()), Some("of a"));
    }

    #[test]
    fn a_line_goes_on_in_brackets_and_in_front_of_a_clause() {
        let Operation::CreateTable(table) = only(
            "create_table t {\n a integer\n  not null\n  default 0\n b integer -- why\n  references u (id)\n  \
             on delete cascade\n references text\n foreign key (\n a,\n b)\n  references u\n  match full\n}",
        ) else {
            panic!()
        };
        assert_eq!(table.elements.len(), 4);
        let (migration, faults) = body("create_table t { a integer b integer }", &[]);
        assert!(migration.is_none() && faults.contains("'b' cannot stand here"), "{faults}");
        let (migration, faults) = body("drop_table a drop_table b", &[]);
        assert!(migration.is_none() && faults.contains("'drop_table' cannot stand here"), "{faults}");
    }

    #[test]
    fn sql_is_kept_to_the_letter_but_for_variables() {
        let Operation::Execute(execute) = only("execute $a$ SELECT '${name}', '\\${x}', $$t$$\t, ':y'; $a$") else {
            panic!()
        };
        assert_eq!(execute.sql.text.as_str(), " SELECT 'v', '${x}', $$t$$\t, ':y'; ");
        let Operation::CreateIndex(index) =
            only("create_index i on t ((a + 1) desc, lower(b) c nulls first) where (x = ')')")
        else {
            panic!()
        };
        assert_eq!(index.index.predicate.unwrap().as_str(), "x = ')'");
    }

    #[test]
    fn every_fault_of_a_file_is_told_in_one_run() {
        let (migration, faults) = body(
            "    creat_table t { }\n    add_column t.A integer\n    ALTER TABLE t\n    drop_column t\n    \
             create_table u {\n        a varchar(10\n    }\n    execute $$ SELECT ${nme} $$ drop_table x\n    drop_table y;",
            &[("name", "v")],
        );
        assert!(migration.is_none());
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/dsl");
        insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!("faults", faults);
        });
    }

    #[test]
    fn faults_that_are_not_of_syntax_are_told_together() {
        let (_, faults) =
            body("    add_column t.A integer\n    execute $$ ${nme} $$\n    drop_table x", &[("name", "v")]);
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/dsl");
        insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!("names_and_variables", faults);
        });
    }
}
