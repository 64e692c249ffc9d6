//! The columns, constraints and indexes of a table: a list in order, whose members are found by their names, and which
//! remembers what was put in, taken out or changed.
//!
//! So a table with two thousand indexes takes another one in the time in which a table with two does: nobody looks through
//! the list for a name, and a catalog learns what has changed without comparing the table with what it was. (2,000 indexes
//! on one table, one a migration: 9.0 s of processor time before, when each change compared all names.)

use crate::sql::Ident;
use std::collections::HashMap;
use std::fmt;
use std::mem;
use std::ops::Deref;
use thin_vec::ThinVec;

/// Up to so many members are looked through one after the other, which is faster than a map, and smaller.
const FEW: usize = 16;

/// What has a name in a table.
pub trait Member {
    /// The name; `None` where none was written or chosen yet.
    fn name(&self) -> Option<&Ident>;
}

/// A list of named members in order. It reads like a slice.
#[derive(Clone)]
pub struct Roll<T> {
    members: Vec<T>,
    /// Where the first member of each name stands; none while there are few. Its order reaches nobody.
    #[expect(clippy::box_collection, reason = "most lists are short, and a map takes room in each of them")]
    places: Option<Box<HashMap<Ident, usize>>>,
    /// The names of what was put in, taken out or changed since somebody asked.
    touched: ThinVec<Ident>,
}

impl<T: Member> Roll<T> {
    /// The member of that name; the first, if a wrong history has several.
    pub fn named(&self, name: &Ident) -> Option<&T> {
        self.place(name).map(|at| &self.members[at])
    }

    /// Where the member of that name stands.
    pub fn place(&self, name: &Ident) -> Option<usize> {
        match self.members.len() > FEW {
            true => self.places.as_ref()?.get(name).copied(),
            false => self.members.iter().position(|member| member.name() == Some(name)),
        }
    }

    /// Puts a member in at the end.
    pub fn push(&mut self, member: T) {
        self.touched.extend(member.name().cloned());
        if self.members.len() == self.members.capacity() {
            // Most tables have one index and a few columns: room for four indexes would be a tenth of a catalog.
            self.members.reserve_exact(1 + self.members.len() / 2);
        }
        self.members.push(member);
        if self.members.len() > FEW + 1 {
            self.enter(self.members.len() - 1);
        } else if self.members.len() > FEW {
            self.enter_from(0);
        }
    }

    /// Takes a member out.
    pub fn remove(&mut self, at: usize) -> T {
        let member = self.members.remove(at);
        self.touched.extend(member.name().cloned());
        match member.name() {
            Some(name) if at == self.members.len() && at > FEW => {
                // The last one: nobody moves up. Another of its name stands before it, if the place is not its own.
                if let Some(places) = self.places.as_mut().filter(|places| places.get(name) == Some(&at)) {
                    places.remove(name);
                }
            }
            _ => self.enter_from(at),
        }
        member
    }

    /// Takes the members of that name out; there is one, unless a wrong history has several.
    pub fn drop_named(&mut self, name: &Ident) {
        while let Some(at) = self.place(name) {
            self.remove(at);
        }
    }

    /// Takes the members out for which `keep` is false.
    pub fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        let Some(first) = self.members.iter().position(|member| !keep(member)) else { return };
        let gone = self.members.extract_if(first.., |member| !keep(member));
        self.touched.extend(gone.filter_map(|member| member.name().cloned()));
        self.enter_from(first);
    }

    /// Takes all members out.
    pub fn clear(&mut self) {
        self.retain(|_| false);
    }

    /// Changes the member of that name, if there is one; its name must stay.
    pub fn change(&mut self, name: &Ident, change: impl FnOnce(&mut T)) {
        if let Some(at) = self.place(name) {
            self.touched.push(name.clone());
            change(&mut self.members[at]);
        }
    }

    /// Changes every member. Names may change too.
    pub fn change_each(&mut self, mut change: impl FnMut(&mut T)) {
        for member in &mut self.members {
            self.touched.extend(member.name().cloned());
            change(member);
            self.touched.extend(member.name().cloned());
        }
        self.enter_from(0);
    }

    /// The names of what was put in, taken out or changed since this was asked last.
    pub(super) fn take_touched(&mut self) -> Vec<Ident> {
        mem::take(&mut self.touched).into_iter().collect()
    }

    /// Notes the places from `first` on, where many members make it worth while.
    fn enter_from(&mut self, first: usize) {
        if self.members.len() <= FEW {
            self.places = None;
            return;
        }
        self.places.get_or_insert_default().retain(|_, at| *at < first);
        (first..self.members.len()).for_each(|at| self.enter(at));
    }

    fn enter(&mut self, at: usize) {
        if let Some(name) = self.members[at].name() {
            self.places.get_or_insert_default().entry(name.clone()).or_insert(at);
        }
    }
}

