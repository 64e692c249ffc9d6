//! The database as the history says it must be, held in memory.
//!
//! A catalog knows nothing of operations. It can be asked what is there, and told what to put in and what to take out;
//! to judge whether an operation fits is the operation's own work. Nothing here can fail: to put in what is there
//! already replaces it, to take out what is absent does nothing.

mod building;
mod column;
mod constraint;
mod default_name;
mod dependent;
mod doubt;
mod index;
mod indexes;
mod likeness;
mod lookup;
mod neighbours;
mod object;
mod relations;
mod removal;
mod renaming;
mod roll;
mod schema;
mod sequence;
mod signature;
mod table;
mod trigger;
mod version;
mod view;

pub use building::{Addition, Builder, Built};
pub use column::{Column, Generated, GeneratedKind, Identity, Nullability};
pub use constraint::{Action, ActionKind, Check, Constraint, ConstraintKind, Exclude, ForeignKey, Key, Match, Timing};
pub use default_name::{Namer, default_sequence_name};
pub use dependent::{Dependent, Needed};
pub use doubt::Doubt;
pub use index::{Index, IndexElement, IndexKey, NullsDistinct, NullsOrder, OperatorClass, Parameter, SortOrder};
pub use indexes::IndexOwner;
pub use lookup::{Entry, Lookup};
pub use object::{Domain, Enum, Extension, Function, Schema, Trigger, View, ViewParts, ViewRead};
pub use roll::{Member, Roll};
pub use schema::Inhabitant;
pub use sequence::{Bound, Counting, Sequence, SequenceOptions, limits};
pub use signature::{Argument, ArgumentMode, input_types};
pub use table::{OnCommit, PartitionBy, PartitionOf, PartitionStrategy, Persistence, Policy, Table, TableOptions};
pub use version::PostgresVersion;

use crate::sql::{Ident, QualifiedName};
use neighbours::Neighbours;
use std::collections::{BTreeMap, BTreeSet};

/// The database as the history says it must be.
#[derive(Debug, Clone)]
pub struct Catalog {
    version: PostgresVersion,
    default_schema: Ident,
    namespaces: BTreeMap<Ident, Namespace>,
    extensions: BTreeMap<Ident, Entry<Extension>>,
    /// The schemas that the history has dropped: they are surely not there.
    dropped_schemas: BTreeSet<Ident>,
    /// True after SQL that was not understood, and where the history does not make all that there is: what is not seen
    /// here may still be there.
    open: bool,
    /// True after SQL that may have changed the search path: names without a schema may mean something else.
    elsewhere: bool,
    leaves_bodies: bool,
    /// The names of what SQL may have made or changed in a way that is not modelled.
    perhaps: BTreeSet<QualifiedName>,
    /// Names that a temporary table has, too.
    hidden: BTreeSet<QualifiedName>,
    /// What left something unknown, in the order in which it ran.
    doubts: Vec<Doubt>,
    /// The names of what was put in since everything was in doubt last; `None` if that never was. Only these can be
    /// certain, so that the next doubt of everything need not go through the whole catalog.
    fresh: Option<Vec<QualifiedName>>,
    /// Which relations may hang together.
    neighbours: Neighbours,
}

/// A schema and what lives in it. Tables, indexes, sequences and views share one space of names, as in PostgreSQL.
#[derive(Debug, Clone)]
pub struct Namespace {
    /// The schema itself.
    pub schema: Schema,
    /// True if the history did not make it: the default schema, or one of an environment that it takes for granted.
    pub given: bool,
    relations: BTreeMap<Ident, Entry<Relation>>,
    types: BTreeMap<Ident, Entry<Type>>,
    functions: BTreeMap<Ident, Vec<Entry<Function>>>,
}

/// What has a name in `pg_class`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relation {
    /// A table, with its indexes inside.
    Table(Box<Table>),
    /// The name of an index, or of a constraint that has one; the index itself is kept in its table.
    Index(Box<IndexOf>),
    /// A sequence.
    Sequence(Box<Sequence>),
    /// A view or a materialized view.
    View(Box<View>),
}

/// Whose index a name belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexOf {
    /// The name, as it was written.
    pub name: Ident,
    /// The table (or materialized view), in the same schema.
    pub table: Ident,
}

