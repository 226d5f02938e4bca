//! What the child gives up before it becomes ffmpeg, for good:
//!
//! - address space and processor time, as [`VideoLimits`] say; no core dump;
//! - writing: no file can be opened but for reading (the filter), nothing be made, renamed or removed (no such system call),
//!   no regular file grow (`RLIMIT_FSIZE`);
//! - reading: where the kernel has Landlock, nothing can be opened but programs and libraries (`/usr`, `/lib`, `/etc/ld.so.cache`
//!   and the like) and what it was handed;
//! - the network, other processes, other users: no system call for sockets, for new processes, for signals to others, for
//!   tracing, mounting, namespaces;
//! - the environment: it has none, and its two outputs are pipes of ours;
//! - privileges to be gained by running another program; and it dies with the thread that started it.
//!
//! What does not hold it, other than the media workers: it may map libraries as code, start threads (newer versions of ffmpeg do
//! by themselves), and become another program that it may read, which is then held in just the same way. Where there is no
//! Landlock it can read what the server's user can read; what it read it could only tell as pixels, of which nothing but hashes
//! is kept and a blurred strip is shown. Calls that are not on the list fail as if the kernel did not know them, where a media
//! worker is killed: the C library asks for some that it can do without.

use super::{VIDEO_LIMITS_VARIABLE, VideoLimits};
use crate::confine::cap;
use crate::limits::BadLimits;
use landlock::{
    ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError,
    path_beneath_rules,
};
use rustix::process::{Resource, Signal};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Files the child may have open at a time, its three included. The loader opens one library after the other.
const FILES: u64 = 32;

/// Where programs and libraries are.
const READABLE: [&str; 8] = [
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/opt",
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/nix/store",
];

/// Why the child did not become ffmpeg.
#[derive(Debug, thiserror::Error)]
pub enum DecoderRefused {
    /// It was not told its limits.
    #[error(transparent)]
    Limits(#[from] BadLimits),
    /// It was not told what to become.
    #[error("no program was named")]
    NoProgram,
    /// A limit cannot be set, or the program cannot be run.
    #[error(transparent)]
    System(#[from] io::Error),
    /// The rules about files cannot be set.
    #[error("the rules about files cannot be set: {0}")]
    Files(#[from] RulesetError),
    /// There can be no filter, and it may not go without.
    #[error("{NO_FILTER} ({0})", NO_FILTER = crate::NO_FILTER)]
    NoFilter(seccompiler::Error),
}

/// Confines the calling process and becomes the program that `arguments` begin with. What the binary's hidden subcommand calls.
///
/// # Errors
/// [`DecoderRefused`]; otherwise it does not return.
pub fn become_decoder(
    mut arguments: impl Iterator<Item = OsString>,
) -> Result<Infallible, DecoderRefused> {
    let text = std::env::var(VIDEO_LIMITS_VARIABLE).map_err(BadLimits::from)?;
    let limits: VideoLimits = serde_json::from_str(&text).map_err(BadLimits::from)?;
    let program = arguments.next().ok_or(DecoderRefused::NoProgram)?;
    confine(&limits)?;
    // One thread, of those that count processors: tesseract's OpenMP reads this.
    let error = Command::new(program)
        .args(arguments)
        .env_clear()
        .env("OMP_THREAD_LIMIT", "1")
        .exec();
    Err(error.into())
}

fn confine(limits: &VideoLimits) -> Result<(), DecoderRefused> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))
        .map_err(io::Error::from)?;
    rustix::thread::set_no_new_privs(true).map_err(io::Error::from)?;
    cap(Resource::As, limits.memory_bytes)?;
    cap(Resource::Core, 0)?;
    cap(Resource::Fsize, 0)?;
    cap(Resource::Nofile, FILES)?;
    cap(Resource::Cpu, limits.cpu_seconds)?;
    // As far as the kernel knows such rules: an old one knows none, and then none are set.
    let abi = ABI::V4;
    Ruleset::default()
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .create()?
        .add_rules(path_beneath_rules(READABLE, AccessFs::from_read(abi)))?
        .restrict_self()?;
    match apply_filter() {
        Ok(()) => Ok(()),
        Err(_) if limits.may_go_unfiltered => Ok(()),
        Err(error) => Err(DecoderRefused::NoFilter(error)),
    }
}

