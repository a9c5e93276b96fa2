package compose

import "strings"

// edit says what became of a stretch of words when a text was edited.
type edit int

const (
	kept edit = iota
	removed
	added
)

// change is a stretch of words that share a fate. Paragraphs are divided by a line break.
type change struct {
	text string
	edit edit
}

const (
	mostCells = 1 << 20 // words of one text times words of the other: beyond it nothing is compared
	leastKept = 0.35    // of the words of the longer text: with fewer it is another text and no edit
	context   = 6       // words shown around a change
)

// changes compares two texts word by word, as people do who are not programmers: how lines are broken does not
// matter, and only what stands around a change is given, with "…" for the rest. alike is false where there is so
// little left of the old text that a comparison would only confuse; no changes and alike: the words are the same.
func changes(old, now string) (list []change, alike bool) {
	a, b := wordsOf(old), wordsOf(now)
	first := 0
	for first < len(a) && first < len(b) && a[first].word == b[first].word {
		first++
	}
	last := 0
	for last < len(a)-first && last < len(b)-first && a[len(a)-1-last].word == b[len(b)-1-last].word {
		last++
	}
	if first == len(a) && first == len(b) {
		return nil, true
	}
	if (len(a)-first-last)*(len(b)-first-last) > mostCells {
		return nil, false
	}
	fates := make([]fate, 0, len(a)+len(b))
	for _, w := range b[:first] {
		fates = append(fates, fate{w, kept})
	}
	fates = append(fates, compare(a[first:len(a)-last], b[first:len(b)-last])...)
	for _, w := range b[len(b)-last:] {
		fates = append(fates, fate{w, kept})
	}
	same := 0
	for _, f := range fates {
		if f.edit == kept {
			same++
		}
	}
	if float64(same) < leastKept*float64(max(len(a), len(b))) {
		return nil, false
	}
	return stretches(fates), true
}

// word is a word, and whether a paragraph ends behind it.
type word struct {
	word string
	ends bool
}

type fate struct {
	word
	edit edit
}

func wordsOf(text string) (list []word) {
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) == 0 && len(list) > 0 {
			list[len(list)-1].ends = true
		}
		for _, f := range fields {
			list = append(list, word{word: f})
		}
	}
	return list
}

// compare finds the longest common subsequence of two lists of words, and says of each word what became of it:
// removed ones before those that were added in their place.
func compare(a, b []word) []fate {
	longest := make([][]int32, len(a)+1) // of a[i:] and b[j:]
	for i := range longest {
		longest[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i].word == b[j].word {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	var list []fate
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i].word == b[j].word:
			list = append(list, fate{b[j], kept})
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || longest[i+1][j] >= longest[i][j+1]):
			list = append(list, fate{a[i], removed})
			i++
		default:
			list = append(list, fate{b[j], added})
			j++
		}
	}
	return list
}

// stretches joins neighbours of the same fate and leaves out what is far from any change.
func stretches(fates []fate) (list []change) {
	near := func(i int) bool {
		for j := max(i-context, 0); j < min(i+context+1, len(fates)); j++ {
			if fates[j].edit != kept {
				return true
			}
		}
		return false
	}
	add := func(text string, e edit) {
		if n := len(list) - 1; n >= 0 && list[n].edit == e {
			list[n].text += text
		} else {
			list = append(list, change{text, e})
		}
	}
	skipped := false
	for i, f := range fates {
		if !near(i) {
			if !skipped {
				add("… ", kept)
			}
			skipped = true
			continue
		}
		skipped = false
		space := " "
		if f.ends && f.edit != removed {
			space = "\n"
		}
		add(f.word.word+space, f.edit)
	}
	return list
}
