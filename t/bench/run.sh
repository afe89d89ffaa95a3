#!/usr/bin/env bash
# run.sh: what everything costs, side by side in one run, against its floor and against every peer that can be had.
# Called by `make bench`; writes t/bench/results.md, t/bench/plot.svg, and the comparison of README.md.
#
#	BENCH=quick              few rounds, to try it; writes below .build/bench/ only
#	BENCH_GROUPS="stop idle" only these groups, in this order; writes below .build/bench/, too; README.md only if
#	                         all that its comparison needs is among them: "first handout peers features"
#	BENCH_CLUSTERS           how many clusters are alive while one more is handed out ("0 10 100 300")
#	BESIDE=dir               another build's tools, for the group `beside`, which runs only if it is named
#	EPHEMERALPG=dir          ephemeralpg's source or installation: pg_tmp or pg_tmp.sh, getsocket or getsocket.c
#	TINYPG=dir               a checkout of TinyPG: src/tinypg/ or tinypg/
#
# A group is a file that says what it measures: rows, each with its label, what comes before, the command, what comes
# after (stopwatch.c), then `measure`. All that runs lives in one directory that is removed at the end.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

GROUPS_ALL="first handout guarded cold stop reset peers features alive bursts workers lives hosts store export fetch idle migrate pytest"
. t/bench/common.sh
. t/bench/servers.sh
. t/bench/peers.sh
for name in $GROUPS_ALL beside; do
	# shellcheck source=/dev/null
	. "t/bench/group-$name.sh"
done

RUN=${BENCH_GROUPS:-$GROUPS_ALL}
prepare_work
trap end_work EXIT
trap 'exit 1' HUP INT TERM
prepare_servers
prepare_peers
for name in $RUN; do
	say "$name"
	"group_$name"
done
# README.md has rows of these groups, in full.
has_comparison() {
	local name
	for name in first handout peers features; do
		[[ " $RUN " == *" $name "* ]] || return
	done
	! is_quick
}

say "report"
OUT=t/bench
if is_quick || [[ $RUN != "$GROUPS_ALL" ]]; then
	OUT=.build/bench
fi
t/bench/report.sh "$WORK" >"$OUT/results.md.new" &&
	mv "$OUT/results.md.new" "$OUT/results.md" || exit 1
awk -f t/bench/median.awk -f t/bench/plot.awk "$WORK/labels" "$WORK/measured" t/bench/chart >"$OUT/plot.svg.new" &&
	mv "$OUT/plot.svg.new" "$OUT/plot.svg" || exit 1
written="$OUT/results.md $OUT/plot.svg"
if has_comparison; then
	t/bench/compare.sh "$WORK" >.build/bench/compare.md &&
		awk -v file=.build/bench/compare.md -f t/bench/insert.awk README.md >.build/bench/README.md &&
		cp .build/bench/README.md README.md || exit 1
	written+=" README.md"
fi
echo "$written"
