package review

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	number  = `(\d{1,2}(?:[.,]\d{1,2})?)`
	unit    = every(func(w words) string { return w.stars })
	outOf   = `(?:/|` + every(func(w words) string { return w.outOf }) + `)`
	nouns   = `(?:` + every(func(w words) string { return w.rating }) + `|reviews?|reseñas?|opini(?:ón|ones)|valoraci(?:ón|ones)|recension\p{L}*|omdömen?|anmeldelser?|bewertung\p{L}*|rezension\p{L}*|avis)`
	spelled = regexp.MustCompile(`(?i)(?:^|[^\p{L}\d])(` + strings.ReplaceAll(every(func(w words) string { return w.numbers }), " ", "|") + `)[- ]` + unit)

	starred = regexp.MustCompile(`(?i)(?:^|[^\d.,/])` + number + `[- ]?` + unit)
	scaled  = regexp.MustCompile(`(?i)(?:^|[^\d.,/])` + number + `\s*` + outOf + `\s*(5|10)(?:[.,]0)?(?:$|[^\d/.,]|[.,](?:$|\D))`)
	labeled = regexp.MustCompile(`(?i)(?:^|[^\p{L}])` + nouns + `(?:\s+\p{L}+){0,4}\s*[:=(]\s*` + number + `\s*(?:$|[)|·;]|[.,](?:$|\D))`)
	about   = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:` + nouns + `|` + unit + `|` + every(func(w words) string { return w.verbs }) + `)`)
	bare    = regexp.MustCompile(`(?i)^[\s("“]*` + number + `\s*` + outOf + `\s*(?:5|10)[\s)"”.]*(?:` + unit + `)?[\s.!]*$`)
)

// starsIn reads a rating out of one line: glyphs, "2 out of 5", "5 stjärnor", "a one-star review", "Note : 4",
// on a scale of five; one out of ten is halved. Zero is no rating but an empty form to click on.
func starsIn(line string) (float64, bool) {
	if v, ok := glyphs(line); ok {
		return v, true
	}
	if m := scaled.FindStringSubmatch(line); m != nil && (about.MatchString(line) || bare.MatchString(line)) {
		return onFive(m[1], m[2])
	}
	if m := starred.FindStringSubmatch(line); m != nil {
		return onFive(m[1], "5")
	}
	if m := spelled.FindStringSubmatch(line); m != nil {
		for _, w := range languages {
			for i, word := range strings.Fields(w.numbers) {
				if strings.EqualFold(word, m[1]) {
					return float64(i + 1), true
				}
			}
		}
	}
	if m := labeled.FindStringSubmatch(line); m != nil {
		return onFive(m[1], "5")
	}
	return 0, false
}

func onFive(value, scale string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.Replace(value, ",", ".", 1), 64)
	top := 5.0
	if scale == "10" {
		top = 10
	}
	if err != nil || v <= 0 || v > top {
		return 0, false
	}
	return v * 5 / top, true
}

// glyphs counts a run of drawn stars: "★★☆☆☆" is two, "⭐⭐⭐" three, "★★★½" three and a half. Five circles
// are read the same way where at least one is empty, since a full one alone is a bullet.
func glyphs(line string) (float64, bool) {
	full, empty, half, round := 0, 0, 0.0, false
	done := func() (float64, bool) {
		v := float64(full) + half
		switch total := full + empty; {
		case v == 0 || total > 10, total > 5 && total != 10, round && (total != 5 || empty == 0):
			return 0, false
		case total == 10:
			return v / 2, true
		}
		return v, v <= 5
	}
	for _, r := range line {
		switch r {
		case '★', '⭐', '🌟', '⭑', '✭', '✮':
			full++
		case '☆', '✩', '✰', '⭒', '⚝':
			empty++
		case '●':
			full, round = full+1, true
		case '○', '◯':
			empty, round = empty+1, true
		case '½':
			if full > 0 {
				half = 0.5
			}
		case ' ', '\u00a0', '\ufe0f', '\ufe0e':
		default:
			if full+empty > 0 {
				if v, ok := done(); ok {
					return v, true
				}
				full, empty, half, round = 0, 0, 0, false
			}
		}
	}
	return done()
}
