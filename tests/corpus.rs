//! Whole manuals: each converts to every target without an error and twice to the same bytes, every DocBook file has its
//! copy, the ledger can be read, and the trees keep the invariants of `ast::validate` after reading and after lowering.
//!
//! `COPYIST_CORPUS` names the folder of the real manuals; without it they are left out, but for continuous integration,
//! where that is a failure. The manuals of this repository are always there.

mod support;

use ast::Style;
use copyist::lower::{Context, lower};
use copyist::project::{LoadOptions, Project};
use copyist::{registry, threads};
use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for name in support::REAL.into_iter().chain(support::OWN) {
        let source = support::manual(name);
        let ignored = source.is_none() && !support::is_ci();
        let add = |what: &str, test: fn(&str, &Path) -> Result<(), Failed>| {
            let source = source.clone();
            let test = move || match &source {
                Some(source) if source.is_dir() => test(name, source),
                Some(source) => Err(format!("{} is not there", source.display()).into()),
                None => Err("COPYIST_CORPUS is not set".into()),
            };
            Trial::test(format!("{name}: {what}"), test).with_ignored_flag(ignored)
        };
        trials.push(add("every file has its copy, twice the same", converts));
        trials.push(add("trees are valid as read and as lowered", validates));
        if support::REAL.contains(&name) {
            trials.push(add("Markdown becomes DocBook and the same Markdown again", |name, source| {
                returns(name, source, "nixpkgs", "md", |text| text.lines().map(str::to_string).collect())
            }));
            trials
                .push(add("reStructuredText becomes DocBook and reStructuredText again", |name, source| {
                    returns(name, source, "rst", "rst", as_docbook_has_it)
                }));
            trials.push(add("AsciiDoc becomes DocBook and AsciiDoc again", |name, source| {
                returns(name, source, "asciidoc", "adoc", without_made_ids)
            }));
            trials.push(add("reStructuredText becomes every other format", |name, source| {
                crosses(name, source, "rst")
            }));
            trials.push(add("AsciiDoc becomes every other format", |name, source| {
                crosses(name, source, "asciidoc")
            }));
        }
    }
    let left_out = trials.iter().filter(|trial| trial.has_ignored_flag()).count();
    if left_out > 0 && !arguments.list {
        support::left_out(
            left_out,
            "tests on real manuals",
            "COPYIST_CORPUS is not set, see corpus/manuals.toml",
        );
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The lines of reStructuredText, but for what a way through DocBook changes: marks of callouts need ids there, and a file that
/// is included behind a section belongs to that section, so that its titles have the lines of another depth.
fn as_docbook_has_it(text: &str) -> Vec<String> {
    let is_line_of_title = |line: &str| {
        let mark = line.chars().next().filter(char::is_ascii_punctuation);
        mark.is_some_and(|mark| line.len() > 2 && line.chars().all(|c| c == mark))
    };
    let lines = text.lines().filter(|line| {
        !line.trim().is_empty() && !is_line_of_title(line) && !line.trim_start().starts_with(".. _co-")
    });
    lines.map(str::to_string).collect()
}

/// The lines of `AsciiDoc`, but for what a way through `DocBook` changes: marks of callouts need ids there, which stand before the
/// listing then, and a file that is included behind a section belongs to that section, so that it is a level deeper.
fn without_made_ids(text: &str) -> Vec<String> {
    let without = |line: &str| {
        let mut parts = line.split("[[co-");
        let first = parts.next().unwrap_or_default().to_string();
        let rest = parts.map(|part| part.split_once("]]").map_or(part, |(_, behind)| behind));
        let line = first + &rest.collect::<String>();
        match line.split_once("[leveloffset=") {
            Some((include, _)) if include.starts_with("include::") => format!("{include}[]"),
            _ => line,
        }
    };
    let is_made = |line: &String| matches!(line.as_str(), "" | "{empty}" | "+");
    text.lines().map(without).filter(|line| !is_made(line)).collect()
}

/// Converts to a format, and that to every other; each copy is read back by the program where it has a reader.
fn crosses(name: &str, source: &Path, by: &str) -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    let pages = place.path().join(by);
    let all = registry::FORMATS.iter().filter(|f| f.can_write() && f.name() != by).map(|f| f.name());
    let all: Vec<&str> = all.collect();
    for (from, input, targets, copies) in [
        ("docbook", source, by.to_string(), pages.clone()),
        (by, pages.as_path(), all.join(","), place.path().join("others")),
    ] {
        let output = support::copyist([
            "convert".as_ref(),
            input.as_os_str(),
            "--from".as_ref(),
            from.as_ref(),
            "--to".as_ref(),
            targets.as_ref(),
            "--output".as_ref(),
            copies.as_os_str(),
        ]);
        if output.status.code() != Some(0) {
            return Err(format!("{name} to {targets}: {}", support::complaint(&output)).into());
        }
    }
    Ok(())
}

