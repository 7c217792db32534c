//! Running other programs: shown before they run, and a failure that says what to do.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A program with its arguments, run in the root of the workspace.
pub struct Run(Command);

impl Run {
    /// A program, by its name or path.
    pub fn new(program: impl AsRef<OsStr>) -> Run {
        let mut command = Command::new(program);
        command.current_dir(root());
        Run(command)
    }

    /// One more argument.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Run {
        self.0.arg(argument);
        self
    }

    /// More arguments.
    pub fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
        self.0.args(arguments);
        self
    }

    /// An environment variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Run {
        self.0.env(name, value);
        self
    }

    /// An environment variable that the program must not see.
    pub fn without_env(mut self, name: &str) -> Run {
        self.0.env_remove(name);
        self
    }

    /// The program and its arguments as a person would type them.
    pub fn shown(&self) -> String {
        let words = std::iter::once(self.0.get_program()).chain(self.0.get_args());
        words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
    }

    /// Shows the call, runs it, and fails if it fails.
    ///
    /// # Errors
    /// When the program is not there or does not end well.
    pub fn check(mut self) -> Result<()> {
        let shown = self.shown();
        eprintln!("$ {shown}");
        let status = self.0.status().with_context(|| format!("`{shown}` could not be started"))?;
        if !status.success() {
            bail!("`{shown}` failed ({status})");
        }
        Ok(())
    }

    /// What the program prints, if it ends well.
    pub fn output(mut self) -> Option<String> {
        let output = self.0.output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// The command itself.
    pub fn into_command(self) -> Command {
        self.0
    }
}

/// Cargo, with these arguments.
pub fn cargo<const N: usize>(arguments: [&str; N]) -> Run {
    Run::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())).args(arguments)
}
