//! The parts of the pages that are made from the code: tables of formats, capabilities, kinds and roles, the help of the
//! program, and what it makes of the example.
//!
//! A part stands between `<!-- generated: NAME -->` and `<!-- end of generated -->`.

use crate::support;
use ast::{BlockTag, Construct, DivisionKind, Feature, Format, InlineTag, Limit, RecordKind, Role};
use copyist::registry::FORMATS;
use std::fmt::Write as _;
use std::fs;

const BEGIN: &str = "<!-- generated: ";
const END: &str = "<!-- end of generated -->";
/// The page that is shown before and after.
const EXAMPLE: &str = "book/example/greeting.xml";

/// A page with its generated parts made anew.
pub fn fill(page: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(BEGIN) {
        let (name, after) = after.split_once(" -->").ok_or("a mark that does not end")?;
        let (_, after) = after.split_once(END).ok_or_else(|| format!("`{name}` has no end"))?;
        let part = part(name).ok_or_else(|| format!("`{name}` cannot be made"))?;
        let _ = write!(out, "{before}{BEGIN}{name} -->\n\n{}\n\n{END}", part.trim_end());
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// The pages of the book that are generated as a whole: one for each format with a table.
pub fn whole_pages() -> Vec<(String, String)> {
    with_tables().map(|format| (format!("formats/{}.md", format.name()), format_page(format))).collect()
}

fn with_tables() -> impl Iterator<Item = &'static dyn Format> {
    FORMATS.iter().copied().filter(|format| format.capabilities().is_some())
}

fn part(name: &str) -> Option<String> {
    let text = match name {
        "formats" => formats(),
        "format pages" => format_pages(),
        "blocks" => kinds("block.rs", "pub enum BlockKind {", BlockTag::ALL.iter().map(|t| t.name())),
        "inlines" => kinds("inline.rs", "pub enum InlineKind {", InlineTag::ALL.iter().map(|t| t.name())),
        "divisions" => rows("block.rs", DivisionKind::ALL.iter().map(|k| k.name())),
        "roles" => rows("role.rs", Role::ALL.iter().map(|r| r.name())),
        "elements" => elements(),
        "reasons" => reasons(),
        "records" => rows("record.rs", RecordKind::ALL.iter().map(|k| k.name())),
        "features" => rows("capability.rs", Feature::ALL.iter().map(|f| f.name())),
        "example docbook" => fenced("xml", &fs::read_to_string(support::root().join(EXAMPLE)).ok()?),
        "example ledger json" => fenced("json", &ledger("json")?),
        "example ledger markdown" => fenced("markdown", &ledger("markdown")?),
        "limits" => limits(),
        _ => match name.split_once(' ')? {
            ("matrix", family) => matrix(family),
            ("help", command) => help(command)?,
            ("example", target) => fenced(target, &converted(target)?),
            _ => return None,
        },
    };
    Some(text)
}

/// The list of formats.
fn formats() -> String {
    let mut out =
        String::from("| name | what it is | read | written | file names |\n|---|---|---|---|---|\n");
    for format in FORMATS {
        let mark = |yes| if yes { "yes" } else { "–" };
        let names: Vec<String> = format.extensions().iter().map(|e| format!("`.{e}`")).collect();
        let all: Vec<String> =
            [format.name()].iter().chain(format.aliases()).map(|n| format!("`{n}`")).collect();
        let (read, write) = (mark(format.can_read()), mark(format.can_write()));
        let (title, files) = (format.title(), names.join(" "));
        let _ = writeln!(out, "| {} | {title} | {read} | {write} | {files} |", all.join(", "));
    }
    out
}

/// Links to the pages of the formats.
fn format_pages() -> String {
    let line =
        |format: &dyn Format| format!("- [`{0}`](formats/{0}.md): {1}\n", format.name(), format.title());
    with_tables().map(line).collect()
}

/// Every element of DocBook by its name: the versions that have it, and its neutral kind.
fn elements() -> String {
    let mut all: Vec<_> = docbook::elements::ELEMENTS.iter().collect();
    all.sort_by_key(|element| element.name);
    let mut out = String::from("| element | 4.5 | 5.0 | 5.2 | neutral kind |\n|---|---|---|---|---|\n");
    for element in all {
        let has = docbook::elements::versions(element.name);
        let mark = |yes| if yes { "x" } else { "" };
        let latest = if has.assembly { "assemblies" } else { mark(has.five_two) };
        let kind = element.reason().map_or_else(|| element.kind(), |why| format!("generic: {why}"));
        let (name, four, five) = (element.name, mark(has.four), mark(has.five));
        let _ = writeln!(out, "| `{name}` | {four} | {five} | {latest} | {kind} |");
    }
    out
}

/// The elements that have no kind of their own on purpose, and why.
fn reasons() -> String {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for element in &docbook::elements::ELEMENTS {
        let Some(reason) = element.reason() else { continue };
        match found.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(element.name),
            None => found.push((reason, vec![element.name])),
        }
    }
    let mut out = String::from("| elements | why |\n|---|---|\n");
    for (reason, mut names) in found {
        names.sort_unstable();
        let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(out, "| {} | {reason} |", names.join(", "));
    }
    out
}

