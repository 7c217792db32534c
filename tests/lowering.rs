//! Lowering keeps its promise for every document: what is left is valid, carried by the target, and lowering it
//! again changes nothing; and no word is lost on the way.

use ast::testing::document;
use ast::visit::{Visit, walk_block, walk_document, walk_inline};
use ast::{Block, BlockKind, Document, Format, Inline, InlineKind, Media, MediaItem, MediaKind, Style};
use copyist::lower::{Context, Lowered, lower, uncarried};
use copyist::project::{FileId, Index};
use proptest::prelude::*;

/// A document that a failing test shows as a tree.
#[derive(Clone)]
struct Shown(Document);

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\n{}", ast::dump(&self.0))
    }
}

fn shown() -> impl Strategy<Value = Shown> {
    document().prop_map(Shown)
}

fn targets() -> Vec<&'static dyn Format> {
    copyist::registry::FORMATS.iter().copied().filter(|f| f.capabilities().is_some()).collect()
}

fn lowered(document: &Document, format: &'static dyn Format) -> Lowered {
    let index = Index::default();
    lower(
        document.clone(),
        Context {
            format,
            style: Style::Idiomatic,
            upgrade: ast::Upgrade::default(),
            index: &index,
            file: FileId(0),
        },
    )
}

/// All characters of a document that are letters or digits, in order; notes after the text.
#[derive(Default)]
struct Words {
    text: Vec<String>,
    notes: Vec<String>,
}

impl Visit for Words {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            // Alternative text, and comments in their own time, are not words of the page.
            BlockKind::Comment(_) | BlockKind::MediaItem(_) => {}
            _ => walk_block(self, block),
        }
    }
    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(text) => self.text.push(text.to_string()),
            InlineKind::Footnote(_) => {
                let text = std::mem::take(&mut self.text);
                walk_inline(self, inline);
                let note = std::mem::replace(&mut self.text, text);
                self.notes.extend(note);
            }
            _ => walk_inline(self, inline),
        }
    }
}

fn words(document: &Document) -> String {
    let mut words = Words::default();
    walk_document(&mut words, document);
    words.text.extend(words.notes);
    words.text.concat().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether `all` contains the characters of `some` in order.
fn holds_in_order(all: &str, some: &str) -> bool {
    let mut all = all.chars();
    some.chars().all(|c| all.any(|a| a == c))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn what_is_left_is_carried(Shown(document) in shown()) {
        for format in targets() {
            let Lowered { document: copy, .. } = lowered(&document, format);
            prop_assert_eq!(ast::validate(&copy), vec![], "{}", format.name());
            let caps = format.capabilities().unwrap();
            prop_assert_eq!(uncarried(&copy, caps), Vec::<String>::new(), "{}\n{}", format.name(), ast::dump(&copy));
        }
    }

    #[test]
    fn lowering_twice_is_lowering_once(Shown(document) in shown()) {
        for format in targets() {
            let once = lowered(&document, format).document;
            let twice = lowered(&once, format).document;
            prop_assert_eq!(ast::dump(&twice), ast::dump(&once), "{}", format.name());
        }
    }

    #[test]
    fn no_word_is_lost(Shown(document) in shown()) {
        for format in targets() {
            let copy = lowered(&document, format).document;
            let (before, after) = (words(&document), words(&copy));
            prop_assert!(
                holds_in_order(&after, &before),
                "{}: {before}\n{after}\n{}", format.name(), ast::dump(&copy)
            );
        }
    }

    #[test]
    fn writers_take_whatever_lowering_leaves(Shown(document) in shown()) {
        for format in targets().into_iter().filter(|f| f.can_write()) {
            let copy = lowered(&document, format).document;
            let text = format.write(&copy, &ast::WriteOptions::default()).unwrap();
            prop_assert!(text.is_empty() || text.ends_with('\n'));
            prop_assert!(!text.contains('\r'));
        }
    }
}

#[test]
fn an_id_with_blanks_has_hyphens_where_the_format_takes_none() {
    let text = ".. _Two Words:\n\nx `two words`_ :ref:`y <no such>` [#n]_\n\n.. [#n] z `in it`_ _`in it`\n";
    let read =
        copyist::registry::find("rst").and_then(|rst| rst.read_back(text, &ast::ReadOptions::default()));
    let document = read.and_then(|read| read.document).unwrap_or_default();
    for format in targets() {
        let takes_blanks = format.capabilities().is_some_and(|caps| (caps.limits.id_is_valid)("a b"));
        let Lowered { document, ledger } = lowered(&document, format);
        let dump = ast::dump(&document);
        for (blanks, hyphens) in [("Two Words", "Two-Words"), ("no such", "no-such"), ("in it", "in-it")] {
            let id = if takes_blanks { blanks } else { hyphens };
            assert!(dump.contains(&format!("link id=\"{id}\"")), "{}\n{dump}", format.name());
        }
        let told =
            ledger.entries.iter().filter(|entry| entry.written.contains("an id without blanks")).count();
        assert_eq!(told, if takes_blanks { 0 } else { 2 }, "{}", format.name());
    }
}

#[test]
fn a_title_and_a_caption_of_a_picture_in_a_line_stand_around_the_paragraph() {
    let item = MediaItem { kind: MediaKind::Image, source: "a.png".into(), body: vec![] };
    let paragraph = |words: &str| Block::made(BlockKind::Paragraph(vec![Inline::text(words)]));
    let media = Media {
        head: vec![Block::made(BlockKind::Title(vec![Inline::text("Top")]))],
        items: vec![
            Block::made(BlockKind::MediaItem(Box::new(item))),
            Block::made(BlockKind::Caption(vec![paragraph("Below")])),
        ],
    };
    let line = vec![Inline::text("See "), Inline::made(InlineKind::Media(Box::new(media)))];
    let document = Document { body: vec![Block::made(BlockKind::Paragraph(line))], ..Document::default() };
    for format in targets() {
        let Lowered { document, ledger } = lowered(&document, format);
        assert_eq!(document.body.len(), 3, "{}", format.name());
        assert!(words(&document).starts_with("TopSee"), "{}", format.name());
        assert!(words(&document).ends_with("Below"), "{}", format.name());
        let names: Vec<_> = ledger.entries.iter().map(|entry| entry.construct.name()).collect();
        assert!(names.contains(&"caption") && names.contains(&"media"), "{}: {names:?}", format.name());
    }
}
