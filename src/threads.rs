//! Threads with a stack that fits the deepest tree that a reader accepts.

use ast::{Limit, Limits};

/// How large a thread's stack is at the least, in bytes.
const LEAST: usize = 16 << 20;

/// How many bytes of stack one level of elements may take: several times what the deepest recursion takes in a build
/// without optimisation, since what is written may nest deeper than what was read. A system gives a stack its memory
/// only where it is used.
const LEVEL: usize = 64 << 10;

/// Runs `work` on `jobs` threads (0: as many as there are processors), each with a stack that fits trees as deep as
/// the limits allow. Parallel iterators inside use these threads; results keep their order whatever the number.
pub fn run<T: Send>(jobs: usize, limits: Limits, work: impl FnOnce() -> T + Send) -> T {
    let stack = limits.size(Limit::Nesting).saturating_mul(LEVEL).max(LEAST);
    match rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(stack).build() {
        Ok(pool) => pool.install(work),
        // No threads to be had: then on this one, slower but no different.
        Err(_) => work(),
    }
}
