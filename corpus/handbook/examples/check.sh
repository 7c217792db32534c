#!/bin/sh
# Converts the manual into a new folder and fails if a page cannot be converted or does not survive its verification.
set -eu

out=$(mktemp -d)
trap 'rm -rf "$out" "$out.json"' EXIT

copyist convert doc --to rst --output "$out" --ledger "$out.json"

dropped=$(grep -c '"dropped"' "$out.json" || true)
if [ "$dropped" -gt 0 ]; then
    echo "$dropped constructs are not in the copy; see the ledger." >&2
    exit 1
fi
