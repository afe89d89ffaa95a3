# pg_diff on random schemas of 50 objects, and mutations of them. Ten pairs are tried together, each in schemas of its own but for
# one of them. A seed that fails is printed: t/diff/generate makes its pair again.
# TINYPG_TEST_SEEDS is how many seeds are tried on each major version; see `make check-random`.
# suite: network first

load ../helper
load ../diff-helper

TOGETHER=10

# So many pairs may take long where other tests run beside them.
setup_file() {
	export BATS_TEST_TIMEOUT=$((BATS_TEST_TIMEOUT > 2700 ? BATS_TEST_TIMEOUT : 2700))
}

# write_pair SEED MAJOR: the schemas of a seed, in "$pairs". What only one can have, like the schema public, is left to one of those
# that are tried together.
write_pair() {
	local prefix=()
	(($1 % TOGETHER == 0)) || prefix=(-p "p$1_")
	mkdir "$pairs/$1"
	"$PAIRS/generate" -o "$pairs/$1" "${prefix[@]}" "$1" 50 "$2"
	mv "$pairs/$1/first.sql" "$pairs/$1.first.sql"
	mv "$pairs/$1/second.sql" "$pairs/$1.second.sql"
	rmdir "$pairs/$1"
}

# random_pairs MAJOR COUNT: seeds from 1 on. Prints how many became each other. Those of which pg_diff named what it cannot do may
# be fewer than 2 %; any other fails the test.
random_pairs() {
	local count=${TINYPG_TEST_SEEDS:-$2} seed named
	pairs_begin "$1"
	for ((seed = 1; seed <= count; seed++)); do
		write_pair "$seed" "$1"
		printf '%s+may-be-named' "$seed"
		if ((seed % TOGETHER)); then printf ' '; else printf '\n'; fi
	done | converge_all >"$T/told" || { cat "$T/told"; return 1; }
	named=$(grep -c 'is named as' "$T/told") || true
	printf '# PostgreSQL %s: %d of %d pairs became each other; %d were named as what cannot be expressed\n' \
		"$1" $((count - named)) "$count" "$named" >&3
	cat "$T/told"
	((named * 50 < count))
}

@test "random schemas become each other on PostgreSQL 15" { random_pairs 15 500; }
@test "random schemas become each other on PostgreSQL 13" { random_pairs 13 10; }
@test "random schemas become each other on PostgreSQL 18" { random_pairs 18 10; }
