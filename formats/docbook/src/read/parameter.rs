//! Parameter entities: what their names stand for, and the small rules of files of declarations.

use super::chars;
use ast::diagnostic::Code;
use ast::{Diagnostic, Span};
use std::sync::Arc;

/// The longest file that is opened to see whether it is a few words.
pub const MAX_TEXT_FILE: usize = 4096;

/// What a parameter entity stands for.
#[derive(Clone)]
pub enum Parameter {
    /// Declarations, or a part of one; the file in which they stand.
    Text(Arc<str>, Arc<str>),
    /// A file.
    File(Found),
}

/// A file by its identifiers.
#[derive(Clone)]
pub struct Found {
    pub system: String,
    pub public: Option<String>,
    /// The file in which that is written.
    pub base: Arc<str>,
}

/// Whether a file is a piece of the DTD of DocBook, or one of the sets of characters: these are known.
pub fn is_known(public: Option<&str>, system: &str) -> bool {
    const PUBLIC: [&str; 10] = [
        "-//OASIS//DTD DocBook",
        "-//OASIS//DTD Simplified DocBook",
        "-//OASIS//DTD XML Exchange Table",
        "-//OASIS//ENTITIES DocBook",
        "-//OASIS//ELEMENTS DocBook",
        "-//Norman Walsh//DTD",
        "-//Davenport//DTD DocBook",
        "-//HaL and O'Reilly//DTD DocBook",
        "-//W3C//ENTITIES",
        "ISO 8879",
    ];
    let name = system.rsplit(['/', '\\']).next().unwrap_or_default();
    let address = system.split_once("://").map(|(_, rest)| rest.split('/').next().unwrap_or_default());
    public.is_some_and(|p| PUBLIC.iter().any(|known| p.starts_with(known)))
        || name == "docbookx.dtd"
        || name == "docbook.dtd"
        || address.is_some_and(|host| host.ends_with("oasis-open.org") || host.ends_with("docbook.org"))
}

/// Whether an identifier is an address, which is never asked.
pub fn is_remote(system: &str) -> bool {
    system.split_once("://").is_some_and(|(scheme, _)| !scheme.eq_ignore_ascii_case("file"))
}

/// A text without the declaration of its encoding.
pub fn without_declaration(text: &str) -> &str {
    match text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest.strip_prefix('\n').unwrap_or(rest),
        None => text,
    }
}

/// The line of a place, from 1.
pub fn line(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at.min(text.len())).unwrap_or_default();
    1 + memchr::memchr_iter(b'\n', before).count()
}

/// The replacement text of an entity's literal value: character references are expanded (XML 1.0, section 4.5).
pub fn replacement(literal: &str, at: usize) -> Result<String, Box<Diagnostic>> {
    let mut out = String::with_capacity(literal.len());
    let mut rest = literal;
    while let Some((before, after)) = rest.split_once("&#") {
        out.push_str(before);
        let start = at + literal.len() - after.len() - 2;
        let wrong = |end| {
            let span = Span::new(start, end);
            Box::new(Diagnostic::error(
                Code::Syntax,
                "a reference to a character that XML does not permit",
                span,
            ))
        };
        let Some((number, behind)) = after.split_once(';') else { return Err(wrong(start + 2)) };
        match chars::from_reference(number) {
            Some(c) => out.push(c),
            None => return Err(wrong(start + number.len() + 3)),
        }
        rest = behind;
    }
    out.push_str(rest);
    Ok(out)
}
