# shellcheck shell=bash
# What all groups use: the directory that everything lives in, rows, and what is written down of them.
#
#	$WORK/measured   group, row, round, value, resident KB, status
#	$WORK/labels     group, row, unit, label
#	$WORK/groups     group, its base row, title
#	$WORK/left-out   what, reason
#	$WORK/versions   what, version
#	$WORK/features   peer, question, answer

is_quick() { [[ ${BENCH:-} == quick ]]; }
# rounds N: N of them, or as few as will show that it works.
rounds() { if is_quick; then echo 2; else echo "$1"; fi; }
say() { printf 'bench: %s (%d s)\n' "$*" "$SECONDS" >&2; }
die() { printf 'bench: %s\n' "$*" >&2; exit 1; }
version_of() { printf '%s\t%s\n' "$1" "$2" >>"$WORK/versions"; }
left_out() { printf '%s\t%s\n' "$1" "$2" >>"$WORK/left-out"; }

# ---- The directory. Sockets lie in it, so its name is short.

prepare_work() {
	BIN=$(cd "${BIN:-bin}" && pwd) || exit 1
	WORK=$(mktemp -d /tmp/tpgb.XXXXXX) || exit 1
	chmod 755 "$WORK"
	mkdir -p "$WORK"/{t,home,server,bin} .build/bench
	chmod 1777 "$WORK/t"
	touch "$WORK"/{measured,labels,groups,left-out,versions,features}
	cut -d ' ' -f 1-3 /proc/loadavg >"$WORK/load"
	[[ -n ${npm_config_registry:-} ]] || npm_config_registry=$(npm config get registry 2>/dev/null)
	local name
	for name in $(compgen -e); do
		case $name in
		PG* | TINYPG_* | XDG_* | LC_* | LANG | LANGUAGE | USER | LOGNAME) unset "$name" ;;
		esac
	done
	LC_ALL=C.UTF-8 TMPDIR=$WORK/t HOME=$WORK/home TINYPG_CACHE=$WORK/cache PATH=$WORK/bin:$BIN:$PATH
	export BIN WORK npm_config_registry LC_ALL TMPDIR HOME TINYPG_CACHE PATH
	cp t/bench/{burst,tries}.sh "$WORK/bin/"
	local program
	for program in empty bare stopwatch workers family; do
		${CC:-cc} -std=c17 -D_POSIX_C_SOURCE=200809L -O2 -o "$WORK/bin/$program" "t/bench/$program.c" || exit 1
	done
}

# Whatever still runs in the directory was started here.
end_work() {
	cd / || exit 1
	pg_tmp stop -A
	local pid
	grep -lasF -- "$WORK" /proc/[0-9]*/cmdline /proc/[0-9]*/environ | cut -d/ -f3 | sort -u | while read -r pid; do
		kill -QUIT "$pid" 2>/dev/null && kill -TERM "$pid" 2>/dev/null
	done
	sleep 0.5
	rm -rf "$WORK" || { sleep 2 && rm -rf "$WORK"; }
}

# ---- Rows.

# group NAME TITLE BASE: what follows is measured together; ratios are to the row BASE.
group() {
	GROUP=$1
	next_rows
	printf '%s\t%s\t%s\n' "$1" "$3" "$2" >>"$WORK/groups"
}

label() { printf '%s\t%s\t%s\t%s\n' "$GROUP" "$1" "$2" "$3" >>"$WORK/labels"; }

next_rows() { ROWS=(); }

# row NAME LABEL BEFORE COMMAND AFTER: see stopwatch.c.
row() {
	label "${1#@}" ms "$2"
	ROWS+=("$1" "$3" "$4" "$5")
}

# measure ROUNDS: run the rows of the group. In the background, for only `wait` lets a trap run at once.
measure() {
	: >"$WORK/log"
	(cd "$WORK" && stopwatch ${RUNNER_IDS:+-u "$RUNNER_IDS"} -n "$1" "${ROWS[@]}" 2>>"$WORK/log") |
		awk -v group="$GROUP" -v OFS='\t' '{ print group, $1, $2, $3 / 1000, $4, $5 }' >>"$WORK/measured" &
	wait $!
	awk -F '\t' -v group="$GROUP" '$1 == group && $6 != 0 { bad[$2]++; any = 1 }
		END { for (row in bad) print "bench: " group ": " row " failed " bad[row] " times"; exit !any }' \
		"$WORK/measured" >&2 && tail -n 5 "$WORK/log" >&2
}

# value ROW ROUND VALUE: one that was not measured by the stopwatch; its label has the unit.
value() { printf '%s\t%s\t%s\t%s\t0\t0\n' "$GROUP" "$1" "$2" "$3" >>"$WORK/measured"; }
