//! What a conversion costs, step by step, in bytes of the source per second, beside the raw events of quick-xml over
//! the same bytes: the floor under every reader.
//!
//! `COPYIST_CORPUS` names the folder of the real manuals; without it the handbook of this repository is taken.

use ast::{Document, ReadOptions, Style, WriteOptions};
use copyist::convert::{Options, convert_all, plan};
use copyist::lower::{Context, lower};
use copyist::project::{FileId, LoadOptions, Project};
use copyist::{registry, threads};
use criterion::{BenchmarkId, Criterion, Throughput};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

const TARGETS: [&str; 4] = ["rst", "asciidoc", "gfm", "nixpkgs"];

/// A manual: where it is, the bytes of its files, and its trees.
struct Manual {
    name: String,
    folder: PathBuf,
    files: Vec<Vec<u8>>,
    project: Project,
}

impl Manual {
    fn load(name: &str, folder: PathBuf) -> Option<Manual> {
        let project = Project::load(std::slice::from_ref(&folder), &LoadOptions::default()).ok()?;
        let files = project.files.iter().filter_map(|file| std::fs::read(&file.path).ok()).collect();
        Some(Manual { name: name.to_owned(), folder, files, project })
    }

    fn bytes(&self) -> Throughput {
        Throughput::Bytes(self.files.iter().map(|file| file.len() as u64).sum())
    }

    /// The trees with their places in the project.
    fn documents(&self) -> Vec<(FileId, Document)> {
        self.project.ids().filter_map(|(id, file)| Some((id, file.document.clone()?))).collect()
    }
}

fn manuals() -> Vec<Manual> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    match std::env::var_os("COPYIST_CORPUS").filter(|value| !value.is_empty()) {
        Some(corpus) => ["nixpkgs", "nixos", "nix", "nixops", "hydra"]
            .iter()
            .filter_map(|name| Manual::load(name, here.join(&corpus).join(name)))
            .collect(),
        None => Manual::load("handbook", here.join("corpus/handbook")).into_iter().collect(),
    }
}

fn read(criterion: &mut Criterion) {
    let docbook = registry::find("docbook").expect("registered");
    for manual in manuals() {
        let mut group = criterion.benchmark_group(format!("read/{}", manual.name));
        group.throughput(manual.bytes());
        group.bench_function("quick-xml events", |bencher| {
            bencher.iter(|| manual.files.iter().map(|file| events(file)).sum::<usize>());
        });
        group.bench_function("docbook", |bencher| {
            bencher.iter(|| {
                for file in &manual.files {
                    black_box(docbook.read(file, &ReadOptions::default()));
                }
            });
        });
        group.finish();
    }
}

/// How many events quick-xml sees in a file.
fn events(source: &[u8]) -> usize {
    let mut reader = quick_xml::Reader::from_reader(source);
    let mut count = 0;
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(quick_xml::events::Event::Eof) | Err(_) => return count,
            Ok(_) => count += 1,
        }
        buffer.clear();
    }
}

fn lower_and_write(criterion: &mut Criterion) {
    for manual in manuals() {
        let documents = manual.documents();
        for step in ["lower", "write"] {
            let mut group = criterion.benchmark_group(format!("{step}/{}", manual.name));
            group.throughput(manual.bytes());
            for target in TARGETS {
                let Some(format) = registry::find(target).filter(|format| format.can_write()) else {
                    continue;
                };
                let context = |file| Context {
                    format,
                    style: Style::default(),
                    upgrade: ast::Upgrade::default(),
                    index: &manual.project.index,
                    file,
                };
                if step == "lower" {
                    group.bench_function(BenchmarkId::from_parameter(target), |bencher| {
                        bencher.iter_batched(
                            || documents.clone(),
                            |documents| {
                                for (file, document) in documents {
                                    black_box(lower(document, context(file)));
                                }
                            },
                            criterion::BatchSize::LargeInput,
                        );
                    });
                } else {
                    let lowered: Vec<_> = documents
                        .iter()
                        .map(|(file, document)| lower(document.clone(), context(*file)).document)
                        .collect();
                    group.bench_function(BenchmarkId::from_parameter(target), |bencher| {
                        bencher.iter(|| {
                            for document in &lowered {
                                black_box(format.write(document, &WriteOptions::default()));
                            }
                        });
                    });
                }
            }
            group.finish();
        }
    }
}

/// From the files on the disk to the texts of the copies, read back, on all processors.
fn whole(criterion: &mut Criterion) {
    for manual in manuals() {
        let mut group = criterion.benchmark_group(format!("convert/{}", manual.name));
        group.throughput(manual.bytes());
        for target in TARGETS {
            let Some(format) = registry::find(target).filter(|format| format.can_write()) else { continue };
            group.bench_function(BenchmarkId::from_parameter(target), |bencher| {
                bencher.iter(|| {
                    let project =
                        Project::load(std::slice::from_ref(&manual.folder), &LoadOptions::default());
                    let mut project = project.expect("it was loaded before");
                    let jobs = plan(&project, &[format], false);
                    convert_all(&mut project, &jobs, &Options::default(), |_, _, done| {
                        black_box(done.is_ok());
                    });
                });
            });
        }
        group.finish();
    }
}

/// All of it on threads whose stack is deep enough for any tree, as in the program itself.
fn main() {
    threads::run(0, copyist::ast::Limits::default(), || {
        let mut criterion = Criterion::default()
            .sample_size(10)
            .warm_up_time(Duration::from_millis(300))
            .measurement_time(Duration::from_secs(1))
            .without_plots()
            .configure_from_args();
        read(&mut criterion);
        lower_and_write(&mut criterion);
        whole(&mut criterion);
        criterion.final_summary();
    });
}
