//! From `DocBook` 5 to 4.5: the older names, titles where the older schema wants them, and the nearest that 4.5 has for
//! what it has not. Each of these is named.

use super::{nesting, person, productions};
use ast::visit::{VisitMut, walk_block_mut, walk_inline_mut};
use ast::{
    AdmonitionKind, Attrs, Block, BlockKind, BlockTag, Blocks, Changes, Division, DivisionKind, Feature,
    Field, FormalKind, Inline, InlineKind, InlineTag, Instruction, List, ListKind, Media, MediaItem,
    MediaKind, Node, RecordKind, Role, Span, Str,
};

/// The rewriting.
pub struct Downgrade<'c> {
    /// What was changed.
    pub changes: &'c mut Changes,
    /// How many divisions are open.
    pub divisions: usize,
}

/// How an element of 4.5 has its metadata.
enum Meta {
    /// In an element of this name, which may hold the title.
    Whole(&'static str),
    /// In an element of this name, with the title after it.
    Beside(&'static str),
    /// Nowhere.
    None,
}

/// Metadata of 4.5.
const FIELDS: &[&str] = &[
    "abbrev",
    "abstract",
    "address",
    "artpagenums",
    "author",
    "authorgroup",
    "authorinitials",
    "bibliocoverage",
    "biblioid",
    "bibliomisc",
    "bibliorelation",
    "biblioset",
    "bibliosource",
    "citebiblioid",
    "citetitle",
    "collab",
    "confgroup",
    "contractnum",
    "contractsponsor",
    "contributor",
    "copyright",
    "corpauthor",
    "corpcredit",
    "corpname",
    "date",
    "edition",
    "editor",
    "indexterm",
    "invpartnumber",
    "isbn",
    "issn",
    "issuenum",
    "itermset",
    "keywordset",
    "legal-notice",
    "mediaobject",
    "modespec",
    "orgname",
    "pagenums",
    "personname",
    "printhistory",
    "productname",
    "productnumber",
    "pubdate",
    "publisher",
    "publishername",
    "pubsnumber",
    "release",
    "revhistory",
    "seriesvolnums",
    "subjectset",
    "volumenum",
];

fn division(kind: DivisionKind, attrs: &Attrs) -> Meta {
    use DivisionKind as D;
    let level = |prefix: &str, names: &'static [&'static str]| {
        let hinted =
            attrs.hint("docbook:element").and_then(|e| e.strip_prefix(prefix)?.parse::<usize>().ok());
        hinted.and_then(|n| names.get(n)).or_else(|| names.first()).copied().unwrap_or_default()
    };
    match kind {
        D::Set => Meta::Whole("setinfo"),
        D::Book => Meta::Whole("bookinfo"),
        D::Article => Meta::Whole("articleinfo"),
        D::ReferencePage => Meta::Whole("refentryinfo"),
        D::ReferenceSynopsis => Meta::Whole("refsynopsisdivinfo"),
        D::Glossary => Meta::Whole("glossaryinfo"),
        D::Bibliography => Meta::Whole("bibliographyinfo"),
        D::Index if attrs.hint("docbook:element") == Some("setindex") => Meta::Whole("setindexinfo"),
        D::Index => Meta::Whole("indexinfo"),
        D::Part => Meta::Beside("partinfo"),
        D::Preface => Meta::Beside("prefaceinfo"),
        D::Chapter => Meta::Beside("chapterinfo"),
        D::Appendix => Meta::Beside("appendixinfo"),
        D::Reference => Meta::Beside("referenceinfo"),
        D::Section => Meta::Beside(level(
            "sect",
            &["sectioninfo", "sect1info", "sect2info", "sect3info", "sect4info", "sect5info"],
        )),
        D::ReferenceSection => Meta::Beside(level(
            "refsect",
            &["refsectioninfo", "refsect1info", "refsect2info", "refsect3info"],
        )),
        D::QuestionDivision | D::Task => Meta::Beside("blockinfo"),
        _ => Meta::None,
    }
}

fn meta(kind: &BlockKind, attrs: &Attrs) -> Meta {
    match kind {
        BlockKind::Division(d) => division(d.kind, attrs),
        BlockKind::Sidebar(_) => Meta::Beside("sidebarinfo"),
        BlockKind::Media(_) => Meta::Whole("objectinfo"),
        BlockKind::Formal(f) if f.kind == FormalKind::Paragraph => Meta::None,
        BlockKind::Quotation(_) if attrs.hint("docbook:element") == Some("epigraph") => Meta::None,
        BlockKind::Admonition(_) | BlockKind::Step(_) => Meta::None,
        _ => Meta::Beside("blockinfo"),
    }
}

impl Downgrade<'_> {
    /// Metadata by the name that its owner wants, with the title where it belongs.
    fn head(&mut self, block: &mut Block) {
        let of = meta(&block.kind, &block.attrs);
        let Some(head) = super::head_mut(&mut block.kind) else { return };
        let Some(at) = head.iter().position(|b| matches!(b.kind, BlockKind::Info(_))) else { return };
        let Some(BlockKind::Info(fields)) = head.get_mut(at).map(|b| &mut b.kind) else { return };
        let is_title = |b: &Block| {
            matches!(b.kind, BlockKind::Title(_) | BlockKind::Subtitle(_) | BlockKind::ShortTitle(_))
        };
        let (name, titles) = match of {
            Meta::Whole(name) => (Some(name), Blocks::new()),
            Meta::Beside(name) => (Some(name), fields.extract_if(.., |b| is_title(b)).collect()),
            Meta::None => (None, fields.extract_if(.., |b| is_title(b)).collect()),
        };
        for title in &titles {
            let name = title.kind.tag().name();
            self.changes.normalised(BlockTag::Title, name, "beside the metadata", title.span);
        }
        let is_left = |b: &Block| !matches!(b.kind, BlockKind::Comment(_) | BlockKind::Instruction(_));
        let empty = !fields.iter().any(is_left);
        let mut rest = Blocks::new();
        if name.is_none() || empty {
            for field in fields.extract_if(.., |b| is_left(b)) {
                let name = match &field.kind {
                    BlockKind::Field(f) => f.name.clone(),
                    other => other.tag().name().into(),
                };
                self.changes.dropped(Feature::Metadata, &name, field.span);
            }
            rest = std::mem::take(fields);
        }
        let keeps = name.is_some() && !empty;
        // Metadata comes first, but in the greatest wholes.
        let wants_first = keeps && !matches!(name, Some("setinfo" | "bookinfo" | "articleinfo"));
        let before = head.iter().take(at).position(is_title);
        let at = match before {
            Some(first) if wants_first => {
                let info = head.remove(at);
                self.changes.normalised(BlockTag::Info, "info", "before the title", info.span);
                head.insert(first, info);
                first
            }
            _ => at,
        };
        if keeps {
            if let (Some(name), Some(info)) = (name, head.get_mut(at)) {
                info.attrs.set_hint("docbook:element", name);
                sort_hints(&mut info.attrs);
            }
        } else {
            head.remove(at);
        }
        let to = if keeps { at + 1 } else { at };
        head.splice(to..to, titles.into_iter().chain(rest));
    }

