//! How fast Markdown is read, beside comrak alone, and written:
//! `cargo run --release -p copyist-markdown --example speed -- FLAVOUR FILE…`

use ast::{Format, ReadOptions, WriteOptions};
use copyist_markdown::ALL;
use mimalloc::MiMalloc;
use std::time::{Duration, Instant};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let format = ALL.into_iter().find(|f| f.name() == name).ok_or(format!("no flavour `{name}`"))?;
    let texts: Vec<String> = arguments.filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let options = format.parser();
    let best = |mut run: Box<dyn FnMut() + '_>| {
        let mut best = Duration::MAX;
        for _ in 0..15 {
            let begun = Instant::now();
            run();
            best = best.min(begun.elapsed());
        }
        best
    };
    let comrak = best(Box::new(|| {
        for text in &texts {
            let arena = comrak::Arena::new();
            std::hint::black_box(comrak::parse_document(&arena, text, &options));
        }
    }));
    let ours = best(Box::new(|| {
        for text in &texts {
            std::hint::black_box(format.read_back(text, &ReadOptions::default()));
        }
    }));
    let read = |text: &String| format.read_back(text, &ReadOptions::default())?.document;
    let documents: Vec<_> = texts.iter().filter_map(read).collect();
    let written = best(Box::new(|| {
        for document in &documents {
            std::hint::black_box(format.write(document, &WriteOptions::default()));
        }
    }));
    #[allow(clippy::cast_precision_loss, reason = "a speed for people")]
    let speed = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    println!(
        "{} files, {bytes} bytes: comrak {:.1} MB/s, read {:.1} MB/s, written {:.1} MB/s",
        texts.len(),
        speed(comrak),
        speed(ours),
        speed(written)
    );
    Ok(())
}
