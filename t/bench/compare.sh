#!/usr/bin/env bash
# compare.sh DIRECTORY: the comparison of README.md from what run.sh wrote down there, on stdout.
set -u
here=$(dirname "$0")
work=$1

awk -f "$here/median.awk" -f "$here/compare.awk" "$work/labels" "$work/measured" "$here/compare" "$work/features"
versions=$(awk -F '\t' '$1 == "PostgreSQL" { sub(/\(PostgreSQL\) /, "", $2); sub(/ \(.*/, "", $2); sub(/^postgres /, "", $2) }
	$1 != "by_hand" { printf "%s%s %s", separator, $1, $2; separator = ", " }' "$work/versions")
echo
fmt -w 120 <<-END
	Measured on $(date -u +%Y-%m-%d) by \`make bench\` ($(nproc) cores, $(. /etc/os-release && echo "$PRETTY_NAME"); $versions): each
	cell is the result of a try. "First" and "next" are the time until a database can be used; "memory" is PSS of all
	processes that one idle database takes, and of a spare. "Left" is what is still there ten seconds after \`kill -9\`; a
	script with \`pg_tmp\` calls \`pg_tmp -T \$\$\`. "5 MB of SQL" is the time until a database has a schema of that
	size, the first time and again. \`-\` is what has no meaning there, or could not be tried.
END
