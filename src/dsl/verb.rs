//! The verbs: the first word of an operation says by which rule it is read.

use super::grammar::Rule;

macro_rules! verbs {
    ($($verb:ident)*) => {
        /// Every operation, and `autocommit`, in the order of the alphabet.
        pub(super) const VERBS: &[(&str, Rule)] = &[$((stringify!($verb), Rule::$verb)),*];
    };
}

verbs! {
    add_column
    alter_column
    alter_enum
    alter_sequence
    autocommit
    bulk_insert
    create_check_constraint
    create_domain
    create_enum
    create_exclude_constraint
    create_extension
    create_foreign_key
    create_function
    create_index
    create_materialized_view
    create_primary_key
    create_procedure
    create_schema
    create_sequence
    create_table
    create_table_comment
    create_trigger
    create_unique_constraint
    create_view
    drop_column
    drop_constraint
    drop_domain
    drop_enum
    drop_extension
    drop_function
    drop_index
    drop_materialized_view
    drop_procedure
    drop_schema
    drop_sequence
    drop_table
    drop_table_comment
    drop_trigger
    drop_view
    execute
    rename_constraint
    rename_enum
    rename_index
    rename_table
    set_table_schema
    unfinished
    validate_constraint
}

/// The rule of a verb.
pub(super) fn rule_of(word: &str) -> Option<Rule> {
    VERBS.binary_search_by_key(&word, |(verb, _)| verb).ok().map(|at| VERBS[at].1)
}

/// The words themselves, for whoever misspells one.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    VERBS.iter().map(|(verb, _)| *verb)
}

/// The bare word at the beginning of a text; empty if there is none.
pub(super) fn word_at(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    #[test]
    fn verbs_are_sorted_for_the_search() {
        assert!(super::words().is_sorted());
    }

    #[test]
    fn every_verb_has_a_case() {
        for verb in super::words() {
            let case = format!("{}/tests/cases/{verb}.mig", env!("CARGO_MANIFEST_DIR"));
            assert!(std::path::Path::new(&case).exists(), "{verb} has no case in tests/cases");
        }
    }
}
