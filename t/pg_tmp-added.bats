# What pg_extadd added, seen by clusters: src/extension/shadow.c, src/extension/shadow_choice.c, src/extension/shadow_make.c,
# src/extension/shadow_name.c
load helper
load added-helper

# One cache for the tests of this file: each has packages of its own.
setup() {
	test_begin
	export TINYPG_CACHE=$TINYPG_TEST_CACHE/added
	(
		flock 9
		[[ -e $TINYPG_CACHE ]] || { seeded_cache 3>&- 9>&- && mv "$TINYPG_CACHE" "$TINYPG_TEST_CACHE/added"; }
	) 9>"$TINYPG_CACHE.lock"
}

# shadows_of NAME: how many shadows have that package.
shadows_of() { grep -lx "name $1%201.0" "$TINYPG_CACHE"/shadow/*/record | wc -l; }
no_shadow_of() { [[ $(shadows_of "$1") == 0 ]]; }

# unused_for TIME NAME: as if nobody had found the shadow with that package for so long.
unused_for() { touch -d "$1 ago" "$(dirname "$(grep -lx "name $2%201.0" "$TINYPG_CACHE"/shadow/*/record)")"; }

@test "a cluster has an extension that was added" {
	new_package outside 1.0 'create function outside() returns int language sql as $$select 5$$;'
	add_package outside 1.0
	url=$(pg_tmp -x outside)
	run sql "$url" 'select outside()'
	pg_tmp stop "$url"
	[[ $output == 5 ]]
}

# bats test_tags=long
@test "a library that was added is loaded" {
	new_c_package clib 1.0 7
	add_package clib 1.0
	url=$(pg_tmp -x clib -c shared_preload_libraries=clib)
	run sql "$url" 'select clib()'
	pg_tmp stop "$url"
	[[ $output == 7 ]]
}

# bats test_tags=long
@test "an added extension brings what it requires, from the installation and from other packages" {
	new_package inner 1.0 'create function inner_answer() returns int language sql as $$select 1$$;'
	new_package outer 1.0 'create table outer_table (h hstore default $$a=>1$$);' "requires = 'hstore, inner'"
	add_package inner 1.0
	add_package outer 1.0
	url=$(pg_tmp -x outer@mine)
	run sql "$url" "select string_agg(extname, ' ' order by extname) from pg_extension"
	pg_tmp stop "$url"
	[[ $output == 'hstore inner outer plpgsql' ]]
}

# bats test_tags=long
@test "of several packages, the one with the wanted version is taken, else the newest" {
	new_package many 1.2 'select 1;'
	new_package many 1.10 'select 1;'
	add_package many 1.2
	add_package many 1.10
	newest=$(pg_tmp -x many)
	older=$(pg_tmp -x many=1.2)
	query="select extversion from pg_extension where extname = 'many'"
	run both "$query"
	pg_tmp stop "$newest" "$older"
	[[ $output == $'1.10\n1.2' ]]
}
both() { sql "$newest" "$1" && sql "$older" "$1"; }

# bats test_tags=long
@test "a package that was replaced gives another template" {
	new_package changed 1.0 'create function changed() returns int language sql as $$select 1$$;'
	add_package changed 1.0
	before=$(pg_initcache -x changed)
	mkdir "$T/changed-1.0/lib"
	: >"$T/changed-1.0/lib/changed.txt"
	add_package changed 1.0
	[[ $(pg_initcache -x changed) != "$before" ]]
}

# bats test_tags=long
@test "the second request for an added extension finds a spare" {
	new_package warm 1.0 'select 1;'
	add_package warm 1.0
	export TINYPG_SPARES=1
	pg_tmp -x warm >/dev/null
	wait_until 60 has_spare
	spare=$(pg_tmp list | grep spare)
	url=$(pg_tmp -x warm)
	TINYPG_SPARES=0 pg_tmp stop -A
	[[ $spare == *"${url##*2F}"* ]]
}

# bats test_tags=long
@test "the installation stays as it is" {
	bindir=$(server_bindir)
	share=$(pg_extlist -aj plpgsql | sed 's|.*"control":"\([^"]*\)/extension/.*|\1|')
	stamps() { find "$bindir" "$share" -printf '%p %i %s %T@ %C@ %n\n' | sort; }
	new_package untouched 1.0 'select 1;'
	add_package untouched 1.0
	stamps >"$T/before"
	pg_initcache -x untouched >/dev/null
	stamps | diff "$T/before" -
}

