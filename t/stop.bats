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
	run ! segment_exists "$segment"
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
	wait || true
}

@test "stop: by URL, by -d, by -d with a slash, by a relative -d, by a URL with more in it" {
	url=$(pg_tmp) && pg_tmp stop "$url" && all_gone
	url=$(pg_tmp) && pg_tmp stop -d "$(url_directory "$url")" && all_gone
	url=$(pg_tmp) && pg_tmp stop -d "$(url_directory "$url")/" && all_gone
	url=$(pg_tmp) && (cd "$TMPDIR" && pg_tmp stop -d "./tinypg.$EUID/${url##*%2F}") && all_gone
	url=$(pg_tmp) && pg_tmp stop "$url&application_name=x" && all_gone
	url=$(pg_tmp -t) && pg_tmp stop "$url" && all_gone
	url=$(pg_tmp -t) && pg_tmp stop "${url/@/:x@}" && all_gone || pg_tmp stop "$url"
	all_gone
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

@test "stop: of what is not there says so" {
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	pg_tmp stop "$url"
	for what in "$url" "postgresql:///test?host=%2Fnowhere" "postgresql://a:b@127.0.0.1:1/test"; do
		run -1 --separate-stderr pg_tmp stop "$what"
		[[ -z $output && ${#stderr_lines[@]} -le 2 ]]
		[[ ${stderr_lines[0]} == "pg_tmp: "* ]]
	done
	run -1 --separate-stderr pg_tmp stop -d "$dir"
	[[ ${stderr_lines[0]} == "pg_tmp: "*"'$dir'"* ]]
	run -1 --separate-stderr pg_tmp stop -d "$T/home"
	[[ ${stderr_lines[0]} == "pg_tmp: "*"'$T/home'"* ]]
	[[ -d $T/home ]]
	run ! pg_tmp stop "http://example.com/"
	all_gone
}

@test "stop: two that stop the same one" {
	for _ in 1 2 3; do
		url=$(pg_tmp)
		pg_tmp stop "$url" 2>/dev/null &
		pg_tmp stop "$url" 2>/dev/null &
		wait
		all_gone
	done
}

@test "stop: TERM, INT and HUP to the watchdog stop it" {
	for signal in TERM INT HUP; do
		url=$(pg_tmp)
		kill -$signal "$(watchdog_of "$url")"
		if [[ $signal == HUP ]]; then
			# Only TERM is promised; the others must not leave half of it.
			sleep 0.3
			pg_tmp stop "$url" 2>/dev/null || true
		fi
		all_gone
	done
}
