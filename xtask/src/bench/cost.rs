//! What a process costs, and what many runs of it say.

use anyhow::{Context, Result};
use std::process::{Command, Stdio};
use std::time::Instant;
use wait4::Wait4;

/// What one job cost: a process, or several one after the other.
#[derive(Clone, Copy, Default)]
pub struct Cost {
    /// Seconds by the clock.
    pub wall: f64,
    /// Seconds of all processors, the kernel's work included.
    pub cpu: f64,
    /// Bytes in memory at once, at most.
    pub memory: f64,
    /// How many of the processes did not end well.
    pub failed: usize,
}

impl Cost {
    /// Both, one after the other.
    pub fn and(self, next: Cost) -> Cost {
        Cost {
            wall: self.wall + next.wall,
            cpu: self.cpu + next.cpu,
            memory: self.memory.max(next.memory),
            failed: self.failed + next.failed,
        }
    }
}

/// Runs a program in silence and measures it.
///
/// # Errors
/// When it cannot be started. That it does not end well is part of the cost.
pub fn run(mut command: Command) -> Result<Cost> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command
        .spawn()
        .with_context(|| format!("{} could not be started", command.get_program().to_string_lossy()))?;
    let used = child.wait4().context("waiting for a process")?;
    let wall = start.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "memory is far from where it matters")]
    Ok(Cost {
        wall,
        cpu: (used.rusage.utime + used.rusage.stime).as_secs_f64(),
        memory: used.rusage.maxrss as f64,
        failed: usize::from(!used.status.success()),
    })
}

/// The median of several figures, with the quartiles: where the middle half of them lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// A quarter is below.
    pub low: f64,
    /// Half is below.
    pub median: f64,
    /// A quarter is above.
    pub high: f64,
}

impl Spread {
    /// Of these figures, of which there is at least one.
    pub fn of(figures: impl IntoIterator<Item = f64>) -> Spread {
        let mut sorted: Vec<f64> = figures.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        // Between the two nearest figures, as far as it lies between them. `quarters` of `last` are whole quarters.
        let at = |quarters: usize| {
            let (whole, rest) = (last * quarters / 4, last * quarters % 4);
            let below = sorted.get(whole).copied().unwrap_or(f64::NAN);
            let above = sorted.get(whole + 1).copied().unwrap_or(below);
            below + (above - below) * [0.0, 0.25, 0.5, 0.75][rest]
        };
        Spread { low: at(1), median: at(2), high: at(3) }
    }

    /// `median (low–high)`, with so many digits after the point as the size of the figure asks for.
    pub fn shown(self) -> String {
        format!("{} ({}–{})", digits(self.median), digits(self.low), digits(self.high))
    }
}

/// A figure with about three digits.
pub fn digits(figure: f64) -> String {
    match figure {
        f if f >= 100.0 => format!("{f:.0}"),
        f if f >= 10.0 => format!("{f:.1}"),
        f => format!("{f:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_lie_between_the_figures() {
        let spread = Spread::of([4.0, 1.0, 3.0, 2.0]);
        assert_eq!(spread, Spread { low: 1.75, median: 2.5, high: 3.25 });
        assert_eq!(Spread::of([7.0]), Spread { low: 7.0, median: 7.0, high: 7.0 });
        assert_eq!(Spread::of([100.0, 9.0, 20.0]).shown(), "20.0 (14.5–60.0)");
    }

    #[test]
    fn a_process_is_measured_whether_it_ends_well_or_not() {
        let fine = run(Command::new("true")).unwrap();
        assert!(fine.failed == 0 && fine.memory > 10_000.0 && fine.wall > 0.0);
        assert_eq!(run(Command::new("false")).unwrap().failed, 1);
        assert!(run(Command::new("there is no such program")).is_err());
    }
}
