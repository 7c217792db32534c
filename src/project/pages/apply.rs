//! Puts files into the places of their includes, and makes files of divisions.

use super::decide::Decision;
use super::outline::{Item, included, is_whole, key, targets};
use super::paths::{Names, moved, rebase};
use super::texts::Texts;
use crate::lower::Entry;
use crate::project::collect::collect;
use crate::project::load::{Loaded, Origin, Roots, locate_all};
use crate::project::locate::{Ground, Located};
use ast::visit::{VisitMut, walk_block_mut, walk_inline_mut};
use ast::{
    Attrs, Block, BlockKind, Blocks, Class, Division, DivisionKind, Document, Entity, Feature, Include,
    Inline, InlineKind, Span, Str,
};
use foldhash::{HashMap, HashMapExt, HashSet};
use std::path::{Path, PathBuf};

/// What the files become.
pub(super) fn apply(
    loaded: Vec<Loaded>,
    outlines: &[Vec<Item>],
    decision: &Decision,
    roots: &Roots,
    ground: &Ground,
) -> Vec<Loaded> {
    let again = included(outlines).into_iter().map(|times| times > 1).collect();
    let places = loaded.iter().enumerate().map(|(at, file)| (file.real.clone(), at)).collect();
    let names = Names::new(loaded.iter().map(|file| file.path.as_path()));
    let order: Vec<usize> = order(outlines, decision, loaded.len());
    let mut work = Work {
        files: loaded.into_iter().map(Some).collect(),
        places,
        again,
        content: HashMap::new(),
        decision,
        roots,
        names,
        new: Vec::new(),
    };
    // What stands in others first, so that each is whole when it is put there.
    for at in order {
        work.file(at);
    }
    let Work { files, new, .. } = work;
    let made: HashSet<PathBuf> = new.iter().map(|file| file.path.clone()).collect();
    let mut out: Vec<Loaded> = files.into_iter().flatten().chain(new).collect();
    for file in &mut out {
        settle(file, &made, ground);
    }
    out.sort_by_cached_key(|file| roots.relative(&file.path));
    out
}

/// The files, those that stand in others before these.
fn order(outlines: &[Vec<Item>], decision: &Decision, count: usize) -> Vec<usize> {
    fn visit(
        at: usize,
        outlines: &[Vec<Item>],
        decision: &Decision,
        seen: &mut [bool],
        out: &mut Vec<usize>,
    ) {
        if std::mem::replace(&mut seen[at], true) {
            return;
        }
        let mut items: Vec<&Item> = outlines[at].iter().collect();
        while let Some(item) = items.pop() {
            match item {
                Item::Division { items: inner, .. } => items.extend(inner),
                Item::Include { key, to, .. } if decision.joined.contains(&(at, *key)) => {
                    visit(*to, outlines, decision, seen, out);
                }
                Item::Include { .. } => {}
            }
        }
        out.push(at);
    }
    let mut seen = vec![false; count];
    let mut out = Vec::with_capacity(count);
    for at in 0..count {
        visit(at, outlines, decision, &mut seen, &mut out);
    }
    out
}

/// What a file leaves that stands in another.
struct Content {
    file: Loaded,
    document: Document,
    texts: Texts,
    /// Whether it stands in a page already, so that this is a further copy of it.
    used: bool,
}

struct Work<'a> {
    files: Vec<Option<Loaded>>,
    places: HashMap<PathBuf, usize>,
    /// Whether a file is included more than once.
    again: Vec<bool>,
    /// The files that stand in others, and have not been put there.
    content: HashMap<usize, Content>,
    decision: &'a Decision,
    roots: &'a Roots,
    names: Names,
    new: Vec<Loaded>,
}

/// What is being made of one file.
struct Page {
    at: usize,
    path: PathBuf,
    relative: String,
    /// Where each of its includes leads, by `href`.
    targets: HashMap<Str, usize>,
    texts: Texts,
    entities: Vec<Entity>,
    diagnostics: Vec<ast::Diagnostic>,
    /// The pictures, where they are known by their files.
    media: Option<Vec<PathBuf>>,
    /// The divisions that become files.
    cut: Vec<(PathBuf, Block)>,
}

