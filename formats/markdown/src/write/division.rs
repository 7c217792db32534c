//! Divisions and what is between them: `# Title {#id}`.
//!
//! The file's own root is level 1. Specification: <https://spec.commonmark.org/0.31.2/#atx-headings>

use super::Writer;
use super::inline::Place;
use crate::escape;
use crate::flavour::HeadingIds;
use ast::{Attrs, BlockKind, Division, Inline};

impl<'a> Writer<'a> {
    pub(super) fn division(&mut self, division: &'a Division, attrs: &Attrs) {
        self.level = self.level.saturating_add(1);
        let mut titled = false;
        for block in &division.head {
            self.page.blank();
            match &block.kind {
                BlockKind::Title(title) if !titled => {
                    titled = true;
                    let level = usize::from(self.level.min(6));
                    self.heading(level, title, attrs.id(), block.attrs.id());
                }
                _ => {
                    self.block(block, std::slice::from_ref(block));
                }
            }
        }
        if !titled {
            self.wait_for(attrs.id());
        }
        self.page.blank();
        self.blocks(&division.body);
        self.level -= 1;
    }

    /// Writes a heading with its ids.
    pub(super) fn heading(
        &mut self,
        level: usize,
        title: &'a [Inline],
        id: Option<&str>,
        more: Option<&str>,
    ) {
        // Where the flavour has attributes on headings, they take few characters; an anchor takes all.
        let as_attribute = |id: &&str| self.flavour.headings == HeadingIds::Attribute && is_attribute(id);
        let (attribute, anchor) = match id {
            Some(id) if as_attribute(&id) => (Some(id), None),
            id => (None, id),
        };
        let mut line = "#".repeat(level);
        line.push(' ');
        self.wait_for(anchor);
        self.wait_for(more);
        if self.flavour.headings == HeadingIds::Target {
            self.flush_anchors();
        }
        line.push_str(&self.take_anchors());
        line.push_str(&escape::keep_ends(&self.inlines(title, Place::Heading)));
        if let Some(id) = attribute {
            line.push_str(" {#");
            line.push_str(id);
            line.push('}');
        }
        self.page.line(line.trim_end());
    }
}

/// Whether a heading's attribute takes this id.
fn is_attribute(id: &str) -> bool {
    id.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}
