//! What is wrong with the SQL that an operation holds in pieces: the expressions of checks, defaults and indexes, the
//! query of a view, the body of a function in SQL. SQL in an `execute` is read as a whole, and its pieces with it; only
//! the bodies of functions are strings there.

use super::fault;
use super::text::Text;
use crate::catalog::{Constraint, ConstraintKind, Exclude, Function, IndexElement, IndexKey, Trigger};
use crate::diagnostic::Diagnostics;
use crate::op::Operation;
use crate::op::alter_column::ColumnChange;
use crate::op::create_table::{ColumnDefinition, CreateTable, TableElement};
use crate::op::execute::{Reading, SqlText, StatementEffect};
use crate::sql::scan::{Token, TokenKind, tokens};
use crate::sql::{Body, Expression, Ident, Spanned};
use squawk_syntax::SourceFile;

/// What stands around a piece in a statement, so that the grammar takes it for what it is. The piece may end in a comment.
type Frame = (&'static str, &'static str);

const VALUE: Frame = ("SELECT (", "\n)");
const INDEX_ELEMENT: Frame = ("CREATE INDEX ON t (", "\n)");
const PARTITION_KEY: Frame = ("CREATE TABLE t () PARTITION BY RANGE (", "\n)");
const TRIGGER: Frame = ("CREATE TRIGGER a AFTER INSERT ON t ", "\nEXECUTE FUNCTION f()");
const CONSTRAINT_TRIGGER: Frame = ("CREATE CONSTRAINT TRIGGER a AFTER INSERT ON t ", "\nEXECUTE FUNCTION f()");

/// Reports the first syntax error of each piece of SQL in an operation.
pub fn check(operation: &Operation, report: &mut Diagnostics) {
    let mut pieces = Pieces { report };
    match operation {
        Operation::CreateTable(create) => pieces.table(create),
        Operation::AddColumn(add) => pieces.column(&add.definition),
        Operation::AlterColumn(alter) => alter.changes.iter().for_each(|change| pieces.change(change)),
        Operation::CreateConstraint(create) => pieces.constraint(&create.constraint),
        Operation::CreateIndex(create) => {
            create.index.elements.iter().for_each(|element| pieces.element(element));
            pieces.values(&create.index.predicate);
        }
        Operation::CreateDomain(create) => {
            pieces.values(&create.domain.default);
            create.domain.checks.iter().for_each(|(_, check)| pieces.expression(VALUE, check));
        }
        Operation::CreateView(create) => pieces.statements(&create.view.query),
        Operation::CreateFunction(create) => pieces.function(&create.function),
        Operation::CreateTrigger(create) => pieces.trigger(&create.trigger),
        Operation::Execute(execute) => {
            std::iter::once(&execute.sql).chain(&execute.reverse).for_each(|sql| pieces.functions_in(sql));
        }
        _ => {}
    }
}

struct Pieces<'r> {
    report: &'r mut Diagnostics,
}

