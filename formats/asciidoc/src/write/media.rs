//! Pictures, films and sounds: `image::file[words,width=50%]`.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/macros/images/>.

use super::meta::{Head, List};
use ast::{Block, BlockKind, Media, MediaKind, plain_text};
use std::borrow::Cow;
use std::fmt::Write as _;

/// A picture as a block, with its title.
pub(super) fn block(out: &mut String, media: &Media, at: Head) {
    let name = match first(&media.items).map(|(item, _)| item.kind) {
        Some(MediaKind::Video) => "video",
        Some(MediaKind::Audio) => "audio",
        _ => "image",
    };
    let (source, attributes) = image(&media.items, false).unwrap_or_default();
    at.write(out, &List::default());
    // What stands in the target is looked at for attributes, and a bracket would end it.
    let source = without_references(&source).replace('[', "{startsb}");
    let _ = write!(out, "{name}::{source}[{attributes}]");
}

fn first(items: &[Block]) -> Option<(&ast::MediaItem, &Block)> {
    items.iter().find_map(|b| match &b.kind {
        BlockKind::MediaItem(item) => Some((&**item, b)),
        _ => None,
    })
}

/// The file of the first alternative and the list of its attributes.
pub(super) fn image(items: &[Block], in_line: bool) -> Option<(String, String)> {
    let (item, block) = first(items)?;
    let mut words = Vec::new();
    for part in &item.body {
        if let BlockKind::Plain(content) | BlockKind::Paragraph(content) = &part.kind {
            words.push(plain_text(content).replace('\n', " "));
        }
    }
    let words = words.join(" ");
    let mut list = match item.kind {
        MediaKind::Video | MediaKind::Audio if !words.is_empty() => format!("alt={}", value(&words)),
        _ => value(&words),
    };
    let classes: Vec<&str> = block.attrs.classes().iter().map(ast::Str::as_str).collect();
    let classes = classes.join(" ");
    let own = [("id", block.attrs.id()), ("role", Some(classes.as_str()).filter(|c| !c.is_empty()))];
    let own = own.into_iter().filter_map(|(key, value)| Some((key, value?)));
    for (key, size) in own.chain(block.attrs.other().iter().map(|(key, size)| (key.as_str(), size.as_str())))
    {
        let key = match key {
            "depth" => "height",
            "contentdepth" => "contentheight",
            key => key,
        };
        let comma = if list.is_empty() && item.kind != MediaKind::Image { "" } else { "," };
        let _ = write!(list, "{comma}{key}={}", value(size));
    }
    if in_line {
        list = list.replace(']', "\\]");
    }
    Some((item.source.to_string(), list))
}

/// A value of an attribute, in quotes where it needs them. What would make its line a term is said by attributes.
pub(super) fn value(text: &str) -> String {
    let text = without_terms(without_references(text));
    if text.contains([',', '"', '\'', '=']) || text.starts_with(' ') || text.ends_with(' ') || text == "None"
    {
        format!("\"{}\"", text.replace('"', "\\\""))
    } else {
        text.into_owned()
    }
}

/// A text in which nothing ends a term.
fn without_terms(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("::") && !text.contains(";;") {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    let bytes = text.as_bytes();
    for (at, c) in text.char_indices() {
        let ends = matches!(c, ':' | ';')
            && out.ends_with(c)
            && bytes.get(at + 1).is_none_or(|b| matches!(b, b' ' | b'\t'));
        if ends {
            out.pop();
            // A backslash before a reference would take it for text.
            let kept = out.trim_end_matches('\\').len();
            let backslashes = out.len() - kept;
            out.truncate(kept);
            out.extend(std::iter::repeat_n("{backslash}", backslashes));
            out.push_str(if c == ':' { "{two-colons}" } else { "{two-semicolons}" });
        } else {
            out.push(c);
        }
    }
    out.into()
}

/// A text in a list, in which no attribute is to be put in the place of its name.
pub(super) fn without_references(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'{', text.as_bytes()).is_none() {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 4);
    for (at, c) in text.char_indices() {
        if c == '{' && crate::read::is_reference(&text[at..]) {
            out.push('\\');
        }
        out.push(c);
    }
    out.into()
}
