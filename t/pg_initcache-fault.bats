# pg_initcache where it fails, or is killed, at each of its steps. For tools built with -DTINYPG_FAULTS.

load helper
load initcache-helper

setup() {
	test_begin
	BINDIR=$(server_bindir)
	export TINYPG_CACHE=$T/cache
}

teardown() { test_end; }

initcache() { pg_initcache -b "$BINDIR" -D postgres "$@"; }

# whole_afterwards: the next call finds or makes the template, and sweeps what the last one left.
whole_afterwards() {
	run -0 --separate-stderr initcache
	[[ $stderr == '' && $(published) == "$output" && -s $output/data/PG_VERSION && -s $output/made ]]
	[[ -z $(staging) ]]
	wait_until 60 test ! -e "$output/boot"
}

@test "-s: it fails, or is killed, while the certificate is made: the next call makes it and sweeps" {
	for point in certificate.write certificate.publish; do
		run -1 --separate-stderr env TINYPG_FAULT=$point pg_initcache -s
		[[ $output == '' && $stderr == "pg_initcache: cannot make '$TINYPG_CACHE/tls/server-"*"': Input/output error" ]]
		[[ -z $(ls "$TINYPG_CACHE/tls") ]]
		run -137 env TINYPG_FAULT=$point=kill pg_initcache -s
		run -0 pg_initcache -s
		[[ -s $output/root.crt && $(ls "$TINYPG_CACHE/tls") == "$(basename "$output")" ]]
		rm -r "$output"
	done
}

@test "it fails before it is published: one line, and nothing is left" {
	run -1 --separate-stderr env TINYPG_FAULT=template.publish pg_initcache -b "$BINDIR" -D postgres
	[[ $output == '' && $stderr == "pg_initcache: cannot make '$TINYPG_CACHE/template/"*"': Input/output error" ]]
	[[ -z $(published) && -z $(staging) ]]
	whole_afterwards
}

@test "a file cannot be written" {
	run -1 --separate-stderr env TINYPG_FAULT=fs.write pg_initcache -b "$BINDIR" -D postgres
	[[ $output == '' && ${stderr_lines[-1]} == "pg_initcache: cannot write to '$TINYPG_CACHE/template/staging."*"': Input/output error" ]]
	[[ -z $(published) && -z $(staging) ]]
	whole_afterwards
}

@test "a file cannot be copied" {
	need_root
	run -1 --separate-stderr env TINYPG_FAULT=clone.file pg_initcache -b "$BINDIR" -D postgres
	[[ $output == '' && $stderr == "pg_initcache: cannot copy '$TINYPG_CACHE/template/staging."*"/work': Input/output error" ]]
	[[ -z $(published) && -z $(staging) ]]
}

@test "one that cannot be removed is not said to be in use" {
	run -0 initcache
	directory=$output
	wait_until 60 test ! -e "$directory/boot"
	run -1 --separate-stderr env TINYPG_FAULT=fs.remove pg_initcache -r 0
	[[ $stderr == "pg_initcache: cannot remove '${directory##*/}': Input/output error" && -z $(published) ]]
	whole_afterwards
}

@test "killed with a cluster that is not published" {
	for point in template.filled template.publish; do
		run -1 --separate-stderr env TINYPG_FAULT=$point=kill pg_initcache -b "$BINDIR" -D postgres
		[[ $output == '' && ${stderr_lines[0]} == 'pg_initcache: the process that makes the template was ended by signal 9 (Killed)' ]]
		[[ -z $(published) && -z $(staging) ]]
	done
	whole_afterwards
}

@test "killed when it is published: the next one finds it" {
	run -1 env TINYPG_FAULT=template.published=kill pg_initcache -b "$BINDIR" -D postgres
	[[ -n $(published) && -e $(published)/boot ]]
	run -0 --separate-stderr initcache
	[[ $stderr == '' && $(published) == "$output" ]]
}

@test "killed before it is synced: good until the next boot" {
	run -0 env TINYPG_FAULT=template.sync=kill pg_initcache -b "$BINDIR" -D postgres
	directory=$output
	[[ -e $directory/boot ]]
	run -0 initcache
	[[ $output == "$directory" && -e $directory/boot ]]
	echo another >"$directory/boot"
	whole_afterwards
}
