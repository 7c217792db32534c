//! The layout layer under every writer: indentation, blank lines, line prefixes. No writer counts columns.
//!
//! A writer pushes a prefix when it enters an item, a quotation or an indented body, and pops it on leaving. The
//! first line of what follows may have a prefix of its own, such as a list mark. Trailing blanks of a prefix are
//! cut on empty lines.
//!
//! ```
//! use copyist_ast::layout::Page;
//! let mut page = Page::new();
//! page.line("A list:");
//! page.blank();
//! page.open("- ", "  ");
//! page.line("one");
//! page.blank();
//! page.line("still one");
//! page.close();
//! assert_eq!(page.finish(), "A list:\n\n- one\n\n  still one\n");
//! ```

/// A page of text in the making.
#[derive(Debug, Default)]
pub struct Page {
    out: String,
    prefix: String,
    open: Vec<Level>,
    /// Where a first-line prefix waits for its line.
    pending_first: bool,
    first: String,
    /// A blank line is wanted before the next line, with the prefix of this length at the most: the parts that
    /// were open both when it was asked for and when it is written.
    blank_wanted: Option<usize>,
}

#[derive(Debug)]
struct Level {
    outer_prefix: usize,
}

impl Page {
    /// An empty page.
    pub fn new() -> Page {
        Page::default()
    }

    /// An empty page with room for `bytes`.
    pub fn with_capacity(bytes: usize) -> Page {
        Page { out: String::with_capacity(bytes), ..Page::default() }
    }

    /// Begins an indented or prefixed part: its first line begins with `first`, all others with `rest`.
    /// Several may be opened before the first line is written (`- - a`).
    pub fn open(&mut self, first: &str, rest: &str) {
        if !self.pending_first {
            self.first.clear();
            self.first.push_str(&self.prefix);
            self.pending_first = true;
        }
        self.first.push_str(first);
        self.open.push(Level { outer_prefix: self.prefix.len() });
        self.prefix.push_str(rest);
    }

    /// Begins a part whose lines all begin with `prefix`.
    pub fn indent(&mut self, prefix: &str) {
        self.open(prefix, prefix);
    }

    /// Ends the part begun last. If no line was written in it, its first-line prefix is written alone.
    pub fn close(&mut self) {
        if self.pending_first {
            self.line("");
        }
        if let Some(level) = self.open.pop() {
            self.prefix.truncate(level.outer_prefix);
        }
    }

    /// Ends the part begun last; unlike [`Page::close`] nothing is written for it if it had no line.
    pub fn close_unwritten(&mut self) {
        if let Some(level) = self.open.pop() {
            self.prefix.truncate(level.outer_prefix);
        }
        self.pending_first = false;
    }

    /// Asks for one blank line before the next line. Asked twice is asked once; at the top of the page and
    /// right behind a list mark there is none.
    pub fn blank(&mut self) {
        if !self.out.is_empty() && !self.pending_first {
            let open = self.prefix.len();
            self.blank_wanted = Some(self.blank_wanted.map_or(open, |asked| asked.min(open)));
        }
    }

    /// Takes a wish for a blank line back.
    pub fn no_blank(&mut self) {
        self.blank_wanted = None;
    }

    /// Writes one line. The text must hold no line feed.
    pub fn line(&mut self, text: &str) {
        debug_assert!(!text.contains('\n'), "a line holds a line feed: {text:?}");
        self.start_line(text.is_empty());
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// Writes text of any number of lines, each with its prefix. A line feed at the end is not needed.
    pub fn lines(&mut self, text: &str) {
        let text = text.strip_suffix('\n').unwrap_or(text);
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
            self.line(&text[from..end]);
            from = end + 1;
        }
        self.line(&text[from..]);
    }

    /// As [`Page::lines`], behind what `guard` wants to stand before a line. It is told whether the line is the first.
    pub fn lines_guarded(&mut self, text: &str, guard: impl Fn(bool, &str) -> &'static str) {
        let text = text.strip_suffix('\n').unwrap_or(text);
        for (i, line) in lines(text).enumerate() {
            self.start_line(line.is_empty());
            self.out.push_str(guard(i == 0, line));
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    /// Writes a list of pieces as one line.
    pub fn line_of(&mut self, pieces: &[&str]) {
        self.start_line(pieces.iter().all(|p| p.is_empty()));
        for piece in pieces {
            self.out.push_str(piece);
        }
        self.out.push('\n');
    }

    fn start_line(&mut self, empty: bool) {
        if let Some(asked) = self.blank_wanted.take() {
            let kept = self.prefix[..asked.min(self.prefix.len())].trim_end().len();
            self.out.push_str(&self.prefix[..kept]);
            self.out.push('\n');
        }
        let prefix = if std::mem::take(&mut self.pending_first) { &self.first } else { &self.prefix };
        if !prefix.is_empty() {
            self.out.push_str(if empty { prefix.trim_end() } else { prefix });
        }
    }

    /// The column in which the next line's text begins, counted in characters from 0.
    pub fn indentation(&self) -> usize {
        self.prefix.chars().count()
    }

    /// Whether nothing was written yet.
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// Whether the next line is the first of an opened part and its mark stands before it.
    pub fn at_first_line(&self) -> bool {
        self.pending_first
    }

    /// The page, ending with one line feed unless it is empty.
    pub fn finish(mut self) -> String {
        let kept = self.out.trim_end_matches('\n').len();
        self.out.truncate(kept);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }
}

/// The lines of a text: one where it is empty.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain(std::iter::once(text.len()));
    ends.map(move |end| {
        let line = &text[from..end];
        from = end + 1;
        line
    })
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn nested_marks_share_a_line() {
        let mut page = Page::new();
        page.open("- ", "  ");
        page.open("1. ", "   ");
        page.line("a");
        page.line("b");
        page.close();
        page.close();
        page.line("c");
        assert_eq!(page.finish(), "- 1. a\n     b\nc\n");
    }

    #[test]
    fn guards_stand_behind_the_prefix() {
        let mut page = Page::new();
        page.open("- ", "  ");
        page.lines_guarded(
            "a\n= b\n\n=\n",
            |first, line| if !first && line.starts_with('=') { "\\" } else { "" },
        );
        page.close();
        assert_eq!(page.finish(), "- a\n  \\= b\n\n  \\=\n");
    }

    #[test]
    fn quotation_prefix_is_cut_on_blank_lines() {
        let mut page = Page::new();
        page.indent("> ");
        page.line("a");
        page.blank();
        page.blank();
        page.line("b");
        page.close();
        page.blank();
        page.line("c");
        assert_eq!(page.finish(), "> a\n>\n> b\n\nc\n");
    }

    #[test]
    fn an_empty_item_keeps_its_mark() {
        let mut page = Page::new();
        page.open("- ", "  ");
        page.close();
        page.line("c");
        assert_eq!(page.finish(), "-\nc\n");
    }
}
