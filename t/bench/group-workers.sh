# shellcheck shell=bash
# Workers that each take, use and stop clusters: how long they wait for one, as a process, in the middle and at the 95th
# percentile. With as many spares as demand asks for, and with one.
group_workers() {
	local slices slice seconds loop spares
	slices=$(rounds 3)
	seconds=$(if is_quick; then echo 3; else echo 20; fi)
	group workers "Handouts to workers that each take a cluster, use it and stop it, over and over" one4
	for loop in "4 500" "8 1500"; do
		for spares in demand one; do
			label "$spares${loop% *}" ms "${loop% *} workers, ${loop#* } ms of use, $(kept "$spares"): median"
			label "$spares${loop% *}_95" ms "the same: 95th percentile"
		done
	done
	for ((slice = 1; slice <= slices; slice++)); do
		for loop in "4 500" "8 1500"; do
			for spares in demand one; do
				quiet
				# shellcheck disable=SC2086
				run_workers $spares $loop
				pg_tmp stop -A
			done
		done
	done
}

kept() { if [[ $1 == one ]]; then echo "TINYPG_SPARES=1"; else echo "spares on demand"; fi; }

# run_workers SPARES COUNT MILLISECONDS
run_workers() {
	local most=
	[[ $1 == demand ]] || most=1
	# The first seconds show how many are needed.
	if ! TINYPG_SPARES=$most workers "$2" "$3" "$((seconds / 3 + 1))" >/dev/null 2>>"$WORK/log" ||
		! TINYPG_SPARES=$most workers "$2" "$3" "$seconds" >"$WORK/waited" 2>>"$WORK/log"; then
		say "workers: $1 $2 failed"
	fi
	sort -n "$WORK/waited" | awk -v OFS='\t' -v group="$GROUP" -v row="$1$2" -v round="$slice" '
		{ waited[NR] = $1 / 1000 }
		END {
			print group, row, round, waited[int((NR + 1) / 2)], 0, 0
			print group, row "_95", round, waited[int(NR * 0.95 + 0.5)], 0, 0
		}' >>"$WORK/measured"
}
