//! The attributes of a class, in the order in which SQLAlchemy takes them for columns.

use super::class::function_of;
use crate::python::value::{Class, Value};
use std::rc::Rc;

/// An attribute as the body of a class writes it.
#[derive(Clone)]
pub struct Attribute {
    /// Its name.
    pub name: Rc<str>,
    /// What it is annotated with.
    pub annotation: Option<Value>,
    /// What is assigned to it.
    pub value: Option<Value>,
}

/// The attributes of the body of a class: those that are assigned, up to one that is annotated too; from there those that
/// are annotated (SQLAlchemy 2.1, `util.merge_lists_w_ordering`). What functions give stands behind the others.
pub fn of(class: &Class) -> Vec<Attribute> {
    let assigned: Vec<&Rc<str>> = class.members.iter().map(|(name, _)| name).collect();
    let mut annotated: Vec<&Rc<str>> = Vec::new();
    // Of a name that is annotated twice the last annotation holds, at the place of the first.
    class.annotations.iter().for_each(|(name, _)| {
        if !annotated.contains(&name) {
            annotated.push(name);
        }
    });
    let find = |list: &[(Rc<str>, Value)], name: &Rc<str>| {
        list.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    };
    let attribute = |name: &Rc<str>| Attribute {
        name: name.clone(),
        annotation: find(&class.annotations, name),
        value: find(&class.members, name),
    };
    let all: Vec<Attribute> = merged(&assigned, &annotated).into_iter().map(attribute).collect();
    let (declared, plain): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|one| one.value.as_ref().is_some_and(|value| function_of(value).is_some()));
    plain.into_iter().chain(declared).filter(|one| !one.name.starts_with("__")).collect()
}

/// True if the body of a class has an attribute of that name.
pub fn has(class: &Class, name: &str) -> bool {
    let is_it = |(known, _): &(Rc<str>, Value)| &**known == name;
    class.members.iter().any(is_it) || class.annotations.iter().any(is_it)
}

/// Walks one list until it meets a name that the other has too, goes on behind it in the other, and so forth.
fn merged<'a>(assigned: &[&'a Rc<str>], annotated: &[&'a Rc<str>]) -> Vec<&'a Rc<str>> {
    let mut lists = [assigned.to_vec(), annotated.to_vec()];
    let mut taken: Vec<&Rc<str>> = Vec::new();
    let mut now = 0;
    while !lists[now].is_empty() {
        let name = lists[now].remove(0);
        if taken.contains(&name) {
            continue;
        }
        match lists[1 - now].contains(&name) {
            // The name itself comes from the list that is gone over to.
            true => now = 1 - now,
            false => taken.push(name),
        }
    }
    for name in lists.concat() {
        if !taken.contains(&name) {
            taken.push(name);
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::merged;
    use std::rc::Rc;

    #[test]
    fn assigned_and_annotated_names_take_turns() {
        let names = |text: &str| -> Vec<Rc<str>> { text.split(' ').map(Rc::from).collect() };
        let (assigned, annotated) = (names("a c d e"), names("b d f"));
        let order = merged(&assigned.iter().collect::<Vec<_>>(), &annotated.iter().collect::<Vec<_>>());
        assert_eq!(order.iter().map(|name| &***name).collect::<Vec<_>>(), ["a", "c", "b", "d", "f", "e"]);
    }
}
