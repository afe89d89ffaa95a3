# pg_bundle: the migrations of a project in one file. t/shop is a project of pgpkg's with the bundle that it made of it;
# t/bundle makes bundles with faults.

load helper

shop=$BATS_TEST_DIRNAME/shop

# refused FILE: -t and -x say the same one line, and nothing is made.
refused() {
	run -1 --separate-stderr pg_bundle -t "$1"
	[[ -z $output && ${#stderr_lines[@]} -eq 1 ]] || return 1
	local said=$stderr
	run -1 --separate-stderr pg_bundle -x made "$1"
	[[ -z $output && $stderr == "$said" && ! -e made ]] || return 1
	[[ -z $(find . -maxdepth 1 -name 'staging.*') ]]
}

# needs_zstandard: a reader of others, Python's, as pgpkg has it: in one call, which wants the size in the header.
needs_zstandard() {
	python=
	for candidate in python3 /usr/bin/python3; do
		"$candidate" -c 'import zstandard' 2>/dev/null && python=$candidate && return 0
	done
	skip 'no zstandard for Python here'
}

@test "the bundle of pgpkg's project holds the archive that pgpkg made, byte for byte" {
	needs_zstandard
	pg_bundle -o b "$shop"
	"$python" - b "$shop/shop.tar.zst" <<-'END'
		import sys, zstandard
		a, b = [zstandard.ZstdDecompressor().decompress(open(name, "rb").read()) for name in sys.argv[1:]]
		sys.exit(a != b)
	END
}

@test "with the libzstd that pgpkg had, the bundle has the same bytes" {
	[[ $(pkg-config --modversion libzstd 2>/dev/null) == 1.5.[4-5] ]] || skip 'another libzstd'
	pg_bundle "$shop" | cmp - "$shop/shop.tar.zst"
}

# bats test_tags=long
@test "Python reads the bundle of a larger project, and its checksums are right" {
	needs_zstandard
	mkdir -p p/migrations p/sql/pre p/sql/post
	for i in {1..40}; do
		seq "$((i * 100))" "$((i * 300))" | sed 's/.*/select &;/' >"p/migrations/p--1.$i.sql"
	done
	echo 'select 1' >"p/sql/pre/$(printf '\303\244')-$(printf 'n%.0s' {1..90}).sql"
	pg_bundle -o b p
	"$python" - b <<-'END'
		import hashlib, io, json, sys, tarfile, zstandard
		data = zstandard.ZstdDecompressor().decompress(open(sys.argv[1], "rb").read())
		archive = tarfile.open(fileobj=io.BytesIO(data), mode="r:")
		members = archive.getmembers()
		text = archive.extractfile(members[0]).read()
		manifest = json.loads(text)
		assert text.decode() == json.dumps(manifest, indent=2, sort_keys=True)
		assert [e["name"] for e in manifest["entries"]] == [m.name for m in members[1:]] and len(members) == 42
		for entry in manifest["entries"]:
		    content = archive.extractfile(entry["name"]).read()
		    assert len(content) == entry["size"] and hashlib.sha256(content).hexdigest() == entry["sha256"]
		assert all((m.mode, m.mtime, m.uid, m.gid, m.uname) == (0o644, 0, 0, 0, "") for m in members)
		assert len(data) % 10240 == 0 and b"ustar\x0000" in data[:512]
	END
}

@test "the same files give the same bytes, whatever their times, modes and places" {
	cp -r "$shop" elsewhere
	touch elsewhere/migrations/*
	chmod 600 elsewhere/migrations/*
	cd elsewhere
	(umask 077; LC_ALL=C TZ=Asia/Tokyo pg_bundle -o ../a .)
	pg_bundle -o ../b "$shop/migrations"
	cmp ../a ../b
}

@test "a project unpacked from a bundle, and the bundle itself, give the same bundle" {
	pg_bundle -o a "$shop"
	pg_bundle -x made a
	pg_bundle -o b made
	cmp a b
	pg_bundle a | cmp - b
}

@test "-p and -T are in the manifest" {
	mkdir -p p/migrations && echo 'select 1' >p/migrations/x--1.sql
	pg_bundle -p x -T '"a.b".c' -o b p
	pg_bundle -x made b
	diff made/pyproject.toml - <<-'END'
		[tool.pgpkg]
		project_name = "x"
		prefix = "x"

		[tool.pgpkg.tracking]
		schema = "a.b"
		table = "c"
	END
}

@test "names that a manifest cannot have are refused" {
	mkdir -p p/migrations && echo 'select 1' >p/migrations/x--1.sql
	run -1 --separate-stderr pg_bundle -T $'a\nb.c' -o b p
	[[ $stderr == "pg_bundle: cannot make the bundle of 'x': 'tracking_schema' has a control character in it" && ! -e b ]]
	run -1 --separate-stderr pg_bundle -T $'a\377.c' -o b p
	[[ $stderr == "pg_bundle: cannot make the bundle of 'x': the name of the tracking table is not UTF-8" && ! -e b ]]
}

@test "-o replaces a file as a whole, behind a link, too" {
	echo old >old && ln -s old link
	(umask 027; pg_bundle -o link "$shop")
	[[ -L link && $(stat -c %a old) == 640 ]]
	pg_bundle "$shop" | cmp - old
}

@test "-o makes the file to which a link leads that has none yet" {
	mkdir d && ln -s d/further link && ln -s new d/further
	pg_bundle -o link "$shop"
	[[ -L link && -L d/further ]]
	pg_bundle "$shop" | cmp - d/new
}

@test "-o leaves the old file where the new one cannot be written" {
	echo old >file
	run -1 --separate-stderr bash -c 'ulimit -f 1; exec pg_bundle -s -o file "$1"' - "$shop"
	[[ $stderr == "pg_bundle: cannot write 'file': File too large" && $(<file) == old && $(echo *) == 'file home t' ]]
}

@test "-o writes to a device" {
	pg_bundle -o /dev/null "$shop"
	[[ -c /dev/null ]]
}

@test "no bundle is written to a terminal" {
	need python3
	run -2 python3 "$BATS_TEST_DIRNAME/terminal.py" 'usage' -- pg_bundle "$shop"
	[[ $output == *"pg_bundle: a bundle is not for a terminal: -o names a file"* ]]
}

@test "each bad name is reported, and no bundle is made" {
	mkdir -p p/migrations && touch p/migrations/{p--1,q--1,p--1--1,p--x}.sql
	run -1 --separate-stderr pg_bundle -p p -o b p
	[[ -z $output && ${#stderr_lines[@]} -eq 3 && ! -e b ]]
}

@test "a file that is no text is reported, and no bundle is made" {
	mkdir -p p/migrations && printf 'a\n\377' >p/migrations/p--1.sql
	run -1 --separate-stderr pg_bundle -o b p
	[[ $stderr == "pg_bundle: 'p/migrations/p--1.sql' is not UTF-8 on line 2" && ! -e b ]]
}

@test "each file is read once, so that what was checked is what is packed" {
	need strace
	mkdir -p p/migrations && echo 'select 1;' >p/migrations/p--1.sql
	strace -o probe true 2>/dev/null || skip "strace may not trace here"
	ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0 strace -o calls -e trace=open,openat pg_bundle -o b p
	[[ $(grep -c '"p/migrations/p--1.sql"' calls) == 1 ]]
}

@test "-p that cannot be a name is an error of usage" {
	run -2 pg_bundle -p '' -o b "$shop"
	[[ $output == *"-p takes letters, digits and _, not ''"* && ! -e b ]]
}

@test "a name that does not fit the format is reported, and no bundle is made" {
	local name
	name=p--1.$(printf '1%.0s' {1..120}).sql
	mkdir -p p/migrations && touch "p/migrations/$name"
	run -1 --separate-stderr pg_bundle -o b p
	[[ $stderr == "pg_bundle: cannot pack 'p/migrations/$name': its name is too long" && ! -e b ]]
}

@test "a directory without migrations is refused" {
	mkdir p
	run -1 --separate-stderr pg_bundle -o b p
	[[ $stderr == "pg_bundle: there is no migration in 'p'" && ! -e b ]]
}

@test "-t lists the files of pgpkg's bundle: name, bytes, checksum" {
	run -0 --separate-stderr pg_bundle -t "$shop/shop.tar.zst"
	[[ -z $stderr ]]
	expected=$(cd "$shop" && for file in migrations/*.sql sql/pre/00.sql sql/post/00.sql; do
		printf '%s\t%s\t%s\n' "${file#sql/}" "$(($(wc -c <"$file")))" "$(openssl dgst -sha256 -r "$file" | cut -d ' ' -f 1)"
	done)
	[[ $output == "$expected" ]]
}

@test "-x makes a project of pgpkg's bundle" {
	run -0 --separate-stderr pg_bundle -x made "$shop/shop.tar.zst"
	[[ -z $output$stderr ]]
	diff -r "$shop/migrations" made/migrations
	diff -r "$shop/sql/pre" made/sql/pre
	diff -r "$shop/sql/post" made/sql/post
	[[ $(ls made made/sql) == $'made:\nmigrations\npyproject.toml\nsql\n\nmade/sql:\npost\npre' ]]
	grep -A2 tracking made/pyproject.toml | diff - <(printf '[tool.pgpkg.tracking]\nschema = "ops"\ntable = "versions"\n')
}

@test "- reads the bundle from standard input" {
	run -0 --separate-stderr pg_bundle -t - <"$shop/shop.tar.zst"
	[[ ${#lines[@]} -eq 6 && -z $stderr ]]
}

@test "-x replaces an empty directory, which keeps its mode" {
	mkdir -m 700 made
	pg_bundle -x made/ "$shop/shop.tar.zst"
	[[ -e made/pyproject.toml && $(stat -c %a made) == 700 ]]
}

@test "-x refuses a directory that is not empty" {
	mkdir made && touch made/a
	run -1 --separate-stderr pg_bundle -x made "$shop/shop.tar.zst"
	[[ $stderr == "pg_bundle: cannot make 'made': it is there, and is not empty" ]]
	[[ $(ls made) == a ]]
}

@test "-x refuses the working directory" {
	mkdir made && cd made
	run -1 --separate-stderr pg_bundle -x ../made "$shop/shop.tar.zst"
	[[ $stderr == "pg_bundle: cannot make '../made': it is there" ]]
	run -1 --separate-stderr pg_bundle -x . "$shop/shop.tar.zst"
	[[ $stderr == "pg_bundle: cannot make '.': it is not the name of a new directory" ]]
}

@test "-x follows no link" {
	mkdir elsewhere && ln -s elsewhere made
	run -1 --separate-stderr pg_bundle -x made "$shop/shop.tar.zst"
	[[ $stderr == "pg_bundle: cannot make 'made': it is there" && -z $(ls elsewhere) ]]
}

@test "-x leaves nothing where the disk is full" {
	mkdir -p p/migrations && printf '%2000s' 'select 1' >p/migrations/p--1.sql
	pg_bundle -o b p && rm -r p
	run -1 --separate-stderr bash -c 'ulimit -f 1; exec pg_bundle -x made b'
	[[ $stderr == "pg_bundle: cannot make 'made': File too large" ]]
	[[ $(echo *) == 'b home t' ]]
}

@test "a file that is no bundle" {
	run -1 --separate-stderr pg_bundle -t "$shop/pyproject.toml"
	[[ $stderr == "pg_bundle: cannot read the bundle '$shop/pyproject.toml': it is no bundle: it does not begin as one" ]]
	run -1 --separate-stderr pg_bundle -t nowhere
	[[ $stderr == "pg_bundle: cannot open 'nowhere': No such file or directory" ]]
}

@test "a bundle that was changed is refused, with the file named" {
	"$BATS_TEST_DIRNAME/bundle" checksum b
	refused b
	[[ $stderr == "pg_bundle: cannot read the bundle 'b': 'pre/0.sql' is refused: its checksum is not that of the manifest" ]]
}

@test "a bundle that leads out is refused" {
	"$BATS_TEST_DIRNAME/bundle" above b
	refused b
	[[ $stderr == "pg_bundle: cannot read the bundle 'b': MANIFEST.json: '../shop--3.sql' is refused: its name is not a plain path" ]]
}

@test "what the manifest does not list is refused" {
	"$BATS_TEST_DIRNAME/bundle" extra b
	refused b
	[[ $stderr == "pg_bundle: cannot read the bundle 'b': 'migrations/shop--3.sql' is refused: the manifest does not list it" ]]
}

@test "no tool takes a bundle that is damaged" {
	head -c 900 "$shop/shop.tar.zst" >b
	run -1 --separate-stderr pg_bundle -o c b
	[[ -z $output && ! -e c && $stderr == "pg_bundle: cannot read the bundle 'b': it is cut short" ]]
	run -2 --separate-stderr pg_verify b
	[[ -z $output && $stderr == "pg_verify: cannot read the bundle 'b': it is cut short" ]]
}
