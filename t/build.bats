# The Makefile: what it says and does where something is missing, or named in an uncommon way. Nothing is compiled.

load helper

# Its own directory for what is built, so that nothing of the tested tools is touched.
make_aside() { make --no-print-directory -C "$TINYPG_SOURCE" BIN="$T/bin" "$@"; }

@test "make names the packages of missing libraries before it compiles anything" {
	export PKG_CONFIG_LIBDIR=$T/nowhere
	run -2 --separate-stderr make_aside
	[[ -z $output && $stderr == 'deps: missing: '*jansson* ]]
	[[ $(grep -c 'deps: missing' <<<"$stderr") == 1 && ! -e $T/bin ]]
}

@test "make DEPS=no try stops at once where libraries are missing" {
	export PKG_CONFIG_LIBDIR=$T/nowhere
	run -2 --separate-stderr make_aside DEPS=no try
	[[ -z $output && $stderr == 'deps: missing: '*jansson* ]]
	[[ $(grep -c 'deps: missing' <<<"$stderr") == 1 && ! -e $T/bin ]]
}

@test "a tool that needs no library is built without them" {
	export PKG_CONFIG_LIBDIR=$T/nowhere
	run -0 --separate-stderr make_aside -n "$T/bin/pg_getport"
	[[ $output == *"-o $T/bin/pg_getport "* ]]
}

@test "make -j4 try hands its jobs on" {
	run -0 --separate-stderr make_aside -n -j4 try
	[[ $output == *"-o $T/bin/pg_tmp "* && $stderr != *jobserver* ]]
}

# bats test_tags=long
@test "install and uninstall with blanks in DESTDIR and PREFIX" {
	in=(make --no-print-directory -C "$TINYPG_SOURCE" -o all BIN="$TINYPG_BIN" DESTDIR="$T/a b" PREFIX="/it's c")
	"${in[@]}" install
	root="$T/a b/it's c"
	[[ -x $root/bin/pg_tmp && -x $root/libexec/tinypg/pg_watchdog && -x $root/libexec/tinypg/pg_store && -e $root/share/man/man7/tinypg.7 ]]
	for file in bash-completion/completions/pg_sql zsh/site-functions/_pg_sql fish/vendor_completions.d/pg_sql.fish; do
		[[ -s $root/share/$file ]]
	done
	[[ -z $(find "$T" -path "$T/a b" -prune -o -name 'pg_*' -print) ]]
	# This is of an install with STATIC=1.
	touch "$root/libexec/tinypg/tinypg_libc.so"
	"${in[@]}" uninstall
	[[ ! -e $root && -d $T/a\ b ]]
	# A directory with something else in it stays, and so does what is in it.
	"${in[@]}" install
	touch "$root/share/zsh/site-functions/_other"
	"${in[@]}" uninstall
	[[ $(cd "$root" && find . ! -name . | sort | paste -sd ' ') == './share ./share/zsh ./share/zsh/site-functions ./share/zsh/site-functions/_other' ]]
}

@test "each packaging file has the version of the tools" {
	cd "$TINYPG_SOURCE/.pkg"
	version=$(sed -n 's/^#define MSG_VERSION "\([^"]*\)".*/\1/p' ../src/base/msg.h)
	[[ $version =~ ^[0-9.]+$ ]]
	[[ $(sed -n 's/^Version: *//p' tinypg.spec) == "$version" ]]
	[[ $(sed -n '/^%changelog/{n;s/.* - \(.*\)-[0-9]*$/\1/p}' tinypg.spec) == "$version" ]]
	[[ $(sed -n 's/^pkgver=//p' APKBUILD) == "$version" ]]
	[[ $(sed -n 's|^  url ".*/tinypg-\(.*\)\.tar\.gz"$|\1|p' tinypg.rb) == "$version" ]]
	[[ $(sed -n '1s/^tinypg (\(.*\)-[^-]*) .*/\1/p' debian/changelog) == "$version" ]]
	[[ $("$TINYPG_BIN/pg_tmp" --version) == *"$version"* ]]
}

# bats test_tags=long
@test "dist: the same commit gives the same bytes whatever the settings are, and its checksum is right" {
	need git
	# The repository may be another user's.
	export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
	git -C "$TINYPG_SOURCE" rev-parse --git-dir >/dev/null 2>&1 || skip 'the source is not in a git repository'
	make_aside -s DIST="$T/one" dist
	(
		umask 077
		export TZ=Pacific/Auckland GZIP=-N GIT_CONFIG_COUNT=3
		export GIT_CONFIG_KEY_1=tar.umask GIT_CONFIG_VALUE_1=user GIT_CONFIG_KEY_2=core.autocrlf GIT_CONFIG_VALUE_2=true
		make_aside -s DIST="$T/two" dist
	)
	cmp "$T"/one/tinypg-*.tar.gz "$T"/two/tinypg-*.tar.gz
	(cd "$T/one" && sha256sum -c --quiet tinypg-*.sha256)
	tar -tzf "$T"/one/tinypg-*.tar.gz | grep -qx 'tinypg-[0-9.]*/src/tools/pg_tmp.c'
}
