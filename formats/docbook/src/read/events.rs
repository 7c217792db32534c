//! The pieces of an XML text: where each tag, text, reference begins and ends, and nothing else of it.
//!
//! Texts, tags and references, which are nearly all there is, are told apart here, by their first bytes and the one
//! that ends them. What is rarer, and whatever is not well-formed, is left to quick-xml, whose events these are: it
//! decides as it always would, and says what is wrong.

use ast::eight::{each, first, zeros};
use memchr::memchr3;
use quick_xml::events::Event as Found;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Characters up to the next tag or reference.
    Text,
    /// A start tag.
    Start,
    /// The tag of an empty element.
    Empty,
    /// An end tag.
    End,
    /// A reference, from `&` to `;`.
    Reference,
    /// A CDATA section.
    CData,
    /// A comment.
    Comment,
    /// A processing instruction.
    Instruction,
    /// An XML declaration.
    Declaration,
    /// A document type declaration.
    DocType,
    /// The end of the text.
    Eof,
}

impl Event {
    /// What quick-xml calls it.
    fn of(found: &Found) -> Event {
        match found {
            Found::Text(_) => Event::Text,
            Found::Start(_) => Event::Start,
            Found::Empty(_) => Event::Empty,
            Found::End(_) => Event::End,
            Found::GeneralRef(_) => Event::Reference,
            Found::CData(_) => Event::CData,
            Found::Comment(_) => Event::Comment,
            Found::PI(_) => Event::Instruction,
            Found::Decl(_) => Event::Declaration,
            Found::DocType(_) => Event::DocType,
            Found::Eof => Event::Eof,
        }
    }
}

/// A text that is taken apart.
#[derive(Clone, Copy, Debug)]
pub struct Events<'a> {
    text: &'a str,
    at: usize,
    /// Whether a `>` may be in the last piece, if that is text.
    greater: bool,
}

/// What is wrong, and where.
pub type Wrong = (Box<quick_xml::Error>, usize);

impl<'a> Events<'a> {
    /// The pieces of this text.
    pub fn new(text: &'a str) -> Events<'a> {
        Events { text, at: 0, greater: false }
    }

    /// Behind the last piece.
    #[inline]
    pub fn position(&self) -> usize {
        self.at
    }

    /// Whether a `>` may be in the last piece, if that is text: most texts need not be searched for one.
    #[inline]
    pub fn may_have_greater(&self) -> bool {
        self.greater
    }

    /// What is left.
    #[inline]
    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Goes on behind a piece that is known without a search.
    #[inline]
    pub fn skip(&mut self, length: usize) {
        self.at += length;
    }

    /// The next piece.
    pub fn next(&mut self) -> Result<Event, Wrong> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let (event, length) = match rest {
            [] => return Ok(Event::Eof),
            [b'<', b'!' | b'?', ..] | [b'<'] => return self.rare(),
            [b'<', b'/', ..] => match end_of_tag(rest) {
                Some(end) => (Event::End, end + 1),
                None => return self.rare(),
            },
            [b'<', ..] => match end_of_tag(rest) {
                Some(end) if rest.get(end - 1) == Some(&b'/') => (Event::Empty, end + 1),
                Some(end) => (Event::Start, end + 1),
                None => return self.rare(),
            },
            [b'&', name @ ..] => match memchr3(b';', b'&', b'<', name) {
                Some(end) if name.get(end) == Some(&b';') => (Event::Reference, end + 2),
                _ => return self.rare(),
            },
            text => {
                let (length, greater) = end_of_text(text);
                self.greater = greater;
                (Event::Text, length)
            }
        };
        self.at += length;
        Ok(event)
    }

    /// A piece that begins with `<` or `&`, as quick-xml sees it.
    #[cold]
    fn rare(&mut self) -> Result<Event, Wrong> {
        self.greater = true;
        let mut reader = quick_xml::Reader::from_str(self.text.get(self.at..).unwrap_or_default());
        let config = reader.config_mut();
        // The names of tags are compared elsewhere, where the place of the other tag is known.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        let event = match reader.read_event() {
            Ok(found) => Event::of(&found),
            Err(error) => return Err((Box::new(error), self.at + offset(reader.error_position()))),
        };
        self.at = self.text.len().min(self.at + offset(reader.buffer_position()));
        Ok(event)
    }
}

