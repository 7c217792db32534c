//! What the benchmarks run as a process of its own: to be measured alone, or so that its memory is not theirs.

use crate::bench::join;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// A chore for the other chores.
#[derive(clap::Subcommand)]
pub enum Internal {
    /// Counts the events that quick-xml sees in files: the floor under every reader of XML.
    Events {
        /// The files.
        files: Vec<PathBuf>,
    },
    /// Writes one book of all manuals.
    Join {
        /// Where to.
        to: PathBuf,
        /// How often.
        times: usize,
        /// The folders of the manuals.
        manuals: Vec<PathBuf>,
    },
}

/// Does it.
///
/// # Errors
/// When a file cannot be read or written.
pub fn internal(chore: &Internal) -> Result<()> {
    match chore {
        Internal::Events { files } => {
            let mut count = 0;
            for file in files {
                count += events(&std::fs::read(file).with_context(|| file.display().to_string())?);
            }
            println!("{count}");
            Ok(())
        }
        Internal::Join { to, times, manuals } => join::join(manuals, *times, to),
    }
}

/// How many events quick-xml sees in a file.
fn events(source: &[u8]) -> usize {
    let mut reader = quick_xml::Reader::from_reader(source);
    let mut count = 0;
    loop {
        // Borrowed from the source: nothing is copied.
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) | Err(_) => return count,
            Ok(_) => count += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn events_are_tags_and_texts() {
        assert_eq!(super::events(b"<a>b<c/></a>"), 4);
    }
}
