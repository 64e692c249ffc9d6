//! Tables: what makes one, with the types that it needs before it, its indexes and its comments behind it.

use super::column::ColumnParts;
use super::constraint::condition_text;
use super::given::{Given, Lowered, as_text, ident, misfit};
use super::index::parameters;
use super::types::Object;
use super::{Definitions, class_of};
use crate::catalog::{
    Constraint, ConstraintKind, Key, OnCommit, PartitionBy, PartitionStrategy, Persistence, TableOptions, Timing,
};
use crate::op::Operation;
use crate::op::alter_column::{AlterColumn, ColumnChange};
use crate::op::create_constraint::CreateConstraint;
use crate::op::create_domain::CreateDomain;
use crate::op::create_enum::CreateEnum;
use crate::op::create_index::CreateIndex;
use crate::op::create_table::{ColumnDefinition, CreateTable, TableElement};
use crate::op::create_table_comment::CreateTableComment;
use crate::python::evaluate::unknown;
use crate::python::value::{Argument, Value};
use crate::source::Span;
use crate::sql::{Expression, Ident, Literal, QualifiedName, Spanned};

/// What a table takes.
pub const OPTIONS: &[&str] = &[
    "schema",
    "comment",
    "prefixes",
    "if_not_exists",
    "postgresql_inherits",
    "postgresql_on_commit",
    "postgresql_partition_by",
    "postgresql_tablespace",
    "postgresql_using",
    "postgresql_with",
    "postgresql_with_oids",
    // What is made does not depend on these.
    "extend_existing",
    "implicit_returning",
    "keep_existing",
    "listeners",
    "postgresql_ignore_search_path",
    "quote",
    "quote_schema",
];

/// The columns and constraints of a table.
#[derive(Default)]
struct Contents {
    columns: Vec<ColumnParts>,
    /// Constraints on lines of their own.
    constraints: Vec<Constraint>,
    /// Foreign keys that are added when all tables are there.
    later: Vec<Constraint>,
    indexes: Vec<CreateIndex>,
}

