//! Paragraphs that hold blocks: what stands in their line stays there, the rest becomes blocks in sequence.

use super::{Lowering, text};
use ast::{Block, BlockKind, BlockTag, Blocks, Class, Inlines};

impl Lowering<'_> {
    /// Joins the text of a paragraph with the lists that stand in its line: `a, b and c` is no list of its own.
    pub(super) fn join_running(&mut self, blocks: Blocks) -> Blocks {
        let is_inline = |b: &Block| {
            matches!(&b.kind, BlockKind::List(l)
                if l.kind == ast::ListKind::Simple(ast::SimpleLayout::Inline)
                    && l.head.is_empty()
                    && l.items.iter().all(|i| matches!(&i.kind, BlockKind::Item(body)
                        if matches!(&body[..], [Block { kind: BlockKind::Plain(_) | BlockKind::Paragraph(_), .. }]))))
        };
        if !blocks.iter().any(is_inline) {
            return blocks;
        }
        let mut out = Blocks::with_capacity(blocks.len());
        let mut joins = false;
        for block in blocks {
            let inline = is_inline(&block);
            let Block { kind, attrs, span } = block;
            let words = match kind {
                BlockKind::Plain(words) if joins || inline => words,
                BlockKind::List(list) if inline => {
                    self.note_as(BlockTag::List, Class::Normalised, "inline list", "words with commas", span);
                    let mut words = Inlines::new();
                    for item in list.items {
                        let BlockKind::Item(body) = item.kind else { continue };
                        if !words.is_empty() {
                            text::push_text(&mut words, ", ", item.span);
                        }
                        if let Some(id) = item.attrs.id() {
                            let attrs = ast::Attrs::with_id(id);
                            words.push(ast::Inline { kind: ast::InlineKind::Anchor, attrs, span: item.span });
                        }
                        for block in body {
                            if let BlockKind::Plain(content) | BlockKind::Paragraph(content) = block.kind {
                                text::push_all(&mut words, content);
                            }
                        }
                    }
                    words
                }
                kind => {
                    out.push(Block { kind, attrs, span });
                    joins = false;
                    continue;
                }
            };
            match out.last_mut() {
                Some(Block { kind: BlockKind::Plain(line), .. }) if joins || inline => {
                    // Canonical text has no blank at its end, but between words and a list there is one; before a
                    // full stop there is none.
                    let starts_word =
                        !ast::plain_text(&words).starts_with(['.', ',', ';', ':', '!', '?', ')']);
                    if starts_word {
                        text::push_text(line, " ", span);
                    }
                    text::push_all(line, words);
                }
                _ => out.push(Block { kind: BlockKind::Plain(words), attrs, span }),
            }
            joins = inline || joins;
        }
        out
    }
}
