//! The filter as the kernel would run it: every system call, and the arguments that matter.
#![allow(clippy::unwrap_used)]

use super::*;

const PID: u32 = 4711;

/// `AUDIT_ARCH_X86_64`, `AUDIT_ARCH_AARCH64` and `AUDIT_ARCH_I386` of `linux/audit.h`.
const X86_64: u32 = 0xc000_003e;
const AARCH64: u32 = 0xc000_00b7;
const I386: u32 = 0x4000_0003;

const ALLOW: u32 = 0x7fff_0000;
const KILL_PROCESS: u32 = 0x8000_0000;

fn own() -> u32 {
    match std::env::consts::ARCH {
        "x86_64" => X86_64,
        "aarch64" => AARCH64,
        other => panic!("there is no filter for {other}"),
    }
}

/// Runs the program on a call, as `kernel/seccomp.c` does: the data is `struct seccomp_data`, all words are 32 bits wide,
/// and only the instructions that seccomp filters are made of are known.
fn verdict(architecture: u32, call: i64, arguments: [u64; 6]) -> u32 {
    let program = program(PID).unwrap();
    let mut data = Vec::new();
    data.extend((call as u32).to_le_bytes());
    data.extend(architecture.to_le_bytes());
    data.extend(0_u64.to_le_bytes()); // the instruction pointer
    for argument in arguments {
        data.extend(argument.to_le_bytes());
    }
    let (mut at, mut a) = (0_usize, 0_u32);
    loop {
        let step = &program[at];
        at += 1;
        let jump = |holds: bool| usize::from(if holds { step.jt } else { step.jf });
        match step.code {
            0x20 => {
                let from = step.k as usize;
                a = u32::from_le_bytes(data[from..from + 4].try_into().unwrap());
            }
            0x54 => a &= step.k,
            0x05 => at += step.k as usize,
            0x15 => at += jump(a == step.k),
            0x25 => at += jump(a > step.k),
            0x35 => at += jump(a >= step.k),
            0x06 => return step.k,
            other => panic!("unknown instruction {other:#x}"),
        }
    }
}

fn allows(call: i64, arguments: [u64; 6]) -> bool {
    match verdict(own(), call, arguments) {
        ALLOW => true,
        KILL_PROCESS => false,
        other => panic!("call {call}: {other:#x}"),
    }
}

const NOTHING: [u64; 6] = [0; 6];

#[test]
fn of_all_system_calls_only_those_of_the_list_are_allowed() {
    let listed: Vec<i64> = guarded(PID)
        .iter()
        .map(|(call, ..)| *call)
        .chain(FREE.iter().copied())
        .collect();
    assert_eq!(listed.len(), 21);
    // Those of other tables (x32 on x86-64 has bit 30 set) and numbers that are none are refused too.
    for call in (-2..1024).chain((0..1024).map(|call| call | 0x4000_0000)) {
        let may_pass = listed.contains(&call);
        for arguments in [NOTHING, [1; 6], [u64::MAX; 6]] {
            assert!(may_pass || !allows(call, arguments), "{call}");
        }
    }
    for call in FREE {
        assert!(allows(*call, NOTHING) && allows(*call, [u64::MAX; 6]));
    }
}

#[test]
fn what_a_captured_decoder_would_want_is_refused() {
    for call in [
        libc::SYS_openat,
        libc::SYS_socket,
        libc::SYS_connect,
        libc::SYS_sendmsg,
        libc::SYS_clone,
        libc::SYS_clone3,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_kill,
        libc::SYS_tkill,
        libc::SYS_rt_sigqueueinfo,
        libc::SYS_pidfd_send_signal,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_prlimit64,
        libc::SYS_setrlimit,
        libc::SYS_prctl,
        libc::SYS_seccomp,
        libc::SYS_pkey_mprotect,
        libc::SYS_memfd_create,
        libc::SYS_io_uring_setup,
        libc::SYS_bpf,
        libc::SYS_personality,
        libc::SYS_shmat,
        libc::SYS_ioctl,
    ] {
        assert!(!allows(call, NOTHING), "{call}");
    }
}

#[test]
fn only_the_pipes_are_read_and_written() {
    let of = |descriptor: u64| [descriptor, 0, 0, 0, 0, 0];
    assert!(allows(libc::SYS_read, of(0)));
    assert!(allows(libc::SYS_write, of(1)) && allows(libc::SYS_write, of(2)));
    assert!(!allows(libc::SYS_write, of(0)));
    for descriptor in [1, 2, 3, 4, 1023, 0xffff_ffff] {
        assert!(!allows(libc::SYS_read, of(descriptor)), "{descriptor}");
    }
    for descriptor in [3, 4, 1023, 0xffff_ffff] {
        assert!(!allows(libc::SYS_write, of(descriptor)), "{descriptor}");
    }
}

#[test]
fn memory_is_neither_executable_nor_of_a_file() {
    let (read, write, execute) = (
        libc::PROT_READ as u64,
        libc::PROT_WRITE as u64,
        libc::PROT_EXEC as u64,
    );
    let anonymous = (libc::MAP_PRIVATE | libc::MAP_ANONYMOUS) as u64;
    let map = |protection, flags| allows(libc::SYS_mmap, [0, 4096, protection, flags, u64::MAX, 0]);
    let protect = |protection| allows(libc::SYS_mprotect, [4096, 4096, protection, 0, 0, 0]);
    assert!(map(read | write, anonymous) && map(0, anonymous));
    assert!(!map(read | write, libc::MAP_PRIVATE as u64));
    assert!(protect(read | write) && protect(read) && protect(0));
    for others in 0..4 {
        assert!(!map(execute | others, anonymous));
        assert!(!protect(execute | others));
        // The kernel takes 64 bits; what stands in the upper half must not hide the lower.
        assert!(!map(execute | others | 0xffff_ffff_0000_0000, anonymous));
    }
}

#[test]
fn a_process_may_abort_itself_and_signal_nobody() {
    let abort = libc::SIGABRT as u64;
    let (own, other) = (u64::from(PID), u64::from(PID) + 1);
    assert!(allows(libc::SYS_tgkill, [own, own, abort, 0, 0, 0]));
    assert!(!allows(libc::SYS_tgkill, [other, other, abort, 0, 0, 0]));
    for signal in (0..65).filter(|signal| *signal != abort) {
        assert!(!allows(libc::SYS_tgkill, [own, own, signal, 0, 0, 0]));
    }
}

#[test]
fn a_futex_is_woken_and_not_waited_for() {
    let wake = (libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG) as u64;
    for operation in 0..512 {
        let call = [0, operation, 1, 0, 0, 0];
        assert_eq!(
            allows(libc::SYS_futex, call),
            operation == wake,
            "{operation}"
        );
    }
}

#[test]
fn calls_in_the_way_of_another_processor_are_refused() {
    for architecture in [X86_64, AARCH64, I386, 0] {
        let expected = if architecture == own() {
            ALLOW
        } else {
            KILL_PROCESS
        };
        assert_eq!(
            verdict(architecture, libc::SYS_exit_group, NOTHING),
            expected
        );
    }
}
