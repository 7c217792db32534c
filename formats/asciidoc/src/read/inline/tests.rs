//! Running text by construct. What is wanted is what Asciidoctor makes of it.

mod shown;
mod units;
