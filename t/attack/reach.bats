# Nothing that another uid can open, hold or read. Each test has two uids: the caller's and the attacker's.

load ../helper
load ../attack-helper

@test "another uid cannot enter a cluster's directory" {
	url=$(pg_tmp)
	directory=$(url_directory "$url")
	run -0 as_attacker ls /
	run -2 as_attacker ls "$directory"
	[[ $output == *"Permission denied"* ]]
	run -1 as_attacker cat "$directory"/log
	[[ $output == *"Permission denied"* ]]
	pg_tmp stop "$url"
}
