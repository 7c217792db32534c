//! A tree as the HTML that Asciidoctor makes of its text, and as a line.

use crate::read::Reader;
use crate::read::attributes::Attributes;
use crate::read::inline::How;
use crate::read::subs::Subs;
use ast::sheet::Run;
use ast::{Attrs, Block, BlockKind, Inline, InlineKind, Inlines, Node, Role, Target, plain_text};
use std::fmt::Write as _;

fn attributes() -> Attributes {
    let mut attributes = Attributes::default();
    attributes.set("experimental", "", true);
    attributes.set("uri", "https://example.org", true);
    attributes.set("version", "1.2", true);
    attributes.set("marked", "a *b* <c>", false);
    attributes
}

fn reader(text: &str) -> Reader<'_> {
    Reader { attributes: attributes(), ..Reader::new(text, ast::Limits::default(), false) }
}

/// The tree of a text.
fn tree(text: &str) -> Inlines {
    tree_of(text, Subs::NORMAL, How::default())
}

/// A tree in one line.
pub(super) fn shown(text: &str) -> String {
    shown_of(text, Subs::NORMAL, How::default())
}

pub(super) fn shown_of(text: &str, subs: Subs, how: How<'_>) -> String {
    let block = Block::made(BlockKind::Paragraph(tree_of(text, subs, how)));
    let document = ast::Document { body: vec![block], ..ast::Document::default() };
    ast::dump(&document).lines().skip(1).map(str::trim).collect::<Vec<_>>().join(" ")
}

pub(super) fn tree_of(text: &str, subs: Subs, how: How<'_>) -> Inlines {
    let mut reader = reader(text);
    let run = Run::of_text(text, 0);
    reader.running_as(&run, subs, how)
}

