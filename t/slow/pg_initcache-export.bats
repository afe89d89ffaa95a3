# pg_initcache -o and -i with chains of templates, hostile archives, other users, kills and full disks.

load ../helper

setup() {
	test_begin
	seeded_cache
}

teardown() { test_end; }

into() { TINYPG_CACHE=$T/$1 "${@:2}"; }
needs_zstandard() {
	for python in python3 /usr/bin/python3; do
		"$python" -c 'import zstandard' 2>/dev/null && return 0
	done
	skip 'no zstandard for Python here'
}
nothing_in() { [[ ! -e $1/template || -z $(find "$1/template" -mindepth 1 ! -name log) ]]; }

# A chain of steps of all kinds, and what a cluster made from it answers.
steps=(-D shop -U owner -x hstore -f schema.sql -S 'pg_sql -c "insert into goods select i from generate_series(1, 20000) i"')
ask='select count(*), min(tags::text) from goods, (select hstore($$a$$, $$b$$) tags) t'
write_schema() { echo 'create table goods (i int primary key);' >schema.sql; }

@test "a chain of steps comes into another cache, and answers the same without making anything" {
	write_schema
	url=$(pg_tmp "${steps[@]}")
	here=$(sql "$url" "$ask")
	pg_tmp stop "$url"
	template=$(pg_initcache "${steps[@]}" -o a.tar.zst)
	[[ $(into other pg_initcache -i a.tar.zst) == "$T/other/template/$(basename "$template")" ]]
	[[ $(find other/template -mindepth 1 -maxdepth 1 -type d | wc -l) == 4 ]]
	url=$(into other pg_tmp "${steps[@]}")
	[[ $(sql "$url" "$ask") == "$here" && $here == 20000* ]]
	pg_tmp stop "$url"
	[[ $(grep -c imported other/template/log) == 4 && $(wc -l <other/template/log) == 4 ]]
	# The next step is made on what was imported.
	into other pg_initcache "${steps[@]}" -S 'pg_sql -c "select 1"' >/dev/null
	[[ $(wc -l <other/template/log) == 5 ]]
	into other pg_initcache "${steps[@]}" -o - | cmp - a.tar.zst
}

@test "a warm spare is made from an imported template" {
	pg_initcache -o a.tar.zst >/dev/null
	into other pg_initcache -i a.tar.zst >/dev/null
	export TINYPG_CACHE=$T/other TINYPG_SPARES=1
	url=$(pg_tmp)
	wait_until 30 compgen -G "$TMPDIR/tinypg.*/spare.*"
	next=$(pg_tmp)
	[[ $(sql "$next" 'select 5') == 5 ]]
	pg_tmp stop "$url" "$next"
	pg_tmp stop -A
	[[ $(wc -l <other/template/log) == 1 ]]
}

@test "a lower template that is gone is left out" {
	write_schema
	pg_initcache -f schema.sql >/dev/null
	wait_until 60 all_synced "$TINYPG_CACHE"
	rm -r "$(pg_initcache)"
	pg_initcache -f schema.sql -o a.tar.zst >/dev/null
	into other pg_initcache -i a.tar.zst >/dev/null
	[[ $(into other pg_initcache -f schema.sql) == "$T/other/"* && $(wc -l <other/template/log) == 1 ]]
}

