//! What is left alone: `[compare] ignore`.

use crate::catalog::Catalog;
use crate::sql::QualifiedName;

/// Names and patterns of what is left alone.
#[derive(Debug, Clone, Default)]
pub struct Ignore {
    patterns: Vec<String>,
}

impl Ignore {
    /// Patterns with `*` for any letters; with a dot, the schema stands before it.
    pub fn new(patterns: impl IntoIterator<Item = String>) -> Ignore {
        Ignore { patterns: patterns.into_iter().collect() }
    }

    /// True if an object is left alone.
    pub fn holds(&self, catalog: &Catalog, name: &QualifiedName) -> bool {
        let bare = name.name.as_str();
        let whole = format!("{}.{bare}", catalog.schema_of(name).as_str());
        self.patterns.iter().any(|pattern| match pattern.contains('.') {
            true => fits(pattern, &whole),
            false => fits(pattern, bare),
        })
    }

    /// True if all that is in a schema is left alone.
    pub fn holds_schema(&self, schema: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.strip_suffix(".*").is_some_and(|one| fits(one, schema)))
    }
}

/// True if a text fits a pattern.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(start) else { return false };
    (0..=text.len()).any(|at| text.is_char_boundary(at) && fits(rest, &text[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::PostgresVersion;
    use crate::sql::Ident;

    #[test]
    fn patterns_are_of_names_with_or_without_a_schema() {
        let ignore = Ignore::new(["spatial_ref_sys", "celery_*", "audit.*"].map(str::to_string));
        let catalog = Catalog::new(PostgresVersion::DEFAULT, Ident::made("public"));
        let holds = |schema: Option<&str>, name: &str| {
            ignore.holds(&catalog, &QualifiedName::new(schema.map(Ident::made), Ident::made(name)))
        };
        assert!(holds(None, "spatial_ref_sys") && holds(Some("x"), "celery_tasks") && holds(Some("audit"), "log"));
        assert!(!holds(None, "log") && !holds(None, "my_celery_") && !holds(None, "audit"));
        assert!(ignore.holds_schema("audit") && !ignore.holds_schema("public"));
    }
}
