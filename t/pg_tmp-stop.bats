# What `stop` and signals to a watchdog end, and that nothing is left.

# shellcheck disable=SC2086  # lists of options are words
load helper
load life-helper

@test "stop: server, directory, socket and segment are gone when it returns" {
	url=$(pg_tmp)
	segment=$(segment_of "$url")
	dir=$(url_directory "$url")
	run -0 --separate-stderr pg_tmp stop "$url"
	[[ -z $output && -z $stderr ]]
	[[ ! -e $dir ]]
	[[ -z $(pgrep_here '') ]]
	run -1 segment_exists "$segment"
	[[ -z $(pg_tmp list) ]]
	all_gone
}

@test "stop: clients that are connected or computing do not hold it up" {
	url=$(pg_tmp)
	hold "$url"
	spin "$url"
	pg_tmp stop "$url"
	[[ -z $(pgrep_here '') ]]
	[[ ! -e $(url_directory "$url") ]]
	release
	wait
}

@test "stop: by URL, by -d, by -d with a slash, by a relative -d, by a URL with more in it" {
	url=$(pg_tmp)
	pg_tmp stop "$url"
	all_gone
	url=$(pg_tmp)
	pg_tmp stop -d "$(url_directory "$url")"
	all_gone
	url=$(pg_tmp)
	pg_tmp stop -d "$(url_directory "$url")/"
	all_gone
	url=$(pg_tmp)
	(cd "$TMPDIR" && pg_tmp stop -d "./tinypg.$EUID/${url##*%2F}")
	all_gone
	url=$(pg_tmp)
	pg_tmp stop "$url&application_name=x"
	all_gone
	url=$(pg_tmp -t)
	pg_tmp stop "$url"
	all_gone
	# Only one server has a port.
	url=$(pg_tmp -t)
	pg_tmp stop "${url/@/:x@}?sslmode=disable"
	all_gone
}

# bats test_tags=long
@test "stop: several at once, by URL, by the name that list prints, by a directory, relative, with a slash" {
	one=$(pg_tmp) two=$(pg_tmp) three=$(pg_tmp -t)
	four=$(pg_tmp -d "$T/four") five=$(pg_tmp -d "$T/five") six=$(pg_tmp -d "$T/six")
	name=$(cluster_line "$two" | cut -f1)
	run -0 --separate-stderr pg_tmp stop "$one" "$name" "$three" four ./five/ -d "$(url_directory "$six")/"
	[[ -z $output && -z $stderr ]]
	[[ -n $four && -n $five && -z $(ls "$TMPDIR/tinypg.$EUID") ]]
	all_gone
}

@test "stop: behind --, all are clusters" {
	run -1 --separate-stderr timeout 20 pg_tmp stop -- "$(pg_tmp)" -A start
	[[ $stderr == "pg_tmp: there is no cluster '-A'"$'\n'"pg_tmp: there is no cluster 'start'" ]]
	all_gone
}

@test "stop: of several, those that are there stop though one is not" {
	one=$(pg_tmp) two=$(pg_tmp)
	run -1 --separate-stderr pg_tmp stop "$one" "$T/nothing" "$two"
	[[ $stderr == "pg_tmp: there is no cluster '$T/nothing'" ]]
	all_gone
}

@test "stop: several -d, of which each that is not there is named" {
	pg_tmp -d "$T/one" >"$T/urls"
	pg_tmp -d "$T/two" >>"$T/urls"
	run -1 --separate-stderr pg_tmp stop -d "$T/one" -d "$T/nothing" -d "$T/two" -d "$T/no"
	[[ $stderr == "pg_tmp: there is no cluster '$T/nothing'"$'\n'"pg_tmp: there is no cluster '$T/no'" ]]
	all_gone
	run -2 --separate-stderr pg_tmp -d "$T/one" -d "$T/two"
	[[ ${stderr_lines[0]} == "pg_tmp: start takes only one -d or -N" ]]
}

