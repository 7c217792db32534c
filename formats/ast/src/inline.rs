//! Inline nodes: what stands inside a line of running text or of a listing.

use crate::{Attrs, Block, Blocks, Role, Span, Str};
use serde::{Deserialize, Serialize};

/// A sequence of inline nodes.
pub type Inlines = Vec<Inline>;

/// An inline node: its kind, its attributes, its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// What else is known of it.
    #[serde(default, skip_serializing_if = "Attrs::is_empty")]
    pub attrs: Attrs,
    /// Where it came from.
    #[serde(default)]
    pub span: Span,
}

/// The kinds of inline nodes. Examples show DocBook on the left only because it is the richest; the kinds are neutral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InlineKind {
    /// Characters. In running text white space is folded: each run is one space, or one line feed where the run
    /// held a line break (a *soft break*). In a listing the text is verbatim. Never empty, never two in a row.
    Text(Str),
    /// Stressed: `<emphasis>no</emphasis>`, `*no*`.
    Emphasis(Inlines),
    /// Strongly stressed: `<emphasis role="strong">no</emphasis>`, `**no**`.
    Strong(Inlines),
    /// Struck out: `~~no~~`.
    Strike(Inlines),
    /// A run with a meaning: `<filename>/etc/fstab</filename>` is `Span { role: Filename, .. }`.
    Span {
        /// The meaning.
        role: Role,
        /// The words; may hold further inline nodes, as in `<command>cp <replaceable>x</replaceable></command>`.
        content: Inlines,
    },
    /// A quotation in the line: `<quote>so it goes</quote>`. The marks are not part of the content.
    Quote(Inlines),
    /// Raised: `x<superscript>2</superscript>`.
    Superscript(Inlines),
    /// Lowered: `H<subscript>2</subscript>O`.
    Subscript(Inlines),
    /// A link with text of its own: `<link linkend="a">here</link>`, `[here](#a)`.
    Link(Box<Link>),
    /// A reference whose text the processor makes from its target: `<xref linkend="a"/>`, `[](#a)`.
    CrossReference(Box<CrossReference>),
    /// A place to link to; its id is in the attributes: `<anchor xml:id="a"/>`.
    Anchor,
    /// A note set elsewhere: `<footnote><para>Not always.</para></footnote>`.
    Footnote(Blocks),
    /// A further mark for a footnote that stands elsewhere, by its id: `<footnoteref linkend="f1"/>`.
    FootnoteReference(Str),
    /// A picture, film or sound in the line: `<inlinemediaobject>`.
    Media(Box<Media>),
    /// Keys pressed together or in turn: `<keycombo><keycap>Ctrl</keycap><keycap>C</keycap></keycombo>`.
    Keys(Box<Keys>),
    /// A way through menus: `<menuchoice><guimenu>File</guimenu><guimenuitem>Quit</guimenuitem></menuchoice>`.
    Menu(Box<Menu>),
    /// An entry for the index at this place; nothing of it shows in the text.
    IndexTerm(Box<IndexTerm>),
    /// A reference to a manual page: `<citerefentry>`, `ls(1)`.
    ManualPage(Box<ManualPage>),
    /// A reference to a bibliography entry by its label: `<citation>Knuth84</citation>`.
    Citation(Inlines),
    /// A formula in the line.
    Math(Box<Math>),
    /// A line break that counts.
    LineBreak,
    /// The content of another file, here.
    Include(Box<Include>),
    /// A comment of the authors, not shown.
    Comment(Str),
    /// An instruction to some processor: `<?dbfo need="2in"?>`.
    Instruction(Box<Instruction>),
    /// A reference to a declared or unknown text entity: `&version;`. The name without its marks.
    EntityReference(Str),
    /// A mark in a listing that a callout explains; its id is in the attributes: `<co xml:id="c1"/>`.
    CalloutMark(CalloutMark),
    /// An argument or a group of arguments in a command synopsis: `<arg choice="opt">-v</arg>`.
    Argument(Box<Argument>),
    /// A record in the line: a parameter, a link into another manual: `<paramdef>`, `<olink>`.
    Record(Box<crate::Record>),
    /// Text in a target's own language, passed through.
    Raw(Box<Raw>),
    /// What the tree has no kind for: nothing of it is lost.
    Generic(Box<Generic>),
}

/// A link with text; see [`InlineKind::Link`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it leads.
    pub target: Target,
    /// What it shows.
    pub content: Inlines,
}

impl Link {
    /// The hint of a link to another page of the manual, for AsciiDoc, where the tool makes the page's address of such a
    /// link only: `xref:page.adoc#id[words]`.
    pub const TO_PAGE: &str = "asciidoc:page";
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// An address outside the manual, or a file beside it.
    Url(Str),
    /// An id, anywhere in the manual.
    Id(Str),
}

/// A reference without text; see [`InlineKind::CrossReference`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrossReference {
    /// The id it refers to.
    pub target: Str,
    /// How its text is to be made (DocBook `xrefstyle`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<Str>,
    /// The id of the node whose text to use instead of the target's title (DocBook `endterm`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_from: Option<Str>,
}

