#!/usr/bin/env python3
"""What is in the APK, read from the APK itself.

    tests/apk.py TARGET

Comes in: cargo's folder with the app assembled. Goes out: one line for each thing that holds, and exit 0 when all do. Must
never happen: an APK that could be taken for one that runs; something of the laboratory in it. Each look is tried on a
planted violation first: one that sees nothing is no look.
"""

import re
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "android" / "app"))
sys.dont_write_bytecode = True

from manifest import Refused, merged  # noqa: E402 (it lies beside the app)

SCREENS = ("jp.kenpos.ui.KenposAppKt", "jp.kenpos.ui.today.TodayScreenKt", "jp.kenpos.ui.log.LogScreenKt",
           "androidx.compose.material3.ScaffoldKt", "jp.kenpos.app.MainActivity", "jp.kenpos.bindings.Kenpos",
           "com.sun.jna.Native")
# What testkit exports, each name as Rust has it.
LABORATORY = re.findall(r"^pub (?:struct|fn) (\w+)", (ROOT / "bindings/src/testkit.rs").read_text(), re.M)
PERMISSIONS = ("INTERNET", "POST_NOTIFICATIONS", "RECEIVE_BOOT_COMPLETED", "ACTIVITY_RECOGNITION", "ACCESS_NETWORK_STATE",
               "WAKE_LOCK", "FOREGROUND_SERVICE", "health.READ_STEPS", "health.READ_WEIGHT",
               "health.READ_HEALTH_DATA_IN_BACKGROUND", "health.READ_HEALTH_DATA_HISTORY")
OWN_PERMISSION = "jp.kenpos.app.DYNAMIC_RECEIVER_NOT_EXPORTED_PERMISSION"  # androidx.core's, for this app alone


def classes_of(dex):
    """The names of the classes a dex file defines. Its tables: header, strings, types, ..., class definitions."""
    strings_at, = struct.unpack_from("<I", dex, 0x3C)
    types_at, = struct.unpack_from("<I", dex, 0x44)
    count, classes_at = struct.unpack_from("<II", dex, 0x60)

    def text(index):
        at, = struct.unpack_from("<I", dex, strings_at + 4 * index)
        while dex[at] & 0x80:  # the length, seven bits a byte
            at += 1
        return dex[at + 1:dex.index(0, at + 1)].decode(errors="replace")

    names = set()
    for number in range(count):
        type_index, = struct.unpack_from("<I", dex, classes_at + 32 * number)
        string_index, = struct.unpack_from("<I", dex, types_at + 4 * type_index)
        names.add(text(string_index)[1:-1].replace("/", "."))
    return names


