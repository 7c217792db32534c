//! Text inside text: the content of a directive between backquotes, which is a listing to comrak, and the words on a
//! directive's first line. They are read by comrak once more, with the labels that the file around them defines.

use super::lines::{self, Lines};
use super::sheet::Sheet;
use super::{Reader, Result, Source};
use ast::{Blocks, Inlines, Span, Str};
use comrak::nodes::AstNode;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// A part of the file, line for line.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Its text; each line ends with a line feed.
    pub text: String,
    /// Where each line begins in the file.
    pub starts: Vec<usize>,
}

impl Part {
    /// The part without the first `count` lines.
    pub(super) fn skip_lines(&mut self, count: usize) {
        let at = self.text.split_inclusive('\n').take(count).map(str::len).sum::<usize>();
        self.text.drain(..at);
        self.starts.drain(..count.min(self.starts.len()));
    }
}

impl<'r> Reader<'r> {
    /// Reads a part of the file as blocks.
    pub(super) fn nested_blocks(&mut self, part: &Part) -> Result<Blocks> {
        self.nested_part(part, Self::blocks)
    }

    /// Reads words as running text.
    pub(super) fn nested_words(&mut self, words: &str, at: usize) -> Result<Inlines> {
        if words.is_empty() {
            return Ok(Inlines::new());
        }
        // Between the marks of a heading, whatever the words are, they are no other block.
        let part = Part { text: format!("# {words} #\n"), starts: vec![at.saturating_sub(2)] };
        self.nested_part(&part, |this, root| match root.first_child() {
            Some(heading) => this.trimmed_inlines(heading),
            None => Ok(Inlines::new()),
        })
    }

    fn nested_part<T>(
        &mut self,
        part: &Part,
        read: impl FnOnce(&mut Self, Source<'r>) -> Result<T>,
    ) -> Result<T> {
        let before = self.labels_of(&part.text);
        let count = before.matches('\n').count();
        let mut starts = vec![0; count];
        starts.extend(&part.starts);
        let text = before + &part.text;
        let (seen, mut hidden) = lines::hide(&text, false);
        hidden.place(&text, &starts);
        let root = comrak::parse_document(self.arena, &seen, &self.options);
        let defined: Vec<&'r AstNode<'r>> =
            root.children().take_while(|node| node.data.borrow().sourcepos.start.line <= count).collect();
        for node in defined {
            node.detach();
        }
        // One place more: the end of its last line.
        let last = part.text.lines().next_back().map_or(0, str::len);
        starts.push(part.starts.last().map_or(0, |start| start + last + 1));
        let seen_as = Sheet::of_part(text.into(), starts, hidden);
        self.on_sheet(Rc::new(seen_as), |this| {
            this.find_footnotes(root);
            this.inside(root, |this| read(this, root))
        })
    }

    /// The definitions of the labels in a text, as far as the file has them, and an empty comment that ends them.
    fn labels_of(&self, text: &str) -> String {
        let mut out = String::new();
        let mut known = HashSet::new();
        let mut open = None;
        for at in memchr::memchr2_iter(b'[', b']', text.as_bytes()) {
            if text.as_bytes()[at] == b'[' {
                open = Some(at);
                continue;
            }
            let Some(from) = open.take() else { continue };
            let label = &text[from + 1..at];
            if let Some(name) = label.strip_prefix('^') {
                if self.footnotes.contains_key(&Str::from(name)) && known.insert(label) {
                    out.push_str("[^");
                    out.push_str(name);
                    out.push_str("]: .\n\n");
                }
            } else if let Some(definition) = self.definitions.get(&label.to_lowercase())
                && known.insert(label)
            {
                out.push_str(definition);
                out.push_str("\n\n");
            }
        }
        if !out.is_empty() {
            out.push_str("<!-- -->\n\n");
        }
        out
    }
}

/// The definitions of links in a file that stand on a line, by their labels.
pub(super) fn definitions(text: &str) -> HashMap<String, String> {
    let mut found = HashMap::new();
    if !text.contains("]:") {
        return found;
    }
    for line in text.lines().map(|line| line.trim_start_matches([' ', '>'])) {
        if let Some(rest) = line.strip_prefix('[')
            && !rest.starts_with('^')
            && let Some((label, _)) = rest.split_once("]:")
        {
            found.entry(label.to_lowercase()).or_insert_with(|| line.to_string());
        }
    }
    found
}

impl Lines {
    /// Sets the places of the lines, which are those in a part, to those in the file.
    fn place(&mut self, part: &str, starts: &[usize]) {
        let mut line = 0;
        let mut begins = 0;
        self.each_span(|span| {
            let at = span.start as usize;
            while let Some(end) = memchr::memchr(b'\n', &part.as_bytes()[begins..])
                && begins + end < at
            {
                begins += end + 1;
                line += 1;
            }
            let start = starts.get(line).copied().unwrap_or_default() + at - begins;
            *span = Span::new(start, start + (span.end - span.start) as usize);
        });
    }
}
