//! Running text by construct. What is wanted is what Asciidoctor makes of it.

mod compare;
mod units;
