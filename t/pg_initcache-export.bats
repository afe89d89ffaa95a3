# pg_initcache -o and -i: a template leaves a cache as an archive, and comes into another one.

load helper

setup() {
	test_begin
}

teardown() { test_end; }

# into CACHE COMMAND...: with another cache of this test.
into() { TINYPG_CACHE=$T/$1 "${@:2}"; }
made_in() { grep -c ' made ' "$T/$1/template/log"; }
needs_zstandard() {
	for python in python3 /usr/bin/python3; do
		"$python" -c 'import zstandard' 2>/dev/null && return 0
	done
	skip 'no zstandard for Python here'
}

# flip_bit FILE BYTE BIT: prints the file with that bit changed.
flip_bit() {
	head -c "$2" "$1"
	printf '%b' "\\x$(printf %02x $(($(od -An -tu1 -j "$2" -N 1 "$1") ^ 1 << $3)))"
	tail -c "+$(($2 + 2))" "$1"
}

# refused KIND PROBLEM: an archive that is changed so is refused, and leaves nothing.
refused() {
	"$python" "$TINYPG_SOURCE/t/travel" "$1" a.tar.zst changed
	run -1 --separate-stderr into other pg_initcache -i changed
	# shellcheck disable=SC2053  # a pattern
	[[ -z $output && ${stderr_lines[0]} == "pg_initcache: cannot import 'changed': "$2 ]]
	[[ -z $(ls other/template) ]]
}

@test "another cache uses what it imports as if it had made it" {
	run -0 --separate-stderr pg_initcache -o a.tar.zst
	template=$output
	[[ -z $stderr && $(stat -c %a a.tar.zst) == 600 && $template == "$TINYPG_CACHE/template/"* ]]
	run -0 --separate-stderr into other pg_initcache -i a.tar.zst
	[[ -z $stderr && $output == "$T/other/template/$(basename "$template")" ]]
	diff -r "$template/data" "$output/data"
	[[ $(into other pg_initcache) == "$output" ]]
	url=$(into other pg_tmp)
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
	[[ $(made_in other) == 1 ]]
}

@test "the same template gives the same bytes, also as streams, and is small" {
	pg_initcache -o a.tar.zst >/dev/null
	pg_initcache -o - | tee b.tar.zst | into other pg_initcache -i - >printed
	cmp a.tar.zst b.tar.zst
	[[ $(<printed) == "$T/other/template/"* ]]
	into other pg_initcache -o - | cmp - a.tar.zst
	(($(wc -c <a.tar.zst) <= 4 << 20))
}

# bats test_tags=long
@test "an archive of another machine, or with a flipped byte, is refused" {
	needs_zstandard
	name=$(basename "$(pg_initcache -o a.tar.zst)")
	refused architecture 'it was made on linux-none, and this machine is '*
	refused flipped "'$name/data/base/1/1259' is refused: its checksum is not that of the manifest"
	# Bits that mean nothing to zstd, or not this: an unused one, the size of the window; and those of the checksum.
	for at in '4 4' '5 0' "$(($(wc -c <a.tar.zst) - 1)) 5"; do
		# shellcheck disable=SC2086  # a byte and a bit
		flip_bit a.tar.zst $at >changed
		run -1 --separate-stderr into other pg_initcache -i changed
		[[ $stderr == "pg_initcache: cannot import 'changed': it is damaged: its checksum is wrong" ]]
		[[ -z $(ls other/template) ]]
	done
}

@test "what is not an archive of templates is refused" {
	echo text >text
	: >empty
	run -1 --separate-stderr into other pg_initcache -i text
	[[ $stderr == "pg_initcache: cannot import 'text': it is no zstd archive" ]]
	run -1 --separate-stderr into other pg_initcache -i empty
	[[ $stderr == "pg_initcache: cannot import 'empty': it is cut short" ]]
	run -1 --separate-stderr into other pg_initcache -i absent
	[[ $stderr == "pg_initcache: cannot open 'absent': No such file or directory" ]]
	run -1 --separate-stderr into other pg_initcache -i https://host.invalid/a.tar.zst
	[[ ${stderr_lines[1]} == "hint: curl -fsS 'https://host.invalid/a.tar.zst' | pg_initcache -i -" ]]
}

@test "a file that cannot be written leaves nothing, and one that exists stays" {
	run -1 --separate-stderr pg_initcache -o absent/a.tar.zst
	[[ -z $output && $stderr == "pg_initcache: cannot write 'absent/a.tar.zst': No such file or directory" ]]
	mkdir there
	echo before >there/a.tar.zst
	run -1 --separate-stderr bash -c 'ulimit -f 100 && pg_initcache -o there/a.tar.zst'
	[[ -z $output && $stderr == "pg_initcache: cannot write 'there/a.tar.zst': File too large" ]]
	[[ $(ls there) == a.tar.zst && $(<there/a.tar.zst) == before ]]
}

@test "a reader that goes is reported in one line" {
	for cached in no yes; do
		run -1 --separate-stderr bash -c 'pg_initcache -D reader -o - | true; exit "${PIPESTATUS[0]}"'
		[[ $stderr == "pg_initcache: cannot write 'standard output': Broken pipe" ]] || { echo "cached: $cached"; return 1; }
	done
}

@test "-i and -o with options that they exclude, or without a name, are errors of usage" {
	for words in '-o a -L' '-o a -i b' '-i b -D other' '-i b -f c.sql' '-i b -r 1' '-o a -s'; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr pg_initcache $words
		[[ -z $output && ${stderr_lines[1]} == usage:* ]]
	done
	run -2 --separate-stderr pg_initcache -o ''
	[[ ${stderr_lines[0]} == 'pg_initcache: the file of -o is empty' ]]
}
