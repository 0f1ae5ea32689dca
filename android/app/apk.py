#!/usr/bin/env python3
"""The app as an APK, made on Linux without the Android SDK, Gradle or an NDK.

    android/app/apk.py resources    the merged manifest, the resources, the R classes: before the Kotlin is compiled
    android/app/apk.py              the APK, from what Maven has built
    android/app/apk.py --shrink     the same through R8 with rules.pro, as Android Studio builds it; minutes instead of seconds

Comes in: `target/android` as the reactor leaves it. Goes out: target/android/app/kenpos-unshippable.apk. It is called so because
a phone cannot run it: libkenpos.so for phones wants an NDK, and none is here. Must never happen: a native library of a
computer in it; a name that does not say so; a step left out because something of an older run lies there.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from manifest import merged

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent.parent / os.environ.get("CARGO_TARGET_DIR", "target") / "android"
OUT = TARGET / "app"
RESOURCES = OUT / "resources"
LIBRARIES = OUT / "lib"  # the jars of the app's classpath, by Maven
TOOLS = OUT / "tools"  # r8 and the classes that stand in for java.time, by Maven

APPLICATION_ID = "jp.kenpos.app"
VERSION_NAME = re.search(r"<version>([^<]+)", (HERE.parent / "pom.xml").read_text())[1]
VERSION_CODE = 1  # of the store: one more with each APK that is published
MIN_API, TARGET_API = 23, 36
ABIS = ("arm64-v8a", "armeabi-v7a", "x86_64")  # the phones of Android 6 and newer, and the emulator
APK = OUT / "kenpos-unshippable.apk"
KEY_PASSWORD = "android"  # of a key made here for nothing but this; what is published is signed with a union's own


def run(*command):
    subprocess.run([str(word) for word in command], check=True, stdin=subprocess.DEVNULL)


def java(main, *words):
    """One of the tools in r8's jar."""
    # A short run of much code: the better of Java's two compilers costs more than it brings.
    run("java", "-Xmx2g", "-XX:TieredStopAtLevel=1", "-cp", one(TOOLS, "r8-*.jar"), f"com.android.tools.r8.{main}", *words)


def one(folder, pattern):
    """The one file of a pattern: two versions of a thing side by side are a mistake."""
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        sys.exit(f"one {pattern} was expected in {folder}, not {[path.name for path in found]}")
    return found[0]


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def framework():
    return one(TOOLS, "android-all-*.jar")


# The resources.

def aars():
    return sorted((TARGET / "aar" / "main").glob("*.aar.d"))


def resources():
    """Compiles and links every resource, and writes what the Kotlin and the tests need of them."""
    compiled = fresh(RESOURCES / "compiled")
    manifest = RESOURCES / "AndroidManifest.xml"
    manifest.write_text(merged(HERE / "src/main/AndroidManifest.xml",
                               [aar / "AndroidManifest.xml" for aar in aars()], APPLICATION_ID))
    layers = []  # ours last: a later one wins
    for name, folder in [*((aar.name, aar / "res") for aar in aars()), ("app", HERE / "src/main/res")]:
        if folder.is_dir() and any(folder.iterdir()):
            layers.append(compiled / f"{name}.zip")
            run("aapt2", "compile", "--dir", folder, "-o", layers[-1])
    link = [word for layer in layers for word in ("-R", layer)]
    run("aapt2", "link", "-o", RESOURCES / "linked.apk", "-I", framework(), "--manifest", manifest,
        "--min-sdk-version", MIN_API, "--target-sdk-version", TARGET_API,
        "--version-name", VERSION_NAME, "--version-code", VERSION_CODE,
        "-c", "ja,en", "--auto-add-overlay", "--no-version-vectors",
        "--warn-manifest-validation", "--java", fresh(RESOURCES / "R"), "--proguard", RESOURCES / "parts.pro",
        "--extra-packages", ":".join(packages()), *link)
    # Robolectric reads it from here.
    properties = RESOURCES / "test" / "com" / "android" / "tools" / "test_config.properties"
    properties.parent.mkdir(parents=True, exist_ok=True)
    properties.write_text(f"android_resource_apk={RESOURCES / 'linked.apk'}\nandroid_merged_manifest={manifest}\n"
                          f"android_custom_package={APPLICATION_ID}\n")


def packages():
    """The libraries that look their resources up by an R of their own."""
    with_ids = [aar for aar in aars() if (aar / "R.txt").read_text().strip()]
    names = {re.search(r'package="([^"]+)"', (aar / "AndroidManifest.xml").read_text())[1] for aar in with_ids}
    return sorted(names)


# The code.

def jars():
    """What goes into the APK: ours, and other people's. The kit is compiled into the app itself, from the sources of the library
    that ships; JNA comes from its AAR."""
    all_jars = [jar for jar in sorted(LIBRARIES.glob("*.jar"))
                if not jar.name.startswith(("jp.kenpos.kit-", "net.java.dev.jna."))]
    ours = [one(OUT, "app-*.jar"), *(jar for jar in all_jars if jar.name.startswith("jp.kenpos.platform-"))]
    theirs = [jar for jar in all_jars if jar not in ours] + [jna() / "classes.jar"]
    return ours, theirs


