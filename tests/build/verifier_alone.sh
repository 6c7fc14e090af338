#!/bin/sh
# verifier_alone.sh <gendan-verify>: the verifier needs neither RocksDB nor Boost nor the library that keeps the log, not
# even by way of another library, and does need libcrypto.
needed=$(ldd "$1") || exit 2
if ! echo "$needed" | grep -q 'libcrypto\.so'; then echo "$needed"; echo "no libcrypto: is this the verifier?"; exit 1; fi
if echo "$needed" | grep -E 'librocksdb|libboost|libgendan'; then echo "the verifier does not stand alone"; exit 1; fi
echo "the verifier stands alone"
