package mailer

import (
	"strconv"
	"strings"
)

// sight is what a style says about whether an element can be seen.
type sight struct {
	gone        bool // nor can what it holds
	sized, tiny bool // it names a size of letters, and nobody can read that; what it holds may name another
}

// outOfSight are the values that hide an element.
var outOfSight = map[string]string{"display": "none", "visibility": "hidden", "mso-hide": "all", "color": "transparent"}

// seen reads the declarations of a style that take words out of sight: preview texts, old quotes, and what somebody
// wants a program to read and a person not to. White on white is not among them: programs write what was typed on a
// dark screen in white.
func seen(style string) (s sight) {
	for style != "" {
		var declaration string
		declaration, style, _ = strings.Cut(style, ";")
		key, value, ok := strings.Cut(declaration, ":")
		if !ok {
			continue
		}
		switch key = strings.ToLower(strings.TrimSpace(key)); key {
		case "display", "visibility", "mso-hide", "color":
			s.gone = s.gone || plainValue(value) == outOfSight[key]
		case "opacity", "max-height":
			n, _, ok := length(plainValue(value))
			s.gone = s.gone || ok && n == 0
		case "left", "right", "top", "margin-left", "margin-top", "text-indent":
			n, _, ok := length(plainValue(value))
			s.gone = s.gone || ok && n <= -500
		case "font-size": // many a table has it, and its cells have another
			n, unit, ok := length(plainValue(value))
			s.sized, s.tiny = true, ok && (n == 0 || n <= 1 && (unit == "px" || unit == "pt"))
		}
	}
	return s
}

// plainValue is the value of a declaration in lower case, without "!important".
func plainValue(value string) string {
	value = strings.ToLower(strings.TrimSpace(value))
	return strings.TrimSpace(strings.TrimSuffix(value, "!important"))
}

// length reads a number of CSS and the unit behind it.
func length(value string) (n float64, unit string, ok bool) {
	end := 0
	for end < len(value) && (value[end] >= '0' && value[end] <= '9' || value[end] == '.' || value[end] == '-') {
		end++
	}
	n, err := strconv.ParseFloat(value[:end], 64)
	return n, value[end:], err == nil
}
