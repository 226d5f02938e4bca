"""Prints the PDQ of each file named on standard input, as `pdqhash` computes it from Pillow's pixels."""

import sys

from PIL import Image

from gauntlet.originals import pdq_of


def main() -> None:
    # The whole list first: nobody reads what is printed before it has ended.
    for file in sys.stdin.read().splitlines():
        print(pdq_of(Image.open(file))[0])


if __name__ == "__main__":
    main()
