//! `cargo xtask fuzz`: prepares what the fuzzer begins with, and runs it for a time. See `fuzz/README.md`.

use crate::run;
use anyhow::{Context, Result, bail};
use docbook::elements::ELEMENTS;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The fuzz targets, in the order in which they run.
const TARGETS: [&str; 6] = ["docbook_read", "docbook_round", "lower", "markdown", "rst", "asciidoc"];

/// Longer files are left out, and longer input is not made: what is wrong shows in a short one, too.
const LONGEST: u64 = 20_000;

/// What the fuzzer could find by itself only in a long time, beside the names of elements.
#[rustfmt::skip]
const WORDS: [&str; 62] = [
    "<![CDATA[", "]]>", "<!--", "-->", "<?dbhtml ", "?>", "</", "/>", "&#x", "&lt;", "&amp;", "&#10;", "<!DOCTYPE ", "<!ENTITY ",
    " SYSTEM '", " PUBLIC '", "<!ENTITY % ", "<![INCLUDE[", "<![IGNORE[", "%a;", "&a;", "[]>", " xml:id='a'", " id='a'",
    " linkend='a'", " linkends='a b'", " endterm='a'", " startref='a'", " xlink:href='#a'", " role='bold'", " xml:lang='en'",
    " xml:space='preserve'", " xml:base='x'", " xmlns='http://docbook.org/ns/docbook'", " xmlns:xlink='http://www.w3.org/1999/xlink'",
    " xmlns:xi='http://www.w3.org/2001/XInclude'", "<xi:include href='a.xml'/>", "<xi:fallback>", " parse='text'", " xpointer='a'",
    " cols='2'", " colname='a'", " colnum='2'", " namest='a'", " nameend='b'", " spanname='a'", " morerows='1'", " colspan='2'",
    " rowspan='2'", " span='2'", " align='left'", " coords='1'", " arearefs='a'", " class='startofrange'", " continuation='continues'",
    " startingnumber='3'", " choice='req'", " rep='repeat'", " fileref='a.png'", " language='c'", " version='5.0'", " condition='a'",
];

/// What to run, and for how long.
#[derive(clap::Args)]
pub struct Options {
    /// Only these targets; all if none is given.
    targets: Vec<String>,
    /// How long each runs.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

/// Prepares and runs.
///
/// # Errors
/// When cargo-fuzz is missing, when nothing can be built, and when something is found.
pub fn fuzz(options: &Options) -> Result<()> {
    if let Some(wrong) = options.targets.iter().find(|t| !TARGETS.contains(&t.as_str())) {
        bail!("there is no fuzz target `{wrong}`; there are: {}", TARGETS.join(", "));
    }
    if run::cargo(["fuzz", "--version"]).output().is_none() {
        bail!("cargo-fuzz is not there: cargo install cargo-fuzz");
    }
    let folder = run::root().join("fuzz/corpus");
    let dictionary = folder.join("docbook.dict");
    fs::create_dir_all(&folder).context("fuzz/corpus cannot be made")?;
    fs::write(&dictionary, words()).context("the dictionary cannot be written")?;
    let wanted = |target: &&&str| options.targets.is_empty() || options.targets.iter().any(|t| t == **target);
    for target in TARGETS.iter().filter(wanted) {
        let corpus = folder.join(target);
        seed(&corpus)?;
        run::cargo(["fuzz", "run", "--sanitizer", "none"])
            .arg(target)
            .arg(&corpus)
            .arg("--")
            .args(["-timeout=10", "-rss_limit_mb=2048"])
            .arg(format!("-max_len={LONGEST}"))
            .arg(format!("-max_total_time={}", options.seconds))
            .arg(format!("-dict={}", dictionary.display()))
            // The coverage that the fuzzer is led by needs no nightly compiler, only leave to use it.
            .env("RUSTC_BOOTSTRAP", "1")
            .check()?;
    }
    Ok(())
}

/// Copies the files that the fuzzer begins with: those of this repository, and no others.
fn seed(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for source in ["corpus/features", "corpus/broken", "fuzz/regressions"] {
        let source = run::root().join(source);
        let entries =
            fs::read_dir(&source).with_context(|| format!("{} cannot be read", source.display()))?;
        for entry in entries {
            let entry = entry?;
            let data = entry.metadata()?;
            if data.is_file() && data.len() <= LONGEST {
                fs::copy(entry.path(), folder.join(entry.file_name()))?;
            }
        }
    }
    Ok(())
}

/// The dictionary: a word a line.
fn words() -> String {
    let mut out = String::new();
    for element in &ELEMENTS {
        let _ = writeln!(out, "\"<{0}>\"\n\"</{0}>\"", element.name);
    }
    for word in WORDS {
        let _ = writeln!(out, "\"{word}\"");
    }
    out
}