impl Definitions<'_> {
    /// Makes a table, with the types before it and the indexes and comments behind it.
    pub fn table_of(&mut self, name: QualifiedName, given: &Given, items: &[Argument]) -> Lowered<Vec<Operation>> {
        let contents = self.contents(items, &name)?;
        let mut operations = Vec::new();
        for column in &contents.columns {
            operations.extend(self.type_of(column, given.span));
        }
        let comment = given.literal("comment")?;
        // Alembic writes the comments behind the indexes.
        let comments_later = !contents.indexes.is_empty();
        let mut comments: Vec<Operation> = Vec::new();
        if comments_later && let Some(comment) = &comment {
            comments.push(CreateTableComment { table: name.clone(), comment: comment.clone() }.into());
        }
        let mut elements = self.elements(&contents, &name)?;
        if comments_later {
            comments.extend(elements.iter_mut().filter_map(|element| take_comment(element, &name)));
        }
        let table = CreateTable {
            name: name.clone(),
            persistence: persistence(given)?,
            if_not_exists: given.flag("if_not_exists")?,
            elements,
            options: options(given)?,
            partition_of: None,
            comment: comment.filter(|_| !comments_later),
        };
        operations.push(table.into());
        operations.extend(contents.indexes.into_iter().map(Operation::from));
        operations.extend(comments);
        let later = contents.later.into_iter();
        operations.extend(later.map(|constraint| CreateConstraint { table: name.clone(), constraint }.into()));
        Ok(operations)
    }

    fn contents(&self, items: &[Argument], name: &QualifiedName) -> Lowered<Contents> {
        let mut contents = Contents::default();
        for item in items {
            match class_of(&item.value) {
                _ if matches!(item.value, Value::None) => {}
                "Column" => contents.columns.push(self.column(&item.value, name, item.span)?),
                "Index" => contents.indexes.extend(self.table_index(&item.value, name, item.span)?),
                _ => match self.table_constraint(&item.value, name, item.span)? {
                    Some(read) if read.later => contents.later.push(read.constraint),
                    Some(read) => contents.constraints.push(read.constraint),
                    None => {
                        let message = "this is no column, constraint or index that is known";
                        return Err(Box::new(unknown(&item.value, item.span, message)));
                    }
                },
            }
        }
        for column in contents.columns.iter().filter(|column| column.is_indexed) {
            contents.indexes.push(self.column_index(&column.column.name, column.is_unique, name)?);
        }
        for column in &mut contents.columns {
            let (later, now) = std::mem::take(&mut column.references).into_iter().partition(|read| read.later);
            column.references = now;
            contents.later.extend(Vec::into_iter(later).map(|read: super::constraint::Read| read.constraint));
        }
        Ok(contents)
    }

    /// What stands between the parentheses, in Alembic's order.
    fn elements(&self, contents: &Contents, name: &QualifiedName) -> Lowered<Vec<TableElement>> {
        let written_key = contents.constraints.iter().find_map(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey(key) => Some(key.columns.clone()),
            _ => None,
        });
        let beside = contents.columns.iter().filter(|column| column.is_key).map(|column| column.column.name.clone());
        let key: Vec<Ident> = written_key.clone().unwrap_or_else(|| beside.collect());
        let referring = |column: &ColumnParts| {
            let of_table = contents.constraints.iter().chain(&contents.later).filter_map(Constraint::foreign_key);
            !column.references.is_empty() || of_table.into_iter().any(|one| one.columns.contains(&column.column.name))
        };
        let mut elements = Vec::new();
        let mut of_columns = Vec::new();
        for parts in contents.columns.iter().filter(|parts| parts.is_written) {
            let column = parts.finished(&key, referring(parts));
            let mut constraints = parts.checks.clone();
            let mut beside: Vec<Constraint> = self.column_unique(parts, name)?.into_iter().collect();
            beside.extend(self.labels_check(&parts.kind, &parts.column.name, name)?);
            beside.extend(parts.references.iter().map(|read| read.constraint.clone()));
            // A check of the table can only stand on a line of its own; then all do, for their order's sake.
            match contents.columns.iter().any(|parts| parts.kind.check.is_some()) {
                true => of_columns.extend(beside),
                false => constraints.extend(beside),
            }
            elements.push(TableElement::Column(ColumnDefinition { column, constraints }));
        }
        if written_key.is_none() && !key.is_empty() {
            let key_name = self.named("pk", None, name, &key, None, name.name.span())?;
            let kind = ConstraintKind::PrimaryKey(Key { columns: key, ..Key::default() });
            let constraint =
                Constraint { name: key_name, kind, timing: Timing::default(), comment: None, span: name.name.span() };
            place_key(&mut elements, constraint);
        }
        // An empty primary key is none.
        let written = contents.constraints.iter().filter(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey(key) => !key.columns.is_empty(),
            _ => true,
        });
        elements.extend(written.cloned().chain(of_columns).map(TableElement::Constraint));
        Ok(elements)
    }

    /// The type that a column needs, unless it is there.
    fn type_of(&mut self, column: &ColumnParts, span: Span) -> Option<Operation> {
        let (name, operation): (&QualifiedName, Operation) = match column.kind.object.as_ref()? {
            Object::Enum { create: false, .. } => return None,
            Object::Enum { name, labels, .. } => {
                (name, CreateEnum { name: name.at(span), values: labels.clone() }.into())
            }
            Object::Domain(domain) => (&domain.name, CreateDomain { domain: (**domain).clone() }.into()),
        };
        if self.made.contains(name) {
            return None;
        }
        self.made.push(name.clone());
        Some(operation)
    }
}

/// The comment of a column as an operation of its own.
pub fn comment_of(table: &QualifiedName, column: &Ident, comment: Literal) -> Operation {
    let changes = vec![ColumnChange::SetComment(comment)];
    AlterColumn { table: table.clone(), column: column.clone(), changes }.into()
}

