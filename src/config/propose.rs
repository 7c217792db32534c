//! A file of settings for a manual, with what was found in it as comments: what is to be decided is there already, and
//! stands behind a `#` until somebody does.

use super::survey::{Found, Survey};
use crate::layout::Layout;
use ast::{CodeKind, Format, Role};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many things of a kind are listed.
const MOST: usize = 12;

/// The text of the file.
pub fn propose(survey: &Survey, targets: &[&'static dyn Format]) -> String {
    let mut out = String::from(
        "# Settings of this manual for copyist: https://toml.io. What stands behind a # is not in force.\n\
         # Paths begin at this folder. An option of the command line counts more than what is said here.\n\n",
    );
    manual(survey, targets, &mut out);
    for target in targets.iter().filter(|_| targets.len() > 1) {
        if let Some(layout) = layout(*target) {
            let _ = write!(out, "\n[target.{}]\nlayout = {}\n", target.name(), quoted(layout.name()));
        }
    }
    external(survey, &mut out);
    profile(survey, &mut out);
    variables(survey, &mut out);
    roles(survey, &mut out);
    listings(survey, &mut out);
    out
}

/// The layout that is likely wanted with a target.
fn layout(target: &dyn Format) -> Option<Layout> {
    Layout::ALL.into_iter().find(|layout| *layout != Layout::Plain && layout.takes(target.name()))
}

fn manual(survey: &Survey, targets: &[&'static dyn Format], out: &mut String) {
    out.push_str("[manual]\n");
    let formats = survey.formats.iter().map(|(format, count)| format!("{} in {format}", files(*count)));
    let _ = writeln!(out, "# {}.", formats.collect::<Vec<_>>().join(", "));
    out.push_str("inputs = [\".\"]\n");
    match &survey.main {
        Some(main) => {
            let _ = write!(out, "# The root: the file that holds the others together.\nmain = {}\n", quoted(main));
            if !survey.others.is_empty() {
                let what = if survey.others.len() == 1 { "1 file is" } else { "files are" };
                let number = if survey.others.len() == 1 { String::new() } else { format!("{} ", survey.others.len()) };
                let _ = writeln!(
                    out,
                    "# {number}{what} not included by any other, and will stand at the end. Those that are no part of the manual\n\
                     # belong into `exclude`, by name or by a pattern such as \"old/**\"."
                );
                let names = survey.others.iter().map(|name| format!("#   {},\n", quoted(name)));
                let _ = write!(out, "# exclude = [\n{}# ]\n", names.collect::<String>());
            }
        }
        None => out.push_str("# No file holds the others together; a layout will make one that does.\n# main = \"manual.xml\"\n"),
    }
    if survey.beside > 0 {
        let _ = writeln!(
            out,
            "# {} in other formats are left alone; name them in `inputs` to convert them, too.",
            files(survey.beside)
        );
    }
    if survey.main.is_none() || survey.others.is_empty() {
        out.push_str("# exclude = [\"old/**\"]   # files that are no part of the manual\n");
    }
    if survey.outside.is_empty() {
        out.push_str(
            "# root = \"..\"            # the folder that includes may not leave, if not that of the input\n",
        );
    } else {
        out.push_str("# Includes lead out of this folder, and are not followed; `root` is the folder that they may not leave.\n");
        list(survey.outside.iter(), out);
        out.push_str("# root = \"..\"\n");
    }
    if !survey.missing_includes.is_empty() {
        out.push_str("# Included files that are not there; perhaps the manual's own build makes them. Build them first.\n");
        list(survey.missing_includes.iter(), out);
    }
    let names: Vec<String> = targets.iter().map(|target| quoted(target.name())).collect();
    let _ = write!(out, "\nto = [{}]\noutput = \"copyist-out\"\n", names.join(", "));
    match targets {
        [target] => match layout(*target) {
            Some(found) => {
                let all =
                    Layout::ALL.into_iter().filter(|layout| layout.takes(target.name())).map(Layout::name);
                let all: Vec<_> = all.collect();
                let _ = writeln!(
                    out,
                    "layout = {:<14} # or {}",
                    quoted(found.name()),
                    others(&all, found.name())
                );
            }
            None => out.push_str(
                "# layout = \"plain\"       # as the source is; no tool's project is known for this format\n",
            ),
        },
        _ => out.push_str("# layout, and all below, may be different for each target: see [target.…]\n"),
    }
    out.push_str(
        "# split = \"chapter\"      # which divisions are pages, if not the files: or section, none\n\
         # wrap = \"sentence\"      # where lines break: or preserve (if not said), none, a number\n\
         # style = \"lossless\"     # or idiomatic (if not said)\n\
         # entities = \"expand\"    # declared texts in their places; or keep (if not said)\n\
         # includes = \"merge\"     # one document of the whole; or keep (if not said)\n",
    );
}

fn others(all: &[&str], but: &str) -> String {
    all.iter().copied().filter(|name| *name != but).collect::<Vec<_>>().join(", ")
}

fn external(survey: &Survey, out: &mut String) {
    if survey.missing_ids.is_empty() {
        return;
    }
    let count = survey.missing_ids.len();
    let what = if count == 1 { "1 id is".to_string() } else { format!("{count} ids are") };
    let _ = write!(
        out,
        "\n[external]\n# {what} referred to and not in the manual. Say where those of another manual are; `{{id}}` and `{{*}}`\n\
         # stand for the id and for what the star does.\n",
    );
    let groups = groups(survey);
    for (pattern, ids) in groups.iter().take(MOST) {
        let entry = format!("{} = \"https://…\"", quoted(pattern));
        match ids.as_slice() {
            [_] if !pattern.contains('*') => {
                let _ = writeln!(out, "# {entry}");
            }
            [first, ..] => {
                let count = if ids.len() == 1 { "1 id".to_string() } else { format!("{} ids", ids.len()) };
                let _ = writeln!(out, "# {entry:<40} # {count}, such as {first}");
            }
            [] => {}
        }
    }
    more(groups.len(), out);
}

/// The ids by what they begin with, the largest groups first; those that are alone by themselves.
fn groups(survey: &Survey) -> Vec<(String, Vec<&str>)> {
    let mut by_prefix: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for id in &survey.missing_ids {
        let end = id.find(['-', ':', '.', '_']).map_or(id.len(), |at| at + 1);
        by_prefix.entry(&id[..end]).or_default().push(id);
    }
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for (prefix, ids) in by_prefix {
        if ids.len() == 1 {
            groups.push((ids[0].to_string(), ids));
        } else {
            groups.push((format!("{prefix}*"), ids));
        }
    }
    groups.sort_by_key(|(_, ids)| std::cmp::Reverse(ids.len()));
    groups
}

fn profile(survey: &Survey, out: &mut String) {
    if survey.profiles.is_empty() {
        return;
    }
    out.push_str(
        "\n[profile]\n# Parts of the manual are for some readers only. All stay, as conditions where the target has such, unless\n\
         # the values that are wanted are named: then what has the attribute and none of them is left out.\n",
    );
    for (name, values) in &survey.profiles {
        let told: Vec<_> = values.iter().take(MOST).map(|(value, n)| format!("{value} ({n})")).collect();
        let most = values
            .iter()
            .max_by_key(|(value, n)| (["manual", "html"].contains(&value.as_str()), **n))
            .map_or("", |(value, _)| value.as_str());
        let _ = writeln!(out, "# {name}: {}\n# {name} = {}", told.join(", "), quoted(most));
    }
}

fn variables(survey: &Survey, out: &mut String) {
    if !survey.variables.is_empty() {
        out.push_str("\n[variables]\n# Names between two @, as a build replaces them; without a value they stay as they are.\n");
        table(&survey.variables, |_| "…", out);
    }
    if !survey.entities.is_empty() {
        out.push_str("\n[entities]\n# References to texts that nothing declares; without a value they stay references.\n");
        table(&survey.entities, |_| "…", out);
    }
}

fn roles(survey: &Survey, out: &mut String) {
    if survey.roles.is_empty() {
        return;
    }
    out.push_str(
        "\n[roles]\n# The authors' own names for runs of text, and elements without a meaning that formats know. Say which they have:\n\
         # strong, emphasis, plain, or a role such as filename, command, option, varname, literal, guilabel, phrase.\n",
    );
    table(&survey.roles, becomes, out);
}

/// Languages, what their listings look like, and which kind of listing they are likely to be.
const LOOKS: &[(&str, &str)] = &[
    ("console", r"\A\s*(\$|#|>|[a-z]+[@:].*[$#>]) "),
    ("json", r#"\A\s*[\[{]\s*"[^"\n]+"\s*[:,]"#),
    ("xml", r"\A\s*<[a-zA-Z!?]"),
    ("diff", r"^(\+\+\+|---|@@) "),
    ("ini", r"\A\s*\[[\w .-]+\]\s*\n[\w.-]+ *="),
    ("nix", r"^\s*[\w.\x22-]+ = .*[;\[{(]$|\b(stdenv|mkDerivation|callPackage|pkgs)\b"),
    ("python", r"^(import \w|from \w+ import|def \w+\(|class \w+.*:$)"),
    ("bash", r"\A#!.*sh\b|^(export|source) |^\w+=\S*$"),
];

fn listings(survey: &Survey, out: &mut String) {
    if survey.untold.is_empty() {
        return;
    }
    let told: Vec<_> = survey.languages.iter().map(|(language, n)| format!("{language} ({n})")).collect();
    let screens = survey.untold.iter().filter(|(kind, _)| *kind == CodeKind::Screen).count();
    let _ = write!(
        out,
        "\n[listings]\n# {} without a language, {screens} of them screens of a terminal; {}.\n\
         # The first that fits counts: a regular expression for the text, or a table with `text`, `files`, `kind`.\n",
        if survey.untold.len() == 1 {
            "1 listing is".to_string()
        } else {
            format!("{} listings are", survey.untold.len())
        },
        if told.is_empty() { "none has one".to_string() } else { format!("others are {}", told.join(", ")) },
    );
    let mut left: Vec<&(CodeKind, String)> = survey.untold.iter().collect();
    for (language, pattern) in LOOKS {
        let Ok(regex) = regex::RegexBuilder::new(pattern).multi_line(true).build() else { continue };
        let before = left.len();
        left.retain(|(_, text)| !regex.is_match(text));
        let count = before - left.len();
        if count > 0 {
            let _ = writeln!(out, "# {language} = '{pattern}'   # {count}");
        }
    }
    let left_screens = left.iter().filter(|(kind, _)| *kind == CodeKind::Screen).count();
    if left_screens > 0 {
        let _ = writeln!(out, "# text = {{ kind = \"screen\" }}   # the {left_screens} other screens");
    }
    let rest = left.len() - left_screens;
    if rest > 0 {
        let _ = writeln!(out, "# {rest} more look like none of these.");
    }
}

/// What a class or an element is perhaps meant to be.
fn becomes(name: &str) -> &str {
    match name {
        "bold" | "b" | "strong" => "strong",
        "italic" | "i" | "em" => "emphasis",
        "envvar" | "env" => "envar",
        "file" | "path" => "filename",
        name if Role::from_name(name).is_some() => name,
        _ => "phrase",
    }
}

/// A line for each thing, those that are there most often first.
fn table(found: &BTreeMap<String, Found>, value: fn(&str) -> &str, out: &mut String) {
    let mut all: Vec<_> = found.iter().collect();
    all.sort_by_key(|(_, found)| std::cmp::Reverse(found.count));
    for (name, Found { count, example }) in all.iter().take(MOST) {
        let times = if *count == 1 { "once".to_string() } else { format!("{count} times") };
        let entry = format!("{} = {}", quoted(name), quoted(value(name)));
        let example: String = example.split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = example.chars().take(50).collect();
        let dots = if short.len() < example.len() { "…" } else { "" };
        let such = if short.is_empty() { String::new() } else { format!(", as in: {short}{dots}") };
        let _ = writeln!(out, "# {entry:<30} # {times}{such}");
    }
    more(all.len(), out);
}

fn list<'n>(names: impl ExactSizeIterator<Item = &'n String>, out: &mut String) {
    let count = names.len();
    for name in names.take(MOST) {
        let _ = writeln!(out, "#   {}", printable(name));
    }
    more(count, out);
}

fn more(count: usize, out: &mut String) {
    if count > MOST {
        let _ = writeln!(out, "# … and {} more", count - MOST);
    }
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_string() } else { format!("{count} files") }
}

/// A key or a value as TOML has it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Words that stay in a comment.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
