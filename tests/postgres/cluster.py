#!/usr/bin/env python3
"""A throw-away PostgreSQL server for tests.

    cluster.py             a server
    cluster.py --find      only where PostgreSQL's programs lie

Comes in: nothing; stdin is its life. Goes out: one line on stdout, the address of the server (postgres://…); then, when
stdin ends, the server is stopped and its folder removed.
Must never happen: a server that outlives whoever asked for it, however that one ended; one that runs as root, that
another machine can reach, or that shares anything with a server installed here.
"""

import glob
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

USER, PASSWORD = "kenpos", "kenpos-test"
OLDEST = 15  # Debian 12's; older ones lack ICU as the collation of a database
PORT_TRIES = 5  # a free port may be taken before the server has it; five in a row are not bad luck

# What is kept is thrown away, so nothing waits for the disk. Small: many tests run beside it on two cores.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "300",  # every test has a database with a pool of its own
    "max_wal_size": "4GB",
    "autovacuum": "off",
    "jit": "off",
}


def programs():
    """Where initdb and pg_ctl lie: what PATH finds, else Debian's newest."""
    debian = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]), reverse=True)
    found = shutil.which("initdb")
    for folder in ([Path(found).resolve().parent] if found else []) + [Path(path) for path in debian]:
        version = subprocess.run([folder / "initdb", "--version"], capture_output=True, text=True).stdout
        if (folder / "pg_ctl").exists() and int(re.search(r"\d+", version)[0]) >= OLDEST:
            return folder
    sys.exit(f"no PostgreSQL {OLDEST} or newer here (Debian: apt-get install postgresql)")


def as_nobody():
    """PostgreSQL refuses to run as root: its own user there, or one that may nothing."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def run(identity, folder, *command):
    """Runs one of PostgreSQL's programs; returns its status and what it said. It inherits no pipe of ours."""
    log = folder / "said.log"
    with open(log, "wb") as said:
        status = subprocess.run(list(map(str, command)), cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                                **identity).returncode
    return status, log.read_text(errors="replace")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def make(folder, bin, identity):
    """The server's files. Its collation is a language's, as a union's may be: whoever needs the order of bytes asks."""
    password = folder / "password"
    password.write_text(PASSWORD)
    if identity:
        for path in (folder, password):
            os.chown(path, identity["user"], identity["group"])
    status, said = run(identity, folder, bin / "initdb", "--pgdata", folder / "data", "--username", USER,
                       "--pwfile", password, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C",
                       "--locale-provider", "icu", "--icu-locale", "ja", "--no-sync")
    if status != 0:
        sys.exit(f"initdb ended with {status}:\n{said}")


def start(folder, bin, identity):
    """Starts the server on a free port; returns its address."""
    for _ in range(PORT_TRIES):
        port = free_port()
        options = " ".join(f"-c {name}={value or repr('')}" for name, value in {**SETTINGS, "port": port}.items())
        status, said = run(identity, folder, bin / "pg_ctl", "start", "--wait", "--pgdata", folder / "data",
                           "--log", folder / "server.log", "--options", options)
        if status == 0:
            return f"postgres://{USER}:{PASSWORD}@127.0.0.1:{port}/postgres"
    log = folder / "server.log"
    sys.exit(f"the server did not start:\n{said}\n{log.read_text(errors='replace') if log.exists() else ''}")


def main():
    bin, identity = programs(), as_nobody()
    if sys.argv[1:] == ["--find"]:
        return print(bin)
    # Ctrl-C reaches everyone at the terminal; whoever holds stdin may still have something to do. Its end is ours.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    folder = Path(tempfile.mkdtemp(prefix="kenpos-postgres-"))
    try:
        make(folder, bin, identity)
        print(start(folder, bin, identity), flush=True)
        sys.stdin.buffer.read()
    finally:
        run(identity, folder, bin / "pg_ctl", "stop", "--mode", "immediate", "--wait", "--pgdata", folder / "data")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
