# What `make bench` says of a peer is what a peer does: t/bench/tries.sh with stand-ins that behave well or badly, and how
# the answers get into README.md.

load helper

setup_file() {
	"${CC:-cc}" -std=c17 -o "$BATS_FILE_TMPDIR/family" "$BATS_TEST_DIRNAME/bench/family.c"
}

bench() { echo "$BATS_TEST_DIRNAME/bench"; }

# tries QUESTION COMMAND...: its answer.
tries() {
	mkdir -p "$T/try/t" "$T/try/h"
	TRY_SETTLE=${TRY_SETTLE:-0} TRY_MOMENT=${TRY_MOMENT:-0.05} TRY_PATIENCE=${TRY_PATIENCE:-0} PSQL=$(command -v psql) SCHEMA_SQL=/dev/null TMPDIR=$T/try/t HOME=$T/try/h \
		"$BATS_FILE_TMPDIR/family" "$(bench)/tries.sh" "$@"
}

# stand_in LINE...: a peer whose database is nothing, and which does these lines before it says that it is there.
stand_in() {
	{
		printf '#!/bin/sh\n'
		printf '%s\n' "$@" "echo '5 -'" 'cat >/dev/null'
	} >"$T/stand-in"
	chmod 755 "$T/stand-in"
}

@test "a caller that leaves nothing when it is killed is said to leave nothing" {
	stand_in
	[[ $(tries caller "$T/stand-in") == $'caller\tnothing' ]]
}

@test "a process and a directory that a killed caller leaves are counted, however the process detached itself" {
	stand_in 'trap '\''kill $pid; rm -r "$TMPDIR/left"'\'' EXIT' \
		'mkdir "$TMPDIR/left" && head -c 3000000 /dev/urandom >"$TMPDIR/left/file"' \
		'pid=$(setsid sh -c "cd /; sleep 60 >/dev/null 2>&1 </dev/null & echo \$!")'
	[[ $(tries caller "$T/stand-in") == $'caller\t1 process, 3 MB' ]]
}

@test "what ends a moment after its caller is not left" {
	stand_in 'setsid sh -c "tail --pid=$$ -f /dev/null" >/dev/null 2>&1 </dev/null &'
	[[ $(TRY_PATIENCE=20 tries caller "$T/stand-in") == $'caller\tnothing' ]]
}

@test "what a peer keeps for all its callers is not what one of them leaves" {
	stand_in '[ -e "$HOME/cache" ] || { head -c 3000000 /dev/urandom >"$HOME/cache"; setsid sleep 60 >/dev/null 2>&1 </dev/null & }'
	[[ $(tries caller "$T/stand-in") == $'caller\tnothing' ]]
}

@test "what is still being made for the next caller when one has ended is not what a caller leaves" {
	stand_in '[ -e "$HOME/cache" ] || { touch "$HOME/cache"
		setsid sh -c "for i in \$(seq 30); do head -c 300000 /dev/urandom >>\$HOME/cache; sleep 0.02; done" >/dev/null 2>&1 </dev/null & }'
	[[ $(TRY_MOMENT=0.3 tries caller "$T/stand-in") == $'caller\tnothing' ]]
}

@test "memory is that of a caller that has its database inside" {
	printf '%s\n' '$| = 1; my $held = "x" x 40e6; print "5 -\n"; 1 while <STDIN>;' >"$T/stand-in.pl"
	answer=$(TRY_SETTLE=0 tries memory perl "$T/stand-in.pl")
	[[ $answer =~ ^memory$'\t'([0-9]+)' MB'$ ]]
	((BASH_REMATCH[1] >= 38 && BASH_REMATCH[1] < 120))
}

@test "a caller that gets no database, or one that does not answer, is said not to work" {
	stand_in 'exit 1'
	[[ $(tries use,two,memory,caller,server,idle,schema "$T/stand-in") == $'use\tno\ntwo\tno\nmemory\t-\ncaller\t-\nserver\t-\nidle\t-\nschema\tno' ]]
	stand_in "echo '5 postgresql:///test?host=$T'"
	[[ $(tries use "$T/stand-in") == $'use\tno' ]]
}

@test "two callers that are given the same database are distinguished from two with one each" {
	stand_in
	[[ $(tries two "$T/stand-in") == $'two\tyes' ]]
	url=$(pg_tmp -w 0)
	stand_in "echo '5 $url'"
	[[ $(tries two "$T/stand-in") == $'two\tno' ]]
	pg_tmp stop "$url"
}

@test "nothing is left of a family when its command has ended" {
	run -3 "$BATS_FILE_TMPDIR/family" sh -c 'setsid sh -c "sleep 61 & sleep 62 &" </dev/null >/dev/null 2>&1; exit 3'
	nobody_runs
}

