//! The grammar's rules in the words of a user.

use crate::dsl::grammar::{Rule, is_filler, is_word};

/// What could stand there, each once, in a stable order.
pub(super) fn words(rules: &[Rule]) -> Vec<String> {
    // What stands for itself is a clause, a name or a word. Brackets, commas and comments are not worth saying.
    let mut rules: Vec<Rule> = rules.iter().filter(|rule| !is_filler(**rule)).flat_map(behind).copied().collect();
    rules.sort();
    let mut words: Vec<String> = Vec::new();
    for rule in rules {
        for word in describe(rule) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
}

/// What a glance would have let through, for a glance; else the rule itself.
fn behind(rule: &Rule) -> &[Rule] {
    match rule {
        Rule::table_clause_word => &[
            Rule::persistence,
            Rule::k_comment,
            Rule::k_if,
            Rule::k_inherits,
            Rule::k_on,
            Rule::k_partition,
            Rule::k_tablespace,
            Rule::k_using,
            Rule::k_with,
            Rule::k_without,
        ],
        Rule::option_word => &[
            Rule::inline_constraint,
            Rule::k_collate,
            Rule::k_comment,
            Rule::k_compression,
            Rule::k_default,
            Rule::k_generated,
            Rule::k_not,
            Rule::k_null,
            Rule::k_statistics,
            Rule::k_storage,
        ],
        Rule::key_word => &[
            Rule::k_deferrable,
            Rule::k_include,
            Rule::k_initially,
            Rule::k_not,
            Rule::k_nulls,
            Rule::k_using,
            Rule::k_with,
        ],
        Rule::reference_word => &[Rule::k_deferrable, Rule::k_initially, Rule::k_match, Rule::k_not, Rule::k_on],
        Rule::index_clause_word => &[
            Rule::k_comment,
            Rule::k_concurrently,
            Rule::k_if,
            Rule::k_include,
            Rule::k_nulls,
            Rule::k_tablespace,
            Rule::k_unique,
            Rule::k_where,
            Rule::k_with,
        ],
        Rule::name_start => &[Rule::ident, Rule::k_asc, Rule::k_collate, Rule::k_desc, Rule::k_nulls],
        _ => std::slice::from_ref(rule),
    }
}

/// `a, b or c`.
pub(super) fn list(words: &[String]) -> String {
    const MOST: usize = 10;
    match &words[..words.len().min(MOST)] {
        shown if words.len() > MOST => format!("{} …", shown.join(", ")),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
        [] => String::new(),
    }
}

/// The word itself, for one of the language's own.
pub(super) fn bare(word: &str) -> Option<&str> {
    word.strip_prefix('\'')?.strip_suffix('\'').filter(|word| !word.contains(' '))
}

fn describe(rule: Rule) -> Vec<String> {
    let text = match rule {
        Rule::EOI | Rule::end => "the end of the line",
        Rule::ident | Rule::part | Rule::qualified => "a name",
        Rule::column_path => "table.column",
        Rule::names => "(columns)",
        Rule::string => "'text'",
        Rule::integer => "a number",
        Rule::body => "$$ … $$",
        Rule::parens => "(an expression)",
        Rule::value => "a value",
        Rule::row_value | Rule::parameter_value | Rule::setting => "a value",
        Rule::data_type => "a type",
        Rule::header_word => "a revision id",
        Rule::header_text => "a date and time",
        Rule::header_string => "\"text\"",
        Rule::table_body => "{ … }",
        Rule::column => "a column",
        Rule::index_element | Rule::index_expression | Rule::exclude_element => "a column or an expression",
        Rule::index_elements | Rule::exclude_elements => "(columns)",
        Rule::parameters | Rule::parameter => "(name = value)",
        Rule::operator => "an operator",
        Rule::row => "(values)",
        Rule::sequence_options => "(options)",
        Rule::sequence_name => "sequence name",
        Rule::return_type => "a type",
        Rule::operator_class => "an operator class",
        _ if is_word(rule) => return vec![spelled(rule)],
        _ => return clause(rule),
    };
    vec![text.to_string()]
}

/// A word is itself, and a clause is called by the words that it begins with.
fn clause(rule: Rule) -> Vec<String> {
    let words: &[&str] = match rule {
        Rule::header => &["revision", "revises", "depends_on", "labels", "created", "message", "upgrade", "downgrade"],
        Rule::persistence => &["unlogged", "temporary"],
        Rule::using_method => &["using"],
        Rule::identity | Rule::generated => &["generated"],
        Rule::inline_constraint => &["primary key", "unique", "references", "check", "constraint"],
        Rule::constraint_name | Rule::constraint_trigger => &["constraint"],
        Rule::inline_primary_key => &["primary key"],
        Rule::inline_unique | Rule::unique_key => &["unique"],
        Rule::inline_references => &["references"],
        Rule::inline_check | Rule::table_check | Rule::domain_check => &["check"],
        Rule::exclusion => &["exclude"],
        Rule::set_type => &["type"],
        Rule::using_expression => &["using"],
        Rule::set_identity => &["set generated", "restart"],
        Rule::index_tablespace => &["using index tablespace"],
        Rule::matching => &["match"],
        Rule::predicate => &["where"],
        Rule::on_table => &["on"],
        Rule::new_name => &["to"],
        Rule::ascending => &["asc"],
        Rule::descending => &["desc"],
        Rule::domain_not_null => &["not null"],
        Rule::set_default_action => &["set default"],
        Rule::in_schema => &["schema"],
        Rule::as_type => &["as"],
        Rule::view_with => &["with"],
        Rule::no_data => &["with no data"],
        Rule::check_option => &["with check option"],
        Rule::function_attribute => &["language", "immutable", "stable", "volatile", "security definer", "set"],
        Rule::trigger_event => &["before", "after", "instead of"],
        Rule::trigger_from => &["from"],
        Rule::partition_bound => &["for values"],
        Rule::equals => &["="],
        Rule::comma => &[","],
        _ => return vec![spelled(rule)],
    };
    words.iter().map(|word| format!("'{word}'")).collect()
}

/// The name of a rule, which for a word and for most clauses is how it is written.
fn spelled(rule: Rule) -> String {
    let name = format!("{rule:?}");
    match is_word(rule) {
        true => format!("'{}'", name.trim_start_matches("k_")),
        false => format!("'{}'", name.replace('_', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The words in a rule of the grammar.
    fn words_in(rule: Rule) -> BTreeSet<&'static str> {
        let grammar = include_str!("../../../grammar/operation.pest");
        let body = grammar.split(&format!("\n{rule:?} ")).nth(1).and_then(|rest| rest.split('}').next()).unwrap();
        body.split('"').skip(1).step_by(2).collect()
    }

    #[test]
    fn a_glance_stands_for_what_it_lets_through() {
        for glance in
            [Rule::table_clause_word, Rule::option_word, Rule::key_word, Rule::reference_word, Rule::index_clause_word]
        {
            let (seen, told) = (words_in(glance), words(&[glance]));
            let begins = |word: &str, with: &str| word.trim_matches('\'').starts_with(with);
            assert!(told.iter().all(|word| seen.iter().any(|with| begins(word, with))), "{glance:?}: {told:?}");
            assert!(seen.iter().all(|with| told.iter().any(|word| begins(word, with))), "{glance:?}: {seen:?}");
        }
    }
}
