# pg_initcache -o and -i: a template leaves a cache as an archive, and comes into another one.

load helper
load fetch-helper

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

@test "a sparse file is sparse again, and so is another one with the same content" {
	pg_initcache -o a.tar.zst >/dev/null
	before=$(into first pg_initcache -i a.tar.zst)/data/base/1
	printf x | dd of="$before/1000000" bs=1 seek=5000000 status=none
	truncate -s 16M "$before/1000000"
	cp --sparse=always "$before/1000000" "$before/1000001"
	truncate -s 16M "$before/1000002"
	into first pg_initcache -o b.tar.zst >/dev/null
	(($(wc -c <b.tar.zst) < $(wc -c <a.tar.zst) + 10000))
	after=$(into other pg_initcache -i b.tar.zst)/data/base/1
	for name in 1000000 1000001 1000002; do
		cmp "$before/$name" "$after/$name"
		(($(stat -c '%b * %B' "$after/$name") <= 256 << 10))
	done
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
	run -1 --separate-stderr into other pg_initcache -i ftp://host.invalid/a.tar.zst
	[[ ${stderr_lines[1]} == 'hint: of URLs, those of http, https and file are known' ]]
	run -1 --separate-stderr into other pg_initcache -i file://host.invalid/a.tar.zst
	[[ $stderr == "pg_initcache: cannot open 'file://host.invalid/a.tar.zst': it is no file of this machine" ]]
}

@test "an archive is imported from a URL, also if the connection breaks off" {
	serve
	name=$(basename "$(pg_initcache -o www/a.tar.zst)")
	run -0 --separate-stderr into other pg_initcache -i "$URL/a.tar.zst"
	[[ -z $stderr && $output == "$T/other/template/$name" && $(requests a.tar.zst) == 1 ]]
	[[ $(into other pg_initcache -i "$URL/a.tar.zst") == "$output" ]]
	run -0 --separate-stderr into third pg_initcache -i "file://$T/www/a%2etar.zst"
	[[ -z $stderr && $output == "$T/third/template/$name" ]]
	cp www/a.tar.zst www/b.tar.zst
	rule /b.tar.zst cut=50000 times=1
	run -0 --separate-stderr into fourth env TINYPG_RETRIES=1 pg_initcache -i "$URL/b.tar.zst"
	[[ -z $stderr && $output == "$T/fourth/template/$name" && $(requests b.tar.zst) == 2 ]]
}

@test "what cannot be fetched, or is no archive, is reported in one line, and the cache is as before" {
	serve
	pg_initcache -o www/a.tar.zst >/dev/null
	export TINYPG_CACHE=$T/other
	pg_initcache -L
	fetched_not() {
		run -1 --separate-stderr pg_initcache -i "$1"
		# shellcheck disable=SC2053  # a pattern
		[[ -z $output && $stderr == $2 ]] || { echo "$stderr"; return 1; }
		[[ -z $(ls other/template) ]]
	}
	fetched_not "$URL/absent" "pg_store: cannot fetch '$URL/absent': the server answered 404"
	rule /a.tar.zst cut=50000
	fetched_not "$URL/a.tar.zst" "pg_store: cannot fetch '$URL/a.tar.zst': the connection broke off after 50000 bytes"
	no_rules
	rule /a.tar.zst flip=30000
	# It depends on the byte who sees it first: the decompressor, or the checksum of a file.
	fetched_not "$URL/a.tar.zst" "pg_initcache: cannot import '$URL/a.tar.zst': *"
	no_rules
	rule /a.tar.zst page
	fetched_not "$URL/a.tar.zst" "pg_initcache: cannot import '$URL/a.tar.zst': it is no zstd archive"
	fetched_not http://host.invalid/a "pg_initcache: cannot trust 'http://host.invalid/a': over http, anybody on the way could change it
hint: use https; what another program fetched is read from its file or from standard input"
	fetched_not https:// "pg_initcache: cannot fetch '*': its address cannot be read"
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
