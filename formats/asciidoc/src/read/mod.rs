//! Text → tree.
//!
//! AsciiDoc is read line by line, as Asciidoctor does: what a block is shows in its first line ([`block`] and the modules of each
//! construct), running text goes through the substitutions in their order ([`inline`]). Directives of the preprocessor that
//! stand between blocks stay in the tree ([`preprocess`]); an include is never opened.
//!
//! | module | what it reads |
//! |---|---|
//! | `sheet`, `preprocess` | the text, its lines, `ifdef` and its kin |
//! | `attributes`, `attrlist`, `subs` | what is declared, lists in brackets, substitutions |
//! | `header`, `section`, `block`, `list`, … | blocks |
//! | `table` | tables |
//! | `inline` | running text |
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/>, and Asciidoctor 2.0 where that is silent.

mod attributes;
mod attrlist;
mod inline;
mod subs;
mod table;

use ast::diagnostic::Code;
use ast::{Diagnostic, Limit, Span};
use attributes::Attributes;

/// Why there is no tree.
type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// The state of reading one file.
struct Reader<'s> {
    /// The whole file, its ends of lines made alike.
    text: &'s str,
    limits: ast::Limits,
    /// Whether references to declared texts are these texts.
    expand: bool,
    /// How many bodies are open.
    depth: usize,
    attributes: Attributes,
    tables: table::State,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Reads what is inside a body, unless too many are open.
    fn inside<T>(&mut self, span: Span, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.depth += 1;
        let most = self.limits.size(Limit::Nesting);
        if self.depth > most {
            let message = format!("more than {most} blocks in each other");
            return Err(Box::new(self.limits.error(Limit::Nesting, message, span)));
        }
        let done = read(self);
        self.depth -= 1;
        done
    }

    /// What Asciidoctor would warn of.
    fn warn(&mut self, message: impl Into<ast::Str>, span: Span) {
        self.diagnostics.push(Diagnostic::warning(Code::Syntax, message, span));
    }
}

#[cfg(test)]
pub(crate) mod tests_of_tables {
    pub(crate) use super::table::tests::{read_block, shown};
}
