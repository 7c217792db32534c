//! Orders of mdBook, `{{#include file}}`, which it follows before it reads Markdown, in listings and code spans, too. A
//! backslash before the braces keeps an order as characters, and is taken away; it does so for all of the line.
//!
//! Known are those in one line with no blank before the `#`, as people write them.
//!
//! Specification: <https://rust-lang.github.io/mdBook/format/mdbook.html>

use ast::{Include, Inline, InlineKind, Instruction, Span, Str};
use std::borrow::Cow;

/// What is addressed to mdBook.
const TOOL: &str = "mdbook";

/// The orders that are not includes as the tree knows them.
const OTHERS: [&str; 4] = ["title", "playground", "playpen", "rustdoc_include"];

/// An order in a line.
pub(crate) struct Order<'t> {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    name: &'t str,
    arguments: &'t str,
}

/// The next order at or behind `from` in a line.
pub(crate) fn next(line: &str, mut from: usize) -> Option<Order<'_>> {
    while let Some(at) = line.get(from..).and_then(|rest| rest.find("{{#")) {
        let start = from + at;
        let inside = &line[start + 3..];
        // A brace that opens ends what may be an order, so that each is looked at but once.
        let end = inside.find(['{', '}'])?;
        from = start + 3;
        if !inside[end..].starts_with("}}") {
            continue;
        }
        let Some((name, arguments)) = inside[..end].split_once(char::is_whitespace) else { continue };
        let known = (name == "include" && !arguments.trim().is_empty()) || OTHERS.contains(&name);
        if known && !arguments.contains('\n') {
            return Some(Order { start, end: start + 3 + end + 2, name, arguments: arguments.trim_start() });
        }
    }
    None
}

impl Order<'_> {
    /// What it is in the tree. In a listing, the characters of the file are wanted.
    pub(crate) fn node(&self, text: bool, span: Span) -> Inline {
        let path = self.arguments.trim();
        let (href, part) = match path.find(':') {
            Some(at) => (&path[..at], Some(&path[at..])),
            None => (path, None),
        };
        let include = Include { href: href.into(), text, pointer: part.map(Str::from), fallback: None };
        if self.name == "include" && is_path(href) && part.is_none_or(is_part) {
            return Inline::new(InlineKind::Include(Box::new(include)), span);
        }
        let data = format!("{} {}", self.name, self.arguments);
        let instruction = Instruction { target: TOOL.into(), data: data.into() };
        Inline::new(InlineKind::Instruction(Box::new(instruction)), span)
    }
}

fn is_path(path: &str) -> bool {
    !path.is_empty() && !path.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | ':' | '#'))
}

/// Which part of a file: `:anchor`, `:2:10`. No pointer of another format begins so.
fn is_part(part: &str) -> bool {
    part.starts_with(':') && !part.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | '#'))
}

/// Whether Markdown reads it as it is, in a line.
fn is_plain(words: &str) -> bool {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !words.contains(['*', '~', '`', '[', ']', '<', '>', '&', '\\', '|', '{', '}'])
        && words
            .match_indices('_')
            .all(|(at, _)| word(words[..at].chars().next_back()) && word(words[at + 1..].chars().next()))
}

/// Whether an include of characters can be said as an order.
pub(crate) fn takes_include(include: &Include, in_listing: bool) -> bool {
    let part = include.pointer.as_deref();
    include.text
        && include.fallback.is_none()
        && is_path(&include.href)
        && part.is_none_or(is_part)
        && (in_listing || (is_plain(&include.href) && part.is_none_or(is_plain)))
}

/// Whether an instruction is an order.
pub(crate) fn takes_instruction(instruction: &Instruction, in_listing: bool) -> bool {
    let data = instruction.data.as_str();
    let line = format!("{{{{#{data}}}}}");
    instruction.target == TOOL
        && next(&line, 0).is_some_and(|order| {
            order.start == 0
                && order.end == line.len()
                && matches!(&order.node(true, Span::NONE).kind,
                    InlineKind::Instruction(read) if read.data == instruction.data)
        })
        && (in_listing || (is_plain(data) && !data.contains("  ") && data.trim() == data))
}

