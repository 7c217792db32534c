//! What one hostile file may cost: bounds on everything that lets a short input grow, or that recursion follows.
//!
//! The limits are far beyond any manual. Reaching one is an error with its place, which names the option that sets
//! it; none is ever reached in silence.

use crate::diagnostic::Code;
use crate::{Diagnostic, Span};

/// Something that is bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Limit {
    /// How many bytes a file has.
    Size,
    /// How deep elements are nested in each other.
    Nesting,
    /// How many attributes an element has, and how many prefixes of namespaces hold in one place.
    Attributes,
    /// How many references to entities a file makes, also by way of others.
    Entities,
    /// How many bytes the replacements of entities and the files of declarations come to, in one file.
    Expansion,
    /// How many columns a table has.
    Columns,
    /// How many rows a cell spans.
    Rows,
    /// How many cells and columns the tables of one file have that nobody wrote: spans, and rows that are short.
    Cells,
    /// How many files lead to each other by includes, one after the other.
    Includes,
}

/// A row of the table of limits.
struct Row {
    limit: Limit,
    name: &'static str,
    /// What is counted, in a few words.
    what: &'static str,
    default: u64,
    /// The most that may be asked for.
    most: u64,
}

#[rustfmt::skip]
const ROWS: [Row; 9] = [
    Row { limit: Limit::Size, name: "size", what: "bytes of a file", default: 256 << 20, most: (1 << 32) - 2 },
    Row { limit: Limit::Nesting, name: "nesting", what: "elements in each other", default: 160, most: 4000 },
    Row { limit: Limit::Attributes, name: "attributes", what: "attributes of an element", default: 256, most: 1 << 20 },
    Row { limit: Limit::Entities, name: "entities", what: "references to entities in a file", default: 200_000, most: 1 << 32 },
    Row { limit: Limit::Expansion, name: "expansion", what: "bytes that entities of a file expand to", default: 4 << 20, most: 1 << 32 },
    Row { limit: Limit::Columns, name: "columns", what: "columns of a table", default: 1000, most: 16_000 },
    Row { limit: Limit::Rows, name: "rows", what: "rows that a cell spans", default: 16_000, most: 60_000 },
    Row { limit: Limit::Cells, name: "cells", what: "cells of a file's tables that nobody wrote", default: 200_000, most: 1 << 32 },
    Row { limit: Limit::Includes, name: "includes", what: "files that include each other in a chain", default: 64, most: 100_000 },
];

impl Limit {
    /// Every limit, in the order in which they are listed.
    pub const ALL: [Limit; ROWS.len()] = {
        let mut all = [Limit::Size; ROWS.len()];
        let mut at = 0;
        while at < ROWS.len() {
            assert!(ROWS[at].limit as usize == at, "the rows stand in the order of the variants");
            all[at] = ROWS[at].limit;
            at += 1;
        }
        all
    };

    const fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// What it counts, in a few words.
    pub const fn what(self) -> &'static str {
        self.row().what
    }

    /// What it is if nobody says otherwise.
    pub const fn default(self) -> u64 {
        self.row().default
    }

    /// The most that it can be set to.
    pub const fn most(self) -> u64 {
        self.row().most
    }

    /// The limit of this name.
    ///
    /// ```
    /// use copyist_ast::Limit;
    /// assert_eq!(Limit::find("nesting"), Some(Limit::Nesting));
    /// ```
    pub fn find(name: &str) -> Option<Limit> {
        Limit::ALL.into_iter().find(|limit| limit.name() == name)
    }
}

/// The limits that a reader keeps to.
///
/// ```
/// use copyist_ast::{Limit, Limits};
/// let limits = Limits::default().with(Limit::Nesting, 50);
/// assert_eq!(limits.get(Limit::Nesting), 50);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits([u64; ROWS.len()]);

impl Default for Limits {
    fn default() -> Limits {
        Limits(Limit::ALL.map(Limit::default))
    }
}

impl Limits {
    /// What this limit is.
    pub const fn get(&self, limit: Limit) -> u64 {
        self.0[limit as usize]
    }

    /// The same as a number that sizes are compared with.
    pub fn size(&self, limit: Limit) -> usize {
        usize::try_from(self.get(limit)).unwrap_or(usize::MAX)
    }

    /// The same as a number of columns or rows.
    pub fn small(&self, limit: Limit) -> u16 {
        u16::try_from(self.get(limit)).unwrap_or(u16::MAX)
    }

    /// The limits with one of them changed; more than [`Limit::most`] is that.
    #[must_use]
    pub fn with(mut self, limit: Limit, value: u64) -> Limits {
        self.0[limit as usize] = value.min(limit.most());
        self
    }

    /// The limits for reading back what was written of a file that keeps to these: what a reader makes of a source,
    /// a writer may spell with some more elements around it, and references may have become their text. Expansion has
    /// the limit of the source, since it decides which texts of entities are known.
    #[must_use]
    pub fn for_copies(self) -> Limits {
        let nesting = self.get(Limit::Nesting);
        let mut copies = Limits(Limit::ALL.map(Limit::most));
        copies.0[Limit::Nesting as usize] = nesting.saturating_mul(2).saturating_add(16);
        copies.0[Limit::Expansion as usize] = self.get(Limit::Expansion);
        copies
    }

    /// An error if `depth` is more than may be open; `what` is nested in each other.
    ///
    /// # Errors
    ///
    /// The limit of nesting is reached.
    pub fn nesting(
        &self,
        depth: usize,
        what: &str,
        span: impl FnOnce() -> Span,
    ) -> Result<(), Box<Diagnostic>> {
        let most = self.size(Limit::Nesting);
        if depth <= most {
            return Ok(());
        }
        let message = format!("more than {most} {what} in each other");
        Err(Box::new(self.error(Limit::Nesting, message, span())))
    }

    /// The error that this limit is reached; `message` says of what there are too many.
    pub fn error(&self, limit: Limit, message: impl Into<crate::Str>, span: Span) -> Diagnostic {
        let (name, most) = (limit.name(), limit.most());
        let help = if self.get(limit) < most {
            format!("if you trust this input, raise the limit of {} with `--limit {name}=…`", self.get(limit))
        } else {
            format!("the limit of {most} is the highest that there is")
        };
        Diagnostic::error(Code::Limit, message, span).label("the limit is reached here").help(help)
    }
}

#[cfg(test)]
mod tests {
    use super::{Limit, Limits};

    #[test]
    fn each_limit_is_found_by_its_name() {
        for limit in Limit::ALL {
            assert_eq!(Limit::find(limit.name()), Some(limit));
            assert!(limit.default() <= limit.most());
            let set = Limits::default().with(limit, 7);
            assert!(Limit::ALL.iter().all(|l| (set.get(*l) == 7) == (*l == limit)));
            assert_eq!(Limits::default().with(limit, u64::MAX).get(limit), limit.most());
        }
    }
}
