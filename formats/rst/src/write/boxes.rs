//! Admonitions, figures, examples, quotations, sidebars, pictures.
//!
//! ```text
//! .. note::                .. admonition:: Title      .. figure:: file.png
//!                             :class: example            :alt: words
//!    Text.
//!                             Text.                      Title
//! ```

use super::code::is_plain;
use super::inline::{push_text, push_wrapped};
use super::{INDENT, Last, Writer};
use crate::Dialect;
use crate::escape::{Context, Lines, Piece, inner, join, protect};
use crate::ids::make_id;
use crate::own;
use ast::{
    Admonition, Attrs, Block, BlockKind, Blocks, CodeKind, Formal, FormalKind, Inline, InlineKind, Media,
    MediaItem, Titled, plain_text,
};
use std::fmt::Write as _;

impl<'a> Writer<'a> {
    /// Writes the content of a directive. An empty one gets an empty comment, for most directives want content.
    pub(super) fn content(&mut self, blocks: &'a [Block]) {
        self.page.blank();
        self.page.indent(INDENT);
        let outer = std::mem::replace(&mut self.in_quotation, false);
        self.nested(&[], blocks);
        self.in_quotation = outer;
        if self.page.at_first_line() {
            self.page.line("..");
        }
        self.page.close();
    }

    pub(super) fn admonition(&mut self, admonition: &'a Admonition, attrs: &'a Attrs) {
        let name = attrs.hint(own::NAME).unwrap_or(admonition.kind.name());
        self.titled(&admonition.head, name, &admonition.body);
    }

    /// Writes a box of this class, with or without a title.
    fn titled(&mut self, head: &'a [Block], class: &str, body: &'a [Block]) {
        match ast::title(head) {
            Some(title) => {
                let title = self.argument(title);
                self.page.line_of(&[".. admonition:: ", &title]);
                self.page.line_of(&[INDENT, ":class: ", class]);
            }
            None => self.page.line_of(&[".. ", class, "::"]),
        }
        self.content(body);
    }

    pub(super) fn formal(&mut self, formal: &'a Formal, own: &Attrs) -> Last {
        if formal.kind == FormalKind::Paragraph {
            return self.formal_paragraph(formal);
        }
        let Some(title) = ast::title(&formal.head) else {
            return self.informal(&formal.body);
        };
        match formal.body.as_slice() {
            [Block { kind: BlockKind::Media(media), .. }, legend @ ..]
                if formal.kind == FormalKind::Figure =>
            {
                self.figure(media, own, Some(title), legend);
            }
            [Block { kind: BlockKind::Code(code), attrs, .. }] if is_captioned(formal, self.dialect) => {
                // Sphinx reads a caption as a paragraph.
                let caption = self.one_line(title);
                let caption = protect(&caption, Lines::Paragraph);
                self.code(code, attrs, Some(&caption));
            }
            body => self.titled(&formal.head, formal.kind.name(), body),
        }
        Last::Other
    }

    fn informal(&mut self, body: &'a [Block]) -> Last {
        self.body(&[], body, Last::Other);
        Last::Other
    }

    /// Writes a paragraph with a run-in title.
    fn formal_paragraph(&mut self, formal: &'a Formal) -> Last {
        let mut pieces = Vec::new();
        if let Some(title) = ast::title(&formal.head) {
            self.class("formal-paragraph");
            self.page.blank();
            let words = plain_text(title);
            let stop = if words.trim_end().ends_with(['.', ':', '!', '?', ';']) { "" } else { "." };
            push_wrapped(&mut pieces, &words, |t| format!("**{}{stop}**", inner(t, Context::Starred)));
            push_text(&mut pieces, " ");
        }
        let (first, rest): (&'a [Inline], &'a [Block]) = match formal.body.split_first() {
            Some((Block { kind: BlockKind::Paragraph(c) | BlockKind::Plain(c), .. }, rest)) => (c, rest),
            _ => (&[], &formal.body),
        };
        self.inlines(first, &mut pieces);
        self.mark_breaks(&mut pieces);
        let text = join(&pieces);
        let text = protect(&text, Lines::Paragraph);
        if !text.trim().is_empty() {
            self.page.lines(text.trim_end());
        }
        self.body(&[], rest, Last::Text);
        if rest.is_empty() { Last::Text } else { Last::Other }
    }