# bats test_tags=long
@test "stop: -d with all that is behind the first = of a URL" {
	for option in -w50 -Ualice -p5433; do
		url=$(pg_tmp $option)
		[[ $option == -w50 || $url == *'&'* ]]
		directory=${url#*=}
		pg_tmp stop -d "${directory//%2F//}"
		all_gone
	done
	url=$(pg_tmp -d "$T/a&b")
	pg_tmp stop -d "$T/a&b"
	[[ ! -e $T/a\&b ]]
	all_gone
}

@test "stop: when it returns no name of the cluster is left" {
	export TINYPG_SPARES
	for TINYPG_SPARES in 0 1; do
		for options in '' -t "-d $T/new"; do
			url=$(pg_tmp $options)
			name=$(pg_tmp list | grep -F "$url" | cut -f1)
			compgen -G "$TMPDIR/tinypg.$EUID/*$name*"
			pg_tmp stop "$url"
			run ! compgen -G "$TMPDIR/tinypg.$EUID/*$name*"
		done
	done
	pg_tmp stop -A
	all_gone
}

@test "stop: -w waits for those who are connected, -k keeps the data" {
	url=$(pg_tmp -w 0)
	sql "$url" 'create table t as select 5 as i'
	hold "$url"
	pg_tmp stop -k -w 1 "$url" 3>&- 40>&- &
	stopper=$!
	sleep 2.5
	kill -0 "$stopper"
	release
	wait "$stopper"
	[[ $(cut -d' ' -f2 <<<"state $(cluster_line "$(url_directory "$url")" | cut -f2)") == kept ]]
	again=$(pg_tmp -d "$(url_directory "$url")")
	[[ $(sql "$again" 'table t') == 5 ]]
	pg_tmp stop "$again"
	rm -rf "$(url_directory "$url")"
	[[ -z $(pg_tmp list) ]]
}

# bats test_tags=long
@test "stop: options of ephemeralpg's stop are taken" {
	url=$(pg_tmp -t -w 50)
	pg_tmp stop -t -p "$(tcp_port_of "$url")" -o '-c fsync=on' -w 1 -d "$(url_directory "$url")"
	url=$(pg_tmp)
	pg_tmp stop -w 0 "$url"
	one=$(pg_tmp) two=$(pg_tmp)
	pg_tmp stop -A -w 1
	[[ -n $one && -n $two && -z $(pg_tmp list) ]]
	all_gone
}

@test "stop: a server that was stopped (SIGSTOP) is shut down cleanly" {
	url=$(pg_tmp -k)
	dir=$(url_directory "$url")
	freeze "$(postmaster_of "$url")"
	run -0 --separate-stderr pg_tmp stop "$url"
	[[ -z $stderr && $("$(server_bindir)/pg_controldata" "$dir"/*/) == *'cluster state:               shut down'$'\n'* ]]
	rm -rf "$dir"
}

@test "stop: -A stops all of the caller's" {
	for option in -w50 -t -Ualice; do
		pg_tmp $option >/dev/null
	done
	run -0 --separate-stderr pg_tmp stop -A
	[[ -z $output && -z $stderr ]]
	all_gone
	run -0 pg_tmp stop -A
}

@test "stop: a URL of ours whose cluster is gone is no failure" {
	url=$(pg_tmp) tcp=$(pg_tmp -t)
	pg_tmp stop -A
	for what in "$url" "$tcp" "postgresql://a:b@127.0.0.1:1/test"; do
		run -0 --separate-stderr pg_tmp stop "$what"
		[[ -z $output && -z $stderr ]]
	done
	rm -r "$TMPDIR/tinypg.$EUID"
	pg_tmp stop "$tcp"
	pg_tmp stop "$url"
	all_gone
}

@test "stop: of what is not there says so" {
	url=$(pg_tmp -t)
	dir=$(url_directory "$url")
	pg_tmp stop "$url"
	for what in "postgresql:///test?host=%2Fnowhere" "postgresql://a:b@192.0.2.1:1/test" "http://example.com/" \
		"$dir" "$dir&user=x" "$T/home" abcdef; do
		run -1 --separate-stderr pg_tmp stop "$what"
		[[ -z $output && $stderr == "pg_tmp: there is no cluster '${what/a:b@/a:***@}'" ]]
		run -1 --separate-stderr pg_tmp stop -d "$what"
		[[ -z $output && $stderr == "pg_tmp: there is no cluster '${what/a:b@/a:***@}'" ]]
	done
	[[ -d $T/home ]]
	all_gone
}

@test "stop: of a cluster that was made with another TMPDIR says so" {
	mkdir other
	url=$(pg_tmp)
	for what in "$url" "$(url_directory "$url")"; do
		TMPDIR=$T/other run -1 --separate-stderr pg_tmp stop "$what"
		[[ $stderr == "pg_tmp: there is no cluster '$what'"$'\n'"hint: it was made with another TMPDIR: '$TMPDIR'" ]]
	done
	TMPDIR=$T/other pg_tmp initdb -k >/dev/null
	TMPDIR=$T/other run -1 --separate-stderr pg_tmp stop "$url"
	[[ ${stderr_lines[1]} == "hint: it was made with another TMPDIR: '$TMPDIR'" ]]
	pg_tmp stop "$url"
	all_gone
}

@test "stop: a server that is not ours, on TCP of this machine, is distinguished from one that is gone" {
	url=$(pg_tmp -t)
	as_other_directory=$T/elsewhere
	mkdir "$as_other_directory"
	password=${url%%@*}
	password=${password##*:}
	TMPDIR=$as_other_directory run -1 --separate-stderr pg_tmp stop "$url"
	# Nor is the password of another one told.
	[[ $stderr == "pg_tmp: there is no cluster '${url/:"$password"@/:***@}'" ]]
	answers "$url"
	pg_tmp stop "$url"
	all_gone
}

@test "stop: an empty URL is an error of usage, and so is what goes with no stop" {
	is_usage() {
		run -2 --separate-stderr pg_tmp stop "$@"
		[[ -z $output && ${stderr_lines[0]} == "pg_tmp: "* && ${stderr_lines[1]} == usage:* ]]
	}
	is_usage ''
	is_usage -d ''
	is_usage -A postgresql:///test?host=%2Fx
	is_usage -V 15 postgresql:///test?host=%2Fx
}

# bats test_tags=long
@test "stop: many that stop the same one all wait for it" {
	url=$(pg_tmp)
	watchdog=$(watchdog_of "$url") postmaster=$(postmaster_of "$url")
	freeze "$watchdog"
	for i in {1..60}; do
		{ pg_tmp stop "$url" 2>>"$T/said" && is_gone "$postmaster" && echo "$i" >>"$T/done"; } 3>&- &
	done
	sleep 0.5
	kill -CONT "$watchdog"
	wait
	[[ ! -s $T/said && $(wc -l <"$T/done") == 60 ]]
	all_gone
}

# bats test_tags=long
@test "stop: -A with few descriptors stops all" {
	for _ in {1..12}; do
		pg_tmp >/dev/null
	done
	run -0 --separate-stderr prlimit --nofile=12 pg_tmp stop -A
	[[ -z $output && -z $stderr ]]
	[[ -z $(pgrep_here '') ]]
	all_gone
}

@test "list: a directory that cannot be read is a failure" {
	url=$(pg_tmp)
	# One descriptor for the directory, none to read it by.
	run -1 --separate-stderr prlimit --nofile=4 pg_tmp list 3>&-
	[[ -z $output && ${stderr_lines[0]} == "pg_tmp: cannot read '"* ]]
	run -1 --separate-stderr prlimit --nofile=4 pg_tmp stop "$url" 3>&-
	[[ $stderr != *'no cluster'* ]]
	pg_tmp stop "$url"
	all_gone
}

# bats test_tags=long
@test "list: with too few descriptors to look at a cluster it is not forgotten" {
	need_closed
	kept=$(url_directory "$(pg_tmp -k -w 1)")
	pg_tmp stop -d "$kept"
	dead=$(pg_tmp)
	kill_hard "$(watchdog_of "$dead")"
	for most in 4 5; do
		run -1 --separate-stderr prlimit --nofile="$most" pg_tmp list 3>&-
		[[ -z $output && $stderr == "pg_tmp: cannot read '$TMPDIR/tinypg.$EUID': Too many open files" ]]
	done
	for most in 6 7; do
		run -0 --separate-stderr prlimit --nofile="$most" pg_tmp list 3>&-
		[[ $output == *$'\trunning\t'*"$dead"* && $output == *$'\tkept\t'*"$kept"* ]]
	done
	[[ $(pg_tmp list) == *$'\tkept\t'*"$kept" ]]
	[[ -z $(pgrep_here '') && ! -e $(url_directory "$dead") ]]
	rm -r "$kept"
	pg_tmp stop -A
	all_gone
}

@test "stop: TERM, INT and HUP to the watchdog stop it" {
	for signal in TERM INT HUP; do
		url=$(pg_tmp)
		kill -$signal "$(watchdog_of "$url")"
		all_gone
	done
}

# told_as_stuck FILE: the line that stderr has.
told_as_stuck() { [[ $stderr == "pg_tmp: cannot remove '$1': "* && ${#stderr_lines[@]} == 1 ]]; }

@test "stop: what cannot be removed is reported, status 1, is still listed, and goes as soon as it can" {
	need_root
	need mount
	mkdir "$T/mine"
	for option in '' "-d $T/new" "-d $T/mine"; do
		url=$(pg_tmp $option)
		dir=$(url_directory "$url")
		at=$(echo "$dir"/[1-9]*)/base
		mount -t tmpfs none "$at" 2>/dev/null || skip "nothing can be mounted here"
		run -1 --separate-stderr pg_tmp stop "$url"
		told_as_stuck "$at"
		run -0 --separate-stderr pg_tmp list
		told_as_stuck "$at"
		[[ $output == *$'\tleft\t'*$'\t-\t-\t'"$dir" ]]
		run -1 --separate-stderr pg_tmp stop -A
		told_as_stuck "$at"
		run -1 --separate-stderr pg_tmp stop -d "$dir"
		told_as_stuck "$at"
		umount "$at"
		run -0 --separate-stderr pg_tmp stop -A
		[[ -z $stderr && ! -e $at ]]
		all_gone
	done
	# What had an owner before is his again.
	[[ $(stat -c %u "$T/mine") == "$EUID" ]]
}

@test "stop: an immutable file is reported by its name" {
	need_root
	need chattr
	url=$(pg_tmp)
	file=$(echo "$(url_directory "$url")"/[1-9]*/PG_VERSION)
	chattr +i "$file" 2>/dev/null || { pg_tmp stop "$url" && skip "a file cannot be made immutable"; }
	run -1 --separate-stderr pg_tmp stop "$url"
	chattr -i "$file"
	told_as_stuck "$file"
	run -0 --separate-stderr pg_tmp stop -A
	all_gone
}

# bats test_tags=long
@test "stop: what cannot be removed of a cluster whose watchdog was killed is reported, too" {
	need_root
	need mount
	url=$(pg_tmp)
	at=$(echo "$(url_directory "$url")"/[1-9]*)/base
	mount -t tmpfs none "$at" 2>/dev/null || skip "nothing can be mounted here"
	kill_hard "$(watchdog_of "$url")"
	run -1 --separate-stderr pg_tmp stop "$url"
	umount "$at"
	told_as_stuck "$at"
	run -0 --separate-stderr pg_tmp stop -A
	all_gone
}

@test "stop: what cannot be removed is reported, as deep in the directory as it is" {
	need_root
	need mount
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	at=$(echo "$dir"/[1-9]*)/base/1/mount
	mkdir "$at"
	mount -t tmpfs none "$at" 2>/dev/null || skip "nothing can be mounted here"
	run -1 --separate-stderr pg_tmp stop "$url"
	told_as_stuck "$at"
	run -1 --separate-stderr pg_tmp stop -A
	told_as_stuck "$at"
	umount "$at"
	run -0 --separate-stderr pg_tmp stop -A
	all_gone
}