/// The classes of all constructs of a family, in every format.
fn matrix(family: &str) -> String {
    let formats: Vec<&dyn Format> = with_tables().collect();
    let mut out = String::from("| construct |");
    for format in &formats {
        let _ = write!(out, " {} |", format.name());
    }
    let _ = write!(out, "\n|---|{}\n", "---|".repeat(formats.len()));
    for construct in Construct::all().filter(|c| c.family() == family) {
        let _ = write!(out, "| {} |", construct.name());
        for format in &formats {
            let class = format.capabilities().map_or("", |table| table.of(construct).class.name());
            let _ = write!(out, " {class} |");
        }
        out.push('\n');
    }
    out
}

/// The page of a format: every construct, how it is carried, and what is written for it.
fn format_page(format: &dyn Format) -> String {
    let mut out = format!(
        "# {0}: {1}\n\n<!-- This page is generated by `cargo xtask book` from the format's capability table. -->\n\n\
         What each construct of the tree becomes in `{0}`. The classes are explained under [Formats](../formats.md).\n",
        format.name(),
        format.title()
    );
    let Some(table) = format.capabilities() else { return out };
    for (family, heading) in [
        ("block", "Blocks"),
        ("inline", "Inline"),
        ("division", "Divisions"),
        ("record", "Records"),
        ("role", "Roles"),
        ("feature", "Features"),
    ] {
        let _ = write!(out, "\n## {heading}\n\n| construct | class | written as |\n|---|---|---|\n");
        for construct in Construct::all().filter(|c| c.family() == family) {
            let row = table.of(construct);
            let _ = writeln!(out, "| {} | {} | {} |", construct.name(), row.class.name(), cell(row.written));
        }
    }
    out
}

