#!/usr/bin/env python3
"""The screens in a real window: the demo's server, a display in memory, the desktop app, and a picture of it.

    tests/window.py TARGET PICTURE

Comes in: cargo's folder with the programs and the app built. Goes out: PICTURE, and exit 0 if it shows more than a ground.
Must never happen: a display or a server that outlives this (both are our own children); a port somebody else uses.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

PATIENCE = 120  # seconds; it takes three, and a window that failed stays open
ROWS_LEAST = 200  # different rows of pixels: a window with text has hundreds, an empty one two or three


@contextlib.contextmanager
def running(command, **options):
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def document(lines):
    """The first JSON document of a stream."""
    text = ""
    for line in lines:
        text += line
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            continue
    sys.exit(f"the demo said: {text}")


def different_rows(png):
    """How many rows of pixels differ: enough to tell a screen from a ground, with nothing but zlib."""
    data, at, packed, width = png.read_bytes(), 8, b"", 0
    while at < len(data):
        size, kind = int.from_bytes(data[at:at + 4]), data[at + 4:at + 8]
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width = int.from_bytes(body[:4]) * {2: 3, 6: 4}[body[9]] + 1
        if kind == b"IDAT":
            packed += body
        at += size + 12
    raw = zlib.decompress(packed)
    return len({raw[row:row + width] for row in range(0, len(raw), width)})


def main():
    target, picture = Path(sys.argv[1]), Path(sys.argv[2])
    jar = target / "android" / "desktop" / "kenpos-desktop.jar"
    demo = [target / "release" / "kenpos", "demo", "--listen", "127.0.0.1:0", "--json"]
    display = ["Xvfb", "-displayfd", "1", "-screen", "0", "1000x1000x24", "-nolisten", "tcp"]
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.unlink(missing_ok=True)
    with running(demo) as server, running(display) as screen, tempfile.TemporaryDirectory() as home:
        played = document(server.stdout)
        number = screen.stdout.readline().strip()
        member = played["members"][0]["kenpos_id"]
        app = ["java", f"-Djna.library.path={target / 'release'}", "-Dskiko.renderApi=SOFTWARE", "-jar", jar,
               "--home", home, "--server", played["url"], "--id", member, "--password", played["password"],
               "--lang", "ja", "--screenshot", picture]
        try:
            subprocess.run(app, stdin=subprocess.DEVNULL, env={**os.environ, "DISPLAY": f":{number}"}, check=True,
                           timeout=PATIENCE)
        except subprocess.SubprocessError as error:
            sys.exit(f"the window: {error}")
    if not picture.exists():
        sys.exit("the window left no picture")
    rows = different_rows(picture)
    print(f"the window of {member}: {picture.name}, {rows} different rows")
    if rows < ROWS_LEAST:
        sys.exit("the window shows next to nothing")


main()
