//! The document and its header: title, authors, revision, attributes.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/document/header/>.

use super::attributes::Meaning;
use super::meta::Meta;
use super::resolve::Making;
use super::sheet::{self, Cursor, Line};
use super::subs::Subs;
use super::{Reader, Result, marks};
use crate::own;
use ast::{
    Block, BlockKind, Blocks, Division, DivisionKind, Document, Entity, Field, Inline, InlineKind,
    Instruction, Node, Role, Span,
};

/// The attribute that is set in files of the old AsciiDoc, whose marks are others.
pub(super) const COMPAT: &str = "compat-mode";

/// The attribute that says how much deeper headings are than their signs say.
const OFFSET: &str = "leveloffset";

impl Reader<'_> {
    pub(super) fn document(&mut self) -> Result<Document> {
        let lines = self.preprocessed(sheet::lines(self.text));
        let mut cursor = Cursor::new(&lines);
        let mut document = Document::default();
        let mut before = Blocks::new();
        let from = self.header_meta(&mut cursor, &mut before, &mut document);
        let is_heading = |meta: &Meta<'_>| meta.is_style("discrete") || meta.is_style("float");
        let title = match &from {
            Some(meta) if is_heading(meta) => None,
            Some(_) => self.title_here(&cursor).filter(|(level, ..)| *level == 0),
            None => None,
        };
        let Some((mut meta, (_, words, taken))) = from.zip(title) else {
            // No title: what stood before it is part of the text, but for attributes.
            let (at, comments) = self.body_start;
            cursor.at = at;
            before.truncate(comments);
            self.keep_declared(&mut document);
            let making = self.making(&document, false);
            document.body = before;
            document.body.append(&mut self.sections(&mut cursor, self.is_book())?);
            super::resolve::resolve(&mut document, making);
            return Ok(document);
        };
        cursor.at += taken;
        if taken > 1 {
            // A title with a line below it says that the file is of the old AsciiDoc.
            self.attributes.set(COMPAT, "", false);
        }
        let start = meta.start.unwrap_or(words.span());
        let mut head = vec![Block::new(BlockKind::Title(Vec::new()), words.span())];
        self.header_lines(&mut cursor, &mut head, &mut document)?;
        // Its words may be written with attributes that the header declares.
        let (content, id) = self.title_words(words);
        if meta.id.is_none() {
            meta.id = id;
        }
        head[0].kind = BlockKind::Title(content);
        self.keep_declared(&mut document);
        let kind = self.root_kind(&mut meta);
        let making = self.making(&document, true);
        let book = self.is_book();
        let mut body = self.sections(&mut cursor, book)?;
        head.extend(super::section::subtitle(&mut body));
        let end = lines.last().map_or(start.end, |line| line.span().end);
        let span = Span { start: start.start, end };
        meta.title = None;
        let division = Division { kind, head, body };
        before.push(Block { kind: BlockKind::Division(Box::new(division)), attrs: meta.attrs(), span });
        document.body = before;
        super::resolve::resolve(&mut document, making);
        Ok(document)
    }

    pub(super) fn is_book(&self) -> bool {
        self.attributes.get("doctype") == Some("book")
    }

    /// What the whole file is.
    fn root_kind(&self, meta: &mut Meta<'_>) -> DivisionKind {
        let styled = match meta.style.as_deref() {
            Some("preface") => DivisionKind::Preface,
            Some("appendix") => DivisionKind::Appendix,
            Some("glossary") => DivisionKind::Glossary,
            Some("bibliography") => DivisionKind::Bibliography,
            Some("index") => DivisionKind::Index,
            Some("dedication") => DivisionKind::Dedication,
            Some("acknowledgments") => DivisionKind::Acknowledgements,
            Some("colophon") => DivisionKind::Colophon,
            _ if self.is_book() => return DivisionKind::Book,
            _ => return DivisionKind::Article,
        };
        meta.style = None;
        styled
    }

    /// What stands before the title: comments, attributes, and what is above a block.
    fn header_meta<'s>(
        &mut self,
        cursor: &mut Cursor<'_, 's>,
        before: &mut Blocks,
        document: &mut Document,
    ) -> Option<Meta<'s>> {
        self.body_start = (0, 0);
        loop {
            cursor.skip_blank();
            let line = cursor.peek()?;
            if line.text.starts_with(':')
                && let Some((name, value)) = Self::entry_here(cursor)
            {
                self.setting(name, &value, line.span(), document);
                // Attributes at the top are part of the header even where no title follows.
                self.body_start = (cursor.at, before.len());
                continue;
            }
            if line.text.starts_with("//") && Self::comment(cursor, before) {
                continue;
            }
            break;
        }
        let mut none = Blocks::new();
        let meta = self.meta(cursor, false, &mut none);
        before.extend(none);
        Some(meta)
    }

    /// The lines below the title up to the first blank one.
    fn header_lines(
        &mut self,
        cursor: &mut Cursor<'_, '_>,
        head: &mut Blocks,
        document: &mut Document,
    ) -> Result<()> {
        let mut fields = Blocks::new();
        let mut implicit = 0;
        while let Some(line) = cursor.peek() {
            if line.is_blank() {
                break;
            }
            if line.text.starts_with("//") && Self::comment(cursor, head) {
                continue;
            }
            if let Some((name, value)) = Self::entry_here(cursor) {
                self.setting(name, &value, line.span(), document);
                continue;
            }
            if marks::directive(line.text).is_some() {
                let mut block = Blocks::new();
                self.block_with(cursor, Meta::default(), super::block::Place::default(), &mut block)?;
                head.extend(block.into_iter().filter(|b| matches!(b.kind, BlockKind::Include(_))));
                continue;
            }
            let is_one = match implicit {
                0 => self.authors(line, &mut fields),
                1 => self.revision(line, &mut fields),
                _ => false,
            };
            if !is_one {
                break;
            }
            implicit += 1;
            cursor.at += 1;
        }
        if !fields.is_empty() {
            let span = fields[0].span;
            head.insert(1, Block::new(BlockKind::Info(fields), span));
        }
        Ok(())
    }

    /// `First Middle Last <address>; Another One`.
    fn authors(&mut self, line: Line<'_>, fields: &mut Blocks) -> bool {
        let mut found = Blocks::new();
        for author in line.text.split(';').map(str::trim).filter(|a| !a.is_empty()) {
            let (name, address) = match author.split_once('<') {
                Some((name, rest)) => match rest.strip_suffix('>').filter(|a| !a.contains('>')) {
                    Some(address) => (name.trim(), Some(address)),
                    None => (author, None),
                },
                None => (author, None),
            };
            let name = self.attributes.expand(name);
            let name = if is_author(&name) { name.replace('_', " ") } else { name.into_owned() };
            let name = name.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            self.implied(found.len(), &name, address);
            let inline = |kind| Node::Inline(Inline::new(kind, line.span()));
            let span_of = |role, text: &str| {
                inline(InlineKind::Span {
                    role,
                    content: vec![Inline::new(InlineKind::Text(text.into()), line.span())],
                })
            };
            if name.is_empty() {
                return false;
            }
            let mut content = vec![span_of(Role::PersonName, &name)];
            content.extend(address.map(|a| span_of(Role::Email, a)));
            found.push(field("author", content, line.span()));
        }
        fields.append(&mut found);
        true
    }

    /// The attributes that an author's line sets, for references to them.
    fn implied(&mut self, before: usize, name: &str, address: Option<&str>) {
        let words: Vec<&str> = name.split(' ').collect();
        let initials: String = words.iter().take(3).filter_map(|word| word.chars().next()).collect();
        let (middle, last) = match words.as_slice() {
            [_, middle, last] => (Some(*middle), Some(*last)),
            [_, last] => (None, Some(*last)),
            _ => (None, None),
        };
        let values = [
            ("author", Some(name)),
            ("firstname", words.first().copied()),
            ("middlename", middle),
            ("lastname", last),
            ("authorinitials", Some(initials.as_str())),
            ("email", address),
        ];
        for (key, value) in values {
            let key = if before == 0 { key.to_string() } else { format!("{key}_{}", before + 1) };
            if let Some(value) = value.filter(|_| self.attributes.get(&key).is_none()) {
                self.attributes.set(&key, value, false);
            }
        }
    }

    /// `v1.0, 2020-01-01: remark`.
    fn revision(&mut self, line: Line<'_>, fields: &mut Blocks) -> bool {
        let text = self.attributes.expand(line.text);
        let (number, rest) = match text.split_once(',') {
            Some((number, rest)) => {
                (number.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '{').trim(), rest)
            }
            None => ("", text.as_ref()),
        };
        let (date, remark) = match rest.split_once(':') {
            Some((date, remark)) => (date.trim(), remark.trim()),
            None => (rest.trim(), ""),
        };
        let (number, date) = match date.strip_prefix('v') {
            Some(version) if number.is_empty() && !text.contains(',') => (version, ""),
            _ => (number, date),
        };
        let set =
            [("release", "revnumber", number), ("date", "revdate", date), ("revremark", "revremark", remark)];
        for (name, attribute, value) in set {
            if !value.is_empty() {
                if self.attributes.get(attribute).is_none() {
                    self.attributes.set(attribute, value, false);
                }
                let text = Inline::new(InlineKind::Text(value.into()), line.span());
                fields.push(field(name, vec![Node::Inline(text)], line.span()));
            }
        }
        true
    }

    /// An attribute entry here, which is passed; its value may go on behind a backslash.
    fn entry_here<'s>(cursor: &mut Cursor<'_, 's>) -> Option<(&'s str, String)> {
        let line = cursor.peek()?;
        let (name, first) = marks::attribute_entry(line.text)?;
        cursor.at += 1;
        let mut value = String::new();
        let mut part = first;
        loop {
            let (text, hard) = if let Some(text) = part.strip_suffix(" + \\") {
                (text, true)
            } else if let Some(text) = part.strip_suffix(" \\") {
                (text, false)
            } else if part == "\\" {
                ("", false)
            } else {
                value.push_str(part);
                break;
            };
            value.push_str(text);
            value.push_str(if hard { " +\n" } else { " " });
            match cursor.peek() {
                Some(next) if !next.is_blank() => {
                    part = next.text.trim_start();
                    cursor.at += 1;
                }
                _ => break,
            }
        }
        Some((name, value.trim_end().to_string()))
    }

    /// An attribute that the header declares: a text, or a setting of the processor.
    fn setting(&mut self, name: &str, value: &str, span: Span, document: &mut Document) {
        let bare = name.trim_matches('!');
        if name.len() != bare.len() {
            self.attributes.unset(bare);
            if bare == OFFSET {
                self.level_offset = 0;
            }
            if matches!(bare, COMPAT | OFFSET) {
                return;
            }
            let name = format!("!{bare}");
            if self.attributes.is_new(&name) {
                document.attrs.data_mut().push_hint(format!("asciidoc:{name}"), "");
                self.attributes.saw(&name);
            }
            return;
        }
        if bare == OFFSET {
            // How deep headings are is in the tree.
            return self.set_offset(value);
        }
        let (resolved, marked) = self.value_of(value);
        let source = marked.is_none();
        let plain = source && is_words(&resolved) && is_name(bare) && !resolved.is_empty();
        let before = self.attributes.meaning(bare);
        if plain && !matches!(before, Meaning::Source(_)) {
            let is_first = !matches!(before, Meaning::Text(_));
            if !is_first {
                self.warn(format!("`{bare}` is declared twice"), span);
            }
            document.entities.push(Entity { name: bare.into(), value: resolved.as_str().into() });
            self.attributes.set(bare, resolved, is_first);
            return;
        }
        // Only what was named before is looked for, since there may be many.
        let is_new = self.attributes.is_new(bare);
        if !is_new && document.entities.iter().any(|e| e.name == bare) {
            self.warn(format!("`{bare}` is declared twice"), span);
        }
        self.attributes.set_marked(bare, resolved, marked == Some(true));
        // What is written is never of the old AsciiDoc.
        if bare == COMPAT {
            return;
        }
        if matches!((bare, value), ("doctype", "book" | "article") | ("experimental" | "stem", "")) {
            return;
        }
        let hint = format!("asciidoc:{bare}");
        if is_new {
            document.attrs.data_mut().push_hint(hint, value);
        } else {
            document.attrs.set_hint(&hint, value);
        }
    }

    /// The value that an entry declares; of one in `pass:…[…]`, whether marks count in it.
    fn value_of(&self, value: &str) -> (String, Option<bool>) {
        if let Some((names, inside)) = value.strip_prefix("pass:").and_then(|v| v.split_once('['))
            && let Some(inside) = inside.strip_suffix(']')
            && names.chars().all(|c| c.is_ascii_lowercase() || matches!(c, ',' | '_'))
        {
            let subs = Subs::parse(names, Subs::NONE, true);
            let text =
                if subs.has(Subs::ATTRIBUTES) { self.attributes.expand(inside) } else { inside.into() };
            return (text.into_owned(), Some(subs.has(Subs::QUOTES)));
        }
        (self.attributes.expand(value).into_owned(), None)
    }

    /// Takes the texts out that the header declares and takes away again, or declares anew.
    fn keep_declared(&self, document: &mut Document) {
        let mut seen = foldhash::HashSet::<ast::Str>::default();
        let mut kept = std::mem::take(&mut document.entities);
        kept.reverse();
        kept.retain(|e| {
            let holds = self.attributes.get(&e.name.to_lowercase()).is_some_and(|value| *value == *e.value);
            holds && seen.insert(e.name.clone())
        });
        kept.reverse();
        document.entities = kept;
    }

    /// An attribute entry in the text: an instruction to the processor.
    pub(super) fn entry(&mut self, cursor: &mut Cursor<'_, '_>, blocks: &mut Blocks) -> bool {
        let Some(line) = cursor.peek() else { return false };
        let Some((name, value)) = Self::entry_here(cursor) else { return false };
        match name.strip_prefix('!').or_else(|| name.strip_suffix('!')) {
            Some(OFFSET) => self.level_offset = 0,
            Some(name) => self.attributes.unset(name),
            None if name == OFFSET => self.set_offset(&value),
            None => {
                let (value, marked) = self.value_of(&value);
                self.attributes.set_marked(name, value, marked == Some(true));
            }
        }
        if matches!(name.trim_matches('!'), COMPAT | OFFSET) {
            return true;
        }
        let data = if value.is_empty() { format!(":{name}:") } else { format!(":{name}: {value}") };
        let instruction = Instruction { target: own::INSTRUCTION.into(), data: data.into() };
        blocks.push(Block::new(BlockKind::Instruction(Box::new(instruction)), line.span()));
        true
    }

    fn set_offset(&mut self, value: &str) {
        let Ok(number) = value.trim_start_matches('+').parse::<i64>() else { return };
        let relative = value.starts_with(['+', '-']);
        let most = 100;
        self.level_offset = (if relative { self.level_offset + number } else { number }).clamp(-most, most);
    }

    /// How the header wants ids to be made.
    fn making(&self, document: &Document, titled: bool) -> Making {
        let unset = document.attrs.hint("asciidoc:!sectids").is_some();
        Making::of(&self.attributes, unset, titled)
    }
}

