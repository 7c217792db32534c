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
mod block;
mod delimited;
mod header;
mod inline;
mod list;
mod macros;
mod marks;
mod meta;
mod preprocess;
mod resolve;
mod section;
mod sheet;
mod subs;
mod table;

pub(crate) use attributes::is_reference;
pub(crate) use block::take_id;
pub(crate) use header::{is_name, is_words};
pub(crate) use marks::is_directive;

use ast::diagnostic::Code;
use ast::{Diagnostic, Limit, Read, ReadOptions, Span};
use attributes::Attributes;

/// Why there is no tree.
type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// Reads one file.
pub(crate) fn read(source: &[u8], options: &ReadOptions) -> Read {
    let most = options.limits.size(Limit::Size).min(u32::MAX as usize - 1);
    if source.len() > most {
        let message = format!("a file of {} bytes, where the limit is {most}", source.len());
        return failed(options.limits.error(Limit::Size, message, Span::NONE));
    }
    let source = source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source);
    match std::str::from_utf8(source) {
        Ok(text) => {
            let text = sheet::normalised(text);
            let mut read = read_text(&text, options);
            read.text = text.into_owned();
            read
        }
        Err(error) => {
            let at = error.valid_up_to();
            let message = "the text is not UTF-8";
            let help = "convert the file to UTF-8";
            failed(Diagnostic::error(Code::Encoding, message, Span::new(at, at + 1)).help(help))
        }
    }
}

/// Reads a text that nobody will ask for places in.
pub(crate) fn read_back(text: &str, options: &ReadOptions) -> Read {
    read_text(&sheet::normalised(text), options)
}

fn failed(error: Diagnostic) -> Read {
    Read { diagnostics: vec![error], ..Read::default() }
}

fn read_text(text: &str, options: &ReadOptions) -> Read {
    let mut reader = Reader::new(text, options.limits, options.expand);
    let mut read = Read::default();
    match reader.document() {
        Ok(_) if reader.attributes.are_too_much() => {
            let most = options.limits.size(Limit::Expansion);
            let message = format!("references to attributes that come to more than {most} bytes");
            reader.diagnostics.push(options.limits.error(Limit::Expansion, message, Span::NONE));
        }
        Ok(document) => read.document = Some(document),
        Err(error) => reader.diagnostics.push(*error),
    }
    read.diagnostics = reader.diagnostics;
    read
}

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
    /// How much deeper titles are than their signs say.
    level_offset: i64,
    /// The line at which the text begins where there is no title, and how many comments stand before it.
    body_start: (usize, usize),
    tables: table::State,
    /// How many numbered lists are open.
    numbers: usize,
    diagnostics: Vec<Diagnostic>,
}

impl<'s> Reader<'s> {
    fn new(text: &'s str, limits: ast::Limits, expand: bool) -> Reader<'s> {
        Reader {
            text,
            limits,
            expand,
            depth: 0,
            attributes: Attributes::within(limits.size(Limit::Expansion)),
            level_offset: 0,
            body_start: (0, 0),
            tables: table::State::default(),
            numbers: 0,
            diagnostics: Vec::new(),
        }
    }

    /// Reads what is inside a body, unless too many are open.
    fn inside<T>(&mut self, span: Span, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.depth += 1;
        self.limits.nesting(self.depth, "blocks", || span)?;
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
