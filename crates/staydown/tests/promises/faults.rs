//! When the machine fails: the answer says what is the matter, nothing acknowledged is lost, and work goes on by itself.

use crate::session::Session;
use crate::stage::{AUTHORITY, Stage, ask_pdq, instance, signal_entry, until};
use casework::NoticeKind;
use exchange::v1::{BankView, Condition, MatchAnswer, StatusView, Verdict};
use reqwest::Method;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use testkit::{Answer, Chance, Door, Instance, port};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A server whose data lie on a small disk of its own, in a mount namespace that nobody else sees.
struct OnSmallDisk {
    child: Child,
    data: PathBuf,
    door: Door,
}

impl OnSmallDisk {
    /// Copies the instance's data onto a disk of so many megabytes and serves from it.
    async fn serve(instance: &Instance, megabytes: u32) -> Self {
        let address = port::free().unwrap();
        let disk = instance.scratch().join("disk");
        std::fs::create_dir_all(&disk).unwrap();
        let script = "set -e; mount -t tmpfs -o size=${MEGABYTES}m none \"$DISK\"; cp -a \"$DATA\" \"$DISK/data\"; \
             exec \"$PROGRAM\" serve --data \"$DISK/data\" --listen \"$ADDRESS\" --allow-private-addresses";
        let log = std::fs::File::create(instance.scratch().join("disk.log")).unwrap();
        let child = Command::new("unshare")
            .args([namespace(), "sh", "-c", script])
            .env("MEGABYTES", megabytes.to_string())
            .env("DISK", &disk)
            .env("DATA", instance.data())
            .env("PROGRAM", env!("CARGO_BIN_EXE_staydown"))
            .env("ADDRESS", address.to_string())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let door = Door::new(&format!("http://{address}").parse().unwrap());
        let healthy = until("the server on the small disk", async || {
            let answer = door.get("/health").await.ok()?;
            (answer.status == 200).then_some(())
        });
        healthy.await;
        // The process's own view of the file system leads into its namespace.
        let root = PathBuf::from(format!("/proc/{}/root", child.id()));
        let inside = disk.strip_prefix("/").unwrap();
        Self {
            child,
            data: root.join(inside).join("data"),
            door,
        }
    }
}

impl Drop for OnSmallDisk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// As root a mount namespace is to be had at once, as somebody else by being root in a namespace of users.
fn namespace() -> &'static str {
    use std::os::unix::fs::MetadataExt;
    match std::fs::metadata("/proc/self") {
        Ok(own) if own.uid() == 0 => "-m",
        _ => "-Urm",
    }
}

/// Writes into a file until the disk is full.
fn fill(path: &Path) {
    use std::io::Write;
    let mut file = std::fs::File::create(path).unwrap();
    let block = vec![7u8; 64 * 1024];
    while file.write_all(&block).is_ok() {}
    while file.write_all(&[7]).is_ok() {}
}

/// Waits until health answers with this status.
async fn health(door: &Door, status: u16) -> Answer {
    until("health to say so", async || {
        let answer = door.get("/health").await.unwrap();
        (answer.status == status).then_some(answer)
    })
    .await
}

