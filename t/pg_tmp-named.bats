# Development databases: -N NAME, and drop.

load helper

data_home() { echo "$(user_home)/.local/share/tinypg"; }

@test "-N: the same URL and the same data while it runs, after a stop, and after a reboot that emptied TMPDIR" {
	echo 'create table t as select 7 as i' >"$T/schema.sql"
	url=$(as_other pg_tmp -N shop -f "$T/schema.sql")
	[[ $(url_directory "$url") == "$(data_home)/shop" && $(stat -c %a "$(data_home)") == 700 ]]
	[[ $(as_other pg_tmp -N shop -f "$T/schema.sql") == "$url" && $(other_sql "$url" 'table t') == 7 ]]
	[[ $(as_other pg_tmp list -j) == *'"terms":{"wait":0,"keep":true,'* ]]
	as_other pg_tmp stop -N shop
	[[ $(as_other pg_tmp list | cut -f2,6) == kept$'\t'$(data_home)/shop ]]
	[[ $(as_other pg_tmp -N shop) == "$url" && $(other_sql "$url" 'table t') == 7 ]]
	as_other pg_tmp stop -A
	rm -r "$(user_tmpdir)"/tinypg.*
	[[ $(as_other pg_tmp -w 30 -N shop) == "$url" && $(other_sql "$url" 'table t') == 7 ]]
	[[ $(as_other pg_tmp list -j) == *'"terms":{"wait":30,"keep":true,'* ]]
	as_other pg_tmp drop -N shop
}

@test "-N: XDG_DATA_HOME says where the data are, and a directory that is open to others there is closed" {
	home=$(user_home)/data
	as_other mkdir -p "$home/tinypg"
	url=$(as_other env XDG_DATA_HOME="$home" pg_tmp -N 'a b')
	[[ $(url_directory "$url") == "$home/tinypg/a b" && $(stat -c %a "$home/tinypg") == 700 ]]
	as_other env XDG_DATA_HOME="$home" pg_tmp drop -N 'a b'
	[[ -z $(ls -A "$home/tinypg") ]]
}

@test "drop: what runs, what was stopped, and what TMPDIR knows nothing of is removed, and nothing else" {
	as_other pg_tmp -N other
	as_other pg_tmp -N shop
	as_other pg_tmp drop -N shop
	[[ $(ls -A "$(data_home)") == other && $(as_other pg_tmp list | wc -l) == 1 ]]
	as_other pg_tmp -N shop
	as_other pg_tmp stop -N shop -N other
	as_other pg_tmp drop -N shop
	[[ $(ls -A "$(data_home)") == other && $(as_other pg_tmp list | wc -l) == 1 ]]
	rm -r "$(user_tmpdir)"/tinypg.*
	as_other pg_tmp drop -N other
	[[ -z $(ls -A "$(data_home)") && -z $(as_other pg_tmp list) ]]
	all_gone
}

@test "drop: a name without a cluster, a link, and what pg_tmp has not kept are refused, and stay" {
	run -1 --separate-stderr as_other pg_tmp drop -N shop
	[[ -z $output && $stderr == "pg_tmp: there is no cluster 'shop' (in '$(data_home)/shop')" ]]
	as_other mkdir -p "$(data_home)/plain/15.1" "$(data_home)/empty"
	as_other ln -s plain "$(data_home)/link"
	as_other sh -c 'echo 15 >"$1"' sh "$(data_home)/plain/15.1/PG_VERSION"
	run -1 --separate-stderr as_other pg_tmp drop -N link
	[[ ${stderr_lines[0]} == "pg_tmp: '$(data_home)/link' is a link, and drop follows none" ]]
	for name in plain empty; do
		run -1 --separate-stderr as_other pg_tmp drop -N "$name"
		[[ $stderr == "pg_tmp: '$(data_home)/$name' holds no cluster that pg_tmp has kept" ]]
	done
	[[ $(cd "$(data_home)" && find . | sort) == $'.\n./empty\n./link\n./plain\n./plain/15.1\n./plain/15.1/PG_VERSION' ]]
	all_gone
}

@test "drop: a cluster that runs with another TMPDIR is refused, by name and with a hint" {
	url=$(as_other pg_tmp -N shop)
	as_other mkdir "$(user_home)/t"
	for words in 'drop -N shop' '-N shop'; do
		run -1 --separate-stderr as_other env TMPDIR="$(user_home)/t" sh -c "pg_tmp $words"
		[[ ${stderr_lines[0]} == "pg_tmp: '$(data_home)/shop' is in use" && ${stderr_lines[1]} == "hint: "*TMPDIR* ]]
	done
	[[ $(other_sql "$url" 'select 5') == 5 ]]
	as_other pg_tmp drop -N shop
}

