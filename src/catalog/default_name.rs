//! The names that PostgreSQL chooses where none is written, computed as it computes them (measured on PostgreSQL 15).

use super::{Catalog, Constraint, ConstraintKind, Index, IndexKey};
use crate::sql::{Expression, Ident, QualifiedName};

/// The longest name that PostgreSQL keeps, in bytes.
const LONGEST_NAME: usize = 63;

/// The names that one statement gives out, so that two of them do not get the same.
#[derive(Debug)]
pub struct Namer<'a> {
    catalog: &'a Catalog,
    relations: Vec<Ident>,
    constraints: Vec<Ident>,
}

impl<'a> Namer<'a> {
    /// Names for a statement that runs on this catalog.
    pub fn new(catalog: &'a Catalog) -> Namer<'a> {
        Namer { catalog, relations: Vec::new(), constraints: Vec::new() }
    }

    /// Keeps a name that was written, so that it is not chosen for another.
    pub fn keep(&mut self, constraint: &Constraint) {
        if let Some(name) = &constraint.name {
            self.constraints.push(name.clone());
            if constraint.has_index() {
                self.relations.push(name.clone());
            }
        }
    }

    /// The name of the sequence behind a serial or an identity column: `t_id_seq`.
    pub fn sequence(&mut self, table: &QualifiedName, column: &Ident) -> Ident {
        let name = self.choose(table, Some(column.as_str()), "seq", |namer, name| namer.has_relation(name));
        self.relations.push(name.name.clone());
        name.name
    }

    /// The name of a constraint: `t_pkey`, `t_a_b_key`, `t_a_fkey`, `t_a_check` or `t_check`, `t_a_excl`. `columns` are
    /// those of the table, to know which one a check is about.
    pub fn constraint(&mut self, table: &QualifiedName, kind: &ConstraintKind, columns: &[Ident]) -> Ident {
        let (addition, label) = match kind {
            ConstraintKind::PrimaryKey(_) => (None, "pkey"),
            ConstraintKind::Unique(key) => (Some(joined(key.columns.iter().chain(&key.include))), "key"),
            ConstraintKind::ForeignKey(key) => (Some(joined(&key.columns)), "fkey"),
            ConstraintKind::Check(check) => (only_column(&check.expression, columns), "check"),
            ConstraintKind::Exclude(exclude) => {
                let elements = exclude.elements.iter().map(|(element, _)| element_name(&element.key));
                let names: Vec<Ident> = elements.chain(exclude.include.iter().cloned()).collect();
                (Some(joined(&names)), "excl")
            }
        };
        let has_index = !matches!(kind, ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_));
        let name = self.choose(table, addition.as_deref(), label, |namer, name| {
            (has_index && namer.has_relation(name)) || namer.has_constraint(name)
        });
        self.constraints.push(name.name.clone());
        if has_index {
            self.relations.push(name.name.clone());
        }
        name.name
    }

    /// The name of a check of a domain: the one that was written, or else `d_check`.
    pub fn domain_check(&mut self, domain: &QualifiedName, written: Option<Ident>) -> Ident {
        let chosen = || self.choose(domain, None, "check", |namer, name| namer.has_constraint(name)).name;
        let name = written.unwrap_or_else(chosen);
        self.constraints.push(name.clone());
        name
    }

    /// The name of the index that a partition gets for one of its parent: `t_a_idx`.
    pub fn index(&mut self, table: &QualifiedName, index: &Index) -> Ident {
        let elements = index.elements.iter().map(|element| element_name(&element.key));
        let names: Vec<Ident> = elements.chain(index.include.iter().cloned()).collect();
        let name = self.choose(table, Some(&joined(&names)), "idx", |namer, name| namer.has_relation(name));
        self.relations.push(name.name.clone());
        name.name
    }