# What is said of each kind of t/travel: a pattern, in which NAME is the template's and HERE what this machine has.
reasons() {
	cat <<-'END'
		architecture it was made on linux-none, and this machine is HERE
		byte-order its byte order is 'big', and that of this machine is 'little'
		block-size its blocks are of another size than the manifest says
		format MANIFEST: line 1: it is in a format of another release
		layout its recipe is of another release of pg_initcache
		version it is for PostgreSQL 15.99, which is not here
		build it is for another build of PostgreSQL HERE than '*/postgres'
		libc it was made with glibc 1.99, and this machine has HERE, which may sort text differently
		icu it was made with libicui18n.so.1.0, and this machine has HERE, which may sort text differently
		locale there is no locale 'xx_XX.UTF-8' on this system
		extension its recipe is of another release of pg_initcache
		name MANIFEST: 'NAME' is not the name that its recipe gives
		flipped 'NAME/data/base/1/1259' is refused: its checksum is not that of the manifest
		swapped 'NAME/data/base/1/*' is missing, or out of order
		missing 'NAME/data/base/1/*' is missing, or out of order
		missing-last 'NAME/data/*' is missing, or out of order
		unlisted 'NAME/data/*x' is refused: the manifest does not list its content there
		unlisted-first 'x' is refused: the manifest does not list its content there
		twice 'NAME/data/*' is refused: the manifest does not list its content there
		shorter 'NAME/data/*' is refused: its size is not that of the manifest
		absolute '/etc/passwd' is refused: the manifest does not list its content there
		above '../x' is refused: the manifest does not list its content there
		listed-absolute MANIFEST: line HERE: '/etc/passwd' is refused: its name is not a plain path
		listed-above MANIFEST: line HERE: 'data/../../x' is refused: its name is not a plain path
		listed-outside MANIFEST: line HERE: 'made' is refused: it lies outside of 'data'
		listed-twice MANIFEST: line HERE: 'data/PG_VERSION' is refused: it is out of order, or there twice
		below-a-file cannot make 'NAME/data/PG_VERSION/x': Not a directory
		symbolic-link 'NAME/data/*' is refused: it is a link
		hard-link 'NAME/data/*' is refused: it is a link
		fifo 'NAME/data/*' is refused: it is no plain file
		device 'NAME/data/*' is refused: it is no plain file
		bomb it has HERE MB, and TINYPG_TEMPLATE_SIZE allows 10240 MB
		large-list MANIFEST is too large
		no-list it does not begin with MANIFEST
		tail something follows its end
		no-seal it is cut short
		two-frames something follows its end
		unclean it was not shut down cleanly
		other-major it is of another version
		no-control it was not shut down cleanly
	END
}

