//! The migration language: `.mig` files in, headers and operations out.

mod fault;
mod grammar;
mod read;

pub use read::{Variables, read_body, read_header};