/// What has a name in `pg_type` and was made by the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// An enum.
    Enum(Enum),
    /// A domain.
    Domain(Domain),
}

impl Type {
    /// Its name, as it was written.
    pub fn name(&self) -> &QualifiedName {
        match self {
            Type::Enum(one) => &one.name,
            Type::Domain(one) => &one.name,
        }
    }
}

impl Relation {
    /// The word of PostgreSQL's messages: `table`, `index` …
    pub fn kind(&self) -> &'static str {
        match self {
            Relation::Table(_) => "table",
            Relation::Index(_) => "index",
            Relation::Sequence(_) => "sequence",
            Relation::View(view) if view.materialized => "materialized view",
            Relation::View(_) => "view",
        }
    }

    /// Its name, as it was written where it was made: the place for a second label.
    pub fn name(&self) -> &Ident {
        match self {
            Relation::Table(table) => &table.name.name,
            Relation::Index(index) => &index.name,
            Relation::Sequence(sequence) => &sequence.name.name,
            Relation::View(view) => &view.name.name,
        }
    }
}

impl Catalog {
    /// An empty database of that version, with its default schema.
    pub fn new(version: PostgresVersion, default_schema: Ident) -> Catalog {
        let mut catalog = Catalog {
            version,
            default_schema: default_schema.clone(),
            namespaces: BTreeMap::new(),
            extensions: BTreeMap::new(),
            dropped_schemas: BTreeSet::new(),
            open: false,
            elsewhere: false,
            leaves_bodies: false,
            perhaps: BTreeSet::new(),
            hidden: BTreeSet::new(),
            doubts: Vec::new(),
            fresh: None,
            neighbours: Neighbours::default(),
        };
        catalog.put_schema(Schema { name: default_schema, owner: None, comment: None }, true);
        catalog
    }

    /// The version of PostgreSQL that the script is for.
    pub fn version(&self) -> PostgresVersion {
        self.version
    }

    /// The schema that a name without one is in.
    pub fn default_schema(&self) -> &Ident {
        &self.default_schema
    }

    /// The schema of a name: the one that was written, or the default one.
    pub fn schema_of<'a>(&'a self, name: &'a QualifiedName) -> &'a Ident {
        name.schema.as_ref().unwrap_or(&self.default_schema)
    }

    /// The name with its schema always written, so that two spellings of one object are equal.
    pub fn resolve(&self, name: &QualifiedName) -> QualifiedName {
        QualifiedName { schema: Some(self.schema_of(name).clone()), name: name.name.clone() }
    }

    /// True if both names mean the same object.
    pub fn same(&self, one: &QualifiedName, other: &QualifiedName) -> bool {
        one.name == other.name && self.schema_of(one) == self.schema_of(other)
    }

    /// The name as a script writes it: without the default schema.
    pub fn shorten(&self, name: &QualifiedName) -> QualifiedName {
        match &name.schema {
            Some(schema) if *schema == self.default_schema => QualifiedName::bare(name.name.clone()),
            _ => name.clone(),
        }
    }

    /// Every schema with what lives in it, in the order of their names.
    pub fn namespaces(&self) -> impl Iterator<Item = &Namespace> {
        self.namespaces.values()
    }

