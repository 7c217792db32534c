//! `XInclude` 1.1 (<https://www.w3.org/TR/xinclude-11/>), on the text of files: what an include asks for is put into its
//! place, and the text that comes of it is read as any other.
//!
//! Text, not trees: a pointer names elements of XML, what an element is depends on the place that it is put into, and
//! a piece of a file keeps every byte of its spelling. [`index`] looks through a file once, [`pointer`], [`path`] and
//! [`walk`] select ranges of it, [`merge`] copies.

mod include;
mod index;
mod merge;
mod path;
mod paths;
mod pointer;
mod renames;
mod retag;
mod tag;
#[cfg(test)]
mod tests;
mod text;
mod walk;

pub use merge::merge;
