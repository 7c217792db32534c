//! From kinds to names: the table of elements, read backwards.

use crate::elements::{ELEMENTS, Model, find};
use ast::{AdmonitionKind, Attrs, CodeKind, DivisionKind, FormalKind, RecordKind, Role, SynopsisKind};
use std::sync::LazyLock;

/// The first name of a model; a twin where there is nothing else.
fn name_of(model: Model) -> &'static str {
    let first = |twin| ELEMENTS.iter().find(|e| e.model == model && e.twin == twin);
    first(false).or_else(|| first(true)).map_or("phrase", |e| e.name)
}

static ROLES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| Role::ALL.iter().map(|role| name_of(Model::Span(*role))).collect());

static DIVISIONS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| DivisionKind::ALL.iter().map(|kind| name_of(Model::Division(*kind))).collect());

/// The element of a role.
pub fn role(role: Role) -> &'static str {
    ROLES.get(role as usize).copied().unwrap_or("phrase")
}

/// The element of a division.
pub fn division(kind: DivisionKind) -> &'static str {
    DIVISIONS.get(kind as usize).copied().unwrap_or("section")
}

static RECORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let name = |kind: RecordKind| {
        let of = |e: &&crate::elements::Element| matches!(e.model, Model::Record(k, _) | Model::InlineRecord(k, _) if k == kind);
        ELEMENTS.iter().filter(of).min_by_key(|e| e.twin).map_or("phrase", |e| e.name)
    };
    RecordKind::ALL.iter().map(|kind| name(*kind)).collect()
});

/// The element of a record.
pub fn record(kind: RecordKind) -> &'static str {
    RECORDS.get(kind as usize).copied().unwrap_or("phrase")
}

/// The element of a field: by its neutral name, or its own.
pub fn field(name: &str) -> Option<&'static str> {
    let named = |e: &&crate::elements::Element| matches!(e.model, Model::Field(n, _) if n == name);
    ELEMENTS.iter().filter(|_| !name.is_empty()).find(named).or_else(|| find(name)).map(|e| e.name)
}

/// The element of an admonition.
pub fn admonition(kind: AdmonitionKind) -> &'static str {
    kind.name()
}

/// The element of a formal block.
pub fn formal(kind: FormalKind, titled: bool) -> &'static str {
    match (kind, titled) {
        (FormalKind::Figure, true) => "figure",
        (FormalKind::Figure, false) => "informalfigure",
        (FormalKind::Example, true) => "example",
        (FormalKind::Example, false) => "informalexample",
        (FormalKind::Equation, true) => "equation",
        (FormalKind::Equation, false) => "informalequation",
        (FormalKind::Paragraph, _) => "formalpara",
    }
}

/// The element of a listing.
pub fn code(kind: CodeKind) -> &'static str {
    match kind {
        CodeKind::Listing => "programlisting",
        CodeKind::Screen => "screen",
        CodeKind::Layout => "literallayout",
        CodeKind::Synopsis => "synopsis",
    }
}

/// The element of a synopsis.
pub fn synopsis(kind: SynopsisKind) -> &'static str {
    match kind {
        SynopsisKind::Command => "cmdsynopsis",
        SynopsisKind::Function => "funcsynopsis",
        SynopsisKind::Class => "classsynopsis",
    }
}

/// The name that the reader left as a hint, if it is one of an element like `default`; else `default`.
pub fn hinted(attrs: &Attrs, default: &'static str) -> &'static str {
    let Some(element) = attrs.hint("docbook:element").and_then(find) else { return default };
    let same = find(default).is_some_and(|d| match (d.model, element.model) {
        // A record's names may differ in what they hold.
        (Model::Record(a, _), Model::Record(b, _))
        | (Model::InlineRecord(a, _), Model::InlineRecord(b, _)) => a == b,
        (a, b) => a == b,
    });
    if same || is_kin(default, element.name) { element.name } else { default }
}

/// Elements of different models that are one kind in the tree.
fn is_kin(default: &str, name: &str) -> bool {
    match default {
        "literallayout" => matches!(name, "para" | "simpara"),
        "citetitle" => name == "title",
        "link" => matches!(name, "xref" | "ulink" | "biblioref"),
        "xref" => name == "link",
        "td" | "th" => name == "td",
        "mediaobject" => name == "graphic",
        "inlinemediaobject" => name == "inlinegraphic",
        _ => false,
    }
}