    /// A piece of metadata that 4.5 has no element for becomes a piece of any kind, if it is words.
    fn info(&mut self, fields: &mut Blocks) {
        fields.retain_mut(|block| {
            let BlockKind::Field(field) = &mut block.kind else { return true };
            let known = FIELDS.contains(&&*field.name)
                || block.attrs.hint("docbook:implicit").is_some()
                || matches!(
                    crate::elements::find(&field.name).map(|e| e.model),
                    Some(crate::elements::Model::Span(
                        Role::NamePart | Role::AddressPart | Role::Email | Role::CiteTitle
                    ))
                );
            if known {
                return true;
            }
            let old = field.name.clone();
            if field.content.is_empty() || field.content.iter().any(|n| matches!(n, Node::Block(_))) {
                self.changes.dropped(Feature::Metadata, &old, block.span);
                return false;
            }
            field.name = "bibliomisc".into();
            block.attrs.data_mut().classes.insert(0, old.clone());
            self.changes.degraded(Feature::Metadata, &old, "bibliomisc", block.span);
            true
        });
    }

    /// Words for a picture are an alternative of it.
    fn media(&mut self, media: &mut Media) {
        let is_alt = |b: &mut Block| matches!(&b.kind, BlockKind::Field(f) if f.name == "alt");
        let found: Blocks = media.head.extract_if(.., |b| is_alt(b)).collect();
        for block in found {
            let span = block.span;
            let BlockKind::Field(field) = block.kind else { continue };
            let words: Vec<Inline> = field
                .content
                .into_iter()
                .filter_map(|n| match n {
                    Node::Inline(inline) => Some(inline),
                    Node::Block(_) => None,
                })
                .collect();
            let body =
                if words.is_empty() { vec![] } else { vec![Block::new(BlockKind::Plain(words), span)] };
            let item = MediaItem { kind: MediaKind::Text, source: Str::default(), body };
            let item = Block { kind: BlockKind::MediaItem(Box::new(item)), attrs: block.attrs, span };
            let end = media.items.iter().take_while(|b| !matches!(b.kind, BlockKind::Caption(_))).count();
            media.items.insert(end, item);
            self.changes.normalised(Feature::Metadata, "alt", "textobject", span);
        }
    }

