//! From `DocBook` 4 to 5, by the [transition guide](https://docbook.org/docs/howto/): what 5 calls otherwise, wants in
//! another order, or has no more. The renaming alone is done by the writer's table of names; all else is done on
//! request, since a reader who compares both documents would see it.
//!
//! Two things stay as the source has them although the schema of 5 would have them otherwise: the title in the
//! `info` of a reference page, which the guide's own stylesheet throws away, and attributes that 5 has no name for.

use ast::visit::{VisitMut, walk_block_mut, walk_inline_mut};
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Changes, Division, DivisionKind, Feature, Field, Generic,
    Inline, InlineKind, InlineTag, MediaItem, Node, Record, RecordKind, Role, Span, Str,
};

/// The rewriting.
pub struct MakeOver<'c> {
    /// What was changed.
    pub changes: &'c mut Changes,
    /// Whether all is done that the schema of 5 asks for, and not only the renaming, which needs nothing here.
    pub whole: bool,
}

/// The old name, the new one, and the attributes that say what was in the old.
type Renaming = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Metadata that 5 has under another name.
const FIELDS: &[Renaming] = &[
    ("authorblurb", "personblurb", &[]),
    ("contractnum", "biblioid", &[("class", "other"), ("otherclass", "contractnum")]),
    ("corpname", "orgname", &[]),
    ("invpartnumber", "biblioid", &[("class", "other"), ("otherclass", "invpartnumber")]),
    ("isbn", "biblioid", &[("class", "isbn")]),
    ("issn", "biblioid", &[("class", "issn")]),
    ("modespec", "bibliomisc", &[]),
    ("pubsnumber", "biblioid", &[("class", "pubsnumber")]),
];

/// Organizations that 5 has in the element of a person, here by its neutral name.
const CORPORATE: &[Renaming] = &[
    ("corpauthor", "author", &[]),
    ("corpcredit", "contributor", &[]),
    ("contractsponsor", "contributor", &[("class", "other"), ("otherclass", "contractsponsor")]),
];

/// Parts of a table of contents, which are one element in 5.
const CONTENTS: &[&str] = &[
    "tocback",
    "tocchap",
    "tocfront",
    "toclevel1",
    "toclevel2",
    "toclevel3",
    "toclevel4",
    "toclevel5",
    "tocpart",
];

/// What the DTD of 4 puts on every element when it says nothing else.
const DEFAULTS: &[(&str, &str)] = &[("moreinfo", "none"), ("format", "linespecific")];

