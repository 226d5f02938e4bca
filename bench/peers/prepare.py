"""Writes the JPEG files that `bench peers` measures: the listed photographs at each size, cropped around their centre.

Files that are there already stay. Prints one line of JSON: how many photographs there are, and the files of each size.
"""

import argparse
import hashlib
import json
from multiprocessing import Pool
from pathlib import Path

from PIL import Image, ImageOps

from pictures.sources import Source, listed

# A photograph is enlarged by no more than this: beyond it there would be nothing to hash but blur.
MOST_ENLARGED = 1.5
QUALITY = 90


def write(job: tuple[Source, Path, tuple[int, int]]) -> None:
    source, path, size = job
    if path.exists():
        return
    image = ImageOps.fit(source.open(), size, Image.Resampling.LANCZOS)
    part = path.with_suffix(".part")
    image.save(part, "JPEG", quality=QUALITY, subsampling="4:2:0")
    part.rename(path)


def enlarged(source: Source, size: tuple[int, int]) -> float:
    width, height = source.size()
    return max(size[0] / width, size[1] / height)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--packages", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--size", action="append", required=True, help="such as 512x512")
    arguments.add_argument("--limit", type=int)
    chosen = arguments.parse_args()

    photographs = listed("photographs", chosen.packages)
    files, jobs = {}, []
    for words in chosen.size:
        size = tuple(int(side) for side in words.split("x"))
        folder = chosen.out / words
        folder.mkdir(parents=True, exist_ok=True)
        fitting = [source for source in photographs if enlarged(source, size) <= MOST_ENLARGED]
        files[words] = []
        for source in fitting[: chosen.limit]:
            # Named by its source: a release of Debian with one picture less does not rename the others.
            path = folder / f"{hashlib.sha256(source.name.encode()).hexdigest()[:16]}.jpg"
            files[words].append(path.name)
            jobs.append((source, path, size))
    with Pool(2) as pool:
        pool.map(write, jobs, chunksize=4)
    packages = {source.name.split("/")[0] for source in photographs}
    print(json.dumps({"photographs": len(photographs), "packages": sorted(packages), "files": files}))


if __name__ == "__main__":
    main()
