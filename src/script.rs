//! From replayed migrations to the text that a DBA approves: transactions, guards, bookkeeping, comments.

pub mod settings;
