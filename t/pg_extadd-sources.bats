# pg_extadd: where an extension comes from. t/slow/pg_extadd-sources.bats has the packages of the distribution.

load helper
load fetch-helper
load extadd-helper
load source-helper

setup() {
	extadd_begin
	[[ $("$(server_bindir)/postgres" -V) == *') 15.'* ]] || skip "the server is not of version 15"
}

teardown() { test_end; }

# added SOURCE...: pg_extadd adds "plain" from it, and nothing that is not the extension's.
added() {
	run -0 --separate-stderr pg_extadd "$@"
	[[ $output == $'plain\t1.0' && -z $stderr ]] || { printf '%s: %s\n' "$*" "$output$stderr"; return 1; }
	(cd cache/ext/*/plain-1.0 && [[ $(find . -type f | sort | xargs) == "./added ./share/extension/plain--1.0.sql ./share/extension/plain.control" ]])
}

# nothing_added PATTERN COMMAND...: it fails with one line that matches the pattern, perhaps a hint, and leaves nothing.
nothing_added() {
	local pattern=$1
	shift
	run -1 --separate-stderr "$@"
	# shellcheck disable=SC2053  # a pattern
	[[ -z $output && ${stderr_lines[0]} == $pattern ]] || { printf 'stderr: %s\n' "$stderr"; return 1; }
	((${#stderr_lines[@]} == 1)) || [[ ${#stderr_lines[@]} == 2 && ${stderr_lines[1]} == "hint: "* ]]
	[[ -z $(find cache/ext -mindepth 2 2>/dev/null) ]] || { find cache/ext; return 1; }
}

@test "built files are taken from a directory and from archives of any compression" {
	built plain-1
	mkdir plain-1/doc
	echo x >plain-1/doc/README
	added plain-1
	for archive in plain.tar plain.tar.gz plain.tar.xz plain.tar.bz2 plain.tar.zst; do
		tar -caf "$archive" plain-1
		added "$archive"
	done
	python3 -m zipfile -c plain.zip plain-1
	added plain.zip
	mkdir -p deb/usr/share/postgresql
	mv plain-1/share deb/usr/share/postgresql/15
	added deb
	mv deb/usr/share/postgresql/15/extension flat
	added flat
}

# bats test_tags=long
@test "a Debian package is unpacked, whatever its compression, and none of its scripts runs" {
	for kind in plain gz bz2 zst machine numbered; do
		debian "$kind"
		added "$kind.deb"
	done
	[[ ! -e mark ]]
}

# bats test_tags=long
@test "a hostile or damaged Debian package adds nothing" {
	while read -r kind reason; do
		debian "$kind"
		nothing_added "pg_extadd: cannot * '*$kind.deb': *$reason*" pg_extadd "$kind.deb"
	done <<-END
		setuid it would run as another user
		link-out it is a link that leads out
		link-beside it is a link that leads out
		link-absolute it is a link that leads out
		link-then-file it lies behind a link
		hard-link No such file
		hard-link-out it is a hard link that leads out
		dotdot its name leads out
		absolute its name is absolute
		device it is no file, directory or link
		newline a control character
		no-control there is no 'control.tar' in it
		no-data there is no 'data.tar' in it
		two it has two members 'data.tar.xz'
		no-package it is no Debian package
		cut Truncated
		bad-control its control file is damaged
		other-machine it is for m68k, and this server for
	END
	[[ ! -e mark && ! -e /tmp/tinypg-test-absolute ]]
}

@test "a Debian package whose library needs another one that nobody has is refused by the name of that one" {
	need cc
	debian needy
	nothing_added "pg_extadd: cannot add 'needy.deb': its 'lib/plain.so' cannot be loaded: it needs 'libabsent.so.1', which is not here" \
		pg_extadd needy.deb
	[[ ${stderr_lines[1]} == 'hint: install what has it' ]]
}

@test "a library for another machine is refused" {
	need cc
	built plain
	mkdir plain/lib
	echo 'int it(void) { return 1; }' | cc -shared -fPIC -x c -o plain/lib/plain.so -
	printf '%b' "$OTHER_MACHINE" | dd of=plain/lib/plain.so bs=1 seek=18 conv=notrunc status=none
	nothing_added "pg_extadd: cannot add 'plain': its 'lib/plain.so' cannot be loaded: it is for ${OTHER_PLATFORM#linux-} (64 bits), \
and the server for ${TRIPLE%%-*} (64 bits)" pg_extadd plain
}

@test "a Debian package for another major version is refused" {
	debian plain x.deb 16
	nothing_added "pg_extadd: cannot use 'x.deb': it is for PostgreSQL 16, not 15" pg_extadd x.deb
}

# bats test_tags=long
@test "a hostile archive adds nothing" {
	built good
	"$TINYPG_SOURCE/t/archive" bad good bad
	for archive in bad/*; do
		[[ ${archive##*/} == @(elsewhere|open)* ]] || nothing_added "pg_extadd: cannot * '*': *" pg_extadd "$archive"
	done
}

