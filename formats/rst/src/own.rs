//! The names of what only reStructuredText has: generic nodes and hints that its reader makes and its writer knows.

use ast::capability::Own;
use ast::{Attrs, Block, BlockKind, CodeBlock, CodeKind, Generic, Inline, InlineKind, Node, Span};

/// How these names begin.
pub(crate) const OWN: Own = Own {
    names: "{urn:docutils}",
    hints: "rst:",
    attributes: OPTIONS,
    has: |_, _| true,
    entities: ENTITIES,
    toctree: Some(toctree),
};

/// The same for docutils alone, whose directives have fewer options.
pub(crate) const DOCUTILS_OWN: Own =
    Own { attributes: DOCUTILS_OPTIONS, has: is_of_docutils, entities: &[], toctree: None, ..OWN };

/// Substitutions that Sphinx defines from a project's configuration.
/// <https://www.sphinx-doc.org/en/master/usage/restructuredtext/roles.html#substitutions>
pub(crate) const ENTITIES: &[&str] = &["release", "version", "today"];

/// A `toctree` of these documents, a line each, as the reader returns it.
/// <https://www.sphinx-doc.org/en/master/usage/restructuredtext/directives.html#directive-toctree>
fn toctree(documents: &str, span: Span) -> Block {
    let words = vec![Inline::new(InlineKind::Text(documents.into()), span)];
    let code = CodeBlock { kind: CodeKind::Listing, language: None, content: words };
    let mut content = Block::new(BlockKind::Code(Box::new(code)), span);
    content.attrs.set_hint(ELEMENT, CONTENT);
    let generic = Generic { name: DIRECTIVE.into(), content: vec![Node::Block(content)] };
    let mut toctree = Block::new(BlockKind::Generic(Box::new(generic)), span);
    toctree.attrs.set("name", "toctree");
    toctree.attrs.set("maxdepth", "1");
    toctree
}

/// Whether docutils may have it. What is not known may come from an extension; what Sphinx has is known.
fn is_of_docutils(generic: &Generic, attrs: &Attrs) -> bool {
    let name = attrs.get("name").unwrap_or_default();
    match generic.name.as_str() {
        DIRECTIVE => !crate::read::is_directive_of_sphinx(name),
        ROLE => attrs.get("base").is_some() || !crate::read::is_role_of_sphinx(name),
        _ => true,
    }
}

/// Those of [`OPTIONS`] that directives of docutils have.
const DOCUTILS_OPTIONS: &[&str] = &[
    "end-before",
    "end-line",
    "figname",
    "figwidth",
    "force",
    "header-columns",
    "loading",
    "number-lines",
    "start-after",
    "start-line",
    "tab-width",
    "widths",
];

/// Whether an attribute chooses readers, and its values can be classes, as it is written: `condition-manpage`. `only` would take
/// the text away from everyone who does not set its tag.
pub(crate) fn is_profile(name: &str, value: &str) -> bool {
    let fits = |value: &str| {
        !value.is_empty() && value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    ast::Attrs::PROFILING.contains(&name) && value.split(';').all(fits)
}

/// The attribute that a class says, and its value.
pub(crate) fn profile(class: &str) -> Option<(&str, &str)> {
    let (name, value) = class.split_once('-')?;
    is_profile(name, value).then_some((name, value))
}

/// Gives a block a class, or what the class says.
pub(crate) fn give_class(attrs: &mut ast::Attrs, class: &str) {
    match profile(class) {
        Some((name, value)) => match attrs.get(name).map(|before| format!("{before};{value}")) {
            Some(joined) => attrs.set(name, joined),
            None => attrs.set(name, value),
        },
        None => attrs.data_mut().push_class(class),
    }
}

/// Options of directives that the tree keeps as attributes and has no other word for. The names are such that no other format
/// means something else by them.
pub(crate) const OPTIONS: &[&str] = &[
    "append",
    "dedent",
    "diff",
    "emphasize-lines",
    "end-at",
    "end-before",
    "end-line",
    "figname",
    "figwidth",
    "force",
    "header-columns",
    "heading-level",
    "lineno-match",
    "lineno-start",
    "linenos",
    "lines",
    "loading",
    "no-wrap",
    "nowrap",
    "number-lines",
    "prepend",
    "pyobject",
    "start-after",
    "start-at",
    "start-line",
    "tab-width",
    "widths",
];

/// A directive that the tree has no kind for; its name and argument are attributes, its options are others.
pub(crate) const DIRECTIVE: &str = ast::Generic::DIRECTIVE;
/// The date of the day that a page is made; the attribute `format` says how.
pub(crate) const DATE: &str = "{urn:docutils}date";
/// A role that the tree has none for; its name is an attribute.
pub(crate) const ROLE: &str = ast::Generic::ROLE;
/// What stands behind a term: `term : classifier`.
pub(crate) const CLASSIFIER: &str = ast::Generic::CLASSIFIER;
/// What a citation stands for; its label is an attribute.
pub(crate) const CITATION: &str = ast::Generic::CITATION;
/// A footnote that no mark leads to; its label is an attribute.
pub(crate) const FOOTNOTE: &str = ast::Generic::FOOTNOTE;

/// The hint that says by which of several names a directive was called.
pub(crate) const NAME: &str = "rst:name";

/// The hint that says which element of docutils a node was.
pub(crate) const ELEMENT: &str = "rst:element";
/// Its value for a list of fields.
pub(crate) const FIELD_LIST: &str = "field-list";
/// Its value for a list of options.
pub(crate) const OPTION_LIST: &str = "option-list";
/// Its value for the listing that is the content of a directive, to the letter.
pub(crate) const CONTENT: &str = "content";