# bats test_tags=long
@test "several that need a shadow at once make it once" {
	new_package crowd 1.0 'select 1;'
	add_package crowd 1.0
	for _ in 1 2 3 4; do pg_initcache -x crowd >>"$T/templates" 3>&- & done
	wait
	[[ $(sort -u "$T/templates" | wc -l) == 1 && $(wc -l <"$T/templates") == 4 ]]
	[[ $(shadows_of crowd) == 1 ]]
}

# bats test_tags=long
@test "a shadow whose package was removed goes when nobody runs from it" {
	new_package first 1.0 'select 1;'
	new_package second 1.0 "select $RANDOM;"
	new_package third 1.0 "select $RANDOM;"
	add_package first 1.0
	add_package second 1.0
	add_package third 1.0
	url=$(pg_tmp -w 60 -x first)
	rm -r "$(added_directory "$(server_bindir)")/first-1.0"
	unused_for '11 minutes' first
	pg_initcache -x second >/dev/null
	[[ $(shadows_of first) == 1 ]]
	pg_tmp stop "$url"
	pg_initcache -x third >/dev/null
	[[ $(shadows_of first) == 0 ]]
}

@test "a shadow stays for ten minutes after it was found: a server may be about to start from it" {
	new_package young 1.0 'select 1;'
	add_package young 1.0
	pg_initcache -x young >/dev/null
	unused_for '1 hour' young
	pg_initcache -x young >/dev/null
	pg_extadd -r young
	[[ $(shadows_of young) == 1 ]]
	unused_for '11 minutes' young
	new_package other 1.0 'select 1;'
	add_package other 1.0
	pg_extadd -r other
	[[ $(shadows_of young) == 0 ]]
}

# bats test_tags=long
@test "a shadow that was not used for long goes, though it could be used" {
	new_package stale 1.0 'select 1;'
	add_package stale 1.0
	pg_initcache -x stale >/dev/null
	unused_for '29 days' stale
	run -0 pg_initcache -r 30
	[[ $(shadows_of stale) == 1 ]]
	unused_for '31 days' stale
	run -0 pg_initcache -r 30
	[[ $(shadows_of stale) == 0 ]]
	# The same when a template is made.
	pg_initcache -x stale >/dev/null
	unused_for '31 days' stale
	TINYPG_TEMPLATE_DAYS=30 pg_initcache -D "stale$RANDOM" >/dev/null
	wait_until 20 no_shadow_of stale
}

# bats test_tags=long
@test "kept data find the package that they need" {
	new_package stays 1.0 'create function stays() returns int language sql as $$select 3$$;'
	add_package stays 1.0
	pg_tmp -d "$T/data" -w 0 -x stays >/dev/null
	pg_tmp stop -d "$T/data"
	rm -r "$TMPDIR"/tinypg.*
	url=$(pg_tmp -d "$T/data" -w 0)
	run sql "$url" 'drop extension stays; create extension stays; select stays()'
	pg_tmp stop -d "$T/data"
	[[ $output == *3 ]]
}

# bats test_tags=long
@test "kept data whose package was removed are refused" {
	new_package gone 1.0 'select 1;'
	add_package gone 1.0
	pg_tmp initdb -d "$T/data" -x gone
	rm -r "$(added_directory "$(server_bindir)")/gone-1.0"
	run -1 --separate-stderr pg_tmp -d "$T/data" start
	pg_tmp stop -A
	[[ $stderr == "pg_tmp: '$T/data' needs the added package 'gone 1.0', which the server in '$(server_bindir)' does not have"$'\n'"hint: "*" remove its line from '$T/data/added'" ]]
}

