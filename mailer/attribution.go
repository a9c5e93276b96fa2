package mailer

import (
	"strings"
	"unicode/utf8"
)

// attribution looks whether an attribution line ("On 3 May, Ana wrote:") begins at line i: in one line
// or wrapped over up to four, with blank lines between, as mobile programs do. It returns the lines it
// spans; keep is text of the sender's own that stands before it in the same line.
func (c *cutter) attribution(i int) (from int, keep string, end int, ok bool) {
	first := strings.TrimSpace(c.lines[i])
	if c.runsOn(first) {
		return i, "", i + 1, true
	}
	if len(first) > 400 || !c.endsSoon(i) || !c.mayOpen(first) {
		return 0, "", 0, false
	}
	joined := ""
	for j, n := i, 0; j < len(c.lines) && n < 5; j++ {
		line := strings.TrimSpace(c.lines[j])
		if line == "" {
			if n == 0 || j > i+6 || !c.opens(first) {
				break
			}
			continue
		}
		if n > 0 && c.kinds[j] == lineQuote && !strings.HasPrefix(line, "> "+c.wroteStart(line)) {
			break
		}
		n++
		if joined != "" {
			joined += " "
		}
		joined += line
		if len(joined) > 500 {
			break
		}
		if c.endsAt(j, line) {
			below := c.nextFilled(j + 1)
			quote := below < len(c.lines) && c.kinds[below] == lineQuote
			if keep, ok := c.isAttribution(joined, quote); ok {
				from, keep := c.tighten(i, j, keep, quote)
				return c.named(from), keep, j + 1, true
			}
			if strings.HasSuffix(strings.TrimRight(line, "*_ "), ":") {
				break
			}
		}
	}
	return 0, "", 0, false
}

// runsOn reports whether the quoted text follows the attribution in the same line, as Yahoo's phone
// program writes it: "On Mon, ... wrote:   Dear Ana, ...".
func (c *cutter) runsOn(line string) bool {
	head := cutAt(line, 240)
	if strings.IndexByte(head, ':') < 0 || !c.openers.mayBegin(head) || !c.opens(head) {
		return false
	}
	for i := 1; i+1 < len(head); i++ {
		if head[i] != ':' || head[i+1] != ' ' && head[i+1] != '>' || strings.TrimSpace(line[i+1:]) == "" {
			continue
		}
		if part := head[:i+1]; c.verbs.mayEnd(head[:i]) && c.verbAtEnd(lower(part)) {
			_, ok := c.isAttribution(part, false)
			return ok
		}
	}
	return false
}

// endsSoon is a cheap test whether an attribution that begins at line i can end anywhere.
func (c *cutter) endsSoon(i int) bool {
	for j, n := i, 0; j < len(c.lines) && j <= i+8 && n < 5; j++ {
		if line := strings.TrimSpace(c.lines[j]); line != "" {
			if n++; c.endsAt(j, line) {
				return true
			}
		}
	}
	return false
}

// tighten finds the line between i and j an attribution that ends in j really begins with: the last that
// opens one, so that the text above it isn't taken along.
func (c *cutter) tighten(i, j int, keep string, quote bool) (from int, kept string) {
	if c.opens(c.lines[i]) {
		keep = ""
	}
	joined := strings.TrimSpace(c.lines[j])
	best, strong := i, c.opens(c.lines[i])
	for k := j; k > i; k-- {
		if k < j {
			joined = strings.TrimSpace(c.lines[k]) + " " + joined
		}
		own, ok := c.isAttribution(joined, quote)
		if !ok || own != "" && k < j {
			continue
		}
		switch opens := c.opens(c.lines[k]); {
		case opens:
			return k, ""
		case !strong && best == i:
			best, keep = k, own
		}
	}
	return best, keep
}

// named takes along the line with the name where the address was wrapped away from it: "Ana Ruiz" above
// "<ana@example.com> wrote:". It stands apart from what is above, and is no sentence.
func (c *cutter) named(from int) int {
	if from < 2 || !strings.HasPrefix(strings.TrimSpace(c.lines[from]), "<") {
		return from
	}
	name := strings.TrimSpace(c.lines[from-1])
	if name == "" || len(name) > 60 || countWords(name, 12) > 11 || strings.ContainsAny(name[len(name)-1:], ".!?:") || strings.TrimSpace(c.lines[from-2]) != "" {
		return from
	}
	return from - 1
}

// opens reports whether a line begins as attributions do: "On 3 May", or with a date.
func (c *cutter) opens(line string) bool {
	low := strings.TrimLeft(lowerHead(line), " \t*_->")
	if word := c.openers.prefix(low); word != "" {
		return strings.ContainsAny(low[:min(len(low), len(word)+40)], "0123456789") || hasDigitRune(low)
	}
	return startsDated(low) && hasDate(low[:min(len(low), 60)])
}

