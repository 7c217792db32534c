//! `cargo xtask bench`: what a conversion costs, beside others on the same bytes. Writes the tables of
//! `book/src/performance.md`.
//!
//! Whatever else the machine does slows all jobs alike if they are measured in turn and often; so it is the ratios of one
//! round that count, and their spread is shown.

mod cost;
pub mod join;
mod table;
pub mod tools;

use crate::corpus;
use crate::run::{cargo, root};
use anyhow::{Context, Result, bail};
use cost::Cost;
use std::fs;
use std::path::{Path, PathBuf};
use tools::{Job, TARGETS, THREE, Tools};

/// The manuals of `corpus/manuals.toml`.
const MANUALS: [&str; 5] = ["nixpkgs", "nixos", "nix", "nixops", "hydra"];

/// pandoc starts anew for each file: with `--quick`, manuals of more files are not for it.
const QUICK_FILES: usize = 10;

/// What to measure.
#[derive(clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Options {
    /// Fewer rounds, a joined book of up to four times the manuals instead of 64, and pandoc for few files only.
    #[arg(long)]
    quick: bool,
    /// How often each is measured.
    #[arg(long, value_name = "N")]
    rounds: Option<usize>,
    /// Leave pandoc out.
    #[arg(long)]
    no_pandoc: bool,
    /// Print the tables only, and leave the page as it is.
    #[arg(long)]
    print: bool,
    /// The folder of the real manuals; the same as the environment variable `COPYIST_CORPUS`. Without it the handbook of
    /// this repository is measured alone, and the page stays as it is.
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Measure the steps of a conversion instead: reading, lowering, writing, each by itself (`benches/convert.rs`).
    #[arg(long)]
    steps: bool,
    /// With `--steps`: what to hand on to `cargo bench`, after `--`.
    #[arg(last = true, requires = "steps")]
    rest: Vec<String>,
}

/// What was measured of one input.
pub struct Measured {
    /// The manual's name, or what it is made of.
    name: String,
    files: usize,
    bytes: u64,
    /// Each job with its costs, one a round.
    jobs: Vec<(Job, Vec<Cost>)>,
}

/// Measures, prints the tables, and writes them into the book.
///
/// # Errors
/// When something cannot be built or started, or the program itself fails.
pub fn bench(options: &Options) -> Result<()> {
    if options.steps {
        return cargo(["bench", "--package", "copyist", "--bench", "convert"]).args(&options.rest).check();
    }
    let corpus = corpus::named(options.corpus.clone())?;
    let manuals: Vec<PathBuf> = match &corpus {
        Some(corpus) => MANUALS.iter().map(|name| corpus.join(name)).collect(),
        None => vec![root().join("corpus/handbook")],
    };
    let tools = tools::set_up(!options.no_pandoc)?;
    // In memory, where there is such a place: a disk's file system may take longer to make files than all else together,
    // above all where as many have just been taken away, and that is not what is measured.
    let memory = Path::new("/dev/shm");
    let scratch = if memory.is_dir() { tempfile::tempdir_in(memory)? } else { tempfile::tempdir()? };
    let rounds = options.rounds.unwrap_or(if options.quick { 3 } else { 9 }).max(1);

    let mut books = Vec::new();
    let all = scratch.path().join("manuals");
    for manual in &manuals {
        let name = manual.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let same = all.join(&name);
        copy_xml(manual, &same)?;
        books.push(measure(&tools, &name, &same, options, rounds, scratch.path())?);
    }
    if manuals.len() > 1 {
        books.push(rounds_of(&tools, "all five as they are", &all, &jobs(&tools), rounds, scratch.path())?);
    }
    let place = scratch.path().join("joined");
    fs::create_dir(&place)?;
    let book = place.join("book.xml");
    let mut growth = Vec::new();
    let most = if options.quick { 4 } else { 64 };
    for times in std::iter::successors(Some(1), |times| Some(times * 2)).take_while(|times| *times <= most) {
        tools.join(&manuals, times, &book)?;
        if times == 1 && manuals.len() > 1 {
            books.push(measure(&tools, "all five as one book", &book, options, rounds, scratch.path())?);
        }
        let jobs = jobs(&tools);
        // The longer a job takes, the less a stray moment of the machine weighs.
        let rounds = rounds.min((64 / times).max(3));
        growth.push(rounds_of(&tools, &format!("{times}×"), &book, &jobs, rounds, scratch.path())?);
    }
    let text = table::page(&tools, &books, &growth, rounds);
    print!("{text}");
    if options.print || corpus.is_none() {
        return Ok(());
    }
    let page = root().join("book/src/performance.md");
    let old = fs::read_to_string(&page).with_context(|| page.display().to_string())?;
    fs::write(&page, table::fill(&old, &text)?)?;
    eprintln!("xtask: wrote {}", page.display());
    Ok(())
}

