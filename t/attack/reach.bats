# Nothing that another uid can open, hold or read. Each test has two uids: the caller's and the attacker's.

load ../helper
load ../attack-helper

@test "another uid cannot enter a cluster's directory" {
	url=$(pg_tmp)
	directory=$(url_directory "$url")
	run -0 as_attacker ls /
	run ! as_attacker ls "$directory"
	run ! as_attacker cat "$directory"/log
	pg_tmp stop "$url"
}
