# pg_extadd: what it adds, lists and removes, and what it says of a source that cannot be added. t/slow/pg_extadd.bats has
# the rest.

load helper
load extadd-helper
load fetch-helper

setup() { extadd_begin; }
teardown() { test_end; }

# bats test_tags=long
@test "an extension is built, added, listed and removed, and the installation stays as it is" {
	need_pgxs
	bindir=$(server_bindir)
	before=$(ls -lR "$("$bindir/pg_config" --sharedir)/extension" "$("$bindir/pg_config" --pkglibdir)")
	run -0 --separate-stderr pg_extadd "$TINYPG_SOURCE/t/pgxs/counter"
	[[ $output == $'counter\t2.0' && -z $stderr ]]
	run -0 --separate-stderr pg_extadd "$TINYPG_SOURCE/t/pgxs/counter"
	[[ $output == $'counter\t2.0' && -z $stderr ]]
	run -0 pg_extadd -l
	[[ $output == $'counter\t2.0\t'*$'\t'"$TINYPG_SOURCE/t/pgxs/counter"$'\t'"$T/cache/ext/"*/counter-2.0 ]]
	package=${output##*$'\t'}
	[[ $(cd "$package" && find . -type f | sort | xargs) == "./added ./lib/counter.so ./share/extension/counter--1.0--1.1.sql \
./share/extension/counter--1.0.sql ./share/extension/counter--1.1--2.0.sql ./share/extension/counter--2.0.sql \
./share/extension/counter.control" ]]
	run -0 pg_extadd -r counter
	[[ -z $(pg_extadd -l) && ! -e $package ]]
	[[ $(ls -lR "$("$bindir/pg_config" --sharedir)/extension" "$("$bindir/pg_config" --pkglibdir)") == "$before" ]]
	[[ -z $(find cache/ext -name 'staging.*' -o -name '*.log' -o -name '*.lock') ]]
}

@test "what was not added cannot be removed" {
	run -1 --separate-stderr pg_extadd -r counter
	[[ $stderr == "pg_extadd: no package 'counter' was added" ]]
}

# flat NAME VERSION: an extension without a library, its files side by side in the directory NAME.
flat() {
	mkdir -p "$1"
	rm -f "$1"/*
	printf "default_version = '%s'\n" "$2" >"$1/$1.control"
	printf 'select 1;\n' >"$1/$1--$2.sql"
}

@test "a version that was not added is not removed, and the hint names those that were" {
	flat plain 1.0
	pg_extadd plain
	run -1 --separate-stderr pg_extadd -r plain=2
	[[ $stderr == "pg_extadd: no package 'plain=2' was added"$'\n'"hint: of 'plain' there is '1.0'" ]]
}

@test "of two versions, the named one is removed" {
	flat plain 1.0
	pg_extadd plain
	flat plain 2.0
	pg_extadd plain
	[[ $(pg_extadd -l | cut -f 1,2 | sort) == $'plain\t1.0\nplain\t2.0' ]]
	run -0 --separate-stderr pg_extadd -r plain=1.0
	[[ -z $output$stderr && $(pg_extadd -l | cut -f 1,2) == $'plain\t2.0' && $(echo cache/ext/*/*) == cache/ext/*/plain-2.0 ]]
}

@test "-V names the server by its version" {
	version=$("$(server_bindir)/postgres" -V | sed 's/[^0-9]*\([0-9.]*\).*/\1/')
	flat plain 1
	run -0 --separate-stderr pg_extadd -V "$version" plain
	[[ $output == $'plain\t1' && -z $stderr ]]
	[[ $(pg_extadd -l -V "${version%%.*}") == plain$'\t1\t'"$(server_bindir)"$'\t'* ]]
	run -0 pg_extadd -V "$version" -r plain
	[[ -z $(pg_extadd -l) ]]
}

@test "what requires a package that is removed is named" {
	flat plain 1
	flat other 1
	echo "requires = 'plain'" >>other/other.control
	pg_extadd plain
	pg_extadd other
	run -0 --separate-stderr pg_extadd -r plain
	[[ -z $output && $stderr == "pg_extadd: 'other' requires the extension 'plain', which was removed"$'\n'"hint: add it again, or remove 'other', too" ]]
	[[ $(pg_extadd -l | cut -f 1) == other ]]
	run -0 --separate-stderr pg_extadd -r other
	[[ -z $stderr ]]
}

