//! Columns, and the operations on them.

use super::Reader;
use crate::catalog::{Column, Generated, GeneratedKind, Identity, Nullability};
use crate::diagnostic::{Diagnostic, code};
use crate::dsl::grammar::{Node, Rule};
use crate::op::add_column::AddColumn;
use crate::op::alter_column::{AlterColumn, ColumnChange};
use crate::op::create_table::ColumnDefinition;
use crate::op::drop_column::DropColumn;
use crate::sql::scan::{is_one_group, tokens};
use crate::sql::{Expression, Ident};

const OPTIONS: &[Rule] = &[
    Rule::collate,
    Rule::storage,
    Rule::compression,
    Rule::default,
    Rule::generated,
    Rule::identity,
    Rule::comment,
    Rule::statistics,
    Rule::not_null,
    Rule::null,
];

impl Reader<'_> {
    /// A column of a table that is made.
    pub(super) fn column(&mut self, node: &Node) -> ColumnDefinition {
        let name = self.child_ident(node);
        self.column_named(name, node)
    }

    /// The type and the options of a column.
    fn column_named(&mut self, name: Ident, node: &Node) -> ColumnDefinition {
        self.once(node, OPTIONS);
        let mut column = Column::new(name, self.child_type(node));
        let mut constraints = Vec::new();
        for option in node.children() {
            match option.rule() {
                Rule::not_null => column.nullability = Nullability::NotNull,
                Rule::null => column.nullability = Nullability::Null,
                Rule::collate => column.collation = Some(Box::new(self.child_qualified(&option))),
                Rule::storage => column.storage = Some(self.child_ident(&option)),
                Rule::compression => column.compression = Some(self.child_ident(&option)),
                Rule::default => column.default = Some(self.default(&option)),
                Rule::generated => column.generated = Some(Box::new(self.generated(&option))),
                Rule::identity => column.identity = Some(Box::new(self.identity(&option))),
                Rule::comment => column.comment = Some(self.child_string(&option)),
                Rule::statistics => column.statistics = Some(self.statistics(&option)),
                Rule::inline_constraint => constraints.push(self.inline_constraint(&option, &column.name)),
                _ => {}
            }
        }
        if let (Some(not_null), Some(null)) = (node.child(Rule::not_null), node.child(Rule::null)) {
            self.diagnostics.push(
                Diagnostic::error(code::REPEATED_CLAUSE, null.span(), "the column is both null and not null")
                    .also(not_null.span(), "not null here"),
            );
        }
        ColumnDefinition { column, constraints }
    }

    /// The number behind `statistics`. PostgreSQL takes no more than 10000, and -1 for its own choice.
    fn statistics(&mut self, node: &Node) -> i32 {
        i32::try_from(self.number(node)).unwrap_or(i32::MAX)
    }

    /// What stands behind `default`: a value, or an expression. Its parentheses are dropped where PostgreSQL needs none,
    /// so that `default (1 + 1)` reads as Alembic prints it.
    pub(super) fn default(&mut self, node: &Node) -> Expression {
        let Some(value) = node.child(Rule::value) else { return Expression::new("", node.span()) };
        match default_of(value.text()).len() < value.text().len() {
            true => self.inside(&value),
            false => self.raw(&value),
        }
    }

    fn generated(&mut self, node: &Node) -> Generated {
        let kind = match () {
            () if node.has(Rule::k_stored) => GeneratedKind::Stored,
            () if node.has(Rule::k_virtual) => GeneratedKind::Virtual,
            () => GeneratedKind::Unspecified,
        };
        Generated { expression: self.child_expression(node), kind }
    }

    fn identity(&mut self, node: &Node) -> Identity {
        Identity {
            always: node.has(Rule::always),
            sequence: node.child(Rule::sequence_name).map(|name| self.child_qualified(&name)),
            options: self.sequence_options(node),
        }
    }

    pub(super) fn add_column(&mut self, node: &Node) -> AddColumn {
        let (table, column) = self.column_path(node);
        AddColumn { table, if_not_exists: node.has(Rule::if_not_exists), definition: self.column_named(column, node) }
    }

    pub(super) fn drop_column(&mut self, node: &Node) -> DropColumn {
        let (table, column) = self.column_path(node);
        DropColumn { table, column, if_exists: node.has(Rule::if_exists), cascade: node.has(Rule::cascade) }
    }

    pub(super) fn alter_column(&mut self, node: &Node) -> AlterColumn {
        let (table, column) = self.column_path(node);
        let changes = node.children().filter(|child| child.rule() != Rule::column_path);
        AlterColumn { table, column, changes: changes.map(|change| self.change(&change)).collect() }
    }

    fn change(&mut self, node: &Node) -> ColumnChange {
        match node.rule() {
            Rule::set_type => ColumnChange::Type {
                data_type: self.child_type(node),
                collation: node.child(Rule::collate).map(|collate| self.child_qualified(&collate)),
                using: node.child(Rule::using_expression).map(|using| self.child_expression(&using)),
            },
            Rule::set_not_null => ColumnChange::SetNotNull,
            Rule::drop_not_null => ColumnChange::DropNotNull,
            Rule::set_default => ColumnChange::SetDefault(self.default(node)),
            Rule::drop_default => ColumnChange::DropDefault,
            Rule::add_identity => {
                let whole = node.child(Rule::identity).unwrap_or_else(|| node.clone());
                ColumnChange::AddIdentity(self.identity(&whole))
            }
            Rule::set_identity => ColumnChange::SetIdentity {
                always: match () {
                    () if node.has(Rule::always) => Some(true),
                    () if node.has(Rule::by_default) => Some(false),
                    () => None,
                },
                options: self.sequence_options(&node.child(Rule::sequence_options).unwrap_or_else(|| node.clone())),
            },
            Rule::drop_identity => ColumnChange::DropIdentity { if_exists: node.has(Rule::if_exists) },
            Rule::drop_expression => ColumnChange::DropExpression { if_exists: node.has(Rule::if_exists) },
            Rule::set_statistics => ColumnChange::SetStatistics(self.statistics(node)),
            Rule::set_storage => ColumnChange::SetStorage(self.child_ident(node)),
            Rule::set_compression => ColumnChange::SetCompression(self.child_ident(node)),
            Rule::set_comment => ColumnChange::SetComment(self.child_string(node)),
            Rule::drop_comment => ColumnChange::DropComment,
            _ => ColumnChange::Rename(self.child_ident(node)),
        }
    }
}

