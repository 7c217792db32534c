//! The jobs that are measured: the program itself for each target, and others on the same bytes.

use super::cost::{self, Cost};
use crate::run::{Run, cargo, root};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The targets, and what pandoc calls them if it writes them.
pub const TARGETS: [(&str, Option<&str>); 6] = [
    ("rst", Some("rst")),
    ("asciidoc", Some("asciidoc")),
    ("gfm", Some("gfm")),
    ("nixpkgs", None),
    ("docbook", Some("docbook5")),
    ("json", Some("json")),
];

/// Three targets at once, as the option `--to` takes them.
pub const THREE: &str = "rst,asciidoc,gfm";

/// The version of the package of PyPI that brings pandoc.
const PANDOC: &str = "pypandoc_binary==1.17";

/// What is there to measure.
pub struct Tools {
    copyist: PathBuf,
    xtask: PathBuf,
    /// `xmllint`, with its version.
    pub xmllint: Option<String>,
    /// pandoc's program and its version, or why it is left out.
    pub pandoc: Result<(PathBuf, String), String>,
}

/// Something to measure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// The program, for a target.
    Copyist {
        /// One of `TARGETS`, or [`THREE`].
        target: &'static str,
        /// Whether each copy is read back and compared, as is done if nobody asks for other.
        verify: bool,
        /// Whether all is done on one thread, one file after the other.
        alone: bool,
    },
    /// quick-xml, which hands out events of which nothing is made.
    Events,
    /// `xmllint --noout`, which makes a tree and nothing of it.
    Xmllint,
    /// pandoc, to its name of a target, a file at a time.
    Pandoc(&'static str),
}

impl Job {
    /// How a table calls it.
    pub fn name(self) -> String {
        match self {
            Job::Copyist { target, verify, alone } => {
                let target = target.replace(',', ", ");
                let verified = if verify { "; verified" } else { "" };
                let alone = if alone { "; one thread" } else { "" };
                format!("copyist to {target}{verified}{alone}")
            }
            Job::Events => "quick-xml, events".to_owned(),
            Job::Xmllint => "xmllint --noout".to_owned(),
            Job::Pandoc(target) => format!("pandoc to {target}"),
        }
    }
}

/// Builds what can be built, and looks for the rest.
///
/// # Errors
/// When something cannot be built.
pub fn set_up(want_pandoc: bool) -> Result<Tools> {
    let release = release()?;
    // A floor that is measured without optimisation would be none.
    cargo(["build", "--release", "--locked", "--quiet", "--package", "xtask"]).check()?;
    let xmllint = Run::new("xmllint").arg("--version").into_command().output().ok().map(|output| {
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        let number = text.split_whitespace().find_map(|word| word.parse::<u32>().ok()).unwrap_or_default();
        // It says 20914 for 2.9.14.
        format!("{}.{}.{}", number / 10_000, number / 100 % 100, number % 100)
    });
    let pandoc = if want_pandoc {
        pandoc().map_err(|error| format!("{error:#}"))
    } else {
        Err("it was not asked for".to_owned())
    };
    Ok(Tools { copyist: release.join("copyist"), xtask: release.join("xtask"), xmllint, pandoc })
}

/// Builds the program as it is released; the folder that it is in.
///
/// # Errors
/// When it cannot be built.
pub fn release() -> Result<PathBuf> {
    cargo(["build", "--release", "--locked", "--quiet", "--package", "copyist"]).check()?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    Ok(root().join(target).join("release"))
}

/// pandoc of a package of PyPI at an exact version, in an environment of its own under `target/pandoc`, set up once.
fn pandoc() -> Result<(PathBuf, String)> {
    let venv = root().join("target/pandoc");
    let python = venv.join("bin/python");
    let stamp = venv.join("stamp");
    if !fs::read_to_string(&stamp).is_ok_and(|done| done == PANDOC) {
        eprintln!("xtask: setting up pandoc in target/pandoc (once)");
        Run::new("python3").args(["-m", "venv", "--clear"]).arg(&venv).check()?;
        Run::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", PANDOC])
            .check()?;
        fs::write(&stamp, PANDOC)?;
    }
    let path = Run::new(&python)
        .args(["-c", "import pypandoc; print(pypandoc.get_pandoc_path())"])
        .output()
        .context("pypandoc does not say where pandoc is")?;
    let version = Run::new(&path).arg("--version").output().context("pandoc does not start")?;
    let version = version.lines().next().and_then(|line| line.split(' ').nth(1)).unwrap_or("?").to_owned();
    Ok((path.into(), version))
}

impl Tools {
    /// Does a job once; `scratch` is an empty folder for what it writes, and is empty again after it.
    ///
    /// # Errors
    /// When a program cannot be started.
    pub fn run(&self, job: Job, input: &Path, files: &[PathBuf], scratch: &Path) -> Result<Cost> {
        let out = scratch.join("out");
        let cost = match job {
            Job::Copyist { target, verify, alone } => {
                let run = Run::new(&self.copyist).arg("convert").arg(input).args(["--quiet", "--to", target]);
                let run = if verify { run } else { run.arg("--no-verify") };
                let run = if alone { run.args(["--jobs", "1"]) } else { run };
                cost::run(run.arg("--output").arg(&out).into_command())?
            }
            Job::Events => {
                cost::run(Run::new(&self.xtask).args(["internal", "events"]).args(files).into_command())?
            }
            Job::Xmllint => cost::run(Run::new("xmllint").arg("--noout").args(files).into_command())?,
            Job::Pandoc(target) => {
                let program = self.pandoc.as_ref().map_or(Path::new("pandoc"), |(path, _)| path);
                fs::create_dir_all(&out)?;
                let mut all = Cost::default();
                for file in files {
                    let run = Run::new(program).args(["--from", "docbook", "--to", target, "--output"]);
                    all = all.and(cost::run(run.arg(out.join("copy")).arg(file).into_command())?);
                }
                all
            }
        };
        if out.exists() {
            fs::remove_dir_all(&out).or_else(|_| fs::remove_file(&out))?;
        }
        Ok(cost)
    }

    /// Writes one book of all manuals, in a process of its own: what this process has had in memory is counted for each
    /// that it starts, since a child begins as a copy.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn join(&self, manuals: &[PathBuf], times: usize, to: &Path) -> Result<()> {
        let run = Run::new(&self.xtask).args(["internal", "join"]).arg(to).arg(times.to_string());
        let status = run.args(manuals).into_command().status()?;
        anyhow::ensure!(status.success(), "the manuals could not be joined");
        Ok(())
    }
}
