"""The manifest of the APK: ours, with what the libraries' manifests ask for.

Comes in: our AndroidManifest.xml and those of the unpacked AARs. Goes out: one document for aapt2. Must never happen: a part of
a library left out in silence; two parts of one name. Gradle does the same for Android Studio, by rules for everything that
can stand in a manifest; this knows what stands in ours, and refuses what it does not know.
"""

import xml.etree.ElementTree as ElementTree

ANDROID = "{http://schemas.android.com/apk/res/android}"
TOOLS = "{http://schemas.android.com/tools}"
NAME = ANDROID + "name"

# What of a library goes beside ours: directly in the manifest, and in its application.
BESIDE = {"uses-permission", "permission"}
INSIDE = {"activity", "provider", "receiver", "service", "uses-library", "meta-data", "property"}


class Refused(Exception):
    """A manifest holds what nobody here has thought of."""


def merged(ours, libraries, application_id):
    """The text of the merged manifest; `ours` and `libraries` are paths."""
    ElementTree.register_namespace("android", ANDROID[1:-1])
    root = read(ours, application_id)
    root.set("package", application_id)
    for path in libraries:
        take(root, read(path, application_id), path)
    for element in root.iter():
        for key in [key for key in element.attrib if key.startswith(TOOLS)]:
            del element.attrib[key]
    for sdk in root.findall("uses-sdk"):  # aapt2 is told the versions
        root.remove(sdk)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def read(path, application_id):
    return ElementTree.fromstring(path.read_text().replace("${applicationId}", application_id))


def take(root, library, path):
    """Puts what a library asks for into `root`."""
    application = root.find("application")
    for element in library:
        if element.tag == "application":
            for key, value in element.attrib.items():
                if not key.startswith(TOOLS) and application.attrib.setdefault(key, value) != value:
                    raise Refused(f"{path}: {key} of the application is another one in ours")
            for part in element:
                add(application, part, INSIDE, path)
        elif element.tag != "uses-sdk":
            add(root, element, BESIDE, path)


def add(parent, part, known, path):
    if part.tag not in known:
        raise Refused(f"{path}: what is to become of <{part.tag}>?")
    there = [one for one in parent.findall(part.tag) if one.get(NAME) == part.get(NAME)]
    if not there:
        parent.append(part)
        return
    for key, value in part.attrib.items():
        if not key.startswith(TOOLS) and there[0].attrib.setdefault(key, value) != value:
            raise Refused(f"{path}: {key} of {part.get(NAME)} is another one elsewhere")
    for child in part:
        if all(ElementTree.tostring(child) != ElementTree.tostring(one) for one in there[0]):
            there[0].append(child)
