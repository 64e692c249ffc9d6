//! Random numbers that are the same in every run.

/// A small generator of numbers (xorshift). Its seed is not 0.
pub struct Dice(pub u64);

impl Dice {
    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    /// True once in so many throws.
    pub fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Up to so many different numbers below a limit, in any order.
    pub fn some_below(&mut self, limit: usize, most: usize) -> Vec<usize> {
        let mut some = Vec::new();
        for _ in 0..most {
            let one = self.below(limit);
            if !some.contains(&one) {
                some.push(one);
            }
        }
        some
    }
}
