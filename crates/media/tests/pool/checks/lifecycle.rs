//! Workers start, are replaced and end when they should.

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use media::{MediaError, Pool, PoolConfig};
use rustix::process::{Pid, Signal, kill_process};
use tokio::time::{sleep, timeout};

use super::{assert_answers, assert_dies, config, is_dead, pid, pool};
use crate::tasks;

pub(crate) async fn a_worker_is_replaced_after_its_share_of_requests() {
    let config = PoolConfig {
        requests_per_worker: 3,
        ..config()
    };
    let pool = Pool::start(config).await.unwrap();
    let mut pids = Vec::new();
    for _ in 0..6 {
        pids.push(pid(&pool).await);
    }
    assert!(pids[0] == pids[1] && pids[1] == pids[2], "{pids:?}");
    assert!(pids[3] == pids[4] && pids[4] == pids[5], "{pids:?}");
    assert_ne!(pids[2], pids[3]);
    assert_dies(&pids[0]).await;
}

pub(crate) async fn only_requests_that_come_close_upon_one_another_share_a_worker() {
    let config = PoolConfig {
        sharing_time: Duration::from_millis(80),
        ..config()
    };
    let pool = Pool::start(config).await.unwrap();
    assert!(pool.is_filtered());
    // Each is busy for longer than a worker takes further requests.
    let mut alone = HashSet::new();
    for _ in 0..3 {
        pool.run(tasks::NAP, vec![100]).await.unwrap();
        assert!(alone.insert(pid(&pool).await), "one process answered twice");
        pool.run(tasks::NAP, vec![100]).await.unwrap();
    }
    // One that nobody asks any more does not stay.
    let last = pid(&pool).await;
    assert_dies(&last).await;
    // However slow the machine, of so many that wait already some are answered within the time.
    let asked: Vec<_> = (0..200).map(|_| pid(&pool)).collect();
    let mut together = HashSet::new();
    for asked in asked {
        together.insert(asked.await);
    }
    assert!(together.len() < 200, "each had its own");
    assert!(together.is_disjoint(&alone));
}

pub(crate) async fn a_spare_worker_that_died_is_not_used() {
    let config = PoolConfig {
        requests_per_worker: 1,
        ..config()
    };
    let pool = Pool::start(config).await.unwrap();
    assert_answers(&pool).await;
    let spare = loop {
        if let Some(spare) = children("media-worker").pop() {
            break spare;
        }
        sleep(Duration::from_millis(5)).await;
    };
    kill_process(Pid::from_raw(spare).unwrap(), Signal::KILL).unwrap();
    assert_dies(&spare.to_string()).await;
    assert_answers(&pool).await;
}

/// The living children of this process that were started with an argument.
fn children(argument: &str) -> Vec<i32> {
    let own = std::process::id().to_string();
    let pids = fs::read_dir("/proc").unwrap().filter_map(|entry| {
        let name = entry.ok()?.file_name();
        name.to_str()?.parse::<i32>().ok()
    });
    pids.filter(|pid| {
        let read = |what: &str| fs::read(format!("/proc/{pid}/{what}")).unwrap_or_default();
        let stat = String::from_utf8_lossy(&read("stat")).into_owned();
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let of_ours = fields.get(1) == Some(&own.as_str()) && fields.first() != Some(&"Z");
        of_ours
            && read("cmdline")
                .split(|byte| *byte == 0)
                .any(|word| word == argument.as_bytes())
    })
    .collect()
}

pub(crate) async fn where_system_calls_cannot_be_filtered_a_worker_refuses_to_start_unless_told_otherwise()
 {
    let told = Command::new("/proc/self/exe")
        .arg("server-without-filters")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 2, "{told}");
    assert!(lines[0].contains(media::NO_FILTER), "{told}");
    assert!(lines[0].contains("no worker is available"), "{told}");
    assert_eq!(lines[1], "filtered: false, answers, cannot open a file");
}

