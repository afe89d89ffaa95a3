# Making a running cluster durable, where its server does not take part.
# suite: disk

load ../helper
load ../life-helper

@test "durable: a server that does not read its settings is not called kept" {
	url=$(pg_tmp -w 3600 -d "$T/dir")
	sql "$url" 'create table t as select 7 as i'
	echo 'nonsense' >>"$(echo "$T/dir"/[1-9]*)/postgresql.conf"
	run -1 --separate-stderr pg_tmp -k -d "$T/dir"
	[[ -z $output && $stderr == "pg_tmp: cannot keep the running '$T/dir': its server does not read its settings" ]]
	[[ ! -e $T/dir/kept && $(sql "$url" 'table t') == 7 ]]
	pg_tmp stop "$url"
	[[ ! -e $T/dir ]]
}
