//! `cargo xtask book`: brings the generated pages up to date, checks the links, and builds the book.

use crate::run::{Run, cargo, root};
use anyhow::Result;

/// Generates, checks, builds.
///
/// # Errors
/// When a link leads nowhere, a page is not in the summary, or mdBook fails.
pub fn book() -> Result<()> {
    cargo(["test", "--quiet", "--package", "copyist", "--test", "book"])
        .env("COPYIST_UPDATE", "1")
        .check()?;
    if Run::new("mdbook").arg("--version").output().is_none() {
        println!(
            "The pages in {} are current. To build the book, install mdBook (`cargo install mdbook`).",
            root().join("book/src").display()
        );
        return Ok(());
    }
    Run::new("mdbook").args(["build", "book", "--dest-dir", "../target/book"]).check()
}
