//! The parameters of a function, as far as they can be read from what was typed.

use super::{Catalog, Function};
use crate::sql::scan::{Token, tokens};
use crate::sql::{DataType, Expression, Ident, QualifiedName, Spanned, TypeName};

/// A parameter of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// `IN`, `OUT`, `INOUT` or `VARIADIC`.
    pub mode: ArgumentMode,
    /// Its name, where one was written.
    pub name: Option<Ident>,
    /// Its type.
    pub data_type: DataType,
    /// True if it may be left out of a call.
    pub has_default: bool,
}

/// Which way a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentMode {
    /// `IN`, also where nothing was written.
    In,
    /// `OUT`.
    Out,
    /// `INOUT`.
    InOut,
    /// `VARIADIC`.
    Variadic,
}

impl Argument {
    /// The parameters that a list holds; `None` if one of them is not understood (`t.a%TYPE`, for instance).
    pub fn list(parameters: &Expression) -> Option<Vec<Argument>> {
        let solid: Vec<Token<'_>> = tokens(parameters.as_str()).filter(|token| !token.is_filler()).collect();
        if solid.is_empty() {
            return Some(Vec::new());
        }
        let mut depth = 0usize;
        let is_comma = |token: &Token<'_>| {
            match token.text {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && token.text == ","
        };
        solid.split(is_comma).map(|words| Argument::read(words, parameters)).collect()
    }

