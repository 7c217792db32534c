//! HTML that the writer writes where AsciiDoc has no mark, read as what it was written for: anchors with an id that no mark takes,
//! elements around what does not nest, formulas of MathML. Other HTML stays as it is.

use super::Mark;
use super::build::marked;
use super::names;
use ast::{Attrs, Inline, InlineKind, Inlines, Math, MathNotation, Span, Str};

/// An element that begins.
struct Open {
    mark: Mark,
    name: &'static str,
    id: Option<Str>,
    roles: Vec<Str>,
}

const ELEMENTS: [(&str, Mark); 3] =
    [("sup", Mark::Superscript), ("sub", Mark::Subscript), ("span", Mark::Plain)];

/// The node that HTML stands for by itself.
pub(super) fn whole(html: &str, span: Span) -> Option<Inline> {
    if let Some(rest) = html.strip_prefix("<a id=\"")
        && let Some(id) = rest.strip_suffix("\"></a>")
        && !id.is_empty()
        && !id.contains(['"', '<', '>'])
    {
        return Some(Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(plain(id)), span });
    }
    if html.starts_with("<math") && html.ends_with("</math>") {
        let math = Math { notation: MathNotation::MathMl, source: html.into() };
        return Some(Inline::new(InlineKind::Math(Box::new(math)), span));
    }
    None
}

/// Makes nodes of elements that begin and end among these nodes.
pub(super) fn pair(content: Inlines) -> Inlines {
    let is_raw = |inline: &Inline| matches!(inline.kind, InlineKind::Raw(_));
    if content.iter().filter(|inline| is_raw(inline)).nth(1).is_none() {
        return content;
    }
    let mut out = Inlines::with_capacity(content.len());
    let mut open: Vec<(usize, Open)> = Vec::new();
    for inline in content {
        let InlineKind::Raw(raw) = &inline.kind else {
            out.push(inline);
            continue;
        };
        if let Some(found) = opened(&raw.text) {
            open.push((out.len(), found));
        } else if let Some(name) = raw.text.strip_prefix("</").and_then(|rest| rest.strip_suffix('>'))
            && open.last().is_some_and(|(_, found)| found.name == name)
            && let Some((at, found)) = open.pop()
            && out.len() > at + 1
        {
            let content = out.split_off(at + 1);
            let span = out.pop().map_or(inline.span, |first| first.span.to(inline.span));
            match marked(found.mark, found.id, &found.roles, content, span) {
                Ok(inline) => out.push(inline),
                Err(content) => {
                    for inline in content {
                        ast::normal::text::push(&mut out, inline);
                    }
                }
            }
            continue;
        }
        out.push(inline);
    }
    out
}

/// The element that begins with a tag, if it is one of the writer's.
fn opened(tag: &str) -> Option<Open> {
    let inside = tag.strip_prefix('<')?.strip_suffix('>')?;
    let (name, mut rest) = inside.split_once(' ').unwrap_or((inside, ""));
    let &(name, mark) = ELEMENTS.iter().find(|(element, _)| *element == name)?;
    let mut open = Open { mark, name, id: None, roles: Vec::new() };
    while !rest.is_empty() {
        let (attribute, behind) = rest.split_once("=\"")?;
        let (value, behind) = behind.split_once('"')?;
        match attribute {
            "id" if !value.is_empty() => open.id = Some(plain(value)),
            "class" => open.roles = value.split_ascii_whitespace().map(plain).collect(),
            _ => return None,
        }
        rest = behind.trim_start();
    }
    Some(open)
}

/// The value of an attribute.
fn plain(value: &str) -> Str {
    names::decoded(value).as_str().into()
}
