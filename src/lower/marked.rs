//! Listings and pictures with marks by coordinates: a listing's areas become marks at the ends of their lines, as if
//! the source had them there. Columns are not kept, since no target has marks within a line. Lines are counted as they
//! are seen: a line feed right behind the start tag begins no line.
//!
//! <https://tdg.docbook.org/tdg/5.2/area.html>

use super::Lowering;
use super::record::blocks_of;
use ast::{
    Attrs, Block, BlockKind, Blocks, CalloutMark, Class, Inline, InlineKind, Inlines, List, ListKind, Media,
    Node, Record, RecordKind, Span, Str, Titled,
};

/// Where a mark is to stand.
struct Place {
    /// The line, from 1; none where the coordinates are not of lines.
    line: Option<usize>,
    mark: Inline,
}

/// The areas of a listing, and what their elements had beside them.
#[derive(Default)]
struct Areas {
    places: Vec<Place>,
    last: u32,
    others: Blocks,
}

impl Lowering<'_> {
    /// A listing or picture with its areas, and the explanations.
    pub(super) fn marked(&mut self, content: Vec<Node>, attrs: Attrs, span: Span, out: &mut Blocks) {
        let mut areas = Areas::default();
        let mut blocks = Blocks::new();
        for block in blocks_of(content) {
            let Block { kind, attrs, span } = block;
            match kind {
                BlockKind::Record(r) if r.kind == RecordKind::Areas => {
                    self.areas(r.content, attrs, span, &mut areas);
                }
                BlockKind::Record(r) if r.kind == RecordKind::MarkedPicture => {
                    let items = self.marked_picture(r.content, attrs, span, &mut blocks);
                    // Alternatives of one picture stand in one media node.
                    let media = blocks.iter_mut().find_map(|b| match &mut b.kind {
                        BlockKind::Media(media) => Some(media),
                        _ => None,
                    });
                    if let Some(media) = media {
                        media.items.extend(items);
                    } else {
                        let media = Media { head: Vec::new(), items };
                        blocks.push(Block::new(BlockKind::Media(Box::new(media)), span));
                    }
                }
                kind => blocks.push(Block { kind, attrs, span }),
            }
        }
        let listing = blocks.iter_mut().find_map(|b| match &mut b.kind {
            BlockKind::Code(code) => Some(code),
            _ => None,
        });
        if let Some(code) = listing {
            code.content = with_marks(std::mem::take(&mut code.content), areas.places);
        } else {
            // Of a picture's areas nothing is left but the places that references lead to.
            let ids = areas.places.into_iter().filter_map(|p| p.mark.attrs.id().map(Str::from));
            let anchors: Blocks = ids.map(|id| Block::anchor(id, span)).collect();
            blocks.splice(0..0, anchors);
            blocks = blocks.into_iter().map(numbered).collect();
        }
        blocks.splice(0..0, areas.others);
        // The explanations of a picture come behind it.
        let (lists, mut first): (Blocks, Blocks) = blocks
            .into_iter()
            .partition(|b| matches!(b.kind, BlockKind::CalloutList(_) | BlockKind::List(_)));
        first.extend(lists);
        self.splice(first, attrs, span, out);
    }

    /// A marked picture among the alternatives of a media node: the alternatives in it; its other parts to `out`.
    pub(super) fn marked_picture(
        &mut self,
        content: Vec<Node>,
        attrs: Attrs,
        span: Span,
        out: &mut Blocks,
    ) -> Blocks {
        self.note(RecordKind::MarkedPicture, span);
        if let Some(id) = self.attrs_of_vanishing(attrs, span) {
            out.push(Block::anchor(id, span));
        }
        let mut items = Blocks::new();
        let mut areas = Areas::default();
        for block in blocks_of(content) {
            let Block { kind, attrs, span } = block;
            match kind {
                BlockKind::MediaItem(_) => items.push(Block { kind, attrs, span }),
                BlockKind::Record(r) if r.kind == RecordKind::Areas => {
                    self.note_as(r.kind, Class::Dropped, "", "nothing: coordinates of a picture", span);
                    self.areas(r.content, attrs, span, &mut areas);
                }
                kind => out.push(numbered(Block { kind, attrs, span })),
            }
        }
        for place in areas.places {
            out.extend(place.mark.attrs.id().map(|id| Block::anchor(id, span)));
        }
        out.append(&mut areas.others);
        items
    }

    /// The areas of a listing, numbered as the reader numbers them for the callouts.
    fn areas(&mut self, content: Vec<Node>, attrs: Attrs, span: Span, areas: &mut Areas) {
        let mut attrs = attrs;
        let units = attrs.take("units");
        self.note(RecordKind::Areas, span);
        let id = self.attrs_of_vanishing(attrs, span);
        areas.others.extend(id.map(|id| Block::anchor(id, span)));
        for block in blocks_of(content) {
            let Block { kind, mut attrs, span } = block;
            match kind {
                BlockKind::Record(r) if r.kind == RecordKind::AreaSet => {
                    self.note(r.kind, span);
                    areas.last = areas.last.saturating_add(1);
                    let units = attrs.take("units").or_else(|| units.clone());
                    // One of its places has the coordinates in DocBook 4.
                    attrs.take("coords");
                    let set = self.attrs_of_vanishing(attrs, span);
                    let mut repeats = None;
                    for block in blocks_of(r.content) {
                        self.area(block, units.as_deref(), repeats.clone(), areas);
                        repeats = Some(set.clone().unwrap_or_default());
                    }
                    areas.others.extend(set.map(|id| Block::anchor(id, span)));
                }
                kind => {
                    if matches!(&kind, BlockKind::Record(r) if r.kind == RecordKind::Area) {
                        areas.last = areas.last.saturating_add(1);
                    }
                    self.area(Block { kind, attrs, span }, units.as_deref(), None, areas);
                }
            }
        }
    }

    fn area(&mut self, block: Block, units: Option<&str>, repeats: Option<Str>, areas: &mut Areas) {
        let Block { kind, mut attrs, span } = block;
        let content = match kind {
            BlockKind::Record(r) if r.kind == RecordKind::Area => {
                let Record { kind, content } = *r;
                self.note(kind, span);
                content
            }
            kind => {
                areas.others.push(Block { kind, attrs, span });
                return;
            }
        };
        let coordinates = attrs.take("coords").unwrap_or_default();
        let units = attrs.take("units").or_else(|| units.map(Str::from));
        attrs.take("otherunits");
        // It says what the callout that refers to it says.
        attrs.take("linkends");
        let of_lines = units.is_none_or(|units| units.starts_with("line"));
        let line = coordinates.split([' ', ',']).find(|n| !n.is_empty()).and_then(|n| n.parse().ok());
        let mark = CalloutMark { number: areas.last, repeats: repeats.map(Box::new) };
        let mark = Inline { kind: InlineKind::CalloutMark(mark), attrs, span };
        areas.places.push(Place { line: line.filter(|_| of_lines), mark });
        if !content.is_empty() {
            areas.others.append(&mut blocks_of(content));
        }
    }
}

