# The port and the password of root's kept clusters: neither another uid nor the runtime user can read or replace them.

load ../helper
load ../attack-helper

need_own_lib() {
	need unshare
	unshare -m mount -t tmpfs -o mode=755 none /var/lib 2>/dev/null || skip "nothing can be mounted here"
}

# in_own_lib: run the script on standard input where /var/lib is its own.
in_own_lib() {
	{ echo 'set -eu; mount -t tmpfs -o mode=755 none /var/lib' && cat; } >"$T/inside.sh"
	export -f as_attacker
	export ATTACKER
	unshare -m bash "$T/inside.sh" 3>&-
}

@test "another uid, the runtime user, and the superuser by SQL cannot read the password of a kept cluster of root's" {
	need_own_lib
	run -0 in_own_lib <<-'END'
		url=$(pg_tmp -N shop -t)
		file=$(echo /var/lib/tinypg/.addresses/*)
		grep -q '^password ' "$file"
		stat -c '%u %a' "${file%/*}" "$file"
		runtime=$(stat -c %u /var/lib/tinypg/shop)
		! as_attacker cat "$file" 2>>"$T/denied" || echo "the attacker can read it"
		! as_attacker ls "${file%/*}" 2>>"$T/denied" || echo "the attacker can list them"
		! setpriv --reuid="$runtime" --regid="$runtime" --clear-groups cat "$file" 2>>"$T/denied" || echo "the runtime user can read it"
		! pg_sql -c "select pg_read_file('$file')" "$url" 2>>"$T/denied" || echo "the superuser can read it"
		! pg_sql -c "copy (select 1) to '${file%/*}/new'" "$url" 2>>"$T/denied" || echo "the superuser can write there"
		pg_tmp drop -N shop
		ls -A "${file%/*}"
	END
	[[ $output == $'0 700\n0 600' ]]
	[[ $(grep -c 'ermission denied' "$T/denied") == 5 ]]
}

@test "-d: a cluster of root's has its URL again, also if its file system was unmounted in between" {
	need_own_lib
	run -0 in_own_lib <<-'END'
		mkdir "$T/real" "$T/disk"
		mount -t tmpfs -o mode=755 none "$T/real"
		mount --bind "$T/real" "$T/disk"
		url=$(pg_tmp -k -t -d "$T/disk/db")
		pg_tmp stop -d "$T/disk/db"
		umount -l "$T/disk"
		[ -z "$(pg_tmp list)" ]
		mount --bind "$T/real" "$T/disk"
		[ "$(pg_tmp -t -d "$T/disk/db")" = "$url" ] && echo same
		pg_tmp stop -d "$T/disk/db"
		rm -r "$T/disk/db"
		pg_tmp list
		ls -A /var/lib/tinypg/.addresses
	END
	[[ $output == same ]]
}
