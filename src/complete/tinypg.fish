# Completion of tinypg's commands in fish: `candidates` says what fits. Installed under the name of each command; in a
# source tree this file is sourced, and is for all of them.

set -l place (realpath (dirname (status filename)))
set -g __tinypg_helper $place/candidates
test -e $__tinypg_helper
or set -g __tinypg_helper $place/../../../libexec/tinypg/candidates

function __tinypg_candidates
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    # Without quotes, also without one that is not closed yet.
    set -l plain (string unescape -- $word; or string replace -r '^["\']' '' -- $word)
    set words[1] (string replace -r '^~/' $HOME/ -- $words[1])
    for line in ($__tinypg_helper $words "$plain")
        switch $line
            case '=files'
                __fish_complete_path "$plain"
            case '=directories'
                __fish_complete_directories "$plain" ''
            case '=command *'
                set -l number (math (string split ' ' -- $line)[2] + 1)
                if test $number -gt (count $words)
                    complete -C "$word"
                else
                    complete -C (string join ' ' -- (string escape -- $words[$number..-1]) "$word")
                end
            case '*'
                printf '%s\n' $line
        end
    end
end

set -l name (basename (status filename) .fish)
string match -q 'pg_*' $name
or set name ($__tinypg_helper)
for command in $name
    complete -c $command -f -k -a '(__tinypg_candidates)'
end