// wroteStart is the rest of a line that begins with the closing bracket of a wrapped address ("> wrote:").
func (c *cutter) wroteStart(line string) string {
	rest := strings.TrimLeft(strings.TrimPrefix(line, ">"), " ")
	if c.verbs.prefix(lower(rest)) != "" && len(rest) < 60 {
		return rest
	}
	return "\x00"
}

// mayOpen is a cheap test whether a line can begin an attribution.
func (c *cutter) mayOpen(line string) bool {
	digit, at := false, false
	for i := 0; i < len(line); i++ {
		switch b := line[i]; {
		case '0' <= b && b <= '9':
			digit = true
		case b == '@' || b == '<':
			at = true
		}
	}
	if digit || at {
		return true
	}
	if strings.HasSuffix(line, ":") || strings.HasSuffix(line, "：") {
		return true
	}
	return c.openers.begin(line) != "" || hasDigitRune(line)
}

// endsAt is ends for line j, remembered.
func (c *cutter) endsAt(j int, line string) bool {
	if c.enders[j] == 0 {
		c.enders[j] = 1
		if c.ends(line) {
			c.enders[j] = 2
		}
	}
	return c.enders[j] == 2
}

// ends reports whether an attribution can end with this line.
func (c *cutter) ends(line string) bool {
	switch z := line[len(line)-1]; {
	case z == ':':
		return true
	case z == ')': // "Ana skrev: (3 juni 2024 09:12)", an old Outlook
		return strings.Contains(line, ": (") && hasDate(line[strings.LastIndex(line, ": ("):])
	case z == '.' || z == ',' || z == '?' || z == '!' || z == '>' || '0' <= z && z <= '9':
		return false
	case z == '*' || z == '_' || z == '-' || z >= utf8.RuneSelf:
		line = strings.TrimRight(line, "*_- \u200f\u202c")
		if line == "" {
			return false
		}
		if strings.HasSuffix(line, ":") || strings.HasSuffix(line, "：") {
			return true
		}
	}
	if !c.verbs.mayEnd(line) {
		return false
	}
	from := max(0, len(line)-60)
	for from > 0 && !utf8.RuneStart(line[from]) {
		from--
	}
	return c.verbAtEnd(lower(line[from:]))
}

// verbAtEnd reports whether a line (lower case) ends with "wrote" and its kin.
func (c *cutter) verbAtEnd(low string) bool {
	low = strings.TrimRight(low, " :：*_-")
	for n, i := 0, len(low); n < 3 && i > 0; n++ {
		i = strings.LastIndexByte(strings.TrimRight(low[:i], " "), ' ') + 1
		if c.verbs.is(low[i:]) {
			return true
		}
		if i == 0 {
			break
		}
	}
	return false
}

// isAttribution judges a joined line. quote says that a '>' follows.
func (c *cutter) isAttribution(s string, quote bool) (keep string, ok bool) {
	if strings.Contains(s, "&lt;") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "&lt;", "<"), "&gt;", ">")
	}
	bare := strings.Trim(s, "*_-> \t\u200f\u202b\u202c")
	low := lower(bare)
	colon := strings.HasSuffix(low, ":") || strings.HasSuffix(low, "：") || strings.HasSuffix(low, ")") && strings.Contains(low, ": (")
	dated := hasDate(low)
	addr := hasAddress(low)
	_, verbAt := c.verbs.find(low)
	verb := verbAt >= 0
	opener := c.openers.prefix(low)
	switch {
	case colon && dated && (addr || verb):
	case colon && addr && verb && verbAt > 0:
	case dated && verb && opener != "" && c.verbAtEnd(low):
	case colon && quote && startsDated(low):
	case colon && quote && addr && opener != "": // "Quoting Ana <ana@example.com>:"
	case colon && verb && opener != "" && strings.ContainsAny(low, "0123456789"):
	case colon && quote && verb && len(low) < 100 && c.verbAtEnd(low):
	default:
		return "", false
	}
	// The sender's own words may stand in the same line: "Fine. On Monday, ... wrote:"
	if opener == "" && !startsDated(low) {
		if at := c.openerInside(bare); at > 0 {
			own := strings.TrimRight(bare[:at], " -*_")
			if hasWord(own) && hasDate(lower(bare[at:])) {
				return own, true
			}
		}
		if len(bare) > 200 || sentence(bare) {
			return "", false
		}
	}
	return "", true
}

// openerInside finds "On Wed, 3 ..." in the middle of a line.
func (c *cutter) openerInside(s string) int {
	for i := 1; i < len(s); i++ {
		if (s[i-1] == ' ' || s[i-1] == '-' || s[i-1] == '.') && s[i] >= 'A' && s[i] <= 'Z' {
			low := lower(s[i:])
			word := c.openers.prefix(low)
			if word == "" {
				continue
			}
			if rest := strings.TrimLeft(low[len(word):], " "); startsDated(rest) {
				return i
			}
		}
	}
	return -1
}
