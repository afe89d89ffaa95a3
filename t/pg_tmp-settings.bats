# Settings of the server: what every server has, -c from the command line and from files, and -o.

# shellcheck disable=SC2030,SC2031,SC2016  # variables are set for one test; what is quoted is for a server
load helper

teardown() {
	pg_tmp stop -A
	test_end
}

@test "-c is a setting that ALTER SYSTEM and ALTER DATABASE override, and -o overrides it" {
	cat >file.conf <<-'END'
		# of a project
		Work_Mem = 3MB	# a unit
		search_path '"$user", "it''s"'
		statement_timeout=1h
	END
	url=$(pg_tmp -c work_mem=9MB -c @file.conf -c statement_timeout=2h -c max_connections=33 -c my.own=$'it\'s\n\\' \
		-o '-c max_connections=34')
	shows "$url" work_mem 3MB
	shows "$url" search_path "\"\$user\", \"it's\""
	shows "$url" statement_timeout 2h
	shows "$url" max_connections 34
	[[ $(sql "$url" "select current_setting('my.own') = E'it\'s\n\\\\'") == t ]]
	sql "$url" 'alter system set work_mem = 4000'
	sql "$url" 'alter database test set statement_timeout = 5000'
	sql "$url" 'select pg_reload_conf()'
	wait_until 20 shows "$url" work_mem 4000kB
	shows "$url" statement_timeout 5s
}

