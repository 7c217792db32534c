//! Fifty changes, ten of each kind, planted in sources and in their copies: each is found, and what is shown names it.
//! Which files and places are taken depends on the manuals alone.

use crate::support;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// How many changes of each kind.
const OF_A_KIND: usize = 10;

/// The formats of the copies, in turn.
const TARGETS: [(&str, &str); 3] = [("rst", "rst"), ("asciidoc", "adoc"), ("gfm", "md")];

/// A change of a text, and words that what is shown must hold.
struct Planted {
    text: String,
    names: Vec<String>,
}

type Plant = fn(&str, &str) -> Option<Planted>;

/// The manuals and their copies.
struct Field {
    place: TempDir,
}

impl Field {
    fn new() -> Field {
        let field = Field { place: tempfile::tempdir().unwrap() };
        for manual in support::OWN {
            let source = support::manual(manual).unwrap();
            for file in support::files(&source) {
                let to = field.place.path().join(manual).join(&file);
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::copy(source.join(&file), to).unwrap();
            }
            let output = field.copies(manual);
            let ran = support::convert_with(&source, "rst,asciidoc,gfm", &output, &[]);
            assert_eq!(ran.status.code(), Some(0), "{}", support::complaint(&ran));
        }
        field
    }

    fn copies(&self, manual: &str) -> PathBuf {
        self.place.path().join(format!("{manual}-copies"))
    }

    /// The documents of the manuals, the handbook first: as many as a kind could need.
    fn documents(&self) -> Vec<(&'static str, PathBuf)> {
        let mut out = Vec::new();
        for manual in ["handbook", "features"] {
            let files = support::files(&self.place.path().join(manual)).into_iter();
            let is_document = |file: &PathBuf| {
                file.extension().is_some_and(|e| e == "xml")
                    && !file.starts_with("include")
                    && !file.starts_with("examples")
            };
            out.extend(files.filter(is_document).map(|file| (manual, file)));
        }
        out
    }

    /// Plants changes of one kind, every second one in the source and the others in the copies.
    fn plant(&self, kind: &str, in_source: Plant, in_copy: Plant) {
        let mut done = 0;
        for (manual, file) in self.documents() {
            if done == OF_A_KIND {
                break;
            }
            let (target, extension) = TARGETS[done % TARGETS.len()];
            let source = self.place.path().join(manual).join(&file);
            let copy = self.copies(manual).join(target).join(&file).with_extension(extension);
            let (changed, plant): (&Path, Plant) =
                if done % 2 == 0 { (&source, in_source) } else { (&copy, in_copy) };
            let Ok(before) = fs::read_to_string(changed) else { continue };
            let Some(planted) = plant(&before, extension) else { continue };
            assert_ne!(before, planted.text);
            assert!(copy.exists(), "{}", copy.display());
            fs::write(changed, &planted.text).unwrap();
            let roots = [self.place.path().join(manual), self.copies(manual).join(target)];
            let ran = support::copyist([
                "diff".as_ref(),
                source.as_os_str(),
                copy.as_os_str(),
                "--from-b".as_ref(),
                target.as_ref(),
                "--root-a".as_ref(),
                roots[0].as_os_str(),
                "--root-b".as_ref(),
                roots[1].as_os_str(),
                "--width".as_ref(),
                "1000".as_ref(),
            ]);
            // Before and after, in one format.
            let edited = self.place.path().join("edited").join(file.with_extension("").join(extension));
            let edited = edited.with_file_name(changed.file_name().unwrap());
            fs::create_dir_all(edited.parent().unwrap()).unwrap();
            fs::write(&edited, &planted.text).unwrap();
            fs::write(changed, &before).unwrap();
            let before_and_after = [changed.as_os_str(), edited.as_os_str()];
            let same =
                support::copyist(["diff".as_ref(), before_and_after[0], before_and_after[1], "-q".as_ref()]);
            assert_eq!(
                same.status.code(),
                Some(1),
                "{kind} {done}: {} and {}",
                changed.display(),
                edited.display()
            );
            let shown = String::from_utf8_lossy(&ran.stdout);
            let what = format!("{kind} {done} in {}", changed.display());
            assert_eq!(ran.status.code(), Some(1), "{what}: {}\n{shown}", support::complaint(&ran));
            let marked: String =
                shown.lines().filter(|line| line.contains(" ≠ ") || is_one_sided(line)).collect();
            for name in &planted.names {
                assert!(marked.contains(name), "{what}: {name:?} is not shown:\n{shown}");
            }
            done += 1;
        }
        assert_eq!(done, OF_A_KIND, "{kind}: too few places");
    }
}

