//! What needs another object: PostgreSQL refuses to drop that one without it, and drops it too under `cascade`. Only
//! what surely needs it is found; a query or a body that is not understood needs nothing.

use super::{Catalog, Column, Constraint, ConstraintKind, Domain, Function, Index, Table, Trigger, Type, View};
use crate::source::Span;
use crate::sql::{DataType, Expression, Ident, QualifiedName, Spanned};
use std::fmt;

/// What may be needed.
#[derive(Debug, Clone, Copy)]
pub enum Needed<'a> {
    /// An enum or a domain.
    Type(&'a QualifiedName),
    /// Types of these names that the history has not made: those of an extension.
    TypesOfExtension(&'a [&'a str]),
    /// A function that has no other of its name beside it.
    Function(&'a QualifiedName),
    /// A sequence.
    Sequence(&'a QualifiedName),
    /// A table, a view or a materialized view, needed by views.
    Relation(&'a QualifiedName),
    /// A column, needed by views.
    Column(&'a QualifiedName, &'a Ident),
}

/// What needs it. The `Display` is its name in a sentence: column `a` of table `t`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Dependent<'a> {
    /// A column: by its type, or because it is computed with it.
    Column(&'a Table, &'a Column),
    /// The default of a column.
    Default(&'a Table, &'a Column),
    /// A constraint.
    Constraint(&'a Table, &'a Constraint),
    /// An index.
    Index(&'a Table, &'a Index),
    /// A trigger of a table.
    Trigger(&'a Table, &'a Trigger),
    /// A trigger of a view.
    ViewTrigger(&'a View, &'a Trigger),
    /// A domain.
    Domain(&'a Domain),
    /// A function, by its signature.
    Function(&'a Function),
    /// A view or a materialized view.
    View(&'a View),
}

impl Dependent<'_> {
    /// Where it was made.
    pub fn span(&self) -> Span {
        match self {
            Dependent::Column(_, column) => column.name.span(),
            Dependent::Default(_, column) => {
                column.default.as_ref().map_or(Span::NONE, Spanned::span).to(column.name.span())
            }
            Dependent::Constraint(_, constraint) => constraint.span,
            Dependent::Index(_, index) => index.name.span(),
            Dependent::Trigger(_, trigger) | Dependent::ViewTrigger(_, trigger) => trigger.name.span(),
            Dependent::Domain(domain) => domain.name.span(),
            Dependent::Function(function) => function.name.span(),
            Dependent::View(view) => view.name.span(),
        }
    }

    /// The relation that PostgreSQL locks to drop it.
    pub fn relation(&self) -> Option<&QualifiedName> {
        match self {
            Dependent::Column(table, _)
            | Dependent::Default(table, _)
            | Dependent::Constraint(table, _)
            | Dependent::Index(table, _)
            | Dependent::Trigger(table, _) => Some(&table.name),
            Dependent::ViewTrigger(view, _) | Dependent::View(view) => Some(&view.name),
            Dependent::Domain(_) | Dependent::Function(_) => None,
        }
    }
}

impl fmt::Display for Dependent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Dependent::Column(table, column) => write!(f, "column `{}` of table `{}`", column.name, table.name),
            Dependent::Default(table, column) => {
                write!(f, "the default of column `{}` of table `{}`", column.name, table.name)
            }
            Dependent::Constraint(table, constraint) => {
                let name = constraint.name.as_ref().map(Ident::to_string).unwrap_or_default();
                write!(f, "constraint `{name}` of table `{}`", table.name)
            }
            Dependent::Index(_, index) => write!(f, "index `{}`", index.name),
            Dependent::Trigger(table, trigger) => write!(f, "trigger `{}` of table `{}`", trigger.name, table.name),
            Dependent::ViewTrigger(view, trigger) => write!(f, "trigger `{}` of view `{}`", trigger.name, view.name),
            Dependent::Domain(domain) => write!(f, "domain `{}`", domain.name),
            Dependent::Function(function) => write!(f, "{} `{}`", function.kind(), function.name),
            Dependent::View(view) => write!(f, "{} `{}`", view.kind(), view.name),
        }
    }
}

