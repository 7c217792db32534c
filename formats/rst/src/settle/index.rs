//! Entries of an index in the reader's form.

use ast::{
    Attrs, Block, BlockKind, Blocks, IndexLevel, IndexTerm, Inline, InlineKind, Inlines, Span, plain_text,
};

/// Entries of an index that stand between blocks.
pub(super) fn place(content: Inlines, span: Span, out: &mut Blocks) {
    let mut terms = Inlines::new();
    for inline in content {
        let InlineKind::IndexTerm(term) = inline.kind else { continue };
        let words =
            |c: &[Inline]| plain_text(c).replace(';', ",").split_whitespace().collect::<Vec<_>>().join(" ");
        let levels: Vec<String> =
            term.levels.iter().map(|l| words(&l.content)).filter(|w| !w.is_empty()).collect();
        if levels.is_empty() {
            continue;
        }
        let level = |text: &str| IndexLevel {
            content: vec![Inline::text(text)],
            sort_as: None,
            attrs: Attrs::default(),
        };
        let mut push = |term: IndexTerm| {
            terms.push(Inline::new(InlineKind::IndexTerm(Box::new(term)), inline.span));
        };
        if term.see.is_empty() {
            push(IndexTerm { levels: levels.iter().map(|l| level(l)).collect(), ..IndexTerm::default() });
        }
        let name = levels.join(", ");
        let others = |others: &[Inlines]| {
            others.iter().map(|o| words(o)).filter(|w| !w.is_empty()).collect::<Vec<_>>()
        };
        for other in others(&term.see) {
            let see = vec![vec![Inline::text(other)]];
            push(IndexTerm { levels: vec![level(&name)], see, ..IndexTerm::default() });
        }
        for other in others(&term.see_also) {
            let see_also = vec![vec![Inline::text(other)]];
            push(IndexTerm { levels: vec![level(&name)], see_also, ..IndexTerm::default() });
        }
    }
    if !terms.is_empty() {
        out.push(Block::new(BlockKind::Plain(terms), span));
    }
}
