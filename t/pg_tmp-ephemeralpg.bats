# Scripts written for ephemeralpg.

# shellcheck disable=SC2086,SC2046,SC2001  # scripts are tested as their authors wrote them
load helper

@test "ephemeralpg: stop -d of what stands behind the first =" {
	url=$(pg_tmp)
	pg_tmp stop -d $(echo ${url#*=} | sed 's:%2F:/:g')
	all_gone
}

@test "ephemeralpg: initdb, start, stop" {
	dir=$(pg_tmp initdb)
	[[ -d $dir ]]
	url=$(pg_tmp -d $dir start)
	[[ $(sql "$url" 'select 1') == 1 ]]
	pg_tmp -d $dir stop
	[[ ! -e $dir && -z $(pg_tmp list) ]]
	all_gone
}

# bats test_tags=long
@test "ephemeralpg: keep, and stop with pg_ctl" {
	ctl=$(newest_of pg_ctl) || skip "no pg_ctl here"
	export ctl
	# Who runs the server has to be the one who calls pg_ctl.
	as_other bash -e <<-'END'
		cd "$HOME"
		mkdir -p var
		url=$(pg_tmp -w 0 -k -d $PWD/var/pg)
		$ctl -w -D $PWD/var/pg/[1-9]*.* stop >/dev/null
		test -f var/pg/[1-9]*.*/PG_VERSION
	END
	all_gone
}

@test "ephemeralpg: -w -t -o with long options" {
	url=$(pg_tmp -w 5 -t -o "--client-min-messages=warning --log-connections=off")
	[[ $(sql "$url" 'show client_min_messages') == warning ]]
	pg_tmp stop "$url"
}

@test "ephemeralpg: -t -w 60 -o '-N 11'" {
	url=$(pg_tmp -t -w 60 -o "-N 11")
	[[ $(sql "$url" 'show max_connections') == 11 ]]
	pg_tmp stop "$url"
}

@test "ephemeralpg: a port and every address, then the data directory from the server" {
	port=$(pg_getport)
	url=$(pg_tmp -w 10 -t -p $port -o "-c listen_addresses='*'")
	d=$(sql $url 'show data_directory')
	[[ -d $d || $EUID == 0 ]]
	[[ $(sql $url 'show listen_addresses') == '*' ]]
	pg_tmp stop -d "$(dirname "$d")"
	all_gone
}
