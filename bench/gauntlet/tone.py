"""Edits that leave every point where it is: compression, size, brightness and colour."""

import io

import numpy
from PIL import Image, ImageEnhance, ImageFilter


def compressed(quality: int):
    def edit(image, hand):
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality)
        return file.getvalue(), "jpg"

    return edit


def as_webp(image, hand):
    file = io.BytesIO()
    image.save(file, "WEBP", quality=75)
    return file.getvalue(), "webp"


def as_gif(image, hand):
    file = io.BytesIO()
    image.quantize(256).save(file, "GIF")
    return file.getvalue(), "gif"


def resized(percent: int):
    def edit(image, hand):
        size = [max(1, round(side * percent / 100)) for side in image.size]
        return image.resize(size, Image.Resampling.LANCZOS if percent < 100 else Image.Resampling.BICUBIC)

    return edit


def grey(image, hand):
    return image.convert("L").convert("RGB")


def enhanced(what, factor: float):
    """`what` is one of Pillow's enhancers; 1 leaves the picture as it is."""

    def edit(image, hand):
        return what(image).enhance(factor)

    return edit


brightness, contrast, saturation = ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color


def blurred(image, hand):
    return image.filter(ImageFilter.GaussianBlur(max(image.size) / 250))


def noisy(image, hand):
    random = numpy.random.default_rng(hand.chance.getrandbits(64))
    pixels = numpy.asarray(image).astype(numpy.float32)
    return Image.fromarray((pixels + random.normal(0, 18, pixels.shape)).clip(0, 255).astype(numpy.uint8))


def sharpened(image, hand):
    return image.filter(ImageFilter.UnsharpMask(radius=3, percent=180, threshold=2))
