//! Whether a trigger fits its table or view, and its function.

use super::{Fit, with_article};
use crate::catalog::{Lookup, Relation, Table, Trigger};
use crate::diagnostic::code::{NO_SUCH_OBJECT, STILL_NEEDED, TRIGGER_FORM};
use crate::diagnostic::{Diagnostic, nearest};
use crate::sql::{Ident, QualifiedName, Spanned};

/// PostgreSQL's own functions for triggers (documentation, 9.28).
const BUILT_IN: &[&str] =
    &["suppress_redundant_updates_trigger", "tsvector_update_trigger", "tsvector_update_trigger_column"];

impl<'a> Fit<'a, '_> {
    /// The table or view, if the catalog is sure of it; reports what cannot have triggers.
    pub fn with_triggers(&mut self, name: &QualifiedName) -> Option<&'a Relation> {
        let found = match self.catalog.relation(name) {
            Lookup::Found(found) => found,
            Lookup::Doubtful(_) | Lookup::Unknown => return None,
            Lookup::Absent => {
                self.no_table(name);
                return None;
            }
        };
        let has_triggers = match found {
            Relation::Table(_) => true,
            Relation::View(view) => !view.materialized,
            Relation::Index(_) | Relation::Sequence(_) => false,
        };
        if !has_triggers {
            let message = format!("`{name}` is {}: it has no triggers", with_article(found.kind()));
            let diagnostic = Diagnostic::error(TRIGGER_FORM, name.span(), message);
            self.report(diagnostic.also(found.name().span(), "it is made here"));
        }
        has_triggers.then_some(found)
    }

    /// Reports a trigger that such a relation cannot have.
    pub fn trigger_form(&mut self, name: &QualifiedName, relation: &'a Relation, trigger: &Trigger) {
        let span = trigger.name.span();
        let faults = match relation {
            Relation::Table(table) => {
                for column in trigger.columns().iter().filter(|column| table.column(column).is_none()) {
                    self.no_column(table, &column.at(trigger.event.span()));
                }
                if table.options.partition_by.is_some() && trigger.is_for_each_row() && trigger.is_before() {
                    self.since(13, span, "a BEFORE trigger for each row of a partitioned table");
                }
                table_trigger_faults(table, trigger)
            }
            _ => view_trigger_faults(trigger),
        };
        let own = own_faults(trigger);
        for fault in faults.into_iter().chain(own) {
            let message = format!("trigger `{}` does not fit: {fault}", trigger.name);
            let diagnostic = Diagnostic::error(TRIGGER_FORM, span, message);
            self.report(diagnostic.also(relation.name().span(), format!("`{name}` is made here")));
        }
    }

    /// Reports a trigger whose name is taken, and what `or replace` cannot replace.
    pub fn trigger_is_free(&mut self, table: &QualifiedName, trigger: &Trigger, or_replace: bool) {
        let span = trigger.name.span();
        if or_replace {
            self.since(14, span, "OR REPLACE of a trigger");
            if trigger.constraint {
                let message = format!("constraint trigger `{}` cannot be replaced", trigger.name);
                let help = "leave 'or replace' out, and drop an earlier one first";
                return self.report(Diagnostic::error(TRIGGER_FORM, span, message).help(help));
            }
        }
        let Some(earlier) = self.catalog.triggers(table).iter().find(|one| one.name == trigger.name) else { return };
        if !or_replace {
            let what = format!("trigger `{}` of `{table}`", trigger.name);
            return self.taken(span, &what, earlier.name.span());
        }
        if earlier.constraint {
            let message = format!("trigger `{}` is a constraint trigger: it cannot be replaced", trigger.name);
            let diagnostic = Diagnostic::error(TRIGGER_FORM, span, message).help("drop it first");
            self.report(diagnostic.also(earlier.name.span(), "it is made here"));
        }
    }

    /// Reports a function that surely is not there, or surely is none for triggers.
    pub fn trigger_function(&mut self, trigger: &Trigger) {
        let name = &trigger.function;
        let known = self.catalog.functions(name);
        let without_parameters = known.iter().find(|one| one.value.input_types().is_none_or(|types| types.is_empty()));
        match without_parameters {
            Some(found) if !found.doubtful => {
                let types = found.value.returned_types();
                let is_trigger =
                    types.is_empty() || types.iter().any(|one| one.to_string().eq_ignore_ascii_case("trigger"));
                if !is_trigger {
                    let message = format!("function `{name}` does not return trigger");
                    let diagnostic = Diagnostic::error(TRIGGER_FORM, name.span(), message);
                    self.report(diagnostic.also(found.value.name.span(), "it is made here"));
                }
            }
            Some(_) => {}
            None => {
                let may_be_elsewhere = BUILT_IN.contains(&name.name.as_str())
                    || !self.catalog.knows_functions(name)
                    || self.catalog.extensions().next().is_some();
                if !may_be_elsewhere {
                    self.no_function(name, "function", !known.is_empty());
                }
            }
        }
    }

    /// Reports a trigger that is not there, or that a partition has from its parent.
    pub fn trigger(&mut self, table: &QualifiedName, name: &Ident) {
        let triggers = self.catalog.triggers(table);
        let Some(trigger) = triggers.iter().find(|trigger| trigger.name == *name) else {
            let message = format!("`{table}` has no trigger `{name}`");
            let mut diagnostic = Diagnostic::error(NO_SUCH_OBJECT, name.span(), message);
            if let Some(near) = nearest(name.as_str(), triggers.iter().map(|one| one.name.as_str())) {
                diagnostic = diagnostic.help(format!("did you mean `{}`?", Ident::made(near)));
            }
            return self.report(diagnostic);
        };
        if let Some(parent) = self.catalog.origin_of_trigger(table, trigger) {
            let message = format!("trigger `{name}` cannot be dropped: `{table}` has it from `{parent}`");
            let help = format!("drop it there: drop_trigger {name} on {parent}");
            let diagnostic = Diagnostic::error(STILL_NEEDED, name.span(), message).help(help);
            self.report(diagnostic.also(trigger.name.span(), "it is made here"));
        }
    }
}

