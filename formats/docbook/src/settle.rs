//! What a tree needs before it can be written: the spelling that the writer chooses where the source's format left
//! none, as the hints that the reader leaves for it. A tree that was read from the same generation stays as it is.

mod breaks;
mod callouts;
mod downgrade;
mod foreign;
mod nesting;
mod person;
mod productions;
mod upgrade;

use crate::write::{DOCBOOK, XINCLUDE, XLINK, is_implicit, role};
use crate::{Generation, escape};
use ast::normal::table::Grid;
use ast::visit::walk_inline_mut;
use ast::visit::{
    Visit, VisitMut, walk_block, walk_block_mut, walk_document, walk_document_mut, walk_inline,
};
use ast::{
    Attrs, Block, BlockKind, Blocks, Changes, Column, Division, DivisionKind, Document, Inline, InlineKind,
    Link, Settled, Str, Target, Upgrade,
};
use std::collections::HashSet;

/// Fills in what the source left open.
pub fn settle(mut document: Document, generation: Generation, upgrade: Upgrade) -> Settled {
    let mut survey = Survey::default();
    walk_document(&mut survey, &document);
    let is_docbook = survey.hinted || has_hints(&document.attrs);
    let in_namespace = survey.namespace || declares(&document.attrs, DOCBOOK);
    let mut changes = Changes::default();
    if !is_docbook {
        document = in_one_root(document);
        foreign::say(&mut document, &mut changes);
        walk_document_mut(&mut breaks::Breaks { changes: &mut changes }, &mut document);
        callouts::name(&mut document, &mut changes);
    }
    let upgraded = generation == Generation::Five && !in_namespace;
    let downgraded = generation == Generation::Four && in_namespace;
    if upgraded {
        let whole = upgrade == Upgrade::Schema;
        walk_document_mut(&mut upgrade::MakeOver { changes: &mut changes, whole }, &mut document);
    } else if downgraded || generation == Generation::Four && !is_docbook {
        let mut downgrade = downgrade::Downgrade { changes: &mut changes, divisions: 0 };
        walk_document_mut(&mut downgrade, &mut document);
    }
    // An element that DocBook does not have is only known by its namespace.
    let unknown = document.body.iter().any(|b| matches!(b.kind, BlockKind::Generic(_)));
    let declares_links = survey.declares_links || declares(&document.attrs, XLINK);
    let without_links = generation == Generation::Four && (downgraded || !declares_links);
    walk_document_mut(&mut Spelling { upgraded, without_links, foreign: !is_docbook }, &mut document);
    let declares_encoding = document
        .attrs
        .hint("docbook:xml-declaration")
        .and_then(|d| Some((d.to_owned(), encoding(d)?)))
        .filter(|(_, encoding)| !encoding.eq_ignore_ascii_case("utf-8"));
    if let Some((declaration, encoding)) = declares_encoding {
        document.attrs.set_hint("docbook:xml-declaration", declaration.replace(&encoding, "UTF-8"));
    }
    let mut attrs = Attrs::default();
    // The namespace of a part without one root is that of the file which brings it in.
    let is_words = |b: &Block| matches!(b.kind, BlockKind::Plain(_));
    let is_part = document.body.iter().any(is_words)
        || document.body.iter().filter(|b| is_root(b)).map(roots).sum::<usize>() != 1;
    if upgraded {
        if !is_part {
            attrs.set_hint("docbook:version", "5.2");
            attrs.set_hint("docbook:xmlns", DOCBOOK);
        }
        if survey.links || survey.extended {
            attrs.set_hint("docbook:xmlns:xlink", XLINK);
        }
        if survey.includes {
            attrs.set_hint("docbook:xmlns:xi", XINCLUDE);
        }
    } else if generation == Generation::Four && !is_docbook && survey.includes {
        attrs.set_hint("docbook:xmlns:xi", XINCLUDE);
    }
    // What nobody has found may be in the file that the document type names.
    let from_type = upgraded && document.attrs.hint("docbook:doctype").is_some();
    let undeclared =
        from_type && survey.entities.iter().any(|n| document.entities.iter().all(|e| e.name != *n));
    for (name, value) in document.attrs.hints() {
        match name.as_str() {
            // The document type of DocBook 4 is not that of 5.
            "docbook:doctype" if upgraded => {
                if undeclared {
                    attrs.set_hint(name, value.clone());
                } else if document.attrs.hint("docbook:internal-subset").is_some() {
                    attrs.set_hint(name, value.split_ascii_whitespace().next().unwrap_or("book"));
                }
            }
            "docbook:version" if upgraded || downgraded => {}
            // What stays in the namespace of links keeps it.
            _ if downgraded && (value == DOCBOOK && !unknown || value == XLINK && !survey.extended) => {}
            _ => attrs.set_hint(name, value.clone()),
        }
    }
    let brought_in = document.attrs.hint("docbook:part").is_some();
    let external =
        document.attrs.hint("docbook:doctype").is_some_and(|d| !d.contains("//OASIS//DTD DocBook"));
    if !brought_in && (!is_docbook || upgraded && external) {
        let mut subset = document.attrs.hint("docbook:internal-subset").unwrap_or_default().to_owned();
        let missing = declarations(&document, &survey.files, &subset);
        if !missing.is_empty() {
            subset.truncate(subset.trim_end().len());
            subset.push_str(&missing);
            if !undeclared {
                attrs.set_hint("docbook:doctype", root_name(&document));
            }
            attrs.set_hint("docbook:internal-subset", subset);
        }
    }
    attrs.tidy();
    document.attrs = attrs;
    Settled { document, changes: changes.0 }
}

