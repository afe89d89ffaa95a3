# shellcheck shell=bash
# With N clusters alive, does one more take longer?
group_alive() {
	local level alive=0 room
	group alive "One more cluster, while so many are alive" pg_tmp0
	for level in ${BENCH_CLUSTERS:-$(if is_quick; then echo 0 5; else echo 0 10 100 300; fi)}; do
		room=$(room_for_clusters)
		if ((level - alive > room)); then
			left_out "$level clusters alive" "there is room for $((alive + room))"
			continue
		fi
		fill $((level - alive)) || { left_out "$level clusters alive" "they did not all start"; break; }
		alive=$level
		next_rows
		row "empty$level" "an empty C program, $level alive" quiet "$WORK/bin/empty" ''
		row "pg_tmp$level" "\`pg_tmp\`, spare ready, $level alive" quiet "$BIN/pg_tmp" 'pg_tmp stop "$1"'
		row "list$level" "\`pg_tmp list\`, $level alive" quiet "$BIN/pg_tmp list" ''
		measure "$(rounds 15)"
	done
	pg_tmp stop -A
}

# Started cold, two at a time; they stay.
fill() {
	seq "$1" | TINYPG_SPARES=0 xargs -P 2 -I {} pg_tmp -w 0 >"$WORK/filled" && (($(wc -l <"$WORK/filled") == $1))
}

# A cluster takes 40 MB on disk and 16 MB of memory; half of either is left to others.
room_for_clusters() {
	local disk memory
	disk=$(df -Pk "$TMPDIR" | awk 'NR == 2 { print int($4 / 2 / 40000) }')
	memory=$(awk '$1 == "MemAvailable:" { print int($2 / 2 / 16000) }' /proc/meminfo)
	echo $((disk < memory ? disk : memory))
}
