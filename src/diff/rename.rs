//! Renames: what was said to have another name now, and what looks as if it had.

use super::column::own;
use super::{Found, Options, Sides, column, compare, constraint, index, table};
use crate::catalog::{Catalog, Column, Constraint, Index, Table};
use crate::op::Operation;
use crate::op::alter_column::{AlterColumn, ColumnChange};
use crate::op::rename_constraint::RenameConstraint;
use crate::op::rename_enum::RenameEnum;
use crate::op::rename_index::RenameIndex;
use crate::op::rename_table::RenameTable;
use crate::op::restore;
use crate::source::Span;
use crate::sql::{Ident, QualifiedName, Spanned};
use std::fmt;

/// Something that has another name now: `products.name=products.title`, `products=goods`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    from: Vec<String>,
    to: Vec<String>,
}

impl Rename {
    /// Reads `old=new`, each with what stands in front of it. `None` if it is nothing of that kind.
    pub fn parse(text: &str) -> Option<Rename> {
        let (from, to) = text.split_once('=')?;
        let parts = |name: &str| -> Option<Vec<String>> {
            let parts: Vec<String> = name.split('.').map(|part| part.trim().trim_matches('"').to_string()).collect();
            (parts.len() <= 3 && parts.iter().all(|part| !part.is_empty())).then_some(parts)
        };
        Some(Rename { from: parts(from)?, to: parts(to)? })
    }

    /// What gives the object its new name. `None` if there is nothing of the old name.
    pub fn operation(&self, before: &Catalog) -> Option<Operation> {
        let name = |parts: &[String]| match parts {
            [name] => Some(QualifiedName::bare(Ident::made(name.as_str()))),
            [schema, name] => Some(QualifiedName::new(Some(Ident::made(schema.as_str())), Ident::made(name.as_str()))),
            _ => None,
        };
        let new_name = Ident::made(self.to.last()?.as_str());
        if let Some(whole) = name(&self.from) {
            if before.relation(&whole).known().is_some() {
                return Some(RenameTable { name: whole, new_name }.into());
            }
            if before.user_type(&whole).known().is_some() {
                return Some(RenameEnum { name: whole, new_name }.into());
            }
        }
        let (column, of) = self.from.split_last()?;
        let (table, column) = (name(of)?, Ident::made(column.as_str()));
        before.table(&table).known()?.column(&column)?;
        Some(AlterColumn { table, column, changes: vec![ColumnChange::Rename(new_name)] }.into())
    }
}

/// As it is typed on the command line.
impl fmt::Display for Rename {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.from.join("."), self.to.join("."))
    }
}

/// Something that goes while something like it comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspicion {
    /// `column` or `table`.
    pub kind: &'static str,
    /// What goes.
    pub from: String,
    /// What comes.
    pub to: String,
    /// Where what comes is wanted.
    pub span: Span,
}

impl Suspicion {
    /// The rename that it may be.
    pub fn rename(&self) -> Rename {
        let parts = |name: &str| name.split('.').map(str::to_string).collect();
        Rename { from: parts(&self.from), to: parts(&self.to) }
    }
}

/// What looks like a rename: of one kind in one place, one goes and one comes with the same definition.
pub fn suspicions(before: &Catalog, after: &Catalog, options: &Options) -> Vec<Suspicion> {
    let Some(before) = renamed(before, options) else { return Vec::new() };
    let sides = Sides { before: &before, after, options };
    if options.keeps || compare(&before, after, options).changes.is_empty() {
        return Vec::new();
    }
    let mut found = tables(sides);
    for (name, old, new) in table::pairs(sides) {
        let gone: Vec<&Column> = own(&before, old).filter(|one| new.column(&one.name).is_none()).collect();
        for column in own(after, new).filter(|one| old.column(&one.name).is_none()) {
            let is_like = |other: &&&Column| are_alike(sides, (old, new), (other, column));
            for other in gone.iter().filter(is_like) {
                found.push(Suspicion {
                    kind: "column",
                    from: format!("{name}.{}", other.name),
                    to: format!("{name}.{}", column.name),
                    span: column.name.span(),
                });
            }
        }
    }
    found
}