#[tokio::test]
async fn a_full_disk_is_said_so_loses_nothing_and_is_got_over() {
    let instance = instance();
    let authority = instance.authority(AUTHORITY).await.unwrap();
    let create = ["bank", "create", "Known", "--organisation", AUTHORITY];
    let bank: BankView = serde_json::from_value(instance.json(&create).await.unwrap()).unwrap();
    let server = OnSmallDisk::serve(&instance, 24).await;
    let door = server.door.clone().with_token(&authority.token.secret);
    let path = format!("/v1/banks/{}/entries", bank.id);
    let mut chance = Chance::of(1);
    let mut acknowledged = Vec::new();
    for _ in 0..5 {
        let pdq = chance.pdq();
        let added = door
            .post(&path, &signal_entry(Some(&pdq), None))
            .await
            .unwrap();
        assert_eq!(added.status, 201);
        acknowledged.push(pdq);
    }
    let ballast = server.data.join("ballast");
    fill(&ballast);
    // Sooner or later the last page of the log is used up.
    let mut refused = None;
    for _ in 0..2_000 {
        let pdq = chance.pdq();
        let answer = door
            .post(&path, &signal_entry(Some(&pdq), None))
            .await
            .unwrap();
        if answer.status != 201 {
            refused = Some(answer);
            break;
        }
        acknowledged.push(pdq);
    }
    let refused = refused.expect("a full disk takes no end of entries");
    assert_eq!(refused.status, 503, "{}", refused.text());
    let problem = refused.problem().unwrap();
    assert_eq!(problem.code, "disk_full", "{}", problem.detail);
    assert!(problem.detail.contains("Make room"), "{}", problem.detail);
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(health(&door, 503).await.problem().unwrap().code, "failing");
    let told: StatusView = door.get("/v1/status").await.unwrap().json().unwrap();
    let storage = told
        .parts
        .iter()
        .find(|part| part.part == "storage")
        .unwrap();
    assert_eq!(storage.code.as_deref(), Some("disk_full"));
    // Asking whether something is known needs no room.
    let ask = ask_pdq(&acknowledged[0]);
    let answer: MatchAnswer = door.post("/v1/match", &ask).await.unwrap().json().unwrap();
    assert_eq!(answer.verdict, Verdict::Hold);

    std::fs::remove_file(&ballast).unwrap();
    health(&door, 200).await;
    let pdq = chance.pdq();
    let added = door
        .post(&path, &signal_entry(Some(&pdq), None))
        .await
        .unwrap();
    let log = std::fs::read_to_string(instance.scratch().join("disk.log")).unwrap();
    assert_eq!(added.status, 201, "{log}");
    acknowledged.push(pdq);
    for pdq in &acknowledged {
        let answer: MatchAnswer = door
            .post("/v1/match", &ask_pdq(pdq))
            .await
            .unwrap()
            .json()
            .unwrap();
        assert_eq!(answer.verdict, Verdict::Hold, "{pdq} was acknowledged");
    }
    let kept = instance.scratch().join("kept");
    let copied = Command::new("cp")
        .arg("-a")
        .arg(&server.data)
        .arg(&kept)
        .status()
        .unwrap();
    assert!(copied.success());
    drop(server);
    let words = ["ledger", "verify", "--data", kept.to_str().unwrap()];
    instance.program().run(words).await.unwrap().ok().unwrap();
}

