#!/usr/bin/env python3
"""Holds that what a paper shows in code is code that is compiled and run.

Comes in: the papers below and the sources their blocks stand in. Goes out: a line per block that stands nowhere; exit 1
when there is one. Must never happen: a check that sees nothing: each paper must have blocks, and a planted one is tried.
"""

import re
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

KIT = "android/kit/src/test/kotlin/jp/kenpos/kit"
# For each paper and language, the tests that run what it shows.
SHOWN = {
    ("docs/integrating.md", "kotlin"): [f"{KIT}/IntegratingTest.kt"],
    ("docs/integrating.md", "swift"): ["ios/Tests/KenposKitTests/IntegratingTests.swift"],
    ("docs/integrating.md", "python"): ["bindings/tests/python/test_integrating.py"],
}


def blocks(paper, language):
    return re.findall(rf"^```{language}\n(.*?)^```", paper, re.M | re.S)


def stands_in(block, source):
    """Whether the lines of a block stand in a source as they are, however deep they are indented there."""
    wanted = textwrap.dedent(block).strip().splitlines()
    lines = source.splitlines()
    return any(textwrap.dedent("\n".join(lines[at:at + len(wanted)])).strip().splitlines() == wanted
               for at in range(len(lines) - len(wanted) + 1))


def main():
    if stands_in("val planted = 1\n", "val other = 1\n") or not stands_in("a(\n    1)\n", "{\n  a(\n      1)\n}\n"):
        return "a planted block is not seen"
    findings = []
    for (paper, language), sources in SHOWN.items():
        shown = blocks((ROOT / paper).read_text(), language)
        texts = [(ROOT / source).read_text() for source in sources]
        findings += [] if shown else [f"{paper} shows no {language}"]
        findings += [f"{paper}: not in {' or '.join(sources)}:\n{block}" for block in shown
                     if not any(stands_in(block, text) for text in texts)]
    return "\n".join(findings) or 0


if __name__ == "__main__":
    sys.exit(main())