/// Text for a cell of a table: outside its code spans, what the page would take for mark-up is escaped.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for (at, part) in text.split('`').enumerate() {
        if at > 0 {
            out.push('`');
        }
        for c in part.chars() {
            let markup = at % 2 == 0 && matches!(c, '[' | ']' | '<' | '*' | '_' | '\\');
            if markup || c == '|' {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// Doc comments of the tree's source: pairs of the text and of the line that it stands above.
fn documented(file: &str, after: &str) -> Vec<(String, String)> {
    let path = support::root().join("formats/ast/src").join(file);
    let text = fs::read_to_string(path).unwrap_or_default();
    let text = text.split_once(after).map_or(text.as_str(), |(_, rest)| rest);
    let mut found = Vec::new();
    let mut words = String::new();
    for line in text.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix("///") {
            words.push_str(comment);
        } else if !line.starts_with("#[") && !line.starts_with("//") {
            if !words.is_empty() {
                found.push((plain(words.trim()), line.to_owned()));
            }
            words.clear();
        }
    }
    found
}

/// A doc comment without its links to the code: ``[`Title`](BlockKind::Title)`` becomes `` `Title` ``.
fn plain(comment: &str) -> String {
    let mut out = String::new();
    let mut rest = comment;
    while let Some((before, after)) = rest.split_once("[`") {
        out.push_str(before);
        let Some((name, after)) = after.split_once("`]") else {
            out.push_str("[`");
            rest = after;
            continue;
        };
        let short = name.rsplit("::").next().unwrap_or(name);
        let _ = write!(out, "`{short}`");
        rest = after.strip_prefix('(').and_then(|link| link.split_once(')')).map_or(after, |(_, rest)| rest);
    }
    out.push_str(rest);
    out.replace('|', "\\|")
}

/// The variants of an enum of kinds: the neutral name and its doc comment.
fn kinds(file: &str, head: &str, names: impl Iterator<Item = &'static str>) -> String {
    let variant = |line: &str| line.starts_with(|c: char| c.is_ascii_uppercase());
    let docs = documented(file, head).into_iter().filter(|(_, line)| variant(line));
    table(names.zip(docs.map(|(words, _)| words)))
}

/// The rows of a list made by a macro: `/// words` above `Variant "name"`.
fn rows(file: &str, names: impl Iterator<Item = &'static str>) -> String {
    let docs = documented(file, "");
    table(names.filter_map(|name| {
        let quoted = format!(" \"{name}\"");
        docs.iter().find(|(_, line)| line.contains(&quoted)).map(|(words, _)| (name, words.clone()))
    }))
}

fn table(rows: impl Iterator<Item = (&'static str, String)>) -> String {
    let mut out = String::from("| name | what it is |\n|---|---|\n");
    for (name, words) in rows {
        let _ = writeln!(out, "| `{name}` | {words} |");
    }
    out
}

/// The table of limits.
fn limits() -> String {
    let mut out =
        String::from("| name | what it counts, at the most | default | highest |\n|---|---|--:|--:|\n");
    for limit in Limit::ALL {
        let (name, what) = (limit.name(), limit.what());
        let _ = writeln!(out, "| `{name}` | {what} | {} | {} |", limit.default(), limit.most());
    }
    out
}

/// What the program says of a command.
fn help(command: &str) -> Option<String> {
    let output = if command == "copyist" {
        support::copyist(["--help"])
    } else {
        support::copyist([command, "--help"])
    };
    let text = String::from_utf8(output.stdout).ok()?;
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    output.status.success().then(|| fenced("text", &lines.join("\n")))
}

/// The example in a target.
fn converted(target: &str) -> Option<String> {
    let output = support::copyist(["convert", EXAMPLE, "--to", target, "--output", "-", "--quiet"]);
    output.status.success().then(|| String::from_utf8(output.stdout).ok()).flatten()
}

/// The ledger of the example in GitHub's Markdown, in one of its forms.
fn ledger(form: &str) -> Option<String> {
    let folder = tempfile::tempdir().ok()?;
    let copy = folder.path().join("greeting.md");
    let output = support::copyist([
        "convert".as_ref(),
        EXAMPLE.as_ref(),
        "--to".as_ref(),
        "gfm".as_ref(),
        "--output".as_ref(),
        copy.as_os_str(),
        "--ledger".as_ref(),
        "-".as_ref(),
        "--ledger-format".as_ref(),
        form.as_ref(),
        "--quiet".as_ref(),
    ]);
    output.status.success().then(|| String::from_utf8(output.stdout).ok()).flatten()
}

/// A listing, in a fence that is longer than any in it.
fn fenced(language: &str, text: &str) -> String {
    let language = match language {
        "commonmark" | "gfm" | "nixpkgs" | "mdbook" | "pandoc" | "myst" => "markdown",
        other => other,
    };
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}{language}\n{}\n{fence}", text.trim_end())
}
