# pg_extlist: what it lists is what a server of the installation says, and no server is asked.

load helper

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
	run -0 --separate-stderr pg_extlist -b "$T/pg/bin"
	[[ -z $stderr ]]
	[[ $output == $'absolute\t\t\t\naway\t2\t1,2\t' ]]
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
	need_ordinary
	make_installation
	chmod 000 "$extension"
	run -1 --separate-stderr pg_extlist -b "$T/pg/bin"
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
