//! Divisions and ids.
//!
//! ```text
//! .. raw:: html
//!
//!    <a id="sec-Foo.bar"></a>
//!
//! .. _sec-Foo.bar:
//!
//! Title
//! =====
//! ```
//!
//! A title's level is known by its line alone, so a level has the same line in all files of a manual. A target
//! names what stands directly behind it. docutils makes HTML ids of names by its own rule; the anchor is written
//! for ids that the rule would change, so that published addresses stay valid.

use super::{BlockKind, INDENT, Last, Writer};
use crate::escape::{Lines, protect};
use crate::ids::is_simple;
use ast::{Attrs, Division, plain_text};
use std::borrow::Cow;
use unicode_normalization::char::canonical_combining_class;
use unicode_width::UnicodeWidthChar;

/// The lines of titles by depth, and whether there is one above as well. The first six are those that Sphinx's
/// own documentation recommends for parts, chapters, sections and below.
const ADORNMENTS: &[(char, bool)] = &[
    ('#', true),
    ('*', true),
    ('=', false),
    ('-', false),
    ('^', false),
    ('"', false),
    ('\'', false),
    ('~', false),
    ('+', false),
    (':', false),
    ('.', false),
    ('_', false),
    ('`', false),
    (',', false),
    ('=', true),
    ('-', true),
    ('^', true),
    ('"', true),
    ('\'', true),
    ('~', true),
    ('+', true),
    (':', true),
    ('.', true),
    ('_', true),
    ('`', true),
    (',', true),
    ('#', false),
    ('*', false),
    ('!', false),
    ('!', true),
    ('$', false),
    ('$', true),
];

/// The shortest line of a title: a lone mark above it would be a bullet.
const SHORTEST: usize = 3;

impl<'a> Writer<'a> {
    pub(super) fn division(&mut self, division: &'a Division, attrs: &Attrs, ids: &[&'a str]) {
        self.targets(ids, true, false);
        self.classes(&BlockKind::Anchor, attrs);
        let mut last = Last::Other;
        if let Some(title) = ast::title(&division.head) {
            let text = if self.nesting > 0 { self.argument(title) } else { self.one_line(title) };
            if self.nesting > 0 {
                // Sections stand in sections only.
                self.page.line_of(&[".. rubric:: ", &text]);
            } else if !text.trim().is_empty() {
                self.taken.take_title(&plain_text(title));
                self.title(&text);
                last = Last::Text;
            }
        }
        self.page.blank();
        self.depth += 1;
        for block in &division.head {
            if !matches!(block.kind, BlockKind::Title(_)) {
                self.body(&[], std::slice::from_ref(block), Last::Other);
            }
        }
        self.body(&[], &division.body, last);
        self.depth -= 1;
    }

    fn title(&mut self, text: &str) {
        let text = protect(text, Lines::Paragraph);
        let (mark, over) = ADORNMENTS[self.depth.min(ADORNMENTS.len() - 1)];
        let line = String::from(mark).repeat(width(&text).max(SHORTEST));
        if over {
            self.page.line(&line);
        }
        self.page.line(&text);
        self.page.line(&line);
    }

    /// Writes ids before the block that they are on. `shown`: whether a page shows them there; if not, an empty
    /// comment keeps them where they are, as it does after raw text before what is `indented`.
    pub(super) fn targets(&mut self, ids: &[&'a str], shown: bool, indented: bool) {
        if ids.is_empty() {
            return;
        }
        let spelt: Vec<_> = ids.iter().map(|id| (*id, self.taken.take(id))).collect();
        // Where one has no target, the exact anchors tell the order of all.
        let all = spelt.len() > 1 && spelt.iter().any(|(_, s)| !s.target);
        // An anchor must not come between a target and its block.
        if spelt.iter().any(|(_, s)| s.raw) {
            self.page.blank();
            self.page.line(".. raw:: html");
            self.page.blank();
            for (id, _) in spelt.iter().filter(|(_, s)| s.raw || all) {
                self.page.line_of(&[INDENT, "<a id=\"", &attribute(id), "\"></a>"]);
            }
        }
        if spelt.iter().any(|(_, s)| s.target) {
            self.page.blank();
            for (id, _) in spelt.iter().filter(|(_, s)| s.target) {
                self.page.line_of(&[".. _", &target_name(id), ":"]);
            }
        }
        // What is indented behind it would be a part of the raw text.
        if !shown || indented && spelt.iter().all(|(_, s)| !s.target) {
            self.page.blank();
            self.page.line("..");
        }
        self.page.blank();
    }
}

/// The width of a line as docutils counts it.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// How many columns docutils counts for a character (`docutils.utils.column_width`): two for a wide one, none for one of
/// a combining class. Others count even where nothing is seen of them, as a zero width space.
pub(super) fn columns(c: char) -> usize {
    if c.is_ascii() {
        return 1;
    }
    let is_wide = c.width() == Some(2) && c != '\u{2e3a}';
    if canonical_combining_class(c) != 0 { 0 } else { 1 + usize::from(is_wide) }
}

/// A name as it stands in a target.
fn target_name(id: &str) -> Cow<'_, str> {
    if is_simple(id) {
        id.into()
    } else {
        let mut out = String::from("`");
        for c in id.chars() {
            if matches!(c, '`' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
        out.push('`');
        out.into()
    }
}

/// A string as it stands in an attribute of HTML.
fn attribute(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|b| matches!(b, b'&' | b'"' | b'<' | b'>')) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(c),
        }
    }
    out.into()
}
