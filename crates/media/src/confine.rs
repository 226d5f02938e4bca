//! What a worker gives up before it looks at a single byte.

use std::io;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, Signal};

use crate::filter::{self, NoFilter};
use crate::limits::Limits;

/// Confines the calling process for the rest of its life:
///
/// - address space of at most [`Limits::memory_bytes`]; beyond it allocation fails and the process
///   aborts;
/// - processor time of at most [`Limits::cpu_time`], which the pool moves on with every further
///   request;
/// - no file, socket or directory can be opened any more (no descriptor above 2 can be made), and no
///   regular file written, even one already open;
/// - no child process or thread can be started (the kernel exempts root from this one);
/// - no core dump, which would leave the file's content on disk;
/// - no privileges to be gained by running another program;
/// - death together with the thread that started the process;
/// - last of all, no system call but those of [`filter`]: with it none of the above can be undone, not
///   even by root, and no other process can be reached. Any other call kills the process.
///
/// Gives whether system calls are filtered, which is false only where [`Limits::may_go_unfiltered`].
///
/// # Errors
/// A limit cannot be set, or there can be no filter and it may not go without.
pub(crate) fn confine(limits: &Limits) -> io::Result<bool> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    rustix::thread::set_no_new_privs(true)?;
    cap(Resource::As, limits.memory_bytes)?;
    cap(Resource::Core, 0)?;
    cap(Resource::Fsize, 0)?;
    cap(Resource::Nproc, 0)?;
    cap(Resource::Nofile, 3)?;
    let cpu = rustix::process::getrlimit(Resource::Cpu).maximum;
    let first = limits.cpu_seconds(Duration::ZERO);
    rustix::process::setrlimit(Resource::Cpu, soft(first, cpu))?;
    match filter::apply() {
        Ok(()) => Ok(true),
        Err(NoFilter { .. }) if limits.may_go_unfiltered => Ok(false),
        Err(none) => Err(io::Error::other(none)),
    }
}

/// Lowers a limit for good. One that is lower already stays: only root could raise it.
pub(crate) fn cap(resource: Resource, wanted: u64) -> io::Result<()> {
    let hard = rustix::process::getrlimit(resource).maximum;
    let value = Some(hard.map_or(wanted, |hard| hard.min(wanted)));
    rustix::process::setrlimit(
        resource,
        Rlimit {
            current: value,
            maximum: value,
        },
    )?;
    Ok(())
}

/// A limit that can be moved on later, beneath the hard one that stays as it is.
pub(crate) fn soft(wanted: u64, hard: Option<u64>) -> Rlimit {
    Rlimit {
        current: Some(hard.map_or(wanted, |hard| hard.min(wanted))),
        maximum: hard,
    }
}
