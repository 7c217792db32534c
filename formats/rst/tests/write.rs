//! What is written for each construct, from trees made by hand. Each expected text has been read by Sphinx.

#[path = "write/block.rs"]
mod block;
#[path = "write/code.rs"]
mod code;
#[path = "write/line.rs"]
mod line;
#[path = "write/list.rs"]
mod list;
#[path = "write/names.rs"]
mod names;
mod support;
#[path = "write/table.rs"]
mod table;

#[track_caller]
fn check(body: Vec<ast::Block>, expected: &str) {
    support::writes(&copyist_rst::RST, body, expected);
}
