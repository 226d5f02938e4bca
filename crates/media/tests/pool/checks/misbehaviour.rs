//! A worker that misbehaves costs one request, and reaches nothing.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use media::{FaultCode, Limits, MediaError, Pool};
use tokio::time::timeout;

use super::{assert_answers, config, is_dead, pid, pool};
use crate::break_out::{ATTEMPTS, Bystander};
use crate::{samples, tasks};

async fn impatient_pool() -> Pool {
    let mut config = config();
    config.limits.wall_time = Duration::from_millis(300);
    Pool::start(config).await.unwrap()
}

pub(crate) async fn a_task_without_end_is_killed_at_the_wall_time() {
    let pool = impatient_pool().await;
    let before = pid(&pool).await;
    let begun = Instant::now();
    assert_eq!(
        pool.run(tasks::SPIN, Vec::new()).await,
        Err(MediaError::TimedOut)
    );
    let taken = begun.elapsed();
    assert!(taken >= Duration::from_millis(300), "{taken:?}");
    assert!(taken < Duration::from_secs(3), "{taken:?}");
    assert!(is_dead(&before));
    assert_answers(&pool).await;
}

pub(crate) async fn a_task_that_takes_all_memory_costs_only_its_request() {
    let pool = pool().await;
    let error = pool.run(tasks::DEVOUR, Vec::new()).await.unwrap_err();
    assert!(
        matches!(&error, MediaError::Died { how } if how.contains("out of memory")),
        "{error}"
    );
    assert!(!error.is_the_files_fault());
    assert_answers(&pool).await;
}

pub(crate) async fn a_task_that_aborts_exits_or_overflows_its_stack_costs_only_its_request() {
    let pool = pool().await;
    for (task, sign) in [
        (tasks::ABORT, "signal 6"),
        (tasks::EXIT, "exit code 3"),
        (tasks::RECURSE, "signal"),
    ] {
        let error = pool.run(task, Vec::new()).await.unwrap_err();
        assert!(
            matches!(&error, MediaError::Died { how } if how.contains(sign)),
            "{error}"
        );
        assert_answers(&pool).await;
    }
}

pub(crate) async fn a_panic_is_a_fault_and_the_worker_goes_on() {
    let pool = pool().await;
    let before = pid(&pool).await;
    let error = pool.run(tasks::PANIC, Vec::new()).await.unwrap_err();
    let MediaError::Fault(fault) = &error else {
        panic!("{error}")
    };
    assert_eq!(fault.code, FaultCode::DecoderPanicked);
    assert!(fault.detail.contains("tasks.rs:"), "{fault}");
    assert!(
        fault.detail.contains("the decoder is  [31mconfused"),
        "{fault}"
    );
    assert!(!error.is_the_files_fault());
    assert_eq!(pid(&pool).await, before);
}

pub(crate) async fn output_that_is_no_answer_costs_only_its_request() {
    let pool = pool().await;
    for task in [tasks::BABBLE, tasks::BOAST] {
        let before = pid(&pool).await;
        let error = pool.run(task, Vec::new()).await.unwrap_err();
        assert!(matches!(error, MediaError::Garbled { .. }), "{error}");
        assert!(is_dead(&before));
        assert_answers(&pool).await;
    }
}

pub(crate) async fn an_answer_that_is_too_long_is_refused() {
    let pool = pool().await;
    let error = pool.run(tasks::OVERFLOW, Vec::new()).await.unwrap_err();
    assert!(matches!(error, MediaError::Garbled { .. }), "{error}");
    assert_answers(&pool).await;
}

pub(crate) async fn a_colour_profile_that_unpacks_beyond_measure_is_not_unpacked() {
    let mut config = config();
    config.limits.cpu_time = Duration::from_secs(1);
    config.limits.memory_bytes = Limits::default().memory_bytes;
    let pool = Pool::start(config).await.unwrap();
    // With the memory that workers have by default, unpacking it would take ten seconds of processor time.
    let bomb = samples::png_with_swollen_profile(512 * 1024 * 1024);
    assert_eq!(pool.run(tasks::DECODE, bomb).await.unwrap(), b"1x1");
}

pub(crate) async fn whatever_a_worker_tries_besides_decoding_kills_it_and_costs_one_request() {
    let pool = pool().await;
    let bystander = Bystander::start();
    let folder = env!("CARGO_TARGET_TMPDIR");
    fs::write(format!("{folder}/bystander"), b"whole").unwrap();
    let mut survived = Vec::new();
    for attempt in ATTEMPTS {
        let before = pid(&pool).await;
        let request = format!("{attempt} {} {folder}", bystander.pid());
        match pool.run(tasks::BREAK_OUT, request.into_bytes()).await {
            Err(MediaError::Died { how }) if how.contains("forbidden system call") => {
                assert!(is_dead(&before), "{attempt}");
            }
            Ok(answer) => survived.push(format!("{attempt}: {}", String::from_utf8_lossy(&answer))),
            Err(error) => survived.push(format!("{attempt}: {error}")),
        }
        assert_answers(&pool).await;
    }
    assert!(bystander.is_unharmed());
    assert!(!Path::new(&format!("{folder}/escaped")).exists());
    assert!(Path::new(&format!("{folder}/bystander")).exists());
    assert!(survived.is_empty(), "{survived:#?}");
}

pub(crate) async fn a_worker_that_burns_processor_time_is_ended_by_the_kernel() {
    let mut config = config();
    config.limits.cpu_time = Duration::from_secs(1);
    config.limits.wall_time = Duration::from_secs(600);
    let pool = Pool::start(config).await.unwrap();
    // Its time is counted anew with every request: together these take longer than one may.
    for _ in 0..6 {
        assert_eq!(pool.run(tasks::NAP, vec![250]).await.unwrap(), [250]);
    }
    let before = pid(&pool).await;
    let spin = timeout(Duration::from_secs(60), pool.run(tasks::SPIN, Vec::new())).await;
    assert_eq!(spin.unwrap(), Err(MediaError::TimedOut));
    assert!(is_dead(&before));
    assert_answers(&pool).await;
}

pub(crate) async fn a_worker_sees_nothing_of_the_environment() {
    let pool = pool().await;
    let names = pool.run(tasks::ENVIRONMENT, Vec::new()).await.unwrap();
    assert_eq!(String::from_utf8_lossy(&names), media::LIMITS_VARIABLE);
}
