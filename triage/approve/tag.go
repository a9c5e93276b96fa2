package approve

import (
	"strings"
	"unicode"
)

// refAlphabet has no two signs that are read for one another (0 O, 1 I L, 5 S, 8 B, 2 Z, U V) and no
// vowels, so that no reference spells a word.
const refAlphabet = "23456789CDFGHJKMNPQRTVWXY"

// The lengths a reference may have after "H-".
const (
	RefMin = 4
	RefMax = 6
)

// StudioRef stands in the tag of a question that belongs to no case ("shall I really pause?"). NewRef
// never makes it.
const StudioRef = "H-0000"

// maxSubject bounds how much of a subject is searched: no mail program writes longer ones.
const maxSubject = 2000

// maxTag bounds what can stand between a tag's brackets, added space included.
const maxTag = 200

// NewRef makes a public reference of n characters, "H-4F2K", from a random number. n outside RefMin and
// RefMax is moved to the nearer of them. Whether it is free is for the store to say.
func NewRef(random uint64, n int) string {
	n = min(max(n, RefMin), RefMax)
	ref := []byte("H-")
	for range n {
		ref = append(ref, refAlphabet[random%uint64(len(refAlphabet))])
		random /= uint64(len(refAlphabet))
	}
	return string(ref)
}

// ValidRef reports whether ref is written exactly as NewRef writes one.
func ValidRef(ref string) bool {
	code, ok := strings.CutPrefix(ref, "H-")
	if !ok || len(code) < RefMin || len(code) > RefMax {
		return false
	}
	for i := range len(code) {
		if strings.IndexByte(refAlphabet, code[i]) < 0 {
			return false
		}
	}
	return true
}

// Tag is what stands in the subject of a staff mail: "[H-4F2K token]". It survives a reply without quote.
func Tag(ref, token string) string { return "[" + ref + " " + token + "]" }

// PublicTag is what may stand in a customer's subject: "[H-4F2K]". It finds the case and allows nothing.
func PublicTag(ref string) string { return "[" + ref + "]" }

// FindTag finds the one secret tag in a subject, whatever prefixes, folding, added space or change of
// case it went through. Two different tags in one subject, of either kind, are no tag: nobody can say
// which was meant.
func FindTag(subject string) (ref, token string, ok bool) {
	tags, ok := findTags(subject)
	if !ok {
		return "", "", false
	}
	for _, t := range tags {
		if t.token != "" {
			return t.ref, t.token, true
		}
	}
	return "", "", false
}

// FindRef finds the one public reference in a subject, "[H-4F2K]". A secret tag names its case too. Two
// different references are none.
func FindRef(subject string) (ref string, ok bool) {
	tags, ok := findTags(subject)
	if !ok || len(tags) == 0 {
		return "", false
	}
	return tags[0].ref, true
}

type tag struct{ ref, token string }

// findTags lists the tags of a subject; ok is false where they contradict each other.
func findTags(subject string) (tags []tag, ok bool) {
	if len(subject) > maxSubject {
		return nil, false
	}
	token := ""
	for rest := subject; ; {
		_, after, found := strings.Cut(rest, "[")
		if !found {
			return tags, true
		}
		inside, _, found := strings.Cut(after, "]")
		rest = after
		if !found {
			return tags, true
		}
		t, isTag := parseTag(inside)
		if !isTag {
			continue
		}
		if len(tags) > 0 && tags[0].ref != t.ref || token != "" && t.token != "" && token != t.token {
			return nil, false
		}
		if t.token != "" {
			token = t.token
		}
		tags = append(tags, t)
	}
}

// hasSecretTag reports whether a text of any length holds a secret tag: such a text is never sent.
func hasSecretTag(text string) bool {
	for rest := text; ; {
		_, after, found := strings.Cut(rest, "[")
		if !found {
			return false
		}
		if inside, _, closed := strings.Cut(after[:min(len(after), maxTag)], "]"); closed {
			if t, ok := parseTag(inside); ok && t.token != "" {
				return true
			}
		}
		rest = after
	}
}

// parseTag reads what stands between brackets. All space is dropped first: mail programs fold a long
// subject inside the token, and some leave a space there. Length keeps it unambiguous.
func parseTag(inside string) (tag, bool) {
	if len(inside) > maxTag {
		return tag{}, false
	}
	packed := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), invisible(r):
			return -1
		case r == '‐', r == '‑', r == '–', r == '−': // what keyboards make of a hyphen
			return '-'
		}
		return r
	}, inside)
	code, ok := strings.CutPrefix(strings.ToUpper(packed), "H-")
	if !ok {
		return tag{}, false
	}
	token := ""
	if len(code) > tokenChars {
		code, token = code[:len(code)-tokenChars], strings.ToLower(code[len(code)-tokenChars:])
		if _, err := tokenText.DecodeString(strings.ToUpper(token)); err != nil {
			return tag{}, false
		}
	}
	ref := "H-" + code
	if !ValidRef(ref) && (ref != StudioRef || token == "") {
		return tag{}, false
	}
	return tag{ref, token}, true
}

// invisible reports whether r takes no room: zero-width space and joiners, soft hyphen, direction marks.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}