    /// The first of `t_a_label`, `t_a_label1`, … that is free.
    fn choose(
        &self,
        table: &QualifiedName,
        addition: Option<&str>,
        label: &str,
        is_taken: impl Fn(&Namer<'_>, &QualifiedName) -> bool,
    ) -> QualifiedName {
        let numbered = |number: u32| match number {
            0 => label.to_string(),
            number => format!("{label}{number}"),
        };
        (0..)
            .map(|number| table.sibling(object_name(table.name.as_str(), addition, &numbered(number))))
            .find(|name| !is_taken(self, name))
            .expect("numbers do not run out")
    }

    fn has_relation(&self, name: &QualifiedName) -> bool {
        self.relations.contains(&name.name) || self.catalog.relation(name).known().is_some()
    }

    fn has_constraint(&self, name: &QualifiedName) -> bool {
        self.constraints.contains(&name.name) || self.catalog.has_constraint_named(name)
    }
}

/// The name of the sequence of a serial or an identity column, where nothing else has it.
pub fn default_sequence_name(table: &Ident, column: &Ident) -> Ident {
    object_name(table.as_str(), Some(column.as_str()), "seq")
}

/// `first_second_label` cut to 63 bytes: the longer of the two names gives way, a byte at a time, and then back to
/// where a character begins.
fn object_name(first: &str, second: Option<&str>, label: &str) -> Ident {
    let available = LONGEST_NAME - label.len() - 1 - usize::from(second.is_some());
    let (mut first_length, mut second_length) = (first.len(), second.map_or(0, str::len));
    while first_length + second_length > available {
        match first_length > second_length {
            true => first_length -= 1,
            false => second_length -= 1,
        }
    }
    let first = &first[..first.floor_char_boundary(first_length)];
    Ident::made(match second {
        Some(second) => format!("{first}_{}_{label}", &second[..second.floor_char_boundary(second_length)]),
        None => format!("{first}_{label}"),
    })
}

/// The names of several columns as one; those that begin past the longest name are left out.
fn joined<'a>(columns: impl IntoIterator<Item = &'a Ident>) -> String {
    let mut text = String::new();
    for column in columns {
        if !text.is_empty() {
            text.push('_');
        }
        text.push_str(column.as_str());
        if text.len() > LONGEST_NAME {
            break;
        }
    }
    text
}

/// The column that a check is about, if it is about just one.
fn only_column(expression: &Expression, columns: &[Ident]) -> Option<String> {
    let names = expression.names();
    let mut mentioned = columns.iter().filter(|column| names.contains(column));
    match (mentioned.next(), mentioned.next()) {
        (Some(only), None) => Some(only.as_str().to_string()),
        _ => None,
    }
}

/// What an element of an exclusion constraint contributes: the column, the function, or `expr`.
fn element_name(key: &IndexKey) -> Ident {
    match key {
        IndexKey::Column(column) => column.clone(),
        IndexKey::Expression(expression) => {
            let call = expression.as_str().split_once('(').map_or("", |(function, _)| function.trim());
            let function = call.rsplit('.').next().unwrap_or_default();
            let is_name = !function.is_empty() && function.chars().all(|c| c.is_alphanumeric() || c == '_');
            Ident::made(if is_name { function.to_lowercase() } else { "expr".into() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All measured on PostgreSQL 15.
    #[test]
    fn long_names_are_cut_as_postgresql_cuts_them() {
        let tens = "abcdefghij".repeat(6);
        let name = |first: &str, second: Option<&str>, label: &str| object_name(first, second, label).to_string();
        assert_eq!(name(&tens, None, "pkey"), "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefgh_pkey");
        assert_eq!(name(&tens, Some("b"), "seq"), "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefg_b_seq");
        let columns: Vec<Ident> =
            ["z", "c", "d"].map(|first| Ident::made(format!("{first}{}", &"abcdefghij".repeat(4)[1..]))).into();
        assert_eq!(
            name(&tens, Some(&joined(&columns)), "key"),
            "abcdefghijabcdefghijabcdefghi_zbcdefghijabcdefghijabcdefghi_key"
        );
        assert_eq!(
            name(&tens, Some(&joined(&columns[..1])), "fkey"),
            "abcdefghijabcdefghijabcdefghi_zbcdefghijabcdefghijabcdefgh_fkey"
        );
        assert_eq!(
            object_name(&"ünïcöde".repeat(5), Some(&format!("{}_x", "ünïcöde".repeat(5))), "key").as_str(),
            "ünïcödeünïcödeünïcöd_ünïcödeünïcödeünïcöd_key"
        );
    }

    #[test]
    fn a_check_is_named_after_its_only_column() {
        let columns = ["a", "b"].map(Ident::made);
        let only = |text: &str| only_column(&Expression::made(text), &columns);
        assert_eq!(only("a > 0 AND a < 9").as_deref(), Some("a"));
        assert_eq!(only("length(a::text) > 0").as_deref(), Some("a"));
        assert_eq!(only("a > b"), None);
        assert_eq!(only("1 = 1"), None);
    }
}
