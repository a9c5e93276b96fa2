package approve

import (
	"slices"
	"strings"
)

// farthest is the share of a line that may differ from a phrase for it to be a reading of it.
const farthest = 0.65

// nearest names the two likeliest readings of a line that is no command, by edit distance and by the
// command phrases standing inside it. It only makes the question that is asked back better.
func (w *words) nearest(line string) []Verb {
	line = bare(fold(line))
	if r := []rune(line); len(r) > 80 {
		line = string(r[:80])
	}
	head, _, several := strings.Cut(line, " ")
	best := map[Verb]float64{}
	rate := func(v Verb, score float64) {
		if was, ok := best[v]; !ok || score < was {
			best[v] = score
		}
	}
	try := func(phrase string, v Verb) {
		longest := max(len(line), len(phrase))
		if longest == 0 {
			return
		}
		if off := max(len(line)-len(phrase), len(phrase)-len(line)); float64(off) <= farthest*float64(longest) {
			rate(v, float64(distance(line, phrase))/float64(longest))
		}
		if strings.Contains(" "+line+" ", " "+phrase+" ") && len(phrase) > 1 {
			rate(v, 0.45-0.4*float64(len(phrase))/float64(longest))
		}
		if several && len(phrase) > 3 && len(phrase) <= 2*len(head)+2 {
			rate(v, 0.1+float64(distance(head, phrase))/float64(max(len(head), len(phrase))))
		}
	}
	for phrase, verbs := range w.verbs {
		for _, v := range verbs {
			try(phrase, v)
		}
	}
	for phrase := range w.yes {
		try(phrase, Approve)
	}
	for phrase := range w.no {
		try(phrase, Reject)
	}
	var readings []Verb
	for _, v := range Verbs {
		if score, ok := best[v]; ok && score <= farthest {
			readings = append(readings, v)
		}
	}
	slices.SortStableFunc(readings, func(a, b Verb) int {
		switch {
		case best[a] < best[b]:
			return -1
		case best[a] > best[b]:
			return 1
		}
		return 0
	})
	return readings[:min(2, len(readings))]
}

// distance counts the edits between two folded strings; swapped neighbours are one (optimal string
// alignment).
func distance(a, b string) int {
	var room [3 * 96]int
	rows := room[:]
	if n := len(b) + 1; 3*n > len(rows) {
		rows = make([]int, 3*n)
	}
	n := len(b) + 1
	before, last, row := rows[:n], rows[n:2*n], rows[2*n:3*n]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
