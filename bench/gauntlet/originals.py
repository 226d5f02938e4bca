"""Which pictures are banked, which are only uploaded, and which fill the bank."""

import hashlib
import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy
import pdqhash
from PIL import Image

from gauntlet.graphics import graphic, layout_of, script_of
from gauntlet.tools import Hand
from pictures.sources import Source, listed

# Long sides of photographs, in turn; smaller ones stay as they are.
LONG_SIDES = (640, 800, 960, 1024)
DISTRACTOR_SIDE = 800

# Templates with one text each, and templates of which two texts are banked and a third is not.
SINGLE_TEMPLATES = 72
FAMILIES = 24

# As other matchers have it: below, a hash is not to be trusted; within, two are the same picture.
MIN_QUALITY = 50
MATCH_DISTANCE = 31


@dataclass
class Picture:
    """A file that was prepared."""

    id: str
    kind: str
    """photograph, graphic or distractor."""
    source: str
    """Where it comes from, in words."""
    family: str | None
    """Pictures of one family are near misses of each other: photographs of one scene, or graphics of one layout, which
    differ in text, script and colours. Graphics of one template differ in their text alone."""
    banked: bool
    file: str
    pdq: str
    quality: int


def pdq_of(image: Image.Image) -> tuple[str, int]:
    bits, quality = pdqhash.compute(numpy.asarray(image.convert("RGB")))
    return numpy.packbits(bits).tobytes().hex(), int(quality)


def distance(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def prepare(packages: Path, out: Path, fonts, pool, limit: int | None) -> dict:
    """Writes the pictures, or reads what was written before; how many were left out, and why."""
    kept = out / "pictures.json"
    if not kept.exists():
        for folder in ("photograph", "graphic", "distractor", "reserve"):
            (out / folder).mkdir(parents=True, exist_ok=True)
        made = make(packages, out, fonts, pool)
        part = kept.with_suffix(".part")
        part.write_text(json.dumps(made, indent=1))
        part.rename(kept)
    made = json.loads(kept.read_text())
    pictures = [Picture(**picture) for picture in made["pictures"]]
    if limit:
        some = {}
        for kind in ("photograph", "graphic"):
            some[kind] = {one.id for one in [one for one in pictures if one.kind == kind and one.banked][:limit]}
        pictures = [one for one in pictures if not one.banked or one.id in some.get(one.kind, {one.id})]
    return made | {"pictures": pictures}


def make(packages: Path, out: Path, fonts, pool) -> dict:
    photographs = [source for source in listed("photographs", packages) if source.scene != "reserve"]
    reserve = [source for source in listed("photographs", packages) if source.scene == "reserve"]
    distractors = listed("distractors", packages)
    jobs = [(source, out / "photograph", LONG_SIDES[at % len(LONG_SIDES)]) for at, source in enumerate(photographs)]
    jobs += [(source, out / "reserve", 1024) for source in reserve]
    jobs += [(source, out / "distractor", DISTRACTOR_SIDE) for source in distractors]
    jobs += [(number, out / "graphic", fonts) for number in graphics()]
    return sorted_out(pool.map(write, jobs, chunksize=8))


def graphics():
    """Template, turn of its text, and whether it is banked."""
    for template in range(SINGLE_TEMPLATES):
        yield template, 0, True
    for template in range(SINGLE_TEMPLATES, SINGLE_TEMPLATES + FAMILIES):
        for turn in range(3):
            yield template, 2 * turn, turn < 2


def write(job) -> dict:
    what, folder, rest = job
    if isinstance(what, Source):
        name = hashlib.sha256(what.name.encode()).hexdigest()[:12]
        image = shrunk(what.open(), rest)
        source, family, banked, end = what.name, what.scene, True, "jpg"
    else:
        template, turn, banked = what
        name, end = f"{template:03}-{turn}", "png"
        image = graphic(template, turn, Hand(None, rest, []))
        family = layout_of(template).__name__
        source = f"{family}, {script_of(template)}, template {template}, text {turn}"
    path = folder / f"{name}.{end}"
    file = io.BytesIO()
    if end == "jpg":
        image.save(file, "JPEG", quality=92)
    else:
        image.save(file, "PNG")
    path.write_bytes(file.getvalue())
    # What is hashed is what others will read from the file.
    pdq, quality = pdq_of(Image.open(path))
    kind = folder.name
    return asdict(Picture(name, kind, source, family, banked, str(path), pdq, quality))


def shrunk(image: Image.Image, side: int) -> Image.Image:
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return image


def sorted_out(written: list[dict]) -> dict:
    """Leaves out what stock PDQ could never find, and pictures that are there twice."""
    pictures, reserve, scenes = [], [], set()
    left_out = {"too little detail for PDQ": 0, "there already": 0}
    for picture in [Picture(**one) for one in written]:
        if picture.kind == "reserve":
            reserve.append(picture.file)
            continue
        if picture.quality < MIN_QUALITY:
            left_out["too little detail for PDQ"] += 1
            continue
        alike = [
            other
            for other in pictures
            if other.kind == picture.kind and distance(other.pdq, picture.pdq) <= MATCH_DISTANCE
        ]
        if picture.kind == "graphic":
            # Texts of one template may be as alike as they are: that is what is asked about them.
            pass
        elif picture.family:
            # Of a scene one photograph is banked.
            picture.banked = picture.family not in scenes
            scenes.add(picture.family)
        elif alike:
            left_out["there already"] += 1
            continue
        pictures.append(picture)
    return {"pictures": [asdict(picture) for picture in pictures], "reserve": reserve, "left_out": left_out}
