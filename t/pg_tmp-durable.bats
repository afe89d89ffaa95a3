# Kept clusters are durable: the server's settings, and what is synced before their URL is printed.

load helper
load life-helper

# settings URL: fsync, full_page_writes and synchronous_commit.
settings() { pg_sql -c 'show fsync' -c 'show full_page_writes' -c 'show synchronous_commit' "$1" | paste -sd ' '; }

@test "durable: -k runs with fsync, full_page_writes and synchronous_commit, with and without -d, also at the next start" {
	url=$(pg_tmp -k -d "$T/keep")
	[[ $(settings "$url") == "on on on" ]]
	pg_tmp stop "$url"
	url=$(pg_tmp -d "$T/keep")
	[[ $(settings "$url") == "on on on" ]]
	pg_tmp stop "$url"
	url=$(pg_tmp -w 0 -d "$T/other")
	[[ $(settings "$url") == "on on on" ]]
	pg_tmp stop "$url"
	# Never a spare, which is not durable.
	export TINYPG_SPARES=1
	pg_tmp stop "$(pg_tmp)"
	wait_until 20 eval '[[ -n $(pg_tmp list | grep spare) ]]'
	url=$(pg_tmp -k)
	[[ $(settings "$url") == "on on on" ]]
	pg_tmp stop -A
	rm -rf "$(url_directory "$url")"
	pg_tmp list >/dev/null
}

@test "durable: what is not kept stays fast, and -o overrides -k" {
	url=$(pg_tmp -d "$T/fast")
	[[ $(settings "$url") == "off off off" ]]
	pg_tmp stop "$url"
	url=$(pg_tmp -d "$(pg_tmp initdb)")
	[[ $(settings "$url") == "off off off" ]]
	pg_tmp stop "$url"
	url=$(pg_tmp -k -d "$T/keep" -o '-c fsync=off -c synchronous_commit=off')
	[[ $(settings "$url") == "off on off" ]]
	pg_tmp stop "$url"
}

@test "durable: joining with -k makes the running server so, while clients use it" {
	url=$(pg_tmp -w 3600 -d "$T/dir")
	hold "$url"
	for _ in 1 2 3; do
		pg_tmp -k -d "$T/dir" >>"$T/urls" 3>&- &
	done
	wait -n && wait -n && wait -n
	[[ $(sort -u "$T/urls") == "$url" && $(wc -l <"$T/urls") == 3 ]]
	[[ $(settings "$url") == "on on on" ]]
	[[ $(grep -c SIGHUP "$T/dir/log") == 1 ]]
	[[ $(pg_tmp -k -d "$T/dir") == "$url" ]]
	release
	pg_tmp stop "$url"
	[[ -e $T/dir/kept ]]
}

# bats test_tags=long
@test "durable: the data, and the names that lead to them, are synced before the URL is printed" {
	need strace
	strace -o "$T/probe" true 2>/dev/null || skip "strace may not trace here"
	# A sanitizer's search for leaks does not work under strace.
	ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0 strace -f -y -e trace=fsync,write -o "$T/trace" pg_tmp -k -d "$T/keep" >"$T/url" 3>&- &
	wait_until 30 test -s "$T/url"
	until_url=$(sed '/write(1.*postgresql:/q' "$T/trace")
	for name in '/[1-9][0-9.]*/PG_VERSION' '/[1-9][0-9.]*/global/pg_control' '/[1-9][0-9.]*/pg_wal/[0-9A-F]*' '/[1-9][0-9.]*' ''; do
		grep -q "fsync([0-9]*<$T/keep$name>" <<<"$until_url"
	done
	grep -q "fsync([0-9]*<$T>" <<<"$until_url"
	pg_tmp stop -d "$T/keep"
	wait
}
