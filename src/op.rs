//! Operation: the one intermediate language. The migration language, Alembic's Python files and SQL are three front ends
//! that produce it; everything behind them is shared.
//!
//! A file an operation: its struct, its effect, its tests. The lock that a statement takes is written beside the SQL that
//! takes it.

pub mod add_column;
pub mod alter_column;
pub mod alter_enum;
pub mod alter_sequence;
pub mod bulk_insert;
mod change;
mod cascade;
pub mod clause;
pub mod create_constraint;
pub mod create_domain;
pub mod create_enum;
pub mod create_extension;
pub mod create_function;
pub mod create_index;
pub mod create_schema;
pub mod create_sequence;
pub mod create_table;
pub mod create_table_comment;
pub mod create_trigger;
pub mod create_view;
pub mod drop_column;
pub mod drop_constraint;
pub mod drop_domain;
pub mod drop_enum;
pub mod drop_extension;
pub mod drop_function;
pub mod drop_index;
pub mod drop_schema;
pub mod drop_sequence;
pub mod drop_table;
pub mod drop_table_comment;
pub mod drop_trigger;
mod drop_type;
pub mod drop_view;
pub mod execute;
mod fit;
mod reach;
pub mod rename_constraint;
pub mod rename_enum;
pub mod rename_index;
pub mod rename_table;
pub mod restore;
mod run;
pub mod set_table_schema;
mod ties;
mod type_change;
pub mod unfinished;
pub mod validate_constraint;
mod volatility;

pub use fit::is_of_extension;
pub use type_change::{WayBack, way_back};

use crate::catalog::Catalog;
use crate::diagnostic::Diagnostics;
use crate::sql::{Ident, QualifiedName};
use crate::statement::Statement;
use std::collections::BTreeSet;
use std::fmt;

/// What an operation answers. There are no default answers: who adds an operation is asked for each.
pub trait Effect {
    /// One line for people: `create table products`, `drop column products.sku`.
    fn summary(&self) -> String;

    /// What it makes, needs and takes away, so that a block can be put in order.
    fn links(&self, before: &Catalog) -> Links;

    /// Reports what does not fit the catalog before it, or is too new for its version of PostgreSQL. What the catalog is
    /// not sure of is not reported.
    fn check(&self, before: &Catalog, report: &mut Diagnostics);

    /// Its SQL, with the facts of each statement. Only asked if [`Effect::check`] reported no error; must not panic on a
    /// catalog that does not know the objects.
    fn statements(&self, before: &Catalog) -> Vec<Statement>;

    /// Its change to the catalog. Cannot fail: where the catalog does not know an object, nothing changes.
    fn apply(&self, catalog: &mut Catalog);

    /// The operations that undo it, given the catalog before it, in the order in which they run.
    fn inverse(&self, before: &Catalog) -> Inverse;
}

/// What undoes an operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Inverse {
    /// These operations bring everything back.
    Exact(Vec<Operation>),
    /// These operations bring the structure back; `lost` says what cannot come back, a phrase each.
    StructureOnly {
        /// What to run.
        operations: Vec<Operation>,
        /// What stays lost: `the data of column products.sku`, `the place of the column among the others`.
        lost: Vec<String>,
    },
    /// Nothing can; why, in one sentence.
    None(String),
}

impl Inverse {
    /// The operations, and what stays lost, if anything does.
    fn of(operations: Vec<Operation>, lost: Vec<String>) -> Inverse {
        match lost.is_empty() {
            true => Inverse::Exact(operations),
            false => Inverse::StructureOnly { operations, lost },
        }
    }

    /// The same, where SQL that was not understood may have changed what is brought back: it comes back as the history
    /// knows it, which is never called exact.
    fn if_doubtful(self, is_doubtful: bool, what: impl fmt::Display) -> Inverse {
        let (operations, mut lost) = match self {
            Inverse::Exact(operations) => (operations, Vec::new()),
            Inverse::StructureOnly { operations, lost } => (operations, lost),
            none => return none,
        };
        if is_doubtful {
            lost.push(format!("what SQL that was not understood may have changed in {what}"));
        }
        Inverse::of(operations, lost)
    }
}

