//! Files of which nothing is for the readers that are chosen: those whose root is left out, and those that only what is
//! left out includes.

use super::collect::collect;
use super::load::{LeftAlone, Loaded, Origin, Reason, Roots, locate_all, locate_include};
use super::locate::{Ground, Located};
use crate::edit::without_includes;
use foldhash::{HashSet, HashSetExt};
use std::path::PathBuf;

/// Takes these files away, and the includes that lead to them.
pub(super) fn leave_out(
    loaded: &mut Vec<Loaded>,
    ground: &Ground,
    roots: &Roots,
    left_alone: &mut Vec<LeftAlone>,
) {
    let is_touched = |file: &Loaded| file.edited.vanished || !file.edited.left_out.is_empty();
    if !loaded.iter().any(is_touched) {
        return;
    }
    let mut gone: HashSet<PathBuf> = HashSet::new();
    let mut orphans: HashSet<PathBuf> = HashSet::new();
    for file in loaded.iter() {
        let locate = |href: &ast::Str| locate_include(href, true, &file.path, ground, file.format);
        orphans.extend(file.edited.left_out.iter().map(locate).filter_map(found));
        if file.edited.vanished {
            gone.insert(file.real.clone());
        }
    }
    // What those files include that go is left without a home, too.
    loop {
        let stays = |file: &&Loaded| !gone.contains(&file.real);
        let included: HashSet<PathBuf> = loaded
            .iter()
            .filter(stays)
            .flat_map(|file| file.located.iter().cloned().filter_map(found))
            .collect();
        let new: Vec<&Loaded> = loaded
            .iter()
            .filter(stays)
            .filter(|file| file.origin != Origin::Named && orphans.contains(&file.real))
            .filter(|file| !included.contains(&file.real))
            .collect();
        if new.is_empty() {
            break;
        }
        orphans.extend(new.iter().flat_map(|file| file.located.iter().cloned().filter_map(found)));
        gone.extend(new.into_iter().map(|file| file.real.clone()));
    }
    loaded.retain(|file| {
        let stays = !gone.contains(&file.real);
        if !stays {
            left_alone.push(LeftAlone { shown: roots.shown(&file.path), reason: Reason::LeftOut });
        }
        stays
    });
    for file in loaded.iter_mut() {
        let Loaded { collected, located, .. } = &*file;
        let leads_there = |located: &Located| matches!(located, Located::Found(path) if gone.contains(path));
        let hrefs: HashSet<ast::Str> = collected
            .includes
            .iter()
            .zip(located)
            .filter(|(_, located)| leads_there(located))
            .map(|(include, _)| include.href.clone())
            .collect();
        let Some(document) = file.read.document.as_mut().filter(|_| !hrefs.is_empty()) else { continue };
        let entries = without_includes(document, &|include| hrefs.contains(&include.href));
        file.edited.entries.extend(entries);
        file.collected = collect(document);
        file.located = locate_all(&file.collected, &file.path, ground, file.format);
    }
}

fn found(located: Located) -> Option<PathBuf> {
    match located {
        Located::Found(path) => Some(path),
        Located::Missing(_) | Located::Outside => None,
    }
}
