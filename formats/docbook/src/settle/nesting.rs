//! What the [DTD of 4.5](https://tdg.docbook.org/tdg/4.5/) does not permit inside what, and 5 does.

use crate::write::Writer;
use ast::normal::append;
use ast::{
    Block, BlockKind, Blocks, Changes, FormalKind, Generic, Inline, InlineKind, InlineTag, Inlines, Node,
    RecordKind, Role,
};

/// What an element of 4.5 may hold beside text, comments and instructions.
enum Holds {
    /// Only these elements.
    Only(&'static [&'static str]),
    /// Everything that stands in a paragraph but these.
    AllBut(&'static [&'static str]),
}

/// Elements whose content 4.5 restricts: their names, and what they hold.
const RULES: &[(&[&str], Holds)] = &[
    (
        &[
            "accel",
            "classname",
            "constant",
            "envar",
            "errorcode",
            "errorname",
            "errortext",
            "errortype",
            "exceptionname",
            "initializer",
            "keycode",
            "keysym",
            "markup",
            "medialabel",
            "methodname",
            "modifier",
            "mousebutton",
            "package",
            "returnvalue",
            "sgmltag",
            "structfield",
            "structname",
            "symbol",
            "token",
            "type",
            "uri",
            "varname",
        ],
        Holds::Only(&["indexterm", "inlinegraphic", "inlinemediaobject", "replaceable"]),
    ),
    (&["prompt"], Holds::Only(&["co", "indexterm", "inlinegraphic", "inlinemediaobject", "replaceable"])),
    (
        &["interface"],
        Holds::Only(&["accel", "indexterm", "inlinegraphic", "inlinemediaobject", "replaceable"]),
    ),
    (
        &["guibutton", "guiicon", "guilabel", "guimenu", "guimenuitem", "guisubmenu"],
        Holds::Only(&[
            "accel",
            "indexterm",
            "inlinegraphic",
            "inlinemediaobject",
            "replaceable",
            "subscript",
            "superscript",
        ]),
    ),
    (&["mathphrase"], Holds::Only(&["emphasis", "subscript", "superscript"])),
    (
        &["replaceable"],
        Holds::Only(&[
            "anchor",
            "co",
            "inlinegraphic",
            "inlinemediaobject",
            "link",
            "optional",
            "remark",
            "subscript",
            "superscript",
            "ulink",
        ]),
    ),
    (
        &["superscript", "subscript"],
        Holds::Only(&[
            "anchor",
            "emphasis",
            "inlinegraphic",
            "inlinemediaobject",
            "link",
            "remark",
            "replaceable",
            "subscript",
            "superscript",
            "symbol",
            "ulink",
        ]),
    ),
    (
        &["email", "productnumber", "date", "orgname", "corpname", "orgdiv"],
        Holds::Only(&[
            "emphasis",
            "indexterm",
            "inlinegraphic",
            "inlinemediaobject",
            "link",
            "remark",
            "replaceable",
            "subscript",
            "superscript",
            "trademark",
            "ulink",
        ]),
    ),
    (
        &["acronym", "abbrev", "wordasword"],
        Holds::Only(&[
            "acronym",
            "anchor",
            "emphasis",
            "indexterm",
            "inlinegraphic",
            "inlinemediaobject",
            "link",
            "remark",
            "subscript",
            "superscript",
            "trademark",
            "ulink",
        ]),
    ),
    (
        &[
            "literal",
            "code",
            "filename",
            "command",
            "option",
            "function",
            "parameter",
            "interfacename",
            "property",
            "database",
            "action",
            "optional",
            "hardware",
            "keycap",
            "userinput",
            "computeroutput",
            "systemitem",
            "trademark",
        ],
        Holds::AllBut(&[
            "abbrev",
            "acronym",
            "biblioref",
            "citation",
            "citebiblioid",
            "citerefentry",
            "citetitle",
            "emphasis",
            "firstterm",
            "footnote",
            "footnoteref",
            "foreignphrase",
            "glossterm",
            "inlineequation",
            "orgname",
            "personname",
            "phrase",
            "productname",
            "productnumber",
            "quote",
            "termdef",
            "trademark",
            "wordasword",
            "xref",
        ]),
    ),
];

/// The names of roles that 4.5 has no element for.
pub fn unknown(role: Role) -> Option<&'static str> {
    Some(match role {
        Role::EnumValue => "enumvalue",
        Role::EnumName => "enumname",
        Role::MacroName => "macroname",
        Role::TemplateName => "templatename",
        Role::UnionName => "unionname",
        Role::TypedefName => "typedefname",
        Role::NonTerminal => "nonterminal",
        _ => return None,
    })
}