#[tokio::test]
async fn a_disk_that_can_only_be_read_is_refused_at_the_start_with_the_reason() {
    let instance = instance();
    instance.authority(AUTHORITY).await.unwrap();
    let script = "mount --bind \"$DATA\" \"$DATA\" && mount -o remount,bind,ro \"$DATA\" && exec \"$PROGRAM\" serve --data \"$DATA\" --listen 127.0.0.1:0";
    let ended = Command::new("unshare")
        .args([namespace(), "sh", "-c", script])
        .env("DATA", instance.data())
        .env("PROGRAM", env!("CARGO_BIN_EXE_staydown"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(
        said.contains("Read-only") || said.contains("only be read"),
        "{said}"
    );
    assert!(said.contains("data"), "{said}");
}

/// A disk image with a file system that turns read-only when it finds itself damaged, as ext4 does on real disks.
struct Damageable {
    image: PathBuf,
    at: PathBuf,
}

impl Damageable {
    /// Makes it with a copy of the instance's data; `None`, with a word, where the machine does not let us.
    fn make(instance: &Instance) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let is_root = std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
        let this = Self {
            image: instance.scratch().join("disk.img"),
            at: instance.scratch().join("damageable"),
        };
        std::fs::create_dir_all(&this.at).unwrap();
        let made = is_root
            && this.in_namespace(
                "truncate -s 64M \"$IMAGE\"; mkfs.ext4 -q -E lazy_itable_init=0 \"$IMAGE\"; $MOUNT; cp -a \"$DATA\" \"$AT/data\"",
                instance,
            );
        if !made {
            said(
                "skipped: this machine does not let the test mount a disk image (it needs root, loop devices and mkfs.ext4)",
            );
            return None;
        }
        Some(this)
    }

    fn command(&self, script: &str, instance: &Instance) -> Command {
        let mount = "mount -o loop,errors=remount-ro \"$IMAGE\" \"$AT\"";
        let mut command = Command::new("unshare");
        command
            .args(["-m", "sh", "-ec", &script.replace("$MOUNT", mount)])
            .env("IMAGE", &self.image)
            .env("AT", &self.at)
            .env("DATA", instance.data())
            .env("PROGRAM", env!("CARGO_BIN_EXE_staydown"));
        command
    }

    fn in_namespace(&self, script: &str, instance: &Instance) -> bool {
        let ended = self.command(script, instance).output();
        ended.is_ok_and(|ended| ended.status.success())
    }

    /// Serves from it; killed when dropped.
    async fn serve(&self, instance: &Instance) -> OnSmallDisk {
        let address = port::free().unwrap();
        let script = "$MOUNT; exec \"$PROGRAM\" serve --data \"$AT/data\" --listen \"$ADDRESS\" --allow-private-addresses";
        let log = std::fs::File::create(instance.scratch().join("damageable.log")).unwrap();
        let child = self
            .command(script, instance)
            .env("ADDRESS", address.to_string())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let door = Door::new(&format!("http://{address}").parse().unwrap());
        until("the server on the disk image", async || {
            let answer = door.get("/health").await.ok()?;
            (answer.status == 200).then_some(())
        })
        .await;
        OnSmallDisk {
            child,
            data: self.at.join("data"),
            door,
        }
    }

    /// Has the file system find itself damaged; whether this kernel lets us.
    fn damage(&self, server: &OnSmallDisk) -> bool {
        let mounts =
            std::fs::read_to_string(format!("/proc/{}/mounts", server.child.id())).unwrap();
        let at = self.at.to_string_lossy().into_owned();
        let mut lines = mounts.lines().map(|line| line.split(' '));
        let device = lines.find_map(|mut words| {
            let device = words.next()?;
            (words.next()? == at).then(|| device.to_owned())
        });
        let device = device.unwrap();
        let name = device.rsplit('/').next().unwrap();
        std::fs::write(format!("/sys/fs/ext4/{name}/trigger_fs_error"), "1").is_ok()
    }
}

#[allow(clippy::print_stderr, reason = "says why nothing was tested")]
fn said(text: &str) {
    eprintln!("{text}");
}

#[tokio::test]
async fn a_disk_that_turns_read_only_while_serving_is_said_so_and_loses_nothing() {
    let instance = instance();
    let authority = instance.authority(AUTHORITY).await.unwrap();
    let create = ["bank", "create", "Known", "--organisation", AUTHORITY];
    let bank: BankView = serde_json::from_value(instance.json(&create).await.unwrap()).unwrap();
    let Some(disk) = Damageable::make(&instance) else {
        return;
    };
    let server = disk.serve(&instance).await;
    let door = server.door.clone().with_token(&authority.token.secret);
    let path = format!("/v1/banks/{}/entries", bank.id);
    let mut chance = Chance::of(5);
    let mut acknowledged = Vec::new();
    for _ in 0..5 {
        let pdq = chance.pdq();
        let entry = signal_entry(Some(&pdq), None);
        assert_eq!(door.post(&path, &entry).await.unwrap().status, 201);
        acknowledged.push(pdq);
    }
    if !disk.damage(&server) {
        return said(
            "skipped: this kernel offers no way to have a file system find itself damaged",
        );
    }
    let entry = signal_entry(Some(&chance.pdq()), None);
    let refused = door.post(&path, &entry).await.unwrap();
    assert_eq!(refused.status, 503, "{}", refused.text());
    let code = refused.problem().unwrap().code;
    assert!(
        ["disk_read_only", "disk_failed"].contains(&&*code),
        "{code}"
    );
    assert_eq!(health(&door, 503).await.problem().unwrap().code, "failing");
    let told: StatusView = door.get("/v1/status").await.unwrap().json().unwrap();
    let mut parts = told.parts.iter();
    let storage = parts.find(|part| part.part == "storage").unwrap();
    assert_eq!(storage.code.as_deref(), Some("disk_read_only"));
    assert!(
        storage.detail.contains("can only be read"),
        "{}",
        storage.detail
    );
    // What needs no writing goes on.
    let ask = ask_pdq(&acknowledged[0]);
    let answer: MatchAnswer = door.post("/v1/match", &ask).await.unwrap().json().unwrap();
    assert_eq!(answer.verdict, Verdict::Hold);
    drop(server);

    // Checked and mounted again, as an operator does.
    assert!(disk.in_namespace(
        "e2fsck -fy \"$IMAGE\" >/dev/null || test $? -le 2; $MOUNT; \"$PROGRAM\" ledger verify --data \"$AT/data\"",
        &instance
    ));
    let server = disk.serve(&instance).await;
    let door = server.door.clone().with_token(&authority.token.secret);
    for pdq in &acknowledged {
        let ask = ask_pdq(pdq);
        let answer: MatchAnswer = door.post("/v1/match", &ask).await.unwrap().json().unwrap();
        assert_eq!(answer.verdict, Verdict::Hold, "{pdq} was acknowledged");
    }
    assert_eq!(door.post(&path, &entry).await.unwrap().status, 201);
}

#[tokio::test]
async fn a_locked_database_is_said_so_in_health_and_console_and_is_got_over() {
    let stage = Stage::set().await;
    let door = stage.authority.door(&stage.server);
    let bank = stage.bank("Known", false).await;
    let path = format!("/v1/banks/{}/entries", bank.id);
    let person = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let holder = crate::access::Holder::of(&stage.instance.data().join("staydown.db"));
    let entry = signal_entry(Some(&Chance::of(1).pdq()), None);
    let refused = door.post(&path, &entry).await.unwrap();
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert_eq!(refused.problem().unwrap().code, "database_locked");
    health(&door, 503).await;
    // Pages that record nothing say so too.
    let page = person.get("/status").await;
    assert_eq!(page.status, 200);
    assert!(
        page.text().contains("Another program holds the database"),
        "{}",
        page.text()
    );
    drop(holder);
    health(&door, 200).await;
    assert_eq!(door.post(&path, &entry).await.unwrap().status, 201);
}

/// An endpoint that answers as it is told: raw bytes, or nothing at all.
async fn lying(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/webhooks", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = [0; 65_536];
                let _ = stream.read(&mut request).await;
                if stream.write_all(answer).await.is_err() || answer.is_empty() {
                    tokio::time::sleep(Duration::from_secs(600)).await;
                }
                let _ = stream.shutdown().await;
            });
        }
    });
    url
}

