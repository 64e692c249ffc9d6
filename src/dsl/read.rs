//! From the text of a `.mig` file to its header and its operations.

mod column;
mod constraint;
mod header;
mod index;
mod object;
mod operation;
mod table;
mod word;

use super::fault;
use super::grammar::{Grammar, Node, Rule};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::migration::{Block, Downgrade, Item, Migration, Step};
use crate::revision::Header;
use crate::source::SourceId;
use crate::sql::scan::{self, TokenKind};
use pest::Parser;
use std::collections::BTreeMap;

/// The values of `-x name=value`, for `${name}` in a migration.
pub type Variables = BTreeMap<String, String>;

/// Reads the header and nothing behind it. `None` if it is not there or not whole; the reasons are in `diagnostics`.
pub fn read_header(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Option<Header> {
    match Grammar::parse(Rule::header, text) {
        Ok(mut pairs) => header::header(&Node::new(pairs.next()?, source), text, diagnostics),
        Err(error) => {
            diagnostics.push(fault::syntax(source, text, 0, &error));
            None
        }
    }
}

/// Reads the two blocks. `None` if there is a syntax error; all of them are in `diagnostics`, and so is what else is
/// wrong in a file that is read.
pub fn read_body(
    source: SourceId,
    text: &str,
    variables: &Variables,
    diagnostics: &mut Diagnostics,
) -> Option<Migration> {
    if let Some(deep) = fault::too_deep(source, text) {
        diagnostics.push(deep);
        return None;
    }
    let root = match Grammar::parse(Rule::file, text) {
        Ok(mut pairs) => Node::new(pairs.next()?, source),
        Err(error) => {
            fault::all(source, text, error, diagnostics);
            return None;
        }
    };
    let mut reader = Reader { source, text, variables, diagnostics };
    let upgrade = reader.block(&root.child(Rule::upgrade)?.child(Rule::block)?);
    let downgrade = reader.downgrade(&root.child(Rule::downgrade)?);
    Some(Migration { upgrade, downgrade })
}

/// What every part of the reader needs.
struct Reader<'a> {
    source: SourceId,
    text: &'a str,
    variables: &'a Variables,
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn downgrade(&mut self, node: &Node) -> Downgrade {
        match node.first() {
            Some(block) if block.rule() == Rule::block => Downgrade::Block(self.block(&block)),
            Some(reason) => Downgrade::Irreversible(self.quoted(&reason)),
            None => Downgrade::Auto(node.span()),
        }
    }

    fn block(&mut self, node: &Node) -> Block {
        let mut items = Vec::new();
        // Comments directly above an operation begin behind what stands before it.
        let mut before = node.span().start() + 1;
        for child in node.children() {
            if child.rule() == Rule::autocommit {
                let span = child.span();
                items.push(Item::Autocommit { steps: self.steps(&child, span.start() + "autocommit".len()), span });
            } else {
                items.push(Item::Step(self.step(&child, before)));
            }
            before = child.span().end();
        }
        Block { items }
    }

    fn steps(&mut self, node: &Node, mut before: usize) -> Vec<Step> {
        let mut steps = Vec::new();
        for child in node.children() {
            steps.push(self.step(&child, before));
            before = child.span().end();
        }
        steps
    }

    fn step(&mut self, node: &Node, before: usize) -> Step {
        let gap = &self.text[before..node.span().start()];
        let (comments, new_line) = comments_above(gap);
        if !new_line && !gap.contains('{') {
            self.diagnostics.push(
                Diagnostic::error(code::SYNTAX, node.span(), "an operation has a line of its own")
                    .help("begin it on a new line"),
            );
        }
        let operation = self.operation(node);
        Step { comments, operation, span: node.span() }
    }
}

/// The comments directly above what follows the gap: no blank line between, and not on the line of what stands before.
/// True if a line ends in the gap.
fn comments_above(gap: &str) -> (Vec<Box<str>>, bool) {
    let (mut comments, mut new_line) = (Vec::new(), false);
    for token in scan::tokens(gap) {
        match token.kind {
            TokenKind::Comment if new_line => comments.push(token.text.trim_end().into()),
            TokenKind::Space => {
                let lines = token.text.matches('\n').count();
                if lines > 1 {
                    comments.clear();
                }
                new_line |= lines > 0;
            }
            _ => {}
        }
    }
    (comments, new_line)
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
        let (_, faults) = body("    add_column t.A integer\n    execute $$ ${nme} $$ drop_table x", &[("name", "v")]);
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/dsl");
        insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!("names_and_variables", faults);
        });
    }
}