    /// The schema of that name.
    pub fn schema(&self, name: &Ident) -> Lookup<'_, Schema> {
        match self.namespaces.get(name) {
            Some(namespace) => Lookup::Found(&namespace.schema),
            None if self.open => Lookup::Unknown,
            None => Lookup::Absent,
        }
    }

    /// True if the history has dropped this schema and not made it again.
    pub fn is_dropped(&self, schema: &Ident) -> bool {
        !self.open && self.dropped_schemas.contains(schema)
    }

    /// The table, index, sequence or view of that name. In a schema that the history did not make, nothing is known to
    /// be absent.
    pub fn relation(&self, name: &QualifiedName) -> Lookup<'_, Relation> {
        match self.find(name, |namespace| namespace.relations.get(&name.name)) {
            Lookup::Absent if self.may_have_been_made(name) => Lookup::Unknown,
            found => found,
        }
    }

    /// True if SQL that is not modelled may have made a relation of that name. PostgreSQL names an index or a sequence
    /// after its table: `t_pkey`, `t_id_seq`.
    fn may_have_been_made(&self, name: &QualifiedName) -> bool {
        if self.perhaps.is_empty() {
            return false;
        }
        let (schema, text) = (self.schema_of(name), name.name.as_str());
        let owners = text.match_indices('_').map(|(end, _)| &text[..end]);
        owners
            .chain([text])
            .any(|owner| self.perhaps.contains(&QualifiedName::new(Some(schema.clone()), Ident::made(owner))))
    }

    /// The table of that name; [`Lookup::Absent`] also where another kind of relation has the name.
    pub fn table(&self, name: &QualifiedName) -> Lookup<'_, Table> {
        self.relation(name).only(|relation| match relation {
            Relation::Table(table) => Some(&**table),
            _ => None,
        })
    }

    /// The view or materialized view of that name.
    pub fn view(&self, name: &QualifiedName) -> Lookup<'_, View> {
        self.relation(name).only(|relation| match relation {
            Relation::View(view) => Some(&**view),
            _ => None,
        })
    }

    /// The sequence of that name.
    pub fn sequence(&self, name: &QualifiedName) -> Lookup<'_, Sequence> {
        self.relation(name).only(|relation| match relation {
            Relation::Sequence(sequence) => Some(&**sequence),
            _ => None,
        })
    }

    /// The enum or domain of that name.
    pub fn user_type(&self, name: &QualifiedName) -> Lookup<'_, Type> {
        match self.find(name, |namespace| namespace.types.get(&name.name)) {
            Lookup::Absent if self.perhaps.contains(&self.resolve(name)) => Lookup::Unknown,
            found => found,
        }
    }

    /// The functions of that name; empty where none is known.
    pub fn functions(&self, name: &QualifiedName) -> &[Entry<Function>] {
        self.namespaces
            .get(self.schema_of(name))
            .and_then(|namespace| namespace.functions.get(&name.name))
            .map_or(&[], Vec::as_slice)
    }

    /// The extension of that name.
    pub fn extension(&self, name: &Ident) -> Lookup<'_, Extension> {
        Lookup::of(self.extensions.get(name), self.open)
    }

    /// Every extension, in the order of their names.
    pub fn extensions(&self) -> impl Iterator<Item = &Extension> {
        self.extensions.values().map(|entry| &entry.value)
    }

    /// True if there may be what is not seen here.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// The history does not make all that there is: what it never made may be there.
    pub fn admit_more(&mut self) {
        self.open = true;
    }

    /// True if names without a schema may be looked for elsewhere than in the default schema.
    pub fn is_elsewhere(&self) -> bool {
        self.elsewhere
    }

    /// From here on names without a schema may be looked for elsewhere, or in the default schema again.
    pub fn look_elsewhere(&mut self, elsewhere: bool) {
        self.elsewhere = elsewhere;
    }

    /// True if PostgreSQL looks into the body of a function when it is made.
    pub fn checks_bodies(&self) -> bool {
        !self.leaves_bodies
    }

    /// `check_function_bodies` may be off from here on, as in a dump, which makes functions before what they read.
    pub fn leave_bodies(&mut self) {
        self.leaves_bodies = true;
    }

    fn find<'a, T>(
        &'a self,
        name: &QualifiedName,
        get: impl FnOnce(&'a Namespace) -> Option<&'a Entry<T>>,
    ) -> Lookup<'a, T> {
        match self.namespaces.get(self.schema_of(name)) {
            Some(namespace) if self.elsewhere && name.schema.is_none() => Lookup::elsewhere(get(namespace)),
            Some(namespace) => Lookup::of(get(namespace), self.open),
            None if self.is_dropped(self.schema_of(name)) => Lookup::Absent,
            // A schema that nobody made belongs to the environment: nothing is known of it.
            None => Lookup::Unknown,
        }
    }
}

