//! A file as pointers see it: its elements with their places, an index of ids and of names, and the places that one
//! who copies a piece of it must look at. Made once for each file, in one pass, without recursion.

use super::tag;
use crate::read::encoding::decode;
use crate::read::entities::{Entities, Meaning, predefined};
use crate::read::events::{Event, Events};
use ast::diagnostic::Code;
use ast::{Diagnostic, ReadOptions, Span, Str};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// No element.
pub const NONE: u32 = u32::MAX;

/// The namespace of `XInclude`.
pub const XINCLUDE: &str = "http://www.w3.org/2001/XInclude";

/// An element.
#[derive(Clone, Debug)]
pub struct Element {
    /// The element around it; [`NONE`] for a root.
    pub parent: u32,
    /// The number behind that of its last descendant.
    pub after: u32,
    /// Where its start tag begins and ends, where its end tag begins and ends.
    pub start: u32,
    pub open_end: u32,
    pub close: u32,
    pub end: u32,
    /// Its namespace, by number in [`File::uris`].
    pub uri: u32,
    /// Its name without prefix.
    pub local: Str,
    /// The declarations of namespaces that hold in it: one more than the number of the innermost in [`File::scopes`].
    pub scope: u32,
    /// The language that holds in it: one more than its number in [`File::languages`].
    pub language: u32,
}

/// A declaration of a namespace, and the one around it.
#[derive(Clone, Debug)]
pub struct Scope {
    pub outer: u32,
    pub prefix: Str,
    pub uri: u32,
}

/// A place to look at when copying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// A start tag with an id, a reference to one, a path, or a reference to an entity in it.
    Tag(u32),
    /// An `xi:include`.
    Include(u32),
    /// A reference to an entity that XML does not declare itself: where it ends.
    Entity(u32),
}

/// What a name stands for in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entity {
    /// Characters.
    Text(String),
    /// Mark-up.
    Markup(String),
    /// A file, told from the document.
    File(String),
    /// What cannot be expanded.
    Bad,
}

/// A file.
#[derive(Debug, Default)]
pub struct File {
    /// Its name, as the resolver knows it.
    pub name: Arc<str>,
    pub text: Arc<str>,
    pub elements: Vec<Element>,
    /// What stands at the outermost level, without declarations and white space.
    pub top: Vec<(u32, u32)>,
    /// Where the file's content begins: behind the XML declaration.
    pub begin: u32,
    /// The places to look at, with where each begins, in order.
    pub points: Vec<(u32, Point)>,
    pub entities: HashMap<String, Entity>,
    pub scopes: Vec<Scope>,
    pub uris: Vec<Str>,
    pub languages: Vec<Str>,
    /// Whether it has a document type of its own.
    pub declares: bool,
    /// What holds around it, for a part that entities put into another file.
    outer: (u32, u32),
    ids: HashMap<Str, u32>,
    /// The elements by their names without prefix, for pointers that ask for them.
    names: OnceLock<HashMap<Str, Vec<u32>>>,
    /// What is wrong with it, if something is.
    pub error: Option<Diagnostic>,
}

