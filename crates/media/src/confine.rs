//! What a worker gives up before it looks at a single byte.

use std::io;

use rustix::process::{Resource, Rlimit, Signal};

use crate::limits::Limits;

/// Confines the calling process for the rest of its life:
///
/// - address space of at most [`Limits::memory_bytes`]; beyond it allocation fails and the process
///   aborts;
/// - no file, socket or directory can be opened any more (no descriptor above 2 can be made), and no
///   regular file written, even one already open;
/// - no child process or thread can be started (the kernel exempts root from this one, but a program
///   that needs to open a library will not get far);
/// - no core dump, which would leave the file's content on disk;
/// - no privileges to be gained by running another program;
/// - death together with the thread that started the process.
///
/// Still possible, until a system-call filter (seccomp) is added: signals to processes of the same
/// user, and everything that needs no new descriptor. A process running as root could also raise its
/// limits again; the server should not run as root.
pub(crate) fn confine(limits: &Limits) -> io::Result<()> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    rustix::thread::set_no_new_privs(true)?;
    cap(Resource::As, limits.memory_bytes)?;
    cap(Resource::Core, 0)?;
    cap(Resource::Fsize, 0)?;
    cap(Resource::Nproc, 0)?;
    cap(Resource::Nofile, 3)?;
    Ok(())
}

/// Lowers a limit for good. One that is lower already stays: only root could raise it.
fn cap(resource: Resource, wanted: u64) -> io::Result<()> {
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
