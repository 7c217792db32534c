//! What includes and references lead to: opened, looked through, pointed into, and put on the stack.

use super::super::include::Include;
use super::super::index::{Entity, File, XINCLUDE};
use super::super::pointer::{Pointer, Wrong};
use super::super::renames::renames;
use super::super::retag::{self, Changes};
use super::super::{paths, text, walk};
use super::{Frame, Merger};
use crate::elements::{self, Model};
use crate::escape;
use ast::diagnostic::Code;
use ast::{BlockTag, Construct, Diagnostic, Feature, Includes, Limit, Opened, Severity, Span};
use std::sync::Arc;

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

impl Merger<'_> {
    pub(super) fn include(&mut self, element: u32, top: bool) {
        let Some(frame) = self.frames.last() else { return };
        let file = frame.file.clone();
        let Some(e) = file.get(element) else { return };
        let place = (e.start, e.open_end);
        let include = Include::of(file.tag(element), &file);
        let parent = e.parent;
        let wanted = match self.merging.includes {
            Includes::Keep => false,
            Includes::Parts if include.text => !is_listing(&file, element),
            Includes::Texts if include.text => true,
            Includes::Parts | Includes::Texts => include.pointer.is_some(),
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
            let ranges = walk::inside(&file, fallback).map(|(start, end, _)| (start, end)).collect();
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
        if !included {
            frame.renames.clone_from(&last.renames);
        }
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
                found.map_err(Merger::nothing)?
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
        let renames = renames(&target, &ranges, self.merging);
        self.push(Frame { around: Some(around), renames, ..Frame::new(target, ranges) }, element, true);
        Ok(())
    }

    fn nothing(wrong: Wrong) -> Failure {
        let code = if wrong.malformed { Code::Syntax } else { Code::MissingTarget };
        let help = wrong.help;
        Failure { code, message: wrong.message, help, resource: true, hopeless: false }
    }

    /// Counts bytes that are copied again.
    fn repeat(&mut self, bytes: usize) -> Result<(), Failure> {
        self.again = self.again.saturating_add(bytes);
        let limit = self.options.limits.size(Limit::Expansion);
        if self.again > limit {
            let message = format!("what is included more than once is over the limit of {limit} bytes");
            return Err(Failure::fatal(
                Code::Limit,
                message,
                "include less, keep the includes, or raise the limit with `--limit expansion=…`",
            ));
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
        let text = text::decoded(&bytes, include.encoding.as_deref()).map_err(|message| {
            Failure::fatal(Code::Encoding, message, "give the right `encoding`, or convert the file to UTF-8")
        })?;
        match &include.pointer {
            None => Ok(text),
            Some(fragment) => text::part(&text, fragment).map(str::to_owned).ok_or_else(|| {
                let message = format!("`{fragment}` is no part of a text");
                let help = Some("write `fragid=\"line=10,20\"` or `fragid=\"char=0,100\"`".to_owned());
                Failure { help, ..Failure::resource(Code::Syntax, message) }
            }),
        }
    }

    fn open(&mut self, path: &str, base: &str) -> Result<(Arc<str>, Arc<[u8]>), Failure> {
        let opened = match &self.options.resolver {
            Some(resolver) => resolver.open(path, base, self.options.limits.size(Limit::Size)),
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
                let most = self.options.limits.get(Limit::Size);
                let message = format!("it is longer than the limit of {most} bytes");
                Err(Failure::fatal(
                    Code::Limit,
                    message,
                    "take it apart, or raise the limit with `--limit size=…`",
                ))
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
        let file = Arc::new(File::read(&name, &bytes, self.options, Some(from), inside));
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
        let most = self.options.limits.size(Limit::Includes);
        if self.frames.len() >= most {
            let message = format!("includes are nested more than {most} deep");
            return Err(Failure::fatal(
                Code::Limit,
                message,
                "include less deep, or raise the limit with `--limit includes=…`",
            ));
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
    pub(super) fn entity(&mut self, at: u32, end: u32) {
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
                Entity::Markup(text) if self.frames.len() < self.options.limits.size(Limit::Includes) => {
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
