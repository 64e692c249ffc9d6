//! The user guide does what it shows.

use crate::document::{self, Desk};

#[test]
fn the_guide_does_what_it_shows() {
    document::follow("guide.md", include_str!("../../docs/guide.md"), Desk::example());
}