/// An order as it is written.
pub(crate) fn include(include: &Include) -> String {
    format!("{{{{#include {}{}}}}}", include.href, include.pointer.as_deref().unwrap_or(""))
}

/// An instruction to mdBook as it is written.
pub(crate) fn instruction(instruction: &Instruction) -> String {
    format!("{{{{#{}}}}}", instruction.data)
}

/// Where a backslash keeps the rest of a line's orders as characters.
fn escape(line: &str, from: usize) -> Option<usize> {
    let last = line.rfind("}}")?;
    line.get(from..)?.find("\\{{#").map(|at| from + at).filter(|&at| at < last)
}

/// Code in which nothing is an order: a backslash stands before the first in each line.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains("{{#") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 2);
    for line in text.split_inclusive('\n') {
        let order = next(line, 0).map(|order| order.start);
        let at = escape(line, 0).map(|at| at + 1);
        if let Some(at) = order.into_iter().chain(at).min() {
            out.push_str(&line[..at]);
            out.push('\\');
            out.push_str(&line[at..]);
        } else {
            out.push_str(line);
        }
    }
    out.into()
}

/// The pieces of code: characters, without the backslashes that keep orders so, and orders.
pub(crate) fn pieces<'t>(text: &'t str, mut each: impl FnMut(Result<Order<'t>, &'t str>)) {
    if !text.contains("{{#") {
        each(Err(text));
        return;
    }
    for line in text.split_inclusive('\n') {
        let mut from = 0;
        let mut kept = escape(line, 0);
        loop {
            let order = next(line, from);
            if kept.is_some_and(|kept| kept < from) {
                kept = escape(line, from);
            }
            match (order, kept) {
                (order, Some(kept)) if order.as_ref().is_none_or(|order| kept < order.start) => {
                    each(Err(&line[from..kept]));
                    let end = line.rfind("}}").map_or(line.len(), |at| at + 2);
                    each(Err(&line[kept + 1..end]));
                    from = end;
                }
                (Some(order), _) => {
                    each(Err(&line[from..order.start]));
                    from = order.end;
                    each(Ok(order));
                }
                (None, _) => break,
            }
        }
        each(Err(&line[from..]));
    }
}

/// Characters of code, of which none is an order.
pub(crate) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("\\{{#") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match escape(line, 0) {
            Some(at) if next(line, 0).is_none_or(|order| order.start > at) => {
                out.push_str(&line[..at]);
                out.push_str(&line[at + 1..]);
            }
            _ => out.push_str(line),
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::{escaped, pieces, unescaped};

    fn shown(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        pieces(text, |piece| match piece {
            Ok(order) => out.push(format!("!{} {}", order.name, order.arguments)),
            Err("") => {}
            Err(text) => out.push(text.to_string()),
        });
        out
    }

    #[test]
    fn orders_are_told_from_characters() {
        assert_eq!(shown("a {{#include x.rs:y}} b"), ["a ", "!include x.rs:y", " b"]);
        assert_eq!(shown("\\{{#include x}} {{#include y}} z"), ["{{#include x}} {{#include y}}", " z"]);
        assert_eq!(shown("{{#include x}} \\{{#include y}}"), ["!include x", " ", "{{#include y}}"]);
        assert_eq!(
            shown("{{#if x}} {{#include}} {{#include x} {{#include\nx}}").concat(),
            "{{#if x}} {{#include}} {{#include x} {{#include\nx}}"
        );
    }

    #[test]
    fn what_is_escaped_is_no_order() {
        for text in [
            "{{#include x}}",
            "{{#if x}} and {{#include x}} {{#include y}}",
            "\\{{#include x}}",
            "\\\\{{#include x}}\n\\{{#x}} {{#x",
            "\\{{#x",
            "{{#title a}}\n{{#if}}",
        ] {
            let written = escaped(text);
            assert_eq!(shown(&written).concat(), text, "{written}");
            assert_eq!(unescaped(&written), text, "{written}");
        }
        assert_eq!(escaped("{{#if x}}"), "{{#if x}}");
        assert_eq!(escaped("{{#include a}} {{#include b}}"), "\\{{#include a}} {{#include b}}");
    }
}
