# For tests that kill processes of a development database and look at its data afterwards.

# members URL: the watchdog, the postmaster and its children.
members() {
	local postmaster
	watchdog_of "$1"
	postmaster=$(postmaster_of "$1")
	echo "$postmaster"
	tr ' ' '\n' <"/proc/$postmaster/task/$postmaster/children"
}

has_rows() { [[ $(sql "$1" "select count(*) >= $2 from t" 2>/dev/null) == t ]]; }

# survives_kills MOMENTS: kill -9 of one process, or of all at once, while rows are committed; after each one, the next start
# has every row whose commit was reported. The row of the statement after an insert tells of its commit; one that the insert
# itself returned would not: a backend that is made to end sends what it has in its buffer.
survives_kills() {
	local url again i writer committed=0 pids
	url=$(pg_tmp -d "$T/shop" -w 0)
	sql "$url" 'create table t (i int)'
	for ((i = 0; i < $1; i++)); do
		yes 'insert into t values (1); select 1;' | pg_sql "$url" >"$T/rows" 2>/dev/null 3>&- &
		writer=$!
		wait_until 20 is_writing "$url"
		mapfile -t pids < <(members "$url" | grep .)
		if ((i % 10 == 9)); then
			kill -KILL "${pids[@]}" 2>/dev/null || true
		else
			kill -KILL "${pids[i % ${#pids[@]}]}" 2>/dev/null || true
		fi
		again=$(pg_tmp -d "$T/shop" -w 0)
		[[ $again == "$url" ]]
		# A checkpointer, for example, is started anew without an end of the sessions.
		wait_until 60 stops_writing "$url" "$writer"
		wait "$writer" || true
		((committed += $(wc -l <"$T/rows"))) || true
		url=$(pg_tmp -d "$T/shop" -w 0)
		wait_until 60 has_rows "$url" "$committed"
	done
	((committed > 0))
	pg_tmp stop -d "$T/shop"
	[[ -e $T/shop/kept ]]
}

is_writer() { echo "query ~ '^(insert into t|select 1)' and pid <> pg_backend_pid()"; }

is_writing() { [[ $(sql "$1" "select count(*) from pg_stat_activity where $(is_writer)" 2>/dev/null) == 1 ]]; }

stops_writing() {
	sql "$1" "select pg_terminate_backend(pid) from pg_stat_activity where $(is_writer)" >/dev/null 2>&1 || true
	! kill -0 "$2" 2>/dev/null
}
