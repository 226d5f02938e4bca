"""`bench gauntlet --video`: known videos in disguise, and which of them are found; what vPDQ finds of the same files.

The program is asked over its command line, which does what the server does. vPDQ is PyPI's `vpdq`, one hash a second, and
matched as `threatexchange` does: frames of quality 50 and more, at most 31 bits apart; at least 80 % of the upload's frames."""

import argparse
import datetime
import json
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

from video import make

BEGIN, END = "<!-- bench gauntlet video: begin -->", "<!-- bench gauntlet video: end -->"


SPARSE = {"STAYDOWN_VIDEO_SAMPLING": "sparse"}


# Length of the clips whose cost is measured.
SECONDS = 60


def staydown(options, *words, env=None):
    done = subprocess.run([options.staydown, *words], capture_output=True, text=True, env={**os.environ, **(env or {})})
    if done.returncode not in (0, 1):
        raise SystemExit(f"staydown {words[0]} failed: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def timed(command, env=None):
    """Processor seconds of a command and its children: the least of three runs."""
    costs = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(env or {})})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        # `staydown match` says by 1 that nothing was found.
        if done.returncode not in (0, 1):
            raise SystemExit(f"{command} ended with {done.returncode}")
        costs.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(costs)


def speeds(options, data, clips):
    """Rows of what one video costs, for an easy and a hard one."""
    ffmpeg = ["ffmpeg", "-nostdin", "-v", "quiet", "-threads", "1"]
    ask = [options.staydown, "match", "--organisation", "Gauntlet", "--data", str(data), "--json"]
    vpdq = [sys.executable, "-c", "import sys, vpdq; vpdq.computeHash(sys.argv[1], seconds_per_hash=float(sys.argv[2]), thread_count=1)"]
    hash_ = [options.staydown, "hash", "--json"]
    rows = [
        ("ffmpeg, decoding alone", lambda clip: timed([*ffmpeg, "-i", clip, "-f", "null", "-"])),
        ("ffmpeg, without frames that nobody needs", lambda clip: timed([*ffmpeg, "-skip_frame", "noref", "-i", clip, "-f", "null", "-"])),
        ("ffmpeg, key frames alone", lambda clip: timed([*ffmpeg, "-skip_frame", "nokey", "-i", clip, "-f", "null", "-"])),
        ("`vpdq`, every frame", lambda clip: timed([*vpdq, clip, "0"])),
        ("`staydown hash`, every frame", lambda clip: timed([*hash_, clip])),
        ("`vpdq`, one a second", lambda clip: timed([*vpdq, clip, "1"])),
        ("`staydown hash --every 1`", lambda clip: timed([*hash_, "--every", "1", clip])),
        ("`staydown match`, `standard`, two a second", lambda clip: timed([*ask, clip])),
        ("the same, `STAYDOWN_VIDEO_SAMPLING=sparse`", lambda clip: timed([*ask, clip], SPARSE)),
    ]
    return [(name, [cost(str(clip)) for clip in clips]) for name, cost in rows]


