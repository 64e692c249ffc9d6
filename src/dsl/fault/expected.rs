//! The grammar's rules in the words of a user.

use crate::dsl::grammar::{Rule, is_word};

/// What could stand there, each once, in a stable order.
pub(super) fn words(rules: &[Rule]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    // A comment can stand anywhere, which is not worth saying.
    for rule in rules.iter().filter(|rule| **rule != Rule::line_comment) {
        for word in describe(*rule) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
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
        Rule::ident | Rule::qualified => "a name",
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
