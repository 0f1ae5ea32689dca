#!/usr/bin/env python3
"""Plays the story in every language and compares what it comes to.

    compare.py Rust=target/release/examples/story "Python=python3 bindings/tests/python/story.py"

Comes in: for each language the command that plays it. Goes out: a line with each hash; exit 1 when two differ. Must never
happen: fewer than two languages compared.
"""

import shlex
import subprocess
import sys


def main(arguments):
    players = dict(argument.split("=", 1) for argument in arguments)
    hashes = {}
    for language, command in players.items():
        answer = subprocess.run(shlex.split(command), check=True, stdout=subprocess.PIPE, text=True).stdout
        hashes[language] = answer.split()[-1]
        print(f"the story in {language}: {hashes[language]}")
    if len(hashes) < 2:
        sys.exit("name two languages at least")
    if len(set(hashes.values())) != 1:
        sys.exit("the story is not the same in every language; play each with --show and compare")


if __name__ == "__main__":
    main(sys.argv[1:])