impl MakeOver<'_> {
    fn field(&mut self, field: &mut Field, attrs: &mut Attrs, span: Span) {
        let old = field.name.clone();
        let of = Feature::Metadata;
        if let Some((_, new, extra)) = FIELDS.iter().find(|(name, ..)| old == *name) {
            field.name = (*new).into();
            if extra.is_empty() && *new == "bibliomisc" {
                attrs.data_mut().classes.push(old.clone());
            }
            add(attrs, extra);
            self.changes.normalised(of, &old, new, span);
        } else if let Some((_, new, extra)) = CORPORATE.iter().find(|(name, ..)| old == *name) {
            field.name = (*new).into();
            add(attrs, extra);
            let content = std::mem::take(&mut field.content);
            let words = content.into_iter().filter_map(|n| match n {
                Node::Inline(inline) => Some(inline),
                Node::Block(_) => None,
            });
            let kind = InlineKind::Span { role: Role::Organization, content: words.collect() };
            field.content.push(Node::Inline(Inline::new(kind, span)));
            self.changes.normalised(of, &old, "orgname", span);
        } else if matches!(&*old, "author" | "editor" | "contributor") {
            self.person(field, span);
        } else if old == "misc" {
            const KNOWN: &[&str] = &["source", "version", "manual", "sectdesc", "software", "other"];
            if let Some(class) = attrs.get("class").filter(|c| !KNOWN.contains(c)).map(Str::from) {
                attrs.set("class", "other");
                attrs.set("otherclass", class.clone());
                self.changes.normalised(of, &class, "otherclass", span);
            }
        }
    }

    /// The parts of a name stand in `personname`, which is first.
    fn person(&mut self, field: &mut Field, span: Span) {
        let is_part = |node: &Node| match node {
            Node::Inline(i) => matches!(i.kind, InlineKind::Span { role: Role::NamePart, .. }),
            Node::Block(_) => false,
        };
        if !field.content.iter().any(is_part) {
            return;
        }
        let (parts, mut rest): (Vec<Node>, Vec<Node>) =
            std::mem::take(&mut field.content).into_iter().partition(is_part);
        let mut content = Vec::new();
        for part in parts {
            if let Node::Inline(part) = part {
                if !content.is_empty() {
                    content.push(Inline::text(" "));
                }
                content.push(part);
            }
        }
        let name = Inline::new(InlineKind::Span { role: Role::PersonName, content }, span);
        let before = rest.iter().take_while(|n| is_comment(n)).count();
        rest.insert(before, Node::Inline(name));
        field.content = rest;
        self.changes.normalised(Feature::Metadata, &field.name, "personname", span);
    }

    /// In 5 a title stands in the metadata or before it, and once.
    fn head(&mut self, head: &mut Blocks) {
        let Some(info) = head.iter().position(|b| matches!(b.kind, BlockKind::Info(_))) else { return };
        let is_title = |b: &Block| {
            matches!(b.kind, BlockKind::Title(_) | BlockKind::Subtitle(_) | BlockKind::ShortTitle(_))
                && b.attrs.hint("docbook:in").is_none()
        };
        let Some(span) = head.iter().find(|b| is_title(b)).map(|b| b.span) else { return };
        let mut at = info;
        for from in info + 1..head.len() {
            if head.get(from).is_some_and(is_title) {
                let title = head.remove(from);
                head.insert(at, title);
                at += 1;
            }
        }
        if at > info {
            self.changes.normalised(BlockTag::Title, "title", "before the metadata", span);
        }
        let titles: Blocks = head.iter().filter(|b| is_title(b)).cloned().collect();
        let Some(BlockKind::Info(fields)) = head.get_mut(at).map(|b| &mut b.kind) else { return };
        fields.retain_mut(|field| {
            if !is_title(field) {
                return true;
            }
            let name = field.kind.tag().name();
            if titles.iter().any(|t| t.kind == field.kind && field.attrs.id().is_none()) {
                self.changes.normalised(BlockTag::Title, name, "once", field.span);
                return false;
            }
            if let BlockKind::Title(c) | BlockKind::Subtitle(c) | BlockKind::ShortTitle(c) = &mut field.kind {
                let content = std::mem::take(c).into_iter().map(Node::Inline).collect();
                field.kind = BlockKind::Field(Box::new(Field { name: "bibliomisc".into(), content }));
                field.attrs.data_mut().classes.push(name.into());
                self.changes.degraded(BlockTag::Title, name, "bibliomisc", field.span);
            }
            true
        });
    }

    /// Records of 4 that are something else in 5.
    fn record(&mut self, block: &mut Block) {
        let BlockKind::Record(record) = &mut block.kind else { return };
        let (kind, span) = (record.kind, block.span);
        let (old, written) = match kind {
            RecordKind::Acknowledgement => {
                let words = words(std::mem::take(&mut record.content));
                let body = vec![Block::new(BlockKind::Paragraph(words), span)];
                let division = Division { kind: DivisionKind::Acknowledgements, head: vec![], body };
                block.kind = BlockKind::Division(Box::new(division));
                ("ackno", "acknowledgements")
            }
            RecordKind::Marked => return self.marked(block),
            RecordKind::Screenshot => return self.screenshot(&mut record.content),
            _ => return,
        };
        self.changes.normalised(kind, old, written, span);
    }

    /// A marked picture of 4 is a picture like any other, whose alternatives are marked.
    fn marked(&mut self, block: &mut Block) {
        let old = match block.attrs.hint("docbook:element") {
            Some("mediaobjectco") => "mediaobjectco",
            Some("graphicco") => "graphicco",
            _ => return,
        };
        let BlockKind::Record(record) = &mut block.kind else { return };
        let parts: Blocks = record
            .content
            .iter()
            .filter_map(|n| match n {
                Node::Block(block) => Some(block.clone()),
                Node::Inline(_) => None,
            })
            .collect();
        let (mut head, mut items) = (Blocks::new(), Blocks::new());
        let (mut content, mut attrs) = (Vec::new(), Attrs::default());
        for part in parts {
            match part.kind {
                BlockKind::Record(ref r) if r.kind == RecordKind::MarkedPicture => items.push(part),
                BlockKind::Info(_) | BlockKind::Comment(_) => head.push(part),
                BlockKind::Media(media) if old == "graphicco" => {
                    attrs = part.attrs.id().map(Attrs::with_id).unwrap_or_default();
                    content.extend(media.items.into_iter().map(Node::Block));
                }
                _ => content.push(Node::Block(part)),
            }
        }
        if old == "graphicco" {
            let record = Record { kind: RecordKind::MarkedPicture, content };
            items.push(Block { kind: BlockKind::Record(Box::new(record)), attrs, span: block.span });
        } else if !content.is_empty() {
            return;
        }
        block.kind = BlockKind::Media(Box::new(ast::Media { head, items }));
        block.attrs.data_mut().hints.retain(|(name, _)| name != "docbook:element");
        block.attrs.tidy();
        self.changes.normalised(RecordKind::Marked, old, "mediaobject", block.span);
    }

    /// The main points of a division are its abstract.
    fn highlights(&mut self, division: &mut Division) {
        let is_highlights =
            |b: &Block| matches!(&b.kind, BlockKind::Record(r) if r.kind == RecordKind::Highlights);
        if !division.body.iter().any(is_highlights) {
            return;
        }
        let (points, body): (Blocks, Blocks) =
            std::mem::take(&mut division.body).into_iter().partition(is_highlights);
        division.body = body;
        let at = division.head.iter().position(|b| matches!(b.kind, BlockKind::Info(_)));
        let at = at.unwrap_or_else(|| {
            division.head.push(Block::new(BlockKind::Info(Vec::new()), Span::NONE));
            division.head.len() - 1
        });
        let Some(BlockKind::Info(fields)) = division.head.get_mut(at).map(|b| &mut b.kind) else { return };
        for mut block in points {
            let span = block.span;
            if let BlockKind::Record(record) = block.kind {
                let content = record.content;
                block.kind = BlockKind::Field(Box::new(Field { name: "abstract".into(), content }));
                block.attrs.data_mut().classes.push("highlights".into());
                fields.push(block);
            }
            self.changes.normalised(RecordKind::Highlights, "highlights", "abstract", span);
        }
    }

    /// What 4 has and the tree has no kind for.
    fn generic(&mut self, block: &mut Block) {
        let BlockKind::Generic(generic) = &mut block.kind else { return };
        let old = generic.name.clone();
        let span = block.span;
        let written = match &*old {
            "beginpage" => {
                let page = block.attrs.get("pagenum").unwrap_or_default();
                let text = format!(" beginpage {page} ").replace("--", "-").replace("  ", " ");
                block.kind = BlockKind::Comment(text.into());
                block.attrs = Attrs::default();
                self.changes.degraded(BlockTag::Generic, &old, "a comment", span);
                return;
            }
            "lotentry" => {
                generic.name = "tocentry".into();
                "tocentry"
            }
            name if CONTENTS.contains(&name) => {
                generic.name = "tocdiv".into();
                "tocdiv"
            }
            _ => return,
        };
        self.changes.normalised(BlockTag::Generic, &old, written, span);
    }

    /// What is said about a screen is metadata of its picture.
    fn screenshot(&mut self, content: &mut [Node]) {
        for node in content {
            let Node::Block(block) = node else { continue };
            let BlockKind::Record(info) = &mut block.kind else { continue };
            if info.kind != RecordKind::ScreenInfo {
                continue;
            }
            let content = words(std::mem::take(&mut info.content)).into_iter().map(Node::Inline).collect();
            let field = Field { name: "bibliomisc".into(), content };
            let mut field = Block::new(BlockKind::Field(Box::new(field)), block.span);
            field.attrs = std::mem::take(&mut block.attrs);
            field.attrs.data_mut().classes.insert(0, "screeninfo".into());
            block.kind = BlockKind::Info(vec![field]);
            self.changes.normalised(RecordKind::ScreenInfo, "screeninfo", "info", block.span);
        }
    }

    /// In 5 the caption of a picture holds paragraphs.
    fn captions(&mut self, items: &mut [Block]) {
        for item in items {
            let BlockKind::Caption(body) = &mut item.kind else { continue };
            for block in body {
                if let BlockKind::Plain(words) = &mut block.kind
                    && !words.iter().all(Inline::is_invisible)
                {
                    block.kind = BlockKind::Paragraph(std::mem::take(words));
                    self.changes.normalised(BlockTag::Plain, "caption", "para", item.span);
                }
            }
        }
    }

    /// Who made a picture is metadata of it.
    fn credit(&mut self, item: &mut MediaItem, attrs: &mut Attrs, span: Span) {
        let Some(credit) = attrs.take("srccredit") else { return };
        let content = vec![Node::Inline(Inline::text(credit))];
        let mut field =
            Block::new(BlockKind::Field(Box::new(Field { name: "bibliomisc".into(), content })), span);
        field.attrs.data_mut().classes.push("srccredit".into());
        item.body.insert(0, Block::new(BlockKind::Info(vec![field]), span));
        self.changes.normalised(Feature::OtherAttributes, "srccredit", "bibliomisc", span);
    }

    fn span(&mut self, inline: &mut Inline) {
        let InlineKind::Span { role, .. } = &mut inline.kind else { return };
        let (new, written) = match role {
            Role::StructName | Role::StructField => (Role::Varname, "varname"),
            Role::Action | Role::Interface | Role::MediaLabel => (Role::Phrase, "phrase"),
            _ => return,
        };
        let old = *role;
        *role = new;
        if new == Role::Phrase {
            inline.attrs.set("remap", old.name());
        }
        self.changes.normalised(old, old.name(), written, inline.span);
    }

    fn id(&mut self, attrs: &Attrs, span: Span) {
        if let Some(id) = attrs.id().filter(|id| !crate::write::is_ncname(id)) {
            // An anchor never changes: other pages lead to it.
            let written = "id in no namespace, since it is no XML name";
            self.changes.normalised(Feature::BlockId, id, written, span);
        }
    }

    fn attrs(&mut self, attrs: &mut Attrs, is_link: bool, span: Span) {
        self.id(attrs, span);
        for (name, value) in DEFAULTS {
            if attrs.get(name) == Some(value) {
                attrs.take(name);
                self.changes.normalised(Feature::OtherAttributes, name, "nothing", span);
            }
        }
        if is_link
            && attrs.classes().is_empty()
            && let Some(kind) = attrs.take("type")
        {
            attrs.data_mut().classes.extend(kind.split_ascii_whitespace().map(Str::from));
            attrs.tidy();
            self.changes.normalised(Feature::OtherAttributes, "type", "role", span);
        }
    }
}