/// An addressee whose endpoint does not take a notice has not received it, whatever else it says.
#[tokio::test]
async fn an_endpoint_that_hangs_or_lies_starts_no_clock_and_the_issuer_is_told() {
    for (answer, told) in [
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
                .as_slice(),
            "302",
        ),
        (b"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n", "500"),
        (b"this is no HTTP at all\r\n\r\n", ""),
        (b"HTTP/1.1 200 OK\r\nContent-Le", ""),
    ] {
        let stage = Stage::set().await;
        let url = lying(answer).await;
        stage.reviewer().put_endpoint(&url).await.unwrap();
        let notice = stage.notice(1, NoticeKind::RemovalOrder).await;
        let analyst = stage.analyst();
        let error = until("the failure to be on record", async || {
            let view = analyst.notice(&notice.id).await.unwrap();
            assert!(
                view.received_at.is_none(),
                "{answer:?} was taken for a receipt"
            );
            view.delivery_error
        });
        let error = error.await;
        assert!(error.contains(told), "{error}");
        let door = stage.authority.door(&stage.server);
        let status: StatusView = door.get("/v1/status").await.unwrap().json().unwrap();
        let part = status
            .parts
            .iter()
            .find(|part| part.part == "deliveries")
            .unwrap();
        assert_eq!(part.code.as_deref(), Some("deliveries_fail"));
        assert_eq!(status.status, Condition::Degraded);
        // Whom it is not from learns nothing of it.
        let theirs: StatusView = stage
            .provider
            .door(&stage.server)
            .get("/v1/status")
            .await
            .unwrap()
            .json()
            .unwrap();
        assert!(
            theirs
                .parts
                .iter()
                .all(|part| part.code.as_deref() != Some("deliveries_fail"))
        );
    }
}

