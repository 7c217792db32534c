//! From byte offsets to lines and columns, computed only when something is shown.

use ast::Span;

/// The beginnings of a text's lines, and how many characters lie before every so many bytes: a file may be one long
/// line, and thousands of places in it may be asked for.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The number of characters before each multiple of [`STEP`].
    counts: Vec<usize>,
}

const STEP: usize = 512;

/// How many characters begin in these bytes.
fn characters(bytes: &[u8]) -> usize {
    // Counted in bytes, which never run over in so few, so that the compiler takes many at once.
    let few = |bytes: &[u8]| bytes.iter().fold(0_u8, |n, b| n + u8::from(b & 0xC0 != 0x80));
    bytes.chunks(255).map(|chunk| usize::from(few(chunk))).sum()
}

impl<'a> Lines<'a> {
    /// Finds the lines of a text.
    pub fn new(text: &'a str) -> Lines<'a> {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        let mut count = 0;
        let counts = text.as_bytes().chunks(STEP).map(|chunk| {
            let before = count;
            count += characters(chunk);
            before
        });
        let mut counts: Vec<usize> = counts.collect();
        counts.push(count);
        Lines { text, starts, counts }
    }

    /// Line and column of a byte offset, from 1; columns count characters. Offsets beyond the end are at the end.
    ///
    /// ```
    /// let lines = copyist::report::Lines::new("one\ntwö, three\n");
    /// assert_eq!(lines.place(0), (1, 1));
    /// assert_eq!(lines.place(8), (2, 4));
    /// assert_eq!(lines.place(999), (3, 1));
    /// ```
    pub fn place(&self, offset: usize) -> (usize, usize) {
        let offset = self.floor(offset);
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line.saturating_sub(1)];
        (line, self.before(offset) - self.before(start) + 1)
    }

    /// How many characters lie before a character boundary.
    fn before(&self, offset: usize) -> usize {
        let step = offset / STEP;
        let counted = self.counts.get(step).copied().unwrap_or_default();
        counted + characters(&self.text.as_bytes()[step * STEP..offset])
    }

    /// Line and column where a span begins; nothing for a node that no source stands for.
    pub fn place_of(&self, span: Span) -> Option<(usize, usize)> {
        (!span.is_none()).then(|| self.place(span.start as usize))
    }

    /// The range of a line's bytes, its line end excluded; lines count from 1.
    pub(super) fn range(&self, line: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let end = self.starts.get(line).map_or(self.text.len(), |next| next - 1);
        start..end.max(start)
    }

    /// The nearest character boundary at or before an offset.
    pub(super) fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }
}

/// The line where a span begins, from 1, for a single question.
pub fn line_of(text: &str, span: Span) -> usize {
    let end = (span.start as usize).min(text.len());
    text.as_bytes()[..end].split(|b| *b == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn columns_are_those_that_counting_gives() {
        let text = "aä€😀\n".repeat(3) + &"xö".repeat(1000) + "\nend";
        let lines = Lines::new(&text);
        for (offset, _) in text.char_indices() {
            let before = &text[..offset];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            assert_eq!(lines.place(offset), (line, column), "at byte {offset}");
        }
        assert_eq!(lines.place(text.len()), (5, 4));
        assert_eq!(Lines::new("").place(7), (1, 1));
        let even = "a".repeat(1024);
        assert_eq!(Lines::new(&even).place(1024), (1, 1025));
    }
}
