//! Whether the options of a sequence fit each other and its type, and its owner.

use super::Fit;
use crate::catalog::{Lookup, Relation, Sequence, SequenceOptions, limits};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::{SEQUENCE_OPTIONS, STILL_NEEDED, WRONG_KIND};
use crate::source::Span;
use crate::sql::{DataType, Ident, QualifiedName, Spanned, TypeName};

impl<'a> Fit<'a, '_> {
    /// The sequence, if the catalog is sure of it; reports what surely is none.
    pub fn sequence(&mut self, name: &QualifiedName) -> Option<&'a Sequence> {
        match self.catalog.sequence(name) {
            Lookup::Found(sequence) => Some(sequence),
            Lookup::Doubtful(_) | Lookup::Unknown => None,
            Lookup::Absent => {
                let schema = self.catalog.schema_of(name);
                let siblings =
                    self.catalog.namespaces().filter(|one| one.schema.name == *schema).flat_map(|one| one.relations());
                let sequences = siblings.filter(|(_, relation)| matches!(relation, Relation::Sequence(_)));
                let known = sequences.map(|(name, _)| name.as_str()).collect();
                self.no_object(name, "sequence", known);
                None
            }
        }
    }

    /// The same for an operation that may say `if exists`.
    pub fn sequence_if(&mut self, name: &QualifiedName, if_exists: bool) -> Option<&'a Sequence> {
        match if_exists && self.catalog.relation(name).is_absent() {
            true => None,
            false => self.sequence(name),
        }
    }

    /// Reports options that PostgreSQL refuses; `restart` is where the sequence is to go on.
    pub fn sequence_options(&mut self, data_type: Option<&DataType>, options: &SequenceOptions, span: Span) {
        let mut refuse = |message: String| self.report(Diagnostic::error(SEQUENCE_OPTIONS, span, message));
        if let Some(data_type) = data_type {
            let is_integer = matches!(data_type.name(), TypeName::BuiltIn("smallint" | "integer" | "bigint"));
            if !is_integer || data_type.dimensions() > 0 {
                return refuse(format!("a sequence is smallint, integer or bigint, not {data_type}"));
            }
        }
        let (least, greatest) = limits(data_type);
        let counting = options.counting(data_type);
        let (minimum, maximum) = (counting.minimum, counting.maximum);
        if counting.increment == 0 {
            refuse("the increment of a sequence cannot be 0".into());
        }
        if counting.cache < 1 {
            refuse(format!("a sequence caches at least 1 value, not {}", counting.cache));
        }
        for (word, bound) in [("minvalue", minimum), ("maxvalue", maximum)] {
            if !(least..=greatest).contains(&bound) {
                refuse(format!("{word} {bound} is out of range for the type of the sequence"));
            }
        }
        if minimum >= maximum {
            return refuse(format!("minvalue {minimum} is not less than maxvalue {maximum}"));
        }
        let restart = options.restart.map(|to| ("restart", to.unwrap_or(counting.start)));
        for (word, value) in std::iter::once(("start", counting.start)).chain(restart) {
            if !(minimum..=maximum).contains(&value) {
                refuse(format!("{word} {value} is not between minvalue {minimum} and maxvalue {maximum}"));
            }
        }
    }

    /// Reports a column that cannot own a sequence.
    pub fn sequence_owner(&mut self, sequence: &QualifiedName, table: &QualifiedName, column: &Ident) {
        if let Some(Relation::View(_)) = self.catalog.relation(table).known() {
            return;
        }
        let Some(known) = self.table(table) else { return };
        self.column(known, column);
        if self.catalog.schema_of(sequence) != self.catalog.schema_of(table) {
            let message = format!("sequence `{sequence}` must be in the schema of table `{table}`, which is to own it");
            self.report(Diagnostic::error(WRONG_KIND, table.span(), message));
        }
    }

    /// Reports a sequence that makes the values of an identity column, and so goes and stays with it.
    pub fn is_not_of_identity(&mut self, name: &QualifiedName, sequence: &Sequence, what: &str) -> bool {
        let Some((table, column)) = &sequence.owner else { return true };
        let Some(known) = self.catalog.table(table).certain() else { return true };
        if known.column(column).is_none_or(|column| column.identity.is_none()) {
            return true;
        }
        let message = format!("sequence `{name}` {what}: it belongs to the identity of column `{column}`");
        let help = format!("change the column instead: alter_column {}.{column} drop identity", known.name);
        let made = known.column(column).map_or(Span::NONE, |column| column.name.span());
        let diagnostic = Diagnostic::error(STILL_NEEDED, name.span(), message).help(help);
        self.report(diagnostic.also(made, "it is made here"));
        false
    }
}