/// The program's jobs: each target; three of them at once, and once more on one thread; and two with the copy compared.
fn own_jobs() -> Vec<Job> {
    let job = |target, verify, alone| Job::Copyist { target, verify, alone };
    let mut jobs: Vec<_> = TARGETS.iter().map(|(target, _)| job(target, false, false)).collect();
    jobs.extend([job(THREE, false, false), job(THREE, false, true)]);
    jobs.extend(["asciidoc", "docbook"].map(|target| job(target, true, false)));
    jobs
}

/// The program's jobs, and those of others that take all files at once.
fn jobs(tools: &Tools) -> Vec<Job> {
    let mut jobs = own_jobs();
    jobs.push(Job::Events);
    jobs.extend(tools.xmllint.is_some().then_some(Job::Xmllint));
    jobs
}

/// Copies the XML files of a manual, each to its place: what else a manual has, such as chapters in Markdown, the others do not
/// read.
fn copy_xml(manual: &Path, to: &Path) -> Result<()> {
    for file in xml_files(manual)? {
        let copy = to.join(file.strip_prefix(manual).unwrap_or(&file));
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, &copy).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// All jobs on one manual.
fn measure(
    tools: &Tools,
    name: &str,
    input: &Path,
    options: &Options,
    rounds: usize,
    scratch: &Path,
) -> Result<Measured> {
    let mut jobs = jobs(tools);
    let few = !options.quick || xml_files(input)?.len() <= QUICK_FILES;
    if tools.pandoc.is_ok() && few {
        // Its slowness is known after one target.
        let targets = TARGETS.iter().filter_map(|(_, pandoc)| *pandoc);
        jobs.extend(targets.take(if options.quick { 1 } else { TARGETS.len() }).map(Job::Pandoc));
    }
    rounds_of(tools, name, input, &jobs, rounds, scratch)
}

/// Every job in turn, and that so many times; what comes before the first round only warms up.
fn rounds_of(
    tools: &Tools,
    name: &str,
    input: &Path,
    jobs: &[Job],
    rounds: usize,
    scratch: &Path,
) -> Result<Measured> {
    let files = xml_files(input)?;
    let bytes = files.iter().filter_map(|file| fs::metadata(file).ok()).map(|data| data.len()).sum();
    eprintln!("xtask: {name}: {} jobs, {rounds} rounds", jobs.len());
    let mut measured: Vec<(Job, Vec<Cost>)> = jobs.iter().map(|job| (*job, Vec::new())).collect();
    tools.run(Job::Events, input, &files, scratch)?;
    tools.run(jobs[0], input, &files, scratch)?;
    for _ in 0..rounds {
        for (job, costs) in &mut measured {
            let cost = tools.run(*job, input, &files, scratch)?;
            if cost.failed > 0 && !matches!(job, Job::Pandoc(_)) {
                bail!("{name}: `{}` failed; a figure of it would say nothing", job.name());
            }
            costs.push(cost);
        }
    }
    Ok(Measured { name: name.to_owned(), files: files.len(), bytes, jobs: measured })
}

/// The XML files under a folder in the order of their paths, or the one file.
///
/// # Errors
/// When the folder cannot be read.
fn xml_files(input: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(input).sort_by_file_name() {
        let entry = entry.with_context(|| input.display().to_string())?;
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|name| name == "xml") {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}
