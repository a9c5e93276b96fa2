package approve

import (
	"slices"
	"strings"
)

// wide is how long a line must be to have been broken by a mail program rather than by its writer.
const wide = 55

// mostCells bounds the comparison of two texts, in pairs of words.
const mostCells = 4 << 20

// setLike sets a text that was quoted, wrapped and edited as the draft was set: where two neighbouring words are
// neighbours in the draft too, the space between them is the draft's. Around what was changed a blank line stays; a
// line break does not behind a long line, nor where the draft has none between the words that were left.
func setLike(text, draft string) string {
	words, gaps := spaced(text)
	old, oldGaps := spaced(draft)
	match := aligned(words, old)
	var b strings.Builder
	for i, word := range words {
		if i > 0 {
			switch m := match[i]; {
			case m > 0 && match[i-1] == m-1:
				b.WriteString(oldGaps[m])
			case gaps[i] == "\n" && runsOn(match, oldGaps, i):
				b.WriteString(" ")
			default:
				b.WriteString(gaps[i])
			}
		}
		b.WriteString(word)
	}
	return b.String()
}

// runsOn reports whether the draft runs on in one line from the last of its words that was left before word i to the
// next.
func runsOn(match []int, oldGaps []string, i int) bool {
	before, after := i-1, i
	for before >= 0 && match[before] < 0 {
		before--
	}
	for after < len(match) && match[after] < 0 {
		after++
	}
	if before < 0 || after == len(match) || match[after] <= match[before] {
		return false
	}
	return !slices.ContainsFunc(oldGaps[match[before]+1:match[after]+1], func(gap string) bool { return gap != " " })
}

// spaced gives the words of a text and the space before each: a blank, a line end or a blank line. The end of a line
// that is as long as mail programs make them is a blank.
func spaced(text string) (words, gaps []string) {
	gap := ""
	for line := range strings.SplitSeq(text, "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			if len(words) > 0 {
				gap = "\n\n"
			}
			continue
		}
		for i, field := range fields {
			if i > 0 {
				gap = " "
			}
			words, gaps = append(words, field), append(gaps, gap)
		}
		if gap = "\n"; len(strings.TrimSpace(line)) >= wide {
			gap = " "
		}
	}
	return words, gaps
}

// aligned says of each word of a which of b it is, in the longest common subsequence; -1 for none.
func aligned(a, b []string) []int {
	match := make([]int, len(a))
	for i := range match {
		match[i] = -1
	}
	first := 0
	for first < len(a) && first < len(b) && a[first] == b[first] {
		match[first] = first
		first++
	}
	last := 0
	for last < len(a)-first && last < len(b)-first && a[len(a)-1-last] == b[len(b)-1-last] {
		last++
		match[len(a)-last] = len(b) - last
	}
	a, b = a[first:len(a)-last], b[first:len(b)-last]
	if len(a)*len(b) > mostCells {
		return match
	}
	longest := make([][]int32, len(a)+1) // of a[i:] and b[j:]
	for i := range longest {
		longest[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			match[first+i] = first + j
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			i++
		default:
			j++
		}
	}
	return match
}
