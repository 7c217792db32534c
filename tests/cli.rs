//! The command line, seen from outside: every option, every exit status, and what must never happen.

#[path = "cli/bench.rs"]
mod bench;
#[path = "cli/call.rs"]
mod call;
#[path = "cli/config.rs"]
mod config;
#[path = "cli/declarations.rs"]
mod declarations;
#[path = "cli/git.rs"]
mod git;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/includes.rs"]
mod includes;
#[path = "cli/init.rs"]
mod init;
#[path = "cli/layout.rs"]
mod layout;
#[path = "cli/ledger.rs"]
mod ledger;
#[path = "cli/limits.rs"]
mod limits;
#[path = "cli/markdown.rs"]
mod markdown;
#[path = "cli/marks.rs"]
mod marks;
#[path = "cli/moving.rs"]
mod moving;
#[path = "cli/output.rs"]
mod output;
#[path = "cli/whole.rs"]
mod whole;