/// What no trigger can be.
fn own_faults(trigger: &Trigger) -> Vec<&'static str> {
    let mut faults = Vec::new();
    if trigger.fires_at("truncate") && trigger.is_for_each_row() {
        faults.push("'truncate' fires once a statement, not for each row");
    }
    if trigger.constraint && (trigger.is_before() || trigger.is_instead() || !trigger.is_for_each_row()) {
        faults.push("a constraint trigger is 'after' and 'for each row'");
    }
    if !trigger.constraint && (trigger.has_detail("deferrable") || trigger.has_detail("initially")) {
        faults.push("only a constraint trigger can be deferrable");
    }
    if ["insert", "update", "delete", "truncate"].iter().any(|event| trigger.times(event) > 1) {
        faults.push("an event stands twice");
    }
    faults
}

fn table_trigger_faults(table: &Table, trigger: &Trigger) -> Vec<&'static str> {
    let mut faults = Vec::new();
    if trigger.is_instead() {
        faults.push("a table has no 'instead of' triggers");
    }
    if table.options.partition_by.is_some() && trigger.is_for_each_row() && trigger.has_detail("referencing") {
        faults.push("a partitioned table has no triggers for each row with 'referencing'");
    }
    faults
}

fn view_trigger_faults(trigger: &Trigger) -> Vec<&'static str> {
    let mut faults = Vec::new();
    if trigger.fires_at("truncate") {
        faults.push("a view has no triggers for 'truncate'");
    }
    match trigger.is_instead() {
        true => {
            if !trigger.is_for_each_row() {
                faults.push("'instead of' is for each row");
            }
            if trigger.has_detail("when") {
                faults.push("'instead of' has no 'when'");
            }
            if !trigger.columns().is_empty() {
                faults.push("'instead of' has no list of columns");
            }
        }
        false if trigger.is_for_each_row() => faults.push("for each row, a view has only 'instead of' triggers"),
        false => {}
    }
    faults
}
