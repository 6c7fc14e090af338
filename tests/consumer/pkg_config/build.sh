#!/bin/sh
# build.sh <compiler> <prefix> <main.cc> <output>: what a makefile would do with an installed gendan.
set -e
compiler=$1 prefix=$2 source=$3 output=$4
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name gendan.pc)")
export PKG_CONFIG_PATH
libdir=$(pkg-config --variable=libdir gendan)
# Word splitting is what pkg-config's output is made for.
# shellcheck disable=SC2046
"$compiler" -std=c++20 "$source" -o "$output" $(pkg-config --cflags --libs gendan) -Wl,-rpath,"$libdir"
"$output"
