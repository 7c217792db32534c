//! How fast a format is read and written: `cargo run --release --example throughput -- FORMAT FILE…`

use ast::{ReadOptions, WriteOptions};
use mimalloc::MiMalloc;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The shortest time of many.
fn best(mut run: impl FnMut()) -> Duration {
    let time = || {
        let begun = Instant::now();
        run();
        begun.elapsed()
    };
    std::iter::repeat_with(time).take(15).min().unwrap_or(Duration::MAX)
}

fn main() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let format = copyist::registry::find(&name).ok_or_else(|| {
        format!("the first argument is a format: {}", copyist::registry::names(|f| f.can_write()))
    })?;
    let texts: Vec<String> = arguments.filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let options = ReadOptions::default();
    let read = best(|| {
        for text in &texts {
            black_box(format.read_back(text, &options));
        }
    });
    let documents: Vec<_> =
        texts.iter().filter_map(|text| format.read_back(text, &options)?.document).collect();
    let written = best(|| {
        for document in &documents {
            black_box(format.write(document, &WriteOptions::default()));
        }
    });
    #[allow(clippy::cast_precision_loss, reason = "a speed for people")]
    let speed = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    println!(
        "{} files, {bytes} bytes: read {:.1} MB/s, written {:.1} MB/s",
        texts.len(),
        speed(read),
        speed(written)
    );
    Ok(())
}
