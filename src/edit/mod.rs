//! What the user wants changed before a manual is converted: parts for other readers left out, variables and entities
//! given their values, the author's own names given a meaning, languages of listings told.
//!
//! One pass over each tree right after it is read, before anything is known of it: ids and includes of what is left out
//! are not there for the index, and a copy is compared with the tree as it is then. Each change is an entry of the
//! ledger of every copy.

mod lists;
mod profile;
mod role;
mod variables;

pub use profile::Profile;
pub use role::Becomes;
pub(crate) use variables::names;

use crate::lower::Entry;
use ast::diagnostic::Code;
use ast::visit::{Visit, walk_block, walk_inline};
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Class, CodeBlock, CodeKind, Construct, Diagnostic, Document,
    Feature, Include, Inline, InlineKind, InlineTag, Inlines, Node, Role, Span, Str, plain_text,
};
use lists::{List, Text, of_block, of_inline};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Paths below a folder, by patterns.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    /// The folder that the patterns begin at, by its real path.
    base: PathBuf,
    set: globset::GlobSet,
}

impl Globs {
    /// The paths that one of these patterns matches, which begin at a folder: `*` and `?` stand for characters of a name,
    /// `**` for any folders.
    ///
    /// # Errors
    /// When one is no pattern: what is wrong.
    pub fn new<'p>(base: &Path, patterns: impl IntoIterator<Item = &'p str>) -> Result<Globs, String> {
        let mut set = globset::GlobSetBuilder::new();
        for pattern in patterns {
            let glob = globset::GlobBuilder::new(pattern.trim_start_matches("./"))
                .literal_separator(true)
                .build()
                .map_err(|error| error.to_string())?;
            set.add(glob);
        }
        let set = set.build().map_err(|error| error.to_string())?;
        Ok(Globs { base: base.to_path_buf(), set })
    }

    /// Whether one of them matches a real path. Elsewhere than below the folder that is one from the top.
    pub fn matches(&self, path: &Path) -> bool {
        !self.set.is_empty() && self.set.is_match(path.strip_prefix(&self.base).unwrap_or(path))
    }
}

/// When a listing without a language is of a language: where all hold that are given.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The language.
    pub language: Str,
    /// A pattern of its text.
    pub text: Option<regex::Regex>,
    /// Patterns of its file's path.
    pub files: Option<Globs>,
    /// What kind of listing it is.
    pub kind: Option<CodeKind>,
}

impl Listing {
    fn fits(&self, code: &CodeBlock, text: &str, file: &Path) -> bool {
        self.kind.is_none_or(|kind| kind == code.kind)
            && self.files.as_ref().is_none_or(|files| files.matches(file))
            && self.text.as_ref().is_none_or(|pattern| pattern.is_match(text))
    }
}

/// What is to be changed in every tree.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    /// For whom the manual is.
    pub profile: Profile,
    /// What becomes of roles, classes and elements, by their names.
    pub roles: HashMap<Str, Becomes>,
    /// The languages of listings that have none; the first that fits counts.
    pub listings: Vec<Listing>,
    /// What `@name@` stands for.
    pub variables: HashMap<Str, Str>,
    /// What a reference to an entity stands for, declared or not.
    pub entities: HashMap<Str, Str>,
}

/// What became of a tree.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edited {
    /// Each change, in the order of the text.
    pub entries: Vec<Entry>,
    /// The files that only what is left out includes, as written.
    pub left_out: Vec<Str>,
    /// Whether nothing of the file is left.
    pub vanished: bool,
}

impl Edits {
    /// Whether nothing is to be changed.
    pub fn is_empty(&self) -> bool {
        self.profile.is_empty()
            && self.roles.is_empty()
            && self.listings.is_empty()
            && self.variables.is_empty()
            && self.entities.is_empty()
    }

    /// Changes the tree of a file, given by its real path.
    pub(crate) fn apply(&self, document: &mut Document, file: &Path) -> Edited {
        if self.is_empty() {
            return Edited::default();
        }
        let mut editor = Editor { edits: self, file, done: Edited::default() };
        let had_content = has_content(&document.body);
        editor.blocks(&mut document.body);
        editor.done.vanished = had_content && !has_content(&document.body);
        editor.done
    }

    /// Takes away what was told of entities that are given here.
    pub(crate) fn settle(&self, diagnostics: &mut Vec<Diagnostic>) {
        if self.entities.is_empty() {
            return;
        }
        diagnostics.retain(|told| {
            let name = told.message.split('`').nth(1).unwrap_or_default();
            told.code != Code::UnknownEntity || !self.entities.contains_key(name)
        });
    }
}

/// Whether there is more than comments and instructions.
fn has_content(blocks: &[Block]) -> bool {
    blocks.iter().any(|b| !matches!(b.kind, BlockKind::Comment(_) | BlockKind::Instruction(_)))
}

