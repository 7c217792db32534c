//! What is to be told of includes: those that lead nowhere, elsewhere, in circles, or too deep.

use super::collect::IncludePlace;
use super::graph::{Edge, circles, depths, too_long};
use super::guess::is_xml;
use super::load::MOVED_ON;
use super::locate::{Ground, Located};
use super::{IndexedFile, SourceFile};
use crate::report::line_of;
use ast::diagnostic::Code;
use ast::{Diagnostic, Limit, Limits, Severity};
use std::path::Path;

/// Tells of circles of includes and of chains that are too long, and gives each file its depth.
pub(super) fn mark_circles(
    files: &mut [SourceFile],
    entries: &mut [IndexedFile],
    edges: &[Vec<Edge>],
    limits: &Limits,
) {
    let (found, caught) = circles(edges);
    for circle in found {
        let Some(&(first, span)) = circle.first() else { continue };
        let shown = circle.iter().take(20).map(|&(file, span)| {
            let file = &files[file];
            format!("{}:{} → ", file.shown, line_of(&file.text, span))
        });
        let mut chain: String = shown.collect();
        if circle.len() > 20 {
            chain.push_str("… → ");
        }
        chain.push_str(&files[first].shown);
        let message = if circle.len() == 1 {
            format!("this file includes itself: {chain}")
        } else {
            format!("files include each other in a circle: {chain}")
        };
        files[first].diagnostics.push(
            Diagnostic::error(Code::IncludeLoop, message, span)
                .label("the circle begins here")
                .help("take one of these includes away"),
        );
    }
    for (file, span) in too_long(edges, &caught, limits.size(Limit::Includes)) {
        let message = format!("includes lead more than {} files deep", limits.get(Limit::Includes));
        files[file].diagnostics.push(limits.error(Limit::Includes, message, span));
    }
    for (file, caught) in files.iter_mut().zip(&caught) {
        file.in_circle = *caught;
    }
    for (entry, depth) in entries.iter_mut().zip(depths(edges, &caught)) {
        entry.depth = depth;
    }
}

/// What is to be told of an include of a file that is there in another format.
pub(super) fn found_otherwise(include: &IncludePlace, located: &Located) -> Option<Diagnostic> {
    let Located::Found(path) = located else { return None };
    let named = include.href.rsplit('/').next()?;
    let name = path.file_name()?.to_string_lossy();
    let moved = is_xml(Path::new(named)) && MOVED_ON.iter().any(|e| name.ends_with(&format!(".{e}")));
    moved.then(|| {
        let message = format!("the included file `{}` is not there, but {name} is", include.href);
        Diagnostic::new(Code::MovedInclude, Severity::Note, message, include.span)
            .label("this is taken to be the same file, moved to another format")
    })
}

/// What is to be told of an include that leads nowhere.
pub(super) fn complaint(include: &IncludePlace, located: &Located, ground: &Ground) -> Option<Diagnostic> {
    let href = &include.href;
    match located {
        Located::Found(_) => None,
        Located::Outside => Some(
            Diagnostic::error(
                Code::OutsideInclude,
                format!("the include of `{href}` leads outside the input's tree"),
                include.span,
            )
            .label("it is not opened")
            .help("give the folder that holds all files as the input, or with --root"),
        ),
        Located::Missing(path) => {
            // What is provided for is no fault.
            let severity = if include.fallback { Severity::Note } else { Severity::Warning };
            let message = format!("the included file `{href}` is not there");
            let told = Diagnostic::new(Code::MissingInclude, severity, message, include.span)
                .label("the include stays, its content is missing");
            let mut others = ["md", "adoc", "rst", "txt", "nix"].iter();
            let other = others.find(|e| ground.has_file(&path.with_extension(e)));
            Some(match (other, path.file_stem()) {
                (Some(extension), Some(stem)) => told.help(format!(
                    "there is {}.{extension}, which the manual's own build perhaps makes this file of",
                    stem.to_string_lossy()
                )),
                _ => told,
            })
        }
    }
}
