"""Edits that move points: crops, mirrors, turns, tilts."""

import math

import numpy
from PIL import Image


def cropped(percent: int):
    """Takes that share of the side off every edge."""

    def edit(image, hand):
        x, y = round(image.width * percent / 100), round(image.height * percent / 100)
        return image.crop((x, y, image.width - x, image.height - y))

    return edit


def cropped_on_one_side(percent: int):
    def edit(image, hand):
        x, y = round(image.width * percent / 100), round(image.height * percent / 100)
        left, top, right, bottom = 0, 0, image.width, image.height
        side = hand.chance.choice(["left", "top", "right", "bottom"])
        if side == "left":
            left = x
        elif side == "top":
            top = y
        elif side == "right":
            right -= x
        else:
            bottom -= y
        return image.crop((left, top, right, bottom))

    return edit


def transposed(how: Image.Transpose):
    def edit(image, hand):
        return image.transpose(how)

    return edit


def rotated(degrees: float):
    """To either side; with black corners, or cropped until there are none."""

    def edit(image, hand):
        angle = degrees * hand.chance.choice([-1, 1])
        turned = image.rotate(angle, Image.Resampling.BICUBIC, expand=True)
        if hand.chance.random() < 0.5:
            return turned
        width, height = inner(image.width, image.height, math.radians(degrees))
        left, top = (turned.width - width) / 2, (turned.height - height) / 2
        return turned.crop(tuple(round(side) for side in (left, top, left + width, top + height)))

    return edit


def inner(width: float, height: float, angle: float) -> tuple[float, float]:
    """The largest upright rectangle of the same shape inside a rectangle turned by `angle`."""
    cos, sin = math.cos(angle), math.sin(angle)
    share = min(width / (width * cos + height * sin), height / (width * sin + height * cos))
    return width * share, height * share


def perspective(image, hand):
    """Seen from one side: two corners on one side come nearer to each other."""
    width, height = image.size
    depth, lean = hand.chance.uniform(0.08, 0.16), hand.chance.uniform(0.0, 0.06)
    corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
    near = hand.chance.randrange(4)
    moved = []
    for number, (x, y) in enumerate(corners):
        inwards_x, inwards_y = 0.5 - x, 0.5 - y
        far = number in (near, (near + 1) % 4)
        along_x = near % 2 == 0
        share = depth * 2 if far else 0
        moved.append(
            (
                (x + (inwards_x * share if along_x else inwards_x * lean)) * width,
                (y + (inwards_y * lean if along_x else inwards_y * share)) * height,
            )
        )
    return tilted(image, moved, image.size, "black")


def tilted(image, corners, size, ground) -> Image.Image:
    """The picture with its corners (from the top left, clockwise) at the given places of a canvas."""
    width, height = image.size
    sources = [(0, 0), (width, 0), (width, height), (0, height)]
    rows, values = [], []
    for (x, y), (u, v) in zip(corners, sources):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    matrix = numpy.linalg.solve(numpy.array(rows, float), numpy.array(values, float))
    seen = image.transform(size, Image.Transform.PERSPECTIVE, matrix, Image.Resampling.BICUBIC)
    whole = Image.new("L", image.size, 255)
    mask = whole.transform(size, Image.Transform.PERSPECTIVE, matrix, Image.Resampling.BICUBIC)
    ground = ground if isinstance(ground, Image.Image) else Image.new("RGB", size, ground)
    return Image.composite(seen, ground, mask)
