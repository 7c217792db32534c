//! What only `AsciiDoc` has, in words that every format knows.
//!
//! | what it is | what it is said by |
//! |---|---|
//! | an open block with a style or a role | its content |
//! | `ifdef::a[]` … `endif::[]` | its content, for the condition `a`; `!a` for `ifndef` |
//! | a macro that the tree has no kind for | a literal of its source |
//! | what only speaks to the processor (`toc::[]`) | a comment |
//! | `#highlighted words#` | the words, of the class `mark` |
//! | `{counter:a}` and its kin | a literal of their source |

use crate::{Attrs, Block, BlockKind, Blocks, Generic, Include, Inline, InlineKind, Inlines, Role, Span};

impl Generic {
    /// The name of a block in `--` with attributes of its own.
    pub const OPEN: &'static str = "{urn:asciidoctor}open";
    /// The name of blocks for some readers only; which ones the attributes `directive` and `expression` say.
    pub const CONDITIONAL: &'static str = "{urn:asciidoctor}conditional";
    /// The name of a macro on a line of its own, whose parts are the attributes `name`, `target` and `list`.
    pub const BLOCK_MACRO: &'static str = "{urn:asciidoctor}block-macro";
    /// The name of such a macro in running text.
    pub const MACRO: &'static str = "{urn:asciidoctor}macro";
    /// The name of highlighted words.
    pub const MARK: &'static str = "{urn:asciidoctor}mark";
    /// The name of a reference that also tells the processor something; what stands in its braces is the attribute `name`.
    pub const REFERENCE: &'static str = "{urn:asciidoctor}reference";
}

impl Include {
    /// The hint that the titles of the included file are as deep as they say, wherever it is included.
    pub const AS_IT_IS: &'static str = "asciidoc:as-it-is";
}

/// The class of highlighted words.
const HIGHLIGHTED: &str = "mark";

/// A block in the words of every format; nothing, if it is none of these nodes.
pub(super) fn block(generic: &mut Generic, attrs: &mut Attrs, span: Span) -> Option<(Blocks, &'static str)> {
    match generic.name.as_str() {
        Generic::OPEN => Some((generic.take_blocks(span), "its content")),
        Generic::CONDITIONAL => {
            let mut body = generic.take_blocks(span);
            let condition = condition(attrs);
            body.iter_mut()
                .filter(|block| carries(block))
                .for_each(|b| b.attrs.set("condition", &*condition));
            Some((body, "its content, with the condition"))
        }
        Generic::BLOCK_MACRO if attrs.get("name") == Some("toc") => {
            let words = source(attrs, "::");
            Some((vec![Block::new(BlockKind::Comment(words.into()), span)], "a comment"))
        }
        Generic::BLOCK_MACRO => {
            let words = literal(&source(attrs, "::"), span);
            Some((vec![Block::new(BlockKind::Paragraph(vec![words]), span)], "its source"))
        }
        _ => None,
    }
}

/// Whom something is for: both conditions, where one is in the other.
fn condition(attrs: &mut Attrs) -> String {
    let outer = attrs.take("condition");
    let expression = attrs.get("expression").unwrap_or_default().trim();
    let not = if attrs.get("directive") == Some("ifndef") { "!" } else { "" };
    match outer {
        Some(outer) => format!("{outer}+{not}{expression}"),
        None => format!("{not}{expression}"),
    }
}

/// Whether a condition can be said of a block.
fn carries(block: &Block) -> bool {
    !block.is_invisible()
        && !matches!(
            block.kind,
            BlockKind::Anchor
                | BlockKind::Comment(_)
                | BlockKind::Include(_)
                | BlockKind::Instruction(_)
                | BlockKind::Plain(_)
                | BlockKind::Raw(_)
        )
}

/// An inline node in the words of every format; nothing, if it is none of these nodes.
pub(super) fn inline(
    generic: &Generic,
    attrs: &Attrs,
    content: Inlines,
    span: Span,
) -> Option<(Inlines, &'static str)> {
    match generic.name.as_str() {
        Generic::MACRO => Some((vec![literal(&source(attrs, ":"), span)], "its source")),
        Generic::REFERENCE => {
            let words = format!("{{{}}}", attrs.get("name").unwrap_or_default());
            Some((vec![literal(&words, span)], "its source"))
        }
        Generic::MARK => {
            let mut words = Inline::new(InlineKind::Span { role: Role::Phrase, content }, span);
            words.attrs.data_mut().push_class(HIGHLIGHTED);
            Some((vec![words], "its words"))
        }
        _ => None,
    }
}

fn literal(words: &str, span: Span) -> Inline {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Inline::new(InlineKind::Span { role: Role::Literal, content: vec![Inline::text(words)] }, span)
}

/// A macro as it is written.
fn source(attrs: &Attrs, mark: &str) -> String {
    let of = |name: &str| attrs.get(name).unwrap_or_default();
    format!("{}{mark}{}[{}]", of("name"), of("target"), of("list"))
}
