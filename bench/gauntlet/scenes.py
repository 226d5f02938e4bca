"""Edits that make the picture part of another one."""

import numpy
from PIL import Image, ImageDraw, ImageFilter

from gauntlet.geometry import tilted


def picture_in_picture(image, hand):
    """At half its size on a picture that is not banked."""
    ground = hand.other(image.size)
    inside = image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)
    room_x, room_y = image.width - inside.width, image.height - inside.height
    place = (round(room_x * hand.chance.uniform(0.05, 0.95)), round(room_y * hand.chance.uniform(0.05, 0.95)))
    ground.paste(inside, place)
    return ground


def collage(image, hand):
    """Beside or above a picture that is not banked, with a thin line between."""
    line = max(4, round(min(image.size) * 0.012))
    other = hand.other(image.size)
    pair = [image, other] if hand.chance.random() < 0.5 else [other, image]
    if image.height > image.width or hand.chance.random() < 0.3:
        canvas = Image.new("RGB", (image.width * 2 + line, image.height), "white")
        canvas.paste(pair[0], (0, 0))
        canvas.paste(pair[1], (image.width + line, 0))
    else:
        canvas = Image.new("RGB", (image.width, image.height * 2 + line), "white")
        canvas.paste(pair[0], (0, 0))
        canvas.paste(pair[1], (0, image.height + line))
    longest = max(canvas.size)
    scale = min(1.0, 1280 / longest)
    return canvas.resize((round(canvas.width * scale), round(canvas.height * scale)), Image.Resampling.LANCZOS)


def photograph_of_a_screen(image, hand):
    """A monitor photographed by hand: tilted, in the dark, with moiré, a reflection, blur and noise."""
    random = numpy.random.default_rng(hand.chance.getrandbits(64))
    shown = on_a_monitor(image, hand)
    width, height = shown.size
    room = Image.new("RGB", shown.size, "#1b1a1f")
    draw = ImageDraw.Draw(room)
    draw.rectangle((0, height * 0.86, width, height), fill="#3a2f28")

    def corner(x, y):
        inwards = lambda: hand.chance.uniform(0.03, 0.1)
        return (
            width * (inwards() if x == 0 else 1 - inwards()),
            height * (inwards() if y == 0 else 1 - inwards()),
        )

    corners = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)]
    seen = tilted(shown, corners, shown.size, room)

    pixels = numpy.asarray(seen.filter(ImageFilter.GaussianBlur(max(seen.size) / 700))).astype(numpy.float32)
    pixels *= numpy.array([0.93, 0.97, 1.06], numpy.float32)
    glare = Image.new("L", seen.size)
    x, y = width * hand.chance.uniform(0.15, 0.85), height * hand.chance.uniform(0.1, 0.6)
    reach = min(seen.size) * hand.chance.uniform(0.12, 0.2)
    ImageDraw.Draw(glare).ellipse((x - reach * 1.4, y - reach * 0.6, x + reach * 1.4, y + reach * 0.6), fill=170)
    glare = numpy.asarray(glare.filter(ImageFilter.GaussianBlur(reach / 3))).astype(numpy.float32)
    pixels += glare[..., None]
    pixels += random.normal(0, 6, pixels.shape)
    return Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))


def on_a_monitor(image, hand):
    """The picture with the pattern that a sensor's pixels make of a screen's, and a dark rim."""
    y, x = numpy.mgrid[0 : image.height, 0 : image.width].astype(numpy.float32)
    fine, wide = hand.chance.uniform(2.2, 3.2), hand.chance.uniform(18, 40)
    angle = hand.chance.uniform(-0.25, 0.25)
    wave = numpy.sin(2 * numpy.pi * (x + angle * y) / fine) * numpy.sin(2 * numpy.pi * (y - angle * x) / (fine * 1.07))
    bands = numpy.sin(2 * numpy.pi * (x * 0.4 + y + 6 * numpy.sin(x / 60)) / wide)
    pixels = numpy.asarray(image).astype(numpy.float32)
    pixels += (9 * wave)[..., None] * numpy.array([1.0, 0.6, 1.2], numpy.float32)
    pixels += (7 * bands)[..., None] * numpy.array([1.0, -0.4, 0.7], numpy.float32)
    shown = Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))
    rim = round(max(image.size) * 0.025)
    monitor = Image.new("RGB", (image.width + 2 * rim, image.height + 2 * rim), "#08080a")
    monitor.paste(shown, (rim, rim))
    return monitor
