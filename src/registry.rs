//! Every format that the program knows, in one table.

use ast::Format;
use std::path::Path;

/// The formats, in the order in which they are listed.
pub static FORMATS: &[&dyn Format] = &[
    &docbook::DOCBOOK,
    &docbook::DOCBOOK4,
    &rst::RST,
    &rst::DOCUTILS,
    &asciidoc::ASCIIDOC,
    &markdown::COMMONMARK,
    &markdown::GFM,
    &markdown::NIXPKGS,
    &markdown::MDBOOK,
    &markdown::PANDOC,
    &markdown::MYST,
    &ast::JSON,
];

/// The format of this name or alias.
///
/// ```
/// assert_eq!(copyist::registry::find("json").unwrap().name(), "json");
/// assert!(copyist::registry::find("word-star").is_none());
/// ```
pub fn find(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|f| f.name() == name || f.aliases().contains(&name))
}

/// The formats whose file names end like this one, in the order of the table.
pub fn of_extension(path: &Path) -> impl Iterator<Item = &'static dyn Format> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    FORMATS.iter().copied().filter(move |f| f.extensions().contains(&extension.as_str()))
}

/// The names of the formats that `wanted` accepts, with commas, for messages.
pub fn names(wanted: impl Fn(&dyn Format) -> bool) -> String {
    let names: Vec<_> = FORMATS.iter().filter(|f| wanted(**f)).map(|f| f.name()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{FORMATS, find};

    #[test]
    fn names_and_aliases_are_unique() {
        for format in FORMATS {
            for name in std::iter::once(&format.name()).chain(format.aliases()) {
                let found = find(name).map(ast::Format::name);
                assert_eq!(found, Some(format.name()), "{name}");
            }
        }
    }
}