def tool(*command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


# The looks. Each returns what is wrong.

def missing(wanted, there):
    return sorted(set(wanted) - set(there))


def twice(sets):
    """Classes that two dex files define: a phone takes the first and says nothing."""
    seen, doubled = set(), set()
    for names in sets:
        doubled |= seen & names
        seen |= names
    return sorted(doubled)


def of_the_laboratory(code):
    """Names of testkit's native functions: a library that ships has none of them, and JNA looks for all at the start."""
    return sorted(name for name in LABORATORY if re.search(rb"uniffi_kenpos_\w+_(func|method|constructor|clone|free)_"
                                                           + name.lower().encode() + rb"\b", code)
                  or re.search(rb"uniffi_kenpos_\w+_" + name.lower().encode() + rb"_", code))


def of_a_computer(entries):
    """Native libraries that are ours (none can be built here) or not for a phone."""
    phones = re.compile(r"lib/(arm64-v8a|armeabi-v7a|x86_64)/lib(jnidispatch|androidx\.graphics\.path)\.so")
    return sorted(name for name in entries if name.endswith((".so", ".dylib", ".dll")) and not phones.fullmatch(name))


def named_in(manifest):
    """The classes a manifest names, as aapt2 prints it: what the system will look for."""
    named = set()
    for element, lines in re.findall(r"E: ([\w-]+) .*\n((?: +A: .*\n)*)", manifest):
        if element in ("application", "activity", "provider", "receiver", "service"):
            named |= set(re.findall(r'(?:android:|res/android:)name\([^)]*\)="([^"]+)"', lines))
    return named


def plant():
    """Every look sees what it is for."""
    assert missing(["a.B"], {"a.C"}) == ["a.B"]
    assert twice([{"a.B"}, {"a.B", "a.C"}]) == ["a.B"]
    assert "TestDevice" in LABORATORY and "leave_pages" in LABORATORY
    assert of_the_laboratory(b"\0uniffi_kenpos_fn_method_testdevice_now\0") == ["TestDevice"]
    assert of_the_laboratory(b"\0uniffi_kenpos_checksum_func_leave_pages\0") == ["leave_pages"]
    assert not of_the_laboratory(b"\0uniffi_kenpos_fn_method_kenpos_home\0")
    assert of_a_computer(["lib/arm64-v8a/libkenpos.so"]) and of_a_computer(["linux-x86-64/libjnidispatch.so"])
    assert not of_a_computer(["lib/arm64-v8a/libjnidispatch.so"])
    planted = '  E: receiver (line=1)\n      A: http://x/res/android:name(0x01010003)="a.B" (Raw: "a.B")\n'
    assert named_in(planted) == {"a.B"}, named_in(planted)


def plant_manifest():
    """What a library asks for is merged, and what nobody has thought of is refused."""
    space = 'xmlns:android="http://schemas.android.com/apk/res/android"'
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder) / "ours.xml", Path(folder) / "theirs.xml"
        ours.write_text(f'<manifest {space}><application><service android:name="a.B"/></application></manifest>')
        theirs.write_text(f'<manifest {space}><application><provider android:name="c.D" '
                          'android:authorities="${applicationId}.d"/></application></manifest>')
        assert 'android:authorities="x.y.d"' in merged(ours, [theirs], "x.y")
        for strange in ("<instrumentation/>", '<application><service android:name="a.B" android:exported="true"/>'
                        '<service android:name="a.B" android:exported="false"/></application>'):
            theirs.write_text(f"<manifest {space}>{strange}</manifest>")
            try:
                merged(ours, [theirs], "x.y")
            except Refused:
                continue
            raise AssertionError(f"not refused: {strange}")


def main():
    plant()
    plant_manifest()
    folder = Path(sys.argv[1]) / "android" / "app"
    apks = [path.name for path in folder.glob("*.apk")]
    found = 0

    def holds(what, wrong):
        nonlocal found
        if wrong:
            sys.exit(f"the APK: {what}: {wrong}")
        print(f"the APK: {what}")
        found += 1

    holds("there is one, and its name says that it cannot run", apks != ["kenpos-unshippable.apk"] and apks)
    path = folder / apks[0]
    tool("apksigner", "verify", "--min-sdk-version", "23", path)
    holds("its signature is good from Android 6 on", None)
    with zipfile.ZipFile(path) as apk:
        entries = apk.namelist()
        code = [apk.read(name) for name in entries if re.fullmatch(r"classes\d*\.dex", name)]
        says = "NDK" in apk.read("assets/unshippable.txt").decode()
    dex = [classes_of(one) for one in code]
    classes = set().union(*dex)
    badging = tool("aapt2", "dump", "badging", path)
    manifest = tool("aapt2", "dump", "xmltree", path, "--file", "AndroidManifest.xml")
    holds("it says itself which step is missing", not says)
    holds("no native library of ours or of a computer", of_a_computer(entries))
    holds("JNA's native half for each kind of phone",
          missing([f"lib/{abi}/libjnidispatch.so" for abi in ("arm64-v8a", "armeabi-v7a", "x86_64")], entries))
    heads = ["package: name='jp.kenpos.app'", "sdkVersion:'23'", "targetSdkVersion:'36'",
             "launchable-activity: name='jp.kenpos.app.MainActivity'", "application-label-en:'KENPOS'"]
    holds("package, systems, launcher", [head for head in heads if head not in badging])
    asked = set(re.findall(r"uses-permission: name='([^']+)'", badging))
    allowed = {f"android.permission.{name}" for name in PERMISSIONS} | {OWN_PERMISSION}
    holds("exactly the permissions that are used", sorted(asked ^ allowed))
    holds(f"the screens, Compose, the core's Kotlin, JNA among {len(classes)} classes", missing(SCREENS, classes))
    holds("every class the manifest names", missing(named_in(manifest), classes) or not named_in(manifest))
    holds("what stands in for java.time before Android 8", missing(["j$.time.LocalDate", "j$.time.Instant"], classes))
    holds("no class twice", twice(dex))
    holds("no native function of the laboratory", of_the_laboratory(b"".join(code)))
    print(f"the APK: {path.stat().st_size / 1e6:.1f} MB, {found} looks")


main()
