//! `copyist diff`, seen from outside: every copy is equal to its source, every change is found, and what is shown says
//! which.

#[path = "cli/bench.rs"]
#[allow(dead_code, reason = "shared with the tests of the command line")]
mod bench;
#[path = "diff/call.rs"]
mod call;
#[path = "diff/copies.rs"]
mod copies;
#[path = "diff/planted.rs"]
mod planted;
#[path = "diff/shown.rs"]
mod shown;
mod support;