    fn kind(&mut self, block: &mut Block) {
        let span = block.span;
        match &mut block.kind {
            BlockKind::Admonition(a) if a.kind == AdmonitionKind::Danger => {
                a.kind = AdmonitionKind::Warning;
                block.attrs.data_mut().classes.insert(0, "danger".into());
                self.changes.degraded(BlockTag::Admonition, "danger", "warning", span);
            }
            BlockKind::Division(d) => {
                let (kind, class, written) = match d.kind {
                    DivisionKind::Topic if self.divisions == 0 => (DivisionKind::Article, "topic", "article"),
                    DivisionKind::Topic => (DivisionKind::Section, "topic", "section"),
                    DivisionKind::Acknowledgements => {
                        (DivisionKind::Dedication, "acknowledgements", "dedication")
                    }
                    _ => return,
                };
                self.changes.degraded(d.kind, "", written, span);
                d.kind = kind;
                block.attrs.data_mut().classes.insert(0, class.into());
            }
            BlockKind::Field(field) => {
                if field.name == "revhistory" {
                    self.history(&mut field.content);
                }
                person::downgrade(field, span, self.changes);
            }
            BlockKind::List(list) => self.start(list, &mut block.attrs, span),
            BlockKind::Caption(body) => self.caption(body),
            BlockKind::Cell(cell) => nesting::in_cell(&mut cell.body, self.changes),
            BlockKind::Synopsis(_) if block.attrs.take("language").is_some() => {
                self.changes.dropped(Feature::OtherAttributes, "language", span);
            }
            BlockKind::Record(r)
                if r.kind == RecordKind::MessageEntry
                    && block.attrs.hint("docbook:element") == Some("simplemsgentry") =>
            {
                for (new, old) in [("audience", "msgaud"), ("level", "msglevel"), ("origin", "msgorig")] {
                    rename(&mut block.attrs, old, new);
                }
            }
            BlockKind::Info(fields) => self.info(fields),
            BlockKind::Media(media) => self.media(media),
            BlockKind::ProductionSet(_) => productions::downgrade(block, self.changes),
            BlockKind::Record(r) if r.kind == RecordKind::AreaSet && block.attrs.get("coords").is_none() => {
                block.attrs.set("coords", "");
            }
            BlockKind::Record(record) if record.kind == RecordKind::ConstraintDefinition => {
                let content = std::mem::take(&mut record.content);
                let (head, body) = split(content);
                block.kind = BlockKind::Sidebar(Box::new(ast::Titled { head, body }));
                block.attrs.data_mut().classes.insert(0, "constraintdef".into());
                self.changes.degraded(RecordKind::ConstraintDefinition, "constraintdef", "sidebar", span);
            }
            BlockKind::Record(record) if record.kind == RecordKind::Work => {
                if block.attrs.hint("docbook:element") == Some("bibliomixed") {
                    nesting::in_bibliography(&mut record.content, self.changes);
                } else {
                    self.entry(&mut record.content);
                }
            }
            BlockKind::Record(record) if record.kind == RecordKind::Annotation => {
                let content = std::mem::take(&mut record.content);
                let (head, body) = split(content);
                let kind = AdmonitionKind::Note;
                block.kind = BlockKind::Admonition(Box::new(ast::Admonition { kind, head, body }));
                block.attrs.data_mut().classes.insert(0, "annotation".into());
                self.changes.degraded(RecordKind::Annotation, "annotation", "note", span);
            }
            _ => {}
        }
    }

