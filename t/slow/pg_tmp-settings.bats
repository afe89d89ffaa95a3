# What settings of -c are for: a server that is as small, or as busy, as the one in production.

load ../helper

teardown() {
	pg_tmp stop -A
	test_end
}

@test "-c: a server with 16 buffers has none left for 100 clients" {
	need pgbench
	url=$(pg_tmp -c shared_buffers=128kB -c max_connections=120)
	cat >join.sql <<-'END'
		select count(*) from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_depend d on d.objid = c.oid;
	END
	run pgbench -n -c 100 -j 2 -t 20 -f join.sql "$url"
	[[ $output == *"no unpinned buffers available"* ]]
}