impl Catalog {
    /// All that needs an object, and what needs that in turn; each after what it needs itself.
    pub fn needing(&self, needed: Needed<'_>) -> Vec<Dependent<'_>> {
        let (mut seen, mut found) = (Vec::new(), Vec::new());
        self.visit(needed, &mut seen, &mut found);
        found.reverse();
        found
    }

    /// Puts what needs an object behind what needs that in turn. What was seen before is left out, also where a wrong
    /// history lets a view read itself.
    fn visit<'a>(&'a self, needed: Needed<'_>, seen: &mut Vec<Dependent<'a>>, found: &mut Vec<Dependent<'a>>) {
        for dependent in self.directly_needing(needed).into_iter().rev() {
            if seen.contains(&dependent) {
                continue;
            }
            seen.push(dependent);
            match &dependent {
                Dependent::Domain(domain) => self.visit(Needed::Type(&domain.name), seen, found),
                Dependent::Function(function) if self.functions(&function.name).len() == 1 => {
                    self.visit(Needed::Function(&function.name), seen, found);
                }
                Dependent::View(view) => self.visit(Needed::Relation(&view.name), seen, found),
                Dependent::Column(table, column) => {
                    self.visit(Needed::Column(&table.name, &column.name), seen, found);
                }
                _ => {}
            }
            found.push(dependent);
        }
    }

    fn directly_needing(&self, needed: Needed<'_>) -> Vec<Dependent<'_>> {
        match needed {
            Needed::Type(name) => self.needing_type(&|one| self.same(one, name)),
            Needed::TypesOfExtension(names) => {
                self.needing_type(&|one| names.contains(&one.name.as_str()) && self.user_type(one).known().is_none())
            }
            Needed::Function(name) => self.needing_function(name),
            Needed::Sequence(name) => {
                let draws = |expression: &Expression| {
                    expression.as_str().contains(name.name.as_str())
                        && expression.sequence().is_some_and(|one| self.same(&one, name))
                };
                self.tables().flat_map(|table| in_table(table, &|_| false, &draws)).collect()
            }
            // A relation is a type too, that of its rows.
            Needed::Relation(name) => {
                let views = self.views_reading(name).into_iter().map(Dependent::View);
                views.chain(self.of_row_type(name)).collect()
            }
            Needed::Column(table, column) => {
                let views = self.views_reading(table).into_iter().filter(|view| view.reads_column(self, table, column));
                views.map(Dependent::View).collect()
            }
        }
    }

    /// The columns and the functions that have the rows of a relation for a type.
    fn of_row_type(&self, name: &QualifiedName) -> impl Iterator<Item = Dependent<'_>> {
        let is_it = |data_type: &DataType| data_type.named_type().is_some_and(|one| self.same(one, name));
        let tables = self.neighbours.typed(&self.resolve(name)).filter_map(|table| self.table(table).known());
        let mut found: Vec<Dependent<'_>> = tables.flat_map(|table| in_table(table, &is_it, &|_| false)).collect();
        let functions = self.namespaces().flat_map(|namespace| namespace.functions());
        let functions = functions.filter(|one| one.may_name(&name.name) && one.types().iter().any(is_it));
        found.extend(functions.map(Dependent::Function));
        found.into_iter()
    }

    fn needing_type(&self, is_named: &dyn Fn(&QualifiedName) -> bool) -> Vec<Dependent<'_>> {
        let is_it = |data_type: &DataType| data_type.named_type().is_some_and(is_named);
        let casts = |expression: &Expression| expression.types().iter().any(is_named);
        let mut found: Vec<Dependent<'_>> = self.tables().flat_map(|table| in_table(table, &is_it, &casts)).collect();
        let domains = self.namespaces().flat_map(|namespace| namespace.types()).filter_map(|one| match one {
            Type::Domain(domain) => Some(domain),
            Type::Enum(_) => None,
        });
        found.extend(domains.filter(|domain| is_it(&domain.data_type)).map(Dependent::Domain));
        let functions = self.namespaces().flat_map(|namespace| namespace.functions());
        found.extend(functions.filter(|one| one.types().iter().any(is_it)).map(Dependent::Function));
        let casts_it = |view: &&View| view.query.types().iter().any(is_named);
        found.extend(self.views().filter(casts_it).map(Dependent::View));
        found
    }

    fn needing_function(&self, name: &QualifiedName) -> Vec<Dependent<'_>> {
        let calls = |expression: &Expression| expression.calls().iter().any(|one| self.same(one, name));
        let mut found: Vec<Dependent<'_>> =
            self.tables().flat_map(|table| in_table(table, &|_| false, &calls)).collect();
        for table in self.tables() {
            let its = table.triggers.iter().filter(|trigger| self.same(&trigger.function, name));
            found.extend(its.map(|trigger| Dependent::Trigger(table, trigger)));
        }
        for view in self.views() {
            let its = view.parts.triggers.iter().filter(|trigger| self.same(&trigger.function, name));
            found.extend(its.map(|trigger| Dependent::ViewTrigger(view, trigger)));
        }
        let calls_it = |view: &&View| view.query.calls().iter().any(|one| self.same(one, name));
        found.extend(self.views().filter(calls_it).map(Dependent::View));
        found
    }

    /// Every view and materialized view, by schema and name.
    pub fn views(&self) -> impl Iterator<Item = &View> {
        self.neighbours.views().filter_map(|view| self.view(view).known())
    }

    /// The views that surely read a relation, by schema and name.
    pub fn views_reading(&self, relation: &QualifiedName) -> Vec<&View> {
        let views = self.neighbours.readers(&self.resolve(relation)).filter_map(|view| self.view(view).known());
        views.filter(|view| view.reads(self, relation)).collect()
    }

    /// Takes out what needs an object that is dropped.
    pub fn drop_needing(&mut self, needed: Needed<'_>) {
        let gone: Vec<Gone> = self.needing(needed).into_iter().map(Gone::from).collect();
        for one in gone.into_iter().rev() {
            match one {
                Gone::Column(table, column) => self.drop_column(&table, &column),
                Gone::Default(table, column) => self.change_table(&table, |table| {
                    table.columns.change(&column, |column| column.default = None);
                }),
                Gone::Constraint(table, name) => self.drop_constraint(&table, &name),
                Gone::Index(table, name) => self.change_table(&table, |table| {
                    table.indexes.drop_named(&name);
                }),
                Gone::Trigger(table, name) => self.drop_trigger(&table, &name),
                Gone::Type(name) => drop(self.take_type(&name)),
                Gone::Function(name, parameters) => self.retain_functions(&name, |one| one.parameters != parameters),
                Gone::View(name) => self.take_view(&name),
            }
        }
    }
}