/// Whether an author's name is one to three words, in which `_` is a blank.
fn is_author(name: &str) -> bool {
    let mut words = name.split(' ').filter(|word| !word.is_empty());
    let is_word = |word: &str| {
        word.starts_with(super::attributes::is_word)
            && word.chars().all(|c| super::attributes::is_word(c) || matches!(c, '-' | '\'' | '.'))
    };
    words.by_ref().take(3).all(is_word) && words.next().is_none()
}

fn field(name: &str, content: Vec<Node>, span: Span) -> Block {
    Block::new(BlockKind::Field(Box::new(Field { name: name.into(), content })), span)
}

/// Whether a value is nothing but words, so that no substitution behind that of attributes finds anything in it.
pub(crate) fn is_words(value: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || " .,-_/!?*%|$;\"=~#^`\u{2014}\u{2026}".contains(c);
    value.chars().all(is_plain)
        && !["--", "..."].iter().any(|mark| value.contains(mark))
        && !value.contains("  ")
        && value.trim() == value
        && !value.contains("=>")
}

/// Whether a name may be that of a text that the header declares.
pub(crate) fn is_name(name: &str) -> bool {
    name.starts_with(super::attributes::is_word)
        && name.chars().all(|c| super::attributes::is_word(c) || c == '-')
        && !is_setting(name)
        && super::attributes::character(&name.to_lowercase()).is_none()
}