@test "drop: a server that was started with the data by hand is named, and goes on" {
	as_other pg_tmp stop -d "$(url_directory "$(as_other pg_tmp -N shop)")"
	data=$(echo "$(data_home)"/shop/[1-9]*)
	# As a server of its own would be: a process in the data directory, without a terminal.
	as_other setsid sh -c 'cd "$1" && exec sleep 60' sh "$data" </dev/null >/dev/null 2>&1 3>&- &
	wait_until 20 is_in "$data"
	run -1 --separate-stderr as_other pg_tmp drop -N shop
	[[ $stderr == "pg_tmp: '$(data_home)/shop' is in use by the process $(users_of "$data")" && -e $data/PG_VERSION ]]
	kill "$(users_of "$data")"
	wait
	as_other pg_tmp drop -N shop
}
users_of() { find /proc/[0-9]*/cwd -maxdepth 0 -lname "$1" 2>/dev/null | cut -d/ -f3; }
is_in() { [[ -n $(users_of "$1") ]]; }

@test "-N, drop: a name that is no name, two places, or none are errors of usage" {
	while IFS='|' read -r words message; do
		run -2 --separate-stderr bash -c "pg_tmp $words"
		[[ -z $output && ${stderr_lines[0]} == "pg_tmp: $message" ]]
	done <<-'END'
		-N ''|the name '' is empty
		-N a/b|the name 'a/b' has a slash in it
		drop -N ../b|the name '../b' begins with a dot
		-N $'a\nb'|the name 'a\nb' has a control character in it
		-N a -N b|start takes only one -d or -N
		-N a -d b|start takes only one -d or -N
		drop -N a -N b|drop takes only one -N
		drop|drop takes -N and a name
		drop -A -N a|drop takes no -A
		drop -d a|drop takes no -d
		drop a|unexpected 'a'
	END
	[[ -z $(find "$HOME" "$TMPDIR" -mindepth 1) ]]
}

@test "-N: data of another major version are refused, and both versions are named, also where TMPDIR was emptied" {
	as_other pg_tmp stop "$(as_other pg_tmp -N shop)"
	version=$(as_other pg_tmp list | cut -f3)
	other=$((${version%%.*} - 1))
	for _ in 1 2; do
		run -1 --separate-stderr as_other pg_tmp -V "$other" -N shop
		[[ -z $output && ${stderr_lines[0]} == "pg_tmp: -V asks for '$other', but the cluster in '$(data_home)/shop' has '$version'" ]]
		rm -rf "$(user_tmpdir)"/tinypg.*
	done
	as_other pg_tmp drop -N shop
}

@test "-N: there must be a home directory, and one where others cannot put something else in its place" {
	run -1 --separate-stderr as_other env -u XDG_DATA_HOME HOME=relative pg_tmp -N shop
	[[ ${stderr_lines[0]} == "pg_tmp: there is no home directory for the data of 'shop'" && ${stderr_lines[1]} == "hint: set XDG_DATA_HOME "* ]]
	open=$(user_home)/open
	as_other mkdir -m 777 "$open"
	run -1 --separate-stderr as_other env XDG_DATA_HOME="$open" pg_tmp -N shop
	[[ ${stderr_lines[0]} == "pg_tmp: '$open/tinypg' is not safe for your data: '$open': "* ]]
	as_other pg_tmp -N shop
	as_other rmdir "$open/tinypg"
	as_other ln -s "$(data_home)" "$open/tinypg"
	run -1 --separate-stderr as_other env XDG_DATA_HOME="$open" pg_tmp drop -N shop
	[[ $stderr == "pg_tmp: '$open/tinypg' is not safe for your data: '$open': "* && $(ls "$(data_home)") == shop ]]
	as_other pg_tmp drop -N shop
}

@test "-N: root's are in /var/lib/tinypg, which is root's and closed to be read" {
	need_root
	need unshare
	unshare -m mount -t tmpfs -o mode=755 none /var/lib 2>/dev/null || skip "nothing can be mounted here"
	cat >"$T/inside.sh" <<-'END'
		mount -t tmpfs -o mode=755 none /var/lib || exit 99
		umask 077
		export XDG_DATA_HOME=$T/elsewhere
		url=$(pg_tmp -N shop) && [ "$(pg_tmp -N shop)" = "$url" ] || exit 1
		echo "$url"
		stat -c '%a %u' /var/lib/tinypg
		[ "$(stat -c '%a' /var/lib/tinypg/shop)" = 700 ] && [ "$(stat -c '%u' /var/lib/tinypg/shop)" != 0 ] || exit 2
		pg_tmp drop -N shop && ls -A /var/lib/tinypg
	END
	run -0 unshare -m bash "$T/inside.sh" 3>&-
	[[ ${lines[0]} == 'postgresql:///test?host=%2Fvar%2Flib%2Ftinypg%2Fshop' && ${lines[1]} == '711 0' && ${#lines[@]} == 2 ]]
	[[ ! -e $T/elsewhere ]]
}
