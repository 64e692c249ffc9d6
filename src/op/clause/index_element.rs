//! One element of an index.

use super::{ParametersClause, Typed};
use crate::catalog::{IndexElement, IndexKey, NullsOrder, SortOrder};
use askama::Template;

/// `name COLLATE … operator_class (…) DESC NULLS LAST`.
#[derive(Template)]
#[template(path = "clause/index_element.sql")]
pub struct IndexElementClause<'a>(pub &'a IndexElement);
