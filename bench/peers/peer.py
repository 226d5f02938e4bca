"""The libraries that other matchers hash with, asked over standard input: one request a line, one answer a line.

    versions                        -> {"threatexchange": "1.2.17", ...}
    load PATH                       -> {}
    threatexchange                  -> {"ns": 123, "pdq": "..."}; the hash is empty where it gives none
    pdqhash                         -> {"ns": 123, "pdq": "...", "quality": 100}

`load` keeps a file's bytes in memory; the other two hash those bytes and say how many nanoseconds
of processor time that took.
"""

import gc
import importlib.metadata
import io
import json
import platform
import sys
import time

import numpy
import pdqhash
from PIL import Image, features
from threatexchange.signal_type.pdq.signal import PdqSignal

Image.MAX_IMAGE_PIXELS = None


def versions() -> dict[str, str]:
    known = {name: importlib.metadata.version(name) for name in ("threatexchange", "pdqhash", "pillow", "numpy")}
    return known | {"python": platform.python_version(), "libjpeg-turbo": features.version("libjpeg_turbo") or "none"}


def with_pdqhash(file: bytes) -> tuple[str, int]:
    pixels = numpy.asarray(Image.open(io.BytesIO(file)).convert("RGB"))
    bits, quality = pdqhash.compute(pixels)
    return numpy.packbits(bits).tobytes().hex(), quality


def timed(hash_file, file: bytes):
    started = time.process_time_ns()
    hashed = hash_file(file)
    return time.process_time_ns() - started, hashed


def answer(request: str, file: bytes) -> dict:
    if request == "versions":
        return versions()
    if request == "threatexchange":
        # What Meta's Hasher-Matcher-Actioner calls on an upload. It gives no hash where the quality is too low.
        ns, pdq = timed(PdqSignal.hash_from_bytes, file)
        return {"ns": ns, "pdq": pdq}
    if request == "pdqhash":
        ns, (pdq, quality) = timed(with_pdqhash, file)
        return {"ns": ns, "pdq": pdq, "quality": quality}
    raise ValueError(f"there is no request {request!r}")


def main() -> None:
    # A collection in the middle of a measurement would be counted against the peer.
    gc.freeze()
    file = b""
    for line in sys.stdin:
        request = line.rstrip("\n")
        if request.startswith("load "):
            with open(request.removeprefix("load "), "rb") as handle:
                file = handle.read()
            reply = {}
        else:
            reply = answer(request, file)
        print(json.dumps(reply), flush=True)
        gc.collect()


if __name__ == "__main__":
    main()
