"""What edits are given besides the picture, and text on pictures."""

import random
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import arabic_reshaper
from bidi.algorithm import get_display
from PIL import Image, ImageDraw, ImageFont

from pictures.sources import LISTS, listed, patterns


@dataclass
class Hand:
    """The hand that edits: its chance, the same for the same picture and edit, and what it can reach for."""

    chance: random.Random
    fonts: dict[str, Path]
    others: list[Path]
    """Pictures that are in no bank, for collages and the like."""

    def other(self, size: tuple[int, int] | None = None) -> Image.Image:
        image = Image.open(self.chance.choice(self.others)).convert("RGB")
        return cover(image, size) if size else image

    def font(self, name: str, pixels: float) -> ImageFont.FreeTypeFont:
        return font(str(self.fonts[name]), max(8, round(pixels)))


def fonts(packages: Path) -> dict[str, Path]:
    """The listed fonts by file name, without its end."""
    found = {}
    for package, pattern, _ in patterns((LISTS / "fonts.txt").read_text()):
        for path in sorted((packages / package).glob(pattern)):
            found[path.stem] = path
    return found


@lru_cache(maxsize=512)
def font(path: str, pixels: int) -> ImageFont.FreeTypeFont:
    # The basic layout is the same on every machine; what it lacks for Arabic, `written` does.
    return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)


def written(text: str) -> str:
    """Text in the order in which it is drawn, from left to right, its Arabic letters joined."""
    if any("\u0590" <= letter <= "\u08ff" for letter in text):
        return get_display(arabic_reshaper.reshape(text))
    return text


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Lines no wider than `width`, ready to be drawn."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and face.getlength(written(longer)) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [written(one) for one in [*lines, line] if one]


def paragraph(draw: ImageDraw.ImageDraw, box, text, face, fill, align="left", leading=1.3) -> float:
    """Draws text into a box (left, top, right), and returns the line below it."""
    left, top, right = box
    y = top
    for line in wrapped(text, face, right - left):
        x = {"left": left, "center": (left + right) / 2, "right": right}[align]
        anchor = {"left": "la", "center": "ma", "right": "ra"}[align]
        draw.text((x, y), line, font=face, fill=fill, anchor=anchor)
        y += face.size * leading
    return y


def fitted(face_of, text: str, width: float, pixels: float):
    """The largest font up to `pixels` in which the text is one line no wider than `width`."""
    while pixels > 9 and face_of(pixels).getlength(written(text)) > width:
        pixels *= 0.92
    return face_of(pixels)


def cover(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture scaled and cropped so that it fills `size`."""
    scale = max(size[0] / image.width, size[1] / image.height)
    scaled = image.resize(
        (max(size[0], round(image.width * scale)), max(size[1], round(image.height * scale))),
        Image.Resampling.LANCZOS,
    )
    left, top = (scaled.width - size[0]) // 2, (scaled.height - size[1]) // 2
    return scaled.crop((left, top, left + size[0], top + size[1]))


def to_width(image: Image.Image, width: float) -> Image.Image:
    width = max(1, round(width))
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)


def reserve(packages: Path) -> list:
    """Sources that are banked nowhere."""
    return [source for source in listed("photographs", packages) if source.scene == "reserve"]