/// A server on a system that knows no filters: a filter sees to that. First as it is, then told to go on without.
pub(crate) fn be_without_filters() -> ExitCode {
    use seccompiler::{SeccompAction, SeccompFilter};
    let refused = SeccompFilter::new(
        [(libc::SYS_seccomp, Vec::new())].into(),
        SeccompAction::Allow,
        SeccompAction::Errno(libc::EINVAL as u32),
        std::env::consts::ARCH.try_into().unwrap(),
    );
    let refused: seccompiler::BpfProgram = refused.unwrap().try_into().unwrap();
    seccompiler::apply_filter(&refused).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        println!("{}", Pool::start(config()).await.err().unwrap());
        let mut config = config();
        config.limits.may_go_unfiltered = true;
        let pool = Pool::start(config).await.unwrap();
        assert_answers(&pool).await;
        let open = b"read-a-file 1 /nowhere".to_vec();
        let open = pool.run(tasks::BREAK_OUT, open).await.unwrap();
        assert!(open.starts_with(b"failed"));
        let filtered = pool.is_filtered();
        println!("filtered: {filtered}, answers, cannot open a file");
    });
    ExitCode::SUCCESS
}

pub(crate) async fn a_worker_that_died_idle_is_replaced_without_loss() {
    let pool = pool().await;
    let before = pid(&pool).await;
    let process = Pid::from_raw(before.parse().unwrap()).unwrap();
    kill_process(process, Signal::KILL).unwrap();
    assert_dies(&before).await;
    assert_answers(&pool).await;
    assert_ne!(pid(&pool).await, before);
}

pub(crate) async fn a_program_that_cannot_be_started_is_reported() {
    let config = PoolConfig {
        program: "/nowhere/at/all".into(),
        ..config()
    };
    let error = Pool::start(config).await.err().unwrap();
    assert!(matches!(&error, MediaError::Unavailable { cause } if cause.contains("No such file")));
}

pub(crate) async fn a_program_that_is_no_worker_is_reported() {
    let mute = PoolConfig {
        arguments: vec!["mute-worker".into()],
        ..config()
    };
    let error = Pool::start(mute).await.err().unwrap();
    assert!(error.to_string().contains("exit code 7"), "{error}");
    let chatty = PoolConfig {
        program: "/bin/echo".into(),
        arguments: vec!["hello there".into()],
        ..config()
    };
    let error = Pool::start(chatty).await.err().unwrap();
    assert_eq!(error.code(), "unavailable");
}

pub(crate) async fn stopping_ends_the_workers_and_turns_requests_away() {
    let pool = pool().await;
    let before = pid(&pool).await;
    pool.stop().await;
    assert!(is_dead(&before));
    let error = pool.run(tasks::ECHO, Vec::new()).await.unwrap_err();
    assert_eq!(error.code(), "unavailable");
    pool.stop().await; // once more does no harm
}

pub(crate) async fn stopping_lets_a_request_under_way_finish() {
    let pool = pool().await;
    let stop = async {
        sleep(Duration::from_millis(50)).await;
        pool.stop().await;
    };
    let late = async {
        sleep(Duration::from_millis(20)).await;
        pool.run(tasks::ECHO, Vec::new()).await
    };
    let (under_way, waiting, ()) = tokio::join!(pool.run(tasks::NAP, vec![200]), late, stop);
    assert_eq!(under_way.unwrap(), [200]);
    assert_eq!(waiting.unwrap_err().code(), "unavailable");
}

pub(crate) async fn dropping_the_pool_kills_even_a_busy_worker() {
    let pool = pool().await;
    let before = pid(&pool).await;
    let spin = pool.run(tasks::SPIN, Vec::new());
    assert!(timeout(Duration::from_millis(50), spin).await.is_err());
    assert!(!is_dead(&before));
    drop(pool);
    assert_dies(&before).await;
}

pub(crate) async fn a_busy_worker_dies_with_its_killed_server() {
    let mut server = Command::new("/proc/self/exe")
        .arg("doomed-server")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pid = String::new();
    BufReader::new(server.stdout.take().unwrap())
        .read_line(&mut pid)
        .unwrap();
    let pid = pid.trim();
    assert!(!is_dead(pid));
    server.kill().unwrap();
    server.wait().unwrap();
    assert_dies(pid).await;
}

/// A server that keeps its worker busy, says the worker's process id, and waits to be killed.
pub(crate) fn be_the_doomed_server() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let pool = pool().await;
        let pid = pid(&pool).await;
        let spin = pool.run(tasks::SPIN, Vec::new());
        assert!(timeout(Duration::from_millis(50), spin).await.is_err());
        println!("{pid}");
        sleep(Duration::from_secs(60)).await;
    });
    ExitCode::FAILURE
}