fn take_comment(element: &mut TableElement, table: &QualifiedName) -> Option<Operation> {
    let TableElement::Column(definition) = element else { return None };
    let comment = definition.column.comment.take()?;
    Some(comment_of(table, &definition.column.name, comment))
}

/// A key that was written beside its only column stays there.
fn place_key(elements: &mut Vec<TableElement>, constraint: Constraint) {
    let ConstraintKind::PrimaryKey(key) = &constraint.kind else { return };
    let beside = elements.iter_mut().find_map(|element| match element {
        TableElement::Column(definition) if key.columns == [definition.column.name.clone()] => Some(definition),
        _ => None,
    });
    match beside {
        Some(definition) => definition.constraints.push(constraint),
        None => elements.push(TableElement::Constraint(constraint)),
    }
}

fn persistence(given: &Given) -> Lowered<Persistence> {
    let Some(prefixes) = given.some("prefixes") else { return Ok(Persistence::Permanent) };
    let words: Option<Vec<String>> = prefixes.value.members().unwrap_or_default().iter().map(as_text).collect();
    match words.map(|words| words.join(" ").to_ascii_uppercase()).as_deref() {
        Some("") => Ok(Persistence::Permanent),
        Some("UNLOGGED") => Ok(Persistence::Unlogged),
        Some("TEMPORARY" | "TEMP" | "LOCAL TEMPORARY" | "GLOBAL TEMPORARY") => Ok(Persistence::Temporary),
        _ => misfit(prefixes.span, "PostgreSQL knows TEMPORARY and UNLOGGED tables"),
    }
}

fn options(given: &Given) -> Lowered<TableOptions> {
    let mut inherits = Vec::new();
    if let Some(parents) = given.some("postgresql_inherits") {
        let members = parents.value.members().unwrap_or_else(|| vec![parents.value.clone()]);
        for value in members {
            let name = ident(&Argument { name: None, value, span: parents.span })?;
            inherits.push(match name.as_str().split_once('.') {
                Some((schema, table)) => {
                    QualifiedName::new(Some(Ident::new(schema, parents.span)), Ident::new(table, parents.span))
                }
                None => QualifiedName::bare(name),
            });
        }
    }
    let on_commit = match given.some("postgresql_on_commit") {
        None => None,
        Some(argument) => match super::given::text(argument)?.to_ascii_uppercase().replace('_', " ").as_str() {
            "PRESERVE ROWS" => Some(OnCommit::PreserveRows),
            "DELETE ROWS" => Some(OnCommit::DeleteRows),
            "DROP" => Some(OnCommit::Drop),
            other => return misfit(argument.span, format!("PostgreSQL knows no ON COMMIT {other}")),
        },
    };
    Ok(TableOptions {
        inherits,
        partition_by: given.some("postgresql_partition_by").map(partition_by).transpose()?,
        method: given.ident("postgresql_using")?,
        with: parameters(given, "postgresql_with")?,
        without_oids: given.choice("postgresql_with_oids")? == Some(false),
        on_commit,
        tablespace: given.ident("postgresql_tablespace")?,
    })
}

/// `'RANGE (a, b)'`.
fn partition_by(argument: &Argument) -> Lowered<PartitionBy> {
    let written = condition_text(argument)?;
    let text = written.as_str().trim();
    let (word, key) = text.split_once('(').unwrap_or((text, ""));
    let strategy = match word.trim().to_ascii_uppercase().as_str() {
        "RANGE" => PartitionStrategy::Range,
        "LIST" => PartitionStrategy::List,
        "HASH" => PartitionStrategy::Hash,
        other => return misfit(argument.span, format!("PostgreSQL partitions by RANGE, LIST or HASH, not by {other}")),
    };
    match key.trim_end().strip_suffix(')') {
        Some(key) => Ok(PartitionBy { strategy, key: Expression::new(key.trim(), argument.span) }),
        None => misfit(argument.span, "the key of a partitioned table stands in parentheses: 'RANGE (a)'"),
    }
}
