# Without TINYPG_SPARES the number of spares follows demand.

load helper
load spare-helper

setup() {
	test_begin
	unset TINYPG_SPARES
}

# From here on a caller waits for a processor, until no_caller_waits.
caller_waits() {
	exec 41>"$TMPDIR/tinypg.$EUID/want"
	flock -s 41
}
no_caller_waits() { exec 41>&-; }

@test "one is kept after one caller at a time" {
	pg_tmp stop "$(pg_tmp)"
	wait_until 60 spares_are 1
	pg_tmp stop "$(pg_tmp)"
	wait_until 60 spares_are 1
}

# bats test_tags=long
@test "as many are kept as were claimed together, and all but one go when demand does" {
	export TINYPG_SPARE_TTL=80
	url=$(pg_tmp -n 3)
	wait_until 60 spares_are 3
	[[ $(pg_tmp -n 3 | wc -l) == 3 ]]
	wait_until 60 spares_are 3
	wait_until 60 spares_are 1
}

@test "a caller who finds one on its way waits for that one" {
	need flock
	url=$(pg_tmp)
	wait_until 60 spares_are 1
	caller_waits
	url=$(pg_tmp)
	wait_until 60 eval '[[ $(pg_tmp list | cut -f 2) == *cloning* ]]'
	coming=$(unclaimed)
	url=$(pg_tmp)
	no_caller_waits
	[[ $(name_of "$url") == "$coming" && $(sql "$url" 'select 5') == 5 ]]
	# He had to wait, so there are more of them the next time.
	wait_until 60 spares_are 2
}

# bats test_tags=long
@test "no spare is made while a caller waits, and the ones that are ready go first" {
	need flock
	pg_tmp -n 2 >"$T/urls"
	wait_until 60 spares_are 2
	mapfile -t ready < <(spares)
	caller_waits
	for _ in 1 2; do
		pg_tmp >>"$T/claimed"
	done
	for name in "${ready[@]}"; do
		grep -qF "$name" "$T/claimed"
	done
	wait_until 60 eval '[[ $(pg_tmp list | cut -f 2 | grep -c cloning) == 2 ]]'
	no_caller_waits
	wait_until 60 spares_are 2
}