def jna():
    return one(TARGET / "aar" / "phone", "jna-*.aar.d")


def desugaring():
    """The description of which classes newer than Android 6 are replaced, as a file."""
    described = TOOLS / "desugar.json"
    with zipfile.ZipFile(one(TOOLS, "desugar_jdk_libs_configuration*.jar")) as jar:
        described.write_bytes(jar.read("META-INF/desugar/d8/desugar.json"))
    return described


def system():
    """The classes a phone brings. android-all has none of java.*; those are a JDK's."""
    return ["--lib", framework(), "--lib", os.environ.get("JAVA_HOME") or jdk()]


def jdk():
    return Path(shutil.which("javac")).resolve().parent.parent


def dexed(name, main, words, *inputs):
    """The dex files that `main` makes of `inputs`, kept until what it is told or one of the files it is told of changes."""
    digest = hashlib.sha256(repr(words).encode())
    for path in [*(word for word in words if isinstance(word, Path) and word.is_file()), *inputs]:
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    folder, stamp = OUT / "dex" / name, digest.hexdigest()
    kept = folder / "stamp"
    if not kept.exists() or kept.read_text() != stamp:
        java(main, *words, "--output", fresh(folder), *inputs)
        kept.write_text(stamp)
    return sorted(folder.glob("*.dex"), key=lambda dex: (len(dex.name), dex.name))


def by_d8(ours, theirs):
    """Every class, as it is. The libraries are done once and kept; ours know them."""
    common = ["--release", "--min-api", MIN_API, "--desugared-lib", desugaring(), *system()]
    classpath = [word for jar in theirs for word in ("--classpath", jar)]
    return [
        *dexed("ours", "D8", [*common, *classpath], *ours),
        *dexed("theirs", "D8", [*common, "--thread-count", os.cpu_count()], *theirs),
        *dexed("java", "L8", common, *runtime()),
    ]


def by_r8(ours, theirs):
    """Only what is used, by short names; of what stands in for java.time too."""
    rules = [HERE / "rules.pro", RESOURCES / "parts.pro", *(aar / "proguard.txt" for aar in aars())]
    common = ["--release", "--min-api", MIN_API, "--desugared-lib", desugaring(), *system()]
    used = OUT / "java.pro"
    words = [*common, "--desugared-lib-pg-conf-output", used, "--pg-map-output", OUT / "mapping.txt"]
    words += [word for rule in rules if rule.exists() for word in ("--pg-conf", rule)]
    shrunk = dexed("shrunk", "R8", words, *ours, *theirs)
    return [*shrunk, *dexed("shrunk-java", "L8", [*common, "--pg-conf", used], *runtime())]


def runtime():
    return [one(TOOLS, "desugar_jdk_libs_nio-*.jar"), one(TOOLS, "desugar_jdk_libs_configuration*.jar")]


# The APK.

def assemble(dex):
    """Puts it together, aligns it and signs it."""
    unsigned, aligned = OUT / "unsigned.apk", OUT / "aligned.apk"
    shutil.copy(RESOURCES / "linked.apk", unsigned)
    with zipfile.ZipFile(unsigned, "a", zipfile.ZIP_DEFLATED, strict_timestamps=False) as apk:
        for number, file in enumerate(dex, 1):
            apk.write(file, "classes.dex" if number == 1 else f"classes{number}.dex")
        for library in native():
            apk.write(library, f"lib/{library.parent.name}/{library.name}")
        apk.write(HERE / "unshippable.txt", "assets/unshippable.txt")
    aligned.unlink(missing_ok=True)
    run("zipalign", "-p", "4", unsigned, aligned)
    run("apksigner", "sign", "--ks", key(), "--ks-pass", f"pass:{KEY_PASSWORD}", "--min-sdk-version", MIN_API,
        "--out", APK, aligned)
    for file in (unsigned, aligned):
        file.unlink()
    print(f"{APK.name}: {APK.stat().st_size / 1e6:.1f} MB, {len(dex)} dex files")


def native():
    """The libraries for phones that other people have built. Ours is missing: see unshippable.txt."""
    built = [*(jna() / "jni").glob("*/*.so"), *(TARGET / "aar" / "main").glob("*.aar.d/jni/*/*.so")]
    return sorted(library for library in built if library.parent.name in ABIS)


def key():
    """A key of this folder's own, to try things with."""
    keys = OUT / "debug.keystore"
    if not keys.exists():
        run("keytool", "-genkeypair", "-keystore", keys, "-storepass", KEY_PASSWORD, "-alias", "debug", "-keyalg", "RSA",
            "-keysize", "2048", "-validity", "10000", "-dname", "CN=KENPOS debug")
    return keys


def main(words):
    if words == ["resources"]:
        resources()
    elif words in ([], ["--shrink"]):
        assemble((by_r8 if words else by_d8)(*jars()))
    else:
        sys.exit(__doc__)


main(sys.argv[1:])
