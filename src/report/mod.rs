//! What people read: diagnostics with the place in the source, as rustc shows them, and lines and columns.

mod lines;
mod render;

pub use lines::{Lines, line_of};
pub use render::{Look, Shown, render};
