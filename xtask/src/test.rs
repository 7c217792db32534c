//! `cargo xtask test`: the one command that runs every test.

use crate::{corpus, reference, run};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::Stdio;

/// Sets up, runs `cargo test`, and ends with one line that counts.
///
/// # Errors
/// When a test fails, or something that was asked for is missing.
pub fn test(offline: bool, corpus: Option<PathBuf>, rest: &[String]) -> Result<()> {
    let mut cargo = run::cargo(["test", "--workspace", "--no-fail-fast"]).args(rest);
    cargo = if offline {
        cargo.without_env("COPYIST_REFERENCE")
    } else {
        cargo.env("COPYIST_REFERENCE", reference::set_up()?)
    };
    let manuals = corpus::named(corpus)?;
    cargo = match &manuals {
        Some(folder) => cargo.env("COPYIST_CORPUS", folder),
        None if is_ci() => {
            bail!("COPYIST_CORPUS is not set, and in continuous integration (CI=true) it must be")
        }
        None => cargo.without_env("COPYIST_CORPUS"),
    };
    let shown = cargo.shown();
    eprintln!("$ {shown}");
    let mut child =
        cargo.into_command().stdout(Stdio::piped()).spawn().context("cargo could not be started")?;
    let mut count = Count::default();
    if let Some(out) = child.stdout.take() {
        let mut screen = std::io::stdout();
        for line in BufReader::new(out).lines() {
            let line = line?;
            writeln!(screen, "{line}")?;
            count.take(&line);
        }
    }
    let status = child.wait()?;
    println!();
    for why in &count.left_out {
        println!("left out: {why}");
    }
    println!("{} passed, {} failed, {} ignored", count.passed, count.failed, count.ignored);
    if !status.success() || count.failed > 0 {
        bail!("`{shown}` failed");
    }
    Ok(())
}

/// Whether this runs in continuous integration.
fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}

/// The sum over all test programs.
#[derive(Default)]
struct Count {
    passed: u64,
    failed: u64,
    ignored: u64,
    left_out: Vec<String>,
}

impl Count {
    /// Takes in one line of output: `test result: ok. 3 passed; 0 failed; 1 ignored; …` or `left out: …`.
    fn take(&mut self, line: &str) {
        if let Some(why) = line.strip_prefix("left out: ") {
            self.left_out.push(why.to_owned());
        }
        let Some(result) = line.strip_prefix("test result: ") else { return };
        let words: Vec<&str> = result.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            let Ok(number) = pair[0].parse::<u64>() else { continue };
            match pair[1] {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn results_are_summed() {
        let mut count = Count::default();
        count.take(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        );
        count.take("test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 5 filtered out");
        count.take("left out: 7 tests");
        assert_eq!((count.passed, count.failed, count.ignored), (4, 2, 1));
        assert_eq!(count.left_out, ["7 tests"]);
    }
}