pub(super) fn html(text: &str) -> String {
    let mut out = String::new();
    push(&tree(text), &mut out);
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn open(name: &str, role: &str, attrs: &Attrs) -> String {
    let mut out = format!("<{name}");
    if let Some(id) = attrs.id() {
        let _ = write!(out, " id=\"{id}\"");
    }
    let mut classes: Vec<&str> = attrs.classes().iter().map(ast::Str::as_str).collect();
    if !role.is_empty() {
        classes.insert(0, role);
    }
    if !classes.is_empty() {
        let _ = write!(out, " class=\"{}\"", classes.join(" "));
    }
    out.push('>');
    out
}

fn element(name: &str, role: &str, attrs: &Attrs, content: &[Inline], out: &mut String) {
    out.push_str(&open(name, role, attrs));
    push(content, out);
    let _ = write!(out, "</{name}>");
}

fn address(target: &str) -> String {
    let (path, id) = target.split_once('#').map_or((target, ""), |(path, id)| (path, id));
    let mut out = path.strip_suffix(".adoc").map_or_else(
        || {
            if target.contains('#')
                && !path.contains(':')
                && !path.rsplit('/').next().unwrap_or_default().contains('.')
            {
                format!("{path}.html")
            } else {
                path.to_string()
            }
        },
        |path| format!("{path}.html"),
    );
    if !id.is_empty() {
        let _ = write!(out, "#{id}");
    }
    escaped(&out)
}

fn push(content: &[Inline], out: &mut String) {
    for inline in content {
        let attrs = &inline.attrs;
        match &inline.kind {
            InlineKind::Text(text) => out.push_str(&escaped(text)),
            InlineKind::Strong(c) => element("strong", "", attrs, c, out),
            InlineKind::Emphasis(c) => element("em", "", attrs, c, out),
            InlineKind::Superscript(c) => element("sup", "", attrs, c, out),
            InlineKind::Subscript(c) => element("sub", "", attrs, c, out),
            InlineKind::Strike(c) => element("span", "line-through", attrs, c, out),
            InlineKind::Citation(c) => element("span", "citation", attrs, c, out),
            InlineKind::ManualPage(page) => {
                out.push_str(&open("span", "citerefentry", attrs));
                push(&page.name, out);
                if let Some(volume) = &page.volume {
                    let _ = write!(out, "({volume})");
                }
                out.push_str("</span>");
            }
            InlineKind::Quote(c) if attrs.is_empty() => {
                out.push('“');
                push(c, out);
                out.push('”');
            }
            InlineKind::Quote(c) => {
                out.push_str(&open("span", "", attrs));
                out.push('“');
                push(c, out);
                out.push_str("”</span>");
            }
            InlineKind::Span { role: Role::KeyCap, content } => element("kbd", "", attrs, content, out),
            InlineKind::Span { role: Role::GuiButton, content } => {
                element("b", "button", attrs, content, out);
            }
            InlineKind::Span { role, content } => {
                let class = if matches!(role, Role::Literal | Role::Phrase) { "" } else { role.name() };
                let name = match crate::capabilities::look(*role) {
                    crate::capabilities::Look::Code => "code",
                    crate::capabilities::Look::Emphasis => "em",
                    _ => "span",
                };
                element(name, class, attrs, content, out);
            }
            InlineKind::Generic(generic) if generic.name.ends_with("mark") => {
                out.push_str("<mark>");
                for node in &generic.content {
                    if let Node::Inline(inline) = node {
                        push(std::slice::from_ref(inline), out);
                    }
                }
                out.push_str("</mark>");
            }
            InlineKind::Generic(_) => {
                let _ = write!(out, "<{}>", attrs.get("name").unwrap_or_default());
            }
            InlineKind::Link(link) => {
                let href = match &link.target {
                    Target::Url(url) => address(url),
                    Target::Id(id) => format!("#{}", escaped(id)),
                };
                let mut tag = open("a", "", attrs);
                tag.insert_str(2, &format!(" href=\"{href}\""));
                out.push_str(&tag);
                push(&link.content, out);
                out.push_str("</a>");
            }
            InlineKind::CrossReference(r) => {
                let is_file =
                    r.target.contains('#') || r.target.ends_with(".adoc") || r.target.ends_with(".html");
                if is_file {
                    let address = address(&r.target);
                    let words = address.split('#').next().unwrap_or_default().to_string();
                    let _ = write!(out, "<a href=\"{address}\">{words}</a>");
                } else {
                    let id = escaped(&r.target);
                    let _ = write!(out, "<a href=\"#{id}\">[{id}]</a>");
                }
            }
            InlineKind::Anchor => {
                let _ = write!(out, "<a id=\"{}\"></a>", attrs.id().unwrap_or_default());
            }
            InlineKind::Footnote(blocks) => {
                out.push_str("<fn>");
                for block in blocks {
                    if let Block { kind: BlockKind::Paragraph(c), .. } = block {
                        push(c, out);
                    }
                }
                out.push_str("</fn>");
            }
            InlineKind::FootnoteReference(id) => {
                let _ = write!(out, "<fnref>{id}</fnref>");
            }
            InlineKind::Media(media) => {
                for item in &media.items {
                    if let BlockKind::MediaItem(image) = &item.kind {
                        let _ = write!(out, "<img src=\"{}\"", escaped(&image.source));
                        for block in &image.body {
                            if let BlockKind::Plain(words) = &block.kind {
                                let _ =
                                    write!(out, " alt=\"{}\"", escaped(&plain_text(words)).replace('"', ""));
                            }
                        }
                        out.push('>');
                    }
                }
            }
            InlineKind::Keys(keys) => {
                for (i, key) in keys.keys.iter().enumerate() {
                    if i > 0 {
                        out.push('+');
                    }
                    push(std::slice::from_ref(key), out);
                }
            }
            InlineKind::Menu(menu) => {
                for (i, item) in menu.items.iter().enumerate() {
                    out.push_str(if i > 0 { "|" } else { "<menu>" });
                    if let InlineKind::Span { content, .. } = &item.kind {
                        push(content, out);
                    }
                }
                out.push_str("</menu>");
            }
            InlineKind::Math(math) => {
                let (open, close) = match math.notation {
                    ast::MathNotation::Tex => ("\\(", "\\)"),
                    _ => ("\\$", "\\$"),
                };
                let _ = write!(out, "{open}{}{close}", escaped(&math.source));
            }
            InlineKind::LineBreak => out.push_str("<br>"),
            InlineKind::EntityReference(name) => match attributes().get(name) {
                Some(value) => out.push_str(&escaped(value)),
                None => {
                    let _ = write!(out, "{{{name}}}");
                }
            },
            InlineKind::Raw(raw) => out.push_str(&raw.text),
            InlineKind::CalloutMark(mark) => {
                let _ = write!(out, "<b>({})</b>", mark.number);
            }
            _ => {}
        }
    }
}
