//! Divisions in the reader's form: what they are shows in their style and their depth.

use super::{Context, Settle};
use ast::{Attrs, Block, BlockKind, Blocks, Class, Division, DivisionKind, Span};

/// The deepest level of a title; the document's is 0.
const DEEPEST: u8 = 5;

impl Settle {
    /// The blocks of a file.
    pub(super) fn document(&mut self, body: &mut Blocks) {
        let Some(at) = root(body) else {
            self.sequence(body, Context { level: 1, ..Context::default() });
            // An anchor before the root may have become its id.
            if root(body).is_some() {
                self.document(body);
            }
            return;
        };
        let behind = body.split_off(at + 1);
        let Some(mut root) = body.pop() else { return };
        let mut before = Blocks::new();
        for block in std::mem::take(body) {
            self.of_header(block, &mut before);
        }
        if let BlockKind::Division(division) = &mut root.kind {
            self.root(division, &mut root.attrs, behind, root.span, &mut before);
        }
        super::row::joined_comments(&mut before);
        body.append(&mut before);
        body.push(root);
    }

    /// What may stand before the document's title: comments.
    fn of_header(&mut self, mut block: Block, out: &mut Blocks) {
        match &mut block.kind {
            BlockKind::Comment(_) => out.extend(Self::comment(&mut block).then_some(block)),
            BlockKind::Instruction(i) => {
                self.changes.note(
                    ast::BlockTag::Instruction,
                    Class::Dropped,
                    i.target.clone(),
                    "nothing",
                    block.span,
                );
            }
            _ => {}
        }
    }

    fn root(
        &mut self,
        division: &mut Division,
        attrs: &mut Attrs,
        behind: Blocks,
        span: Span,
        before: &mut Blocks,
    ) {
        self.block_attrs(attrs, span);
        division.kind = match division.kind {
            DivisionKind::Book | DivisionKind::Set => DivisionKind::Book,
            kind if style(kind).is_some() && takes_sections(division) => kind,
            _ => DivisionKind::Article,
        };
        division.body.extend(behind);
        let mut head = Blocks::new();
        for block in std::mem::take(&mut division.head) {
            if matches!(block.kind, BlockKind::Comment(_)) {
                self.of_header(block, before);
            } else {
                head.push(block);
            }
        }
        division.head = head;
        self.head_of_division(division);
        self.info(division, true);
        let book = division.kind == DivisionKind::Book;
        self.children(division, Context { level: 1, book, top: book, ..Context::default() });
    }

    /// A division below the root.
    pub(super) fn division(&mut self, block: &mut Block, context: Context, before: &mut Blocks) {
        let span = block.span;
        self.block_attrs(&mut block.attrs, span);
        let BlockKind::Division(division) = &mut block.kind else { return };
        for part in std::mem::take(&mut division.head) {
            if matches!(part.kind, BlockKind::Comment(_)) {
                self.of_header(part, before);
            } else {
                division.head.push(part);
            }
        }
        self.head_of_division(division);
        self.info(division, false);
        let has_style = style(division.kind).is_some() && takes_sections(division);
        let is_part = context.top && (is_part_of_book(division) || context.after_part && !has_style);
        let level = if is_part { 0 } else { context.level };
        if level == 1 && context.behind_part && !has_style {
            let written = super::row::BEHIND_PART;
            self.changes.note(division.kind, Class::Degraded, "", written, span);
        }
        let keeps = has_style && level > 0 && (level == 1 || is_of_any_level(division.kind));
        if !keeps {
            division.kind = match (context.book, level) {
                (true, 0) => DivisionKind::Part,
                (true, 1) => DivisionKind::Chapter,
                _ => DivisionKind::Section,
            };
        }
        let below = Context {
            level: (level + 1).min(DEEPEST),
            top: false,
            after_part: false,
            behind_part: false,
            ..context
        };
        self.children(division, below);
    }

    fn children(&mut self, division: &mut Division, context: Context) {
        let mut body = std::mem::take(&mut division.body);
        self.sequence(&mut body, context);
        division.body = body;
    }

    fn head_of_division(&mut self, division: &mut Division) {
        let mut title = None;
        let mut subtitle = None;
        let mut info = None;
        for mut part in std::mem::take(&mut division.head) {
            match &mut part.kind {
                BlockKind::Title(words) if title.is_none() => {
                    self.line(words);
                    title = Some(part);
                }
                BlockKind::Subtitle(words) if subtitle.is_none() => {
                    self.line(words);
                    subtitle =
                        Some(part).filter(|p| !matches!(&p.kind, BlockKind::Subtitle(w) if w.is_empty()));
                }
                BlockKind::Info(_) if info.is_none() => info = Some(part),
                _ => {}
            }
        }
        let mut title = title.unwrap_or_else(|| Block::made(BlockKind::Title(Vec::new())));
        if let BlockKind::Title(words) = &mut title.kind {
            super::inline::leading_id(words, &mut title.attrs);
        }
        division.head = std::iter::once(title).chain(info).chain(subtitle).collect();
    }
}

