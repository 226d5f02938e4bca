//! Every request gets its own answer, however many there are and whoever gives up.

use std::io::Cursor;
use std::sync::Arc;
use std::time::{Duration, Instant};

use media::{Limits, Line, MediaError, Pool, PoolConfig};
use tokio::time::{sleep, timeout};

use super::{assert_answers, config, pid, pool};
use crate::tasks;

pub(crate) async fn a_request_comes_back_with_its_answer() {
    let pool = pool().await;
    assert_eq!(
        pool.run(tasks::ECHO, b"abc".to_vec()).await.unwrap(),
        b"abc"
    );
    assert_eq!(pool.run(tasks::ECHO, Vec::new()).await.unwrap(), b"");
    assert_eq!(
        pool.run(tasks::ECHO, Arc::<[u8]>::from(&b"shared"[..]))
            .await
            .unwrap(),
        b"shared"
    );
}

pub(crate) async fn a_megabyte_goes_there_and_back() {
    let pool = pool().await;
    let bytes: Vec<u8> = (0..4 * 1024 * 1024_u32).map(|i| (i % 251) as u8).collect();
    assert_eq!(pool.run(tasks::ECHO, bytes.clone()).await.unwrap(), bytes);
}

pub(crate) async fn a_fault_comes_back_as_a_fault() {
    let pool = pool().await;
    let error = pool.run(tasks::FAIL, Vec::new()).await.unwrap_err();
    assert_eq!(error.code(), "corrupt");
    assert_eq!(error.to_string(), "corrupt: as asked");
    assert!(error.is_the_files_fault());
    assert_answers(&pool).await;
}

pub(crate) async fn a_picture_is_decoded_within_the_default_memory() {
    let limits = Limits::default();
    let config = PoolConfig { limits, ..config() };
    let pool = Pool::start(config).await.unwrap();
    // The costliest that is admitted: nearly 50 million pixels of 8 bytes each.
    let mut png = Vec::new();
    image::DynamicImage::new_rgba16(7000, 7000)
        .write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png)
        .unwrap();
    assert_eq!(pool.run(tasks::DECODE, png).await.unwrap(), b"7000x7000");
    let error = pool
        .run(tasks::DECODE, b"<html>".to_vec())
        .await
        .unwrap_err();
    assert_eq!(error.code(), "not_an_image");
}

pub(crate) async fn a_file_that_is_too_long_never_reaches_a_worker() {
    let pool = pool().await;
    let before = pid(&pool).await;
    let limit = config().limits.max_input_bytes;
    let error = pool.run(tasks::ECHO, vec![0; limit + 1]).await.unwrap_err();
    assert_eq!(error, MediaError::TooManyBytes { limit });
    assert_eq!(
        pool.run(tasks::ECHO, vec![0; limit]).await.unwrap().len(),
        limit
    );
    assert_eq!(pid(&pool).await, before);
}

pub(crate) async fn a_dropped_request_does_not_shift_the_answers() {
    let pool = pool().await;
    let mut dropped = 0;
    for round in 0..20_u8 {
        let nap = pool.run(tasks::NAP, vec![60, round]);
        // On a busy machine the nap may be over before the time is.
        let given_up = timeout(Duration::from_millis(u64::from(round)), nap).await;
        dropped += u32::from(given_up.is_err());
        assert_eq!(pool.run(tasks::ECHO, vec![round]).await.unwrap(), [round]);
    }
    assert!(dropped > 0, "nothing was ever dropped");
}

pub(crate) async fn a_request_dropped_in_the_queue_is_skipped() {
    let pool = pool().await;
    let before = pid(&pool).await;
    let deadly = timeout(
        Duration::from_millis(50),
        pool.run(tasks::ABORT, Vec::new()),
    );
    let (under_way, deadly) = tokio::join!(pool.run(tasks::NAP, vec![200]), deadly);
    assert_eq!(under_way.unwrap(), [200]);
    assert!(deadly.is_err(), "it was given up while it waited");
    assert_eq!(pid(&pool).await, before);
}

pub(crate) async fn two_hundred_requests_at_once_each_get_their_own_answer() {
    let config = PoolConfig {
        workers: 2,
        ..config()
    };
    let pool = Arc::new(Pool::start(config).await.unwrap());
    let mut requests = Vec::new();
    for number in 0..200_u32 {
        let pool = Arc::clone(&pool);
        requests.push(tokio::spawn(async move {
            // Every tenth kills its worker; the others must not notice.
            if number % 10 == 9 {
                let error = pool.run(tasks::ABORT, Vec::new()).await.unwrap_err();
                assert_eq!(error.code(), "worker_died");
            } else {
                let own = number.to_le_bytes().repeat(1 + number as usize * 50);
                assert_eq!(pool.run(tasks::ECHO, own.clone()).await.unwrap(), own);
            }
        }));
    }
    for request in requests {
        request.await.unwrap();
    }
}

pub(crate) async fn requests_beyond_the_queue_are_turned_away() {
    let pool = Pool::start(PoolConfig {
        waiting: 2,
        ..config()
    })
    .await
    .unwrap();
    let nap = || pool.run(tasks::NAP, vec![250]);
    let late = || async {
        sleep(Duration::from_millis(100)).await;
        tokio::join!(nap(), nap(), nap())
    };
    let (under_way, (a, b, c)) = tokio::join!(nap(), late());
    assert_eq!(under_way.unwrap(), [250]);
    assert_eq!(a.unwrap(), [250]);
    assert_eq!(b.unwrap(), [250]);
    assert_eq!(c, Err(MediaError::Busy));
}

pub(crate) async fn workers_run_side_by_side() {
    let pool = Pool::start(PoolConfig {
        workers: 4,
        ..config()
    })
    .await
    .unwrap();
    let begun = Instant::now();
    let nap = || pool.run(tasks::NAP, vec![250]);
    let (a, b, c, d) = tokio::join!(nap(), nap(), nap(), nap());
    assert!([a, b, c, d].iter().all(Result::is_ok));
    assert!(
        begun.elapsed() < Duration::from_millis(750),
        "{:?}",
        begun.elapsed()
    );
}

pub(crate) async fn one_askers_flood_does_not_keep_another_waiting() {
    let pool = Pool::start(config()).await.unwrap();
    let (ours, theirs) = (
        pool.in_line(Line::of("floods")),
        pool.in_line(Line::of("asks once")),
    );
    let answered = std::sync::Mutex::new(Vec::new());
    let ask = |line: &'static str, number: u8| {
        let (answered, from) = (&answered, if line == "flood" { &ours } else { &theirs });
        async move {
            from.run(tasks::NAP, vec![150, number]).await.unwrap();
            answered.lock().unwrap().push((line, number));
        }
    };
    let late = async {
        sleep(Duration::from_millis(50)).await;
        ask("other", 0).await;
    };
    tokio::join!(
        ask("flood", 0),
        ask("flood", 1),
        ask("flood", 2),
        ask("flood", 3),
        late
    );
    let order = answered.into_inner().unwrap();
    let expected = [
        ("flood", 0),
        ("other", 0),
        ("flood", 1),
        ("flood", 2),
        ("flood", 3),
    ];
    assert_eq!(order, expected);
}
