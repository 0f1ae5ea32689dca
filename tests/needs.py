"""What a part of `check` needs, installed where we may.

Comes in: a part while it runs. Goes out: the tool, or `Skipped` with what to install. Must never happen: something installed
outside the machine's own package manager, rustup, cargo, target/ and a folder of the user's cache; a server of this run's own that outlives it.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / os.environ.get("CARGO_TARGET_DIR", "target")
WORK = TARGET / "check"
TOOLS = WORK / "tools"

CARGO_DENY = "0.20.2"
POSTGRES = "KENPOS_TEST_POSTGRES"  # the server on which tests make their databases
SWIFT = ROOT / "tests" / "swift"
CLUSTER = ROOT / "tests" / "postgres" / "cluster.py"


class Skipped(Exception):
    """This machine cannot run the part; the text says what to install."""


class Failed(Exception):
    """The part ran and is not content; the text says with what."""


def answers(*command):
    """Whether a command is there and content."""
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def need_rust(part):
    if not answers("cargo", "--version"):
        raise Skipped("install Rust (rustup, stable toolchain)")
    if not answers("cc", "--version"):  # SQLite and ring are C
        apt(part, "build-essential")


def need_component(part, component, *probe):
    need_rust(part)
    if answers(*probe):
        return
    if not answers("rustup", "--version"):
        raise Skipped(f"install Rust's {component}")
    part.run("rustup", "component", "add", component)


def need_target(part, target):
    """The standard library of a phone, from rustup."""
    need_rust(part)
    if not answers("rustup", "--version"):
        raise Skipped(f"install Rust's standard library for {target} (rustup target add {target})")
    part.run("rustup", "target", "add", target)


def need_cargo_deny(part):
    need_rust(part)
    tool = TOOLS / "bin" / "cargo-deny"
    version = subprocess.run([tool, "--version"], capture_output=True, text=True).stdout if tool.exists() else ""
    if version.strip() != f"cargo-deny {CARGO_DENY}":
        build = TOOLS / "build"
        # Unoptimised: its release profile (fat LTO) costs 80 s more to build and saves 3 s a run.
        part.run("cargo", "install", "--locked", "--debug", "--root", TOOLS, "--target-dir", build,
                 f"cargo-deny@{CARGO_DENY}", CARGO_PROFILE_DEV_DEBUG="0")
        shutil.rmtree(build)
    return tool


def need_java(part):
    for program, package in (("javac", "openjdk-17-jdk-headless"), ("mvn", "maven")):
        if not answers(program, "--version"):
            apt(part, package)


def need_screen(part):
    """What draws: a display in memory, Java's own part of one, and the Japanese face of the pictures."""
    drawing = ("openjdk-17-jre", "xvfb", "fonts-noto-cjk", "libfontconfig1", "libgl1")
    missing = [package for package in drawing if not answers("dpkg", "--status", package)]
    if missing:
        apt(part, *missing)


def need_apk_tools(part):
    """What makes an APK of classes and resources; D8 itself comes by Maven."""
    missing = [package for program, package in (("aapt2", "aapt"), ("apksigner", "apksigner"), ("zipalign", "zipalign"))
               if not shutil.which(program)]
    if missing:
        apt(part, *missing)


def need_swift(part):
    """Swift; what a command is begun with to run where it is."""
    if sys.platform == "darwin":
        if not answers("swift", "--version"):
            raise Skipped("install Xcode")
        return []
    if not answers("unshare", "--mount", "true"):
        raise Skipped("Swift stands in a root of its own, for which this machine must let root mount")
    if not shutil.which("mmdebstrap"):
        apt(part, "mmdebstrap")
    part.run(SWIFT / "setup.sh")
    return [SWIFT / "swiftenv", ROOT, TARGET, "--"]


def apt(part, *packages):
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Skipped(f"as root: apt-get install {' '.join(packages)}")
    if not apt.updated:
        part.run("apt-get", "update")
        apt.updated = True
    part.run("apt-get", "install", "-y", "--no-install-recommends", *packages, DEBIAN_FRONTEND="noninteractive")


apt.updated = False


def need_postgres(part):
    """A PostgreSQL server of this run's own, where none was named; what is installed here is left alone."""
    if POSTGRES in os.environ:
        return
    need_rust(part)
    if not answers(sys.executable, CLUSTER, "--find"):
        with no_cluster_of_debian():
            apt(part, "postgresql")
    need_postgres.server = subprocess.Popen([sys.executable, CLUSTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            start_new_session=True)
    address = need_postgres.server.stdout.readline().decode().strip()
    if not address:
        raise Failed("PostgreSQL did not start; why stands above")
    os.environ[POSTGRES] = address


need_postgres.server = None


def end_postgres():
    """The end of its stdin ends the server. It meets that end too when this run is killed."""
    if need_postgres.server:
        need_postgres.server.communicate()


@contextlib.contextmanager
def no_cluster_of_debian():
    """Debian's package starts a server of its own when it is installed; nobody asked for that one."""
    setting = Path("/etc/postgresql-common/createcluster.d/kenpos-check.conf")
    if os.geteuid() == 0:
        setting.parent.mkdir(parents=True, exist_ok=True)
        setting.write_text("create_main_cluster = false\n")
    try:
        yield
    finally:
        setting.unlink(missing_ok=True)