fn name(inline: &Inline) -> Option<&'static str> {
    Some(match &inline.kind {
        InlineKind::Text(_)
        | InlineKind::Comment(_)
        | InlineKind::Instruction(_)
        | InlineKind::EntityReference(_)
        | InlineKind::Include(_)
        | InlineKind::Raw(_)
        | InlineKind::Generic(_)
        | InlineKind::Record(_)
        | InlineKind::LineBreak => return None,
        InlineKind::Link(_) => "link",
        InlineKind::CrossReference(_) => "xref",
        _ => Writer::name(inline),
    })
}

/// Makes what stands in an inline node permitted there: a word loses its name, or the node its own.
pub fn settle(inline: &mut Inline, changes: &mut Changes) {
    let Some(name) = name(inline) else { return };
    let Some((_, rule)) = RULES.iter().find(|(names, _)| names.contains(&name)) else { return };
    let span = inline.span;
    let Some(content) = content_mut(&mut inline.kind) else { return };
    let is_wrong = |child: &Inline| {
        self::name(child).is_some_and(|child| match rule {
            Holds::Only(names) => !names.contains(&child),
            Holds::AllBut(names) => names.contains(&child),
        })
    };
    if !content.iter().any(is_wrong) {
        return;
    }
    let may_go = |child: &Inline| plain_words(child).is_some();
    if content.iter().filter(|c| is_wrong(c)).all(may_go) {
        let mut kept = Inlines::new();
        for child in std::mem::take(content) {
            if !is_wrong(&child) {
                append(&mut kept, child);
                continue;
            }
            let of = child.kind.tag();
            changes.degraded(of, self::name(&child).unwrap_or_default(), "its words", child.span);
            let mut child = child;
            for word in content_mut(&mut child.kind).map(std::mem::take).unwrap_or_default() {
                append(&mut kept, word);
            }
        }
        *content = kept;
        return;
    }
    // What cannot go without loss stays, in a phrase that says what it is.
    let content = std::mem::take(content);
    changes.degraded(inline.kind.tag(), name, "phrase", span);
    inline.kind = InlineKind::Span { role: Role::Phrase, content };
    let data = inline.attrs.data_mut();
    data.hints.retain(|(hint, _)| hint != "docbook:element" && hint != "docbook:role");
    data.classes.insert(0, name.into());
}

fn plain_words(inline: &Inline) -> Option<&Inlines> {
    if !inline.attrs.is_empty() && (inline.attrs.id().is_some() || !inline.attrs.other().is_empty()) {
        return None;
    }
    match &inline.kind {
        InlineKind::Emphasis(c) | InlineKind::Strong(c) | InlineKind::Strike(c) => Some(c),
        InlineKind::Span { content, .. } => Some(content),
        _ => None,
    }
    .filter(|c| c.iter().all(|i| matches!(i.kind, InlineKind::Text(_) | InlineKind::EntityReference(_))))
}

fn content_mut(kind: &mut InlineKind) -> Option<&mut Inlines> {
    match kind {
        InlineKind::Emphasis(c)
        | InlineKind::Strong(c)
        | InlineKind::Strike(c)
        | InlineKind::Span { content: c, .. }
        | InlineKind::Superscript(c)
        | InlineKind::Subscript(c) => Some(c),
        _ => None,
    }
}

/// The blocks of an example.
pub fn formal_body(kind: &mut BlockKind) -> Option<&mut Blocks> {
    match kind {
        BlockKind::Formal(f) if f.kind == FormalKind::Example => Some(&mut f.body),
        _ => None,
    }
}

/// An example of 4.5 holds no admonition and no example with a title, but a paragraph that does.
pub fn in_formal(body: &mut Blocks, changes: &mut Changes) {
    for block in body {
        let wrong = match &block.kind {
            BlockKind::Admonition(_) => true,
            BlockKind::Formal(f) => f.kind != FormalKind::Paragraph && ast::title(&f.head).is_some(),
            BlockKind::Table(t) => ast::title(&t.head).is_some(),
            _ => false,
        };
        if wrong {
            let span = block.span;
            let inner = std::mem::replace(block, Block::new(BlockKind::Break, span));
            changes.normalised(inner.kind.tag(), inner.kind.tag().name(), "in a paragraph", span);
            *block = Block::new(BlockKind::Compound(vec![inner]), span);
        }
    }
}