/// Whether a division right inside a book stands on the level of the book's own title.
pub(crate) fn is_part_of_book(division: &Division) -> bool {
    division.kind == DivisionKind::Part
        || matches!(division.kind, DivisionKind::Reference | DivisionKind::Book)
            && division.body.iter().any(|b| matches!(b.kind, BlockKind::Division(_) | BlockKind::Include(_)))
}

/// Where the division is that the whole document is.
fn root(body: &[Block]) -> Option<usize> {
    let is_division = |b: &Block| matches!(b.kind, BlockKind::Division(_));
    let at = body.iter().position(is_division)?;
    let leads =
        body[..at].iter().all(|b| matches!(b.kind, BlockKind::Comment(_) | BlockKind::Instruction(_)));
    (leads && body.iter().filter(|b| is_division(b)).count() == 1).then_some(at)
}

/// The style of a title that says what its division is.
pub(crate) const fn style(kind: DivisionKind) -> Option<&'static str> {
    Some(match kind {
        DivisionKind::Preface => "preface",
        DivisionKind::Appendix => "appendix",
        DivisionKind::Glossary => "glossary",
        DivisionKind::Bibliography => "bibliography",
        DivisionKind::Index => "index",
        DivisionKind::Dedication => "dedication",
        DivisionKind::Acknowledgements => "acknowledgments",
        DivisionKind::Colophon => "colophon",
        _ => return None,
    })
}

/// Whether a division may keep its style although it has sections, if it has any: of the special ones only these take some.
fn takes_sections(division: &Division) -> bool {
    matches!(division.kind, DivisionKind::Preface | DivisionKind::Appendix)
        || !division.body.iter().any(|b| matches!(b.kind, BlockKind::Division(_)))
}

const fn is_of_any_level(kind: DivisionKind) -> bool {
    matches!(kind, DivisionKind::Glossary | DivisionKind::Bibliography | DivisionKind::Index)
}

/// Puts what stands between divisions where it is read: what follows a division in the tree is a part of it in the text, but for
/// comments right before the next title, which stand outside.
pub(super) fn between_divisions(blocks: &mut Blocks) {
    let mut out = Blocks::with_capacity(blocks.len());
    for block in std::mem::take(blocks) {
        let is_division = matches!(block.kind, BlockKind::Division(_));
        let body = out.last_mut().and_then(open_body);
        match body {
            Some(body) if is_division => {
                let waiting = take_waiting(body);
                out.extend(waiting);
                out.push(block);
            }
            Some(body) if !holds_divisions(&block) => match (&block.kind, body.last_mut()) {
                // Comments that follow each other are one.
                (BlockKind::Comment(words), Some(Block { kind: BlockKind::Comment(text), .. })) => {
                    text.push('\n');
                    text.push_str(words);
                }
                _ => body.push(block),
            },
            _ => out.push(block),
        }
    }
    *blocks = out;
}

/// What stands right before a title and belongs to nothing before it: comments, and what is told to the processor.
pub(crate) fn take_waiting(body: &mut Blocks) -> Blocks {
    let waits = |b: &Block| match &b.kind {
        BlockKind::Comment(_) => true,
        BlockKind::Instruction(i) => i.target == crate::own::INSTRUCTION,
        _ => false,
    };
    let kept = body.iter().rposition(|b| !waits(b)).map_or(0, |at| at + 1);
    body.split_off(kept)
}

fn holds_divisions(block: &Block) -> bool {
    let is_division = |n: &ast::Node| matches!(n, ast::Node::Block(b) if matches!(b.kind, BlockKind::Division(_)) || holds_divisions(b));
    matches!(&block.kind, BlockKind::Generic(g) if g.content.iter().any(is_division))
}

/// The body that is open at the end of a division.
fn open_body(block: &mut Block) -> Option<&mut Blocks> {
    let BlockKind::Division(division) = &mut block.kind else { return None };
    if matches!(division.body.last(), Some(Block { kind: BlockKind::Division(_), .. })) {
        return division.body.last_mut().and_then(open_body);
    }
    Some(&mut division.body)
}