fn is_one_sided(line: &str) -> bool {
    line.contains(" < ") || line.contains(" <") || line.contains(" > ")
}

#[test]
fn fifty_changes_are_found() {
    let field = Field::new();
    for plant in [a_word, an_id, a_dropped_item, a_link, a_blank_in_a_listing] {
        plant(&field);
    }
}

/// The parts of a text between two marks, with where they begin.
fn between<'t>(text: &'t str, start: &'t str, end: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
    text.match_indices(start).filter_map(move |(at, _)| {
        let from = at + start.len();
        text[from..].find(end).map(|length| (from, &text[from..from + length]))
    })
}

/// A text with a piece of it replaced.
fn replaced(text: &str, at: usize, length: usize, by: &str) -> String {
    [&text[..at], by, &text[at + length..]].concat()
}

/// Lines with where they begin.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len(), line.trim_end_matches('\n'))
    })
}

/// A line of plain words in a paragraph that has nothing else.
fn plain_line(text: &str) -> Option<(usize, &str)> {
    let all: Vec<_> = lines(text).collect();
    let is_plain = |line: &str| {
        line.split(' ').count() > 5
            && line.starts_with(|c: char| c.is_ascii_uppercase())
            && line.chars().all(|c| c.is_ascii_alphabetic() || " ,.".contains(c))
    };
    let found = all.windows(2).find(|pair| pair[0].1.is_empty() && is_plain(pair[1].1))?;
    Some(found[1])
}

/// The last long word of a text.
fn long_word(text: &str) -> Option<(usize, &str)> {
    let word = text.split(' ').rfind(|w| w.len() > 4 && w.chars().all(|c| c.is_ascii_lowercase()))?;
    Some((text.rfind(word)?, word))
}

fn a_word(field: &Field) {
    field.plant(
        "a word",
        |source, _| {
            let paragraph = between(source, "<para>", "</para>")
                .find(|(_, words)| !words.contains(['<', '&']) && long_word(words).is_some())?;
            let (at, word) = long_word(paragraph.1)?;
            let text = replaced(source, paragraph.0 + at, word.len(), "planted");
            Some(Planted { text, names: vec![format!("[-planted-]"), format!("{{+{word}+}}")] })
        },
        |copy, _| {
            let (start, line) = plain_line(copy)?;
            let (at, word) = long_word(line)?;
            let text = replaced(copy, start + at, word.len(), "planted");
            Some(Planted { text, names: vec![format!("[-{word}-]"), format!("{{+planted+}}")] })
        },
    );
}

fn an_id(field: &Field) {
    field.plant(
        "an id",
        |source, _| {
            let (at, id) = between(source, "xml:id=\"", "\"").last()?;
            let text = replaced(source, at, id.len(), &format!("{id}-planted"));
            Some(Planted { text, names: vec!["planted".to_string(), format!("#{id}")] })
        },
        |copy, extension| {
            let (start, end) = match extension {
                "md" => ("<a id=\"", "\""),
                "adoc" => ("[[", "]]"),
                _ => ("\n.. _", ":\n"),
            };
            let ids = between(copy, start, end);
            let is_id =
                |id: &&str| !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            let (at, id) = ids.filter(|(_, id)| is_id(id)).last()?;
            let text = replaced(copy, at, id.len(), &format!("{id}-planted"));
            Some(Planted { text, names: vec!["planted".to_string(), id.to_string()] })
        },
    );
}

