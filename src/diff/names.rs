//! What the names in the expressions of a catalog stand for.

use crate::catalog::{Catalog, Table, Type};
use crate::expression::Names;
use crate::sql::DataType;

/// The names in an expression of a table, or of none.
pub struct Scope<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// The table whose columns may be named.
    pub table: Option<&'a Table>,
}

impl Names for Scope<'_> {
    fn column(&self, path: &[String]) -> Option<DataType> {
        let name = path.last()?;
        let column = self.table?.columns.iter().find(|column| column.name.as_str() == name)?;
        Some(column.data_type.clone())
    }

    fn base(&self, domain: &DataType) -> Option<DataType> {
        match self.catalog.user_type(domain.named_type()?).known()? {
            Type::Domain(domain) => Some(domain.data_type.clone()),
            Type::Enum(_) => None,
        }
    }

    fn default_schema(&self) -> &str {
        self.catalog.default_schema().as_str()
    }
}
