//! The rules, a file each.

mod backfill_under_lock;
mod constraint_builds_index;
mod data_loss;
mod downgrade_differs;
mod drop_index_not_concurrent;
mod index_not_concurrent;
mod key_without_index;
mod never_validated;
mod new_enum_value_used;
mod no_lock_timeout;
mod rename;
mod required_column;
mod scan_under_lock;
mod search_path_left;
mod table_rewrite;
mod two_tables_locked;
mod unknown_effect;
mod unknown_rule;
mod validated_at_once;
mod version_table_touched;

use super::Rule;

/// Every rule, in the order of the codes.
pub const RULES: &[&Rule] = &[
    &table_rewrite::RULE,
    &scan_under_lock::RULE,
    &index_not_concurrent::RULE,
    &constraint_builds_index::RULE,
    &drop_index_not_concurrent::RULE,
    &validated_at_once::RULE,
    &never_validated::RULE,
    &data_loss::RULE,
    &rename::RULE,
    &key_without_index::RULE,
    &new_enum_value_used::RULE,
    &backfill_under_lock::RULE,
    &two_tables_locked::RULE,
    &required_column::RULE,
    &no_lock_timeout::RULE,
    &unknown_effect::RULE,
    &unknown_rule::RULE,
    &search_path_left::RULE,
    &version_table_touched::RULE,
    &downgrade_differs::RULE,
];

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn they_stand_in_the_order_of_their_codes_and_have_names_of_their_own() {
        assert!(RULES.iter().map(|rule| rule.code.id).is_sorted_by(|one, other| one < other));
        let mut names: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
    }
}