/// The objects that tie the operations of one block together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// What is there afterwards and was not before.
    pub makes: Vec<Object>,
    /// What must be there before.
    pub needs: Vec<Object>,
    /// What is gone afterwards.
    pub drops: Vec<Object>,
    /// What is there under another name afterwards. Who names it must come before; who holds it need not.
    pub renames: Vec<Object>,
    /// What is no longer held by this operation's own drops: the table behind a dropped foreign key, the type of a dropped
    /// column. Whoever drops one of these must come later.
    pub frees: Vec<Object>,
}

impl Links {
    /// The same, without the need for what the operation makes itself.
    fn without_own_needs(mut self) -> Links {
        let makes: BTreeSet<&Object> = self.makes.iter().collect();
        self.needs.retain(|object| !makes.contains(object));
        self
    }
}

/// An object as far as order is concerned. Names are resolved: their schema is always written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    /// A schema.
    Schema(Ident),
    /// A table, view, sequence or index.
    Relation(QualifiedName),
    /// A column of a table.
    Column(QualifiedName, Ident),
    /// A constraint of a table.
    Constraint(QualifiedName, Ident),
    /// A unique key over these columns of a table, in the order of their names: what a foreign key needs.
    UniqueKey(QualifiedName, Vec<Ident>),
    /// An enum or a domain.
    Type(QualifiedName),
    /// A function.
    Function(QualifiedName),
    /// A trigger of a table.
    Trigger(QualifiedName, Ident),
    /// An extension.
    Extension(Ident),
}

/// The enum of all operations and its effect, from one list.
macro_rules! operations {
    ($($variant:ident($file:ident)),* $(,)?) => {
        /// Any operation.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Operation {
            $(
                #[doc = concat!("`", stringify!($file), "`")]
                $variant($file::$variant),
            )*
        }

        $(
            impl From<$file::$variant> for Operation {
                fn from(operation: $file::$variant) -> Operation {
                    Operation::$variant(operation)
                }
            }
        )*

        impl Effect for Operation {
            fn summary(&self) -> String {
                match self { $(Operation::$variant(operation) => operation.summary()),* }
            }

            fn links(&self, before: &Catalog) -> Links {
                match self { $(Operation::$variant(operation) => operation.links(before)),* }
            }

            fn check(&self, before: &Catalog, report: &mut Diagnostics) {
                match self { $(Operation::$variant(operation) => operation.check(before, report)),* }
            }

            fn statements(&self, before: &Catalog) -> Vec<Statement> {
                match self { $(Operation::$variant(operation) => operation.statements(before)),* }
            }

            fn apply(&self, catalog: &mut Catalog) {
                match self { $(Operation::$variant(operation) => operation.apply(catalog)),* }
            }

            fn inverse(&self, before: &Catalog) -> Inverse {
                match self { $(Operation::$variant(operation) => operation.inverse(before)),* }
            }
        }
    };
}

operations! {
    CreateTable(create_table),
    DropTable(drop_table),
    RenameTable(rename_table),
    SetTableSchema(set_table_schema),
    CreateTableComment(create_table_comment),
    DropTableComment(drop_table_comment),
    AddColumn(add_column),
    DropColumn(drop_column),
    AlterColumn(alter_column),
    CreateConstraint(create_constraint),
    ValidateConstraint(validate_constraint),
    RenameConstraint(rename_constraint),
    DropConstraint(drop_constraint),
    CreateIndex(create_index),
    DropIndex(drop_index),
    RenameIndex(rename_index),
    CreateEnum(create_enum),
    AlterEnum(alter_enum),
    RenameEnum(rename_enum),
    DropEnum(drop_enum),
    CreateDomain(create_domain),
    DropDomain(drop_domain),
    CreateSchema(create_schema),
    DropSchema(drop_schema),
    CreateExtension(create_extension),
    DropExtension(drop_extension),
    CreateSequence(create_sequence),
    AlterSequence(alter_sequence),
    DropSequence(drop_sequence),
    CreateView(create_view),
    DropView(drop_view),
    CreateFunction(create_function),
    DropFunction(drop_function),
    CreateTrigger(create_trigger),
    DropTrigger(drop_trigger),
    Execute(execute),
    BulkInsert(bulk_insert),
    Unfinished(unfinished),
}
