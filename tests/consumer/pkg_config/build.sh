#!/bin/sh
# build.sh <compiler> <prefix> <main.cc> <adapters.cc> <output>: what a makefile would do with an installed gendan.
set -e
compiler=$1 prefix=$2 source=$3 adapters=$4 output=$5
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name gendan.pc)")
export PKG_CONFIG_PATH
libdir=$(pkg-config --variable=libdir gendan)
# Word splitting is what pkg-config's output is made for.
# shellcheck disable=SC2046
"$compiler" -std=c++20 "$source" -o "$output" $(pkg-config --cflags --libs gendan) -Wl,-rpath,"$libdir"
"$output"
# shellcheck disable=SC2046
"$compiler" -std=c++20 "$adapters" -o "$output" -lgendan_csv -lgendan_simulator \
  $(pkg-config --cflags --libs gendan) -Wl,-rpath,"$libdir"
"$output"
