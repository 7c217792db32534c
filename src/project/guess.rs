//! Which format a file is of: as far as its name tells, and as its content shows.

use super::load::{LoadOptions, Origin, Reason};
use super::sniff::{Sniffed, sniff};
use crate::registry;
use ast::Format;
use std::path::Path;

/// The format of a file as far as its name tells; `Ok(None)` where the content must be asked.
pub(super) fn guess_by_name(
    path: &Path,
    origin: Origin,
    options: &LoadOptions,
) -> Result<Option<&'static dyn Format>, Reason> {
    let from = options.from;
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    if let Some(from) = from
        && (origin == Origin::Named || from.extensions().contains(&extension.as_str()))
    {
        return Ok(Some(from));
    }
    if from.is_some() && origin == Origin::Walked {
        return Err(Reason::Other);
    }
    if is_xml(path) {
        return Ok(None);
    }
    let formats: Vec<_> = registry::of_extension(path).collect();
    let preferred =
        options.flavours.iter().find(|f| f.extensions().contains(&extension.as_str()) && f.can_read());
    match preferred.or(formats.iter().find(|f| f.can_read())).or(formats.first()) {
        // In a directory, a JSON file is hardly ever a tree of this program.
        Some(format) if format.name() == "json" && origin == Origin::Walked => Err(Reason::Other),
        Some(format) if format.can_read() => Ok(Some(*format)),
        Some(format) => Err(Reason::NoReader(format.name())),
        None if origin == Origin::Walked => Err(Reason::Other),
        None => Ok(None),
    }
}

/// The dialect of Markdown that a text shows: ids behind headings and blocks between colons are those of
/// nixos-render-docs, which has no metadata at the top.
pub(super) fn flavour(format: &'static dyn Format, bytes: &[u8]) -> &'static dyn Format {
    let choose = |name: &str| registry::find(name).unwrap_or(format);
    match format.name() {
        "nixpkgs" | "gfm" | "commonmark" if bytes.starts_with(b"---\n") => choose("pandoc"),
        "gfm" | "commonmark" if shows_nixpkgs(bytes) => choose("nixpkgs"),
        _ => format,
    }
}

fn shows_nixpkgs(bytes: &[u8]) -> bool {
    let is_id = |line: &[u8]| {
        line.starts_with(b"#") && line.ends_with(b"}") && memchr::memmem::find(line, b" {#").is_some()
    };
    let is_include =
        |line: &[u8]| line.starts_with(b"```{=include=}") || line.starts_with(b"``` {=include=}");
    bytes.split(|b| *b == b'\n').any(|line| is_id(line.trim_ascii_end()) || is_include(line))
}

/// Whether a file's name says XML, as those of DocBook files do.
pub(super) fn is_xml(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    ["xml", "docbook", "dbk"].iter().any(|e| extension.eq_ignore_ascii_case(e))
}

/// The format of a file whose name says XML, or nothing.
pub(super) fn guess_by_content(
    bytes: &[u8],
    path: &Path,
    origin: Origin,
) -> Result<&'static dyn Format, Reason> {
    let docbook = |names: [&'static str; 2]| {
        let found = names.iter().filter_map(|n| registry::find(n)).find(|f| f.can_read());
        found.ok_or(Reason::NoReader(names[0]))
    };
    match sniff(bytes) {
        Sniffed::DocBook5 => docbook(["docbook", "docbook4"]),
        Sniffed::DocBook4 => docbook(["docbook4", "docbook"]),
        // Whoever names a file wants to know what its reader says.
        Sniffed::Other(_) | Sniffed::NoElement if origin == Origin::Named => docbook(["docbook", "docbook4"]),
        // It should be XML and is not, or it is broken: that is for the reader to tell.
        Sniffed::NoElement if is_xml(path) => docbook(["docbook", "docbook4"]),
        Sniffed::Other(root) => Err(Reason::NotDocBook(root)),
        Sniffed::NoElement => Err(Reason::NotDocBook(String::new())),
    }
}