impl Work<'_> {
    fn file(&mut self, at: usize) {
        let Some(mut file) = self.files[at].take() else { return };
        let Some(mut document) = file.read.document.take_if(|_| !file.only_parts) else {
            self.files[at] = Some(file);
            return;
        };
        let is_inner = self.is_inner(at);
        if !is_inner && !self.touches(at) {
            file.read.document = Some(document);
            self.files[at] = Some(file);
            return;
        }
        let targets = targets(&file, &self.places);
        let shown = self.roots.shown(&file.path);
        let mut page = Page {
            at,
            path: file.path.clone(),
            relative: self.roots.relative(&file.path),
            targets,
            texts: Texts::of(&mut file, shown),
            entities: std::mem::take(&mut document.entities),
            diagnostics: std::mem::take(&mut file.read.diagnostics),
            media: file.media.take(),
            cut: Vec::new(),
        };
        self.blocks(&mut document.body, &mut page);
        document.entities = page.entities;
        file.read.diagnostics = page.diagnostics;
        file.media = page.media;
        for (path, block) in page.cut {
            let own = Document {
                body: vec![block],
                entities: document.entities.clone(),
                attrs: document.attrs.clone(),
            };
            let read = ast::Read { document: Some(own), ..ast::Read::default() };
            self.new.push(Loaded {
                real: path.clone(),
                path,
                origin: if file.origin == Origin::Named { Origin::Named } else { Origin::Included },
                format: file.format,
                read,
                collected: crate::project::collect::Collected::default(),
                located: Vec::new(),
                declarations: file.declarations.clone(),
                told: file.told.clone(),
                only_parts: false,
                origins: Some(Box::new(page.texts.clone().with_notes(Vec::new()).into_origins())),
                // They are all copied for the page that they were cut from.
                media: file.media.as_ref().map(|_| Vec::new()),
                edited: crate::edit::Edited::default(),
            });
        }
        if is_inner {
            self.content.insert(at, Content { file, document, texts: page.texts, used: false });
        } else {
            file.read.document = Some(document);
            file.origins = Some(Box::new(page.texts.into_origins()));
            self.files[at] = Some(file);
        }
    }

    /// Whether a file stands in another.
    fn is_inner(&self, at: usize) -> bool {
        self.decision.inner.contains(&at)
    }

    /// Whether something of a file is put elsewhere, or something else into it.
    fn touches(&self, at: usize) -> bool {
        self.decision.touched.contains(&at)
    }

    fn blocks(&mut self, blocks: &mut Blocks, page: &mut Page) {
        let mut out = Blocks::with_capacity(blocks.len());
        for mut block in std::mem::take(blocks) {
            let joined = match &block.kind {
                BlockKind::Include(include) if is_whole(include) => {
                    let known = (page.at, key(block.span));
                    let to = page.targets.get(&include.href).copied();
                    to.filter(|_| self.decision.joined.contains(&known))
                }
                _ => None,
            };
            if let Some(to) = joined {
                let kind = block.attrs.get("kind").and_then(crate::project::collect::division_kind);
                if let Some(mut content) = self.content(to, page) {
                    give_kind(&mut content, kind);
                    out.append(&mut content);
                    continue;
                }
            }
            for body in block.kind.bodies_mut() {
                self.blocks(body, page);
            }
            if let BlockKind::Division(division) = &block.kind
                && self.decision.cut.contains(&(page.at, key(block.span)))
            {
                let path = self.names.of(&page.path, division, &block.attrs);
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                let include = Include { href: name.unwrap_or_default().into(), ..Include::default() };
                let include = Block::new(BlockKind::Include(Box::new(include)), block.span);
                page.cut.push((path, std::mem::replace(&mut block, include)));
            }
            out.push(block);
        }
        *blocks = out;
    }

    /// What a file is made of, to stand in a page; if it stands in another already, without ids.
    fn content(&mut self, to: usize, page: &mut Page) -> Option<Blocks> {
        let again = self.again[to];
        let content = self.content.remove(&to)?;
        let kept = again.then(|| Content {
            file: content.file.clone(),
            document: content.document.clone(),
            texts: content.texts.clone(),
            used: true,
        });
        let Content { mut file, mut document, mut texts, used } = content;
        if used {
            texts = texts.with_notes(without_ids(&mut document.body));
            file.read.diagnostics.clear();
        }
        let relative = self.roots.relative(&file.path);
        rebase(&mut document.body, &relative, &page.relative);
        take_entities(document.entities, &mut document.body, &mut page.entities);
        let shift = page.texts.end();
        page.texts.add(texts, &mut document.body);
        page.diagnostics.extend(file.read.diagnostics.drain(..).map(|told| moved(told, shift)));
        if let Some(media) = file.media {
            page.media.get_or_insert_default().extend(media);
        }
        self.content.extend(kept.map(|kept| (to, kept)));
        Some(document.body)
    }
}

