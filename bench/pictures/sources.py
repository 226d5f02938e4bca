"""The pictures that the lists beside this file name, out of unpacked Debian packages."""

import io
import struct
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

Image.MAX_IMAGE_PIXELS = None

LISTS = Path(__file__).parent

# A picture with a shorter side than this, in pixels, is an icon or a thumbnail.
SMALLEST_SIDE = 300


@dataclass(frozen=True)
class Source:
    """One picture of a package: its bytes as they are on disk, or a piece of a resource file."""

    name: str
    """Package and place in it: the same on every machine with the same packages."""
    scene: str | None
    """Sources of one scene are different photographs of it."""
    path: Path
    start: int = 0
    length: int | None = None

    def read(self) -> bytes:
        with open(self.path, "rb") as file:
            file.seek(self.start)
            return file.read(self.length)

    def open(self) -> Image.Image:
        """The picture in RGB, on white where it is transparent."""
        image = Image.open(io.BytesIO(self.read()))
        if image.mode in ("P", "RGBA", "LA", "PA") or "transparency" in image.info:
            image = image.convert("RGBA")
            ground = Image.new("RGBA", image.size, "white")
            ground.alpha_composite(image)
            image = ground
        return image.convert("RGB")

    def size(self) -> tuple[int, int] | None:
        """Width and height from the header; None where this is no picture that Pillow reads."""
        try:
            return Image.open(io.BytesIO(self.read())).size
        except Exception:
            return None


def listed(name: str, packages: Path) -> list[Source]:
    """The sources of the list `name`, in the list's order, without those too small to use."""
    found = []
    for package, pattern, scene in patterns((LISTS / f"{name}.txt").read_text()):
        kind, _, rest = pattern.rpartition(" ")
        root = packages / package
        files = sorted(path for path in root.glob(rest) if path.is_file() and not path.is_symlink())
        for path in files:
            place = f"{package}/{path.relative_to(root)}"
            if kind == "webp":
                found += inside(path, place, scene)
            else:
                found.append(Source(place, scene, path))
        if kind == "largest" and files:
            one_picture = found[-len(files) :]
            found[-len(files) :] = [max(one_picture, key=pixels)]
    return [source for source in found if min(source.size() or (0, 0)) >= SMALLEST_SIDE]


def patterns(text: str):
    """Package, pattern and scene of each line of a list."""
    package = None
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            package = line.strip("[]")
            continue
        pattern, _, scene = line.partition(" = ")
        yield package, pattern.strip(), scene.strip() or None


def pixels(source: Source) -> int:
    width, height = source.size() or (0, 0)
    return width * height


def inside(path: Path, place: str, scene: str | None) -> list[Source]:
    """The WebP files that a Qt resource file holds uncompressed: each begins with RIFF, its length, and WEBP."""
    held = path.read_bytes()
    found, at = [], 0
    while (at := held.find(b"RIFF", at)) >= 0:
        if held[at + 8 : at + 12] != b"WEBP":
            at += 4
            continue
        length = struct.unpack_from("<I", held, at + 4)[0] + 8
        found.append(Source(f"{place}#{len(found)}", scene, path, at, length))
        at += length
    return found
