//! `--limit`: what one file may cost, for the commands that read.

use ast::{Limit, Limits};
use std::fmt::Write;

/// The limits that the call sets.
#[derive(clap::Args)]
pub struct LimitArgs {
    #[arg(long, value_name = "NAME=N", value_delimiter = ',', value_parser = parse, help = SHORT, long_help = long())]
    limit: Vec<(Limit, u64)>,
}

const SHORT: &str = "Set a limit of what one file may cost, such as nesting=1000 (--help lists them)";

impl LimitArgs {
    /// The limits with those of the call; of one given twice the last counts.
    pub fn limits(&self) -> Limits {
        self.limit.iter().fold(Limits::default(), |limits, (limit, value)| limits.with(*limit, *value))
    }
}

/// The help, with a line for each limit.
fn long() -> String {
    let mut out = String::from(
        "Set a limit of what one file may cost; reaching one is an error that names it. There are, with what they \
         are if not set:\n",
    );
    for limit in Limit::ALL {
        let _ = write!(out, "\n  {:<24} {}", format!("{}={}", limit.name(), limit.default()), limit.what());
    }
    out
}

fn parse(text: &str) -> Result<(Limit, u64), String> {
    let (name, number) = text.split_once('=').ok_or("a limit is given as NAME=N")?;
    let limit = Limit::find(name).ok_or_else(|| {
        let names: Vec<_> = Limit::ALL.into_iter().map(Limit::name).collect();
        format!("there is no limit `{name}`; there are: {}", names.join(", "))
    })?;
    let value: u64 = number.parse().map_err(|_| format!("`{number}` is not a number"))?;
    if value > limit.most() {
        return Err(format!("the limit of {name} cannot be more than {}", limit.most()));
    }
    Ok((limit, value))
}

#[cfg(test)]
mod tests {
    use super::{long, parse};
    use ast::Limit;

    #[test]
    fn limits_are_read() {
        assert_eq!(parse("nesting=300"), Ok((Limit::Nesting, 300)));
        for (wrong, why) in [
            ("nesting", "NAME=N"),
            ("nestin=3", "there are: size, nesting,"),
            ("nesting=-3", "not a number"),
            ("nesting=9999999", "cannot be more than 4000"),
        ] {
            assert!(parse(wrong).is_err_and(|e| e.contains(why)), "{wrong}");
        }
        assert!(Limit::ALL.iter().all(|l| long().contains(l.name())));
    }
}