# bats test_tags=long
@test "what real servers leave is counted: processes and megabytes of a killed caller, files of a killed server" {
	other_tries caller,server,idle "$T/bench/peers/by_hand"
	[[ $(tr '\t\n' ' ;' <<<"$answers") =~ ^"caller "[5-9]" processes, "[34][0-9]" MB;server shared memory;idle no;"$ ]]
	sed -i '/^trap/d' "$T/bench/peers/by_hand"
	other_tries server "$T/bench/peers/by_hand"
	[[ ${answers/$'\t'/ } =~ ^"server "[34][0-9]" MB, shared memory"$ ]]
	TRY_PATIENCE=20 other_tries idle,two "$T/bench/peers/pg_tmp"
	[[ $answers == $'idle\tyes\ntwo\tyes' ]]
	rm -r "$place"
}

# bats test_tags=long
@test "a server that an earlier caller left, and that ends later, hides nothing of what a killed caller leaves" {
	cp -R "$(bench)" "$T/bench"
	sed -i 's|^trap.*|if [ -e "$TMPDIR/earlier" ]; then pg_ctl -s -m immediate -D "$(cat "$TMPDIR/earlier")" stop; fi\necho "$dir/data" >"$TMPDIR/earlier"|' \
		"$T/bench/peers/by_hand"
	other_tries caller "$T/bench/peers/by_hand"
	[[ ${answers/$'\t'/ } =~ ^"caller "[5-9]" processes, "[34][0-9]" MB"$ ]]
	rm -r "$place"
}

# PostgreSQL does not run as root.
other_tries() {
	[[ -e $T/bench ]] || cp -R "$(bench)" "$T/bench"
	cp -f "$BATS_FILE_TMPDIR/family" "$T/family"
	place=$T/tries
	((EUID != 0)) || place=$T/other/home/t
	as_other mkdir -p "$place"
	answers=$(as_other env PATH="$(server_bindir):${OTHER_PATH:-$PATH}" PSQL="$(command -v psql)" TMPDIR="$place" \
		TRY_SETTLE="${TRY_SETTLE:-0}" TRY_MOMENT=0.1 TRY_PATIENCE="${TRY_PATIENCE:-0}" "$T/family" "$T/bench/tries.sh" "$@")
}

@test "README's table is replaced between its two comments, and nowhere else" {
	printf '%s\n' '# title' '<!-- written by make bench -->' 'old' '<!-- until here -->' 'rest' >"$T/page"
	printf '%s\n' '| new |' >"$T/table"
	awk -v file="$T/table" -f "$(bench)/insert.awk" "$T/page" >"$T/once"
	awk -v file="$T/table" -f "$(bench)/insert.awk" "$T/once" >"$T/twice"
	printf '%s\n' '# title' '<!-- written by make bench -->' '' '| new |' '' '<!-- until here -->' 'rest' | cmp - "$T/once"
	cmp "$T/once" "$T/twice"
	printf '%s\n' 'a' '<!-- until here -->' '<!-- written by make bench -->' 'b' >"$T/page"
	run -1 awk -v file="$T/table" -f "$(bench)/insert.awk" "$T/page"
	[[ $output == "$(cat "$T/page")" ]]
	awk -v file="$T/table" -f "$(bench)/insert.awk" "$BATS_TEST_DIRNAME/../README.md" >/dev/null
}

@test "the table says what was measured, and of whom nothing was" {
	printf 'first\tpg_tmp\tms\t-\nhandout\tpg_tmp\tms\t-\n' >"$T/labels"
	printf 'first\tpg_tmp\t1\t757.2\t0\t0\nhandout\tpg_tmp\t1\t1.68\t0\t0\nhandout\tpg_tmp\t2\t99\t0\t1\n' >"$T/measured"
	printf 'pg_tmp\t%s\t%s\n' memory_runner '13.9 MB' use_nobody yes caller_runner nothing \
		server_runner '1 process, 3 MB' schema_runner '2123456 3123' >"$T/features"
	printf 'pg_tmp\tours\tfirst/pg_tmp\thandout/pg_tmp\nother\ttheirs\t-\tpeers/other\n' >"$T/compare"
	awk -f "$(bench)/median.awk" -f "$(bench)/compare.awk" "$T"/{labels,measured,compare,features} >"$T/table"
	grep -qxF '| ours | 757 ms | 1.7 ms | 13.9 MB | yes | - | - | nothing | 1 process, 3 MB | - | - | 2.1 s, 3.1 ms |' "$T/table"
	grep -qxF '| theirs | not measured here | | | | | | | | | | |' "$T/table"
	[[ $(tr -cd '|\n' <"$T/table" | sort -u) == '|||||||||||||' ]]
}
