# pg_extlist: what it lists is what a server of the installation says, and no server is asked.
# suite: network

load helper
load extension-helper

# A made-up installation in $T/pg: programs that cannot run, and extensions.
make_installation() {
	mkdir -p "$T/pg/bin" "$T/pg/share/postgresql/extension"
	printf '#!/bin/sh\nexit 1\n' >"$T/pg/bin/postgres"
	chmod +x "$T/pg/bin/postgres"
	extension=$T/pg/share/postgresql/extension
}

# make_extension NAME CONTROL SCRIPT...: its control file, and scripts named after what stands behind NAME--.
make_extension() {
	local name=$1 script
	printf '%b' "$2" >"$extension/$name.control"
	shift 2
	for script; do
		: >"$extension/$name--$script.sql"
	done
}

@test "name, default version, versions, comment; sorted by name" {
	make_installation
	make_extension two "# two\ncomment = 'the ''second'''\ndefault_version = '1.10'\n" 1.5 1.5--1.9 1.9--1.10 0.9--1.0
	make_extension one "comment 'first'\ndefault_version = '1'" 1
	run -0 --separate-stderr pg_extlist -b "$T/pg/bin"
	[[ -z $stderr ]]
	[[ $output == $'one\t1\t1\tfirst\n'"two"$'\t1.10\t1.5,1.9,1.10\tthe \'second\'' ]]
}

@test "an extension without scripts, default version or comment" {
	make_installation
	make_extension bare ''
	run -0 pg_extlist -b "$T/pg/bin"
	[[ $output == $'bare\t\t\t' ]]
}

@test "directories that are links" {
	make_installation
	make_extension away "directory = 'away'\n" 9
	mkdir "$T/scripts"
	: >"$T/scripts/away--1.sql"
	ln -s "$T/scripts" "$extension/../away"
	mv "$extension" "$T/controls"
	ln -s "$T/controls" "$extension"
	run -0 --separate-stderr pg_extlist -b "$T/pg/bin"
	[[ -z $stderr ]]
	[[ $output == $'away\t\t1\t' ]]
}

@test "control characters in a comment do not break the line" {
	make_installation
	make_extension odd "comment = 'a\\\\tb\\\\nc'\n" 1
	run -0 pg_extlist -b "$T/pg/bin"
	[[ $output == $'odd\t\t1\ta b c' ]]
}

@test "scripts in a directory of their own; control files of one version" {
	make_installation
	make_extension away "directory = 'away'\ndefault_version = '2'\n" 9
	mkdir "$extension/../away"
	: >"$extension/../away/away--1.sql"
	: >"$extension/../away/away--1--2.sql"
	: >"$extension/away--1.control"
	make_extension absolute "directory = '$T/elsewhere'\n" 9
	mkdir "$T/elsewhere"
	run -0 --separate-stderr pg_extlist -b "$T/pg/bin"
	[[ -z $stderr ]]
	[[ $output == $'absolute\t\t\t\naway\t2\t1,2\t' ]]
}