    pub(super) fn media(&mut self, media: &'a Media) {
        let caption = media.items.iter().any(|i| matches!(i.kind, BlockKind::Caption(_)));
        if caption {
            self.figure(media, &Attrs::default(), None, &[]);
        } else if let Some((attrs, item)) = picture(media) {
            self.page.line_of(&[".. image:: ", &path(&item.source)]);
            self.options(attrs, item);
        }
    }

    /// Writes a picture with a title, a caption, or both; the caption then goes to the legend.
    fn figure(&mut self, media: &'a Media, own: &Attrs, title: Option<&'a [Inline]>, legend: &'a [Block]) {
        let Some((attrs, item)) = picture(media) else { return };
        self.page.line_of(&[".. figure:: ", &path(&item.source)]);
        self.options(attrs, item);
        self.own_options(own);
        self.page.blank();
        self.page.indent(INDENT);
        self.nesting += 1;
        if let Some(title) = title {
            self.paragraph(title);
        }
        // The first paragraph is the caption; where there is none, an empty comment says so.
        let caption = media.items.iter().filter_map(|i| match &i.kind {
            BlockKind::Caption(blocks) => Some(blocks),
            _ => None,
        });
        for blocks in caption {
            if title.is_none() && !matches!(blocks.first(), Some(b) if is_paragraph(b)) {
                self.page.line("..");
            }
            self.page.blank();
            self.body(&[], blocks, Last::Text);
        }
        self.page.blank();
        self.body(&[], legend, Last::Text);
        self.nesting -= 1;
        if self.page.at_first_line() {
            self.page.line("..");
        }
        self.page.close();
    }

    fn options(&mut self, attrs: &Attrs, item: &'a MediaItem) {
        for (name, value) in named_options(attrs, item) {
            self.page.line_of(&[INDENT, ":", name, ": ", &value]);
        }
        self.own_options(attrs);
    }

    pub(super) fn inline_media(&mut self, media: &'a Media, out: &mut Vec<Piece<'a>>) {
        let Some((attrs, item)) = picture(media) else { return };
        let mut definition = format!("image:: {}", path(&item.source));
        for (name, value) in named_options(attrs, item) {
            let _ = write!(definition, "\n{INDENT}:{name}: {value}");
        }
        for (name, value) in attrs.other().iter().filter(|(name, _)| own::OPTIONS.contains(&name.as_str())) {
            let _ = write!(definition, "\n{INDENT}:{name}: {value}");
        }
        let file = item.source.rsplit('/').next().unwrap_or_default();
        let stem = make_id(file.rsplit_once('.').map_or(file, |(stem, _)| stem));
        let name = self.substitutions.define(if stem.is_empty() { "picture" } else { &stem }, definition);
        out.push(Piece::Mark(format!("|{name}|").into(), 'x'));
    }

    pub(super) fn quotation(&mut self, quotation: &'a Titled, attrs: &'a Attrs) {
        if let Some(name) = attrs.hint(own::NAME) {
            self.page.line_of(&[".. ", name, "::"]);
        }
        self.page.blank();
        self.page.indent(INDENT);
        let outer = std::mem::replace(&mut self.in_quotation, true);
        self.nested(&[], &quotation.body);
        self.in_quotation = outer;
        for block in &quotation.head {
            if let BlockKind::Attribution(words) = &block.kind {
                let words = self.one_line(words);
                self.page.blank();
                self.page.line_of(&["-- ", words.trim()]);
            }
        }
        if self.page.at_first_line() {
            self.page.line("..");
        }
        self.page.close();
    }

    pub(super) fn sidebar(&mut self, sidebar: &'a Titled, attrs: &'a Attrs) {
        if let (Some(name), Some(title)) = (attrs.hint(own::NAME), ast::title(&sidebar.head)) {
            let title = self.argument(title);
            self.page.line_of(&[".. ", name, ":: ", &title]);
            self.content(&sidebar.body);
            return;
        }
        // docutils takes sidebars in sections only.
        if self.nesting > 0 {
            if ast::title(&sidebar.head).is_some() {
                self.titled(&sidebar.head, "sidebar", &sidebar.body);
            } else {
                self.page.line(".. container:: sidebar");
                self.content(&sidebar.body);
            }
            return;
        }
        let title = ast::title(&sidebar.head).map(|t| self.argument(t)).unwrap_or_default();
        self.page.line(format!(".. sidebar:: {title}").trim_end());
        self.content(&sidebar.body);
    }

