//! What a decoder taken over by a crafted file would try.

use std::fs::{self, File, OpenOptions};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{self, Command};
use std::thread;

use rustix::process::{Pid, PidfdFlags, Resource, Rlimit, Signal};

/// Every attempt. Each is made by a worker of its own, which has to die of it.
pub(crate) const ATTEMPTS: [&str; 21] = [
    "read-a-file",
    "read-its-memory-map",
    "list-a-folder",
    "write-a-file",
    "remove-a-file",
    "listen",
    "open-a-datagram-socket",
    "connect-to-an-address",
    "connect-to-a-path",
    "make-a-pair-of-sockets",
    "run-a-program",
    "become-a-program",
    "start-a-thread",
    "kill-a-process",
    "stop-a-process",
    "kill-its-group",
    "take-hold-of-a-process",
    "raise-its-memory",
    "raise-its-files",
    "raise-its-cpu-time",
    "map-executable-memory",
];

/// Makes the attempt named by the first word. The second is the process id of a bystander, the third a folder that may be
/// written to. Answers `worked` or why not; a confined worker never gets to answer.
pub(crate) fn break_out(request: &str) -> Vec<u8> {
    let words: Vec<&str> = request.splitn(3, ' ').collect();
    let bystander = Pid::from_raw(words[1].parse().unwrap()).unwrap();
    let folder = words[2];
    let outcome = match words[0] {
        "read-a-file" => told(File::open("/etc/hostname")),
        "read-its-memory-map" => told(File::open("/proc/self/maps")),
        "list-a-folder" => told(fs::read_dir("/")),
        "write-a-file" => told(
            OpenOptions::new()
                .create(true)
                .append(true)
                .open(format!("{folder}/escaped")),
        ),
        "remove-a-file" => told(fs::remove_file(format!("{folder}/bystander"))),
        "listen" => told(TcpListener::bind("127.0.0.1:0")),
        "open-a-datagram-socket" => told(UdpSocket::bind("127.0.0.1:0")),
        "connect-to-an-address" => told(TcpStream::connect("127.0.0.1:9")),
        "connect-to-a-path" => told(UnixStream::connect("/run/systemd/notify")),
        "make-a-pair-of-sockets" => told(UnixStream::pair()),
        "run-a-program" => told(Command::new("/bin/true").status()),
        // Comes back only if it failed.
        "become-a-program" => Err(Command::new("/bin/true").exec().to_string()),
        "start-a-thread" => told(thread::Builder::new().spawn(|| ()).map(drop)),
        "kill-a-process" => told(rustix::process::kill_process(bystander, Signal::KILL)),
        "stop-a-process" => told(rustix::process::kill_process(bystander, Signal::STOP)),
        "kill-its-group" => told(rustix::process::kill_current_process_group(Signal::TERM)),
        "take-hold-of-a-process" => {
            told(rustix::process::pidfd_open(bystander, PidfdFlags::empty()))
        }
        "raise-its-memory" => told(raise(Resource::As)),
        "raise-its-files" => told(raise(Resource::Nofile)),
        "raise-its-cpu-time" => told(raise(Resource::Cpu)),
        "map-executable-memory" => {
            told(memmap2::MmapMut::map_anon(4096).and_then(memmap2::MmapMut::make_exec))
        }
        other => panic!("no such attempt: {other}"),
    };
    match outcome {
        Ok(()) => b"worked".to_vec(),
        Err(error) => format!("failed, and it lives on: {error}").into_bytes(),
    }
}

fn told<T, E: ToString>(result: Result<T, E>) -> Result<(), String> {
    result.map(drop).map_err(|error| error.to_string())
}

fn raise(resource: Resource) -> rustix::io::Result<()> {
    let unlimited = Rlimit {
        current: None,
        maximum: None,
    };
    rustix::process::setrlimit(resource, unlimited)
}

/// A process that only waits, killed and reaped when dropped.
pub(crate) struct Bystander(process::Child);

impl Bystander {
    pub(crate) fn start() -> Self {
        Self(Command::new("/bin/sleep").arg("600").spawn().unwrap())
    }

    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }

    /// It sleeps as before: neither dead nor stopped.
    pub(crate) fn is_unharmed(&self) -> bool {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.pid())).unwrap();
        stat.rsplit(')').next().unwrap().starts_with(" S")
    }
}

impl Drop for Bystander {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