/// How long a text is that begins here, and whether a `>` is in it: one search for what ends it and for what must be
/// looked at in it. Most texts are so short that they have ended before a wider search has begun.
#[inline]
pub fn end_of_text(text: &[u8]) -> (usize, bool) {
    const SHORT: usize = 64;
    let (mut end, mut greater) = (0, false);
    while let Some(eight) = text.get(end..).filter(|_| end < SHORT).and_then(<[u8]>::first_chunk) {
        let word = u64::from_le_bytes(*eight);
        // Of all characters, only `<` and `>` become `>` with this bit.
        let marks = zeros((word | each(b'<' ^ b'>')) ^ each(b'>')) | zeros(word ^ each(b'&'));
        end += first(marks);
        if marks != 0 {
            if text.get(end) != Some(&b'>') {
                return (end, greater);
            }
            greater = true;
            end += 1;
        }
    }
    loop {
        let rest = text.get(end..).unwrap_or_default();
        match memchr3(b'<', b'&', b'>', rest) {
            Some(at) if rest.get(at) == Some(&b'>') => {
                greater = true;
                end += at + 1;
            }
            Some(at) => return (end + at, greater),
            None => return (text.len(), greater),
        }
    }
}

/// What stands between `<` and the next `>`, if that is short.
#[inline]
pub fn bare_name(tag: &[u8]) -> Option<&[u8]> {
    const LONGEST: usize = 24;
    let [b'<', name @ ..] = tag else { return None };
    let mut end = 0;
    while let Some(eight) = name.get(end..).filter(|_| end < LONGEST).and_then(<[u8]>::first_chunk) {
        let found = zeros(u64::from_le_bytes(*eight) ^ each(b'>'));
        end += first(found);
        if found != 0 {
            return name.get(..end);
        }
    }
    None
}

/// Where the `>` of a tag is that begins here, not one in quotation marks.
fn end_of_tag(tag: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        let rest = tag.get(at..)?;
        at += memchr3(b'>', b'"', b'\'', rest)?;
        let found = *tag.get(at)?;
        if found == b'>' {
            return Some(at);
        }
        at += 2 + memchr::memchr(found, tag.get(at + 1..)?)?;
    }
}

fn offset(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Event, Events, Found, offset};

    /// The pieces with their ends, and the place of the error.
    fn pieces(text: &str) -> (Vec<(Event, usize)>, Option<usize>) {
        let mut events = Events::new(text);
        let mut all = Vec::new();
        loop {
            match events.next() {
                Ok(Event::Eof) => return (all, None),
                Ok(event) => all.push((event, events.position())),
                Err((_, at)) => return (all, Some(at)),
            }
        }
    }

    /// The same of quick-xml alone.
    fn theirs(text: &str) -> (Vec<(Event, usize)>, Option<usize>) {
        let mut reader = quick_xml::Reader::from_str(text);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        let mut all = Vec::new();
        loop {
            let event = match reader.read_event() {
                Ok(Found::Eof) => return (all, None),
                Ok(found) => Event::of(&found),
                Err(_) => return (all, Some(offset(reader.error_position()))),
            };
            all.push((event, offset(reader.buffer_position())));
        }
    }

    #[test]
    fn the_pieces_are_those_of_quick_xml() {
        for text in [
            "",
            "words",
            "<a>one &lt; two</a>",
            "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b \"<c>'\">]><a/>",
            "<a b='>' c=\"'>\">x<!-- > --><![CDATA[ <> ]]]]><?p i > ?></a >",
            "<a/ ><a / >< a></ a><></><//>",
            "a &amp b; &#38; &; &&; x",
            "a &amp",
            "a &amp <b>",
            "<a b='>",
            "<a b=\">'",
            "<a",
            "<",
            "</",
            "<!",
            "<!-- -",
            "<!x>",
            "<![CDATA[ ]]",
            "<?x",
            "<?",
            "<!DOCTYPE a [",
            "</a b='>'>x",
            "]]> \u{FEFF} é<é/>",
        ] {
            assert_eq!(pieces(text), theirs(text), "{text}");
        }
    }

    #[test]
    fn no_mixture_of_marks_is_seen_otherwise() {
        // Every text of seven of these, by counting.
        let marks = ["<", ">", "/", "&", ";", "'", "\"", "!", "-", "?", "a", " "];
        let mut number = 0_usize;
        for _ in 0..300_000 {
            // A step that shares no factor with the number of texts, so that none comes twice.
            number = (number + 14_657_591) % marks.len().pow(7);
            let mut rest = number;
            let mut text = String::new();
            for _ in 0..7 {
                text.push_str(marks[rest % marks.len()]);
                rest /= marks.len();
            }
            assert_eq!(pieces(&text), theirs(&text), "{text}");
        }
    }
}
