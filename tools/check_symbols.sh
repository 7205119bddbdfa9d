#!/bin/sh
# usage: check_symbols.sh ARCHIVE...
# Two files that define one name with external linkage: of static libraries the linker takes the first without a word,
# and half of the program runs the other half's function. Run before each program is linked.
set -eu

clashes=$(nm --print-file-name --defined-only --extern-only "$@" |
	awk 'NF >= 3 && $(NF - 1) ~ /^[TDBRGSC]$/ && $NF !~ /^__odr_asan/ {
		place = $1
		sub(/:[0-9a-f]*$/, "", place)
		count[$NF]++
		places[$NF] = places[$NF] "\n    " place
	}
	END { for (name in count) if (count[name] > 1) print "  " name places[name] }')
[ -z "$clashes" ] && exit 0
printf 'These names are defined more than once in one program; rename them or make them static:\n%s\n' "$clashes" >&2
exit 1
