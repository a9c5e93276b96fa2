package review

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"heed/triage"
)

var (
	nameWord = `[\p{L}\d][\p{L}\p{M}\d'’._-]*`
	name     = `(` + nameWord + `(?:\s+(?:&\s+)?` + nameWord + `){0,4}?)`

	ours      = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:you(?:['’]ve| have)? (?:left|wrote|posted|reviewed|rated)|thanks? (?:you )?for (?:your )?review)`)
	actor     = regexp.MustCompile(`(?i)^[^\p{L}\d]*` + name + `\s+(?:just\s+|nyss\s+|gerade\s+)?` + every(func(w words) string { return w.verbs }) + `(?:$|[^\p{L}])`)
	byline    = regexp.MustCompile(`(?i)^(?:[★☆⭐✩✰\s]|\d[.,]?\d?\s*/\s*5)*(?:["“][^"”]{0,80}["”]\s*)?[–—-]?\s*` + every(func(w words) string { return w.by }) + `\s+["“„]?` + name + `["”“]?\s*(?:$|[-–—·|,(:])`)
	labelName = regexp.MustCompile(`(?i)^` + every(func(w words) string { return w.label }) + `\s*:\s*["“]?` + name + `["”]?\s*(?:$|[-–—·|,(])`)
	before    = regexp.MustCompile(`^[★☆⭐\s]*` + name + `\s*:\s*["“„«”»]`)
	after     = regexp.MustCompile(`^["”“»«]?\s*(?:[-–—/~]\s*)?` + `(` + nameWord + `(?:\s+(?:&\s+)?` + nameWord + `){0,3})\s*(?:$|[,(·|\n])`)
	alone     = regexp.MustCompile(`^\p{Lu}[\p{L}\p{M}'’-]+(?:\s+\p{Lu}[\p{L}\p{M}'’.-]*){0,3}$`)
	quoted    = regexp.MustCompile(`["“”„«»]([^"“”„«»]+)["“”«»]`)
	many      = regexp.MustCompile(`(?i)(?:^|[^\d.,])(?:[2-9]|[1-4]\d|50)\s+(?:new |nuevas |nya |nye |neue |nouveaux )?(?:reviews|reseñas|opiniones|valoraciones|recensioner|omdömen|anmeldelser|bewertungen|rezensionen|avis)(?:$|[^\p{L}])`)
	nobodies  = nobodyList()
)

// Bounds of what is handed on.
const (
	maxName  = 80   // bytes
	maxText  = 6000 // bytes
	maxTitle = 7    // words
)

func nobodyList() map[string]bool {
	list := map[string]bool{}
	for _, w := range languages {
		for _, n := range strings.Split(w.nobody, ",") {
			list[n] = true
		}
	}
	return list
}

// reviews reads one review, or each of a digest's.
func (n *notice) reviews() []triage.Review {
	if many.MatchString(n.subject) || many.MatchString(strings.Join(n.head(), "\n")) {
		var starts []int
		for i, line := range n.lines {
			if _, ok := starsIn(line); ok && len(starts) < maxReviews && !many.MatchString(line) {
				if i > 0 && alone.MatchString(n.lines[i-1]) && (len(starts) == 0 || i-1 > starts[len(starts)-1]) {
					i--
				}
				starts = append(starts, i)
			}
		}
		if len(starts) > 1 {
			var all []triage.Review
			for i, from := range starts {
				to := len(n.lines)
				if i+1 < len(starts) {
					to = starts[i+1]
				}
				part := &notice{body: strings.Join(n.lines[from:to], "\n"), lines: n.lines[from:to]}
				r := part.review()
				r.Link = part.body
				all = append(all, r)
			}
			return all
		}
	}
	return []triage.Review{n.review()}
}

func (n *notice) review() triage.Review {
	text, from, to := n.words()
	stars, at := n.stars(from, to)
	switch block := n.block(at); {
	case text == "":
		text = block
	case at >= 0 && strings.Contains(n.lines[at], text) && len(strings.Fields(text)) <= maxTitle && len(block) > len(text):
		text = block // the quotation was only its title
	}
	return triage.Review{Stars: stars, Name: n.name(at, from, to), Text: cut(text, maxText)}
}

// stars finds the rating: in the subject, else in the first line that has one outside the reviewer's own
// words (which may say "would have been five"). at is that line, or -1.
func (n *notice) stars(from, to int) (stars float64, at int) {
	stars, inSubject := starsIn(n.subject)
	offset := 0
	at = -1
	for i, line := range n.lines {
		end := offset + len(line)
		outside := line
		if from < end && to > offset {
			outside = n.body[offset:max(offset, min(end, from))] + " " + n.body[min(end, max(offset, to)):end]
		}
		if v, ok := starsIn(outside); ok {
			if !inSubject {
				stars = v
			}
			at = i
			break
		}
		offset = end + 1
	}
	if stars == 0 {
		// A recommendation has no stars; sites that know only yes and no count them like this.
		switch news := n.subject + "\n" + strings.Join(n.head(), "\n"); {
		case against.MatchString(news):
			stars = 1
		case approves.MatchString(news):
			stars = 5
		}
	}
	return stars, at
}

// words finds the reviewer's words where they stand in quotation marks: the longest quotation of more than
// three words. from and to are byte offsets of the quotation in body.
func (n *notice) words() (text string, from, to int) {
	for _, m := range quoted.FindAllStringSubmatchIndex(n.body, maxReviews) {
		inner := strings.TrimSpace(n.body[m[2]:m[3]])
		if len(strings.Fields(inner)) > 3 && len(inner) > len(text) {
			text, from, to = inner, m[0], m[1]
		}
	}
	return text, from, to
}

// block takes the lines below the rating up to the buttons of the site, with the title on the rating's line.
func (n *notice) block(at int) string {
	var text []string
	if at >= 0 {
		if m := quoted.FindStringSubmatch(n.lines[at]); m != nil && !byline.MatchString(n.lines[at]) {
			text = append(text, strings.TrimSpace(m[1]))
		}
	} else {
		for i, line := range n.lines {
			if strong.MatchString(line) || weak.MatchString(line) {
				at = i
				break
			}
		}
	}
	for _, line := range n.lines[at+1:] {
		switch {
		case footer.MatchString(line), links.MatchString(line) && links.ReplaceAllString(line, "") == "":
			if len(text) > 0 {
				return strings.Join(text, "\n")
			}
		case line == "" || byline.MatchString(line) || labelName.MatchString(line) || alone.MatchString(line) && len(text) == 0:
		case strings.Count(line, "|")+strings.Count(line, "·") > 1: // a table of single marks
		default:
			if _, rating := starsIn(line); rating && len(text) == 0 {
				continue
			}
			text = append(text, line)
		}
	}
	return strings.Join(text, "\n")
}

// name finds who wrote the review.
func (n *notice) name(at, from, to int) string {
	for _, line := range append([]string{n.subject}, n.head()...) {
		if m := actor.FindStringSubmatch(line); m != nil && isName(m[1]) {
			return m[1]
		}
	}
	if to > 0 { // beside the quotation
		start := strings.LastIndexByte(n.body[:from], '\n') + 1
		if m := before.FindStringSubmatch(n.body[start:to]); m != nil && isName(m[1]) {
			return m[1]
		}
		if m := after.FindStringSubmatch(strings.TrimLeft(n.body[to:], " \n")); m != nil && isName(m[1]) && !footer.MatchString(m[1]) {
			return byWord(m[1])
		}
	}
	for _, shape := range []*regexp.Regexp{byline, labelName} {
		for _, line := range n.lines {
			if m := shape.FindStringSubmatch(line); m != nil && isName(m[1]) {
				return m[1]
			}
		}
	}
	if at > 0 && alone.MatchString(n.lines[at-1]) && isName(n.lines[at-1]) {
		return n.lines[at-1]
	}
	return ""
}

// byWord drops the "by" before a name.
func byWord(s string) string {
	if m := byline.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return s
}

// isName refuses what stands where a name would, when none is told: "Someone", "A review by Ines".
func isName(s string) bool {
	return len(s) <= maxName && !speaks(s) && utf8.RuneCountInString(s) > 1 && !nobodies[strings.ToLower(s)]
}

// cut shortens s to at most n bytes without breaking a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.TrimSpace(strings.ToValidUTF8(s[:n], "")) + "…"
}