impl<T> Deref for Roll<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.members
    }
}

impl<T> Default for Roll<T> {
    fn default() -> Roll<T> {
        Roll { members: Vec::new(), places: None, touched: ThinVec::new() }
    }
}

impl<T: Member> Extend<T> for Roll<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, members: I) {
        members.into_iter().for_each(|member| self.push(member));
    }
}

impl<T: Member> FromIterator<T> for Roll<T> {
    fn from_iter<I: IntoIterator<Item = T>>(members: I) -> Roll<T> {
        let mut roll = Roll::default();
        roll.extend(members);
        roll
    }
}

impl<T> IntoIterator for Roll<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Roll<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.iter()
    }
}

impl<T: PartialEq> PartialEq for Roll<T> {
    fn eq(&self, other: &Roll<T>) -> bool {
        self.members == other.members
    }
}

impl<T: Eq> Eq for Roll<T> {}

impl<T: fmt::Debug> fmt::Debug for Roll<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.members.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Named(Ident, u32);

    impl Member for Named {
        fn name(&self) -> Option<&Ident> {
            Some(&self.0)
        }
    }

    fn roll(numbers: std::ops::Range<u32>) -> Roll<Named> {
        numbers.map(|number| Named(Ident::made(format!("m{number}")), number)).collect()
    }

    fn find(roll: &Roll<Named>, number: u32) -> Option<u32> {
        roll.named(&Ident::made(format!("m{number}"))).map(|found| found.1)
    }

    #[test]
    fn members_are_found_by_name_however_many_there_are() {
        for size in [3, 16, 17, 18, 40] {
            let mut roll = roll(0..size);
            assert!((0..size).all(|number| find(&roll, number) == Some(number)), "{size}");
            assert_eq!(find(&roll, size), None);
            roll.remove(1);
            roll.retain(|member| member.1 != 2);
            let is_there = |number| number != 1 && number != 2;
            assert!((0..size).all(|number| find(&roll, number) == is_there(number).then_some(number)), "{size}");
            roll.change_each(|member| member.0 = Ident::made(format!("m{}", member.1 + 100)));
            assert!((3..size).all(|number| find(&roll, number).is_none() && find(&roll, number + 100) == Some(number)));
        }
    }

    #[test]
    fn of_two_with_one_name_the_first_is_found() {
        for size in [2, 30] {
            let mut roll = roll(0..size);
            roll.push(Named(Ident::made("m1"), 99));
            assert_eq!(find(&roll, 1), Some(1));
            roll.remove(1);
            assert_eq!(find(&roll, 1), Some(99));
        }
    }

    #[test]
    fn what_was_touched_is_remembered_once() {
        let mut roll = roll(0..2);
        roll.take_touched();
        roll.push(Named(Ident::made("new"), 7));
        roll.change(&Ident::made("m1"), |member| member.1 = 8);
        roll.drop_named(&Ident::made("m0"));
        assert_eq!(roll.take_touched(), ["new", "m1", "m0"].map(Ident::made));
        assert_eq!(roll.take_touched(), []);
        assert_eq!(roll[0], Named(Ident::made("m1"), 8));
    }
}
