//! What each known directive takes: arguments, options, content.
//!
//! Sources: the classes of docutils' `parsers/rst/directives` and of Sphinx's `directives` and `domains`.

use crate::Dialect;

/// What the content of a directive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// It has none.
    None,
    /// reStructuredText.
    Blocks,
    /// Something else.
    Verbatim,
}

/// What a directive takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spec {
    /// How many arguments it must have.
    pub required: usize,
    /// How many more it may have.
    pub optional: usize,
    /// Whether the last of them may hold white space.
    pub white: bool,
    pub options: bool,
    pub content: Content,
}

/// A directive that nobody knows: everything that stands there is kept as what it looks like.
pub(super) const UNKNOWN: Spec =
    Spec { required: 0, optional: 1, white: true, options: true, content: Content::Verbatim };

/// Options and content of this kind.
const fn of(content: Content) -> Spec {
    Spec { required: 0, optional: 0, white: false, options: true, content }
}

impl Spec {
    /// So many arguments, each a word.
    const fn words(self, required: usize, optional: usize) -> Spec {
        Spec { required, optional, ..self }
    }

    /// So many arguments, the last of which goes up to the options.
    const fn text(self, required: usize, optional: usize) -> Spec {
        Spec { required, optional, white: true, ..self }
    }

    const fn without_options(self) -> Spec {
        Spec { options: false, ..self }
    }
}

/// What the directive of this name takes, in lower case; none: nobody knows it.
pub(super) fn spec(name: &str, dialect: &Dialect) -> Option<Spec> {
    of_docutils(name, dialect).or_else(|| of_sphinx(name))
}

/// Whether Sphinx or an extension of it has this directive, and docutils does not.
pub(crate) fn is_directive_of_sphinx(name: &str) -> bool {
    let name = super::lower(name);
    of_docutils(&name, &crate::dialect::SPHINX).is_none()
        && (name.contains(':') || of_sphinx(&name).is_some())
}

fn of_docutils(name: &str, dialect: &Dialect) -> Option<Spec> {
    use Content::{Blocks, None as Nothing, Verbatim};
    Some(match name {
        "attention" | "caution" | "danger" | "error" | "hint" | "important" | "note" | "tip" | "warning"
        | "seealso" | "compound" => of(Blocks),
        "admonition" | "topic" => of(Blocks).text(1, 0),
        "sidebar" | "container" | "table" | "list-table" => of(Blocks).text(0, 1),
        "csv-table" => of(Verbatim).text(0, 1),
        "figure" => of(Blocks).text(1, 0),
        "image" => of(Nothing).text(1, 0),
        "code" | "code-block" | "sourcecode" => of(Verbatim).words(0, 1),
        "parsed-literal" => of(Verbatim),
        "math" => of(Verbatim).text(0, 1),
        "raw" => of(Verbatim).text(1, 0),
        "include" => of(Nothing).text(1, 0),
        "rubric" => of(Nothing).text(1, 0),
        "epigraph" | "highlights" | "pull-quote" => of(Blocks).without_options(),
        _ if super::class::gives_classes(name, dialect) => of(Blocks).text(1, 0).without_options(),
        "role" => of(Verbatim).text(0, 1),
        "default-role" => of(Nothing).words(0, 1).without_options(),
        "contents" => of(Nothing).text(0, 1),
        "sectnum" | "section-numbering" => of(Nothing),
        "header" | "footer" => of(Blocks).without_options(),
        "meta" => of(Verbatim).without_options(),
        "title" => of(Nothing).text(1, 0).without_options(),
        "date" => of(Verbatim).without_options(),
        "replace" => of(Verbatim).without_options(),
        "unicode" => of(Nothing).text(1, 0),
        "target-notes" => of(Nothing),
        "restructuredtext-test-directive" => of(Verbatim).text(0, 1),
        _ => return None,
    })
}

fn of_sphinx(name: &str) -> Option<Spec> {
    use Content::{Blocks, None as Nothing, Verbatim};
    Some(match name {
        "literalinclude" => of(Nothing).text(1, 0),
        "highlight" => of(Nothing).words(1, 0),
        "index" => of(Nothing).text(1, 0),
        "hlist" | "glossary" | "acks" => of(Blocks),
        "toctree" => of(Verbatim),
        "only" | "ifconfig" => of(Blocks).text(1, 0).without_options(),
        "versionadded" | "versionchanged" | "deprecated" | "versionremoved" | "version-added"
        | "version-changed" | "version-deprecated" | "version-removed" | "deprecated-removed" => {
            of(Blocks).text(1, 1).without_options()
        }
        "centered" | "sectionauthor" | "moduleauthor" | "codeauthor" => {
            of(Nothing).text(1, 0).without_options()
        }
        "tabularcolumns" | "default-domain" | "currentmodule" => of(Nothing).text(1, 0).without_options(),
        "productionlist" => of(Nothing).text(1, 0).without_options(),
        "program" => of(Nothing).text(1, 0).without_options(),
        "option" | "cmdoption" | "envvar" | "confval" | "describe" | "object" | "function" | "data"
        | "class" | "exception" | "method" | "classmethod" | "staticmethod" | "attribute" | "decorator"
        | "decoratormethod" | "property" | "module" => of(Blocks).text(1, 0),
        "automodule" | "autoclass" | "autofunction" | "automethod" | "autodata" | "autoexception"
        | "autoattribute" | "autodecorator" | "autoproperty" => of(Blocks).text(1, 0),
        "autosummary" => of(Verbatim),
        "graphviz" => of(Verbatim).text(0, 1),
        "digraph" | "graph" => of(Verbatim).text(1, 0),
        "inheritance-diagram" => of(Nothing).text(1, 0),
        "todo" => of(Blocks),
        "todolist" => of(Nothing),
        "doctest" | "testcode" | "testoutput" | "testsetup" | "testcleanup" => of(Verbatim).text(0, 1),
        // ---- sphinx-design, sphinx-tabs, sphinx-panels, sphinx-argparse and the like
        "grid" | "grid-item" | "grid-item-card" | "card" | "card-carousel" | "dropdown" | "tab-set"
        | "tab-item" | "tab-set-code" | "tabs" | "tab" | "group-tab" | "panels" | "div" | "details"
        | "collapse" | "collapsible" | "toggle" | "flat-table" | "rst-figure" | "versionmodified" => {
            of(Blocks).text(0, 1)
        }
        "code-tab" | "mermaid" | "plantuml" | "uml" | "plot" | "prompt" | "argparse" | "tabularx"
        | "jupyter-execute" | "ipython" | "highlightlang" => of(Verbatim).text(0, 1),
        "button-link" | "button-ref" => of(Blocks).text(1, 0),
        // ---- domains: one signature a line, then what is said of it
        "c:alias" | "cpp:alias" | "py:currentmodule" | "js:currentmodule" | "cpp:namespace"
        | "cpp:namespace-push" | "cpp:namespace-pop" | "c:namespace" | "c:namespace-push"
        | "c:namespace-pop" => of(Nothing).text(0, 1),
        _ if is_domain(name) => of(Blocks).text(1, 0),
        _ => return None,
    })
}

/// Whether it is a directive of one of Sphinx's own domains.
fn is_domain(name: &str) -> bool {
    name.split_once(':').is_some_and(|(domain, object)| {
        !object.is_empty() && matches!(domain, "py" | "c" | "cpp" | "js" | "rst" | "std" | "math")
    })
}
