#!/usr/bin/env python3
"""Verifies an exported book without any of Watchfloor's code.

Written from RFC 6962 (Merkle tree), RFC 8032 (Ed25519) and the C2SP texts signed-note, tlog-checkpoint and
tlog-tiles alone. Needs nothing but Python 3.

    verify.py FOLDER [--vkey VKEY]... [--root FILE]...

FOLDER   the export: checkpoint, tile/...
--vkey   a key to trust, "name+hash+base64"; without one the export's own list is taken, and said to be
--root   a signed root kept outside, which the book must contain

Exit code 0: everything holds. 1: something does not, and each line says what. 2: it could not be looked at.
"""
import argparse
import base64
import binascii
import hashlib
import json
import os
import sys


# --- RFC 8032, section 5.1: Ed25519 verification ---------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
# The base point, section 5.1: y = 4/5, x even.
BASE_Y = 4 * pow(5, P - 2, P) % P


def recover_x(y, sign):
    """Section 5.1.3, steps 2 to 4."""
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * SQRT_M1 % P
    if (x * x - x2) % P != 0:
        return None
    return P - x if (x & 1) != sign else x


def add(p, q):
    """Section 5.1.4, extended homogeneous coordinates."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar, point):
    total = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            total = add(total, point)
        point = add(point, point)
        scalar >>= 1
    return total


def same_point(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def decode_point(octets):
    y = int.from_bytes(octets, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def ed25519_holds(public_key, message, signature):
    """Section 5.1.7."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    a, r = decode_point(public_key), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    return same_point(multiply(s, BASE), add(r, multiply(k, a)))


# --- RFC 6962, section 2.1: the Merkle tree --------------------------------------------------------------------


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The roots of the complete subtrees at the right edge, which give MTH of any prefix as it is passed."""

    def __init__(self):
        self.size = 0
        self.edge = []

    def push(self, leaf):
        height = 0
        while self.edge and self.edge[-1][0] == height:
            leaf = node_hash(self.edge.pop()[1], leaf)
            height += 1
        self.edge.append((height, leaf))
        self.size += 1

    def root(self):
        if not self.edge:
            return hashlib.sha256(b"").digest()
        root = self.edge[-1][1]
        for _, node in reversed(self.edge[:-1]):
            root = node_hash(node, root)
        return root


# --- C2SP signed-note and tlog-checkpoint ----------------------------------------------------------------------


class Bad(Exception):
    """Something about the evidence does not hold."""


def unbase64(text):
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Bad("not base64: %r" % text[:60])


def parse_vkey(text):
    name, _, rest = text.strip().partition("+")
    key_hash, _, encoded = rest.partition("+")
    key = unbase64(encoded)
    if not name or len(key) != 33 or key[0] != 1:
        raise Bad("not an Ed25519 verifier key: %s" % text)
    key_id = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    if key_id.hex() != key_hash:
        raise Bad("the hash in this verifier key is not its own: %s" % text)
    return name, key_id, key[1:]


def open_note(note, vkeys):
    """The text, once at least one known key has signed it and no known key's signature is false."""
    if any(ord(c) < 0x20 and c != "\n" for c in note):
        raise Bad("control characters in a note")
    text, blank, lines = note.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise Bad("a note without signatures")
    text += "\n"
    held = 0
    for line in lines[:-1].split("\n"):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014" or not parts[1]:
            raise Bad("a malformed signature line: %r" % line[:60])
        signature = unbase64(parts[2])
        for name, key_id, key in vkeys:
            if name == parts[1] and key_id == signature[:4]:
                if not ed25519_holds(key, text.encode(), signature[4:]):
                    raise Bad("the signature of %s does not fit the text" % name)
                held += 1
    if held == 0:
        raise Bad("no known key has signed this")
    return text


