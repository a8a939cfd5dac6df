#!/usr/bin/env python3
"""Dumps what asterix-decoder reads of a recording: one line for each record, fields separated by tabs.

  asterix_oracle.py RECORDING

A line is the category, then the record's octets in hexadecimal, then `item.field=value` for every field, in the item's
own units. Fields of repeated items carry their number, as in `I250.2.BDS=50`. Captures are unwrapped here, since the
decoder reads raw bytes only.
"""
import struct
import sys

import asterix

MAGIC = {b"\xd4\xc3\xb2\xa1": "<", b"\x4d\x3c\xb2\xa1": "<", b"\xa1\xb2\xc3\xd4": ">", b"\xa1\xb2\x3c\x4d": ">"}


def payloads(recording):
    """The recording itself, or the UDP payloads of a capture (Ethernet, IPv4, at most one VLAN tag)."""
    order = MAGIC.get(recording[:4])
    if order is None:
        yield recording
        return
    at = 24
    while at + 16 <= len(recording):
        (length,) = struct.unpack(order + "I", recording[at + 8 : at + 12])
        frame = recording[at + 16 : at + 16 + length]
        at += 16 + length
        ip = 18 if frame[12:14] == b"\x81\x00" else 14
        if frame[ip - 2 : ip] != b"\x08\x00" or frame[ip + 9] != 17:
            continue
        udp = ip + 4 * (frame[ip] & 15)
        (end,) = struct.unpack(">H", frame[udp + 4 : udp + 6])
        yield frame[udp + 8 : udp + end]


def flat(name, value):
    """Every field below an item as (dotted name, value)."""
    if isinstance(value, dict) and "val" in value:
        yield name, value["val"]
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(f"{name}.{key}", inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from flat(f"{name}.{number}", inner)


def main():
    with open(sys.argv[1], "rb") as file:
        recording = file.read()
    for payload in payloads(recording):
        for record in asterix.parse(payload, verbose=False):
            fields = [str(record["category"]), record["hexdata"] or ""]
            for item, value in record.items():
                if item.startswith("I") or item in ("SP", "RE"):
                    fields += [f"{name}={inner}" for name, inner in flat(item, value)]
            print("\t".join(fields))


if __name__ == "__main__":
    main()
