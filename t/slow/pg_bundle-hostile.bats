# pg_bundle refuses what it did not make: each kind of t/bundle, and parts of a bundle.

load ../helper

bundle=$BATS_TEST_DIRNAME/../bundle

# refused FILE: -t and -x fail with the same one line, which writes no control byte, and nothing is made.
refused() {
	run -1 --separate-stderr pg_bundle -t "$1"
	[[ -z $output && ${#stderr_lines[@]} -eq 1 && $stderr != *[$'\1'-$'\37']* ]] || return 1
	local said=$stderr
	run -1 --separate-stderr pg_bundle -x made "$1"
	[[ -z $output && $stderr == "$said" ]] || return 1
	[[ $(echo *) == 'b home t' ]]
}

@test "the maker's good bundles are read" {
	"$bundle" good b
	run -0 pg_bundle -t b
	[[ ${#lines[@]} -eq 3 ]]
	"$bundle" empty-project b
	run -0 --separate-stderr pg_bundle -t b
	[[ -z $output$stderr ]]
}

@test "each hostile bundle is refused in one line" {
	local kind count=0
	for kind in $("$bundle" -l); do
		[[ $kind != good && $kind != empty-project ]] || continue
		"$bundle" "$kind" b
		refused b || { echo "$kind: $output $stderr"; return 1; }
		count=$((count + 1))
	done
	((count > 50))
}

@test "a bundle that expands without end is refused before it fills the memory" {
	"$bundle" windowed-bomb b
	(ulimit -v 2000000; exec pg_bundle -t b) 2>said && return 1
	[[ $(<said) == "pg_bundle: cannot read the bundle 'b': it is too large" ]]
}

@test "a bundle that was cut anywhere is refused" {
	local whole=$BATS_TEST_DIRNAME/../shop/shop.tar.zst size at
	size=$(($(wc -c <"$whole")))
	for ((at = 0; at < size; at += 5)); do
		head -c "$at" "$whole" >b
		refused b || { echo "$at: $output $stderr"; return 1; }
	done
}

@test "a bundle with one byte changed is refused, or lists the same" {
	local whole=$BATS_TEST_DIRNAME/../shop/shop.tar.zst size at
	size=$(($(wc -c <"$whole")))
	pg_bundle -t "$whole" >expected
	for ((at = 0; at < size; at += 3)); do
		{ head -c "$at" "$whole" && printf '\252' && tail -c "+$((at + 2))" "$whole"; } >b
		if pg_bundle -t b >got 2>said; then
			cmp expected got || { echo "$at"; return 1; }
		else
			[[ ! -s got && $(wc -l <said) -eq 1 ]] || { echo "$at"; return 1; }
		fi
	done
}
