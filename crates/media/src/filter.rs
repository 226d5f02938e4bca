//! Which system calls a worker may make: those that decoding and answering take, and no others.
//!
//! Everything a program does to the world outside its own memory is a system call. A decoder needs to get memory, to read
//! the request and to write the answer. Whatever else a worker asks of the kernel, it is not decoding any more, and the
//! kernel kills it on the spot (signal 31, `SIGSYS`).
//!
//! The list was measured with `strace` over the tests of this crate and the hostile files of `staydown`, ordinary failures
//! included: a panic, an abort, an overflowing stack and a failed allocation still end the way they do without a filter.

use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};

/// What a call's argument must be: its place, counted from 0; the bits that are looked at; their value. All arguments that
/// are looked at are 32 bits wide.
type Argument = (u8, u32, u32);

const ALL_BITS: u32 = u32::MAX;

/// Allowed whatever their arguments are. None of them reaches outside the process.
const FREE: &[i64] = &[
    // Memory.
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    // Rust seeds its hash maps, and the C library its allocator.
    libc::SYS_getrandom,
    // Without a system call on most machines, but not on all.
    libc::SYS_clock_gettime,
    // How Rust tells an overflowing stack from another bad access, and how the C library aborts.
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_getpid,
    libc::SYS_gettid,
    // A read that was interrupted by a stop (Ctrl-Z, a debugger) goes on with it.
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// Allowed with some arguments only: for each call, every argument of one of its lines must be as it says.
fn guarded(pid: u32) -> [(i64, &'static [i32], Vec<Argument>); 6] {
    let executable = libc::PROT_EXEC as u32;
    let anonymous = libc::MAP_ANONYMOUS as u32;
    [
        // The request, and the answer or a last word of the runtime: a file that the server's own parent left open, and that
        // the worker inherited, stays out of reach.
        (libc::SYS_read, &[0], vec![]),
        (libc::SYS_write, &[1, 2], vec![]),
        // Memory that holds no code, and no file.
        (
            libc::SYS_mmap,
            &[],
            vec![(2, executable, 0), (3, anonymous, anonymous)],
        ),
        (libc::SYS_mprotect, &[], vec![(2, executable, 0)]),
        // `pthread_once` wakes whoever waits for it, and the first panic comes through it. There is one thread: to wait
        // would be to wait for ever.
        (
            libc::SYS_futex,
            &[],
            vec![(
                1,
                ALL_BITS,
                (libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG) as u32,
            )],
        ),
        // Its own end by `abort`, and nobody else's.
        (
            libc::SYS_tgkill,
            &[],
            vec![(0, ALL_BITS, pid), (2, ALL_BITS, libc::SIGABRT as u32)],
        ),
    ]
}

/// Why there is no filter.
#[derive(Debug, thiserror::Error)]
#[error("{NO_FILTER} ({0})", NO_FILTER = crate::NO_FILTER)]
pub(crate) struct NoFilter(#[from] seccompiler::Error);

/// Filters the system calls of the calling thread, and of whatever it starts, for good.
///
/// # Errors
/// The kernel has no seccomp filters, does not let this process have one, or is for a processor that we have no list for.
pub(crate) fn apply() -> Result<(), NoFilter> {
    let program = program(std::process::id()).map_err(seccompiler::Error::from)?;
    seccompiler::apply_filter(&program)?;
    Ok(())
}

/// The filter of a process as the kernel takes it.
fn program(pid: u32) -> Result<BpfProgram, seccompiler::BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        FREE.iter().map(|call| (*call, Vec::new())).collect();
    for (call, descriptors, arguments) in guarded(pid) {
        let mut lines = Vec::new();
        for descriptor in descriptors {
            lines.push(rule(&[(0, ALL_BITS, *descriptor as u32)])?);
        }
        if !arguments.is_empty() {
            lines.push(rule(&arguments)?);
        }
        rules.insert(call, lines);
    }
    let architecture = std::env::consts::ARCH.try_into()?;
    SeccompFilter::new(
        rules,
        SeccompAction::KillProcess,
        SeccompAction::Allow,
        architecture,
    )?
    .try_into()
}

fn rule(arguments: &[Argument]) -> Result<SeccompRule, seccompiler::BackendError> {
    let conditions = arguments.iter().map(|(place, mask, value)| {
        let bits = SeccompCmpOp::MaskedEq(u64::from(*mask));
        SeccompCondition::new(*place, SeccompCmpArgLen::Dword, bits, u64::from(*value))
    });
    SeccompRule::new(conditions.collect::<Result<_, _>>()?)
}

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
