"""Edits that put something on the picture: a logo, text, stickers."""

import math

from PIL import Image, ImageDraw

from gauntlet.tools import written
from gauntlet.words import CAPTIONS


def logo(image, hand):
    """A round badge in a corner, a little transparent."""
    side = round(min(image.size) * 0.22)
    badge = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(badge)
    draw.ellipse((0, 0, side - 1, side - 1), fill=(194, 47, 47, 225), outline=(255, 255, 255, 240), width=max(2, side // 20))
    face = hand.font("Comfortaa-Bold", side * 0.28)
    draw.text((side / 2, side / 2), hand.chance.choice(["K7", "UP", "Vo"]), font=face, fill="white", anchor="mm")
    margin = round(min(image.size) * 0.03)
    left = hand.chance.choice([margin, image.width - side - margin])
    top = hand.chance.choice([margin, image.height - side - margin])
    marked = image.copy()
    marked.paste(badge, (left, top), badge)
    return marked


def text_in_the_middle(image, hand):
    """Two lines in white with a black edge, as memes have them."""
    marked = image.copy()
    draw = ImageDraw.Draw(marked)
    size = image.height * 0.11
    for line, place in ((hand.chance.choice(CAPTIONS), 0.43), (hand.chance.choice(CAPTIONS), 0.57)):
        line = written(line)
        face = hand.font("DejaVuSans-Bold", size)
        fit = min(1.0, image.width * 0.94 / face.getlength(line))
        face = hand.font("DejaVuSans-Bold", size * fit)
        draw.text(
            (image.width / 2, image.height * place),
            line,
            font=face,
            fill="white",
            stroke_fill="black",
            stroke_width=max(2, round(face.size / 12)),
            anchor="mm",
        )
    return marked


def stickers(image, hand):
    """Three to five faces, hearts and stars, each about a sixth of the shorter side."""
    marked = image.copy()
    for _ in range(hand.chance.randint(3, 5)):
        side = round(min(image.size) * hand.chance.uniform(0.14, 0.2))
        sticker = hand.chance.choice([smile, heart, star])(side * 4)
        sticker = sticker.rotate(hand.chance.uniform(-25, 25), Image.Resampling.BICUBIC)
        sticker = sticker.resize((side, side), Image.Resampling.LANCZOS)
        place = (hand.chance.randrange(image.width - side), hand.chance.randrange(image.height - side))
        marked.paste(sticker, place, sticker)
    return marked


def smile(side: int) -> Image.Image:
    sticker = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(sticker)
    draw.ellipse((side * 0.05, side * 0.05, side * 0.95, side * 0.95), fill="#ffd23e", outline="#c98a00", width=side // 30)
    for x in (0.33, 0.67):
        draw.ellipse((side * (x - 0.06), side * 0.3, side * (x + 0.06), side * 0.48), fill="#4a2f00")
    draw.arc((side * 0.24, side * 0.3, side * 0.76, side * 0.8), 20, 160, fill="#4a2f00", width=side // 18)
    return sticker


def heart(side: int) -> Image.Image:
    sticker = Image.new("RGBA", (side, side))
    outline = []
    for step in range(120):
        turn = math.tau * step / 120
        x = 16 * math.sin(turn) ** 3
        y = 13 * math.cos(turn) - 5 * math.cos(2 * turn) - 2 * math.cos(3 * turn) - math.cos(4 * turn)
        outline.append((side * (0.5 + x / 38), side * (0.48 - y / 38)))
    ImageDraw.Draw(sticker).polygon(outline, fill="#e0314f")
    return sticker


def star(side: int) -> Image.Image:
    sticker = Image.new("RGBA", (side, side))
    corners = []
    for corner in range(10):
        reach = side * (0.46 if corner % 2 == 0 else 0.2)
        angle = math.pi * corner / 5 - math.pi / 2
        corners.append((side / 2 + reach * math.cos(angle), side / 2 + reach * math.sin(angle)))
    ImageDraw.Draw(sticker).polygon(corners, fill="#ff9f1c", outline="#b86500", width=max(1, side // 40))
    return sticker
