package require Pgtcl

set connection [pg_connect -conninfo [lindex $argv 0]]
pg_select $connection "select current_database() as name, 1 + 1 as two" row { puts "$row(name) $row(two)" }
pg_disconnect $connection
