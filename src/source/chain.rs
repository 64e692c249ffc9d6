//! A list that grows while what it holds is borrowed.

use std::fmt;
use std::sync::{Mutex, OnceLock};

/// A list that grows at its end, from any thread; what is in it stays where it is.
pub struct Chain<T> {
    first: OnceLock<Box<Link<T>>>,
    /// Held by who adds.
    growth: Mutex<()>,
}

struct Link<T> {
    value: T,
    next: OnceLock<Box<Link<T>>>,
}

impl<T> Default for Chain<T> {
    fn default() -> Chain<T> {
        Chain::new()
    }
}

impl<T> fmt::Debug for Chain<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Chain")
    }
}

impl<T> Chain<T> {
    /// An empty list.
    pub fn new() -> Chain<T> {
        Chain { first: OnceLock::new(), growth: Mutex::new(()) }
    }

    /// Adds a value at the end; gives its number, from 0, and the value where it stays.
    pub fn push(&self, value: T) -> (usize, &T) {
        let _alone = self.growth.lock();
        let (mut end, mut number) = (&self.first, 0);
        while let Some(link) = end.get() {
            end = &link.next;
            number += 1;
        }
        (number, &end.get_or_init(|| Box::new(Link { value, next: OnceLock::new() })).value)
    }

    /// The value of that number.
    pub fn get(&self, number: usize) -> Option<&T> {
        let mut link = self.first.get();
        for _ in 0..number {
            link = link?.next.get();
        }
        link.map(|link| &link.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_keeps_what_was_put_there() {
        let chain = Chain::new();
        let (first, second) = (chain.push(1), chain.push(2));
        assert_eq!((first, second, chain.push(3)), ((0, &1), (1, &2), (2, &3)));
        assert_eq!((chain.get(0), chain.get(2), chain.get(3)), (Some(&1), Some(&3), None));
    }
}
