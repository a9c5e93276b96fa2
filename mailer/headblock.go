package mailer

import (
	"strings"
	"time"
)

// headBlock is what a header block above a quoted or forwarded mail says.
type headBlock struct {
	from, subject string
	date          time.Time
	lines         int // the line after the block
}

// headBlock looks whether a block of header lines, as Outlook and forwarding programs write it, begins at
// line i. Lines may be blank between, wrapped, and marked bold.
func (c *cutter) headBlock(i int) (head headBlock, end int) {
	if kind, _ := c.label(c.lines[i]); kind == 0 && strings.TrimSpace(c.lines[i]) != "" {
		return head, 0
	}
	var seen label
	address, clock := false, false
	missed, filled := 0, 0
	last := label(0)
	for j := i; j < len(c.lines) && filled < 14; j++ {
		line := c.lines[j]
		if strings.TrimSpace(line) == "" {
			if seen != 0 && j+1 < len(c.lines) && strings.TrimSpace(c.lines[j+1]) == "" {
				break
			}
			if seen&labelSubject != 0 && seen&labelFrom != 0 && last != 0 { // complete: what follows is the mail
				if j+1 >= len(c.lines) {
					break
				}
				if kind, _ := c.label(c.lines[j+1]); kind == 0 {
					break
				}
			}
			continue
		}
		filled++
		kind, value := c.label(line)
		if kind == 0 {
			if seen == 0 || missed > 1 || blankBetween(c.lines, end, j) {
				break
			}
			missed++ // a wrapped value
			if last == labelSubject && end == j {
				head.subject += " " + strings.TrimSpace(unquote(line))
				end = j + 1
			}
			continue
		}
		if seen&kind == kind && kind&(labelFrom|labelDate) != 0 && value != "" {
			break // the next mail in the thread
		}
		kind &^= seen & kind
		if kind == 0 {
			kind, _ = c.label(line)
		}
		missed, last, end = 0, kind, j+1
		seen |= kind
		if strings.Contains(value, "@") && kind&(labelFrom|labelTo|labelCc|labelReplyTo) != 0 {
			address = true
		}
		switch {
		case kind&labelFrom != 0 && head.from == "":
			head.from = value
		case kind&labelDate != 0:
			clock = clock || hasDate(lower(value))
			head.date = c.whenSaid(value)
		case kind&labelSubject != 0:
			head.subject = value
		}
	}
	kinds := 0
	for _, k := range []label{labelFrom, labelDate, labelTo, labelSubject} {
		if seen&k != 0 {
			kinds++
		}
	}
	head.lines = end
	switch {
	case kinds >= 3 && (address || clock || seen&labelSubject != 0):
	case kinds == 2 && seen&labelDate != 0 && clock && (address || seen&labelFrom != 0):
	case kinds == 2 && address && seen&labelSubject != 0:
	default:
		return headBlock{}, 0
	}
	return head, end
}

func blankBetween(lines []string, from, to int) bool {
	for ; from < to; from++ {
		if strings.TrimSpace(lines[from]) == "" {
			return true
		}
	}
	return false
}

// label reads "*From:* value" and says which field it is, 0 for none.
func (c *cutter) label(line string) (label, string) {
	if head := line[:min(len(line), 60)]; strings.IndexByte(head, ':') < 0 && !strings.Contains(head, "：") {
		return 0, ""
	}
	line = strings.TrimLeft(unquote(line), " \t*_|[")
	i := strings.IndexByte(line, ':')
	if i < 1 || i > 32 {
		if i = strings.Index(line, "："); i < 1 || i > 32 {
			return 0, ""
		}
	}
	key := strings.TrimRight(line[:i], " \t*_\u00a0")
	if len(key) == 0 {
		return 0, ""
	}
	kind := c.labels[lower(key)]
	if kind == 0 {
		return 0, ""
	}
	return kind, strings.Trim(line[i:], ":： \t*_\u00a0")
}

// delimiter says whether a line opens an original ('o') or forwarded ('f') mail: its words between
// dashes, or, for those that need none, at the beginning.
func (c *cutter) delimiter(line string) byte {
	t := strings.TrimSpace(line)
	if len(t) < 6 || len(t) > 600 {
		return 0
	}
	if a, z := t[0]|0x20, t[len(t)-1]; ('a' <= a && a <= 'z' || a >= 0xC2 && a < 0xE2) && z != ':' && z != '-' && z != '*' {
		return 0 // words, and not announcing anything
	}
	inner := strings.TrimLeft(t, "*_-=~# >\t—–")
	if !c.forwarded.mayBegin(inner) && !c.original.mayBegin(inner) && !c.begin.mayBegin(inner) {
		return 0
	}
	low := lowerHead(inner)
	dashes := t[:len(t)-len(inner)]
	if strings.Count(dashes, "-") >= 2 || strings.Count(dashes, "_") >= 2 || strings.Count(dashes, "=") >= 2 || strings.Count(dashes, "—") >= 1 || strings.Count(dashes, "*") >= 2 || strings.Count(dashes, "#") >= 2 {
		if c.forwarded.prefix(low) != "" {
			return 'f'
		}
		if c.original.prefix(low) != "" {
			return 'o'
		}
	}
	if phrase := c.begin.prefix(low); phrase != "" {
		rest := strings.Trim(low[len(phrase):], " :*_-")
		if rest == "" && (strings.HasSuffix(t, ":") || strings.HasSuffix(t, "-") || strings.HasSuffix(t, "*")) {
			return 'f'
		}
	}
	return 0
}

// inside reads the forwarded mail below the delimiter.
func (c *cutter) inside() *Forwarded {
	f := &Forwarded{}
	at := c.forward
	if c.delimiter(unquote(c.lines[at])) != 0 {
		at = c.nextFilled(at + 1)
	}
	for at < len(c.lines) && strings.TrimSpace(unquote(c.lines[at])) == "" {
		at++
	}
	if at >= len(c.lines) {
		return f
	}
	if head, end := c.headBlock(at); end > 0 {
		var p walk
		p.m = &Message{}
		from := strings.NewReplacer("[mailto:", "<", "]", ">").Replace(head.from)
		if list := p.addresses(from); len(list) > 0 {
			f.From = list[0]
		}
		f.Subject, f.Date = head.subject, head.date
		at = end
	}
	var text []string
	for _, line := range c.lines[at:] {
		text = append(text, unquote(line))
	}
	f.Text = strings.Join(trimLines(text), "\n")
	return f
}
