//! The pictures and texts that a file's copy needs beside it: where they are, and where their copies go.

use super::collect::Collected;
use super::load::Roots;
use super::locate::{Ground, Located};
use super::{Asset, IndexedFile};
use crate::layout::{AssetKind, Layout, Places};
use ast::diagnostic::Code;
use ast::{Diagnostic, Span};
use std::path::{Path, PathBuf};

/// What assets are looked for with.
pub(super) struct Finder<'a> {
    pub ground: &'a Ground,
    pub roots: &'a Roots,
    pub places: &'a Places,
}

impl Finder<'_> {
    /// The assets of a file; `located` says where its includes lead, and `media` which pictures it has, if its own paths do
    /// not tell all of them. What the layout calls them goes to `entry`, and what is not there to `told`.
    pub fn of(
        &self,
        path: &Path,
        collected: &Collected,
        located: &[Located],
        media: Option<Vec<PathBuf>>,
        entry: &mut IndexedFile,
        told: &mut Vec<Diagnostic>,
    ) -> Vec<Asset> {
        let folder = path.parent().unwrap_or(Path::new("/"));
        let mut assets = Vec::new();
        for (source, span) in &collected.media {
            let located = self.ground.locate_as(source, folder, entry.root_paths);
            if media.is_none() {
                told.extend(missing(source, *span, &located));
            }
            if let Some(asset) = self.asset(&located, AssetKind::Media, path) {
                if self.places.layout != Layout::Plain {
                    entry.pictures.insert(source.clone());
                    entry.assets.insert(source.clone(), asset.copy.clone());
                }
                assets.push(asset);
            }
        }
        let known = media.into_iter().flatten().map(Located::Found);
        assets.extend(known.filter_map(|located| self.asset(&located, AssetKind::Media, path)));
        for (include, located) in collected.includes.iter().zip(located).filter(|(include, _)| include.text) {
            if let Some(asset) = self.asset(located, AssetKind::Text, path) {
                if self.places.layout != Layout::Plain {
                    entry.assets.insert(include.href.clone(), asset.copy.clone());
                }
                assets.push(asset);
            }
        }
        assets.sort();
        assets.dedup();
        assets
    }

    fn asset(&self, located: &Located, kind: AssetKind, of: &Path) -> Option<Asset> {
        match located {
            Located::Found(path) if path != of => {
                Some(Asset { copy: self.places.asset(&self.roots.relative(path), kind), path: path.clone() })
            }
            _ => None,
        }
    }
}

/// What is to be told of a picture that is not there to be copied.
fn missing(source: &str, span: Span, located: &Located) -> Option<Diagnostic> {
    let why = match located {
        Located::Found(_) => return None,
        Located::Missing(_) => "is not there",
        Located::Outside if source.contains(':') || source.starts_with("//") => return None,
        Located::Outside => "is outside the input's tree",
    };
    let message = format!("the file `{source}` {why}");
    Some(
        Diagnostic::warning(Code::MissingAsset, message, span)
            .label("the copy names it, and it is not copied"),
    )
}
