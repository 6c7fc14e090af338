#!/bin/sh
# build.sh <build dir> <cmake option>...: a project that embeds gendan. Building the whole library once more takes minutes, so
# a run of the tests compiles the consumer and the room that all others stand on, with no option of gendan's, and the nightly
# run then builds and runs it all: as shared libraries, so that what is hidden and should not be is missed.
set -e
source=$(dirname "$0") build=$1
shift
cmake -S "$source" -B "$build" "$@" -UGENDAN_BUILD_ADAPTERS -UBUILD_SHARED_LIBS
cmake --build "$build" --target consumer_objects gendan_core
if [ -n "$GENDAN_NIGHTLY" ]; then
  cmake -S "$source" -B "$build" "$@" -DBUILD_SHARED_LIBS=ON -DGENDAN_BUILD_ADAPTERS=ON
  cmake --build "$build" --target consumer adapters
  "$build/consumer"
  "$build/adapters"
fi
