//! Directives on tables and their columns.

use super::{Call, Lowering};
use crate::catalog::{Constraint, ConstraintKind, Key, Timing};
use crate::op::Operation;
use crate::op::add_column::AddColumn;
use crate::op::create_constraint::CreateConstraint;
use crate::op::create_table::ColumnDefinition;
use crate::op::create_table_comment::CreateTableComment;
use crate::op::drop_column::DropColumn;
use crate::op::drop_table::DropTable;
use crate::op::drop_table_comment::DropTableComment;
use crate::op::rename_table::RenameTable;
use crate::python::value::Argument;
use crate::source::Span;
use crate::sql::Ident;
use crate::sqlalchemy::column::name_of;
use crate::sqlalchemy::given::{Given, Lowered};
use crate::sqlalchemy::table::{OPTIONS, comment_of};

impl Lowering<'_> {
    pub(super) fn create_table(&mut self, arguments: &[Argument], span: Span) -> Lowered<Vec<Operation>> {
        let given = Given::bind("create_table", &["table_name"], OPTIONS, arguments, span)?;
        let name = given.table("table_name", "schema")?;
        self.definitions.table_of(name, &given, &given.rest)
    }

    pub(super) fn drop_table(&mut self, arguments: &[Argument], span: Span) -> Lowered<Vec<Operation>> {
        let unseen = [OPTIONS, &["if_exists"]].concat();
        let given = Given::bind("drop_table", &["table_name"], &unseen, arguments, span)?.no_rest()?;
        let name = given.table("table_name", "schema")?;
        Ok(vec![DropTable { name, if_exists: given.flag("if_exists")?, cascade: false }.into()])
    }

    pub(super) fn rename_table(&mut self, arguments: &[Argument], span: Span) -> Lowered<Vec<Operation>> {
        let positional = ["old_table_name", "new_table_name"];
        let given = Given::bind("rename_table", &positional, &["schema"], arguments, span)?.no_rest()?;
        let name = given.table("old_table_name", "schema")?;
        Ok(vec![RenameTable { name, new_name: given.required_ident("new_table_name")? }.into()])
    }

    pub(super) fn create_table_comment(&mut self, call: &Call<'_>) -> Lowered<Vec<Operation>> {
        let (table, given) = call.bind(&["table_name", "comment"], &["schema", "existing_comment"])?;
        Ok(vec![match given.literal("comment")? {
            Some(comment) => CreateTableComment { table, comment }.into(),
            None => DropTableComment { table }.into(),
        }])
    }

    pub(super) fn drop_table_comment(&mut self, call: &Call<'_>) -> Lowered<Vec<Operation>> {
        let (table, _) = call.bind(&["table_name"], &["schema", "existing_comment"])?;
        Ok(vec![DropTableComment { table }.into()])
    }

    pub(super) fn add_column(&mut self, call: &Call<'_>) -> Lowered<Vec<Operation>> {
        let keywords =
            ["schema", "if_not_exists", "inline_references", "inline_primary_key", "insert_before", "insert_after"];
        let (table, given) = call.bind(&["table_name", "column"], &keywords)?;
        let written = given.required("column")?;
        let parts = self.definitions.column(&written.value, &table, written.span)?;
        let key: Vec<Ident> = parts.is_key.then(|| parts.column.name.clone()).into_iter().collect();
        let mut column = parts.finished(&key, !parts.references.is_empty());
        let mut constraints = parts.checks.clone();
        if parts.is_key && given.flag("inline_primary_key")? {
            let kind = ConstraintKind::PrimaryKey(Key { columns: key, ..Key::default() });
            let timing = Timing::default();
            constraints.push(Constraint { name: None, kind, timing, comment: None, span: given.span });
        }
        constraints.extend(self.definitions.column_unique(&parts, &table)?);
        let check = self.definitions.labels_check(&parts.kind, &parts.column.name, &table)?;
        let mut references: Vec<Constraint> = parts.references.iter().map(|read| read.constraint.clone()).collect();
        // Alembic writes the one that it puts inline without its name.
        if let ([one], true) = (references.as_mut_slice(), given.flag("inline_references")?) {
            one.name = None;
        }
        constraints.extend(references);
        let mut behind: Vec<Operation> = Vec::new();
        // A check that the type brings along is added to the table, not written beside the column.
        behind.extend(check.map(|constraint| CreateConstraint { table: table.clone(), constraint }.into()));
        if parts.is_indexed {
            behind.push(self.definitions.column_index(&column.name, parts.is_unique, &table)?.into());
        }
        if !behind.is_empty()
            && let Some(comment) = column.comment.take()
        {
            behind.push(comment_of(&table, &column.name, comment));
        }
        let definition = ColumnDefinition { column, constraints };
        let add = AddColumn { table, if_not_exists: given.flag("if_not_exists")?, definition };
        Ok(std::iter::once(add.into()).chain(behind).collect())
    }

    pub(super) fn drop_column(&mut self, call: &Call<'_>) -> Lowered<Vec<Operation>> {
        // Alembic takes any other argument without a word.
        let (table, given) = call.bind(&["table_name", "column_name"], &["schema", "if_exists", "cascade"])?;
        let column = name_of(given.required("column_name")?)?;
        Ok(vec![DropColumn { table, column, if_exists: given.flag("if_exists")?, cascade: false }.into()])
    }
}
