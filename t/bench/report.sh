#!/usr/bin/env bash
# report.sh DIRECTORY: results.md from what run.sh wrote down there, on stdout.
set -u
here=$(dirname "$0")
work=$1

machine() {
	local model memory filesystem commit
	model=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)
	memory=$(awk '$1 == "MemTotal:" { printf "%.0f", $2 / 1048576 }' /proc/meminfo)
	filesystem=$(df -PT "$work" | awk 'NR == 2 { print $2 }')
	commit=$(git rev-parse --short HEAD 2>/dev/null)
	git diff --quiet HEAD -- src 2>/dev/null || commit+=" and changes"
	echo "| | |"
	echo "|---|---|"
	echo "| date | $(date -u +%Y-%m-%d) |"
	echo "| tinypg | $commit |"
	echo "| machine | $(nproc) cores ($model), $memory GiB |"
	echo "| system | $(. /etc/os-release && echo "$PRETTY_NAME"), $(uname -s) $(uname -r | cut -d - -f 1), $filesystem |"
	echo "| load before | $(cat "$work/load") |"
	echo "| user | $(if ((EUID == 0)); then echo "root, servers run as another"; else echo "an ordinary one"; fi) |"
	sed 's/^/| /; s/\t/ | /; s/$/ |/' "$work/versions"
}

cat <<-END
	# What it costs

	Written by \`make bench\`: all in one run, rows of a table taking turns, medians. Milliseconds are of whole
	processes, from fork to wait, if nothing else is said.

END
machine
echo
awk -f "$here/median.awk" -f "$here/tables.awk" "$work/labels" "$work/measured" \
	"$here/chart" "$here/targets" "$work/groups"
if [[ -s $work/features ]]; then
	printf '\n## Beside the peers\n\n'
	"$here/compare.sh" "$work"
fi
if [[ -s $work/left-out ]]; then
	printf '\n## Left out\n\n'
	sed 's/^/- /; s/\t/: /' "$work/left-out"
fi
