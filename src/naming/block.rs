//! Naming what a block of operations left without a name.

use super::{Named, Naming};
use crate::catalog::{Constraint, ConstraintKind};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::migration::{Block, Item, Step};
use crate::op::Operation;
use crate::op::create_table::TableElement;
use crate::sql::{Ident, QualifiedName};

impl Naming {
    /// Names every constraint of a block that has no name, where the convention has a template for its kind. Reports a
    /// template that cannot be filled in.
    pub fn apply(&self, block: &mut Block, report: &mut Diagnostics) {
        if self.templates.is_empty() {
            return;
        }
        for item in &mut block.items {
            match item {
                Item::Step(step) => self.apply_to_step(step, report),
                Item::Autocommit { steps, .. } => steps.iter_mut().for_each(|step| self.apply_to_step(step, report)),
            }
        }
    }

    fn apply_to_step(&self, step: &mut Step, report: &mut Diagnostics) {
        let mut give = |table: &QualifiedName, constraint: &mut Constraint| {
            self.apply_to_constraint(table, constraint, report);
        };
        match &mut step.operation {
            Operation::CreateTable(create) => {
                for element in &mut create.elements {
                    match element {
                        TableElement::Column(column) => {
                            column.constraints.iter_mut().for_each(|one| give(&create.name, one));
                        }
                        TableElement::Constraint(constraint) => give(&create.name, constraint),
                    }
                }
            }
            Operation::AddColumn(add) => {
                add.definition.constraints.iter_mut().for_each(|one| give(&add.table, one));
            }
            Operation::CreateConstraint(create) => give(&create.table, &mut create.constraint),
            _ => {}
        }
    }

    fn apply_to_constraint(&self, table: &QualifiedName, constraint: &mut Constraint, report: &mut Diagnostics) {
        let texts = |columns: &[Ident]| columns.iter().map(|column| column.as_str().to_string()).collect::<Vec<_>>();
        let mut named =
            Named { schema: table.schema.as_ref().map(Ident::as_str), table: table.name.as_str(), ..Named::default() };
        let kind = match &constraint.kind {
            _ if constraint.name.is_some() => return,
            ConstraintKind::PrimaryKey(key) => {
                named.columns = texts(&key.columns);
                "pk"
            }
            ConstraintKind::Unique(key) => {
                named.columns = texts(&key.columns);
                "uq"
            }
            ConstraintKind::ForeignKey(key) => {
                named.columns = texts(&key.columns);
                named.referred_table = key.table.name.as_str();
                named.referred_columns = texts(&key.referred);
                "fk"
            }
            ConstraintKind::Check(_) => "ck",
            ConstraintKind::Exclude(_) => return,
        };
        match self.name(kind, &named, constraint.span) {
            Ok(name) => constraint.name = name,
            Err(why) => report.push(
                Diagnostic::error(
                    code::NO_NAME,
                    constraint.span,
                    format!("this {} has no name", constraint.kind_word()),
                )
                .label(why)
                .help("write a name, or change the template under [naming] in the configuration"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::op::create_constraint::CreateConstraint;
    use crate::source::Span;

    fn named(template: (&str, &str), kind: ConstraintKind) -> (Option<String>, bool) {
        let naming = Naming { templates: [(template.0.to_string(), template.1.to_string())].into() };
        let constraint =
            Constraint { name: None, kind, timing: crate::catalog::Timing::default(), comment: None, span: Span::NONE };
        let table = QualifiedName::bare(Ident::made("t"));
        let operation = CreateConstraint { table, constraint }.into();
        let mut block = Block {
            items: vec![Item::Step(Step { comments: Vec::new(), operation, span: Span::NONE })],
            ..Block::default()
        };
        let mut report = Diagnostics::new();
        naming.apply(&mut block, &mut report);
        let Some(Operation::CreateConstraint(create)) = block.items[0].as_step().map(|step| &step.operation) else {
            panic!("the operation stays")
        };
        (create.constraint.name.as_ref().map(Ident::to_string), report.has_errors())
    }

    #[test]
    fn only_what_has_a_template_is_named() {
        let key = || crate::catalog::Key { columns: vec![Ident::made("a"), Ident::made("b")], ..Default::default() };
        let template = ("uq", "uq_%(table_name)s_%(column_0_N_name)s");
        assert_eq!(named(template, ConstraintKind::Unique(key())), (Some("uq_t_a_b".into()), false));
        assert_eq!(named(template, ConstraintKind::PrimaryKey(key())), (None, false));
        assert_eq!(named(("pk", "%(constraint_name)s"), ConstraintKind::PrimaryKey(key())), (None, true));
    }
}
