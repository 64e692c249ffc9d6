//! Types, schemas, extensions, sequences, views, functions, triggers, and SQL as it is.

use super::Reader;
use super::word::idents;
use crate::catalog::{Bound, Domain, Extension, Function, Schema, Sequence, SequenceOptions, Trigger, View, ViewParts};
use crate::diagnostic::{Diagnostic, code};
use crate::dsl::grammar::{Node, Rule};
use crate::op::alter_enum::{AlterEnum, EnumChange, EnumPlace};
use crate::op::alter_sequence::AlterSequence;
use crate::op::create_domain::CreateDomain;
use crate::op::create_enum::CreateEnum;
use crate::op::create_extension::CreateExtension;
use crate::op::create_function::CreateFunction;
use crate::op::create_schema::CreateSchema;
use crate::op::create_sequence::CreateSequence;
use crate::op::create_trigger::CreateTrigger;
use crate::op::create_view::CreateView;
use crate::op::drop_domain::DropDomain;
use crate::op::drop_enum::DropEnum;
use crate::op::drop_extension::DropExtension;
use crate::op::drop_function::DropFunction;
use crate::op::drop_schema::DropSchema;
use crate::op::drop_sequence::DropSequence;
use crate::op::drop_trigger::DropTrigger;
use crate::op::drop_view::DropView;
use crate::op::execute::{Execute, SqlText};
use crate::op::rename_enum::RenameEnum;
use crate::sql::{Expression, Literal};