/// What is to be taken out, by name.
enum Gone {
    Column(QualifiedName, Ident),
    Default(QualifiedName, Ident),
    Constraint(QualifiedName, Ident),
    Index(QualifiedName, Ident),
    Trigger(QualifiedName, Ident),
    Type(QualifiedName),
    Function(QualifiedName, Expression),
    View(QualifiedName),
}

impl From<Dependent<'_>> for Gone {
    fn from(dependent: Dependent<'_>) -> Gone {
        match dependent {
            Dependent::Column(table, column) => Gone::Column(table.name.clone(), column.name.clone()),
            Dependent::Default(table, column) => Gone::Default(table.name.clone(), column.name.clone()),
            Dependent::Constraint(table, constraint) => {
                let name = constraint.name.clone().unwrap_or_else(|| Ident::made(""));
                Gone::Constraint(table.name.clone(), name)
            }
            Dependent::Index(table, index) => Gone::Index(table.name.clone(), index.name.clone()),
            Dependent::Trigger(table, trigger) => Gone::Trigger(table.name.clone(), trigger.name.clone()),
            Dependent::ViewTrigger(view, trigger) => Gone::Trigger(view.name.clone(), trigger.name.clone()),
            Dependent::Domain(domain) => Gone::Type(domain.name.clone()),
            Dependent::Function(function) => Gone::Function(function.name.clone(), function.parameters.clone()),
            Dependent::View(view) => Gone::View(view.name.clone()),
        }
    }
}

impl Table {
    /// True if one of its defaults, generated columns, checks or indexes is such an expression.
    pub fn has_expression(&self, is_it: &dyn Fn(&Expression) -> bool) -> bool {
        !in_table(self, &|_| false, is_it).is_empty()
    }
}

/// What in a table has such a type or such an expression.
fn in_table<'a>(
    table: &'a Table,
    has_type: &dyn Fn(&DataType) -> bool,
    has: &dyn Fn(&Expression) -> bool,
) -> Vec<Dependent<'a>> {
    let mut found = Vec::new();
    for column in &table.columns {
        if has_type(&column.data_type) || column.generated.as_ref().is_some_and(|one| has(&one.expression)) {
            found.push(Dependent::Column(table, column));
        } else if column.default.as_ref().is_some_and(has) {
            found.push(Dependent::Default(table, column));
        }
    }
    let constraints = table.constraints.iter().filter(|one| match &one.kind {
        ConstraintKind::Check(check) => has(&check.expression),
        ConstraintKind::Exclude(exclude) => {
            exclude.predicate.as_ref().is_some_and(has) || exclude.elements.iter().any(|(one, _)| one.has(has))
        }
        _ => false,
    });
    found.extend(constraints.map(|constraint| Dependent::Constraint(table, constraint)));
    let indexes = table.indexes.iter();
    let indexes =
        indexes.filter(|one| one.predicate.as_ref().is_some_and(has) || one.elements.iter().any(|one| one.has(has)));
    found.extend(indexes.map(|index| Dependent::Index(table, index)));
    found
}