/// The head of a block, where its kind has one.
fn head_mut(kind: &mut BlockKind) -> Option<&mut Blocks> {
    Some(match kind {
        BlockKind::Division(d) => &mut d.head,
        BlockKind::List(l) => &mut l.head,
        BlockKind::DefinitionList(l) => &mut l.head,
        BlockKind::Procedure(p) => &mut p.head,
        BlockKind::Admonition(a) => &mut a.head,
        BlockKind::Formal(f) => &mut f.head,
        BlockKind::Table(t) => &mut t.head,
        BlockKind::Media(m) => &mut m.head,
        BlockKind::Step(t)
        | BlockKind::QuestionList(t)
        | BlockKind::CalloutList(t)
        | BlockKind::ProductionSet(t)
        | BlockKind::Quotation(t)
        | BlockKind::Sidebar(t) => &mut t.head,
        _ => return None,
    })
}

/// Declarations of the entities that the document type's own file declared, or another format's tree has, as they
/// stand in an internal subset.
fn declarations(document: &Document, files: &[(Str, Str)], subset: &str) -> String {
    let declared: HashSet<&str> = subset
        .split("<!ENTITY")
        .skip(1)
        .filter_map(|rest| rest.split_ascii_whitespace().next().filter(|name| *name != "%"))
        .collect();
    let mut out = String::new();
    let mut declare = |name: &str, how: &str, value: &str| {
        if declared.contains(name) {
            return;
        }
        out.push_str("\n  <!ENTITY ");
        out.push_str(name);
        out.push_str(how);
        out.push_str(" \"");
        escape::entity(value, &mut out);
        out.push_str("\">");
    };
    for entity in &document.entities {
        declare(&entity.name, "", &entity.value);
    }
    let mut seen = HashSet::new();
    for (name, path) in files.iter().filter(|(name, _)| seen.insert(name)) {
        declare(name, " SYSTEM", path);
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn has_hints(attrs: &Attrs) -> bool {
    attrs.hints().iter().any(|(name, _)| name.starts_with("docbook:"))
}

fn declares(attrs: &Attrs, namespace: &str) -> bool {
    attrs.hints().iter().any(|(name, value)| name.starts_with("docbook:xmlns") && value == namespace)
}

/// The encoding that an XML declaration names.
fn encoding(declaration: &str) -> Option<String> {
    let (_, after) = declaration.split_once("encoding")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(after.get(1..)?.split_once(quote)?.0.to_owned())
}

fn is_root(block: &Block) -> bool {
    !matches!(block.kind, BlockKind::Comment(_) | BlockKind::Instruction(_))
}

/// How many elements a block of the body becomes; words, which may be many, count as none.
fn roots(block: &Block) -> usize {
    match &block.kind {
        BlockKind::Plain(_) => 0,
        BlockKind::List(l) if is_implicit(block) => l.items.len(),
        BlockKind::DefinitionList(l) if is_implicit(block) => l.entries.len(),
        BlockKind::Procedure(p) if is_implicit(block) => p.steps.len(),
        BlockKind::QuestionList(t) | BlockKind::CalloutList(t) | BlockKind::ProductionSet(t)
            if is_implicit(block) =>
        {
            t.body.len()
        }
        _ => 1,
    }
}

fn root_name(document: &Document) -> Str {
    let root = document.body.iter().find(|b| is_root(b));
    match root.map(|b| &b.kind) {
        Some(BlockKind::Division(d)) => crate::write::division(d.kind).into(),
        _ => "article".into(),
    }
}

/// A file of XML has one root element.
fn in_one_root(mut document: Document) -> Document {
    let mut roots = document.body.iter().filter(|b| is_root(b));
    let single =
        roots.next().is_some_and(|b| matches!(b.kind, BlockKind::Division(_))) && roots.next().is_none();
    if !single {
        let body = std::mem::take(&mut document.body);
        let division = Division { kind: DivisionKind::Article, head: vec![], body };
        document.body.push(Block::made(BlockKind::Division(Box::new(division))));
    }
    document
}

/// What is in a tree.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Default)]
struct Survey {
    hinted: bool,
    namespace: bool,
    declares_links: bool,
    links: bool,
    /// Attributes of `XLink` that are no links of the tree.
    extended: bool,
    includes: bool,
    /// Entities that stand for files, and these files.
    files: Vec<(Str, Str)>,
    /// The names of entities that are referred to.
    entities: HashSet<Str>,
}

impl Survey {
    /// An include that may be the reference to an entity.
    fn include(&mut self, include: &ast::Include, attrs: &Attrs) {
        match attrs.hint("docbook:entity") {
            Some(name) => self.files.push((name.into(), include.href.clone())),
            None => self.includes = true,
        }
    }

    fn attrs(&mut self, attrs: &Attrs) {
        let Some(data) = attrs.data() else { return };
        self.hinted |= has_hints(attrs);
        self.namespace |= declares(attrs, DOCBOOK);
        self.declares_links |= declares(attrs, XLINK);
        self.extended |= data.other.iter().any(|(name, _)| name.starts_with("xlink:"));
        self.links |= attrs.hint("docbook:href") == Some("fragment");
    }
}

impl Visit for Survey {
    fn block(&mut self, block: &Block) {
        self.attrs(&block.attrs);
        if let BlockKind::Include(include) = &block.kind {
            self.include(include, &block.attrs);
        }
        walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        self.attrs(&inline.attrs);
        match &inline.kind {
            InlineKind::Link(link) => self.links |= matches!(link.target, Target::Url(_)),
            InlineKind::Include(include) => self.include(include, &inline.attrs),
            InlineKind::EntityReference(name) => {
                self.entities.insert(name.clone());
            }
            _ => {}
        }
        walk_inline(self, inline);
    }
}

/// Gives each node the spelling of a generation.
struct Spelling {
    /// From 4 to 5.
    upgraded: bool,
    /// `XLink` is not to be had.
    without_links: bool,
    /// From another format.
    foreign: bool,
}

/// A column that says something has an element of its own, and so have those before it: columns come in their order.
fn spell_columns(columns: &mut [Column]) {
    let says = |c: &Column| {
        (c.width.is_some() || c.align.is_some() || !c.attrs.is_empty())
            && c.attrs.hint("docbook:colspec").is_none()
    };
    if let Some(last) = columns.iter().rposition(says) {
        for column in &mut columns[..=last] {
            column.attrs.set_hint("docbook:colspec", "true");
        }
    }
}

/// Cells that take several columns name the first and the last of them, and so columns have names.
fn spell_spans(group: &mut ast::TableGroup) {
    let mut spans = false;
    for section in &mut group.sections {
        let BlockKind::TableSection(section) = &mut section.kind else { continue };
        let mut grid = Grid::default();
        for row in &mut section.rows {
            let BlockKind::Row(cells) = &mut row.kind else { continue };
            let mut at = grid.row();
            for cell in cells {
                let BlockKind::Cell(inner) = &mut cell.kind else { continue };
                let first = at.place(inner);
                let is_named =
                    ["docbook:namest", "docbook:spanname"].iter().any(|n| cell.attrs.hint(n).is_some());
                if inner.columns > 1 && !is_named {
                    let last = first + usize::from(inner.columns);
                    cell.attrs.set_hint("docbook:namest", format!("c{}", first + 1));
                    cell.attrs.set_hint("docbook:nameend", format!("c{last}"));
                    spans = true;
                }
            }
            at.end();
        }
    }
    if spans {
        for (i, column) in group.columns.iter_mut().enumerate() {
            if column.attrs.hint("docbook:colname").is_none() {
                column.attrs.set_hint("docbook:colname", format!("c{}", i + 1));
            }
        }
    }
}

/// What `DocBook` 5 calls otherwise.
fn is_of_four(name: &str) -> bool {
    matches!(name, "ulink" | "sgmltag" | "graphic" | "inlinegraphic")
        || name.ends_with("info") && !name.ends_with("synopsisinfo")
}

impl Spelling {
    fn attrs(&self, attrs: &mut Attrs) {
        if !self.upgraded || attrs.is_empty() {
            return;
        }
        // `ulink` has no other target; `link` would take that one for its own.
        let other_target = attrs.get("linkend").is_some() || attrs.get("xlink:href").is_some();
        let outdated = |name: &str| is_of_four(name) && !(name == "ulink" && other_target);
        if attrs.hint("docbook:element").is_some_and(outdated) {
            attrs.data_mut().hints.retain(|(name, _)| name != "docbook:element");
            attrs.tidy();
        }
    }
}

impl Spelling {
    /// Metadata without its owner, as in a file of its own, has the one name of 5, too.
    fn generic(&self, generic: &mut ast::Generic) {
        if self.upgraded && is_info(&generic.name) {
            generic.name = "info".into();
        }
    }
}

fn is_info(name: &str) -> bool {
    crate::elements::find(name).is_some_and(|e| e.model == crate::elements::Model::Info)
}

impl VisitMut for Spelling {
    fn block(&mut self, block: &mut Block) {
        self.attrs(&mut block.attrs);
        if let BlockKind::Generic(generic) = &mut block.kind {
            self.generic(generic);
        }
        if let BlockKind::Table(table) = &mut block.kind
            && block.attrs.hint("docbook:model") != Some("html")
        {
            for group in &mut table.groups {
                if let BlockKind::TableGroup(group) = &mut group.kind {
                    if self.foreign {
                        spell_spans(group);
                    }
                    spell_columns(&mut group.columns);
                }
            }
        }
        walk_block_mut(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        self.attrs(&mut inline.attrs);
        if let InlineKind::Generic(generic) = &mut inline.kind {
            self.generic(generic);
        }
        if self.without_links && inline.attrs.hint("docbook:href").is_some() {
            inline.attrs.data_mut().hints.retain(|(name, _)| name != "docbook:href");
            inline.attrs.tidy();
        }
        match &inline.kind {
            InlineKind::Strong(_) if inline.attrs.hint("docbook:role").is_none() => {
                inline.attrs.set_hint("docbook:role", "strong");
            }
            InlineKind::Strike(_) if inline.attrs.hint("docbook:role").is_none() => {
                inline.attrs.set_hint("docbook:role", "strikethrough");
            }
            InlineKind::Span { role: of, .. } if inline.attrs.hint("docbook:element").is_none() => {
                let name = role(*of);
                if crate::elements::find(name).is_some_and(|e| e.twin) {
                    inline.attrs.set_hint("docbook:element", name);
                }
            }
            InlineKind::Link(link) if self.without_links => spell_link(link, &mut inline.attrs),
            _ => {}
        }
        walk_inline_mut(self, inline);
    }
}

/// `DocBook` 4 has a name of its own for links to addresses, and no links on other elements.
fn spell_link(link: &Link, attrs: &mut Attrs) {
    if matches!(link.target, Target::Url(_)) {
        let data = attrs.data_mut();
        data.hints.retain(|(name, _)| name != "docbook:link");
        attrs.set_hint("docbook:element", "ulink");
        // The reader notes blanks last.
        attrs.data_mut().hints.sort_by_key(|(name, _)| name.starts_with("docbook:blank"));
    }
}