/// One that never answers keeps neither the other deliveries nor the server waiting.
#[tokio::test]
async fn an_endpoint_that_never_answers_holds_nobody_up() {
    let stage = Stage::set().await;
    let silent = lying(b"").await;
    stage.reviewer().put_endpoint(&silent).await.unwrap();
    let first = stage.notice(1, NoticeKind::Referral).await;
    // The addressee fetches it meanwhile: that is its receipt.
    let door = stage.provider.door(&stage.server);
    let path = format!("/v1/notices/{}", first.id);
    assert_eq!(door.get(&path).await.unwrap().status, 200);
    let analyst = stage.analyst();
    assert!(
        analyst
            .notice(&first.id)
            .await
            .unwrap()
            .received_at
            .is_some()
    );
    let feedback =
        json!({"kind": "referral", "outcome": "kept", "reason": "x", "at": jiff::Timestamp::now()});
    let answered = door
        .post(&format!("{path}/feedback"), &feedback)
        .await
        .unwrap();
    assert_eq!(answered.status, 200, "{}", answered.text());
    let request = door.request(Method::PUT, "/v1/endpoint").unwrap();
    let request = request.json(&json!({"url": stage.host.url("/webhooks")}));
    assert_eq!(door.send(request).await.unwrap().status, 200);
    stage.notice(2, NoticeKind::Referral).await;
    stage.host.delivered(1).await.unwrap();
}

/// The addressee asked for it: whoever took over its address does not receive in its name.
#[tokio::test]
async fn where_receipts_are_signed_an_answer_without_one_is_no_receipt() {
    let stage = Stage::set().await;
    let url =
        lying(b"HTTP/1.1 200 OK\r\nwebhook-receipt: v1,AAAA\r\nContent-Length: 0\r\n\r\n").await;
    stage.reviewer().put_signing_endpoint(&url).await.unwrap();
    let notice = stage.notice(1, NoticeKind::RemovalOrder).await;
    let analyst = stage.analyst();
    let error = until("the failure to be on record", async || {
        let view = analyst.notice(&notice.id).await.unwrap();
        assert!(view.received_at.is_none(), "it was taken for a receipt");
        view.delivery_error
    });
    let error = error.await;
    assert!(error.contains("webhook-receipt"), "{error}");
}

/// What was due before is due still, and whoever looks learns why two instants lie oddly.
#[tokio::test]
async fn a_clock_that_is_set_is_an_event_and_status_says_so() {
    let mut stage = Stage::set().await;
    let door = stage.authority.door(&stage.server);
    let clock = async || {
        let status: StatusView = door.get("/v1/status").await.unwrap().json().unwrap();
        let mut parts = status.parts.into_iter();
        parts.find(|part| part.part == "clock").unwrap()
    };
    assert_eq!(clock().await.status, Condition::Ok);
    let notice = stage.notice(1, NoticeKind::RemovalOrder).await;
    stage.reviewer().notice(&notice.id).await.unwrap();
    let running = stage.analyst().notice(&notice.id).await.unwrap().clocks;
    let person = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    stage.server.set_ahead(10 * 60).unwrap();
    let told = until("the clock to be noticed", async || {
        let part = clock().await;
        (part.status == Condition::Degraded).then_some(part)
    });
    let told = told.await;
    assert_eq!(told.code.as_deref(), Some("clock_set"));
    assert!(told.detail.contains("forward by "), "{}", told.detail);
    // The hour that runs began when it began, and ends when it ends.
    let after = stage.analyst().notice(&notice.id).await.unwrap().clocks;
    assert_eq!(running[0].clock, after[0].clock);
    let page = person.get("/status").await.text();
    assert!(page.contains("clock was set"), "{page}");
    stage.server.stop().await.unwrap();
    let events = crate::access::recorded(&stage.instance, &["clock_jumped"]).await;
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(
        stage.instance.json(&["ledger", "verify"]).await.unwrap()["verified"],
        true
    );
}
