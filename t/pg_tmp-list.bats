# What `list` prints.

load helper

# members FILTER: what Python makes of each line of standard input, which is `cluster` in FILTER.
members() {
	need python3
	python3 -c "import json, sys
for line in sys.stdin:
    cluster = json.loads(line)
    print($1)"
}

@test "list -j: all that is known of a running cluster" {
	url=$(pg_tmp -w 700)
	directory=$(url_directory "$url")
	pg_tmp list -j >"$T/json"
	[[ $(wc -l <"$T/json") == 1 ]]
	known='cluster["name"], cluster["state"], cluster["version"], cluster["url"], cluster["directory"]'
	known+=', cluster["pids"]["postmaster"]'
	[[ $(members "'\\t'.join(map(str, [$known]))" <"$T/json") == "$(pg_tmp list | awk -F'\t' -v OFS='\t' '{ print $1, $2, $3, $5, $6, $4 }')" ]]
	[[ $(members 'cluster["pids"]["watchdog"], cluster["terms"]' <"$T/json") == "$(watchdog_of "$url") {'wait': 700, 'keep': False, 'pids': []}" ]]
	[[ $(members 'cluster["clients"], 0 <= cluster["age"] < 600, 0 <= cluster["idle"] < 600' <"$T/json") == "0 True True" ]]
	[[ -d $TINYPG_CACHE/template/$(members 'cluster["template"]' <"$T/json") ]]
	size=$(du -sB1 "$directory" | cut -f1)
	[[ $(members "$size / 2 < cluster['size'] < $size * 2" <"$T/json") == True ]]
	pg_tmp stop "$url"
	run -0 pg_tmp list -j
	[[ -z $output ]]
}

@test "list -j: says how many clients are connected" {
	url=$(pg_tmp -w 0)
	pg_sql -c 'select pg_sleep(60)' "$url" 3>&- &
	wait_until 20 eval '[[ $(pg_tmp list -j | members "cluster[\"clients\"]") == 1 ]]'
	run -0 members 'cluster["idle"]' <<<"$(pg_tmp list -j)"
	[[ $output == 0 ]]
	pg_tmp stop "$url"
	wait
}

@test "list: a password is reported by the watchdog, not by the record" {
	url=$(pg_tmp -t)
	[[ $(pg_tmp list | cut -f5) == "$url" ]]
	grep -q "^password 1$" "$TMPDIR"/tinypg.*/*.state
	secret=${url%%@*}
	run -1 grep -F "${secret##*:}" "$TMPDIR"/tinypg.*/*.state
	pg_tmp stop "$url"
}

@test "list -j: no password but with -v" {
	url=$(pg_tmp -t)
	[[ $(pg_tmp list -j | members 'cluster["url"]') == "${url%%:*}://"*":***@127.0.0.1:"* ]]
	[[ $(pg_tmp list -vj | members 'cluster["url"]') == "$url" ]]
	pg_tmp stop "$url"
}

@test "list -j: of kept data that do not run, and of a directory with quotes in its name" {
	url=$(pg_tmp -k -d "$T/a \"b\" \\c")
	pg_tmp stop "$url"
	pg_tmp list -j >"$T/json"
	[[ $(members 'cluster["directory"]' <"$T/json") == "$T/a \"b\" \\c" ]]
	[[ $(members 'cluster["state"], cluster["url"], cluster["pids"], cluster["terms"]' <"$T/json") == \
		"kept None {'watchdog': None, 'postmaster': None} {'wait': None, 'keep': True, 'pids': None}" ]]
}

# bats test_tags=long
@test "list -j: watchdogs that do not answer are waited for together, and the others are known" {
	need strace
	strace -o "$T/probe" true 2>/dev/null || skip "strace may not trace here"
	urls=$(pg_tmp -n 3)
	pids=$(while read -r url; do watchdog_of "$url"; done <<<"$urls")
	# shellcheck disable=SC2086
	set -- $pids
	freeze "$1" "$2"
	ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0 run -0 timeout 60 strace -e trace=write,sendto,poll,ppoll -o "$T/trace" pg_tmp list -j
	kill -CONT "$1" "$2"
	[[ $(members 'cluster["state"], cluster["idle"] is None, cluster["terms"]["pids"]' <<<"$output" | sort | uniq -c | sed 's/^ *//') == "1 running False []
2 running True None" ]]
	# All are asked before one is waited for.
	[[ $(grep -n status "$T/trace" | tail -n 1 | cut -d: -f1) -lt $(grep -n poll "$T/trace" | head -n 1 | cut -d: -f1) ]]
	pg_tmp stop -A
}

@test "list -j: names the processes of -T" {
	sleep 100 3>&- &
	other=$!
	url=$(pg_tmp -T "$other" -T $$)
	[[ $(pg_tmp list -j | members 'cluster["terms"]["pids"]') == "[$other, $$]" ]]
	pg_tmp stop "$url"
	kill "$other"
}

@test "list: -v without -j, and what list does not take, are errors of usage" {
	for words in -v "-j x" "-w 5"; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr pg_tmp list $words
		[[ -z $output && ${stderr_lines[1]} == "usage: pg_tmp "* ]]
	done
	run -2 --separate-stderr pg_tmp -j
	[[ ${stderr_lines[0]} == "pg_tmp: start takes no -j" ]]
}

@test "list of nothing is nothing" {
	run -0 --separate-stderr pg_tmp list
	[[ -z $output && -z $stderr ]]
	all_gone
}

@test "list: one line a cluster: name, state, version, postmaster, URL, directory" {
	a=$(pg_tmp)
	b=$(pg_tmp -t -U alice)
	run -0 --separate-stderr pg_tmp list
	[[ -z $stderr ]]
	((${#lines[@]} == 2))
	dir=$(url_directory "$a")
	line=$(cluster_line "$dir")
	IFS=$'\t' read -r -a column <<<"$line"
	[[ ${column[0]} == "${dir##*/}" ]]
	[[ ${column[1]} == running ]]
	[[ $line == *$'\t'"$(postmaster_of "$a")"$'\t'* ]]
	[[ $line == *$'\t'"$a"$'\t'* ]]
	[[ ${column[-1]} == "$dir" ]]
	pg_tmp stop "$a"
	pg_tmp list
	[[ $(pg_tmp list | wc -l) == 1 ]]
	pg_tmp stop "$b"
	pg_tmp list
	[[ -z $(pg_tmp list) ]]
}

# bats test_tags=long
@test "list -A of others' clusters shows none: each user has his own" {
	need_root
	url=$(as_other pg_tmp)
	[[ -z $(pg_tmp list) ]]
	as_other pg_tmp list | grep -qF -- "$url"
	as_other pg_tmp stop "$url"
}
