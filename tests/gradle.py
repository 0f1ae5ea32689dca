#!/usr/bin/env python3
"""Gradle's files name what Maven's poms name.

    tests/gradle.py

Comes in: android/**/*.gradle.kts and the poms. Goes out: exit 0 if every library, plugin and system of Gradle has Maven's
version. Must never happen: an app built in Android Studio of other libraries than the tests have seen. Nothing here runs Gradle.
"""

import re
import sys
from pathlib import Path

ANDROID = Path(__file__).resolve().parent.parent / "android"


def versions(poms):
    """Artifact (with its group) to version, as the poms have it, properties filled in."""
    text = "\n".join(poms)
    properties = dict(re.findall(r"<([\w.]+)>([^<$]+)</\1>", text))
    found = {}
    for group, artifact, version in re.findall(
            r"<groupId>([^<]+)</groupId>\s*<artifactId>([^<]+)</artifactId>\s*<version>([^<]+)</version>", text):
        found[f"{group}:{artifact}"] = re.sub(r"\$\{([^}]+)\}", lambda key: properties.get(key[1], key[0]), version)
    return found


def differences(gradle, poms):
    """What Gradle names otherwise. A multiplatform library has one name for Gradle and one for each platform for Maven."""
    known, wrong = versions(poms), []
    for name, version in re.findall(r'"([\w.]+:[\w.-]+):([\w.-]+)(?:@aar)?"', gradle):
        theirs = {known[key] for key in (name, f"{name}-android", f"{name}-jvm") if key in known}
        if theirs != {version}:
            wrong.append(f"{name}: Gradle {version}, Maven {', '.join(theirs) or 'nothing'}")
    for plugin, version in re.findall(r'id\("(org\.jetbrains\.kotlin[^"]*)"\) version "([^"]+)"', gradle):
        if f"<kotlin.version>{version}</kotlin.version>" not in "\n".join(poms):
            wrong.append(f"{plugin}: {version} is not kotlin.version")
    return wrong


def numbers(gradle, apk):
    """The systems and the version of the app, which apk.py has too."""
    wrong = []
    for key, name in (("minSdk", "MIN_API"), ("targetSdk", "TARGET_API")):
        ours = re.search(rf"{key} = (\d+)", gradle)[1]
        pair = re.search(r"^MIN_API, TARGET_API = (\d+), (\d+)$", apk, re.M)
        if ours != pair[1 if name == "MIN_API" else 2]:
            wrong.append(f"{key} {ours} is not apk.py's")
    return wrong


def main():
    poms = [path.read_text() for path in sorted(ANDROID.glob("**/pom.xml"))]
    gradle = "\n".join(path.read_text() for path in sorted(ANDROID.glob("**/*.gradle.kts")))
    apk = (ANDROID / "app" / "apk.py").read_text()
    planted = '<kotlin.version>2.0</kotlin.version><groupId>a.b</groupId><artifactId>c-android</artifactId><version>1.0</version>'
    assert differences('"a.b:c:1.0"', [planted]) == [] and differences('"a.b:c:1.1"', [planted]), "sees nothing"
    assert differences('id("org.jetbrains.kotlin.x") version "2.1"', [planted]), "sees no plugin"
    wrong = differences(gradle, poms) + numbers(gradle, apk)
    own = re.search(r"<version>([^<]+)", (ANDROID / "pom.xml").read_text())[1]
    if f'versionName = "{own}"' not in gradle:
        wrong.append(f"the app's version is not the pom's {own}")
    named = len(re.findall(r'"[\w.]+:[\w.-]+:[\w.-]+(?:@aar)?"', gradle))
    if wrong or named < 10:
        sys.exit("\n".join(wrong) or f"only {named} libraries of Gradle were seen")
    print(f"Gradle names {named} libraries at Maven's versions")


main()