/// Takes the includes away that lead to files of which nothing is left; what was done.
pub(crate) fn without_includes(document: &mut Document, gone: &dyn Fn(&Include) -> bool) -> Vec<Entry> {
    fn goes(block: &Block, gone: &dyn Fn(&Include) -> bool, entries: &mut Vec<Entry>) -> bool {
        let BlockKind::Include(include) = &block.kind else { return false };
        let goes = gone(include);
        if goes {
            let written = "left out: nothing of the file is for the readers that are chosen";
            entries.push(Entry {
                construct: Construct::Block(BlockTag::Include),
                class: Class::Dropped,
                name: include.href.clone(),
                written: written.into(),
                span: block.span,
            });
        }
        goes
    }
    fn clean(blocks: &mut Blocks, gone: &dyn Fn(&Include) -> bool, entries: &mut Vec<Entry>) {
        blocks.retain_mut(|block| {
            if goes(block, gone, entries) {
                return false;
            }
            for list in of_block(block) {
                match list {
                    List::Blocks(list) => clean(list, gone, entries),
                    List::Nodes(..) | List::Inlines(..) => {}
                }
            }
            true
        });
    }
    let mut entries = Vec::new();
    clean(&mut document.body, gone, &mut entries);
    entries
}

/// One tree being changed.
struct Editor<'a> {
    edits: &'a Edits,
    file: &'a Path,
    done: Edited,
}

/// What becomes of an inline node.
enum Fate {
    Stays,
    /// Text may meet text now, or blanks may stand twice.
    Loose,
    Goes,
    /// Its content stands in its place.
    Opens(Inlines),
}

impl Editor<'_> {
    fn note(
        &mut self,
        construct: impl Into<Construct>,
        class: Class,
        name: impl Into<Str>,
        written: impl Into<Str>,
        span: Span,
    ) {
        let (construct, name, written) = (construct.into(), name.into(), written.into());
        self.done.entries.push(Entry { construct, class, name, written, span });
    }

    /// Whether a node stays; its attributes that said for whom it is are gone then.
    fn is_chosen(&mut self, attrs: &mut Attrs, span: Span) -> bool {
        if self.edits.profile.is_empty() {
            return true;
        }
        if let Some((name, value, wanted)) = self.edits.profile.refuses(attrs) {
            let written = format!("left out: {name}={value}, and {wanted} is chosen");
            self.note(Feature::Profiling, Class::Dropped, format!("{name}={value}"), written, span);
            return false;
        }
        for name in self.edits.profile.names() {
            if let Some(value) = attrs.take(name) {
                let written = format!("no {name}: what has it is chosen");
                self.note(Feature::Profiling, Class::Normalised, format!("{name}={value}"), written, span);
            }
        }
        true
    }

    fn blocks(&mut self, blocks: &mut Blocks) {
        for mut block in std::mem::take(blocks) {
            if self.block(&mut block) {
                blocks.push(block);
            }
        }
    }

    /// Whether a block stays.
    fn block(&mut self, block: &mut Block) -> bool {
        let span = block.span;
        if !self.is_chosen(&mut block.attrs, span) {
            Left(&mut self.done.left_out).block(block);
            return false;
        }
        match &mut block.kind {
            BlockKind::Code(code) => self.language(code, span),
            BlockKind::MediaItem(item) => self.address(&mut item.source, span),
            _ => {}
        }
        let mut emptied = false;
        for mut list in of_block(block) {
            let was_empty = list.is_empty();
            self.list(&mut list);
            // The last list is what the block is there for.
            emptied = !was_empty && list.is_empty();
        }
        let may_be_empty = matches!(
            block.kind,
            BlockKind::Division(_)
                | BlockKind::Cell(_)
                | BlockKind::Include(_)
                | BlockKind::Generic(_)
                | BlockKind::Record(_)
                | BlockKind::MediaItem(_)
                | BlockKind::See(_)
        );
        if !emptied || may_be_empty {
            return true;
        }
        if let Some(id) = block.attrs.id() {
            let written = "left out: nothing is left of what has it";
            self.note(Feature::BlockId, Class::Dropped, id, written, span);
        }
        false
    }

    fn list(&mut self, list: &mut List<'_>) {
        match list {
            List::Blocks(blocks) => self.blocks(blocks),
            List::Inlines(inlines, text) => self.inlines(inlines, *text),
            List::Nodes(nodes, text) => self.nodes(nodes, *text),
        }
    }

    fn nodes(&mut self, nodes: &mut Vec<Node>, text: Text) {
        for node in std::mem::take(nodes) {
            match node {
                Node::Block(mut block) => {
                    if self.block(&mut block) {
                        nodes.push(Node::Block(block));
                    }
                }
                Node::Inline(mut inline) => match self.inline(&mut inline, text) {
                    Fate::Stays | Fate::Loose => push_node(nodes, inline),
                    Fate::Goes => {}
                    Fate::Opens(content) => content.into_iter().for_each(|inline| push_node(nodes, inline)),
                },
            }
        }
    }

    fn inlines(&mut self, inlines: &mut Inlines, text: Text) {
        let mut loose = false;
        for mut inline in std::mem::take(inlines) {
            let fate = self.inline(&mut inline, text);
            loose |= !matches!(fate, Fate::Stays);
            match fate {
                Fate::Stays | Fate::Loose => inlines.push(inline),
                Fate::Goes => {}
                Fate::Opens(content) => inlines.extend(content),
            }
        }
        if loose {
            let all = std::mem::take(inlines);
            *inlines = match text {
                Text::Whole => ast::normal::text::tidy(joined(all, true)),
                Text::Inner | Text::Parts => joined(all, true),
                Text::Verbatim => joined(all, false),
            };
        }
    }

    fn inline(&mut self, inline: &mut Inline, text: Text) -> Fate {
        let span = inline.span;
        let had_attrs = !inline.attrs.is_empty();
        if had_attrs && !self.is_chosen(&mut inline.attrs, span) {
            Left(&mut self.done.left_out).inline(inline);
            return Fate::Goes;
        }
        match &mut inline.kind {
            InlineKind::Text(words) => {
                return if self.words(words, text != Text::Verbatim, span) {
                    Fate::Loose
                } else {
                    Fate::Stays
                };
            }
            InlineKind::EntityReference(name) => {
                let Some(value) = self.edits.entities.get(name.as_str()) else { return Fate::Stays };
                let written = "its text, as the settings say it";
                let name = name.clone();
                self.note(InlineTag::EntityReference, Class::Normalised, name, written, span);
                let folded = (text != Text::Verbatim).then(|| variables::folded(value));
                let words = folded.map_or_else(|| value.clone(), Str::from);
                *inline = Inline::new(InlineKind::Text(words), span);
                return Fate::Loose;
            }
            InlineKind::Link(link) => {
                if let ast::Target::Url(url) = &mut link.target {
                    self.address(url, span);
                }
            }
            _ => {}
        }
        let mut emptied = false;
        let before = self.done.entries.len();
        for mut list in of_inline(inline, text) {
            let was_empty = list.is_empty();
            self.list(&mut list);
            emptied = !was_empty && list.is_empty();
        }
        if self.done.entries.len() > before && matches!(inline.kind, InlineKind::Link(_)) {
            // How the source spelt the link depends on what is in it.
            inline.attrs.take_hint("docbook:link");
        }
        if emptied && role::is_mark(&inline.kind) {
            if let Some(id) = inline.attrs.id() {
                let written = "left out: nothing is left of what has it";
                self.note(Feature::InlineId, Class::Dropped, id, written, span);
            }
            return Fate::Goes;
        }
        // A mark that was there for the attribute only.
        if had_attrs
            && inline.attrs.is_empty_but_hints()
            && !self.edits.profile.is_empty()
            && let InlineKind::Span { role: Role::Phrase, content } = &mut inline.kind
        {
            return Fate::Opens(std::mem::take(content));
        }
        if text == Text::Parts || self.edits.roles.is_empty() { Fate::Stays } else { self.role(inline) }
    }

    /// The language of a listing that has none.
    fn language(&mut self, code: &mut CodeBlock, span: Span) {
        let is_listing = matches!(code.kind, CodeKind::Listing | CodeKind::Screen);
        if self.edits.listings.is_empty() || code.language.is_some() || !is_listing {
            return;
        }
        let text = plain_text(&code.content);
        let Some(found) = self.edits.listings.iter().find(|listing| listing.fits(code, &text, self.file))
        else {
            return;
        };
        code.language = Some(found.language.clone());
        let written = "the language, as the settings say it";
        self.note(BlockTag::Code, Class::Normalised, found.language.clone(), written, span);
    }
}