fn short(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl File {
    /// Looks through a file's bytes. Its declarations are those that it makes itself, or else those of the file that
    /// refers to it. One that an entity stands for is read as standing in an element of that file.
    pub fn read(
        name: &Arc<str>,
        bytes: &[u8],
        options: &ReadOptions,
        inherited: Option<&File>,
        inside: Option<(&File, u32)>,
    ) -> File {
        let decoded = decode(bytes);
        let text: Arc<str> = decoded.text.into();
        let mut file = File { name: name.clone(), text: text.clone(), ..File::default() };
        if let Some(error) = decoded.error {
            file.error = Some(error);
            return file;
        }
        if let Some((at, _)) = crate::read::chars::first_forbidden(&text) {
            file.error = Some(wrong("a character that XML does not permit", at));
            return file;
        }
        match Entities::scan_in(&text, options, name) {
            Ok(entities) => {
                file.declares = entities.declaration.is_some();
                file.entities = entities
                    .list
                    .into_iter()
                    .map(|d| {
                        let meaning = match d.meaning {
                            Meaning::Text | Meaning::Character => Entity::Text(d.value),
                            Meaning::Markup => Entity::Markup(d.replacement),
                            Meaning::External(path) => Entity::File(path),
                            Meaning::Loop(_) | Meaning::TooLong | Meaning::TooDeep => Entity::Bad,
                        };
                        (d.name, meaning)
                    })
                    .collect();
            }
            Err(error) => {
                file.error = Some(*error);
                return file;
            }
        }
        if let Some(inherited) = inherited.filter(|_| !file.declares) {
            file.entities.clone_from(&inherited.entities);
        }
        file.scan(inside);
        file
    }

    /// A piece of mark-up that an entity of a file stands for, in one of its elements.
    pub fn replacement(text: &str, of: &File, element: u32) -> File {
        let (name, entities) = (of.name.clone(), of.entities.clone());
        let mut file = File { name, text: text.into(), entities, ..File::default() };
        file.scan(Some((of, element)));
        file
    }

    fn scan(&mut self, inside: Option<(&File, u32)>) {
        let text = self.text.clone();
        self.uris.push(Str::new());
        if let Some((around, element)) = inside {
            let mut scope = around.get(element).map_or(around.outer.0, |e| e.scope);
            let mut declared = Vec::new();
            while let Some(found) = scope.checked_sub(1).and_then(|n| around.scopes.get(n as usize)) {
                scope = found.outer;
                declared.push((found.prefix.clone(), around.uri(found.uri)));
            }
            for (prefix, uri) in declared.into_iter().rev() {
                self.uris.push(uri.into());
                self.scopes.push(Scope { outer: self.outer.0, prefix, uri: short(self.uris.len() - 1) });
                self.outer.0 = short(self.scopes.len());
            }
            if let Some(language) = around.language(element) {
                self.languages.push(language.into());
                self.outer.1 = 1;
            }
        }
        if let Err(error) = self.elements(&text) {
            self.error = Some(error);
        }
    }

    fn elements(&mut self, text: &str) -> Result<(), Diagnostic> {
        let mut events = Events::new(text);
        let mut open: Vec<(u32, &str)> = Vec::new();
        let mut uris: HashMap<Str, u32> = HashMap::new();
        for (number, uri) in self.uris.iter().enumerate() {
            uris.insert(uri.clone(), short(number));
        }
        loop {
            let before = events.position();
            let event = events.next();
            let after = events.position();
            let raw = text.get(before..after).unwrap_or_default();
            let top = open.is_empty();
            match event {
                Ok(Event::Start) => {
                    let name = tag::name(raw);
                    let around = open.last().map(|(element, _)| *element);
                    open.push((self.element(raw, name, before, around, &mut uris), name));
                }
                Ok(Event::Empty) => {
                    let around = open.last().map(|(element, _)| *element);
                    let number = self.element(raw, tag::name(raw), before, around, &mut uris);
                    self.finish(number, after, after);
                    if top {
                        self.top.push((short(before), short(after)));
                    }
                }
                Ok(Event::End) => {
                    let name = raw.get(2..raw.len().saturating_sub(1)).unwrap_or_default().trim_end();
                    let (number, started) =
                        open.pop().ok_or_else(|| wrong("an end tag without its start tag", before))?;
                    if started != name {
                        return Err(wrong(&format!("`</{name}>` ends another element than is open"), before));
                    }
                    self.finish(number, before, after);
                    if open.is_empty() {
                        let started = self.elements.get(number as usize).map_or(0, |e| e.start);
                        self.top.push((started, short(after)));
                    }
                }
                Ok(Event::Reference) => {
                    let name = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
                    if !name.starts_with('#') && predefined(name).is_none() {
                        self.points.push((short(before), Point::Entity(short(after))));
                    }
                    if top {
                        self.top.push((short(before), short(after)));
                    }
                }
                Ok(Event::Declaration) => self.begin = short(after),
                Ok(Event::DocType) => {}
                Ok(Event::Text) => {
                    if top && !raw.trim_matches([' ', '\t', '\n']).is_empty() {
                        self.top.push((short(before), short(after)));
                    }
                }
                Ok(Event::Comment | Event::Instruction | Event::CData) => {
                    if top {
                        self.top.push((short(before), short(after)));
                    }
                }
                Ok(Event::Eof) => break,
                Err((error, _)) => return Err(wrong(&error.to_string(), before)),
            }
        }
        match open.last().and_then(|(n, _)| self.elements.get(*n as usize)) {
            Some(element) => {
                let message = format!("`<{}>` is not closed", element.local);
                Err(wrong(&message, element.start as usize))
            }
            None => Ok(()),
        }
    }

    fn finish(&mut self, number: u32, close: usize, end: usize) {
        let after = short(self.elements.len());
        if let Some(element) = self.elements.get_mut(number as usize) {
            (element.close, element.end, element.after) = (short(close), short(end), after);
        }
    }

    fn element(
        &mut self,
        raw: &str,
        name: &str,
        at: usize,
        parent: Option<u32>,
        uris: &mut HashMap<Str, u32>,
    ) -> u32 {
        let number = short(self.elements.len());
        let around = parent.and_then(|p| self.elements.get(p as usize));
        let (mut scope, mut language) = around.map_or(self.outer, |p| (p.scope, p.language));
        // Most tags are only a name.
        let attributes = if raw.len() > name.len() + 2 { raw } else { "" };
        let mut look = attributes.contains('&');
        for attribute in tag::attributes(attributes) {
            let prefix = match attribute.name {
                "xmlns" => "",
                "xml:id" | "id" => {
                    let id = Str::from(attribute.value.trim());
                    if !id.is_empty() {
                        self.ids.entry(id).or_insert(number);
                        look = true;
                    }
                    continue;
                }
                "xml:lang" => {
                    self.languages.push(attribute.value.into());
                    language = short(self.languages.len());
                    continue;
                }
                "fileref" | "arearefs" | "linkends" | "linkend" | "startref" => {
                    look = true;
                    continue;
                }
                name => match name.strip_prefix("xmlns:") {
                    Some(prefix) => prefix,
                    None => continue,
                },
            };
            let uri = uris.get(attribute.value).copied().unwrap_or_else(|| {
                self.uris.push(attribute.value.into());
                uris.insert(attribute.value.into(), short(self.uris.len() - 1));
                short(self.uris.len() - 1)
            });
            self.scopes.push(Scope { outer: scope, prefix: prefix.into(), uri });
            scope = short(self.scopes.len());
        }
        let (prefix, local) = tag::split(name);
        let uri = self.uri_of(prefix, scope).unwrap_or(0);
        let is_include = local == "include" && self.uris.get(uri as usize).is_some_and(|u| u == XINCLUDE);
        if is_include {
            self.points.push((short(at), Point::Include(number)));
        } else if look {
            self.points.push((short(at), Point::Tag(number)));
        }
        let local = Str::from(local);
        let open_end = short(at + raw.len());
        self.elements.push(Element {
            parent: parent.unwrap_or(NONE),
            after: number + 1,
            start: short(at),
            open_end,
            close: open_end,
            end: open_end,
            uri,
            local,
            scope,
            language,
        });
        number
    }

    // ---- what is asked

    /// An element.
    pub fn get(&self, number: u32) -> Option<&Element> {
        self.elements.get(number as usize)
    }

    /// The text of a range.
    pub fn slice(&self, start: u32, end: u32) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The start tag of an element.
    pub fn tag(&self, number: u32) -> &str {
        self.get(number).map_or("", |e| self.slice(e.start, e.open_end))
    }

    /// The element with this id.
    pub fn id(&self, id: &str) -> Option<u32> {
        self.ids.get(id).copied()
    }

    /// All ids, each once.
    pub fn ids(&self) -> impl Iterator<Item = &Str> {
        self.ids.keys()
    }

    /// The elements with this name, without regard to its namespace, in order.
    pub fn named(&self, local: &str) -> &[u32] {
        let names = self.names.get_or_init(|| {
            let mut names: HashMap<Str, Vec<u32>> = HashMap::new();
            for (element, number) in self.elements.iter().zip(0..) {
                names.entry(element.local.clone()).or_default().push(number);
            }
            names
        });
        names.get(local).map_or(&[], Vec::as_slice)
    }

    /// The namespace that a prefix means in a scope.
    pub fn uri_of(&self, prefix: &str, mut scope: u32) -> Option<u32> {
        while let Some(declared) = scope.checked_sub(1).and_then(|n| self.scopes.get(n as usize)) {
            if declared.prefix == prefix {
                return Some(declared.uri);
            }
            scope = declared.outer;
        }
        None
    }

    /// The declarations of namespaces that hold in an element; for [`NONE`] those around the file.
    pub fn scope(&self, element: u32) -> u32 {
        self.get(element).map_or(self.outer.0, |e| e.scope)
    }

    /// The element that begins here.
    pub fn starting(&self, at: u32) -> Option<u32> {
        self.elements.binary_search_by_key(&at, |e| e.start).ok().map(short)
    }

    /// The innermost element around a place that is not in a tag.
    pub fn around(&self, at: u32) -> u32 {
        let before = self.elements.partition_point(|e| e.start < at);
        let mut number = short(before).wrapping_sub(1);
        while let Some(element) = self.get(number) {
            if at < element.end {
                return number;
            }
            number = element.parent;
        }
        NONE
    }

    /// The line of a place, from 1.
    pub fn line(&self, at: u32) -> usize {
        let before = self.text.as_bytes().get(..at as usize).unwrap_or_default();
        1 + memchr::memchr_iter(b'\n', before).count()
    }

    /// The address of a namespace.
    pub fn uri(&self, number: u32) -> &str {
        self.uris.get(number as usize).map_or("", Str::as_str)
    }

    /// The language that holds in an element.
    pub fn language(&self, element: u32) -> Option<&str> {
        let number = self.get(element).map_or(self.outer.1, |e| e.language).checked_sub(1)?;
        self.languages.get(number as usize).map(Str::as_str)
    }

    /// The elements right inside an element; the roots for [`NONE`].
    pub fn children(&self, parent: u32) -> impl Iterator<Item = u32> {
        let (mut at, end) = match self.get(parent) {
            Some(element) => (parent + 1, element.after),
            None => (0, short(self.elements.len())),
        };
        std::iter::from_fn(move || {
            let child = Some(at).filter(|at| *at < end)?;
            at = self.get(child)?.after.max(child + 1);
            Some(child)
        })
    }

    /// The first place to look at that does not begin before here.
    pub fn point_from(&self, at: u32) -> usize {
        self.points.partition_point(|(start, _)| *start < at)
    }
}

fn wrong(message: &str, at: usize) -> Diagnostic {
    Diagnostic::error(Code::Syntax, message, Span::new(at, at + 1))
}