def parse_checkpoint(text):
    lines = text[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        raise Bad("fewer than three lines in a checkpoint")
    origin, size, root = lines[0], lines[1], unbase64(lines[2])
    if not size.isdigit() or (size != "0" and size[0] == "0") or len(root) != 32:
        raise Bad("a malformed size or root in a checkpoint")
    return origin, int(size), root


# --- C2SP tlog-tiles -------------------------------------------------------------------------------------------

WIDTH = 256


def index_path(index):
    elements = []
    while True:
        elements.insert(0, "%03d" % (index % 1000))
        index //= 1000
        if index == 0:
            break
    return os.path.join(*(["x" + e for e in elements[:-1]] + [elements[-1]]))


def read_resource(folder, kind, index, width):
    """A partial resource, or the full one in its place."""
    full = os.path.join(folder, "tile", kind, index_path(index))
    names = [full] if width == WIDTH else [os.path.join(full + ".p", str(width)), full]
    for name in names:
        if os.path.isfile(name):
            with open(name, "rb") as file:
                return file.read()
    raise Bad("%s is missing" % os.path.relpath(names[0], folder))


def split_bundle(bundle):
    entries, offset = [], 0
    while offset < len(bundle):
        length = int.from_bytes(bundle[offset : offset + 2], "big")
        if offset + 2 + length > len(bundle):
            raise Bad("an entry bundle ends in the middle of an entry")
        entries.append(bundle[offset + 2 : offset + 2 + length])
        offset += 2 + length
    return entries


class Levels:
    """Checks every tile above the leaves: each hash in it is the root of a full tile below."""

    def __init__(self, folder):
        self.folder = folder
        self.open = [[]]
        self.closed = [0]

    def push(self, level, node, wrong):
        if level == len(self.open):
            self.open.append([])
            self.closed.append(0)
        self.open[level].append(node)
        if len(self.open[level]) == WIDTH:
            self.compare(level, wrong)
            subtree = Tree()
            for each in self.open[level]:
                subtree.push(each)
            self.open[level] = []
            self.closed[level] += 1
            self.push(level + 1, subtree.root(), wrong)

    def compare(self, level, wrong):
        hashes = self.open[level]
        if not hashes:
            return
        tile = read_resource(self.folder, str(level), self.closed[level], len(hashes))
        if tile[: 32 * len(hashes)] != b"".join(hashes):
            wrong("the tile of level %d, index %d is not the one its entries give" % (level, self.closed[level]))

    def end(self, wrong):
        for level in range(len(self.open)):
            self.compare(level, wrong)


# --- The verifier ----------------------------------------------------------------------------------------------


class Verifier:
    def __init__(self, folder, vkeys):
        self.folder = folder
        self.vkeys = vkeys
        self.faults = 0

    def wrong(self, what):
        self.faults += 1
        if self.faults <= 50:
            print("WRONG: " + what)

    def signed(self, note, what):
        try:
            return parse_checkpoint(open_note(note, self.vkeys))
        except Bad as bad:
            self.wrong("%s: %s" % (what, bad))
            return None

    def roots_inside(self):
        """Every signed root the export lists. Other logs' exports have no such list, and need none."""
        path = os.path.join(self.folder, "signed-roots.ndjson")
        if not os.path.isfile(path):
            return
        with open(path, encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)["note"]

    def check(self, outside):
        with open(os.path.join(self.folder, "checkpoint"), encoding="utf-8", newline="") as file:
            checkpoint = self.signed(file.read(), "the checkpoint")
        if checkpoint is None:
            return
        origin, size, _ = checkpoint
        expected = {}
        self.expect(expected, checkpoint, "the checkpoint")
        for note in self.roots_inside():
            root = self.signed(note, "a signed root of the list")
            if root is not None and root[1] <= size:
                self.expect(expected, root, "the signed root over %d" % root[1])
        for name in outside:
            with open(name, encoding="utf-8", newline="") as file:
                root = self.signed(file.read(), name)
            if root is None:
                continue
            if root[0] != origin:
                self.wrong("%s is of another origin: %s" % (name, root[0]))
            elif root[1] > size:
                self.wrong("the tail was cut: %s covers entries %d to %d, which are not here" % (name, size, root[1] - 1))
            else:
                self.expect(expected, root, name)
        print("%s: %d entries, %d sizes with a signed root" % (origin, size, len(expected)))
        self.entries(size, expected)
        self.parts()

    @staticmethod
    def expect(expected, root, what):
        expected.setdefault(root[1], []).append((root[2], what))

    def entries(self, size, expected):
        tree, levels, good = Tree(), Levels(self.folder), 0
        for index in range((size + WIDTH - 1) // WIDTH):
            width = min(WIDTH, size - index * WIDTH)
            entries = split_bundle(read_resource(self.folder, "entries", index, width))[:width]
            if len(entries) != width:
                self.wrong("bundle %d has %d entries and not %d" % (index, len(entries), width))
            tile = read_resource(self.folder, "0", index, width)
            for at, entry in enumerate(entries):
                leaf = leaf_hash(entry)
                if leaf != tile[at * 32 : at * 32 + 32]:
                    self.wrong("entry %d is not the one its leaf was made from" % (index * WIDTH + at))
                tree.push(leaf)
                levels.push(0, leaf, self.wrong)
                before = good
                for root, what in expected.get(tree.size, []):
                    if root == tree.root():
                        good = tree.size
                    else:
                        self.wrong("between entry %d and %d: the tree does not give %s" % (before, tree.size - 1, what))
        levels.end(self.wrong)
        if tree.size != size:
            self.wrong("%d entries are here, the checkpoint covers %d" % (tree.size, size))
        for root, what in expected.get(0, []):
            if root != Tree().root():
                self.wrong("the empty tree does not give %s" % what)

    def parts(self):
        """A part is named by the SHA-256 of its file (16 random bytes, then the content)."""
        for where, _, names in os.walk(os.path.join(self.folder, "parts")):
            for name in names:
                with open(os.path.join(where, name), "rb") as file:
                    if hashlib.sha256(file.read()).hexdigest() != name:
                        self.wrong("part %s is not what its name says" % name)


def main():
    parser = argparse.ArgumentParser(description="Verifies a tlog-tiles folder.")
    parser.add_argument("folder")
    parser.add_argument("--vkey", action="append", default=[])
    parser.add_argument("--root", action="append", default=[])
    arguments = parser.parse_args()
    try:
        vkeys = arguments.vkey
        if not vkeys:
            with open(os.path.join(arguments.folder, "watchfloor.json"), encoding="utf-8") as file:
                vkeys = json.load(file)["vkeys"]
            print("note: no --vkey given; the export's own keys are taken, which prove nothing about who signed")
        verifier = Verifier(arguments.folder, [parse_vkey(vkey) for vkey in vkeys])
    except (OSError, ValueError, KeyError, Bad) as cause:
        print("cannot verify: %s" % cause)
        return 2
    try:
        verifier.check(arguments.root)
    except (Bad, ValueError, KeyError, OSError) as cause:
        verifier.wrong(str(cause))
    print("ok" if verifier.faults == 0 else "not ok: %d wrong" % verifier.faults)
    return 0 if verifier.faults == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