    fn read(words: &[Token<'_>], parameters: &Expression) -> Option<Argument> {
        let default = words.iter().position(|word| word.is_word("default") || word.text == "=");
        let mut words = &words[..default.unwrap_or(words.len())];
        let mut mode = None;
        if let Some((first, rest)) = words.split_first()
            && let Some(found) = ArgumentMode::of(first)
        {
            (mode, words) = (Some(found), rest);
        }
        // The name may stand before or after the mode; a type alone is tried first, as PostgreSQL's grammar does.
        let data_type = |words: &[Token<'_>]| DataType::parse(&spelled(words), parameters.span()).ok();
        let (name, data_type) = match data_type(words) {
            Some(data_type) => (None, data_type),
            None => {
                let (name, mut rest) = words.split_first()?;
                if let Some((first, behind)) = rest.split_first()
                    && let Some(found) = ArgumentMode::of(first)
                {
                    (mode, rest) = (Some(found), behind);
                }
                (Some(Ident::made(name.name()?)), data_type(rest)?)
            }
        };
        Some(Argument { mode: mode.unwrap_or(ArgumentMode::In), name, data_type, has_default: default.is_some() })
    }
}

impl ArgumentMode {
    fn of(word: &Token<'_>) -> Option<ArgumentMode> {
        let modes = [
            ("in", ArgumentMode::In),
            ("out", ArgumentMode::Out),
            ("inout", ArgumentMode::InOut),
            ("variadic", ArgumentMode::Variadic),
        ];
        modes.into_iter().find(|(mode, _)| word.is_word(mode)).map(|(_, mode)| mode)
    }
}

/// The words with a space between those that need one.
fn spelled(words: &[Token<'_>]) -> String {
    let mut text = String::new();
    for word in words {
        let is_glued = matches!(word.text, "." | "(" | ")" | "[" | "]" | ",") || text.ends_with(['.', '(', '[']);
        if !is_glued && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word.text);
    }
    text
}

impl Function {
    /// Its parameters, if they are understood.
    pub fn arguments(&self) -> Option<Vec<Argument>> {
        Argument::list(&self.parameters)
    }

    /// The types that tell it from others of its name; of a procedure from PostgreSQL 14 on those of `OUT` too, but no
    /// two procedures may differ by these alone (documentation of `CREATE PROCEDURE`).
    pub fn input_types(&self) -> Option<Vec<DataType>> {
        self.arguments().map(input_types)
    }

    /// The types in its parameters and in its `RETURNS`, as far as they are understood.
    pub fn types(&self) -> Vec<DataType> {
        let arguments = self.arguments().unwrap_or_default().into_iter().map(|argument| argument.data_type);
        arguments.chain(self.returned_types()).collect()
    }

    /// False if none of its types surely has this name.
    pub fn may_name(&self, name: &Ident) -> bool {
        let texts = std::iter::once(&self.parameters).chain(&self.returns);
        texts.into_iter().any(|text| text.as_str().to_lowercase().contains(&name.as_str().to_lowercase()))
    }

    /// The types in its `RETURNS`: one, or those of the columns of `TABLE (…)`.
    pub fn returned_types(&self) -> Vec<DataType> {
        self.returned_columns().into_iter().map(|(_, data_type)| data_type).collect()
    }

    /// The same with the names of the columns.
    pub fn returned_columns(&self) -> Vec<(Option<Ident>, DataType)> {
        let Some(returns) = &self.returns else { return Vec::new() };
        let one = |words: &[Token<'_>]| {
            DataType::parse(&spelled(words), returns.span()).ok().map(|one| (None, one)).into_iter().collect()
        };
        let solid: Vec<Token<'_>> = tokens(returns.as_str()).filter(|token| !token.is_filler()).collect();
        match solid.as_slice() {
            [table, open, columns @ .., _] if table.is_word("table") && open.text == "(" => {
                let columns = Argument::list(&Expression::new(spelled(columns), returns.span()));
                columns.unwrap_or_default().into_iter().map(|column| (column.name, column.data_type)).collect()
            }
            [setof, rest @ ..] if setof.is_word("setof") => one(rest),
            whole => one(whole),
        }
    }

    /// The language that its attributes name, in lower case.
    pub fn language(&self) -> Option<String> {
        let solid: Vec<Token<'_>> = tokens(self.attributes.as_str()).filter(|token| !token.is_filler()).collect();
        let at = solid.iter().position(|token| token.is_word("language"))?;
        solid.get(at + 1).map(|name| name.text.trim_matches(['\'', '"']).to_lowercase())
    }
}

/// The types of the parameters that a caller gives.
pub fn input_types(arguments: Vec<Argument>) -> Vec<DataType> {
    let inputs = arguments.into_iter().filter(|argument| argument.mode != ArgumentMode::Out);
    inputs.map(|argument| argument.data_type).collect()
}

impl Catalog {
    /// True if two types are the same without regard to length, precision and the spelling of the schema, which is how
    /// PostgreSQL tells functions apart.
    pub fn is_same_type(&self, one: &DataType, other: &DataType) -> bool {
        let is_array = |data_type: &DataType| data_type.dimensions() > 0;
        let is_same = match (one.name(), other.name()) {
            (TypeName::Named(one), TypeName::Named(other)) => self.same(one, other),
            (one, other) => one == other,
        };
        is_same && is_array(one) == is_array(other)
    }

    /// True if one function takes the place of the other; by their text where the parameters are not understood.
    pub fn is_same_signature(&self, one: &Function, other: &Function) -> bool {
        match (one.input_types(), other.input_types()) {
            (Some(one), Some(other)) => self.are_same_types(&one, &other),
            _ => one.parameters == other.parameters,
        }
    }

    /// True if two lists of types are the same.
    pub fn are_same_types(&self, one: &[DataType], other: &[DataType]) -> bool {
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| self.is_same_type(one, other))
    }

    /// True if every function of that name would be known, if there is any.
    pub fn knows_functions(&self, name: &QualifiedName) -> bool {
        let schema = self.schema_of(name);
        !self.is_open()
            && !self.perhaps.contains(&self.resolve(name))
            && (self.namespaces.contains_key(schema) || self.is_dropped(schema))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<String>> {
        let arguments = Argument::list(&Expression::made(text))?;
        let shown = arguments.into_iter().map(|argument| {
            let name = argument.name.map(|name| format!(" {name}")).unwrap_or_default();
            let default = if argument.has_default { " =" } else { "" };
            format!("{:?}{name}: {}{default}", argument.mode, argument.data_type)
        });
        Some(shown.collect())
    }

    #[test]
    fn names_modes_types_and_defaults_are_told_apart() {
        assert_eq!(
            read("a integer, timestamp with time zone, out b varchar(10), c in numeric(10, 2) default f(1, 2)")
                .unwrap(),
            ["In a: integer", "In: timestamp with time zone", "Out b: varchar(10)", "In c: numeric(10, 2) ="]
        );
        assert_eq!(
            read("date date, variadic x shop.mood[] = '{}', \"A b\" double precision -- last").unwrap(),
            ["In date: date", "Variadic x: shop.mood[] =", "In \"A b\": double precision"]
        );
        assert_eq!(read(" /* none */ ").unwrap(), [""; 0]);
        assert_eq!(read("a t.b%type"), None);
    }

    #[test]
    fn what_is_returned_is_one_type_or_the_columns_of_a_table() {
        let returned = |text: &str| {
            let function = Function {
                name: QualifiedName::bare(Ident::made("f")),
                procedure: false,
                parameters: Expression::made(""),
                returns: Some(Expression::made(text)),
                attributes: Expression::made(""),
                body: crate::sql::Body::made(""),
            };
            function.returned_types().iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(returned("setof shop.mood"), ["shop.mood"]);
        assert_eq!(returned("table (a integer, b mood)"), ["integer", "mood"]);
        assert_eq!(returned("time with time zone"), ["time with time zone"]);
    }
}
