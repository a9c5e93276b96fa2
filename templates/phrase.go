package templates

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

const (
	maxPhrase   = 12
	maxVariants = 64
)

// parsePhrase gives the phrase with and without each optional word, and with each word taken apart as the reader of
// texts takes it apart.
func parsePhrase(words []string, classes map[string][]string) ([][]Place, error) {
	if len(words) > maxPhrase {
		return nil, fmt.Errorf("more than %d words", maxPhrase)
	}
	variants := [][]Place{nil}
	for _, w := range words {
		word, optional := strings.CutSuffix(w, "?")
		if word == "" {
			word, optional = w, false
		}
		place, err := parsePlace(word, classes)
		if err != nil {
			return nil, err
		}
		choices := takeApart(place)
		if optional {
			choices = append(choices, nil)
		}
		var grown [][]Place
		for _, v := range variants {
			for _, c := range choices {
				grown = append(grown, join(v, c))
			}
		}
		if variants = grown; len(variants) > maxVariants {
			return nil, errors.New("too many optional words, or words of several parts")
		}
	}
	for _, v := range variants {
		if len(v) == 0 || v[0].Gap > 0 || v[len(v)-1].Gap > 0 {
			return nil, errors.New("a phrase begins and ends with a word that must be there")
		}
	}
	return variants, nil
}

// join puts the places of c behind those of v. Two gaps that meet, where an optional word between them is left out,
// are one.
func join(v, c []Place) []Place {
	v = slices.Clone(v)
	if len(v) > 0 && len(c) > 0 && v[len(v)-1].Gap > 0 && c[0].Gap > 0 {
		last := &v[len(v)-1]
		last.Gap, last.Wide = last.Gap+c[0].Gap, last.Wide || c[0].Wide
		c = c[1:]
	}
	return append(v, c...)
}

// takeApart gives the ways to write a place whose words the reader of texts takes apart: "no-one" is two words in a
// text, and so is "3rd".
func takeApart(place Place) [][]Place {
	if place.Gap > 0 || !slices.ContainsFunc(place.Words, func(w string) bool { return len(tokens(w)) > 1 }) {
		return [][]Place{{place}}
	}
	var plain Place
	var ways [][]Place
	for _, w := range place.Words {
		apart := tokens(w)
		if len(apart) == 1 {
			plain.Words = append(plain.Words, w)
			continue
		}
		way := make([]Place, len(apart))
		for i, part := range apart {
			way[i] = Place{Words: []string{part}}
		}
		ways = append(ways, way)
	}
	if len(plain.Words) > 0 {
		ways = append(ways, []Place{plain})
	}
	return ways
}

// tokens splits a word at its hyphens, and behind a figure: "3rd", "2ème", "48h". Typed faces with a nose stay whole.
func tokens(w string) []string {
	if strings.ContainsAny(w, ":;=") {
		return []string{w}
	}
	var list []string
	for _, part := range strings.Split(w, "-") {
		letters := strings.TrimLeft(part, "0123456789")
		if figure := part[:len(part)-len(letters)]; figure != "" && letters != "" && unicode.IsLetter([]rune(letters)[0]) {
			list = append(list, figure)
			part = letters
		}
		list = append(list, part)
	}
	return list
}

func parsePlace(word string, classes map[string][]string) (Place, error) {
	if word == ".." {
		return Place{Gap: 3}, nil
	}
	if word[0] == '.' || word[0] == ',' {
		gap, err := strconv.Atoi(word[1:])
		if err != nil || gap < 1 || gap > 12 {
			return Place{}, fmt.Errorf("gap %q is not .1 to .12 or ,1 to ,12", word)
		}
		return Place{Gap: gap, Wide: word[0] == ','}, nil
	}
	if words := classes[word]; words != nil { // shared, not copied: a class may stand in a hundred phrases
		return Place{Words: words}, nil
	}
	var place Place
	parts := []string{word}
	if len(word) > 2 && word != ":/" && word != ":-/" {
		parts = strings.Split(word, "/")
	}
	for _, w := range parts {
		switch {
		case w == "" || w == "*":
			return Place{}, fmt.Errorf("empty word in %q", word)
		case w[0] == '@':
			if classes[w] == nil {
				return Place{}, fmt.Errorf("class %s is not known here", w)
			}
			place.Words = append(place.Words, classes[w]...)
		case strings.Count(w, "*") > 1 || strings.Contains(strings.Trim(w, "*"), "*"):
			return Place{}, fmt.Errorf("one star, at the beginning or the end of %q", w)
		default:
			if !strings.ContainsAny(w, ":;=") { // typed faces keep their capitals
				w = strings.ToLower(w)
			}
			place.Words = append(place.Words, w)
		}
	}
	return place, nil
}
