//! Copies a document with what it includes in the places of the includes (`XInclude` 1.1, section 4.5).
//!
//! What is being copied lies on a stack of its own, a frame for each file, so that depth has a limit and a circle is
//! seen. Each byte is copied once for each include that asks for it; what is copied again counts against the limit
//! of expansion.

use super::include::Include;
use super::index::{Entity, File, Point, XINCLUDE};
use super::pointer::{Pointer, Wrong};
use super::retag::{self, Changes};
use super::{paths, tag};
use crate::elements::{self, Model};
use crate::escape;
use ast::diagnostic::Code;
use ast::{
    BlockTag, Construct, Diagnostic, Feature, Includes, MergeNote, Merged, Merging, Opened, Piece, Places,
    ReadOptions, Severity, Span, Str,
};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Deepest nesting of includes.
const MAX_DEPTH: usize = 64;
/// Longest file that is included, in bytes.
const MAX_FILE: usize = 1 << 28;
/// How many steps all pointers of a document may take.
const MAX_WORK: usize = 1 << 26;

/// Copies a document; `None` if it cannot be read, which its reader tells.
pub fn merge(source: &[u8], options: &ReadOptions, merging: &mut Merging) -> Option<Merged> {
    let document = File::read("".into(), source, options, None, None);
    if document.error.is_some() {
        return None;
    }
    let document = Arc::new(document);
    let length = u32::try_from(document.text.len()).ok()?;
    // What its own author wrote keeps its id, also where a copy comes before.
    merging.ids.extend(document.ids().cloned());
    let mut merger = Merger {
        document: document.clone(),
        options,
        merging,
        own: HashMap::new(),
        frames: Vec::new(),
        out: String::with_capacity(document.text.len()),
        files: HashMap::new(),
        places: Places::default(),
        marks: Vec::new(),
        notes: Vec::new(),
        diagnostics: Vec::new(),
        media: Vec::new(),
        whole: HashSet::new(),
        again: 0,
        work: MAX_WORK,
    };
    merger.frames.push(Frame::new(document, vec![(0, length)]));
    merger.run();
    Some(merger.finish())
}

/// Something that is being copied.
struct Frame {
    file: Arc<File>,
    /// What is to be copied, and how much of that has begun.
    ranges: Vec<(u32, u32)>,
    next: usize,
    at: u32,
    end: u32,
    /// The next place to look at, by its number.
    point: usize,
    /// Whether a range begins here, whose element may have to be adapted to its place.
    fresh: bool,
    /// The element around the include, for what `XInclude` adapts.
    around: Option<(Arc<File>, u32)>,
    /// Where the include, or whatever else led here, begins in the file of the frame before.
    from: u32,
    /// Whether this is a copy: its place is not where its author wrote it.
    copy: bool,
    /// The file that paths in the copy are told from.
    base: Arc<str>,
    /// The base of the place that this is put into.
    outer_base: Arc<str>,
    /// For the replacement of an entity: the place that stands for all of it.
    stands_at: Option<(u32, u32)>,
}

impl Frame {
    fn new(file: Arc<File>, ranges: Vec<(u32, u32)>) -> Frame {
        Frame {
            file,
            ranges,
            next: 0,
            at: 0,
            end: 0,
            point: 0,
            fresh: false,
            around: None,
            from: 0,
            copy: false,
            base: "".into(),
            outer_base: "".into(),
            stands_at: None,
        }
    }
}

/// Why an include cannot be followed.
struct Failure {
    code: Code,
    message: String,
    help: Option<String>,
    /// Whether the fallback may stand in for it (a resource error).
    resource: bool,
    /// Whether nothing can be made of the whole document.
    hopeless: bool,
}

impl Failure {
    fn resource(code: Code, message: String) -> Failure {
        Failure { code, message, help: None, resource: true, hopeless: false }
    }

    fn fatal(code: Code, message: String, help: &str) -> Failure {
        Failure { code, message, help: Some(help.to_owned()), resource: false, hopeless: true }
    }
}

