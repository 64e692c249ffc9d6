//! Directives that make and drop indexes.

use super::{Call, Lowering};
use crate::op::Operation;
use crate::op::drop_index::DropIndex;
use crate::python::value::Argument;
use crate::sql::QualifiedName;
use crate::sqlalchemy::given::{Lowered, present};
use crate::sqlalchemy::index::OPTIONS;

impl Lowering<'_> {
    pub(super) fn create_index(&mut self, call: &Call<'_>) -> Lowered<Vec<Operation>> {
        let positional = ["index_name", "table_name", "columns"];
        let (table, given) = call.bind(&positional, &[OPTIONS, &["schema"]].concat())?;
        let elements = given.required("columns")?;
        let members = elements.value.members().unwrap_or_else(|| vec![elements.value.clone()]);
        let members: Vec<Argument> =
            members.into_iter().map(|value| Argument { name: None, value, span: elements.span }).collect();
        Ok(vec![self.definitions.index(&members, &given, "index_name", &table)?.into()])
    }

    pub(super) fn drop_index(&mut self, call: &Call<'_>) -> Lowered<Vec<Operation>> {
        let unseen = ["columns", "unique"];
        let keywords = [OPTIONS, &["schema", "if_exists"], &unseen].concat();
        let (schema, given) = call.bind_schema(&["index_name", "table_name"], &keywords)?;
        let name = QualifiedName::new(schema, present(given.required("index_name")?)?);
        let (concurrently, if_exists) = (given.flag("postgresql_concurrently")?, given.flag("if_exists")?);
        Ok(vec![DropIndex { name, concurrently, if_exists, cascade: false }.into()])
    }
}
