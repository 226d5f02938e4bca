"""A contact sheet of the edits of a few originals, to look at: `python -m gauntlet.contact --out FOLDER SHEET.png ID…`."""

import argparse
import json
from pathlib import Path

from PIL import Image, ImageDraw

SIDE, COLUMNS = 190, 9


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("sheet", type=Path)
    arguments.add_argument("pictures", nargs="+")
    chosen = arguments.parse_args()
    manifest = json.loads((chosen.out / "manifest.json").read_text())
    entries = {one["id"]: one["file"] for one in manifest["entries"]}
    cells = []
    for picture in chosen.pictures:
        if picture in entries:
            cells.append(("original", entries[picture]))
        cells += [(one["edit"], one["file"]) for one in manifest["uploads"] if one["picture"] == picture]
    rows = -(-len(cells) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * SIDE, rows * (SIDE + 16)), "#777777")
    draw = ImageDraw.Draw(sheet)
    for number, (name, file) in enumerate(cells):
        image = Image.open(file)
        size = image.size
        image = image.convert("RGB")
        image.thumbnail((SIDE - 6, SIDE - 6))
        x, y = number % COLUMNS * SIDE, number // COLUMNS * (SIDE + 16)
        sheet.paste(image, (x + 3, y + 3))
        draw.text((x + 4, y + SIDE), f"{name} {size[0]}x{size[1]}", fill="white")
    sheet.save(chosen.sheet)


if __name__ == "__main__":
    main()
