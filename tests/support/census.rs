//! What the censuses of all formats share: `tests/reference/*_census.py`, which read a folder as the format's own tool does and
//! as we do, and compare.

use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The census of a format.
#[derive(Clone, Copy)]
pub struct Census {
    /// What the names of its programs begin with: `rst`.
    pub name: &'static str,
    /// What our copies are converted to.
    pub target: &'static str,
    /// The sample of which each line counts, in its folder `NAME_damage`.
    pub sample: &'static str,
    /// Arguments of a comparison: of the tools, and of what a folder is to be read as.
    pub arguments: fn(&Path, &str) -> Vec<String>,
}

/// Runs the tests, with word of what is left out.
pub fn main(what: &str, trials: impl FnOnce(Option<&Path>) -> Vec<Trial>) -> ExitCode {
    let arguments = Arguments::from_args();
    let tools = super::folder("COPYIST_REFERENCE");
    let trials = trials(tools.as_deref());
    if !arguments.list {
        let left_out = trials.iter().filter(|trial| trial.has_ignored_flag()).count();
        if left_out > 0 {
            let why = match &tools {
                None => "COPYIST_REFERENCE is not set; run `cargo xtask test`",
                Some(_) => "COPYIST_CORPUS is not set, see corpus/manuals.toml",
            };
            super::left_out(left_out, what, why);
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A test with the tools; without them it is left out.
pub fn trial(
    tools: Option<&Path>,
    name: impl Into<String>,
    test: impl FnOnce(&Path) -> Result<(), Failed> + Send + 'static,
) -> Trial {
    let ignored = tools.is_none();
    let tools = tools.map(Path::to_path_buf).unwrap_or_default();
    Trial::test(name.into(), move || test(&tools)).with_ignored_flag(ignored)
}

impl Census {
    /// A test of foreign files: their name in the exemptions, their folder among the sources, what they are read as.
    pub fn foreign(
        self,
        tools: Option<&Path>,
        name: &'static str,
        folder: &'static str,
        flavour: &'static str,
    ) -> Trial {
        trial(tools, format!("{name} is read as by its own tool"), move |tools| {
            self.take(tools, name, &tools.join("sources").join(folder), flavour)
        })
    }

    /// A test of our copy of a manual.
    pub fn copy(self, tools: Option<&Path>, name: &'static str) -> Trial {
        let ready = tools.map(Path::to_path_buf).zip(super::manual(name));
        let ignored = ready.is_none();
        let test = move || {
            let Some((tools, source)) = ready else { return Err("it is left out".into()) };
            let copy = tools.join("copies").join(name).join(format!("census-{}", self.name));
            let output = super::convert(&source, self.target, &copy);
            if !matches!(output.status.code(), Some(0 | 1)) || !copy.is_dir() {
                return Err(format!("the conversion failed: {}", super::complaint(&output)).into());
            }
            self.take(&tools, name, &copy, self.target)
        };
        Trial::test(format!("the copy of {name} is read as by its own tool"), test).with_ignored_flag(ignored)
    }

    /// A program of `tests/reference` in the environment of the tools.
    fn python(self, tools: &Path, program: &str) -> Command {
        let mut command = Command::new(tools.join("venv/bin/python"));
        command.arg(super::root().join("tests/reference").join(format!("{}_{program}.py", self.name)));
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }

    /// The comparison of a folder.
    fn compare(self, tools: &Path, folder: &Path, flavour: &str) -> Command {
        let mut command = self.python(tools, "census");
        command.arg(folder).args(["--copyist", env!("CARGO_BIN_EXE_copyist")]);
        command.args((self.arguments)(tools, flavour));
        command
    }

    /// Takes a census of a folder, by exemptions of this name.
    fn take(self, tools: &Path, name: &str, folder: &Path, flavour: &str) -> Result<(), Failed> {
        if !folder.is_dir() {
            return Err(format!("{} is not there", folder.display()).into());
        }
        let copies = tools.join("copies");
        fs::create_dir_all(&copies)?;
        let json = copies.join(format!("census-{}-{name}.json", self.name));
        let exemptions = super::root().join("tests/reference").join(format!("{}_exemptions.toml", self.name));
        let output = self
            .compare(tools, folder, flavour)
            .args(["--set", name])
            .args(["--exempt".as_ref(), exemptions.as_os_str(), "--json".as_ref(), json.as_os_str()])
            .output()?;
        match output.status.code() {
            Some(0) => Ok(()),
            Some(1) if output.stderr.is_empty() => Err(String::from_utf8_lossy(&output.stdout).into()),
            _ => Err(format!("the comparison failed: {}", super::complaint(&output)).into()),
        }
    }

    /// The measure must be able to fail: we read files that are damaged in one way each, the format's own tool the whole ones.
    pub fn damage(self, tools: &Path, flavour: &str) -> Result<(), Failed> {
        let whole = super::root().join("tests/reference").join(format!("{}_damage", self.name));
        let sample = fs::read_to_string(whole.join(self.sample))?;
        let work: PathBuf = tools.join("copies").join(format!("census-{}-damage", self.name));
        // Nothing that is told below may be wrong with the whole.
        let output = self.compare(tools, &whole, flavour).output()?;
        if !output.status.success() {
            return Err(
                format!("{}{}", String::from_utf8_lossy(&output.stdout), super::complaint(&output)).into()
            );
        }
        let mut kept = Vec::new();
        for (at, line) in sample.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let damaged: Vec<&str> =
                sample.lines().enumerate().filter(|(n, _)| *n != at).map(|(_, line)| line).collect();
            fs::create_dir_all(&work)?;
            fs::write(work.join(self.sample), damaged.join("\n"))?;
            let output = self.compare(tools, &whole, flavour).arg("--read").arg(&work).output()?;
            match output.status.code() {
                Some(1) if output.stderr.is_empty() => {}
                Some(0) => kept.push(format!("line {}: {line}", at + 1)),
                _ => return Err(format!("the comparison failed: {}", super::complaint(&output)).into()),
            }
        }
        if kept.is_empty() {
            return Ok(());
        }
        Err(format!("these lines are gone, and nothing differs:\n{}", kept.join("\n")).into())
    }

    /// The cases of `NAME_by_hand.py`.
    pub fn by_hand(self, tools: &Path, arguments: &[&Path]) -> Result<(), Failed> {
        let output = self.python(tools, "by_hand").args(arguments).output()?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("{}{}", String::from_utf8_lossy(&output.stdout), super::complaint(&output)).into())
    }
}
