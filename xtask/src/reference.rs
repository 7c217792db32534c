//! The reference renderers, at exact versions under `target/reference`: Sphinx with myst-parser, cmark-gfm, markdown-it and
//! pandoc in a Python environment, Asciidoctor and Antora for Node, mdBook, and the sources of packages whose files of
//! reStructuredText and AsciiDoc are read. Set up once, and again when a pin changes.

use crate::corpus::hex;
use crate::run::{Run, cargo, root};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// The files that pin versions.
const PINS: [&str; 7] =
    ["requirements.txt", SOURCES[0], SOURCES[1], PACKAGES, PROGRAMS, "package.json", "package-lock.json"];

/// The packages of Python whose sources are read: pinned with checksums.
const SOURCES: [&str; 2] = ["rst_sources.txt", "adoc_sources.txt"];

/// The packages of Node of which only files are read: likewise.
const PACKAGES: &str = "adoc_packages.txt";

/// The programs that cargo builds: pinned by version, with what their own lock file says.
const PROGRAMS: &str = "programs.txt";

/// Sets the renderers up where that is not done yet.
///
/// # Errors
/// When Python or Node is missing or too old, or a package cannot be had; the message says which.
pub fn set_up() -> Result<PathBuf> {
    let here = root().join("tests/reference");
    let place = root().join("target/reference");
    let pins = pins(&here)?;
    let stamp = place.join("stamp");
    if fs::read_to_string(&stamp).is_ok_and(|done| done == pins) {
        return Ok(place);
    }
    eprintln!("xtask: setting up the reference renderers in target/reference (once)");
    let python =
        find(&["python3", "python"], "import sys; assert sys.version_info >= (3, 11)", "-c", "Python 3.11")?;
    let major = "process.exit(+process.versions.node.split('.')[0] >= 20 ? 0 : 1)";
    find(&["node"], major, "-e", "Node 20")?;
    find(&["npm"], "--version", "--silent", "npm (it comes with Node)")?;
    fs::create_dir_all(&place).context("target/reference cannot be made")?;
    let _ = fs::remove_file(&stamp);
    let venv = place.join("venv");
    Run::new(python).args(["-m", "venv", "--clear"]).arg(&venv).check().context(
        "Python's `venv` is missing or broken; on Debian and Ubuntu it is the package `python3-venv`",
    )?;
    Run::new(venv.join("bin/python"))
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--requirement",
        ])
        .arg(here.join("requirements.txt"))
        .check()
        .context("the Python packages of tests/reference/requirements.txt could not be installed")?;
    let folder = place.join("sources");
    sources(&venv.join("bin/python"), &here, &folder)?;
    packages(&venv.join("bin/python"), &here, &folder)?;
    let node = place.join("node");
    fs::create_dir_all(&node)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(here.join(name), node.join(name))?;
    }
    Run::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--prefix"])
        .arg(&node)
        .check()
        .context("the packages of tests/reference/package.json could not be installed")?;
    programs(&here, &place)?;
    fs::write(&stamp, pins)?;
    Ok(place)
}

/// Builds the programs in [`PROGRAMS`], each into a folder of its name. Without optimisation: that is done sooner, and what is
/// built with them is small.
fn programs(here: &Path, place: &Path) -> Result<()> {
    let list = fs::read_to_string(here.join(PROGRAMS))?;
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let (name, version) =
            line.split_once(' ').with_context(|| format!("{PROGRAMS}: no version: {line}"))?;
        let folder = place.join(name);
        let built = folder.join("target");
        cargo(["install", "--quiet", "--locked", "--debug", "--no-default-features", "--force"])
            .args([name, "--version", version])
            .args(["--root".as_ref(), folder.as_os_str(), "--target-dir".as_ref(), built.as_os_str()])
            .check()
            .with_context(|| format!("{line} of tests/reference/{PROGRAMS} could not be built"))?;
        let _ = fs::remove_dir_all(built);
    }
    Ok(())
}

/// Brings the sources of the packages in [`SOURCES`] and unpacks them, each into a folder of its name and version.
fn sources(python: &Path, here: &Path, folder: &Path) -> Result<()> {
    let _ = fs::remove_dir_all(folder);
    for list in SOURCES {
        Run::new(python)
            .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"])
            .args(["--no-binary", ":all:", "--require-hashes", "--dest"])
            .arg(folder)
            .arg("--requirement")
            .arg(here.join(list))
            .check()
            .with_context(|| format!("the sources of tests/reference/{list} could not be had"))?;
    }
    for entry in fs::read_dir(folder)? {
        let archive = entry?.path();
        unpack(python, &archive, folder)?;
    }
    Ok(())
}

/// Brings the packages in [`PACKAGES`] and unpacks them, each into a folder of the archive's name.
fn packages(python: &Path, here: &Path, folder: &Path) -> Result<()> {
    let list = fs::read_to_string(here.join(PACKAGES))?;
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let (package, wanted) =
            line.split_once(' ').with_context(|| format!("{PACKAGES}: no checksum: {line}"))?;
        Run::new("npm")
            .args(["pack", "--silent", "--ignore-scripts", package, "--pack-destination"])
            .arg(folder)
            .check()
            .with_context(|| format!("{package} of tests/reference/{PACKAGES} could not be had"))?;
        let mut archives = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
        let archive = archives.find(|path| path.extension().is_some_and(|e| e == "tgz"));
        let archive = archive.with_context(|| format!("`npm pack` brought nothing for {package}"))?;
        let found = hex(&Sha256::digest(fs::read(&archive)?));
        if found != wanted {
            bail!("{package}: the archive's checksum is {found}, not {wanted}");
        }
        unpack(python, &archive, &archive.with_extension(""))?;
    }
    Ok(())
}

/// Unpacks an archive and removes it.
fn unpack(python: &Path, archive: &Path, folder: &Path) -> Result<()> {
    Run::new(python).args(["-m", "tarfile", "--extract"]).arg(archive).arg(folder).check()?;
    fs::remove_file(archive)?;
    Ok(())
}

/// The text of all pins, to know whether one has changed.
fn pins(here: &Path) -> Result<String> {
    let mut text = String::new();
    for name in PINS {
        text.push_str(
            &fs::read_to_string(here.join(name)).with_context(|| format!("tests/reference/{name}"))?,
        );
    }
    Ok(text)
}

/// The first of these programs that is there and takes `code`.
fn find(names: &[&'static str], code: &str, flag: &str, wanted: &str) -> Result<&'static str> {
    let works = |name: &&'static str| Run::new(name).args([flag, code]).output().is_some();
    match names.iter().copied().find(works) {
        Some(name) => Ok(name),
        None => bail!(
            "{wanted} or newer is needed for the reference tests and was not found.\n\
             Install it, or leave those tests out with `cargo xtask test --offline`"
        ),
    }
}