/// Putting in and taking out.
impl Catalog {
    /// Puts a schema in; `given` if the history takes it for granted.
    pub fn put_schema(&mut self, schema: Schema, given: bool) {
        self.dropped_schemas.remove(&schema.name);
        match self.namespaces.get_mut(&schema.name) {
            Some(namespace) => namespace.schema = schema,
            None => {
                let name = schema.name.clone();
                let empty = Namespace {
                    schema,
                    given,
                    relations: BTreeMap::new(),
                    types: BTreeMap::new(),
                    functions: BTreeMap::new(),
                };
                self.namespaces.insert(name, empty);
            }
        }
    }

    /// Takes a schema out with all that lives in it.
    pub fn take_schema(&mut self, name: &Ident) -> Option<Namespace> {
        self.dropped_schemas.insert(name.clone());
        self.namespaces.remove(name)
    }

    /// The schema of a name, to change it; made where it was taken for granted.
    fn namespace_mut(&mut self, name: &QualifiedName) -> &mut Namespace {
        let schema = self.schema_of(name).clone();
        if !self.namespaces.contains_key(&schema) {
            self.put_schema(Schema { name: schema.clone(), owner: None, comment: None }, true);
        }
        self.namespaces.get_mut(&schema).expect("it was just put in")
    }

    /// Puts a relation in under its name.
    pub fn put_relation(&mut self, name: &QualifiedName, relation: Relation) {
        self.perhaps.remove(&self.resolve(name));
        self.note_fresh(name);
        self.neighbours.learn(name, &relation, &self.default_schema);
        self.namespace_mut(name).relations.insert(name.name.clone(), Entry::certain(relation));
    }

    /// Takes a relation out. A table leaves the names of its indexes behind: see [`Catalog::take_table`].
    pub fn take_relation(&mut self, name: &QualifiedName) -> Option<Relation> {
        if !self.hidden.contains(&self.resolve(name)) {
            self.perhaps.remove(&self.resolve(name));
        }
        let schema = self.schema_of(name).clone();
        self.namespaces.get_mut(&schema)?.relations.remove(&name.name).map(|entry| entry.value)
    }

    /// Puts a table in, with the names of its indexes and of the constraints that have one.
    pub fn put_table(&mut self, mut table: Table) {
        for index in table.index_names() {
            let owner = IndexOf { name: index.clone(), table: table.name.name.clone() };
            self.put_relation(&table.name.sibling(index), Relation::Index(Box::new(owner)));
        }
        table.forget_touched();
        let name = table.name.clone();
        self.put_relation(&name, Relation::Table(Box::new(table)));
    }

    /// Takes a table out, with the names of its indexes and of the constraints that have one.
    pub fn take_table(&mut self, name: &QualifiedName) -> Option<Table> {
        match self.take_relation(name)? {
            Relation::Table(table) => {
                for index in table.index_names() {
                    self.take_relation(&name.sibling(index));
                }
                Some(*table)
            }
            other => {
                self.put_relation(name, other);
                None
            }
        }
    }

    /// Changes a table in place, and keeps the names of its indexes in step. Does nothing if there is no such table.
    pub fn change_table(&mut self, name: &QualifiedName, change: impl FnOnce(&mut Table)) {
        let schema = self.schema_of(name).clone();
        let entry = self.namespaces.get_mut(&schema).and_then(|namespace| namespace.relations.get_mut(&name.name));
        let Some(relation) = entry.map(|entry| &mut entry.value) else { return };
        let Relation::Table(table) = relation else { return };
        change(table);
        let owner = table.name.name.clone();
        let touched = self.neighbours.learn_changes(name, table, &self.default_schema);
        let indexes: Vec<(Ident, bool)> =
            touched.into_iter().map(|index| (index.clone(), table.has_index_named(&index))).collect();
        for (index, is_there) in indexes {
            let place = name.sibling(index.clone());
            let is_its_own = self.index(&place).known().is_some_and(|index| index.table == owner);
            if is_there && !is_its_own {
                self.put_relation(&place, Relation::Index(Box::new(IndexOf { name: index, table: owner.clone() })));
            } else if !is_there && is_its_own {
                self.take_relation(&place);
            }
        }
    }

    /// Puts a table in the place of another one of its name, with the names of its indexes.
    fn replace_table(&mut self, name: &QualifiedName, table: Table) {
        let is_doubtful = self.table(name).certain().is_none();
        self.take_table(name);
        self.put_table(table);
        if is_doubtful {
            self.keep_in_doubt(name, name);
        }
    }

