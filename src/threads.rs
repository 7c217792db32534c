//! Threads with a stack that fits the deepest tree that a reader accepts.

/// How large a thread's stack is, in bytes. Trees are walked by recursion and readers bound their depth.
const STACK: usize = 16 << 20;

/// Runs `work` on `jobs` threads (0: as many as there are processors), each with a large stack. Parallel iterators
/// inside use these threads; results keep their order whatever the number.
pub fn run<T: Send>(jobs: usize, work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build() {
        Ok(pool) => pool.install(work),
        // No threads to be had: then on this one, slower but no different.
        Err(_) => work(),
    }
}
