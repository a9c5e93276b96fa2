package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// printReplies prints what became of a set: a line for each mail program or attack. Seen with -v.
func printReplies(t *testing.T, rows []*replyRow) {
	type line struct{ all, acted, back, quiet, wrong int }
	lines := map[string]*line{}
	for _, r := range rows {
		for _, group := range []string{r.group, "~all"} {
			l := lines[group]
			if l == nil {
				l = &line{}
				lines[group] = l
			}
			l.all++
			switch {
			case r.judged != nil:
				l.wrong++
			case effects[r.effect].acts:
				l.acted++
			case slices.Contains([]string{"query", "confirm", "stale"}, r.effect):
				l.back++
			default:
				l.quiet++
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| %-44s | mails | acted | asked or told back | no more than filed | wrong |\n|%s|\n", "", strings.Repeat("-", 46)+"|-------|-------|--------------------|--------------------|-------")
	for _, group := range slices.Sorted(maps.Keys(lines)) {
		l := lines[group]
		fmt.Fprintf(&b, "| %-44s | %5d | %5d | %18d | %18d | %5d |\n", strings.TrimPrefix(group, "~"), l.all, l.acted, l.back, l.quiet, l.wrong)
	}
	t.Log("\n" + b.String())
}
