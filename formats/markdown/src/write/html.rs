//! Inline nodes as HTML, for the places that take no Markdown.

use super::Writer;
use super::inline::words_of;
use crate::escape::{self, one_line};
use ast::{BlockKind, Inline, InlineKind, Role, Target, plain_text};

impl<'a> Writer<'a> {
    /// The nodes as one line of HTML, since a block of HTML ends at a blank line; none where there is something among
    /// them that HTML has no word for.
    pub(super) fn inline_html(&mut self, inlines: &'a [Inline]) -> Option<String> {
        if !self.fits_html(inlines) {
            return None;
        }
        let mut out = String::new();
        self.push_html(inlines, &mut out);
        Some(out)
    }

    /// Whether HTML has a word for all of these nodes: for footnotes only where Markdown has no other.
    pub(super) fn fits_html(&self, inlines: &[Inline]) -> bool {
        inlines.iter().all(|inline| match &inline.kind {
            InlineKind::Text(_)
            | InlineKind::Media(_)
            | InlineKind::LineBreak
            | InlineKind::Comment(_)
            | InlineKind::Anchor => true,
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c) => self.fits_html(c),
            InlineKind::Span { role, content } => {
                (role.is_code() && *role != Role::KeyCap) || self.fits_html(content)
            }
            InlineKind::Keys(keys) => self.fits_html(&keys.keys),
            InlineKind::Link(link) => self.fits_html(&link.content),
            InlineKind::Footnote(_) | InlineKind::FootnoteReference(_) => !self.has_footnotes(),
            _ => false,
        })
    }

    fn push_html(&mut self, inlines: &'a [Inline], out: &mut String) {
        for inline in inlines {
            if let Some(id) = inline.attrs.id()
                && !matches!(inline.kind, InlineKind::Footnote(_))
            {
                out.push_str(&self.anchor(id));
            }
            match &inline.kind {
                InlineKind::Text(text) => out.push_str(&escape::html(&one_line(text))),
                InlineKind::Emphasis(c) => self.tag("em", c, out),
                InlineKind::Strong(c) => self.tag("strong", c, out),
                InlineKind::Strike(c) => self.tag("del", c, out),
                InlineKind::Superscript(c) => self.tag("sup", c, out),
                InlineKind::Subscript(c) => self.tag("sub", c, out),
                InlineKind::Span { role: Role::KeyCap, content } => self.tag("kbd", content, out),
                InlineKind::Span { role, content } if role.is_code() => {
                    out.push_str("<code>");
                    out.push_str(&escape::html(&one_line(&plain_text(content))));
                    out.push_str("</code>");
                }
                InlineKind::Span { content, .. } => self.push_html(content, out),
                InlineKind::Keys(keys) => {
                    for (i, key) in keys.keys.iter().enumerate() {
                        if i > 0 {
                            out.push('+');
                        }
                        match &key.kind {
                            InlineKind::Span { role: Role::KeyCap, content } => {
                                self.tag("kbd", content, out);
                            }
                            _ => self.tag("kbd", std::slice::from_ref(key), out),
                        }
                    }
                }
                InlineKind::Link(link) => {
                    let address = match &link.target {
                        Target::Url(address) => escape::html(address),
                        Target::Id(id) => format!("#{}", escape::html(id)).into(),
                    };
                    out.push_str("<a href=\"");
                    out.push_str(&one_line(&address));
                    out.push_str("\">");
                    self.push_html(&link.content, out);
                    out.push_str("</a>");
                }
                InlineKind::Media(media) => {
                    for item in &media.items {
                        let BlockKind::MediaItem(item) = &item.kind else { continue };
                        let words: String = item.body.iter().filter_map(words_of).map(plain_text).collect();
                        for piece in ["<img src=\"", &escape::html(&item.source), "\" alt=\""] {
                            out.push_str(piece);
                        }
                        out.push_str(&escape::html(&one_line(&words)));
                        out.push_str("\">");
                    }
                }
                InlineKind::LineBreak => out.push_str("<br>"),
                InlineKind::Comment(text) => out.push_str(&escape::comment(text, true)),
                InlineKind::Footnote(blocks) => {
                    let label = self.footnote(inline.attrs.id(), blocks);
                    out.push_str(&self.footnote_mark(&label, inline.attrs.id()));
                }
                InlineKind::FootnoteReference(id) => {
                    let label = self.footnote_label(id);
                    out.push_str(&self.footnote_mark(&label, None));
                }
                // Anchors are their ids; what else there is, HTML has no word for.
                _ => {}
            }
        }
    }

    fn tag(&mut self, name: &str, content: &'a [Inline], out: &mut String) {
        out.push('<');
        out.push_str(name);
        out.push('>');
        self.push_html(content, out);
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
}
