//! The tree as JSON: for other programs, and the first format that is verified by reading back.

use crate::{
    Capabilities, Diagnostic, Document, Format, Read, ReadOptions, Severity, Span, WriteOptions,
    diagnostic::Code,
};
use serde::Deserialize;

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
    fn read(&self, source: &[u8], _: &ReadOptions) -> Option<Read> {
        let mut read = Read { text: String::from_utf8_lossy(source).into_owned(), ..Read::default() };
        match from_json(&read.text) {
            Ok(document) => read.document = Some(document),
            Err(error) => read.diagnostics.push(Diagnostic::new(
                Code::Syntax,
                Severity::Error,
                format!("this is not a tree of Copyist: {error}"),
                Span::NONE,
            )),
        }
        Some(read)
    }
    fn write(&self, document: &Document, _: &WriteOptions) -> Option<String> {
        Some(to_json(document))
    }
}

/// The tree as indented JSON, with a line feed at the end. Empty attributes are left out; a span is `[start, end]`.
pub fn to_json(document: &Document) -> String {
    // The tree holds only strings, numbers and lists, so serialising cannot fail; an empty string would be caught
    // by the read-back all the same.
    let mut out = serde_json::to_string_pretty(document).unwrap_or_default();
    out.push('\n');
    out
}

/// The tree in a JSON text.
///
/// # Errors
/// When the text is not JSON, or not a tree of this version.
pub fn from_json(text: &str) -> Result<Document, serde_json::Error> {
    if depth(text) > MAX_DEPTH {
        return Err(serde::de::Error::custom(format!("it is nested more than {MAX_DEPTH} deep")));
    }
    // The library's own limit of 128 is less than an ordinary manual has: each node takes about four levels.
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.disable_recursion_limit();
    let document = Document::deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(document)
}

/// The deepest nesting of lists and objects that is read: eight levels for each of the 256 that readers allow.
const MAX_DEPTH: usize = 2048;

/// How deep lists and objects are nested, without parsing them.
fn depth(text: &str) -> usize {
    let mut bytes = text.bytes();
    let (mut depth, mut deepest) = (0_usize, 0);
    while let Some(byte) = bytes.next() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' => loop {
                match bytes.next() {
                    Some(b'\\') => drop(bytes.next()),
                    Some(b'"') | None => break,
                    Some(_) => {}
                }
            },
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::{depth, from_json, to_json};
    use crate::{Block, BlockKind, Document};

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
    fn bottomless_text_is_refused() {
        let text = format!(r#"{{"body":{}"#, "[".repeat(100_000));
        assert!(from_json(&text).unwrap_err().to_string().contains("nested"));
        assert_eq!(depth(r#"{"a[": ["\"[", {}]}"#), 3);
    }
}
