//! Naming conventions: how a constraint or index without a name gets one (SQLAlchemy, "Configuring Constraint Naming
//! Conventions"; measured with 2.1.9).

mod block;

use crate::source::Span;
use crate::sql::Ident;
use md5::{Digest, Md5};
use std::collections::BTreeMap;

/// A naming convention: a template for each kind of what is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Naming {
    /// `ix_%(column_0_label)s` and the like, by the kind: `ix` (an index), `uq` (unique), `ck` (a check), `fk` (a foreign
    /// key), `pk` (a primary key).
    pub templates: BTreeMap<String, String>,
}

/// What a template may name.
#[derive(Debug, Default)]
pub struct Named<'a> {
    /// The name that was written, if any.
    pub written: Option<Ident>,
    /// True if it was written as `op.f('…')`.
    pub is_final: bool,
    /// The schema of the table.
    pub schema: Option<&'a str>,
    /// The table.
    pub table: &'a str,
    /// Its columns.
    pub columns: Vec<String>,
    /// The table that a foreign key refers to.
    pub referred_table: &'a str,
    /// The columns there.
    pub referred_columns: Vec<String>,
}

impl Naming {
    /// The name of a constraint or index of that kind, said to stand at `span`; `None` where it stays without.
    ///
    /// # Errors
    /// A sentence where the template names what is not there.
    pub fn name(&self, kind: &str, named: &Named<'_>, span: Span) -> Result<Option<Ident>, String> {
        let default = (kind == "ix").then_some("ix_%(column_0_label)s");
        let Some(template) = self.templates.get(kind).map(String::as_str).or(default) else {
            return Ok(named.written.clone());
        };
        let needs_name = template.contains("%(constraint_name)s");
        match &named.written {
            // A written name stays, unless the convention is made of it.
            Some(written) if named.is_final || !needs_name => Ok(Some(written.clone())),
            None if needs_name => Err("the naming convention needs a name here: it uses %(constraint_name)s".into()),
            _ => Ok(Some(Ident::new(shortened(fill(template, named)?), span))),
        }
    }
}

fn fill(template: &str, named: &Named<'_>) -> Result<String, String> {
    let mut name = String::new();
    let mut rest = template;
    while let Some(at) = rest.find("%(") {
        name.push_str(&rest[..at]);
        let Some((token, after)) = rest[at + 2..].split_once(")s") else { break };
        match value(token, named) {
            Some(value) => name.push_str(&value),
            None => return Err(format!("the naming convention's %({token})s has no value here")),
        }
        rest = after;
    }
    name.push_str(rest);
    Ok(name)
}

fn value(token: &str, named: &Named<'_>) -> Option<String> {
    match token {
        "table_name" => return Some(named.table.into()),
        "referred_table_name" => return Some(named.referred_table.into()),
        "constraint_name" => return named.written.as_ref().map(|name| name.as_str().to_string()),
        _ => {}
    }
    let (columns, table, schema, rest) = match token.strip_prefix("referred_") {
        Some(rest) => (&named.referred_columns, named.referred_table, None, rest),
        None => (&named.columns, named.table, named.schema, token),
    };
    let rest = rest.strip_prefix("column_")?;
    let label = |column: &String| match schema {
        Some(schema) => format!("{schema}_{table}_{column}"),
        None => format!("{table}_{column}"),
    };
    let spell = |kind: &str| -> Option<Vec<String>> {
        match kind {
            "name" | "key" => Some(columns.clone()),
            "label" => Some(columns.iter().map(label).collect()),
            _ => None,
        }
    };
    if let Some(kind) = rest.strip_prefix("0_N_") {
        return Some(spell(kind)?.join("_"));
    }
    if let Some(kind) = rest.strip_prefix("0N_") {
        return Some(spell(kind)?.concat());
    }
    let (number, kind) = rest.split_once('_')?;
    spell(kind)?.into_iter().nth(number.parse().ok()?)
}

/// A name that a convention made may not be longer than 63 bytes: it is cut to 55, with four digits of its MD5.
pub fn shortened(name: String) -> String {
    if name.len() <= 63 {
        return name;
    }
    let mut cut = 55;
    while !name.is_char_boundary(cut) {
        cut -= 1;
    }
    let digest: String = Md5::digest(name.as_bytes()).iter().skip(14).map(|byte| format!("{byte:02x}")).collect();
    format!("{}_{digest}", &name[..cut])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_sqlalchemy() {
        let templates =
            [("uq", "uq_%(table_name)s_%(column_0_N_name)s"), ("ck", "ck_%(table_name)s_%(constraint_name)s")];
        let naming = Naming { templates: templates.map(|(kind, text)| (kind.into(), text.into())).into() };
        let named = |written: Option<&str>, is_final: bool| Named {
            written: written.map(Ident::made),
            is_final,
            schema: Some("s"),
            table: "t",
            columns: vec!["a".to_string(), "b".to_string()],
            ..Named::default()
        };
        let name =
            |kind: &str, named: Named<'_>| naming.name(kind, &named, Span::NONE).unwrap().map(|name| name.to_string());
        assert_eq!(name("uq", named(None, false)).unwrap(), "uq_t_a_b");
        assert_eq!(name("ix", named(None, false)).unwrap(), "ix_s_t_a");
        assert_eq!(name("ck", named(Some("pos"), false)).unwrap(), "ck_t_pos");
        assert_eq!(name("ck", named(Some("pos"), true)).unwrap(), "pos");
        assert_eq!(name("fk", named(None, false)), None);
        assert!(naming.name("ck", &named(None, false), Span::NONE).is_err());
    }

    #[test]
    fn long_names_are_cut_as_sqlalchemy_cuts_them() {
        let name = format!("ix_{}_{}", "x".repeat(70), "y".repeat(70));
        assert_eq!(shortened(name), format!("ix_{}_bda4", "x".repeat(52)));
    }
}
