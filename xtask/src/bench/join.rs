//! One book of all manuals, as often as one likes, with ids of its own for each time: input of any size that is like what
//! people write. Made when it is measured; no manual is part of this repository.

use anyhow::{Context, Result};
use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The attributes that hold ids, by word.
const IDS: [&str; 5] = ["xml:id", "linkend", "linkends", "arearefs", "endterm"];

/// Writes all parts of the manuals `times` times into one book.
///
/// # Errors
/// When a file cannot be read or the book not be written, and when the manuals have nothing that can be joined.
pub fn join(manuals: &[PathBuf], times: usize, to: &Path) -> Result<()> {
    let mut out = std::io::BufWriter::new(fs::File::create(to).with_context(|| to.display().to_string())?);
    // What the parts refer to by name is declared elsewhere, or not at all: with an external document type that is no
    // error for a reader that does not fetch it.
    out.write_all(
        b"<!DOCTYPE book SYSTEM 'names.dtd'>\n<book xmlns=\"http://docbook.org/ns/docbook\" version=\"5.0\">\n<title>All manuals</title>\n",
    )?;
    let mut count = 0;
    for round in 0..times {
        for (at, manual) in manuals.iter().enumerate() {
            let mut seen = HashSet::new();
            for (number, file) in super::xml_files(manual)?.into_iter().enumerate() {
                let Ok(text) = fs::read_to_string(&file) else { continue };
                let Some(text) = content(&text) else { continue };
                // Files that are never in the same book may have the same id.
                let mut clash = false;
                map_ids(&text, |attribute, id| {
                    clash |= attribute == "xml:id" && !seen.insert(id.to_owned());
                    id.to_owned()
                });
                let own = if clash { format!("p{number}.") } else { String::new() };
                let text = map_ids(&text, |_, id| format!("r{round}.m{at}.{own}{id}"));
                out.write_all(text.as_bytes())?;
                out.write_all(b"\n")?;
                count += 1;
            }
        }
    }
    out.write_all(b"</book>\n")?;
    out.flush()?;
    anyhow::ensure!(count > 0, "the manuals have no file of DocBook 5 without a document type");
    Ok(())
}

/// A file as a part of a book: its root element, without includes, which would not lead anywhere from the book's
/// place. `None` if it is not DocBook 5 or declares names, which only a whole document can.
fn content(text: &str) -> Option<String> {
    if !text.contains("xmlns=\"http://docbook.org/ns/docbook\"") || text.contains("<!DOCTYPE") {
        return None;
    }
    let mut rest = match text.strip_prefix("<?xml") {
        Some(declared) => declared.split_once("?>")?.1,
        None => text,
    };
    let mut kept = String::with_capacity(rest.len());
    while let Some((before, include)) = rest.split_once("<xi:include") {
        let (tag, after) = include.split_once('>')?;
        kept.push_str(before);
        rest = if tag.ends_with('/') { after } else { after.split_once("</xi:include>")?.1 };
    }
    kept.push_str(rest);
    Some(kept)
}

/// The text with each id in it, and each reference to one, as `map` says.
fn map_ids(text: &str, mut map: impl FnMut(&str, &str) -> String) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while let Some(equals) = rest.find('=') {
        let (before, after) = rest.split_at(equals + 1);
        out.push_str(before);
        rest = after;
        let name = before[..equals].rsplit(char::is_whitespace).next().unwrap_or_default();
        let link = name == "xlink:href";
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        if !link && !IDS.contains(&name) {
            continue;
        }
        let Some((value, end)) = rest[1..].split_once(quote) else { continue };
        out.push(quote);
        if !link {
            let words: Vec<_> = value.split_whitespace().map(|word| map(name, word)).collect();
            out.push_str(&words.join(" "));
        } else if let Some(id) = value.strip_prefix('#') {
            out.push('#');
            out.push_str(&map(name, id));
        } else {
            out.push_str(value);
        }
        out.push(quote);
        rest = end;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_references_to_them_change_alike() {
        let text =
            "<a xml:id='one' class=\"one\"><b linkends=\"one two\" xlink:href=\"#one\"/>x = \"one\"</a>";
        let wanted = "<a xml:id='r.one' class=\"one\"><b linkends=\"r.one r.two\" xlink:href=\"#r.one\"/>x = \"one\"</a>";
        assert_eq!(map_ids(text, |_, id| format!("r.{id}")), wanted);
    }

    #[test]
    fn a_part_is_the_root_element_without_includes() {
        let text = "<?xml version=\"1.0\"?>\n<a xmlns=\"http://docbook.org/ns/docbook\"><xi:include href=\"b\"/>c\
                    <xi:include href=\"d\"><xi:fallback>e</xi:fallback></xi:include>f</a>";
        assert_eq!(content(text).as_deref(), Some("\n<a xmlns=\"http://docbook.org/ns/docbook\">cf</a>"));
        assert_eq!(content("<a/>"), None);
    }

    #[test]
    fn ids_of_a_joined_book_are_unique() {
        let folder = tempfile::tempdir().unwrap();
        let part =
            "<section xmlns=\"http://docbook.org/ns/docbook\" xml:id=\"same\"><title>T</title></section>";
        for name in ["a.xml", "b.xml"] {
            fs::write(folder.path().join(name), part).unwrap();
        }
        let book = folder.path().join("book");
        join(&[folder.path().to_path_buf()], 3, &book).unwrap();
        let text = fs::read_to_string(book).unwrap();
        let mut ids = HashSet::new();
        map_ids(&text, |_, id| {
            assert!(ids.insert(id.to_owned()), "{id} twice");
            id.to_owned()
        });
        assert_eq!(ids.len(), 6);
    }
}