/// Whether an attribute is one that Asciidoctor knows.
fn is_setting(name: &str) -> bool {
    const PREFIXES: [&str; 8] = ["toc", "sect", "source-", "icon", "table-", "page-", "pdf-", "figure-"];
    const NAMES: &[&str] = &[
        "allow-uri-read",
        "appendix-caption",
        "attribute-missing",
        "attribute-undefined",
        "author",
        "authors",
        "backend",
        "caution-caption",
        "chapter-label",
        "chapter-refsig",
        "chapter-signifier",
        "compat-mode",
        "copycss",
        "data-uri",
        "docdate",
        "docinfo",
        "docinfodir",
        "docname",
        "doctype",
        "email",
        "encoding",
        "eqnums",
        "example-caption",
        "experimental",
        "favicon",
        "fragment",
        "hide-uri-scheme",
        "highlightjs-theme",
        "iconfont-name",
        "idprefix",
        "idseparator",
        "imagesdir",
        "imagesoutdir",
        "important-caption",
        "keywords",
        "lang",
        "last-update-label",
        "leveloffset",
        "linkattrs",
        "linkcss",
        "listing-caption",
        "manmanual",
        "manname-title",
        "manpurpose",
        "mansource",
        "manvolnum",
        "max-width",
        "media",
        "nofooter",
        "noheader",
        "note-caption",
        "notitle",
        "numbered",
        "orgname",
        "outfilesuffix",
        "part-refsig",
        "part-signifier",
        "partnums",
        "prewrap",
        "preface-title",
        "pygments-style",
        "relfilesuffix",
        "reproducible",
        "revdate",
        "revnumber",
        "revremark",
        "rouge-style",
        "scripts",
        "section-refsig",
        "showtitle",
        "stem",
        "stylesdir",
        "stylesheet",
        "tabsize",
        "tip-caption",
        "title-separator",
        "untitled-label",
        "version-label",
        "warning-caption",
        "webfonts",
        "xrefstyle",
        "description",
        "copyright",
        "hardbreaks",
        "hardbreaks-option",
        "kroki-server-url",
        "plantuml-format",
        "navtitle",
        "sitename",
    ];
    let name = name.to_lowercase();
    PREFIXES.iter().any(|p| name.starts_with(p)) || NAMES.contains(&name.as_str())
}