# bats test_tags=long
@test "kept data whose extension the installation has by now need no package" {
	system=$(server_bindir)
	share=$("$system/pg_config" --sharedir) && libraries=$("$system/pg_config" --pkglibdir) || skip 'this server has no pg_config'
	mkdir "$T/own"
	cp -R --parents "$system" "$share" "$libraries" "$T/own"
	new_package late 1.0 'select 1;'
	add_package late 1.0
	pg_tmp initdb -b "$T/own$system" -d "$T/data" -x late
	cp "$T/late-1.0/share/extension"/* "$T/own$share/extension"
	sed -i s/test/distribution/ "$T/own$share/extension/late.control"
	run -0 pg_tmp -b "$T/own$system" -d "$T/data"
	pg_tmp stop -A
}

# bats test_tags=long
@test "an extension that was added to the program before an update is named" {
	new_package earlier 1.0 'select 1;'
	mkdir -p "$T/old" "$TINYPG_CACHE/ext"
	printf old >"$T/old/postgres"
	add_package earlier 1.0 "$T/old"
	run -1 --separate-stderr pg_tmp -x earlier
	[[ ${stderr_lines[1]} == "hint: pg_extadd added it to another server program"* ]]
}

@test "a package of another server is not removed from this one, and the hint says so" {
	new_package elsewhere 1.0 'select 1;'
	mkdir "$T/old"
	printf old >"$T/old/postgres"
	add_package elsewhere 1.0 "$T/old"
	run -1 --separate-stderr pg_extadd -r elsewhere -b "$(server_bindir)"
	[[ $stderr == "pg_extadd: no package 'elsewhere' was added"$'\n'"hint: one was added to another server program: "* ]]
}

# bats test_tags=long
@test "what root added serves another user, whose own cache comes first" {
	((EUID == 0)) || skip 'needs root'
	new_package shared 1.0 'create function shared() returns int language sql as $$select 9$$;'
	add_package shared 1.0
	other() { TINYPG_SPARES=0 as_other env TINYPG_CACHE="$T/other/home/cache:$TINYPG_TEST_CACHE/added" "$@"; }
	url=$(other pg_tmp -x shared)
	run other pg_sql -c 'select shared()' "$url"
	other pg_tmp stop "$url"
	[[ $output == 9 ]]
}

@test "an extension that neither the installation nor a package has is refused" {
	new_package known 1.0 'select 1;'
	add_package known 1.0
	run -1 --separate-stderr pg_tmp -x known -x knowm
	[[ $stderr == "pg_initcache: no extension 'knowm' in '"*"/extension'"$'\n'"hint: there is 'known'" ]]
}

@test "an extension that another one requires, and that nobody has, is named" {
	new_package middle 1.0 'select 1;' "requires = 'tinypg_gone'"
	new_package needy 1.0 'select 1;' "requires = 'middle'"
	add_package middle 1.0
	add_package needy 1.0
	run -1 --separate-stderr pg_tmp -x needy
	[[ $stderr == "pg_initcache: 'middle' requires the extension 'tinypg_gone', which the server does not have"$'\n'"hint: add it with pg_extadd" ]]
}

@test "pg_extlist lists an extension that was added, with its files" {
	new_package listed 1.5 'select 1;' "requires = 'hstore'"
	add_package listed 1.5
	place=$(added_directory "$(server_bindir)")/listed-1.5
	[[ $(pg_extlist -a listed | cut -f 1-5,10) == $'listed\t1.5\t1.5\ta test\thstore\t'"$place/share/extension/listed.control" ]]
}

# bats test_tags=long
@test "pg_extlist says whether an added library loads" {
	new_c_package loads 1.0 1
	add_package loads 1.0
	place=$(added_directory "$(server_bindir)")/loads-1.0
	[[ $(pg_extlist -a loads | cut -f 11,12) == "$place/lib/loads.so"$'\tyes' ]]
}

# bats test_tags=long
@test "a server that runs keeps its library when the package is replaced, and when it is removed" {
	new_c_package keeps 1.0 11
	add_package keeps 1.0
	url=$(pg_tmp -w 60 -x keeps)
	rm -r "$T/keeps-1.0"
	new_c_package keeps 1.0 12
	add_package keeps 1.0
	second=$(pg_tmp -w 60 -x keeps)
	replaced=$(sql "$url" 'select keeps()')
	pg_extadd -r keeps
	run three
	pg_tmp stop "$url" "$second"
	[[ $replaced.$output == $'11.11\n12' ]]
}
three() { sql "$url" 'select keeps()' && sql "$second" 'select keeps()'; }

@test "two packages with a different file of one name cannot be had together" {
	for name in clash1 clash2; do
		new_package "$name" 1.0 'select 1;'
		mkdir "$T/$name-1.0/lib"
		echo "$name" >"$T/$name-1.0/lib/clash.so"
		add_package "$name" 1.0
	done
	place=$(added_directory "$(server_bindir)")
	run -1 --separate-stderr pg_tmp -x clash1 -x clash2
	[[ $stderr == "pg_tmp: a server cannot have both '$place/clash1-1.0/lib/clash.so' and '$place/clash2-1.0/lib/clash.so': they have one name, and differ"$'\n'hint:* ]]
}

@test "a package with a file that differs from the installation's of the same name is refused" {
	new_package covers 1.0 'select 1;'
	mkdir "$T/covers-1.0/lib"
	libraries=$("$(server_bindir)/pg_config" --pkglibdir) || skip 'this server has no pg_config'
	library=$(cd "$libraries" && ls libpqwalreceiver.*)
	echo other >"$T/covers-1.0/lib/$library"
	add_package covers 1.0
	run -1 --separate-stderr pg_tmp -x covers
	[[ $stderr == "pg_tmp: a server cannot have both '"*"/$library' and '$(added_directory "$(server_bindir)")/covers-1.0/lib/$library': they have one name, and differ" ]]
}

# bats test_tags=long
@test "packages may have the same file" {
	for name in alike1 alike2; do
		new_package "$name" 1.0 'select 1;'
		mkdir "$T/$name-1.0/lib"
		echo alike >"$T/$name-1.0/lib/alike.so"
		add_package "$name" 1.0
	done
	run -0 pg_initcache -x alike1 -x alike2
}

# bats test_tags=long
@test "a shadow whose program was not written completely is made again" {
	new_package torn 1.0 'select 1;'
	add_package torn 1.0
	pg_initcache -x torn >/dev/null
	record=$(grep -lx 'name torn%201.0' "$TINYPG_CACHE"/shadow/*/record)
	find "${record%/record}/tree" -name postgres -type f -exec truncate -s 0 {} +
	run -0 pg_initcache -x torn
}

