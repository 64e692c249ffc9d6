//! Directives that make and drop constraints.

use super::{Call, Lowering};
use crate::catalog::Constraint;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::CONSTRAINT_NAMELESS;
use crate::op::Operation;
use crate::op::create_constraint::CreateConstraint;
use crate::op::drop_constraint::DropConstraint;
use crate::sql::QualifiedName;
use crate::sqlalchemy::constraint::{KEY, REFERENCE, TIMING};
use crate::sqlalchemy::given::{Lowered, idents, misfit, present};

impl Lowering<'_> {
    pub(super) fn create_primary_key(&mut self, call: &Call<'_>) -> Lowered<Vec<Operation>> {
        let (table, given) =
            call.bind(&["constraint_name", "table_name", "columns"], &[KEY, TIMING, &["schema"]].concat())?;
        let columns = idents(given.required("columns")?)?;
        Ok(create(&table, self.definitions.key("pk", columns, &given, "constraint_name", &table)?))
    }

    pub(super) fn create_unique_constraint(&mut self, call: &Call<'_>) -> Lowered<Vec<Operation>> {
        let (table, given) =
            call.bind(&["constraint_name", "table_name", "columns"], &[KEY, TIMING, &["schema"]].concat())?;
        let columns = idents(given.required("columns")?)?;
        Ok(create(&table, self.definitions.key("uq", columns, &given, "constraint_name", &table)?))
    }

    pub(super) fn create_check_constraint(&mut self, call: &Call<'_>) -> Lowered<Vec<Operation>> {
        let (table, given) = call.bind(
            &["constraint_name", "table_name", "condition"],
            &[TIMING, &["schema", "postgresql_not_valid"]].concat(),
        )?;
        Ok(create(&table, self.definitions.check(given.required("condition")?, &given, "constraint_name", &table)?))
    }

    pub(super) fn create_foreign_key(&mut self, call: &Call<'_>) -> Lowered<Vec<Operation>> {
        let positional = ["constraint_name", "source_table", "referent_table", "local_cols", "remote_cols"];
        let keywords = [REFERENCE, TIMING, &["source_schema", "referent_schema"]].concat();
        let (table, given) = call.bind_named(&positional, &keywords, "source_table", "source_schema")?;
        let columns = idents(given.required("local_cols")?)?;
        let referred = idents(given.required("remote_cols")?)?;
        let referred_table = given.table("referent_table", "referent_schema")?;
        Ok(create(
            &table,
            self.definitions.reference(columns, referred_table, referred, &given, "constraint_name", &table)?,
        ))
    }

    pub(super) fn create_exclude_constraint(&mut self, call: &Call<'_>) -> Lowered<Vec<Operation>> {
        let keywords = [TIMING, &["schema", "where", "using", "ops"]].concat();
        let (table, given) = call.bind(&["constraint_name", "table_name"], &keywords)?;
        Ok(create(&table, self.definitions.exclude(&given.rest, &given, "constraint_name")?))
    }

    pub(super) fn drop_constraint(&mut self, call: &Call<'_>) -> Lowered<Vec<Operation>> {
        let (table, given) = call.bind(&["constraint_name", "table_name", "type_"], &["schema", "if_exists"])?;
        let Some(written) = given.some("constraint_name") else {
            let diagnostic = Diagnostic::error(CONSTRAINT_NAMELESS, given.span, "a constraint is dropped by its name");
            return Err(Box::new(diagnostic.help("type the name that it has in the database")));
        };
        let kind = match given.text("type_")?.as_deref() {
            None => None,
            Some("check") => Some("ck"),
            Some("foreignkey") => Some("fk"),
            Some("primary") => Some("pk"),
            Some("unique") => Some("uq"),
            Some(other) => return misfit(given.span, format!("there is no type of constraint {other}")),
        };
        let name = present(written)?;
        let name = match kind {
            // Only a convention that is made of the written name changes it; the columns are not known here.
            Some(kind) => self.definitions.named(kind, Some(written), &table, &[], None, given.span)?.unwrap_or(name),
            None => name,
        };
        Ok(vec![DropConstraint { table, name, if_exists: given.flag("if_exists")?, cascade: false }.into()])
    }
}

fn create(table: &QualifiedName, constraint: Constraint) -> Vec<Operation> {
    vec![CreateConstraint { table: table.clone(), constraint }.into()]
}
