//! Files that have not one root element: parts of others, which an entity brings in (XML 1.0, section 4.3.2).

use crate::elements::find;
use crate::write::{DOCBOOK, is_implicit};
use ast::{Attrs, Block, BlockKind, Document, InlineKind, Str};

/// Whether a file that has not one root element is a part of a manual: it has elements, all known and in no
/// namespace. One of nothing but comments may as well be torn.
pub fn is_part(document: &Document) -> bool {
    let is_note = |b: &Block| matches!(b.kind, BlockKind::Comment(_) | BlockKind::Instruction(_));
    if document.body.iter().all(is_note) {
        return false;
    }
    let is_known = |b: &Block| match &b.kind {
        BlockKind::Generic(generic) => find(&generic.name).is_some(),
        _ => true,
    };
    let is_words = |b: &Block| match &b.kind {
        BlockKind::Plain(words) => words.iter().all(|i| matches!(i.kind, InlineKind::Text(_))),
        _ => is_note(b),
    };
    let namespaced = document.attrs.hints().iter().any(|(_, uri)| uri == DOCBOOK)
        || document.body.iter().any(|b| b.attrs.hints().iter().any(|(_, uri)| uri == DOCBOOK));
    !namespaced && document.body.iter().all(is_known) && !document.body.iter().all(is_words)
}

/// What holds for the whole file is the file's, not the root's: the declarations of namespaces, if all of its
/// outermost elements have the same.
pub fn hoist(document: &mut Document) {
    let mut outermost = Vec::new();
    for block in &mut document.body {
        let implicit = is_implicit(block);
        match &mut block.kind {
            BlockKind::Comment(_) | BlockKind::Instruction(_) => {}
            BlockKind::Plain(words) => outermost.extend(words.iter_mut().filter_map(|i| match i.kind {
                InlineKind::Text(_)
                | InlineKind::Comment(_)
                | InlineKind::Instruction(_)
                | InlineKind::EntityReference(_) => None,
                _ => Some(&mut i.attrs),
            })),
            kind if implicit => {
                outermost.extend(parts_mut(kind).iter_mut().map(|part| &mut part.attrs));
            }
            _ => outermost.push(&mut block.attrs),
        }
    }
    let is_declaration = |name: &str| name.starts_with("docbook:xmlns");
    let declared = |attrs: &Attrs| -> Vec<(Str, Str)> {
        attrs.hints().iter().filter(|(name, _)| is_declaration(name)).cloned().collect()
    };
    let Some((first, rest)) = outermost.split_first() else { return };
    let common = declared(first);
    if common.is_empty() || rest.iter().any(|attrs| declared(attrs) != common) {
        return;
    }
    // So does the version, in files of DocBook 5.
    let version = first.get("version").map(Str::from);
    let version = version.filter(|version| {
        common.iter().any(|(_, uri)| uri == DOCBOOK) && rest.iter().all(|a| a.get("version") == Some(version))
    });
    for attrs in outermost {
        if version.is_some() {
            attrs.take("version");
        }
        attrs.data_mut().hints.retain(|(name, _)| !is_declaration(name));
        attrs.tidy();
    }
    if let Some(version) = version {
        document.attrs.set_hint("docbook:version", version);
    }
    document.attrs.data_mut().hints.extend(common);
}

/// The parts of a whole that has no element.
pub fn parts_mut(kind: &mut BlockKind) -> &mut [Block] {
    match kind {
        BlockKind::List(list) => &mut list.items,
        BlockKind::DefinitionList(list) => &mut list.entries,
        BlockKind::Procedure(procedure) => &mut procedure.steps,
        BlockKind::QuestionList(t) | BlockKind::CalloutList(t) | BlockKind::ProductionSet(t) => &mut t.body,
        _ => &mut [],
    }
}
