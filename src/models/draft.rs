//! A table in the making, and what its columns say.

use super::home::last_word;
use crate::python::value::{Argument, Class, Value, keyword, positional};
use crate::source::Span;
use crate::sqlalchemy::described::metadata;
use std::rc::Rc;

/// A table in the making.
pub struct Draft {
    /// The class that maps it, if one does.
    pub class: Option<Rc<Class>>,
    /// The arguments of `sa.Table(…)`.
    pub arguments: Vec<Argument>,
    /// Where it is written.
    pub span: Span,
}

impl Draft {
    /// True if it has a column of that name.
    pub fn has_column(&self, name: &str) -> bool {
        let columns = self.arguments.iter().filter(|one| last_word(&one.value) == Some("Column"));
        let named = |column: &Argument| {
            let (_, arguments) = column.value.as_call()?;
            let given = positional(arguments).next().or_else(|| keyword(arguments, "name"))?;
            Some(given.value.as_str()? == name)
        };
        columns.filter_map(named).any(|is_it| is_it)
    }

    /// The schema that is said for it.
    pub fn schema(&self) -> Option<String> {
        let said = keyword(&self.arguments, "schema").or_else(|| metadata(&self.arguments, "schema"));
        said.and_then(|schema| schema.value.as_str().map(str::to_string))
    }

    /// The class and the name of its table.
    pub fn mapped(&self) -> Option<(Rc<Class>, Rc<str>)> {
        let class = self.class.clone()?;
        let name = self.arguments.first()?.value.as_str()?;
        let whole = self.schema().map_or_else(|| name.to_string(), |schema| format!("{schema}.{name}"));
        Some((class, whole.into()))
    }
}

/// True for what stands in a column and is no type.
fn is_item(value: &Value) -> bool {
    const ITEMS: [&str; 8] = [
        "CheckConstraint",
        "Computed",
        "ForeignKey",
        "Identity",
        "Sequence",
        "FetchedValue",
        "DefaultClause",
        "ColumnDefault",
    ];
    last_word(value).is_some_and(|last| ITEMS.contains(&last))
}

/// True for the type of a column.
pub fn is_type(argument: &Argument) -> bool {
    argument.name.is_none()
        && argument.value.as_str().is_none()
        && !matches!(argument.value, Value::None)
        && !is_item(&argument.value)
}

/// The type of a column, where it is said.
pub fn type_argument(arguments: &[Argument]) -> Option<&Argument> {
    keyword(arguments, "type_").or_else(|| arguments.iter().find(|one| is_type(one)))
}

/// True if a column refers to another.
pub fn has_reference(arguments: &[Argument]) -> bool {
    arguments.iter().any(|one| last_word(&one.value) == Some("ForeignKey"))
}

/// An argument without a name.
pub fn unnamed(value: Value, span: Span) -> Argument {
    Argument { name: None, value, span }
}