@test "each hostile archive is refused for its own reason, in one line, and the cache is as before" {
	needs_zstandard
	name=$(basename "$(pg_initcache -o a.tar.zst)")
	mkdir -p other/template
	local kind pattern
	[[ $(reasons | cut -d ' ' -f 1) == "$("$python" "$TINYPG_SOURCE/t/travel" -l | grep -vx good)" ]]
	while read -r kind pattern <&4; do
		pattern=${pattern//NAME/$name}
		"$python" "$TINYPG_SOURCE/t/travel" "$kind" a.tar.zst changed
		run -1 --separate-stderr into other pg_initcache -i changed
		# shellcheck disable=SC2053  # a pattern
		[[ -z $output && ${stderr_lines[0]} == "pg_initcache: cannot import 'changed': "${pattern//HERE/*} ]] ||
			{ echo "$kind: $output $stderr"; return 1; }
		[[ ${#stderr_lines[@]} == 1 || (${#stderr_lines[@]} == 2 && ${stderr_lines[1]} == 'hint: '*) ]]
		nothing_in other || { echo "$kind: $(ls other/template)"; return 1; }
	done 4< <(reasons)
}

@test "an archive that was cut or changed anywhere is refused" {
	pg_initcache -o a.tar.zst >/dev/null
	local size at
	size=$(($(wc -c <a.tar.zst)))
	for ((at = 0; at < size; at += size / 12)); do
		head -c "$at" a.tar.zst >changed
		run ! into other pg_initcache -i changed
		{ head -c "$at" a.tar.zst && head -c 40 /dev/zero && tail -c "+$((at + 41))" a.tar.zst; } >changed
		cmp -s a.tar.zst changed || run ! into other pg_initcache -i changed
		nothing_in other
	done
}

@test "an archive of which one bit was changed is refused in one line" {
	pg_initcache -o a.tar.zst >/dev/null
	local size at bit byte i
	size=$(wc -c <a.tar.zst)
	mapfile -t where < <(
		for ((at = 0; at < 16; at++)); do printf '%s\n' "$at "{0..7}; done
		for ((at = size - 8; at < size; at++)); do printf '%s\n' "$at "{0..7}; done
		# The same places for the same archive.
		awk -v size="$size" 'BEGIN { srand(14); for (i = 0; i < 300; i++) print int(rand() * size), int(rand() * 8) }'
	)
	cp a.tar.zst changed
	for i in "${where[@]}"; do
		read -r at bit <<<"$i"
		byte=$(od -An -tu1 -j "$at" -N 1 a.tar.zst)
		printf '%b' "\\x$(printf %02x $((byte ^ 1 << bit)))" | dd of=changed bs=1 seek="$at" conv=notrunc status=none
		run -1 --separate-stderr into other pg_initcache -i changed
		[[ -z $output && ${#stderr_lines[@]} == 1 && $stderr == "pg_initcache: cannot import 'changed': "* ]] ||
			{ echo "byte $at, bit $bit: $output $stderr"; return 1; }
		nothing_in other
		printf '%b' "\\x$(printf %02x $((byte)))" | dd of=changed bs=1 seek="$at" conv=notrunc status=none
	done
	cmp a.tar.zst changed
}

@test "an extension that this server does not have in that form is refused" {
	needs_zstandard
	pg_initcache -x hstore -o a.tar.zst >/dev/null
	"$python" "$TINYPG_SOURCE/t/travel" extension a.tar.zst changed
	run -1 --separate-stderr into other pg_initcache -i changed
	[[ $stderr == "pg_initcache: cannot import 'changed': it has the extension 'hstore', which is another one here" ]]
	nothing_in other
}

@test "an ordinary user takes what root made, and root what a user made" {
	need_root
	other_prepare
	name=$(basename "$(pg_initcache -U owner -o a.tar.zst)")
	as_other env TINYPG_CACHE="$T/other/home/c" pg_initcache -i - <a.tar.zst >/dev/null
	[[ -n $(find other/home/c/template -name PG_VERSION -user "${TINYPG_TEST_USER:-nobody}") ]]
	url=$(as_other env TINYPG_CACHE="$T/other/home/c" pg_tmp -U owner)
	as_other pg_tmp stop "$url"
	as_other env TINYPG_CACHE="$T/other/home/c" pg_initcache -U owner -o - >b.tar.zst
	cmp a.tar.zst b.tar.zst
	into third pg_initcache -i b.tar.zst >/dev/null
	[[ -z $(find "third/template/$name" ! -user root) ]]
	url=$(into third pg_tmp -U owner)
	pg_tmp stop "$url"
}

@test "an import that is killed leaves the cache as before" {
	write_schema
	pg_initcache "${steps[@]}" -o a.tar.zst >/dev/null
	for ((i = 0; i < 8; i++)); do
		mkfifo pipe
		TINYPG_CACHE=$T/other setsid pg_initcache -i pipe >/dev/null 2>&1 3>&- &
		{ head -c $((i * 130000)) a.tar.zst; sleep 0.1; kill -KILL -- -$!; } >pipe || true
		wait $! || true
		rm pipe
		[[ -z $(find other/template -mindepth 1 -maxdepth 1 -name '1*' ! -name '*.lock') ]]
	done
	into other pg_initcache -i a.tar.zst >/dev/null
	[[ -z $(find other/template -name 'staging.*') ]]
}

@test "a disk without room for the bytes or the number of files: one line, and the cache as before" {
	need_root
	need unshare
	pg_initcache -o a.tar.zst >/dev/null
	mkdir small
	run -1 --separate-stderr unshare -m bash -c 'mount -t tmpfs -o size=20m,mode=755 none small || exit 99
		export TINYPG_CACHE=$PWD/small; pg_initcache -i a.tar.zst; status=$?; ls small/template; exit $status' 3>&-
	[[ -z $output && $stderr == "pg_initcache: cannot import 'a.tar.zst': it has "*" MB, and there is no room for them in '$T/small/template'" ]]
	run -1 --separate-stderr unshare -m bash -c 'mount -t tmpfs -o nr_inodes=500,mode=755 none small || exit 99
		export TINYPG_CACHE=$PWD/small; pg_initcache -i a.tar.zst; status=$?; ls small/template; exit $status' 3>&-
	[[ -z $output && $stderr == *": it has "*" files and directories, and the file system of '$T/small/template' takes only "*" more" ]]
}

@test "a role's password in a template is said" {
	pg_initcache -S 'pg_sql -c "create role app login password '"'secret'"'"' -o a.tar.zst >/dev/null 2>said
	[[ $(<said) == "pg_initcache: there is a password in 'a.tar.zst', in the template's 'data/"*"'"$'\n'"hint: give it only to people who may have the password" ]]
}

# Tables of all kinds, and a script that prints of each its name, the number of its rows, and a checksum of them.
write_shop() {
	write_schema
	cat >>schema.sql <<-'END'
		create schema depot;
		create table depot.place (id int generated always as identity, name text, "Größe" numeric);
		insert into depot.place (name, "Größe") select repeat(md5(i::text), 100), i / 7.0 from generate_series(1, 200) i;
		create table depot.moved (at date, what text) partition by range (at);
		create table depot.moved_2026 partition of depot.moved for values from ('2026-01-01') to ('2027-01-01');
		insert into depot.moved values ('2026-11-30', 'Äpfel'), ('2026-12-24', null);
		create materialized view depot.names as select name, count(*) from depot.place group by name;
		create table "Nothing" ();
		create unlogged table depot.unlogged as select 1 as one;
	END
	cat >ask <<-'END'
		pg_sql -c "select oid::regclass from pg_class where relkind in ('r', 'm', 'p', 'S') and
			relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1" "$1" |
			while read -r table; do
				echo "$table $(pg_sql -c "select count(*), md5(string_agg(row(t.*)::text, ',' order by row(t.*)::text)) from $table t" "$1")"
			done
	END
}

@test "a chroot without a cache imports it, as root and as another user, and has the same rows without initdb" {
	need_root
	need unshare setpriv
	write_shop
	url=$(pg_tmp "${steps[@]}")
	here=$(bash ask "$url")
	pg_tmp stop "$url"
	[[ $(wc -l <<<"$here") == 8 && $here == *'goods 20000'* ]]
	pg_initcache "${steps[@]}" -o a.tar.zst >/dev/null
	mkdir -p root
	# The command's working directory is part of its step, so it is the same one there.
	cat >inside <<-'END'
		set -e
		cd "$1"
		export TINYPG_CACHE=$PWD/own/cache PATH=/tools:$PATH HOME=$PWD/own TMPDIR=$PWD/own
		pg_initcache -i - <&5 >/dev/null
		url=$(pg_tmp "${@:2}")
		bash ask "$url"
		pg_tmp stop "$url"
		cut -d ' ' -f 2,4- "$TINYPG_CACHE/template/log"
		! cat /tmp/initdb 2>/dev/null
	END
	cat >outside <<-'END'
		exec 5<a.tar.zst
		mount -t tmpfs -o mode=755 none root && cd root || exit 99
		mkdir -p usr etc dev proc tools tmp var/lib ".$T/own"
		chmod 1777 tmp
		cp ../inside ../ask ../schema.sql ".$T"
		for name in bin lib lib64 sbin; do [[ ! -L /$name ]] || ln -s "usr/$name" "$name"; done
		for name in usr etc dev proc; do mount --rbind "/$name" "$name" || exit 99; done
		mount --bind "$TINYPG_BIN" tools || exit 99
		printf '#!/bin/sh\necho initdb was run >>/tmp/initdb\nexit 1\n' >tmp/none
		chmod 755 tmp/none
		initdb=$(readlink -f "$BINDIR/initdb") && mount --bind tmp/none ".$initdb" || exit 99
		chown "$1" ".$T/own" && exec chroot . setpriv --reuid="$1" --regid="$(id -g "$1")" --clear-groups bash "$T/inside" "$T" "${@:2}"
	END
	for user in root "${TINYPG_TEST_USER:-nobody}"; do
		run -0 --separate-stderr env -u TINYPG_CACHE T="$T" BINDIR="$(server_bindir)" USER="$user" LOGNAME="$user" \
			unshare -m bash outside "$user" "${steps[@]}" 3>&-
		[[ $stderr == '' ]]
		[[ $output == "$here"$'\n'"made imported"$'\n'"made imported"$'\n'"made imported"$'\n'"made imported" ]]
	done
}