/// Converts to a format, that to DocBook, and that to the format again, in which each page says the same then.
fn returns(
    name: &str,
    source: &Path,
    format: &str,
    extension: &str,
    lines: fn(&str) -> Vec<String>,
) -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    let copies = ["first", "docbook", "second"].map(|copy| place.path().join(copy));
    // What is in Markdown already stays as somebody has written it.
    let only_docbook = place.path().join("sources");
    support::copy_but_markdown(source, &only_docbook)?;
    let mut from = only_docbook.as_path();
    for (target, copy) in [format, "docbook", format].into_iter().zip(&copies) {
        let output = support::copyist([
            "convert".as_ref(),
            from.as_os_str(),
            "--from".as_ref(),
            if target == "docbook" { format.as_ref() } else { "docbook".as_ref() },
            "--to".as_ref(),
            target.as_ref(),
            "--output".as_ref(),
            copy.as_os_str(),
        ]);
        if output.status.code() != Some(0) {
            return Err(format!("{name} to {target}: {}", support::complaint(&output)).into());
        }
        from = copy;
    }
    let files = support::files(&copies[0]);
    let pages = files.iter().filter(|file| file.extension().is_some_and(|e| e == extension));
    for file in pages {
        let of = |copy: &Path| fs::read_to_string(copy.join(file)).map(|text| lines(&text));
        if of(&copies[0])? != of(&copies[2])? {
            return Err(format!("{} is not the same", file.display()).into());
        }
    }
    Ok(())
}

/// Converts twice, and looks at what is there.
fn converts(name: &str, source: &Path) -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    let runs = ["one", "two"].map(|run| place.path().join(run));
    let targets = support::TARGETS.map(|(target, _)| target).join(",");
    for run in &runs {
        let ledger = run.with_extension("json");
        let output = support::copyist([
            "convert".as_ref(),
            source.as_os_str(),
            "--to".as_ref(),
            targets.as_ref(),
            "--output".as_ref(),
            run.as_os_str(),
            "--ledger".as_ref(),
            ledger.as_os_str(),
        ]);
        if output.status.code() != Some(0) {
            return Err(format!("{name} does not convert: {}", support::complaint(&output)).into());
        }
        let book: serde_json::Value = serde_json::from_str(&fs::read_to_string(&ledger)?)?;
        for (target, _) in support::TARGETS {
            if book["targets"][target].is_null() {
                return Err(format!("the ledger does not count {target}").into());
            }
        }
    }
    for file in support::files(source).iter().filter(|file| is_docbook(&source.join(file))) {
        for (target, extension) in support::TARGETS {
            let copy = runs[0].join(target).join(file).with_extension(extension);
            if fs::metadata(&copy).map_or(0, |data| data.len()) == 0 && !is_shown_in_parts(source, file) {
                return Err(format!("{} has no copy in {target}", file.display()).into());
            }
        }
    }
    same(&runs[0], &runs[1])?;
    let [first, second] = runs.map(|run| fs::read(run.with_extension("json")));
    if first? == second? { Ok(()) } else { Err("the ledgers of two runs are not the same".into()) }
}

/// Whether another file shows parts of this one, by a pointer beside its name: then it may have no copy of its own.
fn is_shown_in_parts(source: &Path, file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    support::files(source).iter().filter(|other| *other != file).any(|other| {
        let text = fs::read_to_string(source.join(other)).unwrap_or_default();
        text.match_indices(&*name).any(|(at, _)| {
            let tag = text[at..].split('>').next().unwrap_or_default();
            tag.contains("xpointer")
        })
    })
}

/// Whether two folders hold the same files.
fn same(first: &Path, second: &Path) -> Result<(), Failed> {
    let names: Vec<PathBuf> = support::files(first);
    if names != support::files(second) {
        return Err("two runs do not write the same files".into());
    }
    match names.iter().find(|name| fs::read(first.join(name)).ok() != fs::read(second.join(name)).ok()) {
        Some(name) => Err(format!("{} is not the same after two runs", name.display()).into()),
        None => Ok(()),
    }
}

/// Whether a file is XML whose root is in the DocBook namespace, or in none as in DocBook 4.
fn is_docbook(path: &Path) -> bool {
    if path.extension().is_none_or(|extension| extension != "xml") {
        return false;
    }
    // The few files in other encodings are DocBook, all of them.
    let Ok(text) = fs::read_to_string(path) else { return true };
    let mut reader = quick_xml::Reader::from_str(&text);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Start(root) | quick_xml::events::Event::Empty(root)) => {
                let name = root.name();
                let key = name
                    .prefix()
                    .map_or("xmlns".to_owned(), |prefix| format!("xmlns:{}", prefix.into_inner()));
                let mut attributes = root.attributes().filter_map(Result::ok);
                let namespace = attributes.find(|attribute| attribute.key.into_inner() == key);
                return namespace
                    .is_none_or(|namespace| &*namespace.value == "http://docbook.org/ns/docbook");
            }
            Ok(quick_xml::events::Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

/// Reads and lowers every file, and validates each tree.
fn validates(_: &str, source: &Path) -> Result<(), Failed> {
    threads::run(1, copyist::ast::Limits::default(), || {
        let project =
            Project::load(&[source.to_path_buf()], &LoadOptions::default()).map_err(|e| e.to_string())?;
        for (id, file) in project.ids() {
            let Some(document) = &file.document else { return Err(format!("{} is not read", file.shown)) };
            if let Some(violation) = ast::validate(document).first() {
                return Err(format!("{} as read: {violation:?}", file.shown));
            }
            for (target, _) in support::TARGETS {
                let Some(format) = registry::find(target) else {
                    return Err(format!("there is no {target}"));
                };
                let context = Context {
                    format,
                    style: Style::default(),
                    upgrade: ast::Upgrade::default(),
                    index: &project.index,
                    file: id,
                };
                let lowered = lower(document.clone(), context);
                if let Some(violation) = ast::validate(&lowered.document).first() {
                    return Err(format!("{} lowered for {target}: {violation:?}", file.shown));
                }
            }
        }
        Ok(())
    })
    .map_err(Failed::from)
}
