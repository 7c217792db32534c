//! One document of a whole manual, against what libxml2 makes of it: both in canonical form (Exclusive XML
//! Canonicalization), compared byte by byte.
//!
//! Two things are known to differ, and are made the same before: libxml2 leaves an id that is copied on every copy,
//! and it does not say that the language of what is included is unknown (`XInclude` 1.1, section 4.5.6).
//! Files that a manual's own build makes are made up, in a copy of the manual.

mod support;

use ast::visit::{Visit, walk_block, walk_document, walk_inline};
use ast::{Block, BlockKind, Include, Includes, Inline, InlineKind};
use copyist::project::{IncludeTarget, LoadOptions, Project};
use copyist::threads;
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let has_tool = Command::new("xmllint").arg("--version").output().is_ok();
    let mut trials = Vec::new();
    for name in support::REAL.into_iter().chain(["handbook"]) {
        let source = support::manual(name);
        let ignored = (source.is_none() || !has_tool) && !support::is_ci();
        let test = move || match source {
            Some(source) => compare(name, &source),
            None => Err("COPYIST_CORPUS is not set".into()),
        };
        trials.push(Trial::test(format!("{name}: merged as libxml2 does"), test).with_ignored_flag(ignored));
    }
    let left_out = trials.iter().filter(|trial| trial.has_ignored_flag()).count();
    if left_out > 0 && !arguments.list {
        let why = "COPYIST_CORPUS is not set, or xmllint is not there";
        support::left_out(left_out, "tests of whole manuals as one document", why);
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn compare(name: &str, source: &Path) -> Result<(), Failed> {
    let place = tempfile::tempdir()?;
    for file in support::files(source) {
        let copy = place.path().join(&file);
        fs::create_dir_all(copy.parent().unwrap_or(place.path()))?;
        fs::copy(source.join(&file), copy)?;
    }
    let roots = support::roots(name);
    if roots.is_empty() {
        return Err("corpus/manuals.toml names no root of this manual".into());
    }
    for root in roots {
        let main = place.path().join(&root);
        make_up(&main, place.path())?;
        let merged = load(&main, place.path(), Includes::MergeWithBases, |project| {
            let errors = project.files.iter().flat_map(|f| &f.diagnostics);
            let errors: Vec<_> = errors.filter(|d| d.severity == ast::Severity::Error).collect();
            match (errors.first(), project.files.as_slice()) {
                (Some(error), _) => Err(format!("{root}: {}", error.message)),
                (None, [file]) => Ok(file.text.clone()),
                (None, files) => Err(format!("{root} became {} documents", files.len())),
            }
        })?;
        let ours = main.with_file_name("merged-by-copyist.xml");
        fs::write(&ours, format!("\u{FEFF}{merged}"))?;
        let ours = canonical(&ours, false)?.replace(" xml:lang=\"\"", "");
        let theirs = without_copied_ids(&canonical(&main, true)?);
        if let Some((at, (a, b))) = ours.lines().zip(theirs.lines()).enumerate().find(|(_, (a, b))| a != b) {
            return Err(format!("{root}, line {}:\ncopyist: {a}\nlibxml2: {b}", at + 1).into());
        }
        if ours != theirs {
            return Err(format!("{root}: {} bytes, and {} by libxml2", ours.len(), theirs.len()).into());
        }
        if ours.len() < merged.len() / 2 {
            return Err(format!("{root}: only {} bytes are compared", ours.len()).into());
        }
    }
    Ok(())
}

fn load<T: Send>(
    main: &Path,
    root: &Path,
    includes: Includes,
    then: impl FnOnce(&Project) -> Result<T, String> + Send,
) -> Result<T, Failed> {
    let options =
        LoadOptions { way: includes.into(), root: Some(root.to_path_buf()), ..LoadOptions::default() };
    let done = threads::run(1, copyist::ast::Limits::default(), || {
        let project = Project::load(&[main.to_path_buf()], &options).map_err(|e| e.to_string())?;
        then(&project)
    });
    Ok(done?)
}

/// The canonical form that libxml2 gives a file.
fn canonical(file: &Path, include: bool) -> Result<String, Failed> {
    let mut command = Command::new("xmllint");
    command.args(["--exc-c14n", "--noent", "--nonet", "--dropdtd"]);
    if include {
        command.arg("--xinclude");
    }
    let output = command.arg(file).output()?;
    // An error that still lets it go on would leave something out on both sides.
    let complaint = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || complaint.contains("XInclude error") {
        return Err(format!("xmllint {}: {complaint}", file.display()).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Canonical XML in which of several equal ids only the first stays.
fn without_copied_ids(text: &str) -> String {
    let mut seen = HashSet::new();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let end = match tag {
            t if t.starts_with("<!--") => t.find("-->").map_or(t.len(), |n| n + 3),
            t if t.starts_with("<?") => t.find("?>").map_or(t.len(), |n| n + 2),
            t => {
                let mut quoted = false;
                t.find(|c| {
                    quoted ^= c == '"';
                    c == '>' && !quoted
                })
                .map_or(t.len(), |n| n + 1)
            }
        };
        let (tag, behind) = tag.split_at(end);
        let mut kept = tag.to_owned();
        for name in [" id=\"", " xml:id=\""] {
            if tag.starts_with("<!") || tag.starts_with("<?") {
                break;
            }
            let value = tag.split_once(name).and_then(|(_, behind)| behind.split_once('"')).map(|(v, _)| v);
            if let Some(value) = value.filter(|v| !seen.insert((*v).to_owned())) {
                kept = kept.replace(&format!("{name}{value}\""), "");
            }
        }
        out.push_str(&kept);
        rest = behind;
    }
    out + rest
}

/// Makes up the files that includes miss, with the parts that they ask for.
fn make_up(main: &Path, root: &Path) -> Result<(), Failed> {
    #[derive(Default)]
    struct Collector(Vec<Include>);
    impl Visit for Collector {
        fn block(&mut self, block: &Block) {
            if let BlockKind::Include(include) = &block.kind {
                self.0.push((**include).clone());
            }
            walk_block(self, block);
        }
        fn inline(&mut self, inline: &Inline) {
            if let InlineKind::Include(include) = &inline.kind {
                self.0.push((**include).clone());
            }
            walk_inline(self, inline);
        }
    }
    let missing = load(main, root, Includes::Keep, |project| {
        let mut missing: BTreeMap<PathBuf, (bool, BTreeSet<String>)> = BTreeMap::new();
        for (id, file) in project.ids() {
            let mut collector = Collector::default();
            if let Some(document) = &file.document {
                walk_document(&mut collector, document);
            }
            for include in collector.0 {
                // What is there in another format is not put into its place.
                let is_missing = match project.index.include(id, &include.href) {
                    IncludeTarget::Missing => true,
                    IncludeTarget::File(to) => {
                        project.file(to).is_some_and(|to| to.format.name() != file.format.name())
                    }
                    _ => false,
                };
                if is_missing {
                    let path = file.path.with_file_name(include.href.as_str());
                    let (text, pointers) = missing.entry(path).or_default();
                    *text |= include.text;
                    pointers.extend(include.pointer.map(|p| p.to_string()));
                }
            }
        }
        Ok(missing)
    })?;
    for (number, (path, (text, pointers))) in missing.into_iter().enumerate() {
        let mut made = String::from("4.2");
        if !text {
            made = format!(
                "<section xmlns=\"http://docbook.org/ns/docbook\" xml:id=\"made-up-{number}\"><title>Made up</title>"
            );
            for pointer in pointers {
                // An id, or a path to an element with an id.
                let way = pointer.split_once("//").and_then(|(_, way)| way.split_once("[@id='"));
                match way.and_then(|(name, behind)| Some((name, behind.split_once('\'')?.0))) {
                    Some((name, id)) => {
                        // Its children are of DocBook's namespace: libxml2 cannot say that a copy is of none.
                        let para = "<para xmlns=\"http://docbook.org/ns/docbook\">1</para>";
                        write!(made, "<{name} xmlns=\"\" id=\"{id}\">{para}{para}</{name}>")?;
                    }
                    None => write!(made, "<para xml:id=\"{pointer}\">Words.</para>")?,
                }
            }
            made.push_str("</section>");
        }
        fs::create_dir_all(path.parent().unwrap_or(root))?;
        fs::write(&path, made)?;
    }
    Ok(())
}
