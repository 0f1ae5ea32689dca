#!/bin/sh
# Prints the RUSTFLAGS of a library that ships: no path of the machine that builds it stays inside. (The tree's own are relative.)
set -eu
echo "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src="
