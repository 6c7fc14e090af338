#!/bin/sh
# build.sh <build dir> <cmake option>...: a project that embeds gendan. Building the whole library once more takes minutes, so
# a run of the tests compiles the consumer and the room that all others stand on, and the nightly run builds and runs it all.
set -e
source=$(dirname "$0") build=$1
shift
cmake -S "$source" -B "$build" "$@"
if [ -n "$GENDAN_NIGHTLY" ]; then
  cmake --build "$build" --target consumer
  "$build/consumer"
else
  cmake --build "$build" --target consumer_objects gendan_core
fi
