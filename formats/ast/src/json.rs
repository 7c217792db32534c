//! The tree as JSON: for other programs, and the first format that is verified by reading back.

use crate::{
    Capabilities, Diagnostic, Document, Format, Limit, Limits, Read, ReadOptions, Severity, Span,
    WriteOptions, diagnostic::Code,
};
use serde::{Deserialize, Serialize};
use serde_json::ser::{CompactFormatter, Formatter};
use std::io;

/// The format `json`, which carries every tree as it is.
pub static FORMAT: Json = Json;

/// The format `json`; see [`FORMAT`].
pub struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }
    fn title(&self) -> &'static str {
        "the tree as JSON"
    }
    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }
    fn capabilities(&self) -> Option<&'static Capabilities> {
        None
    }
    fn read(&self, source: &[u8], options: &ReadOptions) -> Option<Read> {
        let text = String::from_utf8_lossy(source);
        let read = read(&text, options.limits);
        Some(Read { text: text.into_owned(), ..read })
    }
    fn read_back(&self, text: &str, options: &ReadOptions) -> Option<Read> {
        Some(read(text, options.limits))
    }
    fn write(&self, document: &Document, _: &WriteOptions) -> Option<String> {
        Some(to_json(document))
    }
}

/// All but the text.
fn read(text: &str, limits: Limits) -> Read {
    let mut read = Read::default();
    let most = limits.size(Limit::Size);
    if text.len() > most {
        let message = format!("a text of {} bytes, where the limit is {most}", text.len());
        read.diagnostics.push(limits.error(Limit::Size, message, Span::NONE));
        return read;
    }
    let most = limits.size(Limit::Nesting).saturating_mul(LEVELS);
    if let Some(at) = too_deep(text, most) {
        let message = format!("lists and objects nested more than {most} deep");
        read.diagnostics.push(limits.error(Limit::Nesting, message, Span::new(at, at + 1)));
        return read;
    }
    match parse(text) {
        Ok(document) => read.document = Some(document),
        Err(error) => read.diagnostics.push(Diagnostic::new(
            Code::Syntax,
            Severity::Error,
            format!("this is not a tree of Copyist: {error}"),
            Span::NONE,
        )),
    }
    read
}

/// The tree as indented JSON, with a line feed at the end. Empty attributes are left out; a span is `[start, end]`.
pub fn to_json(document: &Document) -> String {
    // The text is many times as long as the source. Counted first, it needs no more room than it has; a buffer that
    // grows is there twice whenever it moves.
    let mut length = Length(1);
    drop(document.serialize(&mut serde_json::Serializer::with_formatter(&mut length, Indented::default())));
    let mut out = Vec::with_capacity(length.0);
    // The tree holds only strings, numbers and lists, so serialising cannot fail; an empty string would be caught
    // by the read-back all the same.
    drop(document.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Indented::default())));
    out.push(b'\n');
    String::from_utf8(out).unwrap_or_default()
}

/// Counts what is written to it.
struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0 += bytes.len();
        Ok(())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The deepest level that is indented further than the one around it. Without it, the blanks before the lines of a
/// deep tree would take far more room than the tree.
const MOST_INDENTED: usize = 64;

/// A blank for each level, and `: ` after a name; a list of numbers in one line.
#[derive(Default)]
struct Indented {
    depth: usize,
    /// Whether something stands in the innermost list or object.
    has_value: bool,
    /// Whether it has begun a line.
    has_line: bool,
    /// A value comes next, in a list: whether it is the first.
    awaited: Option<bool>,
}

impl Indented {
    fn line<W: io::Write + ?Sized>(&self, writer: &mut W) -> io::Result<()> {
        const BLANKS: [u8; 1 + MOST_INDENTED] = {
            let mut line = [b' '; 1 + MOST_INDENTED];
            line[0] = b'\n';
            line
        };
        writer.write_all(BLANKS.get(..=self.depth.min(MOST_INDENTED)).unwrap_or(&BLANKS))
    }

    /// What comes before a value that is no number.
    fn value<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        match self.awaited.take() {
            Some(first) => {
                self.has_line = true;
                self.next(writer, first)
            }
            None => Ok(()),
        }
    }

    /// What comes before a number.
    fn number<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        match self.awaited.take() {
            Some(false) => writer.write_all(b", "),
            _ => Ok(()),
        }
    }

    fn begin<W: io::Write + ?Sized>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.value(writer)?;
        self.depth += 1;
        (self.has_value, self.has_line) = (false, false);
        writer.write_all(bracket)
    }

    fn end<W: io::Write + ?Sized>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.has_value && self.has_line {
            self.line(writer)?;
        }
        // Whatever is around it has begun a line: lists of numbers hold no lists.
        (self.has_value, self.has_line) = (true, true);
        writer.write_all(bracket)
    }

    fn next<W: io::Write + ?Sized>(&self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.line(writer)
    }
}

