//! What an XML file is, by its document type and its root element. Looks at the file's beginning only, and takes
//! broken files as far as they go: whether a file is well-formed is for its reader to say.

use std::borrow::Cow;

/// What an XML file seems to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// DocBook with the namespace of version 5.
    DocBook5,
    /// DocBook by its document type, or by a root element that DocBook has.
    DocBook4,
    /// Another vocabulary, with this root element.
    Other(String),
    /// There is no root element.
    NoElement,
}

const NAMESPACE: &[u8] = b"http://docbook.org/ns/docbook";

/// Root elements that are taken as DocBook where neither a namespace nor a document type says what they are: what
/// included files begin with.
const ROOTS: &[&str] = &[
    "acknowledgements",
    "appendix",
    "article",
    "assembly",
    "bibliodiv",
    "bibliography",
    "blockquote",
    "book",
    "bridgehead",
    "calloutlist",
    "caution",
    "chapter",
    "colophon",
    "dedication",
    "equation",
    "example",
    "figure",
    "formalpara",
    "glossary",
    "glossdiv",
    "glossentry",
    "glosslist",
    "important",
    "index",
    "informalequation",
    "informalexample",
    "informalfigure",
    "informaltable",
    "itemizedlist",
    "legalnotice",
    "listitem",
    "mediaobject",
    "note",
    "orderedlist",
    "para",
    "part",
    "partintro",
    "preface",
    "procedure",
    "programlisting",
    "qandadiv",
    "qandaentry",
    "qandaset",
    "refentry",
    "reference",
    "refsect1",
    "refsect2",
    "refsect3",
    "refsection",
    "refsynopsisdiv",
    "screen",
    "sect1",
    "sect2",
    "sect3",
    "sect4",
    "sect5",
    "section",
    "segmentedlist",
    "set",
    "sidebar",
    "simpara",
    "simplelist",
    "simplesect",
    "table",
    "tip",
    "topic",
    "variablelist",
    "varlistentry",
    "warning",
];

/// Looks at the beginning of an XML file.
pub(super) fn sniff(bytes: &[u8]) -> Sniffed {
    let bytes = ascii(bytes);
    let mut rest: &[u8] = &bytes;
    let mut doctype = false;
    loop {
        let Some(at) = rest.iter().position(|&b| b == b'<') else { return Sniffed::NoElement };
        rest = &rest[at..];
        if rest.starts_with(b"<?") {
            rest = after(rest, b"?>");
        } else if rest.starts_with(b"<!--") {
            rest = after(&rest[4..], b"-->");
        } else if rest.starts_with(b"<!DOCTYPE") {
            let (declaration, tail) = split_doctype(rest);
            let head = declaration.split(|&b| b == b'[').next().unwrap_or_default();
            doctype |= contains(&head.to_ascii_lowercase(), b"docbook");
            rest = tail;
        } else if rest.get(1).is_some_and(|&b| b.is_ascii_alphabetic() || b == b'_' || b >= 0x80) {
            return root(rest, doctype);
        } else {
            rest = &rest[1..];
        }
    }
}

fn root(tag: &[u8], doctype: bool) -> Sniffed {
    let end = tag.iter().position(|&b| b == b'>').unwrap_or(tag.len());
    let tag = &tag[..end];
    let name = tag[1..].split(|b| b.is_ascii_whitespace() || *b == b'/').next().unwrap_or_default();
    let name = String::from_utf8_lossy(name);
    let (prefix, local) = name.split_once(':').unwrap_or(("", &name));
    let attribute = if prefix.is_empty() { "xmlns=".to_string() } else { format!("xmlns:{prefix}=") };
    let namespace = tag.windows(attribute.len()).position(|w| w == attribute.as_bytes()).map(|at| {
        let value = &tag[at + attribute.len()..];
        let quote = value.first().copied().unwrap_or(b'"');
        value.get(1..).unwrap_or_default().split(|&b| b == quote).next().unwrap_or_default()
    });
    match namespace {
        Some(NAMESPACE) => Sniffed::DocBook5,
        Some(value) if !value.is_empty() => Sniffed::Other(name.into_owned()),
        _ if doctype || ROOTS.contains(&local) => Sniffed::DocBook4,
        _ => Sniffed::Other(name.into_owned()),
    }
}

/// The bytes of a file in UTF-16 as ASCII with anything else replaced; others as they are.
fn ascii(bytes: &[u8]) -> Cow<'_, [u8]> {
    let narrow = |high: usize| -> Vec<u8> {
        let units = bytes.chunks_exact(2);
        units.map(|u| if u[high] == 0 { u[1 - high] } else { b'?' }).collect()
    };
    match bytes {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Cow::Owned(narrow(1)),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Cow::Owned(narrow(0)),
        _ => Cow::Borrowed(bytes),
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|w| w == wanted)
}

fn after<'a>(bytes: &'a [u8], end: &[u8]) -> &'a [u8] {
    let at = bytes.windows(end.len()).position(|w| w == end);
    at.map_or(&[], |at| &bytes[at + end.len()..])
}

/// Splits behind the document type declaration, whose internal subset may hold quotes, comments and brackets.
fn split_doctype(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    let mut subset = false;
    while let Some(&b) = bytes.get(at) {
        match b {
            b'"' | b'\'' => {
                let close = bytes[at + 1..].iter().position(|&c| c == b);
                at += close.map_or(0, |n| n + 1);
            }
            b'<' if bytes[at..].starts_with(b"<!--") => {
                at = bytes.len() - after(&bytes[at + 4..], b"-->").len();
                continue;
            }
            b'[' => subset = true,
            b']' => subset = false,
            b'>' if !subset => return bytes.split_at(at + 1),
            _ => {}
        }
        at += 1;
    }
    (bytes, &[])
}

#[cfg(test)]
mod tests {
    use super::{Sniffed, sniff};

    #[test]
    fn namespaces_decide() {
        assert_eq!(sniff(b"<chapter xmlns='http://docbook.org/ns/docbook'/>"), Sniffed::DocBook5);
        assert_eq!(sniff(b"<d:x xmlns:d=\"http://docbook.org/ns/docbook\">"), Sniffed::DocBook5);
        assert_eq!(sniff(b"<section xmlns='urn:x'>"), Sniffed::Other("section".to_string()));
    }

    #[test]
    fn document_types_and_roots_decide() {
        let text = b"<?xml version='1.0'?><!-- <html> --><!DOCTYPE book PUBLIC \"-//OASIS//DTD DocBook XML V4.5//EN\"
            \"x.dtd\" [ <!ENTITY a \"]>\"> <!-- ' --> ]><book>";
        assert_eq!(sniff(text), Sniffed::DocBook4);
        assert_eq!(sniff(b"<sect1 id='x'>"), Sniffed::DocBook4);
        assert_eq!(sniff(b"<html>"), Sniffed::Other("html".to_string()));
    }

    #[test]
    fn strange_input_is_taken_as_far_as_it_goes() {
        assert_eq!(sniff(b""), Sniffed::NoElement);
        assert_eq!(sniff(b"words < more"), Sniffed::NoElement);
        assert_eq!(sniff(b"<!DOCTYPE x ["), Sniffed::NoElement);
        assert_eq!(sniff(b"<!-- "), Sniffed::NoElement);
        assert_eq!(sniff(b"<para"), Sniffed::DocBook4);
        let wide: Vec<u8> = "<para>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(sniff(&wide), Sniffed::DocBook4);
    }
}