impl Pieces<'_> {
    fn table(&mut self, create: &CreateTable) {
        for element in &create.elements {
            match element {
                TableElement::Column(column) => self.column(column),
                TableElement::Constraint(constraint) => self.constraint(constraint),
            }
        }
        if let Some(partition_by) = &create.options.partition_by {
            self.expression(PARTITION_KEY, &partition_by.key);
        }
    }

    fn column(&mut self, definition: &ColumnDefinition) {
        self.values(&definition.column.default);
        self.values(definition.column.generated.as_ref().map(|generated| &generated.expression));
        definition.constraints.iter().for_each(|constraint| self.constraint(constraint));
    }

    fn change(&mut self, change: &ColumnChange) {
        match change {
            ColumnChange::Type { using: Some(value), .. } | ColumnChange::SetDefault(value) => {
                self.expression(VALUE, value);
            }
            _ => {}
        }
    }

    fn constraint(&mut self, constraint: &Constraint) {
        match &constraint.kind {
            ConstraintKind::Check(check) => self.expression(VALUE, &check.expression),
            ConstraintKind::Exclude(exclude) => {
                let Exclude { elements, predicate, .. } = &**exclude;
                elements.iter().for_each(|(element, _)| self.element(element));
                self.values(predicate);
            }
            ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::ForeignKey(_) => {}
        }
    }

    fn element(&mut self, element: &IndexElement) {
        if let IndexKey::Expression(expression) = &element.key {
            self.expression(INDEX_ELEMENT, expression);
        }
    }

    fn trigger(&mut self, trigger: &Trigger) {
        if let Some(details) = &trigger.details {
            self.expression(if trigger.constraint { CONSTRAINT_TRIGGER } else { TRIGGER }, details);
        }
    }

    fn functions_in(&mut self, sql: &SqlText) {
        let Reading::Read(statements) = &sql.reading else { return };
        for statement in statements {
            if let StatementEffect::Operations(operations) = &statement.effect {
                for operation in operations {
                    if let Operation::CreateFunction(create) = operation {
                        self.function(&create.function);
                    }
                }
            }
        }
    }

    /// A body in SQL: PostgreSQL reads it as it makes the function.
    fn function(&mut self, function: &Function) {
        if function.language().as_deref() == Some("sql") {
            self.statements(&function.body);
        }
    }

    fn values<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expression>) {
        expressions.into_iter().for_each(|expression| self.expression(VALUE, expression));
    }

    fn expression(&mut self, frame: Frame, expression: &Expression) {
        if is_plain(expression) || frame == VALUE && is_simple(expression) {
            return;
        }
        let (before, behind) = frame;
        let text = Text::of(expression.as_str(), expression.span());
        let fault = fault::too_deep(text).or_else(|| fault::unopened(text)).or_else(|| {
            let parsed = SourceFile::parse(&format!("{before}{}{behind}", text.as_str()));
            fault::in_frame(text, before.len(), &parsed)
        });
        if let Some(fault) = fault {
            self.report.push(fault);
        }
    }

    fn statements(&mut self, body: &Body) {
        let text = Text::new(body);
        match fault::too_deep(text) {
            Some(deep) => self.report.push(deep),
            None => self.report.append(fault::syntax(text, &SourceFile::parse(text.as_str()))),
        }
    }
}

/// True for what many conditions are, and what the grammar takes: the name of a column, also beside an operator and a
/// number or a string. Its tokens tell it; a parse in a frame makes a tree, and validates all of that.
fn is_simple(expression: &Expression) -> bool {
    let solid: Vec<Token<'_>> = tokens(expression.as_str()).filter(|token| !token.is_filler()).collect();
    let is_value = |token: &Token<'_>| {
        matches!(token.kind, TokenKind::Text | TokenKind::Number) && !token.is_unclosed() && !token.text.contains('$')
    };
    let (name, is_compared) = match solid.as_slice() {
        [name] => (name, true),
        [name, operator, value] => (name, matches!(operator.text, "=" | "<" | ">") && is_value(value)),
        [name, first, second, value] => {
            let operator = expression.as_str().get(first.start..second.start + second.text.len());
            (name, matches!(operator, Some("<=" | ">=" | "<>" | "!=")) && is_value(value))
        }
        _ => return false,
    };
    let is_column = name.kind == TokenKind::Word && {
        let column = Ident::made(name.text.to_lowercase());
        column.to_string() == column.as_str()
    };
    is_column && is_compared
}

/// True for what most defaults are, and what the grammar takes: a string, a number, a call without arguments.
fn is_plain(expression: &Expression) -> bool {
    let solid: Vec<Token<'_>> = tokens(expression.as_str()).filter(|token| !token.is_filler()).collect();
    match solid.as_slice() {
        [only] => matches!(only.kind, TokenKind::Text | TokenKind::Number) && !only.is_unclosed(),
        [name, open, close] => name.kind == TokenKind::Word && open.text == "(" && close.text == ")",
        _ => false,
    }
}
