//! Where the lines of an operation begin, and where they may be cut.

use super::line::Cut;
use crate::dsl::grammar::{Node, Place, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// What the layout makes of the places in an operation, by offset.
#[derive(Default)]
pub(super) struct Cuts {
    /// Here a line begins: a table element, a row.
    pub lines: BTreeSet<usize>,
    /// Here a line may be cut.
    pub cuts: BTreeMap<usize, Cut>,
    /// Here the next cell of a line begins, which is moved to the same column as its neighbours above and below.
    pub cells: BTreeSet<usize>,
    /// Here a clause would be read if the comma before it were missing.
    pub commas: BTreeSet<usize>,
}

/// The cuts of an operation.
pub(super) fn cuts(place: Place, node: &Node) -> Cuts {
    let mut cuts = Cuts::default();
    cuts.clauses(node, 0, &|_| true);
    for part in node.parts() {
        match part.rule() {
            Rule::table_body => cuts.table(place, &part),
            Rule::row => {
                cuts.lines.insert(part.span().start());
            }
            Rule::data_type if node.rule() == Rule::add_column => cuts.cell(&part),
            _ => cuts.items(&part),
        }
    }
    match node.rule() {
        Rule::create_enum => cuts.all_but_the_first(node, Rule::string),
        Rule::add_column => cuts.cell_behind(node, Rule::data_type),
        Rule::alter_column => cuts.cell_behind(node, Rule::column_path),
        _ => {}
    }
    cuts
}

impl Cuts {
    /// The clauses of an operation or of a table's element, which may be cut in front of each that is allowed.
    fn clauses(&mut self, node: &Node, skip: usize, is_allowed: &dyn Fn(&Node) -> bool) {
        for part in node.parts().skip(skip) {
            if is_clause(part.rule()) && is_allowed(&part) {
                self.cuts.insert(part.span().start(), Cut::Clause);
            }
            // Beside a column, a constraint begins with words of its own, and its clauses follow.
            if let (Rule::inline_constraint, Some(inner)) = (part.rule(), part.children().last()) {
                self.clauses(&inner, 1, is_allowed);
            }
        }
    }

    fn table(&mut self, place: Place, body: &Node) {
        for element in body.children() {
            let start = element.span().start();
            self.lines.insert(start);
            if opens_clause(place, start) {
                self.commas.insert(start);
            }
            self.clauses(&element, 1, &|part| may_begin_line(part) && opens_clause(place, part.span().start()));
            for part in element.parts() {
                self.items(&part);
                if element.rule() == Rule::column && part.rule() == Rule::data_type {
                    self.cell(&part);
                }
            }
            if element.rule() == Rule::column {
                self.cell_behind(&element, Rule::data_type);
            }
        }
    }

    /// A list may be cut in front of its items.
    fn items(&mut self, node: &Node) {
        for part in node.parts() {
            if is_list(node.rule()) {
                self.all_but_the_first(node, part.rule());
            }
            self.items(&part);
        }
    }

    fn all_but_the_first(&mut self, node: &Node, item: Rule) {
        for item in node.children().filter(|child| child.rule() == item).skip(1) {
            self.cuts.entry(item.span().start()).or_insert(Cut::Item);
        }
    }

    fn cell(&mut self, part: &Node) {
        self.cells.insert(part.span().start());
    }

    fn cell_behind(&mut self, node: &Node, rule: Rule) {
        let mut behind = node.parts().skip_while(|part| part.rule() != rule).skip(1);
        if let Some(next) = behind.next().filter(|next| next.rule() != Rule::end) {
            self.cell(&next);
        }
    }
}

/// True if what stands at an offset would go on with the element above it.
fn opens_clause(place: Place, at: usize) -> bool {
    Place { at, ..place }.parse(Rule::opens_clause).is_ok()
}

fn is_list(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::names
            | Rule::index_elements
            | Rule::exclude_elements
            | Rule::parameters
            | Rule::sequence_options
            | Rule::inherits
    )
}

/// The clauses of a table's element that mean the same on a line of their own, whatever follows them.
const GOES_ON: &[Rule] = &[
    Rule::not_null,
    Rule::default,
    Rule::identity,
    Rule::generated,
    Rule::references,
    Rule::on_delete,
    Rule::on_update,
    Rule::matching,
    Rule::include,
    Rule::with,
    Rule::predicate,
    Rule::not_valid,
    Rule::no_inherit,
];

/// True for the clauses of a table's element that may begin a line.
fn may_begin_line(clause: &Node) -> bool {
    match clause.rule() {
        Rule::inline_constraint => clause.has(Rule::constraint_name) || clause.has(Rule::inline_references),
        rule => GOES_ON.contains(&rule),
    }
}

/// True for the rules of an operation's own clauses, and for the words that open one.
fn is_clause(rule: Rule) -> bool {
    let is_other = matches!(
        rule,
        Rule::null
            | Rule::collate
            | Rule::storage
            | Rule::compression
            | Rule::statistics
            | Rule::comment
            | Rule::inline_constraint
            | Rule::partition_by
            | Rule::partition_of
            | Rule::inherits
            | Rule::without_oids
            | Rule::using_method
            | Rule::tablespace
            | Rule::index_tablespace
            | Rule::on_commit
            | Rule::using_index
            | Rule::nulls_distinct
            | Rule::deferrable
            | Rule::not_deferrable
            | Rule::set_type
            | Rule::set_not_null
            | Rule::drop_not_null
            | Rule::set_default
            | Rule::drop_default
            | Rule::rename_to
            | Rule::set_comment
            | Rule::drop_comment
            | Rule::set_statistics
            | Rule::set_storage
            | Rule::set_compression
            | Rule::add_identity
            | Rule::set_identity
            | Rule::drop_identity
            | Rule::drop_expression
            | Rule::domain_not_null
            | Rule::domain_check
            | Rule::authorization
            | Rule::in_schema
            | Rule::version
            | Rule::as_type
            | Rule::owned_by
            | Rule::increment
            | Rule::start
            | Rule::restart
            | Rule::minvalue
            | Rule::maxvalue
            | Rule::no_minvalue
            | Rule::no_maxvalue
            | Rule::cache
            | Rule::cycle
            | Rule::no_cycle
            | Rule::view_with
            | Rule::check_option
            | Rule::no_data
            | Rule::k_returns
            | Rule::k_as
            | Rule::function_attribute
            | Rule::trigger_event
            | Rule::on_table
            | Rule::trigger_from
            | Rule::referencing
            | Rule::for_each
            | Rule::when
            | Rule::k_execute
            | Rule::reverse
    );
    is_other || GOES_ON.contains(&rule)
}
