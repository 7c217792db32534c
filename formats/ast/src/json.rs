//! The tree as JSON: for other programs, and the first format that is verified by reading back.

use crate::{
    Capabilities, Diagnostic, Document, Format, Read, ReadOptions, Severity, Span, WriteOptions,
    diagnostic::Code,
};

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
    serde_json::from_str(text)
}
