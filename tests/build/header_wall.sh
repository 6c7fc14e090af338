#!/bin/sh
# header_wall.sh <compiler> <generated include dir> <include dir>…: no public header reaches a header of Boost, RocksDB or
# OpenSSL. All of them are preprocessed together; a breach is printed as the chain of includes that leads to it.
compiler=$1 generated=$2
shift 2
headers=$(for include; do (cd "$include" && find gendan -name '*.h') || exit; done) || exit 2
for include; do set -- "$@" "-I$include"; shift; done
printf '%s\n' "$headers" | LC_ALL=C sort | sed 's/.*/#include "&"/' |
  "$compiler" -std=c++20 "$@" -I"$generated" -E -H -x c++ - 2>&1 >/dev/null |
  awk '
    /error:/ { print; bad = 1 }
    /^\.+ / {
      depth = length($1)
      chain[depth] = $2
      if (depth == 1) headers++
      if ($2 ~ /\/(boost|rocksdb|openssl)\// && chain[depth - 1] !~ /\/(boost|rocksdb|openssl)\//) {
        bad = 1
        print $2 " is reached through"
        for (i = 1; i < depth; i++) print "  " chain[i]
      }
    }
    END {
      if (headers == 0) { print "no public headers found"; bad = 1 }
      if (!bad) print "no public header reaches Boost, RocksDB or OpenSSL"
      exit bad
    }'