fn a_dropped_item(field: &Field) {
    field.plant(
        "a dropped item",
        |source, _| {
            // What no copy in reStructuredText has cannot be missed there.
            if source.contains("<revhistory") {
                return None;
            }
            let simple = |item: &str| {
                item.matches('<').count() == 2
                    && item.trim().starts_with("<para>")
                    && long_word(item).is_some()
            };
            let (at, item) =
                between(source, "<listitem>", "</listitem>").filter(|(_, item)| simple(item)).last()?;
            let whole = at - "<listitem>".len();
            // An entry of a list of definitions without a definition would be no entry.
            if source[..whole].trim_end().ends_with("</term>") {
                return None;
            }
            let length = "<listitem>".len() + item.len() + "</listitem>".len();
            let (_, word) = long_word(item)?;
            Some(Planted {
                text: replaced(source, whole, length, ""),
                names: vec!["item".into(), word.to_string()],
            })
        },
        |copy, extension| {
            let mark = if extension == "adoc" { "* " } else { "- " };
            let all: Vec<_> = lines(copy).collect();
            // An item of one line, with another before it.
            let mut single = all.windows(3).filter(|three| {
                let item = three[1].1.strip_prefix(mark);
                item.is_some_and(|i| i.chars().all(|c| c.is_ascii_alphabetic() || " ,.;".contains(c)))
                    && item.is_some_and(|i| long_word(i).is_some())
                    && (three[2].1.is_empty() || three[2].1.starts_with(mark))
            });
            let three = single.next_back()?;
            let (at, line) = three[1];
            let (_, word) = long_word(line)?;
            Some(Planted {
                text: replaced(copy, at, line.len() + 1, ""),
                names: vec!["item".into(), word.to_string()],
            })
        },
    );
}

fn a_link(field: &Field) {
    field.plant(
        "a link",
        |source, _| {
            // One in running text: links in listings are none in GitHub's Markdown.
            let (start, words) =
                between(source, "<para>", "</para>").find(|(_, w)| w.contains("xlink:href=\"http"))?;
            let (at, address) = between(words, "xlink:href=\"http", "\"").next()?;
            let text = replaced(source, start + at + address.len(), 0, "/planted");
            let host = address.trim_start_matches("s://").split(['/', '?', '#']).next()?;
            Some(Planted { text, names: vec!["planted".to_string(), host.to_string()] })
        },
        |copy, extension| {
            let (start, end) = match extension {
                "md" => ("](http", ")"),
                "adoc" => ("https://", "["),
                _ => ("<https://", ">`"),
            };
            let mut addresses = between(copy, start, end);
            let is_plain = |c: char| c.is_ascii_alphanumeric() || ":/.-".contains(c);
            let (at, address) = addresses.find(|(_, address)| address.chars().all(is_plain))?;
            let text = replaced(copy, at + address.len(), 0, "/planted");
            let host = address.trim_start_matches("s://").split('/').next()?;
            Some(Planted { text, names: vec!["planted".to_string(), host.to_string()] })
        },
    );
}

fn a_blank_in_a_listing(field: &Field) {
    fn doubled(text: &str, at: usize, inside: &str) -> Option<Planted> {
        let found = lines(inside).find(|(_, line)| {
            line.trim().split(' ').count() > 2
                && !line.trim().contains("  ")
                && line.chars().all(|c| c.is_ascii_graphic() && !"<>&*{}_`".contains(c) || c == ' ')
        })?;
        let (start, line) = found;
        let blank = line.trim_end().rfind(' ')?;
        let (before, behind) = line.split_at(blank);
        let names = vec!["  ".to_string(), before.trim().to_string(), behind.trim().to_string()];
        Some(Planted { text: replaced(text, at + start + blank, 0, " "), names })
    }
    field.plant(
        "a blank in a listing",
        |source, _| {
            let listings = ["programlisting", "screen"].into_iter().flat_map(|name| {
                let end = if name == "screen" { "</screen>" } else { "</programlisting>" };
                let start = if name == "screen" { "<screen" } else { "<programlisting" };
                between(source, start, end)
            });
            let mut inside = listings.filter_map(|(at, rest)| {
                let begin = rest.find('>')? + 1;
                let text = rest.get(begin..)?;
                (!text.contains(['<', '&'])).then_some((at + begin, text))
            });
            inside.find_map(|(at, inside)| doubled(source, at, inside))
        },
        |copy, extension| {
            listings(copy, extension).into_iter().find_map(|(at, line)| doubled(copy, at, line))
        },
    );
}

/// The lines of a copy's listings.
fn listings<'t>(copy: &'t str, extension: &str) -> Vec<(usize, &'t str)> {
    let mut out = Vec::new();
    let mut inside = false;
    for (at, line) in lines(copy) {
        let is_fence = match extension {
            "md" => line.starts_with("```"),
            "adoc" => line == "----",
            _ => line.starts_with(".. code-block::") || line == "::",
        };
        if extension == "rst" {
            // A listing ends where a line begins at the margin.
            inside = is_fence || inside && (line.is_empty() || line.starts_with("   "));
        } else if is_fence {
            inside = !inside;
        }
        if inside && !is_fence && !line.trim().starts_with(':') {
            out.push((at, line));
        }
    }
    out
}
