//! Copyist copies a manual from one documentation format into others and loses nothing in silence.

pub mod lower;
pub mod project;

/// The neutral tree and what all formats share.
pub use ast;
