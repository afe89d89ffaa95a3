# pg_store: the store's objects and claims, without any cluster.

load ../helper
load ../store-helper

setup() {
	test_begin
	begin_store
	export TINYPG_STORE_TIMEOUT=2
	{ printf '%080d' 0 && echo content; } >object
}

teardown() {
	end_store
	[[ -z ${NGINX:-} ]] || kill "$NGINX" 2>/dev/null || true
	test_end
}

# put [OPTION...] NAME: give the object; get does not read and write standard output in one.
put() { pg_store "${@:1:$#-1}" put "${@: -1}" <>object; }
get() { pg_store "${@:1:$#-1}" get "${@: -1}" 1<>got; }
place() { find "$T/www/store" -mindepth 1 -maxdepth 1; }

@test "files outside of the store are left alone, even if a link in the store leads to them" {
	export TINYPG_STORE=$T/www/store
	put template/a
	mkdir victim
	: >victim/new.abcdefghijkl
	: >victim/b.claim
	touch -d '2 hours ago' victim/*
	ln -s "$T/victim" "$(place)/led"
	run -1 put led/a
	run -3 get led/a
	pg_store hold led/b 0123456789abcdef </dev/null
	[[ $(cd victim && echo *) == 'b.claim new.abcdefghijkl' ]]
}

@test "what was left by a killed writer is removed, and only that" {
	export TINYPG_STORE=$T/www/store
	put template/a
	: >"$(place)/template/new.abcdefghijkl"
	: >"$(place)/template/new.a"
	touch -d '2 hours ago' "$(place)"/template/new.*
	put template/b
	[[ $(cd "$(place)/template" && echo *) == 'a b new.a' ]]
}

@test "a key that is no file is refused without a hint that would not help" {
	mkdir -m 755 keys
	TINYPG_STORE_KEY=$T/keys run -1 --separate-stderr get template/a
	[[ $stderr == "pg_store: cannot use the key '$T/keys': it is not a regular file" ]]
}

@test "a store does not lead to another server" {
	echo '*[0-9a-z] redirect=http://localhost:%PORT%/elsewhere' >www/.rules
	run -1 --separate-stderr get template/a
	[[ $stderr == "pg_store: the store '$TINYPG_STORE' is not used: the server redirects to another one" ]]
	run ! grep elsewhere www/.log
}

@test "the password of a store is not shown, however wrong its address is" {
	for address in ftp://u:sekret@h file://u:sekret@h/x ' https://u:sekret@h' https://u:sekret@h:x; do
		TINYPG_STORE=$address run -1 --separate-stderr get template/a
		[[ $stderr == pg_store:* && $stderr != *sekret* ]]
	done
}

@test "file:/path is a directory" {
	TINYPG_STORE=file:$T/www/store put template/a
	TINYPG_STORE=$T/www/store get template/a
}

@test "a server that does not know conditions is given an object" {
	echo '* condition=501' >www/.rules
	put template/a
	get template/a
}

@test "403 is taken for absent" {
	echo '* status=403' >www/.rules
	run -3 --separate-stderr get template/a
	[[ -z $stderr ]]
}

@test "a claim that is no claim is replaced" {
	put template/a
	head -c 1000000 /dev/zero >"$(place)/template/b.claim"
	run -3 get -c template/b
	echo garbage >"$(place)/template/b.claim"
	run -3 get -c template/b
	[[ $(wc -c <got) == 16 ]]
	run -4 get -c -w 0 template/b
}

@test "a claim ends on a server that cannot remove it" {
	echo '* delete=405' >www/.rules
	run -3 get -c template/a
	id=$(<got)
	run -4 get -c -w 0 template/a
	pg_store hold template/a "$id" </dev/null
	run -3 get -c -w 0 template/a
}

@test "whoever has waited for a claim that ends on a server that cannot remove it claims the object" {
	echo '* delete=405' >www/.rules
	run -3 get -c template/a
	id=$(<got)
	mkfifo life
	pg_store hold template/a "$id" <life 3>&- &
	exec 5>life
	get -c template/a 3>&- 5>&- &
	waiter=$!
	wait_until 20 has_beaten
	: >www/.log
	wait_until 20 grep -q '^GET.*claim$' www/.log # it waits
	exec 5>&-
	wait "$waiter" || [[ $? == 4 ]]
	[[ $(<got) != "$id" && $(wc -c <got) == 16 ]]
}
has_beaten() { (($(cut -d' ' -f2 "$(place)/template/a.claim") > 0)); }

@test "a damaged object is claimed by one, who replaces it" {
	put template/a
	printf x | dd of="$(place)/template/a" bs=1 seek=85 conv=notrunc status=none
	run -5 --separate-stderr get -c template/a
	id=$(<got)
	[[ ${#stderr_lines[@]} == 1 && ${#id} == 16 ]]
	run -5 --separate-stderr get -c -w 0 template/a
	[[ ${#stderr_lines[@]} == 1 && ! -s got ]]
	put -f template/a
	pg_store hold template/a "$id" </dev/null
	get -c template/a
}

@test "a dead claim on a server that cannot remove it is waited for once" {
	echo '* delete=405' >www/.rules
	run -3 get -c template/a
	run -4 get -c template/a
	id=$(<got)
	[[ $id ]]
	pg_store hold template/a "$id" </dev/null
	run -3 get -c -w 0 template/a
}

@test "no machine ends the claim of another one" {
	run -3 get -c template/a
	pg_store hold template/a 0123456789abcdef </dev/null
	run -4 get -c -w 0 template/a
}

@test "old claims that are sent again in turn count for nothing" {
	export TINYPG_STORE_TIMEOUT=1
	for which in 1 2; do
		run -3 get -c template/a
		cp "$(place)/template/a.claim" "$T/claim$which"
		pg_store hold template/a "$(<got)" </dev/null
	done
	claim=$(place)/template/a.claim
	cp claim1 "$claim"
	while cp claim1 "$claim.next" && mv "$claim.next" "$claim" && sleep 0.3 &&
		cp claim2 "$claim.next" && mv "$claim.next" "$claim" && sleep 0.3; do :; done 3>&- &
	replayer=$!
	run -4 timeout 60 sh -c 'pg_store -c get template/a 1<>got'
	kill "$replayer"
}

# nginx_begin: the store of tinypg(7) with nginx, as https://127.0.0.1:$port/tinypg; as /bare the same without directories
# that are made on the way, and as /poor with PUT alone. nginx.log has a line for each request.
nginx_begin() {
	PATH=$PATH:/usr/sbin
	command -v nginx >/dev/null || skip "nginx is not installed"
	local location
	location=$("$TINYPG_SOURCE/t/examples" "$TINYPG_SOURCE/man/tinypg.7" 'MANY MACHINES' | sed -n '/^location/,/^}/p')
	location=${location/\/srv\/store/$T}
	mkdir tinypg bare poor
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.crt 2>/dev/null
	openssl req -newkey rsa:2048 -nodes -subj /CN=store -addext subjectAltName=IP:127.0.0.1 -keyout nginx.key 2>/dev/null |
		openssl x509 -req -days 2 -CA ca.crt -CAkey ca.key -CAcreateserial -copy_extensions copy -out nginx.crt 2>/dev/null
	port=$(pg_getport)
	cat >nginx.conf <<-END
		daemon off;
		master_process off;
		pid $T/nginx.pid;
		events {}
		http {
			log_format short '\$request_method \$uri \$status';
			access_log $T/nginx.log short;
			client_body_temp_path $T/nginx.body;
			proxy_temp_path $T/nginx.1;
			fastcgi_temp_path $T/nginx.2;
			uwsgi_temp_path $T/nginx.3;
			scgi_temp_path $T/nginx.4;
			server {
				listen 127.0.0.1:$port ssl;
				ssl_certificate $T/nginx.crt;
				ssl_certificate_key $T/nginx.key;
				$location
				${location/\/tinypg\//\/bare\/}
				${location/\/tinypg\//\/poor\/}
			}
		}
	END
	sed -i -e '/bare/,/}/ s/create_full_put_path on;//' -e '/poor/,/}/ s/DELETE MKCOL//' nginx.conf
	nginx -e "$T/nginx.error" -p "$T" -c "$T/nginx.conf" 3>&- &
	NGINX=$!
	wait_until 20 test -s nginx.pid
	export CURL_CA_BUNDLE=$T/ca.crt
}

@test "nginx with a certificate of one's own is a store" {
	nginx_begin
	for store in tinypg bare poor; do
		export TINYPG_STORE=https://127.0.0.1:$port/$store
		run -3 get -c template/a
		id=$(<got)
		run -4 get -c -w 1000 template/a
		put template/a
		pg_store hold template/a "$id" </dev/null
		get -c template/a
		cmp got object
		[[ -z $(find $store -name '*.claim') || $store == poor ]]
		CURL_CA_BUNDLE='' SSL_CERT_FILE='' run -1 --separate-stderr get template/a
		[[ $stderr == "pg_store: the store '$TINYPG_STORE' is not used: "*certificate* ]]
		find $store -name a -exec sed -i s/content/changed/ {} +
		run -5 get template/a
		put -f template/a
		get template/a
	done
	# While it waited, it was told that the claim is as it was.
	grep -q '^GET .*claim 304$' nginx.log
	kill "$NGINX"
	wait "$NGINX"
}

@test "where there is no room for an object, that costs one line, and nothing is left" {
	head -c 100000 /dev/zero >>object
	put template/a
	for store in "$TINYPG_STORE" "$T/www/store"; do
		TINYPG_STORE=$store run -1 --separate-stderr bash -c 'ulimit -f 64; pg_store get template/a 1<>got'
		[[ $stderr == "pg_store: the store '$store' is not used: "* && ${#stderr_lines[@]} == 1 ]]
	done
	# shellcheck disable=SC2016
	TINYPG_STORE=$T/www/store run -1 --separate-stderr bash -c 'ulimit -f 64; pg_store put template/b <>object'
	[[ $stderr == "pg_store: the store '$store' is not used: File too large" ]]
	[[ $(ls "$(place)/template") == a ]]
}

@test "pg_store that is killed while it gives a large object to a directory leaves none, and the next one removes what it left" {
	export TINYPG_STORE=$T/www/store
	truncate -s 200M object
	# One that was quicker than the kill is tried again.
	for ((round = 0; round < 10; round++)); do
		pg_store put template/a <>object 3>&- &
		writer=$!
		until compgen -G "$T/www/store/*/template/new.*" >new || ! kill -0 "$writer" 2>/dev/null; do :; done
		kill -KILL "$writer" 2>/dev/null || true
		status=0
		wait "$writer" 2>/dev/null || status=$?
		((status != 137)) || break
		rm "$(place)/template/a"
	done
	((status == 137))
	[[ $(cd "$(place)/template" && echo *) == new.???????????? ]]
	run -3 get template/a
	touch -d '2 hours ago' "$(place)"/template/new.*
	{ printf '%080d' 0 && echo content; } >object
	put template/a
	[[ $(cd "$(place)/template" && echo *) == a ]]
	get template/a
	cmp got object
}

