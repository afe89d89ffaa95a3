# shellcheck shell=bash
# So many callers at once: the time until the last one has its URL.
group_bursts() {
	local count
	group bursts "So many at once, until the last has its URL" pg_tmp1
	for count in 1 8 64; do
		row "pg_tmp$count" "$count \`pg_tmp\` at once" quiet "burst.sh $count pg_tmp" 'pg_tmp stop -A'
	done
	row pool8 "\`pg_tmp -n 8\`" quiet 'pg_tmp -n 8' 'pg_tmp stop -A'
	if has_peer ephemeralpg; then
		for count in 1 8; do
			row "ephemeralpg$count" "$count ephemeralpg at once" ephemeralpg_ready \
				"%burst.sh $count $EPHEMERAL -w 0" ephemeralpg_drop_all
		done
	fi
	measure "$(rounds 4)"
}