# bats test_tags=long
@test "a file that comes to a directory that a package shares with the installation is seen" {
	system=$(server_bindir)
	share=$("$system/pg_config" --sharedir) && libraries=$("$system/pg_config" --pkglibdir) || skip 'this server has no pg_config'
	mkdir "$T/own"
	cp -R --parents "$system" "$share" "$libraries" "$T/own"
	mkdir -p "$T/own$share/sub/deep"
	: >"$T/own$share/sub/deep/one"
	new_package shares 1.0 'select 1;'
	mkdir -p "$T/shares-1.0/share/sub/deep"
	: >"$T/shares-1.0/share/sub/deep/mine"
	add_package shares 1.0
	pg_initcache -b "$T/own$system" -x shares >/dev/null
	: >"$T/own$share/sub/deep/two"
	pg_initcache -b "$T/own$system" -x shares >/dev/null
	run find "$TINYPG_CACHE/shadow" -path '*/sub/deep/two'
	[[ -n $output ]]
}

# bats test_tags=long
@test "a shadow has the libraries that a server finds in lib64 beside its programs" {
	mkdir -p "$T/own/bin" "$T/own/lib" "$T/own/lib64" "$T/own/share/extension"
	cp "$(server_bindir)/postgres" "$T/own/bin"
	: >"$T/own/lib/libpqwalreceiver.so"
	: >"$T/own/lib64/libneeded.so.1"
	new_package sixty 1.0 'select 1;'
	add_package sixty 1.0
	run -1 pg_tmp -b "$T/own/bin" -x sixty -x nonesuch
	[[ -n $(find "$TINYPG_CACHE/shadow" -path '*/lib64/libneeded.so.1') ]]
}

# bats test_tags=long
@test "a cache that programs cannot be run from is named" {
	((EUID == 0)) || skip 'needs root'
	mkdir "$T/barred"
	unshare -m mount -t tmpfs none "$T/barred" 2>/dev/null || skip 'cannot mount here'
	new_package barred 1.0 'select 1;'
	add_package barred 1.0
	export TINYPG_CACHE=$T/barred:$TINYPG_CACHE
	run -1 --separate-stderr unshare -m sh -c 'mount -t tmpfs -o noexec,mode=755 none "$1" && { pg_tmp -x barred; pg_tmp -x barred; }' sh "$T/barred"
	[[ ${#stderr_lines[@]} == 4 && ${stderr_lines[2]} == "pg_tmp: cannot run '$T/barred/shadow/"*"/postgres': Permission denied" ]]
}
