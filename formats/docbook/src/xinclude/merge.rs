//! Copies a document with what it includes in the places of the includes (`XInclude` 1.1, section 4.5).
//!
//! What is being copied lies on a stack of its own, a frame for each file, so that depth has a limit and a circle is
//! seen. Each byte is copied once for each include that asks for it; what is copied again counts against the limit
//! of expansion.

mod follow;

use super::index::{File, Point};
use super::renames::binds;
use super::retag::{self, Changes};
use super::{paths, tag};
use ast::{
    Construct, Diagnostic, Feature, Includes, MergeNote, Merged, Merging, Piece, Places, ReadOptions, Span,
    Str,
};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// How many steps all pointers of a document may take.
const MAX_WORK: usize = 1 << 26;

/// Copies a document; `None` if it cannot be read, which its reader tells.
pub fn merge(source: &[u8], options: &ReadOptions, merging: &mut Merging) -> Option<Merged> {
    let document = File::read(&"".into(), source, options, None, None);
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
    /// Ids of the copy that are others than those of the file.
    renames: HashMap<Str, Str>,
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
            renames: HashMap::new(),
            stands_at: None,
        }
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
        self.ids(&file, element, copy, &mut changes);
        if changes.is_empty() {
            return self.copy_to(place.1);
        }
        self.piece(place.0, false);
        retag::write(raw, &changes, &mut self.out);
        self.skip_to(place.1);
    }

    /// Each id has one place: a copy goes without it, or has another where the copy itself refers to it.
    fn ids<'t>(&mut self, file: &'t File, element: u32, copy: bool, changes: &mut Changes<'t>) {
        let Some(e) = file.get(element) else { return };
        let place = (e.start, e.open_end);
        let mut last: Option<(Str, bool)> = None;
        for attribute in tag::attributes(file.tag(element)) {
            let renames = self.frames.last().map(|f| &f.renames).filter(|r| !r.is_empty());
            if let Some(renames) = renames.filter(|_| binds(&e.local, attribute.name)) {
                let new = |id| renames.get(id).map_or(id, Str::as_str);
                let ids: Vec<&str> = attribute.value.split_ascii_whitespace().map(new).collect();
                changes.with.push((attribute.name, ids.join(" ")));
            }
            if !matches!(attribute.name, "id" | "xml:id") {
                continue;
            }
            let id = Str::from(attribute.value.trim());
            if let Some(new) = renames.and_then(|r| r.get(&id)).cloned() {
                changes.with.push((attribute.name, new.to_string()));
                if last.is_none() {
                    self.note(Feature::BlockId, &id, "an id of its own, which the copy refers to", place);
                }
                last = Some((id, false));
                continue;
            }
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
}
