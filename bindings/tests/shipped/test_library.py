"""The library that ships, looked at from outside.

Comes in: the library of the profile `phone` (KENPOS_LIBRARY) and the one with testkit (KENPOS_TESTKIT_LIBRARY), which shows
that what is searched for can be found.
"""

import gzip
import os
import re
import subprocess
import unittest

SHIPPED, WITH_TESTKIT = os.environ["KENPOS_LIBRARY"], os.environ["KENPOS_TESTKIT_LIBRARY"]
TESTKIT = re.compile("testkit|testdevice|scriptedstore", re.IGNORECASE)
# A phone whose pages are this large cannot load a library that is aligned to less.
PAGE = 16 * 1024
# What a phone's library may come to; docs/benchmarks.md says what it does.
MEGABYTES_MAX, MEGABYTES_BY_GZIP_MAX = 4.0, 2.0


def told(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def exported(library):
    return [line.split()[-1] for line in told("nm", "--dynamic", "--defined-only", library).splitlines()]


class Library(unittest.TestCase):
    def test_it_exports_the_bindings_and_nothing_else(self):
        names = exported(SHIPPED)
        self.assertIn("uniffi_kenpos_fn_method_kenpos_home", names)
        ours = re.compile("(uniffi|ffi)_kenpos_|UNIFFI_META_")
        self.assertEqual([name for name in names if not ours.match(name)], [], "SQLite and Rust stay inside")

    def test_nothing_of_testkit_is_in_it(self):
        self.assertTrue(any(TESTKIT.search(name) for name in exported(WITH_TESTKIT)))
        self.assertEqual([name for name in exported(SHIPPED) if TESTKIT.search(name)], [])
        for library, expected in ((WITH_TESTKIT, True), (SHIPPED, False)):
            with open(library, "rb") as file:
                self.assertEqual(b"prioritise_apps" in file.read(), expected, f"a word of the scripts in {library}")

    def test_no_network_of_its_own_is_in_it(self):
        for library, expected in ((WITH_TESTKIT, True), (SHIPPED, False)):
            with open(library, "rb") as file:
                self.assertEqual(b"rustls" in file.read(), expected, f"TLS in {library}")

    def test_no_path_of_the_machine_that_built_it_is_in_it(self):
        for library, expected in ((WITH_TESTKIT, True), (SHIPPED, False)):
            with open(library, "rb") as file:
                whole = file.read()
            self.assertEqual(b"/registry/src/" in whole, expected, f"the sources of libraries in {library}")
            self.assertNotIn(os.getcwd().encode(), whole)

    def test_it_is_within_its_size(self):
        with open(SHIPPED, "rb") as file:
            whole = file.read()
        self.assertLessEqual(len(whole), MEGABYTES_MAX * 1e6)
        self.assertLessEqual(len(gzip.compress(whole)), MEGABYTES_BY_GZIP_MAX * 1e6)

    def test_its_segments_are_aligned_to_pages_of_16_kib(self):
        segments = re.findall(r"^  LOAD .* (0x[0-9a-f]+)$", told("readelf", "--program-headers", "--wide", SHIPPED), re.M)
        self.assertTrue(segments)
        self.assertEqual([align for align in segments if int(align, 16) % PAGE], [])


if __name__ == "__main__":
    unittest.main()