/// A default as it is kept: without the parentheses around it, if PostgreSQL can do without them.
pub(in crate::dsl) fn default_of(value: &str) -> &str {
    in_parentheses(value).map(str::trim).filter(|inside| !needs_parentheses(inside)).unwrap_or(value)
}

/// What stands in parentheses, if they are the whole of a value: `(a) + (b)` is no value, but `(a)::text` is.
fn in_parentheses(value: &str) -> Option<&str> {
    let is_whole = is_one_group(&tokens(value).collect::<Vec<_>>());
    value.strip_prefix('(').and_then(|value| value.strip_suffix(')')).filter(|_| is_whole)
}

/// True if an expression cannot stand bare behind `DEFAULT`, where PostgreSQL's grammar takes no more than a `b_expr`.
fn needs_parentheses(expression: &str) -> bool {
    const WORDS: &[&str] = &[
        "and", "or", "not", "is", "in", "like", "ilike", "between", "similar", "isnull", "notnull", "at", "collate",
        "any", "some", "all", "overlaps",
    ];
    let mut depth = 0usize;
    let mut filler = true;
    let needs = tokens(expression).any(|token| {
        match token.text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        filler &= token.is_filler();
        depth == 0 && (WORDS.iter().any(|word| token.is_word(word)) || token.text.starts_with("--"))
    });
    needs || filler
}
