//! The migration language: `.mig` files in, headers and operations out.
//!
//! The grammar knows what an operation is; the reader knows what a file is and walks from one operation to the next, so
//! that a broken one spoils no other.

mod fault;
mod filler;
mod format;
mod grammar;
mod header;
mod outline;
mod read;
mod token;
mod verb;
mod write;

pub use format::format;
pub use read::{Variables, begins_with_header, header_end, read_body, read_header, read_operations};
pub use write::{write, write_header, write_operations};
