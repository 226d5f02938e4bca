"""Writes the pictures that the real set's codes are made from, small: a longer side of SIDE pixels, as PNG.

Files that are there already stay. Prints one line of JSON: the files of each kind, and the packages they are from.
"""

import argparse
import hashlib
import json
from multiprocessing import Pool
from pathlib import Path

from PIL import Image

from gauntlet.graphics import graphic
from gauntlet.originals import graphics
from gauntlet.tools import Hand, fonts
from pictures.sources import Source, listed

# PDQ looks at 64×64 cells: a picture of this size still has detail to lose by a crop.
SIDE = 160


def write(job) -> None:
    what, path, known_fonts = job
    if path.exists():
        return
    if isinstance(what, Source):
        image = what.open()
    else:
        template, turn, _ = what
        image = graphic(template, turn, Hand(None, known_fonts, []))
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    part = path.with_suffix(".part")
    image.convert("RGB").save(part, "PNG")
    part.rename(path)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--packages", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    chosen = arguments.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)

    files, jobs, packages = {}, [], set()
    for kind in ("photographs", "distractors"):
        files[kind] = []
        for source in listed(kind, chosen.packages):
            # Named by its source: a release of Debian with one picture less does not rename the others.
            path = chosen.out / f"{hashlib.sha256(source.name.encode()).hexdigest()[:16]}-{SIDE}.png"
            files[kind].append(path.name)
            packages.add(source.name.split("/")[0])
            jobs.append((source, path, None))
    known_fonts = fonts(chosen.packages)
    files["graphics"] = []
    for template, turn, banked in graphics():
        path = chosen.out / f"graphic-{template:03}-{turn}-{SIDE}.png"
        files["graphics"].append(path.name)
        jobs.append(((template, turn, banked), path, known_fonts))
    with Pool(1) as pool:
        pool.map(write, jobs, chunksize=8)
    print(json.dumps({"files": files, "packages": sorted(packages)}))


if __name__ == "__main__":
    main()
