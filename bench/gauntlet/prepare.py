"""Prepares the gauntlet: originals, distractors, and every edit of every original. What is there already stays.

Prints the path of the manifest, as one line of JSON, at its end.
"""

import argparse
import hashlib
import json
import shutil
import sys
import time
from multiprocessing import Pool
from pathlib import Path

from PIL import Image

from gauntlet import originals
from gauntlet.edits import EDITS, NEAR_MISS_EDITS, by_name, hand_for
from gauntlet.tools import fonts as listed_fonts

WORKERS = 2

KNOWN = {edit.name: edit for edit in EDITS}


def edited(job) -> str:
    """Writes one edit of one picture, unless it is there; the file."""
    picture, name, folder, fonts, others = job
    there = list(folder.glob(f"{picture.id}.*"))
    done = [path for path in there if path.suffix != ".part"]
    if done:
        return str(done[0])
    image = Image.open(picture.file).convert("RGB")
    file, end = KNOWN[name].file(image, hand_for(picture.id, name, fonts, others))
    path = folder / f"{picture.id}.{end}"
    part = path.with_suffix(".part")
    part.write_bytes(file)
    part.rename(path)
    return str(path)


def stamp(packages: Path) -> str:
    """What the prepared files depend on: these programs, the lists, the packages."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    programs = [file for file in here.glob("*.py") if file.stem not in ("prepare", "check", "contact")]
    for file in sorted([*programs, *(here.parent / "pictures").iterdir()]):
        if file.is_file():
            digest.update(file.read_bytes())
    digest.update(" ".join(sorted(path.name for path in packages.iterdir())).encode())
    return digest.hexdigest()


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--packages", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--edits")
    arguments.add_argument("--pictures", type=int)
    arguments.add_argument("--keep", action="store_true", help="reuse files made by an older version of these programs")
    chosen = arguments.parse_args()
    out = chosen.out
    edits = by_name(chosen.edits.split(",") if chosen.edits else None)

    mark, wanted = out / "stamp", stamp(chosen.packages)
    if not chosen.keep and out.exists() and not (mark.exists() and mark.read_text() == wanted):
        say("  what was prepared before is out of date: preparing anew")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    mark.write_text(wanted)

    started = time.monotonic()
    fonts = listed_fonts(chosen.packages)
    with Pool(WORKERS) as pool:
        made = originals.prepare(chosen.packages, out, fonts, pool, chosen.pictures)
        pictures, others = made["pictures"], [Path(file) for file in made["reserve"]]
        say(f"  originals and distractors: {time.monotonic() - started:.0f} s")
        jobs = []
        for edit in edits:
            folder = out / "edits" / edit.name
            folder.mkdir(parents=True, exist_ok=True)
            jobs += [(one, edit.name, folder, fonts, others) for one in pictures if one.banked and one.kind != "distractor"]
        # With a few originals only, most relatives of the near misses are in no bank.
        near_misses = [] if chosen.pictures else [one for one in pictures if not one.banked]
        for name in NEAR_MISS_EDITS:
            folder = out / "near-misses" / name
            folder.mkdir(parents=True, exist_ok=True)
            jobs += [(one, name, folder, fonts, others) for one in near_misses]
        files = []
        for count, file in enumerate(pool.imap(edited, jobs, chunksize=16), 1):
            files.append(file)
            if count % 2000 == 0:
                say(f"  {count} of {len(jobs)} edits: {time.monotonic() - started:.0f} s")
    manifest = {
        "entries": [
            {"id": one.id, "kind": one.kind, "source": one.source, "family": one.family, "file": one.file, "pdq": one.pdq, "quality": one.quality}
            for one in pictures
            if one.banked
        ],
        "edits": [{"name": edit.name, "label": edit.label, "goal": edit.goal} for edit in edits],
        "uploads": [
            {"edit": name, "picture": one.id, "kind": one.kind, "family": one.family, "banked": one.banked, "file": file}
            for (one, name, *_), file in zip(jobs, files)
        ]
        + [
            {"edit": "as-it-is", "picture": one.id, "kind": one.kind, "family": one.family, "banked": False, "file": one.file}
            for one in near_misses
        ],
        "packages": sorted({one.source.split("/")[0] for one in pictures if one.kind != "graphic"}),
        "left_out": made["left_out"],
        "seconds": round(time.monotonic() - started),
    }
    path = out / "manifest.json"
    path.write_text(json.dumps(manifest))
    print(json.dumps({"manifest": str(path.absolute())}))


if __name__ == "__main__":
    main()