# bats test_tags=long
@test "a link to a file of the package is taken, whether it was built or not" {
	flat plain 1
	ln -s plain--1.sql plain/plain--2.sql
	pg_extadd plain
	[[ $(readlink cache/ext/*/plain-1/share/extension/plain--2.sql) == plain--1.sql ]]
	ln -sfn absent.sql plain/plain--2.sql
	run -1 --separate-stderr pg_extadd plain
	[[ $stderr == "pg_extadd: cannot add 'plain': 'share/extension/plain--2.sql': it is a link, but to no file of the package" ]]
	need_makefile
	pgxs_source built
	# shellcheck disable=SC2016  # make's
	printf 'install: more\nmore: installdirs\n\t%s\n' 'ln -s built--1.0.sql $(DESTDIR)$(datadir)/extension/built--1.1.sql' >>built/Makefile
	pg_extadd built
	[[ $(readlink cache/ext/*/built-1.0/share/extension/built--1.1.sql) == built--1.0.sql ]]
}

# bats test_tags=long
@test "without headers, an extension in SQL is built, and for one in C they are named" {
	need_makefile
	need cc
	real=$(server_bindir)/pg_config
	mkdir -p bare/bin bare/share bare/lib
	cp "${real%/*}/postgres" bare/bin
	cp -R "$("$real" --sharedir)/extension" bare/share
	cp "$("$real" --pkglibdir)"/libpqwalreceiver.* bare/lib
	printf '#!/bin/sh\ncase $1 in\n--*include*) echo %s/none ;;\n*) exec %s "$@" ;;\nesac\n' "$T" "$real" >bare/bin/pg_config
	chmod +x bare/bin/pg_config
	pgxs_source plain
	run -0 --separate-stderr pg_extadd -b bare/bin plain
	[[ $output == $'plain\t1.0' && -z $stderr ]]
	run -1 --separate-stderr pg_extadd -b bare/bin "$TINYPG_SOURCE/t/pgxs/counter"
	[[ ${stderr_lines[0]} == "pg_extadd: cannot build an extension for the server in '$T/bare/bin': it has no headers" ]]
	[[ ${stderr_lines[1]} == *"-s lends them: 'github', 'source', or "* ]]
	[[ $("$real" --pgxs) != /usr/lib/postgresql/* || ${stderr_lines[1]} == "hint: Debian's are in postgresql-server-dev-"* ]]
}

@test "no server is downloaded for -l and -r" {
	serve
	export TINYPG_MIRROR=$URL
	for task in -l '-r plain'; do
		# shellcheck disable=SC2086  # words
		run -1 --separate-stderr pg_extadd $task -V 9.1
		[[ -z $output && $stderr == 'pg_extadd: cannot find PostgreSQL 9.1 here'* && ! -s $SERVER_LOG ]]
	done
}

@test "everybody can read what was added with a narrow umask" {
	flat plain 1
	(umask 077 && pg_extadd plain)
	[[ -z $(find cache/ext/*/plain-1 ! -perm -444) && -z $(find cache/ext/*/plain-1 -type d ! -perm -555) ]]
}

@test "a cache below the source is no part of it" {
	flat plain 1
	export TINYPG_CACHE=$T/plain/.cache
	(cd plain && run -0 pg_extadd .)
	[[ $(pg_extadd -l) == plain$'\t1\t'* ]]
}

# bats test_tags=long
@test "what is mounted below the source is copied" {
	need_root
	flat plain 1
	mkdir -p built/share/extension
	unshare -m mount -t tmpfs none built/share/extension || skip "nothing can be mounted here"
	run -0 unshare -m sh -c 'mount -t tmpfs none built/share/extension && cp plain/* built/share/extension && pg_extadd built'
	[[ -e $(echo cache/ext/*/plain-1/share/extension/plain--1.sql) ]]
}

