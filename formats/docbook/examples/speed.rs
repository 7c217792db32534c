//! Reads all files of a folder again and again, and says how fast.
use ast::Format;
use std::path::Path;
use std::time::Instant;
fn files(folder: &Path, out: &mut Vec<Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "xml") {
            out.push(std::fs::read(path).unwrap());
        }
    }
}
fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    let mut all = Vec::new();
    files(Path::new(&folder), &mut all);
    let bytes: usize = all.iter().map(Vec::len).sum();
    let mut best = f64::MAX;
    for _ in 0..30 {
        let start = Instant::now();
        for f in &all {
            std::hint::black_box(copyist_docbook::DOCBOOK.read(f, &ast::ReadOptions::default()));
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    let rate = f64::from(u32::try_from(bytes).unwrap()) / best / 1e6;
    println!("{} files, {bytes} bytes, {rate:.1} MB/s", all.len());
}
