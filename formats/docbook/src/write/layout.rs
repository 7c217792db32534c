//! Layout: which elements stand on lines of their own. The only module that counts indentation.

#![allow(clippy::needless_pass_by_value, reason = "tags are made to be written once")]

use super::Writer;
use super::tag::Tag;

impl<'d> Writer<'d> {
    /// An element on lines of its own, with its content on further lines. Without content it is an empty tag.
    pub fn on_lines(&mut self, tag: Tag<'d>, content: impl FnOnce(&mut Self)) {
        self.line();
        self.inside(tag, true, content);
    }

    /// An element on a line of its own, with its content right in it.
    pub fn on_line(&mut self, tag: Tag<'d>, content: impl FnOnce(&mut Self)) {
        self.line();
        self.inside(tag, false, content);
    }

    /// An element in the line.
    pub fn in_line(&mut self, tag: Tag<'d>, content: impl FnOnce(&mut Self)) {
        self.glued = false;
        self.inside(tag, false, content);
    }

    /// An element in the line, with its content on further lines.
    pub fn in_line_of_blocks(&mut self, tag: Tag<'d>, content: impl FnOnce(&mut Self)) {
        self.glued = false;
        self.inside(tag, true, content);
    }

    fn inside(&mut self, tag: Tag<'d>, lines: bool, content: impl FnOnce(&mut Self)) {
        let outer = self.scope.len();
        let name = self.start(&tag);
        let begun = self.out.len();
        self.depth += 1;
        self.open += 1;
        content(self);
        self.depth -= 1;
        self.open -= 1;
        self.glued = false;
        if self.out.len() == begun {
            self.out.pop();
            self.out.push_str("/>");
        } else {
            if lines {
                self.line();
            }
            self.out.push_str("</");
            self.out.extend_from_within(name);
            self.out.push('>');
        }
        self.scope.truncate(outer);
    }
}
