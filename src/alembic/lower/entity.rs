//! The directives of alembic_utils: `op.create_entity(PGFunction(…))` and its kin, and the SQL that it writes for each
//! (its releases 0.8, measured).

use super::Lowering;
use crate::op::Operation;
use crate::python::evaluate::unknown;
use crate::python::value::{Argument, SymbolKind, Value};
use crate::source::Span;
use crate::sqlalchemy::given::{Given, Lowered, misfit, text};

/// A thing that alembic_utils makes and drops, as its SQL spells it.
struct Entity {
    kind: Kind,
    /// In quotes.
    schema: String,
    /// The name, of a function with its parameters.
    signature: String,
    definition: String,
}

enum Kind {
    Extension,
    Function,
    MaterializedView { with_data: bool },
    Trigger { on_entity: String, is_constraint: bool, schema: String },
    View,
}

impl Lowering<'_> {
    /// `op.create_entity(…)`, `op.drop_entity(…)` and `op.replace_entity(…)`.
    pub(super) fn entity(&mut self, directive: &str, arguments: &[Argument], span: Span) -> Lowered<Vec<Operation>> {
        let keywords: &[&str] = if directive == "drop_entity" { &["target", "cascade"] } else { &["target"] };
        let given = Given::bind(directive, keywords, &[], arguments, span)?.no_rest()?;
        let entity = entity(given.required("target")?)?;
        let statements = match directive {
            "create_entity" => vec![entity.create("CREATE", span)?],
            "drop_entity" => vec![entity.drop(given.flag("cascade")?, span)?],
            _ => entity.replace(span)?,
        };
        let mut operations = Vec::new();
        for sql in statements {
            let callee = Value::path("sqlalchemy.text", span);
            let arguments = vec![Argument { name: None, value: Value::text(sql), span }];
            let value = Value::symbol(SymbolKind::Call { callee, arguments }, span);
            operations.extend(self.execute(&[Argument { name: None, value, span }], span)?);
        }
        Ok(operations)
    }
}

