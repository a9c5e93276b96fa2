package mailer

import (
	"bytes"
	"strings"
)

// newText is a text taken apart: what the sender newly wrote, and the rest.
type newText struct {
	text, quoted, signature string
	forwarded               *Forwarded
	cut                     bool // something was taken for a quote
	onlyOld                 bool // text is what was quoted, or nothing says that it is not
}

// split takes a plain text apart. Quotes go first, then the signature; what would leave nothing isn't
// done ("never cut to nothing: better too much than none").
func (p *Parser) split(text, subject string) newText {
	c := cutter{marks: p.marks, lines: strings.Split(text, "\n")}
	c.run(subject)
	return c.result(text)
}

// What a line is, as the cutter sees it.
const (
	lineNew    = iota
	lineQuote  // behind a '>'
	lineGone   // an attribution line, a header block, or below one without '>'
	lineFooter // "Sent from my phone", signature
)

// cutter walks over the lines of a text and says of each what it is.
type cutter struct {
	*marks
	lines   []string
	kinds   []uint8
	enders  []uint8 // whether a line can end an attribution: 0 unknown, 1 no, 2 yes
	forward int     // line a forwarded mail begins at, -1 for none
	head    headBlock
	quoted  bool // there was a quote
	topless bool // nothing stands above a quote without marks: what follows may all be history
	// firstCut is the line of the first attribution or header block, -1 for none.
	firstCut int
	// worded says of each kind of line how far down no word was found among its kin, or that one was.
	worded [lineFooter + 1]struct {
		below int
		found bool
	}
}

// maxLines is how many lines of a text are looked at one by one. Nobody's letter is longer.
const maxLines = 20_000

func (c *cutter) run(subject string) {
	n := len(c.lines)
	states := make([]uint8, 2*n)
	c.kinds, c.enders = states[:n:n], states[n:]
	c.forward, c.firstCut = -1, -1
	marked := false
	for i, line := range c.lines {
		if quoteDepth(line) > 0 {
			c.kinds[i], marked = lineQuote, true
		}
	}
	for i := 0; i < min(len(c.lines), maxLines); i++ {
		line := c.lines[i]
		if line == "" || c.kinds[i] == lineGone {
			continue
		}
		if c.kinds[i] == lineQuote {
			if kind := c.delimiter(unquote(line)); kind != 0 && !c.wordsBefore(i, lineQuote) {
				if kind == 'f' && c.forward < 0 {
					c.forward = i
				}
			}
			continue
		}
		if kind := c.delimiter(line); kind != 0 && (i+1 < len(c.lines)) {
			if head, end := c.headBlock(i + 1); end > 0 {
				c.head = head
			}
			if kind == 'f' || subjectPrefix(c.forwardSubjects, subject) { // Outlook marks both alike
				c.forward = i
			}
			c.goneFrom(i)
			break
		}
		if head, end := c.headBlock(i); end > 0 {
			c.head = head
			if subjectPrefix(c.forwardSubjects, subject) {
				c.forward = i
			}
			c.goneFrom(i)
			if !c.wordsBefore(i, lineNew) && c.forward < 0 { // nothing above: the mail under the block is the text
				for j := end; j < len(c.lines); j++ {
					c.kinds[j] = lineNew
				}
				c.topless = true
				i = end
				continue
			}
			break
		}
		if from, keep, end, ok := c.attribution(i); ok {
			c.quoted = true
			if c.firstCut < 0 {
				c.firstCut = from
			}
			below := c.nextFilled(end)
			if below < len(c.lines) && c.kinds[below] == lineQuote { // the quote has marks of its own
				for j := from; j < end; j++ {
					c.kinds[j] = lineGone
				}
				if keep != "" {
					c.lines[from], c.kinds[from] = keep, lineNew
				}
				i = end - 1
				continue
			}
			if !c.wordsBefore(from, lineNew) && keep == "" && !c.runsOn(strings.TrimSpace(c.lines[from])) { // the attribution stands above everything
				if below >= len(c.lines) {
					continue
				}
				for j := from; j < end; j++ {
					c.kinds[j] = lineGone
				}
				c.topless = true
				i = end - 1
				continue
			}
			c.goneFrom(from)
			if keep != "" {
				c.lines[from], c.kinds[from] = keep, lineNew
			}
			break
		}
	}
	if marked {
		c.unwrapped()
		c.manual()
	}
}

