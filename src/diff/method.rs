//! How a pair of documents is judged: as they are if they are of one format; otherwise one of them as it is copied into
//! the format of the other, in whichever direction the fewest differences are left.

use super::difference::{Place, difference};
use super::fold::fold;
use super::sides::Manual;
use super::{Loss, Verdict, Way};
use crate::convert::{Job, Options, lowered};
use crate::lower::Ledger;
use crate::project::{FileId, SourceFile};
use ast::{Class, Document, Format, Style};

/// A file of a side.
#[derive(Clone, Copy)]
pub(super) struct Half<'a> {
    pub manual: &'a Manual,
    pub id: FileId,
}

impl<'a> Half<'a> {
    /// The file as it is.
    fn kept(self) -> Option<&'a SourceFile> {
        self.manual.kept().file(self.id)
    }

    /// Its tree as it is, without line breaks that do not count.
    fn document(self) -> Option<Document> {
        self.kept()?.document.clone().map(fold)
    }

    /// Its tree as it is copied into a format, the ledger of that, and the file that the places lead to.
    fn copied(self, target: &'static dyn Format, style: Style) -> Option<(Document, Ledger, &'a SourceFile)> {
        // What is to be compared must be what a reader returns.
        if target.capabilities().is_some_and(|caps| !caps.has_normal_form()) {
            return None;
        }
        let project = self.manual.for_target(target);
        let file = project.file(self.id)?;
        let job = Job { file: self.id, target, path: String::new() };
        let lowered = lowered(project, file.document.clone()?, &job, Options { style, ..Options::default() });
        Some((fold(lowered.document), lowered.ledger, file))
    }
}

/// Compares two files that can be read.
pub(super) fn judge(a: Half<'_>, b: Half<'_>) -> Verdict {
    let (Some(file_a), Some(file_b)) = (a.kept(), b.kept()) else { return Verdict::Alone };
    let is_family = file_a.format.extensions() == file_b.format.extensions();
    if is_family && !file_a.text.is_empty() && file_a.text == file_b.text {
        // One text, whatever its flavour is taken to be on either side.
        return Verdict::Equal { way: Way::AsTheyAre, losses: Vec::new() };
    }
    let (Some(tree_a), Some(tree_b)) = (a.document(), b.document()) else {
        return Verdict::Unread(Vec::new());
    };
    let (places_a, places_b) = (Place::new(file_a), Place::new(file_b));
    if file_a.format.name() == file_b.format.name() {
        let (way, losses) = (Way::AsTheyAre, Vec::new());
        if tree_a == tree_b {
            return Verdict::Equal { way, losses };
        }
        let difference = Box::new(difference(&tree_a, &places_a, &tree_b, &places_b));
        return Verdict::Different { way, losses, difference };
    }
    let mut least: Option<Verdict> = None;
    let mut before: Option<Document> = None;
    let attempts =
        [(Way::CopyOfA, Style::Idiomatic), (Way::CopyOfA, Style::Lossless), (Way::CopyOfB, Style::Idiomatic)];
    for (way, style) in attempts {
        let (from, target) = if way == Way::CopyOfA { (a, file_b.format) } else { (b, file_a.format) };
        let Some((copy, ledger, file)) = from.copied(target, style) else { continue };
        let there = if way == Way::CopyOfA { &tree_b } else { &tree_a };
        let places = Place::new(file);
        if copy == *there {
            return Verdict::Equal { way, losses: losses(&ledger, &places) };
        }
        if before.as_ref() == Some(&copy) {
            continue;
        }
        let difference = Box::new(match way {
            Way::CopyOfB => difference(there, &places_a, &copy, &places),
            _ => difference(&copy, &places, there, &places_b),
        });
        before = Some(copy);
        let is_less = match &least {
            Some(Verdict::Different { difference: other, .. }) => difference.rows() < other.rows(),
            _ => true,
        };
        if is_less {
            least = Some(Verdict::Different { way, losses: losses(&ledger, &places), difference });
        }
    }
    least.unwrap_or(Verdict::Alone)
}

/// What the ledger names as lost.
fn losses(ledger: &Ledger, places: &Place<'_>) -> Vec<Loss> {
    let lost = ledger.entries.iter().filter(|e| matches!(e.class, Class::Degraded | Class::Dropped));
    lost.map(|entry| Loss::new(entry, places.at(entry.span))).collect()
}