/// Keys; see [`InlineKind::Keys`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    /// How they are pressed (`simul`, `seq`, `click` …), if said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Str>,
    /// The keys, each a span of a role of the interface family.
    pub keys: Inlines,
}

/// A way through menus; see [`InlineKind::Menu`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menu {
    /// The keys that do the same, empty if none are told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shortcut: Inlines,
    /// Menus, submenus and items, outermost first.
    pub items: Inlines,
}

/// An entry of the index; see [`InlineKind::IndexTerm`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexTerm {
    /// The words, from the primary to the tertiary level, one to three; none where a range ends.
    pub levels: Vec<IndexLevel>,
    /// Other entries to look under instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub see: Vec<Inlines>,
    /// Other entries to look under as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub see_also: Vec<Inlines>,
    /// Which part of a range this is.
    #[serde(default)]
    pub range: IndexRange,
}

/// One level of an index entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexLevel {
    /// The words shown.
    pub content: Inlines,
    /// The words to sort by, if others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort_as: Option<Str>,
    /// Attributes of the level.
    #[serde(default, skip_serializing_if = "Attrs::is_empty")]
    pub attrs: Attrs,
}

/// Whether an index entry stands for a place or a range.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IndexRange {
    /// One place.
    #[default]
    Single,
    /// A range begins; the entry's id names it.
    Start,
    /// The range whose first entry has this id ends.
    End(Str),
}

/// A manual page; see [`InlineKind::ManualPage`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManualPage {
    /// The page's name.
    pub name: Inlines,
    /// Its section: `1`, `3pm`. Empty if not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<Str>,
}

/// A formula.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Math {
    /// The language of the source.
    pub notation: MathNotation,
    /// The source, verbatim.
    pub source: Str,
}

/// The language of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MathNotation {
    /// TeX or LaTeX.
    Tex,
    /// AsciiMath.
    AsciiMath,
    /// MathML, as XML text.
    MathMl,
}

/// A mark in a listing; see [`InlineKind::CalloutMark`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalloutMark {
    /// Its number in its listing, from 1; the reader counts.
    pub number: u32,
    /// The id of another mark that this one only repeats (DocBook `coref`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<Box<Str>>,
}

/// An argument of a command synopsis; see [`InlineKind::Argument`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// Whether it is a group of which one is chosen (`a | b`), its content being the alternatives.
    pub group: bool,
    /// Whether it must be given.
    pub choice: Choice,
    /// Whether it may be given again.
    pub repeat: bool,
    /// What it is made of.
    pub content: Inlines,
}

/// Whether an argument must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// May be left out: `[-v]`.
    Optional,
    /// One of them must be given: `{start | stop}`.
    Required,
    /// Must be given: `-v`.
    Plain,
}

/// A picture, film or sound with its alternatives, in a line or as a block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// [`BlockKind::Info`](crate::BlockKind::Info) and comments before the alternatives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub head: Blocks,
    /// The alternatives ([`BlockKind::MediaItem`](crate::BlockKind::MediaItem)), best first, then a
    /// [`BlockKind::Caption`](crate::BlockKind::Caption), if there is one.
    pub items: Blocks,
}

/// An include, in a line or as a block. Its content is not in the tree: it is another document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Include {
    /// The file, as written, relative to the including file. Empty: the same file.
    pub href: Str,
    /// Whether the file's characters are wanted, not its structure (XInclude `parse="text"`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub text: bool,
    /// Which part of the file is wanted, as written (XInclude `xpointer`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<Str>,
    /// What to show when the file is not there; `None` where nothing is provided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<Vec<Node>>,
}

/// An instruction to a processor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instruction {
    /// To whom.
    pub target: Str,
    /// What, verbatim.
    pub data: Str,
}

/// Text in a target's own language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// The language: `html`, `latex`, `svg`, `mathml` …
    pub format: Str,
    /// The text, verbatim.
    pub text: Str,
}

impl Raw {
    /// The language of metadata at the top of a file of text, as [Jekyll](https://jekyllrb.com/docs/front-matter/) has it:
    /// YAML, here without the lines of hyphens around it.
    pub const FRONT_MATTER: &'static str = "front-matter";
}

/// A node that the tree has no kind for: its name in the source, its attributes (on the node) and its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generic {
    /// Its name in the source format, `{namespace}name` where it is not of the format's own namespace.
    pub name: Str,
    /// Its content, in order.
    pub content: Vec<Node>,
}

/// A block or an inline node, where a place takes both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Node {
    /// A block.
    Block(Block),
    /// An inline node.
    Inline(Inline),
}

impl Generic {
    /// Takes its content away, as blocks: what stands between blocks is a paragraph each.
    pub fn take_blocks(&mut self, span: Span) -> Blocks {
        let block = |node| match node {
            Node::Block(block) => block,
            Node::Inline(inline) => Block::new(crate::BlockKind::Paragraph(vec![inline]), span),
        };
        std::mem::take(&mut self.content).into_iter().map(block).collect()
    }
}

