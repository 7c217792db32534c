//! White space to the letter, where an element stands in a listing.
//!
//! In a listing every blank is text to who compares, also between the blocks of a footnote or the parts of an index
//! entry, where the tree has none. So the reader counts what it reads there, tags and characters, and notes after how
//! many of them which white space stands; the writer puts it back by the same count. The note is only made where
//! the text holds more than words with single blanks between them.

/// The hint that holds the note: numbers, each with the white space that follows after so many tags and characters,
/// and at last how many are left.
pub const HINT: &str = "docbook:gaps";

/// What has been counted since an element began.
#[derive(Debug, Default)]
pub struct Gaps {
    note: String,
    /// How many tags and characters since the last white space.
    count: usize,
    /// White space after them.
    gap: String,
    /// Whether the last thing was a character of a word.
    after_word: bool,
    /// Whether there is white space that the tree does not have.
    needed: bool,
    /// Whether a line feed between words is such, since what is around is no listing.
    running: bool,
}

impl Gaps {
    /// The count of an element whose start tag has been read, in running text or in a listing.
    pub fn new(name: &str, running: bool) -> Gaps {
        Gaps { count: weight(name), running, ..Gaps::default() }
    }

    /// A start tag.
    pub fn start(&mut self, name: &str) {
        self.mark();
        self.count += weight(name) - 1;
    }

    /// An end tag, comment, instruction, or reference.
    pub fn mark(&mut self) {
        self.end_gap(false);
        self.count += 1;
        self.after_word = false;
    }

    /// Text.
    pub fn text(&mut self, text: &str) {
        for c in text.chars() {
            if is_blank(c) {
                self.gap.push(c);
            } else {
                self.end_gap(true);
                self.count += 1;
                self.after_word = true;
            }
        }
    }

    fn end_gap(&mut self, before_word: bool) {
        use std::fmt::Write;
        if self.gap.is_empty() {
            return;
        }
        let is_single = self.gap == " " || self.gap == "\n" && !self.running;
        self.needed |= !(before_word && self.after_word && is_single);
        let _ = write!(self.note, "{}{}", self.count, self.gap);
        self.count = 0;
        self.gap.clear();
    }

    /// The note, if there is need of one.
    pub fn note(self) -> Option<String> {
        self.needed.then(|| format!("{}{}", self.note, self.count))
    }
}

/// How many tags a start tag counts as. The pictures of `DocBook` 4 count as the elements that they become in 5, so that
/// a note is right in both.
fn weight(name: &str) -> usize {
    // `mediaobject`, `imageobject`, `imagedata`, and the ends of the inner two.
    if matches!(name, "graphic" | "inlinegraphic") { 5 } else { 1 }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\r')
}

/// The text of an element with the white space of a note in the place of its own; none if they are not of one
/// another.
pub fn fill(text: &str, note: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + note.len());
    let mut gaps = Notes { rest: note, left: 0 };
    gaps.next(&mut out)?;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '<' if rest.starts_with("<!--") => rest.find("-->")? + 3,
            '<' if rest.starts_with("<?") => rest.find("?>")? + 2,
            '<' if rest.starts_with("<![CDATA[") => {
                let end = rest.find("]]>")?;
                out.push_str("<![CDATA[");
                characters(rest.get(9..end)?, &mut gaps, &mut out)?;
                out.push_str("]]>");
                rest = rest.get(end + 3..)?;
                continue;
            }
            '<' => tag_end(rest)?,
            '&' => rest.find(';')? + 1,
            _ => {
                let end = rest.find(['<', '&']).unwrap_or(rest.len());
                characters(rest.get(..end)?, &mut gaps, &mut out)?;
                rest = rest.get(end..)?;
                continue;
            }
        };
        let (mark, after) = rest.split_at(length);
        rest = after;
        let name = mark.get(1..)?.split(|c| is_blank(c) || matches!(c, '/' | '>')).next()?;
        let name = name.rsplit(':').next().unwrap_or(name);
        gaps.left = gaps.left.checked_sub(weight(name) - 1)?;
        let empty = mark.strip_suffix("/>").filter(|tag| tag.starts_with('<'));
        match empty {
            // An empty tag is two, and there may be a blank between them.
            Some(tag) if gaps.left == 1 && !gaps.rest.is_empty() => {
                let name = tag.get(1..)?.split(is_blank).next()?;
                out.push_str(tag);
                out.push('>');
                gaps.count(&mut out)?;
                out.push_str("</");
                out.push_str(name);
                out.push('>');
                gaps.count(&mut out)?;
            }
            _ => {
                out.push_str(mark);
                if empty.is_some() {
                    gaps.left = gaps.left.checked_sub(1)?;
                }
                gaps.count(&mut out)?;
            }
        }
    }
    (gaps.left == 0 && gaps.rest.is_empty()).then_some(out)
}

fn characters(text: &str, gaps: &mut Notes, out: &mut String) -> Option<()> {
    for c in text.chars().filter(|c| !is_blank(*c)) {
        out.push(c);
        gaps.count(out)?;
    }
    Some(())
}

/// The end of the tag that a text begins with.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, b) in text.bytes().enumerate() {
        match (quote, b) {
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            (None, b'>') => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// A note in use.
struct Notes<'n> {
    rest: &'n str,
    /// How many tags and characters until the next white space.
    left: usize,
}

impl Notes<'_> {
    /// One more tag or character, and the white space after it.
    fn count(&mut self, out: &mut String) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        if self.left == 0 && !self.rest.is_empty() { self.next(out) } else { Some(()) }
    }

    /// White space, and how far it is to the next.
    fn next(&mut self, out: &mut String) -> Option<()> {
        let digits = self.rest.find(|c: char| c.is_ascii_digit())?;
        let (gap, rest) = self.rest.split_at(digits);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, rest) = rest.split_at(end);
        out.push_str(gap);
        self.left = number.parse().ok()?;
        self.rest = rest;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Gaps, fill};

    #[test]
    fn white_space_comes_back() {
        let mut gaps = Gaps::new("x", false);
        gaps.text("\n  ");
        gaps.mark();
        gaps.mark();
        gaps.text("a b");
        gaps.mark();
        let note = gaps.note().expect("there are blanks beside tags");
        assert_eq!(note, "1\n  3 2");
        assert_eq!(fill("<x><y r='>'/>a b</x>", &note).as_deref(), Some("<x>\n  <y r='>'/>a b</x>"));
        assert_eq!(fill("<x>a b</x>", &note), None, "it is another element's");
        assert_eq!(fill("<x><graphic/>a b</x>", "1 6 2 1"), Some("<x> <graphic/> ab </x>".to_owned()));
        let five = "<x><mediaobject><imageobject><imagedata/></imageobject></mediaobject>ab</x>";
        assert!(fill(five, "1 6 2 1").is_some(), "the picture of DocBook 5 counts as much");
        assert_eq!(fill("<x a='b'/>", "1 1").as_deref(), Some("<x a='b'> </x>"));
    }

    #[test]
    fn words_need_no_note() {
        let mut gaps = Gaps::new("x", false);
        gaps.text("a b\nc");
        gaps.mark();
        assert_eq!(gaps.note(), None);
    }
}