@test "an extension whose directory cannot be opened is left out, and named" {
	make_installation
	make_extension away "directory = 'away'\n" 9
	make_extension file "directory = '$T/file'\n" 9
	make_extension good '' 1
	: >"$T/file"
	run -0 --separate-stderr pg_extlist -b "$T/pg/bin"
	[[ $output == $'good\t\t1\t' ]]
	[[ ${stderr_lines[0]} == "pg_extlist: cannot read '$T/pg/share/postgresql/away', the directory of '$extension/away.control': No such file or directory" ]]
	[[ ${stderr_lines[1]} == "pg_extlist: cannot read '$T/file', the directory of '$extension/file.control': Not a directory" ]]
	((${#stderr_lines[@]} == 2))
	run -1 pg_extlist -b "$T/pg/bin" away
}

@test "a control file that is none is left out, and named with the line" {
	make_installation
	make_extension good "comment = 'x'\n" 1
	make_extension bad "# hm\ncomment = x y\n" 1
	make_extension worse "comment =" 1
	run -0 --separate-stderr pg_extlist -b "$T/pg/bin"
	[[ $output == $'good\t\t1\tx' ]]
	((${#stderr_lines[@]} == 2))
	[[ ${stderr_lines[0]} == "pg_extlist: '"*"/extension/bad.control' line 2: syntax error near 'y'" ]]
	[[ ${stderr_lines[1]} == "pg_extlist: '"*"/extension/worse.control' line 1: syntax error at the end of the line" ]]
}

@test "a control file that the server would refuse is left out, and named" {
	make_installation
	make_extension a "relocatable = perhaps\n" 1
	make_extension b "\nversion = 1\n" 1
	make_extension c "requires = 'x,'\n" 1
	make_extension d "schema = s\nrelocatable = on\n" 1
	make_extension e '' 1
	run -0 --separate-stderr pg_extlist -b "$T/pg/bin"
	[[ $output == $'e\t\t1\t' ]]
	((${#stderr_lines[@]} == 4))
	[[ ${stderr_lines[0]} == "pg_extlist: '$extension/a.control' line 1: 'relocatable' is neither true nor false" ]]
	[[ ${stderr_lines[1]} == "pg_extlist: '$extension/b.control' line 2: unknown parameter 'version'" ]]
	[[ ${stderr_lines[2]} == "pg_extlist: '$extension/c.control' line 1: 'requires' is no list of names" ]]
	[[ ${stderr_lines[3]} == "pg_extlist: '$extension/d.control': 'schema' is set, and 'relocatable' is true" ]]
}

@test "a parameter that the server's version does not know yet" {
	make_installation
	make_extension new 'trusted = true\n' 1
	make_extension newest 'no_relocate = x\n' 1
	local version
	for version in 12.22 15.18 16.14; do
		printf '#!/bin/sh\necho "postgres (PostgreSQL) %s"\n' "$version" >"$T/pg/bin/postgres.new"
		chmod +x "$T/pg/bin/postgres.new"
		mv "$T/pg/bin/postgres.new" "$T/pg/bin/postgres"
		pg_extlist -b "$T/pg/bin" >>"$T/out" 2>>"$T/err"
	done
	[[ $(cut -f 1 "$T/out") == $'new\nnew\nnewest' ]]
	[[ $(<"$T/err") == "pg_extlist: '$extension/new.control' line 1: unknown parameter 'trusted'
pg_extlist: '$extension/newest.control' line 1: unknown parameter 'no_relocate'
pg_extlist: '$extension/newest.control' line 1: unknown parameter 'no_relocate'" ]]
}

@test "-a: all columns; the version's own control file counts" {
	make_installation
	make_extension full "comment = c\ndefault_version = '2'\nrequires = 'b, a'\nschema = s\ntrusted = true\n" 1 1--2
	make_extension bare 'relocatable = true\n' 1
	printf 'superuser = false\n' >"$extension/full--2.control"
	run -0 --separate-stderr pg_extlist -b "$T/pg/bin" -a
	[[ -z $stderr ]]
	[[ ${lines[0]} == $'bare\t\t1\t\t\t\tyes\tno\tyes\t'"$extension/bare.control"$'\t\t\t\t\t' ]]
	[[ ${lines[1]} == $'full\t2\t1,2\tc\tb,a\ts\tno\tyes\tno\t'"$extension/full.control"$'\t\t\t\t\t1--2' ]]
	((${#lines[@]} == 2))
	printf 'directory = x\n' >"$extension/full--2.control"
	run -0 --separate-stderr pg_extlist -b "$T/pg/bin" -a full
	[[ $(cut -f 9 <<<"$output") == yes ]]
	[[ $stderr == "pg_extlist: '$extension/full--2.control' line 1: 'directory' cannot be set for one version" ]]
}

@test "-j: an object a line, whatever the bytes" {
	make_installation
	make_extension one "comment = 'a\\\\tb\\\\342\\\\202\\\\254\\\\377\\\"'\n" 1 1--1.1
	make_extension two '' 
	run -0 --separate-stderr pg_extlist -b "$T/pg/bin" -j
	[[ ${lines[0]} == '{"name":"one","default_version":null,"versions":["1","1.1"],"comment":"a\tb€\ufffd\""}' ]]
	[[ ${lines[1]} == '{"name":"two","default_version":null,"versions":[],"comment":null}' ]]
	((${#lines[@]} == 2))
	run -0 pg_extlist -b "$T/pg/bin" -aj one
	[[ $output == '{"name":"one",'*',"requires":[],"schema":null,"relocatable":false,"trusted":false,"superuser":true,"control":"'*'/one.control","library":null,"loads":null,"misses":[],"reason":null,"may_need_preload":null,"available":[{"version":"1",'*'},{"version":"1.1",'*'}],"update_paths":[["1","1.1"]]}' ]]
}

@test "-u: the scripts of an update, in order" {
	make_installation
	make_extension ring '' 1 1--2 1--3 2--4 3--4 4--1 4:1--5:2 5:2--4
	run -0 --separate-stderr pg_extlist -b "$T/pg/bin" -u 3:2 ring
	[[ -z $stderr ]]
	[[ $output == "$extension/ring--3--4.sql"$'\n'"$extension/ring--4--1.sql"$'\n'"$extension/ring--1--2.sql" ]]
	run -0 pg_extlist -b "$T/pg/bin" -u 1:4 ring
	[[ $output == "$extension/ring--1--2.sql"$'\n'"$extension/ring--2--4.sql" ]]
	run -0 pg_extlist -b "$T/pg/bin" -u 4:1:5:2 ring
	[[ $output == "$extension/ring--4:1--5:2.sql" ]]
	run -0 pg_extlist -b "$T/pg/bin" -u 2:2 ring
	[[ -z $output ]]
	run -1 --separate-stderr pg_extlist -b "$T/pg/bin" -u 1:5:2 ring
	[[ -z $output && $stderr == "pg_extlist: no update leads 'ring' from '1' to '5:2'" ]]
	run -1 --separate-stderr pg_extlist -b "$T/pg/bin" -u 1:9 ring
	[[ -z $output && $stderr == "pg_extlist: the extension 'ring' has no version '9'" ]]
	run -1 --separate-stderr pg_extlist -b "$T/pg/bin" -u : ring
	[[ $stderr == "pg_extlist: the extension 'ring' has no version ''" ]]
	run -1 --separate-stderr pg_extlist -b "$T/pg/bin" -u 1:2 rings
	[[ ${stderr_lines[0]} == "pg_extlist: no extension 'rings' in '$extension'" ]]
	run -2 --separate-stderr pg_extlist -b "$T/pg/bin" -u 1 ring
	[[ ${stderr_lines[0]} == "pg_extlist: -u takes from:to, not '1'" ]]
	run -2 pg_extlist -b "$T/pg/bin" -u 1:2
	run -2 pg_extlist -b "$T/pg/bin" -u 1:2 ring ring
	run -2 pg_extlist -b "$T/pg/bin" -ju 1:2 ring
}

@test "-c extension_control_path: several directories, the first of a name counts" {
	make_installation
	make_extension both "comment = system" 1
	make_extension system '' 1
	mkdir -p "$T/first/extension" "$T/first/own" "$T/second/extension"
	echo "comment = first" >"$T/first/extension/both.control"
	printf "directory = own\n" >"$T/first/extension/own.control"
	: >"$T/first/own/own--3.sql"
	echo "comment = second" >"$T/second/extension/own.control"
	run -0 --separate-stderr pg_extlist -b "$T/pg/bin" -c "extension_control_path=$T/first:\$system:$T/none:$T/second"
	[[ -z $stderr ]]
	[[ $output == $'both\t\t\tfirst\nown\t\t3\t\nsystem\t\t1\t' ]]
	run -0 pg_extlist -b "$T/pg/bin" -c "extension_control_path=\$system:$T/first" both
	[[ $output == $'both\t\t1\tsystem' ]]
	run -0 pg_extlist -b "$T/pg/bin" -c extension_control_path=
	[[ $output == $'both\t\t1\tsystem\nsystem\t\t1\t' ]]
	run -1 --separate-stderr pg_extlist -b "$T/pg/bin" -c "extension_control_path=$T/first" system
	[[ $stderr == "pg_extlist: no extension 'system' in '$T/first'" ]]
	run -2 --separate-stderr pg_extlist -b "$T/pg/bin" -c extension_control_path=here
	[[ ${stderr_lines[0]} == "pg_extlist: 'here' in extension_control_path is not an absolute path" ]]
	run -2 --separate-stderr pg_extlist -b "$T/pg/bin" -c search_path=x
	[[ ${stderr_lines[0]} == "pg_extlist: -c takes extension_control_path=path or dynamic_library_path=path, not 'search_path=x'" ]]
	printf '#!/bin/sh\necho "postgres (PostgreSQL) 17.5"\n' >"$T/pg/bin/postgres"
	run -1 --separate-stderr pg_extlist -b "$T/pg/bin" -c "extension_control_path=$T/first"
	[[ $stderr == "pg_extlist: PostgreSQL 17 has no extension_control_path, which came with 18" ]]
}

# make_library FILE [option of the compiler...]: a module of PostgreSQL, from the C text of stdin as well.
make_library() {
	local file=$1
	shift
	{
		echo 'int Pg_magic_func(void); int Pg_magic_func(void) { return 0; }'
		cat
	} >"$T/module.c"
	"${CC:-cc}" -shared -fPIC -o "$file" "$T/module.c" "$@"
}

# field NUMBER NAME [option...]: a column of -a.
field() { pg_extlist -b "$T/pg/bin" -a "${@:3}" "$2" | cut -f "$1"; }

# bats test_tags=long
@test "whether a library loads: what it misses, where it is looked for" {
	local lib name
	make_installation
	lib=$T/pg/lib/postgresql
	mkdir -p "$lib" "$T/pg/private"
	: >"$lib/libpqwalreceiver.so"
	echo '#include <stdio.h>
		int main(void) { return puts("postgres (PostgreSQL) 15.18") < 0; }' >"$T/server.c"
	echo 'int deep(void); int deep(void) { return 0; }' >"$T/deep.c"
	"${CC:-cc}" -shared -fPIC -Wl,-soname,libdeep.so.1 -o "$T/pg/private/libdeep.so.1" "$T/deep.c"
	"${CC:-cc}" -shared -fPIC -Wl,-soname,libheld.so.1 -o "$T/pg/lib/libheld.so.1" "$T/deep.c"
	"${CC:-cc}" -o "$T/pg/bin/postgres" "$T/server.c" -Wl,--no-as-needed "$T/pg/lib/libheld.so.1" \
		-Wl,--enable-new-dtags,-rpath,"\$ORIGIN/../lib"
	for name in plain lost found rpath held absent other text preload libdirless plainly older same; do
		make_extension "$name" "module_pathname = '\$libdir/$name'\n" 1
	done
	echo "module_pathname = plain" >"$extension/libdirless.control"
	make_library "$lib/plain.so" </dev/null
	make_library "$lib/lost.so" -Wl,--no-as-needed "$T/pg/private/libdeep.so.1" -lm </dev/null
	make_library "$lib/found.so" -Wl,--no-as-needed "$T/pg/private/libdeep.so.1" \
		-Wl,--enable-new-dtags,-rpath,"/nowhere:\${ORIGIN}/../../private" </dev/null
	make_library "$lib/rpath.so" -Wl,--no-as-needed "$T/pg/private/libdeep.so.1" \
		-Wl,--disable-new-dtags,-rpath,"\$ORIGIN/../../private" </dev/null
	# It is there because the server has it.
	make_library "$lib/held.so" -Wl,--no-as-needed "$T/pg/lib/libheld.so.1" </dev/null
	echo 'no library' >"$lib/text.so"
	make_library "$lib/preload.so" <<<'void RequestAddinShmemSpace(unsigned long); void f(void); void f(void) { RequestAddinShmemSpace(1); }'
	"${CC:-cc}" -shared -fPIC -o "$lib/plainly.so" "$T/deep.c"
	make_library "$lib/older.so" <<<'const int magic[] = {56, 1400, 100, 32, 64, 1};'
	make_library "$lib/same.so" <<<'const int magic[] = {56, 1500, 100, 32, 64, 1};'
	{ head -c 18 "$lib/plain.so"; printf '\x16\x00'; tail -c +21 "$lib/plain.so"; } >"$lib/other.so"

	[[ $(field 11-14 plain) == "$lib/plain.so"$'\tyes\t\tno' ]]
	[[ $(field 12-13 lost) == $'no\tlibdeep.so.1' ]]
	[[ $(field 12-13 found) == $'yes\t' ]]
	[[ $(field 12-13 rpath) == $'yes\t' ]]
	[[ $(field 12-13 held) == $'yes\t' ]]
	[[ $(field 11-13 absent) == "$lib/absent.so"$'\tno\t'"$lib/absent.so" ]]
	[[ $(field 12-13 text) == $'no\tit is no ELF file' ]]
	[[ $(field 12-13 other) == $'no\tit is for s390x ('*'), and the server for '* ]]
	[[ $(field 12-13 plainly) == $'no\tit is no module of PostgreSQL' ]]
	[[ $(field 12-13 older) == $'no\tit is a module for PostgreSQL 14, and the server is 15' ]]
	[[ $(field 12-13 same) == $'yes\t' ]]
	[[ $(field 12-14 preload) == $'yes\t\tperhaps' ]]
	[[ $(field 11-12 libdirless) == "$lib/plain.so"$'\tyes' ]]
	mkdir "$T/more"
	cp "$lib/plain.so" "$T/more/"
	[[ $(field 11 libdirless -c "dynamic_library_path=$T/more:\$libdir") == "$T/more/plain.so" ]]
	[[ $(field 11 libdirless -c "dynamic_library_path=\$libdir:$T/more") == "$lib/plain.so" ]]
	run -0 pg_extlist -b "$T/pg/bin" -aj lost absent
	[[ ${lines[0]} == *'"loads":false,"misses":["libdeep.so.1"],"reason":null,'* ]]
	[[ ${lines[1]} == *'"loads":false,"misses":["'"$lib/absent.so"'"],"reason":null,'* ]]
	printf '#!/bin/sh\nexit 1\n' >"$T/pg/bin/postgres"
	[[ $(field 12-13 plain) == $'unknown\tthe server is no ELF file' ]]
}

@test "names: only these, in this order" {
	make_installation
	make_extension a '' 1
	make_extension b '' 1
	make_extension c '' 1
	run -0 pg_extlist -b "$T/pg/bin" c a
	[[ $output == $'c\t\t1\t\na\t\t1\t' ]]
}

@test "a name that is missing: status 1, the others are listed, near names are a hint" {
	make_installation
	make_extension hstore '' 1
	make_extension pgcrypto '' 1
	run -1 --separate-stderr pg_extlist -b "$T/pg/bin" pgcrypt hstore zebra
	[[ $output == $'hstore\t\t1\t' ]]
	((${#stderr_lines[@]} == 3))
	[[ ${stderr_lines[0]} == "pg_extlist: no extension 'pgcrypt' in '$T/pg/share/postgresql/extension'" ]]
	[[ ${stderr_lines[1]} == "hint: there is 'pgcrypto'" ]]
	[[ ${stderr_lines[2]} == "pg_extlist: no extension 'zebra' in "* ]]
}

@test "a path is no name" {
	make_installation
	make_extension hstore '' 1
	run -1 pg_extlist -b "$T/pg/bin" ../extension/hstore
	run -1 pg_extlist -b "$T/pg/bin" ''
}

@test "where the extensions are: the layouts of distributions" {
	local layout bin share
	for layout in pg/bin:pg/share pg/bin:pg/share/postgresql pg/bin:pg/share/pgsql pg/bin:pg/share/postgresql@17 \
		lib/postgresql/15/bin:share/postgresql/15 lib64/postgresql-15/bin:share/postgresql-15 \
		libexec/postgresql15:share/postgresql15 "a [b] *c/bin:a [b] *c/share"; do
		rm -rf "$T/root"
		bin=$T/root/${layout%:*}
		share=$T/root/${layout#*:}
		mkdir -p "$bin" "$share/extension"
		printf '#!/bin/sh\nexit 1\n' >"$bin/postgres"
		chmod +x "$bin/postgres"
		: >"$share/extension/here.control"
		run -0 --separate-stderr pg_extlist -b "$bin"
		[[ $output == $'here\t\t\t' ]]
		[[ -z $stderr ]]
	done
}

@test "pg_config beside the server says where, another one in PATH is not asked" {
	make_installation
	make_extension wrong ''
	mkdir -p "$T/true/extension" "$T/path"
	: >"$T/true/extension/right.control"
	printf '#!/bin/sh\necho /nowhere\n' >"$T/path/pg_config"
	printf '#!/bin/sh\n[ "$1" = --sharedir ] && echo "%s"\n' "$T/true" >"$T/pg/bin/pg_config"
	chmod +x "$T/path/pg_config" "$T/pg/bin/pg_config"
	PATH=$T/path:$PATH run -0 pg_extlist -b "$T/pg/bin"
	[[ $output == $'right\t\t\t' ]]
	printf '#!/bin/sh\nexit 1\n' >"$T/pg/bin/pg_config"
	PATH=$T/path:$PATH run -0 pg_extlist -b "$T/pg/bin"
	[[ $output == $'wrong\t\t\t' ]]
}

@test "an installation without extensions, and none at all" {
	make_installation
	rmdir "$extension"
	run -1 --separate-stderr pg_extlist -b "$T/pg/bin"
	[[ -z $output ]]
	[[ $stderr == "pg_extlist: no extension directory belongs to the server in '$T/pg/bin'" ]]
	run -1 --separate-stderr pg_extlist -b "$T/nowhere"
	[[ -z $output ]]
	[[ $stderr == "pg_extlist: "*"$T/nowhere"* ]]
}

@test "a directory that cannot be read" {
	make_installation
	chmod 000 "$extension"
	run -1 --separate-stderr as_other pg_extlist -b "$T/pg/bin"
	[[ $stderr == "pg_extlist: cannot read '$extension': Permission denied" ]]
	chmod 755 "$extension"
}

@test "the command line" {
	run -0 --separate-stderr pg_extlist -h
	[[ $output == "usage: pg_extlist"* && -z $stderr ]]
	run -2 --separate-stderr pg_extlist -Z
	[[ ${stderr_lines[0]} == "pg_extlist: unknown option '-Z'" ]]
	run -2 --separate-stderr pg_extlist -V seventeen
	[[ -z $output ]]
	run -2 --separate-stderr pg_extlist -b /usr/bin -V 17
	[[ -z $output ]]
	make_installation
	make_extension x ''
	[[ ! -e /dev/full ]] || run -1 bash -c "pg_extlist -b '$T/pg/bin' >/dev/full"
}

@test "with stdout closed: status 1" {
	need_closed
	make_installation
	make_extension x ''
	run -1 bash -c "pg_extlist -b '$T/pg/bin' >&-"
}

# Name and version, one a line, as pg_available_extension_versions has them.
listed_versions() {
	pg_extlist -b "$1" | awk -F '\t' '{ n = split($3, v, ","); for (i = 1; i <= n; i++) print $1 "\t" v[i] }' | LC_ALL=C sort
}

@test "a running server says the same" {
	local bindir url
	bindir=$(server_bindir)
	url=$(pg_tmp -w 60 -b "$bindir")
	sql "$url" 'select name, version from pg_available_extension_versions' | LC_ALL=C sort >"$T/server"
	listed_versions "$bindir" >"$T/ours"
	[[ -s $T/ours ]]
	diff "$T/server" "$T/ours"
	sql "$url" 'select name, default_version, comment from pg_available_extensions' | LC_ALL=C sort >"$T/server"
	pg_extlist -b "$bindir" | cut -f 1,2,4 | LC_ALL=C sort | diff "$T/server" -
	pg_tmp stop "$url"
}

# t/extensions-15.tsv: extension, default version, script stems ("A--B" is an upgrade script, not a version).
# bats test_tags=long
@test "a portable PostgreSQL 15 has all that TinyPG's had" {
	local prefix name version
	TINYPG_SOURCES=npm pg_fetch -q -l 15 >/dev/null || skip "npm's registry offers no 15 here"
	prefix=$(TINYPG_SOURCES=npm pg_fetch -q 15)
	grep -v '^#' "$TINYPG_SOURCE/t/extensions-15.tsv" | cut -f 1,2 >"$T/wanted"
	[[ $(wc -l <"$T/wanted") -eq 61 ]]
	pg_extlist -b "$prefix/bin" | cut -f 1,2 >"$T/listed"
	while IFS=$'\t' read -r name version; do
		grep -qxF "$name"$'\t'"$version" "$T/listed" || { echo "missing: $name $version"; return 1; }
	done <"$T/wanted"
}

@test "a running server says the same of each version, its updates and its libraries" {
	local bindir url
	bindir=$(server_bindir)
	url=$(pg_tmp -w 60 -b "$bindir")
	same_answer "$url" -b "$bindir"
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "extensions as nobody makes them: a running server says the same" {
	local bindir url
	bindir=$(copy_server "$(server_bindir)")
	odd_extensions "$T/share"
	url=$(pg_tmp -w 60 -b "$bindir")
	same_answer "$url" -b "$bindir"
	pg_tmp stop "$url"
}