/// The catalog after the renames that were given.
fn renamed(before: &Catalog, options: &Options) -> Option<Catalog> {
    use crate::op::Effect;
    let mut catalog = before.clone();
    for rename in &options.renames {
        rename.operation(&catalog)?.apply(&mut catalog);
    }
    Some(catalog)
}

fn are_alike(sides: Sides<'_>, tables: (&Table, &Table), (old, new): (&Column, &Column)) -> bool {
    let named = Column { name: new.name.clone(), ..old.clone() };
    let differing = column::aspects(sides, tables, (&named, new), &mut Found::default());
    differing.iter().all(|aspect| matches!(aspect, column::Aspect::Comment | column::Aspect::Statistics))
}

/// Tables of which one goes and one comes, with the same columns but for two of five.
fn tables(sides: Sides<'_>) -> Vec<Suspicion> {
    let gone = table::gone(sides);
    let new = sides.by_name(table::all).into_iter();
    let new = new.filter_map(|(name, before, after)| after.filter(|_| before.is_none()).map(|table| (name, table)));
    let mut found = Vec::new();
    for (name, table) in new {
        for (old_name, old) in &gone {
            let shared = table.columns.iter().filter(|column| {
                old.column(&column.name).is_some_and(|other| sides.is_same_type(&other.data_type, &column.data_type))
            });
            let most = table.columns.len().max(old.columns.len());
            if most > 0 && shared.count() * 5 >= most * 3 {
                found.push(Suspicion {
                    kind: "table",
                    from: old_name.to_string(),
                    to: name.to_string(),
                    span: table.name.span(),
                });
            }
        }
    }
    found
}

/// What gives constraints, indexes and the sequences of columns the names that are wanted, where nothing else of them
/// differs.
pub fn of_parts(sides: Sides<'_>) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut unsaid = Found::default();
    for (name, before, after) in table::pairs(sides) {
        let (old, new) = (constraint::own(sides.before, before), constraint::own(sides.after, after));
        let mut taken: Vec<&Ident> = Vec::new();
        for one in old.iter().filter(|one| !new.iter().any(|other| other.name == one.name)) {
            let is_it = |other: &&&Constraint| {
                !old.iter().any(|known| known.name == other.name)
                    && other.name.as_ref().is_some_and(|name| !taken.contains(&name))
                    && constraint::difference(sides, (before, after), (one, other), &mut unsaid)
                        == constraint::Difference::None
            };
            if let Some(other) = new.iter().find(is_it)
                && let (Some(old), Some(new)) = (&one.name, &other.name)
            {
                taken.push(new);
                let (name, new_name) = (old.clone(), new.clone());
                operations.push(RenameConstraint { table: sides.before.shorten(&before.name), name, new_name }.into());
            }
        }
        let own = |catalog, table| restore::own_indexes(catalog, table).collect::<Vec<_>>();
        let (old, new) = (own(sides.before, before), own(sides.after, after));
        let mut taken: Vec<&Ident> = Vec::new();
        for one in old.iter().filter(|one| !new.iter().any(|other| other.name == one.name)) {
            let is_it = |other: &&&Index| {
                !old.iter().any(|known| known.name == other.name)
                    && !taken.contains(&&other.name)
                    && index::is_same(sides, Some(after), (one, other), &mut unsaid)
            };
            if let Some(other) = new.iter().find(is_it) {
                taken.push(&other.name);
                let name = name.sibling(one.name.clone());
                operations.push(RenameIndex { name, new_name: other.name.clone(), if_exists: false }.into());
            }
        }
        operations.extend(sequences(sides, before, after));
    }
    operations
}

/// The sequences of columns that go by another name.
fn sequences(sides: Sides<'_>, before: &Table, after: &Table) -> Vec<Operation> {
    let mut operations = Vec::new();
    for new in &after.columns {
        let Some(old) = before.column(&new.name) else { continue };
        if old.identity.is_some() != new.identity.is_some() {
            continue;
        }
        let pair = (column::sequence(sides.before, before, &old.name), column::sequence(sides.after, after, &new.name));
        if let (Some(old), Some(new)) = pair
            && old.name.name != new.name.name
            && sides.before.relation(&old.name.sibling(new.name.name.clone())).known().is_none()
        {
            let name = sides.before.shorten(&old.name);
            operations.push(RenameTable { name, new_name: new.name.name.clone() }.into());
        }
    }
    operations
}
