# A container made of namespaces, for the recipes of containers and CI systems: the root directory is that of this machine,
# what is written stays in memory, and processes end with the command that began them. It takes root. One for a file of
# tests, for packages take long to install.

# container_begin: for setup_file. Without anything of tinypg.
container_begin() {
	export CONTAINER=$BATS_FILE_TMPDIR/container CONTAINER_PID=
	mkdir -p "$CONTAINER"
	# shellcheck disable=SC2016
	unshare --mount --ipc sh -c 'mount -t tmpfs none "$1" && cd "$1" && mkdir upper work root &&
		mount -t overlay none -o lowerdir=/,upperdir=upper,workdir=work root &&
		rm -rf root/var/cache/tinypg root/var/lib/tinypg root/root root/home && mkdir -m 755 root/root root/home &&
		mount -t tmpfs -o mode=1777 none root/tmp && mount --rbind /dev root/dev && : >ready && exec sleep 100000' \
		sh "$CONTAINER" 3>&- &
	CONTAINER_PID=$!
	until nsenter --target "$CONTAINER_PID" --mount test -e "$CONTAINER/ready" 2>/dev/null; do
		kill -0 "$CONTAINER_PID" 2>/dev/null || { CONTAINER_PID='' && return; }
		sleep 0.05
	done
}

# need_container: and what it has of an earlier test is forgotten, but for packages.
need_container() {
	need apt-get dpkg-deb
	[[ -n $CONTAINER_PID ]] || skip "it takes root, and an overlay"
	container_run / 'rm -rf /var/cache/tinypg /var/lib/tinypg /tmp/* /srv/*'
}

container_end() { [[ -z $CONTAINER_PID ]] || { kill "$CONTAINER_PID" && wait_until 20 is_gone "$CONTAINER_PID"; }; }

# container_run [-u UID] DIRECTORY SCRIPT: as `docker run` does it, with an environment that has nothing of the caller's.
container_run() {
	local become='' home=/root
	if [[ $1 == -u ]]; then
		become="setpriv --reuid=$2 --regid=$2 --clear-groups" home=/home/runner
		shift 2
	fi
	# shellcheck disable=SC2016,SC2086  # the inner shell's; a command or nothing
	nsenter --target "$CONTAINER_PID" --mount --ipc unshare --pid --fork --kill-child --mount \
		sh -ec 'mount -t proc none "$0/proc"; cd "$0"; exec chroot "$0" "$@"' "$CONTAINER/root" $become env -i HOME="$home" \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		sh -ec 'cd "$1" && eval "$2"' sh "$1" "$2" 3>&- </dev/null
}

# container_copy FILE... DIRECTORY: from outside. container_take FILE: its content.
container_copy() { nsenter --target "$CONTAINER_PID" --mount --wdns="$PWD" cp -R "${@:1:$#-1}" "$CONTAINER/root${!#}/"; }
container_take() { nsenter --target "$CONTAINER_PID" --mount cat "$CONTAINER/root$1"; }

# container_package FILE: the tools as a package for Debian, for what `make deb` makes takes minutes.
container_package() {
	mkdir -p "$T/package/DEBIAN" "$T/package/usr/bin"
	cp "$TINYPG_BIN"/* "$T/package/usr/bin"
	printf '%s\n' 'Package: tinypg' 'Version: 1' "Architecture: $(dpkg --print-architecture)" \
		'Maintainer: nobody <nobody@localhost>' 'Description: tools' >"$T/package/DEBIAN/control"
	dpkg-deb -Znone --root-owner-group --build "$T/package" "$1" >/dev/null
	rm -r "$T/package"
}

# docker_build DIRECTORY: does what its Dockerfile says, if it says nothing but this.
docker_build() {
	local line place=/
	while read -r line; do
		case $line in
		'') ;;
		'FROM debian:'*) ;;
		'WORKDIR '*) place=${line#* } && container_run / "mkdir -p $place" ;;
		'COPY '*' .') line=${line#* } && (cd "$1" && container_copy "${line% .}" "$place") ;;
		'RUN '*) container_run "$place" "${line#* }" ;;
		*) echo "not known: $line" && return 1 ;;
		esac || return
	done < <(sed -e ':join' -e '/\\$/ { N; s/\\\n *//; b join' -e '}' "$1/Dockerfile")
}