/// Allowed whatever their arguments are. Measured with `strace` over ffmpeg 5.1 and ffprobe, and what threads take.
const FREE: &[i64] = &[
    // Memory, and how it is laid out.
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_mprotect,
    libc::SYS_madvise,
    // A library asks for some pages that are never swapped out, and complains if it gets none.
    libc::SYS_mlock,
    libc::SYS_munlock,
    // Files that are open, and what is known of others.
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_lseek,
    libc::SYS_close,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_faccessat,
    libc::SYS_readlinkat,
    libc::SYS_getdents64,
    libc::SYS_statfs,
    libc::SYS_fcntl,
    libc::SYS_ppoll,
    // Becoming ffmpeg. What comes after it is held in the same way.
    libc::SYS_execve,
    // The process itself.
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_uname,
    libc::SYS_sysinfo,
    libc::SYS_getrusage,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_yield,
    libc::SYS_getrandom,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
    // Threads.
    libc::SYS_futex,
    libc::SYS_set_tid_address,
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
];

/// The same by the older names that x86-64 has.
#[cfg(target_arch = "x86_64")]
const OLDER: &[i64] = &[
    libc::SYS_access,
    libc::SYS_stat,
    libc::SYS_lstat,
    libc::SYS_readlink,
    libc::SYS_poll,
    libc::SYS_arch_prctl,
];
#[cfg(not(target_arch = "x86_64"))]
const OLDER: &[i64] = &[];

fn apply_filter() -> Result<(), seccompiler::Error> {
    let program = program().map_err(seccompiler::Error::from)?;
    seccompiler::apply_filter(&program)
}

fn program() -> Result<BpfProgram, seccompiler::BackendError> {
    let free = FREE.iter().chain(OLDER);
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = free.map(|call| (*call, Vec::new())).collect();
    // Opened for reading, and not made: neither of O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_TMPFILE's own bit.
    let changing =
        libc::O_ACCMODE | libc::O_CREAT | libc::O_TRUNC | (libc::O_TMPFILE & !libc::O_DIRECTORY);
    rules.insert(libc::SYS_openat, vec![rule(2, changing as u32, 0)?]);
    // A thread of this process, never a process of its own. `clone3` keeps its flags in memory, where no filter sees them;
    // the C library goes back to `clone` where there is none.
    let thread = (libc::CLONE_THREAD | libc::CLONE_VM) as u32;
    rules.insert(libc::SYS_clone, vec![rule(0, thread, thread)?]);
    // Limits are asked for, never set.
    rules.insert(libc::SYS_prlimit64, vec![rule_64(2, 0)?]);
    // Its own end by `abort`.
    rules.insert(
        libc::SYS_tgkill,
        vec![rule(2, u32::MAX, libc::SIGABRT as u32)?],
    );
    SeccompFilter::new(
        rules,
        SeccompAction::Errno(libc::ENOSYS as u32),
        SeccompAction::Allow,
        std::env::consts::ARCH.try_into()?,
    )?
    .try_into()
}

/// An argument, of which the bits in `mask` are `value`.
fn rule(place: u8, mask: u32, value: u32) -> Result<SeccompRule, seccompiler::BackendError> {
    let bits = SeccompCmpOp::MaskedEq(u64::from(mask));
    let condition = SeccompCondition::new(place, SeccompCmpArgLen::Dword, bits, u64::from(value))?;
    SeccompRule::new(vec![condition])
}

/// An argument that is a pointer, and this one.
fn rule_64(place: u8, value: u64) -> Result<SeccompRule, seccompiler::BackendError> {
    let condition = SeccompCondition::new(place, SeccompCmpArgLen::Qword, SeccompCmpOp::Eq, value)?;
    SeccompRule::new(vec![condition])
}