// manual gives back quotes that stand above any attribution and are followed by words: somebody put them
// there by hand, as part of what is said.
func (c *cutter) manual() {
	end := len(c.lines)
	if c.firstCut >= 0 {
		end = c.firstCut
	}
	last := -1
	for i := range end {
		if c.kinds[i] == lineNew && hasWord(c.lines[i]) && !c.isFooter(strings.TrimSpace(c.lines[i])) {
			last = i
		}
	}
	for i := range last {
		if c.kinds[i] == lineQuote {
			c.kinds[i] = lineNew
		}
	}
}

// goneFrom marks everything from a line on as history.
func (c *cutter) goneFrom(i int) {
	c.quoted = true
	if c.firstCut < 0 {
		c.firstCut = i
	}
	for ; i < len(c.lines); i++ {
		c.kinds[i] = lineGone
	}
}

// unwrapped marks lines within a quote that lost their '>' when they were wrapped.
func (c *cutter) unwrapped() {
	for i := 1; i+1 < len(c.lines); i++ {
		if c.kinds[i] == lineNew && c.lines[i] != "" && c.kinds[i-1] == lineQuote && c.kinds[i+1] == lineQuote &&
			strings.TrimSpace(c.lines[i]) != "" && goesOn(unquote(c.lines[i-1]), strings.TrimSpace(c.lines[i])) {
			c.kinds[i] = lineQuote
		}
	}
}

// nextFilled returns the first line from i on that isn't blank.
func (c *cutter) nextFilled(i int) int {
	for i < len(c.lines) && strings.TrimSpace(c.lines[i]) == "" {
		i++
	}
	return i
}

// wordsBefore reports whether a line of that kind with a word in it stands above line i. What it has looked
// at stays as it is, since run only ever changes lines further down.
func (c *cutter) wordsBefore(i int, kind uint8) bool {
	w := &c.worded[kind]
	for ; !w.found && w.below < i; w.below++ {
		line := c.lines[w.below]
		w.found = c.kinds[w.below] == kind && hasWord(line) && (kind != lineNew || c.footers.prefix(lower(strings.TrimSpace(line))) == "")
		if w.found {
			break
		}
	}
	return w.found && w.below < i
}

// result puts the kinds of lines together again.
func (c *cutter) result(whole string) newText {
	var fresh, old []string
	if c.quoted || bytes.IndexByte(c.kinds, lineQuote) >= 0 {
		seam := false
		for i, line := range c.lines {
			if c.kinds[i] != lineNew {
				old, seam = append(old, line), true
				continue
			}
			if seam && line == "" && len(fresh) > 0 && strings.TrimSpace(fresh[len(fresh)-1]) == "" {
				continue // one blank line is enough where a quote was
			}
			fresh, seam = append(fresh, line), seam && strings.TrimSpace(line) == ""
		}
	} else {
		fresh = c.lines
	}
	var r newText
	r.cut = c.quoted || len(old) > 0
	fresh, footer := c.signature(trimLines(fresh))
	r.text = strings.Join(fresh, "\n")
	footer = trimLines(footer)
	for len(footer) > 0 && isRule(footer[len(footer)-1]) {
		footer = trimLines(footer[:len(footer)-1])
	}
	r.signature = strings.Join(footer, "\n")
	if c.forward >= 0 {
		r.forwarded = c.inside()
		switch n := countWords(r.text, 4); { // what is forwarded is the content where little else is there
		case n == 0 && hasWord(r.forwarded.Text):
			r.text = r.forwarded.Text
			return r
		case n < 4:
			r.text = strings.TrimSpace(whole)
			return r
		}
	}
	if !hasWord(r.text) && !hasSign(r.text) { // never cut to nothing
		if rest := trimLines(c.unquoted()); len(old) > 0 && hasWord(strings.Join(rest, "\n")) {
			r.text = strings.Join(rest, "\n")
		} else {
			r.text = strings.TrimSpace(whole)
		}
		r.onlyOld = len(old) > 0
		if r.text == r.signature || strings.HasSuffix(r.text, r.signature) {
			r.signature = ""
		}
		return r
	}
	r.quoted, r.onlyOld = strings.Join(trimLines(old), "\n"), c.topless
	return r
}

// unquoted gives the quote as text, where there is nothing else.
func (c *cutter) unquoted() []string {
	var out []string
	for i, line := range c.lines {
		if c.kinds[i] == lineQuote {
			line = unquote(line)
		} else if c.kinds[i] == lineGone && c.head.lines > 0 && i < c.head.lines {
			continue
		}
		out = append(out, line)
	}
	return out
}