# bats test_tags=long
@test "a truncated archive adds nothing" {
	built good
	tar -czf good.tgz good
	python3 -m zipfile -c good.zip good
	for archive in good.tgz good.zip; do
		head -c $(($(stat -c %s "$archive") - 30)) "$archive" >"cut-$archive"
		nothing_added "pg_extadd: cannot unpack '*/cut-$archive': *" pg_extadd "cut-$archive"
	done
}

@test "what is not a source is named, with the reason" {
	mkdir empty cargo cmake
	echo '[package]' >cargo/Cargo.toml
	: >cmake/CMakeLists.txt
	nothing_added "pg_extadd: there is no file or directory 'nothing'" pg_extadd nothing
	nothing_added "pg_extadd: cannot use 'empty': it holds neither a makefile nor a built extension" pg_extadd empty
	nothing_added "pg_extadd: cannot build 'cargo': it is a Cargo project, as pgrx has them" pg_extadd cargo
	nothing_added "pg_extadd: cannot build 'cmake': it has no makefile, but wants cmake" pg_extadd cmake
}

# bats test_tags=long
@test "a download that breaks is resumed, and one that ends for good adds nothing" {
	serve
	built good
	tar -cf "$T/www/good.tar" good
	sum_of sha256 "$T/www/good.tar" >"$T/www/good.tar.sha256"
	rule /good.tar cut=600
	nothing_added "pg_extadd: cannot fetch '$URL/good.tar': *" pg_extadd "$URL/good.tar"
	rule /good.tar times=2
	TINYPG_RETRIES=2 added "$URL/good.tar"
	[[ $(requests '/good.tar bytes=600-') == 1 ]]
}

# bats test_tags=long
@test "an archive with another checksum than -c or the server has it adds nothing" {
	serve
	built good
	tar -cf "$T/www/good.tar" good
	nothing_added "pg_extadd: cannot trust '$URL/good.tar': there is no checksum beside it" pg_extadd "$URL/good.tar"
	nothing_added "pg_extadd: cannot fetch '*': its sha256 is *, not 0000*" pg_extadd -c "sha256:$(printf '%064d' 0)" "$URL/good.tar"
	nothing_added "pg_extadd: cannot unpack '*': its sha256 is *, not 0000*" pg_extadd -c "sha256:$(printf '%064d' 0)" www/good.tar
	added -c "sha256:$(sum_of sha256 www/good.tar)" "$URL/good.tar"
}

# bats test_tags=long
@test "a name is found on PGXN: the newest stable release, another one by its version" {
	serve
	built plain
	pgxn_release Plain 1.0.0 plain
	pgxn_release Plain 1.1.0 plain
	pgxn_release Plain 2.0.0-b1 plain testing
	export TINYPG_MIRROR=$URL/pgxn
	added pgxn:Plain
	added pgxn:plain=1.0.0
	added -m "$URL/pgxn" pgxn:PLAIN=2.0.0-B1
	printf '{"extension": "ext", "stable": {"dist": "Plain", "version": "1.0.0"}}' >www/pgxn/extension/ext.json
	added pgxn:ext
	[[ $(grep -o '[^/]*\.zip' "$SERVER_LOG" | xargs) == "plain-1.1.0.zip plain-1.0.0.zip plain-2.0.0-b1.zip plain-1.0.0.zip" ]]
}

# bats test_tags=long
@test "of a release of PGXN, -c checks the archive" {
	serve
	built plain
	pgxn_release Plain 1.0.0 plain
	export TINYPG_MIRROR=$URL/pgxn
	zip=pgxn/dist/plain/1.0.0/plain-1.0.0.zip
	sum=$(sum_of sha256 "www/$zip")
	nothing_added "pg_extadd: cannot fetch '$URL/$zip': its sha256 is ${sum:0:16}..., not 0000000000000000..." \
		pg_extadd -c "sha256:$(printf '%064d' 0)" pgxn:Plain
	added -c "sha256:$sum" pgxn:Plain
	[[ $(pg_extadd -l) == *"sha256:$sum"* ]]
}

