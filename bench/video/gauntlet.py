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
import time
from pathlib import Path

from video import make

BEGIN, END = "<!-- bench gauntlet video: begin -->", "<!-- bench gauntlet video: end -->"


def staydown(options, *words):
    done = subprocess.run([options.staydown, *words], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"staydown {words[0]} failed: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def timed(command):
    """Processor seconds of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


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
        # The program goes by the bytes; its folders of samples go by the name.
        path = bank / f"{number:03}.jpg"
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

    def ask(paths):
        found = staydown(options, "match", "--organisation", "Gauntlet", *where, *map(str, paths))
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
        wrong = sum(len(set(answers[str(path)]) - {f"{number:03}"}) for number, path in enumerate(uploads))
        stock = sum(theirs.matches(path, known[number]) for number, path in enumerate(uploads))
        for path in uploads:
            theirs.kept.pop(path, None)
        rows.append((name, goal, stock, ours, wrong))
        print(rows[-1], flush=True)
    answers = ask(unrelated)
    false = sum(bool(found) for found in answers.values())
    stock_false = sum(any(theirs.matches(path, source) for source in known) for path in unrelated)

    one = known[0]
    seconds = 20.0
    decode = timed(["ffmpeg", "-nostdin", "-v", "quiet", "-threads", "1", "-i", str(one), "-f", "null", "-"])
    keys = timed(["ffmpeg", "-nostdin", "-v", "quiet", "-threads", "1", "-skip_frame", "nokey", "-i", str(one), "-f", "null", "-"])
    every = timed([options.staydown, "hash", "--json", str(one)])
    second = timed([options.staydown, "hash", "--json", "--every", "1", str(one)])
    begun = time.process_time()
    theirs.vpdq.computeHash(str(one), seconds_per_hash=1, thread_count=1)
    stock_second = time.process_time() - begun
    begun = time.process_time()
    theirs.vpdq.computeHash(str(one), seconds_per_hash=0, thread_count=1)
    stock_every = time.process_time() - begun

    count = len(known)
    text = [
        BEGIN,
        f"Measured on {datetime.date.today()} with {count} known and {len(unrelated)} unrelated videos of 20 s, {make.WIDTH}×{make.HEIGHT}, made by ffmpeg out of nothing; a `standard` bank; {os.cpu_count()} cores, {platform.machine()}; PyPI `vpdq` at one hash a second, matched as `threatexchange` does (80 % of the upload's frames).",
        "",
        "| edit | goal | `vpdq` | Staydown | wrong entries |",
        "|---|---|---|---|---|",
        *(f"| {name} | ≥ {goal} % | {100 * stock / count:.0f} % | {100 * ours / count:.0f} % | {wrong} |" for name, goal, stock, ours, wrong in rows),
        "",
        f"Of {len(unrelated)} unrelated videos {false} matched something (`vpdq`: {stock_false}).",
        "",
        f"| processor time for one video of {seconds:.0f} s | seconds | × real time |",
        "|---|---|---|",
        *(
            f"| {what} | {cost:.2f} | {seconds / max(cost, 0.001):.0f} |"
            for what, cost in [
                ("ffmpeg, decoding alone", decode),
                ("ffmpeg, key frames alone", keys),
                ("`staydown hash --every 1`, start of the program included", second),
                ("`staydown hash`, every frame, start included", every),
                ("`vpdq`, one a second", stock_second),
                ("`vpdq`, every frame", stock_every),
            ]
        ),
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
