//! The closing lines: what was written for each target, and how sure it is.

use super::ledger::Counts;
use copyist::verify::Verification;
use std::fmt::Write;
use std::time::Duration;

/// What became of all files for one target.
#[derive(Clone, Default)]
pub struct Summary {
    pub target: &'static str,
    pub files: usize,
    pub failed: usize,
    pub bytes: usize,
    pub counts: Counts,
    verified: usize,
    unread: usize,
}

impl Summary {
    /// Nothing yet.
    pub fn new(target: &'static str) -> Summary {
        Summary { target, ..Summary::default() }
    }

    /// Counts one copy.
    pub fn add(&mut self, bytes: usize, counts: Counts, verification: &Verification) {
        self.files += 1;
        self.bytes += bytes;
        self.counts.add(counts);
        match verification {
            Verification::Equal => self.verified += 1,
            Verification::NoReader => self.unread += 1,
            Verification::Different(_) | Verification::Skipped => {}
        }
    }

    /// How many copies were read back and say what they should.
    pub fn verified(&self) -> usize {
        self.verified
    }

    /// The line.
    pub fn line(&self, time: Duration) -> String {
        let Counts { native, encoded, normalised, degraded, dropped } = self.counts;
        let files = if self.files == 1 { "file" } else { "files" };
        let mut out = format!(
            "{}: {} {files}, {} in {:.2} s; nodes: {native} native, {encoded} encoded, {normalised} normalised, \
             {degraded} degraded, {dropped} dropped; ",
            self.target,
            self.files,
            size(self.bytes),
            time.as_secs_f64()
        );
        if self.files > 0 && self.verified == self.files {
            out.push_str("verified");
        } else if self.unread > 0 {
            out.push_str("not verified (no reader yet)");
        } else {
            out.push_str("not verified");
        }
        if self.failed > 0 {
            let _ = write!(out, "; {} failed", self.failed);
        }
        out.push('\n');
        out
    }
}

/// A number of bytes for people.
pub fn size(bytes: usize) -> String {
    let tenths = |unit: usize| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..1_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes() {
        assert_eq!(size(9_999), "9999 bytes");
        assert_eq!(size(81_000), "81 kB");
        assert_eq!(size(2_070_000), "2.0 MB");
    }
}
