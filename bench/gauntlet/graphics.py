"""Posters and slides. A layout draws with colours out of its own chance, and with any text: the same layout and seed with
another text are the same template."""

import math
import random

from PIL import Image, ImageDraw

from gauntlet.tools import fitted, paragraph
from gauntlet.words import text

# Ground, field, accent, ink on the ground.
PALETTES = [
    ("#ffffff", "#e8eef7", "#1d4f91", "#16202c"),
    ("#fdf6e3", "#f2e2b8", "#b5541c", "#3a2a1a"),
    ("#10243e", "#1d3c63", "#f2b632", "#f4f7fb"),
    ("#f3f0ff", "#d9d2f7", "#5a3ea6", "#221a3d"),
    ("#0f3d2e", "#1a5a45", "#e8e25a", "#f3fbf6"),
    ("#fff1f0", "#ffd3cf", "#c22f2f", "#331313"),
    ("#eaf7f7", "#bfe5e6", "#0b7a80", "#0c2f33"),
    ("#1c1c1e", "#333338", "#ff7043", "#fafafa"),
]

SIZES = [(1024, 768), (1000, 1000), (768, 1024), (1024, 576), (800, 1000)]

FACES = {
    "latin": ["DejaVuSans-Bold", "DejaVuSerif-Bold", "LiberationSerif-Bold", "LiberationMono-Bold", "Comfortaa-Bold"],
    "cyrillic": ["DejaVuSans-Bold", "DejaVuSerif-Bold", "LiberationSerif-Bold", "LiberationMono-Bold"],
    "arabic": ["DejaVuSans-Bold"],
}


class Page:
    """A canvas with the choices of its template."""

    def __init__(self, seed: int, script: str, hand):
        chance = random.Random(seed)
        self.chance = chance
        self.width, self.height = chance.choice(SIZES)
        self.ground, self.field, self.accent, self.ink = chance.choice(PALETTES)
        faces = [name for name in FACES[script] if name in hand.fonts]
        self.head = chance.choice(faces)
        self.hand = hand
        self.align = "right" if script == "arabic" else "left"
        self.image = Image.new("RGB", (self.width, self.height), self.ground)
        self.draw = ImageDraw.Draw(self.image)

    def title(self, words, box, pixels, fill, align=None):
        left, top, right = box
        face = fitted(lambda size: self.hand.font(self.head, size), words, right - left, pixels)
        return paragraph(self.draw, box, words, face, fill, align or self.align)

    def body(self, words, box, pixels, fill, align=None):
        return paragraph(self.draw, box, words, self.hand.font("DejaVuSans", pixels), fill, align or self.align)


def slide(page: Page, words):
    """A title bar, three points, a footer."""
    width, height, draw = page.width, page.height, page.draw
    title, line, body = words
    draw.rectangle((0, 0, width, height * 0.2), fill=page.accent)
    page.title(title, (width * 0.06, height * 0.05, width * 0.94), height * 0.09, page.ground)
    y = height * 0.28
    dot = width * (0.94 if page.align == "right" else 0.06)
    for point in [line, *halves(body)]:
        draw.ellipse((dot - 9, y + 9, dot + 9, y + 27), fill=page.accent)
        y = page.body(point, (width * 0.1, y, width * 0.9), height * 0.05, page.ink) + height * 0.04
    draw.rectangle((0, height * 0.93, width, height), fill=page.field)


def poster(page: Page, words):
    """A gradient sky, an emblem, large words."""
    width, height, draw = page.width, page.height, page.draw
    title, line, body = words
    shade(page, page.field, page.accent)
    emblem(page, width * 0.5, height * 0.3, min(width, height) * 0.2)
    draw.rectangle((0, height * 0.56, width, height * 0.76), fill=page.ground)
    page.title(title, (width * 0.05, height * 0.59, width * 0.95), height * 0.11, page.ink, "center")
    page.body(line, (width * 0.05, height * 0.79, width * 0.95), height * 0.05, page.ground, "center")
    page.body(body, (width * 0.12, height * 0.87, width * 0.88), height * 0.026, page.ground, "center")


def quotation(page: Page, words):
    """A card with a long text between marks."""
    width, height, draw = page.width, page.height, page.draw
    title, line, body = words
    margin = width * 0.05
    draw.rounded_rectangle((margin, margin, width - margin, height - margin), 40, fill=page.field, outline=page.accent, width=8)
    page.title("“", (width * 0.09, height * 0.06, width * 0.3), height * 0.3, page.accent, "left")
    y = page.body(body, (width * 0.14, height * 0.32, width * 0.86), height * 0.058, "#16202c" if page.ground[1] > "8" else page.ink)
    draw.line((width * 0.14, y + 12, width * 0.4, y + 12), fill=page.accent, width=5)
    page.body(f"{title} · {line}", (width * 0.14, y + 30, width * 0.86), height * 0.034, page.accent)


