#!/usr/bin/env python3
"""Follows every relative link of every paper.

Comes in: the checkout. Goes out: a line per link that leads to no file, or to no heading of a paper; exit 1 when there
is one. Must never happen: a check that sees nothing: it is tried on a planted link first.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def papers():
    """Every paper of the checkout that git knows or does not ignore."""
    ours = ["--cached", "--others", "--exclude-standard", "*.md"]
    listed = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-z", *ours],
                            cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).exists()]


def broken_links(path, text):
    """Links of a paper that lead to no file, or to no heading of a paper."""
    findings = []
    for link in re.findall(r"\]\(([^)\s]+)\)", without_code(text)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, heading = link.partition("#")
        goal = path.parent / name if name else path
        there = goal.exists() and (not heading or heading in headings(text if not name else goal.read_text()))
        if not there:
            findings.append(f"{path.relative_to(ROOT)} → {link}")
    return findings


def headings(text):
    titles = re.findall(r"^#+ (.+)$", without_code(text, spans=False), re.M)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


def without_code(text, spans=True):
    text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", "", text) if spans else text


def main():
    if not broken_links(ROOT / "planted.md", "[a](no-such-paper.md)"):
        return "a planted broken link is not seen"
    broken = [finding for path in papers() for finding in broken_links(path, path.read_text())]
    return "\n".join(["broken links:", *broken]) if broken else 0


if __name__ == "__main__":
    sys.exit(main())