/// Adds to nodes; text joins text.
fn push_node(nodes: &mut Vec<Node>, inline: Inline) {
    if let InlineKind::Text(words) = &inline.kind {
        if words.is_empty() {
            return;
        }
        if let Some(Node::Inline(Inline { kind: InlineKind::Text(last), .. })) = nodes.last_mut() {
            last.push_str(words);
            *last = variables::folded(last).into();
            return;
        }
    }
    nodes.push(Node::Inline(inline));
}

/// With text joined, and no text empty; blanks that meet are one where they `fold`.
fn joined(inlines: Inlines, fold: bool) -> Inlines {
    let mut out = Inlines::with_capacity(inlines.len());
    for inline in inlines {
        match (&inline.kind, out.last_mut()) {
            (InlineKind::Text(words), _) if words.is_empty() => {}
            (InlineKind::Text(words), Some(Inline { kind: InlineKind::Text(last), span, .. })) if !fold => {
                last.push_str(words);
                *span = span.to(inline.span);
            }
            _ => ast::normal::text::push(&mut out, inline),
        }
    }
    out
}

/// Notes the files that a node includes.
struct Left<'a>(&'a mut Vec<Str>);

impl Visit for Left<'_> {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Include(include) = &block.kind {
            self.0.extend((!include.text).then(|| include.href.clone()));
        }
        walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Include(include) = &inline.kind {
            self.0.extend((!include.text).then(|| include.href.clone()));
        }
        walk_inline(self, inline);
    }
}

#[cfg(test)]
mod tests;
