# Warm spares, for long.

load ../helper
load ../spare-helper
export SPARES=2

@test "500 one after another: each is empty, and nothing is left" {
	for _ in {1..500}; do
		url=$(pg_tmp -w 2)
		sql "$url" 'create table t (i int)'
	done
	sleep 10
	run ! grep -qvE $'\t(spare|cloning|starting)\t' <<<"$(pg_tmp list)"
	pg_tmp stop -A
	all_gone
}

@test "64 at once, twice" {
	for _ in 1 2; do
		for i in {1..64}; do
			pg_tmp -w 2 >"$T/url.$i" 2>"$T/error.$i" &
		done
		wait
		[[ -z $(cat "$T"/error.*) ]]
		[[ $(cat "$T"/url.* | sort -u | wc -l) == 64 ]]
		(($(pg_tmp list | grep -cE $'\t(spare|cloning|starting)\t') <= 8))
	done
	pg_tmp stop -A
	all_gone
}

# 64 at once on a busy machine: most of them connect later than -w after the server was ready.
@test "64 at once with -w 2, each with a client of its own: all are answered" {
	for i in {1..64}; do
		{ url=$(pg_tmp -w 2) && sql "$url" 'select 1' >"$T/answer.$i"; } 2>"$T/error.$i" &
	done
	wait
	[[ $(cat "$T"/answer.* | grep -cx 1) == 64 ]]
	[[ -z $(cat "$T"/error.*) ]]
	pg_tmp stop -A
	all_gone
}

@test "64 at once, without spares" {
	export TINYPG_SPARES=0
	for i in {1..64}; do
		pg_tmp >"$T/url.$i" 2>"$T/error.$i" &
	done
	wait
	[[ -z $(cat "$T"/error.*) ]]
	[[ $(cat "$T"/url.* | sort -u | wc -l) == 64 ]]
	for i in 1 17 64; do
		[[ $(sql "$(<"$T/url.$i")" 'select 5') == 5 ]]
	done
	[[ $(pg_tmp list | grep -c postgresql://) == 64 ]]
	pg_tmp stop -A
	all_gone
}
