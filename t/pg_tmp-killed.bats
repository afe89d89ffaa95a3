# kill -9 of the processes of a development database.

load helper
load kill-helper

# bats test_tags=long
@test "killed: committed rows are there at the next start, whichever process was killed" {
	survives_kills 3
}

@test "rebooted: a stale postmaster.pid, of a process that is another's now, does not keep the data from starting" {
	url=$(pg_tmp -d "$T/shop" -w 0)
	sql "$url" 'create table t as select 7 as i'
	mapfile -t pids < <(members "$url" | grep .)
	kill_hard "${pids[@]}"
	sed -i 's/^world [^%]*/world another-boot/' "$TMPDIR/tinypg.$EUID"/*.state
	sed -i '1s/.*/1/' "$T/shop"/[1-9]*/postmaster.pid
	[[ $(pg_tmp -d "$T/shop" -w 0) == "$url" && $(sql "$url" 'table t') == 7 ]]
	pg_tmp stop "$url"
	# Where TMPDIR was emptied, too.
	rm -r "$TMPDIR/tinypg.$EUID"
	[[ $(pg_tmp -d "$T/shop" -w 0) == "$url" && $(sql "$url" 'table t') == 7 ]]
	pg_tmp stop "$url"
}

@test "rebooted: with TMPDIR emptied, a pid that is a living process of the same user does not keep the data from starting" {
	url=$(pg_tmp -d "$T/shop" -w 0)
	sql "$url" 'create table t as select 7 as i'
	sql "$url" checkpoint
	mapfile -t pids < <(members "$url" | grep .)
	kill_hard "${pids[@]}"
	rm -r "$TMPDIR/tinypg.$EUID"
	file=$(echo "$T/shop"/[1-9]*/postmaster.pid)
	words=()
	((EUID != 0)) || words=(setpriv --reuid="$(stat -c %u "$file")" --clear-groups)
	"${words[@]}" sleep 60 </dev/null >/dev/null 2>&1 3>&- &
	sed -i "1s/.*/$!/" "$file" "$T/shop"/.s.PGSQL.*.lock
	[[ $(pg_tmp -d "$T/shop" -w 0) == "$url" && $(sql "$url" 'table t') == 7 ]]
	kill $!
	pg_tmp stop "$url"
}

@test "-d -w 0: started by several at once after a kill, all print the same URL" {
	url=$(pg_tmp -d "$T/shop" -w 0)
	mapfile -t pids < <(members "$url" | grep .)
	kill_hard "${pids[@]}"
	for _ in 1 2 3 4 5; do
		pg_tmp -d "$T/shop" -w 0 >>"$T/urls" 3>&- &
	done
	wait
	[[ $(sort "$T/urls" | uniq -c | xargs) == "5 $url" ]]
	pg_tmp stop "$url"
}

@test "-d: data of another major version are refused, and both versions are named" {
	url=$(pg_tmp -d "$T/shop" -w 0)
	version=$(pg_tmp list | cut -f3)
	pg_tmp stop "$url"
	other=$((${version%%.*} - 1))
	mv "$T/shop/$version" "$T/shop/$other.1"
	run -1 --separate-stderr pg_tmp -d "$T/shop" -w 0
	[[ -z $output && ${stderr_lines[0]} == "pg_tmp: '$T/shop' holds data of PostgreSQL $other, but the server is $version" ]]
	[[ ${stderr_lines[1]} == "hint: use -V $other" ]]
	[[ -e $T/shop/$other.1/PG_VERSION ]]
}