impl VisitMut for MakeOver<'_> {
    fn block(&mut self, block: &mut Block) {
        let span = block.span;
        if !self.whole {
            self.id(&block.attrs, span);
            return walk_block_mut(self, block);
        }
        self.record(block);
        self.generic(block);
        if let BlockKind::Field(field) = &mut block.kind {
            self.field(field, &mut block.attrs, span);
        }
        if let BlockKind::Division(division) = &mut block.kind
            && division.kind == DivisionKind::Contents
            && let Some(at) = block.attrs.hints().iter().position(|(_, name)| name == "lot")
        {
            block.attrs.data_mut().hints.remove(at);
            block.attrs.data_mut().classes.insert(0, "lot".into());
            self.changes.normalised(DivisionKind::Contents, "lot", "toc", span);
        }
        if let BlockKind::Division(division) = &mut block.kind {
            self.highlights(division);
        }
        if let Some(head) = super::head_mut(&mut block.kind) {
            self.head(head);
        }
        match &mut block.kind {
            BlockKind::Media(media) => self.captions(&mut media.items),
            BlockKind::MediaItem(item) => self.credit(item, &mut block.attrs, span),
            _ => {}
        }
        if !block.attrs.is_empty() {
            self.attrs(&mut block.attrs, false, span);
        }
        walk_block_mut(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        if !self.whole {
            self.id(&inline.attrs, inline.span);
            return walk_inline_mut(self, inline);
        }
        self.span(inline);
        if !inline.attrs.is_empty() {
            let is_link = matches!(inline.kind, InlineKind::Link(_) | InlineKind::CrossReference(_));
            self.attrs(&mut inline.attrs, is_link, inline.span);
        }
        if let InlineKind::Span { role: Role::Tag, .. } = &inline.kind
            && inline.attrs.get("class") == Some("sgmlcomment")
        {
            inline.attrs.set("class", "comment");
            self.changes.normalised(InlineTag::Span, "sgmlcomment", "comment", inline.span);
        }
        walk_inline_mut(self, inline);
    }
}

fn add(attrs: &mut Attrs, extra: &[(&str, &str)]) {
    for (name, value) in extra {
        attrs.set(name, *value);
    }
}

fn is_comment(node: &Node) -> bool {
    match node {
        Node::Inline(i) => matches!(i.kind, InlineKind::Comment(_)),
        Node::Block(b) => matches!(b.kind, BlockKind::Comment(_)),
    }
}

/// The words of a generic node; those of a listing in it are words, too.
fn words(content: Vec<Node>) -> Vec<Inline> {
    let mut words = Vec::new();
    for node in content {
        match node {
            Node::Inline(inline) => words.push(inline),
            Node::Block(Block { kind: BlockKind::Code(code), .. }) => words.extend(code.content),
            Node::Block(block) => {
                let span = block.span;
                let generic =
                    Generic { name: crate::read::WRAPPER.into(), content: vec![Node::Block(block)] };
                words.push(Inline::new(InlineKind::Generic(Box::new(generic)), span));
            }
        }
    }
    words
}