    /// A change of topic. It may not begin or end a section, nor stand in another block.
    pub(super) fn transition(&mut self, inside: bool) {
        if inside && self.nesting == 0 {
            self.page.line("----");
        } else {
            self.page.line(".. raw:: html");
            self.page.blank();
            self.page.line_of(&[INDENT, "<hr>"]);
        }
    }
}

/// Whether a block with a title is a listing with a caption, in a dialect that has such.
pub(crate) fn is_captioned(formal: &Formal, dialect: &Dialect) -> bool {
    dialect.code_options
        && formal.kind == FormalKind::Example
        && matches!(formal.body.as_slice(), [Block { kind: BlockKind::Code(code), attrs, .. }]
            if is_plain(code) && code.kind != CodeKind::Layout)
}

fn is_paragraph(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Plain(_))
}

/// The alternative that is shown.
fn picture(media: &Media) -> Option<(&Attrs, &MediaItem)> {
    media.items.iter().find_map(|block| match &block.kind {
        BlockKind::MediaItem(item) if !item.source.is_empty() => Some((&block.attrs, &**item)),
        _ => None,
    })
}

/// A file's path in the argument of a directive, where blanks that are not escaped do not count.
fn path(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for c in source.chars() {
        if matches!(c, ' ' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The words that stand in for a picture, and its other options by the names of the tree's attributes.
pub(crate) fn options(attrs: &Attrs, item: &MediaItem) -> (String, Vec<(&'static str, String)>) {
    let mut found = Vec::new();
    let words = words(&item.body);
    let either = |a, b| attrs.get(a).or_else(|| attrs.get(b)).and_then(length);
    if let Some(width) = either("contentwidth", "width") {
        found.push(("contentwidth", width));
    }
    // docutils takes no percentage here.
    if let Some(height) = either("contentdepth", "depth").filter(|h| !h.ends_with('%')) {
        found.push(("contentdepth", height));
    }
    if let Some(scale) = attrs.get("scale").filter(|s| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit()))
    {
        found.push(("scale", scale.to_string()));
    }
    if let Some(align) = attrs.get("align").filter(|a| matches!(*a, "left" | "center" | "right")) {
        found.push(("align", align.to_string()));
    }
    (words, found)
}

/// The options of a picture by the names that docutils has for them.
fn named_options(attrs: &Attrs, item: &MediaItem) -> Vec<(&'static str, String)> {
    let (words, options) = options(attrs, item);
    let alt = (!words.is_empty()).then_some(("alt", words));
    let named = options.into_iter().map(|(name, value)| match name {
        "contentwidth" => ("width", value),
        "contentdepth" => ("height", value),
        _ => (name, value),
    });
    alt.into_iter().chain(named).collect()
}

/// A length that docutils takes.
fn length(value: &str) -> Option<String> {
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = &value[digits.len()..];
    let is_number = !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.bytes().filter(|b| *b == b'.').count() <= 1
        && digits.bytes().any(|b| b.is_ascii_digit());
    let is_unit = matches!(unit, "" | "em" | "ex" | "px" | "in" | "cm" | "mm" | "pt" | "pc" | "%");
    (is_number && is_unit).then(|| value.to_string())
}

/// The words that stand in for a picture, on one line.
fn words(body: &Blocks) -> String {
    let mut out = String::new();
    for block in body {
        if let BlockKind::Plain(c) | BlockKind::Paragraph(c) = &block.kind {
            if !out.is_empty() {
                out.push(' ');
            }
            push_words(c, &mut out);
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push_words(content: &[Inline], out: &mut String) {
    for inline in content {
        if !matches!(inline.kind, InlineKind::LineBreak) {
            out.push_str(&plain_text(std::slice::from_ref(inline)));
        }
    }
}