/// The explanations of a picture, whose marks are in the picture itself: a numbered list.
fn numbered(block: Block) -> Block {
    let Block { kind, attrs, span } = block;
    let BlockKind::CalloutList(list) = kind else { return Block { kind, attrs, span } };
    let Titled { head, body } = *list;
    let item = |block: Block| match block.kind {
        BlockKind::Callout(callout) => Block { kind: BlockKind::Item(callout.body), ..block },
        kind => Block { kind, ..block },
    };
    let kind = ListKind::Numbered { start: 1, style: None, continued: false };
    let list = List { kind, compact: None, head, items: body.into_iter().map(item).collect() };
    Block { kind: BlockKind::List(Box::new(list)), attrs, span }
}

/// A listing's content with marks at the ends of the lines that they name; beyond the last line, at its end.
fn with_marks(content: Inlines, mut places: Vec<Place>) -> Inlines {
    places.sort_by_key(|place| place.line.unwrap_or(usize::MAX));
    let mut places = places.into_iter().peekable();
    let begins_behind_tag =
        matches!(content.first().map(|i| &i.kind), Some(InlineKind::Text(t)) if t.starts_with('\n'));
    let mut line = usize::from(!begins_behind_tag);
    let mut out = Inlines::with_capacity(content.len() + places.len() * 2);
    for inline in content {
        let InlineKind::Text(words) = &inline.kind else {
            let inner = ast::plain_text(std::slice::from_ref(&inline));
            out.push(inline);
            line += inner.matches('\n').count();
            while let Some(place) = places.next_if(|p| p.line.is_some_and(|l| l < line)) {
                out.push(place.mark);
            }
            continue;
        };
        for (at, part) in words.split('\n').enumerate() {
            if at > 0 {
                while let Some(place) = places.next_if(|p| p.line.is_some_and(|l| l <= line)) {
                    push_mark(place.mark, &mut out);
                }
                push(&mut out, "\n", inline.span);
                line += 1;
            }
            push(&mut out, part, inline.span);
        }
    }
    // An empty line at the end comes from how the source sets its tags.
    let mut tail = None;
    if let Some(Inline { kind: InlineKind::Text(last), .. }) = out.last_mut()
        && places.peek().is_some()
    {
        let kept = last.trim_end_matches(['\n', ' ', '\t']).len();
        if kept < last.len() {
            tail = Some(Inline::text(&last[kept..]));
            *last = last[..kept].into();
        }
    }
    out.retain(|i| !matches!(&i.kind, InlineKind::Text(t) if t.is_empty()));
    for place in places {
        push_mark(place.mark, &mut out);
    }
    out.extend(tail);
    out
}

/// A blank parts a mark from its line, as it does where people set marks by hand.
fn push_mark(mark: Inline, out: &mut Inlines) {
    push(out, " ", Span::NONE);
    out.push(mark);
}

fn push(out: &mut Inlines, words: &str, span: Span) {
    if words.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(Inline { kind: InlineKind::Text(last), .. }) => last.push_str(words),
        _ => out.push(Inline::new(InlineKind::Text(words.into()), span)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, with_marks};
    use ast::{CalloutMark, Inline, InlineKind};

    /// The listing with its marks as numbers in angles.
    fn marked(words: &str, lines: &[Option<usize>]) -> String {
        let places = lines.iter().zip(1..).map(|(line, number)| {
            let mark = Inline::made(InlineKind::CalloutMark(CalloutMark { number, repeats: None }));
            Place { line: *line, mark }
        });
        let content = with_marks(vec![Inline::text(words)], places.collect());
        content
            .iter()
            .map(|i| match &i.kind {
                InlineKind::CalloutMark(m) => format!("<{}>", m.number),
                _ => ast::plain_text(std::slice::from_ref(i)),
            })
            .collect()
    }

    #[test]
    fn marks_end_their_lines() {
        assert_eq!(marked("a\nb\nc", &[Some(1), Some(3)]), "a <1>\nb\nc <2>");
        assert_eq!(marked("\na\nb\n", &[Some(1), Some(2)]), "\na <1>\nb <2>\n");
    }

    #[test]
    fn marks_without_a_line_are_at_the_end() {
        assert_eq!(marked("a\nb\n", &[None, Some(9), Some(1)]), "a <3>\nb <2> <1>\n");
    }
}
