"""A second reading of the published log and of proofs, written from the texts at c2sp.org and RFC 6962, 8032, with nothing of the
program and nothing but Python's own library.

    second.py log FOLDER VKEY                      checks every tile, bundle and the checkpoint; prints size, root
    second.py proof FILE VKEY [WITNESS_VKEY ...]   checks a .tlog-proof; prints index, size, leaf
"""

import base64
import hashlib
import os
import sys


class Wrong(Exception):
    pass


def must(condition, what):
    if not condition:
        raise Wrong(what)


# Ed25519 verification, RFC 8032 section 5.1.7, in its plainest form.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def point(octets):
    number = int.from_bytes(octets, "little")
    y, sign = number & (2**255 - 1), number >> 255
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(factor, what):
    result = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = add(result, what)
        what = add(what, what)
        factor >>= 1
    return result


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def ed25519(public, message, signature):
    if len(signature) != 64:
        return False
    key, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(h, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# Keys and notes, c2sp.org/signed-note, c2sp.org/tlog-cosignature.


def key(text):
    name, identifier, encoded = text.strip().split("+", 2)
    raw = base64.b64decode(encoded, validate=True)
    must(hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex() == identifier, "the key's identifier")
    return name, bytes.fromhex(identifier), raw[0], raw[1:]


def said(note, vkey):
    """Whether the key signed the note; for a cosignature, when."""
    name, identifier, kind, public = key(vkey)
    text, _, below = note.rpartition("\n\n")
    text += "\n"
    for line in below.splitlines():
        must(line.startswith("\u2014 "), "a signature line")
        signer, encoded = line[2:].split(" ")
        raw = base64.b64decode(encoded, validate=True)
        if signer != name or raw[:4] != identifier:
            continue
        if kind == 1:
            must(ed25519(public, text.encode(), raw[4:]), "the signature of " + name)
            return True
        must(kind == 4, "a key of a kind that is not known here")
        at = int.from_bytes(raw[4:12], "big")
        message = "cosignature/v1\ntime %d\n%s" % (at, text)
        must(ed25519(public, message.encode(), raw[12:]), "the cosignature of " + name)
        return at
    return None


def checkpoint(note, vkey):
    must(said(note, vkey), "the checkpoint is not signed by its log")
    origin, size, root = note.split("\n")[:3]
    must(origin == key(vkey)[0], "the origin")
    must(size == str(int(size)), "the size")
    return int(size), base64.b64decode(root, validate=True)


# Trees, RFC 6962 section 2.1.


def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def tree(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node(tree(leaves[:k]), tree(leaves[k:]))


def included(leaf, index, size, proof, root):
    """RFC 9162 section 2.1.3.2."""
    if index >= size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node(p, r)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            r = node(r, p)
        fn >>= 1
        sn >>= 1
    return sn == 0 and r == root


# Files, c2sp.org/tlog-tiles.


def name_of(level, index, width):
    groups = ["%03d" % (index % 1000)]
    while index >= 1000:
        index //= 1000
        groups.insert(0, "x%03d" % (index % 1000))
    return "tile/%s/%s%s" % (level, "/".join(groups), "" if width == 256 else ".p/%d" % width)


def tiles_of(level, count):
    for index in range((count + 255) // 256):
        yield index, min(256, count - index * 256)


def log(folder, vkey):
    def read(name):
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()

    size, root = checkpoint(read("checkpoint").decode(), vkey)
    leaves, previous = [], "0" * 64
    for index, width in tiles_of("entries", size):
        bundle = read(name_of("entries", index, width))
        at = 0
        for _ in range(width):
            length = int.from_bytes(bundle[at : at + 2], "big")
            entry = bundle[at + 2 : at + 2 + length]
            must(len(entry) == length, "a bundle that is cut off")
            at += 2 + length
            # Ours: version, number, instant, kind, commitment, the leaf before.
            lines = entry.decode().split("\n")
            must(len(lines) == 7 and lines[0] == "staydown-event/v1" and lines[6] == "", "the form of entry %d" % len(leaves))
            must(lines[1] == str(len(leaves)), "the number of entry %d" % len(leaves))
            must(lines[5] == previous, "the link of entry %d" % len(leaves))
            leaves.append(leaf_hash(entry))
            previous = leaves[-1].hex()
        must(at == len(bundle), "a bundle with more in it")
    must(tree(leaves) == root, "the root")
    row, level = leaves, 0
    while row:
        for index, width in tiles_of(level, len(row)):
            must(read(name_of(level, index, width)) == b"".join(row[index * 256 : index * 256 + width]), "tile %d of level %d" % (index, level))
        row = [tree(row[i : i + 256]) for i in range(0, len(row) - 255, 256)]
        level += 1
    print(size, root.hex())


def proof(path, vkey, witnesses):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    must(lines.pop(0) == "c2sp.org/tlog-proof@v1", "the first line")
    must(lines[0].startswith("extra "), "the entry")
    leaf = leaf_hash(base64.b64decode(lines.pop(0)[6:], validate=True))
    must(lines[0].startswith("index "), "the index")
    index = int(lines.pop(0)[6:])
    hashes = [base64.b64decode(line, validate=True) for line in lines]
    must(all(len(one) == 32 for one in hashes), "a hash")
    size, root = checkpoint(note, vkey)
    must(included(leaf, index, size, hashes, root), "the inclusion")
    for witness in witnesses:
        must(said(note, witness), "a witness is silent")
    print(index, size, leaf.hex())


if __name__ == "__main__":
    try:
        if sys.argv[1] == "log":
            log(sys.argv[2], sys.argv[3])
        else:
            proof(sys.argv[2], sys.argv[3], sys.argv[4:])
    except (Wrong, ValueError, OSError, IndexError) as wrong:
        print("wrong:", wrong)
        sys.exit(1)