    /// A history of 4.5 has no title.
    fn history(&mut self, content: &mut [Node]) {
        for node in content {
            let Node::Block(block) = node else { continue };
            let BlockKind::Title(words) = &block.kind else { continue };
            let text = format!(" {} ", ast::plain_text(words));
            block.kind = BlockKind::Comment(text.into());
            block.attrs = Attrs::default();
            self.changes.degraded(BlockTag::Title, "title", "a comment", block.span);
        }
    }

    /// A list of 4.5 begins with 1 or goes on; the stylesheets are told otherwise by an instruction.
    fn start(&mut self, list: &mut List, attrs: &mut Attrs, span: Span) {
        let ListKind::Numbered { start, .. } = &mut list.kind else { return };
        if *start != 1 {
            let instruction =
                Instruction { target: "dbhtml".into(), data: format!("start=\"{start}\"").into() };
            *start = 1;
            list.items.insert(0, Block::new(BlockKind::Instruction(Box::new(instruction)), span));
            self.changes.degraded(BlockTag::List, "startingnumber", "an instruction", span);
        } else if attrs.hint("docbook:explicit") == Some("startingnumber") {
            attrs.data_mut().hints.retain(|(name, _)| name != "docbook:explicit");
            attrs.tidy();
        }
    }

    /// A caption of 4.5 holds text or blocks.
    fn caption(&mut self, body: &mut Blocks) {
        for block in body {
            let BlockKind::Plain(words) = &mut block.kind else { continue };
            if words.iter().any(|i| !matches!(i.kind, InlineKind::Text(_) | InlineKind::Comment(_))) {
                block.kind = BlockKind::Paragraph(std::mem::take(words));
                self.changes.normalised(BlockTag::Plain, "caption", "para", block.span);
            }
        }
    }

    /// In an entry of a bibliography a remark is an abstract.
    fn entry(&mut self, content: &mut [Node]) {
        for node in content {
            let Node::Block(block) = node else { continue };
            let BlockKind::Record(record) = &mut block.kind else { continue };
            if record.kind == RecordKind::Annotation {
                let content = std::mem::take(&mut record.content);
                block.kind = BlockKind::Field(Box::new(Field { name: "abstract".into(), content }));
                block.attrs.data_mut().classes.insert(0, "annotation".into());
                self.changes.degraded(RecordKind::Annotation, "annotation", "abstract", block.span);
            }
        }
    }

    /// A division of 4.5 is never empty.
    fn fill(&mut self, division: &mut Division, span: Span) {
        use DivisionKind as D;
        let wants =
            matches!(division.kind, D::Section | D::Chapter | D::Appendix | D::Preface | D::ReferenceSection);
        let is_nothing = |b: &Block| matches!(b.kind, BlockKind::Comment(_) | BlockKind::Instruction(_));
        if wants && division.body.iter().all(is_nothing) {
            division.body.push(Block::new(BlockKind::Paragraph(vec![]), span));
            self.changes.normalised(division.kind, "", "an empty paragraph in it", span);
        }
    }

