# `pg_tmp list -W`: a table that is refreshed on a terminal, which is then as it was.

load helper

setup() {
	test_begin
	export TERM=xterm
}

# What takes the screen of the terminal, and what gives it back.
OPEN=$'\e[?1049h\e[?25l'
CLOSE=$'\e[?25h\e[?1049l'

# is_left: the screen was taken, and at the end it was given back.
is_left() { [[ $output == *"$OPEN"*"NAME "*"$CLOSE" && ${output##*"$CLOSE"} != *"$OPEN"* ]]; }

@test "list -W: in a pipe a line for each cluster, with tabs, once" {
	run -0 pg_tmp list -W
	[[ -z $output ]]
	url=$(pg_tmp -w 700)
	export TINYPG_SPARES=0
	other=$(pg_tmp -t)
	run -0 pg_tmp list -W
	row='^[A-Za-z0-9]+\t(running|offered)\t[0-9.]+\t0\t([0-9]+s|-)\t[0-9.]+ MB\t[0-9.]+ MB\t[0-9]+[sm]\tpostgresql:'
	[[ $(grep -cE "${row//\\t/$'\t'}" <<<"$output") == 2 ]]
	[[ $(cut -f1 <<<"$output" | sort) == "$(pg_tmp list | cut -f1 | sort)" ]]
	[[ $output == *$'\t'"$url"* && $output != *$'\e'* ]]
	# The password is not shown.
	secret=${other%%@*}
	[[ $output == *@127.0.0.1:* && $output != *"${secret##*:}"* ]]
	pg_tmp stop -A
}

@test "list -W: clients are counted, and memory and disk are those of the cluster" {
	url=$(pg_tmp -w 0)
	wait_until 20 eval '[[ $(pg_tmp list -W | cut -f4) == 0 ]]'
	pg_sql -c 'select pg_sleep(60)' "$url" 3>&- &
	wait_until 20 eval '[[ $(pg_tmp list -W | cut -f4,5) == "1	0s" ]]'
	# In megabytes. An empty cluster has at least 20 on the disk, and its processes take some of memory.
	[[ $(pg_tmp list -W | cut -f7) =~ ^([2-9][0-9])\.[0-9]\ MB$ ]]
	[[ $(pg_tmp list -W | cut -f6) =~ ^([3-9]|[1-9][0-9])\.[0-9]\ MB$ ]]
	pg_tmp stop "$url"
	wait
}

# bats test_tags=long
@test "list -W on a terminal: q, ^C, ^D and the end of stdin leave, and the terminal is as it was" {
	url=$(pg_tmp -w 0)
	name=$(pg_tmp list | cut -f1)
	# shellcheck disable=SC2016
	command=(bash -c 'before=$(stty -g); "$@"; status=$?; [[ $(stty -g) == "$before" ]] && echo same; exit "$status"' bash)
	for key in q ^C ^D; do
		run -0 terminal "$name" "$key" same -- "${command[@]}" pg_tmp list -W
		[[ $output == *"clusters: 1, clients: 0, memory: "*"$CLOSE"*same* ]]
	done
	run -0 terminal "$CLOSE" '' same -- "${command[@]}" sh -c 'pg_tmp list -W </dev/null'
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "list -W on a terminal: what comes and goes is seen" {
	# shellcheck disable=SC2016
	run -0 terminal 'clusters: 0' '' running '' 'clusters: 0' q '' -- bash -c '
		{ sleep 1; url=$(TINYPG_SPARES=0 pg_tmp); sleep 2; pg_tmp stop "$url"; } >/dev/null 2>&1 </dev/null & pg_tmp list -W; wait'
}

@test "list -W on a terminal: the table fits, also when the size changes" {
	url=$(pg_tmp -w 0)
	# shellcheck disable=SC2016
	run -0 terminal 'clust>' '' 'AGE  URL' '' '>' q '' -- bash -c '
		stty cols 6 rows 2; { sleep 0.3; stty cols 70 rows 9 </dev/tty; } & pg_tmp list -W; wait'
	[[ $output == *"$OPEN"$'\e[H\e[Kclust>\r'*$'\e[J... 2>\e[H'* ]]
	# The last line is as wide as the terminal.
	last=${output##*$'\e[J'} last=${last%%$'\e'*}
	[[ ${#last} == 70 && $last == *'>' ]]
	pg_tmp stop "$url"
}

@test "list -W on a terminal: ^Z gives the screen to the shell, and fg takes it again" {
	# shellcheck disable=SC2016
	run -0 terminal '$ ' 'pg_tmp list -W\n' clusters: ^Z Stopped 'fg\n' 'pg_tmp list' '' clusters: q '$ ' 'exit\n' exit -- \
		env PS1='$ ' bash --norc --noprofile -i
	[[ $output == *"$OPEN"*"$CLOSE"*Stopped*"$OPEN"*"$CLOSE"* ]]
}

@test "list -W on a terminal: in the background it stops before it draws, and fg goes on" {
	# shellcheck disable=SC2016
	run -0 terminal '$ ' 'set -b\n' '$ ' 'sh -c "sleep 0.3; pg_tmp list -W; stty -a | grep -o .icanon" &\n' Stopped 'fg\n' clusters: q icanon \
		'exit\n' exit -- env PS1='$ ' bash --norc --noprofile -i
	[[ ${output%%Stopped*} != *"$OPEN"* ]]
	# The shell reads a line with another mode of the terminal.
	[[ $output == *"$CLOSE icanon"* ]]
}

# bats test_tags=long
@test "list -W on a terminal: a signal that ends it gives the screen back" {
	for signal in TERM HUP QUIT; do
		# shellcheck disable=SC2016
		run -0 terminal clusters: '' same -- bash -c 'ulimit -c 0; before=$(stty -g)
			{ until pid=$(pgrep -P $$ pg_tmp); do sleep 0.1; done; sleep 0.3; kill -"$0" "$pid"; } &
			pg_tmp list -W; status=$?
			[[ $(stty -g) == "$before" && $status == $((128 + $(kill -l "$0"))) ]] && echo same' "$signal"
		[[ $output == *"$OPEN"*"$CLOSE"*same* ]]
	done
}

@test "list -W on a terminal that cannot draw prints the table once" {
	url=$(pg_tmp -w 0)
	TERM=dumb run -0 terminal '' -- pg_tmp list -W
	[[ $output == "$(pg_tmp list | cut -f1)  running  "* && $output != *$'\e'* ]]
	pg_tmp stop "$url"
}

@test "list -W: nothing is drawn where the terminal is not the output" {
	run -0 terminal '' -- sh -c 'pg_tmp list -W | cat'
	[[ -z $output ]]
}

# bats test_tags=long
@test "list -W on a terminal: a cluster that is watched ends as others do" {
	url=$(pg_tmp -w 1)
	name=$(pg_tmp list | cut -f1)
	pg_sql -c 'select 1' "$url"
	run -0 terminal "$name" '' 'clusters: 0' q '' -- pg_tmp list -W
}

# bats test_tags=long
@test "list -W on a terminal: what a killed watchdog left is cleaned up, without a message" {
	url=$(pg_tmp -w 0)
	name=$(pg_tmp list | cut -f1)
	# shellcheck disable=SC2016
	run -0 terminal "$name" '' 'clusters: 0' q '' -- bash -c '{ sleep 1; kill -KILL "$0"; } & pg_tmp list -W; wait' "$(watchdog_of "$url")"
	is_left
}

@test "list -W: an ordinary user has it, too" {
	cp "$BATS_TEST_DIRNAME/terminal.py" "$T"
	url=$(as_other pg_tmp -w 0)
	name=$(as_other pg_tmp list | cut -f1)
	run -0 as_other pg_tmp list -W
	[[ $output == "$name"$'\t'running$'\t'*$'\t'0$'\t'*" MB"$'\t'* ]]
	run -0 as_other python3 "$T/terminal.py" "$name" q '' -- pg_tmp list -W
	is_left
	as_other pg_tmp stop "$url"
}

@test "list -W: with -j or -v, and without list, an error of usage" {
	for words in "list -W -j" "list -W -v" -W "stop -W"; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr pg_tmp $words
		[[ -z $output && ${stderr_lines[1]} == "usage: pg_tmp "* ]]
	done
}