/// Reads `PGFunction(schema=…, signature=…, definition=…)` and its kin.
fn entity(target: &Argument) -> Lowered<Entity> {
    let (class, arguments) = match target.value.as_call().filter(|(path, _)| path.starts_with("alembic_utils.")) {
        Some((path, arguments)) => (path.rsplit('.').next().unwrap_or(path), arguments),
        None => return Err(Box::new(unknown(&target.value, target.span, "this entity is not known"))),
    };
    let parameters: &[&str] = match class {
        "PGExtension" => &["schema", "signature"],
        "PGFunction" | "PGView" => &["schema", "signature", "definition"],
        "PGMaterializedView" => &["schema", "signature", "definition", "with_data"],
        "PGTrigger" => &["schema", "signature", "definition", "on_entity", "is_constraint"],
        _ => return Err(Box::new(unknown(&target.value, target.span, "this entity is not known"))),
    };
    let given = Given::bind(class, parameters, &[], arguments, target.span)?.no_rest()?;
    let plain = |name: &str| -> Lowered<String> {
        let written = text(given.required(name)?)?.replace('"', "");
        Ok(written.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let schema = plain("schema")?;
    let definition = match class {
        "PGExtension" => String::new(),
        _ => text(given.required("definition")?)?.trim().trim_end_matches(';').trim().to_string(),
    };
    if definition.contains("\\:") {
        return misfit(target.span, "a colon behind a backslash is not read in a definition");
    }
    let kind = match class {
        "PGExtension" => Kind::Extension,
        "PGFunction" => Kind::Function,
        "PGMaterializedView" => Kind::MaterializedView { with_data: given.choice("with_data")? != Some(false) },
        "PGTrigger" => {
            let on = text(given.required("on_entity")?)?.replace('"', "");
            let on_entity = if on.contains('.') { on } else { format!("public.{on}") };
            Kind::Trigger { on_entity, is_constraint: given.flag("is_constraint")?, schema: schema.clone() }
        }
        _ => Kind::View,
    };
    // Of functions and triggers alembic_utils makes every colon one that is no parameter.
    let definition = match kind {
        Kind::Function | Kind::Trigger { .. } => escaped(&definition),
        _ => definition,
    };
    let schema = schema.split('.').map(|part| format!("\"{part}\"")).collect::<Vec<_>>().join(".");
    Ok(Entity { kind, schema, signature: plain("signature")?, definition })
}

impl Entity {
    fn create(&self, verb: &str, span: Span) -> Lowered<String> {
        let Entity { schema, signature, definition, .. } = self;
        Ok(match &self.kind {
            Kind::Extension => format!("{verb} EXTENSION \"{signature}\" WITH SCHEMA {schema}"),
            Kind::Function => {
                let (name, parameters) = self.function(span)?;
                format!("{verb} FUNCTION {schema}.\"{name}\"({parameters} {definition}")
            }
            Kind::MaterializedView { with_data } => {
                let no = if *with_data { "" } else { "NO " };
                format!("{verb} MATERIALIZED VIEW {schema}.\"{signature}\" AS {definition} WITH {no}DATA")
            }
            Kind::Trigger { is_constraint, schema, .. } => {
                let constraint = if *is_constraint { "CONSTRAINT " } else { "" };
                let Some((event, on_entity, action)) = trigger(definition) else {
                    return misfit(span, "the definition of a trigger is: event ON table action");
                };
                let table = on_entity.split_once('.').map_or(on_entity, |(_, table)| table);
                format!("{verb} {constraint}TRIGGER \"{signature}\" {event} ON {schema}.{table} {action}")
            }
            Kind::View => format!("{verb} VIEW {schema}.\"{signature}\" AS {definition}"),
        })
    }

    fn drop(&self, cascade: bool, span: Span) -> Lowered<String> {
        let Entity { schema, signature, .. } = self;
        let dropped = match &self.kind {
            Kind::Extension => format!("EXTENSION \"{signature}\""),
            Kind::Function => {
                let (name, parameters) = self.function(span)?;
                let Some(parameters) = parameters.strip_suffix(')') else {
                    return misfit(span, "the signature of a function ends with a parenthesis");
                };
                let without_default = |parameter: &str| {
                    let end = parameter.to_ascii_lowercase().find("default").unwrap_or(parameter.len());
                    parameter[..end].trim().to_string()
                };
                let parameters: Vec<String> = parameters.split(',').map(without_default).collect();
                format!("FUNCTION {schema}.\"{name}\"({})", parameters.join(", "))
            }
            Kind::MaterializedView { .. } => format!("MATERIALIZED VIEW {schema}.\"{signature}\""),
            Kind::Trigger { on_entity, .. } => format!("TRIGGER \"{signature}\" ON {on_entity}"),
            Kind::View => format!("VIEW {schema}.\"{signature}\""),
        };
        let word = match (&self.kind, cascade) {
            (_, false) => "",
            (Kind::Extension, true) => " CASCADE",
            (_, true) => " cascade",
        };
        Ok(format!("DROP {dropped}{word}"))
    }

    fn replace(&self, span: Span) -> Lowered<Vec<String>> {
        let Entity { schema, signature, .. } = self;
        Ok(match &self.kind {
            Kind::Extension => return misfit(span, "an extension cannot be replaced"),
            Kind::Function => vec![self.create("CREATE OR REPLACE", span)?],
            Kind::MaterializedView { .. } => {
                vec![format!("DROP MATERIALIZED VIEW IF EXISTS {schema}.\"{signature}\""), self.create("CREATE", span)?]
            }
            Kind::Trigger { on_entity, .. } => {
                vec![format!("DROP TRIGGER IF EXISTS \"{signature}\" ON {on_entity}"), self.create("CREATE", span)?]
            }
            Kind::View => {
                let (replaced, created) = (self.create("CREATE OR REPLACE", span)?, self.create("CREATE", span)?);
                vec![format!(
                    "do $$\nbegin\n    {replaced};\nexception when others then\n    \
                     DROP VIEW IF EXISTS {schema}.\"{signature}\";\n    {created};\nend;\n$$ language 'plpgsql'"
                )]
            }
        })
    }

    /// The name of a function and what stands behind its first parenthesis.
    fn function(&self, span: Span) -> Lowered<(&str, &str)> {
        match self.signature.split_once('(') {
            Some((name, parameters)) => Ok((name.trim(), parameters)),
            None => misfit(span, "the signature of a function has parameters in parentheses"),
        }
    }
}

/// Event, table and action of a trigger, from the first ON that stands alone.
fn trigger(definition: &str) -> Option<(&str, &str, &str)> {
    let lower = definition.to_ascii_lowercase();
    let at = lower.match_indices("on").map(|(at, _)| at).find(|at| {
        let is_blank = |part: Option<char>| part.is_some_and(char::is_whitespace);
        is_blank(lower[..*at].chars().next_back()) && is_blank(lower[at + 2..].chars().next())
    })?;
    let (on_entity, action) = definition[at + 2..].trim_start().split_once(char::is_whitespace)?;
    Some((definition[..at].trim(), on_entity, action.trim()))
}

/// A text whose colons are no parameters.
fn escaped(definition: &str) -> String {
    let is_plpgsql = {
        let words: Vec<&str> = definition.split_whitespace().collect();
        words.join(" ").to_ascii_lowercase().replace('\'', "").contains("language plpgsql")
    };
    let mut text = String::with_capacity(definition.len());
    let mut rest = definition;
    while let Some(at) = rest.find(':') {
        let behind = &rest[at + 1..];
        text.push_str(&rest[..at]);
        let pair = behind.starts_with(':') || is_plpgsql && behind.starts_with('=');
        let end = if pair { 1 } else { 0 };
        text.push_str(if pair { ":" } else { "\\:" });
        text.push_str(&behind[..end]);
        rest = &behind[end..];
    }
    text.push_str(rest);
    text
}