/// The root of a file is what the include says, where its format has one kind of division only.
fn give_kind(blocks: &mut Blocks, kind: Option<DivisionKind>) {
    let Some(kind) = kind else { return };
    let root = blocks.iter_mut().find_map(|block| match &mut block.kind {
        BlockKind::Division(division) => Some(division),
        _ => None,
    });
    if let Some(division) = root
        && matches!(division.kind, DivisionKind::Section | DivisionKind::Article)
    {
        let inner: &mut Division = division;
        inner.kind = kind;
    }
}

/// Adds the declarations of a file to those of the page that it stands in. A name that means something else there gets
/// another.
fn take_entities(entities: Vec<Entity>, body: &mut Blocks, known: &mut Vec<Entity>) {
    let mut names: HashMap<Str, Str> = HashMap::new();
    for mut entity in entities {
        let is = |name: &str| known.iter().find(|other| other.name == name).map(|other| &other.value);
        match is(&entity.name) {
            Some(value) if *value == entity.value => continue,
            Some(_) => {
                let free = (2..).map(|n| Str::from(format!("{}-{n}", entity.name)));
                let Some(name) = free.into_iter().find(|name| is(name).is_none()) else { continue };
                names.insert(std::mem::replace(&mut entity.name, name.clone()), name);
            }
            None => {}
        }
        known.push(entity);
    }
    if !names.is_empty() {
        let mut renamer = Renamer(names);
        for block in body {
            renamer.block(block);
        }
    }
}

struct Renamer(HashMap<Str, Str>);

impl VisitMut for Renamer {
    fn inline(&mut self, inline: &mut Inline) {
        if let InlineKind::EntityReference(name) = &mut inline.kind
            && let Some(new) = self.0.get(name.as_str())
        {
            *name = new.clone();
        }
        walk_inline_mut(self, inline);
    }
}

/// Takes all ids away from a further copy of a text; says which.
fn without_ids(body: &mut Blocks) -> Vec<Entry> {
    let mut taker = WithoutIds(Vec::new());
    for block in body {
        taker.block(block);
    }
    taker.0
}

struct WithoutIds(Vec<Entry>);

impl WithoutIds {
    fn take(&mut self, attrs: &mut Attrs, feature: Feature, span: Span) {
        self.0.extend(attrs.take_id().map(|name| Entry {
            construct: feature.into(),
            class: Class::Dropped,
            name,
            written: "nothing: a further copy of a file that is included again".into(),
            span,
        }));
    }
}

impl VisitMut for WithoutIds {
    fn block(&mut self, block: &mut Block) {
        self.take(&mut block.attrs, Feature::BlockId, block.span);
        walk_block_mut(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        self.take(&mut inline.attrs, Feature::InlineId, inline.span);
        walk_inline_mut(self, inline);
    }
}

/// Looks again at what a page holds, and where it leads.
fn settle(file: &mut Loaded, made: &HashSet<PathBuf>, ground: &Ground) {
    if file.only_parts {
        return;
    }
    let Some(document) = &file.read.document else { return };
    file.collected = collect(document);
    let folder = file.path.parent().unwrap_or(Path::new("/")).to_path_buf();
    let mut located = locate_all(&file.collected, &file.path, ground, file.format);
    for (include, located) in file.collected.includes.iter().zip(&mut located) {
        let path = folder.join(include.href.as_str());
        if made.contains(&path) {
            *located = Located::Found(path);
        }
    }
    file.located = located;
}
