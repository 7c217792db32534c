//! Stands for the settling of documents until that is there.

pub(crate) mod table;
#[cfg(test)]
mod table_tests;