impl InlineKind {
    /// The hint of a reference to a text that its file does not declare, in AsciiDoc: what is shown is `{name}`.
    pub const ATTRIBUTE: &'static str = "asciidoc:attribute";

    /// The content of a mark around running text: emphasis, a span, a link.
    pub fn marked(&self) -> Option<&Inlines> {
        match self {
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c)
            | InlineKind::Span { content: c, .. } => Some(c),
            InlineKind::Link(link) => Some(&link.content),
            _ => None,
        }
    }

    /// As [`InlineKind::marked`], for a change.
    pub fn marked_mut(&mut self) -> Option<&mut Inlines> {
        match self {
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c)
            | InlineKind::Span { content: c, .. } => Some(c),
            InlineKind::Link(link) => Some(&mut link.content),
            _ => None,
        }
    }
}

impl Inline {
    /// A node of this kind without attributes.
    pub fn new(kind: InlineKind, span: Span) -> Inline {
        Inline { kind, attrs: Attrs::default(), span }
    }

    /// A node of this kind that no source text stands for.
    pub fn made(kind: InlineKind) -> Inline {
        Inline::new(kind, Span::NONE)
    }

    /// Characters that no source text stands for.
    pub fn text(text: impl Into<Str>) -> Inline {
        Inline::made(InlineKind::Text(text.into()))
    }

    /// A link to `target` that shows `content`.
    pub fn link(target: Target, content: Inlines) -> Inline {
        Inline::made(InlineKind::Link(Box::new(Link { target, content })))
    }

    /// A span of `role`.
    pub fn span(role: Role, content: Inlines) -> Inline {
        Inline::made(InlineKind::Span { role, content })
    }

    /// Whether a page shows nothing of it: a comment, an anchor, an index entry, an instruction.
    pub fn is_invisible(&self) -> bool {
        matches!(
            self.kind,
            InlineKind::Anchor
                | InlineKind::Comment(_)
                | InlineKind::IndexTerm(_)
                | InlineKind::Instruction(_)
        )
    }
}

/// The characters that a run of inline nodes shows, without any mark-up; footnotes and index entries are left out.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain_text(inlines, &mut out);
    out
}

/// As [`plain_text`], appended to `out`.
pub fn push_plain_text(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(t) => out.push_str(t),
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Span { content: c, .. }
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c)
            | InlineKind::Citation(c) => push_plain_text(c, out),
            InlineKind::Quote(c) => {
                out.push('“');
                push_plain_text(c, out);
                out.push('”');
            }
            InlineKind::Link(l) => push_plain_text(&l.content, out),
            InlineKind::ManualPage(m) => {
                push_plain_text(&m.name, out);
                if let Some(v) = &m.volume {
                    out.push('(');
                    out.push_str(v);
                    out.push(')');
                }
            }
            InlineKind::Keys(k) => {
                // Keys in turn, not together.
                let with = if k.action.as_deref() == Some("seq") { " " } else { "+" };
                push_joined(&k.keys, with, out);
            }
            InlineKind::Menu(m) => push_joined(&m.items, " > ", out),
            InlineKind::Math(m) => out.push_str(&m.source),
            InlineKind::LineBreak => out.push('\n'),
            InlineKind::EntityReference(name) => {
                out.push('&');
                out.push_str(name);
                out.push(';');
            }
            InlineKind::Argument(a) => push_plain_text(&a.content, out),
            InlineKind::Record(r) => push_plain_nodes(&r.content, out),
            InlineKind::Generic(g) => push_plain_nodes(&g.content, out),
            InlineKind::CrossReference(_)
            | InlineKind::Anchor
            | InlineKind::Footnote(_)
            | InlineKind::FootnoteReference(_)
            | InlineKind::Media(_)
            | InlineKind::IndexTerm(_)
            | InlineKind::Include(_)
            | InlineKind::Comment(_)
            | InlineKind::Instruction(_)
            | InlineKind::CalloutMark(_)
            | InlineKind::Raw(_) => {}
        }
    }
}

fn push_plain_nodes(nodes: &[Node], out: &mut String) {
    for node in nodes {
        if let Node::Inline(i) = node {
            push_plain_text(std::slice::from_ref(i), out);
        }
    }
}

fn push_joined(parts: &[Inline], with: &str, out: &mut String) {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            out.push_str(with);
        }
        push_plain_text(std::slice::from_ref(part), out);
    }
}

#[cfg(test)]
mod tests {
    use super::{Inline, InlineKind, Keys, plain_text};
    use crate::Role;

    #[test]
    fn keys_in_turn_and_together() {
        let words = |action: Option<&str>| {
            let keys = ["a", "b"].map(|key| Inline::span(Role::KeyCap, vec![Inline::text(key)])).to_vec();
            plain_text(&[Inline::made(InlineKind::Keys(Box::new(Keys {
                action: action.map(Into::into),
                keys,
            })))])
        };
        assert_eq!(words(Some("seq")), "a b");
        assert_eq!(words(Some("simul")), "a+b");
        assert_eq!(words(None), "a+b");
    }
}