# bats test_tags=long
@test "a package whose files are damaged is mended when it is added again" {
	flat plain 1
	pg_extadd plain
	script=$(echo cache/ext/*/plain-1/share/extension/plain--1.sql)
	rm "$script"
	run -0 pg_extadd plain
	[[ -e $script ]]
	chmod 700 "${script%/*}"
	run -0 pg_extadd plain
	[[ $(stat -c %a "${script%/*}") == 755 ]]
}

@test "a name that staging directories have is refused" {
	flat staging.foo 1
	run -1 --separate-stderr pg_extadd staging.foo
	[[ $stderr == "pg_extadd: cannot add 'staging.foo': the name of the extension 'staging.foo' cannot be used: directories that are being made have such names" ]]
}

# bats test_tags=long
@test "a package never takes the directory of another whose name and version look the same together" {
	flat amb 1-2
	pg_extadd amb
	flat amb-1 2
	run -1 --separate-stderr pg_extadd amb-1
	[[ ${stderr_lines[0]} == "pg_extadd: cannot add 'amb-1' in version '2': its directory would be 'amb-1-2', which 'amb' in version '1-2' has" ]]
	[[ $(pg_extadd -l | cut -f 1,2) == $'amb\t1-2' ]]
}

@test "programs among built files are named as left out" {
	mkdir -p deb/usr/share/postgresql/15/extension deb/usr/lib/postgresql/15/bin
	major=$("$(server_bindir)/postgres" -V | sed 's/.* \([0-9]*\)[^ ]*$/\1/')
	[[ $major == 15 ]] || mv deb/usr/share/postgresql/15 "deb/usr/share/postgresql/$major"
	flat plain 1
	cp plain/* "deb/usr/share/postgresql/$major/extension"
	install -m 755 /bin/true deb/usr/lib/postgresql/15/bin/tool
	run -0 --separate-stderr pg_extadd deb
	[[ $output == $'plain\t1' && $stderr == "pg_extadd: left out of 'deb': 1 program" ]]
}

@test "-o removes what a killed call left in the directory, and nothing else" {
	flat plain 1
	mkdir -p prefix/staging.abcdef/package/share prefix/staging.mine/package/other
	run -0 pg_extadd -o prefix plain
	[[ $(cd prefix && echo *) == 'plain-1 staging.mine' ]]
}

# with_library NAME LIBRARY: an extension with a copy of a file as lib/LIBRARY.so.
with_library() {
	mkdir -p "$1/share/extension" "$1/lib"
	printf "default_version = '1'\nmodule_pathname = '%s'\n" "\$libdir/$2" >"$1/share/extension/$1.control"
	printf "create function f() returns int language c as 'MODULE_PATHNAME';\n" >"$1/share/extension/$1--1.sql"
	cp "$3" "$1/lib/$2.so"
}

# bats test_tags=long
@test "a library that another package has with another content is refused" {
	libraries=$("$(server_bindir)/pg_config" --pkglibdir 2>/dev/null) || skip "this server has no pg_config"
	with_library one shared "$libraries/plpgsql.so"
	with_library two shared "$libraries/libpqwalreceiver.so"
	with_library three shared "$libraries/plpgsql.so"
	pg_extadd one
	run -1 --separate-stderr pg_extadd two
	[[ $stderr == $'pg_extadd: cannot add \'two\': the package \'one\' has another library \'shared.so\'\nhint: remove that one first: pg_extadd -r one=1' ]]
	run -0 pg_extadd three
	run -0 pg_extadd -o elsewhere two
}

@test "a library that the installation has with another content is refused" {
	libraries=$("$(server_bindir)/pg_config" --pkglibdir 2>/dev/null) || skip "this server has no pg_config"
	with_library one plpgsql "$libraries/libpqwalreceiver.so"
	run -1 --separate-stderr pg_extadd one
	[[ ${stderr_lines[0]} == "pg_extadd: cannot add 'one': the installation has another library 'plpgsql.so'" ]]
}

@test "all libraries that are missing are named" {
	need cc
	echo 'int it(void) { return 1; }' >it.c
	cc -shared -fPIC -o libabsent.so it.c
	cc -shared -fPIC -o libother.so it.c
	cc -shared -fPIC -o needy.so it.c -L. -Wl,--no-as-needed -labsent -lother
	with_library one needy needy.so
	run -1 --separate-stderr pg_extadd one
	[[ ${stderr_lines[0]} == "pg_extadd: cannot add 'one': its 'lib/needy.so' cannot be loaded: it needs 'libabsent.so', 'libother.so', which are not here" ]]
}

# with_symbols NAME [CONTROL LINE]...: an extension with the library of that name, from the C text of stdin.
with_symbols() {
	local name=$1
	shift
	{
		echo 'int Pg_magic_func(void); int Pg_magic_func(void) { return 0; }'
		cat
	} >module.c
	"${CC:-cc}" -shared -fPIC -o "$name.built" module.c
	with_library "$name" "$name" "$name.built"
	printf '%s\n' "$@" >>"$name/share/extension/$name.control"
}

# lacks SYMBOL NAME: it is refused for the lack of the symbol.
lacks() {
	run -1 --separate-stderr pg_extadd "$2"
	[[ -z $output && ${stderr_lines[0]} == "pg_extadd: cannot add '$2': its 'lib/$2.so' cannot be loaded: it needs the symbol '$1', which neither the server nor a library defines" ]] ||
		{ printf '%s\n' "$stderr"; return 1; }
}

@test "a library with an undefined symbol is refused" {
	need "${CC:-cc}"
	with_symbols one <<<'int absent(void); int f(void); int f(void) { return absent(); }'
	lacks absent one
	[[ ${stderr_lines[1]} == "hint: in a makefile, SHLIB_LINK names the libraries to link with" && ${#stderr_lines[@]} == 2 ]]
	run -1 --separate-stderr pg_extadd -o elsewhere one
	[[ ${stderr_lines[0]} == *"it needs the symbol 'absent',"* && ! -e elsewhere ]]
	with_symbols one <<<'extern int x, y, z; int *f[] = {&x, &y, &z};'
	run -1 --separate-stderr pg_extadd one
	[[ ${stderr_lines[0]} == *": it needs the symbol '"[xyz]"' and 2 more, which neither the server nor a library defines" ]]
	# Modules of the installation need that library, and are not loaded for this extension.
	with_symbols one <<<'int PQlibVersion(void); int f(void); int f(void) { return PQlibVersion(); }'
	lacks PQlibVersion one
}

@test "a symbol that is weak, or that the server or one of its libraries defines, is no reason to refuse" {
	need "${CC:-cc}"
	with_symbols one <<<'extern int absent __attribute__((weak)); int *f = &absent;'
	run -0 pg_extadd one
	with_symbols one <<<'extern int work_mem; int *f = &work_mem; double cos(double); double g(double x); double g(double x) { return cos(x); }'
	run -0 pg_extadd one
	with_symbols one <<<'__thread int t; int f(void); int f(void) { return ++t; }'
	run -0 pg_extadd one
}

# bats test_tags=long
@test "a symbol that a library defines that may be loaded before is no reason to refuse" {
	need "${CC:-cc}"
	with_symbols one <<<'int base; int *f = &base;'
	with_symbols two <<<'extern int base; int *f = &base;'
	lacks base two
	cp one/lib/one.so two/lib
	run -0 pg_extadd two
	rm two/lib/one.so
	lacks base two
	pg_extadd one
	run -0 pg_extadd two
	pg_extadd -r one
	lacks base two
	pg_extadd -o elsewhere one
	run -0 pg_extadd -o elsewhere two
	with_symbols three <<<'extern int plpgsql_check_asserts; int *f = &plpgsql_check_asserts;'
	run -0 pg_extadd three
	# What an extension that is not here defines is not known.
	with_symbols two 'requires = absent' <<<'extern int base; int *f = &base;'
	run -0 --separate-stderr pg_extadd two
	[[ ${stderr_lines[0]} == "pg_extadd: 'two' requires the extension 'absent', which the server does not have" ]]
}

@test "a library of an absolute path that is missing is refused" {
	flat plain 1
	echo "module_pathname = '/nonexistent/x'" >>plain/plain.control
	echo "create function f() returns int language c as 'MODULE_PATHNAME';" >plain/plain--1.sql
	run -1 --separate-stderr pg_extadd plain
	[[ $stderr == "pg_extadd: cannot add 'plain': the library '/nonexistent/x' of the extension 'plain' is missing" ]]
}

# bats test_tags=long
@test "a library that only a script names and that is missing is refused" {
	flat plain 1
	echo "-- as '\$libdir/comment'" >plain/plain--1.sql
	run -0 pg_extadd plain
	echo "create function f() returns int language c as '\$libdir/ml', 'f';" >>plain/plain--1.sql
	run -1 --separate-stderr pg_extadd plain
	[[ $stderr == "pg_extadd: cannot add 'plain': the library '\$libdir/ml', which a script of the extension 'plain' names, is missing" ]]
}

@test "a cache that servers cannot reach is refused" {
	need_root
	flat plain 1
	mkdir -m 700 closed
	export TINYPG_CACHE=$T/closed/cache
	run -1 --separate-stderr pg_extadd plain
	[[ ${stderr_lines[0]} == "pg_extadd: cannot use the cache '$T/closed/cache/ext/"*"': user '"*"' cannot reach '$T/closed'" ]]
}

@test "a wrong command line" {
	for line in '' '-l counter' '-r' '-l -r counter' '-l -n' '-n -o packages counter' '-j 0 counter' '-c md4:00 counter' "-c md5:$(printf %032d 0) counter" "-c sha1:$(printf %040d 0) counter" 'counter all' 'counter DESTDIR=/' \
		'counter PG_CONFIG=/x'; do
		# shellcheck disable=SC2086  # words
		run -2 --separate-stderr pg_extadd $line
		[[ -z $output && ${stderr_lines[1]} == 'usage: pg_extadd '* ]] || { echo "$line: $stderr"; return 1; }
	done
}
