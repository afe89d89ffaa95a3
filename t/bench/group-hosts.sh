# shellcheck shell=bash
# Whole lives a second on several machines, each of half a processor, with one store: twice as many machines should have
# twice as many lives, until they ask for more processors than there are.
group_hosts() {
	local count what lives rounds round
	. t/hosts-helper.bash
	if ! hosts_can; then
		left_out "several machines" "they take root and namespaces with a network"
		return
	fi
	group hosts "Whole lives a second on machines made of namespaces, each held to half a processor, with one store" hosts1
	for count in 1 2 4; do label "hosts$count" /s "$count, each with an empty cache"; done
	for count in 1 2 4; do label "puts$count" '' "$count: how often the store was given each of the two templates"; done
	rounds=$(rounds 3)
	for ((round = 1; round <= rounds; round++)); do
		for count in 1 2 4; do
			quiet
			while read -r what lives; do
				case $what in
				lives) value "hosts$count" "$round" "$lives" ;;
				puts) value "puts$count" "$round" "$lives" ;;
				templates) left_out "the store of $count machines" "it was given $lives templates, not 2" ;;
				free) left_out "half a processor" "control groups cannot be made; the machines were not limited" ;;
				esac
			done < <(unshare --net bash t/bench/hosts.sh "$count" "$(if is_quick; then echo 2; else echo 5; fi)" 2>>"$WORK/log")
		done
	done
}