@test "-c: a name that is no setting, and a value that it does not take, is named at once, with a hint" {
	run -1 --separate-stderr pg_tmp -c fsync=on -c Shared-Bufers=1MB
	[[ -z $output && ${stderr_lines[0]} == "pg_tmp: -c: there is no setting 'shared_bufers'" ]]
	[[ ${stderr_lines[1]} == "hint: there is 'shared_buffers'"* && ${#stderr_lines[@]} == 2 ]]
	run -1 --separate-stderr pg_tmp -c work_mem=1XB
	[[ ${stderr_lines[0]} == 'pg_tmp: wrong setting of -c: invalid value for parameter "work_mem": "1XB"' ]]
	[[ ${stderr_lines[1]} == 'hint: Valid units for this parameter are '* && ${#stderr_lines[@]} == 2 ]]
	all_gone
}

@test "-c: settings that do not fit each other fail with the line of the log" {
	run -1 --separate-stderr pg_tmp -c superuser_reserved_connections=10 -c max_connections=5
	[[ $stderr == *"superuser_reserved_connections"*"max_connections"* ]]
	all_gone
}

@test "-c: settings that only pg_tmp makes are refused by name, in a file too" {
	for name in data_directory config_file hba-file Ident_File unix_socket_directories unix_socket_permissions \
		external_pid_file; do
		plain=${name,,} plain=${plain//-/_}
		run -2 --separate-stderr pg_tmp -c "$name=/x"
		[[ ${stderr_lines[0]} == "pg_tmp: only pg_tmp sets '$plain'" ]]
		echo "$plain = '/x'" >file.conf
		run -1 --separate-stderr pg_tmp -c @file.conf
		[[ $stderr == "pg_tmp: 'file.conf': only pg_tmp sets '$plain'" ]]
	done
	for name in include include_dir include_if_exists; do
		echo "$name '/x'" >file.conf
		run -1 --separate-stderr pg_tmp -c @file.conf
		[[ $stderr == "pg_tmp: 'file.conf': '$name' is no setting; -c @file reads another file" ]]
	done
}

@test "-c: an invalid setting, and a file that cannot be read, is named" {
	for word in work_mem =1 1x=2 'work mem=1' a.b.c=1 a.=1; do
		run -2 --separate-stderr pg_tmp -c "$word"
		[[ ${stderr_lines[0]} == "pg_tmp: the setting '$word' is not name=value" ]]
	done
	run -1 --separate-stderr pg_tmp -c @none
	[[ $stderr == "pg_tmp: cannot read 'none': No such file or directory" ]]
	printf 'work_mem = 1MB\nwork_mem = 1 MB\n' >file.conf
	run -1 --separate-stderr pg_tmp -c @file.conf
	[[ $stderr == "pg_tmp: 'file.conf': syntax error in line 2, near 'MB'" ]]
	printf 'work_mem = 1MB\0\n' >file.conf
	run -1 --separate-stderr pg_tmp -c @file.conf
	[[ $stderr == "pg_tmp: 'file.conf': it has a NUL byte" ]]
}

@test "-c port and listen_addresses replace what -t and -p say" {
	port=$(pg_getport)
	url=$(pg_tmp -t -p 1 -c "port=$port" -c listen_addresses='127.0.0.1, localhost')
	[[ $url == *"@127.0.0.1:$port/"* ]]
	shows "$url" listen_addresses '127.0.0.1, localhost'
	run -2 --separate-stderr pg_tmp -t -c listen_addresses=192.0.2.1
	[[ ${stderr_lines[0]} == "pg_tmp: -t needs 127.0.0.1, which is not in listen_addresses '192.0.2.1'" ]]
	run -2 --separate-stderr pg_tmp -t -o '-h ::1'
	[[ ${stderr_lines[0]} == "pg_tmp: -t needs 127.0.0.1, which is not in listen_addresses '::1'" ]]
	run -2 --separate-stderr pg_tmp -c port=none
	[[ ${stderr_lines[0]} == "pg_tmp: port 'none' is not a number from 1 to 65535" ]]
}

# bats test_tags=long
@test "-c reaches the servers that run steps, and a step is run again for another value" {
	export TINYPG_CACHE=$T/cache
	step=(-S "pg_sql -c \"create table t as select current_setting('work_mem') as m\"")
	for value in 3MB 4MB; do
		url=$(pg_tmp -c "work_mem=$value" -c port=6000 "${step[@]}")
		[[ $(sql "$url" 'table t') == "$value" ]]
	done
	[[ $(grep -c ' made ' "$TINYPG_CACHE/template/log") == 3 ]]
}

@test "-c: nothing that pg_tmp does waits for a standby that is not there" {
	echo 'create table author (name text)' >schema.sql
	url=$(TINYPG_CACHE=$T/cache timeout 60 pg_tmp -t -f schema.sql -c synchronous_standby_names='*' -c synchronous_commit=remote_apply)
	shows "$url" synchronous_standby_names '*'
	[[ $(sql "$url" 'select count(*) from author') == 0 ]]
}

@test "-d of a running cluster: other settings than those of its -c are named" {
	url=$(pg_tmp -d "$T/run" -c work_mem=3MB)
	[[ $(pg_tmp -d "$T/run" -c Work-Mem=3MB) == "$url" ]]
	run -1 --separate-stderr pg_tmp -d "$T/run" -c work_mem=4MB
	[[ ${stderr_lines[0]} == "pg_tmp: -c asks for 'work_mem=4MB', but the cluster in '$T/run' has 'work_mem=3MB'" ]]
}

@test "settings of every server" {
	url=$(pg_tmp)
	while read -r name value; do
		[[ "$name $(sql "$url" "show $name")" == "$name $value" ]]
	done <<-END
		fsync off
		synchronous_commit off
		full_page_writes off
		TimeZone UTC
		log_timezone UTC
		max_wal_size 1GB
		min_wal_size 80MB
		dynamic_shared_memory_type mmap
		max_connections 100
	END
	[[ -z $(sql "$url" 'show listen_addresses') ]]
	(($(sql "$url" 'show server_version_num') < 110000)) || [[ $(sql "$url" 'show wal_segment_size') == 1MB ]]
	# Everything else is PostgreSQL's default, so that a test meets what production has.
	run -0 sql "$url" "select string_agg(name, ' ' order by name) from pg_settings
		where source in ('configuration file', 'command line', 'environment variable', 'global', 'database', 'user')
		and setting is distinct from boot_val and name !~ '^lc_|^unix_socket|_file$|^data_directory'
		and name not in ('fsync', 'synchronous_commit', 'full_page_writes', 'TimeZone', 'log_timezone', 'max_wal_size',
		'min_wal_size', 'dynamic_shared_memory_type', 'listen_addresses', 'shared_buffers', 'DateStyle',
		'default_text_search_config', 'wal_segment_size', 'log_filename', 'logging_collector')"
	[[ -z $output ]]
	pg_tmp stop "$url"
}

@test "-o is quoted as a shell would" {
	url=$(pg_tmp -o "-c log_line_prefix='a b  c' --work-mem=7MB -c cluster_name=\"x \"y\\ z -N 11")
	[[ $(sql "$url" 'show log_line_prefix') == "a b  c" ]]
	[[ $(sql "$url" 'show work_mem') == 7MB ]]
	[[ $(sql "$url" 'show cluster_name') == "x y z" ]]
	[[ $(sql "$url" 'show max_connections') == 11 ]]
	pg_tmp stop "$url"
}

@test "-o wins over what every server gets" {
	url=$(pg_tmp -o "-c fsync=on -c timezone=Europe/Paris")
	[[ $(sql "$url" 'show fsync') == on ]]
	[[ $(sql "$url" 'show timezone') == Europe/Paris ]]
	pg_tmp stop "$url"
}

@test "-o is not run by a shell" {
	run pg_tmp -o '-c application_name=$(touch${IFS}'"$T"'/run)`touch '"$T"'/run`;'
	[[ ! -e $T/run ]]
	[[ $status != 0 ]] || pg_tmp stop "$output"
}
