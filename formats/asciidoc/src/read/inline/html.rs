//! Elements of HTML that our writer writes where AsciiDoc has no marks: `+++<span class="role">+++words+++</span>+++`. Read, they are
//! what they stand for. HTML of any other shape stays text that is passed through.

use ast::{Attrs, Inline, InlineKind, Inlines, Str};

/// The element that a piece of HTML opens.
struct Open {
    name: &'static str,
    id: Option<Str>,
    classes: Vec<Str>,
}

/// Makes nodes of elements whose two ends stand in one row, in this row and in all that are in it.
pub(super) fn folded(content: &mut Inlines) {
    for inline in content.iter_mut() {
        if let InlineKind::Quote(c) | InlineKind::Citation(c) = &mut inline.kind {
            folded(c);
        } else if let Some(inner) = inline.kind.marked_mut() {
            folded(inner);
        }
    }
    if !content.iter().any(|i| html(i).is_some_and(|h| h.starts_with('<'))) {
        return;
    }
    let mut out: Inlines = Vec::with_capacity(content.len());
    // Where each open element begins in `out`.
    let mut open: Vec<(usize, Open)> = Vec::new();
    for inline in std::mem::take(content) {
        let Some(text) = html(&inline) else {
            out.push(inline);
            continue;
        };
        if let Some(id) = text.strip_prefix("<a id=\"").and_then(|rest| rest.strip_suffix("\"></a>")) {
            out.push(Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(plain(id)), span: inline.span });
            continue;
        }
        if let Some(found) = opened(text) {
            open.push((out.len(), found));
            out.push(inline);
            continue;
        }
        let name = text.strip_prefix("</").and_then(|rest| rest.strip_suffix('>'));
        let at = name.and_then(|name| open.iter().rposition(|(_, found)| found.name == name));
        let Some((start, found)) = at.and_then(|at| open.drain(at..).next()) else {
            out.push(inline);
            continue;
        };
        let words = out.split_off(start + 1);
        out.pop();
        out.push(node(found, words, inline.span));
    }
    *content = out;
}

fn html(inline: &Inline) -> Option<&str> {
    match &inline.kind {
        InlineKind::Raw(raw) if raw.format == "html" => Some(&raw.text),
        _ => None,
    }
}

fn opened(text: &str) -> Option<Open> {
    let inside = text.strip_prefix('<')?.strip_suffix('>')?;
    let (name, mut rest) = inside.split_at(inside.find(' ').unwrap_or(inside.len()));
    let name = ["span", "sup", "sub"].into_iter().find(|n| *n == name)?;
    let mut open = Open { name, id: None, classes: Vec::new() };
    if let Some((id, behind)) = rest.strip_prefix(" id=\"").and_then(|r| r.split_once('"')) {
        open.id = Some(plain(id));
        rest = behind;
    }
    if let Some((classes, behind)) = rest.strip_prefix(" class=\"").and_then(|r| r.split_once('"')) {
        open.classes = classes.split(' ').map(plain).collect();
        rest = behind;
    }
    let says = name != "span" || !open.classes.is_empty() || open.id.is_some();
    (rest.is_empty() && says).then_some(open)
}

fn plain(text: &str) -> Str {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&").into()
}

fn node(open: Open, content: Inlines, span: ast::Span) -> Inline {
    let mut classes = open.classes;
    let kind = match open.name {
        "sup" => InlineKind::Superscript(content),
        "sub" => InlineKind::Subscript(content),
        _ => super::build::plain(&mut classes, content),
    };
    let mut attrs = open.id.map(Attrs::with_id).unwrap_or_default();
    for class in classes {
        attrs.data_mut().push_class(class);
    }
    Inline { kind, attrs, span }
}
