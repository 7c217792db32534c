//! `cargo xtask instructions`: how many instructions a conversion takes, counted by valgrind, against those that
//! `benches/instructions.toml` holds. Unlike time, that is the same on a busy machine, so that a test can look at it.

use crate::bench::tools::release;
use crate::run::{Run, root};
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

/// The targets that are counted; the input is the handbook of this repository.
const TARGETS: [&str; 4] = ["rst", "asciidoc", "gfm", "docbook"];

/// The formats whose readers are counted; the input is their copy of the handbook, which becomes JSON.
const SOURCES: [&str; 2] = ["rst", "asciidoc"];

const HANDBOOK: &str = "corpus/handbook";

/// Per cent. Hash tables take their seeds at random, which moves the counts by some hundredths of a per cent.
const TOLERANCE: f64 = 1.0;

/// What stands above the counts.
const HEAD: &str = "# Instructions that converting corpus/handbook takes (--jobs 1 --no-verify, release build), as valgrind's callgrind\n\
                    # counts them. Written by `cargo xtask instructions --accept`; more by over `tolerance` per cent is a failure,\n\
                    # but only with these tools.\n\n";

/// What to do with the counts.
#[derive(clap::Args)]
pub struct Options {
    /// Take the counts as those to compare with from now on.
    #[arg(long)]
    accept: bool,
}

/// `benches/instructions.toml`.
#[derive(Serialize, Deserialize)]
struct Baseline {
    /// The compilers, the machine's kind, the C library and valgrind.
    tools: String,
    /// By how many per cent a count may be larger.
    tolerance: f64,
    counts: BTreeMap<String, u64>,
}

/// Counts and compares.
///
/// # Errors
/// When valgrind is missing, or a count is more than the tolerance allows.
pub fn instructions(options: &Options) -> Result<()> {
    if Run::new("valgrind").arg("--version").output().is_none() {
        bail!("valgrind is needed to count instructions; on Debian and Ubuntu it is the package `valgrind`");
    }
    let program = release()?.join("copyist");
    let mut counts = BTreeMap::new();
    for target in TARGETS {
        counts.insert(target.to_owned(), count(&program, HANDBOOK, "docbook", target)?);
    }
    for source in SOURCES {
        let copies = tempfile::tempdir()?;
        let copy = copies.path().join("copy");
        let copied = Run::new(&program)
            .args(["convert", HANDBOOK, "--quiet", "--to", source])
            .arg("--output")
            .arg(&copy);
        copied.check()?;
        counts.insert(format!("from-{source}"), count(&program, &copy, source, "json")?);
    }
    let tools = tools()?;
    let path = root().join("benches/instructions.toml");
    let old = match fs::read_to_string(&path) {
        Ok(text) => Some(toml::from_str::<Baseline>(&text).context("benches/instructions.toml")?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).context("benches/instructions.toml"),
    };
    let tolerance = old.as_ref().map_or(TOLERANCE, |old| old.tolerance);
    for (target, now) in &counts {
        let before = old.as_ref().and_then(|old| old.counts.get(target));
        let change = before.map_or(String::new(), |before| format!(" ({:+.2} %)", change(*before, *now)));
        println!("{target}: {now}{change}");
    }
    if options.accept {
        let baseline = Baseline { tools, tolerance, counts };
        fs::write(&path, format!("{HEAD}{}", toml::to_string(&baseline)?))?;
        println!("benches/instructions.toml holds these now");
        return Ok(());
    }
    let Some(old) = old else {
        bail!("there is no benches/instructions.toml; `cargo xtask instructions --accept` writes it")
    };
    let faults = compare(&old, &counts);
    if faults.is_empty() {
        return Ok(());
    }
    let faults = faults.join("\n");
    if old.tools != tools {
        println!("{faults}\nNot a failure: those counts are of {}, these of {tools}.", old.tools);
        return Ok(());
    }
    bail!("{faults}\nIf that is worth it, say why in the commit, and run `cargo xtask instructions --accept`")
}

/// By how many per cent a count is larger than another.
#[expect(clippy::cast_precision_loss, reason = "counts are far from where it matters")]
fn change(before: u64, now: u64) -> f64 {
    (now as f64 / before.max(1) as f64 - 1.0) * 100.0
}

/// What is wrong with counts: too many, or none to compare with. Fewer is no fault.
fn compare(old: &Baseline, counts: &BTreeMap<String, u64>) -> Vec<String> {
    let mut faults = Vec::new();
    for (target, now) in counts {
        match old.counts.get(target) {
            None => faults.push(format!("{target}: benches/instructions.toml has no count")),
            Some(before) if change(*before, *now) > old.tolerance => faults.push(format!(
                "{target}: {now} instructions instead of {before}: {:.2} % more, {} % is allowed",
                change(*before, *now),
                old.tolerance
            )),
            Some(_) => (),
        }
    }
    faults
}

/// The compiler, with the kind of machine that it builds for, and what else decides about the count: the C compiler
/// that builds the allocator, the C library, valgrind itself.
fn tools() -> Result<String> {
    let text = Run::new("rustc").arg("-vV").output().context("rustc does not say its version")?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or("?");
    let mut tools = format!("{} for {host}", text.lines().next().unwrap_or_default());
    for program in ["cc", "ldd", "valgrind"] {
        let version = Run::new(program).arg("--version").output().unwrap_or_default();
        tools.push_str("; ");
        tools.push_str(version.lines().next().unwrap_or("?"));
    }
    Ok(tools)
}

/// The instructions of one conversion of a folder.
fn count(program: &Path, input: impl AsRef<OsStr>, source: &str, target: &str) -> Result<u64> {
    let out = tempfile::tempdir()?;
    let run = Run::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .arg("convert")
        .arg(input)
        .args(["--no-verify", "--quiet", "--jobs", "1", "--from", source, "--to", target])
        .arg("--output")
        .arg(out.path().join("copy"));
    let shown = run.shown();
    let ran = run.into_command().output()?;
    let said = String::from_utf8_lossy(&ran.stderr);
    if !ran.status.success() {
        bail!("`{shown}` failed ({}):\n{said}", ran.status);
    }
    collected(&said).with_context(|| format!("`{shown}` does not say how many instructions it saw:\n{said}"))
}

/// The count in what callgrind says.
fn collected(said: &str) -> Option<u64> {
    let line = said.lines().find(|line| line.contains("Collected :"))?;
    line.rsplit(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_found_in_what_callgrind_says() {
        assert_eq!(collected("==1== Events    : Ir\n==1== Collected : 41128302\n"), Some(41_128_302));
        assert_eq!(collected("==1== nothing"), None);
    }

    #[test]
    fn more_is_a_fault_and_fewer_is_none() {
        let counts = |rst: u64| BTreeMap::from([("rst".to_owned(), rst)]);
        let old = Baseline { tools: String::new(), tolerance: 1.0, counts: counts(1000) };
        assert!(compare(&old, &counts(1009)).is_empty());
        assert!(compare(&old, &counts(500)).is_empty());
        assert_eq!(compare(&old, &counts(1011)).len(), 1);
        assert_eq!(compare(&old, &BTreeMap::from([("gfm".to_owned(), 1)])).len(), 1);
    }

    #[test]
    fn the_baseline_of_the_repository_has_every_target() {
        let text = fs::read_to_string(root().join("benches/instructions.toml")).unwrap();
        let baseline: Baseline = toml::from_str(&text).unwrap();
        assert!(TARGETS.iter().all(|target| baseline.counts.contains_key(*target)));
        assert!(SOURCES.iter().all(|source| baseline.counts.contains_key(&format!("from-{source}"))));
    }
}
