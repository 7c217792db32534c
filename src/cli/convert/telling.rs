//! What is told of a run, before, during and after it.

use super::destination::Destination;
use super::{Part, Run};
use ast::diagnostic::Code;
use ast::{Diagnostic, Severity, Span};
use copyist::convert::{Job, clashes};
use copyist::output::Leftover;
use copyist::project::{FileId, LeftAlone, Place, Project, Reason};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

impl Run<'_> {
    /// A sign for a person who waits that files are being read; how many there are is not known yet.
    pub(super) fn reading(&self) -> ProgressBar {
        if self.args.quiet || !self.console.is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("reading {spinner}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        bar
    }

    /// A bar for a person who waits; hidden where nobody looks.
    pub(super) fn progress(&self, jobs: usize) -> ProgressBar {
        if self.args.quiet || !self.console.is_terminal() || jobs < 10 {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(Some(jobs as u64), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("converting {bar:30} {pos}/{len}") {
            bar.set_style(style);
        }
        bar
    }

    /// Tells what killed runs had left where this one writes.
    pub(super) fn tell_leftovers(&self, leftovers: &[Leftover]) {
        for Leftover { path, keeps_files } in leftovers.iter().filter(|l| l.keeps_files || !self.args.quiet) {
            let path = path.display();
            self.console.note(Code::Io, &if *keeps_files {
                format!(
                    "a run was killed while it put its copies into place; the files that it had replaced are in \
                     {path}/old: take back what you want of them, and remove the folder"
                )
            } else {
                format!("removed what a killed run had left: {path}")
            });
        }
    }

    /// Tells of files whose copies would be one file; returns those that have to stand back.
    pub(super) fn tell_clashes(
        &self,
        project: &Project,
        jobs: &[Job],
        failed: &mut BTreeSet<String>,
    ) -> BTreeSet<(&'static str, FileId)> {
        let mut back = BTreeSet::new();
        for (first, later) in clashes(jobs) {
            if let (Some(a), Some(b)) = (project.file(first.file), project.file(later.file)) {
                let message = format!("the copy would replace that of {}: both are {}", a.shown, later.path);
                let told = Diagnostic::error(Code::Io, message, Span::NONE).help("rename one of them");
                self.console.telling(true, Severity::Error).file(&b.shown, &b.text, [&told]);
                failed.insert(b.shown.clone());
            }
            back.insert((later.target.name(), later.file));
        }
        back
    }

    /// Tells what reading found, each thing once; notes the files that failed.
    pub(super) fn tell_sources(
        &self,
        parts: &[Part],
        destination: &Destination,
        failed: &mut BTreeSet<String>,
    ) {
        let least = if self.args.quiet { Severity::Error } else { Severity::Note };
        let mut telling = self.console.telling(self.args.all_diagnostics, least);
        // What is copied into several files, or read again for another target, is told where it stands.
        let mut told: BTreeSet<(&str, u32, &str)> = BTreeSet::new();
        for file in parts.iter().flat_map(|p| &p.project.files) {
            if !file.named && destination.is_single() {
                continue;
            }
            let mut groups: BTreeMap<usize, (Place<'_>, Vec<Diagnostic>)> = BTreeMap::new();
            for diagnostic in &file.diagnostics {
                let place = file.place(diagnostic.span);
                if told.insert((place.shown, place.span.start, &diagnostic.message)) || file.origins.is_none()
                {
                    let (_, group) = groups.entry(place.file).or_insert((place, Vec::new()));
                    group.push(Diagnostic { span: place.span, ..diagnostic.clone() });
                }
            }
            for (place, group) in groups.values() {
                telling.file(place.shown, place.text, group);
            }
            if file.failed() {
                failed.insert(file.shown.clone());
            }
        }
        telling.finish();
    }

    /// Tells which files were left alone and why; returns whether some could not be read.
    pub(super) fn tell_left_alone(&self, left_alone: &[LeftAlone]) -> bool {
        let mut groups: BTreeMap<(Code, String), Vec<&str>> = BTreeMap::new();
        let mut unreadable = false;
        for file in left_alone {
            let (code, why) = match &file.reason {
                Reason::Unreadable(why) => {
                    unreadable = true;
                    self.console.fault(&format!("cannot read {}: {why}", file.shown));
                    continue;
                }
                Reason::NoReader(format) => {
                    (Code::NoReader, format!("of the format `{format}`, which has no reader yet"))
                }
                Reason::NotDocBook(_) => (Code::WrongFormat, "XML, but not DocBook".to_string()),
                Reason::LeftOut => {
                    (Code::LeftOut, "nothing of them is for the readers that the settings choose".to_string())
                }
                Reason::Link => (Code::NoReader, "symbolic links, which are not followed".to_string()),
                Reason::Beside(format) => (
                    Code::NoReader,
                    format!("not DocBook but {format}, perhaps; name it or give --from to convert it"),
                ),
                Reason::Other => (Code::NoReader, "of other kinds, which are not copied".to_string()),
            };
            groups.entry((code, why)).or_default().push(&file.shown);
        }
        if !self.args.quiet {
            for ((code, why), mut names) in groups {
                let total = names.len();
                if !self.args.all_diagnostics && total > 5 {
                    names.truncate(4);
                    names.push("…");
                }
                let names = names.join(", ");
                self.console.note(code, &format!("{} left alone: {why} ({names})", count(total, "file")));
            }
        }
        unreadable
    }
}

/// The files that could not be read.
pub(super) fn unreadable(project: &Project) -> impl Iterator<Item = String> {
    let files = project.left_alone.iter().filter(|f| matches!(f.reason, Reason::Unreadable(_)));
    files.map(|f| f.shown.clone())
}

/// So many of them.
pub(super) fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
