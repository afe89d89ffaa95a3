# pg_fetch with a failure, or a kill -9, before it publishes. Tools built with -DTINYPG_FAULTS.

load helper
load fetch-helper

setup() {
	test_begin
	export TINYPG_CACHE=$T/cache
	pack npm "$T/npm.tgz"
}

teardown() { test_end; }

installed() { find "$TINYPG_CACHE/pg" -mindepth 1 -maxdepth 1 -type d; }

@test "it cannot publish: status 1, and no installation" {
	TINYPG_FAULT=fetch.publish run -1 --separate-stderr pg_fetch "$T/npm.tgz"
	[[ -z $output && -z $(installed) ]]
}

@test "killed before it publishes: the next one installs it" {
	TINYPG_FAULT=fetch.publish=kill run pg_fetch "$T/npm.tgz"
	((status > 128))
	prefix=$(pg_fetch "$T/npm.tgz")
	[[ -x $prefix/bin/postgres && $(installed) == "$prefix" ]]
}

@test "an archive that keeps the unpacker busy and brings no more bytes is given up" {
	# A member that never comes: behind its head are millions of compressed streams of nothing.
	python3 - "$T/busy.txz" <<-'END'
		import lzma, sys, tarfile
		head = tarfile.TarInfo("share/x")
		head.size = 1 << 20
		with open(sys.argv[1], "wb") as out:
		    out.write(lzma.compress(head.tobuf()))
		    for _ in range(80):
		        out.write(lzma.compress(b"") * 100000)
	END
	TINYPG_FAULT=stream.idle run -1 --separate-stderr pg_fetch "$T/busy.txz"
	[[ -z $output && -z $(installed) ]]
	[[ $stderr == "pg_fetch: cannot unpack '$T/busy.txz': unpacking it brings nothing more, and does not end" ]]
	# What does bring bytes may take longer.
	TINYPG_FAULT=stream.idle run -0 pg_fetch "$T/npm.tgz"
}
