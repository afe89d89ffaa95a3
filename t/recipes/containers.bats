# The recipes of tinypg-recipes(7) for sandboxes, containers and CI systems, taken out of the page: their files are read as
# those programs read them, and their commands run as they stand there, in a container (t/container-helper.bash).
# suite: network

load ../helper
load ../recipe-helper
load ../container-helper

setup_file() { container_begin; }
teardown_file() { container_end; }
setup() { recipe_begin; }
teardown() { recipe_end; }

of_json() { /usr/bin/python3 -c "import sys, json; d = json.load(sys.stdin); print(($1))"; }

# made_in DIRECTORY: how many templates the cache says that it has made by itself.
made_in() { container_take "$1/template/log" | awk '/ made / && !/imported/ { made++ } END { print made + 0 }'; }

# sandboxed COMMAND...: as a user without a name, and without a network; its processes end with it.
sandboxed() {
	unshare --net --ipc --pid --fork --kill-child --mount-proc setpriv --reuid=54321 --regid=54321 --clear-groups "$@" 3>&-
}

@test "the recipe for a sandbox runs without a home, a user's name, an environment and a network" {
	need_pid_namespace
	as_other true
	chmod 777 .
	mkdir -m 1777 "$T/sandbox"
	# As Nix has it, and as Bazel does.
	for home in HOME=/homeless-shelter TEST_TMPDIR=/nowhere; do
		timed run -0 sandboxed env -i "$home" TMPDIR="$T/sandbox" PATH="${OTHER_PATH%%:*}:/usr/bin:/bin" \
			sh -c "$(recipe 'TINYPG_CACHE=')"
	done
	[[ $(wc -l <ran) == 2 && $(find "$T/sandbox" -mindepth 1 -maxdepth 1 | wc -l) == 2 ]]
	rm -r "$T/sandbox"
}

@test "the recipe for a Dockerfile runs the tests, and that for a devcontainer keeps its database" {
	need_container
	recipe 'FROM ' >Dockerfile
	container_package tinypg.deb
	timed docker_build .
	[[ $(container_take /srv/shop/ran) == [1-9]*0[0-9][0-9][0-9] ]]
	[[ $(made_in /var/cache/tinypg) == 2 ]]

	recipe 'postStartCommand' >devcontainer.json
	[[ $(of_json 'd["build"]' <devcontainer.json) == "{'dockerfile': '../Dockerfile', 'context': '..'}" ]]
	volume=$(of_json 'd["mounts"][0]' <devcontainer.json)
	[[ ${volume##*target=} == /var/lib/tinypg ]]
	start=$(of_json 'd["postStartCommand"]' <devcontainer.json)
	container_run /srv/shop "$start"$'\npsql "$(pg_tmp -N shop)" -qc "insert into author values (5)"'
	# All processes were killed, and a new container has but the volume.
	container_run / 'rm -rf /tmp/tinypg.0'
	run -0 container_run /srv/shop "$start >/dev/null"$'\npsql "$(pg_tmp -N shop)" -Atc "table author"'
	[[ $output == 5 ]]
	[[ $(made_in /var/cache/tinypg) == 2 ]]
}

# Of a second job, what installs packages is not run once more: that takes long, and these are there.

# steps_of_github NUMBER: those that run, root's without sudo, the others as the user that the runners have.
steps_of_github() {
	local step
	while IFS= read -r step; do
		case $step in
		*apt-get*) (($1 == 1)) || continue ;;&
		'sudo '*) container_run /home/runner/shop "${step#sudo }" ;;
		*) container_run -u "$user" /home/runner/shop "$step" ;;
		esac || return
	done < <(of_yaml '"\n".join(s["run"] for s in d["jobs"]["test"]["steps"] if "run" in s)' <workflow.yaml)
}

# checked_out DIRECTORY UID: the project is there, as its user has it.
checked_out() {
	container_run / "mkdir -p $1"
	container_copy . "$1"
	container_run / "chown -R $2 $1"
}

@test "the recipe for GitHub Actions runs, and its cache serves the next job" {
	needs_yaml
	need_container
	container_package tinypg.deb
	recipe 'actions/checkout' >workflow.yaml
	[[ $(of_yaml 'd[True], d["jobs"]["test"]["runs-on"]' <workflow.yaml) == "(['push', 'pull_request'], 'ubuntu-latest')" ]]
	[[ $(of_yaml '[s["uses"] for s in d["jobs"]["test"]["steps"] if "uses" in s]' <workflow.yaml) == "['actions/checkout@v4', 'actions/cache@v4']" ]]
	cache=$(of_yaml 'd["jobs"]["test"]["steps"][1]["with"]["path"]' <workflow.yaml)
	[[ $cache == \~/* ]]
	cache=/home/runner/${cache#\~/}
	key=$(of_yaml 'd["jobs"]["test"]["steps"][1]["with"]["key"]' <workflow.yaml)
	[[ $key == *'runner.os'*'runner.arch'*"hashFiles('schema.sql')"* ]]
	container_run / 'useradd -m runner'
	user=$(container_run / 'id -u runner')
	checked_out /home/runner/shop "$user"
	timed steps_of_github 1
	[[ $(made_in "$cache") == 2 ]]
	container_run -u "$user" "${cache%/*}" 'tar -cf saved.tar tinypg && rm -r tinypg && tar -xf saved.tar'
	steps_of_github 2
	[[ $(made_in "$cache") == 2 && $(container_take /home/runner/shop/ran | wc -l) == 2 ]]
}

# job_of_gitlab NUMBER: its scripts in a directory that everybody can write to, as its runner makes it.
job_of_gitlab() {
	local part lines
	for part in before_script script after_script; do
		lines=$(of_yaml "'\n'.join(d['test']['$part'])" <gitlab.yaml)
		(($1 == 1)) || lines=$(grep -v apt-get <<<"$lines")
		container_run /builds/group/shop "umask 0; $lines" || return
	done
}

@test "the recipe for GitLab runs, and its cache serves the next job" {
	needs_yaml
	need_container
	container_package tinypg.deb
	recipe 'before_script' >gitlab.yaml
	[[ $(of_yaml 'd["test"]["cache"]' <gitlab.yaml) == "{'key': {'prefix': 'tinypg', 'files': ['schema.sql']}, 'paths': ['tinypg.tar']}" ]]
	checked_out /builds/group/shop 0
	container_run / 'chmod -R a+w /builds'
	timed job_of_gitlab 1
	[[ $(made_in /var/cache/tinypg) == 2 ]]
	container_run / 'rm -r /var/cache/tinypg'
	job_of_gitlab 2
	[[ $(made_in /var/cache/tinypg) == 0 && $(container_take /builds/group/shop/ran | wc -l) == 2 ]]
}
