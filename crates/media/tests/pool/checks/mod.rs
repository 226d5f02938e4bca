//! What the pool promises.

mod answers;
mod lifecycle;
mod misbehaviour;

use std::fs;
use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

use media::{Limits, Pool, PoolConfig};
use tokio::time::sleep;

pub(crate) use lifecycle::{be_the_doomed_server, be_without_filters};

use crate::tasks;

type Check = fn() -> Pin<Box<dyn Future<Output = ()>>>;

macro_rules! checks {
    ($($module:ident::$name:ident),* $(,)?) => {
        /// Every check by name.
        pub(crate) const ALL: &[(&str, Check)] =
            &[$((stringify!($name), || Box::pin($module::$name()))),*];
    };
}

checks![
    answers::a_request_comes_back_with_its_answer,
    answers::a_megabyte_goes_there_and_back,
    answers::a_fault_comes_back_as_a_fault,
    answers::a_picture_is_decoded_within_the_default_memory,
    answers::a_file_that_is_too_long_never_reaches_a_worker,
    answers::a_dropped_request_does_not_shift_the_answers,
    answers::a_request_dropped_in_the_queue_is_skipped,
    answers::two_hundred_requests_at_once_each_get_their_own_answer,
    answers::requests_beyond_the_queue_are_turned_away,
    answers::one_askers_flood_does_not_keep_another_waiting,
    answers::workers_run_side_by_side,
    misbehaviour::a_task_without_end_is_killed_at_the_wall_time,
    misbehaviour::a_task_that_takes_all_memory_costs_only_its_request,
    misbehaviour::a_task_that_aborts_exits_or_overflows_its_stack_costs_only_its_request,
    misbehaviour::a_panic_is_a_fault_and_the_worker_goes_on,
    misbehaviour::output_that_is_no_answer_costs_only_its_request,
    misbehaviour::an_answer_that_is_too_long_is_refused,
    misbehaviour::a_colour_profile_that_unpacks_beyond_measure_is_not_unpacked,
    misbehaviour::whatever_a_worker_tries_besides_decoding_kills_it_and_costs_one_request,
    misbehaviour::a_worker_that_burns_processor_time_is_ended_by_the_kernel,
    misbehaviour::a_worker_sees_nothing_of_the_environment,
    lifecycle::a_worker_is_replaced_after_its_share_of_requests,
    lifecycle::only_requests_that_come_close_upon_one_another_share_a_worker,
    lifecycle::a_spare_worker_that_died_is_not_used,
    lifecycle::where_system_calls_cannot_be_filtered_a_worker_refuses_to_start_unless_told_otherwise,
    lifecycle::a_worker_that_died_idle_is_replaced_without_loss,
    lifecycle::a_program_that_cannot_be_started_is_reported,
    lifecycle::a_program_that_is_no_worker_is_reported,
    lifecycle::stopping_ends_the_workers_and_turns_requests_away,
    lifecycle::stopping_lets_a_request_under_way_finish,
    lifecycle::dropping_the_pool_kills_even_a_busy_worker,
    lifecycle::a_busy_worker_dies_with_its_killed_server,
];

fn config() -> PoolConfig {
    PoolConfig {
        workers: 1,
        // So that a check can tell by the process whether a worker was replaced, and why.
        requests_per_worker: 1000,
        sharing_time: Duration::MAX,
        limits: Limits {
            memory_bytes: 256 * 1024 * 1024,
            wall_time: Duration::from_secs(20),
            max_input_bytes: 4 * 1024 * 1024,
            max_output_bytes: 4 * 1024 * 1024,
            ..Limits::default()
        },
        ..PoolConfig::new("/proc/self/exe", vec!["media-worker".into()])
    }
}

async fn pool() -> Pool {
    Pool::start(config()).await.unwrap()
}

async fn pid(pool: &Pool) -> String {
    String::from_utf8(pool.run(tasks::PID, Vec::new()).await.unwrap()).unwrap()
}

async fn assert_answers(pool: &Pool) {
    assert_eq!(
        pool.run(tasks::ECHO, b"still here".to_vec()).await.unwrap(),
        b"still here"
    );
}

/// A process that is gone or waits to be reaped by a parent other than us.
fn is_dead(pid: &str) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat")).map_or(true, |stat| {
        stat.rsplit(')')
            .next()
            .is_some_and(|rest| rest.starts_with(" Z"))
    })
}

async fn assert_dies(pid: &str) {
    let begun = Instant::now();
    while !is_dead(pid) {
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "process {pid} lives on"
        );
        sleep(Duration::from_millis(5)).await;
    }
}
