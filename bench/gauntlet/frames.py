"""Edits that put something around the picture: borders, bars, stories, screenshots, captions."""

from PIL import Image, ImageDraw, ImageFilter

from gauntlet.tools import cover, paragraph, to_width, wrapped
from gauntlet.words import CAPTIONS


def bordered(image, hand):
    width = round(max(image.size) * hand.chance.uniform(0.04, 0.09))
    colour = hand.chance.choice(["white", "black", "#c22f2f", "#1d4f91", "#e9e2d0"])
    canvas = Image.new("RGB", (image.width + 2 * width, image.height + 2 * width), colour)
    canvas.paste(image, (width, width))
    return canvas


def letterboxed(image, hand):
    """Black bars above and below, or on both sides."""
    bar = hand.chance.uniform(0.12, 0.2)
    if image.width >= image.height:
        canvas = Image.new("RGB", (image.width, round(image.height * (1 + 2 * bar))), "black")
    else:
        canvas = Image.new("RGB", (round(image.width * (1 + 2 * bar)), image.height), "black")
    canvas.paste(image, ((canvas.width - image.width) // 2, (canvas.height - image.height) // 2))
    return canvas


def letterboxed_in_blur(image, hand):
    """In a square or 16:9, the rest filled with the picture itself, enlarged and blurred."""
    if image.width >= image.height:
        size = (image.width, round(max(image.width, image.height * 1.3)))
    else:
        size = (round(max(image.height * 1.3, image.width * 1.5)), image.height)
    canvas = cover(image, size).filter(ImageFilter.GaussianBlur(max(size) / 35))
    canvas.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
    return canvas


def story(image, hand):
    """A 9:16 story: the picture on a gradient, with an account above and an answer field below."""
    width, height = 720, 1280
    top = Image.new("RGB", (width, height), hand.chance.choice(["#5a3ea6", "#1d4f91", "#c2557a", "#22252b"]))
    bottom = Image.new("RGB", (width, height), hand.chance.choice(["#e0855a", "#0b7a80", "#10243e", "#7a2f8f"]))
    canvas = Image.composite(bottom, top, Image.linear_gradient("L").resize((width, height)))
    draw = ImageDraw.Draw(canvas)
    for segment in range(3):
        left = 20 + segment * 230
        draw.rounded_rectangle((left, 18, left + 220, 24), 3, fill="white" if segment == 0 else "#b8b8c4")
    draw.ellipse((24, 44, 84, 104), fill="#e9e2d0", outline="white", width=3)
    draw.text((100, 58), f"wanderer_{hand.chance.randint(10, 99)}   2 h", font=hand.font("DejaVuSans", 26), fill="white")
    share = min(0.92 * width / image.width, 0.72 * height / image.height)
    inside = image.resize((round(image.width * share), round(image.height * share)), Image.Resampling.LANCZOS)
    canvas.paste(inside, ((width - inside.width) // 2, (height - inside.height) // 2))
    draw.rounded_rectangle((24, height - 96, width - 140, height - 32), 32, outline="white", width=3)
    draw.text((56, height - 80), "Send message", font=hand.font("DejaVuSans", 26), fill="white")
    draw.polygon([(width - 100, height - 90), (width - 36, height - 64), (width - 100, height - 38)], outline="white", width=3)
    return canvas


def phone_screenshot(image, hand):
    """A feed on a phone: status bar, account, the picture at full width, buttons, comments, tabs."""
    width, height = 720, 1440
    dark = hand.chance.random() < 0.5
    ground, ink, quiet = ("#0d0d10", "#f4f4f6", "#8a8a94") if dark else ("#ffffff", "#15151a", "#6a6a74")
    canvas = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(canvas)
    small, medium, bold = hand.font("DejaVuSans", 22), hand.font("DejaVuSans", 26), hand.font("DejaVuSans-Bold", 26)
    draw.text((36, 20), f"{hand.chance.randint(7, 22)}:{hand.chance.randint(10, 59)}", font=bold, fill=ink)
    draw.rounded_rectangle((width - 90, 24, width - 40, 46), 5, outline=ink, width=3)
    draw.rectangle((width - 86, 28, width - 56, 42), fill=ink)
    draw.text((36, 80), "Gallery", font=hand.font("Comfortaa-Bold", 40), fill=ink)
    draw.ellipse((28, 160, 92, 224), fill="#c2557a")
    draw.text((110, 162), "Meadow Lark", font=bold, fill=ink)
    draw.text((110, 196), "3 hours ago", font=small, fill=quiet)
    inside = to_width(image, width)
    if inside.height > 900:
        inside = image.resize((round(image.width * 900 / image.height), 900), Image.Resampling.LANCZOS)
    canvas.paste(inside, ((width - inside.width) // 2, 244))
    y = 244 + inside.height + 20
    for button in range(3):
        draw.ellipse((32 + 80 * button, y, 76 + 80 * button, y + 44), outline=ink, width=4)
    y += 62
    draw.text((32, y), f"{hand.chance.randint(100, 999)} likes", font=bold, fill=ink)
    y += 44
    for line in wrapped("Look what the morning brought. Could watch this for hours, honestly.", medium, width - 64):
        draw.text((32, y), line, font=medium, fill=ink)
        y += 36
    draw.rectangle((0, height - 100, width, height), fill=ground)
    draw.line((0, height - 100, width, height - 100), fill=quiet, width=2)
    for tab in range(5):
        x = 72 + 144 * tab
        draw.rounded_rectangle((x - 20, height - 72, x + 20, height - 32), 8, outline=ink, width=4)
    return canvas


def desktop_screenshot(image, hand):
    """A page in a browser on a desktop, the picture in its middle column."""
    width, height = 1280, 800
    canvas = Image.new("RGB", (width, height), "#f2f3f5")
    draw = ImageDraw.Draw(canvas)
    small, bold = hand.font("DejaVuSans", 15), hand.font("DejaVuSans-Bold", 18)
    draw.rectangle((0, 0, width, 40), fill="#d7dae0")
    draw.rounded_rectangle((12, 8, 260, 48), 10, fill="#f2f3f5")
    draw.text((28, 15), "Pictures of the week", font=small, fill="#15151a")
    for button, colour in enumerate(["#57b85c", "#e5b93b", "#df5a50"]):
        draw.ellipse((width - 30 - 30 * button, 12, width - 14 - 30 * button, 28), fill=colour)
    draw.rectangle((0, 40, width, 84), fill="#ffffff")
    draw.rounded_rectangle((120, 48, width - 200, 76), 14, fill="#eceef2")
    draw.text((140, 53), "board.example/pictures/of-the-week", font=small, fill="#6a6a74")
    for row in range(9):
        draw.rounded_rectangle((24, 120 + 46 * row, 24 + hand.chance.randint(90, 190), 138 + 46 * row), 6, fill="#c5cad3")
    draw.rounded_rectangle((250, 104, 1010, height + 20), 12, fill="#ffffff")
    draw.text((274, 120), "Found this one yesterday", font=bold, fill="#15151a")
    share = min(712 / image.width, 560 / image.height)
    inside = image.resize((round(image.width * share), round(image.height * share)), Image.Resampling.LANCZOS)
    canvas.paste(inside, (274 + (712 - inside.width) // 2, 160))
    y = 176 + inside.height
    paragraph(draw, (274, y, 986), "Where was this taken? Somebody must know the place.", small, "#15151a")
    for card in range(3):
        top = 110 + 220 * card
        draw.rounded_rectangle((1036, top, 1256, top + 200), 10, fill="#ffffff")
        draw.rectangle((1048, top + 12, 1244, top + 120), fill=hand.chance.choice(["#9db7d5", "#d5b49d", "#a9d59d", "#c9a6d5"]))
        draw.rounded_rectangle((1048, top + 134, 1200, top + 150), 6, fill="#c5cad3")
    return canvas


def captioned(where: str):
    """A bar with a line of text above or below the picture."""

    def edit(image, hand):
        bar = round(image.height * hand.chance.uniform(0.14, 0.22))
        ground, ink = hand.chance.choice([("white", "black"), ("black", "white")])
        canvas = Image.new("RGB", (image.width, image.height + bar), ground)
        canvas.paste(image, (0, bar if where == "above" else 0))
        text = hand.chance.choice(CAPTIONS)
        top = 0 if where == "above" else image.height
        face = hand.font("DejaVuSans-Bold", bar * 0.34)
        lines = wrapped(text, face, image.width * 0.92)
        y = top + (bar - len(lines) * face.size * 1.2) / 2
        for line in lines:
            ImageDraw.Draw(canvas).text((image.width / 2, y), line, font=face, fill=ink, anchor="ma")
            y += face.size * 1.2
        return canvas

    return edit