    /// What 4.5 has no attribute for.
    fn attrs(&mut self, attrs: &mut Attrs, span: Span) {
        let mut gone = Vec::new();
        for (name, _) in attrs.other() {
            if name.starts_with("xlink:") || matches!(name.as_str(), "annotations" | "xml:base" | "def") {
                gone.push(name.clone());
            }
        }
        // The version and the namespace of a file that was put into another.
        if attrs.hints().iter().any(|(name, _)| name.starts_with("docbook:xmlns")) {
            let is_old = |v: &str| v == crate::write::DOCBOOK || v == crate::write::XLINK;
            attrs.data_mut().hints.retain(|(n, v)| !(n.starts_with("docbook:xmlns") && is_old(v)));
            attrs.take("version");
            attrs.tidy();
        }
        for name in gone {
            attrs.take(&name);
            self.changes.dropped(Feature::OtherAttributes, &name, span);
        }
    }
}

impl VisitMut for Downgrade<'_> {
    fn block(&mut self, block: &mut Block) {
        self.kind(block);
        self.head(block);
        if let Some(body) = nesting::formal_body(&mut block.kind) {
            nesting::in_formal(body, self.changes);
        }
        if let BlockKind::Division(division) = &mut block.kind {
            self.fill(division, block.span);
        }
        if let Some(words) = nesting::running(&mut block.kind) {
            nesting::in_text(words, self.changes);
        }
        if let BlockKind::Synopsis(synopsis) = &mut block.kind {
            nesting::in_synopsis(&mut synopsis.content, self.changes);
        }
        if !block.attrs.is_empty() {
            self.attrs(&mut block.attrs, block.span);
        }
        let is_division = matches!(block.kind, BlockKind::Division(_));
        self.divisions += usize::from(is_division);
        walk_block_mut(self, block);
        self.divisions -= usize::from(is_division);
    }

    fn inline(&mut self, inline: &mut Inline) {
        if !inline.attrs.is_empty() {
            self.attrs(&mut inline.attrs, inline.span);
        }
        match &mut inline.kind {
            InlineKind::Link(_) if inline.attrs.hint("docbook:link").is_some() => {
                inline.attrs.data_mut().hints.retain(|(name, _)| name != "docbook:link");
                inline.attrs.tidy();
                self.changes.normalised(InlineTag::Link, "link on an element", "link", inline.span);
            }
            InlineKind::Span { role: role @ Role::Tag, .. } => {
                inline.attrs.set_hint("docbook:element", "sgmltag");
                sort_hints(&mut inline.attrs);
                let class = inline.attrs.get("class").map(Str::from);
                match class.as_deref() {
                    Some("comment") => inline.attrs.set("class", "sgmlcomment"),
                    Some(class @ ("localname" | "namespace" | "prefix")) => {
                        inline.attrs.take("class");
                        self.changes.dropped(*role, class, inline.span);
                    }
                    _ => {}
                }
            }
            InlineKind::Media(media) => self.media(media),
            InlineKind::Span { role, .. } => {
                if let Some(class) = nesting::unknown(*role) {
                    let old = std::mem::replace(role, Role::Phrase);
                    let data = inline.attrs.data_mut();
                    data.hints.retain(|(name, _)| name != "docbook:element");
                    data.classes.insert(0, class.into());
                    self.changes.degraded(old, class, "phrase", inline.span);
                }
            }
            _ => {}
        }
        walk_inline_mut(self, inline);
        nesting::settle(inline, self.changes);
    }
}

/// Head and body of a generic block.
fn split(content: Vec<Node>) -> (Blocks, Blocks) {
    let blocks = content.into_iter().map(|n| match n {
        Node::Block(block) => block,
        Node::Inline(inline) => {
            let span = inline.span;
            Block::new(BlockKind::Paragraph(vec![inline]), span)
        }
    });
    blocks.partition(|b| {
        matches!(
            b.kind,
            BlockKind::Title(_) | BlockKind::Subtitle(_) | BlockKind::ShortTitle(_) | BlockKind::Info(_)
        )
    })
}

/// Gives an attribute another name, in its place.
fn rename(attrs: &mut Attrs, old: &str, new: &str) {
    if attrs.get(old).is_some()
        && let Some((name, _)) = attrs.data_mut().other.iter_mut().find(|(name, _)| name == old)
    {
        *name = new.into();
    }
}

/// The reader notes the name of an element first.
fn sort_hints(attrs: &mut Attrs) {
    attrs.data_mut().hints.sort_by_key(|(name, _)| name != "docbook:element");
}
