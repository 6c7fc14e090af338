#!/bin/sh
# docs_current.sh <generator> <docs dir>: every generated page stands in docs/ as the generator writes it today.
generator=$1 docs=$2
fresh=$(mktemp -d) || exit 2
trap 'rm -rf "$fresh"' EXIT
cp -r "$docs/." "$fresh" && find "$fresh/generated" -type f -delete && "$generator" "$fresh" || exit 2
if diff -ru "$docs" "$fresh"; then echo "the generated pages are current"; else echo "stale: run ./dev docs"; exit 1; fi