@test "half an object, which a server keeps of a PUT that breaks off, is refused and replaced" {
	head -c 5000 /dev/zero >>object
	echo '*/a putcut=1000' >www/.rules
	# The writer may try again, and is then told that there is an object.
	run put template/a
	[[ $(stat -c %s "$(place)/template/a") == 1000 ]]
	rm www/.rules
	run -5 --separate-stderr get -c template/a
	[[ $stderr == "pg_store: 'template/a' of the store '$TINYPG_STORE' is refused: its HMAC is wrong" ]]
	id=$(<got)
	put -f template/a
	pg_store hold template/a "$id" </dev/null
	get template/a
	cmp got object
}

# soon STATUS: get, with the time that a store has unless told otherwise, which is 2 s, ends with that status.
soon() {
	local began
	unset TINYPG_STORE_TIMEOUT
	began=$(date +%s%3N)
	run "-$1" --separate-stderr get template/a
	(($(date +%s%3N) - began < 5000))
}

@test "a store that says nothing, that trickles, or that is down costs about 2 s" {
	head -c 5000 /dev/zero >>object
	put template/a
	echo '* silent' >www/.rules
	soon 142
	echo '* trickle=100' >www/.rules
	soon 142
	head -c 3000000 /dev/zero >>object
	rm www/.rules
	put -f template/a
	echo '* stall=1500000' >www/.rules
	soon 142
	kill "$SERVER"
	wait "$SERVER" || true
	soon 1
	[[ $stderr == "pg_store: the store '$TINYPG_STORE' is not used: "* && ${#stderr_lines[@]} == 1 ]]
}

@test "all answers about an object together have the time that one of them has" {
	put template/z
	: >www/.log
	# Three of them take 1.5 s.
	echo '*.claim slow=500' >www/.rules
	run -142 get -c -t 1400 template/a
	[[ $(cut -d ' ' -f 1 www/.log | xargs) == 'GET GET PUT'* ]]
	rm www/.rules "$(place)/template/a.claim"
	run -3 get -c -t 30000 template/a
	# A server that is slow from the beginning is not asked that much.
	echo '* slow=300' >www/.rules
	: >www/.log
	run -3 get -c -t 1400 template/b
	[[ $(wc -l <www/.log) == 1 ]]
}
