//! The files of `corpus/features/elements` in every format: whatever a file shows is in the text that is written, and
//! what the format's table drops is in the ledger.

mod support;

use ast::visit::{Visit, walk_block, walk_document, walk_inline};
use ast::{Block, BlockKind, Capabilities, Class, Document, Feature, Inline, InlineKind, InlineTag, Style};
use copyist::lower::{Context, lower};
use copyist::project::{LoadOptions, Project};
use copyist::{registry, threads};

/// The words of a document, each as letters and digits; what a format drops by its table is apart.
struct Words<'c> {
    caps: &'c Capabilities,
    shown: Vec<String>,
    dropped: Vec<String>,
    drops: bool,
}

impl Words<'_> {
    fn dropped(&mut self, walk: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.drops, true);
        walk(self);
        self.drops = outer;
    }
}

impl Visit for Words<'_> {
    fn block(&mut self, block: &Block) {
        let carries = |feature| self.caps.carries(feature);
        let drops = match &block.kind {
            BlockKind::Comment(_) => return,
            // A field of a record is a part of what it is about; in a head it is metadata.
            BlockKind::Info(inner) => {
                for block in inner {
                    match &block.kind {
                        BlockKind::Title(_) => self.block(block),
                        BlockKind::Subtitle(_) if carries(Feature::Subtitle) => self.block(block),
                        BlockKind::Field(f) if f.name == "abstract" => walk_block(self, block),
                        _ => self.dropped(|w| w.block(block)),
                    }
                }
                return;
            }
            BlockKind::ReferenceNames(fields) => {
                for block in fields {
                    match &block.kind {
                        BlockKind::Field(f) if f.name == "name" || f.name == "purpose" => self.block(block),
                        _ => self.dropped(|w| w.block(block)),
                    }
                }
                return;
            }
            BlockKind::Field(f) => matches!(f.name.as_str(), "misc" | "alt" | "label"),
            BlockKind::ShortTitle(_) => !carries(Feature::ShortTitle),
            BlockKind::Subtitle(_) => !carries(Feature::Subtitle),
            // Words that stand in for a picture are shown where it is not.
            BlockKind::MediaItem(_) => true,
            _ => false,
        };
        if drops { self.dropped(|w| walk_block(w, block)) } else { walk_block(self, block) }
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(text) => {
                let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
                let list = if self.drops { &mut self.dropped } else { &mut self.shown };
                list.extend(words.map(str::to_owned));
            }
            InlineKind::IndexTerm(_) if !self.caps.carries(InlineTag::IndexTerm) => {
                self.dropped(|w| walk_inline(w, inline));
            }
            InlineKind::IndexTerm(term) if !self.caps.carries(Feature::IndexSee) => {
                term.levels.iter().flat_map(|level| &level.content).for_each(|i| self.inline(i));
                self.dropped(|w| term.see.iter().chain(&term.see_also).flatten().for_each(|i| w.inline(i)));
            }
            _ => walk_inline(self, inline),
        }
    }
}

/// What is wrong with one file in one format.
fn fault(document: &Document, context: Context<'_>) -> Option<String> {
    let caps = context.format.capabilities()?;
    let mut words = Words { caps, shown: Vec::new(), dropped: Vec::new(), drops: false };
    walk_document(&mut words, document);
    let lowered = lower(document.clone(), context);
    let violations = ast::validate(&lowered.document);
    if !violations.is_empty() {
        return Some(format!("{violations:?}"));
    }
    let text = context.format.write(&lowered.document, &ast::WriteOptions::default())?;
    let lost: Vec<&String> = words.shown.iter().filter(|word| !text.contains(word.as_str())).collect();
    if !lost.is_empty() {
        return Some(format!("{lost:?} of {:?} are not in\n{text}", words.shown));
    }
    // A word that is nowhere was dropped, and the ledger says so.
    let gone = words.dropped.iter().any(|word| !text.contains(word.as_str()));
    let told = lowered.ledger.entries.iter().any(|entry| entry.class >= Class::Normalised);
    (gone && !told).then(|| format!("{:?} are dropped in silence", words.dropped))
}

#[test]
fn no_word_of_an_element_is_lost() {
    let folder = support::root().join("corpus/features/elements");
    let faults = threads::run(1, ast::Limits::default(), || {
        let project = Project::load(std::slice::from_ref(&folder), &LoadOptions::default())
            .map_err(|e| e.to_string())?;
        let mut faults = Vec::new();
        for format in registry::FORMATS {
            for (id, file) in project.ids() {
                let document = file.document.as_ref().ok_or_else(|| format!("{} is not read", file.shown))?;
                for style in [Style::Idiomatic, Style::Lossless] {
                    let context = Context {
                        format: *format,
                        style,
                        upgrade: ast::Upgrade::default(),
                        index: &project.index,
                        file: id,
                    };
                    let fault = fault(document, context);
                    faults.extend(fault.map(|f| format!("{} in {}: {f}", file.shown, format.name())));
                }
            }
        }
        Ok::<_, String>(faults)
    });
    let faults = faults.unwrap();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