def flyer(page: Page, words):
    """Blocks of colour, a large number, a strip of small print."""
    width, height, draw = page.width, page.height, page.draw
    title, line, body = words
    columns = page.chance.choice([2, 3])
    for column in range(columns):
        for row in range(3):
            colour = page.chance.choice([page.field, page.accent, page.ground])
            left, top = width * column / columns, height * 0.45 * row / 3
            draw.rectangle((left, top, left + width / columns, top + height * 0.15), fill=colour)
            if page.chance.random() < 0.5:
                draw.ellipse((left + 20, top + 12, left + height * 0.15, top + height * 0.14), fill=page.ink)
    page.title(title, (width * 0.05, height * 0.48, width * 0.95), height * 0.13, page.ink)
    page.title(str(page.chance.randint(10, 31)), (width * 0.05, height * 0.66, width * 0.3), height * 0.2, page.accent, "left")
    y = page.body(line, (width * 0.34, height * 0.67, width * 0.95), height * 0.042, page.ink)
    page.body(body, (width * 0.34, y + height * 0.015, width * 0.95), height * 0.03, page.ink)


def chart(page: Page, words):
    """Bars with a title: an infographic."""
    width, height, draw = page.width, page.height, page.draw
    title, line, body = words
    y = page.title(title, (width * 0.06, height * 0.05, width * 0.94), height * 0.09, page.accent)
    page.body(line, (width * 0.06, y, width * 0.94), height * 0.038, page.ink)
    count = page.chance.randint(4, 7)
    for bar in range(count):
        tall = page.chance.uniform(0.1, 0.5) * height
        left = width * (0.1 + 0.8 * bar / count)
        draw.rectangle((left, height * 0.82 - tall, left + width * 0.6 / count, height * 0.82), fill=page.accent)
        draw.text((left, height * 0.83), str(round(tall / height * 100)), font=page.hand.font("DejaVuSans-Bold", height * 0.03), fill=page.ink)
    draw.line((width * 0.08, height * 0.82, width * 0.92, height * 0.82), fill=page.ink, width=4)
    page.body(body, (width * 0.06, height * 0.9, width * 0.94), height * 0.025, page.ink)


def notice(page: Page, words):
    """A page full of text, as printed and pinned to a door."""
    width, height, draw = page.width, page.height, page.draw
    title, line, body = words
    y = page.title(title, (width * 0.08, height * 0.06, width * 0.92), height * 0.08, page.ink, "center")
    draw.line((width * 0.08, y, width * 0.92, y), fill=page.accent, width=6)
    y += height * 0.02
    for turn in range(4):
        y = page.body(f"{body} {line}." if turn % 2 else f"{line}. {body}", (width * 0.08, y, width * 0.92), height * 0.034, page.ink)
        y += height * 0.02
    emblem(page, width * (0.2 if page.align == "right" else 0.8), height * 0.88, height * 0.08)


LAYOUTS = [slide, poster, quotation, flyer, chart, notice]


def halves(body: str) -> list[str]:
    words = body.split()
    middle = len(words) // 2
    return [" ".join(words[:middle]), " ".join(words[middle:])]


def shade(page: Page, top: str, bottom: str):
    """A gradient from one colour to the other, with hills in front."""
    strip = Image.linear_gradient("L").resize(page.image.size)
    ground = Image.composite(Image.new("RGB", page.image.size, bottom), Image.new("RGB", page.image.size, top), strip)
    page.image.paste(ground)
    for hill in range(3):
        base = page.height * (0.4 + 0.06 * hill)
        phase, waves = page.chance.uniform(0, 6), page.chance.uniform(1, 3)
        line = [
            (x, base + page.height * 0.05 * math.sin(phase + waves * math.tau * x / page.width))
            for x in range(0, page.width + 16, 16)
        ]
        colour = [page.field, page.ink, page.accent][hill]
        page.draw.polygon([*line, (page.width, page.height), (0, page.height)], fill=colour)


def emblem(page: Page, x: float, y: float, radius: float):
    """A disc with a star of as many points as chance has it."""
    points = page.chance.randint(5, 12)
    page.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=page.ground, outline=page.accent, width=8)
    star = []
    for corner in range(points * 2):
        reach = radius * (0.85 if corner % 2 == 0 else 0.4)
        angle = math.pi * corner / points - math.pi / 2
        star.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    page.draw.polygon(star, fill=page.accent)


# After so many templates layout and script come again.
CYCLE = 12


def script_of(template: int) -> str:
    return ["latin", "cyrillic", "arabic", "latin"][template % 4]


def layout_of(template: int):
    return LAYOUTS[template % len(LAYOUTS)]


def graphic(template: int, turn: int, hand) -> Image.Image:
    """Template `template` with another text each turn; its layout with the same script has another text in each
    template of the cycles that follow."""
    script = script_of(template)
    page = Page(7919 * template + 11, script, hand)
    layout_of(template)(page, text(script, template % CYCLE, template // CYCLE + turn))
    return page.image