# bats test_tags=long
@test "a project with a makefile is built from a tarball, a zip and a URL" {
	need_makefile
	serve
	pgxs_source plain
	tar -czf plain.tar.gz plain
	added plain.tar.gz
	python3 -m zipfile -c plain.zip plain
	added plain.zip
	cp plain.tar.gz www
	added -c "sha256:$(sum_of sha256 plain.tar.gz)" "$URL/plain.tar.gz"
}

# bats test_tags=long
@test "what PGXN does not have, or answers wrongly, adds nothing" {
	serve
	built plain
	pgxn_release Plain 1.0.0 plain
	export TINYPG_MIRROR=$URL/pgxn
	zip=/pgxn/dist/plain/1.0.0/plain-1.0.0.zip
	nothing_added "pg_extadd: PGXN has no 'other'" pg_extadd pgxn:other
	nothing_added "pg_extadd: PGXN has no version '3' of 'plain': there are 1.0.0" pg_extadd pgxn:plain=3
	nothing_added "pg_extadd: 'pgxn:../x' is not pgxn:NAME or pgxn:NAME=VERSION" pg_extadd pgxn:../x
	rule $zip flip=100
	nothing_added "pg_extadd: cannot fetch '$URL$zip': its sha1 is *, not *" pg_extadd pgxn:plain
	no_rules
	rule $zip cut=100
	nothing_added "pg_extadd: cannot fetch '$URL$zip': *" pg_extadd pgxn:plain
	no_rules
	rule /pgxn/dist/plain/1.0.0/META.json page
	nothing_added "pg_extadd: the META.json of PGXN's Plain 1.0.0 describes something else" pg_extadd pgxn:plain
	no_rules
	rule /pgxn/index.json page
	nothing_added "pg_extadd: '$URL/pgxn' is no server of PGXN's: its index.json cannot be read" pg_extadd pgxn:plain
	nothing_added "pg_extadd: cannot fetch '*': *onnect*" pg_extadd -m http://127.0.0.1:1 pgxn:plain
}

# local_apt: apt has one source, which has the package postgresql-15-plain and nothing else.
local_apt() {
	need apt-get
	mkdir -p repository apt/lists/partial
	debian plain repository/plain.deb
	{
		dpkg-deb -f repository/plain.deb
		printf 'Filename: plain.deb\nSize: %s\nSHA256: %s\n' "$(stat -c %s repository/plain.deb)" \
			"$(sum_of sha256 repository/plain.deb)"
	} >repository/Packages
	echo "deb [trusted=yes] file:$T/repository ./" >apt/sources.list
	printf '%s\n' "Dir::Etc::SourceList \"$T/apt/sources.list\";" 'Dir::Etc::SourceParts "/dev/null";' \
		"Dir::State::Lists \"$T/apt/lists\";" "Dir::Cache \"$T/apt\";" "APT::Sandbox::User \"$(id -un)\";" >apt/apt.conf
	chmod -R a+rX repository apt
	export APT_CONFIG=$T/apt/apt.conf
	apt-get -qq update
}

# bats test_tags=long
@test "a package is got by apt, and nothing is installed" {
	local_apt
	added apt:plain
	added apt:postgresql-15-plain=1:1.0-2
	[[ ! -e mark ]] && ! dpkg -s postgresql-15-plain 2>/dev/null
}

# bats test_tags=long
@test "what apt does not have, or has for another version, adds nothing" {
	local_apt
	nothing_added "pg_extadd: cannot fetch 'postgresql-15-nothing': Unable to locate package postgresql-15-nothing" pg_extadd apt:nothing
	nothing_added "pg_extadd: cannot use 'postgresql-16-x': it is for PostgreSQL 16, not 15" pg_extadd apt:postgresql-16-x
	nothing_added "pg_extadd: 'apt:-o' is not apt:NAME or apt:NAME=VERSION" pg_extadd apt:-o
	echo x >>repository/plain.deb
	nothing_added "pg_extadd: cannot fetch 'postgresql-15-plain': *" pg_extadd apt:plain
}