class Vpdq:
    """Hashes of whole videos, compared as a bag of frames."""

    def __init__(self):
        import vpdq

        self.vpdq = vpdq
        self.kept = {}

    def frames(self, path):
        if path not in self.kept:
            found = self.vpdq.computeHash(str(path), seconds_per_hash=1, thread_count=1)
            usable = {feature.hex for feature in found if feature.quality >= 50}
            self.kept[path] = [int(text, 16) for text in usable]
        return self.kept[path]

    def matches(self, upload, known):
        ours, theirs = self.frames(upload), self.frames(known)
        near = sum(any((a ^ b).bit_count() <= 31 for b in theirs) for a in ours)
        return bool(ours) and near * 100 >= 80 * len(ours)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--staydown", required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--videos", type=int, default=20)
    parser.add_argument("--unrelated", type=int, default=100)
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()
    work = options.work
    bank, data = work / "bank", work / "data"
    shutil.rmtree(work, ignore_errors=True)
    bank.mkdir(parents=True)
    known = []
    for number in range(options.videos):
        path = bank / f"{number:03}.mp4"
        made = work / f"known-{number:03}.mp4"
        make.original(made, number)
        path.write_bytes(made.read_bytes())
        known.append(made)
    unrelated = []
    for number in range(options.unrelated):
        path = work / f"other-{number:03}.mp4"
        make.original(path, 100_000 + number)
        unrelated.append(path)
    print(f"{len(known)} videos to bank, {len(unrelated)} that nobody knows", flush=True)

    where = ["--data", str(data), "--json"]
    # The first command makes the folder.
    staydown(options, "admin", "organisation", "add", "--name", "Gauntlet", "--kind", "authority", "--member-state", "DE", "--contact", "duty@staydown.example", *where)
    staydown(options, "bank", "create", "--organisation", "Gauntlet", *where, "Known")
    about = ["--source", "gauntlet", "--ground", "incites", "--reason", "harmless, and treated as known"]
    staydown(options, "bank", "import", "--organisation", "Gauntlet", "--bank", "Known", *about, *where, str(bank))

    def ask(paths, env=None):
        found = staydown(options, "match", "--organisation", "Gauntlet", *where, *map(str, paths), env=env)
        return {line["path"]: {match["label"].split()[-1].split(".")[0]: match for match in line.get("matches", [])} for line in found}

    theirs = Vpdq()
    rows = []
    for name, goal, edit in make.EDITS:
        uploads = []
        for number, source in enumerate(known):
            path = work / f"edit-{number:03}.mp4"
            edit(source, path, unrelated[number % len(unrelated)])
            uploads.append(path)
        answers = ask(uploads)
        ours = sum(f"{number:03}" in answers[str(path)] for number, path in enumerate(uploads))
        sparsely = ask(uploads, SPARSE)
        sparse = sum(f"{number:03}" in sparsely[str(path)] for number, path in enumerate(uploads))
        wrong = sum(len(set(answers[str(path)]) - {f"{number:03}"}) for number, path in enumerate(uploads))
        stock = sum(theirs.matches(path, known[number]) for number, path in enumerate(uploads))
        for path in uploads:
            theirs.kept.pop(path, None)
        rows.append((name, goal, stock, ours, sparse, wrong))
        print(rows[-1], flush=True)
    false = sum(bool(found) for found in ask(unrelated).values())
    false_sparse = sum(bool(found) for found in ask(unrelated, SPARSE).values())
    stock_false = sum(any(theirs.matches(path, source) for source in known) for path in unrelated)

    clips = [work / "easy.mp4", work / "hard.mp4"]
    make.easy(clips[0], SECONDS)
    make.hard(clips[1], SECONDS)
    costs = speeds(options, data, clips)

    count = len(known)
    asked = count * len(rows)
    all_stock, all_ours, all_sparse = (sum(row[at] for row in rows) for at in (2, 3, 4))
    text = [
        BEGIN,
        f"Measured on {datetime.date.today()} with {count} known and {len(unrelated)} unrelated videos of 20 s, {make.WIDTH}×{make.HEIGHT}, made by ffmpeg out of nothing; a `standard` bank; {os.cpu_count()} cores, {platform.machine()}; PyPI `vpdq` at one hash a second, matched as `threatexchange` does (80 % of the upload's frames).",
        "",
        "| edit | goal | `vpdq` | Staydown | sparse | wrong entries |",
        "|---|---|---|---|---|---|",
        *(f"| {name} | ≥ {goal} % | {100 * stock / count:.0f} % | {100 * ours / count:.0f} % | {100 * sparse / count:.0f} % | {wrong} |" for name, goal, stock, ours, sparse, wrong in rows),
        "",
        f"Of {len(unrelated)} unrelated videos {false} matched something (sparse: {false_sparse}; `vpdq`: {stock_false}). “Sparse” looks at key frames first (`serve --sparse-video`). All edits together: Staydown {100 * all_ours / asked:.1f} %, sparse {100 * all_sparse / asked:.1f} %, `vpdq` {100 * all_stock / asked:.1f} %.",
        "",
        f"Processor time for {SECONDS} s of 720p at {make.RATE} frames a second, start of the program included, the least of three runs, and how many times real time that is. The easy clip is smooth, the hard one fine detail under noise at 8 Mbit/s.",
        "",
        "| one core | easy, s | × real time | hard, s | × real time |",
        "|---|---|---|---|---|",
        *(f"| {what} | " + " | ".join(f"{cost:.2f} | {SECONDS / max(cost, 0.001):.0f}" for cost in both) + " |" for what, both in costs),
        END,
    ]
    text = "\n".join(text)
    print(text)
    if options.report and not options.dry_run:
        page = options.report.read_text()
        page = re.sub(re.escape(BEGIN) + ".*?" + re.escape(END), lambda _: text, page, flags=re.S)
        options.report.write_text(page)


if __name__ == "__main__":
    main()
