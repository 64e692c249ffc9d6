//! What a catalog answers: there, perhaps there, not there, nobody knows.

/// Something in the catalog, and whether SQL that was not understood may have changed it.
#[derive(Debug, Clone)]
pub struct Entry<T> {
    /// The thing.
    pub value: T,
    /// True if it may have been changed or dropped since.
    pub doubtful: bool,
}

impl<T> Entry<T> {
    /// Something that is surely there, just so.
    pub fn certain(value: T) -> Entry<T> {
        Entry { value, doubtful: false }
    }

    /// From now on it may be otherwise.
    pub fn doubt(&mut self) {
        self.doubtful = true;
    }
}

/// The answer to a question about one name.
#[derive(Debug)]
pub enum Lookup<'a, T> {
    /// It is there, just so.
    Found(&'a T),
    /// It was there, but may have been changed or dropped by SQL that was not understood.
    Doubtful(&'a T),
    /// It is not there.
    Absent,
    /// It is not seen here, but SQL that was not understood may have made it.
    Unknown,
}

impl<'a, T> Lookup<'a, T> {
    /// The answer for an entry in a catalog that may be open.
    pub fn of(entry: Option<&'a Entry<T>>, open: bool) -> Lookup<'a, T> {
        match entry {
            Some(entry) if entry.doubtful => Lookup::Doubtful(&entry.value),
            Some(entry) => Lookup::Found(&entry.value),
            None if open => Lookup::Unknown,
            None => Lookup::Absent,
        }
    }

    /// The answer for a name that may mean something else.
    pub fn elsewhere(entry: Option<&'a Entry<T>>) -> Lookup<'a, T> {
        entry.map_or(Lookup::Unknown, |entry| Lookup::Doubtful(&entry.value))
    }

    /// What is known of it, certain or not.
    pub fn known(&self) -> Option<&'a T> {
        match self {
            Lookup::Found(value) | Lookup::Doubtful(value) => Some(value),
            Lookup::Absent | Lookup::Unknown => None,
        }
    }

    /// It, only if it is surely there and just so.
    pub fn certain(&self) -> Option<&'a T> {
        match self {
            Lookup::Found(value) => Some(value),
            _ => None,
        }
    }

    /// True if it is known, but SQL that was not understood may have changed it.
    pub fn is_doubtful(&self) -> bool {
        matches!(self, Lookup::Doubtful(_))
    }

    /// True if it is surely not there.
    pub fn is_absent(&self) -> bool {
        matches!(self, Lookup::Absent)
    }

    /// The same answer about a part or a kind of it; a thing of another kind counts as absent.
    pub fn only<U>(self, part: impl FnOnce(&'a T) -> Option<&'a U>) -> Lookup<'a, U> {
        match self {
            Lookup::Found(value) => part(value).map_or(Lookup::Absent, Lookup::Found),
            Lookup::Doubtful(value) => part(value).map_or(Lookup::Unknown, Lookup::Doubtful),
            Lookup::Absent => Lookup::Absent,
            Lookup::Unknown => Lookup::Unknown,
        }
    }
}
