# kill -9 of the processes of a development database, at a hundred moments.
# suite: disk first

load ../helper
load ../kill-helper

@test "killed: committed rows are there at the next start, at 100 moments" {
	survives_kills 100
}
