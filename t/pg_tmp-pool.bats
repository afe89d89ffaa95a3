# pg_tmp -n: several clusters at once, all or none.

load helper
load spare-helper

export SPARES=0

@test "-n: this many URLs, one a line, each of a cluster of its own" {
	run -0 --separate-stderr pg_tmp -n 3
	[[ ${#lines[@]} == 3 && -z $stderr ]]
	for url in "${lines[@]}"; do
		sql "$url" 'create table only_once (i int)'
	done
	[[ $(pg_tmp list | cut -f 5 | sort) == "$(printf '%s\n' "${lines[@]}" | sort)" ]]
}

@test "-n: the spare is handed out, and the rest is made" {
	export TINYPG_SPARES=1
	pg_tmp stop "$(pg_tmp)"
	wait_until 60 has_spare
	spare=$(spares)
	run -0 --separate-stderr pg_tmp -n 2
	[[ ${#lines[@]} == 2 && $output == *"$spare"* && -z $stderr ]]
	[[ $(sql "${lines[0]}" 'select 5') == 5 && $(sql "${lines[1]}" 'select 5') == 5 ]]
}

# bats test_tags=long
@test "-n: the options are those of each cluster" {
	mapfile -t urls < <(pg_tmp -t -n 2 -D shop -c work_mem=7MB)
	for url in "${urls[@]}"; do
		[[ $url == postgresql://*@127.0.0.1:*/shop && $(sql "$url" 'show work_mem') == 7MB ]]
	done
	((${#urls[@]} == 2))
}

@test "-n: where the fifth of eight cannot be made, none is left" {
	need_root
	need mount
	mkdir "$T/disk"
	# The number of files of a template, and so of a cluster.
	files=$(find "$(pg_initcache)" | wc -l)
	mount -t tmpfs -o "mode=755,nr_inodes=$((files * 9 / 2))" none "$T/disk" 2>/dev/null ||
		skip "nothing can be mounted here"
	TMPDIR=$T/disk run -1 --separate-stderr pg_tmp -n 8
	# Of what is left a server that runs may want something first: then its log says so.
	[[ -z $output && $stderr == "pg_tmp: "*"No space left on device"* ]]
	wait_until 20 disk_is_empty
	umount "$T/disk"
}
disk_is_empty() { [[ -z $(TMPDIR=$T/disk pg_tmp list) && -z $(find "$T/disk" -mindepth 2 -print -quit) ]]; }

@test "-n: what none of them can do is said once" {
	run -1 --separate-stderr pg_tmp -n 8 -x nosuch
	[[ -z $output && ${#stderr_lines[@]} == 2 && $stderr == "pg_initcache: no extension 'nosuch' in '"*"'"$'\n'hint:* ]]
	all_gone
}

@test "-n: what only another one than the first cannot do is said once" {
	port=$(pg_getport)
	run -1 --separate-stderr pg_tmp -n 3 -o "-c listen_addresses=127.0.0.1 -c port=$port"
	[[ -z $output && $(grep -c "the server did not come up" <<<"$stderr") == 1 ]]
	[[ $stderr == *'could not bind IPv4 address "127.0.0.1"'* ]]
	all_gone
}

@test "-n: URLs that could not be written are nobody's" {
	run -1 --separate-stderr bash -c 'pg_tmp -n 2 >/dev/full'
	[[ $stderr == "pg_tmp: cannot write"* ]]
	all_gone
}

@test "-n: killed while it waits, it leaves nothing" {
	pg_tmp -n 4 -c pre_auth_delay=5 >"$T/urls" 3>&- & # none is ready before that
	wait_until 20 some_made
	kill -KILL $!
	wait $! || true
	[[ ! -s $T/urls ]]
	all_gone
}
some_made() { [[ -n $(pg_tmp list) ]]; }

@test "-n: a count that is none, and what is for one cluster only, are errors of usage" {
	for count in 0 x -1 1001 ''; do
		run -2 --separate-stderr pg_tmp -n "$count"
		[[ ${stderr_lines[0]} == "pg_tmp: -n takes a number from 1 to 1000, not '$count'" ]]
	done
	for option in -d -p; do
		run -2 --separate-stderr pg_tmp -n 2 "$option" 5433
		[[ ${stderr_lines[0]} == "pg_tmp: -n and $option do not go together" ]]
	done
	for port in "-c port=5433" "-o -p5433"; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr pg_tmp -n 2 -t $port
		[[ ${stderr_lines[0]} == "pg_tmp: -n and one TCP port do not go together" ]]
	done
	run -2 --separate-stderr pg_tmp initdb -n 2
	[[ ${stderr_lines[0]} == "pg_tmp: initdb takes no -n" && -z $(pg_tmp list) ]]
}
