"""The indexes that other matchers search with, asked over standard input: one request a line, one answer a line.

    versions                   -> {"faiss-cpu": "1.15.1", ...}
    build KIND FILE COUNT      -> {"ns": 123, "bytes": 456}; KIND is multi, flat or pdqindex
    search KIND FILE COUNT     -> {"ns": 123, "hits": 7}
    results KIND FILE COUNT TO -> {}; what was found, as triples of query, id and distance
    add KIND FILE              -> {"ns": 123}; the file's first code, as one more entry
    families FILE SIZE         -> {"before": 800, "after": 0}

A FILE holds codes of 32 bytes; the first COUNT of them are taken, and an entry's id is its place. Nanoseconds are processor
time of the whole process, reading files not included; bytes are by how much its resident memory grew.
"""

import ctypes
import gc
import importlib.metadata
import json
import platform
import sys
import time

import faiss
import numpy
from threatexchange.signal_type.pdq.pdq_index import PDQIndex

BITS = 256
BYTES = BITS // 8
RADIUS = 31

LIBC = ctypes.CDLL("libc.so.6")

# As threatexchange's PDQMultiHashIndex has it: 16 tables of 16 bits, and all values one bit away looked up.
TABLES = 16
FLIPS = RADIUS // TABLES


def versions() -> dict[str, str]:
    known = {name: importlib.metadata.version(name) for name in ("faiss-cpu", "threatexchange", "numpy")}
    return known | {"python": platform.python_version()}


def codes(file: str, count: int | None) -> numpy.ndarray:
    # Mapped and not read: the pages of a file are not counted as memory of this process.
    return numpy.memmap(file, numpy.uint8, "r").reshape(-1, BYTES)[:count]


def settled() -> int:
    """Resident memory that is no file's, in bytes, after giving back what is free as far as the allocator can."""
    gc.collect()
    LIBC.malloc_trim(0)
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    raise RuntimeError("this benchmark needs Linux")


class Multi:
    def __init__(self):
        self.index = faiss.IndexBinaryMultiHash(BITS, TABLES, BITS // TABLES)
        self.index.nflip = FLIPS

    def add(self, entries):
        self.index.add(entries)

    def search(self, queries):
        # FAISS finds what is nearer than the radius, so 31 needs 32.
        return self.index.range_search(queries, RADIUS + 1)


class Flat(Multi):
    def __init__(self):
        self.index = faiss.IndexBinaryFlat(BITS)


class Whole:
    """threatexchange's own index, by the calls that its Hasher-Matcher-Actioner makes."""

    def __init__(self):
        self.index = PDQIndex()

    def add(self, entries):
        start = len(self.index)
        self.index.add_all([(entry.tobytes().hex(), start + at) for at, entry in enumerate(entries)])

    def search(self, queries):
        found = [self.index.query(query.tobytes().hex()) for query in queries]
        limits = numpy.cumsum([0] + [len(matches) for matches in found])
        flat = [match for matches in found for match in matches]
        return (
            limits,
            numpy.array([match.similarity_info.distance for match in flat]),
            numpy.array([match.metadata for match in flat]),
        )


KINDS = {"multi": Multi, "flat": Flat, "pdqindex": Whole}


def timed(work):
    started = time.process_time_ns()
    done = work()
    return time.process_time_ns() - started, done


def families(file: str, size: int) -> dict:
    """Indexes of one family each: how many members the first of each family finds, before and after a save and a load."""
    found = {"before": 0, "after": 0}
    everything = codes(file, None)
    for start in range(0, len(everything) - size + 1, size):
        family = numpy.array(everything[start : start + size])
        whole = Multi()
        whole.add(family)
        found["before"] += int(whole.search(family[:1])[0][-1])
        whole.index = faiss.deserialize_index_binary(faiss.serialize_index_binary(whole.index))
        whole.index.nflip = FLIPS
        found["after"] += int(whole.search(family[:1])[0][-1])
    return found


def answer(request: str, built: dict) -> dict:
    what, *rest = request.split("\t")
    if what == "versions":
        return versions()
    if what == "families":
        file, size = rest
        return families(file, int(size))
    kind, file, *rest = rest
    if what == "build":
        (count,) = rest
        entries = codes(file, int(count))
        before = settled()
        index = KINDS[kind]()
        ns, _ = timed(lambda: index.add(entries))
        built[kind] = index
        return {"ns": ns, "bytes": max(0, settled() - before)}
    if what == "add":
        ns, _ = timed(lambda: built[kind].add(numpy.array(codes(file, 1))))
        return {"ns": ns}
    count, *rest = rest
    queries = numpy.array(codes(file, int(count)))
    ns, (limits, distances, ids) = timed(lambda: built[kind].search(queries))
    if what == "search":
        return {"ns": ns, "hits": int(limits[-1])}
    if what == "results":
        (to,) = rest
        triples = numpy.empty((len(ids), 3), numpy.uint64)
        triples[:, 0] = numpy.repeat(numpy.arange(len(queries)), numpy.diff(limits).astype(numpy.int64))
        triples[:, 1] = ids
        triples[:, 2] = distances
        triples.tofile(to)
        return {}
    raise ValueError(f"there is no request {request!r}")


def main() -> None:
    faiss.omp_set_num_threads(1)
    built = {}
    for line in sys.stdin:
        print(json.dumps(answer(line.rstrip("\n"), built)), flush=True)
        gc.collect()


if __name__ == "__main__":
    main()
