# The recipes of tinypg(7), taken out of the page and run as they stand there, in a project with four tests. Where they take
# other machines, these are made of namespaces (t/hosts-helper.bash).

load ../helper
load ../store-helper
load ../hosts-helper
load ../recipe-helper

setup() {
	test_begin
	mkdir -p shop/tests
	cd shop || return 1
	echo 'create table author (name text)' >schema.sql
	local i
	for i in 1 2 3 4; do
		# shellcheck disable=SC2016
		printf '#!/bin/sh -e\npg_sql -c "table author" "$DATABASE_URL"\nhostname >>"%s/hosts"\necho %s >>"%s/ran"\n' \
			"$T" "$i" "$T" >"tests/$i"
	done
	# shellcheck disable=SC2016
	printf '#!/bin/sh -e\nexec ./tests/$(($1 + 1))\n' >run-tests
	printf 'test:\n\tfor i in tests/*; do ./$$i || exit; done\n' >Makefile
	chmod +x run-tests tests/*
}

teardown() {
	end_store
	if [[ -n ${HOSTS:-} ]]; then hosts_end; fi
	recipe_end
}

needs_hosts() { hosts_can || skip 'it takes root, and namespaces with a network'; }
all_ran() { [[ $(sort "$T/ran" | xargs) == '1 2 3 4' ]]; }

@test "the recipe for xargs runs" {
	timed bash -eu -c "$(recipe 'xargs -P' tinypg.7)"
	all_ran
}

@test "the recipe for GNU parallel over ssh runs on four machines, one of which makes the templates" {
	needs_hosts
	need parallel
	hosts_begin "$T" 4
	# The stand-in for ssh(1) and sshd(8): it enters the machine. Where sshd did not set SHELL, parallel would run nothing.
	mkdir "$T/ssh-stand-in"
	declare -f hosts_on >"$T/hosts_on"
	cat >"$T/ssh-stand-in/ssh" <<-END
		#!/bin/bash
		HOSTS=$HOSTS
		. "$T/hosts_on"
		while [[ \$1 == -* ]]; do [[ \$1 == -[lopi] ]] && shift; shift; done
		case \$1 in one) n=1 ;; two) n=2 ;; three) n=3 ;; four) n=4 ;; esac
		shift
		[[ \$1 != -- ]] || shift
		hosts_on \$n env SHELL=/bin/sh TINYPG_SPARES=0 TINYPG_STORE_TIMEOUT=30 PATH="$PATH" bash -c "\$*"
	END
	chmod +x "$T/ssh-stand-in/ssh"
	(umask 077 && echo 0123456789abcdef0123456789abcdef >"$HOME/.tinypg-key")
	# Its store is in a place that is the test's own, and the machines have one processor each.
	text=$(recipe 'parallel -S' tinypg.7)
	text=${text//\/mnt\/share/$T\/share}
	PATH=$T/ssh-stand-in:$PATH PARALLEL='-j1' timed bash -eu -c "$text"
	all_ran
	[[ $(sort -u "$T/hosts" | wc -l) == 4 ]]
	for i in 1 2 3 4; do hosts_on $i grep -h ' made ' "$T/own/cache/template/log"; done >"$T/made"
	[[ $(grep -c 'initdb [0-9]* ms' "$T/made") == 1 && $(grep -c ' -f [0-9]* ms' "$T/made") == 1 ]]
}

# all_pods: each does what the Job says, and all succeed.
all_pods() {
	local i workers=()
	# A pod ends with its command, whatever is still running in it.
	for ((i = 0; i < pods; i++)); do
		hosts_on $((i + 1)) env TINYPG_SPARES=0 TINYPG_STORE="http://$HOSTS_HERE:$(<"$T/server.port")/store" \
			TINYPG_STORE_KEY="$T/key" TINYPG_STORE_TIMEOUT=30 JOB_COMPLETION_INDEX=$i \
			TMPDIR="$T/own" unshare --pid --fork --mount-proc --ipc sh -ec "$command" >"$T/output$i" 2>&1 3>&- &
		workers[i]=$!
	done
	for ((i = 0; i < pods; i++)); do wait "${workers[i]}" || { tail -n 20 "$T"/output*; return 1; }; done
}

@test "the recipe for Kubernetes is a Job whose pods run the tests, one of which makes the templates" {
	needs_hosts
	needs_yaml
	need_pid_namespace
	recipe 'kind: Job' tinypg.7 >job.yaml
	[[ $(of_yaml 'd["apiVersion"], d["kind"]' <job.yaml) == "('batch/v1', 'Job')" ]]
	pods=$(of_yaml 'd["spec"]["completions"]' <job.yaml)
	[[ $(of_yaml 'd["spec"]["template"]["spec"]["containers"][0]["command"][:2]' <job.yaml) == "['sh', '-ec']" ]]
	command=$(of_yaml 'd["spec"]["template"]["spec"]["containers"][0]["command"][2]' <job.yaml)
	[[ $(of_yaml '{e["name"] for e in d["spec"]["template"]["spec"]["containers"][0]["env"]} == {"TINYPG_STORE", "TINYPG_STORE_KEY"}' <job.yaml) == True ]]
	[[ $(of_yaml 'oct(d["spec"]["template"]["spec"]["volumes"][0]["secret"]["defaultMode"])' <job.yaml) == 0o400 ]]
	hosts_begin "$T" "$pods"
	mkdir "$T/..data" "$T/www" "$T/www/store"
	(umask 077 && echo 0123456789abcdef0123456789abcdef >"$T/..data/key")
	chmod 400 "$T/..data/key"
	ln -s ..data/key "$T/key" # as a mounted secret is
	TINYPG_TEST_ADDRESS=$HOSTS_HERE serve
	timed all_pods
	all_ran
	[[ $(grep -c '^PUT.*[0-9a-f]$' "$T/www/.log") == 2 && $(find "$T/www/store" -type f ! -name '*.claim' | wc -l) == 2 ]]
}