/// A cell of 4.5 holds no table, but a paragraph that does.
pub fn in_cell(body: &mut Blocks, changes: &mut Changes) {
    for block in body {
        let is_table = matches!(block.kind, BlockKind::Table(_));
        if is_table && block.attrs.hint("docbook:element") != Some("entrytbl") {
            let span = block.span;
            let inner = std::mem::replace(block, Block::new(BlockKind::Break, span));
            changes.normalised(inner.kind.tag(), "table in a cell", "in a paragraph", span);
            *block = Block::new(BlockKind::Compound(vec![inner]), span);
        }
    }
}

/// A synopsis of 4.5 holds no links.
pub fn in_synopsis(content: &mut [Node], changes: &mut Changes) {
    for node in content {
        let Node::Inline(inline) = node else { continue };
        let InlineKind::Link(link) = &mut inline.kind else { continue };
        if inline.attrs.hint("docbook:link").is_none() {
            continue;
        }
        if let Some(inner) = link.content.pop() {
            changes.dropped(InlineTag::Link, "link on an element", inline.span);
            *inline = inner;
        }
    }
}

/// The words of a block that runs.
pub fn running(kind: &mut BlockKind) -> Option<&mut Inlines> {
    match kind {
        BlockKind::Paragraph(c) | BlockKind::Plain(c) | BlockKind::Title(c) | BlockKind::Term(c) => Some(c),
        _ => None,
    }
}

/// What 4.5 has only in one place of its own is a phrase in running text.
pub fn in_text(words: &mut Inlines, changes: &mut Changes) {
    for inline in words {
        let class = match &inline.kind {
            InlineKind::Span { role: Role::Accelerator, .. } => "accel",
            InlineKind::Span { role: Role::Date, .. } => "date",
            InlineKind::Span { role: Role::Initializer, .. } => "initializer",
            InlineKind::Span { role: Role::Modifier, .. } => "modifier",
            InlineKind::Span { role: Role::Shortcut, .. } => "shortcut",
            InlineKind::Span { role: Role::PersonName, content }
                if !content
                    .iter()
                    .any(|i| matches!(i.kind, InlineKind::Span { role: Role::NamePart, .. })) =>
            {
                "personname"
            }
            InlineKind::Generic(g) if g.name == "jobtitle" => "jobtitle",
            InlineKind::Record(r) if r.kind == RecordKind::Person => "person",
            InlineKind::Record(r) if r.kind == RecordKind::Organization => "org",
            _ => continue,
        };
        let content = match &mut inline.kind {
            InlineKind::Record(r) if r.content.iter().all(|n| matches!(n, Node::Inline(_))) => {
                let words = std::mem::take(&mut r.content).into_iter().filter_map(|n| match n {
                    Node::Inline(inline) => Some(inline),
                    Node::Block(_) => None,
                });
                words.collect()
            }
            InlineKind::Generic(g) if g.content.iter().all(|n| matches!(n, Node::Inline(_))) => {
                let words = std::mem::take(&mut g.content).into_iter().filter_map(|n| match n {
                    Node::Inline(inline) => Some(inline),
                    Node::Block(_) => None,
                });
                words.collect()
            }
            InlineKind::Span { content, .. } => std::mem::take(content),
            _ => continue,
        };
        changes.degraded(inline.kind.tag(), class, "phrase", inline.span);
        inline.kind = InlineKind::Span { role: Role::Phrase, content };
        let data = inline.attrs.data_mut();
        data.hints.retain(|(hint, _)| hint != "docbook:element");
        data.classes.insert(0, class.into());
    }
}

/// The words of an entry in a bibliography of 4.5 are words of a bibliography, or `bibliomisc`.
pub fn in_bibliography(content: &mut [Node], changes: &mut Changes) {
    const HELD: &[&str] = &[
        "abbrev",
        "citetitle",
        "corpname",
        "date",
        "indexterm",
        "orgname",
        "personname",
        "productname",
        "productnumber",
        "title",
    ];
    for node in content {
        let Node::Inline(inline) = node else { continue };
        if name(inline).is_none_or(|name| HELD.contains(&name)) {
            continue;
        }
        let span = inline.span;
        let inner = std::mem::replace(inline, Inline::text(""));
        changes.normalised(inner.kind.tag(), inner.kind.tag().name(), "in bibliomisc", span);
        let generic = Generic { name: "bibliomisc".into(), content: vec![Node::Inline(inner)] };
        *inline = Inline::new(InlineKind::Generic(Box::new(generic)), span);
    }
}
