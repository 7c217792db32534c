//! The names of what only AsciiDoc has: generic nodes, attributes and hints that its reader makes and its writer knows.

use ast::capability::Own;

/// How these names begin.
pub(crate) const OWN: Own = Own {
    names: "{urn:asciidoctor}",
    hints: "asciidoc:",
    attributes: ATTRIBUTES,
    has: |_, _| true,
    entities: &[],
    toctree: None,
};

/// A block in `--` with attributes of its own.
pub(crate) const OPEN: &str = ast::Generic::OPEN;
/// Blocks for some readers only: `ifdef::name[]` … `endif::[]`. Its attributes: `directive`, `condition-of` its target or comparison.
pub(crate) const CONDITIONAL: &str = ast::Generic::CONDITIONAL;
/// A block macro that the tree has no kind for: `name::target[list]`.
pub(crate) const BLOCK_MACRO: &str = ast::Generic::BLOCK_MACRO;

/// Marked words: `#words#`.
pub(crate) const MARK: &str = ast::Generic::MARK;
/// A macro in a line that the tree has no kind for: `name:target[text]`.
pub(crate) const MACRO: &str = ast::Generic::MACRO;
/// A reference that is more than a name: `{counter:name}`.
pub(crate) const REFERENCE: &str = ast::Generic::REFERENCE;
/// The hint of an entry of a bibliography: its label.
pub(crate) const BIBLIOGRAPHY: &str = "asciidoc:bibliography";

/// To whom an attribute entry in the midst of a text is an instruction.
pub(crate) const INSTRUCTION: &str = "asciidoc";
/// The target of the instruction to begin a new page.
pub(crate) const PAGE_BREAK: &str = "asciidoc-pagebreak";

/// Another attribute: the style of a block that has none of this name.
pub(crate) const STYLE: &str = "style";
/// Another attribute: the options of a block, with commas between them.
pub(crate) const OPTIONS: &str = "options";
/// Another attribute: the text that references to a block show.
pub(crate) const REFTEXT: &str = "reftext";

/// The hint of a link to another page, which the tool turns into the page's address: `xref:page.adoc#id[words]`.
pub(crate) const TO_PAGE: &str = ast::Link::TO_PAGE;

/// The hint of an include whose headings are as deep as they say.
pub(crate) const AS_IT_IS: &str = ast::Include::AS_IT_IS;

/// What is said of a picture's file, above its macro or in it.
pub(crate) const OF_PICTURE: &[&str] = &[
    "align",
    "contentdepth",
    "contentwidth",
    "depth",
    "end",
    "fallback",
    "float",
    "format",
    "link",
    "loading",
    "pdfwidth",
    "poster",
    "rel",
    "scale",
    "scaledwidth",
    "start",
    "theme",
    "valign",
    "width",
    "window",
];

/// Options of AsciiDoc's own that the tree keeps as attributes and has no other word for.
pub(crate) const ATTRIBUTES: &[&str] = &[
    STYLE,
    OPTIONS,
    REFTEXT,
    "2",
    "3",
    "4",
    "5",
    "caption",
    "cols",
    "end",
    "format",
    "frame",
    "grid",
    "highlight",
    "indent",
    "leveloffset",
    "levels",
    "linenums",
    "lines",
    "link",
    "opts",
    "separator",
    "start",
    "stripes",
    "subs",
    "tag",
    "tags",
    "window",
];

/// Gives a block a class, or what the class says.
pub(crate) fn give_class(attrs: &mut ast::Attrs, class: &str) {
    attrs.data_mut().push_class(class);
}