impl Reader<'_> {
    pub(super) fn create_enum(&mut self, node: &Node) -> CreateEnum {
        CreateEnum { name: self.child_qualified(node), values: self.strings(node) }
    }

    pub(super) fn alter_enum(&mut self, node: &Node) -> AlterEnum {
        let name = self.child_qualified(node);
        let Some(change) = node.children().find(|child| child.rule() != Rule::qualified) else {
            return AlterEnum { name, change: self.rename_value(node) };
        };
        let change = match change.rule() {
            Rule::add_value => EnumChange::AddValue {
                value: self.child_string(&change),
                if_not_exists: change.has(Rule::if_not_exists),
                place: match (change.child(Rule::before), change.child(Rule::after)) {
                    (Some(before), _) => Some(EnumPlace::Before(self.child_string(&before))),
                    (None, Some(after)) => Some(EnumPlace::After(self.child_string(&after))),
                    (None, None) => None,
                },
            },
            _ => self.rename_value(&change),
        };
        AlterEnum { name, change }
    }

    fn rename_value(&mut self, node: &Node) -> EnumChange {
        let mut values = self.strings(node).into_iter();
        let mut next = || values.next().unwrap_or_else(|| Literal::made(""));
        EnumChange::RenameValue { value: next(), new_value: next() }
    }

    /// The strings among the children of a node.
    fn strings(&mut self, node: &Node) -> Vec<Literal> {
        let strings = node.children().filter(|child| child.rule() == Rule::string);
        strings.map(|string| self.quoted(&string)).collect()
    }

    pub(super) fn rename_enum(&mut self, node: &Node) -> RenameEnum {
        RenameEnum { name: self.child_qualified(node), new_name: self.child_ident(node) }
    }

    pub(super) fn drop_enum(&mut self, node: &Node) -> DropEnum {
        DropEnum {
            name: self.child_qualified(node),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn create_domain(&mut self, node: &Node) -> CreateDomain {
        self.once(node, &[Rule::collate, Rule::default]);
        let mut domain = Domain {
            name: self.child_qualified(node),
            data_type: self.child_type(node),
            collation: node.child(Rule::collate).map(|collate| self.child_qualified(&collate)),
            default: node.child(Rule::default).map(|default| self.default(&default)),
            not_null: None,
            checks: Vec::new(),
            comment: None,
        };
        for constraint in node.children().filter(|child| child.rule() == Rule::domain_constraint) {
            let name = idents(&constraint).next().map(|name| self.ident(&name));
            match constraint.child(Rule::domain_check) {
                Some(check) => domain.checks.push((name, self.child_expression(&check))),
                None => domain.not_null = Some(name),
            }
        }
        CreateDomain { domain }
    }

    pub(super) fn drop_domain(&mut self, node: &Node) -> DropDomain {
        DropDomain {
            name: self.child_qualified(node),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn create_schema(&mut self, node: &Node) -> CreateSchema {
        let owner = idents(node).nth(1).map(|owner| self.ident(&owner));
        CreateSchema {
            schema: Schema { name: self.child_ident(node), owner, comment: None },
            if_not_exists: node.has(Rule::if_not_exists),
        }
    }

    pub(super) fn drop_schema(&mut self, node: &Node) -> DropSchema {
        DropSchema {
            name: self.child_ident(node),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn create_extension(&mut self, node: &Node) -> CreateExtension {
        self.once(node, &[Rule::extension_schema, Rule::extension_version]);
        CreateExtension {
            extension: Extension {
                name: self.child_ident(node),
                schema: node.child(Rule::extension_schema).map(|schema| self.child_ident(&schema)),
                version: node.child(Rule::extension_version).map(|version| self.child_string(&version)),
            },
            if_not_exists: node.has(Rule::if_not_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn drop_extension(&mut self, node: &Node) -> DropExtension {
        DropExtension {
            name: self.child_ident(node),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn create_sequence(&mut self, node: &Node) -> CreateSequence {
        self.once(node, &[Rule::sequence_type, Rule::owned_by]);
        let owner = node.child(Rule::owned_by).filter(|owned| owned.child(Rule::column_path).is_some());
        CreateSequence {
            sequence: Sequence {
                name: self.child_qualified(node),
                data_type: node.child(Rule::sequence_type).map(|data_type| self.child_type(&data_type)),
                options: self.sequence_options(node),
                owner: owner.map(|owned| self.column_path(&owned)),
            },
            if_not_exists: node.has(Rule::if_not_exists),
            temporary: node.has(Rule::temporary),
        }
    }

    pub(super) fn alter_sequence(&mut self, node: &Node) -> AlterSequence {
        self.once(node, &[Rule::sequence_type, Rule::owned_by]);
        AlterSequence {
            name: self.child_qualified(node),
            if_exists: node.has(Rule::if_exists),
            data_type: node.child(Rule::sequence_type).map(|data_type| self.child_type(&data_type)),
            options: self.sequence_options(node),
            owner: node
                .child(Rule::owned_by)
                .map(|owned| owned.child(Rule::column_path).map(|_| self.column_path(&owned))),
        }
    }

    /// The options of a sequence among the children of a node; the last of each counts.
    pub(super) fn sequence_options(&mut self, node: &Node) -> SequenceOptions {
        let mut options = SequenceOptions::default();
        for option in node.children() {
            if option.rule() == Rule::restart {
                options.restart = Some(option.child(Rule::integer).map(|_| self.number(&option)));
            }
            let Some(option) = option.first().filter(|_| option.rule() == Rule::sequence_option) else { continue };
            match option.rule() {
                Rule::increment => options.increment = Some(self.number(&option)),
                Rule::start => options.start = Some(self.number(&option)),
                Rule::minimum => options.minimum = Some(self.bound(&option)),
                Rule::maximum => options.maximum = Some(self.bound(&option)),
                Rule::cache => options.cache = Some(self.number(&option)),
                _ => options.cycle = Some(!option.has(Rule::k_no)),
            }
        }
        options
    }

    fn bound(&mut self, node: &Node) -> Bound {
        match node.child(Rule::integer) {
            Some(_) => Bound::Value(self.number(node)),
            None => Bound::No,
        }
    }

    pub(super) fn drop_sequence(&mut self, node: &Node) -> DropSequence {
        DropSequence {
            name: self.child_qualified(node),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn create_view(&mut self, node: &Node) -> CreateView {
        CreateView {
            view: View {
                name: self.child_qualified(node),
                columns: self.child_names(node),
                materialized: node.rule() == Rule::create_materialized_view,
                with: node.child(Rule::view_with).map(|with| self.child_expression(&with)),
                query: self.child_body(node),
                check_option: node.child(Rule::check_option).map(|option| self.raw(&option)),
                no_data: node.has(Rule::no_data),
                comment: None,
                parts: ViewParts::default(),
            },
            or_replace: node.has(Rule::or_replace),
            if_not_exists: node.has(Rule::if_not_exists),
        }
    }

    pub(super) fn drop_view(&mut self, node: &Node) -> DropView {
        DropView {
            name: self.child_qualified(node),
            materialized: node.rule() == Rule::drop_materialized_view,
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn create_function(&mut self, node: &Node) -> CreateFunction {
        let attributes = node.child(Rule::attributes);
        CreateFunction {
            function: Function {
                name: self.child_qualified(node),
                procedure: node.rule() == Rule::create_procedure,
                parameters: self.child_expression(node),
                returns: node.child(Rule::returns).and_then(|node| node.first()).map(|returns| self.raw(&returns)),
                attributes: attributes.map_or_else(|| Expression::made(""), |attributes| self.raw(&attributes)),
                body: self.child_body(node),
            },
            or_replace: node.has(Rule::or_replace),
        }
    }

    pub(super) fn drop_function(&mut self, node: &Node) -> DropFunction {
        DropFunction {
            name: self.child_qualified(node),
            procedure: node.rule() == Rule::drop_procedure,
            parameters: node.has(Rule::expression).then(|| self.child_expression(node)),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn create_trigger(&mut self, node: &Node) -> CreateTrigger {
        let mut names = node.children().filter(|child| child.rule() == Rule::qualified);
        let (table, function) = (names.next().unwrap_or_else(|| node.clone()), names.next());
        let function = function.unwrap_or_else(|| table.clone());
        let event = node.child(Rule::event);
        CreateTrigger {
            table: self.qualified(&table),
            trigger: Trigger {
                name: self.child_ident(node),
                event: event.map_or_else(|| Expression::made(""), |event| self.raw(&event)),
                details: node.child(Rule::details).map(|details| self.raw(&details)),
                function: self.qualified(&function),
                arguments: self.child_expression(node),
                constraint: node.has(Rule::trigger_constraint),
            },
            or_replace: node.has(Rule::or_replace),
        }
    }

    pub(super) fn drop_trigger(&mut self, node: &Node) -> DropTrigger {
        DropTrigger {
            table: self.child_qualified(node),
            name: self.child_ident(node),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn execute(&mut self, node: &Node) -> Execute {
        let mut bodies = node.children().filter(|child| child.rule() == Rule::body);
        let (sql, reverse) = (bodies.next(), bodies.next());
        Execute {
            sql: SqlText::new(self.body(&sql.unwrap_or_else(|| node.clone()))),
            reverse: reverse.map(|reverse| SqlText::new(self.body(&reverse))),
        }
    }

    /// Reports a row with too few or too many values.
    pub(super) fn wrong_count(&mut self, row: &Node, values: usize, columns: usize) {
        self.diagnostics.push(
            Diagnostic::error(code::WRONG_COUNT, row.span(), format!("{values} values for {columns} columns"))
                .help("give each column a value, null where there is none"),
        );
    }
}
