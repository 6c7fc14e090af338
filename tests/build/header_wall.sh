#!/bin/sh
# header_wall.sh <compiler> <include dir> <generated include dir>: no public header reaches a header of Boost, RocksDB or
# OpenSSL. Each one is preprocessed by itself; a breach is printed as the chain of includes that leads to it.
compiler=$1 include=$2 generated=$3
headers=$(cd "$include" && find gendan -name '*.h' | LC_ALL=C sort)
[ -n "$headers" ] || { echo "no public headers found"; exit 1; }
bad=0
for header in $headers; do
  echo "#include \"$header\"" |
    "$compiler" -std=c++20 -I"$include" -I"$generated" -E -H -x c++ - 2>&1 >/dev/null |
    awk -v header="$header" '
      /error:/ { print header ": " $0; bad = 1 }
      /^\.+ / {
        depth = length($1)
        chain[depth] = $2
        if ($2 ~ /\/(boost|rocksdb|openssl)\// && !bad) {
          bad = 1
          print header " reaches " $2 " through"
          for (i = 1; i < depth; i++) print "  " chain[i]
        }
      }
      END { exit bad }' || bad=1
done
[ $bad = 0 ] && echo "$(echo "$headers" | wc -l) public headers, none reaches Boost, RocksDB or OpenSSL"
exit $bad
