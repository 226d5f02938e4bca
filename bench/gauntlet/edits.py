"""Every edit of the gauntlet by name, with what it is called in the report and the recall that is aimed for."""

import io
import json
import random
from dataclasses import dataclass
from typing import Callable

from PIL import Image

from gauntlet import frames, geometry, overlays, scenes, tone
from gauntlet.tools import Hand

# As platforms save what is uploaded to them.
QUALITY = 85


@dataclass(frozen=True)
class Edit:
    name: str
    label: str
    goal: int | None
    """Percent of the originals that are to be found; None where the goal is only not to fall behind stock PDQ."""
    change: Callable
    """From a picture and a hand to a picture, or to a file's bytes and the end of its name."""

    def file(self, image: Image.Image, hand: Hand) -> tuple[bytes, str]:
        changed = self.change(image, hand)
        if isinstance(changed, tuple):
            return changed
        file = io.BytesIO()
        changed.save(file, "JPEG", quality=QUALITY)
        return file.getvalue(), "jpg"


TRANSPOSE = Image.Transpose

EDITS = [
    *(Edit(f"jpeg-{quality}", f"JPEG quality {quality}", None, tone.compressed(quality)) for quality in (95, 70, 50, 30, 10)),
    Edit("webp", "WebP", None, tone.as_webp),
    Edit("gif", "GIF, 256 colours", None, tone.as_gif),
    *(Edit(f"scale-{percent}", f"scaled to {percent} %", None, tone.resized(percent)) for percent in (50, 15, 200, 400)),
    Edit("grey", "greyscale", None, tone.grey),
    Edit("brighter", "brighter by 35 %", None, tone.enhanced(tone.brightness, 1.35)),
    Edit("darker", "darker by 35 %", None, tone.enhanced(tone.brightness, 0.65)),
    Edit("contrast-up", "contrast up by half", None, tone.enhanced(tone.contrast, 1.5)),
    Edit("contrast-down", "contrast down by 40 %", None, tone.enhanced(tone.contrast, 0.6)),
    Edit("saturation-up", "saturation up by 80 %", None, tone.enhanced(tone.saturation, 1.8)),
    Edit("saturation-down", "saturation down by 70 %", None, tone.enhanced(tone.saturation, 0.3)),
    Edit("blur", "blurred", None, tone.blurred),
    Edit("noise", "noise", None, tone.noisy),
    Edit("sharpen", "sharpened", None, tone.sharpened),
    Edit("logo", "logo in a corner", None, overlays.logo),
    Edit("text", "text over the middle", None, overlays.text_in_the_middle),
    Edit("stickers", "emoji stickers", None, overlays.stickers),
    Edit("mirror", "mirrored", 99, geometry.transposed(TRANSPOSE.FLIP_LEFT_RIGHT)),
    Edit("flip", "flipped upside down", 99, geometry.transposed(TRANSPOSE.FLIP_TOP_BOTTOM)),
    Edit("rotate-90", "turned by 90°", 99, geometry.transposed(TRANSPOSE.ROTATE_90)),
    Edit("rotate-180", "turned by 180°", 99, geometry.transposed(TRANSPOSE.ROTATE_180)),
    Edit("rotate-270", "turned by 270°", 99, geometry.transposed(TRANSPOSE.ROTATE_270)),
    Edit("border", "solid border", 99, frames.bordered),
    Edit("letterbox", "letterbox, black bars", 99, frames.letterboxed),
    Edit("letterbox-blur", "letterbox, blurred fill", 99, frames.letterboxed_in_blur),
    Edit("caption-above", "caption bar above", 95, frames.captioned("above")),
    Edit("caption-below", "caption bar below", 95, frames.captioned("below")),
    *(Edit(f"crop-{percent}", f"{percent} % off every edge", 95, geometry.cropped(percent)) for percent in (2, 5, 10, 20)),
    *(Edit(f"crop-side-{percent}", f"{percent} % off one edge", 95, geometry.cropped_on_one_side(percent)) for percent in (10, 20)),
    Edit("story", "9:16 story frame", 95, frames.story),
    Edit("screenshot-phone", "screenshot, phone", 95, frames.phone_screenshot),
    Edit("screenshot-desktop", "screenshot, desktop", 95, frames.desktop_screenshot),
    Edit("crop-30", "30 % off every edge", 80, geometry.cropped(30)),
    Edit("crop-side-30", "30 % off one edge", 80, geometry.cropped_on_one_side(30)),
    *(Edit(f"rotate-{degrees}", f"turned by {degrees}°", 80, geometry.rotated(degrees)) for degrees in (1, 3, 5, 10)),
    Edit("perspective", "perspective", 80, geometry.perspective),
    Edit("picture-in-picture", "picture in picture at 50 %", 80, scenes.picture_in_picture),
    Edit("collage", "two-up collage", 80, scenes.collage),
    Edit("screen-photo", "photograph of a screen", None, scenes.photograph_of_a_screen),
]

# What an unbanked near miss is uploaded as, besides as it is.
NEAR_MISS_EDITS = ("jpeg-50", "scale-50", "crop-5", "crop-20", "caption-above", "mirror")


def by_name(names: list[str] | None) -> list[Edit]:
    known = {edit.name: edit for edit in EDITS}
    if not names:
        return EDITS
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SystemExit(f"there is no edit {', '.join(unknown)}; there are: {', '.join(known)}")
    return [known[name] for name in names]


def hand_for(picture: str, edit: str, fonts, others) -> Hand:
    """The chance depends on the names alone: pictures added or left out change nothing for the others."""
    return Hand(random.Random(f"{picture} {edit}"), fonts, others)


def main() -> None:
    print(json.dumps([edit.name for edit in EDITS]))


if __name__ == "__main__":
    main()