    /// A relation, to change it in place.
    pub fn relation_mut(&mut self, name: &QualifiedName) -> Option<&mut Relation> {
        let schema = self.schema_of(name).clone();
        Some(&mut self.namespaces.get_mut(&schema)?.relations.get_mut(&name.name)?.value)
    }

    /// Changes a sequence in place. Does nothing if there is no such sequence.
    pub fn change_sequence(&mut self, name: &QualifiedName, change: impl FnOnce(&mut Sequence)) {
        let Some(Relation::Sequence(sequence)) = self.relation_mut(name) else { return };
        change(sequence);
        let changed = Relation::Sequence(sequence.clone());
        self.neighbours.learn(name, &changed, &self.default_schema);
    }

    /// Puts an enum or a domain in.
    pub fn put_type(&mut self, user_type: Type) {
        let name = user_type.name().clone();
        self.note_fresh(&name);
        self.namespace_mut(&name).types.insert(name.name.clone(), Entry::certain(user_type));
    }

    /// Takes an enum or a domain out.
    pub fn take_type(&mut self, name: &QualifiedName) -> Option<Type> {
        let schema = self.schema_of(name).clone();
        self.namespaces.get_mut(&schema)?.types.remove(&name.name).map(|entry| entry.value)
    }

    /// An enum or a domain, to change it in place.
    pub fn type_mut(&mut self, name: &QualifiedName) -> Option<&mut Type> {
        let schema = self.schema_of(name).clone();
        Some(&mut self.namespaces.get_mut(&schema)?.types.get_mut(&name.name)?.value)
    }

    /// Puts a function in; one with the same types of parameters is replaced.
    pub fn put_function(&mut self, function: Function) {
        let name = function.name.clone();
        self.note_fresh(&name);
        let known = self.functions(&name).iter().position(|entry| self.is_same_signature(&entry.value, &function));
        let same_name = self.namespace_mut(&name).functions.entry(name.name.clone()).or_default();
        match known {
            Some(at) => same_name[at] = Entry::certain(function),
            None => same_name.push(Entry::certain(function)),
        }
    }

    /// Takes the functions out for which `keep` is false.
    pub fn retain_functions(&mut self, name: &QualifiedName, keep: impl Fn(&Function) -> bool) {
        let namespace = self.namespace_mut(name);
        if let Some(list) = namespace.functions.get_mut(&name.name) {
            list.retain(|entry| keep(&entry.value));
            if list.is_empty() {
                namespace.functions.remove(&name.name);
            }
        }
    }

    /// Puts an extension in.
    pub fn put_extension(&mut self, extension: Extension) {
        self.extensions.insert(extension.name.clone(), Entry::certain(extension));
    }

    /// Takes an extension out.
    pub fn take_extension(&mut self, name: &Ident) -> Option<Extension> {
        self.extensions.remove(name).map(|entry| entry.value)
    }
}

impl Namespace {
    /// Every table, index, sequence and view, in the order of their names.
    pub fn relations(&self) -> impl Iterator<Item = (&Ident, &Relation)> {
        self.relations.iter().map(|(name, entry)| (name, &entry.value))
    }

    /// Every enum and domain, in the order of their names.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.types.values().map(|entry| &entry.value)
    }

    /// Every function, in the order of their names, those of one name in the order in which they were made.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        self.functions.values().flatten().map(|entry| &entry.value)
    }
}

impl Table {
    /// True if an index of that name is its own, or stands behind one of its constraints.
    fn has_index_named(&self, name: &Ident) -> bool {
        self.indexes.named(name).is_some() || self.constraint(name).is_some_and(Constraint::has_index)
    }

    /// What was changed so far is known.
    fn forget_touched(&mut self) {
        self.columns.take_touched();
        self.constraints.take_touched();
        self.indexes.take_touched();
    }

    /// The names that its indexes take up, those behind its constraints first.
    pub fn index_names(&self) -> Vec<Ident> {
        let behind_constraints = self.constraints.iter().filter(|constraint| constraint.has_index());
        behind_constraints
            .filter_map(|constraint| constraint.name.clone())
            .chain(self.indexes.iter().map(|index| index.name.clone()))
            .collect()
    }
}
