//! The real manuals: not part of this repository, brought from theirs at the commits that `corpus/manuals.toml` names,
//! and checked by their checksums.

use crate::run::{Run, root};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// `corpus/manuals.toml`.
#[derive(Deserialize)]
struct Manuals {
    manual: Vec<Manual>,
}

/// One manual; see the head of `corpus/manuals.toml`.
#[derive(Deserialize)]
struct Manual {
    name: String,
    repository: String,
    commit: String,
    paths: Vec<String>,
    #[serde(default)]
    strip: String,
    files: usize,
    sha256: String,
    xml_files: usize,
    xml_sha256: String,
}

/// The folder of the manuals that a person or the environment names; `None` if neither does.
///
/// # Errors
/// When it is named and not there.
pub fn named(argument: Option<PathBuf>) -> Result<Option<PathBuf>> {
    let folder =
        argument.or_else(|| std::env::var_os("COPYIST_CORPUS").filter(|v| !v.is_empty()).map(PathBuf::from));
    let Some(folder) = folder else { return Ok(None) };
    match folder.canonicalize() {
        Ok(full) if full.is_dir() => Ok(Some(full)),
        _ => bail!("COPYIST_CORPUS names {}, and there is no such folder", folder.display()),
    }
}

/// Brings or checks the manuals.
///
/// # Errors
/// When one cannot be had, or is not what it should be.
pub fn corpus(names: &[String]) -> Result<()> {
    let list = root().join("corpus/manuals.toml");
    let text = fs::read_to_string(&list).with_context(|| list.display().to_string())?;
    let manuals: Manuals = toml::from_str(&text).context("corpus/manuals.toml")?;
    for name in names {
        if !manuals.manual.iter().any(|manual| manual.name == *name) {
            bail!("corpus/manuals.toml has no manual named {name}");
        }
    }
    let there = named(None)?;
    let folder = there.clone().unwrap_or_else(|| root().join("target/corpus"));
    let mut wrong = 0;
    for manual in manuals.manual.iter().filter(|m| names.is_empty() || names.contains(&m.name)) {
        let place = folder.join(&manual.name);
        if there.is_none() && !place.is_dir() {
            fetch(manual, &place).with_context(|| format!("{} could not be brought", manual.name))?;
        }
        // A checkout has files that the set leaves out, so it is checked by its XML alone.
        let all = there.is_some();
        let (files, sum) = checksum(&place, all)?;
        let wanted =
            if all { (manual.files, &manual.sha256) } else { (manual.xml_files, &manual.xml_sha256) };
        if (files, &sum) == wanted {
            println!("{}: {files} files, as expected", manual.name);
        } else {
            wrong += 1;
            println!("{}: {files} files, {sum}\n  expected {} files, {}", manual.name, wanted.0, wanted.1);
        }
    }
    if wrong > 0 {
        bail!("{wrong} of the manuals in {} are not what they should be", folder.display());
    }
    if there.is_none() {
        println!("Now set COPYIST_CORPUS={} and run `cargo xtask test`.", folder.display());
    }
    Ok(())
}

/// Brings one manual: its commit without history, and of that only its folders.
fn fetch(manual: &Manual, place: &Path) -> Result<()> {
    let clone = root().join("target/corpus/.clones").join(&manual.name);
    fs::create_dir_all(&clone)?;
    let git = |arguments: &[&str]| Run::new("git").arg("-C").arg(&clone).args(arguments);
    git(&["init", "--quiet"]).check()?;
    git(&["sparse-checkout", "set", "--no-cone"])
        .args(manual.paths.iter().map(|f| format!("/{f}/")))
        .check()?;
    git(&["fetch", "--quiet", "--depth=1", "--filter=blob:none", &manual.repository, &manual.commit])
        .check()?;
    git(&["config", "remote.origin.url", &manual.repository]).check()?;
    git(&["config", "remote.origin.promisor", "true"]).check()?;
    git(&["checkout", "--quiet", "--force", "FETCH_HEAD"]).check()?;
    let from = if manual.strip.is_empty() { clone.clone() } else { clone.join(&manual.strip) };
    for file in files(&from)? {
        let to = place.join(&file);
        fs::create_dir_all(to.parent().unwrap_or(place))?;
        fs::copy(from.join(&file), to)?;
    }
    Ok(())
}

/// The files under a folder, but for a repository's own, as paths relative to it with slashes, in byte order.
fn files(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_entry(|e| e.file_name() != ".git") {
        let entry = entry?;
        if entry.file_type().is_file() {
            found.push(entry.path().strip_prefix(folder)?.to_string_lossy().replace('\\', "/"));
        }
    }
    found.sort();
    Ok(found)
}

/// How many files, and SHA-256 over the lines `<SHA-256 of the file>  <path>` of them: of all, or of the XML files.
fn checksum(folder: &Path, all: bool) -> Result<(usize, String)> {
    if !folder.is_dir() {
        bail!("{} is not there", folder.display());
    }
    let mut lines = String::new();
    let mut count = 0;
    for path in
        files(folder)?.iter().filter(|path| all || Path::new(path).extension().is_some_and(|e| e == "xml"))
    {
        let _ = writeln!(lines, "{}  {path}", hex(&Sha256::digest(fs::read(folder.join(path))?)));
        count += 1;
    }
    Ok((count, hex(&Sha256::digest(lines.as_bytes()))))
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
