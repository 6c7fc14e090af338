#!/bin/sh
# room_order.sh <source dir>: a file includes only what stands to its left in
#   core -> proof -> order -> log -> projection -> engine -> audit -> testing -> adapters
# Prints every include that looks to the right, or into lib/ from outside it, and fails if there is one.
cd "$1" || exit 2
find include lib adapters -name '*.h' -o -name '*.cc' | LC_ALL=C sort | xargs awk '
  BEGIN {
    count = split("core proof order log projection engine audit testing adapters", names, " ")
    for (i = 1; i <= count; i++) rank[names[i]] = i
  }

  # The first directory of a path, or its stem if it has none: log/log.h is in log, engine.h in engine.
  function room(path) { sub(/[\/.].*/, "", path); return path }

  function complain(why) { printf "%s:%d: %s: %s\n", FILENAME, FNR, why, $0; bad = 1 }

  FNR == 1 {
    files++
    path = FILENAME
    sub(/^(include\/gendan|lib)\//, "", path)
    here = room(path)
    umbrella = FILENAME == "include/gendan/gendan.h"
    if (!umbrella && !(here in rank)) complain("is in no room")
  }

  /^[ \t]*#[ \t]*include[ \t]*"/ {
    split($0, part, "\"")
    path = part[2]
    public = sub(/^gendan\//, "", path)
    private = !public && (sub(/^lib\//, "", path) || room(path) in rank || path !~ /\//)
    there = path ~ /\// || public ? room(path) : here
    if (!public && !private || public && (there == "version" || there == "export")) next
    if (private && FILENAME ~ /^include\//) complain("a public header includes a private one")
    else if (private && here == "adapters" && there in rank && there != here) complain("an adapter reaches into lib/")
    else if (!(there in rank)) complain("includes what is in no room")
    else if (!umbrella && rank[there] > rank[here]) complain(here " includes " there ", which stands to its right")
  }

  END {
    if (files == 0) { print "no files found"; bad = 1 }
    if (!bad) printf "%d files, each includes only what stands to its left\n", files
    exit bad
  }'