struct Merger<'m> {
    document: Arc<File>,
    options: &'m ReadOptions,
    merging: &'m mut Merging,
    /// Files that hold only as this document includes them.
    own: HashMap<(Arc<str>, bool), Arc<File>>,
    frames: Vec<Frame>,
    out: String,
    /// The numbers of files in `places`.
    files: HashMap<Arc<str>, u32>,
    places: Places,
    /// Places that notes and diagnostics are of: file, beginning, length. They get spans behind the text's end.
    marks: Vec<(u32, u32, u32)>,
    notes: Vec<(MergeNote, usize)>,
    diagnostics: Vec<(Diagnostic, usize)>,
    media: Vec<(Str, Arc<str>)>,
    /// The files that were copied whole.
    whole: HashSet<Arc<str>>,
    /// How many bytes were copied again.
    again: usize,
    work: usize,
}

impl Merger<'_> {
    fn finish(mut self) -> Merged {
        let mut at = u32::try_from(self.out.len()).unwrap_or(u32::MAX).saturating_add(1);
        let mut spans = Vec::with_capacity(self.marks.len());
        for (file, start, length) in self.marks {
            self.places.pieces.push(Piece { at, file, start, copied: true });
            spans.push(Span { start: at, end: at.saturating_add(length) });
            at = at.saturating_add(length + 1);
        }
        let span = |mark: usize| spans.get(mark).copied().unwrap_or(Span::NONE);
        let notes = self.notes.into_iter().map(|(note, mark)| MergeNote { span: span(mark), ..note });
        let diagnostics = self.diagnostics.into_iter().map(|(d, mark)| Diagnostic { span: span(mark), ..d });
        Merged {
            text: self.out,
            places: self.places,
            notes: notes.collect(),
            diagnostics: diagnostics.collect(),
            media: self.media,
        }
    }

    fn run(&mut self) {
        while let Some(frame) = self.frames.last_mut() {
            if frame.at >= frame.end {
                let Some(&(start, end)) = frame.ranges.get(frame.next) else {
                    self.frames.pop();
                    continue;
                };
                frame.next += 1;
                (frame.at, frame.end) = (start, end);
                frame.point = frame.file.point_from(start);
                frame.fresh = frame.around.is_some();
                continue;
            }
            let file = frame.file.clone();
            if std::mem::take(&mut frame.fresh)
                && let Some(element) = file.starting(frame.at)
            {
                match file.points.get(frame.point) {
                    Some((at, Point::Include(_))) if *at == frame.at => self.include(element, true),
                    _ => self.tag(element, true),
                }
                continue;
            }
            match file.points.get(frame.point).filter(|(at, _)| *at < frame.end) {
                None => self.copy_to(self.frames.last().map_or(0, |f| f.end)),
                Some(&(at, point)) => {
                    self.copy_to(at);
                    match point {
                        Point::Tag(element) => self.tag(element, false),
                        Point::Include(element) => self.include(element, false),
                        Point::Entity(end) => self.entity(at, end),
                    }
                }
            }
        }
    }

    // ---- writing

    /// The number of a file, for places.
    fn number(&mut self, file: &File) -> u32 {
        let next = u32::try_from(self.places.files.len()).unwrap_or(u32::MAX);
        let places = &mut self.places.files;
        *self.files.entry(file.name.clone()).or_insert_with(|| {
            places.push((file.name.clone(), file.text.clone()));
            next
        })
    }

    /// What is written next was taken from here.
    fn piece(&mut self, start: u32, copied: bool) {
        let Some(frame) = self.frames.last() else { return };
        let (file, stands_at) = (frame.file.clone(), frame.stands_at);
        let (file, start, copied) = match stands_at {
            Some((number, place)) => (number, place, false),
            None => (self.number(&file), start, copied),
        };
        let at = u32::try_from(self.out.len()).unwrap_or(u32::MAX);
        if self.places.pieces.last().is_some_and(|p| p.at == at) {
            self.places.pieces.pop();
        }
        self.places.pieces.push(Piece { at, file, start, copied });
    }

    /// Copies to here as it is.
    fn copy_to(&mut self, end: u32) {
        let Some(frame) = self.frames.last() else { return };
        let (file, at) = (frame.file.clone(), frame.at);
        if at < end {
            self.piece(at, true);
            self.out.push_str(file.slice(at, end));
        }
        self.skip_to(end);
    }

    /// Goes on from here.
    fn skip_to(&mut self, at: u32) {
        if let Some(frame) = self.frames.last_mut() {
            frame.at = at;
            while frame.file.points.get(frame.point).is_some_and(|(start, _)| *start < at) {
                frame.point += 1;
            }
        }
    }

    /// A place in the file of the last frame that something is to be told of.
    fn mark(&mut self, start: u32, end: u32) -> usize {
        let Some(frame) = self.frames.last() else { return 0 };
        let (file, stands_at) = (frame.file.clone(), frame.stands_at);
        let mark = match stands_at {
            Some((number, place)) => (number, place, 1),
            None => (self.number(&file), start, end.saturating_sub(start).max(1)),
        };
        self.marks.push(mark);
        self.marks.len() - 1
    }

    fn note(
        &mut self,
        construct: impl Into<Construct>,
        name: &str,
        written: &'static str,
        place: (u32, u32),
    ) {
        let mark = self.mark(place.0, place.1);
        let note = MergeNote { construct: construct.into(), name: name.into(), written, span: Span::NONE };
        self.notes.push((note, mark));
    }

    /// A start tag, adapted to its place.
    fn tag(&mut self, element: u32, top: bool) {
        let Some(frame) = self.frames.last() else { return };
        let (file, copy) = (frame.file.clone(), frame.copy);
        let Some(e) = file.get(element) else { return };
        let place = (e.start, e.open_end);
        let raw = file.tag(element);
        let mut changes = Changes::default();
        if let Some((around, parent)) = frame.around.as_ref().filter(|_| top) {
            let parent = *parent;
            retag::namespaces(
                &file,
                element,
                (around, around.scope(parent)),
                &mut changes.add,
                &mut changes.without,
            );
            self.language(&file, element, (around, parent), &mut changes);
            self.base(frame, raw, &mut changes);
        }
        self.paths(frame, raw, &["fileref"], &mut changes);
        let media = tag::attributes(raw).filter(|a| a.name == "fileref");
        self.media.extend(media.map(|a| (super::include::value(a.value, &file).into(), file.name.clone())));
        if !Arc::ptr_eq(&file, &self.document) {
            retag::entities(raw, &file, &self.document, &mut changes.with);
        }
        let mut last: Option<(Str, bool)> = None;
        for attribute in tag::attributes(raw).filter(|a| matches!(a.name, "id" | "xml:id")) {
            let id = Str::from(attribute.value.trim());
            let taken = match &last {
                // The same id in both spellings is one id.
                Some((known, taken)) if *known == id => *taken,
                _ => {
                    let taken = !self.merging.ids.insert(id.clone()) && copy;
                    if taken {
                        self.note(Feature::BlockId, &id, "no id: where it stands first it stays", place);
                    }
                    taken
                }
            };
            if taken {
                changes.without.push(attribute.name);
            }
            last = Some((id, taken));
        }
        if changes.is_empty() {
            return self.copy_to(place.1);
        }
        self.piece(place.0, false);
        retag::write(raw, &changes, &mut self.out);
        self.skip_to(place.1);
    }

    /// Language fix-up (section 4.5.6).
    fn language(&self, file: &File, element: u32, around: (&Arc<File>, u32), changes: &mut Changes) {
        let (own, there) = (file.language(element), around.0.language(around.1));
        if own == there || tag::attributes(file.tag(element)).any(|a| a.name == "xml:lang") {
            return;
        }
        match own {
            Some(own) => changes.add.push(("xml:lang".to_owned(), own.to_owned())),
            // Only the copy that says where each part comes from can say that nobody knows a part's language.
            None if self.merging.includes == Includes::MergeWithBases => {
                changes.add.push(("xml:lang".to_owned(), String::new()));
            }
            None => {}
        }
    }

    /// Base fix-up (section 4.5.5). Between files of one folder it would change nothing.
    fn base(&self, frame: &Frame, raw: &str, changes: &mut Changes) {
        if self.merging.includes != Includes::MergeWithBases {
            return;
        }
        let Some(resolver) = &self.options.resolver else { return };
        let way = paths::escaped(&resolver.between(&frame.outer_base, &frame.file.name));
        if paths::same_folder(&way, "") {
            return;
        }
        let own = tag::attributes(raw).find(|a| a.name == "xml:base").map(|a| a.value);
        let base = match own {
            Some(own) if paths::is_relative(own) => paths::join(&way, own),
            Some(_) => return,
            None => way,
        };
        changes.add.push(("xml:base".to_owned(), base));
    }

    /// Paths in attributes, told from another folder than that of their file.
    fn paths<'t>(&self, frame: &Frame, raw: &'t str, names: &[&str], changes: &mut Changes<'t>) {
        let Some(resolver) = self.options.resolver.as_ref().filter(|_| frame.base != frame.file.name) else {
            return;
        };
        let way = resolver.between(&frame.base, &frame.file.name);
        if paths::same_folder(&way, "") {
            return;
        }
        for attribute in tag::attributes(raw).filter(|a| names.contains(&a.name)) {
            if let Some(new) = retag::rewritten(attribute.value, &frame.file, |path| paths::join(&way, path))
            {
                changes.with.push((attribute.name, new));
            }
        }
    }

    // ---- includes

    fn include(&mut self, element: u32, top: bool) {
        let Some(frame) = self.frames.last() else { return };
        let file = frame.file.clone();
        let Some(e) = file.get(element) else { return };
        let place = (e.start, e.open_end);
        let include = Include::of(file.tag(element), &file);
        let parent = e.parent;
        let wanted = match self.merging.includes {
            Includes::Keep => false,
            Includes::Parts if include.text => !is_listing(&file, element),
            Includes::Parts => include.pointer.is_some(),
            Includes::Merge | Includes::MergeWithBases => true,
        };
        if !wanted {
            return self.keep(element);
        }
        let around = match &frame.around {
            Some(around) if top => around.clone(),
            _ => (file.clone(), parent),
        };
        let Err(failure) = self.follow(&include, element, around.clone()) else { return };
        let fallback = file.children(element).find(|&child| {
            file.get(child).is_some_and(|c| c.local == "fallback" && file.uri(c.uri) == XINCLUDE)
        });
        if let Some(fallback) = fallback.filter(|_| failure.resource) {
            let ranges = super::path::inside(&file, fallback).map(|(start, end, _)| (start, end)).collect();
            self.note(Feature::IncludeFallback, &include.shown(), "what it holds, in its place", place);
            self.push(Frame { around: Some(around), ..Frame::new(file.clone(), ranges) }, element, false);
            return;
        }
        let missing = failure.code == Code::MissingInclude && failure.help.is_none();
        if self.merging.includes.is_merge() || failure.hopeless || !missing {
            self.tell(failure, &include, place);
        }
        self.keep(element);
    }

    fn tell(&mut self, failure: Failure, include: &Include, place: (u32, u32)) {
        let severity = if self.merging.includes.is_merge() || failure.hopeless {
            Severity::Error
        } else {
            Severity::Warning
        };
        let message = format!("the include of `{}`: {}", include.shown(), failure.message);
        let mut told = Diagnostic::new(failure.code, severity, message, Span::NONE);
        told = told.label(if severity == Severity::Error {
            "nothing can stand in for it"
        } else {
            "it stays an include"
        });
        let help = failure.help.or_else(|| {
            failure.resource.then(|| {
                "give an `<xi:fallback>` in it, or keep the includes with `--includes keep`".to_owned()
            })
        });
        if let Some(help) = help {
            told = told.help(help);
        }
        let mark = self.mark(place.0, place.1);
        self.diagnostics.push((told, mark));
    }

    /// Leaves an include as it is, but for the way to its file.
    fn keep(&mut self, element: u32) {
        let Some(frame) = self.frames.last() else { return };
        let file = frame.file.clone();
        let Some(e) = file.get(element) else { return };
        let raw = file.tag(element);
        let mut changes = Changes::default();
        self.paths(frame, raw, &["href"], &mut changes);
        // What it asks of its own file is in another file now.
        if frame.copy
            && !changes.with.iter().any(|(name, _)| *name == "href")
            && Include::of(raw, &file).path.is_empty()
            && let Some(resolver) = &self.options.resolver
        {
            changes.add.push(("href".to_owned(), paths::escaped(&resolver.between(&frame.base, &file.name))));
        }
        if !Arc::ptr_eq(&file, &self.document) {
            retag::entities(raw, &file, &self.document, &mut changes.with);
        }
        if changes.is_empty() {
            return self.copy_to(e.open_end);
        }
        self.piece(e.start, false);
        retag::write(raw, &changes, &mut self.out);
        self.skip_to(e.open_end);
    }

    /// Puts a frame on the stack for what an include, or a reference, in the last frame leads to; that goes on behind
    /// the element.
    fn push(&mut self, frame: Frame, element: u32, copy: bool) {
        let Some(last) = self.frames.last() else { return };
        let Some(e) = last.file.get(element) else { return };
        let (from, end) = (e.start, e.end);
        self.push_from(frame, (from, end), copy);
    }

    fn push_from(&mut self, mut frame: Frame, (from, end): (u32, u32), copy: bool) {
        let Some(last) = self.frames.last() else { return };
        frame.from = from;
        frame.copy = copy || last.copy;
        frame.outer_base = last.base.clone();
        let included = copy && frame.around.is_some();
        frame.base = match self.merging.includes {
            Includes::MergeWithBases if included => frame.file.name.clone(),
            _ => last.base.clone(),
        };
        frame.stands_at = frame.stands_at.or(last.stands_at.filter(|_| !included));
        self.skip_to(end);
        self.frames.push(frame);
    }

    fn follow(&mut self, include: &Include, element: u32, around: (Arc<File>, u32)) -> Result<(), Failure> {
        let Some(frame) = self.frames.last() else { return Ok(()) };
        let file = frame.file.clone();
        let Some(e) = file.get(element) else { return Ok(()) };
        let place = (e.start, e.open_end);
        let end = e.end;
        if include.text {
            let text = self.text(include, &file)?;
            self.repeat(text.len())?;
            self.note(Feature::IncludeText, &include.shown(), "its text, in its place", place);
            self.piece(place.0, false);
            escape::text(&text, &mut self.out);
            self.skip_to(end);
            return Ok(());
        }
        let target = if include.path.is_empty() {
            if include.pointer.is_none() {
                let help = "say which file, or which part of this one";
                return Err(Failure::fatal(
                    Code::IncludeLoop,
                    "a file that includes itself".to_owned(),
                    help,
                ));
            }
            file.clone()
        } else {
            self.file(&include.path, &file.name, &file, None)?
        };
        if let Some(error) = &target.error {
            return Err(Failure {
                code: error.code,
                message: format!("line {}: {}", target.line(error.span.start), error.message),
                help: None,
                resource: false,
                hopeless: false,
            });
        }
        let ranges = match &include.pointer {
            None => target.top.clone(),
            Some(pointer) => {
                let found = Pointer::parse(pointer).and_then(|p| p.select(&target, &mut self.work));
                found.map_err(|wrong| self.nothing(wrong))?
            }
        };
        self.check_circle(&target, &ranges, place.0)?;
        let bytes = ranges.iter().map(|(start, end)| (end - start) as usize).sum();
        if include.pointer.is_some() || !self.whole.insert(target.name.clone()) {
            self.repeat(bytes)?;
        }
        let construct = match include.pointer {
            None => Construct::from(BlockTag::Include),
            Some(_) => Feature::IncludePointer.into(),
        };
        self.note(construct, &include.shown(), "its content, in its place", place);
        self.push(Frame { around: Some(around), ..Frame::new(target, ranges) }, element, true);
        Ok(())
    }

    fn nothing(&self, wrong: Wrong) -> Failure {
        let code = if wrong.malformed { Code::Syntax } else { Code::MissingTarget };
        let help = wrong.help;
        Failure { code, message: wrong.message, help, resource: true, hopeless: false }
    }

    /// Counts bytes that are copied again.
    fn repeat(&mut self, bytes: usize) -> Result<(), Failure> {
        self.again = self.again.saturating_add(bytes);
        let limit = self.options.max_expansion;
        if self.again > limit {
            let message = format!("what is included more than once is over the limit of {limit} bytes");
            return Err(Failure::fatal(Code::Limit, message, "include less, or keep the includes"));
        }
        Ok(())
    }

    /// The text of a file, as characters.
    fn text(&mut self, include: &Include, file: &File) -> Result<String, Failure> {
        let bytes = if include.path.is_empty() {
            Arc::from(file.text.as_bytes())
        } else {
            self.open(&include.path, &file.name)?.1
        };
        let text = super::text::decoded(&bytes, include.encoding.as_deref()).map_err(|message| {
            Failure::fatal(Code::Encoding, message, "give the right `encoding`, or convert the file to UTF-8")
        })?;
        match &include.pointer {
            None => Ok(text),
            Some(fragment) => super::text::part(&text, fragment).map(str::to_owned).ok_or_else(|| {
                let message = format!("`{fragment}` is no part of a text");
                let help = Some("write `fragid=\"line=10,20\"` or `fragid=\"char=0,100\"`".to_owned());
                Failure { help, ..Failure::resource(Code::Syntax, message) }
            }),
        }
    }

    fn open(&mut self, path: &str, base: &str) -> Result<(Arc<str>, Arc<[u8]>), Failure> {
        let opened = match &self.options.resolver {
            Some(resolver) => resolver.open(path, base, MAX_FILE),
            None => Opened::Missing,
        };
        match opened {
            Opened::File { name, bytes } => Ok((name, bytes)),
            Opened::Missing => Err(Failure::resource(Code::MissingInclude, "it is not there".to_owned())),
            Opened::Outside => {
                let help = "give the folder that holds all files as the input, or with --root";
                let message = "it is outside the input's tree, and is not opened".to_owned();
                Err(Failure { resource: true, ..Failure::fatal(Code::OutsideInclude, message, help) })
            }
            Opened::TooLong => {
                let message = format!("it is longer than the limit of {MAX_FILE} bytes");
                Err(Failure::fatal(Code::Limit, message, "take it apart"))
            }
        }
    }

    /// A file, looked through once; for an entity that is a part of another file as it stands in there.
    fn file(
        &mut self,
        path: &str,
        base: &str,
        from: &File,
        inside: Option<u32>,
    ) -> Result<Arc<File>, Failure> {
        let (name, bytes) = self.open(path, base)?;
        let key = (name.clone(), inside.is_some());
        if let Some(known) = self.own.get(&key) {
            return Ok(known.clone());
        }
        let shared = self.merging.cache.get(&name).filter(|_| inside.is_none());
        if let Some(known) = shared.and_then(|any| any.clone().downcast::<File>().ok()) {
            return Ok(known);
        }
        let inside = inside.map(|element| (from, element));
        let is_part = inside.is_some();
        let file = Arc::new(File::read(name.clone(), &bytes, self.options, Some(from), inside));
        // Paths of entities are told from this document.
        let general = !is_part
            && (file.declares || file.entities.is_empty())
            && !file.entities.values().any(|e| matches!(e, Entity::File(_)));
        if general {
            self.merging.cache.insert(name, file.clone());
        } else {
            self.own.insert(key, file.clone());
        }
        Ok(file)
    }

    /// Finds out whether what an include at this place leads to is being copied already, the include with it.
    fn check_circle(&self, target: &File, ranges: &[(u32, u32)], at: u32) -> Result<(), Failure> {
        if self.frames.len() >= MAX_DEPTH {
            let message = format!("includes are nested more than {MAX_DEPTH} deep");
            return Err(Failure::fatal(Code::Limit, message, "include less deep"));
        }
        // Where each frame has come to.
        let places: Vec<u32> = self.frames.iter().skip(1).map(|f| f.from).chain([at]).collect();
        let holds = |place: u32| ranges.iter().any(|(start, end)| (*start..*end).contains(&place));
        // The document has no name, but another file may lead back to it by its path.
        let named = |name: &str| if name.is_empty() { self.shown(name) } else { String::new() };
        let same = |a: &str, b: &str| {
            a == b
                || (a.is_empty() && named(a) == self.shown(b))
                || (b.is_empty() && named(b) == self.shown(a))
        };
        let first = self.frames.iter().zip(&places).position(|(frame, place)| {
            same(&frame.file.name, &target.name) && frame.stands_at.is_none() && holds(*place)
        });
        let Some(first) = first else { return Ok(()) };
        let chain = self.frames.iter().zip(&places).skip(first);
        let mut shown: Vec<String> =
            chain.map(|(f, place)| format!("{}:{}", self.shown(&f.file.name), f.file.line(*place))).collect();
        shown.push(self.shown(&target.name));
        let message = format!("what is included includes itself: {}", shown.join(" → "));
        Err(Failure::fatal(Code::IncludeLoop, message, "take one of these includes away"))
    }

    /// What messages call a file.
    fn shown(&self, name: &str) -> String {
        match &self.options.resolver {
            Some(resolver) => resolver.between("", name).to_string(),
            None => "this file".to_owned(),
        }
    }

    // ---- entities

    /// A reference to an entity.
    fn entity(&mut self, at: u32, end: u32) {
        let Some(frame) = self.frames.last() else { return };
        let (file, copy) = (frame.file.clone(), frame.copy);
        let name = file.slice(at + 1, end.saturating_sub(1));
        let is_own = Arc::ptr_eq(&file, &self.document);
        match file.entities.get(name) {
            Some(Entity::File(path)) if copy || self.merging.includes.is_merge() => {
                if let Err(failure) = self.part(name, path, (at, end)) {
                    let include = Include { path: path.clone(), ..Include::default() };
                    if self.merging.includes.is_merge() || failure.hopeless {
                        self.tell(failure, &include, (at, end));
                    }
                    self.copy_to(end);
                }
            }
            Some(meaning) if !is_own && !retag::is_same(name, meaning, &self.document) => match meaning {
                Entity::Text(text) => {
                    self.piece(at, false);
                    escape::text(text, &mut self.out);
                    self.skip_to(end);
                }
                Entity::Markup(text) if self.frames.len() < MAX_DEPTH => {
                    let part = File::replacement(text, &file, file.around(at));
                    let length = u32::try_from(part.text.len()).unwrap_or(u32::MAX);
                    if part.error.is_some() || self.repeat(text.len()).is_err() {
                        return self.copy_to(end);
                    }
                    let place = (self.number(&file), at);
                    let frame =
                        Frame { stands_at: Some(place), ..Frame::new(Arc::new(part), vec![(0, length)]) };
                    self.push_from(frame, (at, end), copy);
                }
                _ => self.copy_to(end),
            },
            _ => self.copy_to(end),
        }
    }

    /// The file that an entity stands for.
    fn part(&mut self, name: &str, path: &str, (at, end): (u32, u32)) -> Result<(), Failure> {
        let Some(frame) = self.frames.last() else { return Ok(()) };
        let file = frame.file.clone();
        let part = self.file(path, "", &file, Some(file.around(at)))?;
        if let Some(error) = &part.error {
            let message = format!("line {}: {}", part.line(error.span.start), error.message);
            return Err(Failure { resource: false, ..Failure::resource(error.code, message) });
        }
        let range = (part.begin, u32::try_from(part.text.len()).unwrap_or(u32::MAX));
        self.check_circle(&part, &[range], at)?;
        if !self.whole.insert(part.name.clone()) {
            self.repeat((range.1 - range.0) as usize)?;
        }
        self.note(BlockTag::Include, name, "its content, in its place", (at, end));
        self.push_from(Frame::new(part, vec![range]), (at, end), true);
        Ok(())
    }
}

/// Whether an include is all that a listing holds: most formats have an include of their own for that.
fn is_listing(file: &File, element: u32) -> bool {
    let (Some(e), Some(parent)) = (file.get(element), file.get(element).and_then(|e| file.get(e.parent)))
    else {
        return false;
    };
    let alone = [(parent.open_end, e.start), (e.end, parent.close)]
        .iter()
        .all(|(start, end)| file.slice(*start, *end).trim().is_empty());
    alone && elements::find(&parent.local).is_some_and(|p| matches!(p.model, Model::Code(_)))
}
