package compose

import (
	"slices"
	"strings"

	"heed/triage"
)

// offering is a remedy as one letter holds it out (playbook R4).
type offering struct {
	remedy   *triage.Remedy // nil: none
	sentence string
	will     []string // by whom and by when, where what is said of the trouble itself does not fit any more
}

// offering words a remedy for a letter. A language without a sentence for it holds nothing out.
func (c *Composer) offering(l *letter, r *triage.Remedy) offering {
	if r == nil || r.Words[l.lang].Offer == "" {
		return offering{}
	}
	if r.Value.Known() {
		l.values = append(l.values, "value", c.money(l.lang, r.Value))
	}
	sentence := l.say("offer", []string{r.Words[l.lang].Offer})
	if sentence == "" { // it names a value nobody has given
		return offering{}
	}
	return offering{remedy: r, sentence: sentence, will: c.set.Pack(l.lang).Remedies().Will}
}

// meets reports whether the letter holds out what the customer asked for.
func (o offering) meets(w triage.Want) bool {
	return o.remedy != nil && slices.Contains(o.remedy.Wants, w)
}

// instead reports whether the letter holds out something else than what would be done about the trouble itself.
func (o offering) instead() bool {
	return o.remedy != nil && o.remedy.Kind == triage.Alternative && len(o.will) > 0
}

// withOffer says what is done, with the remedy at its place: a fix before who does it and by when, an alternative
// instead of what would have been done about the trouble itself, a gift after it.
func (l *letter) withOffer(part string, will []string) string {
	o := l.offer
	switch {
	case o.remedy == nil:
		return l.say(part, will)
	case o.remedy.Kind == triage.Gift:
		return l.say(part, will) + " " + o.sentence
	case o.instead():
		return o.sentence + " " + l.say("offer.will", o.will)
	}
	return o.sentence + " " + l.say(part, will)
}

// held notes in a draft what it holds out. Letters that have no place of their own for it, such as the few lines
// before a call, get it as a paragraph.
func (c *Composer) held(d triage.Draft, l *letter) triage.Draft {
	r := l.offer.remedy
	if r == nil {
		return d
	}
	sentence, blanks := c.blanks(l.offer.sentence, l.lang, l.m, l.stated)
	d.Offer = triage.Offer{Remedy: r.Key, Kind: r.Kind, Cost: r.Cost, Value: r.Value, Sentence: sentence}
	if !d.Offer.In(d.Text) {
		d.Text = beforeSignature(d.Text, sentence)
	}
	d.Blanks = withBlanks(d.Blanks, blanks)
	return d
}

func withBlanks(have, more []triage.Blank) []triage.Blank {
	have = slices.Clone(have)
	for _, b := range more {
		if !slices.ContainsFunc(have, func(h triage.Blank) bool { return strings.EqualFold(h.Name, b.Name) }) {
			have = append(have, b)
		}
	}
	return have
}

// Offer makes the next version of a draft: it holds out m.Remedy instead of what it held out, or nothing where
// that is nil. Heed's own draft is composed anew, with the blanks filled as they were; in words of staff only the
// sentence changes, and where the old one is gone the new one stands before the signature.
func (c *Composer) Offer(d triage.Draft, m Matter) triage.Draft {
	if d.Author == "heed" {
		fresh := c.Draft(m)
		for _, f := range d.Filled {
			fresh, _ = c.Fill(fresh, f.Name, f.Value)
		}
		fresh.Author = d.Author
		return fresh
	}
	l := c.begin(m, c.ReplyLang(m.Case.Verdict.Lang))
	l.offer = c.offering(l, m.Remedy)
	was := d.Offer
	d.Offer, d.Version = triage.Offer{}, m.Version
	sentence := ""
	if l.offer.remedy != nil {
		sentence, _ = c.blanks(l.offer.sentence, l.lang, m, l.stated)
	}
	if was.In(d.Text) {
		d.Text = replaced(d.Text, was.Sentence, sentence)
	}
	return c.held(d, l)
}

// replaced puts one sentence in another's place, however the lines of the text are broken; an empty one takes
// it out, and a paragraph that is left empty with it.
func replaced(text, old, sentence string) string {
	start, end := find(text, old)
	head, tail := text[:start], text[end:]
	if sentence != "" {
		return head + sentence + tail
	}
	head, tail = strings.TrimRight(head, " "), strings.TrimLeft(tail, " ")
	switch {
	case head == "" || strings.HasSuffix(head, "\n"):
		tail = strings.TrimLeft(tail, "\n")
	case tail != "" && tail[0] != '\n':
		head += " "
	}
	return strings.TrimRight(head+tail, "\n ")
}

// find returns where a sentence stands in a text that may break lines elsewhere. The caller knows that it does.
func find(text, sentence string) (start, end int) {
	words := strings.Fields(sentence)
	for start = range text {
		at, found := start, true
		for i, w := range words {
			if i > 0 {
				rest := strings.TrimLeft(text[at:], " \t\r\n")
				found = len(rest) < len(text)-at
				at = len(text) - len(rest)
			}
			if found = found && strings.HasPrefix(text[at:], w); !found {
				break
			}
			at += len(w)
		}
		if found {
			return start, at
		}
	}
	return len(text), len(text)
}

// longestSignature is how many lines a signature has at most: a last paragraph of more is part of the letter.
const longestSignature = 5

// beforeSignature adds a paragraph above the last one, where that is a signature.
func beforeSignature(text, para string) string {
	text = strings.TrimRight(text, "\n ")
	at := strings.LastIndex(text, "\n\n")
	if at < 0 || strings.Count(text[at+2:], "\n") >= longestSignature || strings.ContainsAny(lastRune(text), ".!?…") {
		return text + "\n\n" + para
	}
	return text[:at] + "\n\n" + para + text[at:]
}

func lastRune(s string) string {
	runes := []rune(s)
	if len(runes) == 0 {
		return ""
	}
	return string(runes[len(runes)-1:])
}