impl Formatter for Indented {
    fn begin_array<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"[")
    }
    fn end_array<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"]")
    }
    fn begin_array_value<W: io::Write + ?Sized>(&mut self, _: &mut W, first: bool) -> io::Result<()> {
        self.awaited = Some(first);
        Ok(())
    }
    fn end_array_value<W: io::Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
    fn begin_object<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"{")
    }
    fn end_object<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"}")
    }
    fn begin_object_key<W: io::Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.has_line = true;
        self.next(writer, first)
    }
    fn begin_object_value<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
    fn end_object_value<W: io::Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
    fn begin_string<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.value(writer)?;
        writer.write_all(b"\"")
    }
    fn write_null<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.value(writer)?;
        writer.write_all(b"null")
    }
    fn write_bool<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: bool) -> io::Result<()> {
        self.value(writer)?;
        writer.write_all(if value { b"true" } else { b"false" })
    }
    fn write_u8<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: u8) -> io::Result<()> {
        self.number(writer)?;
        CompactFormatter.write_u8(writer, value)
    }
    fn write_u16<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: u16) -> io::Result<()> {
        self.number(writer)?;
        CompactFormatter.write_u16(writer, value)
    }
    fn write_u32<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: u32) -> io::Result<()> {
        self.number(writer)?;
        CompactFormatter.write_u32(writer, value)
    }
}

/// The tree in a JSON text.
///
/// # Errors
/// When the text is not JSON, or not a tree of this version.
pub fn from_json(text: &str) -> Result<Document, serde_json::Error> {
    let most = Limits::default().size(Limit::Nesting).saturating_mul(LEVELS);
    if too_deep(text, most).is_some() {
        return Err(serde::de::Error::custom(format!("it is nested more than {most} deep")));
    }
    parse(text)
}

fn parse(text: &str) -> Result<Document, serde_json::Error> {
    // The library's own limit of 128 is less than an ordinary manual has: each node takes about four levels.
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.disable_recursion_limit();
    let document = Document::deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(document)
}

/// How many levels of lists and objects a node takes at the most.
const LEVELS: usize = 8;

/// Where lists and objects are nested deeper than this, without parsing them.
fn too_deep(text: &str, most: usize) -> Option<usize> {
    let mut bytes = text.bytes().enumerate();
    let mut depth = 0_usize;
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                if depth > most {
                    return Some(at);
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' => loop {
                match bytes.next() {
                    Some((_, b'\\')) => drop(bytes.next()),
                    Some((_, b'"')) | None => break,
                    Some(_) => {}
                }
            },
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{from_json, to_json, too_deep};
    use crate::{Block, BlockKind, Document, Span};

    #[test]
    fn deep_documents_come_back() {
        let mut block = Block::made(BlockKind::Anchor);
        for _ in 0..200 {
            block = Block::made(BlockKind::Compound(vec![block]));
        }
        let document = Document { body: vec![block], ..Document::default() };
        assert_eq!(from_json(&to_json(&document)).unwrap(), document);
    }

    #[test]
    fn it_is_indented_and_numbers_share_a_line() {
        let body =
            vec![Block::made(BlockKind::Compound(vec![])), Block::new(BlockKind::Anchor, Span::new(3, 14))];
        let document = Document { body, ..Document::default() };
        let wanted = "{\n \"body\": [\n  {\n   \"kind\": {\n    \"compound\": []\n   },\n   \"span\": [0, 0]\n  },\n  {\n   \
                      \"kind\": \"anchor\",\n   \"span\": [3, 14]\n  }\n ]\n}\n";
        assert_eq!(to_json(&document), wanted);
        assert_eq!(from_json(wanted).unwrap(), document);
    }

    #[test]
    fn bottomless_text_is_refused() {
        let text = format!(r#"{{"body":{}"#, "[".repeat(100_000));
        assert!(from_json(&text).unwrap_err().to_string().contains("nested"));
        let text = r#"{"a[": ["\"[", {}]}"#;
        assert_eq!([1, 2, 3].map(|most| too_deep(text, most)), [Some(7), Some(15), None]);
    }
}
